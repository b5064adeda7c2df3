using Homeward.Basics;

namespace Homeward.Evidence;

// The act kinds of Evidence with their bodies. A body's shape is for ever: later versions get an upcaster beside them.

/// <summary>run-started, version 1. Key: the run, whose name is often a file's: it is erased with the last of its sources.</summary>
internal sealed record RunStarted(string Importer, string Name, string Sha256);

/// <summary>run-refused, version 1: up to 1,000 things a run could not take in. Sealed under the source's key:
/// places and names tell.</summary>
internal sealed record RunRefused(IReadOnlyList<RefusedThing> Things);

/// <summary>run-closed, version 1: seen = stored + known + refused.</summary>
internal sealed record RunClosed(long Seen, long Stored, long Known, long Refused, MissingMedia? Missing = null);

/// <summary>source-received, version 1. An original and what was known of it when it came in. Sha256 is hexadecimal,
/// of the plain bytes.</summary>
/// <param name="Object">name in the vault</param>
/// <param name="Claimed">when it says it was made; theirs, uncertain</param>
/// <param name="Parent">the source it came with (media of an export, attachment of a mail)</param>
/// <param name="From">who gave it to us, in their own words; null when a member found it</param>
/// <param name="Path">where it lay in its parent, with its folders</param>
/// <param name="Author">who made it, by its own words</param>
/// <param name="Unread">why its words were not taken, where they should have been; null otherwise</param>
/// <param name="Looks">16 hexadecimal digits: the fingerprint of a picture's looks</param>
/// <param name="Facts">what the container says about itself</param>
internal sealed record SourceReceived(
    string Title, string Name, string Kind, string MediaType, bool NameDisagrees, string? Lang, string Object,
        long Bytes, string Sha256, string Run,
    UncertainDate? Claimed, string? Channel, string? Parent, string? From, bool Sample, IReadOnlyList<string> Notes,
    string? Path = null, string? Author = null, string? Unread = null, string? Looks = null, IReadOnlyList<FileFact>? Facts = null);

/// <summary>contents-taken, version 1: everything that lies in this source (files of an archive or mail) was gone through.</summary>
internal sealed record ContentsTaken(long Files, long Refused);

/// <summary>run-undone, version 1: what the run brought is withdrawn; it stays in the journal and can be brought back.</summary>
internal sealed record RunUndone(string Why);

/// <summary>run-restored, version 1: the undoing was taken back.</summary>
internal sealed record RunRestored(string Why);

/// <summary>list-mapped, version 1: which heading of a list means what, and the column that tells its rows apart.</summary>
internal sealed record ListMapped(string Name, string? Key, IReadOnlyDictionary<string, string?> Columns);

/// <summary>text-taken, version 1: a stretch of the text layer of a source, in order of Ordinal. A derivative: tool
/// and its version are named.</summary>
internal sealed record TextTaken(int Ordinal, string Text, string Tool, string ToolVersion,
    IReadOnlyList<string> Notes);

/// <summary>part-received, version 1: one message or row of an original, by its span in the original's bytes.</summary>
/// <param name="Place">where it stands for its maker: chat and message, or line</param>
/// <param name="Fingerprint">hexadecimal; equal for the same thing in another export</param>
/// <param name="MediaSources">for each of the media the source that holds it; null where there is none</param>
internal sealed record PartReceived(
    int Ordinal, long ByteStart, long ByteLength, string Place, string Fingerprint, string? Sender, string? SenderId,
    UncertainDate? Sent, long? SentUnix, string Text, string? VersionOf, string? ReplyTo, string? ForwardedFrom,
    IReadOnlyList<string> Media, IReadOnlyList<string> Notes, IReadOnlyList<CellTaken>? Cells = null,
    IReadOnlyList<string?>? MediaSources = null);

/// <summary>A cell of a row: what its column is proposed to mean (null: our own column), its heading and its words.</summary>
public sealed record CellTaken(string? Role, string Name, string Value)
{
    /// <summary>What the list said where somebody corrected it; null where it stands as it came.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Was { get; init; }
}

/// <summary>Something a run could not take in: where it is, and why, in words for a caseworker.</summary>
public sealed record RefusedThing(string Where, string Reason);

using System.Globalization;
using System.Text.Json;
using Homeward.Sealing;

namespace Homeward.Ledger;

/// <summary>
/// An entry of a journal as an outsider gets it: header and sealed bytes as they lie on the disk, plaintext and blind of what is
/// disclosed, the hash of what is not. Holds no key. A half that is not disclosed stays sealed.
/// </summary>
/// <param name="Subject">the thing the act is about; null when the act is not disclosed</param>
/// <param name="Unreadable">true when what is disclosed is not the JSON of a record</param>
/// <param name="Received">hash and length of the file that the body names; null when it names none</param>
public sealed record DisclosedEntry(
    long Position, EntryHeader Header, string? Subject, string? Kind, DateTimeOffset? At, string? By,
    (string Sha256, long Bytes)? Received, bool Unreadable, IReadOnlyDictionary<string, byte[]> Pieces)
{
    private const int BlindOrHash = 32;

    /// <summary>Reads the files of one entry's folder, by their names. Null with a reason when they are not those of an entry.</summary>
    public static (DisclosedEntry? Entry, string? Reason) Read(long position, IReadOnlyDictionary<string, byte[]> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (!pieces.TryGetValue("header", out var bytes) || !pieces.TryGetValue("sealed", out var closed) || !pieces.ContainsKey("proof.txt"))
        {
            return (null, "a file of this record is missing");
        }

        if (EntryHeader.Parse(bytes, out var reason) is not { } header) return (null, reason);
        if (header.Position != position) return (null, string.Create(CultureInfo.InvariantCulture, $"its header says that it stands at {header.Position}"));
        if (!EntrySeal.LengthsFit(header, closed.Length)) return (null, "its sealed bytes have another length than its header says");
        foreach (var half in new[] { "act", "body" })
        {
            var shown = pieces.ContainsKey(half);
            if (shown == pieces.ContainsKey(half + ".hash") || !pieces.TryGetValue(half + (shown ? ".blind" : ".hash"), out var secret) || secret.Length != BlindOrHash)
            {
                return (null, $"what it discloses of its {half} is not whole");
            }
        }

        var entry = new DisclosedEntry(position, header, null, null, null, null, null, false, pieces);
        try
        {
            if (pieces.TryGetValue("act", out var act)) entry = entry.WithAct(act);
            if (pieces.TryGetValue("body", out var body)) entry = entry.WithBody(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            entry = entry with { Unreadable = true };
        }

        return (entry, null);
    }

    /// <summary>What does not hold, and in which file; null when all does.</summary>
    public (string File, string Sentence)? Fault(Checkpoint checkpoint, string note)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var header = Pieces["header"];
        var h = header.AsSpan(0, EntryHeader.LengthBeforeCommitment);
        var whole = EntrySeal.Combine(h, Half("act", "homeward/commit-outer/1"u8, h), Half("body", "homeward/commit-inner/1"u8, h));
        if (!whole.AsSpan().SequenceEqual(Header.Commitment)) return ("", "what is disclosed is not what was sealed into this record");
        if (InclusionProof.Parse(System.Text.Encoding.UTF8.GetString(Pieces["proof.txt"]), out var reason) is not { } proof) return ("proof.txt", reason!);
        if (proof.Note != note) return ("proof.txt", "it leads to another checkpoint than this bundle's");
        if (proof.Index != Position) return ("proof.txt", "it is the proof of another record");
        if (!proof.Shows(MerkleTree.LeafHash(header, Pieces["sealed"]), checkpoint)) return ("", "it did not stand in the journal that was signed");
        if (Unreadable) return ("", "what it discloses is not the JSON of a record");
        if (At is { } at && (int)Math.Floor(at.ToUnixTimeSeconds() / 86400.0) != Header.Day) return ("act", "it names another day than the record's header");
        return null;
    }

    /// <summary>What a holding entry shows.</summary>
    public string Told(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var when = At is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC"
            : DateOnly.FromDayNumber(Math.Clamp(Header.Day + UnixEpoch, 0, DateOnly.MaxValue.DayNumber)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var what = Kind is null ? "what is disclosed" : $"“{Kind}” by {By}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{what} stood as record {Position} in the journal of {checkpoint.Size} records that was signed; by the desk's own clock it was written {when}");
    }

    private const int UnixEpoch = 719162;

    private byte[] Half(string name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> h) => Pieces.TryGetValue(name, out var plain)
        ? EntrySeal.Half(label, h, Pieces[name + ".blind"], plain)
        : Pieces[name + ".hash"];

    private DisclosedEntry WithAct(byte[] act)
    {
        using var json = JsonDocument.Parse(act, new JsonDocumentOptions { MaxDepth = 8 });
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("of", out var of) || !root.TryGetProperty("kind", out var kind)
            || !root.TryGetProperty("at", out var at) || !root.TryGetProperty("by", out var by)) return this with { Unreadable = true };
        var subject = of.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Array } first ? first.EnumerateArray().FirstOrDefault() : default;
        return subject.ValueKind != JsonValueKind.String ? this with { Unreadable = true }
            : this with { Subject = subject.GetString(), Kind = kind.GetString(), At = at.GetDateTimeOffset(), By = by.GetString() };
    }

    private DisclosedEntry WithBody(byte[] body)
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
        var root = json.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("sha256", out var sha) && root.TryGetProperty("bytes", out var bytes)
            ? this with { Received = (sha.GetString() ?? "", bytes.GetInt64()) } : this;
    }
}

using System.Text.Json;

namespace Homeward.Evidence;

/// <summary>The heading of a chat: what its messages belong to. Its span is the heading without the messages.</summary>
/// <param name="Id">Telegram's number of the chat as text (it can exceed 2^53); null when the heading is broken</param>
/// <param name="Name">null for saved messages, replies, verification codes and deleted accounts</param>
/// <param name="Type">personal_chat, private_group, public_channel …; null when the file says so</param>
/// <param name="List">null for the export of one chat; "chats" or "left_chats" in the export of an account</param>
/// <param name="Notes">what was repaired or is not certain</param>
public sealed record TelegramChat(
    long ByteStart, long ByteLength, string? Id, string? Name, string? Type, string? List, IReadOnlyList<Note> Notes)
    : Part(ByteStart, ByteLength);

/// <summary>
/// The file is the export of a whole account and this section of it endangers the person who gave it. Its content is
/// never read into a part. Offer to keep only the chat that matters.
/// </summary>
/// <param name="Section">key in the file: personal_information, contacts, sessions …</param>
/// <param name="Contains">what lies in it, in plain words</param>
public sealed record AccountWarning(long ByteStart, long ByteLength, string Section, string Contains)
    : Part(ByteStart, ByteLength);

/// <summary>A chat of an account export that was not wanted: counted, not delivered.</summary>
public sealed record ChatLeftOut(
    long ByteStart, long ByteLength, string? Id, string? Name, string? Type, long Messages, long Broken)
    : Part(ByteStart, ByteLength);

/// <summary>
/// A field of the file or of a chat that this program does not know. It stays in the original under its span.
/// </summary>
public sealed record OtherField(long ByteStart, long ByteLength, string Key) : Part(ByteStart, ByteLength);

/// <summary>Why a file that belongs to a message is not in the export folder: Telegram's own three sentences.</summary>
public enum NotPreserved
{
    /// <summary>"(File unavailable, please try again later)"</summary>
    Unavailable,

    /// <summary>"(File exceeds maximum size. …)"</summary>
    TooLarge,

    /// <summary>"(File not included. Change data exporting settings to download.)"</summary>
    NotIncluded,
}

/// <summary>A file that belongs to a message.</summary>
/// <param name="Kind">photo, sticker, video_message, voice_message, animation, video_file, audio_file, file, thumbnail,
/// contact_vcard</param>
/// <param name="RelativePath">as written in the export; never to be opened before <see cref="SafeNames.Inside"/> has
/// allowed it</param>
/// <param name="Missing">why there is no file; null when a path is given</param>
/// <param name="SizeBytes">size as claimed by the export</param>
/// <param name="DurationSeconds">length of sound or film as claimed</param>
public sealed record TelegramMedia(
    string Kind, string? RelativePath, NotPreserved? Missing, string? FileName, string? MimeType,
    long? SizeBytes, double? DurationSeconds, int? Width, int? Height);

/// <summary>
/// A stretch of the text that Telegram marked. Offsets are UTF-16 units of <see cref="TelegramMessage.Text"/>.
/// </summary>
/// <param name="Kind">mention, link, phone, bold, text_link …, as written</param>
/// <param name="Target">address, user id or emoji document that stands behind the words; null when none</param>
public sealed record TelegramEntity(string Kind, int Start, int Length, string? Target);

/// <summary>Words that stand in a message outside its text.</summary>
public sealed record TelegramContact(string? FirstName, string? LastName, string? Phone);

/// <summary>
/// A place somebody sent; coordinates are the digits of the file, not rounded. Name and address when it is a venue.
/// </summary>
public sealed record TelegramPlace(string? Latitude, string? Longitude, string? Name, string? Address);

/// <summary>A poll: the question and the answers offered, without who voted.</summary>
public sealed record TelegramPoll(string Question, IReadOnlyList<string> Answers);

/// <summary>
/// One message of an export. Nothing is guessed silently: each repair and inference is a note, and
/// <see cref="Raw"/> keeps the object as it stood, with every field this program does not know.
/// </summary>
public sealed record TelegramMessage(long ByteStart, long ByteLength) : Part(ByteStart, ByteLength)
{
    /// <summary>The chat it belongs to.</summary>
    public required TelegramChat Chat { get; init; }

    /// <summary>
    /// Number in the chat. Negative: from the group before its migration. Order messages by this, never by date.
    /// </summary>
    public long Id { get; internal set; }

    /// <summary>message, service or unsupported.</summary>
    public string Type { get; internal set; } = "";

    /// <summary>Wall time at the exporter's place without a zone, as written; null when the message has none.</summary>
    public string? Date { get; internal set; }

    /// <summary>Seconds since 1970 UTC; null in exports made before Telegram Desktop 3.7.6.</summary>
    public long? DateUnix { get; internal set; }

    /// <summary>
    /// First second (UTC) the message can have been sent; equals DateUnix when that is known, else 14 h before the wall
    /// time.
    /// </summary>
    public long? EarliestUnix { get; internal set; }

    /// <summary>Last second (UTC) the message can have been sent.</summary>
    public long? LatestUnix { get; internal set; }

    /// <summary>
    /// Minutes that the exporter's clock was ahead of UTC at this message; null when it cannot be told.
    /// </summary>
    public int? ZoneOffsetMinutes { get; internal set; }

    /// <summary>Wall time of the last edit, as written; null when never edited (1970 means never).</summary>
    public string? Edited { get; internal set; }

    /// <summary>Seconds since 1970 UTC of the last edit.</summary>
    public long? EditedUnix { get; internal set; }

    /// <summary>Name shown; null for deleted accounts. The key of a sender is FromId, not this.</summary>
    public string? From { get; internal set; }

    /// <summary>user…, chat… or channel… with its number; digits only in exports of 2020 and before.</summary>
    public string? FromId { get; internal set; }

    /// <summary>Signature under a channel post.</summary>
    public string? Author { get; internal set; }

    /// <summary>Name of the one it was forwarded from; "" when the export says null (hidden or deleted).</summary>
    public string? ForwardedFrom { get; internal set; }

    /// <summary>Number of the message this answers.</summary>
    public long? ReplyTo { get; internal set; }

    /// <summary>The other chat the answered message lies in.</summary>
    public string? ReplyToPeer { get; internal set; }

    /// <summary>
    /// Forum topic (number of its topic_created message); inferred from the reply, null when not told.
    /// </summary>
    public long? Topic { get; internal set; }

    /// <summary>
    /// All words of the message, marked stretches joined; line ends and rare characters as in the original.
    /// </summary>
    public string Text { get; internal set; } = "";

    /// <summary>Marked stretches, in order; plain stretches are not listed.</summary>
    public IReadOnlyList<TelegramEntity> Entities { get; internal set; } = [];

    /// <summary>
    /// Other values of keys that stand twice in the object: key and JSON of the value that is not used above.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Doubled { get; internal set; } = [];

    /// <summary>Files that belong to it, kept or missing.</summary>
    public IReadOnlyList<TelegramMedia> Media { get; internal set; } = [];

    /// <summary>
    /// Number of the first message of the album this one seems to belong to (inferred); null for the first itself.
    /// </summary>
    public long? AlbumOf { get; internal set; }

    /// <summary>A contact that was sent.</summary>
    public TelegramContact? Contact { get; internal set; }

    /// <summary>A place that was sent.</summary>
    public TelegramPlace? Place { get; internal set; }

    /// <summary>A poll.</summary>
    public TelegramPoll? Poll { get; internal set; }

    /// <summary>
    /// Service messages: create_group, invite_members, phone_call …; null otherwise. Its fields: <see cref="Field"/>.
    /// </summary>
    public string? Action { get; internal set; }

    /// <summary>Who did the service action.</summary>
    public string? Actor { get; internal set; }

    /// <summary>Id of who did the service action.</summary>
    public string? ActorId { get; internal set; }

    /// <summary>
    /// True when names of people who reacted stand in the object: strip them from any copy that leaves.
    /// </summary>
    public bool NamesReactors { get; internal set; }

    /// <summary>Keys of the object that this program does not know; their values are in Raw.</summary>
    public IReadOnlyList<string> UnknownFields { get; internal set; } = [];

    /// <summary>Repairs, inferences and doubts.</summary>
    public IReadOnlyList<Note> Notes { get; internal set; } = [];

    /// <summary>When the forwarded words were first written, wall time; only the HTML export tells it.</summary>
    public string? ForwardedDate { get; internal set; }

    /// <summary>The message exactly as in the original (a JSON object or a piece of HTML), byte for byte.</summary>
    public ReadOnlyMemory<byte> Raw { get; internal set; }

    /// <summary>
    /// The working copy that could be parsed, where the original could not; empty when no repair was needed.
    /// </summary>
    public ReadOnlyMemory<byte> Repaired { get; internal set; }

    /// <summary>
    /// The JSON text of one top-level field (the first, should it stand twice); null when absent or read from HTML.
    /// </summary>
    public string? Field(string name)
    {
        if (Raw.Span is not [(byte)'{', ..]) return null;
        var reader = new Utf8JsonReader((Repaired.IsEmpty ? Raw : Repaired).Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) return JsonElement.ParseValue(ref reader).GetRawText();
            reader.Skip();
        }

        return null;
    }
}

/// <summary>What a reading of a Telegram export wants.</summary>
public sealed record TelegramOptions
{
    /// <summary>Deliver only the chat with this id; all others are counted and left out. Null: every chat.</summary>
    public string? OnlyChat { get; init; }

    /// <summary>
    /// Offsets from UTC, in minutes, that the exporter's clock can have had (two in a zone with summer time); null:
    /// unknown.
    /// </summary>
    public (int Least, int Most)? ZoneMinutes { get; init; }

    /// <summary>Longest message that is taken in, in bytes; a longer one is refused by its span.</summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>False: Raw stays empty (for counting runs).</summary>
    public bool KeepRaw { get; init; } = true;
}

/// <summary>
/// Reads result.json of Telegram Desktop, of one chat or of a whole account, as a stream: headings, messages in the
/// order of the file, and each stretch that had to be refused. The file is never held as a tree; one broken message
/// costs that message.
/// </summary>
public static class TelegramExport
{
    /// <summary>
    /// Parts in the order of the file, read as they are asked for. The stream is read once from where it stands and
    /// stays the caller's. What is wrong in the file is a <see cref="Refused"/>; only a failing stream throws.
    /// </summary>
    public static IEnumerable<Part> Read(Stream json, TelegramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new TelegramExportReader(json, options ?? new()).Parts();
    }
}

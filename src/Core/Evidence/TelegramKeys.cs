using System.Text;
using System.Text.Json;

namespace Homeward.Evidence;

/// <summary>
/// Keys of a message object that are read into fields. Known: seen in the exporter's source, left in Raw.
/// </summary>
internal enum TelegramKey : byte
{
    Unknown,
    Known,
    Id,
    Type,
    Date,
    DateUnix,
    Edited,
    EditedUnix,
    From,
    FromId,
    Author,
    ForwardedFrom,
    ReplyTo,
    ReplyToPeer,
    Text,
    TextEntities,
    Photo,
    PhotoSize,
    Width,
    Height,
    File,
    FileName,
    FileSize,
    Thumbnail,
    ThumbnailSize,
    MediaType,
    MimeType,
    Duration,
    Vcard,
    VcardSize,
    Contact,
    Location,
    PlaceName,
    Address,
    Poll,
    Action,
    Actor,
    ActorId,
    Reactions,
}

/// <summary>
/// Finds the key of a property by its bytes, without making a string: a million messages have twenty million keys.
/// </summary>
internal static class TelegramKeys
{
    private const int Slots = 1024;

    private static readonly (string Name, TelegramKey Key)[] Read =
    [
        ("id", TelegramKey.Id), ("type", TelegramKey.Type), ("date", TelegramKey.Date),
        ("date_unixtime", TelegramKey.DateUnix),
        ("edited", TelegramKey.Edited), ("edited_unixtime", TelegramKey.EditedUnix), ("from", TelegramKey.From),
        ("from_id", TelegramKey.FromId), ("author", TelegramKey.Author), ("forwarded_from", TelegramKey.ForwardedFrom),
        ("reply_to_message_id", TelegramKey.ReplyTo), ("reply_to_peer_id", TelegramKey.ReplyToPeer),
        ("text", TelegramKey.Text),
        ("text_entities", TelegramKey.TextEntities), ("photo", TelegramKey.Photo),
        ("photo_file_size", TelegramKey.PhotoSize),
        ("width", TelegramKey.Width), ("height", TelegramKey.Height), ("file", TelegramKey.File),
        ("file_name", TelegramKey.FileName), ("file_size", TelegramKey.FileSize), ("thumbnail", TelegramKey.Thumbnail),
        ("thumbnail_file_size", TelegramKey.ThumbnailSize), ("media_type", TelegramKey.MediaType),
        ("mime_type", TelegramKey.MimeType), ("duration_seconds", TelegramKey.Duration),
        ("contact_vcard", TelegramKey.Vcard),
        ("contact_vcard_file_size", TelegramKey.VcardSize), ("contact_information", TelegramKey.Contact),
        ("location_information", TelegramKey.Location), ("place_name", TelegramKey.PlaceName),
        ("address", TelegramKey.Address),
        ("poll", TelegramKey.Poll), ("action", TelegramKey.Action), ("actor", TelegramKey.Actor),
        ("actor_id", TelegramKey.ActorId), ("reactions", TelegramKey.Reactions),
    ];

    private static readonly string[] LeftInJson =
    [
        "saved_from", "via_bot", "sticker_emoji", "performer", "title", "media_spoiler", "self_destruct_period_seconds",
        "live_location_period_seconds", "information_text", "members", "message_id", "inviter", "discard_reason",
        "inline_bot_buttons", "game_title", "game_description", "game_link", "game_message_id", "score",
        "invoice_information",
        "todo_list", "giveaway_information", "giveaway_results", "paid_stars_amount", "period", "new_title",
        "new_icon_emoji_id",
        "emoticon", "boosts", "duration", "schedule_date", "button_id", "peers", "values", "amount", "currency",
        "months",
        "stars", "gift_id", "forwarded_from_id", "forwarded_date", "saved_from_id", "reply_to_story", "topic_id",
        "peer_id",
        "signed_by", "post_author", "unread", "silent", "reason_domain", "reason_app_id", "reason_app_name",
        "is_limited",
    ];

    private static readonly (byte[] Name, TelegramKey Key)?[] Table = Build();

    /// <summary>The key at the reader's property name; Unknown for names with escapes in them.</summary>
    internal static TelegramKey Of(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) return TelegramKey.Unknown;
        var name = reader.ValueSpan;
        for (var slot = Slot(name); Table[slot] is { } entry; slot = (slot + 1) % Slots)
        {
            if (name.SequenceEqual(entry.Name)) return entry.Key;
        }

        return TelegramKey.Unknown;
    }

    private static int Slot(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : (name.Length * 73 + name[0] * 31 + name[^1] * 197 + name[name.Length / 2] * 7) % Slots;

    private static (byte[], TelegramKey)?[] Build()
    {
        var table = new (byte[], TelegramKey)?[Slots];
        foreach (var (name, key) in Read.Concat(LeftInJson.Select(n => (n, TelegramKey.Known))))
        {
            var bytes = Encoding.ASCII.GetBytes(name);
            var slot = Slot(bytes);
            while (table[slot] is not null) slot = (slot + 1) % Slots;
            table[slot] = (bytes, key);
        }

        return table;
    }
}

/// <summary>Gives the same string object for the same short bytes: senders and types repeat a million times.</summary>
internal sealed class ShortStrings
{
    private const int Slots = 1024;
    private readonly (byte[] Bytes, string Text)[] kept = new (byte[], string)[Slots];

    internal string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > 64) return Encoding.UTF8.GetString(bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var slot = ref kept[(hash.ToHashCode() & int.MaxValue) % Slots];
        if (slot.Bytes is { } known && bytes.SequenceEqual(known)) return slot.Text;
        slot = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return slot.Text;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Homeward.Evidence;

/// <summary>
/// Reads one message object from bytes that may go on behind it. The object is read in one pass without a tree; when
/// the bytes end too early nothing is kept and the caller comes again with more.
/// </summary>
internal sealed class TelegramMessageReader
{
    internal enum Answer
    {
        Read,
        NeedMore,
        Broken,
    }

    private readonly ShortStrings names = new();
    private readonly StringBuilder words = new();
    private readonly List<TelegramEntity> entities = [];
    private readonly List<Note> notes = [];
    private Draft draft;

    /// <summary>What a message object says about its files, gathered until the whole object is read.</summary>
    private struct Draft
    {
        internal ulong Seen;
        internal string? Photo;
        internal string? File;
        internal string? Thumbnail;
        internal string? Vcard;
        internal string? FileName;
        internal string? MediaType;
        internal string? MimeType;
        internal long? PhotoSize;
        internal long? FileSize;
        internal long? ThumbnailSize;
        internal long? VcardSize;
        internal int? Width;
        internal int? Height;
        internal double? Duration;
        internal string? PlaceName;
        internal string? Address;
        internal string? Latitude;
        internal string? Longitude;
        internal bool HasId;
        internal List<string>? Unknown;
        internal List<KeyValuePair<string, string>>? Doubled;
        internal List<TelegramEntity>? Entities;
        internal string? EntityText;
    }

    /// <summary>Byte in the object where reading failed; only after Broken.</summary>
    internal long FaultAt { get; private set; }

    /// <summary>Why reading failed, in plain words; only after Broken.</summary>
    internal string Fault { get; private set; } = "";

    /// <summary>Reads the object at the front of the bytes.</summary>
    /// <param name="mended">notes of a repair when the bytes are a working copy; null when they are the
    /// original</param>
    internal Answer TryRead(
        ReadOnlySpan<byte> bytes, TelegramChat chat, long byteStart, IReadOnlyList<Note>? mended,
        out int used, out TelegramMessage? message)
    {
        message = new TelegramMessage(byteStart, 0) { Chat = chat };
        var reader = new Utf8JsonReader(bytes, false, default);
        draft = default;
        entities.Clear();
        notes.Clear();
        if (mended is not null) notes.AddRange(mended);
        used = 0;
        try
        {
            if (!reader.Read() || !Object(ref reader, message)) return Answer.NeedMore;
        }
        catch (JsonException e)
        {
            var depth = e.Message.Contains("maximum configured depth", StringComparison.Ordinal);
            FaultAt = reader.BytesConsumed;
            Fault = depth ? "objects lie in each other more than 64 deep" : "this is not valid JSON";
            return Answer.Broken;
        }
        catch (InvalidOperationException)
        {
            // A property name of a tree (polls, doubled keys) with half a letter pair in it cannot be compared.
            FaultAt = reader.BytesConsumed;
            Fault = "a key of the object holds half of a letter pair";
            return Answer.Broken;
        }

        used = (int)reader.BytesConsumed;
        if (!draft.HasId)
        {
            FaultAt = 0;
            Fault = "the message has no usable number (id)";
            return Answer.Broken;
        }

        if (!Utf8.IsValid(bytes[..used]))
        {
            notes.Add(new("invalid-utf8", "bytes that are no letters stand as U+FFFD; see the original"));
        }

        Finish(message);
        return Answer.Read;
    }

    private bool Object(ref Utf8JsonReader reader, TelegramMessage m)
    {
        while (true)
        {
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            var key = TelegramKeys.Of(ref reader);
            string? name = null;
            if (key == TelegramKey.Unknown) name = Words(ref reader);
            if (!reader.Read()) return false;
            if (key == TelegramKey.Unknown)
            {
                (draft.Unknown ??= []).Add(name!);
                if (!reader.TrySkip()) return false;
            }
            else if (key == TelegramKey.Known)
            {
                if (!reader.TrySkip()) return false;
            }
            else if ((draft.Seen & (1UL << (int)key)) != 0)
            {
                if (!Twice(ref reader, key, m)) return false;
            }
            else
            {
                draft.Seen |= 1UL << (int)key;
                if (!Value(ref reader, key, m)) return false;
            }
        }
    }

    /// <summary>
    /// Telegram 5.9 writes "text" twice in gifts. The one with words is used, the other kept beside it.
    /// </summary>
    private bool Twice(ref Utf8JsonReader reader, TelegramKey key, TelegramMessage m)
    {
        var copy = reader;
        if (!copy.TrySkip()) return false;
        using var value = JsonDocument.ParseValue(ref reader);
        var json = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value.RootElement));
        if (key == TelegramKey.Text && m.Text.Length == 0)
        {
            var again = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            again.Read();
            entities.Clear();
            m.Text = JoinedText(ref again) ?? "";
            json = "\"\"";
        }

        (draft.Doubled ??= []).Add(new(KeyName(key), json));
        return true;
    }

    private static string KeyName(TelegramKey key) => key switch
    {
        TelegramKey.Text => "text",
        TelegramKey.TextEntities => "text_entities",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(key.ToString()),
    };

    // long: one line for each key of the format; splitting it would only hide the list.
    private bool Value(ref Utf8JsonReader reader, TelegramKey key, TelegramMessage m)
    {
        switch (key)
        {
            case TelegramKey.Id: return Id(ref reader, m);
            case TelegramKey.Text: return Text(ref reader, m);
            case TelegramKey.TextEntities: return TextEntities(ref reader, m);
            case TelegramKey.Contact: return Contact(ref reader, m);
            case TelegramKey.Location: return Location(ref reader);
            case TelegramKey.Poll: return Poll(ref reader, m);
            case TelegramKey.Reactions: return Reactions(ref reader, m);
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            (draft.Unknown ??= []).Add(KeyName(key));
            return reader.TrySkip();
        }

        switch (key)
        {
            case TelegramKey.Type: m.Type = Plain(ref reader) ?? ""; break;
            case TelegramKey.Date: m.Date = Plain(ref reader); break;
            case TelegramKey.DateUnix: m.DateUnix = Whole(ref reader); break;
            case TelegramKey.Edited: m.Edited = Plain(ref reader); break;
            case TelegramKey.EditedUnix: m.EditedUnix = Whole(ref reader); break;
            case TelegramKey.From:
                m.From = Plain(ref reader);
                if (m.From is null)
                {
                    notes.Add(new("no-name", "deleted account or unknown: the sender is known by id only"));
                }

                break;
            case TelegramKey.FromId: m.FromId = Peer(ref reader); break;
            case TelegramKey.Author: m.Author = Plain(ref reader); break;
            case TelegramKey.ForwardedFrom: m.ForwardedFrom = Plain(ref reader) ?? ""; break;
            case TelegramKey.ReplyTo: m.ReplyTo = Whole(ref reader); break;
            case TelegramKey.ReplyToPeer: m.ReplyToPeer = Plain(ref reader); break;
            case TelegramKey.Photo: draft.Photo = Plain(ref reader); break;
            case TelegramKey.PhotoSize: draft.PhotoSize = Whole(ref reader); break;
            case TelegramKey.Width: draft.Width = Small(ref reader); break;
            case TelegramKey.Height: draft.Height = Small(ref reader); break;
            case TelegramKey.File: draft.File = Plain(ref reader); break;
            case TelegramKey.FileName: draft.FileName = Plain(ref reader); break;
            case TelegramKey.FileSize: draft.FileSize = Whole(ref reader); break;
            case TelegramKey.Thumbnail: draft.Thumbnail = Plain(ref reader); break;
            case TelegramKey.ThumbnailSize: draft.ThumbnailSize = Whole(ref reader); break;
            case TelegramKey.MediaType: draft.MediaType = Plain(ref reader); break;
            case TelegramKey.MimeType: draft.MimeType = Plain(ref reader); break;
            case TelegramKey.Duration: draft.Duration = Real(ref reader); break;
            case TelegramKey.Vcard: draft.Vcard = Plain(ref reader); break;
            case TelegramKey.VcardSize: draft.VcardSize = Whole(ref reader); break;
            case TelegramKey.PlaceName: draft.PlaceName = Plain(ref reader); break;
            case TelegramKey.Address: draft.Address = Plain(ref reader); break;
            case TelegramKey.Action: m.Action = Plain(ref reader); break;
            case TelegramKey.Actor: m.Actor = Plain(ref reader); break;
            case TelegramKey.ActorId: m.ActorId = Peer(ref reader); break;
        }

        return true;
    }

    private bool Id(ref Utf8JsonReader reader, TelegramMessage m)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) return reader.TrySkip();
        if (Whole(ref reader) is not { } id) return true;
        m.Id = id;
        draft.HasId = true;
        return true;
    }

    private bool Text(ref Utf8JsonReader reader, TelegramMessage m)
    {
        var text = JoinedText(ref reader);
        m.Text = text ?? "";
        return text is not null;
    }

    /// <summary>A string, or an array of strings and {type, text, …}. Null when the bytes end inside it.</summary>
    private string? JoinedText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return Words(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray) return reader.TrySkip() ? "" : null;
        words.Clear();
        while (true)
        {
            if (!reader.Read()) return null;
            if (reader.TokenType == JsonTokenType.EndArray) return words.ToString();
            if (reader.TokenType == JsonTokenType.String) words.Append(Words(ref reader));
            else if (reader.TokenType != JsonTokenType.StartObject)
            {
                if (!reader.TrySkip()) return null;
            }
            else if (!Entity(ref reader)) return null;
        }
    }

    private bool Entity(ref Utf8JsonReader reader)
    {
        string? kind = null, text = null, target = null;
        while (true)
        {
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.EndObject) break;
            var isKind = reader.ValueTextEquals("type"u8);
            var isText = reader.ValueTextEquals("text"u8);
            var isTarget = reader.ValueTextEquals("href"u8) || reader.ValueTextEquals("user_id"u8)
                || reader.ValueTextEquals("document_id"u8) || reader.ValueTextEquals("language"u8);
            if (!reader.Read()) return false;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (!reader.TrySkip()) return false;
            }
            else if (isKind) kind = Plain(ref reader);
            else if (isText) text = Words(ref reader);
            else if (isTarget) target = Plain(ref reader);
        }

        if (text is null) return true;
        if (kind is not (null or "plain")) entities.Add(new(kind, words.Length, text.Length, target));
        words.Append(text);
        return true;
    }

    /// <summary>
    /// Repeats what "text" says. It is only read where "text" has not told the marks already (text is one string or
    /// absent), and only its words are compared then.
    /// </summary>
    private bool TextEntities(ref Utf8JsonReader reader, TelegramMessage m)
    {
        if (entities.Count > 0 || reader.TokenType != JsonTokenType.StartArray) return reader.TrySkip();
        if (m.Text.Length > 0 && OnlyPlain(reader, out var complete))
        {
            return complete && reader.TrySkip();
        }

        var text = JoinedText(ref reader);
        if (text is null) return false;
        draft.EntityText = text;
        draft.Entities = [.. entities];
        entities.Clear();
        return true;
    }

    /// <summary>The common case, one plain entity, decided without decoding its text again.</summary>
    private static bool OnlyPlain(Utf8JsonReader reader, out bool complete)
    {
        complete = false;
        var objects = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                complete = true;
                return objects <= 1;
            }

            if (reader.TokenType == JsonTokenType.StartObject && ++objects > 1) return false;
            if (reader.TokenType == JsonTokenType.StartArray) return false;
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("type"u8)) continue;
            if (!reader.Read()) return true;
            if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals("plain"u8)) return false;
        }

        return true;
    }

    private bool Contact(ref Utf8JsonReader reader, TelegramMessage m)
    {
        if (!Fields(ref reader, out var f, "first_name", "last_name", "phone_number")) return false;
        if (f is not null) m.Contact = new(f[0], f[1], f[2]);
        return true;
    }

    private bool Location(ref Utf8JsonReader reader)
    {
        if (!Fields(ref reader, out var f, "latitude", "longitude")) return false;
        (draft.Latitude, draft.Longitude) = (f?[0], f?[1]);
        return true;
    }

    /// <summary>
    /// The named fields of an object, as text; null in f when it is no object. False when the bytes end inside it.
    /// </summary>
    private bool Fields(ref Utf8JsonReader reader, out string?[]? f, params ReadOnlySpan<string> keys)
    {
        f = null;
        if (reader.TokenType != JsonTokenType.StartObject) return reader.TrySkip();
        f = new string?[keys.Length];
        while (true)
        {
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            var field = -1;
            for (var i = 0; i < keys.Length; i++)
            {
                if (reader.ValueTextEquals(keys[i])) field = i;
            }

            if (!reader.Read()) return false;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (!reader.TrySkip()) return false;
            }
            else if (field >= 0) f[field] = Plain(ref reader);
        }
    }

    private bool Poll(ref Utf8JsonReader reader, TelegramMessage m)
    {
        var copy = reader;
        if (!copy.TrySkip()) return false;
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object) return true;
        var answers = new List<string>();
        if (document.RootElement.TryGetProperty("answers", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var answer in list.EnumerateArray())
            {
                if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("text", out var a))
                {
                    answers.Add(JoinedText(a));
                }
            }
        }

        var question = document.RootElement.TryGetProperty("question", out var q) ? JoinedText(q) : "";
        m.Poll = new(question, answers);
        return true;
    }

    /// <summary>The same join for an element of a small tree (polls only).</summary>
    private static string JoinedText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Lenient(element),
        JsonValueKind.Array => string.Concat(element.EnumerateArray().Select(JoinedText)),
        JsonValueKind.Object => element.TryGetProperty("text", out var text) ? JoinedText(text) : "",
        _ => "",
    };

    private static string Lenient(JsonElement element)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(element));
        reader.Read();
        return JsonWords.Read(ref reader, out _);
    }

    private bool Reactions(ref Utf8JsonReader reader, TelegramMessage m)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return true;
        while (true)
        {
            if (!reader.Read()) return false;
            if (reader.CurrentDepth == depth) return true;
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("from_id"u8))
            {
                m.NamesReactors = true;
            }
        }
    }

    private string Words(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return Plain(ref reader) ?? "";
        }

        var text = JsonWords.Read(ref reader, out var lone);
        if (lone) notes.Add(new("lone-surrogate", "half of a letter pair (broken emoji) stands as U+FFFD"));
        return text;
    }

    /// <summary>A scalar as text: strings decoded, numbers by their digits, null as null.</summary>
    private string? Plain(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.ValueIsEscaped ? Words(ref reader) : names.Of(reader.ValueSpan),
        JsonTokenType.Null => null,
        _ => names.Of(reader.ValueSpan),
    };

    private string? Peer(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            notes.Add(new("numeric-sender", "old export: a sender's id without its kind"));
        }

        return Plain(ref reader);
    }

    private static long? Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String)) return null;
        return long.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n : null;
    }

    private static int? Small(ref Utf8JsonReader reader) =>
        Whole(ref reader) is { } n and >= 0 and <= int.MaxValue ? (int)n : null;

    private static double? Real(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var n) && double.IsFinite(n) ? n : null;

    private void Finish(TelegramMessage m)
    {
        if (m.Text.Length == 0 && draft.EntityText is { Length: > 0 } told) m.Text = told;
        if (draft.Entities is { Count: > 0 } marked)
        {
            if (draft.EntityText == m.Text) m.Entities = marked;
            else notes.Add(new("text-differs",
                "text and text_entities do not say the same; text is used, both are in the original"));
        }
        else if (entities.Count > 0)
        {
            m.Entities = [.. entities];
        }

        if (draft.Latitude is not null || draft.PlaceName is not null || draft.Address is not null)
        {
            m.Place = new(draft.Latitude, draft.Longitude, draft.PlaceName, draft.Address);
        }

        if (draft.Doubled is { } doubled)
        {
            m.Doubled = doubled;
            notes.Add(new("doubled-key", $"the key {doubled[0].Key} stands twice in the object; both values are kept"));
        }

        if (draft.Unknown is { } unknown) m.UnknownFields = unknown;
        Media(m);
        if (m.Type == "unsupported")
        {
            notes.Add(new("unsupported",
                "the exporting program was too old for this message: only its number is here"));
        }

        if (m.Id < 0) notes.Add(new("old-group", "from the group before it became a supergroup"));
        if (m.ReplyToPeer is not null) notes.Add(new("reply-elsewhere", "answers a message in another chat"));
        TelegramTimes.Settle(m, notes);
        if (notes.Count > 0) m.Notes = [.. notes];
    }

    private void Media(TelegramMessage m)
    {
        if (draft.Photo is null && draft.File is null && draft.Vcard is null && draft.Thumbnail is null) return;
        var list = new List<TelegramMedia>(1);
        if (draft.Photo is { } photo)
        {
            list.Add(One("photo", photo, draft.PhotoSize) with { Width = draft.Width, Height = draft.Height });
        }

        if (draft.File is { } file)
        {
            var (width, height) = draft.Photo is null ? (draft.Width, draft.Height) : (null, null);
            list.Add(One(draft.MediaType ?? "file", file, draft.FileSize) with
            {
                FileName = draft.FileName,
                MimeType = draft.MimeType,
                DurationSeconds = draft.Duration,
                Width = width,
                Height = height,
            });
        }

        if (draft.Thumbnail is { } t) list.Add(One("thumbnail", t, draft.ThumbnailSize));
        if (draft.Vcard is { } card)
        {
            list.Add(One("contact_vcard", card, draft.VcardSize) with { MimeType = "text/vcard" });
        }

        m.Media = list;
    }

    private static TelegramMedia One(string kind, string path, long? size)
    {
        var missing = TelegramMissing.Reason(path);
        return new(kind, missing is null ? path : null, missing, null, null, size, null, null, null);
    }
}

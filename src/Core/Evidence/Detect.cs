// wide: one file for each format that is read, and what they share
using System.Buffers.Binary;
using System.Text.Json;
using System.Text;

namespace Homeward.Evidence;

/// <summary>
/// Tells what a file is from its first bytes. The name only decides between kinds of plain text, and is never trusted.
/// </summary>
public static class Detect
{
    /// <summary>How many first bytes are worth giving; fewer is allowed, a short file is given whole.</summary>
    public const int HeadBytes = 64 * 1024;

    private static readonly (SourceKind Kind, string MediaType, string Endings)[] Kinds =
    [
        (SourceKind.Unknown, "application/octet-stream", ""),
        (SourceKind.PlainText, "text/plain", "txt text md log srt vtt"),
        (SourceKind.Html, "text/html", "html htm xhtml"),
        (SourceKind.TelegramChatJson, "application/json", "json"),
        (SourceKind.TelegramAccountJson, "application/json", "json"),
        (SourceKind.TelegramHtml, "text/html", "html htm"),
        (SourceKind.Csv, "text/csv", "csv tsv tab txt"),
        (SourceKind.Json, "application/json", "json jsonl ndjson geojson"),
        (SourceKind.Pdf, "application/pdf", "pdf"),
        (SourceKind.Email, "message/rfc822", "eml"),
        (SourceKind.Mailbox, "application/mbox", "mbox mbx"),
        (SourceKind.Zip, "application/zip", "zip"),
        (SourceKind.Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx docm"),
        (SourceKind.Odt, "application/vnd.oasis.opendocument.text", "odt"),
        (SourceKind.Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx xlsm"),
        (SourceKind.Wacz, "application/wacz+zip", "wacz"),
        (SourceKind.Png, "image/png", "png"),
        (SourceKind.Jpeg, "image/jpeg", "jpg jpeg jpe jfif"),
        (SourceKind.Webp, "image/webp", "webp"),
        (SourceKind.Heic, "image/heic", "heic heif"),
        (SourceKind.Gif, "image/gif", "gif"),
        (SourceKind.Ogg, "audio/ogg", "ogg oga opus"),
        (SourceKind.Mp3, "audio/mpeg", "mp3"),
        (SourceKind.M4a, "audio/mp4", "m4a"),
        (SourceKind.Wav, "audio/wav", "wav"),
        (SourceKind.Mp4, "video/mp4", "mp4 m4v mov"),
        (SourceKind.Matroska, "video/x-matroska", "mkv"),
        (SourceKind.Webm, "video/webm", "webm"),
        (SourceKind.BayanatJson, "application/json", "json"),
        (SourceKind.AutoArchiver, "text/html", "html htm"),
        (SourceKind.ChatText, "text/plain", "txt"),
    ];

    /// <summary>Kind and media type of a file by its head; never throws, whatever the bytes.</summary>
    public static Detected MediaType(ReadOnlySpan<byte> head, string? name)
    {
        if (head.Length > HeadBytes) head = head[..HeadBytes];
        var ending = Ending(name);
        var kind = Binary(head);
        if (kind == SourceKind.Unknown) kind = Words(head, ending);
        var row = Kinds[(int)kind];
        var claimed = Array.Exists(Kinds, k => Has(k.Endings, ending));
        return new(kind, row.MediaType, claimed && !Has(row.Endings, ending));
    }

    private static bool Has(string endings, string ending) => ending.Length > 0 && endings.Split(' ').Contains(ending);

    private static string Ending(string? name)
    {
        var dot = name?.LastIndexOf('.') ?? -1;
        return dot < 0 || dot == name!.Length - 1 || name.Length - dot > 9 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    private static SourceKind Binary(ReadOnlySpan<byte> b)
    {
        if (b.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
        {
            return SourceKind.Png;
        }

        if (b.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return SourceKind.Jpeg;
        if (b.StartsWith("GIF87a"u8) || b.StartsWith("GIF89a"u8)) return SourceKind.Gif;
        if (b.StartsWith("OggS"u8)) return SourceKind.Ogg;
        if (b.StartsWith("PK\u0003\u0004"u8)) return Archive(b);
        if (b.StartsWith("PK\u0005\u0006"u8)) return SourceKind.Zip;
        if (b.Length >= 12 && b.StartsWith("RIFF"u8))
        {
            if (b[8..12].SequenceEqual("WEBP"u8)) return SourceKind.Webp;
            if (b[8..12].SequenceEqual("WAVE"u8)) return SourceKind.Wav;
        }

        if (b.Length >= 12 && b[4..8].SequenceEqual("ftyp"u8)) return Brand(b);
        if (b.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            return b[..Math.Min(b.Length, 256)].IndexOf("webm"u8) >= 0 ? SourceKind.Webm : SourceKind.Matroska;
        }

        // The PDF reference allows junk before the header (within 1,024 bytes); mail programs produce it.
        if (b[..Math.Min(b.Length, 1024)].IndexOf("%PDF-"u8) is >= 0 and var at && (at == 0 || !LooksLikeMail(b)))
        {
            return SourceKind.Pdf;
        }

        return IsMp3(b) ? SourceKind.Mp3 : SourceKind.Unknown;
    }

    private static SourceKind Brand(ReadOnlySpan<byte> b)
    {
        var size = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(b), (uint)b.Length);
        if (size < 12) return SourceKind.Mp4;
        var brands = b[8..Math.Min(size, 128)];
        if (brands.StartsWith("M4A "u8) || brands.StartsWith("M4B "u8)) return SourceKind.M4a;
        foreach (var brand in (string[])["heic", "heix", "hevc", "heim", "mif1", "msf1"])
        {
            if (brands[..4].SequenceEqual(Encoding.ASCII.GetBytes(brand))) return SourceKind.Heic;
        }

        return SourceKind.Mp4;
    }

    /// <summary>
    /// An ID3 tag, or two MPEG layer III frames in a row: one sync word alone occurs in any UTF-16 text.
    /// </summary>
    private static bool IsMp3(ReadOnlySpan<byte> b)
    {
        if (b.StartsWith("ID3"u8) && b.Length >= 10 && b[3] < 0x10 && (b[6] | b[7] | b[8] | b[9]) < 0x80) return true;
        var first = Mp3Frame(b);
        return first > 0 && first < b.Length && Mp3Frame(b[first..]) > 0;
    }

    private static int Mp3Frame(ReadOnlySpan<byte> b)
    {
        if (b.Length < 4 || b[0] != 0xFF || (b[1] & 0xE6) != 0xE2) return 0;
        var version1 = (b[1] & 0x18) == 0x18;
        ReadOnlySpan<int> kbit = version1
            ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0]
            : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
        ReadOnlySpan<int> rates = [44100, 48000, 32000, 0];
        var rate = rates[(b[2] >> 2) & 3];
        if ((b[1] & 0x18) == 0x10) rate /= 2;
        if ((b[1] & 0x18) == 0) rate /= 4;
        var bits = kbit[b[2] >> 4];
        return rate == 0 || bits == 0 ? 0 : (version1 ? 144 : 72) * bits * 1000 / rate + ((b[2] >> 1) & 1);
    }

    /// <summary>What lies in a zip, by the names of the entries whose headers are in the head.</summary>
    private static SourceKind Archive(ReadOnlySpan<byte> b)
    {
        if (b.Length > 80 && b[30..].StartsWith("mimetype"u8))
        {
            return b[38..].StartsWith("application/vnd.oasis.opendocument.text"u8) ? SourceKind.Odt : SourceKind.Zip;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var rest = b; rest.IndexOf("PK\u0003\u0004"u8) is >= 0 and var at;)
        {
            rest = rest[at..];
            if (rest.Length < 30) break;
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest[26..]);
            if (rest.Length < 30 + length) break;
            names.Add(Encoding.UTF8.GetString(rest.Slice(30, length)));
            // Past the content where its length is told: an archive that lies in it unpacked has headers of its own.
            var streamed = (rest[6] & 8) != 0;
            var content = 30L + length + BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]) + BinaryPrimitives.ReadUInt32LittleEndian(rest[18..]);
            if (!streamed && content > rest.Length) break;
            rest = rest[(streamed ? 4 : (int)content)..];
        }

        if (names.Contains("[Content_Types].xml") || names.Contains("_rels/.rels"))
        {
            if (names.Any(n => n.StartsWith("word/", StringComparison.Ordinal))) return SourceKind.Docx;
            if (names.Any(n => n.StartsWith("xl/", StringComparison.Ordinal))) return SourceKind.Xlsx;
        }

        var wacz = names.Contains("datapackage.json") || names.Contains("pages/pages.jsonl")
            || names.Any(n => n.StartsWith("archive/", StringComparison.Ordinal)
                && (n.EndsWith(".warc.gz", StringComparison.Ordinal) || n.EndsWith(".warc", StringComparison.Ordinal)));
        return wacz ? SourceKind.Wacz : SourceKind.Zip;
    }

    private static SourceKind Words(ReadOnlySpan<byte> head, string ending)
    {
        var charset = Charset.Guess(head, null);
        if (charset is null) return SourceKind.Unknown;
        var text = charset.Decode(head);
        var trimmed = text.AsSpan().TrimStart();
        if (trimmed.StartsWith("{") || trimmed.StartsWith("["))
        {
            if (JsonKind(text, head) is var json and not SourceKind.Unknown) return json;
        }

        if (trimmed.StartsWith("<") && IsHtml(trimmed)) return HtmlKind(trimmed);
        if (text.StartsWith("From ", StringComparison.Ordinal)
            && LooksLikeMail(head[Math.Max(0, head.IndexOf((byte)'\n') + 1)..]))
        {
            return SourceKind.Mailbox;
        }

        if (LooksLikeMail(head)) return SourceKind.Email;
        if (ending is "csv" or "tsv" or "tab" || (CsvDialect.LooksLikeTable(text) && !ChatPaste.LooksLikeChat(text))) return SourceKind.Csv;
        if (text.Length == 0) return SourceKind.Unknown;
        return ChatPaste.LooksLikeChat(text.Replace("\r\n", "\n", StringComparison.Ordinal)) ? SourceKind.ChatText : SourceKind.PlainText;
    }

    private static bool IsHtml(ReadOnlySpan<char> text)
    {
        var start = text[..Math.Min(text.Length, 4096)];
        foreach (var tag in (string[])["<!doctype html", "<html", "<head", "<body", "<title", "<meta ", "<article",
            "<div", "<p>"])
        {
            if (start.Contains(tag, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static SourceKind HtmlKind(ReadOnlySpan<char> text) =>
        text.Contains("Archived media for <", StringComparison.Ordinal) && text.Contains("id=\"notification\"", StringComparison.Ordinal)
            ? SourceKind.AutoArchiver
            : text.Contains("class=\"page_wrap", StringComparison.Ordinal)
        && (text.Contains("class=\"page_header", StringComparison.Ordinal)
            || text.Contains("id=\"message", StringComparison.Ordinal))
            ? SourceKind.TelegramHtml
            : SourceKind.Html;

    /// <summary>Reads the keys of the root as far as the head goes; a broken export is still an export.</summary>
    private static SourceKind JsonKind(string text, ReadOnlySpan<byte> head)
    {
        var bytes = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        var keys = new List<string>();
        var items = new HashSet<string>(StringComparer.Ordinal);
        string? type = null;
        var sound = false;
        try
        {
            var reader = new Utf8JsonReader(bytes, false, default);
            while (reader.Read() && keys.Count < 64 && items.Count < 64)
            {
                sound = true;
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.CurrentDepth == 2 && text.AsSpan().TrimStart().StartsWith("[")) items.Add(reader.GetString()!);
                if (reader.CurrentDepth != 1) continue;
                keys.Add(reader.GetString()!);
                if (keys[^1] != "type" || !reader.Read()) continue;
                type = reader.TokenType == JsonTokenType.String ? reader.GetString() : "null";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            sound = sound && keys.Count > 0;
        }

        if (keys.Contains("personal_information")
            || (keys.Contains("about") && (keys.Contains("chats") || keys.Contains("contacts"))))
        {
            return SourceKind.TelegramAccountJson;
        }

        // Bayanat writes a list of items, or one item.
        if (items.Count == 0) items.UnionWith(keys);
        if (items.Contains("originid") && items.Contains("source_link")
            || items.Contains("class") && (items.Contains("actor_relations") || items.Contains("bulletin_relations")))
        {
            return SourceKind.BayanatJson;
        }

        if (keys.Contains("messages") && (type is null or "null" || TelegramTypes.Contains(type)))
        {
            return SourceKind.TelegramChatJson;
        }

        return sound && text.Length > 1 ? SourceKind.Json : SourceKind.Unknown;
    }

    private static readonly string[] TelegramTypes =
    [
        "saved_messages", "replies", "verification_codes", "personal_chat", "bot_chat", "private_group",
        "private_supergroup", "public_supergroup", "private_channel", "public_channel",
    ];

    private static readonly string[] MailFields =
    [
        "from", "to", "cc", "date", "subject", "message-id", "received", "mime-version", "return-path", "delivered-to",
        "content-type", "reply-to", "x-mailer", "dkim-signature", "x-gm-thrid", "x-gmail-labels", "sender", "bcc",
    ];

    /// <summary>Three known header fields, one a line, before the first empty line.</summary>
    private static bool LooksLikeMail(ReadOnlySpan<byte> head)
    {
        var known = 0;
        var lines = 0;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].TrimEnd((byte)'\r');
            if (line.IsEmpty || ++lines > 200) break;
            if (line[0] is (byte)' ' or (byte)'\t') continue;
            var colon = line.IndexOf((byte)':');
            if (colon is <= 0 or > 60) return false;
            var field = Encoding.ASCII.GetString(line[..colon]).ToLowerInvariant();
            if (field.Contains(' ', StringComparison.Ordinal)) return false;
            if (MailFields.Contains(field)) known++;
        }

        return known >= 3;
    }
}

/// <summary>What a received file is, told from its bytes. Only one importer answers for each.</summary>
public enum SourceKind
{
    Unknown = 0,
    PlainText,
    Html,
    TelegramChatJson,
    TelegramAccountJson,
    TelegramHtml,
    Csv,
    Json,
    Pdf,
    Email,
    Mailbox,
    Zip,
    Docx,
    Odt,
    Xlsx,
    Wacz,
    Png,
    Jpeg,
    Webp,
    Heic,
    Gif,
    Ogg,
    Mp3,
    M4a,
    Wav,
    Mp4,
    Matroska,
    Webm,
    BayanatJson,
    AutoArchiver,
    ChatText,
}

/// <summary>The answer of <see cref="Detect"/>.</summary>
/// <param name="Kind">what it is</param>
/// <param name="MediaType">its media type; application/octet-stream when unknown</param>
/// <param name="NameDisagrees">true when the ending of the name claims something else: show it, it may be a
/// trick</param>
public sealed record Detected(SourceKind Kind, string MediaType, bool NameDisagrees);

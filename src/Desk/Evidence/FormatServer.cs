using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Evidence;

/// <summary>
/// The other side: reads files of complex formats for a desk, over a pair of pipes. It runs in a process of its own that
/// holds no key, opens no desk and keeps nothing. A parser that fails ends the process, and the desk says so.
/// </summary>
public static class FormatServer
{
    /// <summary>Serves until the input ends.</summary>
    public static void Serve(Stream input, Stream output)
    {
        var frames = new FormatFrames(input, output);
        while (frames.Read() is { } asked)
        {
            if (asked.Kind != Frame.Job) throw new InvalidDataException("a job was expected");
            var job = FormatFrames.Body<FormatJob>(asked.Content);
            var budget = new ArchiveBudget { EntriesLeft = job.EntriesLeft, BytesLeft = job.BytesLeft };
            using var file = new AskedStream(frames, job.Length);
            foreach (var found in Read(job, file, budget)) Tell(frames, found);
            frames.Write(Frame.Done, []);
        }
    }

    /// <summary>The kinds that are read here and not beside the keys.</summary>
    internal static bool Reads(SourceKind kind) => kind is SourceKind.Pdf or SourceKind.Docx or SourceKind.Odt or SourceKind.Xlsx
        or SourceKind.Zip or SourceKind.Email or SourceKind.Mailbox or SourceKind.Wacz or SourceKind.BayanatJson || IsMedia(kind);

    internal static bool IsPicture(SourceKind kind) =>
        kind is SourceKind.Png or SourceKind.Jpeg or SourceKind.Webp or SourceKind.Heic or SourceKind.Gif;

    internal static bool IsMedia(SourceKind kind) => IsPicture(kind) || kind is SourceKind.Ogg or SourceKind.Mp3 or SourceKind.M4a
        or SourceKind.Wav or SourceKind.Mp4 or SourceKind.Matroska or SourceKind.Webm;

    private static IEnumerable<Found> Read(FormatJob job, Stream file, ArchiveBudget budget) => job.Kind switch
    {
        SourceKind.Pdf => Pdf(file),
        SourceKind.Docx or SourceKind.Odt => Office(file, budget),
        SourceKind.Xlsx => Workbook(file, budget, job),
        SourceKind.Zip => Archive(file, budget, job.Depth),
        SourceKind.Email => Mail(file),
        SourceKind.Mailbox => Mails(file),
        SourceKind.Wacz => WaczPages.Read(file, budget),
        SourceKind.BayanatJson => BayanatItems.Read(file),
        _ when IsMedia(job.Kind) => Media(job.Kind, file),
        _ => [new FoundRefusal(job.Name, "no reader knows this kind of file")],
    };

    private static void Tell(FormatFrames frames, Found found)
    {
        switch (found)
        {
            case FoundText text:
                frames.WriteBody(Frame.Text, text with { Text = FormatFrames.Whole(text.Text) });
                break;
            case FoundFacts facts:
                frames.WriteBody(Frame.Facts, facts);
                break;
            case FoundPart part:
                frames.WriteBody(Frame.Part, part with { Text = FormatFrames.Whole(part.Text) });
                break;
            case FoundRefusal refusal:
                frames.WriteBody(Frame.Refusal, refusal);
                break;
            case FoundFile file:
                Send(frames, file);
                break;
        }
    }

    private static void Send(FormatFrames frames, FoundFile file)
    {
        frames.Write(Frame.FileStart, Encoding.UTF8.GetBytes(file.Name));
        string reason = "";
        var piece = new byte[FormatFrames.Piece];
        try
        {
            for (var n = file.Bytes.ReadAtLeast(piece, piece.Length, false); n > 0; n = file.Bytes.ReadAtLeast(piece, piece.Length, false))
            {
                frames.Write(Frame.FileBytes, piece.AsSpan(0, n));
            }
        }
        catch (ArchiveRefusedException e)
        {
            reason = e.Message;
        }

        file.Bytes.Dispose();
        frames.Write(Frame.FileEnd, Encoding.UTF8.GetBytes(reason));
    }

    private static IEnumerable<Found> Pdf(Stream file)
    {
        if (file.Length > PdfText.MaxBytes)
        {
            yield return Unread($"the PDF is longer than {PdfText.MaxBytes >> 20} MB");
            yield break;
        }

        var pdf = PdfText.From(All(file), out var refusal);
        yield return pdf is null ? Unread(refusal!)
            : new FoundText(pdf.Title, pdf.Author, null, null, pdf.Text, "pdf-text", [.. pdf.Notes.Select(n => n.Text)]);
    }

    private static IEnumerable<Found> Office(Stream file, ArchiveBudget budget)
    {
        var office = OfficeText.From(file, budget, out var refusal);
        yield return office is null ? Unread(refusal!)
            : new FoundText(null, null, null, null, office.Text, "office-text", [.. office.Notes.Select(n => n.Text)]);
    }

    /// <summary>Empty text with the reason: the file is kept, but not read.</summary>
    internal static FoundRefusal Unread(string reason) => new("", reason);

    private static IEnumerable<Found> Workbook(Stream file, ArchiveBudget budget, FormatJob job)
    {
        var mapping = job.Columns is null ? null : new CsvMapping(job.Columns);
        var sheet = "";
        foreach (var part in XlsxList.Read(file, budget, mapping))
        {
            if (part is CsvHeading heading) sheet = heading.Notes.FirstOrDefault(n => n.Code == "sheet").Text ?? "";
            if (part is Refused refused) yield return new FoundRefusal(Where(sheet, refused.Line), refused.Reason);
            if (part is not CsvRow row) continue;
            yield return new FoundPart(0, 0, row.Line, Where(sheet, row.Line), null, null, null, "", null, [],
                [.. row.Notes.Select(n => n.Text)], ListRows.Cells(row));
        }
    }

    private static string Where(string sheet, long line) =>
        string.Create(CultureInfo.InvariantCulture, $"sheet {SafeNames.Shown(sheet)}, row {line}");

    private static IEnumerable<Found> Archive(Stream file, ArchiveBudget budget, int depth)
    {
        foreach (var part in ArchiveParts.Read(file, budget, depth))
        {
            if (part is Refused refused) yield return new FoundRefusal(refused.What == RefusedWhat.Rest ? "" : "in the archive", refused.Reason);
            else if (part is ArchiveEntry entry && Opened(entry, out var refusal) is var bytes)
            {
                yield return bytes is null ? new FoundRefusal(SafeNames.Shown(entry.Name), refusal)
                    : new FoundFile(string.Join('/', entry.Parts), bytes);
            }
        }
    }

    private static Stream? Opened(ArchiveEntry entry, out string refusal)
    {
        refusal = "";
        try
        {
            return entry.Open();
        }
        catch (ArchiveRefusedException e)
        {
            refusal = e.Message;
            return null;
        }
    }

    private static IEnumerable<Found> Mail(Stream file)
    {
        if (file.Length > EmailText.MaxBytes)
        {
            yield return Unread($"the mail is longer than {EmailText.MaxBytes >> 20} MB");
            yield break;
        }

        var mail = EmailText.From(All(file), out var refusal);
        if (mail is null)
        {
            yield return Unread(refusal!);
            yield break;
        }

        yield return new FoundText(mail.Subject, mail.Senders is [var from, ..] ? from : null, null, mail.Date?[..10],
            WithHead(mail), "email-text", [.. mail.Notes.Select(n => n.Text)]);
        foreach (var attached in mail.Attachments) yield return Attached(attached);
    }

    private static FoundFile Attached(EmailAttachment attached) => new(
        attached.Name is { Length: > 0 } name ? SafeNames.Inside(name, out _) is { } parts ? parts[^1] : "attachment" : "attachment",
        new MemoryStream(attached.Bytes.ToArray(), false));

    private static string WithHead(EmailText mail) => mail.Subject is { Length: > 0 } subject
        ? $"{TextLayer.Of(subject).Text}\n\n{mail.Text}" : mail.Text;

    private static IEnumerable<Found> Mails(Stream file)
    {
        var number = 0;
        foreach (var part in Mailbox.Read(file))
        {
            number++;
            var place = string.Create(CultureInfo.InvariantCulture, $"mail {number}");
            if (part is Refused refused) yield return new FoundRefusal(place, refused.Reason);
            if (part is not EmailText mail) continue;
            yield return new FoundPart(
                mail.ByteStart, mail.ByteLength, number, mail.MessageId ?? place, mail.Senders is [var from, ..] ? from : null,
                mail.Date?[..10], mail.DateUnix, WithHead(mail), mail.InReplyTo,
                [.. mail.Attachments.Select(a => SafeNames.Shown(a.Name ?? "attachment"))], [.. mail.Notes.Select(n => n.Text)]);
            foreach (var attached in mail.Attachments) yield return Attached(attached);
        }
    }

    private static IEnumerable<Found> Media(SourceKind kind, Stream file)
    {
        yield return new FoundFacts(MediaFacts.Of(kind, file, out var refusal),
            IsPicture(kind) && file.Length <= PictureLooks.MaxBytes ? PictureLooks.Of(All(file)) : null);
        if (refusal is not null) yield return Unread(refusal);
    }

    internal static byte[] All(Stream file)
    {
        file.Position = 0;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>
/// The pages of a web archive (WACZ): address, title, time and text as the archiving program wrote them down. The recorded
/// traffic itself stays unopened in the original.
/// </summary>
internal static class WaczPages
{
    private const int MaxLine = 16 * 1024 * 1024;

    public static IEnumerable<Found> Read(Stream file, ArchiveBudget budget)
    {
        foreach (var part in ArchiveParts.Read(file, budget))
        {
            if (part is Refused { What: RefusedWhat.Rest } refused) yield return FormatServer.Unread(refused.Reason);
            if (part is not ArchiveEntry entry || entry.Name is not ("pages/pages.jsonl" or "pages/extraPages.jsonl")) continue;
            using var lines = entry.Open();
            foreach (var page in Pages(lines, entry.Name)) yield return page;
        }
    }

    private static IEnumerable<Found> Pages(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, false));
        for (long number = 1; Next(reader, out var refusal) is { } line; number++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}, line {number}");
            if (refusal is not null) yield return new FoundRefusal(place, refusal);
            else if (line.Trim().Length > 0 && One(line, number, place) is { } page) yield return page;
            if (refusal is not null) yield break;
        }
    }

    private static string? Next(StreamReader reader, out string? refusal)
    {
        refusal = null;
        try
        {
            var line = reader.ReadLine();
            if (line?.Length > MaxLine) refusal = "the line is too long";
            return line;
        }
        catch (ArchiveRefusedException e)
        {
            refusal = e.Message;
            return "";
        }
    }

    private static Found? One(string line, long number, string place)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var page = json.RootElement;
            if (page.ValueKind != JsonValueKind.Object || page.TryGetProperty("format", out _)) return null;
            var (url, title, text, at) = (Of(page, "url"), Of(page, "title"), Of(page, "text"), Of(page, "ts"));
            if (url is null) return new FoundRefusal(place, "the page has no address");
            var told = DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            return new FoundPart(
                0, 0, number, url, null, told ? $"{time.UtcDateTime:yyyy-MM-dd}" : null, told ? time.ToUnixTimeSeconds() : null,
                string.Join('\n', new[] { title, url, text }.Where(t => !string.IsNullOrWhiteSpace(t))), null, [],
                text is null ? ["the archive carries no text of this page"] : []);
        }
        catch (JsonException)
        {
            return new FoundRefusal(place, "the line is no valid JSON");
        }
    }

    private static string? Of(JsonElement page, string name) =>
        page.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? TextLayer.Of(value.GetString()!).Text : null;
}

/// <summary>
/// Items of Bayanat (bulletins, actors, incidents) as that program writes them to JSON: title and description become the text,
/// every other field stays beside it as one of "our columns".
/// </summary>
internal static class BayanatItems
{
    private const int MaxBytes = 256 * 1024 * 1024;

    private static readonly string[] Words = ["title", "title_ar", "sjac_title", "sjac_title_ar", "name", "name_ar", "description", "comments"];

    public static IEnumerable<Found> Read(Stream file)
    {
        if (file.Length > MaxBytes) return [FormatServer.Unread($"the file is longer than {MaxBytes >> 20} MB")];
        return Items(FormatServer.All(file));
    }

    private static List<Found> Items(byte[] bytes)
    {
        var found = new List<Found>();
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes.AsSpan(start));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject) continue;
                var at = (int)reader.TokenStartIndex + start;
                reader.Skip();
                found.Add(One(bytes.AsMemory(at, (int)reader.BytesConsumed + start - at), at, found.Count + 1));
            }
        }
        catch (JsonException e)
        {
            found.Add(new FoundRefusal(string.Create(CultureInfo.InvariantCulture, $"line {(e.LineNumber ?? 0) + 1}"),
                "the file is no valid JSON from here on; what stood before was taken in"));
        }

        return found;
    }

    private static FoundPart One(ReadOnlyMemory<byte> json, long start, long number)
    {
        using var document = JsonDocument.Parse(json);
        var item = document.RootElement;
        var words = new List<string>();
        var cells = new List<CellTaken>();
        foreach (var field in item.EnumerateObject())
        {
            var value = field.Value.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => "",
                JsonValueKind.String => ArticleText.WordsOf(field.Value.GetString()!),
                JsonValueKind.Array when field.Value.GetArrayLength() == 0 => "",
                JsonValueKind.Array when field.Value.EnumerateArray().All(e => Title(e) is not null) =>
                    string.Join("; ", field.Value.EnumerateArray().Select(Title)),
                _ => field.Value.GetRawText(),
            };
            if (value.Length == 0) continue;
            if (Words.Contains(field.Name)) words.Add(value);
            else cells.Add(new CellTaken(null, FormatFrames.Whole(field.Name), FormatFrames.Whole(value)));
        }

        var kind = Text(item, "class") ?? "item";
        var id = item.TryGetProperty("id", out var told) && told.ValueKind is JsonValueKind.Number or JsonValueKind.String
            ? told.ToString() : string.Create(CultureInfo.InvariantCulture, $"number {number}");
        var day = Text(item, "publish_date") is { Length: >= 10 } published
            && DateOnly.TryParseExact(published.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d)
            ? $"{d:yyyy-MM-dd}" : null;
        var text = string.Join('\n', words.Concat(cells.Select(c => $"{c.Name}: {c.Value}")));
        return new FoundPart(start, json.Length, number, $"bayanat/{kind}/{id}", null, day, null, text, null, [], [], cells);
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Title(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()
        : element.ValueKind == JsonValueKind.Object ? Text(element, "title") ?? Text(element, "filename") ?? Text(element, "name") : null;
}

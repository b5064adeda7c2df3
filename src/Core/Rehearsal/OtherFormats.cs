using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homeward.Rehearsal;

/// <summary>
/// formats/: invented texts of this world once more, in every other kind of file that people hand in: letters as DOCX and ODT, a
/// report as PDF, a list as XLSX, a mailbox, an archive, a web archive, items of Bayanat, a report of the Auto Archiver, Telegram as
/// HTML, a conversation as it is pasted. They are copies on purpose: told twice, they must count once.
/// </summary>
internal static class OtherFormats
{
    private const string Folder = "formats/";
    private const string Note = " (invented, выдумано, вигадано)";
    private static readonly DateTimeOffset At = new(2025, 6, 2, 10, 0, 0, TimeSpan.Zero);

    public static void Write(InventedWar war, IWorldSink sink)
    {
        var calls = Enumerable.Range(0, 4).Select(i => CallNotes.Make(war, i)).ToList();
        var articles = Enumerable.Range(0, 9).Select(i => Articles.Make(war, i)).ToList();
        var mails = Enumerable.Range(0, 3).Select(i => Mails.Make(war, i)).ToList();
        sink.Put(Folder + "letter.docx", s => s.Write(Docx(calls[0].Composed.Text)));
        sink.Put(Folder + "letter.odt", s => s.Write(Odt(calls[1].Composed.Text)));
        sink.Put(Folder + "report.pdf", s => s.Write(Pdf((articles.Find(a => a.Lang == "en") ?? articles[0]).Composed.Text)));
        sink.Put(Folder + "list.xlsx", s => s.Write(Xlsx(war)));
        sink.Put(Folder + "family.mbox", s => s.Write(Mailbox(mails)));
        sink.Put(Folder + "handed-in.zip", s => s.Write(Zip(
            ("letters/one.docx", Docx(calls[2].Composed.Text)), ("letters/two.txt", Encoding.UTF8.GetBytes(calls[3].Composed.Text)))));
        sink.Put(Folder + "site.wacz", s => s.Write(Wacz(articles)));
        sink.Put(Folder + "bulletins.json", s => s.Write(Bayanat(articles)));
        sink.Put(Folder + "archived/report.html", s => s.Write(Encoding.UTF8.GetBytes(Archived(articles[0]))));
        sink.Put(Folder + "archived/media/one.jpg", s => Picture.Write(s, 1_000_001));
        sink.Put(Folder + "telegram/messages.html", s => s.Write(Encoding.UTF8.GetBytes(Html(war))));
        sink.Put(Folder + "conversation.txt", s => s.Write(Encoding.UTF8.GetBytes(Pasted(war))));
    }

    private static byte[] Docx(string text) => Zip(
        ("[Content_Types].xml", Encoding.UTF8.GetBytes("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
        ("word/document.xml", Encoding.UTF8.GetBytes(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
            + string.Concat((text + Note).Split('\n').Select(l => $"<w:p><w:r><w:t xml:space=\"preserve\">{Xml(l)}</w:t></w:r></w:p>")) + "</w:body></w:document>")));

    private static byte[] Odt(string text) => Zip(
        ("mimetype", Encoding.ASCII.GetBytes("application/vnd.oasis.opendocument.text")), ("content.xml", Encoding.UTF8.GetBytes(
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>"
            + string.Concat((text + Note).Split('\n').Select(l => $"<text:p>{Xml(l)}</text:p>")) + "</office:text></office:body></office:document-content>")));

    private static byte[] Xlsx(InventedWar war)
    {
        const string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        var rows = HandLists.Sheet(war).Take(30).ToList();
        var sheet = new StringBuilder();
        for (var r = 0; r < rows.Count; r++)
        {
            sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{r + 1}\">");
            for (var c = 0; c < rows[r].Length; c++)
            {
                sheet.Append(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + c)}{r + 1}\" t=\"inlineStr\"><is><t>{Xml(rows[r][c])}</t></is></c>");
            }

            sheet.Append("</row>");
        }

        return Zip(
            ("[Content_Types].xml", Encoding.UTF8.GetBytes("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
            ("xl/workbook.xml", Encoding.UTF8.GetBytes(
                $"<workbook {main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                + "<sheets><sheet name=\"invented\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", Encoding.UTF8.GetBytes(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>")),
            ("xl/worksheets/sheet1.xml", Encoding.UTF8.GetBytes($"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>")));
    }

    private static byte[] Mailbox(List<InventedText> mails) => Encoding.UTF8.GetBytes(string.Concat(mails.Select(m =>
        $"From family@rehearsal.invalid Mon Jun  2 10:00:00 2025\r\n{Mails.Envelope(m).TrimEnd()}\r\n\r\n")));

    private static byte[] Wacz(List<InventedText> articles)
    {
        var pages = new StringBuilder("{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"invented\",\"hasText\":true}\n");
        foreach (var (article, i) in articles.Take(3).Select((a, i) => (a, i)))
        {
            pages.Append("{\"id\":\"").Append(i).Append("\",\"url\":\"http://rehearsal.invalid/").Append(i).Append("\",\"ts\":\"")
                .Append(Jsonl.Day(article.Published)).Append("T10:00:00Z\",\"title\":").Append(Json(article.Composed.Text.Split('\n')[0]))
                .Append(",\"text\":").Append(Json(article.Composed.Text)).Append("}\n");
        }

        return Zip(("datapackage.json", "{}"u8.ToArray()), ("archive/data.warc.gz", [0x1F, 0x8B, 8, 0]), ("pages/pages.jsonl", Encoding.UTF8.GetBytes(pages.ToString())));
    }

    private static byte[] Bayanat(List<InventedText> articles) => Encoding.UTF8.GetBytes("[" + string.Join(",\n", articles.Take(3).Select((a, i) =>
        $"{{\"class\":\"bulletin\",\"id\":{i + 1},\"title\":{Json(a.Composed.Text.Split('\n')[0])},\"originid\":\"invented-{i + 1}\",\"source_link\":\"http://rehearsal.invalid/{i}\","
        + $"\"description\":"
        + $"{Json("<p>" + Xml(a.Composed.Text).Replace("\n", "</p><p>", StringComparison.Ordinal) + "</p>")},"
        + $"\"publish_date\":\"{Jsonl.Day(a.Published)}T10:00:00\",\"labels\":[{{\"id\":1,\"title\":\"invented\"}}]}}")) + "]");

    private static string Archived(InventedText article) =>
        "<!DOCTYPE html><html><head><title>http://rehearsal.invalid/0</title></head><body><div id=\"notification\"></div>"
        + "<h2>Archived media for <span class=\"copy\">http://rehearsal.invalid/0</span></h2><table class=\"content\"><tr><td>image</td><td><a href=\"media/one.jpg\">one</a></td></tr></table>"
        + $"<table class=\"metadata\"><tr><th>key</th><th>value</th></tr><tr><td>title</td><td>{Xml(article.Composed.Text.Split('\n')[0])}</td></tr>"
        + $"<tr><td>content</td><td>{Xml(article.Composed.Text)}</td></tr></table></body></html>";

    private static string Html(InventedWar war)
    {
        var page = new StringBuilder(
            "<!DOCTYPE html><html><body><div class=\"page_wrap\"><div class=\"page_header\">"
            + "<div class=\"text bold\">Выдуманный чат</div></div><div class=\"history\">\n");
        foreach (var m in Said(war).Take(40))
        {
            page.Append("<div class=\"message default clearfix\" id=\"message").Append(m.Id).Append("\"><div class=\"body\"><div class=\"pull_right date details\" title=\"")
                .Append(ChatExport.Local(m.Utc).ToString("dd.MM.yyyy HH:mm:ss", CultureInfo.InvariantCulture)).Append(" UTC+03:00\">x</div><div class=\"from_name\">")
                .Append(Xml(m.From!)).Append("</div><div class=\"text\">").Append(Xml(m.Text!.Composed.Text).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</div></div></div>\n");
        }

        return page.Append("</div></div></body></html>\n").ToString();
    }

    private static string Pasted(InventedWar war) => "Переписка, вся выдумана\n" + string.Concat(Said(war).Skip(40).Take(12).Select(m =>
        $"[{ChatExport.Local(m.Utc).ToString("dd.MM.yyyy, HH:mm:ss", CultureInfo.InvariantCulture)}] {m.From!.Replace(":", "", StringComparison.Ordinal)}: {m.Text!.Composed.Text}\n"));

    private static IEnumerable<ChatMessage> Said(InventedWar war) => ChatExport.Messages(war).Where(m => m is { Text: not null, From: not null });

    /// <summary>One page of Latin text, written by hand so that the same seed gives the same bytes.</summary>
    private static byte[] Pdf(string text)
    {
        var lines = text.Split('\n').SelectMany(l => Wrapped(l)).Prepend("invented").Take(60)
            .Select(l => new string([.. l.Where(c => c is >= ' ' and < '\u007F' and not ('\\' or '(' or ')'))])).Select(l => $"({l}) Tj T*");
        var page = "BT /F1 11 Tf 13 TL 50 800 Td\n" + string.Join('\n', lines) + "\nET";
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            $"<</Length {page.Length}>>\nstream\n{page}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        return Encoding.ASCII.GetBytes(file.Append(CultureInfo.InvariantCulture, $"trailer\n<</Root 1 0 R/Size {objects.Length + 1}>>\nstartxref\n{start}\n%%EOF\n").ToString());
    }

    private static IEnumerable<string> Wrapped(string line)
    {
        for (; line.Length > 90; line = line[(line.LastIndexOf(' ', 90) is > 0 and var cut ? cut : 90)..].TrimStart())
        {
            yield return line[..(line.LastIndexOf(' ', 90) is > 0 and var at ? at : 90)];
        }

        yield return line;
    }

    /// <summary>An archive with a fixed time in it: the same seed gives the same bytes.</summary>
    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, true))
        {
            foreach (var (name, bytes) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = At;
                using var stream = entry.Open();
                stream.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    private static string Xml(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Json(string text) => JsonSerializer.Serialize(text, Readable);
}

using Homeward.Evidence;
using Homeward.Tests.Core.Evidence;
using Homeward.Views;
using Xunit;
using static Homeward.Tests.Desk.Evidence.HandedIn;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Every kind of file goes in whole through `add`, and its words and contents come out.</summary>
public sealed class FormatsTest
{
    [Fact]
    public void Pdf_WithText_IsReadByAnotherProcess()
    {
        using var desk = new HandedIn();
        var bytes = Pdf("On 19 March 2025 a group of 175 came home.", "They were sent to the front on 25 March.");
        Assert.Equal(1, desk.AddOne("report.pdf", bytes).Stored);
        Assert.Contains("a group of 175 came home", desk.TextOf("report.pdf"), StringComparison.Ordinal);
        Assert.Contains("25 March", desk.TextOf("report.pdf"), StringComparison.Ordinal);
        Assert.Equal(bytes, desk.Original(desk.Named("report.pdf").Id));
    }

    [Fact]
    public void OfficeFiles_Words_AreTakenAndMacrosSaid()
    {
        using var desk = new HandedIn();
        desk.Write("note.docx", Docx("Ищу сына, пропал под Суджей", macros: true));
        desk.Write("letter.odt", Odt("Прошу помочь найти мужа"));
        var run = Assert.Single(desk.Add(desk.Folder));
        Assert.Equal(2, run.Stored);
        Assert.Equal("Ищу сына, пропал под Суджей", desk.TextOf("note.docx"));
        Assert.Equal("Прошу помочь найти мужа", desk.TextOf("letter.odt"));
        Assert.Contains(desk.Mira.Evidence.Source(desk.Named("note.docx").Id)!.Notes, n => n.Contains("macros", StringComparison.Ordinal));
    }

    [Fact]
    public void Mail_WithAttachments_TheyAreSourcesOfTheirOwn()
    {
        using var desk = new HandedIn();
        var run = desk.AddOne("letter.eml", Mail("About my son", "He called on 5 June.", ("list.csv", Utf8("ФИО;дата рождения\nИванов Пётр;1.1.1990\n")),
            ("scan.pdf", Pdf("The board decided on 3 June 2025."))));
        Assert.Equal((4, 0), (run.Stored, run.Refused)); // mail, list with its row, scan
        var mail = desk.Named("letter.eml");
        Assert.Equal("About my son", mail.Title);
        Assert.Equal(new DateOnly(2025, 6, 2), mail.Claimed!.Earliest);
        Assert.Contains("He called on 5 June.", desk.TextOf("letter.eml"), StringComparison.Ordinal);
        Assert.Equal(["list.csv", "scan.pdf"], desk.Mira.Evidence.Sources(Slice.First(), parent: mail.Id).Rows.Select(r => r.Name).Order());
        Assert.Contains("The board decided", desk.TextOf("scan.pdf"), StringComparison.Ordinal);
        Assert.Contains("Иванов Пётр", desk.PartsOf(desk.Named("list.csv").Id).Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mailbox_EachMailIsAPart_AttachmentsHangOnIt()
    {
        using var desk = new HandedIn();
        var box = "From anna@example.org Mon Jun  2 10:00:00 2025\r\n" + Mail("One", "first words") + "\r\nFrom anna@example.org Mon Jun  2 11:00:00 2025\r\n"
            + Mail("Two", "second words", ("a.txt", Utf8("attached words")));
        var run = desk.AddOne("all.mbox", box);
        Assert.Equal((3, 0), (run.Stored, run.Refused));
        var source = desk.Named("all.mbox");
        Assert.Equal(["One\n\nfirst words", "Two\n\nsecond words"], desk.PartsOf(source.Id).Select(p => p.Text.Trim()));
        Assert.Equal("attached words", desk.TextOf("a.txt"));
        Assert.Equal(source.Id, desk.Named("a.txt").ParentId);
        Assert.Equal(3, desk.AddOne("all.mbox", box).Known);
    }

    [Fact]
    public void Workbook_EachRowIsAPartWithAllItsColumns()
    {
        using var desk = new HandedIn();
        var run = desk.AddOne("list.xlsx", Xlsx(["ФИО", "дата рождения", "наш номер"], ["Иванов Пётр", "1.1.1990", "А-7"], ["Петров Иван", "2.2.1991", "А-8"]));
        Assert.Equal((2, 0), (run.Stored, run.Refused));
        var part = desk.PartsOf(desk.Named("list.xlsx").Id)[1];
        Assert.Equal("ФИО: Петров Иван\nдата рождения: 2.2.1991\nнаш номер: А-8", part.Text);
        Assert.Equal([("full-name", "ФИО"), ("birth-date", "дата рождения"), (null, "наш номер")], part.Cells.Select(c => (c.Role, c.Name)));
    }

    [Fact]
    public void Archive_Nested_EverythingInItIsTakenWithItsPath()
    {
        using var desk = new HandedIn();
        var inner = Zip(("deep/note.txt", Utf8("words in the inner archive")), ("deep/report.pdf", Pdf("words of a report")));
        var run = desk.AddOne("all.zip", Zip(("a/letter.docx", Docx("слова письма")), ("inner.zip", inner), ("b/list.csv", Utf8("ФИО;год\nИванов;1990\n"))));
        Assert.Equal((7, 0), (run.Stored, run.Refused)); // the archive, three in it with a row, two in the inner one
        Assert.Equal("words in the inner archive", desk.TextOf("note.txt"));
        Assert.Contains("words of a report", desk.TextOf("report.pdf"), StringComparison.Ordinal);
        Assert.Equal(desk.Named("inner.zip").Id, desk.Named("note.txt").ParentId);
        Assert.Equal("deep/note.txt", desk.Mira.Evidence.Source(desk.Named("note.txt").Id)!.Path);
        Assert.Equal((0, 1), (desk.AddOne("all.zip", desk.Original(desk.Named("all.zip").Id)) is var again ? ((int)again.Stored, (int)again.Known) : default));
    }

    [Fact]
    public void TelegramExport_InAnArchive_ItsMediaAreFoundThere()
    {
        using var desk = new HandedIn();
        var json = Exports.Chat(Exports.Message(1, "вот он", " \"photo\": \"photos/photo_1.jpg\",\n"), Exports.Message(2, "и ещё", " \"photo\": \"photos/none.jpg\",\n"));
        var run = desk.AddOne("ChatExport.zip", Zip(("ChatExport_2025/result.json", Utf8(json)), ("ChatExport_2025/photos/photo_1.jpg", Picture(1))));
        Assert.Equal(1, run.Refused);
        Assert.Contains("none.jpg", run.Refusals.Single().Where, StringComparison.Ordinal);
        var parts = desk.PartsOf(desk.Named("result.json").Id);
        Assert.Equal(desk.Named("photo_1.jpg").Id, Assert.Single(parts[0].MediaSources));
        Assert.Null(Assert.Single(parts[1].MediaSources));
    }

    [Fact]
    public void TelegramHtmlPages_OfAFolder_AreOneExport()
    {
        using var desk = new HandedIn();
        const string head = "<!DOCTYPE html><html><body><div class=\"page_wrap\"><div class=\"page_header\"><div class=\"text bold\">Ищем своих</div></div><div class=\"history\">";
        string Said(int id, string from, string text) => $"<div class=\"message default clearfix{(from.Length == 0 ? " joined" : "")}\" id=\"message{id}\"><div class=\"body\">"
            + $"<div class=\"pull_right date details\" title=\"02.06.2025 10:00:{id:D2} UTC+03:00\">10:00</div>" + (from.Length == 0 ? "" : $"<div class=\"from_name\">{from}</div>")
            + $"<div class=\"text\">{text}</div></div></div>";
        desk.Write("export/messages.html", head + Said(1, "Мама", "первое") + "</div></div></body></html>");
        desk.Write("export/messages2.html", head + Said(2, "", "второе") + "</div></div></body></html>");
        var run = Assert.Single(desk.Add(Path.Combine(desk.Folder, "export")));
        Assert.Equal(("telegram", 2L, 0L), (run.Importer, run.Stored, run.Refused));
        var second = desk.PartsOf(desk.Named("messages2.html").Id).Single();
        Assert.Equal(("второе", "Мама"), (second.Text, second.Row.Sender));
    }

    [Fact]
    public void Pictures_FactsAreShownAndTheOriginalIsUntouched()
    {
        using var desk = new HandedIn();
        var bytes = WithExif(Picture(3), "2025:03:19 10:11:12");
        desk.AddOne("photo.jpg", bytes);
        var page = desk.Mira.Evidence.Source(desk.Named("photo.jpg").Id)!;
        Assert.Contains(page.Facts, f => f.Name == "Date/Time" && f.Value == "2025:03:19 10:11:12");
        Assert.Equal(new DateOnly(2025, 3, 19), page.Row.Claimed!.Earliest);
        Assert.Contains(page.Facts, f => f.Name == "Image Width");
        Assert.Equal(bytes, desk.Original(page.Row.Id));
    }

    [Fact]
    public void Bayanat_ItemsBecomePartsAndNoFieldIsLost()
    {
        using var desk = new HandedIn();
        const string json = """
            [{"class":"bulletin","id":7,"title":"Video of a column","title_ar":null,"originid":"X1","source_link":"https://example.org/1","description":"<p>A column of <b>30</b> men.</p>",
              "publish_date":"2025-03-21T10:00:00","labels":[{"id":1,"title":"return"}],"our_field":{"a":1}},
             {"class":"bulletin","id":8,"title":"Second","originid":"X2","source_link":""}]
            """;
        Assert.Equal((2, 0), desk.AddOne("bulletins.json", json) is var run ? ((int)run.Stored, (int)run.Refused) : default);
        var part = desk.PartsOf(desk.Named("bulletins.json").Id)[0];
        Assert.StartsWith("Video of a column\nA column of 30 men.", part.Text, StringComparison.Ordinal);
        Assert.Contains(part.Cells, c => c is { Name: "our_field", Value: "{\"a\":1}" });
        Assert.Contains(part.Cells, c => c is { Name: "labels", Value: "return" });
        Assert.Equal(new DateOnly(2025, 3, 21), part.Row.Sent!.Earliest);
    }

    [Fact]
    public void AutoArchiver_ReportAndItsFilesBelongTogether()
    {
        using var desk = new HandedIn();
        desk.Write("out/report.html", """
            <!DOCTYPE html><html><head><title>https://t.me/x/1</title></head><body><div id="notification"></div>
            <h2>Archived media for <span class="copy">https://t.me/x/1</span> - <a href="https://t.me/x/1">open</a></h2>
            <table class="content"><tr><td>image</td><td><a href="media/one.jpg">one</a></td></tr></table>
            <table class="metadata"><tr><th>key</th><th>value</th></tr><tr><td>title</td><td>They came home</td></tr><tr><td>content</td><td>175 came home on 19 March.</td></tr><tr><td>_processed_at</td><td>2025-03-20</td></tr></table>
            </body></html>
            """);
        desk.Write("out/media/one.jpg", Picture(5));
        var run = Assert.Single(desk.Add(Path.Combine(desk.Folder, "out")));
        Assert.Equal((2, 0), ((int)run.Stored, (int)run.Refused));
        var report = desk.Named("report.html");
        Assert.Equal("They came home", report.Title);
        Assert.Contains("175 came home on 19 March.", desk.TextOf("report.html"), StringComparison.Ordinal);
        Assert.Equal(report.Id, desk.All().Single(s => s.Name.EndsWith("one.jpg", StringComparison.Ordinal)).ParentId);
    }

    [Fact]
    public void Wacz_PagesAreReadAndTheArchiveStaysClosed()
    {
        using var desk = new HandedIn();
        var bytes = Zip(("datapackage.json", Utf8("{}")), ("archive/data.warc.gz", [1, 2, 3]), ("pages/pages.jsonl", Utf8(
            "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"hasText\":true}\n{\"id\":\"1\",\"url\":\"https://example.org/a\",\"title\":\"A page\",\"ts\":\"2025-03-20T10:00:00Z\",\"text\":\"A group of 175 came home.\"}\nnot json\n")));
        var run = desk.AddOne("site.wacz", bytes);
        Assert.Equal((1, 1), ((int)run.Stored, (int)run.Refused));
        var part = desk.PartsOf(desk.Named("site.wacz").Id).Single();
        Assert.Equal(("https://example.org/a", "A page\nhttps://example.org/a\nA group of 175 came home."), (part.Row.Place, part.Text));
        Assert.Equal(bytes, desk.Original(desk.Named("site.wacz").Id));
    }

    /// <summary>Puts an EXIF block with one date behind the start of a JPEG.</summary>
    private static byte[] WithExif(byte[] jpeg, string date)
    {
        byte[] tiff = [.. "MM\0*\0\0\0\x08"u8, 0, 1, 0x01, 0x32, 0, 2, 0, 0, 0, 20, 0, 0, 0, 26, 0, 0, 0, 0, .. Utf8(date), 0];
        byte[] block = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)((block.Length + 2) >> 8), (byte)(block.Length + 2), .. block, .. jpeg[2..]];
    }
}

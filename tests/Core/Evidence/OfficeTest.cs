using System.Text;
using CsCheck;
using Homeward.Evidence;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>Words of DOCX, ODT and PDF, rows of XLSX; and the same files damaged.</summary>
public sealed class OfficeTest
{
    private const string W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    private const string S = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private const string R = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private static readonly byte[] Docx = Zip(
        ("[Content_Types].xml", "<Types/>"), ("word/vbaProject.bin", "x"), ("word/comments.xml", "<c/>"),
        ("word/document.xml",
            $"<w:document {W}><w:body><w:p><w:r><w:t xml:space=\"preserve\">Ищу </w:t></w:r><w:r><w:t>сына</w:t><w:tab/><w:t>да</w:t></w:r></w:p>"
            + "<w:p><w:del><w:r><w:delText>старое</w:delText></w:r></w:del><w:ins><w:r><w:t>новое</w:t></w:r></w:ins></w:p>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>А</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Б</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"));

    private static readonly byte[] Xlsx = Zip(
        ("xl/workbook.xml",
        $"<workbook {S} {R}><sheets><sheet name=\"Список\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/styles.xml",
        $"<styleSheet {S}><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd\\.mm\\.yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml",
        $"<sst {S}><si><t>ФИО</t></si><si><t>Дата рождения</t></si><si><r><t>Иванов </t></r><r><t>Пётр</t></r></si></sst>"),
        ("xl/worksheets/sheet1.xml",
            $"<worksheet {S}><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"inlineStr\"><is><t>наше</t></is></c></row>"
            + "<row r=\"2\"/><row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c><c r=\"B4\" s=\"2\"><v>31149</v></c><c r=\"D4\"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"));

    private static byte[] Zip(params (string Name, string Text)[] files) =>
        ArchivePartsTest.Zip([.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    [Fact]
    public void Docx_Words_AreReadWithoutMacrosAndDeletions()
    {
        var text = OfficeText.From(new MemoryStream(Docx), new(), out _)!;
        Assert.Equal("Ищу сына\tда\nновое\nА\tБ", text.Text);
        Assert.Equal(["comments", "macros", "tracked-changes"], text.Notes.Select(n => n.Code).Order());
    }

    [Fact]
    public void Odt_Words_AreRead()
    {
        const string ns = "xmlns:office=\"o\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
        var odt = Zip(("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml",
                $"<office:document-content {ns}><office:body><text:h>Список</text:h><text:p>раз<text:s text:c=\"2\"/>два<text:line-break/>три</text:p></office:body></office:document-content>"));
        Assert.Equal("Список\nраз  два\nтри", OfficeText.From(new MemoryStream(odt), new(), out _)!.Text);
    }

    [Fact]
    public void Docx_EntitiesAndBombs_AreRefused()
    {
        var laughs = Zip(("word/document.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w>&b;</w>"));
        Assert.Null(OfficeText.From(new MemoryStream(laughs), new(), out var refusal));
        Assert.Contains("damaged", refusal, StringComparison.Ordinal);
        var deep = Zip(("word/document.xml", string.Concat(Enumerable.Repeat("<a>", 50_000))));
        Assert.Null(OfficeText.From(new MemoryStream(deep), new(), out _));
        var bomb = ArchivePartsTest.Zip(("word/document.xml",
            [.. "<w><p>"u8, .. new byte[200_000_000].Select(_ => (byte)'a')]));
        Assert.Null(OfficeText.From(new MemoryStream(bomb), new(), out refusal));
        Assert.NotEmpty(refusal!);
    }

    [Fact]
    public void Xlsx_Rows_ComeLikeThoseOfACsv()
    {
        var parts = XlsxList.Read(new MemoryStream(Xlsx), new()).ToList();
        var heading = parts.OfType<CsvHeading>().Single();
        Assert.Equal(["full-name", "birth-date", null, null], heading.Columns.Select(c => c.Role));
        Assert.Contains(heading.Notes, n => n is { Code: "sheet", Text: "Список" });
        var row = parts.OfType<CsvRow>().Single();
        Assert.Equal((4L, "Иванов Пётр", "1985-04-12"), (row.Line, row.By("full-name"), row.By("birth-date")));
        Assert.Contains(new KeyValuePair<string, string>("наше", "2"), row.OurColumns());
    }

    private static byte[] Pdf(params string[] pages)
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var words in pages)
        {
            var page = builder.AddPage(595, 842);
            if (words.Length > 0) page.AddText(words, 12, new PdfPoint(50, 700), font);
        }

        return builder.Build();
    }

    [Fact]
    public void Pdf_TextLayer_IsReadByPage()
    {
        var pdf = PdfText.From(Pdf("Exchange of 24 May", "second page"), out _)!;
        Assert.Equal(["Exchange of 24 May", "second page"], pdf.Pages);
        Assert.Contains(PdfText.From(Pdf(""), out _)!.Notes, n => n.Code == "no-text");
        Assert.Null(PdfText.From("%PDF-1.7 nothing"u8.ToArray(), out var refusal));
        Assert.Contains("damaged", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFiles_AnyChange_EndInAVisibleState()
    {
        var pdf = Pdf("one", "two");
        Gen.Select(Gen.Double[0, 0.999], Gen.Byte.Array[1, 3]).Sample((place, noise) =>
        {
            byte[] Damage(byte[] sound)
            {
                var bytes = (byte[])sound.Clone();
                noise.AsSpan(0, Math.Min(noise.Length, bytes.Length - (int)(place * bytes.Length)))
                    .CopyTo(bytes.AsSpan((int)(place * bytes.Length)));
                return bytes;
            }

            Assert.Equal(OfficeText.From(new MemoryStream(Damage(Docx)), new(), out var refusal) is null,
                refusal is not null);
            Assert.Equal(PdfText.From(Damage(pdf), out refusal) is null, refusal is not null);
            Assert.NotEmpty(XlsxList.Read(new MemoryStream(Damage(Xlsx)), new()));
        }, iter: 300);
    }
}

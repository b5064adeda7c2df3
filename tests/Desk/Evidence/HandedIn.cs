using System.IO.Compression;
using System.Text;
using Homeward.Evidence;
using Homeward.Tests.Core.Evidence;
using Homeward.Views;
using SkiaSharp;
using Xunit;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Files as people hand them in, made here; and a desk that takes them. Every word in them is invented.</summary>
internal sealed class HandedIn : IDisposable
{
    private readonly TestDesk desk = new TestDesk().Unlock();

    public TestDesk Desk => desk;

    public Session Mira => desk.Mira;

    public string Folder => Path.Combine(desk.Root, "in");

    public string Write(string name, byte[] bytes)
    {
        var file = Path.Combine([Folder, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds and looks that every ledger adds up, agrees with what is there, and the desk is whole.</summary>
    public IReadOnlyList<RunResult> Add(string path, AddOptions? options = null)
    {
        var runs = Mira.Evidence.Add(path, options);
        Assert.All(runs, r => Assert.Equal(r.Seen, r.Stored + r.Known + r.Refused));
        Assert.Empty(Scripts.Holdings.Faults(Mira));
        return runs;
    }

    public RunResult AddOne(string name, byte[] bytes, AddOptions? options = null) => Assert.Single(Add(Write(name, bytes), options));

    public RunResult AddOne(string name, string text, AddOptions? options = null) => AddOne(name, Encoding.UTF8.GetBytes(text), options);

    public IReadOnlyList<SourceRow> All() => Mira.Evidence.Everything(Slice.First(200)).Rows;

    public SourceRow Named(string name) => All().Single(s => s.Name == name);

    public string TextOf(string name) => Mira.Evidence.Source(Named(name).Id)!.Text;

    public IReadOnlyList<PartPage> PartsOf(string source) =>
        [.. Mira.Evidence.Parts(source, Slice.First(200)).Rows.Select(p => Mira.Evidence.Part(p.Id)!)];

    public byte[] Original(string id)
    {
        using var stream = Mira.Evidence.OpenOriginal(id)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => desk.Dispose();

    public static byte[] Zip(params (string Name, byte[] Bytes)[] files) => ArchivePartsTest.Zip(files);

    /// <summary>An archive whose files are not packed: the first bytes show what it is, as the format asks.</summary>
    private static byte[] Stored(params (string Name, byte[] Bytes)[] files)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, true))
        {
            foreach (var (name, bytes) in files)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Pdf(params string[] pages)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var text in pages)
        {
            var page = builder.AddPage(595, 842);
            page.AddText(text, 12, new PdfPoint(50, 700), font);
        }

        return builder.Build();
    }

    public static byte[] Docx(string text, bool macros = false) => Zip(
        [("[Content_Types].xml", Utf8("<Types/>")), ("word/document.xml", Utf8(
            $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")),
            .. macros ? [("word/vbaProject.bin", Utf8("x"))] : Array.Empty<(string, byte[])>()]);

    public static byte[] Odt(string text) => Stored(
        ("mimetype", Utf8("application/vnd.oasis.opendocument.text")), ("content.xml", Utf8(
            $"<office:document-content xmlns:office=\"o\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><text:p>{text}</text:p></office:body></office:document-content>")));

    public static byte[] Xlsx(params string[][] rows)
    {
        const string S = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        var sheet = string.Concat(rows.Select((row, r) => $"<row r=\"{r + 1}\">" + string.Concat(row.Select((cell, c) =>
            $"<c r=\"{(char)('A' + c)}{r + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")) + "</row>"));
        return Zip(
            ("[Content_Types].xml", Utf8("<Types/>")),
            ("xl/workbook.xml", Utf8($"<workbook {S} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Список\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", Utf8("<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>")),
            ("xl/worksheets/sheet1.xml", Utf8($"<worksheet {S}><sheetData>{sheet}</sheetData></worksheet>")));
    }

    public static string Mail(string subject, string text, params (string Name, byte[] Bytes)[] attachments) =>
        $"From: Anna <anna@example.org>\r\nTo: desk@example.org\r\nSubject: {subject}\r\n"
        + $"Date: Mon, 02 Jun 2025 10:00:00 +0300\r\nMessage-ID: <{subject.GetHashCode(StringComparison.Ordinal):x}@example.org>\r\nMIME-Version: 1.0\r\n"
        + (attachments.Length == 0
            ? $"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
            : "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n"
                + string.Concat(attachments.Select(a => "--b\r\nContent-Type: application/octet-stream\r\n" + $"Content-Disposition: attachment; filename=\"{a.Name}\"\r\n"
                    + $"Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(a.Bytes, Base64FormattingOptions.InsertLineBreaks)}\r\n"))
                + "--b--\r\n");

    /// <summary>A picture with a scene of its own for each number; quality below 100 is what a messenger does to it.</summary>
    public static byte[] Picture(int scene, int width = 320, int quality = 92, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var bitmap = new SKBitmap(width, width * 3 / 4);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.LightGray);
            var chance = new Random(scene);
            using var paint = new SKPaint();
            for (var i = 0; i < 12; i++)
            {
                paint.Color = new SKColor((byte)chance.Next(256), (byte)chance.Next(256), (byte)chance.Next(256));
                canvas.DrawOval((float)chance.NextDouble() * width, (float)chance.NextDouble() * width * 3 / 4, width / 5f, width / 7f, paint);
            }
        }

        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(format, quality).ToArray();
    }
}

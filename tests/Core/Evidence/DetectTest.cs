using System.IO.Compression;
using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class DetectTest
{
    private static byte[] Zip(params string[] names)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, true))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.ASCII.GetBytes(name == "mimetype" ? "application/vnd.oasis.opendocument.text"
                    : "<x/>"));
            }
        }

        return memory.ToArray();
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static TheoryData<SourceKind, byte[], string> Files()
    {
        var mp3 = new byte[1000];
        (mp3[0], mp3[1], mp3[2]) = (0xFF, 0xFB, 0x90);
        (mp3[417], mp3[418], mp3[419]) = (0xFF, 0xFB, 0x90);
        return new()
        {
            { SourceKind.PlainText, Encoding.UTF8.GetBytes("Ищу сына. Пропал 12.03 под Суджей."), "a.txt" },
            { SourceKind.PlainText, Encoding.Unicode.GetBytes("Ищу сына. Пропал 12.03."), "a.txt" },
            { SourceKind.Html,
                Encoding.UTF8.GetBytes("\uFEFF\n<!-- x -->\n<!DOCTYPE html><html><body><p>да</p></body></html>"),
                "a.html" },
            { SourceKind.TelegramHtml,
                Encoding.UTF8.GetBytes(
                "<!DOCTYPE html><html><body onload=\"CheckLocation();\"><div class=\"page_wrap\"><div class=\"page_header\">"), "messages.html" },
            { SourceKind.TelegramChatJson, Encoding.UTF8.GetBytes(Exports.Chat(Exports.Message(1, "х"))),
                "result.json" },
            { SourceKind.TelegramChatJson, Encoding.UTF8.GetBytes(Exports.Chat(Exports.Message(1, "до\\x0C"))),
                "result.json" },
            { SourceKind.TelegramAccountJson,
                Encoding.UTF8.GetBytes(Exports.Account(("А", 1, [Exports.Message(1, "х")]))), "result.json" },
            { SourceKind.Json, Encoding.UTF8.GetBytes("{\"a\": [1, 2]}"), "a.json" },
            { SourceKind.Csv, Encoding.UTF8.GetBytes("ФИО;дата рождения\nИванов Иван;1.1.1990\nПетров Пётр;2.2.1991\n"),
                "list.txt" },
            { SourceKind.Csv, Encoding.UTF8.GetBytes("имя\nИван\n"), "list.csv" },
            { SourceKind.Pdf, Latin("%PDF-1.7\n%âãÏÓ\n"), "a.pdf" },
            { SourceKind.Email,
                Latin("Received: from x\r\nFrom: a@example.org\r\nTo: b@example.org\r\nSubject: hi\r\n\r\nbody"),
                "a.eml" },
            { SourceKind.Mailbox,
                Latin("From a@example.org Mon Jun  2 10:00:00 2025\nFrom: a@example.org\nTo: b\nDate: x\n\nbody"),
                "a.mbox" },
            { SourceKind.Zip, Zip("a.txt"), "a.zip" },
            { SourceKind.Docx, Zip("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "a.docx" },
            { SourceKind.Xlsx, Zip("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), "a.xlsx" },
            { SourceKind.Odt, Zip("mimetype", "content.xml"), "a.odt" },
            { SourceKind.Wacz, Zip("archive/data.warc.gz", "datapackage.json"), "a.wacz" },
            { SourceKind.Png, [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0], "a.png" },
            { SourceKind.Jpeg, [0xFF, 0xD8, 0xFF, 0xE1, 0, 0], "a.jpg" },
            { SourceKind.Webp, Latin("RIFF\u0001\u0001\u0001\u0001WEBPVP8 "), "a.webp" },
            { SourceKind.Heic, Latin("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"), "a.heic" },
            { SourceKind.Ogg, Latin("OggS\0\u0002"), "a.ogg" },
            { SourceKind.Mp3, Latin("ID3\u0004\0\0\0\0\0\u000A"), "a.mp3" },
            { SourceKind.Mp3, mp3, "a.mp3" },
            { SourceKind.M4a, Latin("\0\0\0\u0018ftypM4A \0\0\0\0"), "a.m4a" },
            { SourceKind.Wav, Latin("RIFF\u0001\u0001\u0001\u0001WAVEfmt "), "a.wav" },
            { SourceKind.Mp4, Latin("\0\0\0\u0018ftypisom\0\0\0\0"), "a.mp4" },
            { SourceKind.Matroska, [0x1A, 0x45, 0xDF, 0xA3, 0x93, .. "\u0042\u0082matroska"u8], "a.mkv" },
            { SourceKind.Webm, [0x1A, 0x45, 0xDF, 0xA3, 0x93, .. "\u0042\u0082webm"u8], "a.webm" },
            { SourceKind.Unknown, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3], "a.bin" },
        };
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void MediaType_ByBytes_IsDetectedWhateverTheName(SourceKind kind, byte[] head, string name)
    {
        var found = Detect.MediaType(head, name);
        Assert.Equal(kind, found.Kind);
        if (kind != SourceKind.Unknown && !(kind == SourceKind.Csv && name == "list.csv"))
        {
            Assert.Equal(kind, Detect.MediaType(head, null).Kind);
            Assert.Equal(kind, Detect.MediaType(head, "invoice.exe").Kind);
        }
    }

    [Fact]
    public void MediaType_NameClaimsOtherKind_SaysSo()
    {
        Assert.True(Detect.MediaType("%PDF-1.4\n"u8, "photo.jpg").NameDisagrees);
        Assert.False(Detect.MediaType("%PDF-1.4\n"u8, "paper.PDF").NameDisagrees);
        Assert.False(Detect.MediaType("%PDF-1.4\n"u8, "paper").NameDisagrees);
    }

    [Fact]
    public void MediaType_AnyBytes_NeverThrows()
    {
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            Assert.NotNull(Detect.MediaType(bytes, "x.json"));
        }, iter: 5_000);
        var files = Files().Select(f => f.Data.Item2).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 200], Gen.Byte).Sample((i, cut, b) =>
        {
            var head = files[i][..Math.Min(cut, files[i].Length)];
            if (head.Length > 0) head[cut % head.Length] = b;
            Assert.NotNull(Detect.MediaType(head, null));
        }, iter: 5_000);
    }
}

using System.Diagnostics;
using System.Text;
using Homeward.Evidence;
using Homeward.Tests.Core.Evidence;
using Xunit;
using static Homeward.Tests.Desk.Evidence.HandedIn;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>What people really hand in, broken and hostile, through `add`: everything ends in a state that can be seen.</summary>
public sealed class BadInputAddTest
{
    [Fact]
    public void LockedPdf_IsKeptAndSaysHowToMendIt()
    {
        using var desk = new HandedIn();
        var bytes = Utf8("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
            + "3 0 obj<</Filter/Standard/V 1/R 2/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)/P -4>>endobj\n"
            + "trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF");
        var run = desk.AddOne("locked.pdf", bytes);
        Assert.Equal(1, run.Stored);
        Assert.NotNull(Assert.Single(desk.Mira.Evidence.Unread(run.RunId)).Reason);
        Assert.Equal(bytes, desk.Original(run.SourceIds[0]));
    }

    [Fact]
    public void MacroDocuments_AreReadAndNothingRuns()
    {
        using var desk = new HandedIn();
        desk.AddOne("note.docm", Docx("слова", macros: true));
        Assert.Equal("слова", desk.TextOf("note.docm"));
        Assert.Contains(desk.Mira.Evidence.Source(desk.Named("note.docm").Id)!.Notes, n => n.Contains("not run", StringComparison.Ordinal));
    }

    [Fact]
    public void ArchivesAHundredDeep_AreOpenedToABoundAndSaySo()
    {
        using var desk = new HandedIn();
        var bytes = Zip(("note.txt", Utf8("слова на дне")));
        for (var i = 0; i < 100; i++) bytes = Zip(($"inner{i}.zip", bytes));
        var run = desk.AddOne("deep.zip", bytes);
        Assert.InRange(desk.All().Count, 4, 8);
        Assert.Contains(desk.Mira.Evidence.Unread(run.RunId), u => u.Reason.Contains("more than 4 deep", StringComparison.Ordinal));
    }

    [Fact]
    public void ArchiveBomb_IsStoppedAndTheRestIsTaken()
    {
        using var desk = new HandedIn();
        var run = desk.AddOne("bomb.zip", Zip(("bomb.bin", new byte[300 << 20]), ("after.txt", Utf8("слова за бомбой"))));
        Assert.Contains(run.Refusals, r => r.Reason.Contains("bomb", StringComparison.Ordinal));
        Assert.Equal("слова за бомбой", desk.TextOf("after.txt"));
    }

    [Fact]
    public void NamesThatLeaveTheArchive_AreRefused()
    {
        using var desk = new HandedIn();
        var run = desk.AddOne("tricks.zip", Zip(("../out.txt", Utf8("a")), ("/abs.txt", Utf8("b")), ("C:\\win.txt", Utf8("c")), ("con.txt", Utf8("d")), ("ok.txt", Utf8("e"))));
        Assert.Equal((2, 4), ((int)run.Stored, (int)run.Refused));
        Assert.Equal(["ok.txt", "tricks.zip"], desk.All().Select(s => s.Name).Order());
    }

    [Fact]
    public void MessageOfAMegabyte_IsStoredWhole()
    {
        using var desk = new HandedIn();
        var text = string.Concat(Enumerable.Repeat("слово ", 100_000));
        var run = desk.AddOne("result.json", Exports.Chat(Exports.Message(1, text), Exports.Message(2, "и ещё")));
        Assert.Equal(2, run.Stored);
        Assert.Equal(text, desk.PartsOf(run.SourceIds[0])[0].Text);
    }

    /// <summary>Longer than an entry may hold: refused with its place, the rest is taken, and what stood there is in the original.</summary>
    [Fact]
    public void MessageTooLongForAnEntry_IsRefusedWithItsPlace_AndTheRestIsTaken()
    {
        using var desk = new HandedIn();
        var bytes = Exports.Chat(Exports.Message(1, new string('ж', ImportRun.MostLetters + 1)), Exports.Message(2, new string('\u0001', ImportRun.MostLetters)),
            Exports.Message(3, "и ещё"));
        var run = desk.AddOne("result.json", bytes);
        Assert.Equal((3, 2, 0, 1), (run.Seen, run.Stored, run.Known, run.Refused));
        Assert.EndsWith("/1", run.Refusals[0].Where, StringComparison.Ordinal);
        var again = desk.AddOne("result.json", bytes);
        Assert.Equal((3, 0, 2, 1), (again.Seen, again.Stored, again.Known, again.Refused));
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void TextInAnyLetters_IsRead(string charset)
    {
        using var desk = new HandedIn();
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string text = "Его видели в госпитале в мае, потом отправили в часть. Больше о нём ничего не известно.";
        desk.AddOne("note.txt", Encoding.GetEncoding(charset).GetBytes(text));
        Assert.Equal(text, desk.TextOf("note.txt"));
        var list = desk.AddOne("list.csv", Encoding.GetEncoding(charset).GetBytes("ФИО;дата рождения\nИванов Пётр Сергеевич;01.02.1990\nПетров Иван Олегович;03.04.1991\n"));
        Assert.Equal(2, list.Stored);
    }

    [Fact]
    public void InvalidUtf8_IsReadWithItsBadBytesNamed()
    {
        using var desk = new HandedIn();
        desk.AddOne("broken.txt", [.. Utf8("до "), 0xFF, 0xC3, 0x28, .. Utf8(" после")]);
        var page = desk.Mira.Evidence.Source(desk.Named("broken.txt").Id)!;
        Assert.True(page.Text.Length > 0 || page.Unread is not null || page.Notes.Count > 0);
        Assert.True(page.Notes.Count > 0 || page.Unread is not null);
    }

    [Fact]
    public void DatesOf1970And2038_AreTaken()
    {
        using var desk = new HandedIn();
        string At(int id, long unix) => Exports.Message(id, "x" + id).Replace("\"date_unixtime\": \"1748847600\"", $"\"date_unixtime\": \"{unix}\"", StringComparison.Ordinal);
        var run = desk.AddOne("result.json", Exports.Chat(At(1, 0), At(2, 2147483648), At(3, -1), At(4, 253402300800)));
        Assert.Equal(4, run.Stored + run.Refused);
        Assert.Equal(run.Stored, desk.PartsOf(run.SourceIds[0]).Count);
    }

    [Theory]
    [InlineData("список.txt")]
    [InlineData("רשימה.txt")]
    [InlineData("名单 ✓ 🕊.txt")]
    [InlineData("ї̈é combining.txt")]
    public void NamesInEveryScript_AreKeptAsTheyAre(string name)
    {
        using var desk = new HandedIn();
        desk.AddOne(name, "слова файла " + name);
        Assert.Equal(name, Assert.Single(desk.All()).Name);
        desk.AddOne("all.zip", Zip((name, Utf8("другие слова " + name))));
        Assert.Equal(2, desk.All().Count(s => s.Name == name));
    }

    [Fact]
    public void Duplicates_AreStoredOnce_InFoldersAndArchives()
    {
        using var desk = new HandedIn();
        desk.Write("a/one.txt", "те же слова");
        desk.Write("b/two.txt", "те же слова");
        desk.Write("all.zip", Zip(("three.txt", Utf8("те же слова")), ("four.txt", Utf8("те же слова"))));
        var runs = desk.Add(desk.Folder);
        Assert.Equal((2, 3), ((int)runs.Sum(r => r.Stored), (int)runs.Sum(r => r.Known)));
    }

    /// <summary>Changed between the first look and the sealing: nothing of it is kept, and it says so.</summary>
    [Fact]
    public void FileThatChangesWhileItIsRead_IsRefused_AndTakenWhenItIsStill()
    {
        using var desk = new HandedIn();
        var file = desk.Write("note.txt", "На этой неделе никто не звонил.\n");
        var changed = false;
        var run = desk.Mira.Evidence.Add(file, null, (what, done, of) =>
        {
            if (changed || done < of || !what.StartsWith("looking", StringComparison.Ordinal)) return;
            changed = true;
            using var other = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            other.Write("Мы"u8); // in the place of what was looked at, as long as before
        }).Single();
        Assert.True(changed);
        Assert.Equal((1, 0, 0, 1), (run.Seen, run.Stored, run.Known, run.Refused));
        Assert.Contains("changed while it was read", run.Refusals[0].Reason, StringComparison.Ordinal);
        Assert.Empty(desk.All());
        Assert.Equal(1, desk.Mira.Evidence.Add(file).Single().Stored);
        Assert.StartsWith("Мы", desk.TextOf("note.txt"), StringComparison.Ordinal);
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
    }

    [Fact]
    public void HugeJson_IsReadAsAStream()
    {
        using var desk = new HandedIn();
        var file = desk.Write("result.json", "");
        using (var output = new StreamWriter(file, false, new UTF8Encoding(false)))
        {
            output.Write("{\n \"name\": \"Большой\",\n \"type\": \"private_supergroup\",\n \"id\": 17,\n \"messages\": [\n");
            var filler = new string('я', 30_000);
            for (var i = 1; i <= 1500; i++) output.Write((i > 1 ? ",\n" : "") + Exports.Message(i, filler + i));
            output.Write("\n ]\n}");
        }

        GC.Collect();
        var before = GC.GetTotalMemory(true);
        var run = desk.Add(file).Single();
        Assert.Equal(1500, run.Stored);
        // 90 MB of messages went through; what stays are rows of ids and lengths.
        Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 40L << 20);
    }

    [Fact]
    public void ReaderThatHangs_IsStopped_TheFileIsKeptAndSaysWhy()
    {
        using var child = new FormatChild(FormatLimits.Standard with { Silence = TimeSpan.FromMilliseconds(300) },
            new ProcessStartInfo("/bin/cat") { ArgumentList = { "/dev/null", "-" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        // `cat` answers with our own question: a reader that talks nonsense.
        var e = Assert.Throws<FormatUnreadException>(() => child.Read(SourceKind.Pdf, "a.pdf", new MemoryStream([1, 2, 3]), 0, new ArchiveBudget()).ToList());
        Assert.Contains("what was not asked", e.Message, StringComparison.Ordinal);
        using var silent = new FormatChild(FormatLimits.Standard with { Silence = TimeSpan.FromMilliseconds(300) },
            new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "exec tail -f /dev/null" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        e = Assert.Throws<FormatUnreadException>(() => silent.Read(SourceKind.Pdf, "a.pdf", new MemoryStream([1, 2, 3]), 0, new ArchiveBudget()).ToList());
        Assert.Contains("no answer", e.Message, StringComparison.Ordinal);
        using var dead = new FormatChild(FormatLimits.Standard,
            new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "exit 134" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        e = Assert.Throws<FormatUnreadException>(() => dead.Read(SourceKind.Pdf, "a.pdf", new MemoryStream([1, 2, 3]), 0, new ArchiveBudget()).ToList());
        Assert.Contains("reading process was stopped", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnswerLongerThanOneFileMay_IsARefusalInWords_AndTheNextFileIsRead()
    {
        using var desk = new HandedIn();
        var limits = FormatLimits.Standard with { TextBytes = 2000 };
        var room = desk.Mira.Evidence.With(limits);
        var run = Assert.Single(room.Add(desk.Write("big.docx", Docx(string.Concat(Enumerable.Repeat("слово ", 5000))))));
        Assert.Equal((1, 1), ((int)run.Seen, (int)run.Stored));
        Assert.Contains("longer than one file may have", Assert.Single(desk.Mira.Evidence.Unread(run.RunId)).Reason, StringComparison.Ordinal);
        desk.AddOne("small.docx", Docx("короткие слова"));
        Assert.Equal("короткие слова", desk.TextOf("small.docx"));
    }

    /// <summary>A mail is read whole into memory. Under a bound smaller than the mail the reading process runs out of it and ends; under the ordinary one it is read.</summary>
    [Fact]
    public void ReaderWithoutMemory_EndsAsARefusalInWords_AndTheNextFileIsRead()
    {
        using var desk = new HandedIn();
        var file = desk.Write("big.eml", Utf8(Mail("long", string.Concat(Enumerable.Repeat("words of a long mail, line by line\r\n", 400_000)))));
        var room = desk.Mira.Evidence.With(FormatLimits.Standard with { HeapBytes = 48L << 20 });
        var run = Assert.Single(room.Add(file));
        Assert.Equal((1, 1), ((int)run.Seen, (int)run.Stored)); // the file itself is kept
        Assert.Contains("needed more memory than one file may", Assert.Single(desk.Mira.Evidence.Unread(run.RunId)).Reason, StringComparison.Ordinal);
        var next = Assert.Single(room.Add(desk.Write("small.docx", Docx("короткие слова"))));
        Assert.Empty(desk.Mira.Evidence.Unread(next.RunId)); // the same bound is enough for an ordinary file
        Assert.Equal("короткие слова", desk.TextOf("small.docx"));
        using var plenty = new HandedIn();
        plenty.Add(plenty.Write("big.eml", File.ReadAllBytes(file)));
        Assert.StartsWith("long", plenty.TextOf("big.eml"), StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesOfEveryKind_EndInAVisibleState()
    {
        using var desk = new HandedIn();
        var whole = new (string Name, byte[] Bytes)[]
        {
            ("a.pdf", Pdf("words")), ("a.docx", Docx("words")), ("a.odt", Odt("words")), ("a.xlsx", Xlsx(["ФИО"], ["Иванов"])), ("a.zip", Zip(("x.txt", Utf8("words")))),
            ("a.eml", Utf8(Mail("s", "words", ("x.txt", Utf8("attached"))))), ("a.jpg", Picture(1)), ("a.wacz", Zip(("datapackage.json", Utf8("{}")), ("pages/pages.jsonl", Utf8("{\"url\":\"x\"}")))),
        };
        foreach (var (name, bytes) in whole)
        {
            var cut = bytes[..(bytes.Length * 2 / 3)];
            var changed = (byte[])bytes.Clone();
            for (var i = bytes.Length / 3; i < bytes.Length; i += 37) changed[i] ^= 0x55;
            desk.Write("cut-" + name, cut);
            desk.Write("changed-" + name, changed);
        }

        var runs = desk.Add(desk.Folder);
        Assert.All(runs, r => Assert.Equal(r.Seen, r.Stored + r.Known + r.Refused));
        foreach (var file in Directory.EnumerateFiles(desk.Folder)) Assert.Contains(desk.All(), s => s.Name == Path.GetFileName(file));
    }
}

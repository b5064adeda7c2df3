using System.Diagnostics;
using System.Text;
using Homeward.App.Commands;

namespace Homeward.Tests.Scripts;

/// <summary>
/// What people really hand in: broken, hostile, enormous, mistaken. Each time the program says what, where and what
/// next, ends with the code docs promise, and keeps what it had.
/// </summary>
public class BadInputScriptTest
{
    private const string Export = """
        {"name":"Chat","type":"public_channel","id":7,"messages":[
        {"id":1,"type":"message","date":"2025-03-19T10:00:00","date_unixtime":"1742378400","from":"A","from_id":"channel7","text":"175 came home"},
        {"id":2,"type":"message","date":"2025-03-20T10:00:00","date_unixtime":"1742464800","from":"A","from_id":"channel7","text":"the second"}]}
        """;

    private static void IsWhole(ScriptDesk desk) => Assert.Empty(desk.Inside(Holdings.Faults));

    private static void NoStackTrace(Ran ran)
    {
        Assert.DoesNotContain("   at Homeward", ran.Error + ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", ran.Error + ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TruncatedExport_KeepsWhatIsWholeAndSaysWhereItBreaksOff()
    {
        using var desk = new ScriptDesk();
        var whole = Encoding.UTF8.GetBytes(Export);
        desk.Write("chat/result.json", whole[..^40]);
        var ran = desk.Run("add", Path.Combine(desk.Root, "chat"), "--json");
        NoStackTrace(ran);
        Assert.Equal(ExitCode.Done, ran.Code);
        var run = ran.Json.GetProperty("runs")[0];
        Assert.Equal(1, run.GetProperty("stored").GetInt32());
        Assert.Equal(1, run.GetProperty("refused").GetInt32());
        Assert.Contains("line ", run.GetProperty("refusals")[0].GetProperty("where").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(run.GetProperty("refusals")[0].GetProperty("reason").GetString()!);
        IsWhole(desk);

        // The whole export, when it comes after all, brings only what was missing.
        desk.Write("chat/result.json", whole);
        var again = desk.Run("add", Path.Combine(desk.Root, "chat"), "--json").Json.GetProperty("runs")[0];
        Assert.Equal((1, 1), (again.GetProperty("stored").GetInt32(), again.GetProperty("known").GetInt32()));
        IsWhole(desk);
    }

    [Fact]
    public void Add_FilesOfEveryBadKind_KeepsEachOriginalAndAddsUp()
    {
        using var desk = new ScriptDesk();
        desk.Write("in/empty.txt", []);
        desk.Write("in/invalid.json", "{\"messages\": [ this is no JSON");
        desk.Write("in/utf16-without-mark.txt", Encoding.Unicode.GetBytes("Его видели в мае."));
        desk.Write("in/utf16.txt", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Его видели в мае.")]);
        desk.Write("in/cp1251.txt", [0xC5, 0xE3, 0xEE, 0x20, 0xE2, 0xE8, 0xE4, 0xE5, 0xEB, 0xE8, 0x0A]);
        desk.Write("in/broken-utf8.txt", [(byte)'a', 0xFF, 0xFE, 0xC3, 0x28, (byte)'\n']);
        desk.Write("in/zeros.txt", new byte[5000]);
        desk.Write("in/line.txt", new string('x', 10 << 20));
        desk.Write("in/half-letter.json", "{\"text\": \"\\ud800 alone\"}");
        desk.Write("in/headless.csv", "\"never closed,1\n2,3\n");
        var ran = desk.Run("add", Path.Combine(desk.Root, "in"), "--json");
        NoStackTrace(ran);
        Assert.True(ran.Code == ExitCode.Done, ran.Error);
        IsWhole(desk);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(desk.Root, "in")))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(desk.Inside(s => s.Evidence.Sources(Views.Slice.First(200)).Rows.Any(r =>
            {
                using var open = s.Evidence.OpenOriginal(r.Id)!;
                using var copy = new MemoryStream();
                open.CopyTo(copy);
                return copy.ToArray().AsSpan().SequenceEqual(bytes);
            })), $"{Path.GetFileName(file)} is not kept byte for byte");
        }
    }

    [Fact]
    public void Add_NamesThatLie_AreShownSafelyAndKeptAsTheyAre()
    {
        using var desk = new ScriptDesk();
        string[] names = ["photo\u202Egpj.exe.txt", "line\nbreak.txt", "bell\u0007\u001B[31mred.txt", " space at both ends .txt", "-rf.txt", "‮‮.txt"];
        foreach (var name in names) desk.Write("in/" + name, "text of " + name);
        var ran = desk.Run("add", Path.Combine(desk.Root, "in"));
        NoStackTrace(ran);
        Assert.Equal(ExitCode.Done, ran.Code);
        var shown = ran.Out + ran.Error;
        Assert.DoesNotContain('\u001B', shown);
        Assert.DoesNotContain('\u202E', shown);
        Assert.DoesNotContain('\u0007', shown);
        Assert.Equal(names.Length, desk.Inside(s => s.Evidence.Sources(Views.Slice.First()).Total));
        IsWhole(desk);
    }

    [Fact]
    public void Add_PathTricksInAnExport_NeverLeavesItsFolder()
    {
        using var desk = new ScriptDesk();
        const string secret = "what stands outside of the export";
        desk.Write("secret.txt", secret);
        var outside = Path.Combine(desk.Root, "secret.txt");
        Directory.CreateDirectory(Path.Combine(desk.Root, "chat", "photos"));
        File.CreateSymbolicLink(Path.Combine(desk.Root, "chat", "photos", "link.jpg"), outside);
        Directory.CreateSymbolicLink(Path.Combine(desk.Root, "chat", "linked"), desk.Root);
        MakePipe(Path.Combine(desk.Root, "chat", "photos", "pipe.jpg"));
        string[] media = ["../secret.txt", "photos/../../secret.txt", outside, "photos/link.jpg", "linked/secret.txt", "photos/pipe.jpg",
            "/dev/zero", "..\\\\secret.txt", "C:\\\\secret.txt"];
        desk.Write("chat/result.json", "{\"name\":\"Chat\",\"type\":\"public_channel\",\"id\":7,\"messages\":[" + string.Join(",", media.Select((m, i) =>
            $"{{\"id\":{i},\"type\":\"message\",\"date\":\"2025-03-19T10:00:00\",\"date_unixtime\":\"1742378400\",\"from\":\"A\",\"photo\":\"{m}\",\"text\":\"m\"}}")) + "]}");
        var ran = desk.Run("add", Path.Combine(desk.Root, "chat"), "--json");
        NoStackTrace(ran);
        Assert.True(ran.Code == ExitCode.Done, ran.Error);
        var run = ran.Json.GetProperty("runs")[0];
        Assert.Equal((media.Length, media.Length), (run.GetProperty("stored").GetInt32(), run.GetProperty("refused").GetInt32()));
        Assert.Equal(1, desk.Inside(s => s.Evidence.Sources(Views.Slice.First()).Total)); // the export, and nothing it pointed at
        Assert.DoesNotContain(secret, ran.Out + ran.Error, StringComparison.Ordinal);
        IsWhole(desk);
    }

    [Fact]
    public void Add_LinksDevicesAndPipesInAFolder_AreRefusedAndNotOpened()
    {
        using var desk = new ScriptDesk();
        desk.Write("in/a.txt", "an ordinary text");
        MakePipe(Path.Combine(desk.Root, "in", "pipe.txt"));
        File.CreateSymbolicLink(Path.Combine(desk.Root, "in", "zero.txt"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(desk.Root, "in", "nowhere.txt"), "/nowhere/at/all");
        Directory.CreateSymbolicLink(Path.Combine(desk.Root, "in", "round"), Path.Combine(desk.Root, "in"));
        var ran = desk.Run("add", Path.Combine(desk.Root, "in"), "--json");
        NoStackTrace(ran);
        Assert.True(ran.Code == ExitCode.Done, ran.Error);
        var run = ran.Json.GetProperty("runs")[0];
        Assert.Equal((1, 4), (run.GetProperty("stored").GetInt32(), run.GetProperty("refused").GetInt32()));
        IsWhole(desk);
        foreach (var odd in new[] { "/dev/zero", Path.Combine(desk.Root, "in", "pipe.txt") })
        {
            var alone = desk.Run("add", odd);
            NoStackTrace(alone);
            Assert.Contains("device", alone.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Add_EnormousSparseFile_StaysSmallInMemory()
    {
        using var desk = new ScriptDesk();
        var file = Path.Combine(desk.Root, "enormous.bin");
        using (var made = File.Create(file)) made.SetLength(1L << 30);
        using var adding = DeskProcess.Start(desk.Root, desk.Words("add", file));
        var most = adding.MostMemory();
        var ran = adding.End();
        Assert.True(ran.Code == ExitCode.Done, ran.Error);
        Assert.InRange(most, 20, 400);
        TestContext.Current.SendDiagnosticMessage($"1 GB added with {most} MB at most");
        Assert.Equal(1L << 30, desk.Inside(s => s.Evidence.Sources(Views.Slice.First()).Rows.Single().Bytes));
    }

    [Fact]
    public void Commands_OnWhatIsNoDesk_SayWhatToDo()
    {
        using var desk = new ScriptDesk();
        var some = desk.Write("some/file.txt", "text");
        string[] pass = ["--passphrase-file", desk.Passphrase];
        var noDesk = DeskProcess.Run(desk.Root, ["check", "--desk", Path.Combine(desk.Root, "some"), .. pass]);
        Assert.Equal(ExitCode.WrongUse, noDesk.Code);
        Assert.Contains("is not a desk", noDesk.Error, StringComparison.Ordinal);
        Assert.Contains("homeward init", noDesk.Error, StringComparison.Ordinal);
        var nowhere = DeskProcess.Run(desk.Root, ["check", "--desk", Path.Combine(desk.Root, "nowhere"), .. pass]);
        Assert.Equal(ExitCode.WrongUse, nowhere.Code);
        Assert.Contains("there is no folder", nowhere.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(desk.Root, "nowhere")));
        var unnamed = DeskProcess.Run(desk.Root, ["check", .. pass]);
        Assert.Equal(ExitCode.WrongUse, unnamed.Code);
        Assert.Contains("--desk", unnamed.Error, StringComparison.Ordinal);
        var twice = DeskProcess.Run(desk.Root, ["init", desk.Desk, .. pass]);
        Assert.Equal(ExitCode.WrongUse, twice.Code);
        Assert.Contains("already a desk", twice.Error, StringComparison.Ordinal);
        var full = DeskProcess.Run(desk.Root, ["init", Path.GetDirectoryName(some)!, .. pass]);
        Assert.Equal(ExitCode.WrongUse, full.Code);
        Assert.Contains("is not empty", full.Error, StringComparison.Ordinal);
        var missing = desk.Run("add", Path.Combine(desk.Root, "missing.txt"));
        Assert.NotEqual(ExitCode.Done, missing.Code);
        Assert.Contains("missing.txt", missing.Error, StringComparison.Ordinal);
        foreach (var ran in new[] { noDesk, nowhere, unnamed, twice, full, missing }) NoStackTrace(ran);
        IsWhole(desk);
    }

    [Fact]
    public void Commands_WithAWrongPassphrase_AreLockedOut()
    {
        using var desk = new ScriptDesk();
        var before = Directory.EnumerateFiles(desk.Desk, "*", SearchOption.AllDirectories).Count();
        File.WriteAllText(desk.Passphrase, "not the passphrase\n");
        var ran = desk.Run("add", desk.Passphrase);
        Assert.Equal(ExitCode.Locked, ran.Code);
        Assert.Contains("not the passphrase of a member", ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFiles(desk.Desk, "*", SearchOption.AllDirectories).Count());
        File.WriteAllText(desk.Passphrase, "");
        var empty = desk.Run("check");
        Assert.Equal(ExitCode.WrongUse, empty.Code);
        Assert.Contains("is empty", empty.Error, StringComparison.Ordinal);
        NoStackTrace(empty);
        IsWhole(desk);
    }

    [Fact]
    public void Commands_WhileAnotherProgramHasTheDesk_SaySo()
    {
        using var desk = new ScriptDesk();
        using (Homeward.Desk.Open(desk.Desk, TimeProvider.System))
        {
            var ran = desk.Run("check");
            Assert.Equal(ExitCode.WrongUse, ran.Code);
            Assert.Contains("another program has this desk open", ran.Error, StringComparison.Ordinal);
            NoStackTrace(ran);
        }

        Assert.Equal(ExitCode.Done, desk.Run("check").Code);
    }

    private static void MakePipe(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}

using Homeward.App.Commands;

namespace Homeward.Tests.Scripts;

/// <summary>Members, recovery and erasure as their people give the commands, first beside a server, then without.</summary>
public class MembersScriptTest
{
    [Fact]
    public async Task Story_InviteEraseForgetAndLeave()
    {
        using var desk = new ScriptDesk();
        var served = Homeward.Desk.Open(desk.Desk, TimeProvider.System); // until the server ends
        var socket = new DeskSocket(served);
        socket.Start();
        var founder = desk.Founded.Passphrase;
        var fresh = desk.Write("fresh", "ona has a long passphrase\n");
        var added = Ran(desk.Run("add", desk.Write("a.txt", "It stands here.\n"), "--json")).Json;
        var source = added.GetProperty("runs")[0].GetProperty("sourceIds")[0].GetString()!;

        var invited = Ran(desk.Run("member", "invite", "Ona", "--role", "verifier", "--json")).Json;
        var code = desk.Write("code", invited.GetProperty("code").GetString() + "\n");
        // An invitation is taken up at an open desk; a command of hers does not leave the server's open.
        Assert.Equal(ExitCode.Locked, desk.Run("member", "accept", "--code-file", code, "--new-passphrase-file", fresh).Code);
        Assert.NotNull(served.Unlock(founder));
        Assert.Equal(ExitCode.Refused, desk.Run("member", "accept", "--code-file", fresh, "--new-passphrase-file", fresh).Code);
        var welcome = Ran(desk.Run("member", "accept", "--code-file", code, "--new-passphrase-file", fresh));
        Assert.Contains("Welcome, Ona", welcome.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, desk.Run("member", "accept", "--code-file", code, "--new-passphrase-file", fresh).Code);

        Assert.Equal(ExitCode.FoundWrong, desk.Run("recovery", "status").Code);
        var sheets = Path.Combine(desk.Root, "sheets");
        Ran(desk.Run("recovery", "setup", "--needed", "2", "--holders", "3", "--lang", "uk", "--out", sheets));
        Assert.Equal(6, Directory.GetFiles(sheets).Length);
        var page = File.ReadAllText(Path.Combine(sheets, "sheet-2.html"));
        Assert.Contains("частина 2 з 3", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        var parts = new[] { 1, 3 }.Select(n => desk.Write($"part-{n}", WordsOf(File.ReadAllText(Path.Combine(sheets, $"sheet-{n}.txt"))))).ToArray();
        Ran(desk.Run("recovery", "rehearse", "--share-file", parts[0], "--share-file", parts[1]));
        Assert.Equal(ExitCode.Done, desk.Run("recovery", "status").Code);

        var plan = Ran(desk.Run("erase", "plan", source)).Out;
        Assert.Contains("takes, for ever", plan, StringComparison.Ordinal);
        var request = Ran(desk.Run("erase", "ask", source, "--why", "a mistake", "--json")).Json.GetProperty("request").GetString()!;
        Assert.Equal(ExitCode.Refused, desk.Run("erase", "approve", request).Code);
        desk.SetPassphrase("ona has a long passphrase");
        Assert.Contains("Erased: " + source, Ran(desk.Run("erase", "approve", request)).Out, StringComparison.Ordinal);
        Assert.Contains("done", Ran(desk.Run("erase", "list")).Out, StringComparison.Ordinal);

        await socket.DisposeAsync();
        served.Dispose();
        // Ona forgets: the holders give her another; the founder knows nothing of it.
        var other = desk.Write("other", "ona has quite another one\n");
        Ran(desk.Run("recovery", "use", "--member", "Ona", "--share-file", parts[1], "--share-file", parts[0], "--new-passphrase-file", other));
        Assert.Equal(ExitCode.Locked, desk.Run("member", "list").Code);
        desk.SetPassphrase("ona has quite another one");
        Ran(desk.Run("member", "passphrase", "--new-passphrase-file", fresh));
        desk.SetPassphrase(founder);
        var left = Ran(desk.Run("member", "leave", "Ona", "--why", "moved")).Out;
        Assert.Contains("cannot be undone", left, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, desk.Run("member", "leave", "Ona", "--why", "again").Code);
        Assert.Equal(ExitCode.Done, desk.Run("check").Code);
        desk.SetPassphrase("ona has a long passphrase");
        Assert.Equal(ExitCode.Locked, desk.Run("check").Code);
    }

    private static string WordsOf(string sheet) => string.Join(' ', System.Text.RegularExpressions.Regex.Matches(sheet, @"\d+\. ([a-z]+)").Select(m => m.Groups[1].Value));

    private static Ran Ran(Ran ran)
    {
        Assert.True(ran.Code == ExitCode.Done, $"{ran.Code}: {ran.Error}{ran.Out}");
        return ran;
    }
}

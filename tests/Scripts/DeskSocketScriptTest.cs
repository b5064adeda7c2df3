using System.Net.Sockets;
using Homeward.App.Commands;

namespace Homeward.Tests.Scripts;

/// <summary>Commands beside a running server: the same words, the same answers, each member with their own passphrase.</summary>
public class DeskSocketScriptTest
{
    [Fact]
    public async Task Add_BesideAServer_IsDoneByTheServer()
    {
        using var desk = new ScriptDesk();
        var text = desk.Write("a.txt", "On 19 March 2025 a group of 175 came home, ARA said.\n");
        using var served = Homeward.Desk.Open(desk.Desk, TimeProvider.System);
        await using (var socket = new DeskSocket(served))
        {
            socket.Start();
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(served.Folder.Socket));
            var ran = desk.Run("add", text, "--json");
            Assert.True(ran.Code == ExitCode.Done, ran.Error);
            Assert.Equal(1, ran.Json.GetProperty("runs")[0].GetProperty("stored").GetInt32());
            Assert.True(served.IsLocked, "a command beside a locked desk leaves it locked");
            // A path is meant from where the client stands, not the server.
            var relative = desk.Run("add", "a.txt", "--json");
            Assert.Equal(1, relative.Json.GetProperty("runs")[0].GetProperty("known").GetInt32());
            var missing = desk.Run("add", "missing.txt");
            Assert.Equal(ExitCode.FoundWrong, missing.Code);
            Assert.Contains("missing.txt", missing.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Done, desk.Run("check").Code);
            Assert.NotNull(served.Unlock("correct horse battery staple"));
            Assert.Equal(1, served.As(desk.Founded.MemberId).Evidence.Sources(Views.Slice.First()).Total);
            Assert.Equal(ExitCode.Done, desk.Run("check").Code);
            Assert.False(served.IsLocked, "a command beside an open desk leaves it open");
        }

        Assert.False(File.Exists(served.Folder.Socket));
    }

    [Fact]
    public async Task Commands_WrongPassphraseBesideAServer_OpenNothing()
    {
        using var desk = new ScriptDesk();
        using var served = Homeward.Desk.Open(desk.Desk, TimeProvider.System);
        await using var socket = new DeskSocket(served);
        socket.Start();
        File.WriteAllText(desk.Passphrase, "not the passphrase\n");
        var ran = desk.Run("check");
        Assert.Equal(ExitCode.Locked, ran.Code);
        Assert.Contains("not the passphrase of a member", ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
        Assert.True(served.IsLocked);
    }

    /// <summary>Who holds a passphrase of one desk cannot have its server make, open or serve another folder.</summary>
    [Fact]
    public async Task Commands_OfNoDeskSentToAServer_AreRefused()
    {
        using var desk = new ScriptDesk();
        using var served = Homeward.Desk.Open(desk.Desk, TimeProvider.System);
        await using var socket = new DeskSocket(served);
        socket.Start();
        var other = Path.Combine(desk.Root, "other");
        foreach (var words in new[] { "\"init\",\"--desk\",\"OTHER\"", "\"serve\",\"--desk\",\"OTHER\"", "\"start\",\"--folder\",\"OTHER\",\"--no-serve\"", "\"rehearse\",\"--people\",\"tiny\",\"--out\",\"OTHER\"" })
        {
            var answer = await Say(served, $"{{\"Args\":[{words.Replace("OTHER", other, StringComparison.Ordinal)}],\"Folder\":\"/\",\"Json\":false,\"Terminal\":false,\"Passphrase\":\"correct horse battery staple\"}}\n");
            Assert.DoesNotContain("\"X\":0", answer, StringComparison.Ordinal);
            Assert.False(Directory.Exists(other), words);
        }
    }

    /// <summary>A file named "@x" among those of a folder is a file, not a list of options.</summary>
    [Fact]
    public void Add_FileNamedLikeAListOfOptions_IsTakenAsAFile()
    {
        using var desk = new ScriptDesk();
        desk.Write("@x", "words of a caller\n");
        desk.Write("x", "--json\n");
        var ran = DeskProcess.Run(desk.Root, [.. desk.Words("add", "@x")]);
        Assert.True(ran.Code == ExitCode.Done, ran.Error);
        Assert.DoesNotContain("\"runs\"", ran.Out, StringComparison.Ordinal);
        using var open = Homeward.Desk.Open(desk.Desk, TimeProvider.System);
        open.Unlock("correct horse battery staple");
        Assert.Equal(1, open.As(desk.Founded.MemberId).Evidence.Sources(Views.Slice.First()).Total);
    }

    private static async Task<string> Say(Homeward.Desk served, string request)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var stop = TestContext.Current.CancellationToken;
        await client.ConnectAsync(new UnixDomainSocketEndPoint(served.Folder.Socket), stop);
        await client.SendAsync(System.Text.Encoding.UTF8.GetBytes(request), stop);
        using var reader = new StreamReader(new NetworkStream(client));
        return await reader.ReadToEndAsync(stop);
    }

    [Fact]
    public async Task Commands_NonsenseOnTheSocket_LeavesTheServerServing()
    {
        using var desk = new ScriptDesk();
        using var served = Homeward.Desk.Open(desk.Desk, TimeProvider.System);
        await using var socket = new DeskSocket(served);
        socket.Start();
        foreach (var nonsense in new[] { "", "\n", "{}\n", "not json\n", "[1,2]\n", "{\"Args\":null,\"Passphrase\":null}\n" })
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var stop = TestContext.Current.CancellationToken;
            await client.ConnectAsync(new UnixDomainSocketEndPoint(served.Folder.Socket), stop);
            await client.SendAsync(System.Text.Encoding.UTF8.GetBytes(nonsense), stop);
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(new byte[1000], stop) > 0)
            {
                // until the server has ended this conversation
            }
        }

        Assert.Equal(ExitCode.Done, desk.Run("check").Code);
    }

    [Fact]
    public async Task Server_InAFolderOfATooLongName_SaysThatCommandsCannotReachIt()
    {
        using var desk = new ScriptDesk();
        var deep = Path.Combine(desk.Root, new string('d', 120));
        Directory.Move(desk.Desk, deep);
        using var served = Homeward.Desk.Open(deep, TimeProvider.System);
        await using var socket = new DeskSocket(served);
        Assert.False(socket.Start());
        var ran = DeskProcess.Run(desk.Root, "check", "--desk", deep, "--passphrase-file", desk.Passphrase);
        Assert.Equal(ExitCode.WrongUse, ran.Code);
        Assert.Contains("too long for commands to find a running server", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_SocketLeftByAKilledServer_OpenTheDeskThemselves()
    {
        using var desk = new ScriptDesk();
        var file = Path.Combine(desk.Desk, "desk.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(file + "2"));
            dead.Listen(1);
            File.Move(file + "2", file); // .NET removes a socket's file when it is closed; a killed server does not
        }

        Assert.True(File.Exists(file));
        Assert.Equal(ExitCode.Done, desk.Run("check").Code);
    }
}

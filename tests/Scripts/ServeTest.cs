using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>homeward serve: locked, with a door for commands beside it, and a clean end.</summary>
public class ServeTest
{
    [Fact]
    public async Task Serve_Desk_AnswersLockedTakesCommandsAndEndsClean()
    {
        using var program = new CommandLine();
        var desk = Path.Combine(program.Folder, "d");
        var passphrase = program.Write("passphrase", "a passphrase of a test\n");
        Assert.Equal(0, program.Run("init", desk, "--passphrase-file", passphrase).Code);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = program.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "homeward.dll"), "serve", "--desk", desk, "--port", "0", "--json"]) start.ArgumentList.Add(argument);
        using var server = Process.Start(start)!;
        try
        {
            var said = JsonDocument.Parse((await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!).RootElement;
            Assert.True(said.GetProperty("locked").GetBoolean());
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(said.GetProperty("address").GetString()!) };
            var front = await client.GetAsync("/", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, front.StatusCode); // to the door: nothing is shown locked
            Assert.Equal(0, program.Run("check", "--desk", desk, "--passphrase-file", passphrase).Code);
            Assert.Equal(4, program.Run("check", "--desk", desk, "--passphrase-file", program.Write("wrong", "another passphrase\n")).Code);
            var second = program.Run("serve", "--desk", desk, "--port", "0");
            Assert.Equal(2, second.Code);
            Assert.Contains("another program has this desk open", second.Error, StringComparison.Ordinal);
            Process.Start("kill", ["-TERM", $"{server.Id}"]).WaitForExit();
            Assert.True(server.WaitForExit(20_000), "the server did not end");
            Assert.Equal(0, server.ExitCode);
            Assert.False(File.Exists(Path.Combine(desk, "desk.sock")));
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    [Fact]
    public void Serve_PortInUse_SaysSoAndEnds()
    {
        using var program = new CommandLine();
        var desk = Path.Combine(program.Folder, "d");
        var passphrase = program.Write("passphrase", "a passphrase of a test\n");
        Assert.Equal(0, program.Run("init", desk, "--passphrase-file", passphrase).Code);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var ran = program.Run("serve", "--desk", desk, "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(2, ran.Code);
        Assert.Contains("choose another with --port", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(Path.Combine(desk, "desk.sock")));
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Homeward.Tests.Scripts;

/// <summary>What the system says of the live server: its memory goes to no core file, no debugger, no temporary place.</summary>
public sealed class HardeningTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_Alive_IsClosedToTheSystemsDoors()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var desk = new ScriptDesk();
        var temporary = Directory.CreateDirectory(Path.Combine(desk.Root, "tmp")).FullName;
        // Whoever starts it wants core files, and shares what they make: the program decides otherwise for itself.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "ulimit -c unlimited 2>/dev/null; umask 0000; exec dotnet \"$0\" \"$@\"",
            DeskProcess.Program, "serve", "--desk", desk.Desk, "--port", "0", "--json"])
        {
            WorkingDirectory = desk.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary;
        start.Environment.Remove("DOTNET_EnableDiagnostics");
        using var server = Process.Start(start)!;
        try
        {
            var said = JsonDocument.Parse((await server.StandardOutput.ReadLineAsync(Stop))!).RootElement;
            Assert.Equal(new UnixFileMode[] { UnixFileMode.UserRead | UnixFileMode.UserWrite }, ModesOf(desk.Desk, "desk.lock", "desk.sock").Distinct());
            var limits = await File.ReadAllLinesAsync($"/proc/{server.Id}/limits", Stop);
            Assert.Equal(["0", "0"], limits.Single(l => l.StartsWith("Max core file size", StringComparison.Ordinal))[18..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
            var status = await File.ReadAllLinesAsync($"/proc/{server.Id}/status", Stop);
            Assert.Contains("Umask:\t0077", status);
            // Not dumpable: the system gives its files in /proc to root, and to nobody else of the same account.
            using (var owner = Process.Start(new ProcessStartInfo("stat", ["-c", "%u", $"/proc/{server.Id}/environ"]) { RedirectStandardOutput = true })!)
            {
                Assert.Equal("0", (await owner.StandardOutput.ReadToEndAsync(Stop)).Trim());
            }

            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(said.GetProperty("address").GetString()!) };
            using var big = new FormUrlEncodedContent([new("passphrase", new string('z', 900_000))]);
            using var answer = await client.PostAsync("/sign-in", big, Stop);
            using var parts = new MultipartFormDataContent { { new StringContent(new string('y', 900_000)), "passphrase" } };
            using var other = await client.PostAsync("/sign-in", parts, Stop);
            // Neither the runtime's socket for debuggers nor a word of a form.
            Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "*", SearchOption.AllDirectories));
            using (var kill = Process.Start("kill", ["-SYS", server.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Stop);
            await server.WaitForExitAsync(Stop);
            Assert.DoesNotContain(Directory.EnumerateFiles(desk.Root, "*", SearchOption.AllDirectories), f => Path.GetFileName(f).StartsWith("core", StringComparison.Ordinal));
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    private static IEnumerable<UnixFileMode> ModesOf(string folder, params string[] names)
    {
        foreach (var name in names)
        {
            if (!OperatingSystem.IsWindows()) yield return File.GetUnixFileMode(Path.Combine(folder, name));
        }
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Homeward.Tests.House;

namespace Homeward.Tests.Scripts;

/// <summary>The Debian package, its services and the container, as an administrator gets them.</summary>
public sealed partial class PackageTest
{
    private static readonly string[] Services = ["homeward.service", "homeward-intake.service", "homeward-backup.service"];

    public static TheoryData<string> EachService => [.. Services];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EachService))]
    public void Service_AsItIsInstalled_IsWithoutRootWithoutNetworkAndCanBeRead(string service)
    {
        using var program = new CommandLine();
        var lines = Repository.Lines("packaging/" + service);
        Assert.All(["NoNewPrivileges=yes", "ProtectSystem=strict", "IPAddressDeny=any", "CapabilityBoundingSet=", "MemorySwapMax=0", "LimitCORE=0", "UMask=0077"],
            wanted => Assert.Contains(wanted, lines));
        Assert.Single(lines, l => l.StartsWith("User=homeward", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("IPAddressAllow=", StringComparison.Ordinal) && l != "IPAddressAllow=localhost");
        if (!File.Exists("/usr/bin/systemd-analyze")) Assert.Skip("no systemd-analyze on this machine: the services were not read by it");
        var root = Installed(program.Folder);
        Assert.Equal((0, ""), Verify(root, service));
        var security = Of("systemd-analyze", "security", "--offline=yes", "--threshold=15", Path.Combine(root, "usr/lib/systemd/system", service));
        Assert.True(security.Code == 0, security.Out);
        var unit = Path.Combine(root, "usr/lib/systemd/system", service);
        File.WriteAllText(unit, File.ReadAllText(unit).Replace("ProtectSystem=strict", "ProtectSystem=strictly", StringComparison.Ordinal));
        Assert.NotEqual("", Verify(root, service).Said); // the check can fail
    }

    [Fact]
    public void Settings_OfTheServices_NameOptionsTheCommandsHave()
    {
        using var program = new CommandLine();
        foreach (var (file, name, command) in new[] { ("desk.conf", "HOMEWARD_SERVE", "serve"), ("desk.conf", "HOMEWARD_BACKUP", "backup"), ("intake.conf", "HOMEWARD_INTAKE", "intake") })
        {
            var line = Repository.Lines("packaging/" + file).Single(l => l.StartsWith(name + "=", StringComparison.Ordinal));
            var help = program.Run(command, "--help").Out;
            var options = Option().Matches(line).Select(m => m.Value).ToList();
            Assert.NotEmpty(options);
            Assert.All(options, o => Assert.Contains(o, help, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Container_File_RunsWithoutRootAndSaysHowToRunWithoutNetwork()
    {
        var text = Repository.Read("packaging/Containerfile");
        Assert.Contains("\nUSER homeward:homeward\n", text, StringComparison.Ordinal);
        Assert.All(["--network none", "--read-only", "--cap-drop all", "no-new-privileges"], wanted => Assert.Contains(wanted, text, StringComparison.Ordinal));
        Assert.DoesNotContain("EXPOSE", text, StringComparison.Ordinal);
        Assert.True(text.LastIndexOf("\nRUN ", StringComparison.Ordinal) < text.IndexOf("\nUSER ", StringComparison.Ordinal));
    }

    /// <summary>Where there is no network and no port: desk, intake and watch by sockets that a proxy's group may use.</summary>
    [Fact]
    public async Task Serve_BySockets_NeedsNoPortAndIsOpenToItsGroupOnly()
    {
        using var program = new CommandLine();
        await ServesBySockets(program, (folder, arguments) => Served.Start(folder, arguments), arguments => program.Run(arguments).Code);
        var missing = program.Run("serve", "--desk", Path.Combine(program.Folder, "d"), "--sockets", Path.Combine(program.Folder, "none"));
        Assert.Equal(2, missing.Code);
        Assert.Contains("there is no folder", missing.Error, StringComparison.Ordinal);
    }

    /// <summary>The package itself: built, looked into, and its program run without a network on a system it cannot write.</summary>
    [Fact]
    public async Task Package_Built_HoldsTheProgramAndRunsWithoutNetwork()
    {
        if (Environment.GetEnvironmentVariable("HOMEWARD_LONG") != "1") Assert.Skip("builds the whole program: only with HOMEWARD_LONG=1 (./test --long)");
        if (!File.Exists("/usr/bin/dpkg-deb")) Assert.Skip("no dpkg-deb on this machine: no package was built");
        using var program = new CommandLine();
        var built = Of(Repository.At("packaging/deb"), program.Folder);
        Assert.True(built.Code == 0, built.Error);
        var package = built.Out.Trim();
        var listed = Of("dpkg-deb", "-c", package).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(listed, l => Assert.Contains(" root/root ", l, StringComparison.Ordinal));
        Assert.DoesNotContain(listed, l => l[0] != 'l' && (l[5] == 'w' || l[8] == 'w' || l[3] == 's' || l[6] == 's'));
        Assert.DoesNotContain(listed, l => l.EndsWith(".pdb", StringComparison.Ordinal) || l.Contains("/var/", StringComparison.Ordinal));
        Assert.All([.. Services.Append("homeward-backup.timer").Select(s => "./usr/lib/systemd/system/" + s), "./usr/lib/homeward/homeward", "./usr/lib/homeward/libcoreclr.so",
            "./etc/homeward/desk.conf", "./etc/homeward/intake.conf", "./usr/share/doc/homeward/guide/running.md"], name => Assert.Contains(listed, l => l.EndsWith(" " + name, StringComparison.Ordinal)));
        Assert.Equal("/etc/homeward/desk.conf\n/etc/homeward/intake.conf\n", Of("dpkg-deb", "-I", package, "conffiles").Out);
        Assert.DoesNotContain("rm ", Of("dpkg-deb", "-I", package, "postrm").Out, StringComparison.Ordinal); // no purge deletes a desk
        var root = Path.Combine(program.Folder, "root");
        Assert.Equal(0, Of("dpkg-deb", "-x", package, root).Code);
        var homeward = Path.Combine(root, "usr/bin/homeward");
        if (Of("unshare", "-rn", "true").Code != 0) Assert.Skip("this user may not make a place without a network (unshare -rn)");
        Of("chmod", "-R", "a-w", Path.Combine(root, "usr"));
        await ServesBySockets(program, (folder, arguments) => Served.StartAs(folder, "unshare", ["-rn", homeward, .. arguments]),
            arguments => Of("unshare", ["-rn", homeward, .. arguments]).Code);
        Of("chmod", "-R", "u+w", root);
    }

    private static async Task ServesBySockets(CommandLine program, Func<string, string[], Served> serve, Func<string[], int> run)
    {
        var (desk, sockets) = (Path.Combine(program.Folder, "d"), Directory.CreateDirectory(Path.Combine(program.Folder, "s")).FullName);
        Assert.Equal(0, run(["init", desk, "--passphrase-file", program.Write("passphrase", "a passphrase of a test\n")]));
        await File.WriteAllTextAsync(Path.Combine(sockets, "desk.sock"), "left by a program that was killed", Stop);
        using var served = serve(program.Folder, ["serve", "--desk", desk, "--sockets", sockets]);
        Assert.Equal($"unix:{sockets}/desk.sock", served.Said.GetProperty("address").GetString());
        foreach (var (socket, path, expected) in new[] { ("desk", "/sign-in", 200), ("intake", "/", 503), ("watch", "/health", 200) })
        {
            var file = Path.Combine(sockets, socket + ".sock");
            Assert.Equal("660", Of("stat", "-c", "%a", file).Out.Trim());
            using var through = Served.Through(file);
            using var answer = await through.GetAsync(path, Stop);
            Assert.Equal(expected, (int)answer.StatusCode); // the intake of a desk nobody unlocked yet says so
        }

        served.End();
        Assert.False(File.Exists(Path.Combine(sockets, "desk.sock")));
    }

    /// <summary>The units below a root of their own, with the few units of the system they name, and something where the program will be.</summary>
    private static string Installed(string folder)
    {
        var units = Directory.CreateDirectory(Path.Combine(folder, "root/usr/lib/systemd/system")).FullName;
        foreach (var name in new[] { "sysinit", "basic", "shutdown", "local-fs", "time-sync", "time-set", "timers", "multi-user", "sockets", "paths", "slices" })
        {
            File.WriteAllText(Path.Combine(units, name + ".target"), "[Unit]\nDescription=" + name + "\n");
        }

        foreach (var unit in Services.Append("homeward-backup.timer")) File.Copy(Repository.At("packaging/" + unit), Path.Combine(units, unit));
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "root/usr/bin")).FullName, "homeward");
        File.WriteAllText(program, "#!/bin/sh\n");
        Of("chmod", "755", program);
        return Path.Combine(folder, "root");
    }

    private static (int Code, string Said) Verify(string root, string unit)
    {
        var ran = Of("systemd-analyze", "verify", "--man=no", "--root=" + root, unit);
        return (ran.Code, ran.Error + ran.Out);
    }

    private static Ran Of(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Ran(process.ExitCode, output, error.Result);
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}

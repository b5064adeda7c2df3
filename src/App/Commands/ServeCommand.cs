using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Keys;
using Homeward.App.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Homeward.App.Commands;

/// <summary>homeward serve: the desk in the browser, locked until a member signs in, and the door for commands beside it.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var port = Port();
        var hosts = new Option<string[]>("--host")
        {
            Description = "another name by which browsers reach this desk (a proxy's, an onion address)", HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var known = new Option<string?>("--known")
        {
            Description = "a signed note of this desk that somebody else kept, or its four words: an older copy is refused", HelpName = "FILE",
        };
        var intake = IntakeCommand.Port("--intake-port", "port of the public intake beside the desk; without it there is none");
        var watch = WatchPort();
        var sockets = Sockets();
        var command = new Command("serve", "serve a desk to browsers on this machine, locked") { port, hosts, known, intake, watch, sockets };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var folder = DeskVerb.FolderOf(parse, voice);
            var ports = new ServedPorts(parse.GetValue(port), parse.GetValue(intake), parse.GetValue(watch), SocketFolder(parse.GetValue(sockets), voice));
            if (parse.GetValue(known) is null && IsEmpty(folder))
            {
                using var first = new FirstRun(folder, TimeProvider.System, ProgramState.With(null, voice));
                return ServeAsync(null, first, ports, parse.GetValue(hosts) ?? [], voice, "").GetAwaiter().GetResult();
            }

            using var desk = Desk.Open(folder, TimeProvider.System, ProgramState.With(parse.GetValue(known), voice));
            desk.SwapInClear = OpenSwap.OfThisMachine();
            return Serve(desk, ports, parse.GetValue(hosts) ?? [], voice, "your passphrase");
        });
        return command;
    }

    public static Option<int> Port() => new("--port")
    {
        Description = "port on this machine; 0 takes a free one", HelpName = "N", DefaultValueFactory = _ => Safeguards.DefaultPort,
    };

    public static Option<int?> WatchPort() => new("--watch-port")
    {
        Description = "port on this machine for /health and /metrics, without content", HelpName = "N",
    };

    public static Option<string?> Sockets() => new("--sockets")
    {
        Description = "folder for Unix sockets instead of ports (desk, intake and watch), for a machine without a network", HelpName = "DIR",
    };

    /// <exception cref="UsageException">there is no such folder, or its name is too long for a socket</exception>
    public static string? SocketFolder(string? given, Voice voice)
    {
        if (given is null) return null;
        var folder = voice.Resolve(given);
        if (!Directory.Exists(folder)) throw new UsageException($"--sockets: there is no folder {folder}");
        return folder.Length <= 90 ? folder : throw new UsageException($"--sockets: the name {folder} is too long for a socket; give a shorter one");
    }

    /// <summary>
    /// Serves until SIGINT or SIGTERM; then no new page is begun, running ones end, the desk locks and its socket is removed.
    /// Owns neither the desk nor the folder.
    /// </summary>
    /// <param name="secret">what a person types at the door, as the printed line names it</param>
    public static int Serve(Desk desk, ServedPorts ports, IReadOnlyList<string> hosts, Voice voice, string secret) =>
        ServeAsync(desk, null, ports, hosts, voice, secret).GetAwaiter().GetResult();

    private static bool IsEmpty(string folder) => !File.Exists(folder) && (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any());

    private static async Task<int> ServeAsync(Desk? made, FirstRun? first, ServedPorts ports, IReadOnlyList<string> hosts, Voice voice, string secret)
    {
        var settings = new WebDeskSettings { Desk = made, FirstRun = first, Port = Checked(ports.Desk, "--port"), Socket = ports.Socket("desk") };
        await using var app = WebDesk.Build(settings with { Hosts = [.. settings.Hosts, .. hosts] });
        await Start(app, ports.Desk, "--port", ports.Socket("desk"));
        if (first is not null) TellFirst(first, Where(app, ports.Socket("desk")), voice);
        if ((made ?? await MadeOrStopped(first!, app)) is not { } desk) return ExitCode.Done;
        await using var beside = new Beside(desk, settings.Clock);
        await beside.Start(ports);
        await using (var socket = new DeskSocket(desk))
        {
            if (!socket.Start()) voice.Hint(
                $"The name of {desk.Folder.Socket} is too long for a socket: no command can work beside this server. Give the desk a shorter path.");
            if (first is null) Tell(desk, Where(app, ports.Socket("desk")), beside, voice, secret);
            using var stop = new CancellationTokenSource();
            var rounds = Rounds.Run(desk, settings.Clock, stop.Token);
            await app.WaitForShutdownAsync();
            await stop.CancelAsync();
            desk.Lock();
            await rounds;
        }

        var left = desk.Mark();
        voice.Hint($"The desk is locked and no longer served. Record number {left.RecordNumber}, four words to note: {left.Words}");
        return ExitCode.Done;
    }

    /// <returns>null when the server was stopped before anybody made a desk</returns>
    private static async Task<Desk?> MadeOrStopped(FirstRun first, IHost app)
    {
        var stopped = app.WaitForShutdownAsync();
        return await Task.WhenAny(first.Made, stopped) == stopped ? null : await first.Made;
    }

    private static void TellFirst(FirstRun first, string address, Voice voice)
    {
        var where = $"{address}/first-run?code={Uri.EscapeDataString(first.Code)}";
        if (voice.Json)
        {
            voice.Line(new { address = where, folder = first.Folder, code = first.Code });
            return;
        }

        voice.Say($"There is no desk in {first.Folder} yet. Make it in a browser on this machine:  {where}");
        voice.Say($"The page asks for three words, so that nobody else makes it:  {first.Code}");
        voice.Say("Stop: Ctrl+C");
    }

    /// <exception cref="UsageException">it is no port</exception>
    public static int Checked(int port, string option) => port is >= 0 and <= 65535 ? port
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {port}: a port lies between 0 and 65535"));

    /// <summary>What a person opens: an address of this machine, or a socket for a proxy.</summary>
    public static string Where(WebApplication app, string? socket) =>
        socket is null ? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{WebDesk.Address(app).Port}") : $"unix:{socket}";

    /// <param name="socket">instead of the port; the group of its folder may use it</param>
    /// <exception cref="UsageException">the port or socket cannot be opened</exception>
    public static async Task Start(WebApplication app, int port, string option, string? socket = null)
    {
        const UnixFileMode OursAndGroups = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        try
        {
            await app.StartAsync();
            if (socket is not null && !OperatingSystem.IsWindows()) File.SetUnixFileMode(socket, OursAndGroups);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException && socket is not null)
        {
            throw new UsageException($"--sockets: {socket} cannot be opened: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"port {port} of this machine cannot be used: another program has it, or it may not be opened; choose another with {option} N"));
        }
    }

    private static void Tell(Desk desk, string where, Beside beside, Voice voice, string secret)
    {
        var mark = desk.Mark();
        if (voice.Json)
        {
            voice.Line(new { address = where, beside.Intake, beside.Watch, folder = desk.Folder.Root, locked = desk.IsLocked, mark.RecordNumber, mark.Words, desk.IsUnknownHere });
            return;
        }

        voice.Say($"Served, locked:  {where}");
        voice.Say($"Sign in there with {secret}. Commands work beside it: homeward check --desk {desk.Folder.Root}");
        if (beside.Intake is { } form) voice.Say($"Public intake:   {form}  (for a proxy or an onion service)");
        if (beside.Watch is { } watch) voice.Say($"Watch:           {watch}/health and {watch}/metrics");
        voice.Say($"Record number {mark.RecordNumber}, four words: {mark.Words}");
        if (desk.IsUnknownHere)
        {
            voice.Say("This machine has not seen this desk before, so whether it is an older copy cannot be told here.");
            voice.Say("Compare the four words with those that somebody noted, or give them: --known \"the four words\"");
        }

        if (desk.SeenTrouble is { } trouble) voice.Say($"Note: the newest seal cannot be kept outside the desk ({trouble}); an older copy would not be noticed.");
        voice.Say("Stop and lock: Ctrl+C");
    }
}

/// <summary>Ports of this machine that a served desk uses; null where it does not.</summary>
/// <param name="Sockets">a folder in which all three are served as Unix sockets instead; null: ports</param>
internal sealed record ServedPorts(int Desk, int? Intake = null, int? Watch = null, string? Sockets = null)
{
    public string? Socket(string name) => Sockets is null ? null : Path.Combine(Sockets, name + ".sock");
}

/// <summary>The public intake and the watch beside a served desk. Owned by the command that serves; ends with it.</summary>
internal sealed class Beside(Desk desk, TimeProvider clock) : IAsyncDisposable
{
    private readonly IntakeCounts counts = new(clock);
    private WebApplication? intake;
    private WebApplication? watch;
    private IntakePlace? place;
    private ITimer? tidying;
    private string? sockets;

    public async Task Start(ServedPorts ports)
    {
        sockets = ports.Sockets;
        if (ports.Intake is not null || sockets is not null)
        {
            var port = ports.Intake ?? 0;
            place = IntakePlace.OfDesk(desk);
            intake = PublicIntake.Build(new IntakeSettings(place) { Port = ServeCommand.Checked(port, "--intake-port"), Socket = ports.Socket("intake"), Clock = clock, Counts = counts });
            await ServeCommand.Start(intake, port, "--intake-port", ports.Socket("intake"));
            tidying = clock.CreateTimer(_ => desk.Tend(place.Tidy), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));
        }

        if (ports.Watch is null && sockets is null) return;
        var other = ports.Watch ?? 0;
        watch = App.Intake.Watch.Build(ServeCommand.Checked(other, "--watch-port"), () => desk.IsLocked ? "locked" : "unlocked", () => App.Intake.Watch.OfDesk(desk, counts), ports.Socket("watch"));
        await ServeCommand.Start(watch, other, "--watch-port", ports.Socket("watch"));
    }

    /// <summary>Address of the public intake; null where there is none.</summary>
    public string? Intake => Where(intake, "intake.sock");

    /// <summary>Address of the watch; null where there is none.</summary>
    public string? Watch => Where(watch, "watch.sock");

    private string? Where(WebApplication? app, string socket) =>
        app is null ? null : ServeCommand.Where(app, sockets is null ? null : Path.Combine(sockets, socket));

    public async ValueTask DisposeAsync()
    {
        if (tidying is not null) await tidying.DisposeAsync();
        if (intake is not null) await intake.DisposeAsync();
        if (watch is not null) await watch.DisposeAsync();
        place?.Dispose();
    }
}

using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Keys;
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
        var command = new Command("serve", "serve a desk to browsers on this machine, locked") { port, hosts, known };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var folder = DeskVerb.FolderOf(parse, voice);
            if (parse.GetValue(known) is null && IsEmpty(folder))
            {
                using var first = new FirstRun(folder, TimeProvider.System, ProgramState.With(null, voice));
                return ServeAsync(null, first, parse.GetValue(port), parse.GetValue(hosts) ?? [], voice, "").GetAwaiter().GetResult();
            }

            using var desk = Desk.Open(folder, TimeProvider.System, ProgramState.With(parse.GetValue(known), voice));
            desk.SwapInClear = OpenSwap.OfThisMachine();
            return Serve(desk, parse.GetValue(port), parse.GetValue(hosts) ?? [], voice, "your passphrase");
        });
        return command;
    }

    public static Option<int> Port() => new("--port")
    {
        Description = "port on this machine; 0 takes a free one", HelpName = "N", DefaultValueFactory = _ => Safeguards.DefaultPort,
    };

    /// <summary>
    /// Serves until SIGINT or SIGTERM; then no new page is begun, running ones end, the desk locks and its socket is removed.
    /// Owns neither the desk nor the folder.
    /// </summary>
    /// <param name="secret">what a person types at the door, as the printed line names it</param>
    public static int Serve(Desk desk, int port, IReadOnlyList<string> hosts, Voice voice, string secret) =>
        ServeAsync(desk, null, port, hosts, voice, secret).GetAwaiter().GetResult();

    private static bool IsEmpty(string folder) => !File.Exists(folder) && (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any());

    private static async Task<int> ServeAsync(Desk? made, FirstRun? first, int port, IReadOnlyList<string> hosts, Voice voice, string secret)
    {
        if (port is < 0 or > 65535) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--port {port}: a port lies between 0 and 65535"));
        var settings = new WebDeskSettings { Desk = made, FirstRun = first, Port = port };
        await using var app = WebDesk.Build(settings with { Hosts = [.. settings.Hosts, .. hosts] });
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"port {port} of this machine cannot be used: another program has it, or it may not be opened; choose another with --port N"));
        }

        if (first is not null) TellFirst(first, WebDesk.Address(app), voice);
        if ((made ?? await MadeOrStopped(first!, app)) is not { } desk) return ExitCode.Done;
        await using (var socket = new DeskSocket(desk))
        {
            if (!socket.Start()) voice.Hint(
                $"The name of {desk.Folder.Socket} is too long for a socket: no command can work beside this server. Give the desk a shorter path.");
            if (first is null) Tell(desk, WebDesk.Address(app), voice, secret);
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

    private static void TellFirst(FirstRun first, Uri address, Voice voice)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{address.Port}/first-run?code={Uri.EscapeDataString(first.Code)}");
        if (voice.Json)
        {
            voice.Line(new { address = where, folder = first.Folder, code = first.Code });
            return;
        }

        voice.Say($"There is no desk in {first.Folder} yet. Make it in a browser on this machine:  {where}");
        voice.Say($"The page asks for three words, so that nobody else makes it:  {first.Code}");
        voice.Say("Stop: Ctrl+C");
    }

    private static void Tell(Desk desk, Uri address, Voice voice, string secret)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{address.Port}");
        var mark = desk.Mark();
        if (voice.Json)
        {
            voice.Line(new { address = where, folder = desk.Folder.Root, locked = desk.IsLocked, mark.RecordNumber, mark.Words, desk.IsUnknownHere });
            return;
        }

        voice.Say($"Served, locked:  {where}");
        voice.Say($"Sign in there with {secret}. Commands work beside it: homeward check --desk {desk.Folder.Root}");
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

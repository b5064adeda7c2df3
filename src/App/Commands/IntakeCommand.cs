using System.CommandLine;
using System.Globalization;
using Homeward.App.Host;
using Homeward.App.Intake;
using Microsoft.Extensions.Hosting;

namespace Homeward.App.Commands;

/// <summary>homeward intake: the public form on a machine that holds public keys only. homeward intake-keys: what the desk gives it.</summary>
internal static class IntakeCommand
{
    private const int DefaultPort = 5118;

    public static Option<int?> Port(string name, string what) => new(name) { Description = what, HelpName = "N" };

    public static Command Build()
    {
        var folder = new Option<string>("--folder") { Description = "folder of this intake; made where there is none", HelpName = "DIR", Required = true };
        var keys = new Option<string?>("--keys") { Description = "the desk's public face, the first time or when it changed", HelpName = "FILE" };
        var take = new Option<string?>("--take") { Description = "take what the desk sends back (answers, what was collected), and end", HelpName = "FILE" };
        var port = Port("--port", "port on this machine; 0 takes a free one");
        var watch = ServeCommand.WatchPort();
        var sockets = ServeCommand.Sockets();
        var command = new Command("intake", "serve a public intake that can seal and not open; for a rented machine") { folder, keys, take, port, watch, sockets };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var root = voice.Resolve(parse.GetValue(folder)!);
            if (parse.GetValue(take) is { } archive)
            {
                var answers = IntakePlace.TakeReplies(root, voice.Resolve(archive));
                if (voice.Json) voice.Document(new { answers });
                else voice.Say(string.Create(CultureInfo.InvariantCulture, $"Taken: {answers} answers lie in their mailboxes. A running intake shows them at once."));
                return ExitCode.Done;
            }

            using var place = IntakePlace.Rented(root, parse.GetValue(keys) is { } file ? voice.Resolve(file) : null, TimeProvider.System);
            if (place.FaceNote is { } note) voice.Hint(note);
            var ports = new ServedPorts(parse.GetValue(port) ?? DefaultPort, null, parse.GetValue(watch), ServeCommand.SocketFolder(parse.GetValue(sockets), voice));
            return ServeAsync(place, ports, voice).GetAwaiter().GetResult();
        });
        return command;
    }

    public static Command BuildKeys()
    {
        var output = new Option<string>("--out") { Description = "file to write; it may be read by anybody", HelpName = "FILE", Required = true };
        var command = new Command("intake-keys", "write the public face of this desk for a rented intake") { output };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var face = session.WritePublicFace(voice.Resolve(parse.GetValue(output)!));
            if (voice.Json) voice.Document(new { face.Desk, face.Recipient, face.Serial, words = face.KeyWords });
            else
            {
                voice.Say($"Written to {parse.GetValue(output)}. There: homeward intake --folder DIR --keys FILE");
                voice.Say($"Whoever starts it should see these four words of this desk: {face.KeyWords}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Serves until SIGINT or SIGTERM. Owns nothing.</summary>
    private static async Task<int> ServeAsync(IntakePlace place, ServedPorts ports, Voice voice)
    {
        var clock = TimeProvider.System;
        var counts = new IntakeCounts(clock);
        var settings = new IntakeSettings(place)
        {
            Port = ServeCommand.Checked(ports.Desk, "--port"), Socket = ports.Socket("intake"), Clock = clock, Counts = counts,
        };
        await using var app = PublicIntake.Build(settings);
        await ServeCommand.Start(app, ports.Desk, "--port", ports.Socket("intake"));
        await using var watch = ports.Watch is null && ports.Sockets is null ? null
            : Watch.Build(ServeCommand.Checked(ports.Watch ?? 0, "--watch-port"), () => place.Face is null ? "closed" : "taking",
                () => Watch.OfPlace(place, counts), ports.Socket("watch"));
        if (watch is not null) await ServeCommand.Start(watch, ports.Watch ?? 0, "--watch-port", ports.Socket("watch"));
        var where = ServeCommand.Where(app, ports.Socket("intake"));
        var watchedAt = watch is null ? null : ServeCommand.Where(watch, ports.Socket("watch"));
        if (voice.Json) voice.Line(new { address = where, watch = watchedAt, desk = place.Face!.Desk, deskWords = place.Face!.KeyWords, machineWords = place.NodeWords() });
        else
        {
            voice.Say($"Taking in:  {where}");
            voice.Say($"Four words of the desk it seals to: {place.Face!.KeyWords}");
            voice.Say($"Four words of this machine, for the first homeward collect: {place.NodeWords()}");
            voice.Say("Stop: Ctrl+C. Nothing here opens what is taken in.");
        }

        await using var tidying = clock.CreateTimer(_ => Tidy(place, voice), null, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));
        await app.WaitForShutdownAsync();
        return ExitCode.Done;
    }

    private static void Tidy(IntakePlace place, Voice voice)
    {
        try
        {
            place.Tidy();
        }
        catch (Exception e) when (e is IOException or Homeward.Journal.JournalDamagedException or Homeward.Journal.JournalBusyException)
        {
            voice.Hint($"What was collected could not be removed yet: {e.Message}");
        }
    }
}

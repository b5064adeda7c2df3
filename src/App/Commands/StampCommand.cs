using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward stamp: time stamps of authorities under the journal's checkpoints. Off until a member chooses one.</summary>
internal static class StampCommand
{
    private const string Warning =
        "Asking an authority tells it, and everybody on the way, that somebody at this address works with such stamps now, and how often. "
        + "Sent is a hash of the journal's state, never of a source. If that is too much, leave it, or carry the request by hand: homeward stamp request";

    public static Command Build()
    {
        var command = new Command("stamp", "have the newest checkpoint stamped by the chosen authorities");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var authorities = session.Proofs.Authorities();
            if (authorities.Count == 0) throw new RefusedException("no authority is chosen; nothing was sent anywhere. See: homeward stamp authority", "authority");
            var (kept, failed) = (new List<StampRow>(), 0);
            foreach (var authority in authorities)
            {
                try
                {
                    var (request, _) = session.Proofs.StampRequest();
                    kept.Add(Keep(session, Ask(authority.Url, request), request, authority.Url));
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException or RefusedException)
                {
                    // One authority that is silent or wrong does not keep the others from stamping.
                    failed++;
                    voice.Hint($"homeward: {authority.Url} gave no stamp: {e.Message}");
                }
            }

            Tell(kept, voice);
            return failed == 0 ? ExitCode.Done : ExitCode.FoundWrong;
        });
        command.Add(Authority());
        command.Add(Request());
        command.Add(Import());
        command.Add(List());
        return command;
    }

    private static Command Authority()
    {
        var url = new Argument<string?>("URL") { Description = "address of an RFC 3161 authority", Arity = ArgumentArity.ZeroOrOne };
        var accept = new Option<bool>("--it-may-know") { Description = "accept that the authority and the network learn that this desk exists and when it works" };
        var drop = new Option<string?>("--drop") { Description = "ask this one no more", HelpName = "ID" };
        var why = new Option<string>("--why") { Description = "the reason for dropping it", DefaultValueFactory = _ => "" };
        var command = new Command("authority", "choose whom to ask, or see who is chosen") { url, accept, drop, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            Outcome? outcome = null;
            if (parse.GetValue(drop) is { } id) outcome = session.Proofs.DropAuthority(id, parse.GetValue(why)!, Desk.NewId("act-"));
            else if (parse.GetValue(url) is { } address)
            {
                if (!parse.GetValue(accept)) throw new RefusedException($"{Warning}. To accept that, repeat with --it-may-know", "authority");
                outcome = session.Proofs.Choose(address, Desk.NewId("act-"));
            }

            if (outcome?.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
            var rows = session.Proofs.Authorities();
            if (voice.Json) voice.Document(rows);
            else if (rows.Count == 0) voice.Say("No authority is chosen, and none is asked.");
            else voice.Table(["authority", "address"], [.. rows.Select(r => (IReadOnlyList<string>)[r.Id, r.Url])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Request()
    {
        var file = new Option<string>("--out") { Description = "the file to write; never one that is there", HelpName = "FILE", Required = true };
        var command = new Command("request", "write a request to carry to an authority by hand") { file };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var path = voice.Resolve(parse.GetValue(file)!);
            if (File.Exists(path)) throw new RefusedException($"{path} is there already; nothing was written over it", "there");
            var (request, size) = session.Proofs.StampRequest();
            DeskFolder.WriteWhole(path, request);
            if (voice.Json) voice.Document(new { file = path, recordNumber = size });
            else voice.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: a request for a stamp of record number {size}. ")
                + $"Bring the answer back with: homeward stamp import ANSWER --request {path}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<string>("ANSWER") { Description = "a time stamp: the whole answer, or the bare token" };
        var request = new Option<string?>("--request") { Description = "the request it answers, if you still have it", HelpName = "FILE" };
        var from = new Option<string>("--from") { Description = "who gave it", DefaultValueFactory = _ => "by hand" };
        var command = new Command("import", "keep a time stamp that was fetched by hand") { file, request, from };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var asked = parse.GetValue(request) is { } name ? Small(voice, name) : null;
            Tell([Keep(session, Small(voice, parse.GetValue(file)!), asked, parse.GetValue(from)!)], voice);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "the time stamps this desk keeps");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            Tell(session.Proofs.Stamps(), voice);
            return ExitCode.Done;
        });
        return command;
    }

    private static StampRow Keep(Session session, byte[] answer, byte[]? request, string from)
    {
        var (outcome, row) = session.Proofs.KeepStamp(answer, request, from, Desk.NewId("act-"));
        return outcome.Refusal is { } refusal ? throw new RefusedException(refusal.Sentence, refusal.Code) : row!;
    }

    /// <summary>One question, one bounded answer: no redirection, no cookies, nothing about us but the request.</summary>
    private static byte[] Ask(string url, byte[] request)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(20) };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = TimeStamp.MostBytes };
        using var content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/timestamp-query") } };
        using var answer = client.PostAsync(new Uri(url), content).GetAwaiter().GetResult();
        if (answer.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"it answered {(int)answer.StatusCode}");
        return answer.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }

    private static byte[] Small(Voice voice, string file)
    {
        var path = voice.Resolve(file);
        if (!File.Exists(path)) throw new UsageException($"there is no file {file}");
        if (new FileInfo(path).Length > TimeStamp.MostBytes) throw new UsageException($"{file} is longer than any time stamp");
        return File.ReadAllBytes(path);
    }

    private static void Tell(IReadOnlyList<StampRow> rows, Voice voice)
    {
        if (voice.Json) voice.Document(rows);
        else if (rows.Count == 0) voice.Say("No time stamp is kept.");
        else voice.Table(["record number", "time, by the authority", "authority", "came from"], [.. rows.Select(r => (IReadOnlyList<string>)
            [r.Size.ToString(CultureInfo.InvariantCulture), r.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture), r.Authority, r.CameFrom])]);
    }
}

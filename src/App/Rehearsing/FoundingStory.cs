using System.Text.Json;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward.App.Rehearsing;

/// <summary>What the front page tells of the founding note, by id.</summary>
internal sealed record FoundingStoryTold(string SourceId, int Accepted, int SetAside, string ExchangeId, string FindingId, string FigureId);

/// <summary>
/// The founding note on a desk: added as the sample source, read, its statements decided as data/story/statements.json says,
/// placed at the exchanges they speak of, assessed for the unnamed group and counted. Repeating it changes nothing.
/// </summary>
internal static class FoundingStory
{
    public const string Exchange = "2025-03-19";
    public const string NoteFile = "returned-and-sent-back.txt";

    /// <summary>One decision on one statement of the note. To…: what a correction makes of it.</summary>
    private sealed record Decision(
        string As, string Kind, string Words, string? Stage = null, string? Modality = null, string? Polarity = null, string? Group = null,
        string? Each = null, string? Share = null, IReadOnlyList<string>? Voice = null, string? Exchange = null, string? Why = null, string? ToKind = null,
        string? ToStage = null);

    private sealed record Decisions(IReadOnlyList<Decision> Statements);

    /// <param name="folder">where the note is put as a file, to be added like any other</param>
    public static FoundingStoryTold Tell(Session session, string folder)
    {
        var source = Add(session, folder);
        session.Claims.ReadSource(source);
        var text = TextLayer.Of(session.Evidence.Source(source)!.Text);
        var (accepted, aside) = (0, 0);
        foreach (var (decision, at) in Read().Select((d, i) => (d, i)))
        {
            var claim = Decided(session, source, text, decision, $"story/{at}");
            if (claim is null || decision.As == "set-aside") aside++;
            else accepted++;
            if (claim is not null && decision.Exchange is { } key) Place(session, claim, key, $"story/{at}/place");
        }

        var exchange = session.Exchanges.Find(Exchange)!.Row.Id;
        var assessed = session.Findings.Assess(exchange, "IHL-117");
        if (assessed.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
        var figure = Need(session.Statistics.Freeze(exchange, new FigureChoice(), "story/figure"));
        return new FoundingStoryTold(source, accepted, aside, exchange, assessed.FindingIds[0], figure);
    }

    private static string Add(Session session, string folder)
    {
        if (DeskTexts.SourceNamed(session, NoteFile) is { } known) return known;
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, NoteFile);
        File.WriteAllBytes(file, Bytes("note.txt"));
        var run = session.Evidence.Add(file, new AddOptions(
            Title: "Returned and sent back: notes from one newspaper report", Lang: "en", Claimed: DatePhrases.Parse("2025-06-11", "en", null).Date,
            From: "Ships with Homeward: a note in own words after a report of the newspaper ARA", Sample: true))[0];
        return run.SourceIds[0];
    }

    /// <returns>the accepted statement; null where none stands for it</returns>
    private static string? Decided(Session session, string source, TextLayer text, Decision decision, string act)
    {
        var start = StartOf(text, decision.Words);
        var length = TextLayer.Of(decision.Words).CodePoints;
        var rows = session.Claims.Of(source).Where(r => (r.Proposal ?? r.Claim) is { } p && p.Start < start + length && start < p.Start + p.Length).ToList();
        rows = [.. rows.Where(r => (r.Proposal ?? r.Claim)!.Kind == decision.Kind && (r.Proposal ?? r.Claim)!.Stage == decision.Stage)];
        var row = rows.FirstOrDefault(r => decision.Voice is not { } who || (r.Proposal ?? r.Claim)!.Voice.SequenceEqual(who));
        if (row is null)
        {
            if (decision.As == "set-aside") return null;
            // What the reader now finds without knowing who says it gives way to what a person marked.
            foreach (var (other, at) in rows.Where(r => r.State == ClaimState.Proposed).Select((r, i) => (r, i)))
            {
                Need(session.Claims.SetAside(other.Id, other.Version, $"{act}/instead-{at}", "The same words are marked by hand, with who says them."));
            }

            var added = session.Claims.Propose(source, ByHand(text, decision, start, length), act + "/add");
            row = session.Claims.Find(Need(added))!;
        }

        if (row.State != ClaimState.Proposed) return row.State == ClaimState.Accepted ? row.Id : null;
        var outcome = decision.As switch
        {
            "set-aside" => session.Claims.SetAside(row.Id, row.Version, act, decision.Why),
            "correct" => session.Claims.Correct(
                row.Id, row.Version, new Correction(Kind: decision.ToKind, Stage: decision.ToStage, Modality: decision.Modality), act, decision.Why),
            // The reader may have become bolder or shyer since: how the statement is meant was decided by hand.
            _ when decision.Modality is { } meant && row.Claim!.Modality != meant => session.Claims.Correct(
                row.Id, row.Version, new Correction(Modality: meant), act, decision.Why),
            _ => session.Claims.Accept(row.Id, row.Version, act, decision.Why),
        };
        Need(outcome);
        return decision.As == "set-aside" ? null : row.Id;
    }

    private static Claim ByHand(TextLayer text, Decision d, int start, int length) => new()
    {
        Kind = d.Kind, Stage = d.Stage, Start = start, Length = length, Quote = text.Quote(start, length)!, Group = d.Group,
        Modality = d.Modality ?? Modalities.Asserted, Polarity = d.Polarity ?? Polarities.Affirmed, Voice = d.Voice ?? [],
        Counts = d.Each is not null ? [CountRange.Parse(d.Each, CountedPer.Each)]
            : d.Share is not null ? [CountRange.Parse(d.Share, CountedPer.Share)] : [],
    };

    private static void Place(Session session, string claim, string key, string act)
    {
        if (session.Exchanges.OfClaim(claim).Count > 0) return;
        var exchange = session.Exchanges.Find(key)?.Row.Id ?? throw new InvalidDataException($"data/story: the register has no exchange {key}");
        Need(session.Exchanges.Place(claim, exchange, act));
    }

    /// <summary>Where words stand in the note; lines may be broken between them.</summary>
    private static int StartOf(TextLayer text, string words)
    {
        var all = text.Text;
        var at = all.IndexOf(words, StringComparison.Ordinal);
        if (at < 0) throw new InvalidDataException($"data/story: the note does not hold “{words}”");
        return text.CodePointOf(at);
    }

    private static IReadOnlyList<Decision> Read() => JsonSerializer.Deserialize<Decisions>(Bytes("statements.json"), JsonSerializerOptions.Web)!.Statements;

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/story/" + name) ?? throw new InvalidDataException($"data/story/{name} is not in this build");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Need(Outcome outcome) => outcome.Refusal is { } refusal ? throw new RefusedException(refusal.Sentence, refusal.Code) : outcome.Id!;
}

using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Exchanges;
using Homeward.Findings;
using Homeward.Views;

namespace Homeward.Statistics;

/// <summary>An exchange, or one of its stages, with the numbers the register gives.</summary>
internal sealed record RegisteredExchange(string Id, string Key, UncertainDate When,
    IReadOnlyList<ExchangeCount> Counts);

/// <summary>What can honestly be counted of an exchange, live or frozen at a record number.</summary>
public sealed class StatisticsRoom
{
    private const string Columns =
        "f.id, f.exchange, coalesce((SELECT e.key FROM exchange e WHERE e.id = f.exchange), ''), f.position, f.at, f.by";

    private static readonly Sorting ByFigure = new("f.position DESC", ("definition", "f.definition"), ("side", "f.side"), ("known", "f.known"),
        ("followed", "f.followed_up"), ("record", "f.record_number"), ("at", "f.at"));

    /// <summary>What a list of figures can be sorted by.</summary>
    public static IReadOnlyList<string> Sorts => ByFigure.Names;

    private readonly Seat seat;
    private readonly ClaimsRoom claims;
    private readonly ExchangesRoom exchanges;
    private readonly CohortGathering cohorts;

    internal StatisticsRoom(Seat seat) => (this.seat, claims, exchanges, cohorts) =
        (seat, new ClaimsRoom(seat), new ExchangesRoom(seat), new CohortGathering(seat));

    /// <summary>Frozen figures, newest first.</summary>
    public Listed<FigureRow> List(Slice slice, string? exchange = null, Sort? sort = null)
    {
        var where = $"FROM figure f WHERE f.erased = 0 AND {Walls.SeesFigures} AND ($2 IS NULL OR f.exchange = $2)";
        var (rows, total) = seat.Ask(q => (
            q.Rows($"SELECT {Columns} {where} {ByFigure.By(sort)} LIMIT $3 OFFSET $4", ReadSlim, seat.Actor,
                exchange, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor, exchange)));
        return new Listed<FigureRow>(
            [.. rows.Select(slim => Opened(slim)).OfType<(FigureRow Row, FigureFrozen Kept)>().Select(o => o.Row)],
            total);
    }

    /// <summary>A frozen figure, in one language.</summary>
    /// <returns>null when there is none, or the actor may see nothing that is open</returns>
    public FigurePage? Find(string id, string lang = "en")
    {
        if (Kept(id) is not var (row, kept)) return null;
        var figure = FigureKeeping.Open(kept, row.ExchangeId, ByOf, GroupOf);
        var hidden = kept.Result.Groups.Count - figure.Cohort.Groups.Count
            + kept.Result.Released.Count(r => r.By is null && ByOf(r.ClaimId) is null);
        return Page(row, figure, lang, hidden, kept.Hash, kept.Program) with { ReadByOne = ReadByOne(figure, kept.Result.Members) };
    }

    /// <summary>The sentence of a kept figure that may leave the desk.</summary>
    /// <exception cref="RefusedException">a statement behind it was read by one person only, is gone, or is not for this actor to see</exception>
    public string TakeOut(string id, string lang = "en")
    {
        var page = Find(id, lang) ?? throw new RefusedException($"there is no frozen figure {id}, or you may not see it", "wall");
        if (page.HiddenClaims > 0) throw new RefusedException(
            $"{page.HiddenClaims} statements behind this figure are gone or not for you to see; whoever publishes it must see them all: freeze it again, or ask who may", "wall");
        if (page.ReadByOne is { Count: > 0 and var n } open) throw new RefusedException(
            $"{n} statements behind this figure were read by one person only: {string.Join(", ", open.Take(MostNamed))}{(n > MostNamed ? " …" : "")}. " +
            "A second person opens each one (its page, or the list “waiting for me as second reader”), stands behind it or corrects it, and then it can go out", "one-reader");
        return page.Headline;
    }

    private const int MostNamed = 5;

    /// <summary>Kept statements with one reader only: those that give its numbers or speak of its groups, and the steps of the people counted.</summary>
    private IReadOnlyList<string> ReadByOne(ShareFigure figure, IEnumerable<string> members) => seat.Ask(q => q.Rows(
        $"""
        SELECT c.id FROM claim c WHERE c.state = 'accepted' AND c.erased = 0 AND {Walls.Sees("c.source")}
            AND (SELECT count(*) FROM claim_reader r WHERE r.proposal = c.proposal) < 2
            AND (c.id IN (SELECT value FROM json_each($2)) OR (c.stage IS NOT NULL AND c.id IN (SELECT a.claim FROM json_each($3) m
                CROSS JOIN person_mention pm ON pm.person = m.value JOIN about_person a ON a.mention = pm.mention)))
        ORDER BY c.proposal
        """,
        r => r.Text(0), seat.Actor,
        JsonSerializer.Serialize(figure.Released.Select(r => r.Claim.ClaimId).Concat(figure.Cohort.Groups.Select(g => g.ClaimId))), JsonSerializer.Serialize(members)));

    /// <summary>The figure of an exchange as the records stand now, not kept.</summary>
    /// <param name="exchangeIdOrKey">an operation, a stage, or a key of the register</param>
    /// <exception cref="RefusedException">an unknown definition, side, category or standard</exception>
    public FigurePage? Of(string exchangeIdOrKey, FigureChoice? choice = null, string lang = "en")
    {
        if (Exchange(exchangeIdOrKey) is not { } exchange) return null;
        var figure = Work(exchange, Checked(choice ?? new FigureChoice()));
        var row = RowOf(null, exchange.Id, exchange.Key, figure, null, null);
        return Page(row, figure, lang, 0, null, null) with { ReadByOne = ReadByOne(figure, figure.Cohort.Counted.Select(m => m.PersonId)) };
    }

    /// <summary>
    /// Keeps the figure as it is at this record number. Refused to whoever may not see all that is behind it: a figure
    /// over a part
    /// would look like one over the whole.
    /// </summary>
    public Outcome Freeze(string exchangeIdOrKey, FigureChoice choice, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var exchange = Exchange(exchangeIdOrKey)
            ?? throw new RefusedException("there is no such exchange, or you may not see it", "wall");
        var asked = Checked(choice);
        if (cohorts.Hidden(exchange) > 0) throw new RefusedException(
            "a figure rests on everything that is kept of an exchange, and you may not see all of it", "wall");
        for (var attempt = 0; ; attempt++)
        {
            // The figure belongs to one record number, so what others write meanwhile makes it be worked out again.
            var head = seat.Live.Head;
            var figure = Work(exchange, asked);
            if (seat.Live.Size != head.Size && attempt < 20) continue;
            if (seat.Live.Size != head.Size) throw new RefusedException(
                "others write too much at this moment; try again shortly", "busy");
            var result = FigureKeeping.Keep(figure);
            var body = new FigureFrozen(
                asked.Side, asked.Category, figure.Cohort.CutOff, asked.Definition, figure.Cohort.InclusionRule,
                    asked.Standard, asked.Level, head.Size,
                Convert.ToHexStringLower(head.Root), head.Epoch, FigureKeeping.Program, FigureKeeping.Reference,
                    result, FigureKeeping.HashOf(result));
            return seat.Do(actId, new Draft(
                "figure-frozen", 1, [new(Seat.NewId(Ids.Figure), 0), new(exchange.Id, null)], Secrecy.Record,
                    Secrecy.Desk, Entry.Write(body)));
        }
    });

    /// <summary>
    /// Works a frozen figure out again from the journal alone: once at its own record number, once with today's
    /// records, and says
    /// what differs and what can have done it. Progress gets (done, of).
    /// </summary>
    public Recomputed? Recompute(string id, Action<long, long>? progress = null)
    {
        if (Kept(id) is not var (row, kept)) return null;
        var choice = new FigureChoice(kept.Definition, kept.Side, kept.Category, kept.CutOff, kept.Standard,
            kept.Level);
        FigureResult then;
        bool erased;
        using (var again = seat.Live.Replay(
            new Journal.Head(kept.RecordNumber, Convert.FromHexString(kept.Root), kept.Epoch), progress))
        {
            // As whoever froze it saw the records: only counts and hashes leave this place.
            var past = new StatisticsRoom(seat.At(again, row.By ?? seat.Actor));
            then = past.Exchange(row.ExchangeId) is { } exchange ? FigureKeeping.Keep(past.Work(exchange, choice))
                : Nothing;
            erased = again.Database.AskLong(q => q.Any(
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM claim WHERE erased = 1) OR EXISTS (SELECT 1 FROM mention WHERE erased = 1) OR EXISTS (SELECT 1 FROM person WHERE erased = 1)"));
        }

        var why = new List<string>();
        var hash = FigureKeeping.HashOf(then);
        if (hash != kept.Hash)
        {
            if (erased) why.Add("erasure");
            if (!SameReference(kept.Reference)) why.Add("rules");
            if (kept.Program != FigureKeeping.Program) why.Add("program");
        }

        var now = Exchange(row.ExchangeId) is { } present ? FigureKeeping.Keep(Work(present, choice)) : Nothing;
        var sameNow = FigureKeeping.HashOf(now) == kept.Hash;
        var later = FigureKeeping.HashOf(now) != hash ? why.Prepend("later-records") : why;
        return new Recomputed(hash == kept.Hash, kept.Hash, hash, why, sameNow, sameNow ? [] : [.. later],
            FigureKeeping.Changes(kept.Result, now));
    }

    /// <summary>The body of a frozen figure, for "why".</summary>
    internal (FigureRow Row, FigureFrozen Kept)? Kept(string id)
    {
        var slim = seat.Ask(q => q.One(
            $"SELECT {Columns} FROM figure f WHERE f.id = $2 AND f.erased = 0 AND {Walls.SeesFigures}", ReadSlim,
                seat.Actor, id));
        return slim is null ? null : Opened(slim);
    }

    private static readonly FigureResult Nothing = new([], [], "", [], [], [], [], [], 0);

    private sealed record Slim(string Id, string Exchange, string Key, long Position, DateTimeOffset At, string By);

    private static Slim ReadSlim(Row r) => new(r.Text(0), r.Text(1), r.Text(2), r.Long(3), r.Time(4), r.Text(5));

    private (FigureRow Row, FigureFrozen Kept)? Opened(Slim slim)
    {
        if (seat.Live.Open(slim.Position).Read<FigureFrozen>() is not { } kept) return null;
        var figure = FigureKeeping.Open(kept, slim.Exchange, _ => null, _ => null);
        return (RowOf(slim.Id, slim.Exchange, slim.Key, figure, slim.At, slim.By), kept);
    }

    private static FigureRow RowOf(string? id, string exchange, string key, ShareFigure figure, DateTimeOffset? at,
        string? by) => new(
        id, exchange, key, figure.Headline.Definition.Name, figure.Cohort.Side, figure.Cohort.RecordNumber,
        [.. figure.Released.Select(r => r.Claim.Count.Notation)], figure.Headline.Known, figure.Headline.FollowedUp,
            figure.Headline.Returned, at, by);

    private RegisteredExchange? Exchange(string idOrKey)
    {
        if (exchanges.Find(idOrKey) is not { } page) return null;
        var row = page.Stages.FirstOrDefault(s => s.Id == idOrKey || s.Key == idOrKey) is { } stage
            && page.Row.Key != idOrKey ? stage : page.Row;
        return new RegisteredExchange(row.Id, row.Key, row.When,
            [.. row.Counts.Where(c => c.ClaimId is null).Select(c => new ExchangeCount(
            c.Side ?? "", c.Count, c.Category ?? "all", c.Voice is [var by, ..] ? by : null, c.Mark ?? "K",
                c.OutsideFormula, c.Note))]);
    }

    private ShareFigure Work(RegisteredExchange exchange, FigureChoice choice) => ShareFigure.For(
        cohorts.Of(exchange, choice, choice.CutOff ?? DateOnly.FromDateTime(seat.Now.UtcDateTime)),
            OutcomeDefinition.Find(choice.Definition)!);

    private static FigureChoice Checked(FigureChoice choice)
    {
        var name = choice.Definition is "A" or "B" or "C" ? choice.Definition + "-1-arrived" : choice.Definition;
        if (OutcomeDefinition.Find(name) is null)
        {
            throw new RefusedException(
                $"“{choice.Definition}” is no definition; one of {string.Join(", ", OutcomeDefinition.All.Select(d => d.Name))}", "definition");
        }

        if (choice.Side is not ("ru" or "ua")) throw new RefusedException(
            "a side is ru (returned to Russia) or ua (returned to Ukraine)", "side");
        if (choice.Category is not ("all" or "military" or "civilian")) throw new RefusedException(
            "a category is all, military or civilian", "category");
        if (StandardsOfProof.Parse(choice.Standard) is null) throw new RefusedException(
            $"“{choice.Standard}” is no standard of proof; for example alleged or reasonable-grounds", "standard");
        if (choice.Level is not (> 0.5 and < 1)) throw new RefusedException(
            "a level lies between 0.5 and 1, for example 0.95", "level");
        return choice with { Definition = name };
    }

    private static bool SameReference(IReadOnlyDictionary<string, string> kept) =>
        kept.Count == FigureKeeping.Reference.Count
            && kept.All(k => FigureKeeping.Reference.GetValueOrDefault(k.Key) == k.Value);

    private string? ByOf(string claimId) => claims.Find(claimId)?.Claim is { } claim ? CohortGathering.ByOf(claim)
        : null;

    private GroupStatement? GroupOf(GroupKept kept) => claims.Find(kept.ClaimId)?.Claim is { } claim
        ? new GroupStatement(
            kept.ClaimId, claim.Quote, CohortGathering.ByOf(claim), kept.IsCounted
                ? FigureKeeping.CountOf(kept.Low, kept.High, kept.Approx, kept.Disclosed) : null,
            kept.Stage, FigureKeeping.TruthOf(kept.Happened))
        : null;

    private FigurePage Page(FigureRow row, ShareFigure figure, string lang, int hidden, string? hash, string? program)
    {
        var words = ShareSentences.Wording;
        var groups = figure.Cohort.Groups.Select(g => (Said: g, Row: claims.Find(g.ClaimId)))
            .Where(g => g.Row?.Claim is not null)
            .Select(g => new GroupLine(
                g.Said.ClaimId, g.Said.Quote, g.Row!.Lang, g.Row.Claim!.Voice, g.Said.Stage, g.Said.Happened,
                    g.Said.Count?.Notation)).ToList();
        return new FigurePage(
            row, figure, TierOf(figure), words.Say(ShareSentences.Headline(figure), lang),
            [.. figure.Sentences.Select(s => new FigureSentence(s.Key, words.Say(s, lang)))], groups,
            words.Say(Sentence.Of(figure.Headline.Definition.SentenceKey), lang),
                words.Say(Sentence.Of(figure.Cohort.InclusionRule), lang),
            words.Say(Sentence.Of("standard." + figure.Cohort.Standard.Code()), lang), hidden, hash, program);
    }

    private static string TierOf(ShareFigure figure) => figure.Refusal switch
    {
        ShareRefusal.NobodyFollowedUp => "none",
        ShareRefusal.TooFewForPercentage => "counts",
        _ => figure.Asked < ShareFigure.LeastForDecimal ? "percent" : "percent-1",
    };
}

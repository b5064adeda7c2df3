using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.Exchanges;

// What sources say, tied to exchanges by people.
public sealed partial class ExchangesRoom
{
    /// <summary>Exchanges a statement may speak of, the best first, with the reasons for and against.</summary>
    public IReadOnlyList<ExchangeMeant> Candidates(string claimId)
    {
        if (claims.Find(claimId) is not { Claim: { } claim } row) return [];
        var published = seat.Ask(q => q.One("SELECT published FROM reading WHERE owner = $1", r => new { Day = r.DayOrNull(0) }, row.OwnerId))?.Day;
        return Meant(new ExchangeMention(claim.Quote, DaysOf(claim), claim.Counts, published));
    }

    /// <summary>Exchanges a mention's row or message may speak of, by what it says of the exchange.</summary>
    public IReadOnlyList<ExchangeMeant> MentionCandidates(string mentionId)
    {
        if (persons.Mention(mentionId)?.Exchange is not { } hint) return [];
        return Meant(new ExchangeMention(hint.Text, hint.When is null ? [] : [hint.When], [], null));
    }

    /// <summary>Says that an accepted statement speaks of an exchange, or of one of its stages.</summary>
    public Outcome Place(string claimId, string exchangeId, string actId, string? why = null) =>
        seat.Try(() => seat.Do(actId, ClaimDraft("claim-placed", claimId, exchangeId, why)));

    /// <summary>Takes <see cref="Place"/> back.</summary>
    public Outcome Unplace(string claimId, string exchangeId, string actId, string? why = null) =>
        seat.Try(() => seat.Do(actId, ClaimDraft("claim-placed-withdrawn", claimId, exchangeId, why)));

    /// <summary>Says that somebody named was in an exchange: as a roster lists them, or as a source says.</summary>
    /// <param name="placedAs">one of <see cref="PlacedAs"/></param>
    /// <param name="where">side and category, where the source says them</param>
    public Outcome PlaceMention(
        string mentionId, string exchangeId, string placedAs, string actId, string? why = null, PlacedWhere? where = null) =>
        seat.Try(() => seat.Do(actId, MentionDraft("mention-placed", mentionId, exchangeId, new MentionPlaced(placedAs, why).At(where))));

    /// <summary>Takes <see cref="PlaceMention"/> back.</summary>
    public Outcome UnplaceMention(string mentionId, string exchangeId, string actId, string? why = null) =>
        seat.Try(() => seat.Do(actId, MentionDraft("mention-placed-withdrawn", mentionId, exchangeId, new MentionPlaced(PlacedAs.Said, why))));

    /// <summary>Says that a list is the roster of an exchange: everybody named in it is placed there. Acts of at most a thousand
    /// mentions; repeating it places nobody twice.</summary>
    public Outcome PlaceRoster(string sourceId, string exchangeId, string actId, string? why = null, PlacedWhere? where = null) => seat.Try(() =>
    {
        NeedExchange(exchangeId);
        var done = seat.FindDone($"{actId}/0");
        for (var chunk = 0; ; chunk++)
        {
            var act = string.Create(CultureInfo.InvariantCulture, $"{actId}/{chunk}");
            var mentions = seat.Ask(q => q.Rows(
                $"""
                SELECT m.id FROM mention m WHERE m.source = $2 AND m.erased = 0 AND {Walls.Sees("m.source")}
                    AND NOT EXISTS (SELECT 1 FROM placed_mention t WHERE t.mention = m.id AND t.exchange = $3) ORDER BY m.position LIMIT $4
                """,
                r => r.Text(0), seat.Actor, sourceId, exchangeId, Chronicle.MostDrafts));
            if (mentions.Count == 0) break;
            var body = Entry.Write(new MentionPlaced(PlacedAs.Roster, why).At(where));
            done = seat.Do(act, [.. mentions.Select(m => new Draft(
                "mention-placed", 2, [new(m, null), new(exchangeId, null)], Secrecy.Record, sourceId, body))]);
        }

        return done ?? throw new RefusedException(
            "nobody is named in this list who is not placed there already; look for names in it first", "nobody");
    });

    /// <summary>Who stands on the lists placed at an exchange or a stage of it, list by list.</summary>
    public Listed<RosterRow> Roster(string exchangeId, Slice slice)
    {
        const string family = "(t.exchange = $2 OR t.exchange IN (SELECT id FROM exchange WHERE parent = $2))";
        var (rows, total) = seat.Ask(q => (
            q.Rows(
                $"""
                SELECT t.mention, t.exchange, m.source, t.side, t.category, t.outside,
                    (SELECT min(pm.person) FROM person_mention pm WHERE pm.mention = t.mention AND {Walls.Sees("pm.person")})
                FROM placed_mention t JOIN mention m ON m.id = t.mention
                WHERE {family} AND t.placed_as = 'roster' AND {Walls.Sees("m.source")} ORDER BY m.source, m.position LIMIT $3 OFFSET $4
                """,
                r => new RosterRow(
                    r.Text(0), r.Text(1), r.Text(2), new PlacedWhere(r.TextOrNull(3), r.TextOrNull(4), r.Bool(5)), r.TextOrNull(6), null),
                seat.Actor, exchangeId, slice.Limit, slice.Offset),
            (int)q.Number(
                $"""
                SELECT count(*) FROM placed_mention t JOIN mention m ON m.id = t.mention
                WHERE {family} AND t.placed_as = 'roster' AND {Walls.Sees("m.source")}
                """,
                seat.Actor, exchangeId)));
        return new Listed<RosterRow>([.. rows.Select(r => r with { Mention = persons.Mention(r.MentionId) })], total);
    }

    /// <summary>Places many accepted statements in one act: all of them, or, with the first refusal, none.</summary>
    public Outcome PlaceMany(IReadOnlyList<(string ClaimId, string ExchangeId)> places, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        Chronicle.RefuseTooMany(places.Count);
        return seat.Do(actId, [.. places.Select(p => ClaimDraft("claim-placed", p.ClaimId, p.ExchangeId, why))]);
    });

    /// <summary>Places many people by name in one act, likewise.</summary>
    /// <param name="placedAs">one of <see cref="PlacedAs"/></param>
    public Outcome PlaceMentions(
        IReadOnlyList<(string MentionId, string ExchangeId)> places, string placedAs, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        Chronicle.RefuseTooMany(places.Count);
        return seat.Do(actId, [.. places.Select(p => MentionDraft("mention-placed", p.MentionId, p.ExchangeId, new MentionPlaced(placedAs, why)))]);
    });

    /// <summary>Accepted statements placed at an exchange or its stages, in the order they were placed.</summary>
    private IReadOnlyList<(string Exchange, ClaimRow Row, Claim Claim)> Placed(string exchange)
    {
        var placed = seat.Ask(q => q.Rows(
            $"""
            SELECT t.claim, t.exchange FROM placed_claim t JOIN claim c ON c.id = t.claim
            WHERE (t.exchange = $2 OR t.exchange IN (SELECT id FROM exchange WHERE parent = $2)) AND c.state = 'accepted'
                AND {Walls.Sees("c.source")} ORDER BY t.position
            """,
            r => (Claim: r.Text(0), Exchange: r.Text(1)), seat.Actor, exchange));
        return [.. placed.Select(p => (p.Exchange, Row: claims.Find(p.Claim))).Where(p => p.Row?.Claim is not null)
            .Select(p => (p.Exchange, p.Row!, p.Row!.Claim!))];
    }

    /// <summary>The numbers of a statement, side by side: "175 each" is said of both; a share is no number.</summary>
    private static IEnumerable<CountSaid> CountsSaid(string exchange, ClaimRow row, Claim claim)
    {
        foreach (var count in claim.Counts)
        {
            string?[] sides = count.Per switch
            {
                CountedPer.Each => ["ru", "ua"],
                CountedPer.SideRu => ["ru"],
                CountedPer.SideUa => ["ua"],
                CountedPer.Persons => [null],
                _ => [],
            };
            foreach (var side in sides)
            {
                yield return new CountSaid(
                    exchange, side, count, null, claim.Voice, null, false, claim.Note, row.Id, row.SourceId, claim.Quote);
            }
        }
    }

    /// <summary>A statement about people of the exchange ("about thirty were sent back"), not about the exchange itself.</summary>
    private static bool IsOfGroup(Claim claim) => claim.Kind != Kinds.Exchange && claim.Stage != Stages.Exchanged && claim.Subject is null;

    /// <summary>Days of the exchange a statement speaks of: its own date where it is about the exchange, else the day by which its
    /// group is told ("released 2025-03-19").</summary>
    private static IReadOnlyList<UncertainDate> DaysOf(Claim claim)
    {
        var days = new List<UncertainDate>();
        foreach (Match match in IsoDay().Matches(claim.Group ?? ""))
        {
            if (DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(new UncertainDate(claim.Group, null, null, match.Value, day, day, "group", "the day that tells the group"));
            }
        }

        if (days.Count == 0 && claim.When is not null && (claim.Kind == Kinds.Exchange || claim.Stage == Stages.Exchanged)) days.Add(claim.When);
        return days;
    }

    private IReadOnlyList<ExchangeMeant> Meant(ExchangeMention mention) => seat.Ask(q => ExchangeMatch.Find(ExchangeRegister.Shipped, mention)
        .Select(candidate => (candidate, Row: q.One(
            $"SELECT {Columns} FROM exchange x WHERE x.id = $2 AND x.erased = 0 AND {Walls.SeesOpen}", Read, seat.Actor, candidate.ExchangeId)))
        .Where(found => found.Row is not null)
        .Select(found => new ExchangeMeant(found.candidate, found.Row!.Parent ?? found.Row.Id, found.Row.When, found.Row.Title)).ToList());

    private Draft ClaimDraft(string kind, string claimId, string exchangeId, string? why)
    {
        NeedExchange(exchangeId);
        var row = claims.Find(claimId) ?? throw new RefusedException("there is no such statement, or you may not see it", "wall");
        return new Draft(kind, 1, [new(claimId, null), new(exchangeId, null)], Secrecy.Record, row.SourceId, Entry.Write(new ClaimPlaced(why)));
    }

    private Draft MentionDraft(string kind, string mentionId, string exchangeId, MentionPlaced body)
    {
        NeedExchange(exchangeId);
        var row = persons.Mention(mentionId) ?? throw new RefusedException("there is no such mention, or you may not see it", "wall");
        return new Draft(
            kind, kind == "mention-placed" ? 2 : 1, [new(mentionId, null), new(exchangeId, null)], Secrecy.Record, row.SourceId, Entry.Write(body));
    }

    private void NeedExchange(string exchangeId)
    {
        if (!seat.Ask(q => q.Any($"SELECT 1 FROM exchange WHERE id = $2 AND {Walls.SeesOpen}", seat.Actor, exchangeId)))
        {
            throw new RefusedException("there is no such exchange in the register, or you may not see it", "wall");
        }
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex IsoDay();
}

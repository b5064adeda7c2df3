using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.Paths;

/// <summary>
/// A path with everything it was built from, as this actor may see it. Subject is a person, or an exchange when it is
/// the path of the group nobody has named.
/// </summary>
/// <param name="Placed">exchanges the subject was placed in, by the mention that was placed (empty for a group)</param>
internal sealed record GatheredPath(
    string Subject, bool IsGroup, CaptivityPath Path, IReadOnlyDictionary<string, ClaimRow> Rows,
    IReadOnlyList<(string Mention, string Exchange)> Placed);

/// <summary>
/// Gathers the accepted statements about a person or a group, and builds the path. Nothing is kept: the same journal
/// and the
/// same actor give the same path.
/// </summary>
internal sealed class PathGathering(Seat seat)
{
    // What is accepted; and the one proposed statement that somebody asks "what if" about.
    private const string Spoken =
        "(c.state = 'accepted' OR c.state = 'proposed' AND c.id = $3) AND c.erased = 0 AND (c.stage IS NOT NULL OR c.kind = 'exchange')";

    private readonly ClaimsRoom claims = new(seat);

    private readonly Dictionary<string, UncertainDate?> days = new(StringComparer.Ordinal);

    private sealed record Found(string Subject, string Claim, DateOnly? Published, string? Exchange, int Exchanges);

    /// <returns>null when there is no such person or exchange, or this actor may not see it</returns>
    /// <param name="with">a proposed statement to take as accepted, for this look only</param>
    public GatheredPath? Of(string subject, string? with = null)
    {
        if (subject.StartsWith(Ids.Exchange, StringComparison.Ordinal)) return Group(subject, with);
        var person = seat.Ask(q => q.One(
            $"""
            SELECT coalesce(p.same_as, p.id) FROM person p WHERE p.id = $2 AND p.erased = 0 AND {Walls.Sees("p.id")}
                AND EXISTS (SELECT 1 FROM person_mention pm JOIN mention m ON m.id = pm.mention
                    WHERE pm.person IN (p.id, p.same_as) AND {Walls.Sees("m.source")})
            """,
            r => r.Text(0), seat.Actor, subject));
        return person is null ? null : Many([person], with).Single();
    }

    /// <summary>
    /// Paths of people the actor may see, in the order given: asked for together, because a cohort has a thousand.
    /// </summary>
    public IEnumerable<GatheredPath> Many(IReadOnlyList<string> persons, string? with = null)
    {
        var ids = JsonSerializer.Serialize(persons);
        var (found, placed) = seat.Ask(q => (
            q.Rows(
                $"""
                SELECT DISTINCT pm.person, c.id, r.published, {Exchange} FROM json_each($2) wanted
                    JOIN person_mention pm ON pm.person = wanted.value JOIN mention m ON m.id = pm.mention
                    JOIN about_person a ON a.mention = pm.mention JOIN claim c ON c.id = a.claim
                    LEFT JOIN reading r ON r.owner = c.owner
                WHERE {Spoken} AND {Walls.Sees("c.source")} AND {Walls.Sees("m.source")} AND {Walls.Sees("pm.person")}
                ORDER BY c.proposal
                """,
                ReadFound, seat.Actor, ids, with),
            q.Rows(
                $"""
                SELECT pm.person, x.mention, x.exchange FROM json_each($2) wanted
                    JOIN person_mention pm ON pm.person = wanted.value JOIN mention m ON m.id = pm.mention
                    JOIN placed_mention x ON x.mention = pm.mention
                WHERE {Walls.Sees("m.source")} AND {Walls.Sees("pm.person")} ORDER BY m.position, x.exchange
                """,
                r => (Person: r.Text(0), Mention: r.Text(1), Exchange: r.Text(2)), seat.Actor, ids)));
        var (claimsOf, placesOf) = (found.ToLookup(f => f.Subject), placed.ToLookup(p => p.Person));
        return persons.Select(person => Build(
            person, false, claimsOf[person], [.. placesOf[person].Select(p => (p.Mention, p.Exchange))]));
    }

    /// <summary>The group of an exchange: what is said of people nobody has named. Named people are not in
    /// it.</summary>
    private GatheredPath? Group(string exchange, string? with)
    {
        var (exists, found) = seat.Ask(q => (
            q.Any($"SELECT 1 FROM exchange e WHERE e.id = $2 AND {Walls.SeesOpen} AND {Walls.Sees("e.id")}",
                seat.Actor, exchange),
            q.Rows(
                $"""
                SELECT $2, c.id, r.published, min(x.exchange), count(*) FROM placed_claim x JOIN claim c ON c.id = x.claim
                    LEFT JOIN reading r ON r.owner = c.owner
                WHERE (x.exchange = $2 OR x.exchange IN (SELECT s.id FROM exchange s WHERE s.parent = $2)) AND {Spoken}
                    AND {Walls.Sees("c.source")} AND NOT EXISTS (SELECT 1 FROM about_person a WHERE a.claim = c.id)
                GROUP BY c.id ORDER BY c.proposal
                """,
                ReadFound, seat.Actor, exchange, with)));
        return exists ? Build(exchange, true, found, []) : null;
    }

    private const string Exchange =
        "(SELECT min(x.exchange) FROM placed_claim x WHERE x.claim = c.id), (SELECT count(*) FROM placed_claim x WHERE x.claim = c.id)";

    private static Found ReadFound(Row r) => new(r.Text(0), r.Text(1), r.DayOrNull(2), r.TextOrNull(3), r.Int(4));

    private GatheredPath Build(
        string subject, bool isGroup, IEnumerable<Found> found, IReadOnlyList<(string Mention, string Exchange)> placed)
    {
        var rows = new Dictionary<string, ClaimRow>(StringComparer.Ordinal);
        var stages = new List<StageClaim>();
        // One exchange the whole path belongs to: what "after the exchange" counts from where nobody dates the release.
        var own = isGroup ? subject : placed.Select(p => p.Exchange).Distinct().ToList() is [var only] ? only : null;
        foreach (var each in found)
        {
            if (claims.Find(each.Claim) is not { Claim: { } claim } row) continue;
            var exchange = each.Exchanges == 1 ? each.Exchange : null;
            if (ToStage(claim, row, each.Published, exchange, exchange ?? own) is not { } stage) continue;
            rows[each.Claim] = row;
            stages.Add(stage);
        }

        foreach (var (mention, exchange) in placed)
        {
            stages.Add(new StageClaim { Id = mention, Stage = Stages.Exchanged, Quote = "", ExchangeId = exchange });
        }

        for (var i = 0; i < stages.Count; i++) stages[i] = Decided(stages[i]);
        var dates = DatesOf(stages.SelectMany(s => (s.Relative?.Anchors ?? []).Append(s.ExchangeId)).OfType<string>());
        return new GatheredPath(subject, isGroup, CaptivityPath.Build(stages, Applied, dates), rows, placed);
    }

    /// <summary>A claim as this room needs it; null where it says nothing of a step.</summary>
    private static StageClaim? ToStage(Claim claim, ClaimRow row, DateOnly? published, string? placedIn,
        string? countedFrom)
    {
        var ofExchange = claim.Kind == Kinds.Exchange;
        // "Ukraine denies this" in a statement about an exchange is no denial that people came home.
        if (ofExchange && (claim.Modality is not (Modalities.Asserted or Modalities.Confirmed)
            || claim.Polarity == Polarities.Denied)) return null;
        var stage = ofExchange ? Stages.Exchanged : claim.Stage;
        if (stage is null || StageKind.Find(stage) is null) return null;
        return new StageClaim
        {
            Id = row.Id,
            Stage = stage,
            Quote = claim.Quote,
            When = claim.When,
            Relative = RelativeOf(claim, stage, countedFrom),
            Happened = claim.Polarity != Polarities.Denied,
            Modality = claim.Modality,
            Grading = row.Grading.ToString(),
            StatedOn = published,
            ExchangeId = stage == Stages.Exchanged ? placedIn : null,
        };
    }

    /// <summary>
    /// What a date counts from. Null, and then the date stands as it was said, where the words name no step of ours, where they
    /// may name this very step ("that day" of an exchange), and where no number is given but a day was worked out.
    /// </summary>
    private static RelativeDay? RelativeOf(Claim claim, string stage, string? exchange)
    {
        if (claim.Relative is not { } relative || (relative.Days is null && claim.When is not null)) return null;
        var named = Anchors.Of(relative.After);
        if (named.Count == 0 || named.Contains(stage)) return null;
        var anchors = named.Select(a => a == Stages.Exchanged && exchange is not null ? exchange : a).ToList();
        return relative.Days is { } days ? new RelativeDay(anchors, days, days) : new RelativeDay(anchors, 0, null);
    }

    private Dictionary<string, (string? Anchor, int Captivity, int Instance)>? decided;

    private IReadOnlyList<OrderAssumption>? applied;

    private IReadOnlyList<OrderAssumption> Applied => applied ??= [.. Orders().Where(o => o.Row.IsApplied).Select(o => o.Assumption)];

    public IReadOnlyList<OrderRow> OrderRows() => [.. Orders().Select(o => o.Row)];

    /// <summary>What people decided about a statement: what it counts from and which captivity it speaks of.</summary>
    private StageClaim Decided(StageClaim stage)
    {
        // Few statements are ever decided about: all of them are read once.
        decided ??= seat.Ask(q => q.Rows(
            $"""
            SELECT c.id, a.anchor, coalesce(p.captivity, 1), coalesce(p.instance, 1) FROM claim c LEFT JOIN path_anchor a ON a.claim = c.id
                LEFT JOIN path_captivity p ON p.claim = c.id
            WHERE c.id IN (SELECT claim FROM path_anchor UNION SELECT claim FROM path_captivity) AND {Walls.Sees("c.source")}
            """,
            r => (Id: r.Text(0), Anchor: r.TextOrNull(1), Captivity: r.Int(2), Instance: r.Int(3)), seat.Actor))
            .ToDictionary(r => r.Id, r => (r.Anchor, r.Captivity, r.Instance), StringComparer.Ordinal);
        if (!decided.TryGetValue(stage.Id, out var found)) return stage;
        var relative = stage.Relative is { } open && found.Anchor is { } anchor && open.Anchors.Contains(anchor)
            ? open with { Chosen = anchor } : stage.Relative;
        return stage with { Captivity = found.Captivity, Instance = found.Instance, Relative = relative };
    }

    private List<(OrderRow Row, OrderAssumption Assumption)> Orders()
    {
        var changed = seat.Ask(q => q.Rows(
            $"""
            SELECT o.id, o.by, o.position, (SELECT max(version) FROM change WHERE change.id = o.id) FROM path_order o WHERE {Walls.SeesOpen} ORDER BY o.name
            """,
            r => (Id: r.Text(0), By: r.Text(1), Position: r.Long(2), Version: r.Int(3)), seat.Actor))
            .Select(r => (r.Id, r.By, r.Version, Body: seat.Live.Open(r.Position).Read<OrderAssumed>()))
            .Where(r => r.Body is not null).ToDictionary(r => r.Id, StringComparer.Ordinal);
        var orders = new List<(OrderRow, OrderAssumption)>();
        foreach (var shipped in OrderAssumption.Shipped)
        {
            var id = PathsRoom.OrderId(shipped.Id);
            var assumption = shipped;
            var isApplied = shipped.Strength != OrderStrength.Usual;
            string? by = null;
            if (changed.Remove(id, out var change))
            {
                assumption = shipped with
                {
                    Strength = Strength(change.Body!),
                    Source = change.Body!.Source,
                    MinDays = change.Body.MinDays,
                    Why = Everywhere(change.Body.Why),
                };
                (isApplied, by) = (change.Body.Applied, change.By);
            }

            orders.Add((RowOf(id, assumption, true, isApplied, by, change.Version), assumption));
        }

        foreach (var own in changed.Values)
        {
            var assumption = OrderAssumption.Own(
                own.Body!.Name, own.Body.Before, own.Body.After, own.Body.MinDays, Strength(own.Body), own.Body.Source) with
            { Why = Everywhere(own.Body.Why) };
            orders.Add((RowOf(own.Id, assumption, false, own.Body.Applied, own.By, own.Version), assumption));
        }

        return orders;
    }

    private static OrderStrength Strength(OrderAssumed body) => Enum.Parse<OrderStrength>(body.Strength, true);

    private static Dictionary<string, string> Everywhere(string why) => new() { ["en"] = why, ["ru"] = why, ["uk"] = why };

    private static OrderRow RowOf(string id, OrderAssumption order, bool shipped, bool isApplied, string? by, int version) => new(
        id, order.Id, shipped, isApplied, order.Strength.ToString().ToLowerInvariant(), [.. order.Before.Order(StringComparer.Ordinal)],
        [.. order.After.Order(StringComparer.Ordinal)], order.MinDays, order.Source, order.Why, by, version);

    private Dictionary<string, UncertainDate> DatesOf(IEnumerable<string> events)
    {
        var dates = new Dictionary<string, UncertainDate>(StringComparer.Ordinal);
        foreach (var id in events.Distinct().Where(e => e.StartsWith(Ids.Exchange, StringComparison.Ordinal)))
        {
            if (!days.TryGetValue(id, out var day))
            {
                days[id] = day = seat.Ask(q => q.One(
                    $"SELECT edtf, earliest, latest FROM exchange WHERE id = $2 AND {Walls.SeesOpen}",
                    r => new UncertainDate(
                        null, null, null, r.TextOrNull(0) ?? "", r.DayOrNull(1), r.DayOrNull(2), "register", ""),
                    seat.Actor, id));
            }

            if (day is not null) dates[id] = day;
        }

        return dates;
    }
}

using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Exchanges;

/// <summary>An exchange, or one stage of it, in a list.</summary>
/// <param name="Key">its name in the register: the day, or first..last day</param>
/// <param name="Title">what people call it; null where the register knows no name</param>
/// <param name="Mark">S: seen in a secondary source; K: not verified</param>
/// <param name="KnownByName">persons at this desk who were, or are said to have been, in it</param>
/// <param name="Statements">accepted statements placed at it</param>
public sealed record ExchangeRow(
    string Id, string? ParentId, string Key, string? Kind, UncertainDate When, string? Title, string? Mark,
    IReadOnlyList<CountSaid> Counts, int KnownByName, int Statements);

/// <summary>How many somebody says came back: a row of the register with its mark, or an accepted statement. Never "the" number.</summary>
/// <param name="ExchangeId">the operation or the stage it is said of</param>
/// <param name="Side">ru: returned to Russia; ua: returned to Ukraine; null where it is not said</param>
/// <param name="Category">all, military, civilian; null for statements</param>
/// <param name="Voice">who says so, from the outlet inwards; empty where the register does not know</param>
/// <param name="Mark">S or K for a row of the register; null for a statement</param>
/// <param name="ClaimId">null for a row of the register</param>
public sealed record CountSaid(
    string ExchangeId, string? Side, CountRange Count, string? Category, IReadOnlyList<string> Voice, string? Mark, bool OutsideFormula,
    string? Note, string? ClaimId, string? SourceId, string? Quote);

/// <summary>What an accepted statement says of a group of this exchange that nobody has named.</summary>
public sealed record GroupSaid(string ExchangeId, string ClaimId, string SourceId, Claim Claim);

/// <summary>An exchange opened: what the register says, and beside it what sources say.</summary>
/// <param name="Groups">statements about unnamed people of it, in a box of their own</param>
/// <param name="Statements">every accepted statement placed at it or a stage of it</param>
public sealed record ExchangePage(
    ExchangeRow Row, int Version, IReadOnlyList<ExchangeRow> Stages, IReadOnlyList<string> Aliases, IReadOnlyList<string> Criteria,
    IReadOnlyList<string> Mediators, IReadOnlyList<ExchangeTransfer> Transfers, string? Agreed, string? Notes, IReadOnlyList<string> Sources,
    IReadOnlyList<GroupSaid> Groups, IReadOnlyList<ClaimRow> Statements);

/// <summary>An exchange a statement or mention may speak of, with reasons. A person decides.</summary>
public sealed record ExchangeMeant(ExchangeCandidate Candidate, string ParentId, UncertainDate When, string? Title);

/// <summary>Exchanges of prisoners: the register, and what the sources of this desk say beside it.</summary>
public sealed partial class ExchangesRoom
{
    private const string Columns = "x.id, x.parent, x.key, x.kind, x.edtf, x.earliest, x.latest, x.title, x.mark, x.position";

    // Whoever was placed there by name, and whoever an accepted statement placed there is about. $2 = exchange.
    internal static readonly string PersonsThere = $"""
        SELECT pm.person FROM placed_mention t JOIN mention m ON m.id = t.mention JOIN person_mention pm ON pm.mention = m.id
            WHERE (t.exchange = $2 OR t.exchange IN (SELECT id FROM exchange WHERE parent = $2)) AND {Walls.Sees("m.source")}
                AND {Walls.Sees("pm.person")}
        UNION
        SELECT pm.person FROM placed_claim t JOIN claim c ON c.id = t.claim AND c.state = 'accepted' AND coalesce(c.polarity, '') <> 'denied'
            JOIN about_person a ON a.claim = c.id JOIN mention m ON m.id = a.mention JOIN person_mention pm ON pm.mention = m.id
            WHERE (t.exchange = $2 OR t.exchange IN (SELECT id FROM exchange WHERE parent = $2)) AND {Walls.Sees("c.source")}
                AND {Walls.Sees("m.source")} AND {Walls.Sees("pm.person")}
        """;

    private static readonly Sorting ByExchange = new("x.earliest DESC, x.id", ("when", "x.earliest"), ("name", "coalesce(x.title, x.key)"), ("mark", "x.mark"));

    /// <summary>What a list of exchanges can be sorted by.</summary>
    public static IReadOnlyList<string> Sorts => ByExchange.Names;

    private readonly Seat seat;
    private readonly ClaimsRoom claims;
    private readonly PersonsRoom persons;

    internal ExchangesRoom(Seat seat) => (this.seat, claims, persons) = (seat, new ClaimsRoom(seat), new PersonsRoom(seat));

    /// <summary>
    /// Writes the register that ships with the program into the desk, once for each edition; repeating it writes nothing.
    /// </summary>
    /// <returns>how many operations were written now</returns>
    public int Register() => Register(ExchangeRegister.Shipped.Operations);

    /// <summary>Writes an edition of an organisation's own beside it, once; the same operations again write nothing.</summary>
    /// <returns>how many operations were written now</returns>
    public int Register(IReadOnlyList<ExchangeOperation> operations)
    {
        if (!seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor)))
        {
            throw new RefusedException("you may not change the register of this desk", "wall");
        }

        var bodies = operations.Select(o => (o.Id, Body: Entry.Write(new ExchangeRegistered(o)))).ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, body) in bodies) hash.AppendData(body);
        var edition = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        var written = 0;
        foreach (var (chunk, place) in bodies.Chunk(Chronicle.MostDrafts).Select((c, i) => (c, i)))
        {
            var act = $"exchange-register/{edition}/{place}";
            if (seat.Live.IsDone(act) > 0) continue;
            var versions = seat.Ask(q => chunk.Select(o => (int)q.Number("SELECT version FROM subject WHERE id = $1", o.Id)).ToList());
            var done = seat.Do(act, [.. chunk.Select((o, i) => new Draft(
                "exchange-registered", 1, [new(o.Id, versions[i])], Secrecy.Desk, Secrecy.Desk, o.Body))]);
            if (!done.Repeated) written += chunk.Length;
        }

        return written;
    }

    /// <summary>Operations, newest first; with a year, those that began or ended in it.</summary>
    public Listed<ExchangeRow> List(int? year, Slice slice, Sort? sort = null) => year is >= 1 and <= 9998
        ? Between(new DateOnly(year.Value, 1, 1), new DateOnly(year.Value, 12, 31), slice, sort)
        : Between(DateOnly.MinValue, DateOnly.MaxValue, slice, sort);

    /// <summary>Exchanges that may lie within these days, newest first.</summary>
    public Listed<ExchangeRow> Between(DateOnly first, DateOnly last, Slice slice, Sort? sort = null)
    {
        var (from, to) = (first.DayNumber, last.DayNumber);
        const string where = $"FROM exchange x WHERE x.parent IS NULL AND x.erased = 0 AND x.earliest <= $3 AND x.latest >= $2 AND {Walls.SeesOpen}";
        var (rows, total) = seat.Ask(q => (
            q.Rows($"SELECT {Columns} {where} {ByExchange.By(sort)} LIMIT $4 OFFSET $5", Read,
                seat.Actor, from, to, slice.Limit, slice.Offset).Select(r => RowOf(q, r)).ToList(),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor, from, to)));
        return new Listed<ExchangeRow>([.. rows.Select(WithStatements)], total);
    }

    /// <summary>Every operation of this desk's register, first day first: what a time line and totals are made from.</summary>
    /// <param name="year">those that began or ended in it; null for all</param>
    public IReadOnlyList<ExchangeOperation> Operations(int? year = null)
    {
        var (from, to) = year is >= 1 and <= 9998
            ? (new DateOnly(year.Value, 1, 1).DayNumber, new DateOnly(year.Value, 12, 31).DayNumber) : (0, int.MaxValue);
        var positions = seat.Ask(q => q.Rows(
            $"""
            SELECT x.position FROM exchange x WHERE x.parent IS NULL AND x.erased = 0 AND x.earliest <= $3 AND x.latest >= $2 AND {Walls.SeesOpen}
            ORDER BY x.earliest, x.id
            """,
            row => row.Long(0), seat.Actor, from, to));
        return [.. positions.Select(p => seat.Live.Open(p).Read<ExchangeRegistered>()?.Operation).OfType<ExchangeOperation>()];
    }

    /// <summary>An operation by its id, the id of one of its stages, or a key of the register.</summary>
    /// <returns>null when there is none, or the actor may see nothing that is open</returns>
    public ExchangePage? Find(string idOrKey)
    {
        var found = seat.Ask(q =>
        {
            var operation = q.One(
                $"""
                SELECT {Columns} FROM exchange x WHERE x.parent IS NULL AND x.erased = 0 AND {Walls.SeesOpen} AND (x.id = $2 OR x.key = $2
                    OR x.id IN (SELECT s.parent FROM exchange s WHERE s.id = $2 OR s.key = $2))
                """,
                Read, seat.Actor, idOrKey);
            if (operation is null) return null;
            var stages = q.Rows(
                $"SELECT {Columns} FROM exchange x WHERE x.parent = $2 AND {Walls.SeesOpen} ORDER BY x.ordinal", Read, seat.Actor, operation.Id);
            return new
            {
                operation.Position, Row = RowOf(q, operation), Stages = stages.Select(s => RowOf(q, s)).ToList(),
                Version = (int)q.Number("SELECT version FROM subject WHERE id = $1", operation.Id),
            };
        });
        if (found is null) return null;
        var body = seat.Live.Open(found.Position).Read<ExchangeRegistered>()?.Operation;
        var placed = Placed(found.Row.Id);
        return new ExchangePage(
            WithStatements(found.Row), found.Version, [.. found.Stages.Select(WithStatements)], body?.Aliases ?? [], body?.Criteria ?? [],
            body?.Mediators ?? [], body?.Transfers ?? [], body?.Agreed, body?.Notes, body?.Sources ?? [],
            [.. placed.Where(p => IsOfGroup(p.Claim)).Select(p => new GroupSaid(p.Exchange, p.Row.Id, p.Row.SourceId, p.Claim))],
            [.. placed.Select(p => p.Row).DistinctBy(r => r.Id)]);
    }

    /// <summary>Persons who were, or are said to have been, in an exchange or one of its stages.</summary>
    public Listed<PersonRow> People(string id, Slice slice) => seat.Ask(q =>
    {
        var from = $"FROM person p WHERE p.same_as IS NULL AND p.id IN ({PersonsThere})";
        var ids = q.Rows(
            $"SELECT p.id {from} ORDER BY p.position LIMIT $3 OFFSET $4", r => r.Text(0), seat.Actor, id, slice.Limit, slice.Offset);
        return new Listed<PersonRow>(persons.Rows(q, ids), (int)q.Number($"SELECT count(*) {from}", seat.Actor, id));
    });

    /// <summary>Exchanges a person was, or is said to have been, in: ids of operations or stages, with how it is known.</summary>
    public IReadOnlyList<(string ExchangeId, string As)> Of(string personId) => [.. seat.Ask(q => q.Rows(
        $"""
        SELECT t.exchange, min(coalesce(t.placed_as, 'said')) FROM placed_mention t JOIN mention m ON m.id = t.mention
            JOIN person_mention pm ON pm.mention = m.id
            WHERE pm.person = coalesce((SELECT same_as FROM person WHERE id = $2), $2) AND {Walls.Sees("m.source")} AND {Walls.Sees("pm.person")}
            GROUP BY t.exchange
        UNION
        SELECT t.exchange, 'said' FROM placed_claim t JOIN claim c ON c.id = t.claim AND c.state = 'accepted'
                AND coalesce(c.polarity, '') <> 'denied'
            JOIN about_person a ON a.claim = c.id JOIN mention m ON m.id = a.mention JOIN person_mention pm ON pm.mention = m.id
            WHERE pm.person = coalesce((SELECT same_as FROM person WHERE id = $2), $2) AND {Walls.Sees("c.source")}
                AND {Walls.Sees("m.source")} AND {Walls.Sees("pm.person")}
        """,
        r => (Id: r.Text(0), As: r.Text(1)), seat.Actor, personId))
        // Said and listed: the roster is the firmer of the two, and comes first in the alphabet.
        .GroupBy(e => e.Id, (id, ways) => (id, ways.Min(w => w.As)!)).OrderBy(e => e.id, StringComparer.Ordinal)];

    /// <summary>Exchanges a statement is placed at.</summary>
    public IReadOnlyList<string> OfClaim(string claimId) => seat.Ask(q => q.Rows(
        $"SELECT t.exchange FROM placed_claim t JOIN claim c ON c.id = t.claim WHERE t.claim = $2 AND {Walls.Sees("c.source")} ORDER BY t.position",
        r => r.Text(0), seat.Actor, claimId));

    private sealed record Slim(
        string Id, string? Parent, string Key, string? Kind, UncertainDate When, string? Title, string? Mark, long Position);

    private static Slim Read(Row r) => new(
        r.Text(0), r.TextOrNull(1), r.Text(2), r.TextOrNull(3),
        new UncertainDate(null, null, null, r.TextOrNull(4) ?? "", r.DayOrNull(5), r.DayOrNull(6), "register", "as the register gives it"),
        r.TextOrNull(7), r.TextOrNull(8), r.Long(9));

    private ExchangeRow RowOf(Question q, Slim x) => new(
        x.Id, x.Parent, x.Key, x.Kind, x.When, x.Title, x.Mark, CountsOf(q, x.Id),
        (int)q.Number($"SELECT count(*) FROM person p WHERE p.same_as IS NULL AND p.id IN ({PersonsThere})", seat.Actor, x.Id), 0);

    private static IReadOnlyList<CountSaid> CountsOf(Question q, string exchange) => q.Rows(
        """
        SELECT side, phrase, low, high, approx, disclosed, category, by, mark, outside, note FROM exchange_count
        WHERE exchange = $1 ORDER BY ordinal
        """,
        r => new CountSaid(
            exchange, r.Text(0), new CountRange(r.TextOrNull(1), r.IntOrNull(2), r.IntOrNull(3), r.Bool(4), r.Bool(5), "side-" + r.Text(0)),
            r.Text(6), r.TextOrNull(7) is { } by ? [by] : [], r.Text(8), r.Bool(9), r.TextOrNull(10), null, null, null), exchange);

    /// <summary>Adds what accepted statements say beside the register; their quotes are opened outside the question.</summary>
    private ExchangeRow WithStatements(ExchangeRow row)
    {
        var placed = Placed(row.Id).ToList();
        var said = placed.Where(p => p.Exchange == row.Id && !IsOfGroup(p.Claim)).SelectMany(p => CountsSaid(p.Exchange, p.Row, p.Claim));
        return row with { Counts = [.. row.Counts, .. said], Statements = placed.DistinctBy(p => p.Row.Id).Count() };
    }
}

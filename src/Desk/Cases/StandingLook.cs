using System.Globalization;
using System.Runtime.CompilerServices;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>What one look of the standing searches met.</summary>
/// <param name="Searches">open searches</param>
/// <param name="Mentions">names that came in since the last look</param>
/// <param name="Found">possible matches written down now, also ones behind walls: for the desk's own log, never for a page</param>
public sealed record LookResult(int Searches, int Mentions, int Found);

/// <summary>
/// Compares every open search with every name that came in since the last look, and every search opened since with all names before. Done by the
/// desk itself, without walls; what it finds is shown through the walls of the case and of the source. The open searches stay in memory in
/// blocks, as long as the desk is unlocked; how far it looked stands in the journal, written after what was found: a crash between looks again,
/// and a match is written once.
/// </summary>
internal sealed class StandingLook(Seat seat)
{
    private const int MostMatches = 20;
    private const int MostCompared = 2_000;

    private static readonly ConditionalWeakTable<Chronicle, Kept> Cache = [];
    private static readonly LinkageModel Model = LinkageModel.Persons;

    private sealed record Open(string Id, string Case, PersonRecord Record);

    private sealed record Found(string Search, string Case, string Mention, string Source, double Weight);

    /// <summary>True when something came in that no search was compared with.</summary>
    public bool IsDue() => seat.Ask(q => q.Number("SELECT max((SELECT coalesce(max(position), -1) FROM mention), (SELECT coalesce(max(since), -1) FROM standing_search))"
        + " >= (SELECT coalesce(max(up_to), 0) FROM search_looked)") == 1 && q.Any("SELECT 1 FROM standing_search WHERE open = 1"));

    public LookResult Run()
    {
        var kept = Cache.GetOrCreateValue(seat.Live);
        lock (kept)
        {
            var upTo = seat.Live.Size;
            var from = seat.Ask(q => q.Number("SELECT up_to FROM search_looked"));
            var fresh = Follow(kept, upTo);
            var mentions = Mentions(q => q.Rows($"{Columns} WHERE m.erased = 0 AND m.position >= $1 AND m.position < $2 ORDER BY m.position", Read, from, upTo));
            var found = new List<Found>();
            foreach (var mention in mentions) found.AddRange(ForMention(kept, mention));
            foreach (var open in fresh.Where(s => s.Since >= from)) found.AddRange(ForSearch(open.Open, from));
            var left = WithoutOwn(found.DistinctBy(f => (f.Search, f.Mention)).ToList());
            Write(left, from, upTo, kept.Open.Count, mentions.Count);
            return new LookResult(kept.Open.Count, mentions.Count, left.Count);
        }
    }

    /// <summary>Brings the searches in memory up to date; gives those that were opened or opened again since the last time.</summary>
    private List<(Open Open, long Since)> Follow(Kept kept, long upTo)
    {
        // Also those that were closed or erased meanwhile: the count of open ones tells.
        var rows = seat.Ask(q => q.Rows("SELECT s.id, s.case_id, s.position, s.since FROM standing_search s WHERE s.open = 1 AND s.erased = 0 ORDER BY s.since",
            r => (Id: r.Text(0), Case: r.Text(1), Position: r.Long(2), Since: r.Long(3))));
        foreach (var gone in kept.Open.Keys.Except(rows.Select(r => r.Id)).ToList())
        {
            kept.Open.Remove(gone);
            kept.Index.Remove(gone);
        }

        var fresh = new List<(Open, long)>();
        foreach (var row in rows.Where(r => r.Since < upTo && (!kept.Open.TryGetValue(r.Id, out var known) || known.Since != r.Since)))
        {
            if (RecordOf(row.Id, seat.Live.Open(row.Position).Read<SearchOpened>()) is not { } record) continue;
            var open = new Open(row.Id, row.Case, record);
            kept.Open[row.Id] = (open, row.Since);
            kept.Index.Add(record);
            fresh.Add((open, row.Since));
        }

        return fresh;
    }

    internal static PersonRecord? RecordOf(string id, SearchOpened? body) => body is null || body.Names.Count == 0 ? null : new ReviewMention(
        id, body.Names[0].Text, NameColumns.Of(body.Names[0]), body.Born?.Phrase, body.Born?.Edtf, body.Born?.Earliest, body.Born?.Latest, body.Unit, body.Place,
        Identifiers.PersonalNumber(body.Number) ?? body.Number, "").AsCompared() with
    { Names = body.Names };

    private static IEnumerable<Found> ForMention(Kept kept, ReviewMention mention) =>
        kept.Index.Find(mention.AsCompared(), MostMatches, Model.PossibleFrom, out _)
            .Select(c => new Found(c.Id, kept.Open[c.Id].Open.Case, mention.Id, mention.Source, c.Comparison.Weight));

    /// <summary>A new search meets what came in before it: by the rarest keys of its names, then compared one by one.</summary>
    private IEnumerable<Found> ForSearch(Open open, long before)
    {
        var keys = open.Record.Names.SelectMany(n => NameKeys.For(n.Text, n.Lang)).Distinct().ToList();
        var rare = keys.Where(k => char.IsLetter(k[0])).ToList();
        var mentions = Mentions(q => q.Rows(
            $"""
            {Columns} WHERE m.erased = 0 AND m.position < $1 AND m.id IN (SELECT mention FROM mention_key WHERE key IN (SELECT value FROM json_each($2)))
            ORDER BY m.position DESC LIMIT {MostCompared}
            """,
            Read, before, System.Text.Json.JsonSerializer.Serialize(rare.Count > 0 ? rare : keys)));
        var comparer = new Comparer(Model);
        var prepared = comparer.Prepare(open.Record);
        return mentions.Select(m => new Found(open.Id, open.Case, m.Id, m.Source, comparer.WeightOf(prepared, comparer.Prepare(m.AsCompared()))))
            .Where(f => f.Weight >= Model.PossibleFrom).OrderByDescending(f => f.Weight).Take(MostMatches);
    }

    /// <summary>What the case's own calls say of him is no match, and a pair that is written down already is none again.</summary>
    private List<Found> WithoutOwn(List<Found> found) => seat.Ask(q => found.Where(f =>
        !q.Any("SELECT 1 FROM call WHERE source = $1 AND case_id = $2", f.Source, f.Case)
        && !q.Any("SELECT 1 FROM search_match WHERE search = $1 AND mention = $2", f.Search, f.Mention)).ToList());

    private void Write(List<Found> found, long from, long upTo, int searches, int mentions)
    {
        if (found.Count == 0 && mentions == 0 && from > 0 && !IsDue()) return;
        var chunk = 0;
        foreach (var some in found.Where(f => seat.Live.Keys.IsLiving(f.Source)).Chunk(Chronicle.MostDrafts))
        {
            Do($"{chunk++}", [.. some.Select(f => new Draft("match-found", 1,
                [new(Seat.NewId("mat-"), 0), new(f.Search, null), new(f.Mention, null), new(f.Case, null)], Secrecy.Record, f.Source,
                Entry.Write(new MatchFound(f.Weight, ReviewPairs.ModelName))))]);
        }

        Do("end", [new Draft("searches-looked", 1, [new(SearchView.Searches, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new SearchesLooked(upTo, searches, mentions, found.Count)))]);

        void Do(string place, IReadOnlyList<Draft> drafts) =>
            seat.Do(string.Create(CultureInfo.InvariantCulture, $"searches/{from}-{upTo}/{place}"), drafts);
    }

    private const string Columns = """
        SELECT m.id, m.name, m.surname, m.given, m.patronymic, m.born, m.edtf, m.earliest, m.latest, m.unit, m.place, m.number, m.source FROM mention m
        """;

    private IReadOnlyList<ReviewMention> Mentions(Func<Question, IReadOnlyList<ReviewMention>> ask) => seat.Live.Database.AskLong(ask);

    internal static ReviewMention Read(Row r) => new(
        r.Text(0), r.Text(1), new NameColumns(r.TextOrNull(2), r.TextOrNull(3), r.TextOrNull(4)), r.TextOrNull(5), r.TextOrNull(6), r.DayOrNull(7), r.DayOrNull(8),
        r.TextOrNull(9), r.TextOrNull(10), r.TextOrNull(11), r.Text(12));

    private sealed class Kept
    {
        public Dictionary<string, (Open Open, long Since)> Open { get; } = new(StringComparer.Ordinal);

        public CandidateIndex Index { get; } = new(Model);
    }
}

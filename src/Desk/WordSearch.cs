using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Search;
using Homeward.Views;

namespace Homeward;

/// <summary>Where to look: in one source, and only in what was said on these days (both included). Null: everywhere.</summary>
public sealed record WordFilter(string? SourceId = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>A stretch of a found text with the words that were looked for.</summary>
/// <param name="Text">as it stands in the source</param>
/// <param name="Marks">start and length of each found word in it, in UTF-16 units</param>
/// <param name="Begins">true when the source's text begins with it</param>
/// <param name="Ends">true when the source's text ends with it</param>
public sealed record FoundWords(string Text, IReadOnlyList<(int Start, int Length)> Marks, bool Begins, bool Ends);

/// <summary>A message, a row, an article or the title of a source in which the words stand.</summary>
/// <param name="Id">what to open: the part, or the source itself</param>
public sealed record FoundText(
    string Id, string SourceId, string SourceTitle, string? Sender, UncertainDate? Said, string? Lang, FoundWords Words);

/// <summary>A statement in whose quote the words stand, as it stands now.</summary>
public sealed record FoundStatement(ClaimRow Row, FoundWords Words);

/// <summary>One page of what was found, newest first.</summary>
/// <param name="Total">counted up to <see cref="WordSearch.MostCounted"/></param>
/// <param name="More">true when there are more than that</param>
/// <param name="SoFar">how far the words of this desk can be searched; what came after is not among the rows</param>
/// <param name="Remark">why nothing was looked for: empty, only-without; or words-left-out. Null when all is well</param>
public sealed record Found<T>(IReadOnlyList<T> Rows, int Total, bool More, WordsSoFar SoFar, string? Remark);

/// <summary>
/// Search in the words of everything that came in and was stated. Words are found in every form, Russian, Ukrainian and
/// English; the text that is shown is opened from its entry, so nothing that was erased can appear.
/// </summary>
public sealed class WordSearch
{
    /// <summary>Beyond this the answer is "more than": nobody turns so many pages, and counting them all would take long.</summary>
    public const int MostCounted = 1000;

    private const int Around = 110;
    private readonly Session session;
    private readonly Seat seat;

    internal WordSearch(Session session) => (this.session, seat) = (session, session.Seat);

    /// <summary>How far the words can be searched.</summary>
    public WordsSoFar SoFar => seat.Live.Words.SoFar;

    /// <summary>Begins to make the words ready; a search does it by itself.</summary>
    public void Start() => seat.Live.Words.Start();

    /// <summary>Waits until everything of now can be found. Progress gets (entries done, of).</summary>
    /// <returns>false when it stopped; <see cref="SoFar"/> says why</returns>
    public bool Wait(Action<long, long>? progress = null) => seat.Live.Words.Wait(progress);

    /// <summary>Messages, rows and articles in which the words stand.</summary>
    /// <exception cref="TooMuchException">so much would have to be looked through that a page may not wait for it</exception>
    public Found<FoundText> Texts(string typed, WordFilter filter, Slice slice)
    {
        var found = Positions(typed, filter, slice, ToldSort.Text, out var question);
        var rows = found.Rows.Select(at => TextAt(at, question)).OfType<FoundText>().DistinctBy(t => t.Id).ToList();
        return new Found<FoundText>(rows, found.Total, found.More, found.SoFar, found.Remark);
    }

    /// <summary>Statements in whose quotes the words stand.</summary>
    /// <exception cref="TooMuchException"/>
    public Found<FoundStatement> Statements(string typed, WordFilter filter, Slice slice)
    {
        var found = Positions(typed, filter, slice, ToldSort.Statement, out var question);
        var rows = found.Rows.Select(at => StatementAt(at, question)).OfType<FoundStatement>().ToList();
        return new Found<FoundStatement>(rows, found.Total, found.More, found.SoFar, found.Remark);
    }

    /// <summary>The days a text names, when it is a date and nothing else ("14 июня 2025", "June 2025", "2025-06-14").</summary>
    public static UncertainDate? Days(string typed, DateOnly today) => typed.Length > 60 || !typed.Any(char.IsAsciiDigit) ? null
        : new[] { "ru", "uk", "en" }.Select(lang => DatePhrases.Parse(typed, lang, today).Date)
            .FirstOrDefault(d => d is { Earliest: not null, Latest: not null, Phrase: { } phrase } && typed.Trim().Length - phrase.Length <= 1);

    /// <summary>Exchanges that may lie on these days, newest first.</summary>
    public Listed<ExchangeRow> Exchanges(UncertainDate days, Slice slice) =>
        session.Exchanges.Between(days.Earliest ?? DateOnly.MinValue, days.Latest ?? DateOnly.MaxValue, slice);

    internal Found<long> Positions(string typed, WordFilter filter, Slice slice, ToldSort sort, out SearchQuestion question)
    {
        var asked = question = SearchQuestion.Read(typed, new SearchWords());
        if (asked.Match is null) return new Found<long>([], 0, false, SoFar, asked.OnlyWithout ? "only-without" : "empty");
        var (from, to) = (filter.From?.DayNumber, filter.To?.DayNumber);
        const string where = """
            FROM said CROSS JOIN told t ON t.position = said.rowid CROSS JOIN told_key k ON k.id = t.key
            WHERE said MATCH $2 AND (t.sort = $3 OR ($3 = 0 AND t.sort = 2 AND NOT EXISTS (SELECT 1 FROM said x JOIN told o ON o.position = x.rowid
                WHERE x.said MATCH 'mark : "k' || t.key || '" AND ' || $2 AND o.sort = 0))) AND ($4 IS NULL OR t.latest >= $4) AND ($5 IS NULL OR t.earliest <= $5)
            """;
        return seat.Live.Words.Ask(q =>
        {
            var match = Narrowed(q, asked.Match, filter, sort);
            if (match is null) return new Found<long>([], 0, false, SoFar, null);
            var rows = q.Rows(
                $"SELECT t.position {where} AND {Walls.Sees("k.name")} ORDER BY said.rowid DESC LIMIT $6 OFFSET $7", r => r.Long(0),
                seat.Actor, match, (int)sort, from, to, slice.Limit, slice.Offset);
            var total = rows.Count < slice.Limit && (rows.Count > 0 || slice.Offset == 0) ? slice.Offset + rows.Count : (int)q.Number(
                $"SELECT count(*) FROM (SELECT 1 {where} AND {Walls.Sees("k.name")} ORDER BY said.rowid DESC LIMIT {MostCounted + 1})",
                seat.Actor, match, (int)sort, from, to);
            return new Found<long>(rows, Math.Min(total, MostCounted), total > MostCounted, SoFar, asked.LeftOut ? "words-left-out" : null);
        });
    }

    /// <summary>The question with the marks that make it look at few rows; null when there can be none.</summary>
    private static string? Narrowed(Question q, string match, WordFilter filter, ToldSort sort)
    {
        var narrow = "text : " + match;
        if (sort == ToldSort.Statement) narrow = $"mark : \"{WordIndex.StatementMark}\" AND {narrow}";
        if (filter.SourceId is { } source)
        {
            if (WordIndex.KeyNumber(q, source) is not { } key) return null;
            narrow = $"mark : \"{WordIndex.KeyMark(key)}\" AND {narrow}";
        }

        if (filter is not { From: { } from, To: { } to } || to < from) return narrow;
        var months = WordIndex.Months(from.DayNumber, to.DayNumber).Append("many").Distinct().ToList();
        return months is ["many"] ? narrow : $"mark : ({string.Join(" OR ", months.Select(m => $"\"{m}\""))}) AND {narrow}";
    }

    private FoundText? TextAt(long position, SearchQuestion question)
    {
        var entry = seat.Live.Open(position);
        if (seat.Live.Tell(entry) is not { } told) return null; // erased meanwhile
        var isPart = entry.Kind is "part-received" or "cell-corrected";
        var sourceId = entry.Of[isPart ? 1 : 0].Id;
        if (session.Evidence.Row(sourceId) is not { } source) return null;
        var part = isPart ? session.Evidence.PartRow(entry.Of[0].Id) : null;
        return new FoundText(
            entry.Of[0].Id, sourceId, source.Title, part?.Sender, part?.Sent ?? source.Claimed, source.Lang, Cut(told.Text, question));
    }

    private FoundStatement? StatementAt(long position, SearchQuestion question) =>
        seat.Live.OpenAct(position).Of[0].Id is var id && session.Claims.Find(id) is { Claim: { } claim } row
            ? new FoundStatement(row, Cut(claim.Quote, question)) : null;

    /// <summary>The stretch with the most different words that were looked for; the beginning where none stands (they are in the title).</summary>
    internal static FoundWords Cut(string text, SearchQuestion question)
    {
        var marks = question.Marks(text).ToList();
        var (from, best) = (0, 0);
        for (int a = 0, b = 0; a < marks.Count; a++)
        {
            while (b < marks.Count && marks[b].Start - marks[a].Start < 2 * Around) b++;
            var different = marks.Skip(a).Take(b - a).Select(m => m.Folded).Distinct().Count();
            if (different > best) (from, best) = (a, different);
        }

        var middle = marks.Count == 0 ? 0 : marks[from].Start;
        var start = WordEdge(text, middle - Around / 2, -1);
        var end = WordEdge(text, middle + 2 * Around, +1);
        return new FoundWords(
            text[start..end],
            [.. marks.Where(m => m.Start >= start && m.Start + m.Length <= end).Select(m => (m.Start - start, m.Length))],
            start == 0, end == text.Length);
    }

    /// <summary>The nearest place outwards that tears no word and no pair of units apart; at most 30 letters further.</summary>
    private static int WordEdge(string text, int at, int step)
    {
        if (at <= 0) return 0;
        if (at >= text.Length) return text.Length;
        for (var i = 0; i < 30 && at > 0 && at < text.Length && !char.IsWhiteSpace(text[step < 0 ? at - 1 : at]); i++) at += step;
        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at + step : at;
    }
}

using Homeward.Access;
using Homeward.Basics;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>Whom a family looks for, as it gives him. Only a name is needed.</summary>
/// <param name="Names">one on a line, in any script</param>
/// <param name="Born">birth date or year, as people write it</param>
public sealed record Sought(string Names, string? Born = null, string? Unit = null, string? Place = null, string? Number = null, string? Exchange = null);

/// <summary>A standing search in a list: codes and numbers, no name.</summary>
/// <param name="Status">code of the last answer that was told; null while nothing was</param>
/// <param name="Waiting">possible matches nobody judged</param>
/// <param name="Assigned">whose work the case is: possible matches go to them, never to the family</param>
public sealed record SearchRow(
    string Id, string CaseId, string? CaseCode, bool IsOpen, string? Status, int Waiting, int Unread, string? Assigned, DateTimeOffset Opened);

/// <summary>A possible match with its reasons.</summary>
/// <param name="Mention">the place where somebody is named so</param>
/// <param name="Judged">same, different, unsure; null while it waits</param>
public sealed record MatchRow(
    string Id, int Version, MentionRow Mention, Comparison? Reasons, string? Judged, string? JudgedBy, DateTimeOffset? JudgedAt, string? Why);

/// <summary>An answer to the family: drafted, read by a second person where it is grave, told.</summary>
/// <param name="Told">to whom, how, by whom and when</param>
public sealed record AnswerRow(
    string Id, int Version, string Code, string Words, string By, DateTimeOffset At, string? ReadBy, DateTimeOffset? ReadAt,
    IReadOnlyList<(string Whom, string How, string By, DateTimeOffset At)> Told)
{
    public bool MayBeTold => TracingAnswer.Find(Code) is not { IsGrave: true } || ReadBy is not null;
}

/// <summary>A standing search opened.</summary>
public sealed record SearchPage(
    SearchRow Row, int Version, IReadOnlyList<NameForm> Names, UncertainDate? Born, string? Unit, string? Place, string? Number, string? Exchange,
    IReadOnlyList<MatchRow> Matches, IReadOnlyList<AnswerRow> Answers);

// Searches that stay open: compared with everything that comes in, answered in five steps.
public sealed partial class CasesRoom
{
    private static readonly string SearchColumns = $"""
        s.id, s.case_id, k.code, s.open, s.status, (SELECT count(*) FROM search_match x JOIN mention m ON m.id = x.mention WHERE x.search = s.id
            AND x.answer IS NULL AND m.erased = 0 AND {Walls.Sees("m.source")}),
        (SELECT count(*) FROM search_answer a WHERE a.search = s.id AND a.read_by IS NULL AND a.code IN ('probably-captive', 'captive', 'dead')
            AND NOT EXISTS (SELECT 1 FROM telling t WHERE t.answer = a.id)), k.assigned,
        (SELECT at FROM change WHERE change.id = s.id AND version = 1)
        """;

    /// <summary>Searches with something to judge first, the oldest of them first.</summary>
    /// <param name="show">waiting, mine, unread, closed; anything else: open</param>
    public Listed<SearchRow> Searches(string? show, Slice slice) => seat.Ask(q =>
    {
        const string HasWaiting = "EXISTS (SELECT 1 FROM search_match x JOIN mention m ON m.id = x.mention WHERE x.search = s.id AND x.answer IS NULL AND m.erased = 0 AND ";
        var waiting = $"{HasWaiting}{Walls.Sees("m.source")})";
        var where = $"FROM standing_search s JOIN help_case k ON k.id = s.case_id WHERE s.erased = 0 AND k.erased = 0 AND {SeesCase} AND " + show switch
        {
            "waiting" => $"s.open = 1 AND {waiting}",
            "mine" => "s.open = 1 AND k.assigned = $1",
            "unread" => """
                EXISTS (SELECT 1 FROM search_answer a WHERE a.search = s.id AND a.read_by IS NULL AND a.code IN ('probably-captive', 'captive', 'dead')
                    AND NOT EXISTS (SELECT 1 FROM telling t WHERE t.answer = a.id))
                """,
            "closed" => "s.open = 0",
            _ => "s.open = 1",
        };
        return new Listed<SearchRow>(
            q.Rows($"SELECT {SearchColumns} {where} ORDER BY NOT {waiting}, s.position LIMIT $2 OFFSET $3", ReadSearch, seat.Actor, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor));
    });

    /// <summary>Standing searches of a case, the newest first.</summary>
    public IReadOnlyList<SearchRow> SearchesOf(string caseId) => seat.Ask(q => q.Rows(
        $"""
        SELECT {SearchColumns} FROM standing_search s JOIN help_case k ON k.id = s.case_id WHERE s.case_id = $2 AND s.erased = 0 AND {SeesCase}
        ORDER BY s.position DESC
        """,
        ReadSearch, seat.Actor, caseId));

    /// <returns>null when there is no such search, or the actor may not see its case</returns>
    public SearchPage? Search(string id)
    {
        var found = seat.Ask(q =>
        {
            var row = q.One($"SELECT {SearchColumns} FROM standing_search s JOIN help_case k ON k.id = s.case_id WHERE s.id = $2 AND s.erased = 0 AND {SeesCase}",
                ReadSearch, seat.Actor, id);
            if (row is null) return null;
            return new
            {
                Row = row, Version = VersionOf(q, id), Position = q.Number("SELECT position FROM standing_search WHERE id = $1", id),
                Matches = q.Rows(
                    $"""
                    SELECT x.id, x.mention, x.answer, x.by, x.at, x.judged FROM search_match x JOIN mention m ON m.id = x.mention
                    WHERE x.search = $2 AND {Walls.Sees("m.source")} ORDER BY x.answer IS NOT NULL, x.weight DESC, x.position LIMIT 200
                    """,
                    r => (Id: r.Text(0), Mention: r.Text(1), Answer: r.TextOrNull(2), By: r.TextOrNull(3), At: r.LongOrNull(4), Judged: r.LongOrNull(5),
                        Version: VersionOf(q, r.Text(0))), seat.Actor, id),
                Answers = q.Rows("SELECT id, code, by, at, read_by, read_at, position FROM search_answer WHERE search = $1 ORDER BY position DESC",
                    r => (Id: r.Text(0), Code: r.TextOrNull(1), By: r.Text(2), At: r.Time(3), Read: r.TextOrNull(4), ReadAt: r.LongOrNull(5), Position: r.Long(6),
                        Version: VersionOf(q, r.Text(0)),
                        Told: q.Rows("SELECT by, at, position FROM telling WHERE answer = $1 ORDER BY position", t => (By: t.Text(0), At: t.Time(1), Position: t.Long(2)),
                            r.Text(0))), id),
            };
        });
        if (found is null) return null;
        var body = seat.Live.Open(found.Position).Read<SearchOpened>();
        var (comparer, sought) = (new Comparer(LinkageModel.Persons), StandingLook.RecordOf(id, body));
        var prepared = sought is null ? null : comparer.Prepare(sought);
        return new SearchPage(
            found.Row, found.Version, body?.Names ?? [], body?.Born, body?.Unit, body?.Place, body?.Number, body?.Exchange,
            [.. found.Matches.Select(m => persons.Mention(m.Mention) is not { } mention ? null : new MatchRow(
                m.Id, m.Version, mention, prepared is null || Compared(m.Mention) is not { } other ? null : comparer.Compare(prepared, comparer.Prepare(other)), m.Answer,
                m.By, Time(m.At), m.Judged is { } at ? seat.Live.Open(at).Read<MatchJudged>()?.Why : null)).OfType<MatchRow>()],
            [.. found.Answers.Select(a => new AnswerRow(
                a.Id, a.Version, a.Code ?? "", seat.Live.Open(a.Position).Read<AnswerDrafted>()?.Words ?? "", a.By, a.At, a.Read, Time(a.ReadAt),
                [.. a.Told.Select(t => (Body: seat.Live.Open(t.Position).Read<FamilyTold>(), t.By, t.At)).Select(t => (t.Body?.Whom ?? "", t.Body?.How ?? "", t.By, t.At))]))]);
    }

    /// <summary>How many names came in that no search was compared with yet. Only whether, for somebody behind a wall.</summary>
    public bool IsLookDue() => new StandingLook(seat).IsDue();

    /// <summary>
    /// Compares the open searches with what came in since the last look. The desk does it by itself every few seconds; repeating it finds nothing twice.
    /// </summary>
    public LookResult Look() => seat.Actor != AccessView.DeskItself && !seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor))
        ? new LookResult(0, 0, 0) : new StandingLook(seat.At(seat.Live, AccessView.DeskItself)).Run();

    /// <summary>Opens a search that stays open until somebody closes it.</summary>
    public Outcome OpenSearch(string caseId, Sought sought, string actId) => seat.Try(() => seat.Do(actId, SearchDraft(Visible(caseId), sought)));

    private Draft SearchDraft(Slim of, Sought sought)
    {
        var names = sought.Names.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(10).Select(n => NameParser.Parse(n))
            .Where(n => n.Parts.Count > 0).ToList();
        if (names.Count == 0) throw new RefusedException("a search needs a name", "name");
        var born = Given(sought.Born) is { } date ? MentionReading.Born(date, seat.Actor)
            ?? throw new RefusedException($"“{date}” could not be read as a birth date", "date") : null;
        return Inside(of, "search-opened", Seat.NewId("sea-"), 0, new SearchOpened(names, born, Given(sought.Unit), Given(sought.Place), Given(sought.Number), Given(sought.Exchange)));
    }

    public Outcome CloseSearch(string id, string? why, int expected, string actId) => OnSearch(id, of =>
        seat.Do(actId, Inside(of, "search-closed", id, expected, new SearchClosed(Given(why)))));

    public Outcome ReopenSearch(string id, string? why, int expected, string actId) => OnSearch(id, of =>
        seat.Do(actId, Inside(of, "search-reopened", id, expected, new SearchClosed(Given(why)))));

    /// <summary>
    /// Says whether a possible match is him: same, different or unsure. Nobody outside the desk learns of it by this. The same person: the case is
    /// then about whom the mention is of, where that was not said.
    /// </summary>
    public Outcome JudgeMatch(string matchId, string answer, string? why, int expected, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var match = seat.Ask(q => q.One(
            $"SELECT x.search, x.mention FROM search_match x JOIN mention m ON m.id = x.mention WHERE x.id = $2 AND {Walls.Sees("m.source")}",
            r => new { Search = r.Text(0), Mention = r.Text(1) }, seat.Actor, matchId)) ?? throw new RefusedException("there is no such match, or you may not see it", "wall");
        var of = CaseOfSearch(match.Search);
        var drafts = new List<Draft>
        {
            new("match-judged", 1, [new(matchId, expected), new(match.Search, null), new(of.Id, null)], of.Class, KeyOf(of.Id, of.Class),
                Entry.Write(new MatchJudged(answer, Given(why)))),
        };
        if (answer == "same" && Row(of.Id) is { PersonId: null } && persons.PersonOf(match.Mention) is { } person) drafts.Add(AboutDraft(of, person, "judged a match of a standing search"));
        return seat.Do(actId, drafts);
    });

    /// <summary>Writes what the family would be told. Nobody is told by this.</summary>
    /// <param name="code">code of <see cref="TracingAnswer"/></param>
    public Outcome DraftAnswer(string searchId, string code, string words, string actId) => OnSearch(searchId, of =>
    {
        RefuseWithoutWords(words);
        return seat.Do(actId, OfAnswer("answer-drafted", of, [new(Seat.NewId("ans-"), 0), new(searchId, null)], new AnswerDrafted(code, words.Trim(), null)));
    });

    /// <summary>A second reader agrees that the answer may be told.</summary>
    public Outcome ReadAnswer(string searchId, string answer, string? why, int expected, string actId) => OnSearch(searchId, of =>
        seat.Do(actId, OfAnswer("answer-read", of, [new(OfSearch(searchId, answer), expected), new(searchId, null)], new AnswerRead(Given(why)))));

    /// <summary>Keeps who was told what, when and by whom. Grave news is refused until a second reader has agreed.</summary>
    public Outcome Told(string searchId, string answer, string whom, string how, string actId) => OnSearch(searchId, of =>
    {
        RefuseWithoutWords(whom);
        return seat.Do(actId, OfAnswer("family-told", of, [new(Seat.NewId("tld-"), 0), new(OfSearch(searchId, answer), null), new(searchId, null)],
            new FamilyTold(whom.Trim(), how, null)));
    });

    private string OfSearch(string searchId, string answer) => seat.Ask(q => q.Any("SELECT 1 FROM search_answer WHERE id = $1 AND search = $2", answer, searchId))
        ? answer : throw new RefusedException("there is no such answer to this search", "gone");

    private static Draft OfAnswer<T>(string kind, Slim of, IReadOnlyList<About> about, T body) =>
        new(kind, 1, [.. about, new(of.Id, null)], of.Class, KeyOf(of.Id, of.Class), Entry.Write(body));

    private Outcome OnSearch(string id, Func<Slim, Done> act) => seat.Try(() => act(CaseOfSearch(id)));

    private Slim CaseOfSearch(string id) => seat.Ask(q => q.One("SELECT case_id FROM standing_search WHERE id = $1", r => r.Text(0), id)) is { } of ? Visible(of)
        : throw new RefusedException("there is no such search, or you may not see it", "wall");

    private PersonRecord? Compared(string mention) => seat.Ask(q => q.One(
        $"""
        SELECT m.id, m.name, m.surname, m.given, m.patronymic, m.born, m.edtf, m.earliest, m.latest, m.unit, m.place, m.number, m.source FROM mention m
        WHERE m.id = $2 AND m.erased = 0 AND {Walls.Sees("m.source")}
        """,
        StandingLook.Read, seat.Actor, mention))?.AsCompared();

    private static DateTimeOffset? Time(long? at) => at is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static SearchRow ReadSearch(Row r) => new(
        r.Text(0), r.Text(1), r.TextOrNull(2), r.Bool(3), r.TextOrNull(4), r.Int(5), r.Int(6), r.TextOrNull(7),
        r.LongOrNull(8) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : default);
}

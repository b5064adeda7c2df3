using System.Globalization;
using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>A person in a list. What is shown is taken from mentions the actor may see.</summary>
/// <param name="CaseCode">short and speakable; null when what we concluded about the person was erased</param>
/// <param name="Name">the fullest spelling met</param>
/// <param name="Spellings">every other spelling, each once</param>
/// <param name="MatchedSpelling">the spelling a search found; null where no text was searched for</param>
public sealed record PersonRow(
    string Id, string? CaseCode, string Name, IReadOnlyList<string> Spellings, string? MatchedSpelling, UncertainDate? Born, string? Place,
    string? Unit, int Mentions);

/// <summary>A person opened.</summary>
/// <param name="EntryReason">one of <see cref="EntryReasons"/>; null when it was erased</param>
/// <param name="OutcomeKnown">whether what happened after release was known when we came to know them</param>
/// <param name="FirstSource">the source through which we came to know them; null when the actor may not see it</param>
/// <param name="SameAs">persons opened later who proved to be this one: ids and case codes</param>
/// <param name="Claims">statements tied to this person, oldest first</param>
/// <param name="Contradictions">judgements that cannot all hold, in words for a reviewer</param>
public sealed record PersonPage(
    PersonRow Row, int Version, string? EntryReason, bool? OutcomeKnown, string? FirstSource, DateTimeOffset Opened,
    IReadOnlyList<SamePerson> SameAs, IReadOnlyList<MentionRow> Mentions, IReadOnlyList<ClaimOfPerson> Claims,
    IReadOnlyList<ClusterRemark> Contradictions);

/// <summary>A person opened on their own who is now the same as another.</summary>
public sealed record SamePerson(string Id, string? CaseCode);

/// <summary>A statement about a person, and the mention it is tied to.</summary>
public sealed record ClaimOfPerson(string ClaimId, string MentionId);

/// <summary>Who is named, where, and who is one person with whom. Every question carries the actor's walls.</summary>
public sealed partial class PersonsRoom
{
    // Letters that look and sound alike in Latin and Cyrillic, so that a code can be typed on either keyboard.
    private const string CodeLetters = "AEKMT";

    private static readonly string SeesPerson = $"""
        {Walls.Sees("p.id")} AND EXISTS (SELECT 1 FROM person_mention pm JOIN mention m ON m.id = pm.mention
            WHERE pm.person = p.id AND {Walls.Sees("m.source")})
        """;

    /// <summary>Among the mentions the member may see: no order tells what stands behind a wall.</summary>
    private static string Least(string column) =>
        $"(SELECT min({column}) FROM person_mention pm JOIN mention m ON m.id = pm.mention WHERE pm.person = p.id AND {Walls.Sees("m.source")})";

    private static readonly (string Name, string Sql)[] ByMentions = [("name", Least("coalesce(m.surname, m.name)")), ("born", Least("m.earliest")),
        ("place", Least("m.place")), ("unit", Least("m.unit")), ("mentions", Least("1").Replace("min(1)", "count(*)", StringComparison.Ordinal))];

    private static readonly Sorting ByPerson = new("p.position DESC", [("code", "p.case_code"), ("opened", "p.opened"), .. ByMentions]);

    /// <summary>
    /// People of whom something stands behind a wall or was withdrawn: themselves or a source that names them. They are few and looked at one by
    /// one; of all others the member who sees what is open sees everything, and long lists need not ask for each.
    /// </summary>
    private const string Veiled = $"""
        SELECT id FROM ({Walls.Named}) UNION SELECT pm.person FROM ({Walls.Named}) n
            CROSS JOIN mention m ON m.source = n.id CROSS JOIN person_mention pm ON pm.mention = m.id
        """;

    private static readonly string IsPlain = $"({Walls.Open} AND p.id NOT IN ({Veiled}))";

    /// <summary>What a list of people can be sorted by.</summary>
    public static IReadOnlyList<string> Sorts => ByPerson.Names;

    private readonly Seat seat;
    private readonly EvidenceRoom evidence;

    internal PersonsRoom(Seat seat) => (this.seat, evidence) = (seat, new EvidenceRoom(seat));

    /// <summary>
    /// Persons a text finds: a name in any script, case or short form; a case code; a personal number. Empty text: all, newest first.
    /// </summary>
    public Listed<PersonRow> Search(string? text, Slice slice, Sort? sort = null) => seat.Ask(q =>
    {
        if (string.IsNullOrWhiteSpace(text)) return All(q, slice, sort);
        var (where, values) = Found(text);
        if (where is null) return new Listed<PersonRow>([], 0);
        var from = $"""
            FROM mention m JOIN person_mention pm ON pm.mention = m.id JOIN person p ON p.id = pm.person
            WHERE {where} AND {Walls.Sees("m.source")} AND {Walls.Sees("p.id")}
            """;
        var end = values.Length;
        var rows = q.Rows(
            $"""
            SELECT p.id, p.case_code, m.name, min(m.position) {from} GROUP BY p.id
            {ByPerson.By(sort)} LIMIT ${end + 1} OFFSET ${end + 2}
            """,
            r => (Id: r.Text(0), Code: r.TextOrNull(1), Matched: r.Text(2)), [.. values, slice.Limit, slice.Offset]);
        return new Listed<PersonRow>(
            [.. rows.Select(r => RowOf(q, r.Id, r.Code, r.Matched))], (int)q.Number($"SELECT count(DISTINCT p.id) {from}", values));
    });

    /// <summary>A person, or the one they proved to be the same as.</summary>
    /// <returns>null when there is none, or the actor may not see any of it: the two look alike on purpose</returns>
    public PersonPage? Find(string id)
    {
        var found = seat.Ask(q =>
        {
            var row = q.One(
                $"""
                SELECT p.id, p.case_code, p.entry_reason, p.outcome_known, p.first_source, p.opened, p.mention,
                    (SELECT max(version) FROM change WHERE change.id = p.id)
                FROM person p WHERE p.id = coalesce((SELECT same_as FROM person WHERE id = $2), $2) AND {SeesPerson}
                """,
                r => new
                {
                    Id = r.Text(0), Code = r.TextOrNull(1), Reason = r.TextOrNull(2), Known = r.IntOrNull(3), Source = r.TextOrNull(4),
                    Opened = r.Time(5), Mention = r.Text(6), Version = r.Int(7),
                },
                seat.Actor, id);
            if (row is null) return null;
            var same = q.Rows(
                $"SELECT p.id, p.case_code FROM person p WHERE p.same_as = $2 AND {Walls.Sees("p.id")} ORDER BY p.position",
                r => new SamePerson(r.Text(0), r.TextOrNull(1)), seat.Actor, row.Id);
            var mentions = q.Rows(
                $"{MentionQuery} JOIN person_mention pm ON pm.mention = m.id WHERE pm.person = $2 AND {Walls.Sees("m.source")} ORDER BY m.position",
                ReadMention, seat.Actor, row.Id);
            var sees = row.Source is not null && q.Any($"SELECT 1 WHERE {Walls.Sees("$2")}", seat.Actor, row.Source);
            var shown = mentions.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
            // A remark names two mentions; it is shown to whoever may see both.
            var remarks = ClusterRows.Remarks(q, row.Mention).Where(r => r.Rows.All(shown.Contains)).ToList();
            return new
            {
                row, same, mentions, remarks, Row = RowOf(q, row.Id, row.Code, null), Claims = ClaimsOf(q, row.Id),
                First = sees ? row.Source : null,
            };
        });
        if (found is null) return null;
        var r = found.row;
        return new PersonPage(
            found.Row, r.Version, r.Reason, r.Known is { } known ? known != 0 : null, found.First, r.Opened, found.same,
            [.. found.mentions.Select(OpenMention)], found.Claims, found.remarks);
    }

    /// <summary>The case code of a person, "" where it was erased; null when there is none, or the actor may not see any of it.</summary>
    public string? CodeOf(string id) => seat.Ask(q => q.One(
        $"SELECT p.case_code FROM person p WHERE p.id = $2 AND {SeesPerson}", r => r.TextOrNull(0) ?? "", seat.Actor, id));

    /// <summary>The person a mention is of; null when nobody was opened on it, or the actor may not see it.</summary>
    public string? PersonOf(string mentionId) => seat.Ask(q => q.One(
        $"""
        SELECT p.id FROM person_mention pm JOIN person p ON p.id = pm.person JOIN mention m ON m.id = pm.mention
        WHERE pm.mention = $2 AND {Walls.Sees("m.source")} AND {Walls.Sees("p.id")}
        """,
        r => r.Text(0), seat.Actor, mentionId));

    /// <summary>Statements tied to a person through any of their mentions, oldest first; each with one mention of it.</summary>
    public IReadOnlyList<ClaimOfPerson> ClaimsOf(string personId) => seat.Ask(q => ClaimsOf(q, personId));

    /// <summary>Persons a statement is tied to.</summary>
    public IReadOnlyList<string> PersonsOf(string claimId) => seat.Ask(q => q.Rows(
        $"""
        SELECT DISTINCT p.id FROM about_person a JOIN claim c ON c.id = a.claim JOIN mention m ON m.id = a.mention
            JOIN person_mention pm ON pm.mention = m.id JOIN person p ON p.id = pm.person
        WHERE a.claim = $2 AND {Walls.Sees("c.source")} AND {Walls.Sees("m.source")} AND {Walls.Sees("p.id")} ORDER BY p.position
        """,
        r => r.Text(0), seat.Actor, claimId));

    /// <summary>Begins to follow the person of a mention, and of everything judged to be the same person.</summary>
    /// <param name="entryReason">one of <see cref="EntryReasons"/></param>
    /// <param name="outcomeKnown">whether it was known by then what happened after release</param>
    public Outcome Open(string mentionId, string entryReason, bool outcomeKnown, string actId) => seat.Try(() =>
    {
        var source = VisibleMention(mentionId).Source;
        var id = Seat.NewId(Ids.Person);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var body = new PersonOpened(entryReason, source, outcomeKnown, NewCaseCode(attempt));
                return seat.Do(actId, new Draft("person-opened", 1, [new(id, 0), new(mentionId, null)], Secrecy.Record,
                    $"{id}/{Secrecy.Record}", Entry.Write(body)));
            }
            catch (RefusedException e) when (e.Code == "code-taken" && attempt < 12)
            {
                // another draw; after a few the code grows longer
            }
        }
    });

    /// <summary>Says that a statement speaks of the person of a mention.</summary>
    public Outcome About(string claimId, string mentionId, string actId, string? why = null) =>
        seat.Try(() => seat.Do(actId, AboutDraft("claim-about", claimId, mentionId, why)));

    /// <summary>Takes <see cref="About"/> back.</summary>
    public Outcome NotAbout(string claimId, string mentionId, string actId, string? why = null) =>
        seat.Try(() => seat.Do(actId, AboutDraft("claim-about-withdrawn", claimId, mentionId, why)));

    private Draft AboutDraft(string kind, string claimId, string mentionId, string? why)
    {
        VisibleMention(mentionId);
        var source = seat.Ask(q => q.One(
            $"SELECT c.source FROM claim c WHERE c.id = $2 AND {Walls.Sees("c.source")}", r => r.Text(0), seat.Actor, claimId))
            ?? throw new RefusedException("there is no such statement, or you may not see it", "wall");
        return new Draft(kind, 1, [new(claimId, null), new(mentionId, null)], Secrecy.Record, source, Entry.Write(new ClaimAbout(why)));
    }

    private Listed<PersonRow> All(Question q, Slice slice, Sort? sort)
    {
        var where = $"p.same_as IS NULL AND ({IsPlain} OR ({SeesPerson}))";
        var listed = ByMentions.FirstOrDefault(s => s.Name == sort?.By) is { Sql: { } looked }
            ? $"""
                SELECT p.id, p.{sort!.By}, p.position FROM person p WHERE p.same_as IS NULL AND {IsPlain}
                UNION ALL SELECT p.id, {looked}, p.position FROM person p WHERE p.same_as IS NULL AND NOT {IsPlain} AND {SeesPerson}
                ORDER BY 2 {(sort.Down ? "DESC" : "ASC")} NULLS LAST, 3 DESC
                """
            : $"SELECT p.id FROM person p WHERE {where} {ByPerson.By(sort)}";
        var rows = q.Rows($"{listed} LIMIT $2 OFFSET $3", r => r.Text(0), seat.Actor, slice.Limit, slice.Offset);
        return new Listed<PersonRow>(
            [.. rows.Select(id => RowOf(q, id, q.One("SELECT case_code FROM person WHERE id = $1", r => r.TextOrNull(0) ?? "", id) is { Length: > 0 } code ? code : null, null))],
            seat.Count(q, $"SELECT count(*) FROM person p WHERE {where}", seat.Actor));
    }

    /// <summary>People we follow about whom nothing new came in since a moment, the longest first; of each when the last thing did.</summary>
    public IReadOnlyList<(string Id, string? CaseCode, DateTimeOffset News)> Quiet(DateTimeOffset before, int most) => seat.Ask(q => q.Rows(
        $"""
        SELECT id, (SELECT case_code FROM person WHERE person.id = x.id), news FROM (
            SELECT p.id AS id, p.news AS news FROM person p WHERE p.same_as IS NULL AND p.erased = 0 AND p.news < $2 AND {IsTold}
            UNION ALL SELECT id, news FROM (SELECT p.id AS id,
                max(coalesce((SELECT max(s.received) FROM person_mention pm JOIN mention m ON m.id = pm.mention JOIN source s ON s.id = m.source
                    WHERE pm.person = p.id AND {Walls.Sees("s.id")}), 0),
                coalesce((SELECT max(s.received) FROM person_mention pm JOIN about_person a ON a.mention = pm.mention JOIN claim c ON c.id = a.claim
                    JOIN source s ON s.id = c.source WHERE pm.person = p.id AND {Walls.Sees("s.id")}), 0)) AS news
                FROM person p WHERE p.same_as IS NULL AND p.erased = 0 AND NOT {IsTold} AND {Walls.Sees("p.id")}) WHERE news > 0 AND news < $2
            ORDER BY 2, 1 LIMIT $3) x
        """,
        r => (r.Text(0), r.TextOrNull(1), r.Time(2)), seat.Actor, before.ToUnixTimeMilliseconds(), most));

    private static readonly string IsTold = $"""
        ({IsPlain} AND p.id NOT IN (SELECT pm.person FROM ({Walls.Named}) n CROSS JOIN claim c ON c.source = n.id
            CROSS JOIN about_person a ON a.claim = c.id CROSS JOIN person_mention pm ON pm.mention = a.mention))
        """;

    private IReadOnlyList<ClaimOfPerson> ClaimsOf(Question q, string personId) => q.Rows(
        $"""
        SELECT a.claim, min(a.mention) FROM person_mention pm JOIN person p ON p.id = pm.person JOIN mention m ON m.id = pm.mention
            JOIN about_person a ON a.mention = m.id JOIN claim c ON c.id = a.claim
        WHERE pm.person = coalesce((SELECT same_as FROM person WHERE id = $2), $2)
            AND {Walls.Sees("p.id")} AND {Walls.Sees("m.source")} AND {Walls.Sees("c.source")}
        GROUP BY a.claim ORDER BY c.proposal
        """,
        r => new ClaimOfPerson(r.Text(0), r.Text(1)), seat.Actor, personId);

    /// <summary>The rows of persons by id, for lists of later rooms; those the actor may not see are left out.</summary>
    internal IReadOnlyList<PersonRow> Rows(Question q, IEnumerable<string> ids)
    {
        var rows = new List<PersonRow>();
        foreach (var id in ids)
        {
            if (q.One($"SELECT p.case_code FROM person p WHERE p.id = $2 AND {SeesPerson}", r => new { Code = r.TextOrNull(0) }, seat.Actor, id) is
                { } found)
            {
                rows.Add(RowOf(q, id, found.Code, null));
            }
        }

        return rows;
    }

    private PersonRow RowOf(Question q, string id, string? code, string? matched)
    {
        var mentions = q.Rows(
            $"""
            SELECT m.name, m.born, m.edtf, m.earliest, m.latest, m.place, m.unit FROM person_mention pm JOIN mention m ON m.id = pm.mention
            WHERE pm.person = $2 AND m.erased = 0 AND {Walls.Sees("m.source")} ORDER BY m.position
            """,
            r => (Name: r.Text(0), Born: Born(r, 1), Place: r.TextOrNull(5), Unit: r.TextOrNull(6)), seat.Actor, id);
        var names = mentions.Select(m => m.Name).Distinct(StringComparer.Ordinal).ToList();
        var name = names.OrderByDescending(n => n.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(w => w.Length > 2)).FirstOrDefault("");
        return new PersonRow(
            id, code, name, [.. names.Where(n => n != name)], matched,
            mentions.Select(m => m.Born).Where(b => b is not null).OrderBy(SpanDays).FirstOrDefault(),
            mentions.Select(m => m.Place).FirstOrDefault(p => p is not null), mentions.Select(m => m.Unit).FirstOrDefault(u => u is not null),
            mentions.Count);
    }

    private static int SpanDays(UncertainDate? date) => date?.Earliest is { } first && date.Latest is { } last
        ? last.DayNumber - first.DayNumber : int.MaxValue;

    private static UncertainDate? Born(Row r, int column) => r.TextOrNull(column + 1) is { } edtf
        ? new UncertainDate(r.TextOrNull(column), null, null, edtf, r.DayOrNull(column + 2), r.DayOrNull(column + 3), "", "")
        : null;

    private static string NewCaseCode(int attempt)
    {
        var digits = attempt < 6 ? 4 : 5;
        var number = RandomNumberGenerator.GetInt32((int)Math.Pow(10, digits));
        return string.Create(CultureInfo.InvariantCulture,
            $"{CodeLetters[RandomNumberGenerator.GetInt32(CodeLetters.Length)]}-{number.ToString("D" + digits, CultureInfo.InvariantCulture)}");
    }
}

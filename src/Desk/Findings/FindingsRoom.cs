using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Paths;
using Homeward.Views;

namespace Homeward.Findings;

/// <summary>What the law may say of somebody's facts. A finding names what it rests on and what is missing; it judges
/// nobody.</summary>
public sealed partial class FindingsRoom
{
    /// <summary>Facts of the medical class; those marked critical belong to the capture class.</summary>
    private static readonly string[] Medical =
    [
        "health_class_at_release", "annex_one_injury", "grave_psychoneurosis_certified", "fit_to_travel",
            "fitness_category",
        "sick_leave_advised", "rehabilitation_indicated",
    ];

    /// <summary>A finding is seen by whoever may see the subject and everything the finding rests on.</summary>
    private static readonly string Visible = $"""
        f.erased = 0 AND {Walls.Sees("f.about")} AND NOT EXISTS (SELECT 1 FROM finding_claim fc WHERE fc.finding = f.id AND NOT
            {Walls.Sees("coalesce((SELECT c.source FROM claim c WHERE c.id = fc.claim), (SELECT m.source FROM mention m WHERE m.id = fc.claim), fc.claim)")})
        """;

    private const string Columns = """
        f.id, coalesce((SELECT max(version) FROM change WHERE change.id = f.id), 0), f.rule, f.about,
        coalesce((SELECT p.case_code FROM person p WHERE p.id = f.about), (SELECT e.key FROM exchange e WHERE e.id = f.about), f.about),
        f.outcome, f.missing, f.day, f.by, f.at
        """;

    private static readonly Sorting ByFinding = new("""
        CASE WHEN $3 IS NULL THEN 0 WHEN f.outcome = 'engaged' THEN 1 WHEN f.outcome = 'arguable' THEN 2
        WHEN f.outcome = 'unknown' THEN 3 ELSE 4 END, f.position DESC
        """, ("rule", "f.rule"), ("outcome", "f.outcome"), ("missing", "f.missing"), ("day", "f.day"));

    /// <summary>What a list of findings can be sorted by.</summary>
    public static IReadOnlyList<string> Sorts => ByFinding.Names;

    private readonly Seat seat;
    private readonly PathsRoom paths;
    private readonly ClaimsRoom claims;
    private readonly RulesRoom rules;
    private RulePack? pack;

    internal FindingsRoom(Seat seat) =>
        (this.seat, paths, claims, rules) = (seat, new PathsRoom(seat), new ClaimsRoom(seat), new RulesRoom(seat));

    private RulePack Pack => pack ??= rules.Pack;

    /// <summary>Findings, newest first; about one person or exchange: those that apply first, those that do not last.</summary>
    /// <param name="about">only those about this person (or who is the same) or exchange</param>
    public Listed<FindingRow> List(Slice slice, string? outcome = null, string? about = null, Sort? sort = null) => seat.Ask(q =>
    {
        var where = $"""
            FROM finding f WHERE {Visible} AND ($2 IS NULL OR f.outcome = $2)
                AND ($3 IS NULL OR f.about = $3 OR f.about IN (SELECT p.id FROM person p WHERE p.same_as = $3))
            """;
        return new Listed<FindingRow>(
            q.Rows($"""
                SELECT {Columns} {where} {ByFinding.By(sort)} LIMIT $4 OFFSET $5
                """,
                ReadRow, seat.Actor, outcome, about, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor, outcome, about));
    });

    /// <returns>null when there is no such finding, or the actor may not see it</returns>
    /// <param name="lang">en, ru or uk: for the words of the law and its questions</param>
    public FindingPage? Find(string id, string lang = "en")
    {
        if (Kept(id) is not { } kept) return null;
        var (row, made, facts) = kept;
        var pack = Pack;
        var rule = pack.Rules.FirstOrDefault(r => r.Id == made.RuleId && r.Hash == made.RuleHash);
        var named = rule ?? rules.WithHash(made.RuleHash) ?? pack.Rules.LastOrDefault(r => r.Id == made.RuleId);
        var readings = rule is null ? [] : rule.Rows.Append(rule.Otherwise).Where(r => made.Rows.Contains(r.Id))
            .Select(r => new ReadingOutcome(
            r.Id, r.Reading, Outcomes.Of(r.Outcome), Words(r.Says, lang), r.From, r.Confidence.ToString(), r.Watch))
                .ToList();
        var set = new FactSet(facts.Select(f => f.ToFact()));
        var now = rule is not null && FactsOf(row.AboutId) is { } known ? Work(known, rule) : null;
        return new FindingPage(
            row, Words(named?.Titles, lang), Words(named?.Consequence, lang), Words(named?.WhoIsBound, lang),
            named is null ? "" : $"{named.Citation.Instrument}, {named.Citation.Article}", named?.Citation.Where ?? "",
                named?.Confidence.ToString() ?? "K",
            named?.VerifiedOn, named?.VerifiedBy, named?.ValidFrom, named?.ValidTo, made.Possible, readings,
                [.. facts.Select(f => FactOf(pack, f, lang))],
            [.. made.Missing.Select(n => MissingOf(pack, n, facts, lang))],
                [.. made.CouldChange.Select(n => MissingOf(pack, n, facts, lang))],
            rule is null ? [] : [.. rule.Assumptions.Where(a => set.Find(a.Fact) is null)
                .Select(a => new AssumedRow(a.Fact, a.Value.Text, Words(a.Why, lang)))],
            rule is null ? [] : [.. Finding.ToLongCaptivity(pack, rule, set, made.Day)
                .Select(s => new SensitivityRow(s.Parameter, s.Months, Outcomes.Of(s.Outcome)))],
            named?.Remedies ?? [], rule is null, now is { } current && current.Inputs != made.Inputs, LegalClaims(id))
        {
            IsReproduced = IsReproduced(id), RuleVersion = made.RuleVersion, Entered = row.IsGroup ? [] : EnteredOf(row.AboutId),
            CountsFrom = named?.Deadline is { } term && !row.IsGroup ? MissingOf(pack, term.FromFact, facts, lang) : null,
        };
    }

    /// <summary>
    /// Assesses a person, or the group of an exchange, by one rule or by all in force today, and keeps what is new.
    /// Doing it again with the same statements and rules writes nothing.
    /// </summary>
    public Assessed Assess(string subjectId, string? ruleId = null)
    {
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        var asked = Pack.Rules.Where(r => r.IsValidOn(today) && (ruleId is null || r.Id == ruleId)).ToList();
        if (asked.Count == 0) return new Assessed([], 0,
            new Refusal("no-rule", $"there is no rule {ruleId} in force today"));
        if (FactsOf(subjectId) is not { } known) return new Assessed([], 0,
            new Refusal("wall", "there is no such person or exchange, or you may not see it"));
        var (ids, written) = (new List<string>(), 0);
        foreach (var rule in asked)
        {
            var work = Work(known, rule);
            ids.Add(work.FindingId);
            var (version, inputs) = seat.Ask(q => (
                (int)q.Number("SELECT version FROM subject WHERE id = $1", work.FindingId),
                q.One("SELECT inputs FROM finding WHERE id = $1", r => r.TextOrNull(0) ?? "", work.FindingId)));
            if (inputs == work.Inputs) continue;
            // Over all rules, one that does not apply or that no known fact touches is silence, not a finding; once
            // there is a finding, every change of it is kept.
            if (ruleId is null && inputs is null
                && (work.Facts.Count == 0 || work.Finding.Outcome == FindingOutcome.NotEngaged))
            {
                ids.RemoveAt(ids.Count - 1);
                continue;
            }

            // Version and inputs name the act: the same assessment twice, or by two members at once, is one act.
            var act = string.Create(CultureInfo.InvariantCulture, $"assess/{work.FindingId}/{version}/{work.Inputs}");
            var outcome = seat.Try(() => seat.Do(act, Drafts(work, version)));
            if (outcome.Refusal is { } refusal) return new Assessed(ids, written, refusal);
            written++;
        }

        return new Assessed(ids, written, null);
    }

    /// <summary>The body of a finding with its facts, for "why". Null when not there for this actor.</summary>
    internal (FindingRow Row, FindingMade Made, IReadOnlyList<FactKept> Facts)? Kept(string id)
    {
        var found = seat.Ask(q => (
            Row: q.One($"SELECT {Columns} FROM finding f WHERE f.id = $2 AND {Visible}", ReadRow, seat.Actor, id),
            Position: q.Number("SELECT position FROM finding WHERE id = $1", id),
            More: q.Rows("SELECT position FROM finding_entry WHERE finding = $1 ORDER BY position", r => r.Long(0),
                id)));
        if (found.Row is null || seat.Live.Open(found.Position).Read<FindingMade>() is not { } made) return null;
        var facts = found.More.SelectMany(at => seat.Live.Open(at).Read<FindingFactsKept>()?.Facts ?? [])
            .Concat(made.Facts);
        return (found.Row, made, [.. facts.OrderBy(f => f.Name, StringComparer.Ordinal)]);
    }

    private sealed record Working(string FindingId, string Subject, bool IsGroup, Finding Finding,
        IReadOnlyList<FactKept> Facts, string Inputs);

    /// <summary>What these rules say today, worked out now and kept nowhere. Null when there is no such person, or not for this actor.</summary>
    internal (FactSet Facts, IReadOnlyList<Finding> Findings)? Now(string personId, IReadOnlyList<Rule> asked)
    {
        if (FactsOf(personId) is not { } known) return null;
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        return (known.Facts, [.. asked.Select(rule => Finding.Assess(Pack, rule, known.Facts, today))]);
    }

    /// <summary>
    /// Whether the finding comes out again from what was kept with it: the same text of the rule, the same facts. Null where this
    /// program and this desk no longer have that text.
    /// </summary>
    public bool? IsReproduced(string id)
    {
        if (Kept(id) is not { } kept || rules.WithHash(kept.Made.RuleHash) is not { } rule) return null;
        var again = Finding.Assess(RulePack.Shipped, rule, new FactSet(Apart(kept.Facts)), kept.Made.Day, kept.Made.Parameters);
        return Outcomes.Of(again.Outcome) == kept.Made.Outcome && again.Rows.Select(r => r.Id).SequenceEqual(kept.Made.Rows);
    }

    private static IEnumerable<Fact> Apart(IEnumerable<FactKept> facts) => facts.Select(f => f.ToFact());

    private (GatheredPath Path, FactSet Facts)? FactsOf(string subjectId)
    {
        if (paths.Gather(subjectId) is not { } gathered) return null;
        var facts = FactsOfPath.Of(gathered, Others(gathered));
        if (gathered.IsGroup) return (gathered, facts);
        return (gathered, new FactSet([.. facts.All, .. Sides(gathered.Subject), .. EnteredOf(gathered.Subject).Select(e => e.ToFact)]));
    }

    /// <summary>To which side somebody returned, as the lists say on which they stand.</summary>
    private IEnumerable<Fact> Sides(string person) => seat.Ask(q => q.Rows(
        $"""
        SELECT DISTINCT x.side, x.mention FROM person_mention pm JOIN mention m ON m.id = pm.mention JOIN placed_mention x ON x.mention = pm.mention
        WHERE pm.person = $2 AND x.side IN ('ru', 'ua') AND {Walls.Sees("m.source")} AND {Walls.Sees("pm.person")} ORDER BY x.mention
        """,
        r => new Fact("side", FactValue.Code(r.Text(0)), [r.Text(1)]), seat.Actor, person));

    private Working Work((GatheredPath Path, FactSet Facts) known, Rule rule)
    {
        var (gathered, facts) = known;
        var finding = Finding.Assess(Pack, rule, facts, DateOnly.FromDateTime(seat.Now.UtcDateTime));
        var kept = finding.Used.Where(f => facts.Find(f.Name) is not null)
            .Select(f => FactKept.From(f, facts.IsDisputed(f.Name)))
            .OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        var id = Ids.From(Ids.Finding, SHA256.HashData(
            Encoding.UTF8.GetBytes($"homeward/finding/1 {gathered.Subject} {rule.Id}")).AsSpan(0, Ids.RandomBytes));
        return new Working(id, gathered.Subject, gathered.IsGroup, finding, kept, InputsOf(finding, kept));
    }

    private static string InputsOf(Finding finding, IReadOnlyList<FactKept> facts)
    {
        var text = new StringBuilder(finding.RuleId).Append('\n').Append(finding.RuleVersion).Append('\n')
            .Append(finding.RuleHash).Append('\n');
        foreach (var (name, value) in finding.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}={value}\n");
        }

        foreach (var fact in facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{fact.Name} {fact.ToFact().Value.Text} {fact.IsDisputed} ");
            text.AppendJoin(',', fact.ClaimIds.Order(StringComparer.Ordinal)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private List<Draft> Drafts(Working work, int version)
    {
        var finding = work.Finding;
        var apart = work.IsGroup ? [] : work.Facts.GroupBy(f => ClassOf(f.Name)).Where(g => g.Key != Secrecy.Record)
            .ToList();
        var plain = work.IsGroup ? work.Facts : [.. work.Facts.Where(f => ClassOf(f.Name) == Secrecy.Record)];
        var made = new FindingMade(
            finding.RuleId, finding.RuleVersion, finding.RuleHash, finding.On, Outcomes.Of(finding.Outcome),
            finding.Possible.Count == 1 && finding.Rows is [var row, ..] ? row.Reading : null,
                [.. finding.Possible.Select(Outcomes.Of)],
            [.. finding.Rows.Select(r => r.Id)], plain, [.. finding.Missing.Select(m => m.Definition.Name)],
            [.. finding.CouldChange.Select(m => m.Definition.Name)], finding.Parameters, work.Inputs, seat.Live.Size);
        var drafts = new List<Draft>
        {
            new("finding-made", 1, [new(work.FindingId, version), new(work.Subject, null)], work.IsGroup ? Secrecy.Desk
                : Secrecy.Record,
                work.IsGroup ? Secrecy.Desk : $"{work.Subject}/{Secrecy.Record}", Entry.Write(made)),
        };
        drafts.AddRange(apart.Select(same => new Draft(
            "finding-facts-kept", 1, [new(work.FindingId, null), new(work.Subject, null)], same.Key,
                $"{work.Subject}/{same.Key}",
            Entry.Write(new FindingFactsKept([.. same])))));
        return drafts;
    }

    private static string ClassOf(string fact) => Medical.Contains(fact) ? Secrecy.Medical
        : RulePack.Shipped.Facts.Find(fact)?.Sensitivity == "critical" ? Secrecy.Capture : Secrecy.Record;

    /// <summary>Accepted statements about the subject that name no step: health, service.</summary>
    private List<ClaimRow> Others(GatheredPath gathered)
    {
        var about = gathered.IsGroup
            ? """
                c.id IN (SELECT x.claim FROM placed_claim x WHERE x.exchange = $2 OR x.exchange IN (SELECT s.id FROM exchange s WHERE s.parent = $2))
                    AND NOT EXISTS (SELECT 1 FROM about_person a WHERE a.claim = c.id)
                """
            : "c.id IN (SELECT a.claim FROM about_person a JOIN person_mention pm ON pm.mention = a.mention WHERE pm.person = $2)";
        var ids = seat.Ask(q => q.Rows(
            $"""
            SELECT c.id FROM claim c WHERE {about} AND c.state = 'accepted' AND c.erased = 0 AND c.stage IS NULL AND c.kind <> 'exchange'
                AND {Walls.Sees("c.source")} ORDER BY c.proposal
            """,
            r => r.Text(0), seat.Actor, gathered.Subject));
        return [.. ids.Select(claims.Find).OfType<ClaimRow>()];
    }

    /// <summary>What the sources behind a finding say the law is; never mixed with our rule.</summary>
    private IReadOnlyList<string> LegalClaims(string finding) => seat.Ask(q => q.Rows(
        $"""
        SELECT l.id FROM claim l WHERE l.kind = 'rule' AND l.state <> 'set-aside' AND l.erased = 0 AND {Walls.Sees("l.source")} AND l.source IN (
            SELECT c.source FROM finding_claim fc JOIN claim c ON c.id = fc.claim WHERE fc.finding = $2) ORDER BY l.source, l.start
        """,
        r => r.Text(0), seat.Actor, finding));

    private static FactRow FactOf(RulePack pack, FactKept kept, string lang)
    {
        var definition = pack.Facts.Find(kept.Name);
        var value = kept.ToFact().Value;
        var truth = kept.Codes is ["yes"] ? Truth.True : kept.Codes is ["no"] ? Truth.False : Truth.Unknown;
        return new FactRow(kept.Name, Words(definition?.Titles, lang), truth, value.Text, definition?.Sensitivity
            ?? "high", kept.ClaimIds, kept.IsDisputed);
    }

    private static MissingRow MissingOf(RulePack pack, string name, IReadOnlyList<FactKept> facts, string lang)
    {
        var definition = pack.Facts.Find(name);
        return new MissingRow(
            name, Words(definition?.Titles, lang), Words(definition?.Questions, lang),
                Words(definition?.WhoToAsk, lang),
            facts.Any(f => f.Name == name && f.IsDisputed));
    }

    private static string Words(IReadOnlyDictionary<string, string>? texts, string lang) =>
        texts is null ? "" : texts.GetValueOrDefault(lang) ?? texts.GetValueOrDefault("en") ?? "";

    private static FindingRow ReadRow(Row r) => new(
        r.Text(0), r.Int(1), r.TextOrNull(2) ?? "", r.Text(3), r.Text(4), r.Text(3)
            .StartsWith(Ids.Exchange, StringComparison.Ordinal),
        r.TextOrNull(5) ?? Outcomes.Unknown, r.Int(6), r.DayOrNull(7) ?? default, r.Text(8), r.Time(9));
}

using System.Globalization;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>A claim with what was decided about it.</summary>
/// <param name="OwnerId">the source, or the part of it, whose text holds the quote</param>
/// <param name="Claim">as it stands now; null when the source was erased</param>
/// <param name="Proposal">as it was first proposed, where a correction stands beside it</param>
/// <param name="Why">the reason given with the last decision</param>
public sealed record ClaimRow(
    string Id, int Version, string SourceId, string OwnerId, string SourceTitle, string? Lang, Claim? Claim, Claim? Proposal,
    string State, string? ProposedBy, string? DecidedBy, DateTimeOffset? DecidedAt, Grading Grading, string? Why)
{
    /// <summary>Members who stand behind its words and grade as they are now.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Two people read it, or one alone twice with days between: only then may it be published.</summary>
    public bool IsReadByTwo => State == ClaimState.Accepted && Readers.Count >= 2;
}

/// <summary>How many claims a source has in each state, and the words in it that mean danger.</summary>
public sealed record ClaimCounts(int Proposed, int Accepted, int SetAside, bool IsRead, IReadOnlyList<string> Danger);

/// <summary>What a person changes in a claim, in a person's own notation. Null leaves a field as it is; "" empties it.</summary>
/// <param name="When">the date as people say it: "end of May", "2025-03-21~"</param>
/// <param name="Persons">how many, in the notation of counts: 175, ~30, 12+, 100-120</param>
public sealed record Correction(
    string? Kind = null, string? Stage = null, string? When = null, string? Modality = null, string? Polarity = null,
    string? Group = null, string? Persons = null, string? Subject = null)
{
    /// <summary>A doubt about the reading; it stands beside the quote and repairs nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Who says it, from the outlet inwards, parted by arrows.</summary>
    public string? Voice { get; init; }
}

/// <summary>What the sources say: proposals of readers and the decisions of people on them.</summary>
public sealed partial class ClaimsRoom
{
    /// <summary>Name and version of our reader, kept with each proposal.</summary>
    public const string ReaderName = "reader";

    public const string ReaderVersion = "1";

    private const string Columns = """
        c.id, c.proposal, c.latest, c.source, c.owner, s.title, r.language, c.state, c.proposed_by, c.decided_by, c.decided_at,
        c.grade_source, c.grade_information, coalesce((SELECT max(version) FROM change WHERE change.id = c.id), 0),
        (SELECT position FROM change WHERE change.id = c.id ORDER BY version DESC LIMIT 1),
        coalesce((SELECT group_concat(reader, char(10)) FROM claim_reader cr WHERE cr.proposal = c.proposal), '')
        """;

    // In this order: a page of a long list then reads as many statements as it shows.
    private const string Joined = "claim c CROSS JOIN source s ON s.id = c.source LEFT JOIN reading r ON r.owner = c.owner";

    private static readonly Sorting ByClaim = new("c.proposal", ("when", "c.earliest"), ("kind", "c.kind"), ("state", "c.state"),
        ("grade", "c.grade_source || c.grade_information"), ("decided", "c.decided_at"), ("source", "s.title"));

    private static readonly Sorting ByVoice = new("entry IS NULL, said DESC, name", ("name", "name"), ("statements", "said"), ("sources", "sources"));

    /// <summary>What a list of statements, or of voices, can be sorted by.</summary>
    public static IReadOnlyList<string> Sorts => ByClaim.Names;

    public static IReadOnlyList<string> VoiceSorts => ByVoice.Names;

    private readonly Seat seat;
    private readonly EvidenceRoom evidence;

    internal ClaimsRoom(Seat seat) => (this.seat, evidence) = (seat, new EvidenceRoom(seat));

    /// <summary>Claims of a source or of one part, in the order of their quotes.</summary>
    public IReadOnlyList<ClaimRow> Of(string ownerId) => Open(seat.Ask(q => q.Rows(
        $"SELECT {Columns} FROM {Joined} WHERE c.owner = $2 AND {Walls.Sees("c.source")} ORDER BY c.start, c.id",
            Read, seat.Actor, ownerId)));

    public ClaimRow? Find(string id) => Open(seat.Ask(q => q.Rows(
        $"SELECT {Columns} FROM {Joined} WHERE c.id = $2 AND {Walls.Sees("c.source")}", Read, seat.Actor, id))) is [var row] ? row : null;

    /// <param name="forMe">only what was kept, was read by one person, and waits for this member as the second reader</param>
    public Listed<ClaimRow> List(Slice slice, string? state = null, string? kind = null, Sort? sort = null, bool forMe = false)
    {
        var which = "WHERE 1" + (state is null ? "" : " AND c.state = $2") + (kind is null ? "" : " AND c.kind = $3")
            + (forMe ? " AND c.state = 'accepted' AND c.erased = 0 AND (SELECT count(*) = 1 AND max(reader) <> $1 FROM claim_reader cr WHERE cr.proposal = c.proposal)" : "");
        var (rows, total) = seat.Ask(q => (
            q.Rows(
                $"SELECT {Columns} FROM {Joined} {which} AND {Walls.Sees("c.source")} {ByClaim.By(sort)} LIMIT $4 OFFSET $5",
                Read, seat.Actor, state, kind, slice.Limit, slice.Offset),
            seat.Count(q, Walls.CountBySource($"FROM claim c {which}", "c"), seat.Actor, state, kind)));
        return new Listed<ClaimRow>(Open(rows), total);
    }

    /// <summary>Counts for sources in a list; a source without claims is in it with zeros.</summary>
    public IReadOnlyDictionary<string, ClaimCounts> Counts(IReadOnlyList<string> sourceIds) => Counts("source", sourceIds);

    /// <summary>Counts for parts of a source, or for sources without parts.</summary>
    public IReadOnlyDictionary<string, ClaimCounts> CountsOfParts(IReadOnlyList<string> ownerIds) => Counts("owner", ownerIds);

    private IReadOnlyDictionary<string, ClaimCounts> Counts(string column, IReadOnlyList<string> ids) => seat.Ask(q =>
    {
        var counts = new Dictionary<string, ClaimCounts>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            counts[id] = seat.Live.Counted.Of($"claims of {column} {id} for {seat.Actor}", () => q.One(
                $"""
                SELECT (SELECT count(*) FROM claim c WHERE c.{column} = $2 AND c.state = 'proposed' AND {Walls.Sees("c.source")}),
                    (SELECT count(*) FROM claim c WHERE c.{column} = $2 AND c.state = 'accepted' AND {Walls.Sees("c.source")}),
                    (SELECT count(*) FROM claim c WHERE c.{column} = $2 AND c.state = 'set-aside' AND {Walls.Sees("c.source")}),
                    EXISTS (SELECT 1 FROM reading r WHERE r.{column} = $2 AND {Walls.Sees("r.source")}),
                    coalesce((SELECT group_concat(danger, char(10)) FROM reading r WHERE r.{column} = $2 AND r.danger <> ''
                        AND {Walls.Sees("r.source")}), '')
                """,
                r => new ClaimCounts(r.Int(0), r.Int(1), r.Int(2), r.Bool(3), Words(r.Text(4))),
                seat.Actor, id) ?? new ClaimCounts(0, 0, 0, false, []), n => n.Proposed + n.Accepted + n.SetAside);
        }

        return (IReadOnlyDictionary<string, ClaimCounts>)counts;
    });

    /// <summary>
    /// Lets the reader go over a source: its text, or each of its messages. Repeating it proposes nothing twice. Progress gets (done, of).
    /// </summary>
    /// <returns>how many claims were proposed now</returns>
    public int ReadSource(string sourceId, Action<long, long>? progress = null)
    {
        if (evidence.Row(sourceId) is not { } source) throw new RefusedException("there is no such source, or you may not see it", "wall");
        if (source.Parts == 0)
        {
            var page = evidence.Source(sourceId)!;
            return Propose(sourceId, 0, [new(sourceId, page.Text, source.Lang, source.Claimed?.Earliest, null)]);
        }

        var (proposed, chunk) = (0, 0);
        for (var at = 0; at < source.Parts; at += Slice.Most)
        {
            var texts = new List<Told>();
            foreach (var row in evidence.Parts(sourceId, new Slice(at, Slice.Most)).Rows.Where(r => !r.Erased && r.Length > 0))
            {
                if (evidence.Part(row.Id) is { } part) texts.Add(new(row.Id, part.Text, source.Lang, row.Sent?.Earliest, source.Channel));
            }

            proposed += Propose(sourceId, chunk++, texts);
            progress?.Invoke(Math.Min(at + Slice.Most, source.Parts), source.Parts);
        }

        return proposed;
    }

    public Outcome Accept(string id, int expectedVersion, string actId, string? why = null) =>
        Decide("claim-accepted", id, expectedVersion, actId, why);

    public Outcome SetAside(string id, int expectedVersion, string actId, string? why = null) =>
        Decide("claim-set-aside", id, expectedVersion, actId, why);

    /// <summary>Accepts a claim in a person's own reading of it. The proposal is kept and shown beside it.</summary>
    public Outcome Correct(string id, int expectedVersion, Correction correction, string actId, string? why = null) => seat.Try(() =>
    {
        var (row, claim) = Visible(id);
        var corrected = claim with
        {
            Kind = correction.Kind ?? claim.Kind,
            Stage = Emptied(correction.Stage, claim.Stage),
            Modality = correction.Modality ?? claim.Modality,
            Polarity = correction.Polarity ?? claim.Polarity,
            Group = Emptied(correction.Group, claim.Group),
            Subject = Emptied(correction.Subject, claim.Subject),
            Note = Emptied(correction.Note, claim.Note),
            Voice = correction.Voice is null ? claim.Voice : Chain(correction.Voice),
            When = correction.When is null ? claim.When : ReadDate(correction.When, row),
            Counts = correction.Persons is null ? claim.Counts : WithPersons(claim.Counts, ReadCount(correction.Persons)),
        };
        return seat.Do(actId, Draft("claim-corrected", row, expectedVersion, Entry.Write(new ClaimCorrected(corrected, why))));
    });

    /// <summary>Grades source (A-F) and information (1-6), each for itself.</summary>
    public Outcome Grade(string id, int expectedVersion, Grading grading, string actId, string? why = null) => seat.Try(() =>
    {
        var (row, _) = Visible(id);
        if (grading.Information == 1 && string.IsNullOrWhiteSpace(why))
        {
            throw new RefusedException("a 1 means that other, independent sources say the same: name them in the reason", "reason");
        }

        var body = new ClaimGraded(grading.Source.ToString(), grading.Information, why);
        return seat.Do(actId, Draft("claim-graded", row, expectedVersion, Entry.Write(body)));
    });

    /// <summary>A claim made by hand: the words selected in a source, and what they say.</summary>
    public Outcome Propose(string ownerId, Claim claim, string actId) => seat.Try(() =>
    {
        var (source, text) = TextOf(ownerId);
        if (!claim.StandsIn(TextLayer.Of(text))) throw new RefusedException(
            "the quoted words do not stand in this source at that place", "quote");
        var id = Seat.NewId(Ids.Claim);
        return seat.Do(actId, new Draft(
            "claim-proposed", 1, [new(id, 0), new(source, null), new(ownerId, null)], Secrecy.Record, source,
            Entry.Write(new ClaimProposed(claim, seat.Actor))));
    });

    /// <summary>The day dates in this claim's text are read from.</summary>
    private DateOnly? Anchor(ClaimRow row) => seat.Ask(q => q.One(
        "SELECT published FROM reading WHERE owner = $1", r => new { Day = r.DayOrNull(0) }, row.OwnerId))?.Day;

    private (string Source, string Text) TextOf(string ownerId)
    {
        if (evidence.Source(ownerId) is { } page) return (ownerId, page.Text);
        if (evidence.Part(ownerId) is { } part) return (part.Row.SourceId, part.Text);
        throw new RefusedException("there is no such source, or you may not see it", "wall");
    }

    private Outcome Decide(string kind, string id, int expectedVersion, string actId, string? why) => seat.Try(() =>
    {
        var (row, _) = Visible(id);
        return seat.Do(actId, Draft(kind, row, expectedVersion, Entry.Write(new ClaimDecided(why))));
    });

    private (ClaimRow Row, Claim Claim) Visible(string id)
    {
        var row = Find(id) ?? throw new RefusedException("there is no such statement, or you may not see it", "wall");
        return (row, row.Claim ?? throw new RefusedException("the source of this statement was erased", "gone"));
    }

    private static Draft Draft(string kind, ClaimRow row, int expectedVersion, byte[] body) =>
        new(kind, 1, [new(row.Id, expectedVersion), new(row.SourceId, null)], Secrecy.Record, row.SourceId, body);

    private sealed record Told(string Owner, string Text, string? Lang, DateOnly? Day, string? Outlet);

    private int Propose(string source, int chunk, IReadOnlyList<Told> texts)
    {
        if (texts.Count == 0) return 0;
        var drafts = new List<Draft>();
        var proposed = 0;
        var ordinal = 0;
        foreach (var told in texts)
        {
            var reading = Reader.Read(told.Text, told.Lang, told.Day, null, told.Outlet);
            var read = new SourceRead(ReaderName, ReaderVersion, reading.Language, reading.Published, reading.Claims.Count,
                [.. DangerWords.Find(told.Text, reading.Language).Select(d => d.Quote).Distinct().Take(20)]);
            Add(new Draft("source-read", 1, [new(told.Owner, null), new(source, null)], Secrecy.Record, source, Entry.Write(read)));
            foreach (var claim in reading.Claims)
            {
                Add(new Draft(
                    "claim-proposed", 1, [new(Seat.NewId(Ids.Claim), 0), new(source, null), new(told.Owner, null)], Secrecy.Record, source,
                    Entry.Write(new ClaimProposed(claim, ReaderName))));
            }
        }

        Flush();
        return proposed;

        void Add(Draft draft)
        {
            if (drafts.Count == Chronicle.MostDrafts) Flush();
            drafts.Add(draft);
        }

        void Flush()
        {
            // The act id names source, reader and place: reading again, or after a crash, proposes nothing twice.
            var id = string.Create(CultureInfo.InvariantCulture, $"read/{source}/{ReaderName}-{ReaderVersion}/{chunk}/{ordinal++}");
            if (drafts.Count > 0 && !seat.Do(id, drafts).Repeated) proposed += drafts.Count(d => d.Kind == "claim-proposed");
            drafts = [];
        }
    }

    private UncertainDate? ReadDate(string phrase, ClaimRow row)
    {
        if (string.IsNullOrWhiteSpace(phrase)) return null;
        var reading = Understood(phrase, row);
        return reading.Date ?? throw new RefusedException($"“{phrase}” could not be read as a date: {reading.Refusal}", "date");
    }

    private static CountRange? ReadCount(string words) => string.IsNullOrWhiteSpace(words) ? null
        : SpokenCount.Read(words, CountedPer.Persons) ?? throw new RefusedException($"“{words}” could not be read as a number of people", "count");

    private static List<CountRange> WithPersons(IReadOnlyList<CountRange> counts, CountRange? persons)
    {
        var others = counts.Where(c => c.Per != CountedPer.Persons).ToList();
        if (persons is not null) others.Add(persons);
        return others;
    }

    private static string? Emptied(string? given, string? present) => given is null ? present : given.Length == 0 ? null : given;

    private static string[] Words(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private sealed record Slim(
        string Id, long Proposal, long Latest, string Source, string Owner, string Title, string? Lang, string State, string? ProposedBy,
        string? DecidedBy, long? DecidedAt, string GradeSource, int GradeInformation, int Version, long? LastChange, string Readers);

    private static Slim Read(Row r) => new(
        r.Text(0), r.Long(1), r.Long(2), r.Text(3), r.Text(4), r.Text(5), r.TextOrNull(6), r.Text(7), r.TextOrNull(8), r.TextOrNull(9),
        r.LongOrNull(10), r.Text(11), r.Int(12), r.Int(13), r.LongOrNull(14), r.Text(15));

    private List<ClaimRow> Open(IReadOnlyList<Slim> rows) => [.. rows.Select(slim =>
    {
        var proposal = seat.Live.Open(slim.Proposal).Read<ClaimProposed>()?.Claim;
        var latest = slim.Latest == slim.Proposal ? proposal : seat.Live.Open(slim.Latest).Read<ClaimCorrected>()?.Claim;
        var why = slim.LastChange is { } at && at != slim.Proposal ? seat.Live.Open(at).Read<ClaimDecided>()?.Why : null;
        return new ClaimRow(
            slim.Id, slim.Version, slim.Source, slim.Owner, slim.Title, slim.Lang, latest, slim.Latest == slim.Proposal ? null : proposal,
            slim.State, slim.ProposedBy, slim.DecidedBy,
            slim.DecidedAt is { } decided ? DateTimeOffset.FromUnixTimeMilliseconds(decided) : null,
            new Grading(slim.GradeSource[0], slim.GradeInformation), why) { Readers = slim.Readers.Split('\n', StringSplitOptions.RemoveEmptyEntries) };
    })];
}

using Homeward.Access;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>How the words of a correction are read, before anything is kept.</summary>
/// <param name="When">null when no date was given, or it could not be read</param>
/// <param name="Alternatives">other days the same words may mean</param>
/// <param name="DateUnread">true when there were words for a date that mean none</param>
/// <param name="CountUnread">true when there were words for a number that mean none</param>
public sealed record Understood(
    UncertainDate? When, IReadOnlyList<UncertainDate> Alternatives, bool DateUnread, CountRange? Persons, bool CountUnread);

// What waits for a decision, and how a correction would be read.
public sealed partial class ClaimsRoom
{
    /// <summary>Sources with claims nobody decided on: words of danger first, then what came first.</summary>
    public Listed<SourceRow> Waiting(Slice slice) => seat.Ask(q =>
    {
        var where = $"""
            FROM source s WHERE EXISTS (SELECT 1 FROM claim c WHERE c.source = s.id AND c.state = 'proposed') AND {Walls.Sees("s.id")}
            """;
        return new Listed<SourceRow>(
            q.Rows(
                $"""
                SELECT {EvidenceRoom.SourceColumns} {where}
                ORDER BY NOT EXISTS (SELECT 1 FROM reading r WHERE r.source = s.id AND r.danger <> ''), s.position LIMIT $2 OFFSET $3
                """,
                EvidenceRoom.ReadSource, seat.Actor, slice.Limit, slice.Offset),
            seat.Count(q, $"SELECT count(*) {where}", seat.Actor));
    });

    /// <summary>Messages or rows of a source with claims nobody decided on, in their own order.</summary>
    public Listed<PartRow> PartsWaiting(string sourceId, Slice slice) => seat.Ask(q =>
    {
        var where = $"""
            FROM part p WHERE p.source = $2 AND EXISTS (SELECT 1 FROM claim c WHERE c.owner = p.id AND c.state = 'proposed')
                AND {Walls.Sees("$2")}
            """;
        return new Listed<PartRow>(
            q.Rows($"SELECT {EvidenceRoom.PartColumns} {where} ORDER BY p.ordinal LIMIT $3 OFFSET $4", EvidenceRoom.ReadPart, seat.Actor,
                sourceId, slice.Limit, slice.Offset),
            seat.Count(q, $"SELECT count(*) {where}", seat.Actor, sourceId));
    });

    /// <summary>
    /// The source or part with the next claim nobody decided on, after the given one and then from the beginning; null when nothing waits.
    /// </summary>
    public string? NextWaiting(string? afterOwnerId = null) => seat.Ask(q =>
    {
        var from = q.Number("SELECT coalesce(max(proposal), -1) FROM claim WHERE owner = $1", afterOwnerId ?? "");
        string? Next(string bound) => q.One(
            $"""
            SELECT c.owner FROM claim c WHERE c.state = 'proposed' AND c.proposal {bound} $2 AND c.owner <> $3 AND {Walls.Sees("c.source")}
            ORDER BY c.proposal LIMIT 1
            """,
            r => r.Text(0), seat.Actor, from, afterOwnerId ?? "");
        return Next(">") ?? Next("<");
    });

    /// <summary>Reads the date and the number of a correction without keeping anything; null when the claim is not there for this actor.</summary>
    public Understood? Understand(string id, Correction correction)
    {
        ArgumentNullException.ThrowIfNull(correction);
        if (Find(id) is not { Claim: { } claim } row) return null;
        var date = string.IsNullOrWhiteSpace(correction.When) ? null : Understood(correction.When, row);
        var persons = string.IsNullOrWhiteSpace(correction.Persons) ? null : SpokenCount.Read(correction.Persons, CountedPer.Persons);
        return new Understood(
            correction.When is null ? claim.When : date?.Date, date?.Alternatives ?? [], date is { Date: null },
            correction.Persons is null ? claim.Counts.FirstOrDefault(c => c.Per == CountedPer.Persons) : persons,
            persons is null && !string.IsNullOrWhiteSpace(correction.Persons));
    }

    /// <summary>In the source's language first; a member may also write in another one the desk speaks.</summary>
    private DateReading Understood(string phrase, ClaimRow row) => ReadIn(phrase, row.Lang, Anchor(row));

    private static DateReading ReadIn(string phrase, string? own, DateOnly? anchor)
    {
        var readings = new[] { own ?? "en", "en", "ru", "uk" }.Distinct().Select(lang => DatePhrases.Parse(phrase, lang, anchor)).ToList();
        return readings.Find(r => r.Date is not null) ?? readings[0];
    }
}

using Homeward.Access;
using Homeward.Paths;
using Homeward.Views;

namespace Homeward;

/// <summary>One step of somebody's way, without a word of a source.</summary>
/// <param name="From">first month it may have begun, as 2025-05; null where that is open</param>
/// <param name="To">last month it may have begun</param>
public sealed record CodedStep(string Stage, string? From, string? To, string Modality, bool DidNotHappen, bool InContradiction);

/// <summary>A person as a code. There is no name, unit, place, day, quote or source in it, and no id that leads to one.</summary>
public sealed record CodedPerson(string Code, string? EntryReason, bool OutcomeKnown, IReadOnlyList<CodedStep> Steps, IReadOnlyList<(string Rule, string Outcome)> Findings);

/// <summary>
/// People as codes: built from an allow-list of fields, not by striking names out of pages. Whoever is walled off is not in it. Months of a
/// way can still tell somebody who knows the person: it is for a researcher who signed for it, not for the public.
/// </summary>
public sealed class CodedTable
{
    private readonly Seat seat;
    private readonly Session maker;

    internal CodedTable(Seat seat, Session maker) => (this.seat, this.maker) = (seat, maker);

    /// <summary>By code, so that neither order nor place in the list tells when somebody came.</summary>
    public Listed<CodedPerson> List(Slice slice)
    {
        if (!Role.HoldsKeys(seat.Role) && seat.Role != Role.Researcher) return new Listed<CodedPerson>([], 0);
        var people = seat.Ask(q => q.Rows($"""
            SELECT p.id, p.case_code, p.entry_reason, p.outcome_known FROM person p
            WHERE p.erased = 0 AND p.same_as IS NULL AND p.case_code IS NOT NULL AND {Walls.Sees("p.id")} ORDER BY p.case_code LIMIT $2 OFFSET $3
            """, r => (Id: r.Text(0), Code: r.Text(1), Reason: r.TextOrNull(2), Known: r.IntOrNull(3) == 1), AccessView.CodesMaker, slice.Limit, slice.Offset));
        var total = (int)seat.Ask(q => q.Number($"""
            SELECT count(*) FROM person p WHERE p.erased = 0 AND p.same_as IS NULL AND p.case_code IS NOT NULL AND {Walls.Sees("p.id")}
            """, AccessView.CodesMaker));
        return new Listed<CodedPerson>([.. people.Select(p => new CodedPerson(p.Code, p.Reason, p.Known,
            [.. maker.Paths.Of(p.Id)?.Stages.Select(Coded) ?? []],
            [.. maker.Findings.List(Slice.First(), about: p.Id).Rows.Select(f => (f.RuleId, f.Outcome))]))], total);
    }

    private static CodedStep Coded(StageSpan s) => new(s.Stage, Month(s.EarliestBegin), Month(s.LatestBegin ?? s.LatestEnd), s.Modality,
        s.DidNotHappen, s.InContradiction);

    private static string? Month(DateOnly? day) => day?.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}

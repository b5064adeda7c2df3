using Homeward.Access;
using Homeward.Findings;
using Homeward.Persons;

namespace Homeward.Cases;

/// <summary>A rights sheet with what belongs to it.</summary>
/// <param name="Deadlines">of this person, by rule</param>
public sealed record RightsPage(string PersonId, string CaseCode, DateOnly Day, RightsSheet Sheet, ILookup<string, DeadlineRow> Deadlines);

/// <summary>What the family of one person can be told today. Worked out anew each time; what was told is written down as a step of the case.</summary>
public sealed class RightsRoom
{
    private readonly Seat seat;

    internal RightsRoom(Seat seat) => this.seat = seat;

    /// <returns>null when there is no such person, or the actor may not see them</returns>
    public RightsPage? Of(string personId)
    {
        if (new PersonsRoom(seat).Find(personId) is not { } person) return null;
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        var rules = new RulesRoom(seat).Pack.Rules.Where(r => r.IsValidOn(today)).ToList();
        if (new FindingsRoom(seat).Now(person.Row.Id, rules) is not { } known) return null;
        var sheet = RightsSheet.Of(known.Findings, rules.DistinctBy(r => r.Hash).ToDictionary(r => r.Hash, StringComparer.Ordinal));
        return new RightsPage(person.Row.Id, person.Row.CaseCode ?? person.Row.Id, today, sheet,
            new DeadlinesRoom(seat).Of(person.Row.Id).ToLookup(d => d.RuleId ?? "", StringComparer.Ordinal));
    }
}

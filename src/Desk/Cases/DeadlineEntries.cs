using Homeward.Views;

namespace Homeward.Cases;

/// <summary>
/// deadline-settled, version 1: what was done about a deadline. It holds for the days it was counted from then: if they change, the deadline
/// is open again and says so. Of = dln-…, made from person and rule; then the person.
/// </summary>
/// <param name="How">done, extended, not-needed</param>
/// <param name="StartLow">earliest day it was counted from, as a day number; null: open</param>
/// <param name="LastDay">for extended: the new last day</param>
internal sealed record DeadlineSettled(string RuleId, string How, int? StartLow, int? StartHigh, DateOnly? LastDay, string Why);

/// <summary>deadline-reopened, version 1. Of = dln-…, person.</summary>
internal sealed record DeadlineReopened(string Why);

/// <summary>Table deadline: what was settled. The deadlines themselves are worked out from facts and rules, and kept nowhere.</summary>
internal sealed class DeadlineView : IView
{
    public string Schema => """
        CREATE TABLE deadline (id TEXT PRIMARY KEY, person TEXT NOT NULL, rule TEXT NOT NULL, how TEXT NOT NULL, start_low INTEGER, start_high INTEGER,
            last_day INTEGER, by TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX deadline_person ON deadline (person);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["deadline-settled"] = 1, ["deadline-reopened"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        var gone = writer.Run("DELETE FROM deadline WHERE id = $1", id);
        if (entry.Kind == "deadline-reopened" && gone == 0 && entry.Body is not null)
        {
            throw new RefusedException("this deadline is open already", "already");
        }

        if (entry.Kind == "deadline-settled" && entry.Read<DeadlineSettled>() is { } settled)
        {
            writer.Run("INSERT INTO deadline VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", id, entry.Of[1].Id, settled.RuleId, settled.How,
                settled.StartLow, settled.StartHigh, settled.LastDay, entry.By, entry.At);
        }
    }
}

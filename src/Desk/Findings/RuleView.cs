using Homeward.Views;

namespace Homeward.Findings;

/// <summary>Tables of the desk's own law: rule_edition (every edition ever kept), rule_signature, rule_last_day.</summary>
internal sealed class RuleView : IView
{
    public string Schema => """
        CREATE TABLE rule_edition (hash TEXT PRIMARY KEY, id TEXT NOT NULL, rule TEXT NOT NULL, json TEXT NOT NULL, stands INTEGER NOT NULL,
            by TEXT NOT NULL, at INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE rule_signature (hash TEXT PRIMARY KEY, day INTEGER NOT NULL, name TEXT NOT NULL, by TEXT NOT NULL,
            position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE rule_last_day (hash TEXT PRIMARY KEY, day INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE rule_change (position INTEGER PRIMARY KEY) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["rule-kept"] = 1, ["rule-withdrawn"] = 1, ["rule-signed"] = 1, ["rule-signature-withdrawn"] = 1, ["rule-retired"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        writer.Run("INSERT OR IGNORE INTO rule_change VALUES ($1)", entry.Position);
        switch (entry.Kind)
        {
            case "rule-kept" when entry.Read<RuleKept>() is { } kept:
                writer.Run("UPDATE rule_edition SET stands = 0 WHERE id = $1", id);
                writer.Run(
                    "INSERT INTO rule_edition VALUES ($1, $2, $3, $4, 1, $5, $6, $7) ON CONFLICT (hash) DO UPDATE SET stands = 1, position = $7",
                    kept.Hash, id, kept.RuleId, kept.Json, entry.By, entry.At, entry.Position);
                break;
            case "rule-withdrawn" when entry.Read<RuleWithdrawn>() is { } gone:
                if (writer.Run("UPDATE rule_edition SET stands = 0 WHERE hash = $1 AND stands = 1", gone.Hash) == 0)
                {
                    throw new RefusedException("this desk has no such edition of its own any more", "gone");
                }

                break;
            case "rule-signed" when entry.Read<RuleSigned>() is { } signed:
                writer.Run(
                    "INSERT INTO rule_signature VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO UPDATE SET day = $2, name = $3, by = $4, position = $5",
                    signed.Hash, signed.On, signed.By, entry.By, entry.Position);
                break;
            case "rule-signature-withdrawn" when entry.Read<RuleSignatureWithdrawn>() is { } unsigned:
                if (writer.Run("DELETE FROM rule_signature WHERE hash = $1", unsigned.Hash) == 0)
                {
                    throw new RefusedException("nobody has signed this edition", "gone");
                }

                break;
            case "rule-retired" when entry.Read<RuleRetired>() is { } retired:
                writer.Run("DELETE FROM rule_last_day WHERE hash = $1", retired.Hash);
                if (retired.LastDay is { } day) writer.Run("INSERT INTO rule_last_day VALUES ($1, $2, $3)", retired.Hash, day, entry.Position);
                break;
        }
    }
}

using Homeward.Views;

namespace Homeward.Findings;

/// <summary>
/// Tables of Findings: finding (as it stands now), finding_claim (what it rests on), finding_entry (where its facts are
/// kept).
/// Assessing again replaces a finding; earlier ones stay in the journal.
/// </summary>
internal sealed class FindingView : IView
{
    public string Schema => """
        CREATE TABLE finding (id TEXT PRIMARY KEY, about TEXT NOT NULL, rule TEXT, rule_version TEXT, rule_hash TEXT, day INTEGER,
            outcome TEXT, reading TEXT, missing INTEGER NOT NULL, inputs TEXT, position INTEGER NOT NULL, by TEXT NOT NULL,
            at INTEGER NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX finding_about ON finding (about);
        CREATE INDEX finding_outcome ON finding (outcome, position DESC);
        CREATE TABLE finding_claim (finding TEXT NOT NULL, claim TEXT NOT NULL, PRIMARY KEY (finding, claim)) WITHOUT ROWID;
        CREATE INDEX finding_claim_claim ON finding_claim (claim);
        CREATE TABLE finding_entry (finding TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (finding, position)) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["finding-made"] = 1, ["finding-facts-kept"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "finding-made":
                var made = entry.Read<FindingMade>();
                if (made is not null && !Outcomes.All.Contains(made.Outcome))
                {
                    throw new RefusedException($"“{made.Outcome}” is not what a rule can say", "outcome");
                }

                writer.Run("DELETE FROM finding_claim WHERE finding = $1", id);
                writer.Run("DELETE FROM finding_entry WHERE finding = $1", id);
                writer.Run(
                    "INSERT INTO finding VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO UPDATE SET " +
                    "about = $2, rule = $3, rule_version = $4, rule_hash = $5, day = $6, outcome = $7, reading = $8, missing = $9, inputs = $10, " +
                    "position = $11, by = $12, at = $13, erased = $14",
                    id, entry.Of[1].Id, made?.RuleId, made?.RuleVersion, made?.RuleHash, made?.Day, made?.Outcome,
                        made?.Reading,
                    made?.Missing.Count ?? 0, made?.Inputs, entry.Position, entry.By, entry.At, made is null);
                AddClaims(id, made?.Facts, writer);
                break;
            case "finding-facts-kept":
                writer.Run("INSERT INTO finding_entry VALUES ($1, $2)", id, entry.Position);
                AddClaims(id, entry.Read<FindingFactsKept>()?.Facts, writer);
                break;
        }
    }

    private static void AddClaims(string id, IReadOnlyList<FactKept>? facts, ViewWriter writer)
    {
        foreach (var claim in (facts ?? []).SelectMany(f => f.ClaimIds))
        {
            writer.Run("INSERT OR IGNORE INTO finding_claim VALUES ($1, $2)", id, claim);
        }
    }
}

using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Tables of custody: handover, harm, original_check. The words of a step are opened from its entry.</summary>
internal sealed class CustodyView : IView
{
    public string Schema => """
        CREATE TABLE handover (id TEXT PRIMARY KEY, source TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX handover_source ON handover (source, position);
        CREATE TABLE harm (source TEXT NOT NULL, flag TEXT NOT NULL, PRIMARY KEY (source, flag)) WITHOUT ROWID;
        CREATE TABLE original_check (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, looked INTEGER NOT NULL,
            damaged INTEGER NOT NULL);
        CREATE TABLE original_damage (source TEXT PRIMARY KEY) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["handover-recorded"] = 1, ["harm-flagged"] = 1, ["originals-checked"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "handover-recorded":
                if (entry.Read<HandoverRecorded>() is { } step && !HandoverKinds.Told.Contains(step.What)) throw new RefusedException(
                    $"“{step.What}” is no step of a chain of custody; there are: {string.Join(", ", HandoverKinds.Told)}", "custody");
                writer.Run("INSERT INTO handover VALUES ($1, $2, $3)", id, entry.Of[1].Id, entry.Position);
                break;
            case "harm-flagged":
                var flagged = entry.Read<HarmFlagged>();
                if (flagged is not null && flagged.Flags.Except(HarmFlags.All).FirstOrDefault() is { } unknown) throw new RefusedException(
                    $"“{unknown}” is no warning this desk knows; there are: {string.Join(", ", HarmFlags.All)}", "harm");
                writer.Run("DELETE FROM harm WHERE source = $1", id);
                foreach (var flag in flagged?.Flags.Distinct() ?? []) writer.Run("INSERT INTO harm VALUES ($1, $2)", id, flag);
                break;
            case "originals-checked":
                var check = entry.Read<OriginalsChecked>();
                writer.Run("INSERT INTO original_check VALUES ($1, $2, $3, $4, $5)", entry.Position, entry.At, entry.By, check?.Looked ?? 0, check?.Damaged.Count ?? 0);
                writer.Run("DELETE FROM original_damage");
                foreach (var source in check?.Damaged.Distinct() ?? []) writer.Run("INSERT INTO original_damage VALUES ($1)", source);
                break;
        }
    }
}

using Homeward.Views;

namespace Homeward.Access;

/// <summary>setting-set, version 1. Every setting is a signed entry: who changed it, when and why is never lost.</summary>
internal sealed record SettingSet(string Name, string Value, string Why);

/// <summary>canary-set, version 1: a person whom nobody has reason to open; whoever does raises an alarm. Of = the person.</summary>
internal sealed record CanarySet(bool On, string Why);

/// <summary>readings-witnessed, version 1: how far the reading log went when the desk was locked. Root is hexadecimal.</summary>
/// <param name="Log">the machine whose log it is, where several share the journal; null where there is one</param>
/// <param name="Lost">lines the log had before a restore that did not bring it back; with it the log begins anew</param>
internal sealed record ReadingsWitnessed(long Size, string Root, string? Log = null, long? Lost = null);

/// <summary>Tables: setting, canary, reading_witness.</summary>
internal sealed class HouseRulesView : IView
{
    public string Schema => """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE canary (id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE reading_witness (log TEXT PRIMARY KEY, size INTEGER NOT NULL, root TEXT NOT NULL, lost INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["setting-set"] = 1, ["canary-set"] = 1, ["readings-witnessed"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "setting-set" when entry.Read<SettingSet>() is { } setting:
                if (HouseRules.Standard.With(setting.Name, setting.Value).Reason is { } reason) throw new RefusedException($"{setting.Name}: {reason}", "setting");
                writer.Run("INSERT INTO setting VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", setting.Name, setting.Value);
                break;
            case "canary-set" when entry.Read<CanarySet>() is null or { On: true }:
                writer.Run("INSERT OR IGNORE INTO canary VALUES ($1)", id);
                break;
            case "canary-set":
                writer.Run("DELETE FROM canary WHERE id = $1", id);
                break;
            case "readings-witnessed" when entry.Read<ReadingsWitnessed>() is { } seen:
                writer.Run("INSERT INTO reading_witness VALUES ($1, $2, $3, $4) ON CONFLICT (log) DO UPDATE SET size = $2, root = $3, lost = lost + $4",
                    seen.Log ?? "", seen.Size, seen.Root, seen.Lost ?? 0);
                break;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homeward.Keys;

/// <summary>
/// What a keeper may choose for one folder of a desk: settings.json beside desk.txt. Read when the desk is opened. Nothing in it
/// weakens a seal; another journal or vault than the desk's own is found by its signature and hashes.
/// </summary>
/// <param name="Journal">connection of the PostgreSQL database that holds the journal; null keeps it in journal.sqlite</param>
/// <param name="Vault">folder of the originals, for several machines that share them; null keeps them in vault/</param>
public sealed record Settings(string? Journal = null, string? Vault = null)
{
    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The settings of a folder; those of an ordinary desk where there is no file. Null with a reason when the file is
    /// not understood.</summary>
    public static Settings? Of(DeskFolder folder, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(folder);
        reason = null;
        if (!File.Exists(folder.SettingsFile)) return new Settings();
        try
        {
            var settings = JsonSerializer.Deserialize<Settings>(DeskFolder.ReadSmall(folder.SettingsFile), Json) ?? new Settings();
            if (settings.Vault is null || Path.IsPathFullyQualified(settings.Vault)) return settings;
            reason = $"settings.json: vault is “{settings.Vault}”; write the whole path of the folder";
        }
        catch (JsonException e)
        {
            reason = $"settings.json in {folder.Root} is not understood: {e.Message}";
        }

        return null;
    }

    /// <summary>Writes the file whole or not at all; removes it where everything is as usual.</summary>
    public void WriteTo(DeskFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (this == new Settings()) File.Delete(folder.SettingsFile);
        else DeskFolder.WriteWhole(folder.SettingsFile, JsonSerializer.SerializeToUtf8Bytes(this, Json));
    }
}

using Homeward.Views;

namespace Homeward.Claims;

/// <summary>Tables of the register of voices: voice_entry, voice_name (each name belongs to one voice), voice_judged (one statement's
/// voice decided apart from its name).</summary>
internal sealed class VoiceView : IView
{
    public string Schema => """
        CREATE TABLE voice_entry (id TEXT PRIMARY KEY, position INTEGER NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL,
            withdrawn INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE voice_name (folded TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX voice_name_entry ON voice_name (entry);
        CREATE TABLE voice_judged (claim TEXT NOT NULL, depth INTEGER NOT NULL, entry TEXT NOT NULL, same INTEGER NOT NULL,
            PRIMARY KEY (claim, depth)) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["voice-described"] = 1, ["voice-withdrawn"] = 1, ["voice-judged"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "voice-described" when entry.Read<VoiceDescribed>() is { } voice:
                Describe(entry, id, voice, writer);
                break;
            case "voice-withdrawn":
                writer.Run("DELETE FROM voice_name WHERE entry = $1", id);
                if (writer.Run("UPDATE voice_entry SET withdrawn = 1 WHERE id = $1 AND withdrawn = 0", id) == 0)
                {
                    throw new RefusedException("there is no such voice in the register", "gone");
                }

                break;
            case "voice-judged" when entry.Read<VoiceJudged>() is { } judged:
                writer.Run("INSERT INTO voice_judged VALUES ($1, $2, $3, $4) ON CONFLICT (claim, depth) DO UPDATE SET entry = $3, same = $4",
                    id, judged.Depth, entry.Of[1].Id, judged.Same);
                break;
        }
    }

    private static void Describe(Entry entry, string id, VoiceDescribed voice, ViewWriter writer)
    {
        writer.Run("DELETE FROM voice_name WHERE entry = $1", id);
        foreach (var name in voice.Names)
        {
            if (writer.Run("INSERT OR IGNORE INTO voice_name VALUES ($1, $2)", VoiceNames.Fold(name.Text), id) > 0) continue;
            if (writer.Any("SELECT 1 FROM voice_name WHERE folded = $1 AND entry <> $2", VoiceNames.Fold(name.Text), id))
            {
                throw new RefusedException($"“{name.Text}” is a name of another voice already; merge the two instead", "name");
            }
        }

        writer.Run("INSERT INTO voice_entry VALUES ($1, $2, $3, $4, 0) ON CONFLICT (id) DO UPDATE SET position = $2, kind = $3, party = $4, withdrawn = 0",
            id, entry.Position, voice.Kind, voice.Party);
    }
}

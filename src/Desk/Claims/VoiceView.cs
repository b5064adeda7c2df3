using Homeward.Views;

namespace Homeward.Claims;

/// <summary>Tables of the register of voices: voice_entry, voice_name (each name belongs to one voice), voice_judged (one statement's
/// voice decided apart from its name), voice_source (in how many standing statements of a source each speaks: follows from the others, kept
/// so that a page need not count every statement there is).</summary>
internal sealed class VoiceView : IView
{
    public string Schema => """
        CREATE TABLE voice_entry (id TEXT PRIMARY KEY, position INTEGER NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL,
            withdrawn INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE voice_name (folded TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX voice_name_entry ON voice_name (entry);
        CREATE TABLE voice_source (who TEXT NOT NULL, source TEXT NOT NULL, claims INTEGER NOT NULL, PRIMARY KEY (who, source)) WITHOUT ROWID;
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
                var said = ClaimsOf(writer, id, []);
                Spoken(writer, said, -1);
                writer.Run("DELETE FROM voice_name WHERE entry = $1", id);
                if (writer.Run("UPDATE voice_entry SET withdrawn = 1 WHERE id = $1 AND withdrawn = 0", id) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("there is no such voice in the register", "gone");
                }

                Spoken(writer, said, 1);
                break;
            case "voice-judged" when entry.Read<VoiceJudged>() is { } judged:
                var proposal = writer.Rows("SELECT proposal FROM claim WHERE id = $1", r => r.Long(0), id);
                Spoken(writer, proposal, -1);
                writer.Run("INSERT INTO voice_judged VALUES ($1, $2, $3, $4) ON CONFLICT (claim, depth) DO UPDATE SET entry = $3, same = $4",
                    id, judged.Depth, entry.Of[1].Id, judged.Same);
                Spoken(writer, proposal, 1);
                break;
        }
    }

    private static void Describe(Entry entry, string id, VoiceDescribed voice, ViewWriter writer)
    {
        var said = ClaimsOf(writer, id, [.. voice.Names.Select(n => VoiceNames.Fold(n.Text))]);
        Spoken(writer, said, -1);
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
        Spoken(writer, said, 1);
    }

    /// <summary>The voice a name in a statement stands for: decided for this statement, or by its name.</summary>
    public const string EntryOfVoice = """
        CASE WHEN j.same = 1 AND EXISTS (SELECT 1 FROM voice_entry e WHERE e.id = j.entry AND e.withdrawn = 0) THEN j.entry WHEN j.same = 0 AND j.entry = n.entry THEN NULL ELSE n.entry END
        """;

    /// <summary>Counts a statement among those its voices speak in (1), or takes it out again (-1): before and after anything it follows from changes.</summary>
    public static void Spoken(ViewWriter writer, long proposal, int more) => writer.Run(
        $"""
        INSERT INTO voice_source SELECT DISTINCT coalesce({EntryOfVoice}, v.folded), c.source, $2 FROM claim c
            CROSS JOIN claim_voice cv ON cv.proposal = c.proposal CROSS JOIN voice v ON v.id = cv.voice
            LEFT JOIN voice_name n ON n.folded = v.folded LEFT JOIN voice_judged j ON j.claim = c.id AND j.depth = cv.depth
        WHERE c.proposal = $1 AND c.state <> 'set-aside' AND c.erased = 0
        ON CONFLICT (who, source) DO UPDATE SET claims = claims + excluded.claims
        """,
        proposal, more);

    private static void Spoken(ViewWriter writer, IReadOnlyList<long> proposals, int more)
    {
        foreach (var proposal in proposals) Spoken(writer, proposal, more);
    }

    /// <summary>Statements in which a voice of the register, or one of these names, stands.</summary>
    private static IReadOnlyList<long> ClaimsOf(ViewWriter writer, string entry, IReadOnlyList<string> folded) => writer.Rows(
        """
        SELECT cv.proposal FROM claim_voice cv JOIN voice v ON v.id = cv.voice
        WHERE v.folded IN (SELECT folded FROM voice_name WHERE entry = $1 UNION ALL SELECT value FROM json_each($2))
        UNION SELECT c.proposal FROM voice_judged j JOIN claim c ON c.id = j.claim WHERE j.entry = $1
        """,
        r => r.Long(0), entry, System.Text.Json.JsonSerializer.Serialize(folded));
}

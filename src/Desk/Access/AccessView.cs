using Homeward.Views;

namespace Homeward.Access;

/// <summary>A person who works at this desk, as others see them.</summary>
public sealed record Member(string Id, string Name, string Role, string? Lang, bool Active);

/// <summary>Roles of members. The administrator keeps the machine alive and sees no content.</summary>
public static class Role
{
    public const string Caseworker = "caseworker";
    public const string Verifier = "verifier";
    public const string Lawyer = "lawyer";
    public const string Researcher = "researcher";
    public const string Editor = "editor";
    public const string Administrator = "administrator";

    /// <summary>Sees what was shown to them one by one, until a day, and writes nothing.</summary>
    public const string Guest = "guest";

    /// <summary>Writes calls down and reads nothing, not even those.</summary>
    public const string Volunteer = "volunteer";

    public static IReadOnlyList<string> All { get; } = [Caseworker, Verifier, Lawyer, Researcher, Editor, Administrator, Guest, Volunteer];

    /// <summary>Whether the ring of keys is sealed to them, and they stand behind the open wall. The others sign in at a desk that a colleague
    /// opened, and a copy of its folder opens nothing to them.</summary>
    public static bool HoldsKeys(string role) => role is Caseworker or Verifier or Lawyer or Editor;

    /// <summary>Whether they decide who works here, who may see what, and what the desk's rules are.</summary>
    public static bool Decides(string role) => role is Caseworker or Verifier or Lawyer;

    /// <summary>Whether an act of a kind is theirs. A kind nobody thought of here is for those who decide.</summary>
    public static bool May(string role, string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        string[]? kinds = role switch
        {
            Caseworker or Verifier or Lawyer => null,
            Editor => ["publication-", "figure-", "list-taken-out", "approval-"],
            Researcher => ["list-taken-out"],
            _ => [],
        };
        return kinds is null || kinds.Any(k => kind.StartsWith(k, StringComparison.Ordinal));
    }

    /// <summary>The roles that hold keys, as they stand in a statement.</summary>
    internal const string WithKeys = "('caseworker', 'verifier', 'lawyer', 'editor')";
}

/// <summary>
/// Who may see what. Every row of case data carries a wall; a member sees it only where the table "sees" says so,
/// and every
/// statement about case data joins that table in its WHERE. The wall "open" is for all members with content roles;
/// an administrator is behind none.
/// </summary>
internal sealed class AccessView : IView
{
    public const string OpenWall = "open";

    /// <summary>Kept figures, which name nobody: a researcher's only wall.</summary>
    public const string FiguresWall = "figures";

    /// <summary>No member: stands behind the open wall for the tables of codes, which are made from what it sees.</summary>
    public const string CodesMaker = "codes-maker";

    /// <summary>Actor of the desk itself: set-up and importers started by nobody signed in. It reads nothing.</summary>
    public const string DeskItself = "desk";

    public string Schema => """
        CREATE TABLE member (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, lang TEXT,
            active INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE sees (member TEXT NOT NULL, wall TEXT NOT NULL, PRIMARY KEY (member, wall)) WITHOUT ROWID;
        CREATE TABLE shown (member TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (member, id)) WITHOUT ROWID;
        CREATE TABLE guest (member TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO sees VALUES ('codes-maker', 'open');
        CREATE TABLE wall (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE walled (id TEXT PRIMARY KEY, wall TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE withdrawn (id TEXT PRIMARY KEY, because TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE key_file (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE member_state (member TEXT PRIMARY KEY, state TEXT NOT NULL, recipient TEXT, since INTEGER NOT NULL,
            until INTEGER, by TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE epoch (epoch INTEGER PRIMARY KEY, position INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, why TEXT NOT NULL);
        CREATE TABLE erased_key (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE recovery (one INTEGER PRIMARY KEY CHECK (one = 1), recipient TEXT NOT NULL, identifier INTEGER NOT NULL,
            needed INTEGER NOT NULL, holders INTEGER NOT NULL, made INTEGER NOT NULL, rehearsed INTEGER);
        CREATE TABLE recovery_later (one INTEGER PRIMARY KEY CHECK (one = 1), by TEXT NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE desk (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["desk-named"] = 1, ["key-files-recorded"] = 1, ["member-added"] = 1, ["member-left"] = 1,
        ["wall-opened"] = 1, ["wall-set"] = 1, ["member-invited"] = 1, ["member-joined"] = 1, ["member-key-set"] = 1,
        ["member-role-set"] = 1, ["recovery-set"] = 1, ["recovery-rehearsed"] = 1, ["recovery-used"] = 1, ["recovery-put-off"] = 1,
        // list-taken-out changes no table: it stands in the journal and in the history.
        ["list-taken-out"] = 1, ["shown-to-guest"] = 1, [EpochTurned.Kind] = 1, [KeysRewrapped.Kind] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "desk-named" when entry.Read<DeskNamed>() is { } named:
                writer.Run("INSERT INTO desk VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET name = $1", named.Name);
                break;
            case "key-files-recorded":
                writer.Run("DELETE FROM key_file");
                foreach (var file in entry.Read<KeyFilesRecorded>()?.Files
                    ?? []) writer.Run("INSERT INTO key_file VALUES ($1, $2)", file.Name, file.Sha256);
                break;
            case "member-added" or "member-invited" or "member-joined" or "member-key-set" or "member-role-set" or "member-left":
                MemberRows.Apply(entry, id, writer);
                break;
            case "recovery-set" when entry.Read<RecoverySet>() is { } set:
                writer.Run("DELETE FROM recovery");
                writer.Run("INSERT INTO recovery VALUES (1, $1, $2, $3, $4, $5, NULL)", set.Recipient, set.Identifier, set.Needed, set.Holders, entry.At);
                break;
            case "recovery-rehearsed":
                writer.Run("UPDATE recovery SET rehearsed = $1", entry.At);
                writer.Run("DELETE FROM recovery_later");
                break;
            case "recovery-put-off":
                writer.Run("INSERT INTO recovery_later VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET by = $1, at = $2", entry.By, entry.At);
                break;
            case EpochTurned.Kind:
                var turned = entry.Read<EpochTurned>();
                writer.Run("INSERT INTO epoch VALUES ($1, $2, $3, $4, $5)", entry.Epoch, entry.Position, entry.At, entry.By, turned?.Why ?? "");
                foreach (var name in turned?.Erased ?? []) writer.Run("INSERT OR IGNORE INTO erased_key VALUES ($1, $2)", name, entry.Epoch);
                break;
            case "shown-to-guest" when entry.Read<ShownToGuest>() is { } shown:
                if (writer.Number("SELECT count(*) FROM member WHERE id = $1 AND role = $2", id, Role.Guest) == 0) throw new RefusedException(
                    "only a guest is shown things one by one", "guest");
                writer.Run("DELETE FROM shown WHERE member = $1", id);
                foreach (var thing in shown.Things) writer.Run("INSERT OR IGNORE INTO shown VALUES ($1, $2)", id, thing);
                writer.Run("INSERT INTO guest VALUES ($1, $2) ON CONFLICT (member) DO UPDATE SET until = $2", id, shown.Until);
                break;
            case "wall-opened":
                var wall = entry.Read<WallOpened>();
                writer.Run("INSERT INTO wall VALUES ($1, $2)", id, wall?.Name ?? "");
                foreach (var inside in wall?.Members ?? []) writer.Run("INSERT OR IGNORE INTO sees VALUES ($1, $2)",
                    inside, id);
                break;
            case "wall-set" when entry.Read<WallSet>() is { } set:
                if (set.Wall != OpenWall && !writer.Any("SELECT 1 FROM wall WHERE id = $1",
                    set.Wall)) throw new RefusedException("there is no such wall");
                writer.Run("INSERT INTO walled VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET wall = $2", id, set.Wall);
                break;
            case "wall-set": // erased body: closed rather than open
                writer.Run("INSERT INTO walled VALUES ($1, '') ON CONFLICT (id) DO UPDATE SET wall = ''", id);
                break;
        }
    }
}

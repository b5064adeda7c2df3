using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>waiting-room-opened, version 1, sealed under the intake's own data key: what a locked desk takes things in with.</summary>
/// <param name="NodeKey">base64 of the Ed25519 key of this machine, which signs what comes in while nobody can</param>
internal sealed record WaitingRoomOpened(string Recipient, string NodeKey);

/// <summary>intake-trusted, version 1: the key (base64) of a rented machine whose log is taken in, after somebody compared its words.</summary>
internal sealed record IntakeTrusted(string NodeKey);

/// <summary>waiting-taken, version 1. Countersigns the waiting log up to a size: from here on the desk's own signature stands under it.</summary>
/// <param name="Root">hexadecimal</param>
/// <param name="Note">the node's checkpoint as it was found; empty where there was none that fits</param>
/// <param name="Problems">gaps, roll-back, damage: a sentence for each</param>
/// <param name="Log">the machine whose waiting log it is, where several share the journal; null where there is one</param>
internal sealed record WaitingTaken(long Size, string Root, string Note, int Taken, IReadOnlyList<string> Problems, string? Log = null);

/// <summary>What somebody hands in. All of it is sealed; nothing of it can be read before the desk is unlocked.</summary>
/// <param name="Name">of the file, as it was given</param>
/// <param name="Channel">by which way it came: form, phone note, file</param>
/// <param name="From">who gives it, in their own words</param>
/// <param name="Urgent">ticked: it cannot wait. The only thing of a hand-in that a locked machine shows</param>
/// <param name="Plea">of a file that was sent with a plea: the plea's name in the log</param>
/// <param name="IsPlea">its bytes are a <see cref="Evidence.Plea"/> as JSON</param>
public sealed record HandedIn(string Name, string Channel, string? From = null, bool Urgent = false, string? Plea = null, bool IsPlea = false);

/// <summary>Tables: waiting_taken, intake_key (the keys things were sealed to, oldest first), intake_node (rented machines).</summary>
internal sealed class WaitingView : IView
{
    public string Schema => """
        CREATE TABLE waiting_taken (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL,
            taken INTEGER NOT NULL, problems INTEGER NOT NULL, log TEXT NOT NULL);
        CREATE TABLE intake_key (position INTEGER PRIMARY KEY, key TEXT NOT NULL);
        CREATE TABLE intake_node (key TEXT PRIMARY KEY) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["waiting-room-opened"] = 1, ["waiting-taken"] = 1, ["intake-trusted"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        if (entry.Kind == "waiting-room-opened") writer.Run("INSERT INTO intake_key VALUES ($1, $2)", entry.Position, entry.Key);
        if (entry.Kind == "intake-trusted") writer.Run("INSERT OR IGNORE INTO intake_node VALUES ($1)", entry.Read<IntakeTrusted>()?.NodeKey ?? "");
        if (entry.Kind != "waiting-taken") return;
        var taken = entry.Read<WaitingTaken>();
        writer.Run("INSERT INTO waiting_taken VALUES ($1, $2, $3, $4, $5, $6, $7)", entry.Position, entry.At, taken?.Size ?? 0, taken?.Root ?? "",
            taken?.Taken ?? 0, taken?.Problems.Count ?? 0, taken?.Log ?? "");
    }
}

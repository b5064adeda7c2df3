using Homeward.Access;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>
/// One change of who can read: files of keys and the act that speaks of them, as one story. Owned by whoever does the act, under
/// the desk's lock of keys.
/// </summary>
/// <remarks>
/// What is true if the power fails after each step:
/// 1. stage: new files lie beside the old ones under names that end in ".next". The desk opens as before; the next unlock
///    destroys them, because the journal does not know them.
/// 2. commit: the act is in the journal with the hashes of the new files and, where the epoch turned, the living keys under the
///    new epoch's key. From here on it happened. The file of the new epoch is durable, the old one still there. The next
///    unlock opens with the new one (also under its staged name) and goes on with 3.
/// 3. settle: each new file takes its place, the old epoch's file and files of those who left are overwritten and unlinked,
///    the snapshot goes. Each of these can be done again.
/// A lost answer of the commit is answered by the head: the new one, the old one, or one that cannot be read; then nothing is
/// destroyed, and the next unlock finds out.
/// </remarks>
internal sealed class KeyChange(Desk desk, string actor)
{
    /// <summary>Files to write (content) or to destroy (null), by their name in the folder of the desk.</summary>
    public Dictionary<string, byte[]?> Files { get; } = new(StringComparer.Ordinal);

    private Chronicle Live => desk.Live;

    /// <summary>A change within the epoch: the ring may be sealed to more members, never to fewer.</summary>
    public Done Write(string actId, IReadOnlyList<Draft> drafts, IReadOnlyList<string>? recipients = null)
    {
        if (Repeated(actId) is { } done) return done;
        if (recipients is not null) Files[EpochName(Live.Keys.Epoch)] = Live.Keys.Seal(recipients);
        return Story(actId, drafts, act => Live.Do(act));
    }

    /// <summary>A change that somebody, or something erased, must not survive: a new epoch, its keys sealed to those who stay.</summary>
    /// <param name="why">member-left, member-role, recovery-replaced, erasure</param>
    public Done Turn(string actId, IReadOnlyList<Draft> drafts, IReadOnlyList<string> recipients, string why, IReadOnlySet<string>? erased = null)
    {
        if (Repeated(actId) is { } done) return done;
        using var next = Live.Keys.Next();
        Files[EpochName(next.Epoch)] = Live.Keys.Seal(recipients, next);
        Files[EpochName(Live.Keys.Epoch)] = null;
        return Story(actId, drafts, act => Live.Turn(act, next, why, erased ?? new HashSet<string>()));
    }

    private Done Story(string actId, IReadOnlyList<Draft> drafts, Func<Act, Done> commit)
    {
        Settle(desk, Live); // what an earlier change left half placed would otherwise be staged over
        var planned = desk.KeyFiles.Planned(Recorded(Live), Files);
        foreach (var (name, content) in Files.Where(f => f.Value is not null)) desk.KeyFiles.Stage(name, content!);
        var before = Live.Size;
        Done done;
        try
        {
            done = commit(new Act(actId, actor, [.. drafts, FilesDraft(desk.Face.Desk, planned)]));
        }
        catch (Exception e) when (e is RefusedException or StaleException or IOException or JournalBusyException)
        {
            // Only where the journal itself says that nothing happened; else the next unlock finds out.
            if (desk.Journal.ReadHead().Size == before) desk.KeyFiles.Withdraw(Files.Keys);
            throw;
        }

        Settle(desk, Live);
        return done;
    }

    /// <summary>Step 3, by itself: also run at every unlock.</summary>
    public static void Settle(Desk desk, Chronicle live)
    {
        var recorded = Recorded(live);
        if (recorded.Count == 0) return; // a desk being founded
        var gone = live.Database.Ask(q => q.Rows("SELECT member FROM member_state", r => r.Text(0)));
        desk.KeyFiles.Settle(recorded, [.. gone.SelectMany(m => new[] { MemberName(m), InvitationName(m), AdministratorName(m) })], live.Keys.Epoch);
        desk.ForgetOldSnapshot(live);
        desk.NoteCare(live, recorded);
        // Originals of what was erased: their key is gone, so this only gives the room back.
        foreach (var name in live.Database.Ask(q => q.Rows("SELECT object FROM erasure_object", r => r.Text(0))).Where(desk.Vault.Exists)) desk.Vault.Discard(name);
    }

    public static Dictionary<string, string> Recorded(Chronicle live) => live.Database.Ask(q => q.Rows(
        "SELECT name, sha256 FROM key_file", r => (r.Text(0), r.Text(1)))).ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal);

    public static Draft FilesDraft(string deskId, IReadOnlyDictionary<string, string> files) => new(
        "key-files-recorded", 1, [new(deskId, null)], Secrecy.Desk, Secrecy.Desk,
        Entry.Write(new KeyFilesRecorded([.. files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new KeyFile(f.Key, f.Value))])));

    public static string MemberName(string member) => $"keys/{member}.key";

    /// <summary>The key an invitation's code opens; it opens no ring, and so nothing.</summary>
    public static string InvitationName(string member) => $"keys/{member}.invite";

    public static string AdministratorName(string member) => $"keys/{member}.admin";

    public static string EpochName(int epoch) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"keys/epoch-{epoch}.age");

    private Done? Repeated(string actId) => Live.IsDone(actId) > 0 ? Live.FindDone(actId, actor) : null;
}

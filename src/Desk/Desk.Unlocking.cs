using System.Text;
using Homeward.Access;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>How a passphrase becomes an open desk.</summary>
public sealed partial class Desk
{
    /// <summary>
    /// Unlocks with a member's passphrase, or, when already unlocked, only checks it. Tries every member's key file,
    /// so that no name needs to stand on the disk. Null when it is nobody's. An administrator is told apart by a file the desk
    /// signed and unlocks nothing: the desk stays as it was.
    /// </summary>
    private Unlocked? Enter(string passphrase, Action<long, long>? progress, Knock? knock = null)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        string? damaged = null;
        foreach (var file in MemberFiles())
        {
            damaged ??= file.Reason;
            using var identity = file.Key?.Open(passphrase);
            if (identity is null) continue;
            if (file.Key!.Desk != Face.Binding)
            {
                throw new JournalDamagedException(
                    $"keys/{file.Member}.key belongs to another desk than desk.txt names; somebody put another desk into this folder");
            }

            if (AdministratorRecipient(file.Member) == identity.Recipient) return SignInAdministrator(file, identity, knock);
            lock (state) return SignIn(file, identity, progress, knock);
        }

        // One member's damaged file does not keep the others out; it is named when nobody could be let in, and by
        // every check.
        return damaged is null ? null : throw new JournalDamagedException(damaged);
    }

    private Unlocked? SignIn(MemberFile file, AgeIdentity identity, Action<long, long>? progress, Knock? knock)
    {
        var wasLocked = chronicle is null;
        if (wasLocked) OpenWith(identity, progress);
        else OpenRing(identity, Live.Keys.Epoch).Dispose();
        {
            // A key file that opens but whose member left, or that a change staged which never reached the journal.
            var stands = Standing(file);
            try
            {
                if (wasLocked) lock (KeysGate) KeyChange.Settle(this, Live);
                if (stands == Stands.Exchanged) throw new JournalDamagedException(
                    $"keys/{file.Member}.key opens, but it is not the file this desk wrote last; an older copy of it was put back. "
                    + "Use the newest copy of the folder keys/, or the newer passphrase");
            }
            catch
            {
                if (wasLocked) Lock();
                throw;
            }

            // A desk that only a passphrase opened is shut again before anybody could ask it anything.
            if (stands == Stands.Nobody || (knock is not null && !SecondStep.Lets(this, file.Member, identity, knock)))
            {
                if (wasLocked) Lock();
                return null;
            }
        }

        if (wasLocked && !decidingOnSwap) RefuseOpenSwap();
        Touch();
        var known = MemberRow(file.Member);
        return new Unlocked(file.Member, known?.Name ?? "", known?.Lang, known?.Role ?? Role.Caseworker);
    }

    /// <summary>Opens a locked desk with the recovery identity.</summary>
    /// <returns>whether it was locked</returns>
    /// <exception cref="RefusedException">the identity opens no ring of this desk</exception>
    internal bool OpenForRecovery(AgeIdentity identity)
    {
        lock (state)
        {
            if (chronicle is not null) return false;
            try
            {
                OpenWith(identity, null);
            }
            catch (JournalDamagedException e) when (e.Message.StartsWith("epoch-", StringComparison.Ordinal))
            {
                throw new RefusedException($"these words fit together, but they do not open this desk ({e.Message}): of another desk, or of a set that was replaced", "other");
            }

            lock (KeysGate) KeyChange.Settle(this, Live);
            return true;
        }
    }

    /// <summary>The last day of a guest is over: they are nobody here, whatever page is still open to them.</summary>
    private bool IsOver(string member) => Live.Database.Ask(q => q.Any("SELECT 1 FROM guest WHERE member = $1 AND until < $2", member,
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber));

    /// <summary>Who holds no keys signs in to what a locked desk shows; where it is open, the journal must know them as such.</summary>
    private Unlocked? SignInAdministrator(MemberFile file, AgeIdentity identity, Knock? knock)
    {
        if (chronicle is null) return new Unlocked(file.Member, "", null, Role.Administrator);
        return Standing(file) == Stands.Known && MemberRow(file.Member) is { } known && !Role.HoldsKeys(known.Role) && !IsOver(file.Member)
            && (knock is null || SecondStep.Lets(this, file.Member, identity, knock))
            ? new Unlocked(file.Member, known.Name, known.Lang, known.Role) : null;
    }

    /// <summary>A member's own identity, opened once more to confirm that it is they who ask. The caller disposes it.</summary>
    internal AgeIdentity? IdentityOf(string member, string passphrase)
    {
        var file = Folder.MemberFile(member);
        return File.Exists(file) ? MemberKey.Parse(Encoding.UTF8.GetString(DeskFolder.ReadSmall(file)), out _)?.Open(passphrase) : null;
    }

    /// <summary>The last step each member's app was taken at, beside the journal: a desk that cannot write remembers it so.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<string, long> LastSteps { get; } = new(StringComparer.Ordinal);

    private enum Stands
    {
        Known,
        Nobody,
        Exchanged,
    }

    /// <summary>What the journal says of a key file: that it is a member's and the one written last.</summary>
    private Stands Standing(MemberFile file)
    {
        if (MemberRow(file.Member) is null) return Stands.Nobody;
        var recorded = KeyChange.Recorded(Live).GetValueOrDefault(KeyChange.MemberName(file.Member));
        if (recorded == file.Hash) return Stands.Known;
        // The passphrase of before a change whose files are not in place yet; or the new one of a change that did not happen.
        var staged = Folder.MemberFile(file.Member) + KeyFiles.Staged;
        return file.IsStaged || (File.Exists(staged) && KeyFiles.HashOf(staged) == recorded) ? Stands.Nobody : Stands.Exchanged;
    }

    private Member? MemberRow(string member) => Live.Database.Ask(q => q.One(
        "SELECT id, name, role, lang, active FROM member WHERE id = $1 AND active = 1",
        row => new Member(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Bool(4)), member));

    private sealed record MemberFile(string Member, MemberKey? Key, string? Hash, bool IsStaged, string? Reason);

    /// <summary>Every member's key file; after them those that a change staged, which may be in force after a crash.</summary>
    private IEnumerable<MemberFile> MemberFiles()
    {
        foreach (var ending in new[] { ".key", ".key" + KeyFiles.Staged })
        {
            foreach (var file in Directory.EnumerateFiles(Folder.Keys, "mem-*" + ending).Where(f => f.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                yield return MemberFileIn(file, Path.GetFileName(file)[..^ending.Length], ending != ".key");
            }
        }
    }

    private static MemberFile MemberFileIn(string file, string member, bool staged)
    {
        // A file that is being replaced is overwritten before the new one takes its place: then the staged one counts.
        var replaced = staged || File.Exists(file + KeyFiles.Staged);
        MemberFile Refused(string reason) => new(member, null, null, staged, replaced ? null : $"keys/{Path.GetFileName(file)}: {reason}");
        try
        {
            var content = DeskFolder.ReadSmall(file);
            var key = MemberKey.Parse(Encoding.UTF8.GetString(content), out var reason);
            // Under another name it would sign its owner in as somebody else.
            return key is null ? Refused(reason!) : key.Member != member ? Refused("the file of another member")
                : new MemberFile(member, key, KeyFiles.Hash(content), staged, null);
        }
        catch (JournalDamagedException e)
        {
            return Refused(e.Message);
        }
    }

    /// <summary>The recipient this desk signed as an administrator's; null for everybody else.</summary>
    private string? AdministratorRecipient(string member)
    {
        foreach (var name in new[] { KeyChange.AdministratorName(member), KeyChange.AdministratorName(member) + KeyFiles.Staged })
        {
            var file = Path.Combine(Folder.Root, name);
            if (File.Exists(file) && AdministratorFile.Parse(DeskFolder.ReadSmall(file)) is { } signed
                && signed.Member == member && signed.IsSignedBy(Face)) return signed.Recipient;
        }

        return null;
    }

    private void OpenWith(AgeIdentity identity, Action<long, long>? progress)
    {
        var keys = OpenRing(identity, journal.ReadHead().Epoch);
        var live = new Chronicle(journal, keys, Face, Views, clock);
        try
        {
            live.TrySnapshot(Folder.Snapshot);
            live.Load(progress, seen.Required(Face, () => journal.ReadCheckpoints(0)));
            live.Words.LiesIn(Folder.Words);
            Readings = ReadingLog.Open(Folder, Face, keys, clock, Witnessed(live));
        }
        catch
        {
            live.Dispose();
            throw;
        }

        unlockedSpan = new CancellationTokenSource();
        chronicle = live;
        following = journal.Follow(live.Refresh);
        live.Sealed = note => KeepSeen(note, always: false);
        KeepSeen(null, always: true);
    }

    /// <summary>
    /// The key ring as this identity opens it. Asked at every sign-in, also at an open desk: a key file that somebody
    /// planted beside the journal opens with a passphrase of theirs, but no ring of this desk. The staged file is for a crash
    /// between the act that turned the epoch and its putting in place.
    /// </summary>
    internal KeyRing OpenRing(AgeIdentity identity, int epoch)
    {
        var name = Folder.EpochFile(epoch);
        string[] found = [.. new[] { name, name + KeyFiles.Staged }.Where(File.Exists)];
        if (found.Length == 0) throw new JournalDamagedException(
            $"keys/epoch-{epoch}.age is missing. If the keys were changed on another machine of this team, or this is a restored journal, copy the newest folder keys/ here");
        KeyRing? keys = null;
        foreach (var file in found)
        {
            try
            {
                using var content = new MemoryStream(DeskFolder.ReadSmall(file));
                keys = KeyRing.Open(content, identity);
                break;
            }
            catch (SealBrokenException e) when (file == found[^1])
            {
                throw new JournalDamagedException($"epoch-{epoch}.age: {e.Message}");
            }
            catch (SealBrokenException)
            {
                // the staged one may be whole
            }
        }

        if (keys!.Desk == Face.Desk && keys.Epoch == epoch && keys.Signing.PublicKey.AsSpan().SequenceEqual(Face.LogKey)) return keys;
        keys.Dispose();
        throw new JournalDamagedException(
            "desk.txt and the sealed key ring speak of different desks; one of them was exchanged");
    }

    /// <summary>A snapshot sealed under an epoch that is over opens for nobody; it goes.</summary>
    internal void ForgetOldSnapshot(Chronicle live)
    {
        if (live.Keys.Epoch > 1 && File.Exists(Folder.Snapshot) && !Snapshot.IsOf(live.Keys, Folder.Snapshot)) KeyFiles.Destroy(Folder.Snapshot);
        if (live.Keys.Epoch > 1 && File.Exists(Folder.Words) && !Snapshot.IsOf(live.Keys, Folder.Words, Chronicle.WordsLabel)) KeyFiles.Destroy(Folder.Words);
    }
}

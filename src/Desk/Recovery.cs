using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>How the desk stands with its recovery.</summary>
/// <param name="Rehearsed">when enough holders last typed their words back; null makes the set-up unfinished</param>
public sealed record RecoveryStatus(int Needed, int Holders, int Identifier, DateTimeOffset Made, DateTimeOffset? Rehearsed);

/// <summary>One holder's part, to be printed and given away. Whoever has as many as are needed has the desk.</summary>
/// <param name="Number">of the share, from 1</param>
/// <param name="Words">33 words of SLIP-0039</param>
public sealed record RecoveryPart(int Number, int Holders, int Needed, int Identifier, string Words);

/// <summary>
/// The way back when passphrases are forgotten: one more identity that every epoch is sealed to, parted among holders. It stays the same when
/// members leave. Nobody keeps it whole: it exists for the moment of its making and whenever enough words are typed, which counts
/// only if they give the public half that the journal names.
/// </summary>
public sealed class Recovery
{
    private readonly Desk desk;
    private readonly Seat seat;

    internal Recovery(Desk desk, Seat seat) => (this.desk, this.seat) = (desk, seat);

    /// <returns>null while no recovery was set up</returns>
    public RecoveryStatus? Status() => seat.Ask(q => q.One(
        "SELECT needed, holders, identifier, made, rehearsed FROM recovery",
        r => new RecoveryStatus(r.Int(0), r.Int(1), r.Int(2), r.Time(3), r.LongOrNull(4) is null ? null : r.Time(4))));

    /// <summary>missing, unrehearsed, or null where there is a way back that was tried.</summary>
    public string? Wanting => Status() is not { } status ? "missing" : status.Rehearsed is null ? "unrehearsed" : null;

    /// <summary>
    /// Makes a recovery identity and parts it. The parts are given out once; set-up is finished by <see cref="Rehearse"/>. Where there
    /// is one already it is replaced, and a new epoch begins that the old one does not open.
    /// </summary>
    /// <param name="needed">2 to <paramref name="holders"/></param>
    /// <param name="holders">at most 16</param>
    /// <param name="replace">must say whether there is one already: nobody replaces by mistake</param>
    public IReadOnlyList<RecoveryPart> SetUp(int needed, int holders, bool replace, string actId)
    {
        var members = new Members(desk, seat);
        members.RefuseUnlessReads();
        if (needed < 2 || holders > SharedSecret.MostHolders || needed > holders) throw new RefusedException(
            $"2 to {SharedSecret.MostHolders} holders, and 2 of them or more needed", "holders");
        lock (desk.KeysGate)
        {
            if (seat.FindDone(actId) is not null) throw new RefusedException("these parts were made already, and are shown once; make another set", "already");
            var exists = Status() is not null;
            if (exists != replace) throw new RefusedException(exists
                ? "there is a recovery already; homeward recovery replace makes another, and the old sheets of no use" : "there is no recovery yet; set one up first", "recovery");
            using var identity = Members.Fresh();
            var shares = SharedSecret.Split(identity.Secret, needed, holders, RandomNumberGenerator.Fill);
            var draft = members.Draft("recovery-set", desk.Face.Desk, new RecoverySet(identity.Recipient, shares[0].Identifier, needed, holders));
            var change = new KeyChange(desk, seat.Actor);
            var recipients = members.Recipients([identity.Recipient], withRecovery: false);
            if (replace) change.Turn(actId, [draft], recipients, "recovery-replaced");
            else change.Write(actId, [draft], recipients);
            return [.. shares.Select(s => new RecoveryPart(s.Member + 1, holders, needed, s.Identifier, s.Print()))];
        }
    }

    /// <summary>Goes on without a way back that was tried. The front page says so until there is one.</summary>
    public void PutOff(string actId)
    {
        var members = new Members(desk, seat);
        members.RefuseUnlessReads();
        seat.Do(actId, members.Draft("recovery-put-off", desk.Face.Desk, new RecoveryPutOff()));
    }

    /// <summary>Who put the recovery off last, and when; null where nobody did, or it was rehearsed since.</summary>
    public (string Member, DateTimeOffset At)? PutOffBy => seat.Ask(q => q.Rows("SELECT by, at FROM recovery_later",
        r => ((string, DateTimeOffset)?)(r.Text(0), r.Time(1)))) is [{ } one] ? one : null;

    /// <summary>Enough holders type their words back: only then is the recovery more than a hope.</summary>
    /// <exception cref="RefusedException">the words give no secret, or another one</exception>
    public RecoveryStatus Rehearse(IReadOnlyList<string> words, string actId)
    {
        new Members(desk, seat).RefuseUnlessReads();
        using var identity = Join(words, out _);
        RefuseUnlessOurs(identity);
        // The words open what is on the disk, and not only the right number in the journal.
        desk.OpenRing(identity, seat.Live.Keys.Epoch).Dispose();
        seat.Do(actId, new Members(desk, seat).Draft("recovery-rehearsed", desk.Face.Desk, new RecoveryRehearsed(identity.Recipient)));
        desk.NoteCare(seat.Live, KeyChange.Recorded(seat.Live));
        return Status()!;
    }

    /// <summary>
    /// Holders give a member a new passphrase. A new key is made for the member and a new epoch begins, because nobody knows who else
    /// may have the old passphrase. The desk is left as it was found, open or locked.
    /// </summary>
    /// <param name="member">id or name of an active member</param>
    public static MemberRow Use(Desk desk, IReadOnlyList<string> words, string member, string passphrase, string actId)
    {
        ArgumentNullException.ThrowIfNull(desk);
        Members.RefuseWeak(passphrase);
        using var identity = Join(words, out var shares);
        var wasLocked = desk.OpenForRecovery(identity);
        try
        {
            lock (desk.KeysGate)
            {
                var asked = new Members(desk, desk.Seat(AccessView.DeskItself));
                new Recovery(desk, desk.Seat(AccessView.DeskItself)).RefuseUnlessOurs(identity);
                var found = asked.List().Where(m => m.State == MemberState.Active && (m.Id == member || m.Name == member)).ToList();
                var names = string.Join(", ", asked.List().Where(m => m.State == MemberState.Active).Select(m => $"{m.Name} ({m.Id})"));
                if (found is not [var row]) throw new RefusedException($"{found.Count} active members are called “{member}”; the members are {names}", "member");
                var seat = desk.Seat(row.Id);
                var members = new Members(desk, seat);
                using var fresh = Members.Fresh();
                var change = new KeyChange(desk, row.Id);
                members.SetKey(change, row.Id, row.Role, fresh, passphrase);
                Draft[] drafts =
                [
                    members.Draft("member-key-set", row.Id, new MemberKeySet(fresh.Recipient, "recovered")),
                    members.Draft("recovery-used", desk.Face.Desk, new RecoveryUsed(row.Id, shares)),
                ];
                if (row.Reads) change.Turn(actId, drafts, members.Recipients([fresh.Recipient], without: row.Id), "recovery-used");
                else change.Write(actId, drafts);
                return row;
            }
        }
        finally
        {
            if (wasLocked) desk.Lock();
        }
    }

    private void RefuseUnlessOurs(AgeIdentity identity)
    {
        var ours = seat.Ask(q => q.One("SELECT recipient FROM recovery", r => r.Text(0)));
        if (ours != identity.Recipient) throw new RefusedException(
            "these words fit together, but they are not of this desk's recovery: of another desk, or of a set that was replaced", "other");
    }

    private static AgeIdentity Join(IReadOnlyList<string> words, out IReadOnlyList<int> numbers)
    {
        var shares = new List<RecoveryShare>();
        foreach (var (text, i) in words.Select((w, i) => (w, i)))
        {
            shares.Add(RecoveryShare.Parse(text, out var reason) ?? throw new RefusedException($"the {i + 1}. part cannot be read: {reason}", "words"));
        }

        if (SharedSecret.Join(shares, "", out var why) is not { Length: 32 } secret) throw new RefusedException(why ?? "these words are of something else", "words");
        numbers = [.. shares.Select(s => s.Member + 1)];
        var identity = new AgeIdentity(secret);
        CryptographicOperations.ZeroMemory(secret);
        return identity;
    }
}

using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>A person who works, worked or is invited to work here.</summary>
/// <param name="State">one of <see cref="MemberState"/></param>
/// <param name="Reads">whether their passphrase opens content</param>
/// <param name="Until">last day of an invitation</param>
public sealed record MemberRow(string Id, string Name, string Role, string? Lang, string State, DateTimeOffset Since, DateOnly? Until, bool Reads);

/// <summary>What somebody is given who is to work here. The code is shown once; it opens no content.</summary>
public sealed record Invitation(string MemberId, string Name, string Code, DateOnly Until);

/// <summary>What a departure did, and what it cannot undo.</summary>
/// <param name="SourcesRead">sources the member could have opened until then; 0 for an administrator</param>
/// <param name="PersonsRead">people, in the same way</param>
/// <param name="NewEpoch">null where the member had no content key</param>
public sealed record Departure(string MemberId, string Name, string Role, int SourcesRead, int PersonsRead, long RecordNumber, int? NewEpoch);

/// <summary>
/// Who works here: invitations, passphrases, roles, departures. Only members with a role that reads change who reads; everybody
/// changes their own passphrase. Every change is one story of key files and journal (<see cref="KeyChange"/>).
/// </summary>
public sealed class Members
{
    /// <summary>Days after which an invitation no longer counts.</summary>
    public const int InvitationDays = 7;

    private readonly Desk desk;
    private readonly Seat seat;

    internal Members(Desk desk, Seat seat) => (this.desk, this.seat) = (desk, seat);

    public IReadOnlyList<MemberRow> List() => seat.Ask(q => q.Rows(
        """
        SELECT m.id, m.name, m.role, m.lang, s.state, s.since, s.until FROM member m JOIN member_state s ON s.member = m.id
        ORDER BY s.state = 'left', s.since, m.id
        """,
        r => new MemberRow(r.Text(0), r.Text(1), r.Text(2), r.TextOrNull(3), r.Text(4), r.Time(5), r.DayOrNull(6),
            r.Text(4) == MemberState.Active && Role.HoldsKeys(r.Text(2)))));

    /// <summary>Makes a code of six spoken words that a new member turns into a passphrase of their own, here at the unlocked desk.</summary>
    /// <exception cref="RefusedException"/>
    public Invitation Invite(string name, string role, string? lang, string actId)
    {
        RefuseUnlessReads();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100) throw new RefusedException("a member needs a name of at most 100 characters", "name");
        if (!Role.All.Contains(role)) throw new RefusedException($"“{role}” is not a role; it is one of {string.Join(", ", Role.All)}", "role");
        var member = Seat.NewId(Ids.Member);
        var code = SpokenWords.From(RandomNumberGenerator.GetBytes(12));
        var until = DateOnly.FromDateTime(seat.Now.UtcDateTime).AddDays(InvitationDays);
        lock (desk.KeysGate)
        {
            var change = new KeyChange(desk, seat.Actor);
            using var identity = Fresh();
            change.Files[KeyChange.InvitationName(member)] = Sealed(member, identity, code);
            change.Write(actId, [Draft("member-invited", member, new MemberInvited(name.Trim(), role, lang, until))]);
        }

        return new Invitation(member, name.Trim(), code, until);
    }

    /// <summary>
    /// Turns an invitation into a membership: the code opens the provisional key file, which is replaced by a new key under the new
    /// member's own passphrase; whoever made or overheard the code has nothing by it afterwards.
    /// </summary>
    /// <exception cref="RefusedException">no such code, or it is too old</exception>
    public static MemberRow Accept(Desk desk, string code, string passphrase, string actId)
    {
        ArgumentNullException.ThrowIfNull(desk);
        RefuseWeak(passphrase);
        lock (desk.KeysGate)
        {
            var seat = desk.Seat(AccessView.DeskItself);
            var row = new Members(desk, seat).List().FirstOrDefault(m => m.State == MemberState.Invited && IsCodeOf(desk, m.Id, code))
                ?? throw new RefusedException("this is not the code of an invitation that is open here", "code");
            if (row.Until < DateOnly.FromDateTime(seat.Now.UtcDateTime)) throw new RefusedException(
                $"this invitation ended on {row.Until:yyyy-MM-dd}; ask for a new one", "late");
            using var identity = Fresh();
            var change = new KeyChange(desk, row.Id);
            change.Files[KeyChange.InvitationName(row.Id)] = null;
            var members = new Members(desk, desk.Seat(row.Id));
            members.SetKey(change, row.Id, row.Role, identity, passphrase);
            var recipients = !Role.HoldsKeys(row.Role) ? null : members.Recipients([identity.Recipient]);
            change.Write(actId, [members.Draft("member-joined", row.Id, new MemberJoined(identity.Recipient))], recipients);
            return members.List().Single(m => m.Id == row.Id);
        }
    }

    /// <summary>Seals a member's own key under another passphrase. The key stays, so nothing else changes.</summary>
    /// <exception cref="RefusedException">the present passphrase is not this member's, or the new one is too short</exception>
    public void ChangePassphrase(string present, string fresh, string actId)
    {
        RefuseWeak(fresh);
        lock (desk.KeysGate)
        {
            var name = KeyChange.MemberName(seat.Actor);
            var file = Path.Combine(desk.Folder.Root, name);
            var key = File.Exists(file) ? MemberKey.Parse(Encoding.UTF8.GetString(DeskFolder.ReadSmall(file)), out _) : null;
            using var identity = key?.Open(present) ?? throw new RefusedException("this is not your present passphrase; nothing was changed", "passphrase");
            if (present == fresh) throw new RefusedException("the new passphrase is the present one", "same");
            var change = new KeyChange(desk, seat.Actor);
            change.Files[name] = Sealed(seat.Actor, identity, fresh, key!.MemoryKiB);
            change.Write(actId, [Draft("member-key-set", seat.Actor, new MemberKeySet(identity.Recipient, "passphrase"))]);
        }
    }

    /// <summary>
    /// Gives a member another role. Among roles that read nothing else changes. Who becomes administrator loses the content: a new
    /// epoch begins. An administrator who is to read needs a new invitation: their key was never meant to open content.
    /// </summary>
    /// <returns>what the member could have read until then, where a new epoch began</returns>
    public Departure? SetRole(string memberId, string role, string why, string actId)
    {
        RefuseUnlessReads();
        RefuseWithoutReason(why);
        var row = Active(memberId);
        if (!Role.All.Contains(role)) throw new RefusedException($"“{role}” is not a role; it is one of {string.Join(", ", Role.All)}", "role");
        if (row.Role == role) throw new RefusedException($"{row.Name} is {role} already", "same");
        if (!row.Reads && Role.HoldsKeys(role)) throw new RefusedException(
            $"a {row.Role} who is to read content leaves and is invited anew, so that their key and passphrase are made for it", "administrator");
        lock (desk.KeysGate)
        {
            var change = new KeyChange(desk, seat.Actor);
            var draft = Draft("member-role-set", memberId, new MemberRoleSet(role, why));
            if (Role.HoldsKeys(role) || !row.Reads)
            {
                change.Write(actId, [draft]);
                return null;
            }

            RefuseLastReader(memberId);
            var could = CouldRead(row);
            change.Files[KeyChange.AdministratorName(memberId)] = Encoding.UTF8.GetBytes(
                AdministratorFile.Sign(memberId, desk.Face, RecipientOf(memberId)!, seat.Live.Keys.Signing).Print());
            var done = change.Turn(actId, [draft], Recipients([], without: memberId), "member-role");
            return new Departure(memberId, row.Name, role, could.Sources, could.Persons, done.First, seat.Live.Keys.Epoch);
        }
    }

    /// <summary>
    /// A member leaves, today: their key file is destroyed and, where they could read, a new epoch begins whose keys are sealed to
    /// those who stay. What they read, copied or kept of the desk's folder until now stays read.
    /// </summary>
    public Departure Leave(string memberId, string why, string actId)
    {
        if (memberId != seat.Actor) RefuseUnlessReads();
        RefuseWithoutReason(why);
        var row = List().FirstOrDefault(m => m.Id == memberId && m.State != MemberState.Left) ?? throw new RefusedException("there is no such member", "gone");
        lock (desk.KeysGate)
        {
            var change = new KeyChange(desk, seat.Actor);
            foreach (var name in new[] { KeyChange.MemberName(memberId), KeyChange.InvitationName(memberId), KeyChange.AdministratorName(memberId) })
            {
                if (KeyChange.Recorded(seat.Live).ContainsKey(name)) change.Files[name] = null;
            }

            var draft = Draft("member-left", memberId, new MemberLeft(why));
            if (!row.Reads)
            {
                var written = change.Write(actId, [draft]);
                return new Departure(memberId, row.Name, row.Role, 0, 0, written.First, null);
            }

            RefuseLastReader(memberId);
            var could = CouldRead(row);
            var done = change.Turn(actId, [draft], Recipients([], without: memberId), "member-left");
            return new Departure(memberId, row.Name, row.Role, could.Sources, could.Persons, done.First, seat.Live.Keys.Epoch);
        }
    }

    /// <summary>The recipients an epoch is sealed to, as the journal knows them: never as files say, which others may write.</summary>
    internal IReadOnlyList<string> Recipients(IReadOnlyList<string> more, string? without = null, bool withRecovery = true) => seat.Ask(q => (IReadOnlyList<string>)
    [
        .. q.Rows($"""
            SELECT s.recipient FROM member m JOIN member_state s ON s.member = m.id
            WHERE m.active = 1 AND s.recipient IS NOT NULL AND m.role IN {Role.WithKeys} AND m.id <> $1 ORDER BY m.id
            """, r => r.Text(0), without ?? ""),
        .. more,
        .. q.Rows("SELECT recipient FROM recovery WHERE $1", r => r.Text(0), withRecovery),
    ]);

    /// <summary>Files for a member's new key; an administrator's is signed as such.</summary>
    internal void SetKey(KeyChange change, string member, string role, AgeIdentity identity, string passphrase)
    {
        change.Files[KeyChange.MemberName(member)] = Sealed(member, identity, passphrase);
        if (!Role.HoldsKeys(role)) change.Files[KeyChange.AdministratorName(member)] = Encoding.UTF8.GetBytes(
            AdministratorFile.Sign(member, desk.Face, identity.Recipient, seat.Live.Keys.Signing).Print());
    }

    /// <summary>A draft about a member or the desk's recovery, counted in its history. Under the lock of keys nobody else changes it.</summary>
    internal Draft Draft<T>(string kind, string of, T body) => new(
        kind, 1, [new(of, seat.Ask(q => (int)q.Number("SELECT version FROM subject WHERE id = $1", of)))], Secrecy.Desk, Secrecy.Desk, Entry.Write(body));

    internal MemberRow Active(string memberId) => List().FirstOrDefault(m => m.Id == memberId && m.State == MemberState.Active)
        ?? throw new RefusedException("there is no such member", "gone");

    internal void RefuseUnlessReads()
    {
        if (!Role.Decides(seat.Role)) throw new RefusedException(
            $"{(seat.Role is Role.Administrator or "" ? "an administrator keeps the machine and" : "a " + seat.Role)} decides nothing about content or who reads it", "wall");
    }

    internal static void RefuseWeak(string passphrase)
    {
        if (passphrase.Trim().Length < 12) throw new RefusedException("a passphrase needs at least 12 characters; better, let the desk make one of six words", "weak");
    }

    internal static void RefuseWithoutReason(string why)
    {
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("this needs a reason, which stays in the journal", "reason");
    }

    internal static AgeIdentity Fresh()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var identity = new AgeIdentity(secret);
        CryptographicOperations.ZeroMemory(secret);
        return identity;
    }

    private byte[] Sealed(string member, AgeIdentity identity, string passphrase, long? memoryKiB = null) => Encoding.UTF8.GetBytes(
        MemberKey.Seal(member, desk.Face.Binding, identity, passphrase, RandomNumberGenerator.GetBytes(16), memoryKiB ?? desk.ArgonKiB).Print());

    private static bool IsCodeOf(Desk desk, string member, string code)
    {
        var file = Path.Combine(desk.Folder.Root, KeyChange.InvitationName(member));
        if (!File.Exists(file)) return false;
        var content = DeskFolder.ReadSmall(file);
        if (KeyChange.Recorded(desk.Live).GetValueOrDefault(KeyChange.InvitationName(member)) != KeyFiles.Hash(content)) return false;
        using var identity = MemberKey.Parse(Encoding.UTF8.GetString(content), out _)?.Open(code);
        return identity is not null;
    }

    private string? RecipientOf(string memberId) => seat.Ask(q => q.One("SELECT recipient FROM member_state WHERE member = $1 AND recipient IS NOT NULL", r => r.Text(0), memberId));

    private void RefuseLastReader(string memberId)
    {
        if (!List().Any(m => m.Reads && m.Id != memberId)) throw new RefusedException(
            "nobody else could read this desk then; invite somebody first", "last");
    }

    /// <summary>Counted through the leaving member's own walls.</summary>
    private (int Sources, int Persons) CouldRead(MemberRow row) => seat.Ask(q => (
        (int)q.Number($"SELECT count(*) FROM source s WHERE s.erased = 0 AND {Walls.Sees("s.id")}", row.Id),
        (int)q.Number($"SELECT count(*) FROM person p WHERE p.erased = 0 AND {Walls.Sees("p.id")}", row.Id)));
}

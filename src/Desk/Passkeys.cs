using Homeward.Access;
using Homeward.Views;

namespace Homeward;

/// <summary>A member's passkey, as the desk knows it: the public half.</summary>
/// <param name="Id">the credential's id, base64url</param>
/// <param name="Doubted">when it was last used with a count that was there before; null where it never was</param>
/// <param name="PublicKey">COSE key</param>
/// <param name="Count">uses it counted; 0 where it does not count</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset Since, DateTimeOffset? Used, DateTimeOffset? Doubted, byte[] PublicKey, long Count,
    IReadOnlyList<string> Transports, bool IsBackupEligible, bool IsBackedUp);

/// <summary>A passkey that signed what this desk asked it to sign, at this desk's address. Nothing is said of its count yet.</summary>
public sealed record PasskeyShown(string Id, long Count, bool IsBackedUp);

/// <summary>
/// Passkeys as second step of signing in. They guard the browser's door, as codes of an app do, and give nothing away at a copied address.
/// What a passkey signs is looked at where the browser is; here is who may come in with it.
/// </summary>
public sealed class Passkeys
{
    public const int Most = 10;

    private readonly Desk desk;
    private readonly Seat seat;

    internal Passkeys(Desk desk, Seat seat) => (this.desk, this.seat) = (desk, seat);

    /// <summary>Those that count, oldest first.</summary>
    public IReadOnlyList<Passkey> List() => seat.Ask(q => q.Rows("""
        SELECT id, name, since, used, doubted, public_key, count, transports, eligible, backed_up FROM passkey p WHERE p.member = $1
            AND EXISTS (SELECT 1 FROM member_state m WHERE m.member = p.member AND m.recipient = p.recipient) ORDER BY since, id
        """, r => new Passkey(r.Text(0), r.Text(1), r.Time(2), r.TimeOrNull(3), r.TimeOrNull(4), Convert.FromBase64String(r.Text(5)), r.Long(6),
            r.Text(7).Split(' ', StringSplitOptions.RemoveEmptyEntries), r.Bool(8), r.Bool(9)), seat.Actor));

    /// <summary>Takes a passkey that has just shown that it can sign. Somebody at an abandoned screen cannot do this.</summary>
    /// <exception cref="RefusedException">no name, not this member's passphrase, too many, or it is there already</exception>
    public void Add(Passkey made, string passphrase, string actId)
    {
        ArgumentNullException.ThrowIfNull(made);
        if (seat.FindDone(actId) is not null) return;
        using var identity = desk.IdentityOf(seat.Actor, passphrase) ?? throw new RefusedException("this is not your passphrase; nothing was changed", "passphrase");
        if (string.IsNullOrWhiteSpace(made.Name) || made.Name.Length > 60) throw new RefusedException(
            "a passkey needs a name of at most 60 characters, by which you know it again", "name");
        if (List().Count >= Most) throw new RefusedException($"{Most} passkeys are enough; end one first", "many");
        Do(actId, "passkey-set", new PasskeySet(made.Id, made.Name.Trim(), identity.Recipient, Convert.ToBase64String(made.PublicKey), made.Count,
            made.Transports, made.IsBackupEligible, made.IsBackedUp));
    }

    /// <summary>This passkey lets nobody in from now on.</summary>
    /// <exception cref="RefusedException">not this member's passphrase, or no such passkey</exception>
    public void End(string id, string passphrase, string why, string actId)
    {
        if (seat.FindDone(actId) is not null) return;
        using var identity = desk.IdentityOf(seat.Actor, passphrase) ?? throw new RefusedException("this is not your passphrase; nothing was changed", "passphrase");
        Do(actId, "passkey-ended", new PasskeyEnded(id, why));
    }

    /// <summary>
    /// Whether a passkey that signed may pass. A count that does not rise is written down as a doubt and lets nobody in; keys that do not
    /// count always say 0, and what they sign is asked once only. The use stands in the journal before anybody passes.
    /// </summary>
    internal bool Take(PasskeyShown shown)
    {
        if (List().FirstOrDefault(k => k.Id == shown.Id) is not { } known) return false;
        var rises = shown.Count > known.Count || (shown.Count == 0 && known.Count == 0);
        if (seat.Live.ReadOnlyBecause is not null) return rises; // cannot write, and still lets its people in to see why
        try
        {
            if (rises) Do(Seat.NewId("act-"), "passkey-used", new PasskeyUsed(known.Id, shown.Count, shown.IsBackedUp));
            else Do(Seat.NewId("act-"), "passkey-doubted", new PasskeyDoubted(known.Id, shown.Count));
            return rises;
        }
        catch (RefusedException)
        {
            return false; // two browsers at the same moment: one of them
        }
    }

    // Not Seat.Do: an administrator and a guest sign in too, and may write nothing else.
    private void Do<T>(string actId, string kind, T body) => seat.Live.Do(new Act(actId, seat.Actor,
        [new Draft(kind, 1, [new About(seat.Actor, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(body))]));
}

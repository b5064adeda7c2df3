using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>How a member stands with the second step of signing in.</summary>
public sealed record SecondStepStatus(DateTimeOffset Since, int SpareCodes);

/// <summary>What a browser brings beside a passphrase, and what became of it.</summary>
/// <param name="Code">of an app, or a spare one; empty where none was given</param>
/// <param name="Waits">true for a member for whom so many wrong codes came that the next has to wait; a spare code never waits</param>
public sealed record Knock(string Code, Func<string, bool> Waits)
{
    /// <summary>The member whose passphrase was right and whose code was missing or wrong.</summary>
    public string? StoppedFor { get; internal set; }

    /// <summary>Looks at what a passkey signed, where one was shown: given the member's passkeys, the one whose signature is right.</summary>
    public Func<string, IReadOnlyList<Passkey>, PasskeyShown?>? Passkey { get; init; }

    /// <summary>A right code was not looked at, because of the wrong ones before it.</summary>
    public bool HasToWait { get; internal set; }
}

/// <summary>
/// The second step of signing in at a browser: a passkey, a code of an app or a spare code. It guards the door and not the disk: whoever has
/// the folder and a passphrase needs no code. The secret is sealed to the member's own identity, which only their passphrase opens.
/// </summary>
public sealed class SecondStep
{
    public const int SpareCodes = 10;

    private readonly Desk desk;
    private readonly Seat seat;

    internal SecondStep(Desk desk, Seat seat) => (this.desk, this.seat) = (desk, seat);

    /// <returns>null where the member signs in with the passphrase alone</returns>
    public SecondStepStatus? Status() => seat.Ask(q => q.One($"""
        SELECT since, (SELECT count(*) FROM spare_code c WHERE c.member = s.member) FROM second_step s WHERE s.member = $1 AND {InForce}
        """, r => new SecondStepStatus(r.Time(0), r.Int(1)), seat.Actor));

    /// <summary>A fresh secret for an app, as text. Nothing is kept until a code of it is given back.</summary>
    public static string NewSecret() => OneTimeCode.Print(RandomNumberGenerator.GetBytes(OneTimeCode.SecretBytes));

    /// <summary>Begins to ask for codes at this member's sign-in, once the app has shown that it knows the secret.</summary>
    /// <returns>the spare codes, which are shown this once</returns>
    /// <exception cref="RefusedException">the secret is none, or the code is not its</exception>
    public IReadOnlyList<string> Begin(string secret, string code, string actId)
    {
        var bytes = OneTimeCode.Parse(secret) ?? throw new RefusedException("this is not the secret of this page; load it again", "secret");
        if (Status() is not null) throw new RefusedException("there is a second step already; end it first", "already");
        if (OneTimeCode.Match(bytes, code, seat.Now, -1) is null) throw new RefusedException(
            "the app's code does not fit. Look whether the clock of the telephone and of this machine are right, and give the code it shows now", "code");
        var recipient = Recipient() ?? throw new RefusedException("this member has no key", "gone");
        using var closed = new MemoryStream();
        AgeFile.Seal(new MemoryStream(bytes), closed, [recipient], RandomNumberGenerator.Fill);
        CryptographicOperations.ZeroMemory(bytes);
        var salt = RandomNumberGenerator.GetBytes(16);
        var spare = Enumerable.Range(0, SpareCodes).Select(_ => Grouped(Ids.From("", RandomNumberGenerator.GetBytes(Ids.RandomBytes)))).ToList();
        Do(actId, "second-step-set", new SecondStepSet(Convert.ToBase64String(closed.ToArray()), recipient, Convert.ToBase64String(salt),
            [.. spare.Select(c => Hash(salt, c))]));
        return spare;
    }

    /// <summary>Signs in with the passphrase alone from now on. Somebody at an abandoned screen cannot do this.</summary>
    /// <exception cref="RefusedException">passphrase or code do not fit</exception>
    public void End(string passphrase, string code, string why, string actId)
    {
        using var identity = desk.IdentityOf(seat.Actor, passphrase) ?? throw new RefusedException("this is not your passphrase; nothing was changed", "passphrase");
        if (!Lets(desk, seat.Actor, identity, new Knock(code, _ => false))) throw new RefusedException("the code does not fit; nothing was changed", "code");
        Do(actId, "second-step-ended", new SecondStepEnded(why));
    }

    /// <summary>Whether somebody with this identity may pass. What a code was taken for is written down before they do.</summary>
    internal static bool Lets(Desk desk, string member, AgeIdentity identity, Knock knock)
    {
        var own = new SecondStep(desk, desk.Seat(member));
        var row = own.seat.Ask(q => q.One($"SELECT sealed, salt, step FROM second_step s WHERE s.member = $1 AND {InForce}",
            r => new Kept(r.Text(0), r.Text(1), r.Long(2)), member));
        var passkeys = new Passkeys(desk, own.seat);
        var keys = passkeys.List();
        if (row is null && keys.Count == 0) return true;
        if (keys.Count > 0 && knock.Passkey?.Invoke(member, keys) is { } shown && passkeys.Take(shown)) return true;
        var used = row is null ? null : own.Find(row, identity, knock, member);
        if (used is not null && own.Take(used)) return true;
        knock.StoppedFor = member;
        return false;
    }

    private sealed record Kept(string Sealed, string Salt, long Step);

    private const string InForce = "EXISTS (SELECT 1 FROM member_state m WHERE m.member = s.member AND m.recipient = s.recipient)";

    private SecondStepUsed? Find(Kept row, AgeIdentity identity, Knock knock, string member)
    {
        var hash = Hash(Convert.FromBase64String(row.Salt), knock.Code);
        if (seat.Ask(q => q.Any("SELECT 1 FROM spare_code WHERE member = $1 AND hash = $2", member, hash))) return new SecondStepUsed(null, hash);
        knock.HasToWait = knock.Waits(member);
        if (knock.HasToWait) return null;
        using var plain = AgeFile.Open(new MemoryStream(Convert.FromBase64String(row.Sealed)), identity);
        var secret = new byte[OneTimeCode.SecretBytes];
        plain.ReadExactly(secret);
        var step = OneTimeCode.Match(secret, knock.Code, seat.Now, Math.Max(row.Step, desk.LastSteps.GetValueOrDefault(member, -1)));
        CryptographicOperations.ZeroMemory(secret);
        return step is { } taken ? new SecondStepUsed(taken, null) : null;
    }

    /// <summary>A read-only desk cannot write what was taken down, and still lets its people in to see why; until it ends it remembers.</summary>
    private bool Take(SecondStepUsed used)
    {
        if (used.Step is { } step) desk.LastSteps[seat.Actor] = step;
        if (seat.Live.ReadOnlyBecause is not null) return used.Step is not null;
        try
        {
            Do(Seat.NewId("act-"), "second-step-used", used);
            return true;
        }
        catch (RefusedException)
        {
            return false; // two browsers at the same moment: one of them
        }
    }

    // Not Seat.Do: an administrator and a guest sign in too, and may write nothing else.
    private void Do<T>(string actId, string kind, T body) => seat.Live.Do(new Act(actId, seat.Actor,
        [new Draft(kind, 1, [new About(seat.Actor, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(body))]));

    private string? Recipient() => seat.Ask(q => q.One("SELECT recipient FROM member_state WHERE member = $1 AND recipient IS NOT NULL", r => r.Text(0), seat.Actor));

    private static string Grouped(string letters) => string.Join('-', letters.Chunk(4).Select(c => new string(c)));

    private static string Hash(byte[] salt, string code)
    {
        var plain = string.Concat(code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('o', '0').Replace('i', '1').Replace('l', '1');
        return Convert.ToHexStringLower(SHA256.HashData([.. salt, .. Encoding.ASCII.GetBytes(plain)]));
    }
}

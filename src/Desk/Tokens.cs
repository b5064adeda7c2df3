using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward;

/// <summary>What a token is to be.</summary>
/// <param name="Name">which program it is for, in the member's words</param>
/// <param name="Days">after so many days it counts no more</param>
public sealed record TokenWish(string Name, string Scope = TokenScope.Read, string Walls = TokenWalls.Open, int Days = 30);

/// <summary>A token as its member sees it later: without the words that make it one.</summary>
/// <param name="Until">last day, in UTC</param>
/// <param name="Counts">false when it is over, or its member's role or key changed since</param>
public sealed record TokenRow(string Id, string Name, string Scope, string Walls, DateTimeOffset Made, DateOnly Until, bool Counts);

/// <summary>A program that came with a token: whose, what it may, and the two seats it works from.</summary>
/// <param name="Member">acts and readings are the member's</param>
/// <param name="Reader">everything it is told is asked here: behind the token's walls</param>
public sealed record Caller(TokenRow Token, Session Member, Session Reader);

/// <summary>
/// Tokens let programs do a member's work: bound to the member, to walls, to a last day. They open nothing on a disk and nothing at a locked
/// desk. The desk keeps a keyed hash. They end with the membership, with another role, and with a new key after recovery.
/// </summary>
public sealed class Tokens
{
    public const int Most = 20;
    public const int MostDays = 366;
    private const int SecretBytes = 20;

    private readonly Desk desk;
    private readonly Seat seat;

    internal Tokens(Desk desk, Seat seat) => (this.desk, this.seat) = (desk, seat);

    /// <summary>This member's, newest first, with those that are over until they are ended.</summary>
    public IReadOnlyList<TokenRow> List() => seat.Ask(q => q.Rows(
        $"SELECT {Columns} FROM token t WHERE t.member = $2 ORDER BY made DESC, id", Fill, Today.DayNumber, seat.Actor));

    /// <summary>Makes a token. Its words are told this once.</summary>
    /// <param name="passphrase">the member's, once more, at a browser; null where it was given with this very request</param>
    /// <exception cref="RefusedException">the member's role has none, or the wish cannot be</exception>
    public (TokenRow Row, string Words) Make(TokenWish wish, string? passphrase, string actId)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var role = seat.Role;
        if (!Role.HoldsKeys(role)) throw new RefusedException($"a {role} has no tokens: programs work for members who read content", "wall");
        if (passphrase is not null)
        {
            using var identity = desk.IdentityOf(seat.Actor, passphrase)
                ?? throw new RefusedException("this is not your passphrase; nothing was changed", "passphrase");
        }

        if (string.IsNullOrWhiteSpace(wish.Name) || wish.Name.Length > 60) throw new RefusedException(
            "a token needs a name of at most 60 characters: the program it is for", "name");
        if (!TokenScope.All.Contains(wish.Scope)) throw new RefusedException($"“{wish.Scope}” is no scope; it is one of {string.Join(", ", TokenScope.All)}", "scope");
        if (!TokenWalls.All.Contains(wish.Walls)) throw new RefusedException($"“{wish.Walls}” is no choice of walls; it is one of {string.Join(", ", TokenWalls.All)}", "walls");
        if (wish.Days is < 1 or > MostDays) throw new RefusedException($"a token counts for 1 to {MostDays} days", "days");
        if (List().Count >= Most) throw new RefusedException($"{Most} tokens are enough; end one first", "many");
        if (seat.FindDone(actId) is not null) throw new RefusedException("this token was made already, and its words were shown then; end it and make another", "already");
        var recipient = seat.Ask(q => q.One("SELECT recipient FROM member_state WHERE member = $1 AND recipient IS NOT NULL", r => r.Text(0), seat.Actor))
            ?? throw new RefusedException("this member has no key", "gone");
        var id = Seat.NewId(Ids.Token);
        var words = $"{id}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        seat.Live.Do(new Act(actId, seat.Actor, [new Draft("token-made", 1, [new About(id, 0), new About(seat.Actor, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(
            new TokenMade(wish.Name.Trim(), wish.Scope, wish.Walls, role, recipient, Hash(seat.Live, words), Today.AddDays(wish.Days))))]));
        return (List().Single(t => t.Id == id), words);
    }

    /// <summary>This token counts no more, from now on.</summary>
    /// <exception cref="RefusedException">no such token of this member</exception>
    public void End(string id, string why, string actId)
    {
        if (seat.FindDone(actId) is not null) return;
        seat.Live.Do(new Act(actId, seat.Actor, [new Draft("token-ended", 1, [new About(id, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new TokenEnded(why)))]));
    }

    /// <summary>Who comes with these words. A program is nobody at the keyboard: the desk locks after idle all the same.</summary>
    /// <returns>null when they are no token that counts; why is not told</returns>
    /// <exception cref="LockedException"/>
    public static Caller? Open(Desk desk, string? words)
    {
        ArgumentNullException.ThrowIfNull(desk);
        var live = desk.Newest();
        if (words is null || words.Length != Ids.Token.Length + 17 + 2 * SecretBytes || words[Ids.Token.Length + 16] != '.') return null;
        var id = words[..(Ids.Token.Length + 16)];
        if (!Ids.IsWellFormed(id, Ids.Token)) return null;
        var today = DateOnly.FromDateTime(desk.Clock.GetUtcNow().UtcDateTime);
        var found = live.Database.Ask(q => q.One($"SELECT {Columns}, t.hash, t.member FROM token t WHERE t.id = $2",
            r => new Kept(Fill(r), r.Text(7), r.Text(8)), today.DayNumber, id));
        if (found is not { Row.Counts: true } known || !CryptographicOperations.FixedTimeEquals(
            Convert.FromHexString(known.Hash), Convert.FromHexString(Hash(live, words)))) return null;
        var member = new Session(desk, live, known.Member);
        return new Caller(known.Row, member, known.Row.Walls == TokenWalls.Mine ? member : new Session(desk, live, id));
    }

    private DateOnly Today => DateOnly.FromDateTime(seat.Now.UtcDateTime);

    /// <summary>$1 = today.</summary>
    private const string Columns = """
        t.id, t.name, t.scope, t.walls, t.made, t.until, t.until >= $1 AND EXISTS (SELECT 1 FROM member m JOIN member_state s ON s.member = m.id
            WHERE m.id = t.member AND m.active = 1 AND m.role = t.role AND s.recipient = t.recipient)
        """;

    private sealed record Kept(TokenRow Row, string Hash, string Member);

    private static TokenRow Fill(Row r) => new(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Time(4), r.DayOrNull(5)!.Value, r.Bool(6));

    private static string Hash(Chronicle live, string words) => Convert.ToHexStringLower(live.Keys.Index("token", words));
}

using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward;

/// <summary>Who may see one thing.</summary>
/// <param name="Everyone">all who hold keys; else only those listed</param>
/// <param name="Listed">ids of members, of the present list or of everyone</param>
/// <param name="Guests">ids of guests it is shown to, whatever the list</param>
/// <param name="Sources">what goes with it: sources that name a person; calls and the person of a case. A list around the thing alone does not hide them</param>
public sealed record Seen(bool Everyone, IReadOnlyList<string> Listed, IReadOnlyList<string> Guests, IReadOnlyList<string> Sources);

/// <summary>
/// Lists of who may see a source, a person or a case, and what guests are shown. Whoever makes a list stands on it: nobody takes a thing
/// from everybody, and nobody opens what they may not see themselves.
/// </summary>
public sealed class WhoMaySee
{
    private const int MostThings = 500;
    private readonly Seat seat;

    internal WhoMaySee(Seat seat) => this.seat = seat;

    /// <returns>null where there is no such thing, or the actor may not see it</returns>
    public Seen? Of(string id) => seat.Ask(q =>
    {
        if (!IsThere(q, id)) return null;
        var wall = q.One("SELECT wall FROM walled WHERE id = $1", r => r.Text(0), id) ?? AccessView.OpenWall;
        return new Seen(
            wall == AccessView.OpenWall,
            q.Rows("SELECT s.member FROM sees s JOIN member m ON m.id = s.member WHERE s.wall = $1 AND m.active = 1 ORDER BY s.member", r => r.Text(0), wall),
            q.Rows("SELECT member FROM shown WHERE id = $1 ORDER BY member", r => r.Text(0), id),
            SourcesOf(q, id));
    });

    /// <summary>Lets only the listed see a thing, or everybody again.</summary>
    /// <param name="members">null opens it to everybody who holds keys; the actor is always on the list</param>
    /// <param name="withSources">what goes with it gets the same list</param>
    public Outcome Set(string id, IReadOnlyList<string>? members, bool withSources, string why, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        RefuseUnlessDecides();
        Members.RefuseWithoutReason(why);
        var things = seat.Ask(q => IsThere(q, id) ? [id, .. withSources ? SourcesOf(q, id) : []] : (IReadOnlyList<string>)[]);
        if (things.Count == 0) throw new RefusedException("there is no such thing, or you may not see it", "gone");
        if (things.Count > MostThings) throw new RefusedException("too many sources at once; set the list for some of them by themselves", "many");
        if (members is null) return seat.Do(actId, [.. things.Select(t => Around(t, AccessView.OpenWall, why))]);
        var listed = seat.Ask(q => members.Where(m => q.Any(
            $"SELECT 1 FROM member WHERE id = $1 AND active = 1 AND role IN {Role.WithKeys}", m)).Append(seat.Actor).Distinct().ToList());
        var wall = Seat.NewId("wal-");
        var opened = new Draft("wall-opened", 1, [new(wall, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("", listed)));
        return seat.Do(actId, [opened, .. things.Select(t => Around(t, wall, why))]);
    });

    /// <summary>Shows a guest these things until a day, and nothing else; a person comes with the sources that name them.</summary>
    /// <param name="things">empty takes everything back</param>
    public Outcome Show(string guest, IReadOnlyList<string> things, DateOnly until, string why, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        RefuseUnlessDecides();
        Members.RefuseWithoutReason(why);
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        if (until < today || until > today.AddDays(366)) throw new RefusedException("the last day lies within a year from today", "until");
        var missing = seat.Ask(q => things.FirstOrDefault(t => !IsThere(q, t)));
        if (missing is not null) throw new RefusedException($"{missing} is not there, or you may not see it", "gone");
        var all = seat.Ask(q => things.Concat(things.SelectMany(t => SourcesOf(q, t))).Distinct(StringComparer.Ordinal).ToList());
        if (all.Count > MostThings) throw new RefusedException($"{all.Count} things are too many for a guest", "many");
        return seat.Do(actId, new Draft("shown-to-guest", 1, [new(guest, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new ShownToGuest(all, until, why.Trim()))));
    });

    /// <summary>What is shown to a guest, for those who decide and for the guest.</summary>
    /// <returns>null for nobody's guest</returns>
    public (DateOnly Until, IReadOnlyList<string> Things)? ShownTo(string guest)
    {
        if (guest != seat.Actor && !Role.Decides(seat.Role)) return null;
        return seat.Ask(q => q.Rows("SELECT until FROM guest WHERE member = $1", r => r.DayOrNull(0), guest) is [{ } until]
            ? (until, q.Rows("SELECT id FROM shown WHERE member = $1 ORDER BY id", r => r.Text(0), guest)) : ((DateOnly, IReadOnlyList<string>)?)null);
    }

    private void RefuseUnlessDecides()
    {
        if (!Role.Decides(seat.Role)) throw new RefusedException("this is not for you to decide", "wall");
    }

    private bool IsThere(Question q, string id) => q.Any(
        $"""
        SELECT 1 FROM (SELECT id FROM source WHERE id = $2 AND erased = 0 UNION ALL SELECT id FROM person WHERE id = $2 AND erased = 0
            UNION ALL SELECT id FROM change WHERE id = $2 AND substr($2, 1, 4) = $3) t WHERE {Walls.Sees("t.id")}
        """, seat.Actor, id, Ids.Case);

    private IReadOnlyList<string> SourcesOf(Question q, string id) => q.Rows(
        $"""
        WITH person(id) AS (SELECT $2 UNION SELECT person FROM help_case WHERE id = $2 AND person IS NOT NULL)
        SELECT t.id FROM (SELECT m.source AS id FROM person_mention pm JOIN mention m ON m.id = pm.mention
                WHERE pm.person IN (SELECT id FROM person) AND m.erased = 0
            UNION SELECT source FROM call WHERE case_id = $2 UNION SELECT source FROM help_case WHERE id = $2
            UNION SELECT person FROM help_case WHERE id = $2 AND person IS NOT NULL) t
        WHERE {Walls.Sees("t.id")} ORDER BY t.id
        """, r => r.Text(0), seat.Actor, id);

    private static Draft Around(string id, string wall, string why) => new(
        "wall-set", 1, [new(id, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet(wall, why.Trim())));
}

// What members without keys do here.
public sealed partial class Session
{
    /// <summary>Lists of who may see what, and what guests are shown.</summary>
    public WhoMaySee WhoMaySee => new(Seat);

    /// <summary>
    /// Seals a call somebody wrote down into the waiting room, where the desk takes it in as a source. Nobody needs to read here to do
    /// this, and whoever wrote it down cannot open it again.
    /// </summary>
    /// <param name="actId">names the pressing: the same one again, while this program runs, leaves no second call</param>
    /// <exception cref="RefusedException">no words, too many, or the actor is nobody here</exception>
    public void LeaveCall(string words, string? from, bool urgent, string actId)
    {
        if (Role is not (Access.Role.Volunteer or Access.Role.Caseworker or Access.Role.Verifier or Access.Role.Lawyer)) throw new RefusedException(
            "this is not for you to do", "wall");
        if (string.IsNullOrWhiteSpace(words)) throw new RefusedException("there is nothing here yet", "empty");
        if (words.Length > 200_000 || from?.Length > 200) throw new RefusedException("this is too long", "too-long");
        if (!desk.Waiting.IsOpen) desk.CollectWaiting(open: true);
        var by = Seat.Ask(q => q.One("SELECT name FROM member WHERE id = $1", r => r.Text(0), Actor));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(words.ReplaceLineEndings("\n")));
        desk.CallsLeft.Once(actId, () => desk.Waiting.Take(content, new HandedIn("call.txt", "phone", $"{from?.Trim()} ({by})".TrimStart(), urgent)));
    }

    /// <summary>What needs two persons.</summary>
    public Approvals Approvals => new(Seat);

    /// <summary>Somebody of us was taken.</summary>
    public Taken Taken => new(this);

    /// <summary>People as codes, with steps by month: what a researcher sees of them.</summary>
    public CodedTable Codes => new(Seat, new Session(desk, Seat.Live, AccessView.CodesMaker));
}

/// <summary>
/// Pressings whose call lies in the waiting room already. A call carries no act of the journal until the desk takes it in, so the
/// pressing is remembered here, in memory: after a restart of the program a page sent again leaves a second call, which is shown.
/// </summary>
internal sealed class CallsLeft
{
    private const int MostKept = 10_000;
    private readonly Lock gate = new();
    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Does the work unless the same pressing did it before; where the work fails, it may be tried again.</summary>
    public void Once(string actId, Action work)
    {
        lock (gate)
        {
            if (left.Contains(actId)) return;
            work();
            left.Add(actId);
            order.Enqueue(actId);
            if (order.Count > MostKept) left.Remove(order.Dequeue());
        }
    }
}

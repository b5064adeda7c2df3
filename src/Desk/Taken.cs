using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Views;

namespace Homeward;

/// <summary>Somebody whom a colleague's eyes may now endanger, because the colleague opened what we hold of them.</summary>
/// <param name="Thing">the case, or the person or source where there is no case</param>
/// <param name="Code">case code, or the person's; null where there is neither</param>
/// <param name="Risk">one of <see cref="Risks"/>; null where there is no case</param>
/// <param name="Contacts">how they are reached, where they are to be called; what must not be said stands with it</param>
public sealed record InDanger(string Thing, string? Code, string? Risk, IReadOnlyList<string> Danger, DateTimeOffset LastOpened, IReadOnlyList<ContactRow> Contacts);

/// <summary>What was done in the first minute, and what was not.</summary>
/// <param name="NewIntakeKey">null, or why the key for what comes in could not be replaced</param>
public sealed record TakenDone(Departure Departure, string? NewIntakeKey, bool HadRecovery);

/// <summary>Whom to warn.</summary>
/// <param name="Hidden">things they opened that whoever asks may not see; a colleague on those lists has to warn them</param>
public sealed record WarningList(IReadOnlyList<InDanger> People, int Hidden);

/// <summary>
/// Somebody of us was taken: one act of the first minute, and the list of those to warn, by danger. Nothing here waits for a second person.
/// </summary>
public sealed class Taken
{
    /// <summary>So many are listed with the ways to reach them; the rest by code.</summary>
    private const int MostCalls = 100;

    private readonly Session session;
    private readonly Seat seat;

    internal Taken(Session session) => (this.session, seat) = (session, session.Seat);

    /// <summary>Ends their membership with a new epoch of keys, and replaces the key that what comes in is sealed to.</summary>
    /// <exception cref="RefusedException">no such member, or nobody else could read the desk then</exception>
    public TakenDone Revoke(string memberId, string actId)
    {
        var departure = session.Members.Leave(memberId, "taken", actId);
        var intake = session.ReplaceIntakeKey(actId + "-intake");
        return new TakenDone(departure, intake.Refusal?.Sentence, session.Recovery.Status() is not null);
    }

    /// <summary>
    /// Those whose case, file or letters the member ever opened: the greatest danger first, then the last opened. Making it is a reading of each
    /// that is shown with a way to reach it; it is written down, raises the alarm of bulk reading, and is not stopped by it.
    /// </summary>
    /// <exception cref="RefusedException">the actor decides nothing here</exception>
    public WarningList Warn(string memberId)
    {
        if (!Role.Decides(session.Role) || seat.Readings is not { } log) throw new RefusedException("this is for those who decide here", "wall");
        var opened = log.All(memberId, null, int.MaxValue).GroupBy(r => r.Thing).Select(g => (Thing: g.Key, Last: g.Max(r => r.At))).ToList();
        var seen = opened.Where(o => session.MaySee(o.Thing)).ToList();
        var rows = seen.SelectMany(o => CasesOf(o.Thing).Select(c => new Touched(c, o.Thing, o.Last)).DefaultIfEmpty(new Touched(null, o.Thing, o.Last)))
            .Where(o => o.Case is not null || o.Thing.StartsWith(Ids.Person, StringComparison.Ordinal) || o.Thing.StartsWith(Ids.Source, StringComparison.Ordinal))
            .GroupBy(o => o.Case?.Id ?? o.Thing)
            .Select(g => g.First() with { Last = g.Max(o => o.Last) })
            .OrderBy(o => Order(o.Case)).ThenByDescending(o => o.Case?.Danger.Count ?? 0).ThenByDescending(o => o.Last).ToList();
        var called = rows.Where(r => r.Case is not null).Take(MostCalls).Select(r => r.Case!.Id).ToHashSet(StringComparer.Ordinal);
        if (called.Count > 0) log.Write(session.Actor, [.. called], ReadingLog.Warned, new HashSet<string>(), session.Rules with { ReadingsStop = int.MaxValue });
        return new WarningList(
            [.. rows.Select(r => new InDanger(
                r.Case?.Id ?? r.Thing, r.Case?.Code ?? session.Persons.Find(r.Thing)?.Row.CaseCode, r.Case?.Risk, r.Case?.Danger ?? [], r.Last,
                r.Case is { } c && called.Contains(c.Id) ? [.. session.Cases.Find(c.Id)?.Contacts.Where(k => k.Ended is null) ?? []] : []))],
            opened.Count - seen.Count);
    }

    private sealed record Touched(CaseRow? Case, string Thing, DateTimeOffset Last);

    private IReadOnlyList<CaseRow> CasesOf(string thing) => (thing.Length > 4 ? thing[..4] : "") switch
    {
        Ids.Case => session.Cases.Row(thing) is { } row ? [row] : [],
        Ids.Person => session.Cases.About(thing),
        Ids.Source => session.Cases.CaseOf(thing) is { } id && session.Cases.Row(id) is { } row ? [row] : [],
        _ => [],
    };

    private static int Order(CaseRow? row) => row is null ? 3 : Risks.All.ToList().IndexOf(row.Risk);
}

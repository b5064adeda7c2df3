using Homeward.Access;
using Homeward.Views;

namespace Homeward;

/// <summary>How much a member opened on a day, and not what.</summary>
/// <param name="TakenOut">of these, what left in a table or as an original</param>
/// <param name="Alarms">raised about them that day</param>
public sealed record AuditRow(string MemberId, DateOnly Day, int Things, int TakenOut, int Alarms);

/// <summary>A time of one set of keys.</summary>
/// <param name="Why">member-left, member-role, recovery-replaced, recovery-used, erasure</param>
public sealed record EpochRow(int Epoch, DateTimeOffset At, string By, string Why);

// What the keeper of the machine sees of the desk: numbers and days, never a thing or a word.
public sealed partial class Session
{
    /// <summary>Who opened how much, day by day, the newest first; for administrators and those who decide. Empty for others.</summary>
    public IReadOnlyList<AuditRow> Audit(int days)
    {
        if (!MayAudit() || Seat.Readings is not { } log) return [];
        var from = Seat.Now.AddDays(-days);
        var alarms = log.Alarms(seen: true).Where(a => a.At >= from).CountBy(a => (a.Member, Day(a.At))).ToDictionary();
        return [.. log.All(null, null, int.MaxValue).Where(r => r.At >= from).GroupBy(r => (r.Member, Day: Day(r.At))).Select(g => new AuditRow(
            g.Key.Member, g.Key.Day, g.Select(r => r.Thing).Distinct(StringComparer.Ordinal).Count(),
            g.Count(r => r.How is ReadingLog.TakenOut or ReadingLog.OriginalOpened), alarms.GetValueOrDefault(g.Key)))
            .OrderByDescending(r => r.Day).ThenByDescending(r => r.Things)];
    }

    /// <summary>When keys changed, by whom and why; the newest first.</summary>
    public IReadOnlyList<EpochRow> Epochs() => MayAudit() ? Seat.Ask(q => q.Rows(
        "SELECT epoch, at, by, why FROM epoch ORDER BY epoch DESC", r => new EpochRow(r.Int(0), r.Time(1), r.Text(2), r.Text(3)))) : [];

    private bool MayAudit() => Access.Role.Decides(Role) || Role == Access.Role.Administrator;

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}

using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward;

/// <summary>A request that something leaves the desk, open or ended.</summary>
/// <param name="What">one of <see cref="Approved"/></param>
/// <param name="State">asked, given, refused, used</param>
/// <param name="IsMine">asked by whoever looks</param>
public sealed record ApprovalRow(
    string Id, string What, string Subject, string Why, string State, string AskedBy, DateTimeOffset Asked, string? AnsweredBy, string? Answer, bool IsMine);

/// <summary>
/// What needs two: one asks with a reason, another answers with one, and the first does it within a week. Where one member alone holds keys
/// nothing is asked, and the journal shows that there was nobody to ask.
/// </summary>
public sealed class Approvals
{
    private readonly Seat seat;

    internal Approvals(Seat seat) => this.seat = seat;

    /// <summary>The newest first. Ids only.</summary>
    public IReadOnlyList<ApprovalRow> List() => seat.Ask(q => q.Rows($"""
        SELECT id, what, subject, why, state, asked_by, asked, answered_by, answer FROM approval
        WHERE state <> 'erased' AND {Walls.SeesOpen} AND (subject = '' OR {Walls.Sees("subject")}) ORDER BY position DESC LIMIT 200
        """, r => new ApprovalRow(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Time(6), r.TextOrNull(7), r.TextOrNull(8),
            r.Text(5) == seat.Actor), seat.Actor));

    /// <param name="subject">the source or publication; empty for the whole desk</param>
    public Outcome Ask(string what, string subject, string why, string actId) => seat.Try(() =>
    {
        Members.RefuseWithoutReason(why);
        if (!Approved.All.Contains(what)) throw new RefusedException("there is nothing of this kind to ask for", "what");
        return seat.Do(actId, Draft("approval-asked", Seat.NewId("apv-"), new ApprovalAsked(what, what == Approved.Export ? "" : subject, why.Trim())));
    });

    public Outcome Answer(string id, bool given, string why, string actId) => seat.Try(() =>
    {
        Members.RefuseWithoutReason(why);
        if (List().FirstOrDefault(a => a.Id == id) is not { } row) throw new RefusedException("there is no such request, or you may not see it", "gone");
        // Whoever asked may take it back, whatever their role.
        if (given || !row.IsMine) RefuseUnlessDecides();
        return seat.Do(actId, Draft(given ? "approval-given" : "approval-refused", id, new ApprovalAnswered(why.Trim())));
    });

    private void RefuseUnlessDecides()
    {
        if (!Role.Decides(seat.Role)) throw new RefusedException("this is not for you to decide", "wall");
    }

    private static Draft Draft<T>(string kind, string id, T body) => new(kind, 1, [new(id, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(body));
}

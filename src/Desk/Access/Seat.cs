using System.Security.Cryptography;
using Homeward.Basics;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward.Access;

/// <summary>
/// A member's seat at an unlocked desk: what every room is given to ask and act with. Every question carries the actor's
/// id into its WHERE, every act is signed with it.
/// </summary>
internal sealed class Seat(Chronicle live, FolderVault vault, TimeProvider clock, string actor)
{
    public string Actor => actor;

    public Chronicle Live => live;

    public FolderVault Vault => vault;

    /// <summary>Null only for a seat over the views of another moment.</summary>
    public ReadingLog? Readings { get; init; }

    /// <summary>Who opened a thing, oldest first.</summary>
    public IReadOnlyList<Reading> ReadingsOf(string thing) => Readings?.Of(thing) ?? [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public static string NewId(string prefix) => Ids.From(prefix, RandomNumberGenerator.GetBytes(Ids.RandomBytes));

    /// <summary>The same vault and clock over views of another moment, for a figure worked out again.</summary>
    public Seat At(Chronicle past, string by) => new(past, vault, clock, by);

    public T Ask<T>(Func<Question, T> ask) => live.Database.Ask(ask);

    /// <summary>
    /// How many rows a list has; from a thousand on the answer may be a few seconds old (<see cref="Counted"/>).
    /// </summary>
    /// <param name="sql">a count with the actor's walls; its first value is the actor</param>
    public int Count(Question question, string sql, params ReadOnlySpan<object?> values) => live.Counted.Of(question, sql, values);

    /// <summary>The actor's role; empty for nobody and for a member who left.</summary>
    public string Role => Ask(q => q.One("SELECT role FROM member WHERE id = $1 AND active = 1", r => r.Text(0), actor)) ?? "";

    /// <exception cref="RefusedException">the act is not of the actor's role, or they are no member any more</exception>
    public Done Do(string actId, params IReadOnlyList<Draft> drafts)
    {
        if (actor != AccessView.DeskItself && Role is var role && drafts.Any(d => !Access.Role.May(role, d.Kind)))
        {
            throw new RefusedException(role.Length == 0 || role == Access.Role.Administrator
                ? "you keep the machine, or work here no more; only members who may see content add to it" : $"this is not for a {role} to do", "wall");
        }

        // Two persons for what leaves the desk: the approval is used up by the act itself.
        Draft[] used = [.. drafts.Select(d => ApprovalRows.Needed(this, d)).OfType<Draft>()];
        return live.Do(new Act(actId, actor, used.Length == 0 ? drafts : [.. drafts, .. used]));
    }

    /// <summary>What an act of this id did when this member did it before; null when it was never done.</summary>
    /// <exception cref="RefusedException">another member's act has this id: what it did is not told</exception>
    public Done? FindDone(string actId) => live.FindDone(actId, actor);

    /// <summary>Does an act and turns refusals into values; tampering and bugs go on as exceptions.</summary>
    public Outcome Try(Func<Done> act)
    {
        try
        {
            var done = act();
            return new Outcome(done.Ids[0], done.Size, null);
        }
        catch (RefusedException e)
        {
            return new Outcome(null, live.Size, new Refusal(e.Code, e.Message));
        }
        catch (StaleException e)
        {
            return new Outcome(null, live.Size, new Refusal("stale", e.Message));
        }
    }
}

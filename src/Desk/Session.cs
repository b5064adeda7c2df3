using Homeward.Evidence;
using Homeward.Views;

namespace Homeward;

/// <summary>Which rows of a list: at most 200 at a time.</summary>
public readonly record struct Slice(int Skip, int Take)
{
    public const int Most = 200;

    public int Offset => Math.Max(0, Skip);

    public int Limit => Math.Clamp(Take, 0, Most);

    public static Slice First(int take = 50) => new(0, take);
}

/// <summary>Some rows of a list and how many there are in all, under the same walls.</summary>
public sealed record Listed<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Why an act was not done: a short code a page has its own sentence for, and a sentence of ours.</summary>
public sealed record Refusal(string Code, string Sentence);

/// <summary>What became of an act: the id of the thing and the record number, or a refusal. Nothing was written when it is a refusal.</summary>
public sealed record Outcome(string? Id, long RecordNumber, Refusal? Refusal)
{
    public bool IsDone => Refusal is null;
}

/// <summary>
/// One member at an unlocked desk. Every question carries the member's id into its WHERE; every act is signed with it. Cheap to make, bound to the
/// span in which the desk is unlocked.
/// </summary>
public sealed class Session
{
    private readonly Desk desk;
    private readonly Chronicle live;

    internal Session(Desk desk, Chronicle live, string actor)
    {
        (this.desk, this.live, Actor) = (desk, live, actor);
    }

    /// <summary>The member's id.</summary>
    public string Actor { get; }

    /// <summary>Record number this session's answers stand at.</summary>
    public long RecordNumber => live.Size;

    public EvidenceRoom Evidence => new(this);

    /// <summary>Compares everything durable with what the journal says it must be; progress gets (what, done, of).</summary>
    public CheckReport Check(Action<string, long, long>? progress = null) => new DeskCheck(desk, live, progress).Run();

    internal Desk Desk => desk;

    internal Chronicle Live => live;

    /// <summary>Who changed a thing, when and how; newest first. Empty for somebody who may not see it.</summary>
    public IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> History(string id) => Ask(q =>
        q.Any($"SELECT 1 WHERE {Access.Walls.Sees("$2")}", Actor, id) ? Chronicle.Changes(q, id) : []);

    internal T Ask<T>(Func<Question, T> ask) => live.Database.Ask(ask);

    internal Done Do(string actId, params IReadOnlyList<Draft> drafts) => live.Do(new Act(actId, Actor, drafts));

    /// <summary>Does an act and turns refusals into values; tampering and bugs go on as exceptions.</summary>
    internal Outcome Try(Func<Done> act)
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

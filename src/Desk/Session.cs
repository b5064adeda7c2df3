using Homeward.Access;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward;

/// <summary>One member at an unlocked desk, with a property for each room. Cheap to make; ends when the desk locks.</summary>
public sealed class Session
{
    private readonly Desk desk;

    internal Session(Desk desk, Chronicle live, string actor)
    {
        this.desk = desk;
        Seat = new Seat(live, desk.Vault, desk.Clock, actor);
    }

    /// <summary>The member's id.</summary>
    public string Actor => Seat.Actor;

    /// <summary>Record number this session's answers stand at.</summary>
    public long RecordNumber => Seat.Live.Size;

    public EvidenceRoom Evidence => new(Seat);

    public ClaimsRoom Claims => new(Seat);

    public PersonsRoom Persons => new(Seat);

    public ExchangesRoom Exchanges => new(Seat);

    internal Seat Seat { get; }

    /// <summary>A colleague's name for an id, or a plain word for what is no person. Empty for somebody who may see nothing.</summary>
    public string NameOf(string memberId) => memberId == AccessView.DeskItself ? "desk" : Seat.Ask(q => q.One(
        $"SELECT name FROM member WHERE id = $2 AND {Walls.SeesOpen}", r => r.Text(0), Actor, memberId)) ?? "";

    /// <summary>Who changed a thing, when and how; newest first. Empty for somebody who may not see it.</summary>
    public IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> History(string id) => Seat.Ask(q =>
        q.Any($"SELECT 1 WHERE {Walls.Sees("$2")}", Actor, id) ? Chronicle.Changes(q, id) : []);

    /// <summary>
    /// Compares everything durable with what the journal says it must be; progress gets (what, done, of).
    /// </summary>
    public CheckReport Check(Action<string, long, long>? progress = null) => new DeskCheck(desk, Seat.Live, progress).Run();
}

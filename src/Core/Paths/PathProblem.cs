namespace Homeward.Paths;

/// <summary>A day of an event: its start or its end. An instant has one day that is both.</summary>
public sealed record PathPoint(string Event, bool IsEnd = false)
{
    public override string ToString() => IsEnd ? Event + ".end" : Event;
}

/// <summary>What a statement demands of the days.</summary>
public abstract record PathConstraint
{
    /// <summary>The day lies in a span of days; null ends are open. Both are inclusive.</summary>
    public sealed record Window(PathPoint Point, DateOnly? Earliest, DateOnly? Latest) : PathConstraint;

    /// <summary>
    /// To comes at least MinDays and at most MaxDays after From; null is open; negative means before.
    /// </summary>
    public sealed record Distance(PathPoint From, PathPoint To, int? MinDays, int? MaxDays) : PathConstraint;

    /// <summary>At least one of the alternatives holds; used where a source does not say from what it counts.</summary>
    public sealed record OneOf(IReadOnlyList<PathConstraint> Alternatives) : PathConstraint;

    /// <summary>
    /// The event did not happen between two days (inclusive; null is open). It demands nothing while no statement
    /// says that
    /// the event happened.
    /// </summary>
    public sealed record Absent(string Event, DateOnly? Earliest, DateOnly? Latest) : PathConstraint;
}

/// <summary>Something said or assumed about the days, set aside or kept as a whole.</summary>
/// <param name="Id">id of the claim, of the register row or of the order assumption</param>
/// <param name="Constraints">what it demands, all of them</param>
/// <param name="Asserts">events that it says happened</param>
/// <param name="IsAssumption">true for what nobody said but the order of things suggests</param>
public sealed record PathStatement(
    string Id, IReadOnlyList<PathConstraint> Constraints, IReadOnlyList<string> Asserts, bool IsAssumption = false);

/// <summary>Events and statements about them. Events that statements name and Events does not are instants.</summary>
/// <param name="Spans">events that last and so have two days; all others are instants</param>
/// <param name="Statements">claims and assumptions</param>
public sealed record PathProblem(IReadOnlySet<string> Spans, IReadOnlyList<PathStatement> Statements);

/// <summary>The tightest span of days for an event's start and end; null where nothing bounds it.</summary>
public sealed record EventBounds(
    string Event, bool IsInstant, DateOnly? StartEarliest, DateOnly? StartLatest, DateOnly? EndEarliest,
        DateOnly? EndLatest);

/// <summary>Statements that cannot all hold, and could if any one of them were set aside.</summary>
public sealed record PathConflict(IReadOnlyList<string> StatementIds);

/// <summary>What follows from a problem.</summary>
/// <param name="IsConsistent">whether everything can hold together</param>
/// <param name="Bounds">bounds from every statement that is in no conflict; all statements when consistent</param>
/// <param name="Conflicts">smallest conflicting sets; never empty when inconsistent</param>
/// <param name="IsComplete">false when there were too many sets, or too many alternatives, to look at all</param>
public sealed record PathSolution(
    bool IsConsistent, IReadOnlyList<EventBounds> Bounds, IReadOnlyList<PathConflict> Conflicts, bool IsComplete);

using Homeward.Basics;

namespace Homeward.Paths;

/// <summary>What a dated statement about a stage that lasts means by its date.</summary>
public enum StageAspect
{
    /// <summary>Began for a stage of one day, During for one that lasts.</summary>
    Usual,

    /// <summary>The date is when it began.</summary>
    Began,

    /// <summary>The date is when it ended.</summary>
    Ended,

    /// <summary>It lasted at some day of the date ("in hospital in May").</summary>
    During,

    /// <summary>It lasted over the whole date ("from the 5th to the 9th").</summary>
    Throughout,
}

/// <summary>A day counted from another event: "two days later".</summary>
/// <param name="Anchors">what it may count from: codes of stages, or ids or keys of exchanges; several when it is not
/// said</param>
/// <param name="LowDays">at least so many days; null when open; negative for "before"</param>
/// <param name="HighDays">at most so many days; null when open</param>
/// <param name="Chosen">the anchor a person chose; null while nobody did</param>
public sealed record RelativeDay(IReadOnlyList<string> Anchors, int? LowDays, int? HighDays, string? Chosen = null);

/// <summary>
/// An accepted claim about one stage of one person's path, as this room needs it. The date stays as it was said; a
/// date that
/// was only worked out from a relative one is left to the network.
/// </summary>
public sealed record StageClaim
{
    /// <summary>id of the claim</summary>
    public required string Id { get; init; }

    /// <summary>code of the stage: see <see cref="StageKind"/></summary>
    public required string Stage { get; init; }

    /// <summary>the source's words</summary>
    public required string Quote { get; init; }

    /// <summary>when, as said; for a denial the time it speaks of; null when not said</summary>
    public UncertainDate? When { get; init; }

    /// <summary>set when the source counts from another event; When is then not used</summary>
    public RelativeDay? Relative { get; init; }

    /// <summary>false when the source says that it did not happen</summary>
    public bool Happened { get; init; } = true;

    /// <summary>
    /// asserted, confirmed, denied, feared, suspected, pattern or legal-claim; only the first three bind the path
    /// </summary>
    public string Modality { get; init; } = "asserted";

    /// <summary>source and information grade, for example B2; null when not graded</summary>
    public string? Grading { get; init; }

    /// <summary>
    /// day of the source: a denial without its own time speaks of the time until then; null when not known
    /// </summary>
    public DateOnly? StatedOn { get; init; }

    public StageAspect Aspect { get; init; }

    /// <summary>which captivity it belongs to, 1 unless a person said otherwise</summary>
    public int Captivity { get; init; } = 1;

    /// <summary>which stage of this kind in that captivity</summary>
    public int Instance { get; init; } = 1;

    /// <summary>id of the exchange an "exchanged" claim was matched to by a person; null when not</summary>
    public string? ExchangeId { get; init; }

    public PathEvent Event => new(Stage, Captivity, Instance);

    /// <summary>
    /// Whether it binds the path: feared, suspected, usual and legal claims are shown beside it and bind nothing.
    /// </summary>
    public bool IsBinding => Modality is "asserted" or "confirmed" or "denied";

    /// <summary>Whether it says that the stage did not happen; a reported denial counts as one.</summary>
    public bool IsDenial => !Happened || Modality == "denied";

    /// <summary>The claim as a statement for the solver.</summary>
    internal PathStatement ToStatement()
    {
        if (IsDenial)
        {
            return new(Id, [new PathConstraint.Absent(
                Event.Id, When?.Earliest, When is null ? StatedOn : When.Latest)], []);
        }

        var constraints = new List<PathConstraint>();
        if (Relative is { Anchors.Count: > 0 } relative) constraints.Add(Counted(relative));
        else if (When is { } when) constraints.AddRange(Dated(when));
        if (ExchangeId is { } exchange)
        {
            constraints.Add(new PathConstraint.Distance(new(exchange), new(Event.Id), 0, null));
            constraints.Add(new PathConstraint.Distance(new(Event.Id), new(exchange, true), 0, null));
        }

        return new(Id, constraints, [Event.Id]);
    }

    /// <summary>The event an anchor names: an exchange, or a stage of the same captivity.</summary>
    internal PathEvent AnchorEvent(string anchor) => StageKind.Find(anchor) is null ? new(anchor)
        : new(anchor, Captivity);

    private PathConstraint Counted(RelativeDay relative)
    {
        var alternatives = (relative.Chosen is { } chosen ? [chosen] : relative.Anchors)
            .Select(anchor => (PathConstraint)new PathConstraint.Distance(
                new(AnchorEvent(anchor).Id), new(Event.Id), relative.LowDays, relative.HighDays)).ToList();
        return alternatives.Count == 1 ? alternatives[0] : new PathConstraint.OneOf(alternatives);
    }

    private List<PathConstraint> Dated(UncertainDate when)
    {
        var start = new PathPoint(Event.Id);
        var end = new PathPoint(Event.Id, true);
        var instant = StageKind.Find(Stage)?.IsInstant ?? true;
        var aspect = Aspect != StageAspect.Usual ? Aspect : instant ? StageAspect.Began : StageAspect.During;
        return aspect switch
        {
            StageAspect.Ended => [new PathConstraint.Window(end, when.Earliest, when.Latest)],
            StageAspect.During =>
            [
                new PathConstraint.Window(start, null, when.Latest),
                    new PathConstraint.Window(end, when.Earliest, null),
            ],
            StageAspect.Throughout =>
            [
                new PathConstraint.Window(start, null, when.Earliest ?? when.Latest),
                new PathConstraint.Window(end, when.Latest ?? when.Earliest, null),
            ],
            _ => [new PathConstraint.Window(start, when.Earliest, when.Latest)],
        };
    }
}

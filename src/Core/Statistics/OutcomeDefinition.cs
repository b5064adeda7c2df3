namespace Homeward.Statistics;

/// <summary>
/// What a figure means by "returned to the front". Definitions are named and versioned, and every figure prints its
/// neighbours, because the answer differs by a factor of two between them. A death counts only through a stage:
/// somebody
/// reported killed is not by that alone known to have been at the line.
/// </summary>
/// <param name="Code">A, B or C</param>
/// <param name="Version">raised whenever Stages changes; an old figure keeps its version</param>
/// <param name="IncludesSent">true when being sent is enough, false when the person must have been seen or said to be
/// there</param>
/// <param name="Stages">codes of the stages that count</param>
public sealed record OutcomeDefinition(string Code, string Version, bool IncludesSent, IReadOnlyList<string> Stages)
{
    private static readonly string[] Line = ["at-front"];
    private static readonly string[] Works = [.. Line, "rear-works", "training-in-occupied-territory"];
    private static readonly string[] UnitBefore = [.. Works, "returned-to-unit", "reassigned", "moved-to-staging"];
    private static readonly string[] Unit = [.. UnitBefore, "in-unit"];

    /// <summary>A: at the line.</summary>
    public static readonly OutcomeDefinition AtTheLine = new("A", "1", false, Line);

    /// <summary>A, or sent there.</summary>
    public static readonly OutcomeDefinition SentToTheLine = new("A", "1", true, [.. Line, "sent-to-front"]);

    /// <summary>B: A, or works behind the line, or training in occupied territory.</summary>
    public static readonly OutcomeDefinition NearTheLine = new("B", "1", false, Works);

    /// <summary>B, or sent to one of them.</summary>
    public static readonly OutcomeDefinition SentNearTheLine =
        new("B", "1", true, [.. Works, "sent-to-front", "sent-to-occupied-territory"]);

    /// <summary>C: B, or back in a unit.</summary>
    public static readonly OutcomeDefinition BackInService = new("C", "2", false, Unit);

    /// <summary>C, or sent to one of them.</summary>
    public static readonly OutcomeDefinition SentBackToService =
        new("C", "2", true, [.. Unit, "sent-to-front", "sent-to-occupied-territory"]);

    /// <summary>
    /// All definitions, from the narrowest to the widest; B contains A and C contains B, each of its own kind
    /// (arrived, sent).
    /// </summary>
    public static readonly IReadOnlyList<OutcomeDefinition> All =
        [AtTheLine, SentToTheLine, NearTheLine, SentNearTheLine, BackInService, SentBackToService];

    /// <summary>A name for files and links: "A-1-arrived", "B-1-sent".</summary>
    public string Name => $"{Code}-{Version}-{(IncludesSent ? "sent" : "arrived")}";

    /// <summary>Key of the sentence that explains the definition.</summary>
    public string SentenceKey => $"definition.{Code}.{(IncludesSent ? "sent" : "arrived")}";

    /// <summary>
    /// Definitions that figures were made by and none is made by any more. C 1 did not know "in a unit on that day", only the day of return.
    /// </summary>
    public static readonly IReadOnlyList<OutcomeDefinition> Former =
        [new("C", "1", false, UnitBefore), new("C", "1", true, [.. UnitBefore, "sent-to-front", "sent-to-occupied-territory"])];

    /// <summary>All definitions, with a former one in the place of its successor.</summary>
    public static IReadOnlyList<OutcomeDefinition> AllWith(OutcomeDefinition one) =>
        [.. All.Select(d => d.Code == one.Code && d.IncludesSent == one.IncludesSent ? one : d)];

    public static OutcomeDefinition? Find(string name) => All.Concat(Former).FirstOrDefault(definition => definition.Name == name);
}

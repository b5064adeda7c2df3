using Homeward.Basics;

namespace Homeward.Statistics;

/// <summary>What a figure is asked for: a named definition, one side, one category of people, a day and a standard of
/// proof.</summary>
/// <param name="Definition">A-1-arrived, A-1-sent … C-2-sent; a letter alone means arrived</param>
/// <param name="Side">ru or ua: to whom the people returned</param>
/// <param name="Category">all, military or civilian: whose numbers give bounds</param>
/// <param name="CutOff">what had happened by this day; today when null</param>
/// <param name="Standard">code of a standard of proof: alleged, reasonable-suspicion, reasonable-grounds …</param>
public sealed record FigureChoice(
    string Definition = "A-1-arrived", string Side = "ru", string Category = "all", DateOnly? CutOff = null,
        string Standard = "alleged",
    double Level = 0.95);

/// <summary>A figure in a list. Id is null for one that is not frozen.</summary>
/// <param name="Released">the numbers as each source gives them, in the notation of counts</param>
public sealed record FigureRow(
    string? Id, string ExchangeId, string ExchangeKey, string Definition, string Side, long RecordNumber,
        IReadOnlyList<string> Released, int Known,
    int FollowedUp, int Returned, DateTimeOffset? FrozenAt, string? By);

/// <summary>A group a source speaks of, in its own box: never added to people known by name.</summary>
public sealed record GroupLine(string ClaimId, string Quote, string? Lang, IReadOnlyList<string> Voice, string Stage,
    Truth Happened, string? Count);

/// <summary>A sentence of a figure: its key, and its words in the language asked for.</summary>
public sealed record FigureSentence(string Key, string Text);

/// <summary>A figure as a page shows it.</summary>
/// <param name="Figure">every number, with bounds before interval; there is no share in it without its range</param>
/// <param name="Tier">none, counts, percent or percent-1: how fine a share may be printed</param>
/// <param name="Headline">the one sentence that may travel alone; it holds the range beside the number</param>
/// <param name="Sentences">in the order of reading</param>
/// <param name="HiddenClaims">statements behind it that this actor may not see or that were erased</param>
public sealed record FigurePage(
    FigureRow Row, ShareFigure Figure, string Tier, string Headline, IReadOnlyList<FigureSentence> Sentences,
        IReadOnlyList<GroupLine> Groups,
    string DefinitionText, string InclusionText, string StandardText, int HiddenClaims, string? Hash, string? Program)
{
    /// <summary>Kept statements behind it that only one person has read: while there is one, its sentence stays in the desk.</summary>
    public IReadOnlyList<string> ReadByOne { get; init; } = [];

    /// <summary>True when its sentence may be published: two people read every statement behind it, and this actor sees them all.</summary>
    public bool MayTravel => ReadByOne.Count == 0 && HiddenClaims == 0;
}

/// <summary>One number that is not what it was.</summary>
public sealed record FigureChange(string What, string Then, string Now);

/// <summary>A figure worked out again.</summary>
/// <param name="Same">true when at its own record number it gives the same hash</param>
/// <param name="Why">when not: erasure, rules (reference data), program; every cause that may have done it</param>
/// <param name="SameNow">true when with today's records it would give the same hash</param>
/// <param name="WhyNow">when not: later-records, and whatever stands in Why</param>
/// <param name="Changes">what is different now</param>
public sealed record Recomputed(
    bool Same, string Hash, string HashAgain, IReadOnlyList<string> Why, bool SameNow, IReadOnlyList<string> WhyNow,
        IReadOnlyList<FigureChange> Changes);

using Homeward.App.Language;

namespace Homeward.App.Charts;

/// <summary>
/// How many of those released came to an outcome: the lowest and highest possible without any assumption, and, where
/// enough people were followed up, the share among them with its interval. What may be said is decided by the figure
/// (<paramref name="Tier"/>), never here.
/// </summary>
/// <param name="Released">how many were released; null when withheld or not known: then nothing is drawn</param>
/// <param name="Tier">none (nobody followed up), counts (fewer than 20), percent</param>
public sealed record ShareBar(
    string Id, int? Released, int KnownByName, int FollowedUp, int Returned,
    double? IntervalLow, double? IntervalHigh, string Tier)
{
    /// <summary>The sentence to copy as the figure words it; null lets the drawing say its own.</summary>
    public string? Said { get; init; }

    /// <summary>Whose number of released people this is drawn with; null where there is one.</summary>
    public string? By { get; init; }

    public bool CanDraw => Released > 0 && FollowedUp > 0;

    public int Lowest => Returned;

    /// <summary>If everybody whose fate is not known had come to it.</summary>
    public int Highest => Math.Max(Returned, (Released ?? 0) + Returned - FollowedUp);

    public double LowestAt => Share(Lowest);

    public double HighestAt => Share(Highest);

    public double? MarkAt => Tier == "percent" ? 100.0 * Returned / FollowedUp : null;

    /// <summary>The sentence to copy. It always carries the range; the point never stands alone.</summary>
    public string Sentence(Words words)
    {
        if (Said is { } said) return said;
        if (Released is null or 0) return words["share.no-released"];
        if (FollowedUp == 0) return words["share.nobody", ("released", Released)];
        var bounds = words[Tier == "percent" ? "share.bounds-percent" : "share.bounds",
            ("released", Released), ("low", Lowest), ("high", Highest), ("followed", FollowedUp),
            ("lowpct", NumberWords.Percent(words.Lang, LowestAt / 100)),
            ("highpct", NumberWords.Percent(words.Lang, HighestAt / 100))];
        return Tier == "percent" && IntervalLow is { } l && IntervalHigh is { } h
            ? bounds + " " + words["share.among", ("followed", FollowedUp),
                ("share", NumberWords.Percent(words.Lang, (double)Returned / FollowedUp)),
                ("low", NumberWords.Percent(words.Lang, l)), ("high", NumberWords.Percent(words.Lang, h))]
            : bounds + " " + words["share.too-few", ("followed", FollowedUp), ("returned", Returned)];
    }

    private double Share(int n) => Released is > 0 ? Math.Clamp(100.0 * n / Released.Value, 0, 100) : 0;
}

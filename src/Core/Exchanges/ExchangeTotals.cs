using Homeward.Basics;

namespace Homeward.Exchanges;

/// <summary>
/// How many came back to one side in a span of days, as far as the register carries it. Never one number where
/// sources differ
/// or figures are withheld: Low adds the smallest claims, High the greatest, and High is open when something is
/// withheld.
/// </summary>
/// <param name="Low">at least, inside the agreed formula</param>
/// <param name="High">at most; null when a figure is withheld or open</param>
/// <param name="OutsideLow">beside the formula, at least</param>
/// <param name="OutsideHigh">beside the formula, at most; null when open</param>
/// <param name="Operations">keys of the operations added up</param>
/// <param name="Withheld">keys of operations and stages whose figure is withheld or not known</param>
/// <param name="Differing">keys of operations on which sources differ</param>
/// <param name="Unverified">keys of operations marked K, or whose counts are</param>
public sealed record ExchangeTotal(
    string Side,
    int Low,
    int? High,
    int OutsideLow,
    int? OutsideHigh,
    IReadOnlyList<string> Operations,
    IReadOnlyList<string> Withheld,
    IReadOnlyList<string> Differing,
    IReadOnlyList<string> Unverified)
{
    /// <summary>Adds up the operations that lie fully inside the days given, both inclusive.</summary>
    public static ExchangeTotal For(ExchangeRegister register, string side, DateOnly first, DateOnly last)
    {
        ArgumentNullException.ThrowIfNull(register);
        return For(register.Operations, side, first, last);
    }

    /// <summary>The same over operations of a desk's own register.</summary>
    public static ExchangeTotal For(IReadOnlyList<ExchangeOperation> operations, string side, DateOnly first, DateOnly last)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var chosen = operations.Where(operation =>
            operation.Kind == "exchange" && operation.When.Earliest >= first && operation.When.Latest <= last).ToList();
        var inside = new Span(0, 0);
        var outside = new Span(0, 0);
        var withheld = new List<string>();
        foreach (var operation in chosen)
        {
            inside += Of(operation, side, withheld);
            outside += Of([.. operation.Counts.Where(count => count.Side == side && count.OutsideFormula)]) ?? new(
                0, 0);
        }

        return new(side, inside.Low, inside.High, outside.Low, outside.High,
            [.. chosen.Select(operation => operation.Key)], withheld,
            [.. chosen.Where(operation => operation.Differs(side)).Select(operation => operation.Key)],
            [.. chosen.Where(operation => operation.Mark == "K"
                || operation.Counts.Any(count => count.Side == side && count.Mark == "K")).Select(
                    operation => operation.Key)]);
    }

    /// <summary>What the claims on the whole operation say, and what its stages add up to: the hull of both.</summary>
    private static Span Of(ExchangeOperation operation, string side, List<string> withheld)
    {
        var whole = Of([.. operation.Counts.Where(count => count.Side == side && !count.OutsideFormula)]);
        if (operation.Stages.Count == 0)
        {
            if (whole is null) withheld.Add(operation.Key);
            return whole ?? new(0, null);
        }

        var sum = new Span(0, 0);
        foreach (var stage in operation.Stages)
        {
            var one = Of([.. stage.Counts.Where(count => count.Side == side && !count.OutsideFormula)]);
            if (one is null) withheld.Add(stage.Key);
            sum += one ?? new(0, null);
        }

        if (whole is not { } all) return sum;
        // A total "more than 1,000" over withheld stages sharpens the sum; two full figures that differ stay a range.
        if (sum.High is null) return new(Math.Max(all.Low, sum.Low), all.High);
        return new(Math.Min(all.Low, sum.Low), all.High is null ? null : Math.Max(all.High.Value, sum.High.Value));
    }

    /// <summary>
    /// Claims on all people, or else military and civilian added; null when every figure is withheld or there is
    /// none.
    /// </summary>
    private static Span? Of(List<ExchangeCount> counts)
    {
        var known = counts.Where(count => count.Count.Disclosed).ToList();
        if (known.Count == 0) return null;
        var all = known.Where(count => count.Category == "all").ToList();
        if (all.Count > 0) return Hull(all);
        return known.GroupBy(count => count.Category).Aggregate(new Span(0, 0), (sum, same) => sum + Hull([.. same]));
    }

    private static Span Hull(List<ExchangeCount> claims) => new(
        claims.Min(claim => claim.Count.Low ?? 0),
        claims.Any(claim => claim.Count.High is null) ? null : claims.Max(claim => claim.Count.High));

    private readonly record struct Span(int Low, int? High)
    {
        public static Span operator +(Span a, Span b) => new(a.Low + b.Low, a.High + b.High);
    }
}

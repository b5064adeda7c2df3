using System.Reflection;
using System.Security.Cryptography;
using Homeward.Basics;
using Homeward.Findings;
using Homeward.Views;

namespace Homeward.Statistics;

/// <summary>
/// A figure as it is kept, and back: in, everything a source says or that tells what became of one person is left out;
/// back, the
/// words are fetched from the statements that are still there.
/// </summary>
internal static class FigureKeeping
{
    private static readonly string[] ReferenceFolders = ["data/exchanges/", "data/paths/", "data/law/",
        "data/statistics/"];

    /// <summary>SHA-256 of each table a figure depends on, by name.</summary>
    public static IReadOnlyDictionary<string, string> Reference { get; } = ReadReference();

    public static string Program { get; } = typeof(FigureKeeping).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static string HashOf(FigureResult result) => Convert.ToHexStringLower(SHA256.HashData(Entry.Write(result)));

    public static FigureResult Keep(ShareFigure figure) => new(
        [.. figure.Neighbours.Select(l =>
            new LineKept(l.Definition.Name, l.Known, l.FollowedUp, l.Returned, l.NotReturned, l.Unknown))],
        [.. figure.Released.Select(Keep)], figure.Refusal.ToString(),
        figure.Intervals is { } i ? [Keep(i.Wilson), Keep(i.Jeffreys), Keep(i.ClopperPearson)] : [],
        [.. figure.Sensitivity.SelectMany(b =>
            b.Lines.Select(l => new SensitivityKept(b.Claim.ClaimId, l.Odds, l.Released, l.Low, l.High)))],
        [.. figure.Cohort.Groups.Select(g => new GroupKept(
            g.ClaimId, g.Stage, WordOf(g.Happened), g.Count?.Low, g.Count?.High, g.Count?.Approx ?? false,
                g.Count?.Disclosed ?? true, g.Count is not null))],
        [.. figure.Cohort.Counted.Select(m => m.PersonId).Order(StringComparer.Ordinal)], figure.KnownThroughOutcome,
            figure.LearnedThroughEventOnly);

    /// <param name="byOf">who says a number, by the id of the claim; null where the claim is not there for this
    /// actor</param>
    /// <param name="groupOf">the words of a group's statement, likewise</param>
    public static ShareFigure Open(
        FigureFrozen kept, string exchange, Func<string, string?> byOf, Func<GroupKept, GroupStatement?> groupOf)
    {
        var result = kept.Result;
        var claims = result.Released.Select(r => new ReleasedClaim(
            CountOf(r.Low, r.High, r.Approx, r.Disclosed), byOf(r.ClaimId) ?? r.By ?? "—", r.Category, r.ClaimId))
                .ToList();
        var cohort = new ExchangeCohort(
            exchange, kept.Side, kept.Category, kept.CutOff, kept.RecordNumber, kept.InclusionRule,
            StandardsOfProof.Parse(kept.Standard) ?? StandardOfProof.Alleged, kept.Level, claims, [],
            [.. result.Groups.Select(groupOf).OfType<GroupStatement>()]);
        var lines = result.Lines.Select(l => new DefinitionLine(
            OutcomeDefinition.Find(l.Definition)!, l.Known, l.FollowedUp, l.Returned, l.NotReturned, l.Unknown))
                .ToList();
        var headline = lines.Single(l => l.Definition.Name == kept.Definition);
        var released = result.Released.Select((r, at) => new ReleasedLine(
            claims[at], new ShareBounds(r.LowShare, r.HighShare, r.LowCount, r.HighCount, r.Of, r.Why), r.IsCensus,
                r.MoreNamedThanReleased)).ToList();
        return new ShareFigure(
            cohort, headline, lines, released, Enum.Parse<ShareRefusal>(result.Refusal),
                IntervalsOf(result.Intervals, headline, kept.Level),
            [.. result.Sensitivity.GroupBy(s => s.ClaimId).Select(g => new SensitivityBlock(
                claims.First(c => c.ClaimId == g.Key),
                    [.. g.Select(s => new SensitivityLine(s.Odds, s.Released, s.Low, s.High))]))],
            result.KnownThroughOutcome, result.LearnedThroughEventOnly);
    }

    public static CountRange CountOf(int? low, int? high, bool approx, bool disclosed) =>
        new(null, low, high, approx, disclosed, "persons");

    public static string WordOf(Truth truth) =>
        truth switch { Truth.True => "true", Truth.False => "false", _ => "unknown" };

    public static Truth TruthOf(string word) =>
        word switch { "true" => Truth.True, "false" => Truth.False, _ => Truth.Unknown };

    /// <summary>What differs between two results, number by number.</summary>
    public static IReadOnlyList<FigureChange> Changes(FigureResult then, FigureResult now)
    {
        var changes = new List<FigureChange>();
        foreach (var (a, b) in then.Lines.Zip(now.Lines))
        {
            Add($"{a.Definition}: known", a.Known, b.Known);
            Add($"{a.Definition}: followed up", a.FollowedUp, b.FollowedUp);
            Add($"{a.Definition}: returned", a.Returned, b.Returned);
        }

        Add("numbers of released people", then.Released.Count, now.Released.Count);
        Add("statements on groups", then.Groups.Count, now.Groups.Count);
        Add("people known only through what happened", then.KnownThroughOutcome.Count, now.KnownThroughOutcome.Count);
        if (changes.Count == 0 && HashOf(then) != HashOf(now)) changes.Add(
            new FigureChange("people or statements behind it", "", ""));
        return changes;

        void Add(string what, int was, int isNow)
        {
            if (was != isNow) changes.Add(new FigureChange(what, Text(was), Text(isNow)));
        }

        static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ReleasedKept Keep(ReleasedLine line) => new(
        line.Claim.ClaimId, line.Claim.ClaimId.StartsWith(CohortGathering.Register, StringComparison.Ordinal)
            ? line.Claim.By : null,
        line.Claim.Category, line.Claim.Count.Low, line.Claim.Count.High, line.Claim.Count.Approx,
            line.Claim.Count.Disclosed, line.Bounds.Low,
        line.Bounds.High, line.Bounds.LowCount, line.Bounds.HighCount, line.Bounds.Of, line.Bounds.Why, line.IsCensus,
            line.MoreNamedThanReleased);

    private static IntervalKept Keep(BinomialInterval interval) => new(interval.Method, interval.Low, interval.High);

    private static ShareIntervals? IntervalsOf(IReadOnlyList<IntervalKept> kept, DefinitionLine line, double level)
    {
        if (kept.Count == 0) return null;
        return new ShareIntervals(Of("wilson"), Of("jeffreys"), Of("clopper-pearson"));

        BinomialInterval Of(string method)
        {
            var one = kept.First(k => k.Method == method);
            return new BinomialInterval(one.Low, one.High, method, level, line.Returned, line.FollowedUp);
        }
    }

    private static SortedDictionary<string, string> ReadReference()
    {
        var assembly = typeof(Truth).Assembly;
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(n => ReferenceFolders.Any(f => n.StartsWith(f, StringComparison.Ordinal))))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            hashes[name] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        return hashes;
    }
}

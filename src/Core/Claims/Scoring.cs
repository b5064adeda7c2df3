using System.Globalization;
using System.Text;
using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>One line of a score: a gold claim with what answered it, or a proposal that answers none.</summary>
/// <param name="Gold">null for a false proposal</param>
/// <param name="Proposed">the best answer; null for a miss with nothing near it</param>
/// <param name="Found">true when Proposed answers Gold</param>
/// <param name="VoiceAgrees">null where there is no pair or the gold names no voice</param>
/// <param name="StageAgrees">null where there is no pair or the gold names no stage</param>
/// <param name="Why">for a miss: what differs from the nearest proposal</param>
public sealed record ScoreLine(Claim? Gold, Claim? Proposed, bool Found, bool? VoiceAgrees, bool? StageAgrees,
    string Why);

/// <summary>How a reading compares with a careful reader's. Shares are null where nothing could be counted.</summary>
public sealed record Score(int Gold, int Proposed, int FoundGold, int MatchedProposals, IReadOnlyList<ScoreLine> Lines)
{
    public double? Recall => Gold == 0 ? null : (double)FoundGold / Gold;

    public double? Precision => Proposed == 0 ? null : (double)MatchedProposals / Proposed;

    /// <summary>Share of found claims whose gold names voices and whose chain agrees.</summary>
    public double? VoiceAccuracy => Share(Lines.Where(l => l.VoiceAgrees is not null)
        .Select(l => l.VoiceAgrees!.Value));

    /// <summary>Share of found claims whose gold names a stage and whose stage agrees; no part of recall or
    /// precision.</summary>
    public double? StageAccuracy => Share(Lines.Where(l => l.StageAgrees is not null)
        .Select(l => l.StageAgrees!.Value));

    /// <summary>Hits, misses with their reason, and false proposals, one per line, under a head line.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"recall {Per(Recall)} ({FoundGold}/{Gold})  ")
            .Append(CultureInfo.InvariantCulture, $"precision {Per(Precision)} ({MatchedProposals}/{Proposed})  ")
            .Append(CultureInfo.InvariantCulture, $"voice {Per(VoiceAccuracy)}  stage {Per(StageAccuracy)}\n");
        foreach (var line in Lines)
        {
            var mark = line.Gold is null ? "false" : line.Found ? "hit  " : "miss ";
            table.Append(mark).Append(' ').Append(Describe(line.Gold ?? line.Proposed!));
            if (line.Why.Length > 0) table.Append("  · ").Append(line.Why);
            table.Append('\n');
        }

        return table.ToString();
    }

    private static double? Share(IEnumerable<bool> answers)
    {
        var all = answers.ToList();
        return all.Count == 0 ? null : (double)all.Count(a => a) / all.Count;
    }

    private static string Per(double? share) => share?.ToString("0.00", CultureInfo.InvariantCulture) ?? "none";

    private static string Describe(Claim claim)
    {
        var counts = string.Join(",", claim.Counts.Select(c => $"{c.Per}={c.Notation}"));
        var words = new[] { claim.Kind, claim.Stage, claim.When?.Edtf, counts, claim.Modality,
            claim.Polarity == Polarities.Denied ? "not" : null };
        return $"{claim.Start,5} {string.Join(' ', words.Where(w => !string.IsNullOrEmpty(w)))} \"{claim.Quote}\"";
    }
}

/// <summary>
/// Compares a reading with a gold reading. A gold claim is found when a proposal of the same kind overlaps at least
/// half of
/// the shorter span and agrees on date (same earliest and latest day; for spans of a week and more, an overlap of at
/// least half
/// of each), counts and modality where the gold has them, and on polarity. A proposal counts for precision when it
/// answers some gold claim.
/// </summary>
public static class Scoring
{
    /// <summary>Scores proposals against gold; the order of either list does not matter.</summary>
    public static Score Score(IReadOnlyList<Claim> gold, IReadOnlyList<Claim> proposed)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(proposed);
        var lines = new List<ScoreLine>();
        foreach (var wanted in gold.OrderBy(g => g.Start))
        {
            var answers = proposed.Where(p => Matches(wanted, p)).ToList();
            if (answers.Count > 0)
            {
                var best = answers.OrderByDescending(a => VoiceAgrees(wanted, a) == true)
                    .ThenByDescending(a => a.Stage == wanted.Stage).First();
                bool? stage = wanted.Stage is null ? null : best.Stage == wanted.Stage;
                var agrees = VoiceAgrees(wanted, best);
                lines.Add(new(wanted, best, true, agrees, stage, Remarks(wanted, best, agrees, stage)));
            }
            else
            {
                var near = proposed.Where(p => Overlap(wanted, p) > 0).OrderByDescending(p => p.Kind == wanted.Kind)
                    .ThenByDescending(p => Overlap(wanted, p)).FirstOrDefault();
                lines.Add(new(wanted, near, false, null, null, near is null ? "nothing proposed here"
                    : Difference(wanted, near)));
            }
        }

        var matched = proposed.Where(p => gold.Any(g => Matches(g, p))).ToHashSet();
        lines.AddRange(proposed.Where(p => !matched.Contains(p))
            .Select(p => new ScoreLine(null, p, false, null, null, "")));
        return new(gold.Count, proposed.Count, lines.Count(l => l.Found), matched.Count, lines);
    }

    /// <summary>True when the proposal answers the gold claim.</summary>
    public static bool Matches(Claim gold, Claim proposed) => Difference(gold, proposed).Length == 0;

    /// <summary>Two chains agree when they are equally long and each voice has the same words, case and punctuation
    /// aside.</summary>
    public static bool? VoiceAgrees(Claim gold, Claim proposed)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(proposed);
        if (gold.Voice.Count == 0) return null;
        return gold.Voice.Select(Fold).SequenceEqual(proposed.Voice.Select(Fold));
    }

    private static string Fold(string voice) =>
        new([.. voice.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c == ' ')]);

    private static string Difference(Claim gold, Claim proposed)
    {
        if (gold.Kind != proposed.Kind) return $"read as {proposed.Kind}";
        if (2 * Overlap(gold, proposed) < Math.Min(gold.Length, proposed.Length)) return "the quotes hardly overlap";
        if (gold.When is { } when &&
            !SameTime(when, proposed.When)) return $"dated {proposed.When?.Edtf ?? "not at all"}";
        foreach (var count in gold.Counts)
        {
            var other = proposed.Counts.FirstOrDefault(c => c.Per == count.Per);
            if (other is null ||
                !SameCount(count, other)) return $"{count.Per} counted {other?.Notation ?? "not at all"}";
        }

        if (gold.Modality != proposed.Modality) return $"read as {proposed.Modality}";
        return gold.Polarity != proposed.Polarity ? $"polarity {proposed.Polarity}" : "";
    }

    private static string Remarks(Claim gold, Claim proposed, bool? voice, bool? stage)
    {
        var remarks = new List<string>();
        if (voice == false) remarks.Add($"voice [{Chain(proposed)}] for [{Chain(gold)}]");
        if (stage == false) remarks.Add($"stage {proposed.Stage ?? "none"}");
        return string.Join("; ", remarks);
    }

    private static string Chain(Claim claim) => string.Join(", ", claim.Voice);

    private static int Overlap(Claim a, Claim b) => Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start);

    private static bool SameCount(CountRange a, CountRange b) =>
        string.Equals(a.Notation, b.Notation, StringComparison.OrdinalIgnoreCase);

    private static bool SameTime(UncertainDate gold, UncertainDate? proposed)
    {
        if (proposed is null) return false;
        if (gold.Earliest == proposed.Earliest && gold.Latest == proposed.Latest) return true;
        if (Days(gold) < 7 || Days(proposed) < 7) return false;
        // An open end reaches to the last day; two open ends overlap without bound, so there the closed ends decide.
        if (gold.Latest is null != proposed.Latest is null ||
            gold.Earliest is null != proposed.Earliest is null) return false;
        if (gold.Latest is null || gold.Earliest is null) return false;
        var common = Math.Min(gold.Latest.Value.DayNumber, proposed.Latest!.Value.DayNumber)
            - Math.Max(gold.Earliest.Value.DayNumber, proposed.Earliest!.Value.DayNumber) + 1;
        return 2 * common >= Math.Max(Days(gold), Days(proposed));
    }

    private static long Days(UncertainDate date) => date.Earliest is { } first && date.Latest is { } last
        ? last.DayNumber - first.DayNumber + 1L
        : long.MaxValue;
}

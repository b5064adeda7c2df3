namespace Homeward.Persons;

/// <summary>One EM run inside the pairs of one blocking rule.</summary>
/// <param name="Rule">pairs agree on this, so its fields are not estimated here</param>
/// <param name="Pairs">pairs counted</param>
/// <param name="Share">estimated share of matches among them</param>
/// <param name="LogLikelihoods">after each step; never falls</param>
public sealed record TrainingSession(string Rule, long Pairs, double Share, IReadOnlyList<double> LogLikelihoods);

/// <summary>What training found, for the report.</summary>
public sealed record TrainingReport(long SampledPairs, IReadOnlyList<TrainingSession> Sessions, double ExpectedMatches);

/// <summary>
/// Estimates a model from the tables alone: u from pairs drawn at random (exactly, from counts, for equal values), m by
/// expectation-maximisation on the histogram of agreement patterns inside single blocking rules, the prior from the
/// matches each rule holds
/// and the share of all matches it should hold. Winkler 1988; Dempster, Laird and Rubin 1977. No labels are used.
/// </summary>
internal sealed class Training(EncodedTable table, IReadOnlyList<BlockedRows> rules, LinkOptions options)
{
    private const int SamplePieces = 64;
    private const int Steps = 60;
    private const int MostLists = 30;
    private const double MatchesBeside = 25;
    private readonly int fields = table.Model.Fields.Count;

    // Levels of a pair do not depend on the numbers of the model, so the histograms are made once.
    private readonly Dictionary<BlockedRows, Patterns> histograms = [];

    /// <summary>Agreement patterns of a rule's pairs, how often each is met, and how often between which lists.</summary>
    private sealed record Patterns(int[][] Levels, long[] Counts, (int Lists, int Pattern, long Count)[] ByLists);

    public (LinkageModel Model, TrainingReport Report) Run()
    {
        var model = table.Model;
        var observed = EstimateU(model, out var sampled);
        model = WithU(model, observed, 0);
        var (trained, report) = Fit(model, sampled);

        // Random pairs hold a few matches; taking them out matters where duplicates are many.
        model = WithU(trained, observed, trained.Prior);
        if (Fit(model, sampled) is var second && report.Sessions.Count > 0) (trained, report) = second;
        return (trained with { Lists = ListPairs(trained, report) }, report);
    }

    private readonly int lists = table.TableNames.Count is > 1 and <= MostLists ? table.TableNames.Count : 0;

    // How many of the matches each two lists share: the share of matches among the pairs of one rule, list pair by list
    // pair, by EM with m and u held; a few matches of the usual kind stand beside those found, so short lists say little.
    private List<ListPair>? ListPairs(LinkageModel model, TrainingReport report)
    {
        if (lists == 0) return null;
        var matches = new double[lists * lists];
        foreach (var session in report.Sessions)
        {
            var (rule, (patterns, counts, byLists)) = histograms.First(h => h.Key.Rule.Name == session.Rule);
            var scale = Scale(rule, session.Pairs);
            var odds = patterns.Select(p => Odds(model, p)).ToArray();
            foreach (var of in byLists.GroupBy(p => p.Lists))
            {
                double share = session.Share, all = of.Sum(p => p.Count), found = 0;
                for (var step = 0; step < 30; step++)
                {
                    found = of.Sum(p => p.Count / (1 + (1 - share) / share / odds[p.Pattern]));
                    share = Math.Clamp(found / all, 1e-6, 1 - 1e-6);
                }

                matches[of.Key] += found * scale;
            }
        }

        var rows = new double[lists];
        foreach (var t in table.TableOf) rows[t]++;
        var pairs = new List<(int A, int B, double Pairs, double Matches)>();
        for (var a = 0; a < lists; a++)
        {
            for (var b = options.LinkOnly ? a + 1 : a; b < lists; b++)
            {
                pairs.Add((a, b, a == b ? rows[a] * (rows[a] - 1) / 2 : rows[a] * rows[b], matches[a * lists + b]));
            }
        }

        var (everyPair, everyMatch) = (pairs.Sum(p => p.Pairs), pairs.Sum(p => p.Matches));
        if (everyMatch < 1) return null;
        return [.. pairs.Select(p =>
        {
            var usual = everyMatch * p.Pairs / everyPair;
            var ratio = (p.Matches + MatchesBeside) / (usual + MatchesBeside);
            return new ListPair(table.TableNames[p.A], table.TableNames[p.B],
                LinkageModel.Step(Math.Clamp(Math.Log2(ratio), -6, 6)));
        })];
    }

    private static double Odds(LinkageModel model, int[] levels)
    {
        var odds = 1.0;
        for (var f = 0; f < levels.Length; f++)
        {
            if (levels[f] != 0) odds *= model.Fields[f].Levels[levels[f]].M / model.Fields[f].Levels[levels[f]].U;
        }

        return odds;
    }

    private (LinkageModel, TrainingReport) Fit(LinkageModel model, long sampled)
    {
        var sessions = new List<TrainingSession>();
        var sums = model.Fields.Select(f => new double[f.Levels.Count]).ToArray();
        var matched = new List<(BlockedRows Rule, double Matches)>();
        foreach (var rule in rules)
        {
            if (!rule.Rule.Train) continue;
            var own = new bool[fields];
            foreach (var part in rule.Rule.Parts) own[Comparer.IndexOf(model, part.Split(':')[0])] = true;
            if (!histograms.TryGetValue(rule, out var histogram)) histograms[rule] = histogram =
                Histogram(model, rule, own);
            var (patterns, counts, _) = histogram;
            if (counts.Sum() < 50) continue;
            var session = Maximise(model, rule, own, patterns, counts, sums);
            sessions.Add(session);
            matched.Add((rule, session.Share * session.Pairs * Scale(rule, session.Pairs)));
        }

        var fitted = model with
        {
            Fields = [.. model.Fields.Select((f, i) =>
                f with { Levels = WithM(f, table.Model.Fields[i].Levels, sums[i]) })],
        };
        var expected = ExpectedMatches(fitted, matched, sums);
        var pairs = AllPairs();
        fitted = fitted with { Prior = Math.Clamp(expected / pairs, 0.5 / pairs, 0.5), PriorByRows = false };
        return (fitted, new(sampled, sessions, expected));
    }

    private double AllPairs()
    {
        if (!options.LinkOnly) return Math.Max(1.0, (double)table.RowCount * (table.RowCount - 1) / 2);
        var sizes = table.TableOf.GroupBy(t => t).Select(g => (double)g.Count()).ToArray();
        return Math.Max(1, (sizes.Sum() * sizes.Sum() - sizes.Sum(s => s * s)) / 2);
    }

    private static double Scale(BlockedRows rule, long counted)
    {
        var all = rule.CountPairs();
        return counted == 0 ? 0 : (double)all / counted;
    }

    // Each rule should hold the share of all matches that agree on its parts; each so gives an estimate of all
    // matches, and
    // the middle one is taken.
    private static double ExpectedMatches(LinkageModel model, List<(BlockedRows Rule, double Matches)> matched,
        double[][] sums)
    {
        var estimates = new List<double>();
        foreach (var (rule, matches) in matched)
        {
            var held = 1.0;
            foreach (var part in rule.Rule.Parts)
            {
                var f = Comparer.IndexOf(model, part.Split(':')[0]);
                var total = sums[f].Sum();
                var agrees = total > 0 ? sums[f][FieldLevels.Same] / total : model.Fields[f].Levels[FieldLevels.Same].M;
                held *= Math.Clamp(agrees, 0.05, 1);
            }

            estimates.Add(matches / held);
        }

        estimates.Sort();
        return estimates.Count == 0 ? 1
            : Math.Max(1, (estimates[(estimates.Count - 1) / 2] + estimates[estimates.Count / 2]) / 2);
    }

    private double[][] EstimateU(LinkageModel model, out long sampled)
    {
        var pieces = new long[SamplePieces][][];
        var perPiece = (int)Math.Min(
            options.SamplePairs / SamplePieces, Math.Max(1000, (long)table.RowCount * table.RowCount / SamplePieces));
        if (table.RowCount > 1)
        {
            Parallel.For(0, SamplePieces, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, p =>
                pieces[p] = Sample(model, p, perPiece));
        }

        var counts = model.Fields.Select(f => new double[f.Levels.Count]).ToArray();
        sampled = 0;
        foreach (var piece in pieces)
        {
            if (piece is null) continue;
            sampled += perPiece;
            for (var f = 0; f < fields; f++)
            {
                for (var l = 0; l < counts[f].Length; l++) counts[f][l] += piece[f][l];
            }
        }

        return [.. counts.Select((c, f) => Shares(c, EqualShare(f)))];
    }

    private long[][] Sample(LinkageModel model, int piece, int pairs)
    {
        var counts = model.Fields.Select(f => new long[f.Levels.Count]).ToArray();
        var scan = new PairScan(table, model, options);
        Span<int> levels = stackalloc int[fields];
        var state = options.Seed * 1_000_003 + (ulong)piece;
        for (var n = 0; n < pairs; n++)
        {
            var a = (int)(Next(ref state) % (ulong)table.RowCount);
            var b = (int)(Next(ref state) % (ulong)table.RowCount);
            if (a == b || (options.LinkOnly && table.TableOf[a] == table.TableOf[b])) continue;
            scan.Levels(a, b, levels);
            for (var f = 0; f < fields; f++) counts[f][levels[f]]++;
        }

        return counts;
    }

    // How often two rows drawn at random have equal keys, from the counts of the keys; -1 where nothing can be counted.
    private double EqualShare(int f)
    {
        var counts = new long[table.KeyOf[f].Max() + 1];
        foreach (var id in table.Ids[f]) counts[table.KeyOf[f][id]]++;
        double known = table.RowCount - counts[0];
        if (known < 2) return -1;
        var equal = 0.0;
        for (var k = 1; k < counts.Length; k++) equal += (double)counts[k] * (counts[k] - 1);
        return equal / (known * (known - 1));
    }

    private static double[] Shares(double[] counts, double equal)
    {
        var known = counts.Skip(1).Sum();
        var shares = new double[counts.Length];
        if (known < 20) return shares;
        for (var l = 1; l < counts.Length; l++) shares[l] = (counts[l] + 0.2) / (known + 0.2 * (counts.Length - 1));
        if (equal > 0 && counts[FieldLevels.Same] < 400) shares[FieldLevels.Same] = Math.Max(equal, 1e-9);
        return shares;
    }

    private static LinkageModel WithU(LinkageModel model, double[][] observed, double prior) => model with
    {
        Fields = [.. model.Fields.Select((f, i) => f with
        {
            Levels = [.. f.Levels.Select((l, n) => n == 0 || observed[i][n] <= 0 ? l : l with
            {
                // what is left when the matches among random pairs are taken out, at least a tenth of what was seen
                U = Math.Clamp((observed[i][n] - prior * l.M) / (1 - prior), observed[i][n] / 10, 1),
            })],
        })],
    };

    private static List<ComparisonLevel> WithM(ComparedField field, IReadOnlyList<ComparisonLevel> start, double[] sums)
    {
        var known = sums.Skip(1).Sum();
        if (known < 5) return [.. field.Levels];
        return [.. field.Levels.Select((l, n) => n == 0 ? l : l with { M = Level(l, n) })];

        // A level not met keeps the odds the model had for it, but is no commoner than three in all that were seen
        // (the rule of
        // three); and no level is ruled out for good by lists that did not show it.
        double Level(ComparisonLevel level, int n)
        {
            if (sums[n] < 1) return Math.Clamp(level.U * start[n].M / start[n].U, 1e-7, Math.Max(0.0002, 3 / known));
            return Math.Clamp(sums[n] / known, 0.0002, 1);
        }
    }

    private Patterns Histogram(LinkageModel model, BlockedRows rule, bool[] own)
    {
        var counts = new Dictionary<long, long>();
        var scan = new PairScan(table, model, options);
        Span<int> levels = stackalloc int[fields];
        var budget = options.TrainingPairs;
        var total = 0L;
        foreach (var (from, to) in Blocks(rule)) total += (long)(to - from) * (to - from - 1) / 2;
        var stride = Math.Max(1, total / budget);
        var n = 0L;
        foreach (var (from, to) in Blocks(rule))
        {
            for (var i = from; i < to; i++)
            {
                for (var j = i + 1; j < to; j++)
                {
                    if (n++ % stride != 0) continue;
                    var (a, b) = (rule.Rows[i], rule.Rows[j]);
                    if (options.LinkOnly && table.TableOf[a] == table.TableOf[b]) continue;
                    scan.Levels(a, b, levels);
                    var pattern = Lists(a, b);
                    for (var f = 0; f < fields; f++) pattern = pattern * model.Fields[f].Levels.Count +
                        (own[f] ? 0 : levels[f]);
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, pattern, out _)++;
                }
            }
        }

        var patterns = Math.Max(1, model.Patterns());
        var groups = counts.GroupBy(c => c.Key % patterns).OrderBy(g => g.Key).ToArray();
        return new([.. groups.Select(g => Unpack(model, g.Key))], [.. groups.Select(g => g.Sum(c => c.Value))],
            [.. groups.SelectMany((g, n) => g.OrderBy(c => c.Key).Select(c => ((int)(c.Key / patterns), n, c.Value)))]);
    }

    private long Lists(int a, int b)
    {
        if (lists == 0) return 0;
        var (x, y) = (table.TableOf[a], table.TableOf[b]);
        return x <= y ? x * lists + y : y * lists + x;
    }

    // Blocks of a rule that are small enough to pair in full; a large one says little that is typical.
    private IEnumerable<(int From, int To)> Blocks(BlockedRows rule)
    {
        for (var from = 0; from < rule.Keys.Length;)
        {
            var to = rule.End(from);
            if ((long)(to - from) * (to - from - 1) / 2 <= options.MaxBlockPairs) yield return (from, to);
            from = to;
        }
    }

    private int[] Unpack(LinkageModel model, long pattern)
    {
        var levels = new int[fields];
        for (var f = fields - 1; f >= 0; f--)
        {
            levels[f] = (int)(pattern % model.Fields[f].Levels.Count);
            pattern /= model.Fields[f].Levels.Count;
        }

        return levels;
    }

    private static TrainingSession Maximise(
        LinkageModel model, BlockedRows rule, bool[] own, int[][] patterns, long[] counts, double[][] sums)
    {
        var m = model.Fields.Select(f => f.Levels.Select(l => l.M).ToArray()).ToArray();
        var u = model.Fields.Select(f => f.Levels.Select(l => l.U).ToArray()).ToArray();
        var total = counts.Sum();
        var share = 0.2;
        var likelihoods = new List<double>();
        var posterior = model.Fields.Select(f => new double[f.Levels.Count]).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            foreach (var field in posterior) Array.Clear(field);
            var (matches, likelihood) = (0.0, 0.0);
            for (var p = 0; p < patterns.Length; p++)
            {
                double same = share, other = 1 - share;
                for (var f = 0; f < m.Length; f++)
                {
                    if (own[f] || patterns[p][f] == 0) continue;
                    same *= m[f][patterns[p][f]];
                    other *= u[f][patterns[p][f]];
                }

                var chance = same / (same + other);
                likelihood += counts[p] * Math.Log(same + other);
                matches += chance * counts[p];
                for (var f = 0; f < m.Length; f++) posterior[f][patterns[p][f]] += chance * counts[p];
            }

            likelihoods.Add(likelihood);
            if (step > 2 && likelihood - likelihoods[^2] < 1e-7 * Math.Abs(likelihood)) break;
            share = Math.Clamp(matches / total, 1e-9, 1 - 1e-9);
            for (var f = 0; f < m.Length; f++)
            {
                var known = posterior[f].Skip(1).Sum();
                if (own[f] || known <= 0) continue;
                for (var l = 1; l < m[f].Length; l++) m[f][l] = Math.Max(posterior[f][l] / known, 1e-12);
            }
        }

        for (var f = 0; f < m.Length; f++)
        {
            for (var l = 0; l < posterior[f].Length && !own[f]; l++) sums[f][l] += posterior[f][l];
        }

        return new(rule.Rule.Name, total, share, likelihoods);
    }

    private static ulong Next(ref ulong state) => BlockedRows.Mix(state += 0x9E3779B97F4A7C15UL) >> 1;
}

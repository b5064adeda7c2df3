using System.Globalization;
using System.Net;
using System.Text;

namespace Homeward.Persons;

/// <summary>The files of a linking run: pairs, clusters, and a report that opens anywhere without asking any other
/// machine for anything.</summary>
public static class LinkOutput
{
    private static readonly double[] Thresholds = [-6, -4, -2, 0, 2, 4.25, 6.64, 10, 15];

    /// <summary>Pairs as CSV: id_a,id_b,weight,probability; heaviest first, the same bytes for the same run.</summary>
    public static void WritePairs(Linking linking, TextWriter csv)
    {
        csv.Write("id_a,id_b,weight,probability\n");
        Span<char> number = stackalloc char[32];
        foreach (var pair in linking.Tied)
        {
            csv.Write(Cell(linking.RowIds[pair.A]));
            csv.Write(',');
            csv.Write(Cell(linking.RowIds[pair.B]));
            csv.Write(',');
            csv.Write(Fixed(pair.Weight, 3, number));
            csv.Write(',');
            csv.Write(Fixed(LinkageModel.Probability(pair.Weight), 6, number));
            csv.Write('\n');
        }
    }

    // A number with so many decimals; a list of a million pairs spends its time here otherwise.
    internal static ReadOnlySpan<char> Fixed(double value, int decimals, Span<char> to)
    {
        var scaled = (long)Math.Round(Math.Abs(value) * Math.Pow(10, decimals), MidpointRounding.AwayFromZero);
        var at = to.Length;
        for (var digit = 0; digit <= decimals || scaled > 0; digit++, scaled /= 10)
        {
            if (digit == decimals) to[--at] = '.';
            to[--at] = (char)('0' + scaled % 10);
        }

        if (value < 0) to[--at] = '-';
        return to[at..];
    }

    /// <summary>Clusters as CSV: id,cluster in the order of the input; a cluster is named by the id of its first
    /// row.</summary>
    public static void WriteClusters(Linking linking, TextWriter csv)
    {
        csv.Write("id,cluster\n");
        for (var r = 0; r < linking.RowIds.Count; r++)
        {
            csv.Write(Cell(linking.RowIds[r]));
            csv.Write(',');
            csv.Write(Cell(linking.RowIds[linking.ClusterOf[r]]));
            csv.Write('\n');
        }
    }

    /// <summary>The report as one HTML page: counts, limits met, model with m, u and weights, threshold table, rows
    /// that can never be linked, examples with ledgers.</summary>
    public static string Html(Linking linking, string title)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" " +
            "content=\"width=device-width\"><title>").Append(Text(title))
            .Append("</title><style>").Append(Style).Append("</style><h1>").Append(Text(title)).Append("</h1>");
        Summary(page, linking);
        Blocking(page, linking.Report);
        Weights(page, linking);
        ThresholdTable(page, linking);
        Unlinkable(page, linking);
        Model(page, linking.Model);
        Training(page, linking.Report.Training);
        Examples(page, linking);
        return page.Append("</html>\n").ToString();
    }

    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 " +
            "1rem;color:#1d2327;background:#fff}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem}" +
        "table{border-collapse:collapse;margin:.6rem " +
            "0;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.2rem .8rem .2rem " +
                "0;border-bottom:1px solid #d5dadf;vertical-align:top}td.n,th.n{text-align:right}" +
        ".b{display:inline-block;height:.7em;background:#2f6f8f}.m{background:#a8542f}.warn{border-left:4px solid " +
            "#a8542f;padding-left:.8rem}small{color:#57606a}" +
        "svg{max-width:100%;height:auto;font-size:12px;fill:currentColor}svg .g{stroke:#d5dadf}svg polyline{fill:none;" +
            "stroke-width:2}svg .p{stroke:#2f6f8f}svg .r{stroke:#a8542f;stroke-dasharray:6 3}" +
        "@media(prefers-color-scheme:dark){body{color:#e2e6ea;background:#16191d}" +
        "th,td{border-color:#3a4148}small{color:#9aa4ad}svg .g{stroke:#3a4148}svg .p{stroke:#7fb8d6}svg .r{stroke:#e0916c}}@media print{body{margin:0;max-width:none}}";

    private static void Summary(StringBuilder page, Linking linking)
    {
        var report = linking.Report;
        var sizes = linking.ClusterOf.GroupBy(c => c).GroupBy(g => g.Count()).OrderBy(g => g.Key).ToList();
        page.Append(CultureInfo.InvariantCulture,
            $"<p>{N(report.Rows)} rows, {N(report.Blocking.Sum(b => b.NewPairs))} pairs " +
                $"compared, {N(linking.Scored.Count)} " +
                    $"kept, {N(linking.Tied.Count(p => p.Weight >= linking.Model.SameFrom))} ")
            .Append("shown as the same. Nothing is merged: these are proposals for a person to decide.</p>");
        foreach (var remark in report.Remarks) page.Append(CultureInfo.InvariantCulture,
            $"<p class=\"warn\">{Text(remark)}</p>");
        page.Append("<h2>Clusters</h2><table><tr><th class=\"n\">rows in a cluster<th class=\"n\">clusters</tr>");
        foreach (var size in sizes.Take(25)) page.Append(CultureInfo.InvariantCulture,
            $"<tr><td class=\"n\">{N(size.Key)}<td class=\"n\">{N(size.Count())}</tr>");
        page.Append("</table>");
        if (sizes.Count > 25) page.Append(CultureInfo.InvariantCulture,
            $"<p><small>{N(sizes.Count - 25)} larger sizes are not listed; the largest " +
                $"is {N(sizes[^1].Key)}.</small></p>");
        foreach (var remark in report.ClusterRemarks.Take(20)) page.Append(CultureInfo.InvariantCulture,
            $"<p class=\"warn\">{Text(remark.Sentence)}</p>");
        if (report.ClusterRemarks.Count > 20) page.Append(CultureInfo.InvariantCulture,
            $"<p>{N(report.ClusterRemarks.Count - 20)} further remarks of this kind.</p>");
    }

    private static void Blocking(StringBuilder page, LinkReport report)
    {
        page.Append("<h2>Which pairs were compared</h2><table><tr><th>rows agree on<th class=\"n\">blocks<th " +
            "class=\"n\">pairs<th class=\"n\">not given by a rule above</tr>");
        foreach (var rule in report.Blocking) page.Append(CultureInfo.InvariantCulture,
            $"<tr><td>{Text(rule.Rule)}<td class=\"n\">{N(rule.Blocks)}<td class=\"n\">{N(rule.Pairs)}<td " +
                $"class=\"n\">{N(rule.NewPairs)}</tr>");
        page.Append("</table>");
        foreach (var large in report.LargeBlocks.Take(50))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<p class=\"warn\">{N(large.Rows)} rows share “{Text(Short(large.Values))}” " +
                    $"({Text(large.Rule)}): only the nearest were compared, {N(large.PairsLeftOut)} pairs were " +
                        $"left out.</p>");
        }

        if (report.LargeBlocks.Count > 50)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<p class=\"warn\">{N(report.LargeBlocks.Count - 50)} more large " +
                    $"blocks, {N(report.LargeBlocks.Skip(50).Sum(b => b.PairsLeftOut))} pairs left out.</p>");
        }
    }

    private static void Weights(StringBuilder page, Linking linking)
    {
        var counts = linking.Report.PairsByWeight;
        var most = Math.Max(1, counts.Max());
        page.Append("<h2>Pairs by weight</h2><p><small>Weight is the base-2 logarithm of the odds: 0 is even, " +
            "4.25 is 95 %, each further bit doubles the odds. The length of a bar is " +
                "logarithmic.</small></p><table><tr><th class=\"n\">weight from<th class=\"n\">pairs<th></tr>");
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0) page.Append(CultureInfo.InvariantCulture,
                $"<tr><td class=\"n\">{W(i - 20)}<td class=\"n\">{N(counts[i])}<td><span class=\"b\" " +
                    $"style=\"width:{W(Math.Log(1 + counts[i]) / Math.Log(1 + most) * 20)}rem\"></span></tr>");
        }

        page.Append("</table>");
    }

    private static void ThresholdTable(StringBuilder page, Linking linking)
    {
        page.Append("<h2>What a threshold would keep</h2><p><small>Expected shares follow from the model's own " +
            "probabilities, not from labels: they are as good as the model.</small></p>");
        Curve(page, linking);
        page.Append("<table><tr><th class=\"n\">weight from<th class=\"n\">probability<th class=\"n\">pairs<th " +
                "class=\"n\">expected right among them<th class=\"n\">of all expected matches kept</tr>");
        var (kept, all) = Expected(linking, Thresholds);
        foreach (var (threshold, (count, right)) in Thresholds.Zip(kept))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td class=\"n\">{W(threshold)}<td class=\"n\">{P(LinkageModel.Probability(threshold))}<td " +
                    $"class=\"n\">{N(count)}<td " +
                        $"class=\"n\">{(count == 0 ? "–" : P(right / count))}<td " +
                            $"class=\"n\">{(all <= 0 ? "–" : P(right / all))}</tr>");
        }

        page.Append("</table>");
    }

    // Pairs from each threshold up and how many of them are expected to be right; all the matches there should be.
    private static ((int Count, double Right)[] Kept, double All) Expected(Linking linking, double[] thresholds)
    {
        var kept = new (int Count, double Right)[thresholds.Length];
        var all = 0.0;
        foreach (var pair in linking.Tied)
        {
            var chance = LinkageModel.Probability(pair.Weight);
            all += chance;
            for (var t = 0; t < kept.Length && thresholds[t] <= pair.Weight; t++)
                kept[t] = (kept[t].Count + 1, kept[t].Right + chance);
        }

        return (kept, Math.Max(linking.Report.Training?.ExpectedMatches ?? 0, all));
    }

    // Expected precision and recall over the threshold, as a drawing that needs no program.
    private static void Curve(StringBuilder page, Linking linking)
    {
        const int Wide = 560, High = 200, Left = 44, Top = 12;
        double[] at = [.. Enumerable.Range(0, 53).Select(i => -6 + i * 0.5)];
        var (kept, all) = Expected(linking, at);
        if (all <= 0) return;
        string X(double weight) => W(Left + (weight + 6) / 26 * Wide);
        string Y(double share) => W(Top + (1 - share) * High);
        string Line(Func<int, double?> share) => string.Join(' ', Enumerable.Range(0, at.Length)
            .Where(i => share(i) is not null).Select(i => $"{X(at[i])},{Y(share(i)!.Value)}"));
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Wide + Left + 110} {High + 48}\" role=\"img\" " +
            $"aria-label=\"Expected share of right pairs among those kept, and of all matches that are kept, over the weight " +
                $"from which pairs are kept; the table below has the numbers\">");
        foreach (var share in new[] { 0, 0.25, 0.5, 0.75, 1 }) page.Append(CultureInfo.InvariantCulture,
            $"<path class=\"g\" d=\"M{Left} {Y(share)}H{Left + Wide}\"/><text x=\"{Left - 6}\" y=\"{Y(share - 0.02)}\" " +
                $"text-anchor=\"end\">{share * 100:0} %</text>");
        foreach (var weight in new[] { -6, 0, 4.25, 10, 15, 20 }) page.Append(CultureInfo.InvariantCulture,
            $"<path class=\"g\" d=\"M{X(weight)} {Top}V{Top + High}\"/><text x=\"{X(weight)}\" y=\"{Top + High + 18}\" " +
                $"text-anchor=\"middle\">{W(weight)}</text>");
        var (last, right) = (kept[^1], Enumerable.Range(0, at.Length).Last(i => kept[i].Count > 0));
        page.Append(CultureInfo.InvariantCulture, $"<polyline class=\"p\" points=\"{Line(i => kept[i].Count == 0 ? null : kept[i].Right / kept[i].Count)}\"/>" +
            $"<polyline class=\"r\" points=\"{Line(i => kept[i].Right / all)}\"/>" +
            $"<text x=\"{Left + Wide + 6}\" y=\"{Y(kept[right].Right / kept[right].Count - 0.02)}\">right among kept</text>" +
            $"<text x=\"{Left + Wide + 6}\" y=\"{Y(Math.Min(last.Right / all, 0.9) - 0.02)}\">of all matches</text>" +
            $"<text x=\"{Left + Wide / 2}\" y=\"{Top + High + 36}\" text-anchor=\"middle\">weight from which pairs are kept (4.25 is 95 %)</text></svg>");
    }

    private static void Unlinkable(StringBuilder page, Linking linking)
    {
        var weights = linking.Report.RowSelfWeights;
        if (weights.Count == 0) return;
        page.Append("<h2>Rows that say too little</h2><p>Against a perfect copy of itself, this share of rows " +
            "would not reach a weight:</p><table><tr><th class=\"n\">weight<th class=\"n\">rows that cannot reach " +
                "it</tr>");
        foreach (var threshold in Thresholds) page.Append(CultureInfo.InvariantCulture,
            $"<tr><td class=\"n\">{W(threshold)}<td " +
                $"class=\"n\">{P(weights.Count(w => w < threshold) / (double)weights.Count)}</tr>");
        page.Append("</table>");
    }

    private static void Model(StringBuilder page, LinkageModel model)
    {
        page.Append(CultureInfo.InvariantCulture,
            $"<h2>The model “{Text(model.Name)}”</h2><p>{Text(model.About)}</p><p>" +
            $"Of {N((long)Math.Round(1 / model.Prior))} pairs drawn at random, one is expected " +
            $"to be a match: weight {W(model.PriorWeight)}.</p>")
            .Append("<table><tr><th>field<th>outcome<th class=\"n\">among matches (m)<th class=\"n\">among others " +
                "(u)<th class=\"n\">weight<th></tr>");
        foreach (var field in model.Fields)
        {
            foreach (var level in field.Levels.Skip(1))
            {
                page.Append(CultureInfo.InvariantCulture,
                    $"<tr><td>{Text(field.Name)}<td>{Text(level.Name)}<td class=\"n\">{P(level.M)}<td " +
                        $"class=\"n\">{level.U.ToString("0.0######", CultureInfo.InvariantCulture)}<td " +
                            $"class=\"n\">{W(level.Weight)}<td>{Bar(level.Weight)}</tr>");
            }
        }

        if (model.Lists is { Count: > 0 } lists)
        {
            page.Append("</table><p>How much likelier than usual two rows are one person's, by the lists they stand in:</p><table>" +
                "<tr><th>list<th>list<th class=\"n\">weight<th></tr>");
            foreach (var of in lists) page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Text(of.A)}<td>{Text(of.B)}<td class=\"n\">{W(of.Weight)}<td>{Bar(of.Weight)}</tr>");
        }

        page.Append("</table><p><small>A field that is absent weighs nothing. Where a value is counted by how " +
            "common it is, a rare one weighs more.</small></p>");
    }

    private static void Training(StringBuilder page, TrainingReport? training)
    {
        if (training is null) return;
        page.Append(CultureInfo.InvariantCulture,
            $"<h2>Training</h2><p>{N(training.SampledPairs)} pairs drawn at random; " +
                $"about {N((long)training.ExpectedMatches)} matches expected in all.</p><table><tr><th>pairs that " +
                    $"agree on<th class=\"n\">pairs<th class=\"n\">matches among them<th class=\"n\">steps<th " +
                        $"class=\"n\">log-likelihood</tr>");
        foreach (var s in training.Sessions) page.Append(CultureInfo.InvariantCulture,
            $"<tr><td>{Text(s.Rule)}<td class=\"n\">{N(s.Pairs)}<td class=\"n\">{P(s.Share)}<td " +
                $"class=\"n\">{N(s.LogLikelihoods.Count)}<td class=\"n\">{W(s.LogLikelihoods[^1])}</tr>");
        page.Append("</table>");
    }

    private static void Examples(StringBuilder page, Linking linking)
    {
        page.Append("<h2>Examples, with every step</h2>");
        foreach (var threshold in new[] { 15.0, 6, 4.25, 2, 0, -3 })
        {
            if (linking.Tied.FirstOrDefault(p => p.Weight <= threshold) is not { B: > 0 } pair) continue;
            var explained = linking.ExplainTied(pair.A, pair.B);
            page.Append(CultureInfo.InvariantCulture,
                $"<h3>{Text(Short(linking.RowIds[pair.A]))} and {Text(Short(linking.RowIds[pair.B]))}: " +
                    $"weight {W(explained.Weight)}, {P(explained.Probability)}</h3><table>");
            foreach (var line in explained.Ledger.Where(l => l.Level != "missing"))
            {
                page.Append(CultureInfo.InvariantCulture,
                    $"<tr><td>{Text(line.Field)}<td " +
                        $"class=\"n\">{W(line.Weight)}<td>{Bar(line.Weight)}<td>{Text(Short(line.Sentence))}</tr>");
            }

            page.Append(CultureInfo.InvariantCulture,
                $"<tr><th>sum<th class=\"n\">{W(explained.Weight)}<th><th></tr></table>");
        }
    }

    private static string Bar(double weight) =>
        $"<span class=\"b{(weight < 0 ? " m" : "")}\" " +
            $"style=\"width:{W(Math.Min(Math.Abs(weight), 20) / 2)}rem\"></span>";

    // A value that a spreadsheet would run as a formula is kept as it is: ids are compared by programs. Quotes only
    // where CSV needs them.
    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string W(double w) => w.ToString("0.##", CultureInfo.InvariantCulture);

    private static string P(double p) => (p * 100)
        .ToString(p is > 0.999 or < 0.01 ? "0.###" : "0.#", CultureInfo.InvariantCulture) + " %";
}

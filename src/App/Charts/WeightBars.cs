using Homeward.App.Language;

namespace Homeward.App.Charts;

/// <summary>One line of a pair's ledger.</summary>
/// <param name="Field">what was compared, in words</param>
/// <param name="Outcome">what came of it, in words</param>
/// <param name="Weight">log2 of the Bayes factor; 0 where nothing was said</param>
/// <param name="Absent">one side says nothing: no evidence either way</param>
public sealed record WeightRow(string Field, string? A, string? B, string Outcome, double Weight, bool Absent);

/// <summary>The ledger of a pair as steps that add up from nothing to the whole weight.</summary>
public sealed record WeightBars(string Id, IReadOnlyList<WeightRow> Rows)
{
    public double Total => Rows.Sum(r => r.Weight);

    /// <summary>The three strongest reasons of each side, strongest first; what is absent is no reason.</summary>
    public IEnumerable<WeightRow> For => Rows.Where(r => r.Weight > 0).OrderByDescending(r => r.Weight).Take(3);

    public IEnumerable<WeightRow> Against => Rows.Where(r => r.Weight < 0).OrderBy(r => r.Weight).Take(3);

    public sealed record Step(WeightRow Row, double X, double Width, double EndsAt);

    /// <summary>Where nothing stands, in percent of the width.</summary>
    public double ZeroAt => Scale(0);

    public IReadOnlyList<Step> Steps()
    {
        var steps = new List<Step>();
        var sum = 0.0;
        foreach (var row in Rows)
        {
            var (a, b) = (Scale(sum), Scale(sum + row.Weight));
            steps.Add(new(row, Math.Min(a, b), Math.Abs(b - a), b));
            sum += row.Weight;
        }

        return steps;
    }

    public string Told(Words words) => words["weights.told",
        ("total", NumberWords.Signed(words.Lang, Total)),
        ("rows", string.Join("; ", Rows.Select(r => $"{r.Field} {NumberWords.Signed(words.Lang, r.Weight)}")))];

    private double Scale(double weight)
    {
        var (low, high, sum) = (0.0, 0.0, 0.0);
        foreach (var row in Rows)
        {
            sum += row.Weight;
            (low, high) = (Math.Min(low, sum), Math.Max(high, sum));
        }

        var air = Math.Max(1, (high - low) * 0.06);
        return 100 * (weight - low + air) / (high - low + 2 * air);
    }
}

using Homeward.Exchanges;

namespace Homeward.App.Charts;

/// <summary>One exchange on the time line: at least and at most how many came back to each side; null is open.</summary>
/// <param name="When">in words</param>
/// <param name="Told">the exchange in one sentence, for those who do not see the drawing</param>
public sealed record TimelineMark(
    string Id, DateOnly Day, string When, ExchangeTotal Ru, ExchangeTotal Ua, bool IsAborted, string Told);

/// <summary>The register as a drawing: above the line those who came back to Russia, below it those who came back to Ukraine.</summary>
public sealed record ExchangeTimeline(IReadOnlyList<TimelineMark> Marks, DateOnly Today)
{
    public const int Half = 80;

    public TimeAxis Axis => TimeAxis.Around(Marks.Select(m => m.Day), Today);

    /// <summary>Height in units of the drawing: the square root, so that an exchange of one does not vanish beside a thousand.</summary>
    public double HeightOf(int people)
    {
        var most = Marks.SelectMany(m => new[] { m.Ru.High ?? m.Ru.Low, m.Ua.High ?? m.Ua.Low }).DefaultIfEmpty(1).Max();
        return people <= 0 ? 0 : (Half - 12) * Math.Sqrt(people / (double)Math.Max(1, most));
    }
}

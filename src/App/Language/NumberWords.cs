using System.Globalization;
using Homeward.Basics;
using Homeward.Claims;

namespace Homeward.App.Language;

/// <summary>Numbers and counts as people write them in each language, without the machine's own culture.</summary>
public static class NumberWords
{
    /// <summary>English groups with commas; Russian and Ukrainian with a no-break space from five digits on.</summary>
    public static string Whole(string lang, long n)
    {
        var digits = Math.Abs(n).ToString(CultureInfo.InvariantCulture);
        var grouped = lang == "en" ? Grouped(digits, ",") : digits.Length > 4 ? Grouped(digits, "\u00a0") : digits;
        return n < 0 ? "\u2212" + grouped : grouped;
    }

    /// <summary>A share for people: whole percents. Values above 0 never read "0 %", below 1 never "100 %".</summary>
    public static string Percent(string lang, double share)
    {
        var n = (int)Math.Round(share * 100, MidpointRounding.AwayFromZero);
        var space = lang == "en" ? "" : "\u00a0";
        if (n == 0 && share > 0) return "<\u00a01" + space + "%";
        if (n == 100 && share < 1) return ">\u00a099" + space + "%";
        return n.ToString(CultureInfo.InvariantCulture) + space + "%";
    }

    /// <summary>One decimal, for weights in details; the sign always shown, with the true minus.</summary>
    public static string Signed(string lang, double value)
    {
        var size = Math.Abs(value).ToString("0.0", CultureInfo.InvariantCulture);
        var text = lang == "en" ? size : size.Replace('.', ',');
        return (value < -0.05 ? "\u2212" : value > 0.05 ? "+" : "") + text;
    }

    public static string Count(Words words, CountRange count) => count switch
    {
        { Disclosed: false } => words["count.withheld"],
        { Low: { } l, High: { } h } when l == h => count.Approx ? words["count.about", ("n", l)] : words.Say(l),
        { Low: { } l, High: { } h } => words[count.Approx ? "count.about-between" : "count.between", ("low", l), ("high", h)],
        { Low: { } l } => words["count.at-least", ("n", l)],
        { High: { } h } => words["count.at-most", ("n", h)],
        { Per: CountedPer.Share } => Share(words, count.Phrase),
        _ => count.Phrase ?? words["count.unknown"],
    };

    /// <summary>A share is kept as one English word whatever the text's language; what a person typed instead stays as typed.</summary>
    private static string Share(Words words, string? share) => share switch
    {
        "almost all" => words["share.almost-all"],
        "all" => words["share.all"],
        "most" => words["share.most"],
        "half" => words["share.half"],
        "many" => words["share.many"],
        "some" => words["share.some"],
        _ => share ?? words["count.unknown"],
    };

    private static string Grouped(string digits, string between)
    {
        for (var i = digits.Length - 3; i > 0; i -= 3) digits = digits.Insert(i, between);
        return digits;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>
/// A number of people as somebody types it into a form: 175, ~30, 12+, 100-120, "about 30", «не менее 12», «від 100 до 120»,
/// "not disclosed". English, Russian and Ukrainian.
/// </summary>
public static partial class SpokenCount
{
    /// <returns>null where the words hold no such number; a word for a share ("most") is no number of people</returns>
    public static CountRange? Read(string words, string per)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Length > 200) return null;
        var text = Spaces().Replace(words.Trim().ToLowerInvariant().Replace('\u2212', '-'), " ");
        if (Withheld().IsMatch(text)) return new CountRange(words, null, null, false, false, per);
        var match = Counted().Match(text);
        if (!match.Success || Number(match, "a") is not { } first) return null;
        var second = Number(match, "b");
        if (match.Groups["b"].Success && second is null) return null;
        var about = match.Groups["about"].Success;
        if (second is { } high) return new CountRange(words, Math.Min(first, high), Math.Max(first, high), about, true, per);
        if (match.Groups["least"].Success || match.Groups["more"].Success) return new CountRange(words, first, null, about, true, per);
        return match.Groups["most"].Success
            ? new CountRange(words, null, first, about, true, per)
            : new CountRange(words, first, first, about, true, per);
    }

    private static int? Number(Match match, string name) =>
        match.Groups[name].Success && int.TryParse(match.Groups[name].Value.Replace(" ", "", StringComparison.Ordinal)
            .Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("^(not disclosed|withheld|не раскрыто|не раскрывается|не называется|не розкрито|не розкривається|не називається)$")]
    private static partial Regex Withheld();

    [GeneratedRegex(
        @"^(?:(?<about>~|about|around|roughly|some|около|примерно|приблизительно|где-то|близько|приблизно|десь) ?)?" +
        @"(?:(?<least>at least|no fewer than|more than|over|не менее|не меньше|минимум|более|больше|не менш(?:е|ніж)|щонайменше|понад|більше) ?" +
        @"|(?<most>-|at most|up to|no more than|не более|не больше|до|не більше|щонайбільше) ?|(?:between|from|от|від) )?" +
        @"(?<a>\d{1,3}(?:[ ,]\d{3})+|\d{1,9})(?<more>\+| или больше| or more| або більше)?" +
        @"(?:(?: ?[-–—] ?| to | and | до | і | и )(?<b>\d{1,3}(?:[ ,]\d{3})+|\d{1,9}))?" +
        @"(?: (?:people|persons|men|soldiers|человека?|людей|чел\.?|осіб|людини|чоловік|бійців|бойцов|военных|військових))?$")]
    private static partial Regex Counted();
}

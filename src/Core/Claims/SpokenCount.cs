using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>
/// A number of people as somebody types it into a form: 175, ~30, 12+, 100-120, "about thirty", «не менее двенадцати», «від 100 до 120»,
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
        var match = Counted().Match(InDigits(text));
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

    /// <summary>Numbers written out, in any of the languages, as digits: «около тридцати» → «около 30».</summary>
    private static string InDigits(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('0', '9')) return text;
        var words = text.Split(' ').SelectMany(Parted).ToList();
        var said = new List<string>();
        for (var at = 0; at < words.Count;)
        {
            var (value, used) = Figures.Spelled(words.Skip(at).Select(NumberOf));
            // "a hundred and twenty", but not "between ten and twenty"
            if (used > 0 && value % 100 == 0 && words[0] != "between" && at + used + 1 < words.Count && words[at + used] == "and")
            {
                var (rest, more) = Figures.Spelled(words.Skip(at + used + 1).Select(NumberOf));
                if (rest is > 0 and < 100) (value, used) = (value + rest, used + 1 + more);
            }

            if (used > 0) said.Add(value.ToString(CultureInfo.InvariantCulture));
            else if (words[at] != "a") said.Add(words[at]); // "a hundred"
            at += Math.Max(1, used);
        }

        return string.Join(' ', said);
    }

    /// <summary>«двадцать-тридцать» is two numbers, "twenty-five" is one.</summary>
    private static string[] Parted(string word) =>
        word.Split('-', '–', '—') is [var a, var b] && NumberOf(word) < 0 && NumberOf(a) >= 0 && NumberOf(b) >= 0 ? [a, "-", b] : [word];

    private static int NumberOf(string word)
    {
        foreach (var language in (ReadOnlySpan<string>)["ru", "uk", "en"])
        {
            if (word.Length > 0 && Lexicon.Of(language)!.NumberOf(word) is >= 0 and var number) return number;
        }

        return -1;
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

using System.Globalization;
using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>Days as a letter writes them.</summary>
public static class LetterDays
{
    /// <summary>
    /// A day that is known exactly: "19 марта 2025 года", "19 березня 2025 року", "19 March 2025". Anything vaguer stands in the words
    /// of <see cref="DateWords"/> and is doubtful: whether "конец мая" fits the sentence a person must see.
    /// </summary>
    public static LetterFact Of(UncertainDate date, string lang, string? claimId)
    {
        ArgumentNullException.ThrowIfNull(date);
        return date.Earliest is { } day && date.Latest == day
            ? new(Of(day, lang), claimId) : new(DateWords.Say(date, lang), claimId, null, "vague-date");
    }

    public static string Of(DateOnly day, string lang)
    {
        var end = lang switch { "ru" => " года", "uk" => " року", _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"{day.Day} {DateWords.MonthsAfterADay(lang)[day.Month - 1]} {day.Year}{end}");
    }

    /// <summary>A date known only by its bounds; null where both ends are open.</summary>
    public static LetterFact? Of(DateOnly? earliest, DateOnly? latest, string lang, string? claimId)
    {
        if (earliest is null && latest is null) return null;
        static string End(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "..";
        var edtf = earliest == latest ? End(earliest) : $"{End(earliest)}/{End(latest)}";
        return Of(new UncertainDate(null, null, null, edtf, earliest, latest, "", ""), lang, claimId);
    }
}

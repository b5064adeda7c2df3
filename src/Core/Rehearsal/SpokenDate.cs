using System.Globalization;
using Homeward.Basics;

namespace Homeward.Rehearsal;

/// <summary>
/// A day as people say it, with the span that phrase means in EDTF; AfterDays is set where it counts from the
/// exchange.
/// </summary>
internal sealed record SpokenDate(string Phrase, string Edtf, int? AfterDays = null);

/// <summary>
/// Says true days vaguely or exactly, in three languages, so that the phrase is true and its span follows the one
/// convention of the project (beginning, middle, end of a month; around the Nth; last week; a weekday is the latest
/// one before the anchor).
/// </summary>
internal static class DateSpeech
{
    private static readonly Dictionary<string, string[]> InMonth = new()
    {
        ["ru"] = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре".Split(' '),
        ["uk"] = "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні".Split(' '),
        ["en"] = "January February March April May June July August September October November December".Split(' '),
    };

    private static readonly Dictionary<string, string[]> Weekdays = new()
    {
        ["ru"] = ["в воскресенье", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"],
        ["uk"] = ["у неділю", "у понеділок", "у вівторок", "у середу", "у четвер", "у п'ятницю", "у суботу"],
        ["en"] = ["on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"],
    };

    private static readonly Dictionary<string, string[]> Numbers = new()
    {
        ["ru"] = "ноль один два три четыре пять шесть семь восемь девять десять".Split(' '),
        ["uk"] = "нуль один два три чотири п'ять шість сім вісім дев'ять десять".Split(' '),
        ["en"] = "zero one two three four five six seven eight nine ten".Split(' '),
    };

    /// <summary>
    /// A day that is past on the anchor. Day of exchange, when the text has named it, allows "two days after the
    /// exchange".
    /// </summary>
    public static SpokenDate When(Chance chance, string lang, DateOnly day, DateOnly anchor, DateOnly? exchange = null)
    {
        var ago = anchor.DayNumber - day.DayNumber;
        var since = exchange is { } e ? day.DayNumber - e.DayNumber : -1;
        if (since is >= 1 and <= 10 && chance.PerMille(350)) return AfterExchange(lang, day, since);
        if (ago is 1 or 2 && chance.PerMille(650))
        {
            return new(Pick(lang, ago == 1 ? "вчера|учора|yesterday"
                : "позавчера|позавчора|the day before yesterday"), Iso(day));
        }
        if (ago is >= 2 and <= 6 && chance.PerMille(400)) return new(Weekdays[lang][(int)day.DayOfWeek], Iso(day));
        if (ago is >= 3 and <= 13 && InLastWeek(day, anchor) && chance.PerMille(350)) return LastWeek(lang, anchor);
        var at = chance.Below(100);
        if (at < 55) return new(Exact(chance, lang, day, anchor), Iso(day));
        if (at < 72) return PartOfMonth(lang, day, anchor);
        if (at < 82) return Around(chance, lang, day, anchor);
        if (at < 92 || ago < 330 || day.Month is 12 or 1 or 2) return Month(lang, day, anchor);
        return Season(chance, lang, day);
    }

    /// <summary>A day of the past with its year, as a case note gives it.</summary>
    public static SpokenDate WithYear(Chance chance, string lang, DateOnly day) =>
        new(Exact(chance, lang, day, null), Iso(day));

    /// <summary>"since …": the day something began.</summary>
    public static SpokenDate Since(Chance chance, string lang, DateOnly day, DateOnly anchor)
    {
        var head = Pick(lang, "с |з |since ");
        if (chance.PerMille(250))
        {
            var month = Tongue.Of(lang).MonthsOf[day.Month - 1] + YearTail(lang, day, anchor);
            return new(head + month, $"{day.Year:0000}-{day.Month:00}");
        }

        return new(head + Plain(chance, lang, day, anchor), Iso(day));
    }

    /// <summary>The days of an exchange, one or several.</summary>
    public static SpokenDate Span(Chance chance, string lang, DateOnly first, DateOnly last, DateOnly anchor)
    {
        if (first == last) return When(chance, lang, first, anchor);
        var edtf = Iso(first) + "/" + Iso(last);
        var tail = Tongue.Of(lang).MonthsOf[last.Month - 1] + YearTail(lang, last, anchor);
        if (first.Month != last.Month)
        {
            return new(string.Format(
                CultureInfo.InvariantCulture,
                Pick(lang, "с {0} {1} по {2} {3}|з {0} {1} до {2} {3}|from {0} {1} to {2} {3}"),
                first.Day, Tongue.Of(lang).MonthsOf[first.Month - 1], last.Day, tail), edtf);
        }

        var forms = lang switch
        {
            "ru" => new[] { "{0}-{2} {3}", "с {0} по {2} {3}", "{0}, {1} и {2} {3}" },
            "uk" => ["{0}–{2} {3}", "з {0} до {2} {3}", "{0}, {1} і {2} {3}"],
            _ => ["on {0}-{2} {3}", "from {0} to {2} {3}", "on {0}, {1} and {2} {3}"],
        };
        return new(string.Format(
            CultureInfo.InvariantCulture, chance.Pick(forms), first.Day, first.Day + 1, last.Day, tail), edtf);
    }

    /// <summary>
    /// How long from one day to another, as people say it: four months, almost a year, more than two years.
    /// </summary>
    public static string Duration(string lang, DateOnly from, DateOnly to)
    {
        var months = Math.Max(0, to.DayNumber - from.DayNumber) * 10 / 304;
        return months switch
        {
            0 => Pick(lang, "меньше месяца|менше місяця|less than a month"),
            1 => Pick(lang, "больше месяца|понад місяць|more than a month"),
            <= 10 => Numbers[lang][months] + " " + MonthNoun(lang, months),
            11 => Pick(lang, "почти год|майже рік|almost a year"),
            12 => Pick(lang, "год|рік|a year"),
            <= 16 => Pick(lang, "больше года|понад рік|more than a year"),
            <= 19 => Pick(lang, "полтора года|півтора року|a year and a half"),
            <= 23 => Pick(lang, "почти два года|майже два роки|almost two years"),
            _ => Pick(lang, "больше двух лет|понад два роки|more than two years"),
        };
    }

    /// <summary>The day as a note's or article's own date: 25 марта 2025 (года).</summary>
    public static string Heading(string lang, DateOnly day, bool year = true) => lang switch
    {
        "ru" => DayMonthYear(lang, day) + (year ? " года" : ""),
        "uk" => DayMonthYear(lang, day) + (year ? " року" : ""),
        _ => DayMonthYear(lang, day),
    };

    private static string DayMonthYear(string lang, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Day} {Tongue.Of(lang).MonthsOf[day.Month - 1]} {day.Year}");

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string MonthNoun(string lang, int n) => lang switch
    {
        "ru" => n < 5 ? "месяца" : "месяцев",
        "uk" => n < 5 ? "місяці" : "місяців",
        _ => "months",
    };

    private static SpokenDate AfterExchange(string lang, DateOnly day, int days)
    {
        if (days == 1)
        {
            return new(Pick(lang, "на следующий день после обмена|наступного дня після обміну|the day after the "
                + "exchange"), Iso(day) + "~", 1);
        }
        var noun = lang switch
        {
            "ru" => days < 5 ? "дня" : "дней",
            "uk" => days < 5 ? "дні" : "днів",
            _ => "days",
        };
        return new(
            string.Format(CultureInfo.InvariantCulture,
                Pick(lang, "через {0} {1} после обмена|через {0} {1} після обміну|{0} {1} after the exchange"),
                Numbers[lang][days], noun),
            Iso(day) + "~", days);
    }

    private static bool InLastWeek(DateOnly day, DateOnly anchor)
    {
        var monday = Monday(anchor).AddDays(-7);
        return day >= monday && day < monday.AddDays(7);
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static SpokenDate LastWeek(string lang, DateOnly anchor)
    {
        var monday = Monday(anchor).AddDays(-7);
        return new(Pick(lang, "на прошлой неделе|минулого тижня|last week"),
            Iso(monday) + "/" + Iso(monday.AddDays(6)));
    }

    private static SpokenDate PartOfMonth(string lang, DateOnly day, DateOnly anchor)
    {
        var part = day.Day <= 10 ? 0 : day.Day <= 20 ? 1 : 2;
        var head = Pick(lang, part switch
        {
            0 => "в начале |на початку |in early ",
            1 => "в середине |в середині |in mid-",
            _ => "в конце |наприкінці |in late ",
        });
        var from = new DateOnly(day.Year, day.Month, part * 10 + 1);
        var to = part == 2 ? new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month))
            : from.AddDays(9);
        return new(head + Tongue.Of(lang).MonthsOf[day.Month - 1] + YearTail(lang, day, anchor), Iso(from) + "/" + Iso(to));
    }

    private static SpokenDate Around(Chance chance, string lang, DateOnly day, DateOnly anchor)
    {
        var said = day.AddDays(chance.Between(-2, 2));
        if (said > anchor) said = day;
        var head = Pick(lang, chance.PerMille(500) ? "около |близько |around " : "примерно |приблизно |about ");
        return new(head + string.Create(CultureInfo.InvariantCulture, $"{said.Day} {Tongue.Of(lang).MonthsOf[said.Month - 1]}")
            + YearTail(lang, said, anchor), Iso(said) + "~");
    }

    private static SpokenDate Month(string lang, DateOnly day, DateOnly anchor) => new(
        Pick(lang, "в |у |in ") + InMonth[lang][day.Month - 1] + YearTail(lang, day, anchor),
            $"{day.Year:0000}-{day.Month:00}");

    private static SpokenDate Season(Chance chance, string lang, DateOnly day)
    {
        var season = day.Month / 3 - 1;
        var word = Pick(lang, season switch
        {
            0 => "весной |навесні |in spring ",
            1 => "летом |улітку |in summer ",
            _ => "осенью |восени |in autumn ",
        });
        if (lang == "en" && chance.PerMille(500))
        {
            word = word.Replace("in ", "in the ", StringComparison.Ordinal) + "of ";
        }
        var year = day.Year.ToString("0000", CultureInfo.InvariantCulture);
        return new(word + year + Pick(lang, " года| року|"), $"{year}-{21 + season}");
    }

    private static string Exact(Chance chance, string lang, DateOnly day, DateOnly? anchor) =>
        (lang == "en" ? "on " : "") + Plain(chance, lang, day, anchor);

    private static string Plain(Chance chance, string lang, DateOnly day, DateOnly? anchor)
    {
        var month = Tongue.Of(lang).MonthsOf[day.Month - 1];
        var tail = anchor is { } a ? YearTail(lang, day, a) : YearTail(lang, day, DateOnly.MaxValue);
        if (lang == "en" && chance.PerMille(450))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{month} {day.Day}")
                + (tail.Length > 0 ? "," + tail : "");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{day.Day} {month}") + tail;
    }

    // A day without a year means the latest such day; so the year may be left out only for the last eleven months or
    // so.
    private static string YearTail(string lang, DateOnly day, DateOnly anchor) =>
        anchor.DayNumber - day.DayNumber < 320 && anchor >= day
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" {day.Year}{Pick(lang, " года| року|")}");

    private static string Pick(string lang, string ruUkEn) =>
        ruUkEn.Split('|')[lang switch { "ru" => 0, "uk" => 1, _ => 2 }];
}

using System.Globalization;
using Homeward.App.Charts;
using Homeward.App.Language;
using Homeward.Basics;

namespace Homeward.App.Pages.Looks;

/// <summary>Invented people and events, for looking at the pages only. Nobody here exists.</summary>
internal static class Sample
{
    /// <param name="span">"2025-05-21 2025-05-31"; "?" for an open end</param>
    public static UncertainDate Date(string edtf, string span, string? phrase = null)
    {
        var days = Days(span);
        return new(phrase, "ru", new DateOnly(2025, 6, 2), edtf, days[0], days[1], "reader", "");
    }

    public static PathBars Path(Words t) => new("p",
    [
        Row(t, "captured", "2024-03-01 2024-03-31", "2024-03-01 2024-03-31 2024-03-01 2024-03-31"),
        Row(t, "held", "2024-03-01 2025-05-31", "2024-03-01 2024-03-31 2025-05-21 2025-05-31"),
        Row(t, "exchanged", "2025-05-23 2025-05-23", "2025-05-23 2025-05-23 2025-05-23 2025-05-23", "confirmed"),
        Row(t, "held-after-release", "2025-05-23 2025-06-05", "2025-05-23 2025-05-26 2025-06-02 2025-06-12"),
        Row(t, "medical-board", "? ?", "? ? ? ?") with { DidNotHappen = true },
        Row(t, "sent-to-front", "2025-06-02 ?", "2025-06-02 2025-06-30 2025-06-02 ?", "feared") with
        {
            ConflictHref = "#conflict",
        },
    ], new DateOnly(2025, 7, 20), new DateOnly(2025, 5, 21));

    public static WeightBars Weights() => new("w",
    [
        new("Surname", "Тестов", "Testov", "the same letters in another script", 7.2, false),
        new("Given name", "Пётр", "Petro", "Russian and Ukrainian forms of one name", 2.1, false),
        new("Patronymic", "Примерович", null, "one side says nothing", 0, true),
        new("Year of birth", "1999", "about 2000", "the spans overlap", 3.4, false),
        new("Military unit", "в/ч 00000", "в/ч 00001", "different units", -2.6, false),
        new("Exchange", "end of May 2025", "23–25 May 2025", "the same exchange", 4.0, false),
    ]);

    private static PathRow Row(Words t, string stage, string when, string span, string modality = "asserted")
    {
        var d = Days(span);
        return new(stage, t.Of("stage", stage), t.Of("modality", modality), modality != "asserted", t.Say(Date("", when)),
            d[0], d[1], d[2], d[3], false, null, [("1", "#s1"), ("4", "#s4")]);
    }

    private static DateOnly?[] Days(string span) => [.. span.Split(' ').Select(
        d => d == "?" ? (DateOnly?)null : DateOnly.Parse(d, CultureInfo.InvariantCulture))];
}

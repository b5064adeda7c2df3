using System.Globalization;
using Homeward.App.Charts;
using Homeward.App.Language;
using Homeward.App.Reading;
using Homeward.Basics;

namespace Homeward.App.Pages.Looks;

/// <summary>Invented people and events, for looking at the pages only. Nobody here exists.</summary>
internal static class Sample
{
    public const string RussianText =
        "Здравствуйте. Мой брат, Тестов Пётр Примерович, 1999 года, вернулся обменом в конце мая. Позвонил один раз, " +
        "сказал: «нас держат в казарме, телефоны забрали, завтра, говорят, повезут».\n\nС тех пор связи нет. С ним было " +
        "человек тридцать, все из того же списка. Мы боимся, что их снова отправили на передовую. Нога у него не " +
        "сгибается, врача он не видел. Подскажите, что можно сделать?";

    private static readonly string[] Sister = ["письмо", "сестра"];
    private static readonly string[] Brother = ["письмо", "сестра", "сам Пётр по телефону"];

    /// <param name="span">"2025-05-21 2025-05-31"; "?" for an open end</param>
    public static UncertainDate Date(string edtf, string span, string? phrase = null)
    {
        var days = Days(span);
        return new(phrase, "ru", new DateOnly(2025, 6, 2), edtf, days[0], days[1], "reader", "");
    }

    public static IReadOnlyList<StatementItem> Statements()
    {
        var back = Date("2025-05-21/2025-05-31", "2025-05-21 2025-05-31", "в конце мая");
        var held = Date("2025-05-21/2025-06-02", "2025-05-21 2025-06-02");
        var tomorrow = Date("2025-06-03", "2025-06-03 2025-06-03", "завтра");
        var soon = One(4, "sent-to-front", "завтра, говорят, повезут", Brother, "corrected") with
        {
            When = Date("2025-06-02~", "2025-06-02 2025-06-02", "завтра"),
            Modality = "suspected",
            DecidedBy = "О. Зразок",
            Reason = "«завтра» сказано в звонке, день звонка не назван",
        };
        return
        [
            One(1, "exchanged", "вернулся обменом в конце мая", Sister, "accepted") with { When = back, DecidedBy = "О. Зразок" },
            One(2, "held-after-release", "нас держат в казарме", Brother, "proposed") with { When = held },
            One(3, null, "телефоны забрали", Brother, "proposed") with { Kind = "treatment" },
            soon with { Proposal = soon with { When = tomorrow, Modality = "asserted" } },
            One(5, "held-after-release", "С ним было человек тридцать", Sister, "proposed") with
            {
                Counts = [CountRange.Parse("~30", "persons")], Group = "человек тридцать, все из того же списка",
            },
            One(6, "sent-to-front", "их снова отправили на передовую", Sister, "proposed") with { Modality = "feared" },
            One(7, null, "Нога у него не сгибается, врача он не видел", Sister, "set-aside") with { Kind = "health" },
        ];
    }

    public static IReadOnlyList<Mark> Marks(string text, Words t) => [.. Statements().Select(s => new Mark(
        s.Number, text[..text.IndexOf(s.Quote, StringComparison.Ordinal)].EnumerateRunes().Count(),
        s.Quote.EnumerateRunes().Count(), s.Kind,
        t["statement.mark", ("n", s.Number), ("what", s.Stage is null ? t.Of("kind", s.Kind) : t.Of("stage", s.Stage))]))];

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

    private static StatementItem One(int n, string? stage, string quote, string[] voice, string state) => new(
        $"clm-sample{n}", 1, n, "stage", stage, quote, "ru", null, [], voice, "asserted", false, null, "F6", state,
        null, new DateTimeOffset(2025, 6, 3, 10, 20, 0, TimeSpan.Zero), null, null, $"act{n}");

    private static DateOnly?[] Days(string span) => [.. span.Split(' ').Select(
        d => d == "?" ? (DateOnly?)null : DateOnly.Parse(d, CultureInfo.InvariantCulture))];
}

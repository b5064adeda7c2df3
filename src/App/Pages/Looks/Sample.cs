using Homeward.App.Charts;
using Homeward.App.Language;
using Homeward.App.Reading;
using Homeward.Basics;

namespace Homeward.App.Pages.Looks;

/// <summary>Invented people and events, for looking at the pages only. Nobody here exists.</summary>
internal static class Sample
{
    public const string RussianText =
        "Здравствуйте. Мой брат, Тестов Пётр Примерович, 1999 года, вернулся обменом в конце мая. Позвонил один раз, сказал: «нас держат " +
        "в казарме, телефоны забрали, завтра, говорят, повезут».\n\nС тех пор связи нет. С ним было человек тридцать, все из того же списка. " +
        "Мы боимся, что их снова отправили на передовую. Нога у него не сгибается, врача он не видел. Подскажите, что можно сделать?";

    public static UncertainDate Date(string edtf, string? from, string? to, string? phrase = null) => new(
        phrase, "ru", new DateOnly(2025, 6, 2), edtf, from is null ? null : DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
        to is null ? null : DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture), "reader", "");

    public static IReadOnlyList<StatementItem> Statements()
    {
        string[] sister = ["письмо", "сестра"];
        string[] brother = ["письмо", "сестра", "сам Пётр по телефону"];
        var exchanged = One(1, "stage", "exchanged", "вернулся обменом в конце мая", Date("2025-05-21/2025-05-31", "2025-05-21", "2025-05-31", "в конце мая"), sister, "asserted", "accepted");
        var held = One(2, "stage", "held-after-release", "нас держат в казарме", Date("2025-05-21/2025-06-02", "2025-05-21", "2025-06-02"), brother, "asserted", "proposed");
        var phones = One(3, "treatment", null, "телефоны забрали", null, brother, "asserted", "proposed");
        var soon = One(4, "stage", "sent-to-front", "завтра, говорят, повезут", Date("2025-06-02~", "2025-06-02", "2025-06-02", "завтра"), brother, "suspected", "corrected");
        var group = One(5, "stage", "held-after-release", "С ним было человек тридцать", null, sister, "asserted", "proposed", new CountRange("человек тридцать", 30, 30, true, true, "persons"));
        var feared = One(6, "stage", "sent-to-front", "их снова отправили на передовую", null, sister, "feared", "proposed");
        var health = One(7, "health", null, "Нога у него не сгибается, врача он не видел", null, sister, "asserted", "set-aside");
        soon = soon with { Proposal = soon with { When = Date("2025-06-03", "2025-06-03", "2025-06-03", "завтра"), Modality = "asserted" }, DecidedBy = "О. Зразок", Reason = "«завтра» сказано в звонке, день звонка не назван" };
        return [exchanged with { DecidedBy = "О. Зразок" }, held, phones, soon, group with { Group = "человек тридцать, все из того же списка" }, feared, health];
    }

    public static IReadOnlyList<Mark> Marks(string text, Words t) => [.. Statements().Select(s => new Mark(
        s.Number, text[..text.IndexOf(s.Quote, StringComparison.Ordinal)].EnumerateRunes().Count(), s.Quote.EnumerateRunes().Count(), s.Kind,
        t["statement.mark", ("n", s.Number), ("what", s.Stage is null ? t.Of("kind", s.Kind) : t.Of("stage", s.Stage))]))];

    public static PathBars Path(Words t) => new("p", [
        Row(t, "a", "captured", "asserted", Date("2024-03", "2024-03-01", "2024-03-31"), "2024-03-01", "2024-03-31", "2024-03-01", "2024-03-31"),
        Row(t, "b", "held", "asserted", Date("2024-03/2025-05", "2024-03-01", "2025-05-31"), "2024-03-01", "2024-03-31", "2025-05-21", "2025-05-31"),
        Row(t, "c", "exchanged", "confirmed", Date("2025-05-23", "2025-05-23", "2025-05-23"), "2025-05-23", "2025-05-23", "2025-05-23", "2025-05-23"),
        Row(t, "d", "held-after-release", "asserted", Date("2025-05-23/2025-06-05", "2025-05-23", "2025-06-05"), "2025-05-23", "2025-05-26", "2025-06-02", "2025-06-12"),
        Row(t, "e", "medical-board", "asserted", Date("", null, null), null, null, null, null) with { DidNotHappen = true },
        Row(t, "f", "sent-to-front", "feared", Date("2025-06-02/..", "2025-06-02", null), "2025-06-02", "2025-06-30", "2025-06-02", null) with { ConflictHref = "#conflict" },
    ], new DateOnly(2025, 7, 20), new DateOnly(2025, 5, 21));

    public static WeightBars Weights() => new("w", [
        new("Surname", "Тестов", "Testov", "the same letters in another script", 7.2, false),
        new("Given name", "Пётр", "Petro", "Russian and Ukrainian forms of one name", 2.1, false),
        new("Patronymic", "Примерович", null, "one side says nothing", 0, true),
        new("Year of birth", "1999", "about 2000", "the spans overlap", 3.4, false),
        new("Military unit", "в/ч 00000", "в/ч 00001", "different units", -2.6, false),
        new("Exchange", "end of May 2025", "23–25 May 2025", "the same exchange", 4.0, false),
    ]);

    private static PathRow Row(Words t, string id, string stage, string modality, UncertainDate when, string? a, string? b, string? c, string? d) =>
        new(id, t.Of("stage", stage), t.Of("modality", modality), modality != "asserted", t.Say(when), Day(a), Day(b), Day(c), Day(d), false, null, [("1", "#s1"), ("4", "#s4")]);

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static StatementItem One(int n, string kind, string? stage, string quote, UncertainDate? when, string[] voice, string modality, string state, params CountRange[] counts) => new(
        $"clm-sample{n:0000000000}", 1, n, kind, stage, quote, "ru", when, counts, voice, modality, false, null, "F6", state,
        null, new DateTimeOffset(2025, 6, 3, 10, 20, 0, TimeSpan.Zero), null, null, $"act{n}");
}

using System.Globalization;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Tests.House;
using Xunit;

namespace Homeward.Tests.Core.Cases;

/// <summary>
/// Letters of ten made-up people in Russian and Ukrainian, line by line as a clerk would write them: tests/Core/Cases/golden. The lines
/// with names were written by hand before the first run; the whole letters were read against the grammar.
/// </summary>
public class GoldenLettersTest
{
    private sealed record Made(
        string File, string Template, string Surname, string Given, string Patronymic, bool Male, string Rank, string From, string Signed, string? Sender = null);

    private static readonly Made[] People =
    [
        new("01-solovyov", "raport-vvk", "Соловьёв", "Игорь", "Андреевич", true, "рядовой",
            "от рядового Соловьёва Игоря Андреевича", "рядовой Соловьёв И. А."),
        new("02-shevchenko", "raport-otpusk", "Шевченко", "Тарас", "Ильич", true, "младший сержант",
            "от младшего сержанта Шевченко Тараса Ильича", "младший сержант Шевченко Т. И."),
        new("03-chernykh", "zhaloba-prokuror", "Черных", "Павел", "Олегович", true, "ефрейтор",
            "от ефрейтора Черных Павла Олеговича", "ефрейтор Черных П. О."),
        new("04-gadzhiev", "zhaloba-prokuror-semya", "Гаджиев", "Магомед", "Алиевич", true, "старший лейтенант",
            "от Гаджиевой Патимат Магомедовны", "Гаджиева П. М.", "Гаджиева Патимат Магомедовна"),
        new("05-kuznetsova", "raport-vvk", "Кузнецова", "Мария", "Сергеевна", false, "прапорщик",
            "от прапорщика Кузнецовой Марии Сергеевны", "прапорщик Кузнецова М. С."),
        new("06-kovalenko", "raport-vidpustka", "Коваленко", "Андрій", "Петрович", true, "солдат",
            "солдата Коваленка Андрія Петровича", "солдат Коваленко А. П."),
        new("07-tkachuk", "raport-zvilnennia", "Ткачук", "Олена", "Іванівна", false, "старший солдат",
            "старшого солдата Ткачук Олени Іванівни", "старший солдат Ткачук О. І."),
        new("08-zinchenko", "skarga-vidmova", "Зінченко", "Ігор", "Миколайович", true, "молодший сержант",
            "молодшого сержанта Зінченка Ігоря Миколайовича", "молодший сержант Зінченко І. М."),
        new("09-bilyi", "raport-vidpustka", "Білий", "Василь", "Степанович", true, "сержант",
            "сержанта Білого Василя Степановича", "сержант Білий В. С."),
        new("10-kravchuk", "raport-zvilnennia", "Кравчук", "Юрій", "Олегович", true, "капітан",
            "капітана Кравчука Юрія Олеговича", "капітан Кравчук Ю. О."),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, People.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void Letter_OfAMadeUpPerson_StandsAsWrittenByHand(int number)
    {
        var made = People[number];
        var lines = Lines(made);
        Assert.Contains(made.From, lines);
        Assert.Equal(made.Signed.Replace(". ", ".\u00a0", StringComparison.Ordinal), lines[^1]);
        var file = $"tests/Core/Cases/golden/{made.File}.txt";
        Assert.Equal(Repository.Read(file).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), lines);
    }

    [Fact]
    public void Letter_OneLetterChanged_IsNoticed() =>
        Assert.DoesNotContain(People[0].From, Lines(People[0] with { Surname = "Соловьев" }));

    [Fact]
    public void Letter_SexNotKnown_AsksInsteadOfGuessingTheEnding()
    {
        var facts = new Dictionary<string, LetterFact>(StringComparer.Ordinal)
        {
            ["person.name"] = new("", "men-1", new("Мороз", "Саша", null, null)), ["captured.on"] = new("4 мая 2023 года", "clm-1"),
            ["exchanged.on"] = new("19 марта 2025 года", "clm-2"),
        };
        var open = LetterDraft.Of(LetterShelf.Find("raport-vvk")!, facts, _ => true).Open;
        Assert.Contains(open, p => p is { Kind: "ask", Why: "sex-unknown", Text: "находился/находилась" });
    }

    private static string[] Lines(Made made)
    {
        var template = LetterShelf.Find(made.Template)!;
        var lang = template.Lang;
        LetterFact Day(int y, int m, int d) => LetterDays.Of(new UncertainDate(null, null, null, "", new(y, m, d), new(y, m, d), "", ""), lang, "clm-day");
        var facts = new Dictionary<string, LetterFact>(StringComparer.Ordinal)
        {
            ["person.name"] = new("", "men-1", new(made.Surname, made.Given, made.Patronymic, made.Male)), ["person.rank"] = new(made.Rank, null),
            ["person.born"] = Day(1990, 5, 12), ["unit"] = new("12345", "men-1"), ["captured.on"] = Day(2023, 5, 4), ["exchanged.on"] = Day(2025, 3, 19),
            ["today"] = new(LetterDays.Of(new DateOnly(2025, 6, 11), lang), null), ["refusal.on"] = Day(2025, 6, 2),
            ["addressee"] = new(lang == "ru" ? "подполковнику Н. Н. Образцову" : "підполковнику Н. Н. Зразковому", null),
            ["sender.relation"] = new("мать", null), ["sender.address"] = new("г. Образцово, ул. Примерная, 1", null),
            ["events"] = new("", null) { Parts = [(lang == "ru" ? "21 марта 2025 года: «его отправили на передовую»" : "21 березня 2025 року: «мені відмовили у відпустці»", "clm-2")] },
        };
        if (made.Sender?.Split(' ') is [var surname, var given, var patronymic])
        {
            facts["sender.name"] = new("", null, new(surname, given, patronymic, false));
        }

        return [.. LetterDraft.Of(template, facts, _ => true).Paragraphs.Select(p => string.Concat(p.Pieces.Select(x =>
            x.Kind is "blank" or "ask" ? string.Create(CultureInfo.InvariantCulture, $"[{x.Text}: {x.Why}]") : x.Text)))];
    }
}

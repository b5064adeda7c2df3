using Homeward.Cases;
using Homeward.Findings;
using Xunit;

namespace Homeward.Tests.Core.Cases;

public class LettersTest
{
    private static readonly LetterName Petrov = new("Петров", "Сергей", "Николаевич", true);
    private static readonly LetterName Mother = new("Петрова", "Анна", "Ильинична", false);

    private static Dictionary<string, LetterFact> Facts(LetterName person) => new(StringComparer.Ordinal)
    {
        ["person.name"] = new("", "clm-name", person), ["person.rank"] = new("старший прапорщик", "clm-rank"), ["unit"] = new("12345", "clm-unit"),
        ["captured.on"] = new("4 мая 2023 года", "clm-captured"), ["exchanged.on"] = new("19 марта 2025 года", "clm-exchange"),
        ["today"] = new("11 июня 2025 года", null), ["sender.name"] = new("", "clm-sender", Mother), ["sender.relation"] = new("мать", "clm-sender"),
    };

    [Fact]
    public void Shelf_EveryLetter_RestsOnRulesThatExist()
    {
        var rules = RulePack.Shipped.Rules.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        Assert.True(LetterShelf.All.Count >= 10);
        foreach (var letter in LetterShelf.All)
        {
            Assert.All(letter.Rules.Concat(letter.Risks), rule => Assert.Contains(rule, rules));
            Assert.Contains("today", letter.Fields);
        }

        Assert.Equal(LetterShelf.All.Count, LetterShelf.All.Select(l => l.Id).Distinct().Count());
    }

    [Fact]
    public void Draft_MedicalBoard_IsInGoodRussianAndLinksEachFact()
    {
        var draft = LetterDraft.Of(LetterShelf.Find("raport-vvk")!, Facts(Petrov), _ => true);
        var text = Lines(draft);
        Assert.Contains("от старшего прапорщика Петрова Сергея Николаевича", text);
        Assert.Contains("С 4 мая 2023 года я находился в плену, возвращён в ходе обмена 19 марта 2025 года.", text);
        Assert.Contains("старший прапорщик Петров С.\u00a0Н.", text);
        Assert.DoesNotContain(text, line => line.StartsWith("Состояние здоровья", StringComparison.Ordinal));
        Assert.All(draft.Paragraphs.SelectMany(p => p.Pieces).Where(p => p.Kind == "fact" && p.Field != "today"), p => Assert.NotNull(p.ClaimId));
        Assert.Equal(["addressee"], draft.Open.Select(p => p.Field));
    }

    [Fact]
    public void Draft_Complaint_DeclinesSenderAndPerson()
    {
        var text = Lines(LetterDraft.Of(LetterShelf.Find("zhaloba-prokuror-semya")!, Facts(Petrov), _ => true));
        Assert.Contains("от Петровой Анны Ильиничны", text);
        Assert.Contains(text, line => line.Contains("в отношении старшего прапорщика Петрова Сергея Николаевича", StringComparison.Ordinal));
    }

    [Fact]
    public void Draft_DoubtfulSurname_AsksAndTakesWhatAPersonConfirmed()
    {
        var letter = LetterShelf.Find("raport-vvk")!;
        var kravets = new LetterName("Кравец", "Олег", "Павлович", true);
        var asked = LetterDraft.Of(letter, Facts(kravets), _ => true).Open.Single(p => p.Kind == "ask");
        Assert.Equal(("fleeting", "Кравца"), (asked.Why, asked.Text));
        var confirmed = kravets with { Confirmed = new Dictionary<string, string> { ["Genitive/surname"] = "Кравеца" } };
        var draft = LetterDraft.Of(letter, Facts(confirmed), _ => true);
        Assert.DoesNotContain(draft.Open, p => p.Kind == "ask");
        Assert.Contains("от старшего прапорщика Кравеца Олега Павловича", Lines(draft));
    }

    [Fact]
    public void Draft_UnsignedRule_IsNotCitedWithoutAPerson()
    {
        var draft = LetterDraft.Of(LetterShelf.Find("raport-vvk")!, Facts(Petrov), _ => false);
        var asked = Assert.Single(draft.Open, p => p.Kind == "ask");
        Assert.Equal(("rule-unsigned", "RU-VVK"), (asked.Why, asked.Rule));
    }

    [Theory]
    [InlineData("id: x\n---\nA", "the head has no line “version: …”")]
    [InlineData("no line of hyphens", "there is no line of three hyphens between the head and the letter")]
    [InlineData(Head + "{nobody.knows}", "line 9: there is no field “nobody.knows”")]
    [InlineData(Head + "{unit:gen}", "line 9: only names and ranks change by case, “unit” does not")]
    [InlineData(Head + "{person.name:abl}", "line 9: “abl” is no case; write gen, dat, acc, ins or pre")]
    [InlineData(Head + "{{RU-59FZ|закон}}", "line 9: RU-59FZ is cited and not among the rules of the head")]
    [InlineData(Head + "an open { brace", "line 9: a brace is open or closed alone in “an open { brace”")]
    public void Read_FaultyTemplate_SaysWhereAndWhat(string text, string fault)
    {
        var (template, faults) = LetterTemplate.Read(text, "ru");
        Assert.Null(template);
        Assert.Contains(fault, faults);
    }

    private const string Head = "id: x\nversion: 1\ntitle: T\nsends: family\nrules:\nrisks:\nto: command\n---\n";

    private static List<string> Lines(LetterDraft draft) => [.. draft.Paragraphs.Select(p => string.Concat(p.Pieces.Select(x => x.Text)))];
}

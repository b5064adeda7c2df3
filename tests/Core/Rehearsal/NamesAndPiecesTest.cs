using System.Globalization;
using CsCheck;
using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class NamesAndPiecesTest
{
    private static readonly string[] Langs = ["en", "ru", "uk"];

    [Fact]
    public void Names_Stock_IsLargeEnough()
    {
        Assert.True(NameStock.Instance.Surnames.Distinct().Count() >= 400);
        Assert.True(NameStock.Instance.GivenNames.Count() >= 120);
        Assert.True(NameStock.Instance.GivenNames.Count(g => g.ShortRu.Length > 0) >= 110);
    }

    [Fact]
    public void Names_LargeWorld_HasALongTailOfSurnames_SmallOneHasNot()
    {
        static int Surnames(int people) => Enumerable.Range(0, 3000).Select(new InventedWar(people, 1).Person)
            .Select(p => p.Surname.Ru[0]).Distinct().Count();
        Assert.InRange(Surnames(1_000_000), 1500, 3000);
        Assert.InRange(Surnames(50_000), 300, 600);
    }

    [Theory]
    [InlineData("Петухов", "ru", "Петухов Петухова Петухову Петухова Петуховым Петухове")]
    [InlineData("Вяземский", "ru", "Вяземский Вяземского Вяземскому Вяземского Вяземским Вяземском")]
    [InlineData("Кравец", "ru", "Кравец Кравца Кравцу Кравца Кравцом Кравце")]
    [InlineData("Соловей", "ru", "Соловей Соловья Соловью Соловья Соловьём Соловье")]
    [InlineData("Шевченко", "ru", "Шевченко Шевченко Шевченко Шевченко Шевченко Шевченко")]
    [InlineData("Шевченко", "uk", "Шевченко Шевченка Шевченку Шевченка Шевченком Шевченкові")]
    [InlineData("Седых", "ru", "Седых Седых Седых Седых Седых Седых")]
    [InlineData("Сорока", "uk", "Сорока Сороки Сороці Сороку Сорокою Сороці")]
    [InlineData("Коломиец", "uk", "Коломієць Коломійця Коломійцю Коломійця Коломійцем Коломійцеві")]
    [InlineData("Соловей", "uk", "Соловей Солов'я Солов'ю Солов'я Солов'єм Солов'ю")]
    public void Surnames_Decline_AsTheGrammarsSay(string ru, string lang, string forms) =>
        Assert.Equal(forms, string.Join(' ', NameStock.Instance.Surnames.First(s => s.Ru[0] == ru).In(lang)));

    [Theory]
    [InlineData("Пётр", "ru", "Пётр Петра Петру Петра Петром Петре")]
    [InlineData("Павел", "uk", "Павло Павла Павлу Павла Павлом Павлові")]
    [InlineData("Лев", "ru", "Лев Льва Льву Льва Львом Льве")]
    [InlineData("Илья", "uk", "Ілля Іллі Іллі Іллю Іллею Іллі")]
    [InlineData("Сергей", "uk", "Сергій Сергія Сергію Сергія Сергієм Сергієві")]
    [InlineData("Фёдор", "uk", "Федір Федора Федору Федора Федором Федорові")]
    [InlineData("Игорь", "uk", "Ігор Ігоря Ігорю Ігоря Ігорем Ігореві")]
    public void GivenNames_Decline_AsTheGrammarsSay(string ru, string lang, string forms) =>
        Assert.Equal(forms, string.Join(
            ' ', NameStock.Instance.GivenNames.First(g => g.Name.Ru[0] == ru).Name.In(lang)));

    [Theory]
    [InlineData("Щербаков Юрий", 0, "Shcherbakov Iurii")]
    [InlineData("Щербаков Юрий", 1, "Shcherbakov Yuri")]
    [InlineData("Цветков Артём", 2, "Czvetkov Artyom")]
    [InlineData("Ершов", 1, "Yershov")]
    public void Latin_OfARussianName_FollowsItsScheme(string name, int scheme, string latin) =>
        Assert.Equal(latin, string.Join(' ', name.Split(' ').Select(w => Spelling.Latin(w, scheme))));

    [Theory]
    [InlineData("Згурський", "Zghurskyi")]
    [InlineData("Юрій", "Yurii")]
    [InlineData("Щербань", "Shcherban")]
    [InlineData("В'ячеслав", "Viacheslav")]
    [InlineData("Яценко", "Yatsenko")]
    public void Latin_OfAUkrainianName_FollowsTheDecree(string name, string latin) =>
        Assert.Equal(latin, Spelling.LatinFromUkrainian(name));

    [Fact]
    public void People_NeverBearAPublicFiguresName()
    {
        var war = new InventedWar(30_000, 3);
        Assert.All(Enumerable.Range(0, war.People).Select(war.Person), p =>
            Assert.False(NameStock.Instance.IsNever(p.Surname.Ru[0], p.Given.Name.Ru[0])));
        Assert.True(NameStock.Instance.IsNever("Гребенюк", "Максим"));
    }

    [Fact]
    public void People_SomeHaveNoPatronymicOrOgly()
    {
        var war = new InventedWar(4000, 3);
        var people = Enumerable.Range(0, war.People).Select(war.Person).ToArray();
        Assert.Contains(people, p => p.PatronymicIn("ru", GrammarCase.Nominative) is null);
        Assert.Contains(people, p =>
            p.PatronymicIn("ru", GrammarCase.Genitive)?.EndsWith(" оглы", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Pieces_EachSectionOfOneLanguage_IsInTheOthers()
    {
        var ru = Phrasebook.In("ru").SectionNames.Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(ru, Phrasebook.In("uk").SectionNames.Order(StringComparer.Ordinal));
        Assert.Equal(ru.Where(s => s != "my"), Phrasebook.In("en").SectionNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pieces_EveryKindAndStage_CanBeSaidInTwentyFiveWaysOrMore()
    {
        foreach (var lang in Langs)
        {
            var book = Phrasebook.In(lang);
            var told = book.SectionNames.Where(s => s.Split(' ') is [not ("frame" or "kin" or "call"), _, ..]);
            foreach (var group in told.GroupBy(s => string.Join(' ', s.Split(' ')[..2])))
            {
                var ways = group.Sum(s => book.Section(s).Sum(p => Phrasebook.Variants(p.Text)));
                Assert.True(ways >= 25, $"{lang} {group.Key}: {ways}");
            }
        }
    }

    [Fact]
    public void Pieces_FramesOfSpeech_AreManyForEachModality()
    {
        foreach (var lang in Langs)
        {
            foreach (var (frame, least) in new[]
                { ("asserted", 35), ("asserted-own", 20), ("confirmed", 16), ("denied", 16), ("feared", 20),
                    ("suspected", 20), ("pattern", 15), ("legal", 10), ("practice", 10) })
            {
                var ways = Phrasebook.In(lang).Section("frame " + frame).Sum(p => Phrasebook.Variants(p.Text));
                Assert.True(ways >= least, $"{lang} {frame}: {ways}");
            }
        }
    }

    [Fact]
    public void Pieces_EveryOne_ExpandsWithoutALeftover()
    {
        foreach (var lang in Langs)
        {
            var book = Phrasebook.In(lang);
            foreach (var section in book.SectionNames.Where(
                s => !s.StartsWith("kin ", StringComparison.Ordinal)
                && s is not ("pronoun" or "my" or "speaker" or "service")))
            {
                foreach (var piece in book.Section(section))
                {
                    for (var i = 0; i < 30; i++)
                    {
                        var text = Phrasebook.Expand(new Chance((ulong)i, section, i), piece.Text, AllSlots());
                        Assert.True(WorldInMemory.HoldsNoSign(text), $"{lang} {section}: {piece.Text} → {text}");
                        Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
                        Assert.Equal(text.Trim(), text);
                    }
                }
            }
        }
    }

    [Fact]
    public void SpokenDates_AnyDay_MeanASpanThatHoldsIt() =>
        Gen.Select(Gen.Int[0, 1300], Gen.Int[0, 900], Gen.Int[0, 2], Gen.ULong).Sample((day, later, lang, seed) =>
        {
            var said = new DateOnly(2022, 3, 1).AddDays(day);
            var anchor = said.AddDays(later);
            var spoken = DateSpeech.When(new Chance(seed, "dates", 0), Langs[lang], said, anchor, said.AddDays(-3));
            var (from, to) = Bounds(spoken.Edtf);
            return said >= from && said <= to;
        });

    [Fact]
    public void SpokenDates_WithoutAYear_AreNeverAYearOld() =>
        Gen.Select(Gen.Int[330, 900], Gen.Int[0, 2], Gen.ULong).Sample((later, lang, seed) =>
        {
            var said = new DateOnly(2023, 5, 14);
            var spoken = DateSpeech.When(new Chance(seed, "dates", 0), Langs[lang], said, said.AddDays(later));
            return spoken.Phrase.Contains("2023", StringComparison.Ordinal);
        });

    private static (DateOnly From, DateOnly To) Bounds(string edtf)
    {
        if (edtf.Contains('/', StringComparison.Ordinal))
        {
            return (Bounds(edtf.Split('/')[0]).From, Bounds(edtf.Split('/')[1]).To);
        }
        var slack = edtf.EndsWith('~') ? 2 : 0;
        var parts = edtf.TrimEnd('~').Split('-').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        if (parts.Length == 3)
        {
            return (new DateOnly(parts[0], parts[1], parts[2]).AddDays(-slack),
                new DateOnly(parts[0], parts[1], parts[2]).AddDays(slack));
        }
        var first = parts[1] > 12 ? (parts[1] - 20) * 3 : parts[1];
        var last = new DateOnly(parts[0], first, 1).AddMonths(parts[1] > 12 ? 3 : 1).AddDays(-1);
        return (new DateOnly(parts[0], first, 1), last);
    }

    private static Slots AllSlots()
    {
        var slots = new Slots();
        foreach (var slot in ("when since front n span nom gen dat acc ins pgen pdat pins poss gnom gacc core spk "
            + "spkgen expert expertgen name namegen nameacc "
            + "kinname born service home home2 unit short age age2 dob callsign number date caller")
                .Split(' ')) slots[slot] = "слово";
        return slots;
    }
}

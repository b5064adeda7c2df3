using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

public class NameParserTest
{
    [Theory]
    [InlineData("Петрова Сергея Николаевича", "surname:петров given:сергей patronymic:николаевич")]
    [InlineData("Петров Сергей Николаевич", "surname:петров given:сергей patronymic:николаевич")]
    [InlineData("Сергею Николаевичу Петрову", "given:сергей patronymic:николаевич surname:петров")]
    [InlineData("Петровым Сергеем", "surname:петров given:сергей")]
    [InlineData("Петрова Анна Николаевна", "surname:петрова given:анна patronymic:николаевна")]
    [InlineData("Петрову Анну Николаевну", "surname:петрова given:анна patronymic:николаевна")]
    [InlineData("Анны Сергеевны Белой", "given:анна patronymic:сергеевна surname:белая")]
    [InlineData("Петров С. Н.", "surname:петров initial:с initial:н")]
    [InlineData("С.Н.Петров", "initial:с initial:н surname:петров")]
    [InlineData("Сергій Петров", "given:сергій surname:петров")]
    [InlineData("Шевченка Андрія Миколайовича", "surname:шевченко given:андрій patronymic:миколайович")]
    [InlineData("Шевченкові Андрію", "surname:шевченко given:андрій")]
    [InlineData("Коваля Олега Петровича", "surname:коваль given:олег patronymic:петрович")]
    [InlineData("Достоевского Фёдора", "surname:достоевский given:фёдор")]
    [InlineData("Черных Олег Иванович", "surname:черных given:олег patronymic:иванович")]
    [InlineData("Мамедов Эльчин Гасан оглы", "surname:мамедов given:эльчин patronymic:гасан")]
    [InlineData("Мамедова Лейла Гасан кызы", "surname:мамедова given:лейла patronymic:гасан")]
    [InlineData("Petrov Sergey Nikolaevich", "surname:petrov given:sergey patronymic:nikolaevich")]
    [InlineData("SERGEY PETROV", "given:sergey surname:petrov")]
    [InlineData("Roman Abramovich", "given:roman surname:abramovich")]
    [InlineData("Абрамович Роман Аркадьевич", "surname:абрамович given:роман patronymic:аркадьевич")]
    [InlineData("рядовой Иванов Иван", "surname:иванов given:иван")]
    [InlineData("Иванов Иван (позывной «Ангара»)", "surname:иванов given:иван callsign:ангара")]
    [InlineData("Сергей Николаевич", "given:сергей patronymic:николаевич")]
    [InlineData("Саша Петров", "given:саша surname:петров")]
    [InlineData("Александра Сергеевича Пушкина", "given:александр patronymic:сергеевич surname:пушкин")]
    [InlineData("Smith, John William", "surname:smith given:john given:william")]
    public void Parse_AnyOrderScriptAndCase_GivesRolesAndNominatives(string text, string expected)
    {
        var form = NameParser.Parse(text);
        Assert.Equal(expected, string.Join(' ', form.Parts.Select(p => $"{p.Role}:{p.As}")));
        Assert.Equal(text, form.Text);
    }

    [Fact]
    public void Parse_PetrovaAlone_KeepsBothReadings()
    {
        var reading = NameParser.Read("Петрова С. Н.");
        Assert.Equal("петрова", reading.Form.Parts[0].As);
        Assert.Contains("petrov", reading.Name.Surname[0].Keys);
    }

    [Fact]
    public void Parse_LatinLookAlikes_AreRepairedAndExplained()
    {
        var reading = NameParser.Read("Пeтpoв Cepгeй"); // e, p, o, C in Latin
        Assert.Equal(["петров", "сергей"], reading.Form.Parts.Select(p => p.As!));
        Assert.Equal("mixed", reading.Form.Script);
        Assert.Contains(reading.Steps, s => s.Key == "letters");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    [InlineData("12345")]
    [InlineData("\u202Eabc\uD800")]
    public void Parse_Odd_DoesNotFail(string text) => Assert.Equal(text, NameParser.Parse(text).Text);

    [Fact]
    public void Parse_TenThousandLetters_IsBounded()
    {
        var reading = NameParser.Read(
            new string('а', 10_000) + " " + string.Join(' ', Enumerable.Repeat("Иван", 3000)));
        Assert.All(reading.Name.Surname.Concat(reading.Name.Given), p =>
            Assert.All(p.Keys, k => Assert.True(k.Length <= Skeleton.Longest)));
    }

    [Theory]
    [InlineData("Сергей", "Sergei Sergey Sergej Serguei Serguéi Sergueï Siergiej Сергій Serhii Serhij Siarhei Сяргей")]
    [InlineData("Соловьёв", "Solovyov Solovyev Solov'ev Solovev Soloviov Соловйов Соловьев Solowjow Soloviev")]
    [InlineData("Щербаков",
        "Shcherbakov Scherbakov Szczerbakow Schtscherbakow Chtcherbakov Щербаков Xtxerbakov Shherbakov")]
    [InlineData("Чувиляев", "Chuvilyaev Chuviliaev Txuviliàev Tchouviliaïev Tschuwiljajew Czuwilajew Чувіляєв")]
    [InlineData("Горбачёв", "Gorbachev Gorbachov Gorbatchev Gorbatschow Gorbaczow Горбачов Горбачев")]
    [InlineData("Жуков", "Zhukov Joukov Žukov Żukow Жуков Schukow")]
    [InlineData("Хрущёв", "Khrushchev Hruschev Chruszczow Chruschtschow Хрущов")]
    [InlineData("Цой", "Tsoi Tsoy Tcoi Coj")]
    [InlineData("Згурский", "Zghurskyi Zgurskiy Згурський Zgurskii")]
    [InlineData("Юрий", "Yuri Yury Yurii Iurii Jurij Юрій Iouri")]
    [InlineData("Смирнов", "Smirnoff Smirnow Smirnov Смірнов")]
    [InlineData("Пушкин", "Pushkin Pouchkine Puschkin Puszkin Пушкін Puixkin")]
    [InlineData("Джафаров", "Dzhafarov Jafarov Djafarov Dżafarow")]
    public void Skeleton_SpellingsOfOneName_ShareAKey(string name, string spellings)
    {
        var key = Skeleton.Of(name);
        foreach (var spelling in spellings.Split(' '))
        {
            Assert.True(Skeleton.All(spelling).Contains(key) || Shares(name, spelling),
                $"{spelling}: {string.Join(",", Skeleton.All(spelling))} ≠ {key}");
        }
    }

    [Theory]
    [InlineData("Петров", "Попов")]
    [InlineData("Иванов", "Ильин")]
    [InlineData("Сергей", "Андрей")]
    public void Skeleton_DifferentNames_Differ(string a, string b) =>
        Assert.False(Skeleton.All(a).Intersect(Skeleton.All(b)).Any());

    [Theory]
    [InlineData("Петров Сергей Николаевич", "сергій петров")]
    [InlineData("Петров Сергей Николаевич", "Серёга")]
    [InlineData("Петров Сергей Николаевич", "Petrov S. N.")]
    [InlineData("Петров Сергей Николаевич", "ищу Петрова", false)]
    [InlineData("Петров Сергей Николаевич", "Петрову")]
    [InlineData("Петров С. Н.", "Сергей Петров")]
    [InlineData("Петров С. Н.", "Андрей Петров", false)]
    [InlineData("Kovalenko Oleksandr", "Саша Коваленко")]
    [InlineData("Саня Коваленко", "Александр")]
    [InlineData("Петров Сергей", "Петров Андрей", false)]
    public void Keys_AnySpelling_FindsThePerson(string held, string asked, bool found = true) =>
        Assert.Equal(found, NameKeys.Matches(NameKeys.Question(asked), NameKeys.For(held)));

    private static bool Shares(string a, string b) =>
        NameLexicon.FindGiven(a) is { } x && NameLexicon.FindGiven(b) is { } y && x.Names.Intersect(y.Names).Any();
}

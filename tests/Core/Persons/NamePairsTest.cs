using Homeward.Persons;
using Homeward.Tests.House;
using Xunit;

namespace Homeward.Tests.Core.Persons;

/// <summary>A thousand pairs of names as a careful reader would judge them; see the head of name-pairs.txt.</summary>
public class NamePairsTest
{
    private static readonly Comparer Comparer = new(LinkageModel.Persons);

    private static readonly (bool One, string A, string B)[] Pairs =
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests/Core/Persons/name-pairs.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('|')).Select(p => (p[0] == "M", p[1], p[2]))];

    private static Verdict Verdict(string a, string b) =>
        Comparer.Compare(PersonRecord.OfName(a), PersonRecord.OfName(b)).Verdict;

    [Fact]
    public void Compare_NamesOfOneAndOfTwoPersons_AreToldApart()
    {
        var wrong = Pairs.Where(p => p.One != (Verdict(p.A, p.B) == Homeward.Persons.Verdict.Possible)).ToList();
        var list = string.Join('\n', wrong.Select(p => $"{(p.One ? "missed" : "false")}: {p.A} | {p.B}"));
        Assert.True(wrong.Count(p => p.One) <= Pairs.Count(p => p.One) / 50, list);
        Assert.True(wrong.Count(p => !p.One) <= Pairs.Count(p => !p.One) / 30, list);
    }

    [Fact]
    public void Compare_NamesOnly_IsNeverSame() =>
        Assert.All(Pairs, p => Assert.NotEqual(Homeward.Persons.Verdict.Same, Verdict(p.A, p.B)));

    [Theory]
    [InlineData("Иванов Иван Иванович", "Иванов Иван Петрович")] // the patronymic contradicts
    [InlineData("Кадыров Рамзан Ахматович", "Кадыров Зелимхан Ахматович")] // brothers
    [InlineData("Петров Сергей Николаевич", "Петров Николай Сергеевич")] // father and son
    [InlineData("Петров Сергей Николаевич", "Петренко Сергей Николаевич")] // another family's name
    [InlineData("Гончар Олег", "Гончаров Олег")]
    [InlineData("Марченко Ігор", "Харченко Ігор")]
    [InlineData("Александров Михаил", "Михайлов Александр")]
    public void Compare_AlikeButContradicted_IsDifferent(string a, string b) =>
        Assert.Equal(Homeward.Persons.Verdict.Different, Verdict(a, b));

    [Fact]
    public void Compare_TwinsWithEverythingElseAlike_StayPossible()
    {
        PersonRecord Twin(string given) => new(given, [NameParser.Parse($"Саакашвили {given} Отарович")],
            [new("1999-05-04", null, null, "1999-05-04", new(1999, 5, 4), new(1999, 5, 4), "reader", "")],
            "в/ч 12345", "Батуми");
        var twins = Comparer.Compare(Twin("Зураб"), Twin("Вахтанг"));
        Assert.Equal(Homeward.Persons.Verdict.Possible, twins.Verdict);
        Assert.Contains(twins.Ledger, l => l.Reason == "other-given");
        Assert.Equal(twins.Weight, twins.Ledger.Sum(l => l.Weight));
        Assert.Equal(Homeward.Persons.Verdict.Same, Comparer.Compare(Twin("Зураб"), Twin("Зураб")).Verdict);
    }
}

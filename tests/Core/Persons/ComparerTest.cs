using Homeward.Basics;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

public class ComparerTest
{
    private static readonly Comparer Comparer = new(LinkageModel.Persons);

    private static UncertainDate Day(string text)
    {
        var span = BirthDates.Read(text)[0];
        return new(text, null, null, text, DateOnly.FromDayNumber(span.First), DateOnly.FromDayNumber(span.Last),
            "reader", "");
    }

    private static PersonRecord Person(string name, string? dob = null, string? unit = null, string? number = null) =>
        new(name, [NameParser.Parse(name)], dob is null ? [] : [.. dob.Split('|').Select(Day)], unit, null, number);

    private static double Line(Comparison c, string field) => c.Ledger.Where(l => l.Field == field).Sum(l => l.Weight);

    public static readonly string[] OneMan =
        ["Петрова Сергея Николаевича", "Petrov S. N.", "Сергій Петров", "Siarhei Piatrou", "Sergueï Petrov",
            "ПЕТРОВ Сергей", "Serëzha Petrov"];

    [Fact]
    public void Compare_OneMansNamesInFiveSpellings_ArePossiblePairwiseAndNeverSame()
    {
        foreach (var a in OneMan)
        {
            foreach (var b in OneMan)
            {
                var c = Comparer.Compare(Person(a), Person(b));
                Assert.True(c.Verdict == Verdict.Possible,
                    $"{a} / {b}: {c.Weight} {string.Join("; ", c.Ledger.Select(l => l.Sentence))}");
            }
        }
    }

    [Theory]
    [InlineData("Петров Сергей Николаевич", "Петров Андрей Николаевич")]
    [InlineData("Петров Сергей Николаевич", "Сидоров Сергей Николаевич")]
    [InlineData("Петров Сергей", "Попов Семён")]
    public void Compare_OtherNames_AreDifferent(string a, string b) =>
        Assert.Equal(Verdict.Different, Comparer.Compare(Person(a), Person(b)).Verdict);

    [Fact]
    public void Compare_SameNameAndBirthDay_IsSame() =>
        Assert.Equal(Verdict.Same,
            Comparer.Compare(Person("Петрова Сергея Николаевича", "1990-02-03"),
                Person("Serhii Petrov", "1990-02-03")).Verdict);

    [Fact]
    public void Compare_AbsentPatronymic_IsNoEvidence_ContradictedOne_SpeaksStronglyAgainst()
    {
        var full = Person("Петров Сергей Николаевич");
        Assert.Equal(0, Line(Comparer.Compare(full, Person("Петров Сергей")), "patronymic"));
        Assert.InRange(Line(Comparer.Compare(full, Person("Петров Сергей Иванович")), "patronymic"), -12, -4);
        Assert.True(Line(Comparer.Compare(full, Person("Петров Сергей Н.")), "patronymic") >= 0);
        Assert.True(Line(Comparer.Compare(full, Person("Петров Сергій Миколайович")), "patronymic") > 3);
    }

    [Theory]
    [InlineData("1990-02-03", "1990-03-02", "swapped")]
    [InlineData("1990-02-03", "1990-02-08", "near")]
    [InlineData("1990-02-03", "1990", "year")]
    [InlineData("1990-02-03", "1990-02", "month")]
    [InlineData("1990-02-03", "1970-01-18|1990-02-03", "same")]
    [InlineData("1990-02-03", "1990-11-27", "same-year")]
    [InlineData("1990-02-03", "1975-11-27", "different")]
    public void Compare_Dates_AreSetsOfSpans(string a, string b, string level) =>
        Assert.Equal(level, Comparer.Compare(Person("Петров", a), Person("Петров", b))
            .Ledger.First(l => l.Field == "dob").Level);

    [Fact]
    public void Compare_AgeAtADate_MeetsTheBirthDay()
    {
        var span = BirthDates.AtAge(25, new DateOnly(2025, 6, 1), new DateOnly(2025, 6, 30));
        Assert.Equal(new DateOnly(1999, 6, 2), DateOnly.FromDayNumber(span.First));
        Assert.Equal(new DateOnly(2000, 6, 30), DateOnly.FromDayNumber(span.Last));
        Assert.Equal(DateAgreement.Wide, BirthDates.Compare([span], BirthDates.Read("2000-01-15")));
        Assert.Equal(DateAgreement.Different, BirthDates.Compare([span], BirthDates.Read("2002-01-15")));
    }

    [Fact]
    public void Compare_RareSurname_WeighsMoreThanCommonOne() =>
        Assert.True(Line(Comparer.Compare(Person("Чувиляев"), Person("Txuviliàev")), "surname") >
            Line(Comparer.Compare(Person("Иванов"), Person("Ivanov")), "surname") + 3);

    [Fact]
    public void Compare_PersonalNumberInOtherLetters_Agrees() =>
        Assert.Equal("same", Comparer.Compare(Person("Петров", number: "AB " +
            "200200"), Person("Petrov", number: "АБ-200200".Replace('Б', 'В')))
            .Ledger.First(l => l.Field == "number").Level);

    [Fact]
    public void Compare_EveryLedger_AddsUpExactly_AndIsSymmetric()
    {
        string?[] dates = [null, "1990", "1990-02-03", "1990-03-02", "1991-02-03|1980"];
        string[] names = [.. OneMan, "Петров Сергей Иванович", "Roman Abramovich", "Smith, John", "Иван " +
            "Роман", "", "Мамедов Эльчин Гасан оглы"];
        var records = (from n in names from d in dates select Person(n, d, d is null ? null : "в/ч 12345")).ToList();
        foreach (var a in records)
        {
            foreach (var b in records)
            {
                var c = Comparer.Compare(a, b);
                Assert.Equal(c.Weight, c.Ledger.Sum(l => l.Weight));
                Assert.Equal(c.Weight, c.Ledger.Reverse().Sum(l => l.Weight));
                Assert.Equal(c.Weight, Comparer.Compare(b, a).Weight);
                Assert.InRange(c.Probability, 0, 1);
                Assert.All(c.Ledger, l => Assert.Contains(l.Reason, Reasons.Keys));
            }
        }
    }

    [Fact]
    public void Compare_NamesAlone_NeverSame_ButKeepTheirOrder()
    {
        var rare = Comparer.Compare(Person("Чувиляев Арсений Тихонович"), Person("Чувиляев Арсений Тихонович"));
        var common = Comparer.Compare(Person("Иванов Александр Сергеевич"), Person("Иванов Александр Сергеевич"));
        Assert.Equal(Verdict.Possible, rare.Verdict);
        Assert.Contains(rare.Ledger, l => l.Field == "names-alone" && l.Weight < 0);
        Assert.True(rare.Weight > common.Weight);
    }
}

using CsCheck;
using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

/// <summary>The fast ways of comparing say what the plain ones say.</summary>
public class PairLevelsTest
{
    private static Gen<string> Among(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static readonly Gen<string> Surnames = Among("Петров", "Петрова", "Petrov", "Piatrou", "Петренко",
        "Магар", "Maagr", "Ковалёв-Шанский", "П.", "Щербаков", "Shcherbakou", "Шрестха", "Сергей", "");

    private static readonly Gen<string> Givens = Among("Сергей", "Serhii", "Серёжа", "С.", "Нур Мухаммад", "Саша",
        "Петров", "Влашимир", "Volodymyr", "");

    private static readonly Gen<string> Dates = Among("1990-02-03", "1990-03-02", "1990", "1990-02", "1991-02-04",
        "03.02.1990 | 1964", "1999-12-31", "2000-01-01", "");

    [Fact]
    public void Of_AnyRows_SameAsTheirValuesCompared() =>
        Gen.Select(Surnames, Givens, Among("Иванович", "Ivanovych", "И.", "Петрович", ""), Dates,
            Among("Курск", "Kursk", "г. Курск", "Омск", ""), Among("12345", "в/ч 12345", "А7037", ""))
            .Array[2, 12].Sample(rows =>
            {
                var table = EncodedTable.Of([Table.Of("t", ["id", "surname", "given", "patronymic", "dob", "place", "unit"],
                    rows.Select((r, i) => new[] { $"{i}", r.Item1, r.Item2, r.Item3, r.Item4, r.Item5, r.Item6 }).Append(
                        ["last", "Жук", "Олег", "Олегович", "1980", "Тула", "99999"]))], LinkageModel.Persons, 1);
                var pairs = new PairLevels(table, LinkageModel.Persons);
                var fields = LinkageModel.Persons.Fields.Count;
                var (fast, plain) = (new int[fields], new int[fields]);
                FieldValue?[] Values(int row) => [.. Enumerable.Range(0, fields).Select(f => table.Value(f, row))];
                for (var a = 0; a < table.RowCount; a++)
                {
                    for (var b = 0; b < table.RowCount; b++)
                    {
                        pairs.Of(pairs.Row(a), pairs.Row(b), fast);
                        Comparer.PairLevels(LinkageModel.Persons, Values(a), Values(b), plain);
                        if (!fast.SequenceEqual(plain)) return false;
                    }
                }

                return true;
            }, iter: 150);

    [Fact]
    public void Differ_AnySurnames_NeverWhereAnythingIsCommon()
    {
        var letters = Gen.String[Gen.Char["абвкнорстя"], 2, 9];
        var latin = Gen.String[Gen.Char["abknorsty"], 2, 9];
        Gen.Select(Gen.OneOf(letters, latin), Gen.OneOf(letters, latin), Gen.Int[0, 8], Gen.Char["абвкоя"]).Sample((x, y, at, c) =>
        {
            var near = x.Remove(at % x.Length, 1).Insert(at % x.Length, c.ToString());
            foreach (var other in new[] { y, near, near + "ов", x + "а" })
            {
                var (a, b) = (FieldValue.Read(FieldKind.Surname, x), FieldValue.Read(FieldKind.Surname, other));
                if (a is null || b is null || !SurnameSketch.Differ(SurnameSketch.Of(a), SurnameSketch.Of(b))) continue;
                if (FieldLevels.Of(FieldKind.Surname)[FieldLevels.Compare(FieldKind.Surname, a, b)] != "different") return false;
            }

            return true;
        }, iter: 3000);
        Assert.True(SurnameSketch.Differ(
            SurnameSketch.Of(FieldValue.Read(FieldKind.Surname, "Щербаков")), SurnameSketch.Of(FieldValue.Read(FieldKind.Surname, "Цой"))));
    }

    // Digit by digit, as the words of the level say.
    [Fact]
    public void Compare_Days_SameAsDigitByDigit() =>
        Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 4000]).Sample((i, j) =>
        {
            var (x, y) = (new DateOnly(1988, 1, 1).AddDays(i), new DateOnly(1988, 1, 1).AddDays(j));
            var (a, b) = ($"{x:yyyyMMdd}", $"{y:yyyyMMdd}");
            var differing = Enumerable.Range(0, 8).Where(d => a[d] != b[d]).ToList();
            var near = Math.Abs(i - j) == 1 || differing.Count == 1 || (differing is [var d0, var d1] && d1 == d0 + 1
                && a[d0] == b[d1] && a[d1] == b[d0]);
            var expected = i == j ? DateAgreement.Same : x.Year == y.Year && x.Month == y.Day && x.Day == y.Month ? DateAgreement.Swapped
                : near ? DateAgreement.Near : x.Year == y.Year ? DateAgreement.SameYear
                : Math.Abs(x.Year - y.Year) == 1 ? DateAgreement.NextYear : DateAgreement.Different;
            return BirthDates.Compare([new(x.DayNumber, x.DayNumber)], [new(y.DayNumber, y.DayNumber)]) == expected;
        }, iter: 20_000);

    [Fact]
    public void Table_ColumnOfIds_KeepsEveryText_AndRepeatsStillRead()
    {
        var rows = Enumerable.Range(0, 25_000).Select(i => new[] { i == 24_000 ? "id7" : $"id{i}", i % 2 == 0 ? "Петров" : "Жук" });
        var table = Table.Of("t", ["id", "surname"], rows);
        Assert.Equal(("id7", "id7", "id24999"), (table.Columns[0][7], table.Columns[0][24_000], table.Columns[0][24_999]));
        Assert.Equal(3, table.Columns[1].Values.Count);
        Assert.Contains(Linker.Link([table], LinkageModel.Persons).Report.Remarks, r => r.Contains("repeat the id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.0005, "0.001")]
    [InlineData(-1.5, "-1.500")]
    [InlineData(12.34567, "12.346")]
    [InlineData(0, "0.000")]
    public void WritePairs_Numbers_AreWrittenWithTheirDecimals(double value, string text) =>
        Assert.Equal(text, LinkOutput.Fixed(value, 3, new char[32]).ToString());
}

using System.Text;
using Homeward.Basics;
using Homeward.Exchanges;
using Xunit;

namespace Homeward.Tests.Core.Exchanges;

public class ExchangeRegisterTest
{
    private static readonly ExchangeRegister Register = ExchangeRegister.Shipped;

    [Fact]
    public void Shipped_Register_HasNoProblemsAndEveryRow()
    {
        Assert.Empty(Register.Problems);
        Assert.Equal(40, Register.Operations.Count);
        Assert.Equal(4, Register.MonthTotals.Count);
        Assert.Equal(["2025-05-23..25", "2025-06-09..07-23", "2026-03-05..06"],
            Register.Operations.Where(operation => operation.Stages.Count > 0).Select(operation => operation.Key));
    }

    [Fact]
    public void FoundingExchange_HasItsCountsAndWhatWasOutsideTheFormula()
    {
        var exchange = Register.Find("2025-03-19")!;
        Assert.All((string[])["ru", "ua"], side => Assert.Equal("175",
            Assert.Single(exchange.Counts, count => count.Side == side && !count.OutsideFormula).Count.Notation));
        Assert.Equal(["22", "23"], exchange.Counts.Where(count => count.OutsideFormula).Select(
            count => count.Count.Notation));
        Assert.True(exchange.Differs("ua"));
        Assert.False(exchange.Differs("ru"));
    }

    [Fact]
    public void ThousandForThousand_HasThreeStagesThatAddUp()
    {
        var operation = Register.Find("2025-05-24")!;
        Assert.Equal(["2025-05-23", "2025-05-24", "2025-05-25"], operation.Stages.Select(stage => stage.Key));
        Assert.Equal(1000, operation.Stages.SelectMany(stage => stage.Counts).Where(count => count.Side == "ru").Sum(
            c => c.Count.Low));
        Assert.Equal("2025-05-24", Register.FindStage("2025-05-24")!.Key);
        Assert.Null(Register.FindStage(operation.Id));
    }

    [Fact]
    public void Istanbul_HasNineStagesWithFiguresWithheld()
    {
        var operation = Register.Find("2025-06-09")!;
        Assert.Equal(9, operation.Stages.Count);
        Assert.True(operation.HasWithheldFigures);
        Assert.Equal(8, operation.Stages.Count(stage => stage.Counts.All(count => !count.Count.Disclosed)));
        Assert.Equal("~250", operation.Stages[^1].Counts[0].Count.Notation);
    }

    [Fact]
    public void Ids_AreWellFormedDistinctAndTheSameForEver()
    {
        var ids = Register.Operations.Select(operation => operation.Id)
            .Concat(Register.Operations.SelectMany(operation => operation.Stages.Select(stage => stage.Id))).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Ids.IsWellFormed(id, Ids.Exchange)));
        Assert.Equal(ExchangeRegister.IdOf("2025-03-19"), Register.Find("2025-03-19")!.Id);
        Assert.Same(Register.Find("2025-03-19"), Register.Find(ExchangeRegister.IdOf("2025-03-19")));
    }

    [Fact]
    public void Total_SidesDiffer_IsARange()
    {
        var january = ExchangeTotal.For(Register, "ua", new(2024, 1, 1), new(2024, 1, 31));
        Assert.Equal((230 + 195, 230 + 207), (january.Low, january.High!.Value));
        Assert.Equal(["2024-01-31"], january.Differing);
        Assert.DoesNotContain("2024-01-24", january.Operations);
    }

    [Fact]
    public void Total_FiguresWithheld_HasNoUpperEndAndNamesThem()
    {
        var summer = ExchangeTotal.For(Register, "ru", new(2025, 6, 1), new(2025, 7, 31));
        Assert.Equal(250, summer.Low);
        Assert.Null(summer.High);
        Assert.Equal(8, summer.Withheld.Count);
        var ukrainian = ExchangeTotal.For(Register, "ua", new(2025, 6, 1), new(2025, 7, 31));
        Assert.Equal(1000, ukrainian.Low);
    }

    [Fact]
    public void Total_OutsideFormula_StandsApart()
    {
        var march = ExchangeTotal.For(Register, "ua", new(2025, 3, 1), new(2025, 3, 31));
        Assert.Equal((175, 175, 22, 23), (march.Low, march.High!.Value, march.OutsideLow, march.OutsideHigh!.Value));
    }

    [Fact]
    public void Total_OfTheYear_AgreesWithWhatTheMinistryStated()
    {
        // the ministry said 1,266 for 2024; definitions differ, so this is a rough check
        var year = ExchangeTotal.For(Register, "ru", new(2024, 1, 1), new(2024, 12, 31));
        Assert.InRange(1266, year.Low - 50, year.High!.Value + 50);
        Assert.Contains("2024-07-17", year.Unverified);
    }

    [Theory]
    [InlineData("""{"key": "x", "date": "2025-02-30", "mark": "S"}""", "is no date")]
    [InlineData("""{"key": "x", "date": "2025-03-05/2025-03-01", "mark": "S"}""", "is no date")]
    [InlineData("""{"date": "2025-03-01", "mark": "S"}""", "'key' is missing")]
    [InlineData("""{"key": "x", "date": "2025-03-01", "mark": "Q"}""", "'mark' is V, S or K")]
    [InlineData("""{"key": "x", "date": "2025-03-01", "mark": "S", "kind": "swap"}""", "kind is exchange or aborted")]
    [InlineData("""{"key": "x", "date": "2025-03-01", "mark": "S"}, {"key": "x", "date": "2025-03-01", "mark": "S"}""",
        "stands twice")]
    public void Read_BadRow_SaysWhatAndWhere(string rows, string problem) => AssertProblem(rows, problem);

    [Theory]
    [InlineData("""{"side": "de", "count": "1", "mark": "S"}""", "side ru or ua")]
    [InlineData("""{"side": "ru", "count": "many", "mark": "S"}""", "is no count")]
    [InlineData("""{"side": "ru", "count": "1", "mark": "S", "category": "cats"}""", "is no category")]
    public void Read_BadCount_SaysWhatAndWhere(string count, string problem) =>
        AssertProblem($$"""{"key": "x", "date": "2025-03-01", "mark": "S", "counts": [{{count}}]}""", problem);

    [Fact]
    public void Read_StageOutsideTheOperation_IsAProblem() => AssertProblem(
        """{"key": "x", "date": "2025-03-01", "mark": "S", "stages": [{"key": "y", "date": "2025-04-01"}]}""",
        "outside the operation");

    [Theory]
    [InlineData("""{"operations": 5}""")]
    [InlineData("""{"oper""")]
    [InlineData("")]
    public void Read_NoRegisterAtAll_IsAProblemAndNotAnException(string json) =>
        Assert.Contains(ExchangeRegister.Read(Encoding.UTF8.GetBytes(json)).Problems,
            said => said.Contains("cannot be read", StringComparison.Ordinal));

    private static void AssertProblem(string rows, string problem) => Assert.Contains(
        ExchangeRegister.Read(Encoding.UTF8.GetBytes($$"""{"operations": [{{rows}}]}""")).Problems,
        said => said.Contains(problem, StringComparison.Ordinal));
}

using Homeward.Persons;
using Xunit;

namespace Homeward.Tests.Core.Persons;

public class LinkOutputTest
{
    private static readonly Linking Linking = Linker.Link(
        [Table.Of("l", ["id", "surname", "given", "dob", "unit"],
            [["a,1", "<b>Петров</b>", "Сергей", "1990-02-03", "12345"],
                ["b", "Petrov", "Serhii", "1990-02-03", "12345"], ["c", "Цой", "Юрий", "", ""]])],
        LinkageModel.Persons, new() { MinWeight = -20 });

    [Fact]
    public void WritePairs_Columns_AreThoseOfTheContract()
    {
        var csv = new StringWriter();
        LinkOutput.WritePairs(Linking, csv);
        Assert.StartsWith("id_a,id_b,weight,probability\n", csv.ToString(), StringComparison.Ordinal);
        var clusters = new StringWriter();
        LinkOutput.WriteClusters(Linking, clusters);
        Assert.Equal("id,cluster", clusters.ToString().Split('\n')[0]);
        Assert.Equal(4, clusters.ToString().TrimEnd('\n').Split('\n').Length);
        Assert.Contains("\"a,1\"", clusters.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_AsksNoOtherMachine_AndEscapesNames()
    {
        var html = LinkOutput.Html(Linking, "Two lists & more");
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>Петров", html, StringComparison.Ordinal);
        Assert.Contains("Two lists &amp; more", html, StringComparison.Ordinal);
        Assert.Contains("surname + given", html, StringComparison.Ordinal);
    }
}

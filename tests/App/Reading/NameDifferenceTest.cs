using System.Text.Encodings.Web;
using Homeward.App.Reading;

namespace Homeward.Tests.App.Reading;

public sealed class NameDifferenceTest
{
    [Theory]
    [InlineData("Petrov Sergei", "Petrov Sergei", "Petrov Sergei")]
    [InlineData("Petrov Sergei", "Sergei Petrov", "Petrov Sergei")]
    [InlineData("Petrov", "PETROV", "Petrov")]
    [InlineData("Petrov Sergei", "Petrov Serhii", "Petrov Ser[ge]i")]
    [InlineData("Zrazkov", "Zrazkow", "Zrazko[v]")]
    [InlineData("Ivan", "", "[Ivan]")]
    [InlineData("Zrazkov Petrovich", "Zrazkov", "Zrazkov [Petrovich]")]
    [InlineData("", "Ivan", "")]
    public void Mark_Names_ShowsTheLettersThatDiffer(string name, string other, string expected) =>
        Assert.Equal(expected, Text(name, other).Replace("<span class=\"differs\">", "[", StringComparison.Ordinal).Replace("</span>", "]", StringComparison.Ordinal));

    [Fact]
    public void Mark_HostileName_IsEncodedAndBounded()
    {
        var hostile = string.Concat(Enumerable.Repeat("<b>" + new string('x', 5_000) + " ", 5_000));
        var html = Text(hostile, hostile + "y");
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.True(html.Length < 10_000);
    }

    private static string Text(string name, string other)
    {
        using var writer = new StringWriter();
        NameDifference.Mark(name, other).WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}

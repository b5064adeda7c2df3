using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using CsCheck;
using Homeward.App.Reading;

namespace Homeward.Tests.App.Reading;

public sealed partial class MarkedTextTest
{
    [Fact]
    public void Render_AnyMarksOverAnyText_LosesNoLetterAndClosesWhatItOpens()
    {
        var text = Gen.OneOf(Gen.Const("a"), Gen.Const("ж"), Gen.Const("<"), Gen.Const("&"), Gen.Const("\n"), Gen.Const("𝔘"), Gen.Const("👩")).Array[0, 40].Select(string.Concat);
        var mark = Gen.Select(Gen.Int[-2, 40], Gen.Int[-1, 20]);
        Gen.Select(text, mark.Array[0, 8]).Sample((t, spans) =>
        {
            var html = Html(t, [.. spans.Select((s, i) => new Mark(i + 1, s.Item1, s.Item2, "stage", "x"))]);
            var back = System.Net.WebUtility.HtmlDecode(Tags().Replace(Numbers().Replace(html, ""), ""));
            return back == t && Balanced(html);
        });
    }

    [Fact]
    public void Render_Quote_IsCountedInCodePoints()
    {
        var html = Html("👩👩 дом", [new Mark(1, 3, 3, "stage", "one")]);
        Assert.Matches("""^👩👩 <mark class="k-stage" id="q1"><a class="no" href="#s1" aria-label="one">1</a>дом</mark>$""", System.Net.WebUtility.HtmlDecode(html));
    }

    [Fact]
    public void Render_CrossingQuotes_KeepsBothWhole()
    {
        var html = Html("abcdef", [new Mark(1, 0, 4, "stage", "x"), new Mark(2, 2, 4, "health", "y")]);
        Assert.Equal("""<mark class="k-stage" id="q1">ab<mark class="k-health" id="q2">cd</mark></mark><mark class="k-health">ef</mark>""", Numbers().Replace(html, ""));
    }

    private static string Html(string text, Mark[] marks)
    {
        using var writer = new StringWriter();
        MarkedText.Render(text, marks).WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    private static bool Balanced(string html)
    {
        var depth = 0;
        foreach (Match m in Marks().Matches(html))
        {
            depth += m.Value[1] == '/' ? -1 : 1;
            if (depth < 0) return false;
        }

        return depth == 0;
    }

    [GeneratedRegex("</?mark")]
    private static partial Regex Marks();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<a class=\"no\"[^>]*>[0-9]+</a>")]
    private static partial Regex Numbers();
}

using Homeward.Evidence;
using Homeward.Sealing;

namespace Homeward.Tests.Core.Evidence;

/// <summary>The public form: the same questions in three languages, and one needed answer.</summary>
public sealed class IntakeFormTest
{
    [Fact]
    public void Texts_Languages_HaveTheSameKeysAndNoEmptyQuestion()
    {
        var english = IntakeTexts.Of("en");
        foreach (var lang in IntakeTexts.Languages)
        {
            var texts = IntakeTexts.Of(lang);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            Assert.All(IntakeForm.Shipped.Fields, f => Assert.NotEmpty(texts.Label(f)));
            Assert.All(IntakeForm.Shipped.Fields.SelectMany(f => f.Options.Select(o => texts.Option(f, o))), Assert.NotEmpty);
            foreach (var key in texts.Keys) Assert.Equal(Holes(english[key]), Holes(texts[key]));
        }

        Assert.Equal("en", IntakeTexts.Of("de").Lang);
    }

    private static int Holes(string text) => text.Count(c => c == '{');

    [Fact]
    public void Form_OfTheProgram_NeedsTheStoryAndNothingElse() =>
        Assert.Equal(["story"], IntakeForm.Shipped.Fields.Where(f => f.Required).Select(f => f.Name));

    [Fact]
    public void Receipt_SameWordsTypedOtherwise_GiveTheSameMailboxAtThisDeskOnly()
    {
        var words = SpokenWords.From([.. Enumerable.Range(1, SenderReceipt.RandomBytes).Select(n => (byte)(n * 17))]);
        using var one = SenderReceipt.Of(words, "dsk-a")!;
        using var typed = SenderReceipt.Of("  " + words.ToUpperInvariant().Replace(" ", ",  ", StringComparison.Ordinal) + "\n", "dsk-a")!;
        using var elsewhere = SenderReceipt.Of(words, "dsk-b")!;
        using var wrong = SenderReceipt.Of(words[..^1] + (words[^1] == 'b' ? 'd' : 'b'), "dsk-a")!;
        Assert.Equal((one.Mailbox, one.Identity.Recipient), (typed.Mailbox, typed.Identity.Recipient));
        Assert.Equal(3, new[] { one.Mailbox, elsewhere.Mailbox, wrong.Mailbox }.Distinct().Count());
        Assert.NotEqual(one.Identity.Recipient, wrong.Identity.Recipient);
        Assert.Null(SenderReceipt.Of(words + " lusab", "dsk-a"));
        Assert.Null(SenderReceipt.Of("слово слово слово слово слово слово слово", "dsk-a"));
        Assert.Null(SenderReceipt.Of(new string('a', 10_000), "dsk-a"));
    }

    [Fact]
    public void Receipt_OfKnownWords_StaysTheSameForEver()
    {
        using var known = SenderReceipt.Of("babab babab babab babab babab babab babab", "dsk-a")!;
        Assert.Equal("47bd4ee054ef05e4ea446f29c0164867", known.Mailbox);
    }
}

using System.Text.RegularExpressions;
using Homeward.App.Language;

namespace Homeward.Tests.App.Language;

public sealed partial class WordsTest
{
    [Fact]
    public void Languages_RussianAndUkrainian_AreWrittenInTheirOwnLetters()
    {
        foreach (var lang in new[] { "ru", "uk" })
        {
            var foreign = lang == "ru" ? "іїєґ" : "ыэъё";
            foreach (var key in Words.For(lang).Keys.Where(k => k != "lang.own-name"))
            {
                var text = string.Concat(Words.For(lang).Phrase(key).Pieces.Select(p => p.Text + string.Concat(p.Forms ?? [])));
                Assert.False(text.Any(c => foreign.Contains(char.ToLowerInvariant(c))), $"{lang} {key}: {text}");
                Assert.False(Latin().IsMatch(text), $"{lang} {key} has Latin words: {text}");
            }
        }
    }

    [Theory]
    [InlineData("ru", 0, "0 пар")]
    [InlineData("ru", 1, "1 пара")]
    [InlineData("ru", 2, "2 пары")]
    [InlineData("ru", 5, "5 пар")]
    [InlineData("ru", 11, "11 пар")]
    [InlineData("ru", 14, "14 пар")]
    [InlineData("ru", 21, "21 пара")]
    [InlineData("ru", 22, "22 пары")]
    [InlineData("ru", 111, "111 пар")]
    [InlineData("ru", 1001, "1001 пара")]
    [InlineData("ru", 12_000, "12\u00a0000 пар")]
    [InlineData("uk", 1, "1 пара")]
    [InlineData("uk", 3, "3 пари")]
    [InlineData("uk", 12, "12 пар")]
    [InlineData("uk", 101, "101 пара")]
    [InlineData("en", 1, "1 pair")]
    [InlineData("en", 0, "0 pairs")]
    [InlineData("en", 21, "21 pairs")]
    [InlineData("en", 12_000, "12,000 pairs")]
    public void Plural_ByNumber_TakesTheFormOfTheLanguage(string lang, int n, string expected) =>
        Assert.StartsWith(expected, Words.For(lang)["line.pairs-waiting", ("n", n), ("link", "")], StringComparison.Ordinal);

    [Theory]
    [InlineData("a {n|one|two} b", "ru")]
    [InlineData("a {n|one|two|three} b", "en")]
    [InlineData("a {n b", "en")]
    [InlineData("a {} b", "en")]
    public void Phrase_WronglyWritten_IsRefused(string text, string lang) =>
        Assert.Throws<FormatException>(() => Phrase.Parse(text, lang));

    [Fact]
    public void Sentence_WithoutItsValue_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Words.For("en")["frame.record-number"]);

    [Fact]
    public void Html_WithHostileValue_EncodesIt()
    {
        using var text = new StringWriter();
        Words.For("en").Html("line.danger-words", ("source", "<script>"), ("word", HtmlWords.Foreign("ru\" onclick=\"x", "<b>")))
            .WriteTo(text, System.Text.Encodings.Web.HtmlEncoder.Default);
        Assert.DoesNotContain("<script", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\" onclick", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CodeOfANewerProgram_IsShownAsItStands() => Assert.Equal("on-the-moon", Words.For("uk").Of("stage", "on-the-moon"));

    /// <summary>The words of the screen are a caseworker's: the program's own words stand only inside details.</summary>
    [Fact]
    public void English_WordsOfTheProgram_AreNotOnTheScreen()
    {
        string[] forbidden = ["claim", "modality", "Manski", "tree size", "checkpoint", "EDTF", "Kleene", "polarity", "Turnbull", "engaged", "hash"];
        foreach (var key in Words.For("en").Keys)
        {
            var text = string.Concat(Words.For("en").Phrase(key).Pieces.Select(p => p.Text + string.Concat(p.Forms ?? [])));
            foreach (var word in forbidden) Assert.False(text.Contains(word, StringComparison.OrdinalIgnoreCase), $"{key}: {text}");
        }
    }

    [GeneratedRegex("[A-Za-z]{3,}")]
    private static partial Regex LatinWords();

    private static LatinCheck Latin() => new();

    /// <summary>Names that have no other spelling are allowed.</summary>
    private sealed class LatinCheck
    {
        private static readonly HashSet<string> Allowed = ["Telegram", "WhatsApp", "SHA", "log", "Aegis", "FreeOTP", "KeePassXC", "Onion", "DOCX", "https", "passkey",
            // what is typed as it stands: codes of things, an address, settings, cases of a letter's template
            "per", "src", "cas", "join", "yes", "gen", "dat", "acc", "ins", "pre"];

        public bool IsMatch(string text) => LatinWords().Matches(text).Any(m => !Allowed.Contains(m.Value));
    }
}

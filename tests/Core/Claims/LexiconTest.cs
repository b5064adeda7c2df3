using System.Text;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class LexiconTest
{
    public static TheoryData<string> Languages => ["en", "ru", "uk"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Entries_EachExample_FiresItsEntry(string language)
    {
        var lexicon = Lexicon.Of(language)!;
        var silent = lexicon.Entries.Where(e => !Fires(lexicon, e))
            .Select(e => $"{e.Role} {e.Line.When[0]}: {e.Line.Example}");
        Assert.Empty(silent);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void ClaimEntries_EachExample_GivesTheClaim(string language)
    {
        var lexicon = Lexicon.Of(language)!;
        var wrong = new List<string>();
        foreach (var entry in lexicon.Entries.Where(e => e.Role == "claim"))
        {
            var claims = Reader.Read(entry.Line.Example, language, new(2025, 6, 1)).Claims;
            if (!claims.Any(c => c.Kind == entry.Line.Kind && c.Stage == entry.Line.Stage))
            {
                var got = string.Join(", ", claims.Select(c => c.Kind + " " + c.Stage));
                wrong.Add($"{entry.Line.Kind} {entry.Line.Stage}: {entry.Line.Example} -> {got}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void ModalityEntries_EachExample_ColoursItsClaim(string language)
    {
        var lexicon = Lexicon.Of(language)!;
        var wrong = lexicon.Entries.Where(e => e.Role == "modality")
            .Where(e => Reader.Read(e.Line.Example, language, new(2025, 6, 1)).Claims.All(c =>
                c.Modality != e.Line.Modality))
            .Select(e => e.Line.Example);
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void NegationEntries_EachExample_DeniesItsClaim(string language)
    {
        var lexicon = Lexicon.Of(language)!;
        var wrong = lexicon.Entries.Where(e => e.Role == "negation")
            .Where(e => Reader.Read(e.Line.Example, language, new(2025, 6, 1)).Claims.All(c =>
                c.Polarity != Polarities.Denied))
            .Select(e => e.Line.Example);
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void VetoEntries_EachExample_GivesNoClaim(string language)
    {
        var lexicon = Lexicon.Of(language)!;
        var wrong = lexicon.Entries.Where(e => e.Role == "veto")
            .SelectMany(e => Reader.Read(e.Line.Example, language, new(2025, 6, 1)).Claims
                .Select(c => $"{e.Line.Example} -> {c.Kind} {c.Stage}"));
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Entries_WordsOfClosedVocabularies_AreKnown(string language)
    {
        foreach (var line in Lexicon.Of(language)!.Entries.Select(e => e.Line))
        {
            Assert.True(line.Kind is null || Kinds.All.Contains(line.Kind), line.Kind);
            Assert.True(line.Stage is null || Stages.All.Contains(line.Stage), line.Stage);
            Assert.True(line.Modality is null || Modalities.All.Contains(line.Modality), line.Modality);
            Assert.True(line.Polarity is null || Polarities.All.Contains(line.Polarity), line.Polarity);
            Assert.NotEqual("", line.Example);
        }
    }

    [Theory]
    [InlineData("{\"language\":\"en\",\"entries\":{\"claim\":[{\"when\":[\"... gap first\"],\"kind\":\"health\"}]}}",
        "always there")]
    [InlineData("{\"language\":\"en\",\"entries\":{\"claim\":[{\"when\":[\"<nolist>\"],\"kind\":\"health\"}]}}",
        "nolist")]
    [InlineData("{\"language\":\"en\",\"entries\":{\"claim\":[{\"when\":[\"a .. b .. c .. d .. e\"],\"kind\":\"health\"}]}}", "three gaps")]
    [InlineData("{\"language\":\"en\",\"entries\":{\"claim\":[{\"wen\":[\"a\"],\"kind\":\"health\"}]}}", "wen")]
    public void Parse_BrokenLexicon_SaysWhatIsWrong(string json, string named)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Assert.Contains(named, Assert.Throws<FormatException>(() => Lexicon.Parse(file)).Message,
            StringComparison.Ordinal);
    }

    private static bool Fires(Lexicon lexicon, LexiconEntry entry)
    {
        var text = entry.Line.Example;
        var view = PassageView.Of(text, 0, text.Length, lexicon, new Vocabulary(lexicon), null);
        return view.Sentences.Any(s => s.Hits.Any(h => ReferenceEquals(h.Entry, entry)));
    }
}

using System.Runtime.CompilerServices;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class MarkedTextsTest
{
    private readonly ITestOutputHelper _output;

    public MarkedTextsTest(ITestOutputHelper output) => _output = output;

    /// <summary>The texts have been mended by, so the floor only keeps what was reached; first sight is in texts/README.md.</summary>
    [Theory]
    [InlineData("en", 0.86)]
    [InlineData("ru", 0.85)]
    [InlineData("uk", 0.83)]
    public void Read_MarkedTexts_FindsAndProposesRightly(string language, double floor)
    {
        int gold = 0, found = 0, proposed = 0, matched = 0;
        foreach (var text in Texts().Where(t => t.Language == language))
        {
            var score = Scoring.Score(text.Gold, Reader.Read(text.Text, language, text.Published).Claims);
            _output.WriteLine(text.Name + " " + score.Table());
            (gold, found) = (gold + score.Gold, found + score.FoundGold);
            (proposed, matched) = (proposed + score.Proposed, matched + score.MatchedProposals);
        }

        Assert.True(gold > 150);
        Assert.True(found >= floor * gold, $"recall {found}/{gold}");
        Assert.True(matched >= floor * proposed, $"precision {matched}/{proposed}");
    }

    [Theory]
    [InlineData("=== a | ru | 2025-01-01\n[nonsense|слово]\n", "nonsense")]
    [InlineData("=== a | ru | 2025-01-01\n[ex слово]\n", "without")]
    public void Read_MarkThatNobodyCouldMean_SaysWhichTextAndWhat(string file, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => MarkedTexts.Read(file)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ru", "увезти/увезут/увез/увезен", true, "увезла", "увезет", "увезены")]
    [InlineData("ru", "освободить", true, "освободили", "освободят", "освобожден")]
    [InlineData("uk", "відправити", true, "відправила", "відправлять", "відправлено")]
    [InlineData("uk", "вивезти/вивезуть/вивіз,вивез/вивезен", true, "вивезли", "вивезе", "вивезений")]
    [InlineData("en", "take/took/taken", false, "took", "takes", "taken")]
    [InlineData("en", "grab/grabbed", false, "grabbed", "grabbing", "grabbed")]
    public void Of_DictionaryForm_GivesEveryForm(string language, string written, bool perfective, params string[] forms)
    {
        var all = Paradigms.Of(language, written, perfective).Select(f => f.Form).ToHashSet(StringComparer.Ordinal);
        Assert.All(forms, form => Assert.Contains(form, all));
    }

    private static IEnumerable<MarkedText> Texts([CallerFilePath] string here = "") =>
        Directory.GetFiles(Path(here), "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(file => MarkedTexts.Read(File.ReadAllText(file)));

    private static string Path(string here) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "texts", "marked");
}

using System.Runtime.CompilerServices;
using CsCheck;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class ReaderTest
{
    private readonly ITestOutputHelper _output;

    public ReaderTest(ITestOutputHelper output) => _output = output;

    [Theory]
    [InlineData("My son Ivan was exchanged on 19 March 2025.\nTwo days later he was sent back to the front.\n", "sent-to-front")]
    [InlineData("Сына обменяли 19 марта 2025 года.\nЧерез два дня его отправили на фронт.\n", "sent-to-front")]
    [InlineData("Чоловіка обміняли 19 березня 2025 року.\nЧерез два дні його відправили на фронт.\n", "sent-to-front")]
    public void Read_FirstLineTellsWhatHappenedOnADay_IsReadAndIsNoDateOfTheText(string text, string stage)
    {
        var reading = Reader.Read(text);
        Assert.Null(reading.Published);
        Assert.Contains(reading.Claims, c => c.Stage == "exchanged" || c.Kind == Kinds.Exchange);
        Assert.Contains(reading.Claims, c => c.Stage == stage);
    }

    [Theory]
    [InlineData("14 May 2025, phone call, mother\nHer son was sent to the front yesterday.\n")]
    [InlineData("KYIV, 14 May 2025 — Ukraine and Russia exchanged prisoners on Friday, said the ministry, and many of them came home ill.\n")]
    public void Read_FirstLineIsADateline_IsTheDateOfTheText(string text) =>
        Assert.Equal(new DateOnly(2025, 5, 14), Reader.Read(text).Published);

    [Fact]
    public void Read_GoldArticle_FindsWhatACarefulReaderFound()
    {
        var score = ScoreOf(Shared.Folder.Path("sources/ara-2025-06-11.txt"),
            Shared.Folder.Path("gold/ara-2025-06-11.json"));
        Assert.True(score.Recall >= 0.85, score.Table());
        Assert.True(score.Precision >= 0.85, score.Table());
        Assert.True(score.VoiceAccuracy >= 0.8, score.Table());
    }

    [Fact]
    public void Read_GoldArticleAskedAboutPerturbedGold_FindsItNoMore()
    {
        var reading = Reader.Read(TextLayer.From(File.ReadAllBytes(Shared.Folder.Path("sources/ara-2025-06-11.txt")), null, out _)!);
        var gold = ClaimJson.Read(File.ReadAllText(Shared.Folder.Path("gold/ara-2025-06-11.json"))).Claims;
        var whole = Scoring.Score(gold, reading.Claims).FoundGold;
        foreach (var perturb in (Func<Claim, Claim>[])[Later, OneMore, Feared])
        {
            var changed = gold.Select(perturb).ToList();
            var touched = changed.Where((c, i) => !ReferenceEquals(c, gold[i])).ToList();
            Assert.NotEmpty(touched);
            var still = Scoring.Score(touched, reading.Claims);
            Assert.True(still.FoundGold == 0, still.Table());
            Assert.True(Scoring.Score(changed, reading.Claims).FoundGold < whole);
        }
    }

    [Theory]
    [InlineData("practice-*.txt", 0.8)]
    [InlineData("en-*.txt", 0.8)]
    [InlineData("ru-*.txt", 0.8)]
    [InlineData("uk-*.txt", 0.8)]
    public void Read_OwnTexts_FindsAndProposesRightly(string which, double floor)
    {
        int gold = 0, found = 0, proposed = 0, matched = 0;
        foreach (var text in Directory.GetFiles(Texts(), which).Order(StringComparer.Ordinal))
        {
            var score = ScoreOf(text, System.IO.Path.ChangeExtension(text, ".gold.json"));
            _output.WriteLine(System.IO.Path.GetFileName(text) + " " + score.Table());
            (gold, found, proposed, matched) = (gold + score.Gold, found + score.FoundGold, proposed + score.Proposed,
                matched + score.MatchedProposals);
        }

        Assert.True(gold > 30);
        Assert.True(found >= floor * gold, $"recall {found}/{gold}");
        Assert.True(matched >= floor * proposed, $"precision {matched}/{proposed}");
    }

    [Fact]
    public void Read_AnyText_QuotesWhatStandsThere()
    {
        var words = File.ReadAllText(System.IO.Path.Combine(Texts(), "en-call-mother.txt"))
            .Split(' ').Concat(File.ReadAllText(System.IO.Path.Combine(Texts(), "ru-post-train.txt")).Split(' '))
            .Concat(["«", "\"", "😀", "\u202E", "—", "\n", ".", ",", "\uD83D", "19", "March"]).ToArray();
        Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 60].Sample(some =>
        {
            var layer = TextLayer.Of(string.Join(' ', some));
            return Reader.Read(layer).Claims.All(c => c.StandsIn(layer) && c.Faults().Count == 0);
        });
    }

    [Theory]
    [InlineData("11/06/2025", "2025-06-11", "2025-11-06")]
    [InlineData("25.03.2025", "2025-03-25", "")]
    [InlineData("March 5, 2025", "2025-03-05", "")]
    [InlineData("5 March 2025", "2025-03-05", "")]
    [InlineData("2025-03-05", "2025-03-05", "")]
    [InlineData("03/25/2025", "2025-03-25", "month first")]
    public void Read_DayInTheHead_IsFoundAndDoubtIsKept(string head, string day, string doubt)
    {
        var reading = Reader.Read($"A title\n{head}\nHe was sent to the front yesterday.", "en");
        Assert.Equal(day, reading.Published?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(doubt, reading.PublishedAs!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Их увезли на автобусе.", "ru")]
    [InlineData("Їх вивезли автобусом.", "uk")]
    [InlineData("They were taken away by bus.", "en")]
    [InlineData("123 456", "und")]
    public void Of_ShortTexts_NamesTheLanguage(string text, string language) =>
        Assert.Equal(language, LanguageGuess.Of(text));

    [Fact]
    public void Read_UnknownLanguage_GivesNoClaimAndNoError() => Assert.Empty(Reader.Read("今日は", "ja").Claims);

    private static Claim Later(Claim claim) => claim.When is not { Earliest: { } from } when ? claim : claim with
    {
        When = when with { Edtf = "moved", Earliest = from.AddDays(400), Latest = when.Latest?.AddDays(400) },
    };

    private static Claim OneMore(Claim claim) => claim.Counts.Count == 0 ? claim : claim with
    {
        Counts = [.. claim.Counts.Select(c => new CountRange(null, (c.Low ?? 0) + 1, (c.High ?? 0) + 1, false, true,
            c.Per))],
    };

    private static Claim Feared(Claim claim) => claim with
    {
        Modality = claim.Modality == Modalities.Feared ? Modalities.Asserted : Modalities.Feared,
    };

    private static Score ScoreOf(string text, string gold)
    {
        var careful = ClaimJson.Read(File.ReadAllText(gold));
        return Scoring.Score(careful.Claims, Reader.Read(TextLayer.From(File.ReadAllBytes(text), null, out _)!, published: careful.Published).Claims);
    }

    private static string Texts([CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "texts");
}

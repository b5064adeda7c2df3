using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Tests.Core.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Claims;

/// <summary>
/// What the reader finds in the articles, calls and letters of a made-up world whose true claims are known. The pieces the
/// world is told from were looked at while mending the reader; the way they are put together here (this seed) was not.
/// </summary>
public class RehearsalReadingTest
{
    [Fact]
    public void Read_TextsOfAMadeUpWorld_FindsAndProposesNineOfTenInEachLanguage()
    {
        var world = WorldInMemory.Of(2_000, 29);
        var sums = new SortedDictionary<string, (int Gold, int Found, int Proposed, int Matched, int Texts)>(StringComparer.Ordinal);
        foreach (var path in world.Under("truth/gold/"))
        {
            var gold = ClaimJson.Read(world.Text(path));
            var stem = path["truth/gold/".Length..^".gold.json".Length];
            var text = world.Files.GetValueOrDefault($"truth/text/{stem}.txt") ?? world.Files[$"sources/{stem}.txt"];
            // as a reader of the printed reading sees it
            var read = ClaimJson.Read(ClaimJson.Write(Reader.Read(TextLayer.From(text, null, out _)!, gold.Language, gold.Published)));
            var score = Scoring.Score(gold.Claims, read.Claims);
            var sum = sums.GetValueOrDefault(gold.Language);
            sums[gold.Language] = (sum.Gold + score.Gold, sum.Found + score.FoundGold, sum.Proposed + score.Proposed,
                sum.Matched + score.MatchedProposals, sum.Texts + 1);
        }

        Assert.Equal(["en", "ru", "uk"], sums.Keys);
        Assert.All(sums, s =>
        {
            Assert.True(s.Value is { Texts: > 20, Gold: > 300 }, $"{s.Key} has {s.Value}");
            Assert.True(s.Value.Found >= 0.9 * s.Value.Gold, $"{s.Key}: recall {s.Value.Found}/{s.Value.Gold}");
            Assert.True(s.Value.Matched >= 0.9 * s.Value.Proposed, $"{s.Key}: precision {s.Value.Matched}/{s.Value.Proposed}");
        });
    }
}

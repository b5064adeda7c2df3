using Homeward.Basics;
using Homeward.Claims;
using Homeward.Exchanges;
using Homeward.Statistics;
using Homeward.Tests.Shared;
using Xunit;

namespace Homeward.Tests.Desk;

/// <summary>The first real input: the newspaper report, from the file to the figure, every statement accepted as the
/// reader proposes it.</summary>
public class ArticleTest
{
    [Fact]
    public void Article_Alone_GivesTheFactsOfTheFoundingCase()
    {
        var article = Folder.Path("sources/ara-2025-06-11.txt");
        using var test = new TestDesk().Unlock();
        var mira = test.Mira;
        mira.Exchanges.Register();
        var source = mira.Evidence.Add(article).Single().SourceIds.Single();
        mira.Claims.ReadSource(source);
        var acts = 0;
        foreach (var row in mira.Claims.Of(source))
        {
            FoundingCase.Assert(mira.Claims.Accept(row.Id, row.Version, $"a-{acts++}"));
            // As a clerk may: only where one exchange fits and nothing speaks against it.
            var fitting = mira.Exchanges.Candidates(row.Id)
                .Where(c => !c.Candidate.IsStage && c.Candidate.Against.Count == 0).ToList();
            var likely = fitting.Where(c => c.Candidate.Strength >= MatchStrength.Likely).ToList();
            if ((likely.Count > 0 ? likely : fitting) is [var only]) FoundingCase.Assert(
                mira.Exchanges.Place(row.Id, only.Candidate.ExchangeId, $"a-{acts++}"));
        }

        var claims = mira.Claims.Of(source).Select(r => r.Claim!).ToList();
        Assert.Contains(claims, c => c.Kind == Kinds.Pattern && c.When?.Edtf == "2023-22/..");
        Assert.Contains(claims, c => c.Kind == Kinds.Exchange && c.When is { Earliest: { } first } && first == new DateOnly(2025, 6, 9));
        Assert.Equal(2, mira.Exchanges.Find("2025-03-19")!.Row.Counts.Count(c => c is { ClaimId: not null, Count: { Low: 175, High: 175 } }));
        var figure = mira.Statistics.Of("2025-03-19", new FigureChoice("A-1-sent"))!;
        Assert.Contains("Released, as ARA says: 175.", figure.Sentences.Select(s => s.Text));
        Assert.Equal((0, 0, "none"), (figure.Row.Known, figure.Row.FollowedUp, figure.Tier));
        Assert.Contains(figure.Groups, g => g.Stage == Stages.SentToFront
            && g.Voice.Any(v => v.Contains("relative", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(figure.Groups, g => g is { Stage: Stages.ReturnedToUnit, Happened: Truth.False });
        Assert.Contains("Nobody is followed up, so no share can be given: not zero, not any other number.",
            figure.Sentences.Select(s => s.Text));
        var path = mira.Paths.Of(figure.Row.ExchangeId)!;
        var sent = path.Stages.Single(s => s.Stage == Stages.SentToFront);
        Assert.Equal((new DateOnly(2025, 3, 21), null), (sent.EarliestBegin, sent.LatestBegin));
        Assert.Contains(sent.Readings, r => r.Latest == new DateOnly(2025, 3, 21));
        Assert.DoesNotContain(path.Stages, s => s.Stage == "at-front"); // sent is not arrived
        var may = mira.Statistics.Of("2025-05-23..25")!;
        Assert.Contains(may.Row.Released, r => r == "1000");
        Assert.Equal(0, may.Row.Returned); // feared is not happened
        Assert.Contains(mira.Exchanges.Find("2025-06-09")?.Row.Counts ?? [], c => !c.Count.Disclosed);
    }
}

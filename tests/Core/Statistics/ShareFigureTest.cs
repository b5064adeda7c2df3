using System.Text.RegularExpressions;
using CsCheck;
using Homeward.Basics;
using Homeward.Findings;
using Homeward.Statistics;
using Xunit;

namespace Homeward.Tests.Core.Statistics;

public class ShareFigureTest
{
    private static readonly DateOnly CutOff = new(2025, 6, 30);
    private static readonly DateOnly Early = new(2025, 3, 25);

    [Fact]
    public void Bounds_ExactRelease_AreLowestAndHighestPossible()
    {
        var bounds = Bounds.WithoutAssumptions(CountRange.Parse("175", "each"), 60, 21);
        Assert.Equal(21 / 175.0, bounds.Low!.Value, 15);
        Assert.Equal((21 + 175 - 60) / 175.0, bounds.High!.Value, 15);
        Assert.Equal((21, 136, 175), (bounds.LowCount!.Value, bounds.HighCount!.Value, bounds.Of!.Value));
    }

    [Fact]
    public void Bounds_AnyNumberInTheRange_LieInsideThoseOfTheRange() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 40], Gen.Int[0, 60], Gen.Int[0, 60]).Sample((f, x, more, spread) =>
        {
            x = Math.Min(x, f);
            var range = new CountRange(null, f + more, f + more + spread, false, true, "persons");
            var bounds = Bounds.WithoutAssumptions(range, f, x);
            for (var r = range.Low!.Value; r <= range.High; r++)
            {
                for (var among = 0; among <= r - f; among++)
                {
                    Assert.InRange((x + among) / (double)r, bounds.Low!.Value - 1e-12, bounds.High!.Value + 1e-12);
                }
            }
        }, iter: 200);

    [Theory]
    [InlineData("not disclosed", 5, 1, "not-disclosed")]
    [InlineData("4", 5, 1, "fewer-released-than-followed-up")]
    [InlineData("175", 0, 0, "nobody-followed-up")]
    public void Bounds_NothingToSay_GiveTheReason(string count, int f, int x, string why)
    {
        var bounds = Bounds.WithoutAssumptions(CountRange.Parse(count, "each"), f, x);
        Assert.False(bounds.Exists);
        Assert.Equal(why, bounds.Why);
    }

    [Fact]
    public void Figure_ArticleAlone_SaysWhatIsNotKnownAndGivesNoShare()
    {
        var cohort = Cohort([], ["175"]) with
        {
            Groups =
            [
                new("clm-1", "Two days later, they were sent back to the front", "a relative of a released prisoner",
                    null,
                    "sent-to-front", Truth.True),
            ],
        };
        var figure = ShareFigure.For(cohort, OutcomeDefinition.SentToTheLine);
        var said = figure.Sentences.Select(sentence => ShareSentences.Wording.Say(sentence, "en")).ToList();
        Assert.Equal("Released, as ARA says: 175.", said[0]);
        Assert.Equal("Known to us by name: 0.", said[1]);
        Assert.EndsWith(": 0.", said[2], StringComparison.Ordinal);
        Assert.Contains("Two days later, they were sent back to the front", said[3], StringComparison.Ordinal);
        Assert.Equal("Nobody is followed up, so no share can be given: not zero, not any other number.", said[4]);
        Assert.DoesNotContain(said, sentence => sentence.Contains('%', StringComparison.Ordinal));
        Assert.Null(figure.Intervals);
        Assert.False(figure.Released[0].Bounds.Exists);
        Assert.Contains("no share", figure.ReadyEnglish, StringComparison.Ordinal);
    }

    [Fact]
    public void Figure_EnoughFollowedUp_PutsBoundsBeforeTheIntervalAndRoundsOutward()
    {
        var figure = ShareFigure.For(Cohort(People(back: 21, home: 39, silent: 15), ["175"]),
            OutcomeDefinition.AtTheLine);
        Assert.Equal((75, 60, 21, 39, 15), (figure.Headline.Known, figure.Headline.FollowedUp, figure.Headline.Returned,
            figure.Headline.NotReturned, figure.Headline.Unknown));
        var said = figure.ReadyEnglish;
        // Wilson for 21 of 60 is 0.2415…0.4762; bounds 21/175 = 0.12, 136/175 = 0.777
        Assert.Contains("between 21 and 136 of the 175 released (as ARA says), that is 12–78 %", said,
            StringComparison.Ordinal);
        Assert.Contains("21, that is 35 % (95 % interval 24–48 %, Wilson)", said, StringComparison.Ordinal);
        Assert.True(said.IndexOf("Lowest and highest", StringComparison.Ordinal) < said.IndexOf(
            "Wilson", StringComparison.Ordinal));
    }

    [Fact]
    public void Figure_FewFollowedUp_PrintsCountsAndNoPercentage()
    {
        var figure = ShareFigure.For(Cohort(People(back: 4, home: 15, silent: 3), ["175"]),
            OutcomeDefinition.AtTheLine);
        Assert.Equal(ShareRefusal.TooFewForPercentage, figure.Refusal);
        foreach (var language in Wording.Languages)
        {
            Assert.DoesNotContain(figure.Sentences, sentence =>
                ShareSentences.Wording.Say(sentence, language).Contains('%', StringComparison.Ordinal));
        }

        Assert.Contains("between 4 and 160 of the 175", figure.ReadyEnglish, StringComparison.Ordinal);
        Assert.Null(figure.Intervals);
        Assert.Empty(figure.Sensitivity);
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    public void Figure_DecimalsOnlyFromTwoHundred(int followedUp, bool decimals)
    {
        var figure = ShareFigure.For(Cohort(People(back: 61, home: followedUp - 61, silent: 0), ["303"]),
            OutcomeDefinition.AtTheLine);
        Assert.Equal(decimals, Regex.IsMatch(figure.ReadyEnglish, @"\d\.\d[ –]"));
    }

    [Fact]
    public void Figure_EverybodyFollowedUp_IsACensusWithoutSamplingIntervalForTheFact()
    {
        var figure = ShareFigure.For(Cohort(People(back: 10, home: 15, silent: 0), ["25"]),
            OutcomeDefinition.AtTheLine);
        Assert.True(figure.Released[0].IsCensus);
        Assert.Contains("a complete count, not an estimate", figure.ReadyEnglish, StringComparison.Ordinal);
        Assert.Contains("Only for other exchanges like this one", figure.ReadyEnglish, StringComparison.Ordinal);
    }

    [Fact]
    public void Figure_SourcesDiffer_StandSideBySide()
    {
        var figure = ShareFigure.For(Cohort(People(20, 20, 0), ["195", "207", "not disclosed"]),
            OutcomeDefinition.AtTheLine);
        Assert.Equal([195, 207, null], figure.Released.Select(line => line.Bounds.Of));
        Assert.Equal("not-disclosed", figure.Released[2].Bounds.Why);
    }

    [Fact]
    public void Figure_OtherCategory_IsShownButNotDividedBy()
    {
        var cohort = Cohort(People(20, 20, 0), ["270"]);
        cohort = cohort with { Released = [cohort.Released[0] with { Category = "civilian" }] };
        var figure = ShareFigure.For(cohort, OutcomeDefinition.AtTheLine);
        Assert.Equal("other-people", figure.Released[0].Bounds.Why);
    }

    [Fact]
    public void Figure_PeopleKnownThroughTheirOutcome_NeverEnterTheCohort()
    {
        var members = People(5, 20, 5).Select(member => member).ToList();
        var through = People(133, 0, 0).Select(
            member => member with { PersonId = "x" + member.PersonId, Entry = EntryReason.ThroughOutcome });
        var without = ShareFigure.For(Cohort(members, ["175"]), OutcomeDefinition.AtTheLine);
        var with = ShareFigure.For(Cohort([.. members, .. through], ["175"]), OutcomeDefinition.AtTheLine);
        Assert.Equal(without.Headline, with.Headline);
        Assert.Equal(133, with.KnownThroughOutcome.Count);
        Assert.Contains(with.Sentences, sentence => sentence.Key == "outcome-only");
    }

    [Fact]
    public void Returned_WeakOrStraddlingReport_IsUnknownNotNo()
    {
        var cohort = Cohort([], ["175"]) with { Standard = StandardOfProof.ReasonableGrounds };
        var weak = Member("p", CutOff, Stage("at-front", Early, Early) with { Standard = StandardOfProof.Alleged });
        var straddling = Member("p", CutOff, Stage("at-front", Early, CutOff.AddDays(3)));
        var later = Member("p", CutOff, Stage("at-front", CutOff.AddDays(1), CutOff.AddDays(3)));
        Assert.Equal(Truth.Unknown, cohort.Returned(weak, OutcomeDefinition.AtTheLine));
        Assert.Equal(Truth.Unknown, cohort.Returned(straddling, OutcomeDefinition.AtTheLine));
        Assert.Equal(Truth.False, cohort.Returned(later, OutcomeDefinition.AtTheLine));
        Assert.Equal(Truth.Unknown, cohort.Returned(Member("p", Early), OutcomeDefinition.AtTheLine));
    }

    [Fact]
    public void Returned_Sent_IsNotArrived()
    {
        var cohort = Cohort([], ["175"]);
        var sent = Member("p", null, Stage("sent-to-front", Early, Early));
        Assert.Equal(Truth.Unknown, cohort.Returned(sent, OutcomeDefinition.AtTheLine));
        Assert.Equal(Truth.True, cohort.Returned(sent, OutcomeDefinition.SentToTheLine));
        Assert.Equal(Truth.True, cohort.Returned(sent, OutcomeDefinition.SentBackToService));
    }

    [Fact]
    public void Definitions_WiderOnes_NeverCountFewer() =>
        Gen.Int[0, Homeward.Paths.StageKind.All.Count - 1].Select(
            at => Homeward.Paths.StageKind.All[at].Code).List[0, 5].Sample(stages =>
        {
            var cohort = Cohort([], ["175"]);
            var member = Member("p", CutOff, [.. stages.Select(stage => Stage(stage, Early, Early))]);
            Truth Of(OutcomeDefinition definition) => cohort.Returned(member, definition);
            Assert.True(Of(OutcomeDefinition.AtTheLine) <= Of(OutcomeDefinition.NearTheLine));
            Assert.True(Of(OutcomeDefinition.NearTheLine) <= Of(OutcomeDefinition.BackInService));
            Assert.True(Of(OutcomeDefinition.SentToTheLine) <= Of(OutcomeDefinition.SentNearTheLine));
            Assert.True(Of(OutcomeDefinition.SentNearTheLine) <= Of(OutcomeDefinition.SentBackToService));
            Assert.True(Of(OutcomeDefinition.AtTheLine) <= Of(OutcomeDefinition.SentToTheLine));
        });

    [Fact]
    public void Definitions_NameOnlyStagesThatExist() =>
        Assert.All(OutcomeDefinition.All.SelectMany(definition => definition.Stages), stage =>
            Assert.NotNull(Homeward.Paths.StageKind.Find(stage)));

    [Fact]
    public void Figure_LearnedThroughTheEvent_IsSaid()
    {
        var members = People(0, 20, 0).Append(Member("q", null, Stage("at-front", Early, Early))).ToList();
        var figure = ShareFigure.For(Cohort(members, ["175"]), OutcomeDefinition.AtTheLine);
        Assert.Equal(1, figure.LearnedThroughEventOnly);
        Assert.Contains(figure.Sentences, sentence => sentence.Key == "learned-through-event");
        Assert.Equal((20, 0), (figure.Asked, figure.AskedReturned));
        Assert.Equal(1, figure.Released[0].Bounds.LowCount);
    }

    [Fact]
    public void Figure_AllLearnedThroughTheEvent_GivesBoundsAndNoShare()
    {
        var figure = ShareFigure.For(Cohort(Heard(40), ["175"]), OutcomeDefinition.AtTheLine);
        Assert.Equal(ShareRefusal.TooFewForPercentage, figure.Refusal);
        Assert.Null(figure.Intervals);
        Assert.Contains("between 40 and 175 of the 175", figure.ReadyEnglish, StringComparison.Ordinal);
        Assert.Contains("no share can be given", figure.ReadyEnglish, StringComparison.Ordinal);
        Assert.DoesNotContain('%', figure.ReadyEnglish);
    }

    [Fact]
    public void Share_PeopleLearnedOfThroughTheEvent_NeverMoveIt() =>
        Gen.Select(Gen.Int[0, 15], Gen.Int[20, 40], Gen.Int[0, 30]).Sample((back, home, heard) =>
        {
            var asked = People(back, home, 0);
            var without = ShareFigure.For(Cohort(asked, ["175"]), OutcomeDefinition.AtTheLine);
            var with = ShareFigure.For(Cohort([.. asked, .. Heard(heard)], ["175"]), OutcomeDefinition.AtTheLine);
            Assert.Equal(without.Intervals, with.Intervals);
            Assert.Equal(without.Released[0].Bounds.LowCount + heard, with.Released[0].Bounds.LowCount);
            Assert.All(with.Sensitivity.Single().Lines, line => Assert.InRange(line.Low, back + heard, line.High));
        }, iter: 60);

    private static List<CohortMember> Heard(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Member($"e{i}", null, Stage("at-front", Early, Early)))];

    [Fact]
    public void Sentences_EveryKeyThatCanBeSaid_HasTheSamePlaceholdersInEachLanguage()
    {
        foreach (var key in ShareSentences.Wording.Keys)
        {
            var wanted = Holes(key, "en");
            Assert.Equal(wanted, Holes(key, "ru"));
            Assert.Equal(wanted, Holes(key, "uk"));
        }

        var full = ShareFigure.For(Cohort(
            People(20, 200, 3), ["250", "~250", "200-230", "12+", "not disclosed", "100"]),
            OutcomeDefinition.NearTheLine);
        foreach (var language in Wording.Languages)
        {
            Assert.All(full.Sentences, sentence => Assert.NotEmpty(ShareSentences.Wording.Say(sentence, language)));
        }
    }

    private static string Holes(string key, string language) => string.Join(' ', Regex
        .Matches(ShareSentences.Wording.Template(key, language), @"\{(\w+)\}").Select(
            match => match.Value).Order().Distinct());

    private static ExchangeCohort Cohort(IReadOnlyList<CohortMember> members, string[] released) => new(
        "2025-03-19", "ru", "military", CutOff, 1234, "inclusion.named-in-exchange", StandardOfProof.Alleged, 0.95,
        [.. released.Select((count, i) =>
            new ReleasedClaim(CountRange.Parse(count, "side-ru"), i == 0 ? "ARA" : $"source {i}", "military",
            $"clm-{i}"))],
        members, []);

    private static List<CohortMember> People(int back, int home, int silent) =>
    [
        .. Enumerable.Range(0, back).Select(i => Member($"b{i}", CutOff, Stage("at-front", Early, Early))),
        .. Enumerable.Range(0, home).Select(i => Member($"h{i}", CutOff, Stage("at-home", Early, CutOff))),
        .. Enumerable.Range(0, silent).Select(i => Member($"s{i}", null)),
    ];

    private static CohortMember Member(string id, DateOnly? knownOn, params KnownStage[] stages) =>
        new(id, EntryReason.Roster, knownOn, stages);

    private static KnownStage Stage(string stage, DateOnly? earliest, DateOnly? latest) =>
        new(stage, Truth.True, earliest, latest, StandardOfProof.ReasonableGrounds, ["clm-x"]);
}

using System.Text.Json.Nodes;
using Homeward.Findings;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Findings;

/// <summary>A lawyer reads, signs, dates, retires and rewrites rules; what ships stays, and old findings keep their edition.</summary>
public class RulesRoomTest
{
    private const string Kas = "RU-KAS-219";

    private static Rule Standing(Session desk, string id) => desk.Law.Find(id)[^1].Rule;

    [Fact]
    public void Sign_AnEdition_HoldsForThatTextAlone()
    {
        using var test = new TestDesk().Unlock();
        var law = test.Mira.Law;
        var shipped = Standing(test.Mira, Kas);
        Assert.False(shipped.IsSigned);
        Assert.True(law.Sign(Kas, shipped.Hash, "A. Lawyer", "sign").IsDone);
        Assert.Equal(("A. Lawyer", new DateOnly(2026, 11, 23)), (Standing(test.Mira, Kas).VerifiedBy, Standing(test.Mira, Kas).VerifiedOn));
        FoundingCase.Assert(law.Change(Kas, shipped.Hash, new RuleChange(new Dictionary<string, string> { ["title/en"] = "Court claim, as we read it" }),
            "clearer", "change"));
        var own = Standing(test.Mira, Kas);
        Assert.Equal(("Court claim, as we read it", false, "1+2"), (own.Titles["en"], own.IsSigned, own.Version));
        Assert.Equal(shipped.Titles["ru"], own.Titles["ru"]);
        Assert.Equal("stale", law.Sign(Kas, shipped.Hash, "A. Lawyer", "late").Refusal!.Code);
        FoundingCase.Assert(law.Withdraw(Kas, own.Hash, "back", "back"));
        Assert.Equal((shipped.Hash, "A. Lawyer"), (Standing(test.Mira, Kas).Hash, Standing(test.Mira, Kas).VerifiedBy));
        test.Reopen();
        Assert.Equal("A. Lawyer", Standing(test.Mira, Kas).VerifiedBy);
        FoundingCase.Assert(test.Mira.Law.Unsign(Kas, shipped.Hash, "signed by mistake", "unsign"));
        Assert.False(Standing(test.Mira, Kas).IsSigned);
        Assert.Equal(["rule-signature-withdrawn", "rule-withdrawn", "rule-kept", "rule-signed"],
            test.Mira.Law.History(test.Mira.Law.Find(Kas)[0].Id).Select(h => h.Kind));
    }

    [Fact]
    public void Retire_ARule_EndsItOnItsDayAndNewOneMayFollow()
    {
        using var test = new TestDesk().Unlock();
        var law = test.Mira.Law;
        var rule = Standing(test.Mira, Kas);
        var next = JsonNode.Parse(rule.Raw)!.AsObject();
        (next["validFrom"], next["deadline"]!["length"]) = ("2026-12-01", 6);
        var clash = law.Write(next.ToJsonString(), "new law", "early").Refusal!;
        Assert.Equal(("rule", $"{Kas}: two versions are in force on one day; give the older a last day"), (clash.Code, clash.Sentence));
        Assert.Equal("days", law.Retire(Kas, rule.Hash, new DateOnly(2015, 1, 1), "wrong", "wrong").Refusal!.Code);
        FoundingCase.Assert(law.Retire(Kas, rule.Hash, new DateOnly(2026, 11, 30), "changed by law", "retire"));
        FoundingCase.Assert(law.Write(next.ToJsonString(), "new law", "write"));
        Assert.Equal(3, test.Mira.Law.Pack.Find(Kas, new(2026, 11, 30))!.Deadline!.Length);
        Assert.Equal(6, test.Mira.Law.Pack.Find(Kas, new(2026, 12, 1))!.Deadline!.Length);
        Assert.Equal(2, test.Mira.Law.Find(Kas).Count);
    }

    [Theory]
    [InlineData("\"command_refused\"", "\"nobody_knows\"", "there is no fact 'nobody_knows'")]
    [InlineData("\"yes\"", "\"perhaps\"", "has no value 'perhaps'")]
    [InlineData("\"months\"", "\"moons\"", "a deadline counts days, working-days or months")]
    [InlineData("\"citation\"", "\"quotation\"", "'citation' is missing")]
    [InlineData("{", "[", "cannot be read")]
    public void Write_AFaultyRule_IsRefusedNamingTheFault(string what, string by, string fault)
    {
        using var test = new TestDesk().Unlock();
        var text = Standing(test.Mira, Kas).Raw.Replace(what, by, StringComparison.Ordinal);
        var refusal = test.Mira.Law.Write(text, "try", "try").Refusal!;
        Assert.Equal("rule", refusal.Code);
        Assert.Contains(fault, refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal(0, test.Mira.Law.List().Count(r => r.IsOwn));
    }

    [Fact]
    public void Finding_MadeByAnOlderEdition_IsWorkedOutAgainFromIt()
    {
        using var story = new FoundingCase();
        var (person, _) = story.AddPerson(1);
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "side", "ru", "from the list", "en", "side"));
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "command_refused", "yes", "the answer was read to us", "en", "refused"));
        var finding = story.Mira.Findings.List(Slice.First(), about: person).Rows.Single(f => f.RuleId == Kas);
        Assert.Equal(Outcomes.Engaged, finding.Outcome);
        var rule = Standing(story.Mira, Kas);
        FoundingCase.Assert(story.Mira.Law.Write(rule.Raw.Replace("command_refused", "wants_complaint", StringComparison.Ordinal), "as amended", "own"));
        var page = story.Mira.Findings.Find(finding.Id)!;
        Assert.Equal((true, true, "1"), (page.RuleChanged, page.IsReproduced, page.RuleVersion));
        story.Mira.Findings.Assess(person, Kas);
        page = story.Mira.Findings.Find(finding.Id)!;
        Assert.Equal((Outcomes.Unknown, false, "1+2"), (page.Row.Outcome, page.RuleChanged, page.RuleVersion));
        Assert.Contains(page.Missing, m => m.Fact == "wants_complaint");
    }

    [Fact]
    public void Enter_AFact_ChangesTheFindingNamesWhoSaidItAndCanBeTakenBack()
    {
        using var story = new FoundingCase();
        var (person, _) = story.AddPerson(2);
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "side", "ru", "from the list", "en", "side"));
        var board = story.Mira.Findings.List(Slice.First(), about: person).Rows.Single(f => f.RuleId == "RU-VVK");
        Assert.Equal(Outcomes.Unknown, board.Outcome);
        Assert.Contains(story.Mira.Findings.Find(board.Id)!.Missing, m => m.Fact == "medical_board");
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "medical_board", "refused", "his mother read the answer to us", "en", "board"));
        var page = story.Mira.Findings.Find(board.Id)!;
        Assert.Equal(Outcomes.Engaged, page.Row.Outcome);
        var told = page.Entered.Single(e => e.Fact == "medical_board");
        Assert.Equal(("refused", "his mother read the answer to us"), (told.Value, told.Why));
        Assert.Contains(story.Mira.Why(board.Id)!.Steps, s => s.Kind == "entered" && s.Id == told.Id);
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "medical_board", "held", "the paper was seen", "en", "board-2"));
        Assert.Equal(["held"], story.Mira.Findings.EnteredOf(person).Where(e => e.Fact == "medical_board").Select(e => e.Value));
        var last = story.Mira.Findings.EnteredOf(person).Single(e => e.Fact == "medical_board");
        FoundingCase.Assert(story.Mira.Findings.TakeBack(last.Id, "another man", "back"));
        Assert.Equal(Outcomes.Unknown, story.Mira.Findings.Find(board.Id)!.Row.Outcome);
        Assert.Equal("gone", story.Mira.Findings.TakeBack(last.Id, "again", "again").Refusal is { Code: var code } ? code is "wall" ? "gone" : code : "");
    }

    [Theory]
    [InlineData("no_such_fact", "yes", "fact")]
    [InlineData("medical_board", "perhaps", "value")]
    [InlineData("violation_known_on", "on a fine day", "date")]
    [InlineData("months_since_leave", "many", "value")]
    public void Enter_WhatCannotBe_IsRefused(string fact, string value, string code)
    {
        using var story = new FoundingCase();
        var (person, _) = story.AddPerson(3);
        Assert.Equal(code, story.Mira.Findings.Enter(person, fact, value, "said", "en", "try").Refusal!.Code);
        Assert.Equal("why", story.Mira.Findings.Enter(person, "side", "ru", " ", "en", "try2").Refusal!.Code);
        Assert.Equal("wall", story.Stranger.Findings.Enter(person, "side", "ru", "said", "en", "try3").Refusal!.Code);
        Assert.Empty(story.Stranger.Findings.EnteredOf(person));
    }

    [Fact]
    public void Enter_AMedicalFact_IsSealedUnderTheMedicalKey()
    {
        using var story = new FoundingCase();
        var (person, _) = story.AddPerson(4);
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "fitness_category", "d", "the paper was seen", "en", "cat"));
        FoundingCase.Assert(story.Mira.Findings.Enter(person, "capture_described_as_surrender", "no", "asked", "en", "cap"));
        Assert.Equal([$"{person}/medical", $"{person}/capture"],
            story.Mira.Seat.Live.OpenFrom(0).Where(e => e.Kind == "fact-entered").Select(e => e.Key));
    }
}

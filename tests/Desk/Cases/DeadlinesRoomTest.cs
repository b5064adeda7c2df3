using Homeward.Cases;
using Homeward.Findings;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Cases;

public class DeadlinesRoomTest
{
    private const string Kas = "RU-KAS-219";

    private static DeadlineRow Of(HelpDesk desk, string person) => desk.Mira.Deadlines.Of(person).Single(d => d.RuleId == Kas);

    private static string Learned(HelpDesk desk, string person, string words)
    {
        FoundingCase.Assert(desk.Mira.Findings.Enter(person, "side", "ru", "from the list", "en", desk.Act()));
        FoundingCase.Assert(desk.Mira.Findings.Enter(person, "command_refused", "yes", "the answer was read to us", "en", desk.Act()));
        FoundingCase.Assert(desk.Mira.Findings.Enter(person, "violation_known_on", words, "his mother says", "ru", desk.Act()));
        return person;
    }

    [Fact]
    public void UncertainStart_GivesAnEarliestAndALatestLastDayAndMovesWithTheDate()
    {
        using var desk = new HelpDesk();
        var person = Learned(desk, desk.Person("Петров,Сергей,Николаевич"), "в конце октября 2026");
        var row = Of(desk, person);
        Assert.Equal((new DateOnly(2027, 1, 21), new DateOnly(2027, 1, 31), "ahead", Outcomes.Engaged), (row.Earliest!.Value, row.Latest!.Value, row.State, row.Outcome));
        Assert.Equal(("violation_known_on", "V", false), (row.FromFact, row.Confidence, row.IsSigned));
        FoundingCase.Assert(desk.Mira.Findings.Enter(person, "violation_known_on", "2026-09-10", "the letter was found", "ru", desk.Act()));
        Assert.Equal((new DateOnly(2026, 12, 10), "near"), (Of(desk, person).Earliest, Of(desk, person).State));
        // Ukrainian law counts from the same day, and does not concern him
        Assert.DoesNotContain(desk.Mira.Deadlines.Of(person), d => d.RuleId!.StartsWith("UA-", StringComparison.Ordinal));
    }

    [Fact]
    public void SideNotKnown_StillRunsAsPerhaps()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        FoundingCase.Assert(desk.Mira.Findings.Enter(person, "violation_known_on", "2026-11-01", "his mother says", "ru", desk.Act()));
        Assert.All(desk.Mira.Deadlines.Of(person), d => Assert.Equal(Outcomes.Unknown, d.Outcome));
        Assert.Contains(desk.Mira.Deadlines.Of(person), d => d.RuleId == Kas);
        Assert.Contains(desk.Mira.Deadlines.Of(person), d => d.RuleId == "UA-COMPLAINT");
    }

    [Fact]
    public void Expired_StaysInSightUntilSomebodySettlesIt()
    {
        using var desk = new HelpDesk();
        var person = Learned(desk, desk.Person("Петров,Сергей,Николаевич"), "в августе 2026");
        Assert.Equal("perhaps-over", Of(desk, person).State); // 1 to 30 November
        desk.Story.Desk.Clock.Now = desk.Story.Desk.Clock.Now.AddDays(400);
        Assert.Equal("over", Of(desk, person).State);
        var line = Assert.Single(desk.Mira.Front(new DateOnly(2027, 12, 28)).Urgent, l => l.Code == "deadline-over");
        Assert.Equal(person, line.Id);
        Assert.Contains(Kas, (string)line.Words["rule"], StringComparison.Ordinal);
        Assert.Equal("why", desk.Mira.Deadlines.Settle(Of(desk, person).Id, "done", null, " ", desk.Act()).Refusal!.Code);
        Assert.Equal("days", desk.Mira.Deadlines.Settle(Of(desk, person).Id, "extended", null, "the court said so", desk.Act()).Refusal!.Code);
        var act = desk.Act();
        FoundingCase.Assert(desk.Mira.Deadlines.Settle(Of(desk, person).Id, "extended", new DateOnly(2028, 1, 31), "the court said so", act));
        Assert.True(desk.Mira.Deadlines.Settle(Of(desk, person).Id, "extended", new DateOnly(2028, 1, 31), "the court said so", act).IsDone);
        Assert.Equal((new DateOnly(2028, 1, 31), "ahead", "extended"), (Of(desk, person).Latest, Of(desk, person).State, Of(desk, person).Settled!.How));
        FoundingCase.Assert(desk.Mira.Deadlines.Settle(Of(desk, person).Id, "done", null, "the claim was filed", desk.Act()));
        Assert.Equal("settled", Of(desk, person).State);
        Assert.DoesNotContain(desk.Mira.Front(new DateOnly(2027, 12, 28)).Urgent, l => l.Words.GetValueOrDefault("rule") is string rules
            && rules.Contains(Kas, StringComparison.Ordinal));
        // another date is another deadline: it opens again and says so
        FoundingCase.Assert(desk.Mira.Findings.Enter(person, "violation_known_on", "2027-12-01", "a new refusal", "ru", desk.Act()));
        Assert.Equal((true, "ahead"), (Of(desk, person).Reopened, Of(desk, person).State));
        FoundingCase.Assert(desk.Mira.Deadlines.Settle(Of(desk, person).Id, "not-needed", null, "he is home", desk.Act()));
        FoundingCase.Assert(desk.Mira.Deadlines.Reopen(Of(desk, person).Id, "he was taken back", desk.Act()));
        Assert.Equal("ahead", Of(desk, person).State);
    }

    [Fact]
    public void Calendar_HasCaseCodesAndNothingElse()
    {
        using var desk = new HelpDesk();
        var person = Learned(desk, desk.Person("Петров,Сергей,Николаевич"), "2026-10-01");
        var text = desk.Mira.Deadlines.Calendar();
        Assert.Contains("SUMMARY:" + desk.CodeOf(person), text, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20270101", text, StringComparison.Ordinal);
        foreach (var secret in new[] { "Петров", "KAS", "219", person, "мать" }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("VEVENT", desk.Story.Stranger.Deadlines.Calendar(), StringComparison.Ordinal);
    }

    [Fact]
    public void Walls_HideTheDeadlineWithThePerson()
    {
        using var desk = new HelpDesk();
        var person = Learned(desk, desk.Person("Петров,Сергей,Николаевич"), "2026-10-01");
        var id = Of(desk, person).Id;
        desk.Story.Wall(person);
        Assert.Empty(desk.Mira.Deadlines.All());
        Assert.Equal("wall", desk.Mira.Deadlines.Settle(id, "done", null, "x", desk.Act()).Refusal!.Code);
        Assert.Null(desk.Mira.Rights.Of(person));
    }

    [Fact]
    public void RightsSheet_OfAPerson_HasTheDeadlineBesideTheRight()
    {
        using var desk = new HelpDesk();
        var person = Learned(desk, desk.Person("Петров,Сергей,Николаевич"), "в конце октября 2026");
        var page = desk.Mira.Rights.Of(person)!;
        var right = page.Sheet.Now.Single(r => r.Rule.Id == Kas);
        Assert.Equal(new DateOnly(2027, 1, 21), page.Deadlines[right.Rule.Id].Single().Earliest);
        Assert.Null(desk.Story.Stranger.Rights.Of(person));
    }
}

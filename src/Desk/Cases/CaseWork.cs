using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>What became of a request.</summary>
/// <param name="Outcome">one of <see cref="HelpOutcomes"/></param>
/// <param name="FamilyTold">whether they know it</param>
public sealed record HelpEnding(string Outcome, string? Words = null, bool FamilyTold = false);

// The work on a case: who has it in hand, what is asked for, which steps are planned, what became of it.
public sealed partial class CasesRoom
{
    /// <summary>
    /// Takes a case in hand for three hours, so that nobody else rings the same family meanwhile. Who comes second is told who has it and since
    /// when.
    /// </summary>
    public Outcome TakeInHand(string caseId, string actId)
    {
        var outcome = seat.Try(() => seat.Do(actId, OfCase(Visible(caseId), "case-taken", new CaseTaken())));
        if (outcome.Refusal?.Code != "taken" || Row(caseId) is not { TakenBy: { } by, TakenAt: { } at }) return outcome;
        var name = seat.Ask(q => q.One("SELECT name FROM member WHERE id = $1", r => r.Text(0), by));
        return outcome with { Refusal = new Refusal("taken", $"{name} took this case at {at.ToLocalTime():HH:mm}; ask them, or wait until they give it back") };
    }

    /// <summary>Gives a case back. A colleague may do it too: somebody went home with it in hand.</summary>
    public Outcome GiveBack(string caseId, string actId) => Do(caseId, actId, "case-released", new CaseTaken());

    /// <summary>Says whose work it is; null: nobody's.</summary>
    public Outcome Assign(string caseId, string? member, string actId) => Do(caseId, actId, "case-assigned", new CaseAssigned(Given(member)));

    public Outcome SetRisk(string caseId, string risk, string why, string actId) => seat.Try(() =>
    {
        RefuseWithoutWords(why);
        return seat.Do(actId, OfCase(Visible(caseId), "case-risk-set", new CaseRiskSet(risk, why.Trim())));
    });

    /// <summary>When somebody speaks to the family next; null takes the day away.</summary>
    public Outcome SetNext(string caseId, DateOnly? day, string actId) => Do(caseId, actId, "next-contact-set", new NextContactSet(day));

    /// <summary>Says whom the case is about.</summary>
    public Outcome SetPerson(string caseId, string person, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var of = Visible(caseId);
        RefuseUnseen(person);
        return seat.Do(actId, AboutDraft(of, person, why));
    });

    /// <summary>Keeps how somebody is reached, beside what is known already.</summary>
    public Outcome KeepContact(string caseId, HeardCall call, string actId) => seat.Try(() =>
    {
        RefuseUnknown(call);
        var contact = Contact(call) ?? throw new RefusedException("nothing was written down", "empty");
        return seat.Do(actId, Inside(Visible(caseId), "contact-kept", Seat.NewId("ctc-"), 0, contact, Secrecy.Contact));
    });

    /// <summary>A number that is wrong, or not safe any more. It stays, marked, so that nobody writes it down again.</summary>
    public Outcome EndContact(string caseId, string contact, string why, string actId) => seat.Try(() =>
    {
        RefuseWithoutWords(why);
        return InsideOf(caseId, "contact", contact, actId, of => Inside(of, "contact-ended", contact, null, new ContactEnded(why.Trim()), Secrecy.Contact));
    });

    public Outcome AskHelp(string caseId, string need, string? words, string? partner, string actId) => seat.Try(() =>
    {
        var of = Visible(caseId);
        if (need == Needs.Refusal && of.Class != Secrecy.Capture)
        {
            throw new RefusedException("a request not to fight opens a case of its own, which nobody else sees: write it down as a new call", "secret");
        }

        return seat.Do(actId, Inside(of, "help-asked", Seat.NewId("hlp-"), 0, new HelpAsked(need, Given(words), Given(partner))));
    });

    /// <summary>A partner took the request over; null: it came back.</summary>
    public Outcome GiveOn(string caseId, string request, string? partner, int expected, string actId) => seat.Try(() => InsideOf(
        caseId, "help_request", request, actId, of => Inside(of, "help-given-on", request, expected, new HelpGivenOn(Given(partner)))));

    /// <summary>What became of a request, also that nothing could be done.</summary>
    public Outcome EndHelp(string caseId, string request, HelpEnding ending, int expected, string actId) => seat.Try(() => InsideOf(
        caseId, "help_request", request, actId,
        of => Inside(of, "help-ended", request, expected, new HelpEnded(ending.Outcome, Given(ending.Words), ending.FamilyTold))));

    public Outcome ReopenHelp(string caseId, string request, string? why, int expected, string actId) => seat.Try(() => InsideOf(
        caseId, "help_request", request, actId, of => Inside(of, "help-reopened", request, expected, new HelpReopened(Given(why)))));

    public Outcome PlanStep(string caseId, string what, DateOnly? due, string actId) => seat.Try(() =>
    {
        RefuseWithoutWords(what);
        return seat.Do(actId, Inside(Visible(caseId), "step-planned", Seat.NewId("stp-"), 0, new StepPlanned(what.Trim(), due)));
    });

    public Outcome EndStep(string caseId, string step, string? words, int expected, string actId) => seat.Try(() => InsideOf(
        caseId, "step", step, actId, of => Inside(of, "step-done", step, expected, new StepDone(Given(words)))));

    /// <summary>Closes a case whose requests have all ended. The next call opens it again.</summary>
    public Outcome Close(string caseId, string why, int expected, string actId) => seat.Try(() =>
    {
        RefuseWithoutWords(why);
        return seat.Do(actId, OfCase(Visible(caseId), "case-closed", new CaseClosed(why.Trim()), expected));
    });

    public Outcome Reopen(string caseId, string why, int expected, string actId) => seat.Try(() =>
    {
        RefuseWithoutWords(why);
        return seat.Do(actId, OfCase(Visible(caseId), "case-reopened", new CaseClosed(why.Trim()), expected));
    });

    /// <summary>
    /// Somebody asked, and nothing of them is kept but that: for requests that are too dangerous to hold.
    /// </summary>
    public Outcome CountRequest(string need, string actId) => seat.Try(() =>
    {
        if (!Needs.All.Contains(need)) throw new RefusedException($"“{need}” is no need this desk knows", "need");
        return seat.Do(actId, new Draft("request-counted", 1, [new(CaseView.Counted, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new RequestCounted(need, DateOnly.FromDateTime(seat.Now.UtcDateTime)))));
    });

    /// <summary>How often somebody asked for something of which nothing else was kept.</summary>
    public IReadOnlyList<(string Need, int Times)> CountedRequests() => seat.Ask(q => q.Rows(
        $"SELECT need, count(*) FROM counted_request WHERE {Walls.SeesOpen} GROUP BY need ORDER BY need", r => (r.Text(0), r.Int(1)), seat.Actor));

    private static Draft AboutDraft(Slim of, string person, string? why) => new(
        "case-about", 1, [new(of.Id, null), new(person, null)], of.Class, KeyOf(of.Id, of.Class), Entry.Write(new CaseAbout(Given(why))));

    private Outcome Do<T>(string caseId, string actId, string kind, T body) => seat.Try(() => seat.Do(actId, OfCase(Visible(caseId), kind, body)));

    private Done InsideOf(string caseId, string table, string id, string actId, Func<Slim, Draft> draft)
    {
        var of = Visible(caseId);
        if (!seat.Ask(q => q.Any($"SELECT 1 FROM {table} WHERE id = $1 AND case_id = $2", id, caseId)))
        {
            throw new RefusedException("there is no such thing in this case", "gone");
        }

        return seat.Do(actId, draft(of));
    }

    private static void RefuseWithoutWords(string? why)
    {
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say it in a few words: they stay with the case", "why");
    }
}

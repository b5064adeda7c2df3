namespace Homeward.Cases;

// The act kinds of Cases with their bodies. What is concluded in a case is sealed under the case's own keys, one for each
// secrecy class: cas-…/record, cas-…/contact; and cas-…/capture for all of a case that nobody else may know of.

/// <summary>case-opened, version 1. Of = case, source of the first call. Danger: words in it that raise the case.</summary>
internal sealed record CaseOpened(string Code, string Risk, IReadOnlyList<string> Danger);

/// <summary>call-recorded, version 1. Of = case, source: one more call. It opens a closed case again.</summary>
internal sealed record CallRecorded(IReadOnlyList<string> Danger);

/// <summary>case-about, version 1. Of = case, person of this desk: a member says whom the case is about.</summary>
internal sealed record CaseAbout(string? Why);

/// <summary>contact-kept, version 1. Of = contact, case. Hash: the keyed hash the number or name is found again by.</summary>
/// <param name="Kind">phone, handle, mail; null where only times or warnings are kept</param>
/// <param name="SafeTime">when this contact may be rung, in the family's words</param>
/// <param name="Avoid">what must not be said or done</param>
internal sealed record ContactKept(
    string? Kind, string? Value, string? Hash, string? Who, string? SafeTime, string? Channel, string? Avoid);

/// <summary>contact-ended, version 1. Of = contact, case.</summary>
internal sealed record ContactEnded(string Why);

/// <summary>case-taken and case-released, version 1. Of = case. Held for <see cref="CaseView.HoldHours"/> hours.</summary>
internal sealed record CaseTaken;

/// <summary>case-assigned, version 1. Of = case. Member: id, or null for nobody.</summary>
internal sealed record CaseAssigned(string? Member);

/// <summary>case-risk-set, version 1. Of = case.</summary>
internal sealed record CaseRiskSet(string Risk, string Why);

/// <summary>next-contact-set, version 1. Of = case. Day: null when no next contact was agreed.</summary>
internal sealed record NextContactSet(DateOnly? Day);

/// <summary>help-asked, version 1. Of = request, case.</summary>
/// <param name="Partner">whom it was given to, outside the desk</param>
internal sealed record HelpAsked(string Need, string? Words, string? Partner);

/// <summary>help-given-on, version 1. Of = request, case: a partner took it over, or gave it back.</summary>
internal sealed record HelpGivenOn(string? Partner);

/// <summary>help-ended, version 1. Of = request, case.</summary>
/// <param name="FamilyTold">whether the family knows the outcome</param>
internal sealed record HelpEnded(string Outcome, string? Words, bool FamilyTold);

/// <summary>help-reopened, version 1. Of = request, case.</summary>
internal sealed record HelpReopened(string? Why);

/// <summary>step-planned, version 1. Of = step, case.</summary>
internal sealed record StepPlanned(string What, DateOnly? Due);

/// <summary>step-done, version 1. Of = step, case.</summary>
internal sealed record StepDone(string? Words);

/// <summary>case-closed and case-reopened, version 1. Of = case.</summary>
internal sealed record CaseClosed(string Why);

/// <summary>request-counted, version 1. Of = desk's own list: somebody asked, and nothing but that is kept.</summary>
internal sealed record RequestCounted(string Need, DateOnly Day);

/// <summary>What people ask for.</summary>
public static class Needs
{
    /// <summary>a man who does not want to fight: opens in the most secret class</summary>
    public const string Refusal = "refusal";
    public const string Search = "search";
    public const string Documents = "documents";

    public static IReadOnlyList<string> All { get; } =
    [
        Search, "lawyer", "doctor", "psychologist", "money", "evacuation", "information", Documents, "board", "leave",
        Refusal, "other",
    ];
}

/// <summary>How dangerous it is for those who ask.</summary>
public static class Risks
{
    public const string Urgent = "urgent";
    public const string Raised = "raised";
    public const string Ordinary = "ordinary";

    public static IReadOnlyList<string> All { get; } = [Urgent, Raised, Ordinary];
}

/// <summary>What became of a request.</summary>
public static class HelpOutcomes
{
    /// <summary>Also that nothing could be done.</summary>
    public static IReadOnlyList<string> All { get; } = ["helped", "partly", "given-on", "not-wanted", "nothing-possible", "lost-contact"];
}

/// <summary>Ways to reach somebody.</summary>
public static class Channels
{
    public static IReadOnlyList<string> All { get; } = ["phone", "message", "mail", "meeting", "through-somebody"];
}

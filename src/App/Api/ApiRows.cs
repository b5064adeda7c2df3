using Homeward.Claims;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.App.Api;

/// <summary>One page of a list.</summary>
/// <param name="Total">rows in all, behind the token's walls</param>
/// <param name="Skip">rows before these</param>
public sealed record ApiList<T>(IReadOnlyList<T> Rows, int Total, int Skip);

/// <summary>Whose program this is, and what it may.</summary>
/// <param name="RecordNumber">where the journal stands</param>
public sealed record ApiWho(string Token, string Name, string Member, string Role, string Scope, string Walls, DateOnly Until, long RecordNumber);

/// <summary>An act that was done, now or at an earlier sending of the same act id.</summary>
/// <param name="Act">send it as header Act-Id to send the same act again</param>
public sealed record ApiDone(string? Id, long RecordNumber, string Act);

/// <summary>One step of a path. How somebody was captured is not among them.</summary>
/// <param name="Modality">how it is said: confirmed, asserted, feared …</param>
public sealed record ApiStep(
    string Id, string Stage, string Status, DateOnly? EarliestBegin, DateOnly? LatestBegin, DateOnly? EarliestEnd, DateOnly? LatestEnd,
    string Modality, bool DidNotHappen, int Voices, string? Judged, bool InContradiction, IReadOnlyList<string> ClaimIds);

public sealed record ApiPath(string Person, IReadOnlyList<ApiStep> Steps, int Contradictions, bool IsComplete);

/// <summary>Where words were found.</summary>
/// <param name="Id">a message, a row, a source, or a statement</param>
/// <param name="Marks">start and length of each found word in Text, in UTF-16 units</param>
public sealed record ApiFound(string Id, string SourceId, string SourceTitle, string Text, IReadOnlyList<IReadOnlyList<int>> Marks);

/// <summary>What was found.</summary>
/// <param name="More">true where there are more than Total, which is counted up to a bound</param>
/// <param name="Searched">records looked through so far, of Of; what came after is not among the rows</param>
public sealed record ApiSearch(
    IReadOnlyList<ApiFound> Found, IReadOnlyList<PersonRow> People, int Total, bool More, long Searched, long Of, string? Remark);

/// <summary>A search. It is sent in a body, so that no name stands in an address.</summary>
/// <param name="Text">words, as in the search box</param>
/// <param name="In">texts, statements or people</param>
public sealed record ApiAsk(string Text, string In = "texts", string? Source = null, DateOnly? From = null, DateOnly? To = null, int Take = 50)
{
    /// <summary>Rows before the first that is wanted.</summary>
    public int Skip { get; init; }
}

/// <summary>What a person decided about a statement.</summary>
/// <param name="Decision">accepted, set-aside or corrected</param>
/// <param name="Version">the version that was looked at</param>
/// <param name="Correction">what is changed, for corrected; null leaves a field as it is, "" empties it</param>
public sealed record ApiDecision(string Decision, int Version, string? Why = null, Correction? Correction = null);

/// <param name="Grade">source A to F and information 1 to 6, as B2</param>
public sealed record ApiGrade(string Grade, int Version, string? Why = null);

/// <param name="Answer">same, different or unsure</param>
/// <param name="Version">the version of the pair that was looked at</param>
public sealed record ApiJudgement(string Answer, int Version, string? Why = null);

/// <summary>A call, as somebody wrote it down.</summary>
/// <param name="Case">the case it belongs to; null opens one</param>
/// <param name="Person">whom it is about, where that is known</param>
public sealed record ApiCall(
    string Words, string? From = null, string? Contact = null, string? SafeTime = null, string? Avoid = null, DateOnly? Next = null,
    string? Need = null, string? Case = null, string? Person = null, string? Lang = null);

public sealed record ApiStepPlan(string What, DateOnly? Due = null);

/// <param name="How">done, extended or not-needed</param>
/// <param name="LastDay">the new last day, for extended</param>
public sealed record ApiSettling(string How, string Why, DateOnly? LastDay = null);

using Homeward.Basics;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.App.Reading;

/// <summary>One statement as the reading room shows it, whatever list it stands in.</summary>
/// <param name="Number">its number among the source's statements, also on the mark in the text</param>
/// <param name="Voice">who says it, from the outlet inwards; written words of the source's language</param>
/// <param name="State">proposed, accepted, corrected, set-aside</param>
/// <param name="Proposal">what the program had proposed, when a person corrected it</param>
/// <param name="ActId">makes a double press one act; null where the reader may not decide</param>
/// <param name="Erased">its source was erased: it stood here, no more is known</param>
public sealed record StatementItem(
    string Id, int Version, int Number, string Kind, string? Stage, string Quote, string Lang, UncertainDate? When,
    IReadOnlyList<CountRange> Counts, IReadOnlyList<string> Voice, string Modality, bool Denied, string? Group,
    string Grade, string State, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason,
    StatementItem? Proposal, string? ActId, string? SourceHref = null)
{
    /// <summary>The person as named in the text, or what a rule or practice is about.</summary>
    public string? Subject { get; init; }

    public bool Erased { get; init; }

    /// <summary>A doubt about the reading, beside the quote.</summary>
    public string? Note { get; init; }

    /// <summary>Other words for the quote or part of it, with who translated and how sure.</summary>
    public IReadOnlyList<Homeward.Evidence.TranslationRow> Translations { get; init; } = [];

    /// <summary>Names of those who stand behind its words and grade.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>True where this member would be its second reader.</summary>
    public bool CanSecond { get; init; }

    /// <summary>First code point of the quote in its text, and how many.</summary>
    public (int Start, int Length) Place { get; init; }

    /// <summary>Where its buttons send to: the page it stands on, with what that page shows.</summary>
    public string Here { get; init; } = "";

    /// <summary>Set while its correction is open, or when an act on it was not done.</summary>
    public Attempt? Attempt { get; init; }

    public static StatementItem From(ClaimRow row, int number, Func<string, string> nameOf, string? href)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(nameOf);
        var state = row is { Proposal: not null, State: ClaimState.Accepted } ? "corrected" : row.State;
        var item = Of(row.Claim, row, number) with
        {
            State = state,
            DecidedBy = row.DecidedBy is { } by ? nameOf(by) : null,
            DecidedAt = row.DecidedAt?.ToLocalTime(),
            Reason = row.Why,
            SourceHref = href,
            Erased = row.Claim is null,
            Readers = [.. row.Readers.Select(r => nameOf(r.Split(' ')[0])).Distinct()],
            ActId = row.Claim is null ? null : Desk.NewId(StatementForm.ActPrefix),
        };
        return row.Proposal is { } old ? item with { Proposal = Of(old, row, number) } : item;
    }

    private static StatementItem Of(Claim? claim, ClaimRow row, int number) => new(
        row.Id, row.Version, number, claim?.Kind ?? "", claim?.Stage, claim?.Quote ?? "", row.Lang ?? "und", claim?.When, claim?.Counts ?? [],
        claim?.Voice ?? [], claim?.Modality ?? "", claim?.Polarity == Polarities.Denied, claim?.Group, row.Grading.ToString(), row.State,
        null, null, null, null, null)
    {
        Subject = claim?.Subject, Note = claim?.Note, Place = (claim?.Start ?? 0, claim?.Length ?? 0),
    };
}

/// <summary>What was changed about a thing, in words of the journal: act kind, by whom, when.</summary>
public sealed record Change(string Kind, string By, DateTimeOffset At);

/// <summary>A form that was opened, or tried and not done, with everything that was typed into it.</summary>
/// <param name="Open">correct or grade: which form stands open</param>
/// <param name="Refusal">why it was not done; null where it is only opened or read back</param>
/// <param name="Since">what others changed since the form was made</param>
/// <param name="Understood">how the words typed are read</param>
public sealed record Attempt(StatementForm Form, string Open, Refusal? Refusal, IReadOnlyList<Change> Since, Understood? Understood);

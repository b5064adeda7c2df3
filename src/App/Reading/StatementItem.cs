using Homeward.Basics;

namespace Homeward.App.Reading;

/// <summary>One statement as the reading room shows it, whatever list it stands in.</summary>
/// <param name="Number">its number among the source's statements, also on the mark in the text</param>
/// <param name="Voice">who says it, from the outlet inwards; written words of the source's language</param>
/// <param name="State">proposed, accepted, corrected, set-aside</param>
/// <param name="Proposal">what the program had proposed, when a person corrected it</param>
/// <param name="ActId">makes a double press one act; null where the reader may not decide</param>
public sealed record StatementItem(
    string Id, int Version, int Number, string Kind, string? Stage, string Quote, string Lang, UncertainDate? When,
    IReadOnlyList<CountRange> Counts, IReadOnlyList<string> Voice, string Modality, bool Denied, string? Group,
    string Grade, string State, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason,
    StatementItem? Proposal, string? ActId, string? SourceHref = null);

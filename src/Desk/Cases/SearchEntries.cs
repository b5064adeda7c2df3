using Homeward.Basics;

namespace Homeward.Cases;

// The act kinds of standing searches. What a family says is sealed under its case, what a source says under the source.

/// <summary>search-opened, version 1. Of = search, case. Names: as the family gives them; Born, Unit, Place, Number: null where not said.</summary>
internal sealed record SearchOpened(IReadOnlyList<NameForm> Names, UncertainDate? Born, string? Unit, string? Place, string? Number, string? Exchange);

/// <summary>search-closed and search-reopened, version 1. Of = search, case.</summary>
internal sealed record SearchClosed(string? Why);

/// <summary>match-found, version 1, by the desk itself. Of = match, search, mention, case. Weight and Model: what the comparison said then.</summary>
internal sealed record MatchFound(double Weight, string Model);

/// <summary>searches-looked, version 1, by the desk itself. Of = the desk's list. UpTo: everything that stands before was compared.</summary>
internal sealed record SearchesLooked(long UpTo, int Searches, int Mentions, int Found);

/// <summary>match-judged, version 1. Of = match, search, case.</summary>
internal sealed record MatchJudged(string Answer, string? Why);

/// <summary>answer-drafted, version 1. Of = answer, search, case. Code: one of <see cref="TracingAnswer"/>.</summary>
/// <param name="Words">what the family would be told</param>
internal sealed record AnswerDrafted(string Code, string Words, string? Match);

/// <summary>answer-read, version 1: a second reader agrees that it may be told. Of = answer, search, case.</summary>
internal sealed record AnswerRead(string? Why);

/// <summary>family-told, version 1. Of = telling, answer, search, case. Who told and when are the act's.</summary>
internal sealed record FamilyTold(string Whom, string How, string? Words);

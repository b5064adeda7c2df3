namespace Homeward.Cases;

// The act kinds of follow-up rounds. Of = call of a round (fup-…, the same for one person, exchange and round for ever), person, exchange.
// Sealed under the person's key.

/// <summary>follow-up-taken, version 1: somebody rings now; and follow-up-released. Held as long as a case.</summary>
internal sealed record FollowUpTaken(int Round);

/// <summary>follow-up-answered, version 1. Of goes on with the source and the statement, where there are any.</summary>
/// <param name="Round">days after the exchange</param>
/// <param name="Answer">code of <see cref="RoundAnswer"/></param>
/// <param name="Day">the day of the call</param>
internal sealed record FollowUpAnswered(int Round, string Answer, DateOnly Day, string? Words);

/// <summary>follow-up-undone, version 1: the answer was wrong. Its note stays, its statement is set aside in the same act.</summary>
internal sealed record FollowUpUndone(string? Why);

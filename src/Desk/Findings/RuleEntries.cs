namespace Homeward.Findings;

// What the lawyers of a desk decide about rules. They belong to the desk and to no case, so all are sealed under "desk". A decision
// names the hash of the text it was made about: when the text changes, the decision does not go over to it.

/// <summary>rule-kept, version 1: an edition of the desk's own. Of = rul-…, made from rule and first day.</summary>
/// <param name="Json">the rule as it would stand in data/law</param>
internal sealed record RuleKept(string RuleId, string Hash, DateOnly? ValidFrom, string Json, string Why);

/// <summary>rule-withdrawn, version 1: an own edition is no more; what shipped stands again. Of = rul-….</summary>
internal sealed record RuleWithdrawn(string Hash, string Why);

/// <summary>rule-signed, version 1: a lawyer stands for this text. Of = rul-….</summary>
/// <param name="By">the lawyer's name as it is to be shown; who pressed the button is in the entry</param>
internal sealed record RuleSigned(string RuleId, string Hash, DateOnly On, string By);

/// <summary>rule-signature-withdrawn, version 1. Of = rul-….</summary>
internal sealed record RuleSignatureWithdrawn(string Hash, string Why);

/// <summary>rule-retired, version 1: the last day this text is in force; null takes an earlier last day back. Of = rul-….</summary>
internal sealed record RuleRetired(string Hash, DateOnly? LastDay, string Why);

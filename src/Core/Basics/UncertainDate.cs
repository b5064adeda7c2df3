namespace Homeward.Basics;

/// <summary>
/// A calendar date as somebody said it, with the span of days it allows. There is no time zone and no magic day:
/// Earliest is null when nothing bounds it from below, Latest when nothing bounds it from above; both are inclusive.
/// </summary>
/// <param name="Phrase">the words of the source; null when the date is derived</param>
/// <param name="Lang">language of the phrase: en, ru, uk, ca, es</param>
/// <param name="Anchor">the day the phrase is read from (usually the day of publication or of the message)</param>
/// <param name="Edtf">ISO 8601-2 text: 2025-03-19, 2023-22/.., 2025-03-21~</param>
/// <param name="Earliest">first possible day</param>
/// <param name="Latest">last possible day</param>
/// <param name="By">who normalised it: "reader" or a member id</param>
/// <param name="Why">the reason in one sentence</param>
public sealed record UncertainDate(
    string? Phrase, string? Lang, DateOnly? Anchor, string Edtf, DateOnly? Earliest, DateOnly? Latest, string By, string Why);

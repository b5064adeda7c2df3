namespace Homeward.Cases;

// The act kinds of letters with their bodies. A letter about one person is sealed with what we conclude about that person and is gone
// with them; one over many is sealed under a key of its own (its id), and each person's row of the annex under that person's key.
// Values about health and how to reach somebody stand in entries of their own, under those classes.

/// <summary>A value in a letter: what was put in, and what it rests on. For a name the parts as they stand in the nominative.</summary>
/// <param name="ClaimId">statement, mention, consent, entered fact or letter behind it; null: typed by whoever drafted it</param>
internal sealed record LetterValue(
    string Field, string Text, string? ClaimId, string? Surname, string? Given, string? Patronymic, bool? Male,
    IReadOnlyDictionary<string, string>? Confirmed, IReadOnlyList<LetterValuePart>? Parts);

internal sealed record LetterValuePart(string Text, string? ClaimId);

/// <summary>letter-drafted, version 1. Of = letter, then the persons. The letter is worked out again from template and values.</summary>
/// <param name="TemplateHash">hexadecimal SHA-256 of TemplateText</param>
/// <param name="Cited">rules that may stand in it: signed ones, and those whoever drafted it took upon themselves</param>
/// <param name="Unsigned">those among them nobody had signed: cited on the word of whoever drafted it</param>
/// <param name="LeftOut">how many people were left out for want of consent</param>
internal sealed record LetterDrafted(
    string TemplateId, string TemplateVersion, string TemplateHash, string TemplateText, string Lang, string Recipient, string Purpose,
    IReadOnlyList<LetterPerson> Persons, int LeftOut, IReadOnlyList<LetterValue> Values, IReadOnlyList<string> Cited, IReadOnlyList<string> Unsigned,
    DateOnly Day);

/// <summary>A person in a letter. Form: named, pseudonymous. ConsentId: the consent it rests on.</summary>
internal sealed record LetterPerson(string Id, string Code, string Form, string? ConsentId);

/// <summary>letter-values-kept, version 1: values of one stricter class, or one person's row of the annex. Of = letter, person.</summary>
internal sealed record LetterValuesKept(string? PersonId, IReadOnlyList<LetterValue> Values);

/// <summary>letter-delivered, version 1: somebody handed it in. Nothing is ever sent by the program. Of = letter.</summary>
/// <param name="How">in-person, post, internet, representative, other</param>
internal sealed record LetterDelivered(DateOnly Day, string How, string? Reference, DateOnly? ReplyDue, string? Note);

/// <summary>letter-answered, version 1. Of = letter.</summary>
internal sealed record LetterAnswered(DateOnly Day, string? Reference, string Note);

/// <summary>letter-set-aside, version 1: it will not be handed in. Of = letter.</summary>
internal sealed record LetterSetAside(string Why);

/// <summary>template-kept, version 1: the organisation's own edition of a letter. Of = tpl-…, made from the template's id.</summary>
internal sealed record TemplateKept(string TemplateId, string Lang, string Text, string Why);

/// <summary>template-withdrawn, version 1: what ships stands again. Of = tpl-….</summary>
internal sealed record TemplateWithdrawn(string Why);

/// <summary>States of a letter, one spelling in tables and pages.</summary>
public static class LetterState
{
    public const string Drafted = "drafted";
    public const string Delivered = "delivered";
    public const string Answered = "answered";
    public const string SetAside = "set-aside";

    public static IReadOnlyList<string> All { get; } = [Drafted, Delivered, Answered, SetAside];
}

namespace Homeward.Basics;

/// <summary>A name as written in one source, with what its parts are. Nothing is repaired here: Text is the source's own.</summary>
/// <param name="Text">exactly as written</param>
/// <param name="Script">cyrl, latn, mixed or other</param>
/// <param name="Lang">language of the surrounding text: ru, uk, en, …; null when not known</param>
/// <param name="Parts">parts with their roles, in the order of the text</param>
public sealed record NameForm(string Text, string Script, string? Lang, IReadOnlyList<NamePart> Parts);

/// <summary>One part of a name.</summary>
/// <param name="Role">surname, given, patronymic, initial, callsign or unknown</param>
/// <param name="Text">as written</param>
/// <param name="As">the form it was folded to (nominative, lower case); null when not folded</param>
public sealed record NamePart(string Role, string Text, string? As);

using Homeward.Basics;
using Homeward.Claims;

namespace Homeward.App.Reading;

/// <summary>
/// What the forms of a statement send. A field with a name beginning "was" holds what stood there when the form was made: a
/// field nobody touched changes nothing, also where its words would be read otherwise today.
/// </summary>
public sealed class StatementForm
{
    public const string ActPrefix = "act-";

    public string Id { get; set; } = "";

    public int Version { get; set; }

    public string Act { get; set; } = "";

    /// <summary>Its number on the page, to come back to.</summary>
    public int N { get; set; }

    public string? When { get; set; }

    public string? WasWhen { get; set; }

    public string? Persons { get; set; }

    public string? WasPersons { get; set; }

    public string? Stage { get; set; }

    public string? Modality { get; set; }

    public string? Polarity { get; set; }

    public string? Subject { get; set; }

    public string? WasSubject { get; set; }

    public string? Group { get; set; }

    public string? WasGroup { get; set; }

    public string? Note { get; set; }

    public string? WasNote { get; set; }

    public string? Voice { get; set; }

    public string? WasVoice { get; set; }

    public string? Reason { get; set; }

    public string? GradeSource { get; set; }

    public string? GradeInformation { get; set; }

    /// <summary>Both in one word, as they are typed: "B2".</summary>
    public string? Grade { get; set; }

    /// <summary>Keeping and setting aside are two acts: a page that came back from the browser's memory cannot pass one for the other.</summary>
    public string ActFor(string what) => $"{Act}/{what}";

    public bool IsSound => Ids.IsWellFormed(Act, ActPrefix) && Ids.IsWellFormed(Id, Ids.Claim) && Version >= 0;

    public string? Why => string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim();

    public Correction Correction => new(
        null, Blank(Stage), Changed(When, WasWhen), Blank(Modality), Blank(Polarity), Changed(Group, WasGroup), Changed(Persons, WasPersons),
        Changed(Subject, WasSubject))
    { Note = Changed(Note, WasNote), Voice = Changed(Voice, WasVoice) };

    /// <summary>The form as it opens over a statement.</summary>
    public static StatementForm Of(StatementItem item, Func<UncertainDate, string> say)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(say);
        // A date worked out from elsewhere has no words of its own; ours stand there, and untouched they change nothing.
        var when = item.When is { } date ? date.Phrase ?? say(date) : null;
        var voice = string.Join(" → ", item.Voice);
        var persons = item.Counts.FirstOrDefault(c => c.Per == CountedPer.Persons)?.Notation;
        return new StatementForm
        {
            Id = item.Id, Version = item.Version, N = item.Number, When = when, WasWhen = when, Persons = persons,
            WasPersons = persons, Stage = item.Stage, Modality = item.Modality,
            Polarity = item.Denied ? Polarities.Denied : Polarities.Affirmed, Subject = item.Subject, WasSubject = item.Subject,
            Note = item.Note, WasNote = item.Note, Voice = voice, WasVoice = voice,
            Group = item.Group, WasGroup = item.Group, GradeSource = item.Grade[..1], GradeInformation = item.Grade[1..],
        };
    }

    private static string? Changed(string? now, string? was) =>
        string.Equals(now?.Trim() ?? "", was?.Trim() ?? "", StringComparison.Ordinal) ? null : now?.Trim() ?? "";

    private static string? Blank(string? code) => string.IsNullOrEmpty(code) ? null : code;
}

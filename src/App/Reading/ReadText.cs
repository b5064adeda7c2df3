using Homeward.App.Language;
using Homeward.Persons;

namespace Homeward.App.Reading;

/// <summary>A text with the statements in it and the names named there.</summary>
/// <param name="Danger">words in it that mean danger</param>
public sealed record ReadText(
    string Text, string? Lang, IReadOnlyList<StatementItem> Statements, IReadOnlyList<MentionRow> Mentions, IReadOnlyList<string> Danger)
{
    /// <summary>The form of a new statement, with what was typed; its page's address.</summary>
    public SayForm Saying { get; init; } = new();

    public string? Here { get; init; }

    /// <summary>True when somebody asked to see the telephone numbers in it.</summary>
    public bool WithNumbers { get; init; }

    /// <summary>The text as the page shows it: telephone numbers, cards and addresses of others are hidden, letter for letter.</summary>
    public string Shown => WithNumbers ? Text : HiddenNumbers.In(Text);

    /// <summary>True when something is hidden, so that the page can say so.</summary>
    public bool HidesNumbers => !WithNumbers && !string.Equals(Shown, Text, StringComparison.Ordinal);

    /// <summary>The marks of the statements; their places count code points of this text.</summary>
    public IEnumerable<Mark> Marks(Words words) => Statements.Where(s => !s.Erased)
        .Select(s => new Mark(s.Number, s.Place.Start, s.Place.Length, s.Kind,
            words["statement.mark", ("n", s.Number), ("what", s.Stage is null ? words.Of("kind", s.Kind) : words.Of("stage", s.Stage))]));
}

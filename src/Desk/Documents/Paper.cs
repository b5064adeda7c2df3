namespace Homeward.Documents;

/// <summary>How a paragraph stands on paper.</summary>
public enum PaperStyle
{
    Plain,

    /// <summary>Block at the right: addressee and sender.</summary>
    Address,

    Title,

    Heading,

    Point,

    /// <summary>A line to sign on.</summary>
    Signature,
}

/// <summary>Words of a paragraph; a gap is something a person still has to fill in or confirm, and looks like it.</summary>
public sealed record PaperWords(string Text, bool IsGap);

public sealed record PaperParagraph(PaperStyle Style, IReadOnlyList<PaperWords> Words);

/// <summary>A table at the end, on pages of its own.</summary>
public sealed record PaperTable(string Title, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A paper to be printed or opened in a word processor. It knows nothing of where its words come from.</summary>
/// <param name="Lang">language of the text: en, ru, uk</param>
public sealed record Paper(string Lang, string Title, IReadOnlyList<PaperParagraph> Paragraphs, PaperTable? Table)
{
    /// <summary>What a gap looks like on paper.</summary>
    internal static string Gap(string label) => $"[______ {label} ______]";
}

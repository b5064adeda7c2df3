namespace Homeward.Views;

/// <summary>
/// The tables of one room and how an entry changes them. Implemented by every room. A view is a pure function of the
/// journal: it reads no clock
/// and draws no chance, so that a rebuild gives the same tables.
/// </summary>
internal interface IView
{
    /// <summary>CREATE TABLE … of this room.</summary>
    string Schema { get; }

    /// <summary>The act kinds this room understands, with the newest version of each.</summary>
    IReadOnlyDictionary<string, int> Kinds { get; }

    /// <summary>
    /// Applies one entry of one of its <see cref="Kinds"/>. Must take a null body (erased). Throwing refuses the act
    /// when it is new, and stops the desk
    /// read-only when it stands in the journal already.
    /// </summary>
    void Apply(Entry entry, ViewWriter writer);

    /// <summary>What an entry of this room says in words, to be searched; null for most kinds and for what was erased.</summary>
    Told? Tell(Entry entry) => null;
}

/// <summary>Words of one entry, as somebody wrote or said them.</summary>
/// <param name="Text">the words; not kept, only their stems are</param>
/// <param name="Sort">which list it is found in</param>
/// <param name="Earliest">when it was said, as days since 0001-01-01; null where not known</param>
/// <param name="Replaces">id of a thing of which only the newest words are found; null where every entry stands for itself</param>
internal sealed record Told(string Text, ToldSort Sort, int? Earliest, int? Latest, string? Replaces = null);

/// <summary>What is found: a text of a source (a message, a row, an article), or a statement.</summary>
internal enum ToldSort
{
    Text = 0,
    Statement = 1,

    /// <summary>Title and name of a source: found where its text is not.</summary>
    Title = 2,
}

/// <summary>
/// An act that cannot be, said so that the person can mend it. Thrown by Apply and by acts before anything is
/// written. Code is a short word
/// ("refused", "wall", "gone") for which a page has its own sentence.
/// </summary>
public sealed class RefusedException(string reason, string code = "refused") : Exception(reason)
{
    public string Code { get; } = code;
}

/// <summary>The thing was changed by somebody else meanwhile; says what changed since.</summary>
public sealed class StaleException(string subject, int expected, int actual, IReadOnlyList<string> since)
    : Exception(
        $"{subject} was changed meanwhile (you saw version {expected}, it is at {actual}): {string.Join("; ", since)}")
{
    public IReadOnlyList<string> Since { get; } = since;
}

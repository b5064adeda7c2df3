using Homeward.App.Host;
using Homeward.Basics;

namespace Homeward.App.Pages.Letters;

/// <summary>Where the thing is shown that a fact of a letter rests on.</summary>
public static class LetterWay
{
    /// <returns>null for what was typed, and for what has no page of its own</returns>
    public static string? To(string? id) => id is null ? null
        : id.StartsWith(Ids.Mention, StringComparison.Ordinal) ? $"/mentions/{id}"
        : Way.To(id);
}

using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>Binds the dates of a sentence to its tokens.</summary>
internal static class Dating
{
    public static void Find(
        string text, List<Token> tokens, Sentence sentence, string language, DateOnly? anchor, List<DateFound> found)
    {
    }
}

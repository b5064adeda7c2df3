namespace Homeward.Rehearsal;

/// <summary>What the made-up world holds beside records and truth.</summary>
/// <param name="Sources">write sources/ (chat export, articles, calls, lists, mails)</param>
/// <param name="Hostile">write hostile/: files broken on purpose</param>
/// <param name="PlainRecipe">records with the base error recipe alone: no wrong-case names, homoglyphs or repeated
/// rows</param>
public sealed record RehearsalOptions(bool Sources = true, bool Hostile = false, bool PlainRecipe = false)
{
    /// <summary>People of the sizes used everywhere; null for a name that is not one of them.</summary>
    public static int? PeopleOf(string size) => size switch
    {
        "tiny" => 60,
        "small" => 2_000,
        "medium" => 50_000,
        "large" => 1_000_000,
        _ => null,
    };
}

/// <summary>
/// Where the files of a made-up world go. Files come one after the other, never two at once; a path is relative, with
/// '/' between its parts.
/// </summary>
// implemented outside by: the program (a folder) and the tests (memory)
public interface IWorldSink
{
    /// <summary>Makes the file and lets the generator write it; the stream only needs to be writable.</summary>
    void Put(string path, Action<Stream> write);
}

namespace Homeward.Views;

/// <summary>Which rows of a list: at most 200 at a time.</summary>
public readonly record struct Slice(int Skip, int Take)
{
    public const int Most = 200;

    public int Offset => Math.Max(0, Skip);

    public int Limit => Math.Clamp(Take, 0, Most);

    public static Slice First(int take = 50) => new(0, take);
}

/// <summary>Some rows of a list and how many there are in all, under the same walls.</summary>
public sealed record Listed<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Why an act was not done: a short code a page has its own sentence for, and a sentence of ours.</summary>
public sealed record Refusal(string Code, string Sentence);

/// <summary>
/// What became of an act: the id of the thing and the record number, or a refusal. Nothing was written when it is one.
/// </summary>
public sealed record Outcome(string? Id, long RecordNumber, Refusal? Refusal)
{
    public bool IsDone => Refusal is null;
}

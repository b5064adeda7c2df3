namespace Homeward.Evidence;

/// <summary>
/// One piece of an original that an importer read: a message, a row, a heading, or a stretch it had to refuse.
/// The span is in bytes of the original as received, so that a part can always be shown as it stood.
/// </summary>
/// <param name="ByteStart">first byte in the original, counted from 0</param>
/// <param name="ByteLength">number of bytes</param>
public abstract record Part(long ByteStart, long ByteLength)
{
    /// <summary>Number of bytes in the original.</summary>
    public long ByteLength { get; internal set; } = ByteLength;
}

/// <summary>
/// What kind of thing could not be read; only <see cref="Thing"/> stands for a message, row or entry of its own.
/// </summary>
public enum RefusedWhat
{
    /// <summary>a whole message, row, page or archive entry</summary>
    Thing,

    /// <summary>stray bytes between two things; nothing countable was lost with them</summary>
    Between,

    /// <summary>a heading (of a chat, of a file); what follows it was still read</summary>
    Heading,

    /// <summary>the whole rest of the file from here on</summary>
    Rest,
}

/// <summary>
/// A stretch that was not taken in: where it lies and why, in words for a caseworker. It stays in the original.
/// </summary>
/// <param name="ByteStart">first byte in the original</param>
/// <param name="ByteLength">number of bytes</param>
/// <param name="Line">line of the first byte, counted from 1</param>
/// <param name="Reason">what is wrong and where; never content of the source</param>
/// <param name="What">what was lost with it</param>
public sealed record Refused(
    long ByteStart, long ByteLength, long Line, string Reason, RefusedWhat What = RefusedWhat.Thing)
    : Part(ByteStart, ByteLength);

/// <summary>Something a reader of the part should know: a repair, an inference, a doubt.</summary>
/// <param name="Code">closed vocabulary of the importer, kebab-case; pages translate by it</param>
/// <param name="Text">the same in plain English</param>
public readonly record struct Note(string Code, string Text);

/// <summary>
/// The count of one import run. A run is only right when everything seen is stored, known or refused.
/// </summary>
/// <param name="Seen">things met in the original</param>
/// <param name="Stored">new things kept</param>
/// <param name="Known">things already kept by an earlier run</param>
/// <param name="Refused">things that could not be taken in, each with place and reason</param>
public sealed record RunLedger(long Seen, long Stored, long Known, IReadOnlyList<Refused> Refused)
{
    /// <summary>An empty ledger.</summary>
    public static RunLedger Empty { get; } = new(0, 0, 0, []);

    /// <summary>
    /// True when seen = stored + known + refused things. Stray bytes between things are listed but not counted.
    /// </summary>
    public bool AddsUp => Seen == Stored + Known + RefusedThings;

    /// <summary>How many of the refused stand for a thing of their own.</summary>
    public long RefusedThings => Refused.LongCount(r => r.What == RefusedWhat.Thing);
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Homeward.Views;

/// <summary>
/// Numbers that take long to count: as long as nothing was written, and a few seconds beyond. On a big desk whoever turns a page does not
/// count everything again. Numbers only, so that nothing is kept that a wall might meanwhile have been drawn around. Owned by the chronicle,
/// ends with its tables.
/// </summary>
/// <param name="size">the record number the tables stand at</param>
internal sealed class Counted(Func<long> size)
{
    /// <summary>Fewer than this are counted anew every time.</summary>
    public const int Few = 1000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private const int Most = 5000;

    private readonly ConcurrentDictionary<string, (object Numbers, long At, long Size)> kept = new(StringComparer.Ordinal);

    public int Of(Question question, string sql, params ReadOnlySpan<object?> values)
    {
        var asked = values.ToArray();
        return Of(sql + '\n' + string.Join('\n', asked), () => (int)question.Number(sql, asked), n => n);
    }

    /// <summary>Numbers made in another way.</summary>
    /// <param name="key">says what is counted, and for whom</param>
    /// <param name="of">how much was counted for it</param>
    public T Of<T>(string key, Func<T> count, Func<T, int> of)
        where T : notnull
    {
        if (kept.TryGetValue(key, out var known) && (known.Size == size() || Stopwatch.GetElapsedTime(known.At) < KeptFor)) return (T)known.Numbers;
        var at = size();
        var numbers = count();
        if (of(numbers) < Few) return numbers;
        if (kept.Count >= Most) kept.Clear();
        kept[key] = (numbers, Stopwatch.GetTimestamp(), at);
        return numbers;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Homeward.Views;

/// <summary>
/// Numbers that take long to count, for a few seconds: on a big desk whoever turns a page does not count everything again. Numbers only,
/// so that nothing is kept that a wall might meanwhile have been drawn around. Owned by the chronicle, ends with its tables.
/// </summary>
internal sealed class Counted
{
    /// <summary>Fewer than this are counted anew every time.</summary>
    public const int Few = 1000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private const int Most = 5000;

    private readonly ConcurrentDictionary<string, (object Numbers, long At)> kept = new(StringComparer.Ordinal);

    public int Of(Question question, string sql, params ReadOnlySpan<object?> values)
    {
        var key = sql + '\n' + string.Join('\n', values.ToArray());
        if (Find<int>(key) is { } known) return known;
        return Keep(key, (int)question.Number(sql, values), n => n);
    }

    /// <summary>Numbers made in another way.</summary>
    /// <param name="key">says what is counted, and for whom</param>
    /// <param name="size">how much was counted for it</param>
    public T Of<T>(string key, Func<T> count, Func<T, int> size)
        where T : notnull => kept.TryGetValue(key, out var known) && Stopwatch.GetElapsedTime(known.At) < KeptFor ? (T)known.Numbers : Keep(key, count(), size);

    private T? Find<T>(string key)
        where T : struct => kept.TryGetValue(key, out var known) && Stopwatch.GetElapsedTime(known.At) < KeptFor ? (T)known.Numbers : null;

    private T Keep<T>(string key, T numbers, Func<T, int> size)
        where T : notnull
    {
        if (size(numbers) < Few) return numbers;
        if (kept.Count >= Most) kept.Clear();
        kept[key] = (numbers, Stopwatch.GetTimestamp());
        return numbers;
    }
}

using System.Text.Json;

namespace Homeward.Sealing;

/// <summary>The 1,024 words of SLIP-0039. Ten bits are a word; the first four letters of a word name it.</summary>
internal static class RecoveryWords
{
    private static readonly Lazy<IReadOnlyList<string>> Words = new(Load);

    private static readonly Lazy<Dictionary<string, int>> Numbers = new(() =>
        Words.Value.Select((w, i) => (w[..4], i)).ToDictionary(p => p.Item1, p => p.i, StringComparer.Ordinal));

    public static string Word(int number) => Words.Value[number];

    /// <returns>null for a word that is not in the list; four letters of one are enough</returns>
    public static int? Number(string word)
    {
        var small = word.ToLowerInvariant();
        return small.Length >= 4 && Numbers.Value.TryGetValue(small[..4], out var n) && Words.Value[n].StartsWith(small, StringComparison.Ordinal) ? n : null;
    }

    private static IReadOnlyList<string> Load()
    {
        using var stream = typeof(RecoveryWords).Assembly.GetManifestResourceStream("data/sealing/slip39-words.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("words").EnumerateArray().Select(w => w.GetString()!)];
    }
}

using System.Text.Json;

namespace Homeward.Search;

/// <summary>Forms of one word that no ending tells apart from others (человек, люди): data/words/search.json.</summary>
internal static class SameWords
{
    private static readonly Dictionary<string, string> Forms = Load();

    /// <summary>What stands for this folded form; null for most words.</summary>
    public static string? Of(string folded) => Forms.GetValueOrDefault(folded);

    /// <summary>What stands for the forms that begin so: their own beginning is not in the kept text.</summary>
    public static IEnumerable<string> Beginning(string folded) =>
        Forms.Where(f => f.Key.StartsWith(folded, StringComparison.Ordinal)).Select(f => f.Value).Distinct();

    private static Dictionary<string, string> Load()
    {
        using var data = typeof(SameWords).Assembly.GetManifestResourceStream("data/words/search.json")
            ?? throw new InvalidOperationException("data/words/search.json is missing");
        using var json = JsonDocument.Parse(data);
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in json.RootElement.GetProperty("same").EnumerateArray())
        {
            var words = group.EnumerateArray().SelectMany(w => w.GetString()!.Split(' ')).Select(w => Stems.Bare(Stems.Fold(w))).ToList();
            // A group's name ends like no stem does, so that it meets nothing else.
            foreach (var word in words) forms.TryAdd(word, words[0] + "0");
        }

        return forms;
    }
}

using System.Text;
using System.Text.Json;

namespace Homeward.Persons;

/// <summary>
/// One table that writes Cyrillic names in Latin letters: an order, a standard, or the habit of a country's newspapers.
/// The tables are data (data/names/translit.json). <see cref="Write"/> and <see cref="Read"/> agree: writing what was
/// read
/// gives the same Latin text again, though several Cyrillic spellings may have led to it.
/// </summary>
public sealed class Transliteration
{
    private readonly Dictionary<string, string> letters;
    private readonly Dictionary<string, string> initial;
    private readonly Dictionary<string, string> afterVowel;
    private readonly Dictionary<string, string> afterSign;
    private readonly (string From, string To)[] sequences;
    private readonly (string From, string To)[] endings;

    private Transliteration(JsonElement scheme)
    {
        Id = scheme.GetProperty("id").GetString()!;
        Name = scheme.GetProperty("name").GetString()!;
        Language = scheme.GetProperty("language").GetString()!;
        Source = scheme.GetProperty("source").GetString()!;
        letters = Map(scheme, "letters");
        initial = Map(scheme, "initial");
        afterVowel = Map(scheme, "afterVowel");
        afterSign = Map(scheme, "afterSign");
        sequences = [.. Map(scheme, "sequences").Select(p => (p.Key, p.Value)).OrderByDescending(p => p.Key.Length)];
        endings = [.. Map(scheme, "endings").Select(p => (p.Key, p.Value)).OrderByDescending(p => p.Key.Length)];
    }

    /// <summary>All tables, in the order of the data file.</summary>
    public static IReadOnlyList<Transliteration> All { get; } = Load();

    public string Id { get; }

    public string Name { get; }

    /// <summary>The language the table is made for: ru or uk.</summary>
    public string Language { get; }

    /// <summary>Where the table comes from.</summary>
    public string Source { get; }

    /// <summary>The table with this id, or null.</summary>
    public static Transliteration? Find(string id) =>
        All.FirstOrDefault(t => string.Equals(t.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Latin spelling of a Cyrillic text; letters that the table does not know stay as they are. Capitals
    /// follow the source.</summary>
    public string Write(string cyrillic) => Write(cyrillic, wholeWords: true);

    private string Write(string cyrillic, bool wholeWords)
    {
        var latin = new StringBuilder(cyrillic.Length * 2);
        var lower = cyrillic.ToLowerInvariant();
        for (var i = 0; i < cyrillic.Length;)
        {
            var (taken, text) = At(lower, i, wholeWords);
            if (text is null) latin.Append(cyrillic[i]);
            else AppendCased(latin, text, cyrillic, i, taken);
            i += taken;
        }

        return latin.ToString();
    }

    /// <summary>
    /// Cyrillic text that this table writes exactly so, preferring longer letters (shch is щ, not шч); null when
    /// there is
    /// none, that is, when the text was not made with this table. Lower case; at most 120 letters are tried.
    /// </summary>
    public string? Read(string latin)
    {
        if (latin.Length > Spelling.LongestCompared) return null;
        var wanted = latin.ToLowerInvariant();
        var words = new List<string>();
        foreach (var word in wanted.Split(' '))
        {
            var budget = 20_000;
            if (Search(word, "", ref budget) is not { } read) return null;
            words.Add(read);
        }

        return string.Join(' ', words);
    }

    private string? Search(string wanted, string soFar, ref int budget)
    {
        if (--budget < 0) return null;
        if (Write(soFar) == wanted) return soFar;
        var written = Write(soFar, wholeWords: false);
        foreach (var letter in ReadingOrder)
        {
            var next = soFar + letter;
            var text = Write(next, wholeWords: false);
            if (text.Length > written.Length && wanted.StartsWith(text, StringComparison.Ordinal) &&
                Search(wanted, next, ref budget) is { } found) return found;
        }

        // An ending rewrites letters already read (-ий as -y), so a whole word is tried with each ending in its place.
        foreach (var (from, _) in endings)
        {
            if (Write(soFar + from) == wanted) return soFar + from;
        }

        return null;
    }

    private IReadOnlyList<string> ReadingOrder => field ??=
        [.. letters.Where(p => p.Value.Length > 0).OrderByDescending(p => p.Value.Length)
            .ThenBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => p.Key)];

    private (int Taken, string? Text) At(string lower, int i, bool wholeWords)
    {
        foreach (var (from, to) in wholeWords ? endings : [])
        {
            var end = i + from.Length;
            if (i > 0 && Starts(lower, i, from)
                && (end == lower.Length || !char.IsLetter(lower[end]))) return (from.Length, to);
        }

        foreach (var (from, to) in sequences)
        {
            if (Starts(lower, i, from)) return (from.Length, to);
        }

        var letter = lower[i].ToString();
        var before = i > 0 ? lower[i - 1] : ' ';
        var table = !char.IsLetter(before) && before != '\'' ? initial
            : before is 'ъ' or 'ь' ? afterSign
            : "аеёиоуыэюяіїє".Contains(before, StringComparison.Ordinal) ? afterVowel : letters;
        return (1, table.TryGetValue(letter, out var text) || letters.TryGetValue(letter, out text) ? text : null);
    }

    private static bool Starts(string text, int i, string what) =>
        string.CompareOrdinal(text, i, what, 0, what.Length) == 0;

    private static void AppendCased(StringBuilder latin, string text, string source, int i, int taken)
    {
        if (text.Length == 0) return;
        if (!char.IsUpper(source[i]))
        {
            latin.Append(text);
            return;
        }

        var after = i + taken < source.Length ? source[i + taken] : ' ';
        var before = i > 0 ? source[i - 1] : ' ';
        var capitals = char.IsUpper(after) || (!char.IsLetter(after) && char.IsUpper(before));
        if (capitals) latin.Append(text.ToUpperInvariant());
        else latin.Append(char.ToUpperInvariant(text[0])).Append(text, 1, text.Length - 1);
    }

    private static Dictionary<string, string> Map(JsonElement scheme, string name) =>
        scheme.TryGetProperty(name, out var map)
            ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal)
            : [];

    private static List<Transliteration> Load()
    {
        using var json = JsonDocument.Parse(NameLexicon.Open("translit.json"));
        return [.. json.RootElement.GetProperty("schemes").EnumerateArray().Select(s => new Transliteration(s))];
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Homeward.Persons;

/// <summary>One given name with all its spellings: the thing that Николай, Микола, Mikalai and Коля may stand
/// for.</summary>
/// <param name="Number">position in the list; a name's identity inside one run of the program only</param>
/// <param name="Male">sex of those who bear it</param>
/// <param name="Russian">Russian nominative, as the list has it</param>
/// <param name="Ukrainian">Ukrainian nominative</param>
/// <param name="Share">rough share among that sex, between 0 and 1</param>
public sealed record GivenName(int Number, bool Male, string Russian, string Ukrainian, double Share);

/// <summary>What a word can be as a given name: the names it spells, and those it is only a short form of.</summary>
/// <param name="Names">numbers of the given names the word spells out</param>
/// <param name="ShortFor">numbers of the given names it is a short form of</param>
/// <param name="Oblique">true: only another case than the nominative; false: only the nominative; null: either</param>
/// <param name="Nominative">lower case, folded to the nominative</param>
public sealed record GivenMatch(IReadOnlyList<int> Names, IReadOnlyList<int> ShortFor, bool? Oblique,
    string Nominative);

/// <summary>
/// The names the program knows (data/names): given names with their spellings in all scripts, short forms, fathers'
/// names,
/// common surnames, particles. Everything is found through the skeleton, so one entry serves every transliteration.
/// </summary>
public static class NameLexicon
{
    private static readonly List<GivenName> Names = [];
    private static readonly Dictionary<string, List<Entry>> ByKey = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, List<Entry>> ByForm = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, int[]> Fathers = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, double> Surnames = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal);
    private static readonly HashSet<string> Belarusian = new(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, string> Words;
    private static readonly int[] Families;
    private static readonly (byte[] Bytes, ulong Mask)[][] Letters;
    private static readonly List<List<string>> KeysOf = [];

    // The tables are filled once, before first use, and never change.
#pragma warning disable CA1810 // order of filling matters
    static NameLexicon()
#pragma warning restore CA1810
    {
        foreach (var row in Rows("given.tsv")) AddGiven(row);
        foreach (var row in Rows("surnames.tsv"))
        {
            var key = SurnameKey(Skeleton.Of(row[0]));
            Surnames[key] = double.Parse(row[1], CultureInfo.InvariantCulture) / 10_000;
            foreach (var spelling in Split(row, 2)) Aliases[SurnameKey(Skeleton.Of(spelling))] = key;
        }

        foreach (var row in Rows("particles.tsv").Where(r => r[0] == "belarusian")) Belarusian.UnionWith(row.Skip(1));
        Words = Rows("particles.tsv").Where(r => r[0] != "belarusian")
            .SelectMany(r => r.Skip(1).Where(w => w.Length > 0).Select(w => (Word: w, Kind: r[0])))
            .DistinctBy(p => p.Word).ToFrozenDictionary(p => p.Word, p => p.Kind, StringComparer.Ordinal);
        Families = JoinFamilies();
        Letters = [.. KeysOf.Select(keys =>
            keys.Select(k => (Similarity.Bytes(k), Similarity.Mask(Similarity.Bytes(k)))).ToArray())];
    }

    /// <summary>All given names, by number.</summary>
    public static IReadOnlyList<GivenName> Given => Names;

    /// <summary>
    /// The given names a word may be, through its forms and skeletons; null when unknown. Sex and case, where the words
    /// beside it show them, narrow the answer (Александра with Сергеевича is Александр).
    /// </summary>
    public static GivenMatch? FindGiven(string word, bool? male = null, bool? oblique = null)
    {
        var lower = word.ToLowerInvariant();
        if (!ByForm.TryGetValue(lower.Replace('ё', 'е'), out var entries))
        {
            foreach (var key in Skeleton.All(lower))
            {
                if (ByKey.TryGetValue(key, out entries)) break;
            }
        }

        if (entries is null) return null;
        IReadOnlyList<Entry> left = entries;
        if (male is { } sex) left = Narrow(left, e => Names[e.Number].Male == sex);
        if (oblique is { } inCase) left = Narrow(left, e => e.Oblique == inCase);
        if (left.Any(e => !e.Oblique)) left = Narrow(left, e => !(e.Oblique && e.IsShort));
        var full = left.Where(e => !e.IsShort).Select(e => e.Number).Distinct().ToArray();
        var shorts = left.Where(e => e.IsShort).Select(e => e.Number).Distinct().Except(full).ToArray();
        var first = left.FirstOrDefault(e => !e.Oblique) ?? left[0];
        return new(full, shorts, left.All(e => e.Oblique) ? true : left.Any(e => e.Oblique) ? null : false,
            first.Nominative);
    }

    /// <summary>The fathers' names a patronymic's stem stands for; empty when unknown.</summary>
    public static IReadOnlyList<int> FindFather(string stemKey) => Fathers.GetValueOrDefault(TrimVowel(stemKey)) ?? [];

    /// <summary>Keys of every spelling of a given name, short forms not included.</summary>
    public static IReadOnlyList<string> KeysOfGiven(int number) => KeysOf[number];

    internal static (byte[] Bytes, ulong Mask)[] BytesOfGiven(int number) => Letters[number];

    /// <summary>One number for all given names that share a short form or a spelling: wide enough to find, too wide
    /// to decide.</summary>
    public static int Family(int number) => Families[number];

    /// <summary>Rough share of a surname (masculine key) among people of the region.</summary>
    public static double SurnameShare(string surnameKey) => Surnames.GetValueOrDefault(surnameKey, 0.0002);

    /// <summary>Kind of a word that is no part of a name itself: son, daughter, callsign, joiner, title, rank; or
    /// null.</summary>
    public static string? Particle(string word) => Words.GetValueOrDefault(word.TrimEnd('.').ToLowerInvariant());

    /// <summary>The key of a surname with both genders tied: petrova and petrov are one, as are skaia and
    /// skii.</summary>
    public static string SurnameKey(string skeleton)
    {
        var tied = Tied(skeleton);
        return Aliases.GetValueOrDefault(tied, tied);
    }

    private static string Tied(string skeleton)
    {
        if (skeleton.Length < 5 || skeleton[^1] != 'a') return skeleton;
        var stem = skeleton.AsSpan(0, skeleton.Length - 1);
        return stem.EndsWith("ov") || stem.EndsWith("ev") || stem.EndsWith("in") || stem.EndsWith("sk")
            || stem.EndsWith("ck") ||
            stem.EndsWith("zk") ? stem.ToString() : skeleton;
    }

    /// <summary>True when a word is spelled the Belarusian way, in either script: Ковалёў, Kavaliou, Siarhei.</summary>
    public static bool IsBelarusian(string word)
    {
        if (word.Length < 4) return false;
        var lower = word.ToLowerInvariant();
        if (lower.Contains('ў', StringComparison.Ordinal) || lower.Contains('ŭ', StringComparison.Ordinal)) return true;
        return Belarusian.Contains(lower) || (lower.Length > 4 && Spelling.IsLatin(lower[0])
            && (lower.EndsWith("ou", StringComparison.Ordinal) || lower.EndsWith("au", StringComparison.Ordinal)
                || lower.EndsWith("eu", StringComparison.Ordinal) || lower.EndsWith("enka", StringComparison.Ordinal)
                || lower.EndsWith("avich", StringComparison.Ordinal) || lower.EndsWith("auna", StringComparison.Ordinal)
                || lower.EndsWith("euna", StringComparison.Ordinal)));
    }

    internal static Stream Open(string name) =>
        typeof(Basics.Truth).Assembly.GetManifestResourceStream("data/names/" + name) ??
        throw new InvalidOperationException($"data/names/{name} is not in the program");

    private static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(Open(name), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line.Split('\t');
        }
    }

    private static void AddGiven(string[] row)
    {
        var share = double.Parse(row[1], CultureInfo.InvariantCulture) / 10_000;
        var name = new GivenName(Names.Count, row[0] == "m", row[2], row[3], share);
        Names.Add(name);
        var spellings = new List<string> { row[2], row[3] };
        spellings.AddRange(Split(row, 4));
        var keys = new List<string>();
        foreach (var spelling in spellings)
        {
            Register(spelling, name.Number, isShort: false);
            var key = Skeleton.Of(spelling);
            if (!keys.Contains(key)) keys.Add(key);
        }

        KeysOf.Add(keys);
        foreach (var spelling in Split(row, 5)) Register(spelling, name.Number, isShort: true);
        if (!name.Male) return;
        foreach (var spelling in spellings) AddFather(TrimVowel(Skeleton.Of(spelling)), name.Number);
        foreach (var patronymic in Split(row, 6))
        {
            if (Patronymics.Stem(Skeleton.Of(patronymic)) is { } stem) AddFather(TrimVowel(stem), name.Number);
        }
    }

    private static void Register(string spelling, int number, bool isShort)
    {
        var lower = spelling.ToLowerInvariant();
        Put(ByKey, Skeleton.Of(lower), new(number, isShort, false, lower));
        var forms = Declension.Forms(lower);
        for (var i = 0; i < forms.Count; i++) Put(ByForm, forms[i].Replace('ё', 'е'),
            new(number, isShort, i > 0, lower));
    }

    private static void Put(Dictionary<string, List<Entry>> map, string key, Entry entry)
    {
        if (!map.TryGetValue(key, out var list)) map[key] = list = [];
        var same = list.FindIndex(e =>
            e.Number == entry.Number && e.IsShort == entry.IsShort && e.Oblique == entry.Oblique);
        if (same < 0) list.Add(entry);
    }

    private static IReadOnlyList<Entry> Narrow(IReadOnlyList<Entry> entries, Func<Entry, bool> wanted) =>
        entries.Where(wanted).ToArray() is { Length: > 0 } kept ? kept : entries;

    private sealed record Entry(int Number, bool IsShort, bool Oblique, string Nominative);

    private static void AddFather(string stem, int number)
    {
        var known = Fathers.GetValueOrDefault(stem) ?? [];
        if (!known.Contains(number)) Fathers[stem] = [.. known, number];
    }

    private static string TrimVowel(string key) =>
        key.Length > 2 && key[^1] is 'a' or 'o' or 'i' or 'e' ? key[..^1] : key;

    private static IEnumerable<string> Split(string[] row, int column) =>
        row.Length > column && row[column].Length > 0 ? row[column].Split(',') : [];

    private static int[] JoinFamilies()
    {
        var family = Enumerable.Range(0, Names.Count).ToArray();
        foreach (var match in ByKey.Values)
        {
            for (var i = 1; i < match.Count; i++) Join(family, match[0].Number, match[i].Number);
        }

        return [.. Enumerable.Range(0, family.Length).Select(n => Root(family, n))];
    }

    private static void Join(int[] family, int a, int b)
    {
        var (x, y) = (Root(family, a), Root(family, b));
        if (x != y) family[Math.Max(x, y)] = Math.Min(x, y);
    }

    private static int Root(int[] family, int n)
    {
        while (family[n] != n) n = family[n];
        return n;
    }
}

using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>The six cases of Russian and Ukrainian, in the order of the grammars (vocative is not made).</summary>
internal enum GrammarCase
{
    Nominative,
    Genitive,
    Dative,
    Accusative,
    Instrumental,
    Prepositional,
}

/// <summary>A name in both languages with its six forms in each.</summary>
internal sealed record InventedName(string[] Ru, string[] Uk, string Groups, string RuParadigm)
{
    public string[] In(string lang) => lang == "uk" ? Uk : Ru;
}

/// <summary>
/// A man's given name, the patronymic it gives his son (null where none is used), and its short forms.
/// </summary>
internal sealed record GivenName(InventedName Name, InventedName? Patronymic, string[] ShortRu, string[] ShortUk)
{
    public string[] ShortIn(string lang) => lang == "uk" ? ShortUk : ShortRu;
}

/// <summary>
/// A place in three spellings; Case is the genitive, for the front the instrumental ("under Pokrovsk").
/// </summary>
internal sealed record InventedPlace(string Ru, string RuCase, string Uk, string UkCase, string En, string Region)
{
    public string In(string lang) => lang switch { "uk" => Uk, "en" => En, _ => Ru };

    public string CaseIn(string lang) => lang switch { "uk" => UkCase, "en" => En, _ => RuCase };
}

/// <summary>
/// The names of the made-up world, read from the files in data/rehearsal inside the assembly. Groups: s Russian, u
/// Ukrainian, c Caucasian, Turkic and Mongolic, f foreign. Draws follow the weights in the files.
/// </summary>
internal sealed class NameStock
{
    private static readonly Lazy<NameStock> Shared = new(() => new NameStock());
    private readonly Dictionary<char, Weighted<InventedName>> surnames = [];
    private readonly Dictionary<char, Weighted<GivenName>> given = [];
    private readonly Dictionary<(string Lang, string Name), (int Cut, string[] Endings)> paradigms = [];
    private readonly HashSet<(string Surname, string Given)> never = [];

    private NameStock()
    {
        foreach (var r in Rows("paradigms.tsv")) paradigms[(r[0], r[1])] = (Number(r[2]), r[3..8]);
        foreach (var r in Rows("never.tsv")) never.Add((r[0], r[1]));
        foreach (var r in Rows("surnames.tsv"))
        {
            Add(surnames, r[3], Named(r[0], r[1], r[3], r[4], r[5]), Number(r[2]));
        }

        foreach (var r in Rows("given.tsv"))
        {
            var patronymic = r[6].Length == 0 ? null : Patronymic(r[6], r[7]);
            Add(given, r[3], new GivenName(Named(r[0], r[1], r[3], r[4], r[5]), patronymic, Short(r[8]), Short(r[9])),
                Number(r[2]));
        }

        Women = [.. Rows("women.tsv").Select(r => Named(r[0], r[1], "", r[2], r[3]))];
        Places = Rows("places.tsv").GroupBy(r => r[0]).ToDictionary(
            g => g.Key,
            g => new Weighted<InventedPlace>(g.Select(r =>
                (new InventedPlace(r[1], r[2], r[3], r[4], r[5], r[7]), Number(r[6])))));
        foreach (var w in surnames.Values) w.Close();
        foreach (var w in given.Values) w.Close();
        ExpertSurnames = [.. surnames['u'].All.Where(n => n.RuParadigm is "none" or "cons")];
    }

    public static NameStock Instance => Shared.Value;

    public IReadOnlyList<InventedName> Women { get; }

    /// <summary>Surnames that stay as they are when a woman bears them.</summary>
    public IReadOnlyList<InventedName> ExpertSurnames { get; }

    /// <summary>Home towns of either side ("ru", "uk") and places at the front ("front").</summary>
    public IReadOnlyDictionary<string, Weighted<InventedPlace>> Places { get; }

    public int SurnameCount => surnames.Values.Sum(w => w.All.Count);

    public IEnumerable<InventedName> Surnames => surnames.Values.SelectMany(w => w.All);

    public IEnumerable<GivenName> GivenNames => given.Values.SelectMany(w => w.All).Distinct();

    /// <summary>True for a pair of surname and given name (Russian spelling) that a public figure bears.</summary>
    public bool IsNever(string surname, string givenName) => never.Contains((surname, givenName));

    public InventedName Surname(Chance chance, char group) => surnames[group].Draw(chance);

    public GivenName Given(Chance chance, char group) => given[group].Draw(chance);

    /// <summary>The rows of a data file without comments, split at tabs.</summary>
    internal static IEnumerable<string[]> Rows(string file) =>
        Lines(file).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'));

    internal static string[] Lines(string file)
    {
        using var stream = typeof(NameStock).Assembly.GetManifestResourceStream("data/rehearsal/" + file)
            ?? throw new InvalidOperationException($"data/rehearsal/{file} is not inside the assembly");
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        return reader.ReadToEnd().Split('\n');
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string[] Short(string list) => list.Length == 0 ? [] : list.Split(',');

    private static void Add<T>(Dictionary<char, Weighted<T>> to, string groups, T item, int weight)
    {
        foreach (var g in groups)
        {
            if (!to.TryGetValue(g, out var list)) to[g] = list = new([]);
            list.Add(item, weight);
        }
    }

    internal InventedName Named(string ru, string uk, string groups, string ruParadigm, string ukParadigm) =>
        new(Forms("ru", ru, ruParadigm), Forms("uk", uk, ukParadigm), groups, ruParadigm);

    private InventedName Patronymic(string ru, string uk)
    {
        var paradigm = ru is "Ильич" or "Лукич" ? "cons" : "sib";
        return Named(ru, uk, "", paradigm, paradigm);
    }

    private string[] Forms(string lang, string name, string paradigm)
    {
        var (cut, endings) = paradigms[(lang, paradigm)];
        var stem = name[..^cut];
        return [name, .. endings.Select(e => stem + e)];
    }
}

/// <summary>Things with whole weights, drawn by them.</summary>
internal sealed class Weighted<T>
{
    private readonly List<T> items = [];
    private readonly List<int> upTo = [];
    private T[] all = [];

    public Weighted(IEnumerable<(T Item, int Weight)> of)
    {
        foreach (var (item, weight) in of) Add(item, weight);
        Close();
    }

    public IReadOnlyList<T> All => all;

    public void Add(T item, int weight)
    {
        items.Add(item);
        upTo.Add((upTo.Count == 0 ? 0 : upTo[^1]) + weight);
    }

    public void Close() => all = [.. items];

    public T Draw(Chance chance)
    {
        var at = upTo.BinarySearch(chance.Below(upTo[^1]) + 1);
        return all[at < 0 ? ~at : at];
    }
}

using System.Globalization;
using System.Text;

namespace Homeward.Persons;

/// <summary>
/// The comparison key of a word across scripts and spellings: what is left of a name when everything that
/// transliteration
/// tables, newspapers and typists disagree about has been folded away. Alphabet: a b v h d e Z z i k l m n o p r s t
/// u f c C S
/// (h = г ґ х, Z = ж, c = ц, C = ч, S = ш щ); letters of other scripts stay as they are. Equal skeletons are
/// evidence, not proof.
/// </summary>
public static class Skeleton
{
    /// <summary>Keys are cut to this many letters, so that comparing takes bounded time.</summary>
    public const int Longest = 64;

    // Two letters that spell one sound, longest first. Where newspapers differ, the first is the usual reading of
    // Russian and
    // Ukrainian names in English; the others become further keys.
    private static readonly (string Latin, string Key, string[] Others)[] Rules =
    [
        ("schtsch", "S", []), ("szcz", "S", []), ("shch", "S", []), ("chtch", "S", []), ("stch", "S", []),
            ("dsch", "Z", []),
        ("tsch", "C", []), ("xtx", "S", []), ("zgh", "zh", []), ("tch", "C", []), ("sch", "S", ["Z", "sh"]),
        ("shh", "S", []), ("dzh", "Z", []), ("šč", "S", []), ("dž", "Z", []), ("dż", "Z", []), ("sh", "S", []),
        ("zh", "Z", []), ("kh", "h", []), ("gh", "h", []), ("ch", "C", ["h", "S"]), ("cz", "C", ["c"]), ("sz", "S", []),
        ("ts", "c", []), ("tc", "c", []), ("tz", "c", []), ("tx", "C", []), ("rz", "rz", ["Z"]), ("dj", "Z", ["d"]),
        ("ou", "u", ["ou"]), ("ee", "e", ["i"]), ("oo", "o", ["u"]), ("iou", "u", []), ("ph", "f", []), ("th", "t", []), ("ck", "k", []), ("qu", "k", []),
        ("q", "k", []), ("w", "v", []), ("x", "ks", ["h", "S"]), ("ž", "Z", []), ("ż", "Z", []), ("ź", "z", []),
            ("š", "S", []),
        ("ş", "S", []), ("ś", "s", []), ("č", "C", []), ("ć", "C", []), ("ç", "C", ["s"]), ("ñ", "n", []),
            ("ą", "on", []),
        ("ę", "en", []), ("ğ", "h", []), ("ŭ", "v", []), ("j", "i", ["Z", "h"]), ("y", "i", []), ("g", "h", []),
            ("z", "z", ["c"]), ("ix", "iks", ["S"]),
        ("c", "", ["c"]),
    ];

    private static readonly Dictionary<char, string> Cyrillic = new()
    {
        ['а'] = "a", ['б'] = "b", ['в'] = "v", ['г'] = "h", ['ґ'] = "h", ['д'] = "d", ['е'] = "e", ['ё'] = "e", ['є'] =
            "e",
        ['ж'] = "Z", ['з'] = "z", ['и'] = "i", ['і'] = "i", ['ї'] = "i", ['й'] = "i", ['к'] = "k", ['л'] = "l", ['м'] =
            "m",
        ['н'] = "n", ['о'] = "o", ['п'] = "p", ['р'] = "r", ['с'] = "s", ['т'] = "t", ['у'] = "u", ['ў'] = "v", ['ф'] =
            "f",
        ['х'] = "h", ['ц'] = "c", ['ч'] = "C", ['ш'] = "S", ['щ'] = "S", ['ъ'] = "", ['ы'] = "i", ['ь'] = "", ['э'] =
            "e",
        ['ю'] = "u", ['я'] = "a", ['ә'] = "a", ['ө'] = "o", ['ү'] = "u", ['ұ'] = "u", ['қ'] = "k", ['ғ'] = "h", ['һ'] =
            "h",
        ['ң'] = "n", ['җ'] = "Z", ['ј'] = "i", ['љ'] = "l", ['њ'] = "n", ['ћ'] = "C", ['ђ'] = "Z", ['џ'] = "Z", ['ѓ'] =
            "h",
    };

    private static readonly Dictionary<char, (string Latin, string Key, string[] Others)[]> ByFirst =
        Rules.GroupBy(r => r.Latin[0])
            .ToDictionary(g => g.Key, g => g.OrderByDescending(r => r.Latin.Length).ToArray());

    /// <summary>The key of one word. Never null; empty for a word without letters or digits.</summary>
    public static string Of(string word) => Fold(Letters(Prepare(word), null, null));

    /// <summary>
    /// The key first, then the keys of other ways to read the same Latin letters (a German "ch", a French "j"),
    /// at most six in all. A Cyrillic word has one.
    /// </summary>
    public static IReadOnlyList<string> All(string word)
    {
        var ready = Prepare(word);
        var keys = new List<string>(3) { Fold(Letters(ready, null, null)) };
        if (Spelling.Script(ready) != "latn") return keys;
        foreach (var (latin, _, others) in Rules)
        {
            if (others.Length == 0 || !ready.Contains(latin, StringComparison.Ordinal)) continue;
            foreach (var other in others)
            {
                var key = Fold(Letters(ready, latin, other));
                if (keys.Count < 6 && !keys.Contains(key)) keys.Add(key);
            }
        }

        if (German(ready) is { } german && Fold(Letters(german, null, null)) is var read && keys.Count < 6
            && !keys.Contains(read)) keys.Add(read);
        if (ready.IndexOf("au", StringComparison.Ordinal) is var au and >= 0 && au + 2 < ready.Length && !IsVowel(ready[au + 2])
            && keys.Count < 6) keys.Add(Fold(Letters(ready.Replace("au", "av", StringComparison.Ordinal), null, null)));
        if (ready.Contains("ousk", StringComparison.Ordinal) || ready.Contains("eusk", StringComparison.Ordinal))
            keys.Add(Fold(Letters(ready.Replace("usk", "vsk", StringComparison.Ordinal), null, null)));
        if (ready.Length > 4 && ready[^1] == 'u' && ready[^2] is ('o' or 'e' or 'a'))
        {
            foreach (var russian in Unbelarusian(ready))
            {
                var key = Fold(Letters(russian, null, null));
                if (keys.Count < 8 && !keys.Contains(key)) keys.Add(key);
            }
        }

        return keys;
    }

    // German newspapers: s before a vowel or a voiced consonant is з, z is ц (Kusnezow = Кузнецов, Sacharow = Захаров or
    // Сахаров). Only where a final -ow or -ew shows the custom.
    private static string? German(string word)
    {
        if (word.Length < 5 || !word.AsSpan().ContainsAny('s', 'z')) return null;
        var end = word.EndsWith('a') ? word.AsSpan(0, word.Length - 1) : word;
        if (!end.EndsWith("ow") && !end.EndsWith("ew") && !end.EndsWith("in")) return null;
        var read = new StringBuilder(word.Length + 4);
        for (var i = 0; i < word.Length; i++)
        {
            var next = i + 1 < word.Length ? word[i + 1] : ' ';
            if (word[i] == 'z') read.Append("ts");
            else if (word[i] == 's' && next == 's') (_, i) = (read.Append('s'), i + 1);
            else if (word[i] == 's' && (IsVowel(next) || next is 'n' or 'm' or 'l' or 'd' or 'b' or 'g' or 'r' or 'j' or 'w'))
                read.Append('z');
            else read.Append(word[i]);
        }

        return read.ToString();
    }

    // Belarusian passports: a final -ou, -au, -eu is -ов or -ев, a u after a vowel is в, and an unstressed е is written ia
    // (Piatrou = Петров, Laurou = Лавров, Zaitsau = Зайцев).
    private static IEnumerable<string> Unbelarusian(string word)
    {
        var stem = new StringBuilder(word[..^2]);
        for (var i = 1; i + 1 < stem.Length; i++)
        {
            if (stem[i] == 'u' && stem[i - 1] is 'a' or 'e' or 'o' && !IsVowel(stem[i + 1])) stem[i] = 'v';
        }

        foreach (var ending in word[^2] == 'a' ? new[] { "ov", "ev" } : [word[^2] + "v"])
        {
            yield return stem + ending;
            yield return stem.ToString().Replace("ia", "e", StringComparison.Ordinal) + ending;
        }
    }

    private static string Prepare(string word)
    {
        if (word.Length > Spelling.LongestCompared) word = word[..Spelling.LongestCompared];
        return word.ToLowerInvariant();
    }

    private static string Letters(string word, string? ambiguous, string? reading)
    {
        var key = new StringBuilder(word.Length);
        var ends = word;
        if (Spelling.Script(word) == "latn")
        {
            if (word.Length > 4 && word.EndsWith("ine", StringComparison.Ordinal)) ends = word[..^1];
            else if (word.Length > 4
                && (word.EndsWith("off", StringComparison.Ordinal) || word.EndsWith("eff", StringComparison.Ordinal)))
                ends = string.Concat(word.AsSpan(0, word.Length - 2), "v");
        }

        for (var i = 0; i < ends.Length;)
        {
            var c = ends[i];
            if (Cyrillic.TryGetValue(c, out var sound))
            {
                key.Append(Softened(ends, i) ? "io" : sound);
                i++;
                continue;
            }

            i += Latin(ends, i, key, ambiguous, reading);
        }

        return key.ToString();
    }

    // ьо and йо are how Ukrainian writes ё; io is folded to e with the Latin spellings below.
    private static bool Softened(string word, int i) => word[i] == 'о' && i > 0 && word[i - 1] is 'ь' or 'й';

    private static int Latin(string word, int i, StringBuilder key, string? ambiguous, string? reading)
    {
        var c = word[i];
        if (ByFirst.TryGetValue(c, out var rules))
        {
            foreach (var (latin, usual, _) in rules)
            {
                if (string.CompareOrdinal(word, i, latin, 0, latin.Length) != 0) continue;
                key.Append(latin == ambiguous ? reading : latin == "c" ? HardOrSoft(word, i) : usual);
                return latin.Length;
            }
        }

        if (c == 'u' && i > 0 && word[i - 1] == 'g' && i + 1 < word.Length && word[i + 1] is 'e' or 'i' or 'é' or 'í')
        {
            // gue, gui: French, Spanish and Catalan write a hard g so (Serguéi, Guennadi)
        }
        else if (char.IsLetterOrDigit(c) && char.GetUnicodeCategory(c) != UnicodeCategory.ModifierLetter)
        {
            key.Append(c < 128 ? c : Spelling.Plain(c.ToString()));
        }

        return 1;
    }

    private static string HardOrSoft(string word, int i) =>
        i + 1 < word.Length && word[i + 1] is 'e' or 'i' or 'y' ? "c" : "k";

    private static string Fold(string letters)
    {
        Span<char> key = stackalloc char[Math.Min(letters.Length, 400)];
        var n = 0;
        foreach (var c in letters)
        {
            if (n == key.Length) break;
            n = Add(key, n, c);
        }

        if (n > 3 && key[n - 2] == 'e' && key[n - 1] == 'i') n -= 2;
        while (n > 2 && key[n - 1] == 'i') n--;
        return new string(key[..Math.Min(n, Longest)]);
    }

    private static int Add(Span<char> key, int n, char c)
    {
        if (IsVowel(c) && c != 'i' && n > 0 && key[n - 1] == 'i')
        {
            while (n > 0 && key[n - 1] == 'i') n--;
            if (c == 'o') c = 'e';
        }

        if (c == 'o' && n > 0 && key[n - 1] is 'Z' or 'C' or 'S') c = 'e';
        if (n > 0 && key[n - 1] == c && !char.IsAsciiDigit(c)) return n;
        if (c == 's' && n > 0 && key[n - 1] == 't') (c, n) = ('c', n - 1);
        if (c == 'Z' && n > 0 && key[n - 1] == 'd') n--;
        key[n] = c;
        return n + 1;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}

/// <summary>
/// Keys under which a name is found whatever the spelling, script, grammatical case or short form it is asked for in.
/// An index stores <see cref="For"/> of every name; a question finds a name when each of its words shares a key with
/// it.
/// Keys are stable text: a skeleton ("petrov"), a given name ("@александр"), a father's name ("^николай").
/// </summary>
public static class NameKeys
{
    /// <summary>All keys of a name, for an index.</summary>
    public static IReadOnlySet<string> For(string text, string? lang = null)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (piece, isFather) in Pieces(text, lang))
        {
            all.UnionWith(isFather ? OfPatronymic(piece) : OfPiece(piece));
            AddInitials(all, '.', piece.Initials);
            if (piece.IsInitial) AddInitials(all, '=', piece.Initials);
        }

        return all;
    }

    /// <summary>The keys to ask for, word by word. A full word also asks for names of which only its initial is
    /// known.</summary>
    public static IReadOnlyList<IReadOnlySet<string>> Question(string text, string? lang = null)
    {
        var words = new List<IReadOnlySet<string>>();
        foreach (var (piece, isFather) in Pieces(text, lang))
        {
            var keys = isFather ? OfPatronymic(piece) : OfPiece(piece);
            AddInitials(keys, piece.IsInitial ? '.' : '=', piece.Initials);
            words.Add(keys);
        }

        return words;
    }

    /// <summary>True when every word of the question shares a key with the name; an initial fits any part it can
    /// begin.</summary>
    public static bool Matches(IReadOnlyList<IReadOnlySet<string>> question, IReadOnlySet<string> name)
    {
        foreach (var word in question)
        {
            if (!word.Overlaps(name)) return false;
        }

        return question.Count > 0;
    }

    private static IEnumerable<(NamePiece Piece, bool IsFather)> Pieces(string text, string? lang)
    {
        var name = NameParser.Read(text, lang).Name;
        foreach (var piece in name.Surname.Concat(name.Given).Concat(name.Unknown)) yield return (piece, false);
        if (name.Patronymic is { } patronymic) yield return (patronymic, true);
    }

    private static HashSet<string> OfPiece(NamePiece piece)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (piece.IsInitial) return keys;
        foreach (var key in piece.Keys)
        {
            if (key.Length == 0) continue;
            keys.Add(key);
            keys.Add(NameLexicon.SurnameKey(key));
        }

        foreach (var lemma in Spelling.IsCyrillic(piece.As.Length > 0 ? piece.As[0] : ' ')
            ? Declension.SurnameLemmas(piece.As, null, null) : [])
        {
            keys.Add(NameLexicon.SurnameKey(Skeleton.Of(lemma)));
        }

        var match = NameLexicon.FindGiven(piece.Text);
        foreach (var number in (match?.Names ?? []).Concat(match?.ShortFor ?? []).Concat(piece.Names)
            .Concat(piece.ShortFor))
        {
            keys.Add("@" + NameLexicon.Given[number].Russian.ToLowerInvariant());
        }

        return keys;
    }

    private static HashSet<string> OfPatronymic(NamePiece piece)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (piece.IsInitial) return keys;
        keys.Add("^" + piece.Keys[0]);
        keys.Add(Skeleton.Of(piece.As));
        foreach (var number in piece.Names) keys.Add("^" + NameLexicon.Given[number].Russian.ToLowerInvariant());
        return keys;
    }

    private static void AddInitials(HashSet<string> keys, char kind, uint letters)
    {
        for (var bit = 0; bit < 32; bit++)
        {
            if ((letters & (1u << bit)) != 0) keys.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}{bit}"));
        }
    }
}

using System.Text;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Homeward.Search;

/// <summary>
/// Words reduced to what stays the same when they are declined. One function for what is kept and for what is asked, so
/// that both meet. Russian and English by Snowball; Ukrainian, for which there is no kept stemmer, by folding its letters
/// to their Russian neighbours (і, ї → и; є → е; ґ → г), taking off the endings that only Ukrainian has, and then the
/// same Russian steps: the two languages decline alike, and a word without і or ы needs no guess which of them it is.
/// Holds a cache of words: not for several threads, and to be dropped when the desk locks.
/// </summary>
public sealed class Stems
{
    /// <summary>Longer words (addresses, keys) are cut, not refused.</summary>
    public const int LongestWord = 60;

    private const int MostKept = 200_000;
    private readonly SnowballProgram russian = new RussianStemmer();
    private readonly SnowballProgram english = new EnglishStemmer();
    private readonly Dictionary<string, string> kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> keptUkrainian = new(StringComparer.Ordinal);

    /// <summary>
    /// A word in one spelling: lower case, accents and apostrophes gone, ё and е alike, Ukrainian letters (but for і, which
    /// tells endings apart) beside their Russian neighbours, letters that only look right ("А" of the other script) repaired.
    /// </summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        Span<char> letters = stackalloc char[LongestWord];
        var n = 0;
        var (cyrillic, latin, other) = (0, 0, false);
        foreach (var written in word)
        {
            if (n == LongestWord) break;
            var c = char.ToLowerInvariant(written);
            if (SearchWords.IsApostrophe(c) || c == '\u0301') continue;
            if (c is >= '\u0400' and <= '\u052F') cyrillic++;
            else if (c is >= 'a' and <= 'z') latin++;
            else if (c > '\u007F') other = true;
            letters[n++] = c switch { 'ё' or 'є' => 'е', 'ї' => 'і', 'ґ' => 'г', 'ў' => 'у', _ => c };
        }

        var folded = letters[..n];
        if (cyrillic > 0 && latin > 0) Repair(folded, cyrillic >= latin);
        return other ? WithoutAccents(new string(folded)) : new string(folded);
    }

    /// <summary>A folded word without the last difference, і and и: what beginnings are compared by.</summary>
    public static string Bare(string folded) => folded.Replace('і', 'и');

    /// <summary>The stem of a folded word.</summary>
    /// <param name="folded">as <see cref="Fold"/> gives it</param>
    /// <param name="ukrainian">true takes off Ukrainian endings first; the two answers are often the same</param>
    public string Of(string folded, bool ukrainian)
    {
        var cache = ukrainian ? keptUkrainian : kept;
        if (cache.TryGetValue(folded, out var stem)) return stem;
        if (cache.Count >= MostKept) cache.Clear();
        return cache[folded] = Make(folded, ukrainian);
    }

    private string Make(string folded, bool ukrainian)
    {
        if (SameWords.Of(Bare(folded)) is { } same) return same;
        if (folded[0] is >= '\u0400' and <= '\u052F')
        {
            var bare = Bare(ukrainian ? UkrainianEndings.Off(folded) : folded);
            return bare.Length < 3 ? bare : Level(Run(russian, bare));
        }

        return folded[0] is >= 'a' and <= 'z' ? Run(english, folded) : folded;
    }

    /// <summary>
    /// What Snowball leaves apart: the vowel that comes and goes (украинец, украинца; список, списка), the participle with
    /// one н and two (освобождён, освобождённый, освобождение), surnames (Сидоров, Сидорова), verbs in -нуть (вернулся, вернётся). Done to the stem, so that every form gets the same.
    /// </summary>
    private static string Level(string stem)
    {
        if (stem.Length >= 6 && (Ends("ен") || Ends("ов") || Ends("ев"))) return stem[..^2];
        if (stem.Length >= 6 && (Ends("нул") || Ends("нут") || Ends("нет") || Ends("нем"))) return stem[..^2];
        if (stem.Length >= 4 && Ends("ец"))
        {
            return IsVowel(stem[^3]) ? stem[..^2] + "йц" : stem[..^2] + "ц";
        }

        return stem.Length >= 5 && Ends("ок") ? stem[..^2] + "к" : stem;

        bool Ends(string with) => stem.EndsWith(with, StringComparison.Ordinal);
    }

    private static string Run(SnowballProgram program, string word)
    {
        program.SetCurrent(word);
        program.Stem();
        return program.Current is { Length: > 1 } stem ? stem : word;
    }

    internal static bool IsVowel(char c) => c is 'а' or 'е' or 'и' or 'о' or 'у' or 'ы' or 'э' or 'ю' or 'я';

    private const string LatinTwins = "abcehikmoptxy";
    private const string CyrillicTwins = "авсеникмортху";

    /// <summary>A word with letters of both scripts is written in one of them, if every stranger has a twin there.</summary>
    private static void Repair(Span<char> word, bool toCyrillic)
    {
        var (from, to) = toCyrillic ? (LatinTwins, CyrillicTwins) : (CyrillicTwins, LatinTwins);
        foreach (var c in word)
        {
            var stranger = toCyrillic ? c is >= 'a' and <= 'z' : c is >= '\u0400' and <= '\u052F';
            if (stranger && !from.Contains(c, StringComparison.Ordinal)) return;
        }

        for (var i = 0; i < word.Length; i++)
        {
            if (from.IndexOf(word[i], StringComparison.Ordinal) is >= 0 and var at) word[i] = to[at];
        }
    }

    private static string WithoutAccents(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (c is >= '\u0300' and <= '\u036F' && !(c == '\u0306' && plain.Length > 0 && plain[^1] == 'и')) continue;
            if (c == '\u0306') plain[^1] = 'й';
            else plain.Append(c is 'ł' ? 'l' : c);
        }

        return plain.ToString();
    }
}

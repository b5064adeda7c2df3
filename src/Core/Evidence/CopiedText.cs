using System.Numerics;
using System.Text;

namespace Homeward.Evidence;

/// <summary>
/// A sketch of a text by which copies of it are found among many: reposts, appeals passed on, the same notice in five channels.
/// Words are folded (case, ё, signs); what is compared are the sets of all runs of three words (shingles), by MinHash (A. Broder,
/// "On the resemblance and containment of documents", 1997).
/// </summary>
/// <param name="Words">number of words</param>
/// <param name="Least">for each of <see cref="Rows"/> permutations the least hash of a shingle</param>
/// <param name="Shingles">sorted hashes of the shingles</param>
public sealed record CopiedText(int Words, IReadOnlyList<uint> Least, ulong[] Shingles)
{
    /// <summary>Permutations of a sketch.</summary>
    public const int Rows = 32;

    /// <summary>Rows of one band: two texts that agree in all rows of a band are compared in full.</summary>
    public const int RowsOfBand = 4;

    /// <summary>Fewer words say nothing about where they come from ("he is alive, thank God").</summary>
    public const int FewestWords = 8;

    private const int MostWords = 20_000;

    private static readonly (ulong Times, ulong Plus)[] Permutations = MakePermutations();

    /// <summary>The sketch of a text; null when it is too short to be told from others.</summary>
    public static CopiedText? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = WordHashes(text);
        if (words.Count < FewestWords) return null;
        var shingles = new HashSet<ulong>();
        for (var i = 0; i + 2 < words.Count; i++) shingles.Add(Mix(words[i] ^ BitOperations.RotateLeft(words[i + 1], 21) ^ BitOperations.RotateLeft(words[i + 2], 42)));
        var least = new uint[Rows];
        Array.Fill(least, uint.MaxValue);
        foreach (var shingle in shingles)
        {
            for (var r = 0; r < Rows; r++)
            {
                var hash = (uint)((shingle * Permutations[r].Times + Permutations[r].Plus) >> 32);
                if (hash < least[r]) least[r] = hash;
            }
        }

        var sorted = shingles.ToArray();
        Array.Sort(sorted);
        return new(words.Count, least, sorted);
    }

    /// <summary>One number for each band; equal numbers in the same band make a pair worth comparing.</summary>
    public IEnumerable<ulong> Bands()
    {
        for (var band = 0; band < Rows / RowsOfBand; band++)
        {
            ulong hash = (ulong)band + 1;
            for (var r = 0; r < RowsOfBand; r++) hash = Mix(hash ^ Least[band * RowsOfBand + r]);
            yield return hash;
        }
    }

    /// <summary>
    /// How much of the shorter text stands in the longer one, 0 to 1: runs of three words that both have, of those of the shorter.
    /// </summary>
    public double Shares(CopiedText other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (a, b, both) = (0, 0, 0);
        while (a < Shingles.Length && b < other.Shingles.Length)
        {
            if (Shingles[a] == other.Shingles[b]) (a, b, both) = (a + 1, b + 1, both + 1);
            else if (Shingles[a] < other.Shingles[b]) a++;
            else b++;
        }

        return (double)both / Math.Min(Shingles.Length, other.Shingles.Length);
    }

    private static List<ulong> WordHashes(string text)
    {
        var words = new List<ulong>();
        var (hash, inWord) = (14695981039346656037UL, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (words.Count == MostWords) break;
            if (Rune.IsLetterOrDigit(rune))
            {
                var folded = Rune.ToLowerInvariant(rune).Value;
                hash = (hash ^ (uint)(folded == 'ё' ? 'е' : folded)) * 1099511628211UL;
                inWord = true;
            }
            else if (inWord && rune.Value is not ('\'' or '’' or 'ʼ' or '-'))
            {
                words.Add(Mix(hash));
                (hash, inWord) = (14695981039346656037UL, false);
            }
        }

        if (inWord) words.Add(Mix(hash));
        return words;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    private static (ulong, ulong)[] MakePermutations()
    {
        var made = new (ulong, ulong)[Rows];
        ulong seed = 0x9E3779B97F4A7C15;
        for (var i = 0; i < Rows; i++) made[i] = (Mix(seed += 0x9E3779B97F4A7C15) | 1, Mix(seed += 0x9E3779B97F4A7C15));
        return made;
    }
}

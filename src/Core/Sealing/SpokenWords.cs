using System.Text;

namespace Homeward.Sealing;

/// <summary>
/// Random bytes as words that can be said and typed in any language: five letters carry 16 bits (D. Wilkerson, "A Proposal for Proquints",
/// 2009). Six words are 96 bits.
/// </summary>
public static class SpokenWords
{
    private const string Consonants = "bdfghjklmnprstvz";
    private const string Vowels = "aiou";

    /// <param name="bytes">an even number of random bytes; two make a word</param>
    public static string From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 2 != 0) throw new ArgumentException("two bytes make a word", nameof(bytes));
        var words = new StringBuilder();
        for (var i = 0; i < bytes.Length; i += 2)
        {
            var n = (bytes[i] << 8) | bytes[i + 1];
            if (i > 0) words.Append(' ');
            words.Append(Consonants[n >> 12]).Append(Vowels[(n >> 10) & 3]).Append(Consonants[(n >> 6) & 15])
                .Append(Vowels[(n >> 4) & 3]).Append(Consonants[n & 15]);
        }

        return words.ToString();
    }
}

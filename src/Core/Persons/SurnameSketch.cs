namespace Homeward.Persons;

/// <summary>
/// A surname in 24 bytes: enough to tell most unlike surnames apart without a look at their letters. It never says that two
/// differ where <see cref="FieldLevels.Compare"/> would see anything in common.
/// </summary>
internal readonly record struct SurnameSketch(
    ulong Mask, ulong LettersMask, uint Loose, byte Length, byte LettersLength, bool IsPlain, bool IsLatin)
{
    private const double LeastLike = 0.86; // what FieldLevels calls similar

    public static SurnameSketch Of(FieldValue? value) => value is null ? default : new(
        value.Mask, value.LettersMask, (uint)BlockedRows.Hash(value.Loose), (byte)value.Bytes.Length,
        (byte)value.Letters.Length, value is { IsInitial: false, More.Length: 0, Others.Length: 0, IsBelarusian: false },
        value.Script == 'l');

    /// <summary>True when the two surely have the level "different".</summary>
    public static bool Differ(in SurnameSketch a, in SurnameSketch b)
    {
        if (!a.IsPlain || !b.IsPlain || a.Loose == b.Loose) return false;
        var most = (double)Similarity.MostMatches(a.Length, a.Mask, b.Length, b.Mask);
        if (most > 0)
        {
            var jaro = (most / a.Length + most / b.Length + 1) / 3;
            if (jaro + 0.4 * (1 - jaro) >= LeastLike) return false;
        }

        if (MayBeOneEdit(a.Length, a.Mask, b.Length, b.Mask)) return false;
        return a.IsLatin != b.IsLatin || !MayBeOneEdit(a.LettersLength, a.LettersMask, b.LettersLength, b.LettersMask);
    }

    private static bool MayBeOneEdit(int a, ulong maskA, int b, ulong maskB) =>
        Math.Abs(a - b) <= 1 && Similarity.MostMatches(a, maskA, b, maskB) >= Math.Min(a, b) - 1;
}

using System.Numerics;

namespace Homeward.Persons;

/// <summary>What of a value is counted for how common it is, where two values agree.</summary>
public enum TermKind
{
    None,

    /// <summary>The whole value.</summary>
    Same,

    /// <summary>The value, where the other is only near it: near a common name is common, near a rare one is not
    /// rarer than usual.</summary>
    Near,

    /// <summary>The first letter.</summary>
    Initial,

    /// <summary>The year of a date.</summary>
    Year,
}

/// <summary>
/// The outcomes of comparing one field, by kind. Level 0 is always "missing": no evidence, weight 0. The functions are
/// symmetric: which record comes first changes nothing.
/// </summary>
public static class FieldLevels
{
    public const int Missing = 0;
    public const int Same = 1;
    private const int GivenInitial = 5;
    private const int GivenDifferent = 6;

    private static readonly string[] SurnameLevels =
        ["missing", "same", "near", "similar", "initial", "swapped", "different"];
    private static readonly string[] GivenLevels =
        ["missing", "same", "same-more", "short-form", "near", "initial", "different"];
    private static readonly string[] PatronymicLevels = ["missing", "same", "near", "initial", "different"];
    private static readonly string[] DateLevels =
        ["missing", "same", "swapped", "near", "month", "year", "same-year", "wide", "next-year", "different"];

    private static readonly string[] PlaceLevels = ["missing", "same", "near", "different"];
    private static readonly string[] PlainLevels = ["missing", "same", "different"];
    private static readonly string[] IdentifierLevels = ["missing", "same", "near", "different"];
    private static readonly string[] TextLevels =
        ["missing", "same", "near", "similar", "weak", "initial", "swapped", "different"];
    private static readonly string[] WordsLevels = ["missing", "same", "most", "half", "some", "different"];

    /// <summary>Names of the levels of a kind, from no evidence and full agreement to contradiction.</summary>
    public static IReadOnlyList<string> Of(FieldKind kind) => kind switch
    {
        FieldKind.Surname => SurnameLevels,
        FieldKind.Given => GivenLevels,
        FieldKind.Patronymic => PatronymicLevels,
        FieldKind.Date => DateLevels,
        FieldKind.Place => PlaceLevels,
        FieldKind.Unit or FieldKind.Exact => PlainLevels,
        FieldKind.Identifier => IdentifierLevels,
        FieldKind.Words => WordsLevels,
        _ => TextLevels,
    };

    /// <summary>In what way two values agree at a level, as far as it matters how common they are.</summary>
    public static TermKind TermOf(FieldKind kind, int level) => Of(kind)[level] switch
    {
        "same" => TermKind.Same,
        "near" or "swapped" or "month" or "year" when kind == FieldKind.Date => TermKind.Year,
        "near" or "short-form" or "same-more" => TermKind.Near,
        "initial" => TermKind.Initial,
        _ => TermKind.None,
    };

    /// <summary>The level of two values; null stands for a value that is absent.</summary>
    public static int Compare(FieldKind kind, FieldValue? a, FieldValue? b)
    {
        if (a is null || b is null) return Missing;
        if (ReferenceEquals(a, b)) return kind == FieldKind.Date ? (int)BirthDates.Compare(a.Days, b.Days)
            : a.IsInitial ? InitialLevel(kind) : Same;
        return kind switch
        {
            FieldKind.Surname => Surname(a, b),
            FieldKind.Given => Given(a, b),
            FieldKind.Patronymic => Patronymic(a, b),
            FieldKind.Date => (int)BirthDates.Compare(a.Days, b.Days),
            FieldKind.Place => Place(a, b),
            FieldKind.Unit or FieldKind.Exact => a.Key == b.Key ? Same : 2,
            FieldKind.Identifier => a.Key == b.Key ? Same : Similarity.WithinEdits(a.Bytes, b.Bytes, 1)
                && a.Bytes.Length > 4 ? 2 : 3,
            FieldKind.Words => Words(a, b),
            _ => Text(a, b),
        };
    }

    /// <summary>True when the first field of one record is the second field of the other, and the other way
    /// round.</summary>
    public static bool IsSwapped(FieldValue? firstA, FieldValue? secondA, FieldValue? firstB, FieldValue? secondB) =>
        Crosses(firstA, secondB) && Crosses(firstB, secondA);

    private static bool Crosses(FieldValue? first, FieldValue? second) =>
        first is not null && second is not null && first.More.Length + second.More.Length == 0 && !first.IsInitial
            && !second.IsInitial &&
        (SharesKey(first, second) || NameLexicon.SurnameKey(first.Bones) == NameLexicon.SurnameKey(second.Bones)
            || (Near(first, second) && !SurnameEndings.Contrast(SurnameEndings.Of(NameLexicon.SurnameKey(first.Bones)),
                SurnameEndings.Of(NameLexicon.SurnameKey(second.Bones)))));

    private static int InitialLevel(FieldKind kind) =>
        kind switch { FieldKind.Surname => 4, FieldKind.Given => GivenInitial, FieldKind.Patronymic => 3, _ => 5 };

    private static int Surname(FieldValue a, FieldValue b)
    {
        if (a.IsInitial || b.IsInitial) return InitialsFit(a, b) ? 4 : 6;
        if (SharesKey(a, b)) return a.More.Length == b.More.Length && a.More.Length > 0 && !MoreAgree(a, b) ? 3 : Same;
        if (Near(a, b) && !Contrasts(a, b)) return FirstLetterDiffers(a, b) ? 3 : 2;
        if ((a.IsBelarusian || b.IsBelarusian) && a.Hollow.AsSpan().ContainsAny(b.Hollow) && !Contrasts(a, b)) return 2;
        if (AnyWordShared(a, b)) return 3;
        return IsLike(a, b, 0.86) && !Contrasts(a, b) ? 3 : 6;
    }

    private static bool Contrasts(FieldValue a, FieldValue b) =>
        a.Shape is { } one && b.Shape is { } other && SurnameEndings.Contrast(one, other);

    // An I. may begin Иван and Яков (Iakov), an A. Алексей and Олексій; but two Latin initials I. and A. are two.
    private static bool InitialsFit(FieldValue a, FieldValue b)
    {
        if ((a.Initials & b.Initials) == 0) return false;
        if (!a.IsInitial || !b.IsInitial || a.Script != 'l' || b.Script != 'l') return true;
        var (x, y) = (a.Letters.Length > 0 ? a.Letters[0] : (byte)0, b.Letters.Length > 0 ? b.Letters[0] : (byte)0);
        return x == y || !(IsVowel(x) && IsVowel(y)) || (x is (byte)'i' or (byte)'e') == (y is (byte)'i' or (byte)'e');
    }

    private static bool IsVowel(byte letter) => letter is (byte)'a' or (byte)'e' or (byte)'i' or (byte)'o' or (byte)'u';

    // A hand slips in the middle of a word; Марченко and Харченко are two families.
    private static bool FirstLetterDiffers(FieldValue a, FieldValue b) =>
        a.Loose.Length > 0 && b.Loose.Length > 0 && a.Loose[0] != b.Loose[0] && a.Letters.Length > 0
            && b.Letters.Length > 0 && a.Letters[0] != b.Letters[0];

    private static int Given(FieldValue a, FieldValue b)
    {
        if (a.More.Length == 0 && b.More.Length == 0) return OneGiven(a, b);
        return ManyGiven(a, b);
    }

    private static int OneGiven(FieldValue a, FieldValue b)
    {
        if (a.IsInitial || b.IsInitial) return InitialsFit(a, b) ? GivenInitial : GivenDifferent;
        if (Meet(a.Names, b.Names) || SharesKey(a, b)) return Same;
        if (Meet(a.Names, b.ShortFor) || Meet(a.ShortFor, b.Names) || Meet(a.ShortFor, b.ShortFor)) return 3;
        var bothKnown = a.Names.Length > 0 && b.Names.Length > 0;
        return !bothKnown && (Near(a, b) || NearSpelling(a, b) || NearSpelling(b, a)) && !Contrast(a, b) ? 4 : GivenDifferent;
    }

    // Where it is not known which word is the surname, two surnames may be held against each other as given names.
    private static bool Contrast(FieldValue a, FieldValue b) => a.Names.Length + b.Names.Length == 0
        && SurnameEndings.Contrast(SurnameEndings.Of(NameLexicon.SurnameKey(a.Bones)),
            SurnameEndings.Of(NameLexicon.SurnameKey(b.Bones)));

    // A mistyped name beside one the lexicon knows: it may be near another spelling of it (Влашимир, Volodymyr).
    private static bool NearSpelling(FieldValue unknown, FieldValue known)
    {
        if (unknown.Names.Length > 0 || known.Names.Length == 0) return false;
        foreach (var number in known.Names)
        {
            foreach (var key in NameLexicon.BytesOfGiven(number))
            {
                if (IsOneEdit(unknown.Bytes, unknown.Mask, key.Bytes, key.Mask, 1)) return true;
            }
        }

        return false;
    }

    // Every word of the shorter list must find a partner; one that contradicts decides. What only one side knows is
    // no evidence.
    private static int ManyGiven(FieldValue a, FieldValue b)
    {
        FieldValue[] few = [a, .. a.More];
        FieldValue[] many = [b, .. b.More];
        if (Joined(few) == Joined(many)) return Same; // Нур Мухаммад and Нурмухаммад
        if (few.Length > many.Length || (few.Length == many.Length && string.CompareOrdinal(a.Key, b.Key) > 0)) (few,
            many) = (many, few);
        Span<bool> taken = stackalloc bool[many.Length];
        var result = GivenDifferent;
        var same = 0;
        foreach (var one in few)
        {
            var best = GivenDifferent;
            var at = -1;
            for (var i = 0; i < many.Length; i++)
            {
                if (taken[i] || OneGiven(one, many[i]) is var level && level >= best) continue;
                (best, at) = (level, i);
            }

            if (at < 0) return GivenDifferent;
            taken[at] = true;
            if (best is Same or 4) same++;
            if (best < result) result = best;
        }

        return result == Same && same > 1 ? 2 : result;
    }

    private static string Joined(FieldValue[] words) => string.Concat(words.Select(w => w.Bones));

    private static int Patronymic(FieldValue a, FieldValue b)
    {
        if (a.IsInitial || b.IsInitial) return InitialsFit(a, b) ? 3 : 4;
        if (SharesKey(a, b) || Meet(a.Names, b.Names)) return Same;
        var bothKnown = a.Names.Length > 0 && b.Names.Length > 0;
        return !bothKnown && Near(a, b) ? 2 : 4;
    }

    private static int Place(FieldValue a, FieldValue b)
    {
        if (a.Key == b.Key) return Same;
        if (Near(a, b)) return 2;
        var (x, y) = (a.Key.Split(' '), b.Key.Split(' '));
        return x.Any(w => w.Length > 3 && y.Contains(w)) ? 2 : 3;
    }

    private static int Text(FieldValue a, FieldValue b)
    {
        if (a.IsInitial || b.IsInitial) return a.Key[0] == b.Key[0] ? 5 : 7;
        if (a.Key == b.Key) return Same;
        if (!IsLike(a, b, 0.78)) return IsOneEdit(a.Bytes, a.Mask, b.Bytes, b.Mask, 1) ? 2 : 7;
        var likeness = Likeness(a, b);
        if (likeness >= 0.94 || IsOneEdit(a.Bytes, a.Mask, b.Bytes, b.Mask, 1)) return 2;
        return likeness >= 0.88 ? 3 : likeness >= 0.78 ? 4 : 7;
    }

    private static int Words(FieldValue a, FieldValue b)
    {
        if (a.Key == b.Key) return Same;
        var (few, many) = a.More.Length < b.More.Length
            || (a.More.Length == b.More.Length && string.CompareOrdinal(a.Key, b.Key) <= 0)
            ? (a.More, b.More) : (b.More, a.More);
        Span<bool> taken = stackalloc bool[many.Length];
        var shared = 0.0;
        foreach (var word in few)
        {
            var (best, at) = (0.0, -1);
            for (var i = 0; i < many.Length; i++)
            {
                if (taken[i]) continue;
                var likeness = word.Key == many[i].Key ? 1 : word.Bytes.Length > 3 ? Likeness(word, many[i]) : 0;
                if (likeness > best) (best, at) = (likeness, i);
            }

            if (best < 0.85) continue;
            taken[at] = true;
            shared += best;
        }

        // One side may say more than the other, so the words both could share count most.
        var share = (shared / few.Length * 2 + shared / many.Length) / 3;
        return share >= 0.8 ? 2 : share >= 0.55 ? 3 : share >= 0.25 ? 4 : 5;
    }

    private static bool SharesKey(FieldValue a, FieldValue b)
    {
        if (a.Key == b.Key) return true;
        if (a.Script == 'l' && b.Script == 'l' && a.Letters.AsSpan().SequenceEqual(b.Letters)) return true;
        if (a.Others.Length == 0 && b.Others.Length == 0) return false;
        foreach (var other in a.Others)
        {
            if (other == b.Key || b.Others.Contains(other)) return true;
        }

        return b.Others.Contains(a.Key);
    }

    private static bool MoreAgree(FieldValue a, FieldValue b)
    {
        for (var i = 0; i < a.More.Length; i++)
        {
            if (!SharesKey(a.More[i], b.More[i]) && !Near(a.More[i], b.More[i])) return false;
        }

        return true;
    }

    private static bool Near(FieldValue a, FieldValue b)
    {
        if (a.Loose == b.Loose && a.Loose.Length > 2) return true;
        if (IsOneEdit(a.Bytes, a.Mask, b.Bytes, b.Mask, 1) || IsLike(a, b, 0.94)) return true;
        return a.Script == b.Script
            && IsOneEdit(a.Letters, a.LettersMask, b.Letters, b.LettersMask, a.Script == 'w' ? 2 : 1);
    }

    private static bool IsOneEdit(byte[] a, ulong maskA, byte[] b, ulong maskB, int most)
    {
        var least = Math.Min(a.Length, b.Length);
        if (least < 4 || Math.Abs(a.Length - b.Length) > most
            || Similarity.MostMatches(a.Length, maskA, b.Length, maskB) < least - most) return false;
        return Similarity.WithinEdits(a, b, most);
    }

    private static bool IsLike(FieldValue a, FieldValue b, double least)
    {
        var most = (double)Similarity.MostMatches(a.Bytes.Length, a.Mask, b.Bytes.Length, b.Mask);
        if (most <= 0) return false;
        var jaro = (most / a.Bytes.Length + most / b.Bytes.Length + 1) / 3;

        // four equal first letters add at most 0.4 of what is missing
        return jaro + 0.4 * (1 - jaro) >= least && Likeness(a, b) >= least;
    }

    private static double Likeness(FieldValue a, FieldValue b)
    {
        var swap = a.Bytes.Length > b.Bytes.Length
            || (a.Bytes.Length == b.Bytes.Length && a.Bytes.AsSpan().SequenceCompareTo(b.Bytes) > 0);
        return swap ? Similarity.JaroWinkler(b.Bytes, a.Bytes) : Similarity.JaroWinkler(a.Bytes, b.Bytes);
    }

    private static bool AnyWordShared(FieldValue a, FieldValue b)
    {
        if (a.More.Length == 0 && b.More.Length == 0) return false;
        foreach (var x in a.More.Prepend(a))
        {
            foreach (var y in b.More.Prepend(b))
            {
                if (x.Key.Length > 3 && SharesKey(x, y)) return true;
            }
        }

        return false;
    }

    private static bool Meet(int[] a, int[] b)
    {
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                if (x == y) return true;
            }
        }

        return false;
    }
}

/// <summary>
/// How alike two short keys are. Letters beyond ASCII were folded into the upper half of a byte before; keys longer
/// than 64
/// letters are compared by their first 64, so every comparison takes bounded time.
/// </summary>
public static class Similarity
{
    /// <summary>Bytes of a key for comparing.</summary>
    public static byte[] Bytes(string key)
    {
        var bytes = new byte[Math.Min(key.Length, 64)];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = key[i] < 128 ? (byte)key[i] : (byte)(128 | key[i] & 127);
        return bytes;
    }

    /// <summary>Which of 64 letter classes occur.</summary>
    public static ulong Mask(ReadOnlySpan<byte> letters)
    {
        var mask = 0UL;
        foreach (var letter in letters) mask |= 1UL << (letter & 63);
        return mask;
    }

    /// <summary>The most matching letters two words can have, from their lengths and masks: never less than the true
    /// number.</summary>
    public static int MostMatches(int a, ulong maskA, int b, ulong maskB) =>
        Math.Min(a - BitOperations.PopCount(maskA & ~maskB), b - BitOperations.PopCount(maskB & ~maskA));

    /// <summary>
    /// Jaro-Winkler similarity, 0 to 1, with prefix scale 0.1 over at most four letters (Winkler 1990); bit-parallel
    /// matching.
    /// </summary>
    public static double JaroWinkler(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var jaro = Jaro(a, b);
        var prefix = 0;
        var most = Math.Min(4, Math.Min(a.Length, b.Length));
        while (prefix < most && a[prefix] == b[prefix]) prefix++;
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    /// <summary>
    /// True when at most <paramref name="most"/> letters must be changed, added, dropped or swapped with their
    /// neighbour
    /// (optimal string alignment; Hyyrö 2003). Keys up to 64 letters.
    /// </summary>
    public static bool WithinEdits(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int most) =>
        Math.Abs(a.Length - b.Length) <= most && Edits(a, b) <= most;

    /// <summary>Optimal string alignment distance by bit vectors.</summary>
    public static int Edits(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length == 0) return b.Length;
        if (b.Length == 0) return a.Length;
        Span<ulong> at = stackalloc ulong[256];
        for (var i = 0; i < a.Length; i++) at[a[i]] |= 1UL << i;
        ulong vp = ~0UL, vn = 0, d0 = 0, before = 0;
        var last = 1UL << (a.Length - 1);
        var distance = a.Length;
        foreach (var letter in b)
        {
            var match = at[letter];
            var swapped = ((~d0 & match) << 1) & before;
            d0 = ((match & vp) + vp ^ vp) | match | vn | swapped;
            var hp = vn | ~(d0 | vp);
            var hn = d0 & vp;
            if ((hp & last) != 0) distance++;
            if ((hn & last) != 0) distance--;
            hp = (hp << 1) | 1;
            hn <<= 1;
            vp = hn | ~(d0 | hp);
            vn = hp & d0;
            before = match;
        }

        return distance;
    }

    private static double Jaro(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length == 0 || b.Length == 0) return a.Length == b.Length ? 1 : 0;
        var window = Math.Max(Math.Max(a.Length, b.Length) / 2 - 1, 0);
        ulong takenA = 0, takenB = 0;
        for (var j = 0; j < b.Length; j++)
        {
            var from = Math.Max(0, j - window);
            var to = Math.Min(a.Length - 1, j + window);
            for (var i = from; i <= to; i++)
            {
                if (a[i] != b[j] || (takenA & (1UL << i)) != 0) continue;
                takenA |= 1UL << i;
                takenB |= 1UL << j;
                break;
            }
        }

        var matches = BitOperations.PopCount(takenA);
        if (matches == 0) return 0;
        var moved = 0;
        while (takenA != 0)
        {
            if (a[BitOperations.TrailingZeroCount(takenA)] != b[BitOperations.TrailingZeroCount(takenB)]) moved++;
            takenA &= takenA - 1;
            takenB &= takenB - 1;
        }

        var m = (double)matches;
        return (m / a.Length + m / b.Length + (m - moved / 2) / m) / 3;
    }
}

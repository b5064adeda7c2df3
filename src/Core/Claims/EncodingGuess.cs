using System.Text;
using System.Text.Unicode;

namespace Homeward.Claims;

/// <summary>
/// Which encoding some bytes are in: a mark decides; else valid UTF-8; else UTF-16 by its zero bytes; else the
/// Cyrillic code
/// page whose letters look more like running text. The two code pages are tables here because the framework's own
/// need a
/// registration that is global to the process.
/// </summary>
internal static class EncodingGuess
{
    public const string Utf8 = "utf-8";
    public const string Utf16Le = "utf-16le";
    public const string Utf16Be = "utf-16be";
    public const string Cp1251 = "windows-1251";
    public const string Koi8R = "koi8-r";

    /// <summary>windows-1251, bytes 0x80-0xBF; 0xC0-0xFF are А-я in order. Unicode Consortium, CP1251.TXT.</summary>
    private const string Cp1251High =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\uFFFD™љ›њќћџ\u00A0ЎўЈ¤Ґ¦§Ё©Є«¬\u00AD®Ї°±Ііґµ¶·ё№є»јЅѕї";

    /// <summary>KOI8-R/U letters, bytes 0xC0-0xFF (RFC 1489).</summary>
    private const string Koi8Letters = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";

    /// <summary>The commonest Russian and Ukrainian letters; running text in the right code page is mostly these, in
    /// lower case.</summary>
    private const string Common = "оеаинтсрвлкмдпуяіь";

    public static (string Encoding, int Skip, string? Why) Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (Utf8, 3,
            "a byte order mark at the start was left out");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Utf16Le, 2,
            "read as UTF-16 (its byte order mark says so)");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Utf16Be, 2,
            "read as UTF-16 (its byte order mark says so)");
        var zeros = ZeroBytes(bytes);
        if (zeros == 0 && Utf8Valid(bytes)) return (Utf8, 0, null);
        if (zeros != 0 && Utf16(bytes) is { } wide) return (wide, 0, "read as UTF-16 without a byte order mark");
        if (Utf8Valid(bytes)) return (Utf8, 0, null);
        if (MostlyUtf8(bytes)) return (Utf8, 0, "read as UTF-8 although some bytes are broken");
        var windows = Fitness(bytes, Cp1251);
        var koi = Fitness(bytes, Koi8R);
        return koi > windows
            ? (Koi8R, 0, "read as KOI8-R (guessed from its letters)")
            : (Cp1251, 0, "read as Windows-1251 (guessed from its letters)");
    }

    public static string Decode(ReadOnlySpan<byte> bytes, string encoding) => encoding switch
    {
        Utf8 => System.Text.Encoding.UTF8.GetString(bytes),
        Utf16Le => System.Text.Encoding.Unicode.GetString(bytes),
        Utf16Be => System.Text.Encoding.BigEndianUnicode.GetString(bytes),
        _ => Table(bytes, encoding),
    };

    private static char Letter(byte value, string encoding) => (value, encoding) switch
    {
        ( < 0x80, _) => (char)value,
        ( >= 0xC0, Cp1251) => (char)('А' + (value - 0xC0)),
        (_, Cp1251) => Cp1251High[value - 0x80],
        ( >= 0xC0, _) => Koi8Letters[value - 0xC0],
        (0xA3, _) => 'ё',
        (0xB3, _) => 'Ё',
        (0xA4, _) => 'є',
        (0xB4, _) => 'Є',
        (0xA6, _) => 'і',
        (0xB6, _) => 'І',
        (0xA7, _) => 'ї',
        (0xB7, _) => 'Ї',
        _ => '\uFFFD',
    };

    private static string Table(ReadOnlySpan<byte> bytes, string encoding)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes) text.Append(Letter(value, encoding));
        return text.ToString();
    }

    private static int Fitness(ReadOnlySpan<byte> bytes, string encoding)
    {
        var fitness = 0;
        var before = ' ';
        foreach (var value in bytes[..Math.Min(bytes.Length, 1 << 16)])
        {
            var letter = Letter(value, encoding);
            if (value >= 0x80)
            {
                if (letter == '\uFFFD') fitness -= 4;
                else if (Common.Contains(letter, StringComparison.Ordinal)) fitness += 2;
                // a capital after a small letter is what the wrong one of the two code pages looks like
                if (char.IsUpper(letter) && char.IsLower(before)) fitness -= 3;
            }

            before = letter;
        }

        return fitness;
    }

    private static int ZeroBytes(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, 4096)].Count((byte)0);

    private static bool Utf8Valid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    /// <summary>A long UTF-8 text with a few bad bytes (a cut message) must not be read as Windows-1251.</summary>
    private static bool MostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        var good = 0;
        var bad = 0;
        var rest = bytes[..Math.Min(bytes.Length, 1 << 16)];
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (status != System.Buffers.OperationStatus.Done) bad++;
            else if (used > 1) good++;
            rest = rest[used..];
        }

        return good > 3 * bad;
    }

    private static string? Utf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0) return null;
        var sample = bytes[..Math.Min(bytes.Length & ~1, 4096)];
        int little = 0, big = 0;
        for (var i = 0; i < sample.Length; i += 2)
        {
            // plain letters and Cyrillic both have a high byte of 0 or 4
            if (sample[i + 1] is 0 or 4) little++;
            if (sample[i] is 0 or 4) big++;
        }

        var half = sample.Length / 2;
        if (little > half * 8 / 10 && little > big) return Utf16Le;
        return big > half * 8 / 10 && big > little ? Utf16Be : null;
    }
}

using System.Globalization;
using System.Text;

namespace Homeward.Evidence;

/// <summary>
/// Names that come with an export or archive are words of a stranger. <see cref="Inside"/> says whether one may be
/// opened under a folder; <see cref="Shown"/> makes a name safe to look at. Links on the disk cannot be seen from here:
/// the one who opens the file must refuse symbolic links and anything that is not an ordinary file.
/// </summary>
public static class SafeNames
{
    /// <summary>Longest part of a path, in UTF-8 bytes: what common file systems take.</summary>
    public const int MaxPartBytes = 255;

    /// <summary>Longest path, in UTF-8 bytes.</summary>
    public const int MaxBytes = 4096;

    private static readonly string[] Devices =
    [
        "con", "prn", "aux", "nul", "clock$", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4", "com5",
        "com6", "com7",
        "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];

    /// <summary>
    /// The parts of a relative path that stays inside its folder, or null with the reason. "./a//b" is a, b; nothing is
    /// mended: "a/../b" is refused although it stays inside, because no exporter writes it.
    /// </summary>
    public static IReadOnlyList<string>? Inside(string name, out string? refusal)
    {
        refusal = Refusal(name);
        if (refusal is not null) return null;
        var parts = name.Replace('\\', '/').Split('/').Where(p => p is not ("" or ".")).ToArray();
        refusal = parts.Length == 0 ? "the file name is empty" : parts.Select(PartRefusal)
            .FirstOrDefault(r => r is not null);
        return refusal is null ? parts : null;
    }

    private static string? Refusal(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "the file name is empty";
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes) return $"the file name is longer than {MaxBytes} bytes";
        if (name[0] is '/' or '\\') return "the file name begins at the root of the disk";
        if (name.Length > 1 && name[1] == ':') return "the file name begins with a drive";
        if (name.Contains("://", StringComparison.Ordinal)) return "the file name is an address";
        return null;
    }

    private static string? PartRefusal(string part)
    {
        if (part == "..") return "the file name leaves its folder (..)";
        if (Encoding.UTF8.GetByteCount(part) > MaxPartBytes)
        {
            return $"a part of the file name is longer than {MaxPartBytes} bytes";
        }

        foreach (var c in part)
        {
            if (c == 0) return "the file name holds a zero byte";
            if (c < 32 || c == 127) return "the file name holds control characters";
            if (c is ':' or '*' or '?' or '"' or '<' or '>' or '|') return $"the file name holds the character {c}";
        }

        if (!IsWhole(part)) return "the file name holds half of a letter pair";
        if (part[^1] is '.' or ' ') return "a part of the file name ends with a dot or space";
        var stem = part.Split('.')[0].TrimEnd().ToLowerInvariant();
        return Devices.Contains(stem) ? "the file name is the name of a device" : null;
    }

    private static bool IsWhole(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (!char.IsSurrogate(part[i])) continue;
            if (!char.IsHighSurrogate(part[i]) || i + 1 == part.Length || !char.IsLowSurrogate(part[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>
    /// A name for the screen: characters that hide or turn others (direction overrides, zero width, controls, private
    /// use) stand as ‹U+202E›. A picture whose name turns around at its ending then shows what it is. At most 200
    /// characters.
    /// </summary>
    public static string Shown(string name)
    {
        var shown = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length > 200)
            {
                shown.Append('…');
                break;
            }

            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.OtherNotAssigned;
            if (hidden || rune.Value == 0xFFFD) shown.Append(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}›");
            else shown.Append(rune);
        }

        return shown.ToString();
    }
}

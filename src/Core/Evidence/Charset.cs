using System.Text;

namespace Homeward.Evidence;

/// <summary>
/// How the bytes of a text stand for letters. Told from the bytes; what a file or a mail claims only decides when the
/// bytes allow it. The single-byte Cyrillic sets are told apart by which letters would be frequent.
/// </summary>
/// <param name="Name">utf-8, utf-16le, utf-16be, windows-1251, koi8-u, ibm866 or windows-1252</param>
/// <param name="BomBytes">length of the byte order mark at the front</param>
/// <param name="Sure">false when two sets were about equally likely or the text is too short to tell</param>
public sealed record Charset(string Name, int BomBytes, bool Sure)
{
    private const int Sample = 64 * 1024;

    // Shares per 1,000 letters in running Russian and Ukrainian text, rounded (own count over the practice texts and
    // general knowledge of letter order «оеаинтсрвл»); only the ranking matters here.
    private const string Frequent = "оеаинтсрвлкмдпуіяыьгзбчйхжшюцщэфїєёґъ";

    internal Encoding Encoding => Name switch
    {
        "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        "utf-8" => Encoding.UTF8,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(Name)!,
    };

    /// <summary>The text of the bytes, mark removed, bad bytes as U+FFFD.</summary>
    public string Decode(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes[Math.Min(BomBytes, bytes.Length)..]);

    /// <summary>The set of a text by its first bytes; null when the bytes are not text.</summary>
    /// <param name="bytes">the head, or all of it; may end within a letter</param>
    /// <param name="declared">what the file claims ("windows-1251"); null when nothing</param>
    public static Charset? Guess(ReadOnlySpan<byte> bytes, string? declared)
    {
        if (bytes.StartsWith("\uFEFF"u8)) return new("utf-8", 3, true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return new("utf-16le", 2, true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return new("utf-16be", 2, true);
        var head = bytes[..Math.Min(bytes.Length, Sample)];
        if (Wide(head) is { } wide) return wide;
        if (LooksBinary(head)) return null;
        if (head.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0) return new("utf-8", 0, true);
        if (FitsUtf8(head)) return new("utf-8", 0, true);
        return OneByte(head, Canonical(declared));
    }

    private static string? Canonical(string? declared) => declared?.Trim().Trim('"', '\'').ToLowerInvariant() switch
    {
        "windows-1251" or "cp1251" or "win-1251" or "x-cp1251" => "windows-1251",
        "koi8-r" or "koi8-u" or "koi8" => "koi8-u",
        "ibm866" or "cp866" or "866" or "dos-866" => "ibm866",
        "windows-1252" or "iso-8859-1" or "latin1" or "iso-8859-15" => "windows-1252",
        _ => null,
    };

    /// <summary>UTF-16 without a mark: zero bytes, or Cyrillic's 0x04, on one side only.</summary>
    private static Charset? Wide(ReadOnlySpan<byte> head)
    {
        var pairs = head.Length / 2;
        if (pairs < 4) return null;
        int even = 0, odd = 0;
        for (var i = 0; i < pairs * 2; i += 2)
        {
            if (head[i] is 0 or 4) even++;
            if (head[i + 1] is 0 or 4) odd++;
        }

        if (odd > pairs * 0.7 && even < pairs * 0.1) return new("utf-16le", 0, true);
        return even > pairs * 0.7 && odd < pairs * 0.1 ? new("utf-16be", 0, true) : null;
    }

    /// <summary>
    /// Text has few control characters. Telegram's and terminals' stray ones are allowed, a binary file is full of
    /// them.
    /// </summary>
    private static bool LooksBinary(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var b in head)
        {
            if (b < 32 && b is not (9 or 10 or 12 or 13 or 27)) controls++;
        }

        return controls > 4 && controls > head.Length / 50;
    }

    /// <summary>
    /// UTF-8 with at most a few broken places: many good sequences and few bad ones never happen by chance.
    /// </summary>
    private static bool FitsUtf8(ReadOnlySpan<byte> head)
    {
        int good = 0, bad = 0;
        for (var rest = head; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (status == System.Buffers.OperationStatus.NeedMoreData) break;
            if (status == System.Buffers.OperationStatus.Done) good += used > 1 ? 1 : 0;
            else bad++;
            rest = rest[used..];
        }

        return bad == 0 ? good > 0 : good > bad * 10;
    }

    private static Charset OneByte(ReadOnlySpan<byte> head, string? declared)
    {
        if (MostlyAmongLatin(head)) return new("windows-1252", 0, declared == "windows-1252");
        string[] names = ["windows-1251", "koi8-u", "ibm866"];
        var scores = names.Select(_ => 0.0).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            scores[i] = Plausible(CodePagesEncodingProvider.Instance.GetEncoding(names[i])!.GetString(head));
            if (names[i] == declared) scores[i] += 0.5;
        }

        var best = Array.IndexOf(scores, scores.Max());
        var second = scores.Where((_, i) => i != best).Max();
        return new(names[best], 0, scores[best] - second > 1);
    }

    private static bool MostlyAmongLatin(ReadOnlySpan<byte> head)
    {
        int high = 0, single = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] < 0x80) continue;
            high++;
            var before = i > 0 && head[i - 1] >= 0x80;
            var after = i + 1 < head.Length && head[i + 1] >= 0x80;
            var beside = (i > 0 && char.IsAsciiLetter((char)head[i - 1]))
                || (i + 1 < head.Length && char.IsAsciiLetter((char)head[i + 1]));
            if (!before && !after && beside) single++;
        }

        return single > high * 0.7;
    }

    /// <summary>Mean plausibility of the letters beyond ASCII; capitals inside words, boxes and signs cost.</summary>
    private static double Plausible(string text)
    {
        double sum = 0;
        var counted = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80) continue;
            counted++;
            var rank = Frequent.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (rank < 0) sum += c is '«' or '»' or '—' or '–' or '…' or '№' or '“' or '”' or '’' or '\u00A0' ? 1 : -6;
            else if (char.IsLower(c)) sum += 4 - rank / 8.0;
            else sum += i > 0 && char.IsLower(text[i - 1]) ? -5 : 1 - rank / 16.0;
        }

        return counted == 0 ? 0 : sum / counted;
    }
}

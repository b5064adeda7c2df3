using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using System.Text;

namespace Homeward.Evidence;

/// <summary>
/// Bytes that stand for no letter: where the repair (one U+FFFD) lies in the text, and the bytes themselves.
/// </summary>
/// <param name="CodePoint">offset of the U+FFFD in the text, in code points</param>
/// <param name="ByteStart">first bad byte in the original</param>
/// <param name="Base64">the bad bytes</param>
public sealed record BadBytes(int CodePoint, long ByteStart, string Base64);

/// <summary>
/// The text of a source as everything after Evidence sees it: valid UTF-16 in memory, line ends LF, no byte order mark.
/// Offsets that leave the program count Unicode code points (contracts); <see cref="CodePointOf"/> and <see
/// cref="Utf16Of"/> convert.
/// </summary>
public sealed class TextLayer
{
    /// <summary>Longest original whose text is read; a longer one is kept whole and its text refused.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private const int Step = 64;
    private readonly int[]? marks;

    private TextLayer(string text, Charset charset, IReadOnlyList<Note> notes, IReadOnlyList<BadBytes> bad)
    {
        Text = text;
        Charset = charset;
        Notes = notes;
        Bad = bad;
        marks = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? null : Marks(text);
        CodePoints = CodePointOf(text.Length);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>How the bytes were read.</summary>
    public Charset Charset { get; }

    /// <summary>What was done: codes charset, charset-unsure, bom-removed, line-ends, bad-bytes, half-letters.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>Bytes that could not be read, in order.</summary>
    public IReadOnlyList<BadBytes> Bad { get; }

    /// <summary>Length of the text in code points.</summary>
    public int CodePoints { get; }

    /// <summary>Reads bytes as text. Null with a reason when they are not text or too many.</summary>
    /// <param name="bytes">the original</param>
    /// <param name="declaredCharset">what the file or the mail claims; only decides where the bytes allow it</param>
    /// <param name="refusal">why there is no text layer; null when there is one</param>
    public static TextLayer? From(ReadOnlySpan<byte> bytes, string? declaredCharset, out string? refusal)
    {
        refusal = bytes.Length > MaxBytes ? $"the text is longer than {MaxBytes >> 20} MB; it is kept, but not read"
            : null;
        if (refusal is not null) return null;
        var charset = Charset.Guess(bytes, declaredCharset);
        if (charset is null)
        {
            refusal = "these bytes are not text; the file is kept, but not read";
            return null;
        }

        var notes = new List<Note>();
        if (charset.Name != "utf-8") notes.Add(new("charset", $"read as {charset.Name}"));
        if (!charset.Sure) notes.Add(new("charset-unsure", "the character set is a guess; look at the letters"));
        if (charset.BomBytes > 0) notes.Add(new("bom-removed", "a byte order mark at the front was left out"));
        var bad = new List<(int Utf16, long ByteStart, string Base64)>();
        var text = charset.Name switch
        {
            "utf-8" => Utf8(bytes, charset.BomBytes, bad),
            "utf-16le" or "utf-16be" => Utf16(bytes, charset, bad),
            _ => charset.Decode(bytes),
        };
        if (bad.Count > 0) notes.Add(new("bad-bytes", $"unreadable bytes in {bad.Count} places stand as U+FFFD"));
        text = LineEnds(text, notes, bad);
        var layer = new TextLayer(text, charset, notes, []);
        if (bad.Count == 0) return layer;
        return new(text, charset, notes,
            [.. bad.Select(b => new BadBytes(layer.CodePointOf(b.Utf16), b.ByteStart, b.Base64))]);
    }

    /// <summary>
    /// A text that is already text (pasted, or the layer of another importer). A layer's own text passes unchanged, so
    /// offsets into what is kept stay true.
    /// </summary>
    public static TextLayer Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var notes = new List<Note>();
        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
            notes.Add(new("bom-removed", "a byte order mark at the front was left out"));
        }

        return new(WholeLetters(LineEnds(text, notes, []), notes), new("utf-8", 0, true), notes, []);
    }

    /// <summary>Whole code points before a UTF-16 offset (0 … Text.Length).</summary>
    public int CodePointOf(int utf16)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)utf16, (uint)Text.Length, nameof(utf16));
        if (marks is null) return utf16;
        var points = marks[utf16 / Step];
        for (var i = utf16 / Step * Step; i < utf16; i++)
        {
            if (!IsSecondHalf(Text, i)) points++;
        }

        return utf16 < Text.Length && IsSecondHalf(Text, utf16) ? points - 1 : points;
    }

    /// <summary>UTF-16 offset of a code point offset (0 … CodePoints).</summary>
    public int Utf16Of(int codePoint)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)codePoint, (uint)CodePoints, nameof(codePoint));
        if (marks is null) return codePoint;
        var block = Array.BinarySearch(marks, codePoint);
        if (block < 0) block = ~block - 1;
        while (block > 0 && marks[block] == codePoint && marks[block - 1] == codePoint) block--;
        var at = block * Step;
        for (var points = marks[block]; at < Text.Length; at++)
        {
            if (IsSecondHalf(Text, at)) continue;
            if (points++ == codePoint) return at;
        }

        return Text.Length;
    }

    /// <summary>The words of a span given in code points; null when the span does not lie in the text.</summary>
    public string? Quote(int start, int length)
    {
        if (start < 0 || length < 0 || (long)start + length > CodePoints) return null;
        var from = Utf16Of(start);
        return Text[from..Utf16Of(start + length)];
    }

    /// <summary>True when the span (in code points) lies in the text and holds exactly this quote.</summary>
    public bool Holds(int start, int length, string quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        if (start < 0 || length < 0 || (long)start + length > CodePoints) return false;
        var from = Utf16Of(start);
        return Text.AsSpan(from, Utf16Of(start + length) - from).SequenceEqual(quote);
    }

    private static bool IsSecondHalf(string text, int i) =>
        char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]);

    private static int[] Marks(string text)
    {
        var marks = new int[text.Length / Step + 1];
        var points = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i % Step == 0) marks[i / Step] = points;
            if (i < text.Length && !IsSecondHalf(text, i)) points++;
        }

        return marks;
    }

    private static string Utf8(ReadOnlySpan<byte> bytes, int skip, List<(int, long, string)> bad)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes[skip..]);
        var text = new StringBuilder(bytes.Length);
        var chars = new char[16 * 1024];
        for (var at = skip; at < bytes.Length;)
        {
            var status = System.Text.Unicode.Utf8.ToUtf16(bytes[at..], chars, out var read, out var written, false);
            text.Append(chars, 0, written);
            at += read;
            if (status is OperationStatus.Done or OperationStatus.DestinationTooSmall) continue;
            var from = at;
            while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var used) != OperationStatus.Done)
            {
                at += used;
            }

            bad.Add((text.Length, from, Convert.ToBase64String(bytes[from..at])));
            text.Append('\uFFFD');
        }

        return text.ToString();
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, Charset charset, List<(int, long, string)> bad)
    {
        var chars = new char[(bytes.Length - charset.BomBytes) / 2];
        for (var i = 0; i < chars.Length; i++)
        {
            var pair = bytes.Slice(charset.BomBytes + i * 2, 2);
            chars[i] = charset.Name == "utf-16le" ? (char)(pair[0] | pair[1] << 8) : (char)(pair[1] | pair[0] << 8);
        }

        for (var i = 0; i < chars.Length; i++)
        {
            if (!char.IsSurrogate(chars[i])) continue;
            if (char.IsHighSurrogate(chars[i]) && i + 1 < chars.Length && char.IsLowSurrogate(chars[i + 1]))
            {
                i++;
                continue;
            }

            var at = charset.BomBytes + i * 2;
            bad.Add((i, at, Convert.ToBase64String(bytes.Slice(at, 2))));
            chars[i] = '\uFFFD';
        }

        var text = new string(chars);
        if ((bytes.Length - charset.BomBytes) % 2 == 0) return text;
        bad.Add((text.Length, bytes.Length - 1, Convert.ToBase64String(bytes[^1..])));
        return text + '\uFFFD';
    }

    /// <summary>CRLF and lone CR become LF; the places of bad bytes move with the text.</summary>
    private static string LineEnds(string text, List<Note> notes, List<(int Utf16, long ByteStart, string Base64)> bad)
    {
        var count = text.AsSpan().Count('\r');
        if (count == 0) return text;
        var result = new StringBuilder(text.Length);
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (next < bad.Count && bad[next].Utf16 == i) bad[next] = bad[next++] with { Utf16 = result.Length };
            if (text[i] != '\r') result.Append(text[i]);
            else if (i + 1 >= text.Length || text[i + 1] != '\n') result.Append('\n');
        }

        var number = count.ToString(CultureInfo.InvariantCulture);
        notes.Add(new("line-ends", $"{number} line ends were made LF"));
        return result.ToString();
    }

    /// <summary>A lone half of a pair is no letter and cannot be kept as UTF-8: it stands as U+FFFD.</summary>
    private static string WholeLetters(string text, List<Note> notes)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return text;
        StringBuilder? mended = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else (mended ??= new(text))[i] = '\uFFFD';
        }

        if (mended is null) return text;
        notes.Add(new("half-letters", "halves of letters (unpaired surrogates) stand as U+FFFD"));
        return mended.ToString();
    }
}

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

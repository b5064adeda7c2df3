using System.Globalization;

namespace Homeward.Claims;

/// <summary>A word as the lexicon sees it: folded, with the word classes (atoms) it belongs to. One per distinct
/// word.</summary>
internal sealed class Word(string text, int[] atoms, int number)
{
    /// <summary>lower case, ё as е, one kind of apostrophe, no soft hyphens or direction marks</summary>
    public string Text { get; } = text;

    /// <summary>ids of the pattern elements this word satisfies, ascending</summary>
    public int[] Atoms { get; } = atoms;

    /// <summary>the number it names; -1 when it names none</summary>
    public int Number { get; } = number;

    public bool Is(int atom)
    {
        foreach (var own in Atoms)
        {
            if (own == atom) return true;
        }

        return false;
    }
}

/// <summary>A word, number or mark with its place in UTF-16 units.</summary>
internal readonly record struct Token(int Start, int End, Word Word, char Mark, bool Capital, bool InQuote)
{
    /// <summary>true for words and numbers; a mark has its character in Mark</summary>
    public bool IsWord => Mark == '\0';

    public bool IsQuoteMark => Mark is '"' or '«' or '»' or '“' or '”' or '„' or '\'' or '’';
}

/// <summary>Cuts a paragraph into tokens, in one pass and bounded memory for any input.</summary>
internal static class Tokens
{
    /// <summary>No word of any of our languages is longer; what is longer is cut so that one line cannot cost
    /// much.</summary>
    private const int LongestWord = 48;

    public static List<Token> Of(string text, int from, int to, Vocabulary words)
    {
        var tokens = new List<Token>((to - from) / 6 + 4);
        var open = false;
        for (var at = from; at < to;)
        {
            var c = text[at];
            if (IsWordChar(c))
            {
                var end = WordEnd(text, at, to);
                tokens.Add(new(at, end, words.Get(text.AsSpan(at, end - at)), '\0', char.IsUpper(c), open));
                at = end;
                continue;
            }

            if (!char.IsWhiteSpace(c) && !IsSilent(c))
            {
                var mark = Canonical(c);
                if (mark is '"')
                {
                    // A straight mark opens when none is open; one stuck between two words (Kyiv"We) opens as well.
                    open = !open;
                    mark = open ? '«' : '»';
                }
                else if (mark is '«' or '„')
                {
                    open = true;
                    mark = '«';
                }
                else if (mark is '»' or '”')
                {
                    open = false;
                    mark = '»';
                }
                else if (mark is '“')
                {
                    // opens in English, closes in German-style quotes „…“
                    open = !open;
                    mark = open ? '«' : '»';
                }

                tokens.Add(new(at, at + 1, words.Mark(mark), mark, false, open || mark == '»'));
            }

            at++;
        }

        return tokens;
    }

    private static int WordEnd(string text, int at, int to)
    {
        var limit = Math.Min(to, at + LongestWord);
        var end = at + 1;
        var digits = char.IsDigit(text[at]);
        while (end < limit)
        {
            var c = text[end];
            if (IsWordChar(c))
            {
                if (digits && !char.IsDigit(c) && !char.IsLetter(c)) break;
                if (!digits && IsGlued(text, at, end, limit)) break;
                end++;
            }
            else if (IsJoiner(c) && end + 1 < limit && IsWordChar(text[end + 1]) &&
                !(digits && char.IsDigit(text[end + 1])) && !(c == '-' && !digits && char.IsDigit(text[end + 1])))
            {
                end++;
            }
            else if (IsSilent(c) && end + 1 < limit && IsWordChar(text[end + 1]))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    /// <summary>"DailyMartha": a small letter then a capital with at least four letters on both sides is a lost
    /// space.</summary>
    private static bool IsGlued(string text, int start, int at, int limit) =>
        char.IsUpper(text[at]) && char.IsLower(text[at - 1]) && at - start >= 4 && at + 3 < limit &&
        char.IsLower(text[at + 1]) && char.IsLower(text[at + 2]) && char.IsLower(text[at + 3]);

    private static bool IsWordChar(char c) =>
        char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private static bool IsJoiner(char c) => c is '\'' or '’' or 'ʼ' or '-' or '‑';

    /// <summary>Direction marks, soft hyphens, zero-width characters and controls carry no meaning for
    /// reading.</summary>
    public static bool IsSilent(char c) =>
        c is '\u00AD' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or
            (>= '\u2060' and <= '\u2069') ||
        (char.IsControl(c) && !char.IsWhiteSpace(c));

    private static char Canonical(char c) => c switch
    {
        '–' or '—' or '―' or '−' => '—',
        '…' => '.',
        '‟' => '“',
        _ => c,
    };
}

/// <summary>
/// The words met in one reading, each looked up in the lexicon once. Not shared between threads; it forgets
/// everything when
/// a hostile text brings too many different words, so memory stays bounded.
/// </summary>
internal sealed class Vocabulary(Lexicon lexicon)
{
    private const int Most = 1 << 16;

    private readonly Dictionary<string, Word> _words = new(4096, StringComparer.Ordinal);
    private readonly Dictionary<char, Word> _marks = [];
    private readonly Dictionary<string, Word> _names = new(StringComparer.Ordinal);
    private readonly int[] _nameAtoms = lexicon.Classify("@name").Atoms;

    public Word Get(ReadOnlySpan<char> written)
    {
        Span<char> folded = stackalloc char[written.Length];
        var length = Fold(written, folded);
        var key = folded[..length];
        var lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(key, out var word)) return word;
        if (_words.Count >= Most) _words.Clear();
        word = lexicon.Classify(key);
        _words[word.Text] = word;
        return word;
    }

    /// <summary>A capitalised word that the lexicon does not know stands for a name: whatever a list says of "@name".</summary>
    public Word Name(Word word)
    {
        if (_names.TryGetValue(word.Text, out var name)) return name;
        if (_names.Count >= Most) _names.Clear();
        return _names[word.Text] = new(word.Text, _nameAtoms, word.Number);
    }

    public Word Mark(char mark)
    {
        if (_marks.TryGetValue(mark, out var word)) return word;
        if (_marks.Count >= Most) _marks.Clear();
        return _marks[mark] = lexicon.Classify([mark]);
    }

    public static int Fold(ReadOnlySpan<char> written, Span<char> folded)
    {
        var length = 0;
        foreach (var c in written)
        {
            if (Tokens.IsSilent(c) || c == '\u0301') continue;
            folded[length++] = c switch
            {
                'ё' or 'Ё' => 'е',
                '’' or 'ʼ' => '\'',
                '‑' => '-',
                _ => char.ToLowerInvariant(c),
            };
        }

        return length;
    }
}

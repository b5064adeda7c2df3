namespace Homeward.Claims;

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

namespace Homeward.Search;

/// <summary>
/// What somebody typed into the search box: words (all must be there, in any form), "a phrase", a beginning*, -without,
/// one | other. Read once; finds texts by <see cref="Match"/> and marks words by <see cref="Marks"/>.
/// </summary>
public sealed class SearchQuestion
{
    /// <summary>More words than this are left aside; <see cref="LeftOut"/> says so.</summary>
    public const int MostWords = 16;

    private readonly SearchWords words;
    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private readonly List<string> beginnings = [];

    private SearchQuestion(SearchWords words) => this.words = words;

    /// <summary>
    /// The question in the notation of FTS5; null when nothing can be found by it. Only stems stand in it, each in quotes:
    /// no sign that somebody typed reaches the database as a sign of its notation.
    /// </summary>
    public string? Match { get; private set; }

    /// <summary>True when there were more words than one question may have.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>True when the text says only what must not be there: nothing is looked for then.</summary>
    public bool OnlyWithout { get; private set; }

    public static SearchQuestion Read(string typed, SearchWords words)
    {
        var question = new SearchQuestion(words);
        var with = new List<string>();
        var without = new List<string>();
        var either = false;
        var taken = 0;
        foreach (var piece in Pieces(typed))
        {
            if (piece.Text is "|" && !piece.Quoted)
            {
                either = with.Count > 0;
                continue;
            }

            if (question.Condition(piece) is not { } condition) continue;
            if (++taken > MostWords)
            {
                question.LeftOut = true;
                break;
            }

            if (piece.Without) without.Add(condition);
            else if (either) with[^1] = with[^1].StartsWith('(') ? $"{with[^1][..^1]} OR {condition})" : $"({with[^1]} OR {condition})";
            else with.Add(condition);
            either = false;
        }

        question.OnlyWithout = with.Count == 0 && without.Count > 0;
        if (with.Count == 0) return question;
        question.Match = $"({string.Join(" AND ", with)})" + string.Concat(without.Select(w => $" NOT {w}"));
        if (without.Count > 0) question.Match = $"({question.Match})";
        return question;
    }

    /// <summary>Where the words of the question stand in a text, in order.</summary>
    public IEnumerable<SearchWord> Marks(string text)
    {
        foreach (var word in SearchWords.Of(text))
        {
            if (wanted.Contains(words.Stems.Of(word.Folded, false)) || wanted.Contains(words.Stems.Of(word.Folded, true))
                || beginnings.Exists(b => Stems.Bare(word.Folded).StartsWith(b, StringComparison.Ordinal))) yield return word;
        }
    }

    private readonly record struct Piece(string Text, bool Quoted, bool Without, bool Beginning);

    /// <summary>Splits at spaces and at quotation marks of any kind.</summary>
    private static IEnumerable<Piece> Pieces(string typed)
    {
        for (var i = 0; i < typed.Length; i++)
        {
            if (char.IsWhiteSpace(typed[i])) continue;
            var without = typed[i] is '-' or '−' or '–' && i + 1 < typed.Length && !char.IsWhiteSpace(typed[i + 1]);
            if (without) i++;
            if (IsQuote(typed[i]))
            {
                var end = i + 1;
                while (end < typed.Length && !IsQuote(typed[end])) end++;
                yield return new Piece(typed[(i + 1)..end], true, without, false);
                i = end;
                continue;
            }

            var start = i;
            while (i < typed.Length && !char.IsWhiteSpace(typed[i]) && !IsQuote(typed[i])) i++;
            var text = typed[start..i];
            yield return new Piece(text, false, without, text.EndsWith('*'));
            if (i < typed.Length && IsQuote(typed[i])) i--;
        }
    }

    private static bool IsQuote(char c) => c is '"' or '«' or '»' or '“' or '”' or '„';

    private string? Condition(Piece piece)
    {
        var folded = SearchWords.Of(piece.Text).Select(w => w.Folded).Where(f => f.Length > 0).Take(MostWords).ToList();
        if (folded.Count == 0) return null;
        if (piece.Beginning && folded is [var only])
        {
            var beginning = Stems.Bare(only);
            if (!piece.Without) beginnings.Add(beginning);
            // The text keeps stems: one that is shorter than what was typed is met by the stem of what was typed.
            var same = string.Concat(SameWords.Beginning(beginning).Take(MostWords).Select(w => $" OR \"{w}\""));
            return $"(\"{beginning}\"* OR {Either(folded, !piece.Without)}{same})";
        }

        return Either(folded, !piece.Without);
    }

    /// <summary>The words in a row, read as Russian or as Ukrainian.</summary>
    private string Either(List<string> folded, bool mark)
    {
        var russian = folded.ConvertAll(f => words.Stems.Of(f, false));
        var ukrainian = folded.ConvertAll(f => words.Stems.Of(f, true));
        if (mark)
        {
            wanted.UnionWith(russian);
            wanted.UnionWith(ukrainian);
        }

        var one = $"\"{string.Join(' ', russian)}\"";
        return russian.SequenceEqual(ukrainian) ? one : $"({one} OR \"{string.Join(' ', ukrainian)}\")";
    }
}

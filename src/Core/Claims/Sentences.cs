namespace Homeward.Claims;

/// <summary>A stretch between two marks: tokens [From, To), without the marks; Before is the mark on its left, or
/// '\0'.</summary>
internal readonly record struct Segment(int From, int To, char Before);

/// <summary>A sentence: tokens [From, To) with its marks, and its segments.</summary>
internal sealed record Sentence(int From, int To, bool Question, List<Segment> Segments)
{
    /// <summary>what the lexicon found between From and To, by first token</summary>
    public List<LexiconHit> Hits { get; } = [];

    /// <summary>its clauses, once something asked for them</summary>
    public Clauses? Clauses { get; set; }

    public int SegmentOf(int token)
    {
        for (var i = Segments.Count - 1; i > 0; i--)
        {
            if (token >= Segments[i].From) return i;
        }

        return 0;
    }
}

/// <summary>Cuts a paragraph's tokens into sentences and segments.</summary>
internal static class Sentences
{
    /// <summary>A text without full stops is cut here, so that reading it stays linear.</summary>
    private const int LongestSentence = 160;

    public static List<Sentence> Of(List<Token> tokens, Lexicon lexicon)
    {
        var sentences = new List<Sentence>();
        var abbreviations = lexicon.List("abbreviations");
        var units = lexicon.List("afterNumber");
        for (var from = 0; from < tokens.Count;)
        {
            var to = from;
            var question = false;
            while (to < tokens.Count)
            {
                var token = tokens[to++];
                if (to - from >= LongestSentence && (!token.IsWord || to - from >= 2 * LongestSentence)) break;
                if (token.Mark is '.' or '!' or '?' && Ends(tokens, to - 1, abbreviations, units))
                {
                    question = token.Mark == '?';
                    while (to < tokens.Count && (tokens[to].Mark is '.' or '!' or '?' or ')' ||
                        (tokens[to].Mark == '»' && tokens[to].Start <= tokens[to - 1].End))) to++;
                    break;
                }
            }

            sentences.Add(new(from, to, question, Segment(tokens, from, to, lexicon)));
            from = to;
        }

        return sentences;
    }

    private static bool Ends(List<Token> tokens, int at, int abbreviations, int units)
    {
        if (at + 1 >= tokens.Count || tokens[at].Mark != '.') return true;
        var next = tokens[at + 1];
        if (!next.IsWord) return next.Mark is not (',' or ';' or ':');
        var stuck = next.Start == tokens[at].End;
        if (at == 0 || !tokens[at - 1].IsWord) return !stuck;
        var before = tokens[at - 1];
        var letters = before.End - before.Start;
        if (stuck) return next.Capital && letters >= 3 && before.Word.Number < 0;
        if (letters == 1 && before.Capital) return false;
        if (before.Word.Is(units)) return next.Capital && at >= 2 && tokens[at - 2].Word.Number >= 0;
        if (before.Word.Is(abbreviations)) return false;
        return next.Capital || next.Word.Number >= 0 || letters >= 3;
    }

    private static List<Segment> Segment(List<Token> tokens, int from, int to, Lexicon lexicon)
    {
        var segments = new List<Segment>();
        var before = '\0';
        var start = from;
        var and = lexicon.List("and");
        for (var at = from; at < to; at++)
        {
            var mark = tokens[at].Mark;
            if (mark is not (',' or ';' or ':' or '—' or '-' or '(' or ')')) continue;
            if (mark == ',' && BetweenNumbers(tokens, at, to, and)) continue;
            if (mark == '-' && !Spaced(tokens, at, to)) continue;
            if (mark == ':' && at > from && at + 1 < to && tokens[at + 1].Start == tokens[at].End) continue;
            if (mark == '—' && !Spaced(tokens, at, to)) continue;
            if (at > start) segments.Add(new(start, at, before));
            before = mark;
            start = at + 1;
        }

        if (to > start || segments.Count == 0) segments.Add(new(start, to, before));
        return segments;
    }

    /// <summary>"May 23, 24, and 25" is one date, "1,000" one number.</summary>
    private static bool BetweenNumbers(List<Token> tokens, int at, int to, int and)
    {
        if (at == 0 || at + 1 >= to || tokens[at - 1].Word.Number < 0) return false;
        if (tokens[at + 1].Word.Number is >= 0 and < 3000 && char.IsDigit(tokens[at + 1].Word.Text[0])) return true;
        return at + 2 < to && tokens[at + 1].Word.Is(and) && char.IsDigit(tokens[at + 2].Word.Text[0]);
    }

    private static bool Spaced(List<Token> tokens, int at, int to) =>
        at == 0 || at + 1 >= to || (tokens[at].Start > tokens[at - 1].End && tokens[at + 1].Start > tokens[at].End);
}

namespace Homeward.Claims;

/// <summary>
/// Words that tell something wherever they stand in one clause: parts joined by <c>+</c>, in any order, as free
/// word order has
/// it; <c>+~</c> a part that may stand in a neighbouring clause of the sentence. The first part is the head, whose
/// verb says
/// whether it happened, is to come or is only named.
/// </summary>
internal sealed class Frame
{
    /// <summary>how far a part may stand from the head, in tokens</summary>
    private const int Near = 12;

    private const int Far = 16;

    private readonly (WordPattern[] Patterns, bool Far)[] _parts;

    private Frame((WordPattern[], bool)[] parts) => _parts = parts;

    /// <summary>the ways to say the head</summary>
    public WordPattern[] Heads => _parts[0].Patterns;

    /// <param name="patternsOf">the patterns of a part as written</param>
    /// <exception cref="FormatException">a part is no pattern</exception>
    public static Frame Parse(string written, Func<string, WordPattern[]> patternsOf)
    {
        var parts = new List<(WordPattern[], bool)>();
        foreach (var part in (" + " + written).Split(" +", StringSplitOptions.RemoveEmptyEntries))
        {
            var far = part[0] == '~';
            parts.Add((patternsOf(far ? part[1..] : part), far));
        }

        return new([.. parts]);
    }

    /// <summary>The stretch from the first to the last part when the head starts at <paramref name="at"/>; null
    /// where a part
    /// is missing.</summary>
    public (int From, int To)? MatchAt(List<Token> tokens, WordPattern head, int at, Clauses clauses)
    {
        var (left, right) = clauses.Around(at);
        var headEnd = head.MatchAt(tokens, at, right);
        if (headEnd < 0) return null;
        var (from, to) = (at, headEnd);
        for (var i = 1; i < _parts.Length; i++)
        {
            var (patterns, far) = _parts[i];
            var reach = far ? Far : Near;
            var low = Math.Max(far ? clauses.From : left, at - reach);
            var high = Math.Min(far ? clauses.To : right, headEnd + reach);
            if (Nearest(tokens, patterns, low, high, at, headEnd) is not { } found) return null;
            (from, to) = (Math.Min(from, found.From), Math.Max(to, found.To));
        }

        return (from, to);
    }

    private static (int From, int To)? Nearest(List<Token> tokens, WordPattern[] patterns, int low, int high,
        int head, int headEnd)
    {
        for (var distance = 0; headEnd + distance < high || head - 1 - distance >= low; distance++)
        {
            var (after, before) = (headEnd + distance, head - 1 - distance);
            foreach (var pattern in patterns)
            {
                if (after < high && pattern.MatchAt(tokens, after, high) is var end and >= 0) return (after, end);
                // a part before the head ends before it
                if (before >= low && pattern.MatchAt(tokens, before, head) is var stop and >= 0) return (before, stop);
            }
        }

        return null;
    }
}

/// <summary>
/// The clauses of one sentence: cut at commas and other marks, at words that open a clause, and at "and" where a
/// verb stands
/// on both sides.
/// </summary>
internal sealed class Clauses
{
    private readonly int[] _start;
    private readonly int[] _end;

    public Clauses(List<Token> tokens, int from, int to, Lexicon lexicon)
    {
        (From, To) = (from, to);
        (_start, _end) = (new int[to - from], new int[to - from]);
        var opens = lexicon.List("opensClause");
        var and = lexicon.List("and");
        var begin = from;
        for (var at = from; at <= to; at++)
        {
            if (at < to && (!Cuts(tokens, at, from, to, opens) || Trails(tokens, at, begin, to, opens, lexicon))) continue;
            Split(tokens, begin, at, and, lexicon);
            begin = at;
        }
    }

    public int From { get; }

    public int To { get; }

    /// <summary>The clause of a token, as [from, to).</summary>
    public (int From, int To) Around(int token) => (_start[token - From], _end[token - From]);

    public bool Same(int one, int other) => _start[one - From] == _start[other - From];

    private static bool Cuts(List<Token> tokens, int at, int from, int to, int opens)
    {
        var token = tokens[at];
        if (token.IsWord) return opens >= 0 && at > from && token.Word.Is(opens);
        if (token.IsQuoteMark) return false;
        if (token.Mark == '.') return true;
        // "May 23, 24" and "1,000" are no two clauses; nor is a hyphenated pair or a slash
        if (token.Mark is ',' && at > from && at + 1 < to && tokens[at - 1].Word.Number >= 0
            && tokens[at + 1].Word.Number >= 0) return false;
        return token.Mark is ',' or ';' or ':' or '(' or ')' or '—' or '!' or '?';
    }

    /// <summary>"They took him this morning, straight to the brigade": what follows the comma has no verb of its own
    /// and begins with a preposition.</summary>
    private static bool Trails(List<Token> tokens, int at, int begin, int to, int opens, Lexicon lexicon)
    {
        if (tokens[at].Mark != ',' || at + 1 >= to || !tokens[at + 1].Word.Is(lexicon.List("trailing"))) return false;
        var end = at + 1;
        while (end < to && !Cuts(tokens, end, at + 1, to, opens)) end++;
        return end - at <= LongestTrail && Tells(tokens, begin, at, lexicon) && !Tells(tokens, at + 1, end, lexicon);
    }

    private const int LongestTrail = 9;

    private void Split(List<Token> tokens, int from, int to, int and, Lexicon lexicon)
    {
        var begin = from;
        for (var at = from + 1; at < to - 1; at++)
        {
            if (!tokens[at].Word.Is(and) || !Tells(tokens, begin, at, lexicon)
                || !Tells(tokens, at + 1, to, lexicon)) continue;
            Set(begin, at);
            begin = at;
        }

        Set(begin, to);
    }

    private static bool Tells(List<Token> tokens, int from, int to, Lexicon lexicon)
    {
        for (var at = from; at < to; at++)
        {
            if (lexicon.IsFinite(tokens[at].Word) && !lexicon.IsNoun(tokens, at, from)) return true;
        }

        return false;
    }

    private void Set(int from, int to)
    {
        for (var at = from; at < to; at++) (_start[at - From], _end[at - From]) = (from, to);
    }
}

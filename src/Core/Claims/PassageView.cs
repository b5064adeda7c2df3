using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>A date found in a paragraph: tokens [From, To). Both null for what only looks like one: a length of time,
/// a birth date.</summary>
internal sealed record DateFound(int From, int To, UncertainDate? Date, RelativeSpan? Relative);

/// <summary>One paragraph while it is read: its tokens, sentences, what the lexicon found, its dates.</summary>
internal sealed class PassageView
{
    private readonly bool[] _taken;

    private PassageView(string text, List<Token> tokens, List<Sentence> sentences)
    {
        (Text, Tokens, Sentences) = (text, tokens, sentences);
        _taken = new bool[tokens.Count];
    }

    /// <summary>the whole text; tokens index into it</summary>
    public string Text { get; }

    public List<Token> Tokens { get; }

    public List<Sentence> Sentences { get; }

    public List<DateFound> Dates { get; } = [];

    /// <summary>True for a token that belongs to a date.</summary>
    public bool Taken(int token) => _taken[token];

    public static PassageView Of(string text, int from, int to, Lexicon lexicon, Vocabulary words, DateOnly? anchor)
    {
        var tokens = Claims.Tokens.Of(text, from, to, words);
        var sentences = Claims.Sentences.Of(tokens, lexicon);
        foreach (var sentence in sentences) lexicon.Find(tokens, sentence.From, sentence.To, sentence.Hits);
        var view = new PassageView(text, tokens, sentences);
        var matter = lexicon.List("exchange");
        // Looking for dates costs more than all else, so only a paragraph that could use one is asked.
        if (sentences.Any(s => Matters(s, tokens, matter)))
        {
            Dating.Find(view, from, to, lexicon.Language, anchor, view.Dates, lexicon.List("people"));
            foreach (var date in view.Dates) Array.Fill(view._taken, true, date.From, date.To - date.From);
        }

        return view;
    }

    public string Slice(int fromToken, int toToken) => Text[Tokens[fromToken].Start..Tokens[toToken - 1].End];

    private static bool Matters(Sentence sentence, List<Token> tokens, int matter)
    {
        foreach (var hit in sentence.Hits)
        {
            if (hit.Entry.Role is "claim" or "echo") return true;
        }

        for (var at = sentence.From; at < sentence.To; at++)
        {
            if (tokens[at].Word.Is(matter)) return true;
        }

        return false;
    }
}

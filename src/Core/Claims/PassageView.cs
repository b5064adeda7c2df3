using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>A date found in a paragraph: tokens [From, To); Date is null for an offset from an event that is not dated yet.</summary>
internal sealed record DateFound(int From, int To, UncertainDate? Date, int? Days, string? AfterEvent);

/// <summary>One paragraph while it is read: its tokens, sentences, what the lexicon found, its dates.</summary>
internal sealed class PassageView
{
    private readonly bool[] _taken;

    private PassageView(string text, List<Token> tokens, List<Sentence> sentences, List<DateFound> dates)
    {
        (Text, Tokens, Sentences, Dates) = (text, tokens, sentences, dates);
        _taken = new bool[tokens.Count];
        foreach (var date in dates) Array.Fill(_taken, true, date.From, date.To - date.From);
    }

    /// <summary>the whole text; tokens index into it</summary>
    public string Text { get; }

    public List<Token> Tokens { get; }

    public List<Sentence> Sentences { get; }

    public List<DateFound> Dates { get; }

    /// <summary>True for a token that belongs to a date.</summary>
    public bool Taken(int token) => _taken[token];

    public static PassageView Of(string text, int from, int to, Lexicon lexicon, Vocabulary words, DateOnly? anchor)
    {
        var tokens = Claims.Tokens.Of(text, from, to, words);
        var sentences = Claims.Sentences.Of(tokens, lexicon);
        foreach (var sentence in sentences) lexicon.Find(tokens, sentence.From, sentence.To, sentence.Hits);
        var dates = new List<DateFound>();
        var matter = lexicon.List("exchange");
        foreach (var sentence in sentences)
        {
            // Looking for dates costs more than all else, so only sentences that could use one are asked.
            if (!Matters(sentence, tokens, matter)) continue;
            Dating.Find(text, tokens, sentence, lexicon.Language, anchor, dates);
        }

        return new(text, tokens, sentences, dates);
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

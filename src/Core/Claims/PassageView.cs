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
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at] is { Capital: true, IsWord: true, Word: { Atoms: [], Text.Length: > 2 } word } token)
                tokens[at] = token with { Word = words.Name(word) };
        }

        var sentences = Claims.Sentences.Of(tokens, lexicon);
        foreach (var sentence in sentences) sentence.Clauses = lexicon.Find(tokens, sentence.From, sentence.To,
            sentence.Hits);
        var view = new PassageView(text, tokens, sentences);
        var matter = lexicon.List("exchange");
        // Looking for dates costs more than all else, so only a paragraph that could use one is asked.
        if (sentences.Any(s => Matters(s, tokens, matter)))
        {
            Dating.Find(view, from, to, lexicon, anchor);
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

/// <summary>Binds the dates of a paragraph to its tokens. Birth dates, lengths of time and frequencies are no dates
/// of claims.</summary>
internal static class Dating
{
    public static void Find(PassageView view, int from, int to, Lexicon lexicon, DateOnly? anchor)
    {
        var tokens = view.Tokens;
        var language = lexicon.Language;
        var people = lexicon.List("people");
        var at = 0;
        foreach (var mention in DatePhrases.Find(view.Text[from..to], language, anchor))
        {
            var start = from + mention.Start;
            var end = start + mention.Length;
            while (at < tokens.Count && tokens[at].End <= start) at++;
            var first = at;
            while (at < tokens.Count && tokens[at].Start < end) at++;
            if (first == at) continue;
            var date = mention.Date;
            if (StealsCount(tokens, first, at, people) &&
                DatePhrases.Parse(view.Slice(first, at - 1), language, anchor).Date is { } shorter)
            {
                date = shorter;
                at--;
            }

            var quiet = mention.IsDuration || mention.IsFrequency || mention.Role == DateRole.Birth ||
                mention.Doubt is not null;
            var known = !quiet && (date.Earliest is not null || date.Latest is not null);
            var offset = quiet ? null : mention.Relative;
            view.Dates.Add(new(first, at, known ? date : null, offset));
        }
    }

    /// <summary>"On 15 January 25 prisoners returned": the last two digits count people, not years.</summary>
    private static bool StealsCount(List<Token> tokens, int first, int end, int people) =>
        end - first >= 3 && end < tokens.Count && tokens[end - 1].Word.Text is [>= '0' and <= '9',
            >= '0' and <= '9'] && tokens[end].Word.Is(people);
}

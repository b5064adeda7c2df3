namespace Homeward.Claims;

/// <summary>
/// Who speaks inside quotation marks that run over several sentences: the attribution in the sentence where the quote
/// ends,
/// else where it starts, else an account named right after it ("This is what a relative says").
/// </summary>
internal sealed class QuotedSpeech
{
    private readonly PassageView _view;
    private readonly List<(int From, int To)> _quotes = [];

    public QuotedSpeech(PassageView view)
    {
        _view = view;
        var open = -1;
        for (var at = 0; at < view.Tokens.Count; at++)
        {
            if (view.Tokens[at].Mark == '«' && open < 0) open = at;
            else if (view.Tokens[at].Mark == '»' && open >= 0)
            {
                _quotes.Add((open, at));
                open = -1;
            }
        }

        if (open >= 0) _quotes.Add((open, view.Tokens.Count));
    }

    /// <summary>The speech that a quoted draft belongs to; null for a draft outside quotes or in a quote nobody
    /// claims.</summary>
    public Speech? SpeechFor(Draft draft, List<List<Speech>> heard)
    {
        var quote = QuoteAt(draft.From);
        if (quote is not { } span || span.To - span.From < 4) return null;
        var first = SentenceAt(span.From);
        var last = SentenceAt(Math.Min(span.To, _view.Tokens.Count - 1));
        for (var i = last; i >= first; i--)
        {
            var outside = heard[i].Where(s => s.Chain.Count > 0 &&
                !(s.HeadFrom > span.From && s.HeadTo <= span.To)).ToList();
            if (outside.FirstOrDefault(s => s.HeadFrom >= span.To) is { } follows) return follows;
            if (outside.LastOrDefault(s => s.HeadTo <= span.From + 1) is { } leads) return leads;
        }

        var next = last + 1 < heard.Count ? heard[last + 1].FirstOrDefault(s => s.IsAccount ||
            s.HeadFrom <= _view.Sentences[last + 1].From + 2) : null;
        return next is { Chain.Count: > 0 } ? next : null;
    }

    private (int From, int To)? QuoteAt(int token)
    {
        foreach (var quote in _quotes)
        {
            if (quote.From <= token && token < quote.To) return quote;
        }

        return null;
    }

    private int SentenceAt(int token)
    {
        for (var i = _view.Sentences.Count - 1; i > 0; i--)
        {
            if (token >= _view.Sentences[i].From) return i;
        }

        return 0;
    }
}

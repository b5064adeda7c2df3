namespace Homeward.Claims;

/// <summary>Which words of the sentence a draft quotes: its clause, without who says it and without leading
/// connectives.</summary>
internal sealed partial class Drafting
{
    private void Span(List<Draft> drafts, IReadOnlyList<Speech> speeches)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            var sentence = draft.Sentence;
            var first = sentence.SegmentOf(draft.From);
            var last = sentence.SegmentOf(draft.To - 1);
            var from = sentence.Segments[first].From;
            var to = sentence.Segments[last].To;
            var nextFrom = i + 1 < drafts.Count ? drafts[i + 1].From : int.MaxValue;
            var lastTo = i > 0 ? drafts[i - 1].SpanTo : -1;
            if (first > 0 && Introduces(sentence, first - 1, lastTo, speeches)) from =
                sentence.Segments[first - 1].From; // who says it is cut off below
            while (last + 1 < sentence.Segments.Count && Continues(draft, last + 1, nextFrom, speeches)) to =
                sentence.Segments[++last].To;
            foreach (var speech in speeches)
            {
                if (speech.Keeps) continue;
                if (speech.HeadTo <= draft.From && speech.HeadTo > from) from = speech.HeadTo;
                if (speech.HeadFrom >= draft.To && speech.HeadFrom < to) to = speech.HeadFrom;
            }

            from = AfterOpenQuote(from, draft.From);
            if (draft.Kind == Kinds.Exchange && draft.Line.Given) from = NounStart(draft.From, from);
            if (lastTo > from && lastTo <= draft.From) from = lastTo;
            if (nextFrom < to) to = Math.Max(draft.To, BreakBefore(draft.To, nextFrom));
            while (from < draft.From && (!view.Tokens[from].IsWord || view.Tokens[from].Word.Is(_connective) ||
                view.Tokens[from].Word.Is(_and))) from++;
            while (to > draft.To && (!view.Tokens[to - 1].IsWord || view.Tokens[to - 1].Word.Is(_and))) to--;
            (draft.SpanFrom, draft.SpanTo) = (from, Math.Max(to, draft.To));
        }
    }

    /// <summary>Words before an opening mark that is still open are another's: Kyiv"We were held …</summary>
    private int AfterOpenQuote(int from, int trigger)
    {
        var start = from;
        for (var at = from; at < trigger; at++)
        {
            if (view.Tokens[at].Mark == '«') start = at + 1;
            else if (view.Tokens[at].Mark == '»') start = from;
        }

        return start;
    }

    /// <summary>"of a man released in | the spring exchange, in which …": a noun's quote starts with the noun, not
    /// with its clause.</summary>
    private int NounStart(int noun, int least)
    {
        var from = noun;
        while (from > least && noun - from < 5 && view.Tokens[from - 1].IsWord &&
            !view.Tokens[from - 1].Word.Is(_preposition) &&
            !view.Tokens[from - 1].Word.Is(_that)) from--;
        return from;
    }

    /// <summary>Where the next statement of the same clause starts: after the last "and" between the two, else at its
    /// words.</summary>
    private int BreakBefore(int from, int next)
    {
        for (var at = next - 1; at >= from; at--)
        {
            if (view.Tokens[at].Word.Is(_and) || !view.Tokens[at].IsWord) return at;
        }

        return next;
    }

    /// <summary>A short lead without words of its own ("Two days later,") belongs to the clause it
    /// introduces.</summary>
    private bool Introduces(Sentence sentence, int segment, int lastTo, IReadOnlyList<Speech> speeches)
    {
        var lead = sentence.Segments[segment];
        // "The helpline confirmed that on 23 July, he was exchanged": the lead starts after who says it
        foreach (var speech in speeches.Where(s => s.HeadFrom <= lead.From && s.HeadTo > lead.From && s.HeadTo < lead.To))
            lead = lead with { From = speech.HeadTo };
        if (view.Tokens[lead.From].Word.Is(_released)) return false;
        return lead.From >= lastTo && lead.To - lead.From <= 5 && sentence.Segments[segment + 1].Before == ',' &&
            Enumerable.Range(lead.From, lead.To - lead.From).Any(view.Taken) &&
                !speeches.Any(s => s.HeadFrom < lead.To && s.HeadTo > lead.From);
    }

    /// <summary>A relative clause or a bare date goes with the clause before it; a rule goes on to the next
    /// "but".</summary>
    private bool Continues(Draft draft, int segment, int nextFrom, IReadOnlyList<Speech> speeches)
    {
        var sentence = draft.Sentence;
        var next = sentence.Segments[segment];
        if (draft.Kind == Kinds.Rule && next.To <= nextFrom && next.Before == ',' &&
            !view.Tokens[next.From].Word.Is(_but) &&
            !speeches.Any(s => s.HeadFrom < next.To && s.HeadTo > next.From)) return true;
        var end = next.To;
        while (end > next.From && !view.Tokens[end - 1].IsWord) end--;
        var date = end > next.From && view.Dates.Any(d => d.To == end && d.From <= next.From + 1);
        return next.To <= nextFrom && next.Before == ',' && (date || view.Tokens[next.From].Word.Is(_relative)) &&
            !speeches.Any(s => s.HeadFrom < next.To && s.HeadTo > next.From);
    }
}

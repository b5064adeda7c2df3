using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>
/// What a text has told so far about when: the exchange it speaks of, the group it follows. Gives drafts their dates,
/// resolves
/// "this exchange" and "two days later", and binds withheld figures to the exchange they are about. Every date taken
/// from another
/// sentence says so in its Why.
/// </summary>
internal sealed class Story(Lexicon lexicon)
{
    private readonly int _exchange = lexicon.List("exchange");
    private readonly int _captivity = lexicon.List("captivity");
    private readonly int _released = lexicon.List("released");
    private readonly int _after = lexicon.List("afterEvent");
    private readonly int _that = lexicon.List("thatOne");
    private readonly int _since = lexicon.List("sinceWord");
    private readonly int _families = lexicon.List("families");
    private const int MostExchanges = 64;
    private readonly List<Draft> _exchanges = [];
    private UncertainDate? _exchangeDate;
    private UncertainDate? _topic;
    private Draft? _lastEvent;

    /// <summary>exchanges of earlier paragraphs that a later sentence gave a count</summary>
    public List<Draft> LateCounts { get; } = [];

    /// <summary>False for a draft whose line asks for a figure or a date that its clause does not have.</summary>
    public bool Keeps(PassageView view, Draft draft, List<Draft> drafts)
    {
        var figures = draft.Counts.Any(c => c.Per is CountedPer.Each or CountedPer.SideRu or CountedPer.SideUa ||
            draft.Line.Needs == "count");
        return draft.Line.Needs switch
        {
            "figure" or "count" => figures || drafts.Any(d => d != draft && d.Kind == draft.Kind &&
                d.Counts.Count > 0 && d.SpanFrom == draft.SpanFrom),
            "date" => figures || view.Dates.Any(d => d.Date is not null && d.To <= draft.SpanTo &&
                (d.From >= draft.SpanFrom || (draft == drafts[0] && d.From >= draft.Sentence.From &&
                d.From <= draft.Sentence.From + 2))),
            _ => true,
        };
    }

    public void Place(PassageView view, Sentence sentence, List<Draft> drafts)
    {
        var dates = view.Dates.Where(d => d.From >= sentence.From && d.From < sentence.To).ToList();
        var mentioned = dates.FirstOrDefault(d => d.Date is not null && NearExchange(view, sentence, d));
        if (mentioned is not null) _exchangeDate = mentioned.Date;
        foreach (var draft in drafts)
        {
            Date(view, draft, drafts, dates);
            if (draft.Kind == Kinds.Exchange || draft.Stage == Stages.Exchanged)
            {
                if (draft.When is not null) _exchangeDate = draft.When;
                else if (draft.Kind == Kinds.Exchange && _exchangeDate is not null) draft.When =
                    Taken(_exchangeDate, "the exchange told of before");
            }

            if (draft.Stage == Stages.Exchanged && draft.When is null && _exchangeDate is { } told
                && Points(view, draft))
            {
                draft.When = Taken(told, "the exchange told of before");
            }

            if (draft.Kind == Kinds.Exchange && draft.Counts.Count == 0)
            {
                if (_exchanges.Count == MostExchanges) _exchanges.RemoveAt(0);
                _exchanges.Add(draft);
            }

            if (draft.Kind == Kinds.Pattern && draft.When is not null) _topic = draft.When;
            if (draft.When is not null && draft.Kind == Kinds.Stage) _lastEvent = draft;
        }
    }

    public void Finish(PassageView view, List<Draft> drafts)
    {
        foreach (var draft in drafts)
        {
            if (draft.Offset is { } offset &&
                draft.Kind is not (Kinds.Rule or Kinds.Practice or Kinds.Request or Kinds.Pattern) &&
                    draft.When is null && _exchangeDate is not null) draft.When = offset.From(_exchangeDate);
        }

        foreach (var withheld in drafts.Where(d => d.Kind == Kinds.Exchange && d.Counts.Any(c => !c.Disclosed)))
        {
            foreach (var other in _exchanges.Where(e => e.Counts.Count == 0 && e.When?.Edtf == withheld.When?.Edtf))
            {
                other.Counts.Add(withheld.Counts.First(c => !c.Disclosed));
                LateCounts.Add(other);
            }
        }

        var group = _exchangeDate is { } date ? "released " + date.Edtf : null;
        foreach (var draft in drafts.Where(d => d.Kind is Kinds.Stage &&
            d.Stage is not (Stages.Captured or Stages.Exchanged)))
        {
            draft.Group ??= group;
        }
    }

    private void Date(PassageView view, Draft draft, List<Draft> drafts, List<DateFound> dates)
    {
        var own = Nearest(draft, dates.Where(d => (d.Date is not null || d.Relative is not null) &&
            d.From >= draft.SpanFrom && d.To <= draft.SpanTo)) ?? Leading(view, draft, drafts, dates);
        if (own is null)
        {
            After(view, draft, drafts);
            return;
        }

        if (own.Relative is { } offset)
        {
            draft.Offset = offset;
            var sign = offset.Direction == RelativeDirection.Before ? -1 : 1;
            draft.Relative = new(offset.Event ?? "exchange or taking, not said which",
                offset.DaysHigh == offset.DaysLow ? sign * offset.DaysLow : null);
        }

        if (SameDay(view, draft, own) is { } day) draft.When = own.From > draft.Sentence.From && view.Tokens[own.From - 1].Word.Is(_since) ||
            view.Tokens[own.From].Word.Is(_since) ? Open(Taken(day, "the day told of before")) : Taken(day, "the day told of before");
        if (own.Date is null) return;
        // "in captivity since 7 October" tells when he was taken
        if (draft.Stage == Stages.Held && own.Date is { Latest: null, Earliest: not null } && Says(view, draft, _captivity))
            draft.Stage = Stages.Captured;
        draft.When = Once(draft) ? Start(own.Date) : draft.Line.Dated == "open" ? Open(own.Date)
            : own.Date;
    }

    /// <summary>"Home since 7 October": what happens once happened on that day; what lasts began then.</summary>
    private static bool Once(Draft draft) => draft.Stage is Stages.Captured or Stages.Recaptured or Stages.Exchanged
        or Stages.ContractSigned or Stages.Discharged or Stages.Killed;

    private static DateFound? Nearest(Draft draft, IEnumerable<DateFound> dates) =>
        Sharpest(dates.OrderBy(d => d.Date is null ? 1 : 0).ThenBy(d => d.From >= draft.To ? d.From - draft.To : d.To <= draft.From
            ? 2 * (draft.From - d.To) + 2 : 0).ToList());

    /// <summary>The nearest date, unless another of the clause lies inside it: "in December, in the exchange of 30
    /// December".</summary>
    private static DateFound? Sharpest(List<DateFound> dates)
    {
        if (dates.Count == 0) return null;
        var first = dates[0];
        return dates.Skip(1).FirstOrDefault(d => d.Date is { Earliest: { } from, Latest: { } to } &&
            first.Date is { Earliest: { } low, Latest: { } high } && low <= from && to <= high &&
                to.DayNumber - from.DayNumber < high.DayNumber - low.DayNumber)
            ?? first;
    }

    /// <summary>A date that opens the sentence holds for its first statement: "On 3 May, his sister says, he was
    /// taken away."</summary>
    private DateFound? Leading(PassageView view, Draft draft, List<Draft> drafts, List<DateFound> dates) =>
        draft == drafts[0] && !Modifies(view, draft) ? dates.FirstOrDefault(d =>
            (d.Date is not null || d.Relative is not null) && d.To <= draft.SpanFrom &&
                d.From - draft.Sentence.From <= 4) : null;

    /// <summary>A date after "those released …" says when they were released, not what happened next.</summary>
    private bool Modifies(PassageView view, Draft draft)
    {
        for (var at = draft.Sentence.From; at < Math.Min(draft.SpanFrom, draft.Sentence.From + 6); at++)
        {
            if (view.Tokens[at].Word.Is(_released)) return true;
        }

        return false;
    }

    /// <summary>"On that day …": the last day told before this sentence.</summary>
    private static UncertainDate? SameDay(PassageView view, Draft draft, DateFound? own) =>
        own is { Date: null, Relative: { DaysLow: 0, DaysHigh: 0 } }
            ? view.Dates.LastOrDefault(d => d.Date is not null && d.To <= draft.Sentence.From)?.Date : null;

    /// <summary>"Once he was freed in May, he went back": the second came after the
    /// first.</summary>
    private void After(PassageView view, Draft draft, List<Draft> drafts)
    {
        var first = drafts.TakeWhile(d => d != draft).LastOrDefault(d => d.When is not null);
        if (first is not null && first.SpanFrom > 0 && Opens(view, first))
        {
            draft.When = Open(first.When!);
            return;
        }

        if (draft.Kind == Kinds.Stage && _topic is not null && draft.Counts.Count > 0)
        {
            draft.When = Start2(_topic, "the time the sentence before speaks of");
            _topic = null;
        }
    }

    /// <summary>"with that exchange": the one just told of.</summary>
    private bool Points(PassageView view, Draft draft)
    {
        for (var at = draft.SpanFrom; at + 1 < draft.SpanTo; at++)
        {
            if (view.Tokens[at].Word.Is(_that) && view.Tokens[at + 1].Word.Is(_exchange)) return true;
        }

        return false;
    }

    private static bool Says(PassageView view, Draft draft, int list)
    {
        for (var at = draft.SpanFrom; at < draft.SpanTo; at++)
        {
            if (view.Tokens[at].Word.Is(list)) return true;
        }

        return false;
    }

    private bool Opens(PassageView view, Draft draft)
    {
        for (var at = Math.Max(draft.Sentence.From, draft.SpanFrom - 2); at <= draft.SpanFrom &&
            at < draft.SpanTo; at++)
        {
            if (view.Tokens[at].Word.Is(_after)) return true;
        }

        return false;
    }

    private bool NearExchange(PassageView view, Sentence sentence, DateFound date)
    {
        for (var at = Math.Max(sentence.From, date.From - 6); at < Math.Min(sentence.To, date.To + 4); at++)
        {
            if (view.Tokens[at].Word.Is(_exchange) || view.Tokens[at].Word.Is(_released)) return true;
        }

        return false;
    }

    private static UncertainDate Taken(UncertainDate date, string from) =>
        date with { Phrase = null, Why = $"taken from {from}: {date.Edtf}" };

    private static UncertainDate Open(UncertainDate date)
    {
        var start = date.Edtf.Split('/')[0];
        return start is ".." or "" ? date : date with
        {
            Edtf = start + "/..",
            Latest = null,
            Why = date.Why + "; begun then, its end is not told"
        };
    }

    /// <summary>"In captivity since 7 October" says that he was captured on that day.</summary>
    private static UncertainDate Start(UncertainDate date)
    {
        if (date.Latest is not null || date.Earliest is null) return date;
        return ClaimDates.FromEdtf(date.Edtf.Split('/')[0]) with
        {
            Phrase = date.Phrase,
            Lang = date.Lang,
            Anchor = date.Anchor,
            Why = date.Why
        };
    }

    private static UncertainDate Start2(UncertainDate date, string from) => Taken(Start(date), from);
}

using Homeward.Basics;
using Homeward.Evidence;

namespace Homeward.Claims;

/// <summary>
/// Proposes claims from a text: rules over word patterns that are data (`data/words/reader.LANG.json`), no model, the
/// same
/// answer every time. Time is linear in the text; any string is allowed. What it proposes is for a person to accept,
/// correct or reject.
/// </summary>
public static class Reader
{
    /// <summary>Reads one text.</summary>
    /// <param name="textLayer">the source's text layer; other text is first repaired as <see cref="TextLayer"/> does,
    /// and
    /// quotes then count the repaired text</param>
    /// <param name="lang">en, ru, uk; null to recognise it by letters</param>
    /// <param name="published">the day dates are read from; null to find it in the text's head</param>
    /// <param name="source">where the text came from, passed on</param>
    /// <param name="outlet">who publishes it; null to recognise it where the text names itself</param>
    public static Reading Read(
        string textLayer, string? lang = null, DateOnly? published = null, string? source = null,
            string? outlet = null) =>
        Read(TextLayer.Of(textLayer), lang, published, source, outlet);

    /// <inheritdoc cref="Read(string, string?, DateOnly?, string?, string?)"/>
    public static Reading Read(
        TextLayer layer, string? lang = null, DateOnly? published = null, string? source = null, string? outlet = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var language = lang ?? LanguageGuess.Of(layer.Text);
        if (Lexicon.Of(language) is not { } lexicon) return new(source, language, published, null, []);
        var head = TextHead.Of(layer.Text, lexicon, language, line =>
            new ReadingRun(TextLayer.Of(line), lexicon, null, TextHead.None, outlet).Claims().Count > 0);
        var day = published ?? head.Day;
        var reading = new ReadingRun(layer, lexicon, day, head, outlet);
        var claims = reading.Claims();
        foreach (var claim in claims)
        {
            if (claim.StandsIn(layer)) continue;
            throw new InvalidOperationException($"a quote at {claim.Start} is not in its text");
        }

        return new(source, language, day, published is null ? head.DayAsWritten : null, claims);
    }
}

/// <summary>One reading in progress: the text's lines in order, and what later sentences need of earlier
/// ones.</summary>
internal sealed class ReadingRun(TextLayer layer, Lexicon lexicon, DateOnly? day, TextHead head, string? outlet)
{
    private readonly Vocabulary _words = new(lexicon);
    private readonly VoiceMemory _memory = new();
    private readonly Story _story = new(lexicon);
    private readonly List<Claim> _claims = [];
    private string? _outlet = outlet;
    private Draft? _last;

    public IReadOnlyList<Claim> Claims()
    {
        var text = layer.Text;
        _outlet ??= Outlet(text);
        foreach (var (from, to) in head.BodyLines(text))
        {
            var view = PassageView.Of(text, from, to, lexicon, _words, day);
            if (view.Tokens.Count == 0) continue;
            Read(view);
        }

        return [.. _claims.OrderBy(c => c.Start).ThenBy(c => c.Length)];
    }

    private void Read(PassageView view)
    {
        _memory.Going = null;
        var figures = new Figures(lexicon);
        var speeches = new Speeches(lexicon, view, _memory);
        var drafting = new Drafting(lexicon, view, figures);
        var chains = new List<(Draft Draft, List<Speech> Own)>();
        var heard = new List<List<Speech>>(view.Sentences.Count);
        var quotes = new QuotedSpeech(view);
        foreach (var sentence in view.Sentences)
        {
            _memory.Relatives = Relatives(view, sentence) ?? _memory.Relatives;
            var own = speeches.Of(sentence);
            heard.Add(own);
            var drafts = drafting.Of(sentence, own, _last);
            foreach (var draft in drafts) Count(view, draft, own, figures);
            ShareCounts(drafts);
            JoinSides(drafts);
            drafts = [.. drafts.Where(d => _story.Keeps(view, d, drafts))];
            _story.Place(view, sentence, drafts);
            foreach (var draft in drafts) Expect(draft);
            foreach (var draft in drafts)
            {
                chains.Add((draft, own));
                draft.Voice = Continuing(view, draft, own);
                _last = draft;
            }

            if (own.Count > 0) _memory.Going = own[^1];
            else if (drafts.Count > 0 && drafts[0].Kind != Kinds.Exchange &&
                drafts[0].Voice.Count == 0) _memory.Going = null;
        }

        foreach (var (draft, own) in chains)
        {
            if (quotes.SpeechFor(draft, heard) is { } speech) draft.Voice = speech.Chain;
            draft.Voice = WithOutlet(draft.Voice);
        }

        _story.Finish(view, chains.Select(c => c.Draft).ToList());
        foreach (var (draft, _) in chains)
        {
            if (draft.Kind == Kinds.Exchange) draft.Place = _claims.Count;
            _claims.Add(draft.Finish(view, layer));
        }

        foreach (var late in _story.LateCounts.Where(d => d.Place is not null))
        {
            _claims[late.Place!.Value] = _claims[late.Place.Value] with { Counts = [.. late.Counts] };
        }

        _story.LateCounts.Clear();
    }

    /// <summary>What is dated after the text's own day has not happened yet.</summary>
    private void Expect(Draft draft)
    {
        if (draft.When?.Earliest is { } from && day is { } today && from > today
            && draft.Modality == Modalities.Asserted &&
            draft.Kind is Kinds.Stage or Kinds.Exchange) draft.Modality = Modalities.Suspected;
    }

    /// <summary>"At least five men are in hospital with tuberculosis": what opens a clause counts for all it
    /// tells.</summary>
    private static void ShareCounts(List<Draft> drafts)
    {
        for (var i = 1; i < drafts.Count; i++)
        {
            var (before, draft) = (drafts[i - 1], drafts[i]);
            if (draft.Counts.Count > 0 || before.Counts.Count == 0 ||
                draft.Kind is Kinds.Rule or Kinds.Request or Kinds.Exchange || before.Kind == Kinds.Exchange) continue;
            if (draft.Sentence.SegmentOf(draft.From) != before.Sentence.SegmentOf(before.From)) continue;
            draft.Counts.AddRange(before.Counts.Where(c => c.Per is CountedPer.Persons or CountedPer.Share));
        }
    }

    /// <summary>"84 servicemen were returned …; in exchange, 84 prisoners were handed over": one exchange, told from both sides.</summary>
    private static void JoinSides(List<Draft> drafts)
    {
        for (var i = drafts.Count - 1; i > 0; i--)
        {
            var (before, draft) = (drafts[i - 1], drafts[i]);
            if (before.Kind != Kinds.Exchange || draft.Kind != Kinds.Exchange || before.Counts.Count != 1 || draft.Counts.Count != 1) continue;
            var (one, other) = (before.Counts[0], draft.Counts[0]);
            if (one.Per == other.Per || one.Per is not (CountedPer.SideRu or CountedPer.SideUa)
                || other.Per is not (CountedPer.SideRu or CountedPer.SideUa)) continue;
            before.Counts.Add(other);
            if (one.Notation == other.Notation) before.Counts.Add(one with { Per = CountedPer.Each });
            before.SpanTo = draft.SpanTo;
            before.To = draft.To;
            drafts.RemoveAt(i);
        }
    }

    /// <summary>The same number from each side is a number for each.</summary>
    private static void Even(List<CountRange> counts)
    {
        var ru = counts.FirstOrDefault(c => c.Per == CountedPer.SideRu);
        if (ru is null || counts.Any(c => c.Per == CountedPer.Each)) return;
        if (counts.Any(c => c.Per == CountedPer.SideUa
            && c.Notation == ru.Notation)) counts.Add(ru with { Per = CountedPer.Each });
    }

    private void Count(PassageView view, Draft draft, List<Speech> own, Figures figures)
    {
        // "almost all" before the "all" inside it
        foreach (var hit in draft.Sentence.Hits.OrderByDescending(h => h.To - h.From))
        {
            if (hit.Entry.Role != "share" || hit.From < draft.SpanFrom || hit.To > draft.SpanTo) continue;
            if (draft.Counts.Count == 0)
            {
                draft.Counts.Add(hit.Entry.Line.Says == "not disclosed"
                    ? new(view.Slice(hit.From, hit.To), null, null, false, false, CountedPer.Each)
                    : new(hit.Entry.Line.Says, null, null, false, true, CountedPer.Share));
            }
        }

        if (draft.Line.Says == "not disclosed" && draft.Counts.Count == 0)
        {
            draft.Counts.Add(new(view.Slice(draft.From, draft.To), null, null, false, false, CountedPer.Each));
        }

        if (draft.Kind is Kinds.Rule or Kinds.Request) return;
        foreach (var count in figures.Of(view, draft.SpanFrom, draft.SpanTo, draft.Kind == Kinds.Exchange))
        {
            if (draft.Counts.All(c => c.Per != count.Per)) draft.Counts.Add(count);
        }

        if (draft.Kind == Kinds.Exchange) Even(draft.Counts);

        if (draft.Counts.Count > 0 || draft.Kind == Kinds.Exchange) return;
        if (Cases(view, draft, figures)) return;
        // "At least two men were told that …", "Seventeen families say …": the people counted are those who speak of
        // themselves
        foreach (var speech in own.Where(s => s.HeadTo <= draft.From && s.Keeps))
        {
            draft.Counts.AddRange(figures.Of(view, speech.HeadFrom, speech.HeadTo, false).Take(1));
            if (draft.Counts.Count == 0 && draft.Sentence.Hits.FirstOrDefault(h => h.Entry.Role == "share" &&
                h.From >= speech.HeadFrom && h.To <= speech.HeadTo + 1).Entry is { } share)
                draft.Counts.Add(new(share.Line.Says, null, null, false, true, CountedPer.Share));
            draft.SpanFrom = Math.Min(draft.SpanFrom, speech.HeadFrom);
        }
    }

    /// <summary>"In 23 cases the caller said that …", "One man, who refused, was beaten": a count that opens the
    /// sentence.</summary>
    private bool Cases(PassageView view, Draft draft, Figures figures)
    {
        var sentence = draft.Sentence;
        var first = sentence.Segments[0];
        var segment = sentence.SegmentOf(draft.From);
        var end = Math.Min(first.To, draft.SpanFrom);
        var cases = lexicon.List("caseWords");
        var inCases = Enumerable.Range(sentence.From, Math.Max(0, Math.Min(end, sentence.From + 8) - sentence.From))
            .Any(at => view.Tokens[at].Word.Is(cases));
        var verb = sentence.Segments[segment].From;
        var subject = segment > 1 && first.To - first.From <= 6 && sentence.Segments[1].Before == ',' &&
            (draft.From == verb || view.Tokens[verb].Word.Is(lexicon.List("aloneBefore")));
        if (!inCases && !subject) return false;
        draft.Counts.AddRange(figures.Of(view, sentence.From, subject ? first.To : end, false).Take(1));
        if (draft.Counts.Count > 0 && inCases) draft.SpanFrom = sentence.From;
        return draft.Counts.Count > 0;
    }

    /// <summary>The voice by this sentence's own attribution, or the speaker who goes on.</summary>
    private IReadOnlyList<string> Continuing(PassageView view, Draft draft, List<Speech> own)
    {
        var said = own.LastOrDefault(s => s.HeadTo <= draft.From ||
            (s.Keeps && s.HeadFrom <= draft.From)) ?? own.FirstOrDefault(s => s.Covers(draft.From));
        if (said is { Chain.Count: > 0 } && !said.IsAccount) return Nest(said);
        if (_memory.Going is not { } going || own.Contains(going)) return [];
        if (draft.Kind == Kinds.Exchange) return [];
        if (going.IsExpert && draft.Kind is Kinds.Rule or Kinds.Practice) return going.Chain;
        return StartsAsContinuation(view, draft.Sentence) ? Nest(going) : [];
    }

    /// <summary>Fear told by a spokesman: whose fear it is stands inside who tells of it.</summary>
    private static IReadOnlyList<string> Nest(Speech speech) => speech.Chain;

    private bool StartsAsContinuation(PassageView view, Sentence sentence)
    {
        var continuing = lexicon.List("continuing");
        for (var at = sentence.From; at < Math.Min(sentence.To, sentence.From + 5); at++)
        {
            if (view.Tokens[at].Word.Is(continuing)) return true;
        }

        return false;
    }

    private IReadOnlyList<string> WithOutlet(IReadOnlyList<string> chain)
    {
        var first = _outlet ?? head.Caller;
        if (first is null || (chain.Count > 0 && chain[0] == first)) return chain;
        return [first, .. chain];
    }

    private string? Relatives(PassageView view, Sentence sentence)
    {
        var families = lexicon.List("families");
        for (var at = sentence.From; at < sentence.To; at++)
        {
            if (view.Tokens[at].Word.Is(families) && lexicon.Voices.TryGetValue(view.Tokens[at].Word.Text,
                out var word)) return word;
        }

        return null;
    }

    /// <summary>How the text names its own outlet: "As Northern Post has been able to confirm". Looked for in the first pages
    /// only.</summary>
    private string? Outlet(string text)
    {
        var tokens = Tokens.Of(text, 0, Math.Min(text.Length, 20_000), _words);
        var hits = new List<LexiconHit>();
        lexicon.Find(tokens, 0, tokens.Count, hits);
        foreach (var hit in hits)
        {
            if (hit.Entry.Role != "outlet") continue;
            var end = Math.Min(hit.To + 4, tokens.Count);
            var from = hit.From + 1;
            while (from < end && !tokens[from].Capital) from++;
            var to = from;
            while (to < end && tokens[to].Capital) to++;
            if (to > from && from <= hit.To) return text[tokens[from].Start..tokens[to - 1].End];
        }

        return null;
    }
}

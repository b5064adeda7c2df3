namespace Homeward.Claims;

/// <summary>
/// Turns what the lexicon found in one sentence into drafts: the longest reading of each stretch wins; what is hypothetical,
/// asked or only wished is dropped; a request, rule or practice speaks for the rest of its sentence; neighbours that say the
/// same become one; each gets the clause it stands in as its quote.
/// </summary>
internal sealed class Drafting(Lexicon lexicon, PassageView view, Figures figures)
{
    private bool _usualSoFar;
    private readonly int _connective = lexicon.List("connectives");
    private readonly int _relative = lexicon.List("relatives");
    private readonly int _but = lexicon.List("but");
    private readonly int _and = lexicon.List("and");
    private readonly int _authority = lexicon.List("authorities");
    private readonly int _often = lexicon.List("often");
    private readonly int _released = lexicon.List("released");
    private readonly int _preposition = lexicon.List("prepositions");
    private readonly int _that = lexicon.List("that");
    private readonly int _past = lexicon.List("past");
    private readonly int _usual = lexicon.List("usual");

    /// <summary>Drafts of a sentence in order of their words; <paramref name="before"/> is the last draft of the text so far.</summary>
    public List<Draft> Of(Sentence sentence, IReadOnlyList<Speech> speeches, Draft? before)
    {
        var hits = sentence.Hits;
        if (!hits.Any(h => h.Entry.Role is "claim" or "echo")) return [];
        var fired = Fired(sentence, hits);
        if (sentence.Question) fired.RemoveAll(h => h.Entry.Line.Kind != Kinds.Request);
        var drafts = fired.Where(h => h.Entry.Role == "claim").Select(h => Begin(sentence, h)).ToList();
        AddEchoes(sentence, fired, drafts, before);
        foreach (var draft in drafts)
        {
            Negate(draft, hits);
            Colour(draft, hits, speeches);
            Generalise(draft);
            Carry(draft);
        }

        if (drafts.Count > 0) _usualSoFar = drafts.Any(d => d.Modality == Modalities.Pattern && d.Kind is Kinds.Stage or Kinds.Coercion or Kinds.Treatment);

        drafts.RemoveAll(d => d.Line.Weak && drafts.Any(o => !o.Line.Weak && o.Sentence.SegmentOf(o.From) == sentence.SegmentOf(d.From)));
        drafts = Rank(drafts, speeches);
        drafts = Merge(drafts);
        foreach (var hit in fired.Where(h => h.Entry.Role == "detail")) Attach(hit, drafts);
        Span(drafts, speeches);
        return drafts;
    }

    /// <summary>Claim, echo and detail hits without those vetoed, refused by "unless", or covered by a longer one.</summary>
    private List<LexiconHit> Fired(Sentence sentence, List<LexiconHit> hits)
    {
        var vetoes = hits.Where(h => h.Entry.Role == "veto").ToList();
        var fired = new List<LexiconHit>();
        foreach (var hit in hits.Where(h => h.Entry.Role is "claim" or "echo" or "detail")
            .OrderByDescending(h => Words(h)).ThenBy(h => h.Entry.Place))
        {
            if (fired.Any(f => Overlap(f, hit) && f.Entry.Role == hit.Entry.Role && !(f.Entry.Line.Health is not null && hit.Entry.Line.Health is not null &&
                f.Entry.Line.Health != hit.Entry.Line.Health && f.From != hit.From))) continue;
            if (hit.Entry.Line.Kind != Kinds.Request && vetoes.Any(v => Vetoes(sentence, v, hit))) continue;
            if (Refused(sentence, hit) || !Satisfied(sentence, hit)) continue;
            fired.Add(hit);
        }

        fired.Sort((a, b) => a.From.CompareTo(b.From));
        return fired;
    }

    /// <summary>False for words that mean this only beside a figure or a date that is not there.</summary>
    private bool Satisfied(Sentence sentence, LexiconHit hit)
    {
        var needs = hit.Entry.Line.Needs;
        if (needs is null) return true;
        var from = sentence.Segments[sentence.SegmentOf(hit.From)].From;
        var last = sentence.SegmentOf(hit.To - 1);
        if (needs == "date")
        {
            // the date may lead the sentence or follow after a comma: "…, on May 23"
            var to = sentence.Segments[Math.Min(last + 1, sentence.Segments.Count - 1)].To;
            return view.Dates.Any(d => d.Date is not null && d.From >= sentence.From && d.To <= to);
        }

        var counts = figures.Of(view, from, sentence.Segments[last].To, exchange: true);
        return counts.Any(c => needs == "count" || c.Per != CountedPer.Persons);
    }

    private int Words(LexiconHit hit)
    {
        var words = 0;
        for (var at = hit.From; at < hit.To; at++) words += view.Tokens[at].IsWord ? 1 : 0;
        return words;
    }

    private static bool Overlap(LexiconHit a, LexiconHit b) => a.From < b.To && b.From < a.To;

    private bool Refused(Sentence sentence, LexiconHit hit)
    {
        if (hit.Entry.Unless.Length == 0) return false;
        var first = sentence.Segments[sentence.SegmentOf(hit.From)];
        var last = sentence.Segments[sentence.SegmentOf(hit.To - 1)];
        for (var at = first.From; at < last.To; at++)
        {
            foreach (var pattern in hit.Entry.Unless)
            {
                if (pattern.MatchAt(view.Tokens, at, last.To) >= 0) return true;
            }
        }

        return false;
    }

    private static bool Vetoes(Sentence sentence, LexiconHit veto, LexiconHit hit)
    {
        // the words of the hit itself never veto it: "кто отказывается" inside a threat
        if (veto.From >= hit.From && veto.To <= hit.To) return false;
        var segment = sentence.SegmentOf(hit.From);
        return veto.Entry.Line.Scope switch
        {
            "after" => veto.From < hit.From,
            "sentence" => true,
            "next" => veto.To <= hit.From && hit.From - veto.To <= 2 && sentence.SegmentOf(veto.From) == segment,
            _ => sentence.SegmentOf(veto.From) == segment || sentence.SegmentOf(veto.From) == sentence.SegmentOf(hit.To - 1),
        };
    }

    private static Draft Begin(Sentence sentence, LexiconHit hit)
    {
        var line = hit.Entry.Line;
        var draft = new Draft
        {
            Sentence = sentence, Line = line, Kind = line.Kind!, Stage = line.Stage, From = hit.From, To = hit.To,
            SpanFrom = hit.From, SpanTo = hit.To, Modality = line.Modality ?? (line.Kind == Kinds.Rule ? Modalities.LegalClaim : Modalities.Asserted),
            Polarity = line.Polarity ?? Polarities.Affirmed,
        };
        draft.Take(line);
        return draft;
    }

    /// <summary>"…, a document confirms it", "but Ukraine denies this": the same statement again, with another standing.</summary>
    private void AddEchoes(Sentence sentence, List<LexiconHit> fired, List<Draft> drafts, Draft? before)
    {
        foreach (var hit in fired.Where(h => h.Entry.Role == "echo"))
        {
            var own = drafts.LastOrDefault(d => d.From < hit.From);
            if (own is null && before is null) continue;
            if (hit.Entry.Line.Modality == Modalities.Denied && own is not null)
            {
                own.Modality = Modalities.Denied;
                own.To = Math.Max(own.To, hit.To);
                continue;
            }

            if (own is not null && !Counts(sentence, hit))
            {
                own.Modality = hit.Entry.Line.Modality!;
                own.To = Math.Max(own.To, hit.To);
                continue;
            }

            var echoed = own ?? before!;
            var draft = Begin(sentence, hit with { Entry = hit.Entry with { Line = hit.Entry.Line with { Kind = echoed.Kind, Stage = echoed.Stage } } });
            draft.When = echoed.When;
            draft.Polarity = echoed.Polarity;
            drafts.Add(draft);
        }
    }

    private bool Counts(Sentence sentence, LexiconHit hit)
    {
        var segment = sentence.Segments[sentence.SegmentOf(hit.From)];
        for (var at = segment.From; at < hit.From; at++)
        {
            if (view.Tokens[at].Word.Number > 0 && !view.Taken(at)) return true;
        }

        return false;
    }

    private void Negate(Draft draft, List<LexiconHit> hits)
    {
        if (draft.Line.Polarity is not null || draft.Kind is Kinds.Rule or Kinds.Practice or Kinds.Pattern or Kinds.Request or Kinds.Coercion) return;
        var segment = draft.Sentence.SegmentOf(draft.From);
        var last = draft.Sentence.SegmentOf(draft.To - 1);
        foreach (var hit in hits.Where(h => h.Entry.Role == "negation"))
        {
            var where = draft.Sentence.SegmentOf(hit.From);
            if (where < segment || where > last) continue;
            var reaches = hit.Entry.Line.Scope switch
            {
                "next" => hit.To <= draft.To && draft.From - hit.To <= 3 && hit.From < draft.To - 0 && Near(hit, draft),
                _ => hit.From < draft.To || Object(draft),
            };
            if (!reaches && hit.Entry.Line.Scope == "next" && hit.From >= draft.To && Object(draft)) reaches = !AndBetween(draft.To, hit.From);
            if (!reaches || Refused(draft.Sentence, hit)) continue;
            draft.Polarity = Polarities.Denied;
            return;
        }
    }

    /// <summary>Leave, board and contract are things given or passed: "Отпуск никому не дают" negates the verb after them.</summary>
    private bool Object(Draft draft) =>
        lexicon.Language is not "en" && draft.Stage is Stages.Leave or Stages.MedicalBoard or Stages.ContractSigned;

    private bool AndBetween(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (at > from && view.Tokens[at - 1].Word.Text is "так") continue; // «так и не дали» is one negation
            if (view.Tokens[at].Word.Is(_and) || view.Tokens[at].Word.Is(_but)) return true;
        }

        return false;
    }

    /// <summary>A bare "not" belongs to the next words: it counts when it stands inside the trigger or just before it.</summary>
    private static bool Near(LexiconHit negation, Draft draft) =>
        negation.From >= draft.From ? negation.To < draft.To || negation.To == draft.To : draft.From - negation.To <= 3;

    private void Colour(Draft draft, List<LexiconHit> hits, IReadOnlyList<Speech> speeches)
    {
        if (draft.Kind == Kinds.Rule || draft.Line.Given) return;
        var segment = draft.Sentence.SegmentOf(draft.From);
        foreach (var hit in hits.Where(h => h.Entry.Role == "modality"))
        {
            var line = hit.Entry.Line;
            if (view.Taken(hit.From) || Refused(draft.Sentence, hit)) continue;
            if (hit.From >= draft.From && hit.To <= draft.To && line.Scope == "after") continue;
            var reaches = line.Scope switch
            {
                "sentence" => SameStretch(draft.Sentence, hit.From, draft.From) && !EchoAt(hits, hit),
                "after" => After(draft, hit),
                _ => draft.Sentence.SegmentOf(hit.From) == segment || draft.Sentence.SegmentOf(hit.From) == draft.Sentence.SegmentOf(draft.To - 1),
            };
            if (!reaches || !Outranks(line.Modality!, draft.Modality)) continue;
            if (draft.Kind is Kinds.Practice or Kinds.Pattern or Kinds.Request && line.Modality == Modalities.Pattern && draft.Kind != Kinds.Practice) continue;
            if (draft.Kind is Kinds.Practice or Kinds.Request or Kinds.Coercion && line.Modality is Modalities.Suspected) continue;
            draft.Modality = line.Modality!;
        }

        foreach (var speech in speeches)
        {
            if (speech.Modality is not null && speech.Covers(draft.From) && Outranks(speech.Modality, draft.Modality)) draft.Modality = speech.Modality;
            if (speech.Denies && speech.Covers(draft.From) && !speeches.Any(s => s.HeadFrom >= speech.HeadTo && s.HeadTo <= draft.From)) Deny(draft, speech);
        }
    }

    /// <summary>A verb of fear or plan colours its own clause and those after it, up to "but" or a strong mark.</summary>
    private bool After(Draft draft, LexiconHit hit)
    {
        var from = draft.Sentence.SegmentOf(hit.From);
        var to = draft.Sentence.SegmentOf(draft.From);
        if (to == from) return true;
        if (to < from || (hit.From >= draft.From && hit.From < draft.To)) return to >= from;
        for (var i = from + 1; i <= to; i++)
        {
            var segment = draft.Sentence.Segments[i];
            if (segment.Before == ';' || view.Tokens[segment.From].Word.Is(_but)) return false;
        }

        return true;
    }

    /// <summary>True when no semicolon parts the two places.</summary>
    private static bool SameStretch(Sentence sentence, int a, int b)
    {
        var (from, to) = (sentence.SegmentOf(Math.Min(a, b)), sentence.SegmentOf(Math.Max(a, b)));
        for (var i = from + 1; i <= to; i++)
        {
            if (sentence.Segments[i].Before == ';') return false;
        }

        return true;
    }

    private static bool EchoAt(List<LexiconHit> hits, LexiconHit hit) => hits.Any(h => h.Entry.Role == "echo" && Overlap(h, hit));

    /// <summary>Whoever was there denies that it happened; an office that denies it is quoted as denying.</summary>
    private static void Deny(Draft draft, Speech speech)
    {
        if (speech.ByAuthority) draft.Modality = Modalities.Denied;
        else draft.Polarity = Polarities.Denied;
    }

    /// <summary>Fear and denial are stronger than expectation, expectation than habit, habit than a bare statement.</summary>
    private static bool Outranks(string modality, string over) => Rank(modality) > Rank(over);

    private static int Rank(string modality) => modality switch
    {
        Modalities.LegalClaim => 6,
        Modalities.Denied => 5,
        Modalities.Feared => 4,
        Modalities.Confirmed => 3,
        Modalities.Suspected => 2,
        Modalities.Pattern => 1,
        _ => 0,
    };

    /// <summary>"Units sometimes refuse leave": what an office does again and again is a practice, not a step of somebody's path.</summary>
    private void Generalise(Draft draft)
    {
        if (draft.Kind is not (Kinds.Stage or Kinds.Practice)) return;
        var segment = draft.Sentence.Segments[draft.Sentence.SegmentOf(draft.From)];
        if (draft.Kind == Kinds.Practice)
        {
            if (Any(segment, _usual) && draft.Modality == Modalities.Asserted) draft.Modality = Modalities.Pattern;
            return;
        }

        if (!Any(segment, _often) || !Any(segment, _authority) || draft.Stage == Stages.Questioned) return;
        draft.Kind = Kinds.Practice;
        draft.Stage = null;
        draft.Polarity = Polarities.Affirmed;
        draft.Modality = Any(segment, _usual) ? Modalities.Pattern : Modalities.Asserted;
    }

    /// <summary>
    /// "It is common that … . They are then taken …": what follows in the present tense in the same paragraph is still told as
    /// usual. A past tense, a date or a count of people ends it.
    /// </summary>
    private void Carry(Draft draft)
    {
        if (!_usualSoFar || draft.Modality != Modalities.Asserted || draft.Kind is not (Kinds.Stage or Kinds.Coercion or Kinds.Treatment)) return;
        var sentence = draft.Sentence;
        for (var at = sentence.From; at < sentence.To; at++)
        {
            var token = view.Tokens[at];
            if (token.Word.Is(_past) || view.Taken(at) || (at >= draft.From && at < draft.To && IsPast(token.Word.Text))) return;
        }

        draft.Modality = Modalities.Pattern;
    }

    private bool IsPast(string word) => lexicon.Language switch
    {
        "ru" => word.EndsWith("ли", StringComparison.Ordinal) || word.EndsWith("ла", StringComparison.Ordinal) ||
            word.EndsWith('л') || word.EndsWith("лись", StringComparison.Ordinal) || word.EndsWith("лся", StringComparison.Ordinal),
        "uk" => word.EndsWith("ли", StringComparison.Ordinal) || word.EndsWith("ла", StringComparison.Ordinal) ||
            word.EndsWith("лися", StringComparison.Ordinal) || word.EndsWith("вся", StringComparison.Ordinal) || word.EndsWith("ив", StringComparison.Ordinal),
        _ => false,
    };

    private bool Any(Segment segment, int list)
    {
        for (var at = segment.From; at < segment.To; at++)
        {
            if (view.Tokens[at].Word.Is(list)) return true;
        }

        return false;
    }

    /// <summary>A request, rule or practice takes what follows in its sentence, up to "but", a semicolon or another speaker.</summary>
    private List<Draft> Rank(List<Draft> drafts, IReadOnlyList<Speech> speeches)
    {
        foreach (var lord in drafts.Where(d => Weight(d) > 0).OrderByDescending(Weight).ThenBy(d => d.From).ToList())
        {
            if (!drafts.Contains(lord)) continue;
            foreach (var other in drafts.ToList())
            {
                if (other == lord || Weight(other) > Weight(lord) || !Reaches(lord, other, speeches)) continue;
                if (Weight(lord) == Weight(other) && other.Kind != lord.Kind) continue;
                foreach (var rule in other.Rule.Where(r => !lord.Rule.Contains(r))) lord.Rule.Add(rule);
                lord.To = Math.Max(lord.To, other.To);
                lord.From = Math.Min(lord.From, other.From);
                drafts.Remove(other);
            }
        }

        return drafts;
    }

    private static int Weight(Draft draft) => draft.Kind switch
    {
        Kinds.Request => 3,
        Kinds.Rule => 2,
        Kinds.Practice => 1,
        _ => 0,
    };

    private bool Reaches(Draft lord, Draft other, IReadOnlyList<Speech> speeches)
    {
        var from = lord.Sentence.SegmentOf(lord.From);
        var to = lord.Sentence.SegmentOf(other.From);
        if (to < from) return to == from - 1 && lord.Kind == Kinds.Request && lord.Sentence.Segments[from].Before is ',';
        for (var i = from + 1; i <= to; i++)
        {
            var segment = lord.Sentence.Segments[i];
            if (segment.Before is ';' or '—' || view.Tokens[segment.From].Word.Is(_but)) return false;
        }

        return !speeches.Any(s => s.HeadFrom > lord.From && s.HeadFrom < other.From);
    }

    private List<Draft> Merge(List<Draft> drafts)
    {
        var merged = new List<Draft>();
        foreach (var draft in drafts.OrderBy(d => d.From))
        {
            var last = merged.LastOrDefault();
            if (last is not null && Same(last, draft) && Adjacent(last, draft))
            {
                last.To = Math.Max(last.To, draft.To);
                last.Take(draft);
            }
            else
            {
                merged.Add(draft);
            }
        }

        // "Two exchanges took place: 49 for 49 …, 103 for 103 …": the list says it better than its announcement
        merged.RemoveAll(d => d.Kind == Kinds.Exchange && merged.Any(o => o.From > d.To && o.Kind == Kinds.Exchange &&
            o.Line.Needs == "figure" && Announces(d, o)));
        return merged;
    }

    private static bool Announces(Draft first, Draft second)
    {
        var from = first.Sentence.SegmentOf(first.To - 1);
        return first.Line.Needs is null && from + 1 < first.Sentence.Segments.Count && first.Sentence.SegmentOf(second.From) > from &&
            first.Sentence.Segments[from + 1].Before == ':';
    }

    private static bool Same(Draft a, Draft b) =>
        a.Kind == b.Kind && a.Stage == b.Stage && a.Polarity == b.Polarity && a.Modality == b.Modality && a.Treatment == b.Treatment;

    private bool Adjacent(Draft a, Draft b)
    {
        var from = a.Sentence.SegmentOf(a.To - 1);
        var to = a.Sentence.SegmentOf(b.From);
        if (to == from) return a.Kind != Kinds.Exchange || !Figure(a, b);
        if (to - from > 1 || a.Sentence.Segments[to].Before is not ',' || view.Tokens[a.Sentence.Segments[to].From].Word.Is(_but)) return false;
        // a clause that counts its own people speaks of others: "…, and one of them is missing a leg"
        var segment = a.Sentence.Segments[to];
        for (var at = segment.From; at < Math.Min(segment.To, segment.From + 4); at++)
        {
            if (view.Tokens[at].Word.Number > 0 && !view.Taken(at)) return a.Kind == Kinds.Exchange && a.Line.Needs != "figure";
        }

        return true;
    }

    private static bool Figure(Draft a, Draft b) => a.Line.Needs == "figure" && b.Line.Needs == "figure";

    private static void Attach(LexiconHit hit, List<Draft> drafts)
    {
        var near = drafts.LastOrDefault(d => d.From <= hit.From) ?? drafts.FirstOrDefault();
        if (near is null) return;
        near.Take(hit.Entry.Line);
        if (hit.From > near.To && near.Kind == Kinds.Stage && hit.Entry.Line.Task is not null) near.To = hit.To;
    }

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
            if (first > 0 && Introduces(sentence, first - 1, lastTo, speeches)) from = sentence.Segments[first - 1].From;
            while (last + 1 < sentence.Segments.Count && Continues(draft, last + 1, nextFrom, speeches)) to = sentence.Segments[++last].To;
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
            while (from < draft.From && (!view.Tokens[from].IsWord || view.Tokens[from].Word.Is(_connective) || view.Tokens[from].Word.Is(_and))) from++;
            while (to > draft.To && (!view.Tokens[to - 1].IsWord || view.Tokens[to - 1].Word.Is(_and))) to--;
            (draft.SpanFrom, draft.SpanTo) = (from, Math.Max(to, draft.To));
        }
    }

    /// <summary>Words before an opening mark that is still open are another's: Moscow"They were taken …</summary>
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

    /// <summary>"of a man released in | the March 19 exchange, in which …": a noun's quote starts with the noun, not with its clause.</summary>
    private int NounStart(int noun, int least)
    {
        var from = noun;
        while (from > least && noun - from < 5 && view.Tokens[from - 1].IsWord && !view.Tokens[from - 1].Word.Is(_preposition) &&
            !view.Tokens[from - 1].Word.Is(_that)) from--;
        return from;
    }

    /// <summary>Where the next statement of the same clause starts: after the last "and" between the two, else at its words.</summary>
    private int BreakBefore(int from, int next)
    {
        for (var at = next - 1; at >= from; at--)
        {
            if (view.Tokens[at].Word.Is(_and) || !view.Tokens[at].IsWord) return at;
        }

        return next;
    }

    /// <summary>A short lead without words of its own ("Two days later,") belongs to the clause it introduces.</summary>
    private bool Introduces(Sentence sentence, int segment, int lastTo, IReadOnlyList<Speech> speeches)
    {
        var lead = sentence.Segments[segment];
        if (view.Tokens[lead.From].Word.Is(_released)) return false;
        return lead.From >= lastTo && lead.To - lead.From <= 5 && sentence.Segments[segment + 1].Before == ',' &&
            Enumerable.Range(lead.From, lead.To - lead.From).Any(view.Taken) && !speeches.Any(s => s.HeadFrom < lead.To && s.HeadTo > lead.From);
    }

    /// <summary>A relative clause or a bare date goes with the clause before it; a rule goes on to the next "but".</summary>
    private bool Continues(Draft draft, int segment, int nextFrom, IReadOnlyList<Speech> speeches)
    {
        var sentence = draft.Sentence;
        var next = sentence.Segments[segment];
        if (draft.Kind == Kinds.Rule && next.To <= nextFrom && next.Before == ',' && !view.Tokens[next.From].Word.Is(_but) &&
            !speeches.Any(s => s.HeadFrom < next.To && s.HeadTo > next.From)) return true;
        var end = next.To;
        while (end > next.From && !view.Tokens[end - 1].IsWord) end--;
        var date = end > next.From && view.Dates.Any(d => d.To == end && d.From <= next.From + 1);
        return next.To <= nextFrom && next.Before == ',' && (date || view.Tokens[next.From].Word.Is(_relative)) &&
            !speeches.Any(s => s.HeadFrom < next.To && s.HeadTo > next.From);
    }
}

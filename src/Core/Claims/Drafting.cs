using Homeward.Basics;
using Homeward.Evidence;

namespace Homeward.Claims;

/// <summary>
/// Turns what the lexicon found in one sentence into drafts: the longest reading of each stretch wins; what is
/// hypothetical,
/// asked or only wished is dropped; a request, rule or practice speaks for the rest of its sentence; neighbours that
/// say the
/// same become one; each gets the clause it stands in as its quote.
/// </summary>
internal sealed partial class Drafting(Lexicon lexicon, PassageView view, Figures figures)
{
    private readonly int _leave = lexicon.List("leaveN");
    private readonly int _discharge = lexicon.List("dischargeN");
    private readonly int _board = lexicon.List("board");
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
    private readonly int _papers = lexicon.List("papersN");
    private readonly int _into = lexicon.List("into");
    private readonly int _generic = lexicon.List("generic");

    /// <summary>Drafts of a sentence in order of their words; <paramref name="before"/> is the last draft of the text
    /// so far.</summary>
    public List<Draft> Of(Sentence sentence, IReadOnlyList<Speech> speeches, Draft? before)
    {
        var hits = sentence.Hits;
        if (!hits.Any(h => h.Entry.Role is "claim" or "echo" or "refusal" or "there")) return [];
        sentence.Clauses ??= new(view.Tokens, sentence.From, sentence.To, lexicon);
        var fired = Fired(sentence, hits);
        if (sentence.Question) fired.RemoveAll(h => h.Entry.Line.Kind != Kinds.Request);
        var drafts = fired.Where(h => h.Entry.Role == "claim").Select(h => Begin(sentence, h)).ToList();
        AddEchoes(sentence, fired, drafts, before);
        AddRefusals(sentence, hits, drafts, before);
        AddThere(sentence, hits, drafts, before);
        foreach (var draft in drafts)
        {
            Negate(draft, hits);
            Colour(draft, hits, speeches);
            Generalise(draft);
            Carry(draft);
        }

        drafts.RemoveAll(d => !Stands(d));

        if (drafts.Count > 0) _usualSoFar = drafts.Any(d => d.Modality == Modalities.Pattern &&
            d.Kind is Kinds.Stage or Kinds.Coercion or Kinds.Treatment);

        drafts.RemoveAll(d => d.Line.Weak && drafts.Any(o => !o.Line.Weak &&
            o.Sentence.SegmentOf(o.From) == sentence.SegmentOf(d.From)));
        // "at interrogations he was beaten" tells what was done to him there
        drafts.RemoveAll(d => d.Stage == Stages.Questioned && drafts.Any(o => o.Kind is Kinds.Treatment or Kinds.Health
            && sentence.Clauses!.Same(o.From, d.From)));
        drafts.RemoveAll(d => d.Kind is not (Kinds.Coercion or Kinds.Request or Kinds.Rule) &&
            drafts.Any(c => c.Kind == Kinds.Coercion && (Threatened(c, d) || d.Treatment == "threatened")));
        drafts = Rank(drafts, speeches);
        drafts = Merge(drafts);
        foreach (var hit in fired.Where(h => h.Entry.Role == "detail")) Attach(hit, drafts);
        Span(drafts, speeches);
        return drafts;
    }

    /// <summary>Claim, echo and detail hits without those vetoed, refused by "unless", or covered by a longer
    /// one.</summary>
    private List<LexiconHit> Fired(Sentence sentence, List<LexiconHit> hits)
    {
        var vetoes = hits.Where(h => h.Entry.Role == "veto").ToList();
        var fired = new List<LexiconHit>();
        foreach (var hit in hits.Where(h => h.Entry.Role is "claim" or "echo" or "detail")
            .OrderByDescending(h => h.Entry.Line.Rank).ThenByDescending(h => h.Entry.Line.Stage is Stages.Captured or Stages.Recaptured)
                .ThenBy(h => h.Entry.Line.Weak).ThenBy(OnlyNamed)
                .ThenByDescending(h => Words(h)).ThenBy(h => h.Entry.Place))
        {
            if (fired.Any(f => Overlap(f, hit) && f.Entry.Role == hit.Entry.Role &&
                !(f.Entry.Line.Health is not null && hit.Entry.Line.Health is not null &&
                f.Entry.Line.Health != hit.Entry.Line.Health && f.From != hit.From))) continue;
            if (hit.Entry.Line.Kind is not (Kinds.Request or Kinds.Coercion)
                && vetoes.Any(v => Vetoes(sentence, v, hit))) continue;
            if (hit.Head >= 0 && lexicon.IsNoun(view.Tokens, hit.Head, sentence.From)) continue;
            if (hit.Entry.Line.Kind == Kinds.Practice && (StepOfPath(hit, hits) || Denial(hit, hits))) continue;
            if (NamesPeople(hit) || Refused(sentence, hit) || !Satisfied(sentence, hit)) continue;
            fired.Add(hit);
        }

        fired.Sort((a, b) => a.From.CompareTo(b.From));
        return fired;
    }

    /// <summary>"Released men are usually sent back to their units": the unit is where they are sent and no office that acts; a usual
    /// step, not a practice.</summary>
    private bool StepOfPath(LexiconHit practice, List<LexiconHit> hits) =>
        hits.Any(h => h.Entry.Role == "claim" && h.Entry.Line is
        {
            Kind: Kinds.Stage, Polarity: null or Polarities.Affirmed,
            Stage: Stages.ReturnedToUnit or Stages.SentToFront or Stages.Questioned or Stages.HeldAfterRelease
        } && Overlap(h, practice))
        && Enumerable.Range(practice.From, practice.To - practice.From).All(at => !view.Tokens[at].Word.Is(_authority) || Whither(at, practice.From));

    /// <summary>"The ministry dismissed reports that …" denies; it is no habit of the ministry's.</summary>
    private static bool Denial(LexiconHit practice, List<LexiconHit> hits) => hits.Any(h =>
        h.Entry.Role == "modality" && h.Entry.Line.Modality == Modalities.Denied && Overlap(h, practice));

    /// <summary>"Send him to fight": who fights is told by the verb that sends, not by the infinitive.</summary>
    private bool OnlyNamed(LexiconHit hit) => hit.Head >= 0 && view.Tokens[hit.Head].Word is var word
        && word.Is(_isInfinitive) && !word.Is(_isPresent);

    private bool Whither(int at, int least)
    {
        for (var before = at - 1; before >= Math.Max(least - 2, at - 4) && before >= 0 && view.Tokens[before].IsWord; before--)
        {
            if (view.Tokens[before].Word.Is(_into)) return true;
        }

        return false;
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
            // the date may lead the sentence or follow after a comma: "…, on 3 June"
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
        if (hit.Entry.UnlessAnywhere.Length > 0 && FoundIn(sentence.From, sentence.To, hit.Entry.UnlessAnywhere))
            return true;
        if (hit.Entry.Unless.Length == 0) return false;
        var first = sentence.Segments[sentence.SegmentOf(hit.From)];
        var last = sentence.Segments[sentence.SegmentOf(hit.To - 1)];
        return FoundIn(first.From, last.To, hit.Entry.Unless);
    }

    private bool FoundIn(int from, int to, WordPattern[] patterns)
    {
        for (var at = from; at < to; at++)
        {
            foreach (var pattern in patterns)
            {
                if (pattern.MatchAt(view.Tokens, at, to) >= 0) return true;
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
            _ => SameClause(sentence, veto.To - 1, hit),
        };
    }

    /// <summary>True when a word stands in the clause of a hit's head, of its first or of its last word.</summary>
    private static bool SameClause(Sentence sentence, int word, LexiconHit hit) => hit.Head >= 0
        ? sentence.Clauses!.Same(word, hit.Head)
        : sentence.Clauses!.Same(word, hit.From) || sentence.Clauses.Same(word, hit.To - 1);

    private static Draft Begin(Sentence sentence, LexiconHit hit)
    {
        var line = hit.Entry.Line;
        var draft = new Draft
        {
            Sentence = sentence, Line = line, Kind = line.Kind!, Stage = line.Stage, From = hit.From, To = hit.To,
            Head = hit.Head, SpanFrom = hit.From, SpanTo = hit.To, Modality =
                line.Modality ?? (line.Kind == Kinds.Rule ? Modalities.LegalClaim : Modalities.Asserted),
            Polarity = line.Polarity ?? Polarities.Affirmed,
        };
        draft.Take(line);
        return draft;
    }

    /// <summary>"…, a document confirms it", "but Ukraine denies this": the same statement again, with another
    /// standing.</summary>
    private void AddEchoes(Sentence sentence, List<LexiconHit> fired, List<Draft> drafts, Draft? before)
    {
        foreach (var hit in fired.Where(h => h.Entry.Role == "echo"))
        {
            var own = drafts.LastOrDefault(d => d.From < hit.From);
            if (own is null && Announced(sentence, hit, drafts)) continue;
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
            var draft = Begin(sentence, hit with
            {
                Entry =
                hit.Entry with { Line = hit.Entry.Line with { Kind = echoed.Kind, Stage = echoed.Stage } }
            });
            draft.When = echoed.When;
            draft.Polarity = echoed.Polarity;
            drafts.Add(draft);
        }
    }

    /// <summary>"A document confirms it: he was …": the word is of what follows the colon, not of what was said before.</summary>
    private static bool Announced(Sentence sentence, LexiconHit hit, List<Draft> drafts)
    {
        var after = drafts.Where(d => d.From >= hit.To && sentence.SegmentOf(d.From) > sentence.SegmentOf(hit.To - 1)).ToList();
        if (after.Count == 0 || sentence.Segments[sentence.SegmentOf(hit.To - 1) + 1].Before != ':') return false;
        foreach (var draft in after) draft.Modality = hit.Entry.Line.Modality!;
        return true;
    }

    /// <summary>"He asked for leave. It was refused": a refusal without its object is of what was asked for.</summary>
    private void AddRefusals(Sentence sentence, List<LexiconHit> hits, List<Draft> drafts, Draft? before)
    {
        foreach (var hit in hits.Where(h => h.Entry.Role == "refusal"))
        {
            var clauses = sentence.Clauses!;
            if (drafts.Any(d => clauses.Same(d.From, hit.From) || clauses.Same(d.To - 1, hit.From) || d.Head >= 0
                && clauses.Same(d.Head, hit.From))) continue;
            if (!view.Tokens[hit.Head].Word.Is(_isPast) && !view.Tokens[hit.Head].Word.Is(_isDone)) continue;
            var (from, to) = clauses.Around(hit.From);
            if (to - from > ShortRefusal || Asked(sentence, from, before) is not { } stage) continue;
            var draft = Begin(sentence, hit with { Entry = hit.Entry with { Line = hit.Entry.Line with { Kind = Kinds.Stage, Stage = stage } } });
            (draft.From, draft.To) = (hit.From, hit.To);
            drafts.Add(draft);
        }
    }

    /// <summary>"Five of them were sent there": where the statement before it put somebody.</summary>
    private void AddThere(Sentence sentence, List<LexiconHit> hits, List<Draft> drafts, Draft? before)
    {
        foreach (var hit in hits.Where(h => h.Entry.Role == "there"))
        {
            if (drafts.Any(d => sentence.Clauses!.Same(d.From, hit.From) || sentence.Clauses.Same(d.To - 1, hit.From))) continue;
            if ((drafts.LastOrDefault(d => d.From < hit.From) ?? before)?.Stage is not (Stages.SentToFront or Stages.ReturnedToUnit
                or Stages.SentToOccupiedTerritory or Stages.Transferred) || NamesPeople(hit)) continue;
            var stage = (drafts.LastOrDefault(d => d.From < hit.From) ?? before)!.Stage;
            drafts.Add(Begin(sentence, hit with { Entry = hit.Entry with { Line = hit.Entry.Line with { Kind = Kinds.Stage, Stage = stage } } }));
        }
    }

    private const int ShortRefusal = 5;

    private string? Asked(Sentence sentence, int before, Draft? last)
    {
        var start = Math.Max(0, sentence.From - ReachBack);
        for (var at = before - 1; at >= start; at--)
        {
            var word = view.Tokens[at].Word;
            if (word.Is(_leave)) return Stages.Leave;
            if (word.Is(_discharge)) return Stages.Discharged;
            if (word.Is(_board)) return Stages.MedicalBoard;
        }

        return last?.Stage is Stages.Leave or Stages.Discharged or Stages.MedicalBoard ? last.Stage : null;
    }

    private const int ReachBack = 14;

    private bool Counts(Sentence sentence, LexiconHit hit)
    {
        var segment = sentence.Segments[sentence.SegmentOf(hit.From)];
        for (var at = segment.From; at < hit.From; at++)
        {
            if (view.Tokens[at].Word.Number > 0 && !view.Taken(at)) return true;
        }

        return false;
    }

    /// <summary>A request, rule or practice takes what follows in its sentence, up to "but", a semicolon or another
    /// speaker.</summary>
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

    /// <summary>"Sign, or you go to an assault group": what is threatened did not happen.</summary>
    private static bool Threatened(Draft coercion, Draft draft) => draft.From >= coercion.From &&
        (draft.From < coercion.To || draft.Sentence.Clauses!.Same(draft.From, coercion.To - 1));

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
        if (to < from) return to == from - 1 && lord.Kind == Kinds.Request && lord.Sentence.Segments[from].Before is ',' &&
            !speeches.Any(s => s.HeadTo > other.To && s.HeadTo <= lord.From);
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
            if (last is not null && (Detail(last, draft) || Twice(last, draft) || (Same(last, draft) && Adjacent(last, draft))))
            {
                if (draft.Polarity == Polarities.Denied) last.Polarity = Polarities.Denied;
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

    /// <summary>"not to the front but to camps, where they dug trenches": what they had to do belongs to where they
    /// were.</summary>
    private static bool Detail(Draft last, Draft draft) => draft.Line.Task is not null && last.Kind == Kinds.Stage
        && last.Stage == draft.Stage;

    /// <summary>"No doctor of a board has examined him": one step, said with two words of one clause.</summary>
    private static bool Twice(Draft last, Draft draft) => last.Kind == draft.Kind && last.Stage is not null &&
        last.Stage == draft.Stage && last.Sentence == draft.Sentence && last.Sentence.Clauses!.Same(last.To - 1, draft.From);

    private static bool Announces(Draft first, Draft second)
    {
        var from = first.Sentence.SegmentOf(first.To - 1);
        return first.Line.Needs is null && from + 1 < first.Sentence.Segments.Count &&
            first.Sentence.SegmentOf(second.From) > from &&
            first.Sentence.Segments[from + 1].Before == ':';
    }

    private static bool Same(Draft a, Draft b) =>
        a.Kind == b.Kind && a.Stage == b.Stage && a.Polarity == b.Polarity && a.Modality == b.Modality &&
            a.Treatment == b.Treatment;

    private bool Adjacent(Draft a, Draft b)
    {
        var from = a.Sentence.SegmentOf(a.To - 1);
        var to = a.Sentence.SegmentOf(b.From);
        if (to == from) return a.Kind != Kinds.Exchange || !Figure(a, b);
        if (to - from > 1 || a.Sentence.Segments[to].Before is not ',' ||
            view.Tokens[a.Sentence.Segments[to].From].Word.Is(_but)) return false;
        // a clause that counts its own people speaks of others: "…, and two of them cannot walk"
        var segment = a.Sentence.Segments[to];
        if (figures.Of(view, segment.From, segment.To, false).Count > 0) return a.Kind == Kinds.Exchange &&
            a.Line.Needs != "figure";
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
}

/// <summary>A claim in the making: mutable inside one paragraph, and nowhere else.</summary>
internal sealed class Draft
{
    public required Sentence Sentence { get; init; }
    public required LexiconLine Line { get; init; }
    public required string Kind { get; set; }
    public string? Stage { get; set; }

    /// <summary>tokens of the words that fired</summary>
    public int From { get; set; }
    public int To { get; set; }

    /// <summary>the token whose verb says how it stands; -1 where words of fixed order fired</summary>
    public int Head { get; init; } = -1;

    /// <summary>tokens of the quote</summary>
    public int SpanFrom { get; set; }
    public int SpanTo { get; set; }

    public string Modality { get; set; } = Modalities.Asserted;
    public string Polarity { get; set; } = Polarities.Affirmed;
    public UncertainDate? When { get; set; }
    public RelativeDate? Relative { get; set; }

    /// <summary>what Relative was read from, until the event's day is known</summary>
    public RelativeSpan? Offset { get; set; }
    public List<CountRange> Counts { get; } = [];
    public IReadOnlyList<string> Voice { get; set; } = [];
    public List<string> Health { get; } = [];
    public List<string> Rule { get; } = [];
    public List<string> Category { get; } = [];
    public string? Treatment { get; set; }
    public string? Subject { get; set; }
    public string? Group { get; set; }
    public string? By { get; set; }
    public string? Task { get; set; }
    public string? Service { get; set; }
    public string? Period { get; set; }
    public string? Agreed { get; set; }
    public bool? Coerced { get; set; }

    /// <summary>where its finished claim stands, for an exchange that may get its figures later</summary>
    public int? Place { get; set; }

    /// <summary>Takes over what a line says about details; the first value of each stays.</summary>
    public void Take(LexiconLine line)
    {
        Add(Health, line.Health);
        Add(Rule, line.Rule);
        Add(Category, line.Category);
        Treatment ??= line.Treatment;
        Subject ??= line.Subject;
        By ??= line.By;
        Task ??= line.Task;
        Service ??= line.Service;
        Period ??= line.Period;
        Coerced ??= line.Coerced;
    }

    /// <summary>Takes over the details of a draft that is merged into this one.</summary>
    public void Take(Draft other)
    {
        foreach (var health in other.Health) Add(Health, health);
        foreach (var rule in other.Rule) Add(Rule, rule);
        foreach (var category in other.Category) Add(Category, category);
        Treatment ??= other.Treatment;
        Task ??= other.Task;
        Service ??= other.Service;
        Coerced ??= other.Coerced;
        By ??= other.By;
    }

    public Claim Finish(PassageView view, TextLayer layer)
    {
        var start = layer.CodePointOf(view.Tokens[SpanFrom].Start);
        var end = layer.CodePointOf(view.Tokens[SpanTo - 1].End);
        return new()
        {
            Kind = Kind, Start = start, Length = end - start, Quote = view.Slice(SpanFrom, SpanTo), Stage = Stage,
            When = When,
            Relative = Relative, Counts = [.. Counts], Modality = Modality, Polarity = Polarity, Voice = Voice,
            Subject = Subject, Group = Group, By = By, Health = [.. Health], Treatment = Treatment, Rule = [.. Rule],
            Category = [.. Category], Service = Service, Task = Task, Coerced = Coerced, Period = Period,
            Agreed = Agreed,
        };
    }

    private static void Add(List<string> list, string? value)
    {
        if (value is not null && !list.Contains(value)) list.Add(value);
    }
}

namespace Homeward.Claims;

/// <summary>How a draft is meant: denied, feared, expected, usual; and what an office does again and again.</summary>
internal sealed partial class Drafting
{
    private void Negate(Draft draft, List<LexiconHit> hits)
    {
        if (draft.Line.Polarity is not null || draft.Head >= 0 ||
            draft.Kind is Kinds.Rule or Kinds.Practice or Kinds.Pattern or Kinds.Request or Kinds.Coercion) return;
        var segment = draft.Sentence.SegmentOf(draft.From);
        var last = draft.Sentence.SegmentOf(draft.To - 1);
        foreach (var hit in hits.Where(h => h.Entry.Role == "negation"))
        {
            var where = draft.Sentence.SegmentOf(hit.From);
            if (where < segment || where > last) continue;
            var reaches = hit.Entry.Line.Scope switch
            {
                "next" => hit.To <= draft.To && draft.From - hit.To <= 3 && hit.From < draft.To - 0 && Near(hit, draft),
                _ => InClause(draft, hit.From) && (hit.From < draft.To || Object(draft)),
            };
            if (!reaches && hit.Entry.Line.Scope == "next" && hit.From >= draft.To && Object(draft)) reaches =
                !AndBetween(draft.To, hit.From);
            if (!reaches || Refused(draft.Sentence, hit)) continue;
            draft.Polarity = Polarities.Denied;
            return;
        }
    }

    /// <summary>Leave, board and contract are things given or passed: "Отпуск никому не дают" negates the verb after
    /// them.</summary>
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

    /// <summary>A bare "not" belongs to the next words: it counts when it stands inside the trigger or just before
    /// it.</summary>
    private static bool Near(LexiconHit negation, Draft draft) =>
        negation.From >= draft.From ? negation.To < draft.To || negation.To == draft.To : draft.From - negation.To <= 3;

    private void Colour(Draft draft, List<LexiconHit> hits, IReadOnlyList<Speech> speeches)
    {
        if (draft.Kind == Kinds.Rule || draft.Line.Given) return;
        foreach (var hit in hits.Where(h => h.Entry.Role == "modality"))
        {
            var line = hit.Entry.Line;
            if (view.Taken(hit.From) || Refused(draft.Sentence, hit)) continue;
            if (hit.From >= draft.From && hit.To <= draft.To && line.Scope == "after" &&
                (draft.Head < 0 || draft.Head == hit.From || draft.Line.Modality is not null)) continue;
            var reaches = line.Scope switch
            {
                "sentence" => SameStretch(draft.Sentence, hit.From, draft.From) && !EchoAt(hits, hit),
                "after" => After(draft, hit) && !(draft.Kind == Kinds.Health && line.Modality == Modalities.Feared &&
                    SameSegment(draft, hit)),
                _ => InClause(draft, hit.From),
            };
            if (draft.Line.Modality == Modalities.Asserted && line.Modality == Modalities.Suspected) continue;
            if (!reaches || !Outranks(line.Modality!, draft.Modality)) continue;
            if (draft.Kind is Kinds.Practice or Kinds.Pattern or Kinds.Request &&
                line.Modality == Modalities.Pattern && draft.Kind != Kinds.Practice) continue;
            if (draft.Kind is Kinds.Practice or Kinds.Request or Kinds.Coercion &&
                line.Modality is Modalities.Suspected) continue;
            draft.Modality = line.Modality!;
        }

        foreach (var speech in speeches)
        {
            if (speech.Modality is not null && speech.Covers(draft.From) && draft.Kind != Kinds.Health &&
                Outranks(speech.Modality, draft.Modality)) draft.Modality = speech.Modality;
            if (speech.Denies && speech.Covers(draft.From) &&
                !speeches.Any(s => s.HeadFrom >= speech.HeadTo && s.HeadTo <= draft.From)) Deny(draft, speech);
        }
    }

    private static bool InClause(Draft draft, int word) => draft.Head >= 0
        ? draft.Sentence.Clauses!.Same(word, draft.Head)
        : draft.Sentence.Clauses!.Same(word, draft.From) || draft.Sentence.Clauses.Same(word, draft.To - 1);

    /// <summary>A verb of fear or plan colours its own clause and those after it, up to "but" or a strong
    /// mark.</summary>
    private bool After(Draft draft, LexiconHit hit)
    {
        var from = draft.Sentence.SegmentOf(hit.From);
        var to = draft.Sentence.SegmentOf(draft.From);
        if (to == from) return hit.From < draft.To || InClause(draft, hit.From);
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

    /// <summary>"He is afraid of the dark and does not sleep": fear as an illness, not fear of it.</summary>
    private static bool SameSegment(Draft draft, LexiconHit hit) =>
        draft.Sentence.SegmentOf(hit.From) == draft.Sentence.SegmentOf(draft.From);

    private static bool EchoAt(List<LexiconHit> hits, LexiconHit hit) =>
        hits.Any(h => h.Entry.Role == "echo" && Overlap(h, hit));

    /// <summary>Whoever was there denies that it happened; an office that denies it is quoted as denying.</summary>
    private static void Deny(Draft draft, Speech speech)
    {
        if (speech.ByAuthority) draft.Modality = Modalities.Denied;
        else draft.Polarity = Polarities.Denied;
    }

    /// <summary>Fear and denial are stronger than expectation, expectation than habit, habit than a bare
    /// statement.</summary>
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

    /// <summary>"Units sometimes refuse leave": what an office does again and again is a practice, not a step of
    /// somebody's path.</summary>
    private void Generalise(Draft draft)
    {
        if (draft.Kind is not (Kinds.Stage or Kinds.Practice)) return;
        var segment = draft.Sentence.Segments[draft.Sentence.SegmentOf(draft.From)];
        if (draft.Kind == Kinds.Practice)
        {
            if (Any(segment, _usual) && draft.Modality == Modalities.Asserted) draft.Modality = Modalities.Pattern;
            return;
        }

        var usual = Any(segment, _often) || (draft.Modality == Modalities.Pattern && Papers(segment, draft));
        if (!usual || !(Acts(segment, draft) || Papers(segment, draft)) || draft.Stage == Stages.Questioned) return;
        draft.Kind = Kinds.Practice;
        draft.Stage = null;
        draft.Polarity = Polarities.Affirmed;
        draft.Modality = Any(segment, _usual) || draft.Modality == Modalities.Pattern ? Modalities.Pattern : Modalities.Asserted;
    }

    /// <summary>
    /// "It is common that … . They are then taken …": what follows in the present tense in the same paragraph is
    /// still told as
    /// usual. A past tense, a date or a count of people ends it.
    /// </summary>
    private void Carry(Draft draft)
    {
        if (!(_usualSoFar || Habitual(draft)) || draft.Modality != Modalities.Asserted ||
            draft.Kind is not (Kinds.Stage or Kinds.Coercion or Kinds.Treatment)) return;
        var sentence = draft.Sentence;
        for (var at = sentence.From; at < sentence.To; at++)
        {
            var token = view.Tokens[at];
            if (token.Word.Is(_past) || Dated(at) ||
                (at >= draft.From && at < draft.To && IsPast(token.Word.Text))) return;
        }

        draft.Modality = Modalities.Pattern;
    }

    /// <summary>"People are sent back to their units": people in general, in the present tense, without a number.</summary>
    private bool Habitual(Draft draft)
    {
        if (draft.Polarity != Polarities.Affirmed && draft.Stage != Stages.HeldAfterRelease) return false;
        if (draft.Head >= 0 && view.Tokens[draft.Head].Word is var head && (head.Is(_isFuture) && !head.Is(_isPresent))) return false;
        var segment = draft.Sentence.Segments[draft.Sentence.SegmentOf(draft.From)];
        for (var at = segment.From; at < segment.To; at++)
        {
            if (!view.Tokens[at].Word.Is(_generic)) continue;
            var before = at > segment.From ? view.Tokens[at - 1].Word : null;
            return before is null || before.Number < 0;
        }

        return false;
    }

    private bool Dated(int token) => view.Taken(token)
        && view.Dates.Any(d => d.Date is not null && d.From <= token && token < d.To);

    private bool IsPast(string word) => lexicon.Language switch
    {
        "ru" => word.EndsWith("ли", StringComparison.Ordinal) || word.EndsWith("ла", StringComparison.Ordinal) ||
            word.EndsWith('л') || word.EndsWith("лись", StringComparison.Ordinal) ||
                word.EndsWith("лся", StringComparison.Ordinal),
        "uk" => word.EndsWith("ли", StringComparison.Ordinal) || word.EndsWith("ла", StringComparison.Ordinal) ||
            word.EndsWith("лися", StringComparison.Ordinal) || word.EndsWith("вся", StringComparison.Ordinal) ||
                word.EndsWith("ив", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>An office stands in the clause outside the words of the step itself: "usually returned to their units" names none.</summary>
    private bool Acts(Segment segment, Draft draft)
    {
        for (var at = segment.From; at < segment.To; at++)
        {
            if ((at < draft.From || at >= draft.To) && view.Tokens[at].Word.Is(_authority)) return true;
        }

        return false;
    }

    /// <summary>"Requests for discharge are as a rule returned": what happens to papers is done by the office.</summary>
    private bool Papers(Segment segment, Draft draft) => draft.Polarity == Polarities.Denied && Any(segment, _papers);

    private bool Any(Segment segment, int list)
    {
        for (var at = segment.From; at < segment.To; at++)
        {
            if (view.Tokens[at].Word.Is(list)) return true;
        }

        return false;
    }
}

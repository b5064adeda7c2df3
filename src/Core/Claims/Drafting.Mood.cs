namespace Homeward.Claims;

/// <summary>What the verb at the head of a frame says by its own form: it happened, it is to come, it is only
/// named.</summary>
internal sealed partial class Drafting
{
    private readonly int _isPast = lexicon.List("@past");
    private readonly int _isPresent = lexicon.List("@present");
    private readonly int _isFuture = lexicon.List("@future");
    private readonly int _isInfinitive = lexicon.List("@inf");
    private readonly int _isDone = lexicon.List("@done");
    private readonly int _nots = lexicon.List("neg");
    private readonly int _nobody = lexicon.List("nobody");
    private readonly int _auxiliary = lexicon.List("auxiliaries");
    private readonly int _toVerb = lexicon.List("toVerb");
    private readonly int _plans = lexicon.List("plans");
    private readonly int _made = lexicon.List("made");
    private readonly int _barred = lexicon.List("barred");
    private readonly int _wishes = lexicon.List("wishes");
    private readonly int _people = lexicon.List("people");
    private readonly int _theWord = lexicon.List("theWord");
    private readonly int _freed = lexicon.List("freed");
    private readonly int _wouldBe = lexicon.List("wouldBe");

    /// <summary>False for what is only wished, asked or imagined; else the draft's standing follows its
    /// verb.</summary>
    private bool Stands(Draft draft)
    {
        if (draft.Head < 0 || draft.Kind is Kinds.Rule or Kinds.Practice or Kinds.Pattern or Kinds.Request or Kinds.Coercion) return true;
        var word = view.Tokens[draft.Head].Word;
        var segment = draft.Sentence.Segments[draft.Sentence.SegmentOf(draft.Head)];
        if (Imagined(segment)) return false;
        if (draft.Line.Polarity is null && Negated(draft, segment)) draft.Polarity = Polarities.Denied;
        if (word.Is(_isInfinitive) && Named(word, draft.Head)) return Governed(draft, segment);
        var finite = word.Is(_isPast) || word.Is(_isPresent) || word.Is(_isDone);
        if (!finite && word.Is(_isFuture) && draft.Modality is Modalities.Asserted) draft.Modality = Modalities.Suspected;
        return true;
    }

    /// <summary>"four of the returned": an English participle after "the" or "men" names people and tells
    /// nothing.</summary>
    private bool NamesPeople(LexiconHit hit) => lexicon.Language == "en" && hit.Head > 0 &&
        view.Tokens[hit.Head].Word.Is(_isDone) &&
        (view.Tokens[hit.Head - 1].Word.Is(_theWord) || (view.Tokens[hit.Head - 1].Word.Is(_people) &&
        (view.Tokens[hit.Head].Word.Is(_freed) || OtherVerb(hit.Head))));

    /// <summary>"servicemen returned from captivity": the only verb of a clause is no participle.</summary>
    private bool OtherVerb(int head)
    {
        var sentence = view.Sentences.First(s => head >= s.From && head < s.To);
        var (from, to) = sentence.Clauses!.Around(head);
        for (var at = from; at < to; at++)
        {
            if (at != head && (view.Tokens[at].Word.Is(_auxiliary) || view.Tokens[at].Word.Is(_isPast))) return true;
        }

        return view.Tokens[from].Word.Is(_preposition) || view.Tokens[from].Word.Is(_relative);
    }

    /// <summary>"бы": it would have been. A single capital letter is an initial.</summary>
    private bool Imagined(Segment segment)
    {
        for (var at = segment.From; at < segment.To; at++)
        {
            if (view.Tokens[at].Word.Is(_wouldBe) && !view.Tokens[at].Capital) return true;
        }

        return false;
    }

    /// <summary>An infinitive that is no finite form: in English only after "to" or another verb.</summary>
    private bool Named(Word word, int at) => !word.Is(_isPresent) || (at > 0 && view.Tokens[at - 1].Word.Is(_toVerb));

    /// <summary>"обещают отправить" is expected, "заставили подписать" happened, "не дали выйти" did not, "хочет
    /// уволиться" is
    /// a wish; an infinitive that nothing governs tells of no event.</summary>
    private bool Governed(Draft draft, Segment segment)
    {
        var low = Math.Max(segment.From, draft.Head - 7);
        var high = Math.Min(segment.To, draft.Head + 6);
        for (var step = 1; draft.Head - step >= low || draft.Head + step < high; step++)
        {
            foreach (var at in (ReadOnlySpan<int>)[draft.Head - step, draft.Head + step])
            {
                if (at < low || at >= high) continue;
                var word = view.Tokens[at].Word;
                var not = at > low && view.Tokens[at - 1].Word.Is(_nots);
                if (not && word.Is(_plans)) return false;
                if (word.Is(_barred) || (not && word.Is(_made)))
                {
                    draft.Polarity = draft.Line.Polarity ?? Polarities.Denied;
                    draft.From = Math.Min(draft.From, at - (not ? 1 : 0));
                    draft.To = Math.Max(draft.To, at + 1);
                    return true;
                }

                if (word.Is(_wishes)) return false;
                if (word.Is(_made)) return true;
                if (!word.Is(_plans)) continue;
                if (draft.Modality == Modalities.Asserted) draft.Modality = Modalities.Suspected;
                return true;
            }
        }

        return draft.Modality != Modalities.Asserted;
    }

    /// <summary>"не" belongs to the verb right after it, an auxiliary or short adverb between; "nobody" to its
    /// whole clause.</summary>
    private bool Negated(Draft draft, Segment segment)
    {
        for (var at = segment.From; at < segment.To; at++)
        {
            if (view.Tokens[at].Word.Is(_nobody) && at < Math.Max(draft.To, draft.Head + 4)) return true;
        }

        // English puts "not" after its auxiliary: a head of two words holds it inside
        var english = lexicon.Language == "en";
        var from = english ? Math.Max(draft.Head, Math.Min(draft.To, draft.Head + 4) - 1) : draft.Head - 1;
        for (var at = from; at >= Math.Max(segment.From, draft.Head - 5); at--)
        {
            var word = view.Tokens[at].Word;
            if (word.Is(_nots)) return true;
            if (!english && !word.Is(_auxiliary)) return false;
            if (word.Is(_and) || word.Is(_but)) return false;
        }

        return false;
    }
}

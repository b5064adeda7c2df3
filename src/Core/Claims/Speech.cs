namespace Homeward.Claims;

/// <summary>Reported speech in a sentence: who, with which words, and how it colours what is said.</summary>
/// <param name="HeadFrom">first token of the attribution itself ("she says that"), which is no part of a quote</param>
/// <param name="HeadTo">token after it</param>
/// <param name="Chain">voices without the outlet</param>
/// <param name="IsPerson">true for one person, whom "she" may mean later</param>
/// <param name="IsExpert">true for a lawyer, whose next sentences about the law are still hers</param>
internal sealed record Speech(
    Sentence Sentence, int HeadFrom, int HeadTo, IReadOnlyList<string> Chain, bool IsPerson, bool IsExpert,
        bool ByAuthority, LexiconLine Line)
{
    public string? Modality => Line.Modality is Modalities.Denied ? null : Line.Modality;

    public bool Denies => Line.Modality == Modalities.Denied;

    /// <summary>the attribution counts people or denies, so that it belongs to the quote</summary>
    public bool Keeps { get; init; }

    public bool IsAccount => Line.Scope == "account";

    /// <summary>True when what stands at this token is said by this voice, as far as its own sentence goes.</summary>
    public bool Covers(int token) => Line.Scope == "sentence" || HeadTo <= token ||
        (HeadFrom > token && (Line.Speaker is "after" or "either" || HeadTo >= Sentence.To - 2));
}

/// <summary>Finds who speaks in a sentence. Names are kept as written; roles ("сестры") become the words of the
/// lexicon.</summary>
internal sealed class Speeches(Lexicon lexicon, PassageView view, VoiceMemory memory)
{
    private const int LongestName = 8;

    private readonly int _pronoun = lexicon.List("personPronouns");
    private readonly int _plural = lexicon.List("pluralPronouns");
    private readonly int _organisation = lexicon.List("organisations");
    private readonly int _determiner = lexicon.List("determiners");
    private readonly int _particle = lexicon.List("nameParticles");
    private readonly int _expert = lexicon.List("lawyers");
    private readonly int _authority = lexicon.List("authorities");
    private readonly int _connective = lexicon.List("connectives");
    private readonly int _that = lexicon.List("that");
    private readonly int _self = lexicon.List("thisOutlet");
    private readonly int _collective = lexicon.List("collective");
    private readonly int _family = lexicon.List("families");
    private readonly int _released = lexicon.List("released");
    private readonly int _people = lexicon.List("people");
    private readonly int _preposition = lexicon.List("prepositions");
    private readonly int _notName = lexicon.List("notNames");

    public List<Speech> Of(Sentence sentence)
    {
        var found = new List<Speech>();
        foreach (var hit in sentence.Hits)
        {
            if (hit.Entry.Role != "speech") continue;
            if (found.Any(f => hit.From < f.HeadTo && f.HeadFrom < hit.To)) continue;
            if (Read(sentence, hit, found) is { } speech) found.Add(speech);
        }

        found.Sort((a, b) => a.HeadFrom.CompareTo(b.HeadFrom));
        return found;
    }

    private Speech? Read(Sentence sentence, LexiconHit hit, List<Speech> earlier)
    {
        var line = hit.Entry.Line;
        var segment = sentence.Segments[sentence.SegmentOf(hit.From)];
        var before = (From: earlier.Count > 0 && earlier[^1].HeadTo <= hit.From
            ? Math.Max(sentence.From, earlier[^1].HeadTo) : sentence.From, To: hit.From);
        var after = (From: hit.To, To: Math.Min(EndOfNoun(hit.To, sentence.To), hit.To + 14));
        var speaker = line.Speaker switch
        {
            "none" => null,
            "after" => Noun(after.From, after.To),
            "either" => Own(segment, hit) ?? Noun(after.From, after.To) ?? Apart(segment, before.From, before.To),
            "outlet" => Told(after.From, after.To),
            _ => Own(segment, hit) ?? Apart(segment, before.From, before.To),
        };
        var chain = new List<string>();
        if (line.Says is { } fixedVoice) chain.Add(fixedVoice);
        if (line.Speaker == "none" && chain.Count == 0) chain.AddRange(memory.LastChain);
        if (speaker is null && chain.Count == 0 && line.Speaker is "before") return null;
        var who = speaker ?? new Speaker([], false, false, false, false, hit.From, hit.To);
        if (earlier.Count > 0 && earlier[^1].Line.Speaker == "outlet") chain.AddRange(earlier[^1].Chain);
        chain.AddRange(who.Chain);
        if (Medium(sentence) is { } medium && who.Chain.Count > 0) chain.Insert(0, medium);
        var from = Math.Min(hit.From, who.From);
        var to = Math.Max(hit.To, who.To);
        for (var at = to; at < Math.Min(sentence.To, to + 4) && view.Tokens[at].IsWord; at++)
        {
            if (view.Tokens[at].Word.Is(_that)) to = at;
        }

        while (to < sentence.To && (view.Tokens[to].Word.Is(_that) || view.Tokens[to].Mark is ',' or ':')) to++;
        var speech = new Speech(sentence, from, to, chain, who.IsPerson, who.IsExpert, who.IsAuthority, line)
        {
            Keeps = line.Modality == Modalities.Denied || who.Counts,
        };
        memory.Hear(speech);
        return speech;
    }

    private readonly record struct Found(int From, int To);

    private sealed record Speaker(
        IReadOnlyList<string> Chain, bool IsPerson, bool IsExpert, bool IsAuthority, bool Counts, int From, int To);

    /// <summary>"Ivan, spokesman for …, which helps …, explains": the name stands before an apposition.</summary>
    private Speaker? Apart(Segment segment, int from, int to) =>
        segment.From > from ? Noun(from, FirstMark(from, to)) : null;

    /// <summary>"In statements to The Herald": whom the speaker named next was talking to.</summary>
    private Speaker? Told(int from, int to) => Name(from, to) is { } name && !Any(from, to, _self)
        ? new([view.Slice(name.From, name.To)], false, false, false, false, name.From, name.To)
        : null;

    /// <summary>The speaker named in the verb's own segment, before the verb.</summary>
    private Speaker? Own(Segment segment, LexiconHit hit)
    {
        var from = segment.From;
        while (from < hit.From && (view.Tokens[from].Word.Is(_connective) || !view.Tokens[from].IsWord)) from++;
        return from < hit.From ? Noun(from, hit.From) : null;
    }

    private int FirstMark(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (view.Tokens[at].Mark is ',' or '—' or ';' or ':' or '(') return at;
        }

        return to;
    }

    private int EndOfNoun(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (!view.Tokens[at].IsWord && !view.Tokens[at].IsQuoteMark) return at;
            if (view.Tokens[at].Word.Is(_that)) return at;
        }

        return to;
    }

    private Speaker? Noun(int from, int to)
    {
        if (to <= from) return null;
        var tokens = view.Tokens;
        var expert = Any(from, to, _expert);
        var authority = Any(from, to, _authority);
        var counts = Enumerable.Range(from, to - from).Any(at => view.Tokens[at].Word.Number > 0) &&
            (Any(from, to, _family) || Any(from, to, _collective) || Any(from, to, _people) || IsNumber(to - 1));
        counts |= Shared(from, to);
        for (var at = from; at < to; at++)
        {
            if (tokens[at].Word.Is(_pronoun)) return new(memory.LastPerson, true, memory.LastIsExpert, false, false,
                from, to);
            if (tokens[at].Word.Is(_plural)) return new([.. memory.Outer, memory.Relatives ?? "relatives"], false,
                false, false, false, from, to);
        }

        if (Any(from, to, _self)) return null;
        var relation = Relation(from, to);
        if (Name(from, to) is { } name && !(relation >= 0 && relation + 1 < name.From))
        {
            return new([view.Slice(name.From, name.To).Trim('«', '»', '"')], true, expert, authority, counts, from, to);
        }

        if (Any(from, to, _determiner) && Any(from, to, _organisation) && to - from <= 4 &&
            memory.LastOrganisation is { } known)
        {
            return new([known], false, false, authority, counts, from, to);
        }

        if (Role(from, to) is { } role) return new([role], true, expert, authority, counts, from, to);
        return counts ? new([], false, false, false, true, from, to) : null;
    }

    /// <summary>"The majority reported …": a share of people speaks of itself.</summary>
    private bool Shared(int from, int to) => view.Sentences.Any(s => from >= s.From && from < s.To &&
        s.Hits.Any(h => h.Entry.Role == "share" && h.From >= from && h.From < to && h.To <= to + 1));

    /// <summary>A run of capitalised words, small ones like "by the" allowed inside: "Go by the Forest".</summary>
    private Found? Name(int from, int to)
    {
        var tokens = view.Tokens;
        for (var at = from; at < to; at++)
        {
            if (!tokens[at].Capital || !tokens[at].IsWord || tokens[at].Word.Is(_notName) ||
                tokens[at].Word.Is(_determiner) || IsNumber(at)) continue;
            var end = at + 1;
            var last = end;
            while (end < to && end - at < LongestName && (tokens[end].Capital || tokens[end].Word.Is(_particle)))
            {
                // two names that lost the space between them are two names
                if (tokens[end].Start == tokens[end - 1].End) break;
                end++;
                if (tokens[end - 1].Capital) last = end;
            }

            // One capitalised word that starts the sentence may be any word; a known common word is no name.
            var starts = at == 0 || (!tokens[at - 1].IsWord && tokens[at - 1].Mark is '.' or '!' or '?' or '«');
            if (starts && last - at == 1 && at + 1 < to && tokens[at + 1].IsWord && !tokens[at + 1].Capital) continue;
            return new(at, last);
        }

        return null;
    }

    /// <summary>"Nineteen said …": a number in words that stands for people.</summary>
    private bool IsNumber(int at) => view.Tokens[at].Word.Number > 0 && !char.IsAsciiDigit(view.Tokens[at].Word.Text[0]);

    private int Relation(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (lexicon.Voices.ContainsKey(view.Tokens[at].Word.Text)) return at;
        }

        return -1;
    }

    private string? Role(int from, int to)
    {
        var tokens = view.Tokens;
        var relation = Relation(from, to);
        if (relation >= 0)
        {
            var word = lexicon.Voices[tokens[relation].Word.Text];
            var released = Any(relation, to, _people) && Any(relation, to, _released) &&
                lexicon.Voices.TryGetValue("#released", out var of) ? " " + of : "";
            return word + released;
        }

        while (from < to && (tokens[from].Word.Is(_determiner) || tokens[from].Word.Is(_preposition) ||
            !tokens[from].IsWord)) from++;
        if (to - from is < 1 or > 6 || !(Any(from, to, _organisation) || Any(from, to, _authority))) return null;
        var words = view.Slice(from, to);
        return from == view.Sentences[0].From || (from > 0 && !tokens[from - 1].IsWord)
            ? char.ToLowerInvariant(words[0]) + words[1..] : words;
    }

    private static string? Medium(Sentence sentence) =>
        sentence.Hits.Where(h => h.Entry.Role == "medium").Select(h => h.Entry.Line.Says).FirstOrDefault();

    private bool Any(int from, int to, int list)
    {
        for (var at = from; at < to; at++)
        {
            if (view.Tokens[at].Word.Is(list)) return true;
        }

        return false;
    }
}

/// <summary>Who has spoken so far in a text, so that "she" and "the organisation" can be understood.</summary>
internal sealed class VoiceMemory
{
    public IReadOnlyList<string> LastChain { get; private set; } = [];
    public IReadOnlyList<string> LastPerson { get; private set; } = [];
    public IReadOnlyList<string> Outer { get; private set; } = [];
    public string? LastOrganisation { get; private set; }
    public string? Relatives { get; set; }
    public bool LastIsExpert { get; private set; }

    /// <summary>who goes on speaking in this paragraph; null when the outlet speaks again</summary>
    public Speech? Going { get; set; }

    public void Hear(Speech speech)
    {
        if (speech.Chain.Count == 0) return;
        LastChain = speech.Chain;
        LastIsExpert = speech.IsExpert;
        if (speech.Modality is null) Outer = speech.Chain;
        if (speech.IsPerson) LastPerson = speech.Chain;
        if (speech.Chain[^1].Contains(' ', StringComparison.Ordinal) || !speech.IsPerson) LastOrganisation =
            speech.Chain[^1];
    }
}

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

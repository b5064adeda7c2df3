using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homeward.Claims;

/// <summary>One line of a lexicon: patterns, what they mean, and a sentence in which they must be found.</summary>
/// <param name="Role">claim, modality, negation, veto, speech, share, side, echo or carry: which part of reading uses
/// it</param>
/// <param name="Place">order in the file; earlier entries win over later ones of the same length</param>
internal sealed record LexiconEntry(string Role, int Place, LexiconLine Line, WordPattern[] Patterns,
    WordPattern[] Unless)
{
    /// <summary>patterns that keep the entry from firing wherever they stand in the sentence (written with ~ before
    /// them)</summary>
    public WordPattern[] UnlessAnywhere { get; init; } = [];

    /// <summary>patterns that hold anywhere in a clause; empty for an entry of fixed word order</summary>
    public Frame[] Frames { get; init; } = [];
}

/// <summary>A line as it stands in the file. Every field but the pattern is optional.</summary>
internal sealed record LexiconLine
{
    /// <summary>patterns, any of which fires the entry</summary>
    public string[] When { get; init; } = [];

    /// <summary>patterns that, found in the same clause, keep the entry from firing</summary>
    public string[] Unless { get; init; } = [];

    /// <summary>a sentence in which the entry fires; every line has one</summary>
    public string Example { get; init; } = "";

    public string? Kind { get; init; }
    public string? Stage { get; init; }
    public string? Modality { get; init; }
    public string? Polarity { get; init; }
    public string? Treatment { get; init; }
    public string? Health { get; init; }
    public string? Rule { get; init; }
    public string? Category { get; init; }
    public string? Subject { get; init; }
    public string? Task { get; init; }
    public string? Service { get; init; }
    public string? By { get; init; }
    public string? Period { get; init; }
    public bool? Coerced { get; init; }

    /// <summary>"figure": only with a count beside it; "date": only with a count or date</summary>
    public string? Needs { get; init; }

    /// <summary>true where the words take the event for granted, so that a fear or guess around them is not about
    /// it</summary>
    public bool Given { get; init; }

    /// <summary>true where the words are only the setting when something else is told in the same clause</summary>
    public bool Weak { get; init; }

    /// <summary>"open": the date given is when it began, and nothing says that it ended</summary>
    public string? Dated { get; init; }

    /// <summary>how far a modality, negation or veto reaches: clause, after, sentence, next</summary>
    public string? Scope { get; init; }

    /// <summary>what a speech, share or side entry names</summary>
    public string? Says { get; init; }

    /// <summary>of two readings of the same words the higher wins, before the longer</summary>
    public int Rank { get; init; }

    /// <summary>where the speaker of a speech entry stands: before, after, either, none</summary>
    public string? Speaker { get; init; }
}

/// <summary>
/// The words of one language, from <c>data/words/reader.LANG.json</c>: lists, numbers and entries, compiled once. A
/// linguist
/// extends the file; nothing here knows a word.
/// </summary>
internal sealed class Lexicon
{
    private static readonly ConcurrentDictionary<string, Lexicon> Loaded = new(StringComparer.Ordinal);
    private static readonly JsonSerializerOptions Shape = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private readonly Dictionary<string, int> _atoms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _starts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<string, string[]> _lists;
    private readonly List<(LexiconEntry Entry, WordPattern Pattern)>[] _byFirst;
    private readonly List<(LexiconEntry Entry, Frame Frame, WordPattern Head)>[] _framesByFirst;
    private readonly WordsFile _words;
    private readonly int[] _finite;
    private readonly int _endsLikeVerb;
    private readonly int _nounAfter;
    private readonly int _present;
    private readonly int _numberAtom;
    private int _longestStart;

    private Lexicon(LexiconFile file, WordsFile words, FramesFile frames)
    {
        Language = file.Language;
        _lists = file.Lists;
        _numbers = file.Numbers;
        _words = words;
        words.AddTo(_lists, _numbers, Language);
        _numberAtom = AtomOf("#");
        _endsLikeVerb = AtomOf("@ends");
        var entries = new List<LexiconEntry>();
        // a frame that only one language needs has an example for that language alone
        foreach (var line in frames.Frames.Where(f => f.Examples.ContainsKey(Language)))
            entries.Add(FrameEntry(line, entries.Count));
        foreach (var (role, lines) in file.Entries)
        {
            foreach (var line in lines)
            {
                entries.Add(new(role, entries.Count, line,
                    [.. line.When.Select(w => WordPattern.Parse(w, AtomOf))],
                    [.. line.Unless.Select(w => WordPattern.Parse(w, AtomOf))]));
            }
        }

        Entries = entries;
        ListAtoms = _lists.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal))
            .ToDictionary(name => name, name => AtomOf("<" + name + ">"), StringComparer.Ordinal);
        Voices = file.Voices;
        (_nounAfter, _present) = (List("nounAfter"), List("@present"));
        _finite = [.. new[] { "@past", "@present", "@future", "@done", "auxiliaries" }.Select(List)
            .Append(_endsLikeVerb)];
        _byFirst = new List<(LexiconEntry, WordPattern)>[_atoms.Count];
        _framesByFirst = new List<(LexiconEntry, Frame, WordPattern)>[_atoms.Count];
        foreach (var entry in entries)
        {
            foreach (var pattern in entry.Patterns) (_byFirst[pattern.FirstAtom] ??= []).Add((entry, pattern));
            foreach (var frame in entry.Frames)
            {
                foreach (var head in frame.Heads) (_framesByFirst[head.FirstAtom] ??= []).Add((entry, frame, head));
            }
        }
    }

    private LexiconEntry FrameEntry(FrameLine line, int place)
    {
        // a class that a language has no words for is empty there, and its frames are silent
        foreach (var name in line.When.Concat(line.Unless).Concat(_words.Phrases.Values.SelectMany(p => p))
            .SelectMany(NamesIn)) _lists.TryAdd(name, []);
        return new(line.Role, place, line.In(Language), [],
            [.. line.Unless.Where(u => u[0] != '~').SelectMany(PatternsOf)])
        {
            UnlessAnywhere = [.. line.Unless.Where(u => u[0] == '~').SelectMany(u => PatternsOf(u[1..]))],
            Frames = [.. line.When.Select(w => Frame.Parse(w, PatternsOf))],
        };
    }

    private WordPattern[] PatternsOf(string written) => [.. _words.Expand(written)
        .Select(w => WordPattern.Parse(w, AtomOf))];

    private static IEnumerable<string> NamesIn(string written) => written.Split(' ', '|', '[', ']')
        .Where(w => w.Length > 2 && w.TrimStart('~')[0] == '<').Select(w => w.TrimStart('~').Trim('<', '>'));

    /// <summary>True for a verb that makes a clause: known forms, and what ends like one.</summary>
    public bool IsFinite(Word word)
    {
        foreach (var atom in word.Atoms)
        {
            if (Array.IndexOf(_finite, atom) >= 0) return true;
        }

        return false;
    }

    /// <summary>True where a form that may be a verb stands after "the", "his" or "of": "the exchange of".</summary>
    public bool IsNoun(List<Token> tokens, int at, int from) => Language == "en" && at > from &&
        (tokens[at - 1].Word.Is(_nounAfter) || tokens[at - 1].Word.Number >= 0) && tokens[at].Word.Is(_present);

    public string Language { get; }

    public IReadOnlyList<LexiconEntry> Entries { get; }

    /// <summary>the word class of each named list</summary>
    public IReadOnlyDictionary<string, int> ListAtoms { get; }

    /// <summary>spoken roles in any case to the word we write for them: "матери" → "мать"</summary>
    public IReadOnlyDictionary<string, string> Voices { get; }

    /// <summary>The lexicon of a language; null when there is none.</summary>
    public static Lexicon? Of(string language) => language is "en" or "ru" or "uk" ? Loaded.GetOrAdd(language, Load)
        : null;

    /// <exception cref="FormatException">the file is not a lexicon</exception>
    public static Lexicon Parse(Stream json) => Parse(json, null, null);

    private static Lexicon Parse(Stream json, Stream? words, Stream? frames)
    {
        try
        {
            return new(JsonSerializer.Deserialize<LexiconFile>(json,
                Shape) ?? throw new FormatException("the lexicon is empty"),
                words is null ? new() : JsonSerializer.Deserialize<WordsFile>(words, Shape)!,
                frames is null ? new() : JsonSerializer.Deserialize<FramesFile>(frames, Shape)!);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"the lexicon cannot be read: {broken.Message}", broken);
        }
    }

    public int List(string name) => ListAtoms.TryGetValue(name, out var atom) ? atom : -1;

    /// <summary>Every entry found in tokens[from, to), with its token span.</summary>
    /// <returns>the clauses of the stretch, where a frame asked for them</returns>
    public Clauses? Find(List<Token> tokens, int from, int to, List<LexiconHit> hits)
    {
        Clauses? clauses = null;
        for (var at = from; at < to; at++)
        {
            foreach (var atom in tokens[at].Word.Atoms)
            {
                if (_byFirst[atom] is { } candidates)
                {
                    foreach (var (entry, pattern) in candidates)
                    {
                        var end = pattern.MatchAt(tokens, at, to);
                        if (end >= 0) hits.Add(new(entry, at, end));
                    }
                }

                if (_framesByFirst[atom] is not { } frames) continue;
                clauses ??= new(tokens, from, to, this);
                foreach (var (entry, frame, head) in frames)
                {
                    if (frame.MatchAt(tokens, head, at, clauses) is { } span) hits.Add(new(entry, span.From,
                        span.To, at));
                }
            }
        }

        return clauses;
    }

    public Word Classify(ReadOnlySpan<char> folded)
    {
        var text = folded.ToString();
        var atoms = new List<int>();
        if (_whole.TryGetValue(text, out var whole)) atoms.AddRange(whole);
        var starts = _starts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(text.Length, _longestStart); length > 0; length--)
        {
            if (starts.TryGetValue(text.AsSpan(0, length), out var found)) atoms.AddRange(found);
        }

        var number = NumberOf(text);
        if (number >= 0) atoms.Add(_numberAtom);
        if (VerbEndings.Fit(Language, text)) atoms.Add(_endsLikeVerb);
        int[] own = [.. atoms.Distinct().Order()];
        return new(text, own, number);
    }

    /// <summary>What a word says as a number: digits, "thirty", "twenty-five", «тридцати»; -1 where it is none.</summary>
    internal int NumberOf(string text)
    {
        if (text.Length is > 0 and < 8 && text.All(char.IsAsciiDigit)) return int.Parse(text,
            System.Globalization.CultureInfo.InvariantCulture);
        if (_numbers.TryGetValue(text, out var number)) return number;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && _numbers.TryGetValue(text[..dash], out var tens) && tens is >= 20 and < 100 &&
            _numbers.TryGetValue(text[(dash + 1)..], out var ones) && ones is > 0 and < 10
            ? tens + ones
            : -1;
    }

    /// <summary>The id of a place's word class; equal texts share one.</summary>
    private int AtomOf(string name)
    {
        if (_atoms.TryGetValue(name, out var known)) return known;
        var atom = _atoms[name] = _atoms.Count;
        if (name is not ("#" or "@ends")) Register(name, atom, 0);
        return atom;
    }

    private void Register(string name, int atom, int depth)
    {
        if (depth > 4) throw new FormatException($"list {name} contains itself");
        foreach (var alternative in name.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            if (alternative[0] == '<' && alternative[^1] == '>')
            {
                if (!_lists.TryGetValue(alternative[1..^1],
                    out var members)) throw new FormatException($"no list {alternative}");
                foreach (var member in members) Register(member, atom, depth + 1);
            }
            else if (alternative[^1] == '*' && alternative.Length > 1)
            {
                Add(_starts, alternative[..^1], atom);
                _longestStart = Math.Max(_longestStart, alternative.Length - 1);
            }
            else
            {
                Add(_whole, alternative, atom);
            }
        }
    }

    private static void Add(Dictionary<string, List<int>> words, string word, int atom)
    {
        if (!words.TryGetValue(word, out var atoms)) words[word] = atoms = [];
        atoms.Add(atom);
    }

    private static Lexicon Load(string language)
    {
        var name = $"data/words/reader.{language}.json";
        using var file = typeof(Lexicon).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not inside the program");
        using var words = typeof(Lexicon).Assembly.GetManifestResourceStream($"data/words/verbs.{language}.json");
        using var frames = typeof(Lexicon).Assembly.GetManifestResourceStream("data/words/frames.json");
        return Parse(file, words, frames);
    }

    private sealed record LexiconFile
    {
        public string About { get; init; } = "";
        public required string Language { get; init; }
        public Dictionary<string, string[]> Lists { get; init; } = [];
        public Dictionary<string, int> Numbers { get; init; } = [];
        public Dictionary<string, string> Voices { get; init; } = [];
        public Dictionary<string, LexiconLine[]> Entries { get; init; } = [];
    }
}

/// <summary>An entry found in a text: tokens [From, To).</summary>
/// <param name="Head">the token of a frame's first part; -1 for a pattern of fixed word order</param>
internal readonly record struct LexiconHit(LexiconEntry Entry, int From, int To, int Head = -1);

/// <summary>One place of a pattern: a word class, and how many other words may stand before it.</summary>
internal readonly record struct PatternPlace(int Atom, int Gap, bool CrossesCommas, bool Optional);

/// <summary>
/// A sequence of word classes, written the way a linguist writes it: <c>забрали|отобрали ... &lt;belongings&gt;</c>.
/// <c>word</c> that word; <c>stem*</c> every word that starts so; <c>a|b*|c</c> one of them; <c>[word]</c> may be
/// missing;
/// <c>&lt;list&gt;</c> a word of that list; <c>#</c> a number; <c>..</c> up to two other words; <c>...</c> up to five;
/// <c>~</c> up to nine and <c>~~</c> up to twenty, commas included. The first place is never optional and has no gap.
/// </summary>
internal sealed class WordPattern
{
    private readonly PatternPlace[] _places;

    private WordPattern(PatternPlace[] places) => _places = places;

    public int FirstAtom => _places[0].Atom;

    /// <exception cref="FormatException">the pattern is empty, starts with a gap or an optional word, or gapes too
    /// often</exception>
    public static WordPattern Parse(string written, Func<string, int> atomOf)
    {
        var places = new List<PatternPlace>();
        var (gap, crosses, gaps) = (0, false, 0);
        foreach (var part in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var width = part switch { ".." => 2, "..." => 5, "~" => 9, "~~" => 20, _ => 0 };
            if (width > 0)
            {
                (gap, crosses) = (width, part[0] == '~');
                gaps++;
                continue;
            }

            var optional = part[0] == '[' && part[^1] == ']';
            var name = optional ? part[1..^1] : part;
            if (optional && places.Count == 0) continue; // what may be missing at the start changes nothing
            if (name.Length == 0) throw new FormatException($"pattern \"{written}\" has an empty place");
            places.Add(new(atomOf(name), gap, crosses, optional));
            (gap, crosses) = (0, false);
        }

        if (places.Count == 0 || places[0].Optional || places[0].Gap > 0 || gap > 0)
        {
            throw new FormatException($"pattern \"{written}\" must start and end with a word that is always there");
        }

        // each gap multiplies the ways to match; three keep any text linear with a small constant
        if (gaps > 3) throw new FormatException($"pattern \"{written}\" has more than three gaps");
        return new([.. places]);
    }

    /// <summary>The index after the last matched token, or -1; the match starts exactly at <paramref
    /// name="at"/>.</summary>
    public int MatchAt(List<Token> tokens, int at, int end) =>
        tokens[at].Word.Is(_places[0].Atom) ? Rest(tokens, 1, at + 1, end, 0, false) : -1;

    private int Rest(List<Token> tokens, int place, int at, int end, int moreGap, bool moreCrosses)
    {
        if (place == _places.Length) return at;
        var wanted = _places[place];
        // a gap before a word that is missing counts for the word after it
        var gap = Math.Max(wanted.Gap, moreGap);
        var crosses = wanted.CrossesCommas || moreCrosses;
        var skipped = 0;
        for (var i = at; i < end; i++)
        {
            var token = tokens[i];
            if (token.Word.Is(wanted.Atom))
            {
                var rest = Rest(tokens, place + 1, i + 1, end, 0, false);
                if (rest >= 0) return rest;
            }

            if (token.IsQuoteMark) continue;
            if (!token.IsWord)
            {
                if (crosses && token.Mark is ',' or '(' or ')') continue;
                break;
            }

            if (++skipped > gap) break;
        }

        return wanted.Optional ? Rest(tokens, place + 1, at, end, gap, crosses) : -1;
    }
}

namespace Homeward.Claims;

/// <summary>The verbs and words of one language, <c>data/words/verbs.LANG.json</c>: classes of lemmas that the
/// frames name.</summary>
internal sealed record WordsFile
{
    public string About { get; init; } = "";

    /// <summary>class → dictionary forms as <see cref="Paradigms"/> reads them; those before "|" are perfective
    /// (done once,
    /// to an end), those after it are not. English has no "|".</summary>
    public Dictionary<string, string[]> Verbs { get; init; } = [];

    /// <summary>class → words, stems* and &lt;other classes&gt;</summary>
    public Dictionary<string, string[]> Words { get; init; } = [];

    /// <summary>class → patterns of several words; a frame that names the class takes any of them</summary>
    public Dictionary<string, string[]> Phrases { get; init; } = [];

    public Dictionary<string, int> Numbers { get; init; } = [];

    /// <summary>A pattern without phrase classes: each phrase in its place, every way.</summary>
    public IEnumerable<string> Expand(string written)
    {
        var places = written.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < places.Length; i++)
        {
            var alternatives = places[i].Split('|');
            if (!alternatives.Any(IsPhrase)) continue;
            var plain = string.Join('|', alternatives
                .Where(a => !IsPhrase(a) || Words.ContainsKey(a[1..^1]) || Verbs.ContainsKey(a[1..^1])));
            var variants = alternatives.Where(IsPhrase).SelectMany(a => Phrases[a[1..^1]]);
            foreach (var variant in plain.Length > 0 ? variants.Append("\0" + plain) : variants)
            {
                // what stands before this place has no phrase any more, so only the rest is expanded further
                var rest = string.Join(' ', places[(i + 1)..]);
                foreach (var after in rest.Length == 0 ? [""] : Expand(rest))
                {
                    // a phrase may name another; plain alternatives are marked,
                    // so that they are not taken for it again
                    foreach (var inner in variant[0] == '\0' ? [variant[1..]] : Expand(variant))
                    {
                        yield return string.Join(' ', [.. places[..i], inner, after]).Trim();
                    }
                }
            }

            yield break;
        }

        yield return written;
    }

    private bool IsPhrase(string alternative) => alternative.Length > 2 && alternative[0] == '<'
        && Phrases.ContainsKey(alternative[1..^1]);

    /// <summary>Adds every class, and for each verb class its forms by what they say: &lt;send.future&gt;.</summary>
    public void AddTo(Dictionary<string, string[]> lists, Dictionary<string, int> numbers, string language)
    {
        var all = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, lemmas) in Verbs)
        {
            var perfective = language is "ru" or "uk";
            foreach (var lemma in lemmas)
            {
                if (lemma == "|")
                {
                    perfective = false;
                    continue;
                }

                foreach (var (form, says) in Paradigms.Of(language, lemma, perfective))
                {
                    var kind = says switch
                    {
                        VerbForm.Past => "past",
                        VerbForm.Present => "present",
                        VerbForm.Future => "future",
                        VerbForm.Infinitive => "inf",
                        VerbForm.Done => "done",
                        _ => "order",
                    };
                    // what is asked for names no event: it has its own class and is no member of the verb's
                    if (says != VerbForm.Order) Add(all, name, form);
                    Add(all, name + "." + kind, form);
                    Add(all, "@" + kind, form);
                }
            }
        }

        foreach (var (name, words) in Words) all.TryAdd(name, []);
        foreach (var (name, words) in Words) all[name].AddRange(words);
        foreach (var (name, words) in all)
        {
            lists[name] = lists.TryGetValue(name, out var known) ? [.. known.Union(words)] : [.. words.Distinct()];
        }

        foreach (var (word, number) in Numbers) numbers[word] = number;
    }

    private static void Add(Dictionary<string, List<string>> all, string name, string form)
    {
        if (!all.TryGetValue(name, out var forms)) all[name] = forms = [];
        forms.Add(form);
    }
}

/// <summary>What is told by which classes together, the same for every language:
/// <c>data/words/frames.json</c>.</summary>
internal sealed record FramesFile
{
    public string About { get; init; } = "";
    public FrameLine[] Frames { get; init; } = [];
}

/// <summary>One frame: the fields of a lexicon line, with an example for each language.</summary>
internal sealed record FrameLine
{
    public string Role { get; init; } = "claim";
    public required string[] When { get; init; }
    public string[] Unless { get; init; } = [];
    public Dictionary<string, string> Examples { get; init; } = [];
    public LexiconLine? Says { get; init; }

    public LexiconLine In(string language) => (Says ?? throw new FormatException("a frame says nothing")) with
    {
        When = When,
        Unless = Unless,
        Example = Examples.GetValueOrDefault(language, ""),
    };
}

/// <summary>Endings by which a verb is seen that no class holds: only to find where one clause ends and the next
/// begins.</summary>
internal static class VerbEndings
{
    private static readonly string[] Russian = ["ли", "лись", "лся", "лась", "лось", "ются", "ется", "ится", "ают",
        "яют", "уют", "ает", "яет", "ует"];
    private static readonly string[] Ukrainian = ["ли", "лися", "лись", "вся", "лася", "лась", "ють", "ється",
        "ається", "иться", "ає", "яє", "ує"];
    private static readonly string[] English = ["ed"];

    public static bool Fit(string language, string word)
    {
        if (word.Length < 4) return false;
        foreach (var ending in language switch { "ru" => Russian, "uk" => Ukrainian, "en" => English, _ => [] })
        {
            if (word.EndsWith(ending, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}

using System.Text;

namespace Homeward.Persons;

/// <summary>One word of a name while it is being read.</summary>
internal sealed class NameWord
{
    public required string Written { get; init; }

    /// <summary>The word after repair of look-alikes, without its full stop.</summary>
    public required string Text { get; init; }

    public bool IsInitial { get; init; }

    public bool Quoted { get; init; }

    public bool CommaAfter { get; set; }

    /// <summary>surname, given, patronymic, initial, callsign, unknown, or aside for ranks and particles.</summary>
    public string Role { get; set; } = "unknown";

    /// <summary>What an initial abbreviates: given or patronymic.</summary>
    public string? InitialOf { get; set; }

    /// <summary>A Turkic patronymic: the word is the father's name itself.</summary>
    public bool FatherItself { get; set; }

    public bool? Male { get; set; }

    /// <summary>The case the surname was folded from, where the words beside it show one.</summary>
    public bool? Oblique { get; private set; }

    /// <summary>Spelled as Belarusian is: ў, or a final -ou where Russian has -ов, or a given name in its Belarusian
    /// form.</summary>
    public bool IsBelarusian => NameLexicon.IsBelarusian(Text);

    /// <summary>Lower case, nominative.</summary>
    public string? As { get; set; }

    /// <summary>Nominatives the form may come from.</summary>
    public IReadOnlyList<string> Lemmas { get; private set; } = [];

    /// <summary>Skeletons the word is compared by; the likeliest first.</summary>
    public IReadOnlyList<string> Keys { get; private set; } = [];

    public bool IsCyrillic => Text.Length > 0 && Spelling.IsCyrillic(Text[0]);

    public bool AllCapitals => Text.Length > 1 && Text.All(c => !char.IsLower(c));

    public string? Particle => (particle = particle.Known ? particle : (true, NameLexicon.Particle(Text))).Kind;

    public string Plain => plain ??= Skeleton.Of(Text);

    public GivenMatch? Given { get; private set; }

    public string? FatherStem { get; private set; }

    public IReadOnlyList<int> Fathers { get; private set; } = [];

    public bool LooksLikeSurname =>
        !IsInitial && Plain.Length > 3 && (IsCyrillic ? SurnameEnds : SureSurnameEnds)
            .Any(e => Plain.EndsWith(e, StringComparison.Ordinal));

    // In Latin letters -in and -an end names of many languages; only what is Slavic for certain counts there.
    private static readonly string[] SureSurnameEnds =
        ["ov", "ev", "ova", "eva", "sk", "ck", "ska", "cka", "enko", "Cuk"];

    private static readonly string[] SurnameEnds =
        ["ov", "ev", "ova", "eva", "in", "ina", "sk", "ck", "ska", "cka", "skoho", "skomu", "enko", "uk", "Cuk",
            "enka", "enku", "ovu", "evu", "ovim", "evim", "ian", "an", "Svili", "dze", "ih"];

    private (bool Known, string? Kind) particle;
    private string? plain;

    /// <summary>Looks the word up; done once, before roles are given.</summary>
    public NameWord Look()
    {
        if (IsInitial) return this;
        Given = NameLexicon.FindGiven(Text);
        var lower = Text.ToLowerInvariant();
        var nominative = IsCyrillic ? Patronymics.Nominative(lower).Nominative : lower;
        foreach (var stem in Patronymics.Stems(Skeleton.Of(nominative)))
        {
            FatherStem ??= stem;
            if (NameLexicon.FindFather(stem) is not { Count: > 0 } fathers) continue;
            (FatherStem, Fathers) = (stem, fathers);
            break;
        }

        return this;
    }

    public void FoldGiven(bool? male, bool? oblique)
    {
        var lower = Text.ToLowerInvariant();
        Given = NameLexicon.FindGiven(Text, male, oblique);
        if (Given is not null && IsCyrillic)
        {
            As = Given.Oblique == true || (oblique == true && Given.Nominative != lower) ? Given.Nominative : lower;
        }
        else if (IsCyrillic && oblique == true)
        {
            As = Declension.SurnameLemmas(lower, true, male)[0];
        }
        else
        {
            As = lower;
        }

        Lemmas = [As];
        Keys = Skeleton.All(As);
    }

    public void FoldSurname(bool? oblique, bool? male, string? lang, bool doubt = false)
    {
        (Oblique, Male) = (oblique, Male ?? male);
        var lower = Text.ToLowerInvariant();
        Lemmas = IsCyrillic ? Declension.SurnameLemmas(lower, oblique, male) : [lower];
        if (doubt && IsCyrillic) Lemmas = [.. Lemmas.Union(Declension.SurnameLemmas(lower, true, true))];
        As = male == false && IsCyrillic ? Declension.Feminine(Lemmas[0], lang) : Lemmas[0];
        if (male is null && oblique is null) As = lower;
        Keys = [.. Lemmas.SelectMany(Skeleton.All).Select(NameLexicon.SurnameKey).Distinct(StringComparer.Ordinal)
            .Take(6)];
    }

    public void FoldPlain()
    {
        var lower = Text.ToLowerInvariant();
        As = lower;
        if (Role == "patronymic" && FatherItself)
        {
            FatherStem = Skeleton.Of(lower);
            Fathers = Given is { } g ? [.. g.Names] : NameLexicon.FindFather(FatherStem);
        }
        else if (Role == "patronymic" && IsCyrillic)
        {
            As = Patronymics.Nominative(lower).Nominative;
        }

        Lemmas = [As];
        Keys = Skeleton.All(As);
    }
}

/// <summary>Cuts a name into words: initials apart, look-alikes repaired, brackets and quotes understood.</summary>
internal static class NameWords
{
    private const int MostWords = 24;

    /// <param name="role">the column the text stands in, where it has one: nothing is looked up that the column does not
    /// need</param>
    public static List<NameWord> Split(string text, List<NameStep>? steps, string? role = null)
    {
        var tidy = Spelling.Tidy(text.Length > 4000 ? text[..4000] : text);
        var words = new List<NameWord>();
        foreach (var (piece, quoted, comma) in Pieces(tidy))
        {
            if (words.Count >= MostWords)
            {
                steps?.Add(new("long", [], $"Only the first {MostWords} words are read."));
                break;
            }

            foreach (var word in Words(piece, quoted, steps)) words.Add(role == "surname" ? word : word.Look());
            if (comma && words.Count > 0) words[^1].CommaAfter = true;
        }

        if (words.Count > 0) words[^1].CommaAfter = false;
        if (words is [{ IsInitial: false } only] && only.Text.Split('-') is [{ Length: > 3 }, { Length: > 3 }] halves)
        {
            return [.. halves.Select(h => new NameWord { Written = h, Text = h }.Look())];
        }

        return words;
    }

    private static IEnumerable<(string Piece, bool Quoted, bool Comma)> Pieces(string text)
    {
        var piece = new StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            if (c is ' ' or ',' or ';' or '(' or ')' or '/' or '«' or '»' or '"' or '“' or '”' or '„' or '[' or ']')
            {
                if (piece.Length > 0) yield return (piece.ToString(), quoted, c is ',' or ';');
                piece.Clear();
                if (c is '«' or '“' or '„') quoted = true;
                else if (c is '»' or '”') quoted = false;
                else if (c == '"') quoted = !quoted;
            }
            else
            {
                piece.Append(c);
            }
        }

        if (piece.Length > 0) yield return (piece.ToString(), quoted, false);
    }

    private static IEnumerable<NameWord> Words(string piece, bool quoted, List<NameStep>? steps)
    {
        foreach (var bare in AtStops(piece))
        {
            var word = bare.Trim('-', '\'', '.', ':', '!', '?', '*', '_');
            if (word.Length == 0 || !word.Any(char.IsLetter)) continue;
            var repaired = Spelling.RepairLookAlikes(Digits(word));
            if (steps is not null && repaired != word)
            {
                steps.Add(new("letters", [word, repaired],
                    $"“{word}” holds letters of another script or digits; read as “{repaired}”."));
            }

            if (IsInitials(bare, repaired))
            {
                if (IsDigraph(bare, repaired))
                {
                    yield return new NameWord { Written = repaired + ".", Text = repaired, IsInitial = true };
                    continue;
                }

                foreach (var letter in repaired.Where(char.IsLetter))
                {
                    yield return new NameWord { Written = letter + ".", Text = letter.ToString(), IsInitial = true };
                }
            }
            else
            {
                foreach (var part in AtCapitals(repaired)) yield return new NameWord
                {
                    Written =
                    part.Length == repaired.Length ? word : part, Text = part, Quoted = quoted
                };
            }
        }
    }

    // И.И.Иванов → И. И. Иванов; a stop inside a word always ends one
    private static IEnumerable<string> AtStops(string piece)
    {
        var start = 0;
        for (var i = 0; i < piece.Length; i++)
        {
            if (piece[i] != '.' || i + 1 == piece.Length) continue;
            yield return piece[start..(i + 1)];
            start = i + 1;
        }

        yield return piece[start..];
    }

    private static bool IsInitials(string bare, string word)
    {
        if (word.Length == 1) return true;
        if (IsDigraph(bare, word)) return true;
        if (word.Length == 2 && bare.EndsWith('.')
            && char.IsUpper(word[0])) return word is not ("Мл" or "Ст" or "Гр" or "Dr" or "Mr" or "Ms" or "Jr" or "Sr");
        return word.Length == 2 && char.IsUpper(word[0]) && char.IsUpper(word[1]) && !HasVowel(word)
            && NameLexicon.Particle(word) is null;
    }

    // Yu. and Shch. are one Cyrillic letter each.
    private static bool IsDigraph(string bare, string word) =>
        word.Length is > 1 and < 5 && bare.EndsWith('.') && char.IsUpper(word[0]) && Digraphs.Contains(word);

    private static readonly HashSet<string> Digraphs = new(StringComparer.Ordinal)
    {
        "Ya", "Ye", "Yo", "Yu", "Yi", "Ia", "Ie", "Iu", "Ja", "Je", "Ju", "Zh", "Kh", "Ch", "Sh", "Ts", "Shch", "Sch",
        "Cz", "Sz", "Dz", "Dzh", "Tch", "Ph", "Th", "Дж",
    };

    private static bool HasVowel(string word) =>
        word.Any(c => "AEIOUYАЕЁИОУЫЭЮЯІЇЄ".Contains(c, StringComparison.Ordinal));

    // VladimirPutin: a capital after small letters starts a new word when both halves are long enough (not McDonald).
    private static IEnumerable<string> AtCapitals(string word)
    {
        for (var i = 3; i < word.Length - 2; i++)
        {
            if (char.IsUpper(word[i]) && char.IsLower(word[i - 1]) && char.IsLower(word[i + 1])
                && !word.StartsWith("Mac", StringComparison.Ordinal))
            {
                return [word[..i], .. AtCapitals(word[i..])];
            }
        }

        return [word];
    }

    private static string Digits(string word)
    {
        if (!word.Any(char.IsAsciiDigit) || !word.Any(char.IsLetter)) return word;
        var cyrillic = word.Any(Spelling.IsCyrillic);
        return string.Concat(word.Select(c => c switch
        {
            '0' => cyrillic ? 'о' : 'o',
            '1' => cyrillic ? 'і' : 'i',
            '3' => cyrillic ? 'з' : 'e',
            _ => c,
        }));
    }
}

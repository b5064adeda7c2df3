using System.Buffers;
using Homeward.Basics;

namespace Homeward.Persons;

/// <summary>One thing the reading of a name did, with a key and arguments for pages and a sentence in
/// English.</summary>
public sealed record NameStep(string Key, IReadOnlyList<string> Args, string Sentence);

/// <summary>A name read: its form for keeping, the steps that led there, and what is compared with other
/// names.</summary>
public sealed record NameReading(NameForm Form, IReadOnlyList<NameStep> Steps, PersonName Name);

/// <summary>
/// Reads a name as lists, letters and posts write it: surname, given name, patronymic and initials in any order, in
/// Cyrillic or
/// Latin letters, in any grammatical case, with look-alike letters, ranks and call signs. The text itself is never
/// changed;
/// what was folded stands beside it, and where two readings are possible both are kept for comparison.
/// </summary>
public static class NameParser
{
    /// <summary>The name with the roles of its parts.</summary>
    public static NameForm Parse(string text, string? lang = null) => Read(text, lang).Form;

    /// <summary>The name with its roles, every step explained.</summary>
    /// <param name="text">as written; may be empty or very long (only the first 24 words are given roles)</param>
    /// <param name="lang">language of the text around it (ru, uk, be, en, …) where known</param>
    public static NameReading Read(string text, string? lang = null)
    {
        var steps = new List<NameStep>();
        var words = NameWords.Split(text, steps);
        lang ??= GuessLanguage(text);
        AssignRoles(words, steps);
        FoldCases(words, lang, steps);
        var parts = words.Where(w => w.Role != "aside").Select(w => new NamePart(w.Role, w.Written, w.As)).ToArray();
        var form = new NameForm(text, Spelling.Script(text), lang, parts);
        return new(form, steps, PersonName.From(words));
    }

    /// <summary>The form of a name whose parts came in columns of their own.</summary>
    public static NameForm FormOf(string? surname, string? given, string? patronymic)
    {
        var parts = new List<NamePart>(3);
        foreach (var (role, text) in new[] { ("surname", surname), ("given", given), ("patronymic", patronymic) })
        {
            if (!string.IsNullOrWhiteSpace(text)) parts.Add(new(role, text, null));
        }

        var whole = string.Join(' ', parts.Select(p => p.Text));
        return new(whole, Spelling.Script(whole), null, parts);
    }

    /// <summary>
    /// A name whose parts came in columns of their own: nothing is guessed about roles but for an initial.
    /// </summary>
    public static PersonName FromColumns(string? surname, string? given, string? patronymic)
    {
        var words = new List<NameWord>();
        Add(surname, "surname");
        Add(given, "given");
        Add(patronymic, "patronymic");
        FoldCases(words, null, null);
        return PersonName.From(words);

        void Add(string? text, string role)
        {
            if (string.IsNullOrWhiteSpace(text)) return;
            foreach (var word in NameWords.Split(text, null, role))
            {
                word.Role = word.IsInitial && role != "surname" ? "initial" : role;
                word.InitialOf = word.IsInitial ? role : null;
                words.Add(word);
            }
        }
    }

    /// <summary>What is compared of a kept form. Roles that stand in it (a person may have corrected them) are used
    /// as they are.</summary>
    public static PersonName FromForm(NameForm form)
    {
        var words = new List<NameWord>();
        foreach (var part in form.Parts)
        {
            if (part.Role == "callsign") continue;
            foreach (var word in NameWords.Split(part.Text, null))
            {
                word.Role = word.IsInitial && part.Role != "surname" ? "initial" : part.Role;
                word.InitialOf = word.IsInitial && part.Role is "given" or "patronymic" ? part.Role : null;
                words.Add(word);
            }
        }

        if (!words.Any(w => w.Role is "surname" or "given")) return Read(form.Text, form.Lang).Name;
        foreach (var word in words.Where(w => w.Role == "initial" && w.InitialOf is null)) word.Role = "unknown";
        AssignInitials(words);
        MarkFathers(form, words);
        FoldCases(words, form.Lang, null);
        return PersonName.From(words);
    }

    // A kept form has no particle any more (Гасан оглы): a patronymic that does not end like one is the father's name
    // itself.
    private static void MarkFathers(NameForm form, List<NameWord> words)
    {
        foreach (var word in words)
        {
            if (word.Role != "patronymic" || word.FatherStem is not null) continue;
            word.FatherItself = true;
            word.Male = !form.Text.Split(' ').Any(w => NameLexicon.Particle(w) == "daughter");
        }
    }

    /// <summary>uk or ru or be when the letters themselves tell, else null.</summary>
    public static string? GuessLanguage(string text)
    {
        var uk = text.AsSpan().ContainsAny(Ukrainian);
        var ru = text.AsSpan().ContainsAny(Russian);
        if (text.AsSpan().ContainsAny('ў', 'Ў') || (ru && text.AsSpan().ContainsAny('і', 'І'))) return "be";
        return uk ? "uk" : ru ? "ru" : null;
    }

    private static readonly SearchValues<char> Ukrainian = SearchValues.Create("іїєґІЇЄҐ");
    private static readonly SearchValues<char> Russian = SearchValues.Create("ыэёъЫЭЁЪ");

    private static void AssignRoles(List<NameWord> all, List<NameStep> steps)
    {
        PutAside(all, steps);
        var words = all.Where(w => w.Role == "unknown").ToList();
        if (words.Count == 0) return;
        var patronymic = FindPatronymic(words);
        if (patronymic >= 0) words[patronymic].Role = "patronymic";
        var given = FindGiven(words, patronymic);
        if (given >= 0) words[given].Role = "given";
        AssignSurname(words, given, patronymic);
        AssignInitials(words);
        foreach (var word in words)
        {
            steps.Add(new("role", [word.Written, word.Role], $"“{word.Written}” is read as {RoleInWords(word)}."));
        }
    }

    private static string RoleInWords(NameWord word) => word.Role switch
    {
        "initial" => word.InitialOf == "patronymic" ? "the initial of a patronymic" : "the initial of a given name",
        "given" => "a given name",
        "patronymic" => "a patronymic",
        "surname" => "a surname",
        "callsign" => "a call sign",
        _ => "a part whose role is not known",
    };

    private static void PutAside(List<NameWord> words, List<NameStep> steps)
    {
        var real = words.Count(w => w.Particle is not ("title" or "rank"));
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Particle is "title" or "rank" && real > 0 && !word.IsInitial)
            {
                word.Role = "aside";
                steps.Add(new("aside", [word.Written], $"“{word.Written}” is a rank or title and is put aside."));
            }
            else if (word.Particle is "son" or "daughter" && i > 0 && words[i - 1].Role is "unknown")
            {
                words[i - 1].Role = "patronymic";
                words[i - 1].FatherItself = true;
                words[i - 1].Male = word.Particle == "son";
                word.Role = "aside";
                steps.Add(new("particle", [words[i - 1].Written, word.Written],
                    $"“{word.Written}” makes “{words[i - 1].Written}” the father's name."));
            }
            else if (word.Particle == "callsign" && i + 1 < words.Count)
            {
                word.Role = "aside";
                words[i + 1].Role = "callsign";
            }
            else if (word.Quoted && words.Count > 1 && word.Role == "unknown")
            {
                word.Role = "callsign";
            }
        }
    }

    private static int FindPatronymic(List<NameWord> words)
    {
        var best = -1;
        var bestScore = 0;
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word.FatherStem is null || word.IsInitial) continue;
            var before = words[i - 1];
            var score = (word.Fathers.Count > 0 ? 2 : 0) + (word.IsCyrillic ? 1 : 0) + (before.IsInitial ? -2 : 0);
            if (before.Given is { } g) score += g.Names.Count > 0 ? 3 : 2;
            if (before.FatherStem is not null) score -= 2;
            if (words.Count == 2 && !word.IsCyrillic) score -= 3;
            if (words.Count > 2) score += 1;
            if (score > bestScore) (best, bestScore) = (i, score);
        }

        return bestScore >= 3 ? best : words.Count >= 3 && bestScore >= 2 ? best : -1;
    }

    private static int FindGiven(List<NameWord> words, int patronymic)
    {
        if (patronymic > 0 && !words[patronymic - 1].IsInitial) return patronymic - 1;
        var full = words.Where(w => !w.IsInitial && w.Role == "unknown").ToList();
        if (full.Count == 0 || (full.Count == 1 && (words.Count > 1 || full[0].Given is null))) return -1;
        var comma = words.FindIndex(w => w.CommaAfter);
        var best = -1;
        var bestScore = 0.0;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.IsInitial || word.Role != "unknown") continue;
            var score = word.Given is { } g ? g.Names.Count > 0 ? 4.0 : 3.0 : 0.0;
            if (word.LooksLikeSurname) score -= 2.5;
            if (word.AllCapitals && words.Any(w => !w.AllCapitals && !w.IsInitial)) score -= 2;
            if (comma >= 0) score += i == comma + 1 ? 2 : i <= comma ? -3 : 0;
            else if (i == 0) score += word.IsCyrillic && word.Given is null ? 0 : 0.5;
            if (full.Count == 1 && words.Any(w => w.IsInitial)) score -= 3.5;
            if (score > bestScore) (best, bestScore) = (i, score);
        }

        if (best < 0 && full.Count >= 2 && comma < 0) best = Fallback(words, full);
        return best;
    }

    // Nothing is known about any word: a surname's ending decides, then the custom of the script.
    private static int Fallback(List<NameWord> words, List<NameWord> full)
    {
        var surname = full.FindIndex(w => w.LooksLikeSurname);
        if (surname == 0) return words.IndexOf(full[1]);
        return full[0].IsCyrillic && surname < 0 ? words.IndexOf(full[1]) : words.IndexOf(full[0]);
    }

    private static void AssignSurname(List<NameWord> words, int given, int patronymic)
    {
        var rest = words.Where(w => w.Role == "unknown" && !w.IsInitial).ToList();
        if (rest.Count == 0) return;
        if (given < 0 && rest.Count > 1 && words.Count == rest.Count && patronymic < 0
            && !words.Any(w => w.CommaAfter)) return;
        var comma = words.FindIndex(w => w.CommaAfter);
        var last = words[^1] == rest[^1] ? rest[^1] : null;
        var western = given >= 0 && patronymic < 0 && comma < 0 && last is not null && words.Count > 2
            && !(words[0].IsCyrillic && words[0].LooksLikeSurname);
        foreach (var word in rest)
        {
            var at = words.IndexOf(word);
            var middle = western && word != last && word.Particle is null && !JoinedAhead(words, at)
                && !(word.IsCyrillic && word.LooksLikeSurname);
            word.Role = middle || (comma >= 0 && at > comma) ? "given" : "surname";
        }
    }

    private static bool JoinedAhead(List<NameWord> words, int at) => at > 0 && words[at - 1].Particle == "joiner";

    private static void AssignInitials(List<NameWord> words)
    {
        var givenSeen = words.Any(w => w.Role == "given");
        var patronymicSeen = words.Any(w => w.Role == "patronymic");
        foreach (var word in words)
        {
            if (!word.IsInitial || word.Role != "unknown") continue;
            word.Role = "initial";
            word.InitialOf = !givenSeen ? "given" : patronymicSeen ? "given" : "patronymic";
            if (!givenSeen) givenSeen = true;
            else patronymicSeen = true;
        }
    }

    private static void FoldCases(List<NameWord> words, string? lang, List<NameStep>? steps)
    {
        var (male, oblique) = Surroundings(words);
        var doubt = false; // Александра: her name, or his in another case; the surname beside it may be declined
        foreach (var word in words)
        {
            if (word.Role == "given") word.FoldGiven(male, oblique);
            if (word.Role == "given" && word.Given is { } g)
            {
                doubt |= oblique is null && g.Oblique is null && OneSex(g) is null && word.IsCyrillic;
                oblique ??= g.Oblique;
                male ??= OneSex(g);
            }
        }

        foreach (var word in words)
        {
            if (word.Role == "surname") word.FoldSurname(oblique, male, lang, doubt && oblique is null);
            if (word.Role is "patronymic" or "callsign" or "unknown") word.FoldPlain();
            if (word.Role == "initial") word.As = word.Text.ToLowerInvariant();
            if (steps is null) continue;
            if (word.As is not null && !string.Equals(word.As, word.Text, StringComparison.OrdinalIgnoreCase))
            {
                steps.Add(new("case", [word.Written, word.As],
                    $"“{word.Written}” is folded to the nominative “{word.As}”."));
            }

            if (word.Role == "surname" && word.IsCyrillic && word.Lemmas.Count > 1)
            {
                steps.Add(new("doubt", [word.Written, string.Join(", ", word.Lemmas)],
                    $"“{word.Written}” may come from {string.Join(" or ", word.Lemmas)}; each is compared."));
            }

            if (word.Role is "surname" or "given" or "patronymic" or "unknown")
            {
                steps.Add(new("key", [word.Written, string.Join(", ", word.Keys)],
                    $"“{word.Written}” is compared across scripts as {string.Join(" or ", word.Keys)}."));
            }
        }
    }

    private static (bool? Male, bool? Oblique) Surroundings(List<NameWord> words)
    {
        foreach (var word in words)
        {
            if (word.Role != "patronymic") continue;
            if (word.FatherItself) return (word.Male, null);
            if (!word.IsCyrillic) return (Patronymics.IsMale(word.Plain), null);
            var (nominative, oblique) = Patronymics.Nominative(word.Text.ToLowerInvariant());
            return (Patronymics.IsMale(Skeleton.Of(nominative)), oblique);
        }

        return (null, null);
    }

    private static bool? OneSex(GivenMatch match)
    {
        bool? sex = null;
        foreach (var number in match.Names.Concat(match.ShortFor))
        {
            var male = NameLexicon.Given[number].Male;
            if (sex is { } s && s != male) return null;
            sex = male;
        }

        return sex;
    }
}

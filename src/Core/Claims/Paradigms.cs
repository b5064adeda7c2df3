// wide: reading is one subject: words, forms, clauses, who speaks, what is told; each step has a file of its own
namespace Homeward.Claims;

/// <summary>What a form of a verb says about time: it happened, it goes on, it is to come, it is only named, it was
/// done to
/// somebody, it is asked for.</summary>
internal enum VerbForm
{
    Past,
    Present,
    Future,
    Infinitive,
    Done,
    Order,
}

/// <summary>
/// Every form of a verb from its dictionary form, by the paradigms of school grammars. A linguist writes the
/// infinitive, and
/// only where it does not tell the rest, more of its principal parts after slashes: third person plural, past,
/// participle
/// (<c>увезти/увезут/увез/увезен</c>; <c>take/took/taken</c>). Forms that nobody uses do no harm.
/// </summary>
internal static class Paradigms
{
    private const string Vowels = "аеиоуыэюяіїєaeiou";
    private const string Labials = "бпвфм";

    /// <param name="perfective">for Russian and Ukrainian: the present form of a perfective verb is its future</param>
    /// <exception cref="FormatException">the infinitive has no known ending and the missing part is not
    /// written</exception>
    public static IEnumerable<(string Form, VerbForm Says)> Of(string language, string written, bool perfective)
    {
        var parts = written.Split('/');
        return language switch
        {
            "ru" => Reflexive(parts, "ся", p => Russian(p, perfective), russian: true),
            "uk" => Reflexive(parts, "ся", p => Ukrainian(p, perfective), russian: false),
            "en" => English(parts),
            _ => throw new FormatException($"no paradigms for {language}"),
        };
    }

    private static string Part(string[] parts, int at) => at < parts.Length ? parts[at] : "";

    /// <summary>вернуться goes like вернуть with -ся after each form, -сь after a vowel.</summary>
    private static IEnumerable<(string, VerbForm)> Reflexive(
        string[] parts, string ending, Func<string[], IEnumerable<(string, VerbForm)>> plain, bool russian)
    {
        if (!parts[0].EndsWith(ending, StringComparison.Ordinal) && !parts[0].EndsWith("сь", StringComparison.Ordinal))
        {
            foreach (var form in plain(parts)) yield return form;
            yield break;
        }

        string[] bare = [.. parts.Select(p => p.EndsWith("ся", StringComparison.Ordinal) ||
            p.EndsWith("сь", StringComparison.Ordinal) ? p[..^2] : p)];
        foreach (var (form, says) in plain(bare))
        {
            if (says == VerbForm.Done) continue;
            var vowel = Vowels.Contains(form[^1], StringComparison.Ordinal);
            if (!vowel || !russian) yield return (form + "ся", says);
            if (vowel) yield return (form + "сь", says);
            // the third person of the first conjugation gets its -ть back: вертається
            if (!russian && form[^1] is 'е' or 'є') yield return (form + "ться", says);
        }
    }

    private static IEnumerable<(string, VerbForm)> Russian(string[] parts, bool perfective)
    {
        var infinitive = parts[0];
        var (third, past, done) = RussianParts(infinitive);
        if (Part(parts, 1) is { Length: > 0 } t) third = t;
        if (Part(parts, 2) is { Length: > 0 } p) past = p;
        if (Part(parts, 3) is { Length: > 0 } d) done = [d];
        if (third.Length < 3 || past.Length < 2)
            throw new FormatException($"{infinitive}: write its third person plural and its past");
        var present = perfective ? VerbForm.Future : VerbForm.Present;
        yield return (infinitive, VerbForm.Infinitive);
        foreach (var form in PastOf(past)) yield return (form, VerbForm.Past);
        foreach (var form in RussianPresent(third)) yield return (form, present);
        var stem = third[..^2];
        foreach (var ending in Vowels.Contains(stem[^1], StringComparison.Ordinal) ? (string[])["й", "йте"]
            : ["и", "ите", "ь", "ьте"])
        {
            if (!third.EndsWith("ят", StringComparison.Ordinal) && !third.EndsWith("ат", StringComparison.Ordinal)
                || ending != "ите")
                yield return (stem + ending, VerbForm.Order);
        }

        foreach (var participle in done)
        {
            foreach (var ending in (string[])["", "а", "о", "ы"]) yield return (participle + ending, VerbForm.Done);
        }
    }

    private static (string Third, string Past, string[] Done) RussianParts(string infinitive)
    {
        if (infinitive.Length < 4) return ("", "", []);
        var stem = infinitive[..^2];
        if (infinitive.EndsWith("овать", StringComparison.Ordinal))
            return (infinitive[..^5] + "уют", stem + "л", [stem + "н"]);
        if (infinitive.EndsWith("нуть", StringComparison.Ordinal))
            return (infinitive[..^3] + "ут", stem + "л", [stem + "т"]);
        if (infinitive[^3] is 'а' or 'я') return (stem + "ют", stem + "л", [stem + "н"]);
        if (infinitive[^3] is 'е') return (stem + "ют", stem + "л", []);
        if (infinitive[^3] is 'ы') return (infinitive[..^3] + "оют", stem + "л", [stem + "т"]);
        if (infinitive[^3] is not 'и') return ("", "", []);
        var root = infinitive[..^3];
        var third = root + ("жчшщ".Contains(root[^1], StringComparison.Ordinal) ? "ат" : "ят");
        return (third, stem + "л", [.. Softened(root, ukrainian: false).Select(s => s + "ен")]);
    }

    private static IEnumerable<string> PastOf(string past)
    {
        // ушел, ушла; увез, увезла; отправил, отправила
        var stem = past.EndsWith("шел", StringComparison.Ordinal) ? past[..^2] + "л" : past[^1] == 'л' ? past
            : past + "л";
        yield return past;
        foreach (var ending in (string[])["а", "о", "и"]) yield return stem + ending;
    }

    /// <summary>Without the second person plural: who says "вы" tells somebody what to do, not what
    /// happened.</summary>
    private static IEnumerable<string> RussianPresent(string third)
    {
        var stem = third[..^2];
        yield return third;
        if (stem.EndsWith("дад", StringComparison.Ordinal))
        {
            foreach (var ending in (string[])["м", "шь", "ст", "дим"]) yield return stem[..^1] + ending;
        }
        else if (third[^2] is 'у' or 'ю')
        {
            yield return stem + third[^2];
            var soft = stem[^1] switch { 'г' => stem[..^1] + "ж", 'к' => stem[..^1] + "ч", _ => stem };
            foreach (var ending in (string[])["ешь", "ет", "ем"]) yield return soft + ending;
        }
        else
        {
            foreach (var soft in Softened(stem, ukrainian: false))
            {
                yield return soft + "у";
                yield return soft + "ю";
            }

            foreach (var ending in (string[])["ишь", "ит", "им"]) yield return stem + ending;
        }
    }

    /// <summary>How the last consonant changes before -ю and -ен: отправить, отправлю; освободить,
    /// освобожден.</summary>
    private static IEnumerable<string> Softened(string root, bool ukrainian)
    {
        var last = root[^1];
        var head = root[..^1];
        if (root.EndsWith("ст", StringComparison.Ordinal)) yield return root[..^2] + "щ";
        if (Labials.Contains(last, StringComparison.Ordinal)) yield return root + "л";
        else if (last == 'д' && ukrainian) yield return head + "дж";
        else if (last == 'з') yield return head + "ж";
        else if (last == 'с') yield return head + "ш";
        else if (last is 'д')
        {
            yield return head + "ж";
            yield return head + "жд";
        }
        else if (last == 'т')
        {
            yield return head + "ч";
            if (!ukrainian) yield return head + "щ";
        }
        else yield return root;
    }

    private static IEnumerable<(string, VerbForm)> Ukrainian(string[] parts, bool perfective)
    {
        var infinitive = parts[0];
        var (third, past, done) = UkrainianParts(infinitive);
        if (Part(parts, 1) is { Length: > 0 } t) third = t;
        if (Part(parts, 2) is { Length: > 0 } p) past = p;
        if (Part(parts, 3) is { Length: > 0 } d) done = [d];
        if (third.Length < 4 || past.Length < 2)
            throw new FormatException($"{infinitive}: write its third person plural and its past");
        yield return (infinitive, VerbForm.Infinitive);
        // вивіз,вивез: the man's form, then what the others are built on
        var forms = past.Split(',');
        var stem = forms.Length > 1 ? forms[1] : past[^1] == 'в' ? past[..^1] : past;
        yield return (forms[0], VerbForm.Past);
        foreach (var ending in (string[])["ла", "ло", "ли"]) yield return (stem + ending, VerbForm.Past);
        foreach (var form in UkrainianPresent(third))
            yield return (form, perfective ? VerbForm.Future : VerbForm.Present);
        if (!perfective)
        {
            foreach (var ending in (string[])["му", "меш", "ме", "мемо", "мете", "муть"])
                yield return (infinitive + ending, VerbForm.Future);
        }

        var root = third[..^3];
        foreach (var ending in Vowels.Contains(root[^1], StringComparison.Ordinal) ? (string[])["й", "йте"]
            : ["и", "іть", "ь", "ьте"])
        {
            yield return (root + ending, VerbForm.Order);
        }

        foreach (var participle in done)
        {
            foreach (var ending in (string[])["о", "ий", "а", "е", "і"])
            {
                yield return (participle + ending, VerbForm.Done);
            }
        }
    }

    private static (string Third, string Past, string[] Done) UkrainianParts(string infinitive)
    {
        if (infinitive.Length < 4) return ("", "", []);
        var stem = infinitive[..^2];
        var before = stem[..^1];
        if (before.Length == 0) return ("", stem + "в", []);
        if (infinitive.EndsWith("увати", StringComparison.Ordinal))
            return (infinitive[..^4] + "ють", stem + "в", [infinitive[..^5] + "ован", infinitive[..^5] + "уван"]);
        if (infinitive.EndsWith("ювати", StringComparison.Ordinal))
            return (infinitive[..^4] + "ють", stem + "в", [infinitive[..^5] + "ьован"]);
        if (infinitive.EndsWith("нути", StringComparison.Ordinal))
            return (before + "уть", stem + "в", [stem + "т", before + "ен"]);
        if (stem[^1] is 'а' or 'я') return (stem + "ють", stem + "в", [stem + "н"]);
        if (stem[^1] is 'і') return (stem + "ють", stem + "в", []);
        if (stem[^1] is 'ї') return (before + "ять", stem + "в", [before + "єн"]);
        if (stem[^1] is 'у') return ("", stem + "в", [stem + "т"]);
        if (stem[^1] is not 'и') return ("", "", []);
        var third = before + ("жчшщ".Contains(before[^1], StringComparison.Ordinal) ? "ать"
            : Labials.Contains(before[^1], StringComparison.Ordinal) ? "лять" : "ять");
        return (third, stem + "в", [.. Softened(before, ukrainian: true).Select(s => s + "ен")]);
    }

    private static IEnumerable<string> UkrainianPresent(string third)
    {
        var stem = third[..^3];
        yield return third;
        if (stem.EndsWith("дад", StringComparison.Ordinal))
        {
            foreach (var ending in (string[])["м", "си", "сть", "мо"]) yield return stem[..^1] + ending;
        }
        else if (third[^3] is 'у' or 'ю')
        {
            yield return stem + third[^3];
            var soft = stem[^1] switch { 'г' => stem[..^1] + "ж", 'к' => stem[..^1] + "ч", _ => stem };
            var e = Vowels.Contains(soft[^1], StringComparison.Ordinal) ? "є" : "е";
            foreach (var ending in (string[])["ш", "", "мо", "м"]) yield return soft + e + ending;
        }
        else
        {
            // роблять, but робить
            if (stem.Length > 2 && stem[^1] == 'л'
                && Labials.Contains(stem[^2], StringComparison.Ordinal)) stem = stem[..^1];
            var i = Vowels.Contains(stem[^1], StringComparison.Ordinal) ? "ї" : "и";
            foreach (var soft in Softened(stem, ukrainian: true))
            {
                yield return soft + "у";
                yield return soft + "ю";
            }

            foreach (var ending in (string[])["ш", "ть", "мо", "м"]) yield return stem + i + ending;
        }
    }

    private static IEnumerable<(string, VerbForm)> English(string[] parts)
    {
        var lemma = parts[0];
        var e = lemma[^1] == 'e';
        var y = lemma[^1] == 'y' && !Vowels.Contains(lemma[^2], StringComparison.Ordinal);
        var past = Part(parts, 1) is { Length: > 0 } p ? p : e ? lemma + "d" : y ? lemma[..^1] + "ied" : lemma + "ed";
        var done = Part(parts, 2) is { Length: > 0 } d ? d : past;
        yield return (lemma, VerbForm.Infinitive);
        yield return (lemma, VerbForm.Present);
        yield return (y ? lemma[..^1] + "ies" : lemma[^1] is 's' or 'x' or 'h' or 'o' ? lemma + "es"
            : lemma + "s", VerbForm.Present);
        yield return (past, VerbForm.Past);
        yield return (done, VerbForm.Done);
        // a past that doubles its consonant does so before -ing as well: grab, grabbed, grabbing
        if (lemma.Length <= 4 && lemma.Length > 2 && "aeiou".Contains(lemma[^2], StringComparison.Ordinal) &&
            !"aeiouwxyr".Contains(lemma[^1], StringComparison.Ordinal) && !"aeiou".Contains(lemma[^3], StringComparison.Ordinal))
            yield return (lemma + lemma[^1] + "ing", VerbForm.Present);
        var twice = past.Length == lemma.Length + 3 && past.EndsWith("ed", StringComparison.Ordinal)
            && past[^3] == past[^4];
        yield return ((twice ? past[..^2] : e && !lemma.EndsWith("ee", StringComparison.Ordinal) ? lemma[..^1]
            : lemma) + "ing", VerbForm.Present);
    }
}

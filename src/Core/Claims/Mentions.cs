using System.Text.Json;
using Homeward.Basics;
using Homeward.Evidence;

namespace Homeward.Claims;

/// <summary>A person named in a text, with what stands beside the name. Nothing is folded or repaired here; Persons
/// does that.</summary>
/// <param name="Start">first code point of the name</param>
/// <param name="Length">code points of the name</param>
/// <param name="Name">exactly as written, case ending included</param>
/// <param name="Born">birth date or year; null when none stands beside the name</param>
/// <param name="Callsign">as written; null when none stands beside the name</param>
/// <param name="Unit">number of the military unit, as written; null when none stands beside the name</param>
/// <param name="Certain">false for a bare pair of capitalised words of which one is a known given name</param>
public sealed record PersonMention(
    int Start, int Length, string Name, UncertainDate? Born, string? Callsign, string? Unit, bool Certain);

/// <summary>Words that must not be shown in the working text: somebody's phone, card or address.</summary>
/// <param name="Start">first code point</param>
/// <param name="Length">code points</param>
/// <param name="Kind">phone, card or email</param>
public sealed record MaskedSpan(int Start, int Length, string Kind);

/// <summary>The people of a text and what to mask in it, each in the order of the text.</summary>
public sealed record MentionsFound(IReadOnlyList<PersonMention> Persons, IReadOnlyList<MaskedSpan> Masks);

/// <summary>
/// Finds people in messages: surname with given name and patronymic in any case, initials, birth dates («г.р.»),
/// callsigns,
/// unit numbers; and phone numbers, cards and addresses to mask. Linear in the text; any text is allowed.
/// </summary>
public static class Mentions
{
    /// <summary>What stands this many words after a name may belong to it.</summary>
    private const int Reach = 18;

    private static readonly Lazy<MentionWords> Words = new(Load);

    /// <summary>Reads one text; lang may be null.</summary>
    public static MentionsFound Find(string text, string? lang = null) => Find(TextLayer.Of(text), lang);

    /// <inheritdoc cref="Find(string, string?)"/>
    public static MentionsFound Find(TextLayer layer, string? lang = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var language = lang ?? LanguageGuess.Of(layer.Text);
        if (Lexicon.Of(language) is not { } lexicon) return new([], MaskedSpans.Of(layer));
        var words = Words.Value;
        var vocabulary = new Vocabulary(lexicon);
        var persons = new List<PersonMention>();
        for (var at = 0; at < layer.Text.Length;)
        {
            // a name never runs over a line; very long lines are read in pieces
            var line = layer.Text.IndexOf('\n', at);
            var end = Math.Min(line < 0 ? layer.Text.Length : line, at + 4_000);
            Line(layer, Tokens.Of(layer.Text, at, end, vocabulary), words, language, persons);
            at = end == line ? end + 1 : end;
        }

        return new(persons, MaskedSpans.Of(layer));
    }

    private static void Line(TextLayer layer, List<Token> tokens, MentionWords words, string language,
        List<PersonMention> persons)
    {
        var names = new List<(int From, int To, bool Certain)>();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (!tokens[at].Capital || NameAt(tokens, at, words) is not { } name) continue;
            names.Add(name);
            at = name.To - 1;
        }

        for (var i = 0; i < names.Count; i++)
        {
            var (from, to, certain) = names[i];
            var limit = Math.Min(i + 1 < names.Count ? names[i + 1].From : tokens.Count, to + Reach);
            var born = Born(layer.Text, tokens, to, limit, words, language);
            var start = layer.CodePointOf(tokens[from].Start);
            var name = layer.Text[tokens[from].Start..tokens[to - 1].End];
            persons.Add(new(start, layer.CodePointOf(tokens[to - 1].End) - start, name, born,
                Callsign(layer.Text, tokens, to, limit, words), Unit(tokens, to, limit, layer.Text, words), certain ||
                    born is not null));
        }
    }

    private static (int From, int To, bool Certain)? NameAt(List<Token> tokens, int at, MentionWords words)
    {
        var to = at;
        var (patronymic, given, initials) = (false, false, 0);
        while (to < tokens.Count && to - at < 7)
        {
            var token = tokens[to];
            if (token.Mark == '.' && initials > 0 && to > at && IsInitial(tokens[to - 1]))
            {
                to++;
                continue;
            }

            if (!token.IsWord || !token.Capital || words.NotNames.Contains(token.Word.Text)) break;
            // an initial is one letter and a full stop
            if (IsInitial(token))
            {
                if (to + 1 >= tokens.Count || tokens[to + 1].Mark != '.') break;
                initials++;
            }
            else if (to - at >= 3 && initials == 0)
            {
                break;
            }
            else
            {
                patronymic |= words.IsPatronymic(token.Word.Text);
                given |= words.IsGiven(token.Word.Text);
            }

            to++;
        }

        while (to > at && IsStopAfterSentence(tokens, to)) to--;
        var full = 0;
        for (var i = at; i < to; i++) full += tokens[i].IsWord && !IsInitial(tokens[i]) ? 1 : 0;
        if (patronymic && full >= 2) return (at, to, true);
        if (initials > 0 && full == 1) return (at, to, true);
        return given && full is 2 or 3 && initials == 0 ? (at, to, false) : null;
    }

    private static bool IsInitial(Token token) => token.IsWord && token.End - token.Start == 1;

    private static bool IsStopAfterSentence(List<Token> tokens, int to) => tokens[to - 1].Mark == '.' &&
        !IsInitial(tokens[to - 2]);

    private static UncertainDate? Born(string text, List<Token> tokens, int from, int limit, MentionWords words,
        string language)
    {
        for (var at = from; at < limit; at++)
        {
            if (tokens[at].Word.Number is < 1900 or > 2025 && !(tokens[at].Word.Number is > 0 and <= 31)) continue;
            var day = at + 4 < limit && tokens[at + 1].Mark == '.' && tokens[at + 3].Mark == '.' &&
                tokens[at + 4].Word.Number is > 1920 and < 2015;
            var end = day ? at + 5 : at + 1;
            if (!day && tokens[at].Word.Number is < 1930 or > 2012) continue;
            if (!day && !BirthWordNear(tokens, at, end, limit, words)) continue;
            var phrase = text[tokens[at].Start..tokens[end - 1].End];
            var read = DatePhrases.Parse(phrase, language, null).Date;
            if (read is not null) return read with { Why = "stands beside the name as a birth date" };
        }

        return null;
    }

    private static bool BirthWordNear(List<Token> tokens, int at, int end, int limit, MentionWords words)
    {
        for (var i = Math.Max(0, at - 2); i < Math.Min(limit, end + 4); i++)
        {
            var word = tokens[i].Word.Text;
            if (words.Born.Contains(word)) return true;
            if (i + 2 < tokens.Count && tokens[i + 1].Mark == '.' &&
                words.Born.Contains(word + "." + tokens[i + 2].Word.Text)) return true;
        }

        return false;
    }

    private static string? Callsign(string text, List<Token> tokens, int from, int limit, MentionWords words)
    {
        for (var at = from; at < limit; at++)
        {
            if (!words.Callsign.Contains(tokens[at].Word.Text)) continue;
            for (var next = at + 1; next < Math.Min(tokens.Count, at + 4); next++)
            {
                if (tokens[next].IsWord) return text[tokens[next].Start..tokens[next].End];
            }
        }

        return null;
    }

    private static string? Unit(List<Token> tokens, int from, int limit, string text, MentionWords words)
    {
        for (var at = from; at < limit; at++)
        {
            // "в/ч" comes as three tokens
            var slash = at + 2 < limit && tokens[at].Word.Text == "в" && tokens[at + 1].Mark == '/' &&
                tokens[at + 2].Word.Text == "ч";
            if (!slash && !words.Unit.Contains(tokens[at].Word.Text)) continue;
            for (var next = at + 1; next < Math.Min(tokens.Count, at + 6); next++)
            {
                var word = tokens[next].Word.Text;
                if (tokens[next].IsWord && word.Length is 4 or 5 or 6 && word.Any(char.IsAsciiDigit) &&
                    word.Skip(1).All(char.IsAsciiDigit))
                {
                    return text[tokens[next].Start..tokens[next].End];
                }
            }
        }

        return null;
    }

    private static MentionWords Load()
    {
        const string Name = "data/words/mentions.json";
        using var file = typeof(Mentions).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is not inside the program");
        using var json = JsonDocument.Parse(file);
        HashSet<string> Set(string name) =>
            json.RootElement.GetProperty(name).EnumerateArray()
                .Select(e => e.GetString()!).ToHashSet(StringComparer.Ordinal);
        return new(Set("patronymicEndings"), Set("givenNames"), Set("born"), Set("callsign"), Set("unit"),
            Set("notNames"));
    }

    private sealed record MentionWords(
        HashSet<string> Endings, HashSet<string> Stems, HashSet<string> Born, HashSet<string> Callsign,
            HashSet<string> Unit,
        HashSet<string> NotNames)
    {
        public bool IsPatronymic(string word)
        {
            for (var length = 3; length <= 6 && length + 2 < word.Length; length++)
            {
                if (Endings.Contains(word[^length..])) return true;
            }

            return false;
        }

        public bool IsGiven(string word)
        {
            for (var length = Math.Max(2, word.Length - 3); length <= word.Length; length++)
            {
                if (Stems.Contains(word[..length])) return true;
            }

            return false;
        }
    }
}

/// <summary>Phone numbers, payment cards and e-mail addresses in a text, found by their shape alone.</summary>
internal static class MaskedSpans
{
    public static IReadOnlyList<MaskedSpan> Of(TextLayer layer)
    {
        var text = layer.Text;
        var spans = new List<MaskedSpan>();
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '@' && Email(text, at) is var (from, to) && to > from)
            {
                Add(layer, spans, from, to, "email");
                at = to;
            }
            else if ((char.IsAsciiDigit(c) || (c == '+' && at + 1 < text.Length &&
                char.IsAsciiDigit(text[at + 1]))) && Free(text, at))
            {
                var (end, digits) = Number(text, at);
                if (IsPhone(text.AsSpan(at, end - at), digits)) Add(layer, spans, at, end, "phone");
                else if (digits == 16) Add(layer, spans, at, end, "card");
                at = end - 1;
            }
        }

        return spans;
    }

    private static void Add(TextLayer layer, List<MaskedSpan> spans, int from, int to, string kind)
    {
        var start = layer.CodePointOf(from);
        spans.Add(new(start, layer.CodePointOf(to) - start, kind));
    }

    private static bool Free(string text, int at) => at == 0 ||
        !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '/');

    /// <summary>Digits with single spaces, hyphens or brackets between them; the end is after the last digit.</summary>
    private static (int End, int Digits) Number(string text, int at)
    {
        var digits = 0;
        var end = at;
        var gap = 0;
        for (var i = at; i < text.Length && digits < 20; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
                end = i + 1;
                gap = 0;
            }
            else if (text[i] is ' ' or '-' or '(' or ')' or '+' or '\u00A0' or '‑')
            {
                if (++gap > 2) break;
            }
            else
            {
                break;
            }
        }

        return (Math.Max(end, at + 1), digits);
    }

    /// <summary>International with a plus; Russian 8… or 7… with eleven digits; Ukrainian 0… with ten, 380… with
    /// twelve.</summary>
    private static bool IsPhone(ReadOnlySpan<char> written, int digits)
    {
        if (written[0] == '+') return digits is >= 9 and <= 15;
        return (written[0], digits) switch
        {
            ('8' or '7', 11) => true,
            ('0', 10) => true,
            ('3', 12) => written.StartsWith("380"),
            ('9', 10) => true,
            _ => false,
        };
    }

    private static (int From, int To) Email(string text, int at)
    {
        var from = at;
        while (from > 0 && at - from < 64 && (char.IsLetterOrDigit(text[from - 1]) ||
            text[from - 1] is '.' or '_' or '-' or '+')) from--;
        var to = at + 1;
        var dot = false;
        while (to < text.Length && to - at < 128 && (char.IsLetterOrDigit(text[to]) || text[to] is '.' or '-'))
        {
            dot |= text[to] == '.' && to + 1 < text.Length && char.IsLetter(text[to + 1]);
            to++;
        }

        while (to > at && text[to - 1] is '.' or '-') to--;
        return dot && from < at ? (from, to) : (at, at);
    }
}

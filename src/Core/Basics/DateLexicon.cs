using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Homeward.Basics;

/// <summary>What a word may do in a date expression. The lists themselves are in data/words/dates.*.json.</summary>
internal enum Word : byte
{
    None, Number, Month, WeakMonth, Weekday, WeakWeekday, Season, Unit, Part, RelDay, RelUnit, Deixis, Num, Ord,
    YearWord,
    DayWord, Approx, Since, From, To, Until, By, After, Before, Between, And, Of, In, Article, Every, Often, Ago,
    Through,
    Later, Next, AtOnce, Future, NightInto, NightOf, NightFrom, Daytime, Birth, Holiday, NewYear, Month0, NotBefore,
    AtLeast, More, Less, Times, Dash, Comma, Dot, Slash, Open, Close, Break, Mark, Verb, Within, Decade, Recent,
    Stop, EventNoun, Even, AndHalf, AgoBefore, Other, Clause, LastSpan, Eve, Past,
}

/// <summary>Units of time, in the numbering of the word lists.</summary>
internal enum TimeUnit : short
{
    Hour = 1, Day = 2, Week = 3, Month = 4, Year = 5, Weekend = 6, Decade = 7, HalfYear = 8, Fortnight = 9, Night = 10,
    Quarter = 11, Minute = 12, Century = 13,
}

/// <summary>One entry: up to two roles, and how many words the longest phrase beginning with it has.</summary>
internal sealed class WordEntry
{
    public Word Kind, Kind2;
    public short Value, Value2;
    public int MaxWords = 1;
}

/// <summary>The words of one language, folded (see <see cref="WordFold"/>) and ready to be looked up by a
/// span.</summary>
internal sealed class DateLexicon
{
    private static readonly FrozenDictionary<string, Lazy<DateLexicon>> ByLang =
        new[] { "en", "ru", "uk", "ca", "es" }.ToFrozenDictionary(l => l, l => new Lazy<DateLexicon>(() => new(l)));

    private readonly FrozenDictionary<string, WordEntry> _words;

    private DateLexicon(string lang)
    {
        Lang = lang;
        var words = new Dictionary<string, WordEntry>(StringComparer.Ordinal);
        using var stream = typeof(DateLexicon).Assembly.GetManifestResourceStream($"data/words/dates.{lang}.json")
            ?? throw new InvalidOperationException($"data/words/dates.{lang}.json is not in the assembly");
        using var json = JsonDocument.Parse(stream);
        foreach (var group in json.RootElement.GetProperty("words").EnumerateObject())
        {
            var colon = group.Name.IndexOf(':', StringComparison.Ordinal);
            var kind = Enum.Parse<Word>(colon < 0 ? group.Name : group.Name[..colon], ignoreCase: true);
            var value = colon < 0 ? (short)0 : short.Parse(group.Name.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            foreach (var form in group.Value.GetString()!.Split(',', StringSplitOptions.TrimEntries))
            {
                // The possessive ending is no part of an English word here, nor in the text (see
                // DateTokenizer.WordEnd).
                Add(words, lang == "en" ? form.Replace("'s", "", StringComparison.Ordinal) : form, kind, value);
            }
        }

        _words = words.ToFrozenDictionary(StringComparer.Ordinal);
        Lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Lang { get; }

    public bool IsCyrillic => Lang is "ru" or "uk";

    public FrozenDictionary<string, WordEntry>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }

    /// <summary>The lexicon of a language, or null when there is none. Regional tags ("en-GB") use their
    /// language's.</summary>
    public static DateLexicon? Of(string? lang)
    {
        if (lang is null) return null;
        var dash = lang.IndexOf('-', StringComparison.Ordinal);
        return ByLang.TryGetValue(dash < 0 ? lang : lang[..dash], out var lexicon) ? lexicon.Value : null;
    }

    private static void Add(Dictionary<string, WordEntry> words, string form, Word kind, short value)
    {
        Span<char> buffer = stackalloc char[80];
        var folded = buffer[..WordFold.Fold(form, buffer)].ToString();
        var entry = Entry(words, folded);
        // Two spellings may fold to one.
        if (entry.Kind == kind && entry.Value == value || entry.Kind2 == kind && entry.Value2 == value) return;
        if (entry.Kind == Word.None) (entry.Kind, entry.Value) = (kind, value);
        else if (entry.Kind2 == Word.None) (entry.Kind2, entry.Value2) = (kind, value);
        else throw new InvalidOperationException($"\"{form}\" has more than two roles");
        var count = folded.Count(c => c == ' ') + 1;
        if (count == 1) return;
        var first = Entry(words, folded[..folded.IndexOf(' ', StringComparison.Ordinal)]);
        first.MaxWords = Math.Max(first.MaxWords, count);
    }

    private static WordEntry Entry(Dictionary<string, WordEntry> words, string folded)
    {
        if (!words.TryGetValue(folded, out var entry)) words[folded] = entry = new();
        return entry;
    }
}

/// <summary>Makes spellings comparable: lower case, ё as е, one apostrophe, Latin letters without accents, combining
/// marks
/// joined or dropped. Works char by char so that hostile input costs no more than its length.</summary>
internal static class WordFold
{
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿŀ";
    private const string Plain = "aaaaaaceeeeiiiinooooouuuuyyl";

    /// <summary>Latin letters that look like Cyrillic ones, and what they stand for in a word that is otherwise
    /// Cyrillic.</summary>
    private const string LookAlikes = "aceopxyikmhtb";
    private const string CyrillicTwins = "асеорхуікмнтв";

    public static bool IsWordChar(char c) => char.IsLetter(c) || IsApostrophe(c) || IsCombining(c);

    public static bool IsApostrophe(char c) => c is '\'' or '’' or 'ʼ' or '`' or '‘';

    public static bool IsCombining(char c) => c is >= '\u0300' and <= '\u036f';

    /// <summary>Writes the folded form and gives its length; what does not fit is cut off (no entry is that
    /// long).</summary>
    public static int Fold(ReadOnlySpan<char> word, Span<char> into)
    {
        var n = 0;
        foreach (var raw in word)
        {
            if (IsCombining(raw))
            {
                if (n > 0 && raw == '\u0306' && into[n - 1] == 'и') into[n - 1] = 'й';
                else if (n > 0 && raw == '\u0308' && into[n - 1] == 'і') into[n - 1] = 'ї';
                continue;
            }

            if (n == into.Length) return n;
            into[n++] = FoldChar(raw);
        }

        return n;
    }

    public static char FoldChar(char c)
    {
        if (c < 128) return c is >= 'A' and <= 'Z' ? (char)(c | 32) : c == '`' ? '\'' : c;
        if (IsApostrophe(c)) return '\'';
        if (c is >= 'А' and <= 'Я') return (char)(c + 32);
        if (c is >= 'а' and <= 'я') return c;
        if (c is 'ё' or 'Ё') return 'е';
        c = char.ToLowerInvariant(c);
        var at = c < 0x180 ? Accented.IndexOf(c, StringComparison.Ordinal) : -1;
        return at < 0 ? c : Plain[at];
    }

    /// <summary>True when the word has both Latin and Cyrillic letters; the Latin ones are then turned into their
    /// twins.</summary>
    public static bool Unmix(Span<char> folded)
    {
        bool latin = false, cyrillic = false;
        foreach (var c in folded)
        {
            latin |= c is >= 'a' and <= 'z';
            cyrillic |= c is >= '\u0400' and <= '\u04ff';
        }

        if (!latin || !cyrillic) return false;
        for (var i = 0; i < folded.Length; i++)
        {
            var at = LookAlikes.IndexOf(folded[i], StringComparison.Ordinal);
            if (at >= 0) folded[i] = CyrillicTwins[at];
        }

        return true;
    }
}

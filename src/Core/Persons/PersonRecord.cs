using Homeward.Basics;

namespace Homeward.Persons;

/// <summary>What kind of thing a compared field holds; it decides how two values are compared and what levels there
/// are.</summary>
public enum FieldKind
{
    Surname,
    Given,
    Patronymic,
    Date,
    Place,
    Unit,
    Identifier,
    Exact,
    Text,
    Words,
}

/// <summary>
/// One value of a field, prepared for comparing: done once per distinct value, so that a pair costs almost nothing.
/// Two values with equal <see cref="Key"/> are the same as far as the field can tell.
/// </summary>
public sealed class FieldValue
{
    /// <summary>As written.</summary>
    public required string Text { get; init; }

    /// <summary>The comparison key; counted for term frequencies, never empty.</summary>
    public required string Key { get; set; }

    /// <summary>The word's skeleton, where the key names what it means ("@николай"); else the key itself.</summary>
    public string Bones { get; private set; } = "";

    /// <summary>The key with unstressed vowels, double consonants and look-alike sounds folded further.</summary>
    public string Loose { get; set; } = "";

    /// <summary>The key's letters for measuring likeness.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>A surname's stem and ending; null for every other kind of value.</summary>
    internal SurnameEndings.Shape? Shape =>
        isSurname ? shape ??= SurnameEndings.Of(NameLexicon.SurnameKey(Bones)) : null;

    private bool isSurname;
    private SurnameEndings.Shape? shape; // made when first asked for; two threads would make the same

    /// <summary>The keys with every vowel made one: what is left when Belarusian writes unstressed vowels as they
    /// sound (Гребенюк, Hrabianiuk). Held against each other only where <see cref="IsBelarusian"/> says so.</summary>
    internal string[] Hollow =>
        hollow ??= [.. Others.Prepend(Bones).Select(Emptied).Distinct(StringComparer.Ordinal)];

    private string[]? hollow;

    /// <summary>The spelling, or the names beside it, are Belarusian.</summary>
    internal bool IsBelarusian { get; private set; }

    /// <summary>Other keys of an ambiguous spelling.</summary>
    public string[] Others { get; private set; } = [];

    /// <summary>Which letters <see cref="Bytes"/> and <see cref="Letters"/> hold, one bit each: most unlike pairs are
    /// told apart by these alone.</summary>
    public ulong Mask { get; private set; }

    public ulong LettersMask { get; private set; }

    /// <summary>The written letters without accents, for comparing inside one script.</summary>
    public byte[] Letters { get; private set; } = [];

    private bool IsFather { get; init; }

    private string Whole { get; init; } = "";

    /// <summary>Script of the written letters: l, c or another.</summary>
    public char Script { get; private set; }

    /// <summary>Given names (or the father's) it spells out, and those it shortens.</summary>
    public int[] Names { get; private set; } = [];

    public int[] ShortFor { get; private set; } = [];

    /// <summary>First letters it may begin with.</summary>
    public uint Initials { get; private set; }

    public bool IsInitial { get; private set; }

    /// <summary>Further parts of a name of several words.</summary>
    public FieldValue[] More { get; private set; } = [];

    /// <summary>Spans of a date.</summary>
    public IReadOnlyList<DaySpan> Days { get; private set; } = [];

    /// <summary>A value of a column; null when the text holds nothing to compare.</summary>
    public static FieldValue? Read(FieldKind kind, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return kind switch
        {
            FieldKind.Surname => SurnameOf(text, NameParser.FromColumns(text, null, null).Surname),
            FieldKind.Given => FromPieces(text, NameParser.FromColumns(null, text, null).Given),
            FieldKind.Patronymic => FromPatronymic(text),
            FieldKind.Date => FromDays(text, BirthDates.Read(text)),
            FieldKind.Place => Identifiers.Place(text) is { } place ? Plain(text, place) : null,
            FieldKind.Unit => Identifiers.Unit(text) is { } unit ? Plain(text, unit) : null,
            FieldKind.Identifier => Squeeze(text, lettersOnly: false) is { Length: > 0 } id ? Plain(text, id) : null,
            FieldKind.Exact => Plain(text, Spelling.Plain(Spelling.Tidy(Cut(text)))),
            FieldKind.Words => FromWords(text),
            _ => FromText(text),
        };
    }

    /// <summary>A name's parts as one value; a patronymic is compared by its father's name and as a whole
    /// word.</summary>
    public static FieldValue? FromPieces(string text, IReadOnlyList<NamePiece> pieces, bool isFather = false)
    {
        if (pieces.Count == 0) return null;
        var values = pieces.Select(p => new FieldValue
        {
            Text = p.Text,
            Key = p.Names.Count == 1 ? "@" + NameLexicon.Given[p.Names[0]].Russian.ToLowerInvariant() : p.Keys[0]
                .Length > 0 ? p.Keys[0] : "?",
            Bones = p.Keys[0],
            Others = p.Names.Count == 1 ? [.. p.Keys] : p.Keys.Count > 1 ? [.. p.Keys.Skip(1)] : [],
            Names = [.. p.Names],
            ShortFor = [.. p.ShortFor],
            Initials = p.Initials,
            IsInitial = p.IsInitial,
            IsFather = isFather,
            Whole = p.As,
        }.Finish()).ToArray();
        if (values.Length > 1) values[0].More = values[1..];
        var first = values[0];
        first.TextWhole = text;
        return first;
    }

    /// <summary>A surname's parts as one value, with its ending known.</summary>
    public static FieldValue? SurnameOf(string text, IReadOnlyList<NamePiece> pieces)
    {
        var value = FromPieces(text, pieces);
        for (var i = -1; value is not null && i < value.More.Length; i++)
        {
            var part = i < 0 ? value : value.More[i];
            part.isSurname = true;
            part.IsBelarusian = pieces.Any(p => p.IsBelarusian);
        }

        return value;
    }

    /// <summary>Two values of a field with the same identity compare alike with every other.</summary>
    internal string Identity => string.Join('|', [TextWhole, Whole, IsBelarusian ? "b" : IsFather ? "f" : "", .. Parts(this)]);

    private static IEnumerable<string> Parts(FieldValue value) => value.More.Prepend(value).SelectMany(v =>
        ((IEnumerable<string>)[v.Key, v.Bones, string.Join(',', v.Others), v.IsInitial ? "i" : ""]));

    private static string Emptied(string key)
    {
        var hollow = string.Concat(key.Select(c => c is 'e' or 'i' or 'o' or 'u' ? 'a' : c));
        return hollow.EndsWith("ava", StringComparison.Ordinal) || hollow.EndsWith("ana", StringComparison.Ordinal)
            || hollow.EndsWith("ska", StringComparison.Ordinal) ? hollow[..^1] : hollow;
    }


    public static FieldValue? FromDays(string text, IReadOnlyList<DaySpan> days)
    {
        if (days.Count == 0) return null;
        var key = string.Join('|', days.Select(d => FormattableString.Invariant($"{d.First}+{d.Days}")));
        return new FieldValue { Text = text, Key = key, Days = days, TextWhole = text };
    }

    /// <summary>A value that is compared as it stands.</summary>
    public static FieldValue Plain(string text, string key) => new FieldValue { Text = text, Key = key }.Finish();

    /// <summary>The text as the person wrote it, all parts of the field together.</summary>
    public string TextWhole { get; private set; } = "";

    private static FieldValue? FromPatronymic(string text)
    {
        var name = NameParser.FromColumns(null, null, text);
        return name.Patronymic is { } p ? FromPieces(text, [p], isFather: true)
            : name.Given.Count > 0 ? FromPieces(text, name.Given) : null;
    }

    private static FieldValue? FromText(string text)
    {
        var key = Squeeze(text, lettersOnly: true);
        if (key.Length == 0) return null;
        var bare = key.Replace(" ", "", StringComparison.Ordinal);
        var value = Plain(text, key);
        value.IsInitial = bare.Length == 1;
        value.Initials = NamePiece.LetterBit(key[0]);
        return value;
    }

    private static FieldValue? FromWords(string text)
    {
        var words = Squeeze(text, lettersOnly: true).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal).Take(16).ToArray();
        if (words.Length == 0) return null;
        Array.Sort(words, StringComparer.Ordinal);
        var value = Plain(text, string.Join(' ', words));
        value.More = [.. words.Select(w => Plain(w, w))];
        return value;
    }

    private static string Squeeze(string text, bool lettersOnly)
    {
        var plain = Spelling.Plain(Spelling.Tidy(Cut(text)));
        Span<char> kept = stackalloc char[plain.Length];
        var n = 0;
        foreach (var c in plain)
        {
            if (char.IsLetterOrDigit(c)) kept[n++] = c;
            else if (lettersOnly && n > 0 && kept[n - 1] != ' ' && c != '\'') kept[n++] = ' ';
        }

        return kept[..n].TrimEnd().ToString();
    }

    private static string Cut(string text) => text.Length > 400 ? text[..400] : text;

    private FieldValue Finish()
    {
        if (Bones.Length == 0) Bones = Key;
        Bytes = Similarity.Bytes(Bones);
        if (TextWhole.Length == 0) TextWhole = Text;
        Script = Text.Length == 0 ? '?' : Spelling.IsCyrillic(Text[0]) ? 'c' : Spelling.IsLatin(Text[0]) ? 'l' : '?';
        Letters = Similarity.Bytes(Spelling.Plain(Text.Length > 64 ? Text[..64] : Text));
        if (IsFather)
        {
            Script = 'w';
            Letters = Similarity.Bytes(Skeleton.Of(Whole));
        }

        Mask = Similarity.Mask(Bytes);
        LettersMask = Similarity.Mask(Letters);
        Loose = Loosen(Bones);
        return this;
    }

    // а/о and е/и are confused where unstressed; б/п в/ф д/т ж/ш з/с where they end a word or stand before a consonant,
    // never in front: Захаров and Сахаров are two names.
    private static string Loosen(string key)
    {
        Span<char> loose = stackalloc char[Math.Min(key.Length, Skeleton.Longest)];
        var n = 0;
        for (var i = 0; i < key.Length && n < loose.Length; i++)
        {
            var weak = i > 0 && (i + 1 == key.Length || "bvdzZhpftsSckC".Contains(key[i + 1], StringComparison.Ordinal));
            var folded = key[i] switch
            {
                'o' => 'a',
                'e' or 'y' => 'i',
                'Z' when weak => 'S',
                'z' when weak => 's',
                'd' when weak => 't',
                'b' when weak => 'p',
                'v' or 'w' when weak => 'f',
                _ => key[i],
            };
            if (n == 0 || loose[n - 1] != folded) loose[n++] = folded;
        }

        return loose[..n].ToString();
    }
}

/// <summary>What one record says about a person, as far as it helps to tell who it is. Anything may be
/// absent.</summary>
/// <param name="Id">a mention or a row</param>
/// <param name="Names">the name in each form the record gives it</param>
/// <param name="BirthDates">the birth date; several when the record gives alternatives</param>
/// <param name="Unit">military unit as written</param>
/// <param name="Place">home place or region as written</param>
/// <param name="PersonalNumber">личный номер as written</param>
/// <param name="PhoneKey">keyed hash of a phone number, never the number</param>
/// <param name="Exchange">id of the exchange the person came back in</param>
public sealed record PersonRecord(
    string Id, IReadOnlyList<NameForm> Names, IReadOnlyList<UncertainDate>? BirthDates = null, string? Unit = null,
        string? Place = null,
    string? PersonalNumber = null, string? PhoneKey = null, string? Exchange = null)
{
    /// <summary>A record that holds nothing but a name.</summary>
    public static PersonRecord OfName(string text, string? lang = null) => new(text, [NameParser.Parse(text, lang)]);
}

/// <summary>What a comparison amounts to. Nothing is ever merged on it: a person decides.</summary>
public enum Verdict
{
    Different,
    Possible,
    Same,
}

/// <summary>One line of the ledger of a pair.</summary>
/// <param name="Field">field of the model, or prior, rarity, order, names-alone</param>
/// <param name="Level">outcome of the comparison</param>
/// <param name="Weight">log2, in steps of 1/1024; negative speaks against</param>
/// <param name="Reason">key of the sentence, for pages in any language</param>
/// <param name="Args">what the sentence inserts</param>
/// <param name="Sentence">the sentence in English</param>
public sealed record LedgerLine(string Field, string Level, double Weight, string Reason, IReadOnlyList<string> Args,
    string Sentence);

/// <summary>Two records compared. The ledger's weights add up to <see cref="Weight"/> exactly, in any order.</summary>
public sealed record Comparison(double Weight, double Probability, Verdict Verdict, IReadOnlyList<LedgerLine> Ledger);

/// <summary>How common what two values agree on is, and how common it usually is.</summary>
/// <param name="Shown">the value, its first letter or its year</param>
/// <param name="Share">share of records that have it</param>
/// <param name="Usual">chance that two records drawn at random agree so</param>
public readonly record struct TermShare(string Shown, double Share, double Usual);

/// <summary>How common values are.</summary>
public interface ITermShares
{
    // Two in production: counts of a linked table, and the rough shares shipped with the program.

    /// <summary>How common the value is where another agrees with it in this way; null where nothing is
    /// known.</summary>
    TermShare? Share(ComparedField field, FieldValue value, TermKind use);

    /// <summary>
    /// What agreeing on several parts of a name says less than its parts do alone, because the parts stand together more
    /// often than chance would have it (names keep to families, peoples and villages): log2, 0 or negative, in steps.
    /// </summary>
    double Together(FieldValue?[] a, FieldValue?[] b, ReadOnlySpan<int> levels);
}

/// <summary>Rough shares from the program's own lists, for comparing where there is no table to count.</summary>
public sealed class ListedShares : ITermShares
{
    public static ListedShares Instance { get; } = new();

    public double Together(FieldValue?[] a, FieldValue?[] b, ReadOnlySpan<int> levels) => 0;

    public TermShare? Share(ComparedField field, FieldValue value, TermKind use) =>
        use == TermKind.Same && field.TermFrequency && Share(field, value) is { } share
            ? new(value.TextWhole, share, field.Levels[FieldLevels.Same].U) : null;

    /// <summary>Share of people with this value.</summary>
    public double? Share(ComparedField field, FieldValue value) => field.Kind switch
    {
        FieldKind.Surname => NameLexicon.SurnameShare(value.Key),
        FieldKind.Given or FieldKind.Patronymic when value.Names.Length > 0 =>
            value.Names.Max(n => NameLexicon.Given[n].Share),
        FieldKind.Given or FieldKind.Patronymic => 0.004,
        _ => null,
    };
}

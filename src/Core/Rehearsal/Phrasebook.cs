using System.Text;

namespace Homeward.Rehearsal;

/// <summary>A sentence piece and the fields it adds to the claim it makes ("@share=most" before the piece).</summary>
internal sealed record Piece(string Text, string? Field, string? FieldValue);

/// <summary>What fills the slots of a piece, who speaks, and which slots were used in the end.</summary>
internal sealed class Slots
{
    private readonly Dictionary<string, string> values = [];

    public bool Female { get; set; }

    public HashSet<string> Used { get; } = [];

    public string? this[string slot]
    {
        get => values.GetValueOrDefault(slot);
        set
        {
            if (value is null) values.Remove(slot);
            else values[slot] = value;
        }
    }
}

/// <summary>
/// The sentence pieces of one language, read from data/rehearsal/phrases-*.txt; the signs used there are explained at
/// the top of the Russian file. Expansion draws every choice from the given dice, so a piece gives many sentences.
/// </summary>
internal sealed class Phrasebook
{
    private static readonly Lazy<Dictionary<string, Phrasebook>> Books = new(() =>
        new[] { "en", "ru", "uk" }.ToDictionary(l => l, l => new Phrasebook(l)));

    private readonly Dictionary<string, List<Piece>> sections = [];

    private Phrasebook(string lang)
    {
        Lang = lang;
        List<Piece>? open = null;
        foreach (var line in NameStock.Lines($"phrases-{lang}.txt"))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.StartsWith("== ", StringComparison.Ordinal)) sections[line[3..]] = open = [];
            else (open ?? throw new InvalidOperationException($"phrases-{lang}.txt: a piece before any section"))
                .Add(Parse(line));
        }
    }

    public string Lang { get; }

    public IEnumerable<string> SectionNames => sections.Keys;

    public static Phrasebook In(string lang) => Books.Value[lang];

    public IReadOnlyList<Piece> Section(string name) =>
        sections.TryGetValue(name, out var found) ? found
            : throw new InvalidOperationException($"phrases-{Lang}.txt has no section '{name}'");

    public bool Has(string name) => sections.ContainsKey(name);

    /// <summary>The row of a table-like section, split at bars.</summary>
    public string[] Row(string section, int at = 0) => Section(section)[at].Text.Split('|');

    /// <summary>
    /// Draws a piece whose needed slots are all filled, and expands it. Null when no piece of the section can be
    /// filled.
    /// </summary>
    public (string Text, Piece Piece)? Draw(Chance chance, string section, Slots slots)
    {
        var pieces = Section(section);
        var from = chance.Below(pieces.Count);
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[(from + i) % pieces.Count];
            if (!Fillable(piece.Text, slots)) continue;
            return (Expand(chance, piece.Text, slots), piece);
        }

        return null;
    }

    public string Say(Chance chance, string section, Slots? slots = null) =>
        Draw(chance, section, slots ?? new Slots())?.Text
        ?? throw new InvalidOperationException($"no piece of '{section}' ({Lang}) can be filled");

    /// <summary>Expands one piece: choices drawn, slots filled, gender followed.</summary>
    public static string Expand(Chance chance, string piece, Slots slots)
    {
        var text = new StringBuilder(piece.Length + 32);
        Expand(chance, piece, slots, text);
        return text.ToString();
    }

    /// <summary>How many different sentences the choices of a piece give (slots left alone).</summary>
    public static long Variants(string piece)
    {
        var product = 1L;
        for (var i = 0; i < piece.Length; i++)
        {
            if (piece[i] != '[') continue;
            var close = Close(piece, i);
            product *= Choices(piece[(i + 1)..close]).Sum(Variants);
            i = close;
        }

        return product;
    }

    private static Piece Parse(string line)
    {
        if (line[0] != '@') return new(line, null, null);
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        // The value ends where the piece starts; "almost all" is the one value of two words.
        var end = line.IndexOf(line.AsSpan(equals).StartsWith("=almost all") ? "all " : " ", equals,
            StringComparison.Ordinal);
        if (line[end] == 'a') end += 3;
        return new(line[(end + 1)..], line[1..equals], line[(equals + 1)..end]);
    }

    private static bool Fillable(string piece, Slots slots)
    {
        // A bare {slot} must have a value; one with something beside its name may stay empty. Choices are not looked
        // into separately: a piece that may need a slot is taken to need it.
        for (var i = piece.IndexOf('{', StringComparison.Ordinal); i >= 0; i = piece.IndexOf('{', i + 1))
        {
            var end = piece.IndexOf('}', i);
            var inside = piece.AsSpan(i + 1, end - i - 1);
            if (inside.IndexOfAnyExcept(Letters) < 0 && slots[inside.ToString()] is null) return false;
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static void Expand(Chance chance, string piece, Slots slots, StringBuilder text)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            switch (piece[i])
            {
                case '[':
                    var close = Close(piece, i);
                    Expand(chance, chance.Pick(Choices(piece[(i + 1)..close])), slots, text);
                    i = close;
                    break;
                case '<':
                    var end = piece.IndexOf('>', i);
                    var bar = piece.IndexOf('|', i);
                    text.Append(slots.Female ? piece[(bar + 1)..end] : piece[(i + 1)..bar]);
                    i = end;
                    break;
                case '{':
                    var shut = piece.IndexOf('}', i);
                    Fill(piece[(i + 1)..shut], slots, text);
                    i = shut;
                    break;
                default:
                    text.Append(piece[i]);
                    break;
            }
        }
    }

    private static void Fill(string inside, Slots slots, StringBuilder text)
    {
        var from = inside.AsSpan().IndexOfAny(Letters);
        var to = inside.AsSpan().LastIndexOfAny(Letters) + 1;
        var slot = inside[from..to];
        if (slots[slot] is not { } value) return;
        slots.Used.Add(slot);
        text.Append(inside, 0, from).Append(value).Append(inside, to, inside.Length - to);
    }

    private static int Close(string piece, int open)
    {
        var depth = 0;
        for (var i = open; i < piece.Length; i++)
        {
            if (piece[i] == '[') depth++;
            else if (piece[i] == ']' && --depth == 0) return i;
        }

        throw new InvalidOperationException("a choice is not closed: " + piece);
    }

    private static List<string> Choices(string inside)
    {
        var found = new List<string>();
        var (depth, from) = (0, 0);
        for (var i = 0; i <= inside.Length; i++)
        {
            if (i == inside.Length || inside[i] == '|' && depth == 0)
            {
                found.Add(inside[from..i]);
                from = i + 1;
            }
            else if (inside[i] is '[' or '<') depth++;
            else if (inside[i] is ']' or '>') depth--;
        }

        return found;
    }
}

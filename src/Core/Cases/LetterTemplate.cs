using System.Text.RegularExpressions;

namespace Homeward.Cases;

/// <summary>How a paragraph stands on the page.</summary>
public enum ParagraphStyle
{
    Plain,

    /// <summary>Block at the right: addressee and sender.</summary>
    Address,

    Title,

    Heading,

    Point,

    /// <summary>A line to sign on.</summary>
    Signature,
}

/// <summary>A piece of a template's paragraph: words; a field, perhaps in a case; or words that cite a rule.</summary>
/// <param name="Words">set for words and for citations</param>
/// <param name="Field">name of a field in data/letters/fields.json; "person.short" and "sender.short" are surname and
/// initials</param>
/// <param name="Rule">id of the rule the words cite</param>
public sealed record TemplatePiece(string? Words, string? Field, GrammaticalCase Case, string? Rule)
{
    /// <summary>For words that follow somebody's sex: person or sender; Words are then a man's.</summary>
    public string? SexOf { get; init; }

    /// <summary>The same words for a woman.</summary>
    public string? ForWoman { get; init; }
}

/// <param name="OnlyWith">fields without which the paragraph is left out</param>
public sealed record TemplateParagraph(ParagraphStyle Style, IReadOnlyList<string> OnlyWith, IReadOnlyList<TemplatePiece> Pieces);

/// <summary>
/// A reviewed letter with holes. Plain text that a lawyer can read and an organisation can change: a head of "name: value"
/// lines, a line of three hyphens, then one paragraph a line. Prefixes: "&gt; " address, "^ " title, "## " heading, "- " point,
/// "_ " signature, "?field " only with that field. Holes: {field}, {field:gen|dat|acc|ins|pre};
/// {person?his words|her words} follows the sex of the person (or of the sender); {{RULE|words}} cites a rule.
/// </summary>
/// <param name="Sends">serviceman, family, representative or organisation: whose name stands under it, who is exposed</param>
/// <param name="Rules">rules the letter rests on; only these may be cited</param>
/// <param name="Risks">rules that say what it may cost whoever sends it; shown before anything is made</param>
/// <param name="To">code of the recipient, for consent: command, military-prosecutor, court, wgeid …, partner</param>
/// <param name="Purpose">the purpose of consent it needs: letter, submission, tracing, referral</param>
/// <param name="Annex">fields of the table it has over many people; empty for a letter about one</param>
public sealed partial record LetterTemplate(
    string Id, string Version, string Lang, string Title, string Sends, IReadOnlyList<string> Rules, IReadOnlyList<string> Risks,
    string To, string Purpose, IReadOnlyList<string> Annex, IReadOnlyList<TemplateParagraph> Paragraphs)
{
    /// <summary>Most people one letter may be over.</summary>
    public const int MostPeople = 500;

    /// <summary>Consent a channel asks for.</summary>
    public static IReadOnlyList<string> Purposes { get; } = ["letter", "submission", "tracing", "referral"];

    /// <summary>The template as it was written: what a draft keeps, so that it can be made again.</summary>
    public string Text { get; private init; } = "";

    public bool IsOverMany => Annex.Count > 0;

    /// <summary>Whether a relative's consent is enough: they ask after somebody in their own name, or nobody else can be asked.</summary>
    public bool IsForRelatives => Sends == "family" || Purpose is "tracing" or "submission";

    /// <summary>Who may stand under a letter.</summary>
    public static IReadOnlyList<string> Senders { get; } = ["serviceman", "family", "representative", "organisation"];

    private static readonly Dictionary<string, GrammaticalCase> Cases = new(StringComparer.Ordinal)
    {
        ["gen"] = GrammaticalCase.Genitive, ["dat"] = GrammaticalCase.Dative, ["acc"] = GrammaticalCase.Accusative,
        ["ins"] = GrammaticalCase.Instrumental, ["pre"] = GrammaticalCase.Prepositional,
    };

    /// <summary>Fields the letter asks for, those of its table too, each once, in order.</summary>
    public IReadOnlyList<string> Fields => [.. Paragraphs.SelectMany(p => p.Pieces).Select(p => p.Field).OfType<string>().Concat(Annex)
        .Select(f => f.EndsWith(".short", StringComparison.Ordinal) ? f[..^6] + ".name" : f).Distinct(StringComparer.Ordinal)];

    /// <summary>Reads a template.</summary>
    /// <param name="lang">ru, uk or en</param>
    /// <returns>the template, or null with every fault found: line and what to change</returns>
    public static (LetterTemplate? Template, IReadOnlyList<string> Faults) Read(string text, string lang)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var cut = Array.IndexOf(lines, "---");
        if (cut < 0) return (null, ["there is no line of three hyphens between the head and the letter"]);
        var faults = new List<string>();
        var head = Head(lines[..cut], faults);
        string Of(string name)
        {
            if (head.TryGetValue(name, out var value)) return value;
            faults.Add($"the head has no line “{name}: …”");
            return "";
        }

        string[] List(string name) => Of(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (id, version, title, sends, rules, risks) = (Of("id"), Of("version"), Of("title"), Of("sends"), List("rules"), List("risks"));
        var (to, purpose) = (Of("to"), head.GetValueOrDefault("purpose") ?? "letter");
        var annex = (head.GetValueOrDefault("annex") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!Senders.Contains(sends)) faults.Add($"sends: “{sends}” is not one of {string.Join(", ", Senders)}");
        if (!Purposes.Contains(purpose)) faults.Add($"purpose: “{purpose}” is not one of {string.Join(", ", Purposes)}");
        foreach (var field in annex.Where(f => LetterField.Find(f) is not { IsOfPerson: true })) faults.Add($"annex: there is no field “{field}” about a person");
        var paragraphs = new List<TemplateParagraph>();
        for (var i = cut + 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0) paragraphs.Add(Paragraph(lines[i], i + 1, rules, faults));
        }

        if (annex.Length > 0)
        {
            foreach (var field in paragraphs.SelectMany(p => p.Pieces).Select(p => p.Field).OfType<string>()
                .Where(f => LetterField.Find(f) is { IsOfPerson: true }).Distinct())
            {
                faults.Add($"“{field}” is about one person; in a letter over many it belongs into the annex");
            }
        }

        return faults.Count > 0 ? (null, faults)
            : (new LetterTemplate(id, version, lang, title, sends, rules, risks, to, purpose, annex, paragraphs) { Text = text }, []);
    }

    private static Dictionary<string, string> Head(string[] lines, List<string> faults)
    {
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, i) in lines.Select((l, i) => (l, i)))
        {
            if (line.StartsWith('#') || line.Trim().Length == 0) continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || !head.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim()))
            {
                faults.Add($"line {i + 1} of the head is not “name: value”, or says a name twice");
            }
        }

        return head;
    }

    private static TemplateParagraph Paragraph(string line, int number, string[] rules, List<string> faults)
    {
        var only = new List<string>();
        while (line.StartsWith('?'))
        {
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0) end = line.Length;
            only.Add(line[1..end]);
            line = line[end..].TrimStart();
        }

        var (style, rest) = line switch
        {
            ['>', ' ', ..] => (ParagraphStyle.Address, line[2..]),
            ['^', ' ', ..] => (ParagraphStyle.Title, line[2..]),
            ['#', '#', ' ', ..] => (ParagraphStyle.Heading, line[3..]),
            ['-', ' ', ..] => (ParagraphStyle.Point, line[2..]),
            ['_', ' ', ..] => (ParagraphStyle.Signature, line[2..]),
            _ => (ParagraphStyle.Plain, line),
        };
        var pieces = new List<TemplatePiece>();
        var at = 0;
        foreach (Match hole in Hole().Matches(rest))
        {
            if (hole.Index > at) pieces.Add(new(rest[at..hole.Index], null, GrammaticalCase.Nominative, null));
            at = hole.Index + hole.Length;
            pieces.Add(PieceOf(hole, number, rules, faults));
        }

        if (at < rest.Length) pieces.Add(new(rest[at..], null, GrammaticalCase.Nominative, null));
        foreach (var piece in pieces.Where(p => p.Field is null && p.Words!.AsSpan().IndexOfAny('{', '}') >= 0))
        {
            faults.Add($"line {number}: a brace is open or closed alone in “{piece.Words}”");
        }

        foreach (var field in only.Where(f => LetterField.Find(f) is null)) faults.Add($"line {number}: there is no field “{field}”");
        return new(style, only, pieces);
    }

    private static TemplatePiece PieceOf(Match hole, int number, string[] rules, List<string> faults)
    {
        if (hole.Groups["rule"].Success)
        {
            var rule = hole.Groups["rule"].Value;
            if (!rules.Contains(rule)) faults.Add($"line {number}: {rule} is cited and not among the rules of the head");
            return new(hole.Groups["words"].Value, null, GrammaticalCase.Nominative, rule);
        }

        if (hole.Groups["who"].Success)
        {
            return new(hole.Groups["man"].Value, null, GrammaticalCase.Nominative, null)
            {
                SexOf = hole.Groups["who"].Value, ForWoman = hole.Groups["woman"].Value,
            };
        }

        var field = hole.Groups["field"].Value;
        var found = LetterField.Find(field);
        if (found is null) faults.Add($"line {number}: there is no field “{field}”");
        var wanted = GrammaticalCase.Nominative;
        if (hole.Groups["case"] is { Success: true, Value: var said } && !Cases.TryGetValue(said, out wanted))
        {
            faults.Add($"line {number}: “{said}” is no case; write gen, dat, acc, ins or pre");
        }

        if (wanted != GrammaticalCase.Nominative && found is { Kind: not ("name" or "rank") })
        {
            faults.Add($"line {number}: only names and ranks change by case, “{field}” does not");
        }

        return new(null, field, wanted, null);
    }

    [GeneratedRegex(@"\{\{(?<rule>[A-Z0-9-]+)\|(?<words>[^{}]+)\}\}|\{(?<who>person|sender)\?(?<man>[^{}|]+)\|(?<woman>[^{}|]+)\}"
        + @"|\{(?<field>[a-z.]+)(:(?<case>[a-z]+))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Hole();
}

using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>A fact to be put into a letter.</summary>
/// <param name="Text">as it will be printed, in the letter's language; for a name see Name</param>
/// <param name="ClaimId">the statement it rests on; null for what the organisation itself says (date, addressee)</param>
/// <param name="Name">for fields of kind name: its parts; for a rank: what was confirmed of it</param>
/// <param name="Doubt">why a person must look at it before it is printed: vague-date (words of a date that may not fit the
/// sentence), nominative-guessed; null: none</param>
public sealed record LetterFact(string Text, string? ClaimId, LetterName? Name = null, string? Doubt = null)
{
    /// <summary>Where a fact is put together from several statements: each piece of text with its own; then Text is empty.</summary>
    public IReadOnlyList<(string Text, string? ClaimId)> Parts { get; init; } = [];
}

/// <summary>A name to be declined.</summary>
/// <param name="Male">null: not known, and then asked for wherever it matters</param>
/// <param name="Confirmed">forms a person has confirmed, by "case/part": "Genitive/surname" → Кравца</param>
public sealed record LetterName(
    string? Surname, string? Given, string? Patronymic, bool? Male, IReadOnlyDictionary<string, string>? Confirmed = null);

/// <summary>A piece of a drafted letter.</summary>
/// <param name="Text">what is printed; for a blank its label</param>
/// <param name="Kind">words, fact, withheld (known and not to be shown), blank (nothing known: a person fills it in), ask (known, but its form or its rule must be
/// confirmed by a person before printing)</param>
/// <param name="Field">the field it came from</param>
/// <param name="ClaimId">the statement behind a fact</param>
/// <param name="Why">for ask: the doubt of <see cref="DeclinedName"/>, or "rule-unsigned"</param>
/// <param name="Rule">the rule cited</param>
public sealed record LetterPiece(string Text, string Kind, string? Field = null, string? ClaimId = null, string? Why = null, string? Rule = null)
{
    /// <summary>For a name or rank that was asked about: in which case, and which part of it; then both are set.</summary>
    public GrammaticalCase? Case { get; init; }

    public string? Role { get; init; }
}

public sealed record LetterParagraph(ParagraphStyle Style, IReadOnlyList<LetterPiece> Pieces);

/// <summary>One person in the annex of a letter over many.</summary>
/// <param name="PersonId">whose row it is</param>
/// <param name="Code">the case code: stands for the name where the person may not be named</param>
/// <param name="Facts">by field; what is missing is marked in the table</param>
public sealed record AnnexPerson(string PersonId, string Code, bool IsNamed, IReadOnlyDictionary<string, LetterFact> Facts);

/// <summary>A row of the annex: one cell for each field of the template, in its order.</summary>
public sealed record AnnexRow(string PersonId, IReadOnlyList<IReadOnlyList<LetterPiece>> Cells);

/// <summary>
/// A letter with its holes filled: every fact still names its statement, every gap is a marked blank, nothing is guessed.
/// A pure function of template and facts, so that a draft can be made again and compared.
/// </summary>
public sealed record LetterDraft(LetterTemplate Template, IReadOnlyList<LetterParagraph> Paragraphs)
{
    /// <summary>What shows who somebody is: withheld from the row of a person who may not be named.</summary>
    private static readonly string[] Naming =
        ["person.name", "person.born", "person.birthplace", "person.number", "person.father", "person.mother", "unit"];

    /// <summary>The table of a letter over many; empty for a letter about one.</summary>
    public IReadOnlyList<AnnexRow> Annex { get; init; } = [];

    /// <summary>Blanks and questions; a letter without any may be printed as it is. Gaps of the annex are not among them.</summary>
    public IReadOnlyList<LetterPiece> Open => [.. Paragraphs.SelectMany(p => p.Pieces).Where(p => p.Kind is "blank" or "ask")];

    /// <summary>The letter with a table of people. Who may not be named stands under the case code, without what shows who it is.</summary>
    /// <param name="people">1 to <see cref="LetterTemplate.MostPeople"/></param>
    public LetterDraft Over(IReadOnlyList<AnnexPerson> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (!Template.IsOverMany || people.Count > LetterTemplate.MostPeople) throw new ArgumentException("not a letter over so many", nameof(people));
        return this with { Annex = [.. people.Select(person => new AnnexRow(person.PersonId, [.. Template.Annex.Select(f => Cell(person, f))]))] };
    }

    private LetterPiece[] Cell(AnnexPerson person, string name)
    {
        if (!person.IsNamed && name == "person.name") return [new(person.Code, "fact", name)];
        if (!person.IsNamed && Naming.Contains(name)) return [new("—", "withheld", name)];
        var piece = new TemplatePiece(null, name, GrammaticalCase.Nominative, null);
        return [.. Fill(piece, Template, person.Facts, _ => false).Select(p => p.Kind == "blank" ? p with { Text = "…" } : p)];
    }

    /// <param name="facts">by field name; what is missing becomes a blank</param>
    /// <param name="mayCite">whether a rule may be cited: signed by a lawyer of the organisation, or confirmed by a person for this
    /// letter</param>
    public static LetterDraft Of(
        LetterTemplate template, IReadOnlyDictionary<string, LetterFact> facts, Func<string, bool> mayCite)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(mayCite);
        // What somebody adds in their own words stands before the day, in every letter that does not place it itself.
        var added = facts.TryGetValue("extra", out var extra) && !template.Fields.Contains("extra")
            ? new LetterParagraph(ParagraphStyle.Plain, [new(extra.Text, "fact", "extra", extra.ClaimId)]) : null;
        var paragraphs = Filled(template, facts, mayCite);
        if (added is null) return new(template, paragraphs);
        var at = paragraphs.FindIndex(p => p.Pieces.Any(x => x.Field == "today"));
        paragraphs.Insert(at < 0 ? paragraphs.Count : at, added);
        return new(template, paragraphs);
    }

    private static List<LetterParagraph> Filled(
        LetterTemplate template, IReadOnlyDictionary<string, LetterFact> facts, Func<string, bool> mayCite) =>
        [.. template.Paragraphs.Where(p => p.OnlyWith.All(facts.ContainsKey)).Select(p => new LetterParagraph(
            p.Style, [.. p.Pieces.SelectMany(piece => Fill(piece, template, facts, mayCite))]))];

    private static IEnumerable<LetterPiece> Fill(
        TemplatePiece piece, LetterTemplate template, IReadOnlyDictionary<string, LetterFact> facts, Func<string, bool> mayCite)
    {
        if (piece.Rule is { } rule)
        {
            return [mayCite(rule) ? new(piece.Words!, "words", Rule: rule) : new(piece.Words!, "ask", Why: "rule-unsigned", Rule: rule)];
        }

        if (piece.SexOf is { } who)
        {
            var isMale = facts.GetValueOrDefault(who + ".name")?.Name?.Male;
            return [isMale is null ? new($"{piece.Words}/{piece.ForWoman}", "ask", Why: "sex-unknown")
                : new(isMale.Value ? piece.Words! : piece.ForWoman!, "words")];
        }

        if (piece.Field is not { } name) return [new(piece.Words!, "words")];
        var field = LetterField.Find(name)!;
        if (!facts.TryGetValue(field.Name, out var fact)) return [new(field.Labels[template.Lang], "blank", field.Name)];
        if (fact.Parts.Count > 0)
        {
            return fact.Parts.Select((p, i) => new LetterPiece(i == 0 ? p.Text : "; " + p.Text, "fact", field.Name, p.ClaimId));
        }

        return field.Kind switch
        {
            "name" when fact.Name is { } parts => Named(parts, name, piece.Case, template.Lang, fact),
            "rank" => [Ranked(fact, piece.Case, template.Lang)],
            _ => [new(fact.Text, fact.Doubt is null ? "fact" : "ask", field.Name, fact.ClaimId, fact.Doubt)],
        };
    }

    private static IEnumerable<LetterPiece> Named(LetterName name, string field, GrammaticalCase wanted, string lang, LetterFact fact)
    {
        var isShort = field.EndsWith(".short", StringComparison.Ordinal);
        if (name is { Surname: null, Given: null, Patronymic: null }) yield return new(fact.Text, "fact", field, fact.ClaimId);
        string[] roles = ["surname", "given", "patronymic"];
        string?[] texts = [name.Surname, name.Given, name.Patronymic];
        for (var i = 0; i < roles.Length; i++)
        {
            if (texts[i] is not { Length: > 0 } text) continue;
            var piece = isShort && i > 0
                ? new LetterPiece(text[..1] + ".", "fact", field, fact.ClaimId)
                : Declined(text, roles[i], wanted, lang, field, fact);
            yield return i == 0 || name.Surname is null && i == 1 ? piece : piece with { Text = (isShort && i == 2 ? "\u00a0" : " ") + piece.Text };
        }
    }

    private static LetterPiece Declined(
        string text, string role, GrammaticalCase wanted, string lang, string field, LetterFact fact)
    {
        var (name, claim) = (fact.Name!, fact.ClaimId);
        if (wanted == GrammaticalCase.Nominative || lang is not ("ru" or "uk"))
        {
            return new(text, fact.Doubt is null ? "fact" : "ask", field, claim, fact.Doubt);
        }

        if (name.Confirmed?.TryGetValue($"{wanted}/{role}", out var confirmed) == true) return new(confirmed, "fact", field, claim);
        var declined = NameCases.Decline(text, role, name.Male, lang, wanted);
        var doubt = fact.Doubt ?? declined.Doubt;
        return new(declined.Text, doubt is null ? "fact" : "ask", field, claim, doubt) { Case = wanted, Role = role };
    }

    private static LetterPiece Ranked(LetterFact fact, GrammaticalCase wanted, string lang)
    {
        if (wanted == GrammaticalCase.Nominative || lang is not ("ru" or "uk")) return new(fact.Text, "fact", "person.rank", fact.ClaimId);
        if (fact.Name?.Confirmed?.GetValueOrDefault($"{wanted}/rank") is { } confirmed) return new(confirmed, "fact", "person.rank", fact.ClaimId);
        var declined = NameCases.Decline(fact.Text, "rank", true, lang, wanted);
        return new(declined.Text, declined.Doubt is null ? "fact" : "ask", "person.rank", fact.ClaimId, declined.Doubt) { Case = wanted, Role = "rank" };
    }
}

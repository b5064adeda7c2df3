using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>A fact to be put into a letter.</summary>
/// <param name="Text">as it will be printed, in the letter's language; for a name see Name</param>
/// <param name="ClaimId">the statement it rests on; null for what the organisation itself says (date, addressee)</param>
/// <param name="Name">for fields of kind name: its parts</param>
public sealed record LetterFact(string Text, string? ClaimId, LetterName? Name = null);

/// <summary>A name to be declined.</summary>
/// <param name="Male">null: not known, and then asked for wherever it matters</param>
/// <param name="Confirmed">forms a person has confirmed, by "case/part": "Genitive/surname" → Кравца</param>
public sealed record LetterName(
    string? Surname, string? Given, string? Patronymic, bool? Male, IReadOnlyDictionary<string, string>? Confirmed = null);

/// <summary>A piece of a drafted letter.</summary>
/// <param name="Text">what is printed; for a blank its label</param>
/// <param name="Kind">words, fact, blank (nothing known: a person fills it in), ask (known, but its form or its rule must be
/// confirmed by a person before printing)</param>
/// <param name="Field">the field it came from</param>
/// <param name="ClaimId">the statement behind a fact</param>
/// <param name="Why">for ask: the doubt of <see cref="DeclinedName"/>, or "rule-unsigned"</param>
/// <param name="Rule">the rule cited</param>
public sealed record LetterPiece(string Text, string Kind, string? Field = null, string? ClaimId = null, string? Why = null, string? Rule = null);

public sealed record LetterParagraph(ParagraphStyle Style, IReadOnlyList<LetterPiece> Pieces);

/// <summary>
/// A letter with its holes filled: every fact still names its statement, every gap is a marked blank, nothing is guessed.
/// A pure function of template and facts, so that a draft can be made again and compared.
/// </summary>
public sealed record LetterDraft(LetterTemplate Template, IReadOnlyList<LetterParagraph> Paragraphs)
{
    /// <summary>Blanks and questions; a letter without any may be printed as it is.</summary>
    public IReadOnlyList<LetterPiece> Open => [.. Paragraphs.SelectMany(p => p.Pieces).Where(p => p.Kind is "blank" or "ask")];

    /// <param name="facts">by field name; what is missing becomes a blank</param>
    /// <param name="mayCite">whether a rule may be cited: signed by a lawyer of the organisation, or confirmed by a person for this
    /// letter</param>
    public static LetterDraft Of(
        LetterTemplate template, IReadOnlyDictionary<string, LetterFact> facts, Func<string, bool> mayCite)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(mayCite);
        return new(template, [.. template.Paragraphs.Where(p => p.OnlyWith.All(facts.ContainsKey)).Select(p => new LetterParagraph(
            p.Style, [.. p.Pieces.SelectMany(piece => Fill(piece, template, facts, mayCite))]))]);
    }

    private static IEnumerable<LetterPiece> Fill(
        TemplatePiece piece, LetterTemplate template, IReadOnlyDictionary<string, LetterFact> facts, Func<string, bool> mayCite)
    {
        if (piece.Rule is { } rule)
        {
            return [mayCite(rule) ? new(piece.Words!, "words", Rule: rule) : new(piece.Words!, "ask", Why: "rule-unsigned", Rule: rule)];
        }

        if (piece.Field is not { } name) return [new(piece.Words!, "words")];
        var field = LetterField.Find(name)!;
        if (!facts.TryGetValue(field.Name, out var fact)) return [new(field.Labels[template.Lang], "blank", field.Name)];
        return field.Kind switch
        {
            "name" when fact.Name is { } parts => Named(parts, name, piece.Case, template.Lang, fact),
            "rank" => [Ranked(fact, piece.Case, template.Lang)],
            _ => [new(fact.Text, "fact", field.Name, fact.ClaimId)],
        };
    }

    private static IEnumerable<LetterPiece> Named(LetterName name, string field, GrammaticalCase wanted, string lang, LetterFact fact)
    {
        var isShort = field.EndsWith(".short", StringComparison.Ordinal);
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
        if (wanted == GrammaticalCase.Nominative || lang is not ("ru" or "uk")) return new(text, "fact", field, claim);
        if (name.Confirmed?.TryGetValue($"{wanted}/{role}", out var confirmed) == true) return new(confirmed, "fact", field, claim);
        var declined = NameCases.Decline(text, role, name.Male, lang, wanted);
        return new(declined.Text, declined.Doubt is null ? "fact" : "ask", field, claim, declined.Doubt);
    }

    private static LetterPiece Ranked(LetterFact fact, GrammaticalCase wanted, string lang)
    {
        if (wanted == GrammaticalCase.Nominative || lang is not ("ru" or "uk")) return new(fact.Text, "fact", "person.rank", fact.ClaimId);
        var declined = NameCases.Decline(fact.Text, "rank", true, lang, wanted);
        return new(declined.Text, declined.Doubt is null ? "fact" : "ask", "person.rank", fact.ClaimId, declined.Doubt);
    }
}

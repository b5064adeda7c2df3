using Homeward.Basics;

namespace Homeward.Persons;

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

/// <summary>How common values are: the share of records whose field has this key, or null where nothing is
/// known.</summary>
public interface ITermShares
{
    // Two in production: counts of a linked table, and the rough shares shipped with the program.
    double? Share(ComparedField field, FieldValue value);
}

/// <summary>Rough shares from the program's own lists, for comparing where there is no table to count.</summary>
public sealed class ListedShares : ITermShares
{
    public static ListedShares Instance { get; } = new();

    public double? Share(ComparedField field, FieldValue value) => field.Kind switch
    {
        FieldKind.Surname => NameLexicon.SurnameShare(value.Key),
        FieldKind.Given or FieldKind.Patronymic when value.Names.Length > 0 =>
            value.Names.Max(n => NameLexicon.Given[n].Share),
        FieldKind.Given or FieldKind.Patronymic => 0.002,
        _ => null,
    };
}

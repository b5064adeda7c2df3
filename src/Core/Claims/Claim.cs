using System.Text.Json.Serialization;
using Homeward.Basics;
using Homeward.Evidence;

namespace Homeward.Claims;

/// <summary>
/// One assertion, by one chain of voices, in one source, with the words it rests on. Nothing in it is repaired or
/// resolved:
/// what the source leaves open stays open. Start and Length count Unicode code points of the source's text layer, and
/// Quote
/// equals the text there (<see cref="StandsIn"/>).
/// </summary>
public sealed record Claim
{
    /// <summary>one of <see cref="Kinds"/></summary>
    public required string Kind { get; init; }

    /// <summary>first code point of the quote in the text layer, from 0</summary>
    public required int Start { get; init; }

    /// <summary>code points of the quote, at least 1</summary>
    public required int Length { get; init; }

    /// <summary>the source's own words, exactly</summary>
    public required string Quote { get; init; }

    /// <summary>one of <see cref="Stages"/>; null where the claim names no step</summary>
    public string? Stage { get; init; }

    /// <summary>null where the text gives no date</summary>
    public UncertainDate? When { get; init; }

    /// <summary>set where the text dates it from another event; When then holds the derived day if that event is
    /// dated</summary>
    public RelativeDate? Relative { get; init; }

    /// <summary>at most one count for each of <see cref="CountedPer"/></summary>
    public IReadOnlyList<CountRange> Counts { get; init; } = [];

    /// <summary>one of <see cref="Modalities"/></summary>
    public string Modality { get; init; } = Modalities.Asserted;

    /// <summary>one of <see cref="Polarities"/></summary>
    public string Polarity { get; init; } = Polarities.Affirmed;

    /// <summary>who says it, from the outlet inwards; empty where the text does not say and the outlet is not
    /// known</summary>
    public IReadOnlyList<string> Voice { get; init; } = [];

    /// <summary>the person as named in the text, or what a practice or rule is about</summary>
    public string? Subject { get; init; }

    /// <summary>a group and what defines it: "released 2025-03-19", "captured in Kursk"</summary>
    public string? Group { get; init; }

    /// <summary>who did it, as the text names them: FSB</summary>
    public string? By { get; init; }

    /// <summary>injuries and illnesses, in the reader's words: "shrapnel wound"</summary>
    public IReadOnlyList<string> Health { get; init; } = [];

    /// <summary>what was done: belongings-taken, beaten, …</summary>
    public string? Treatment { get; init; }

    /// <summary>what the rule is about, or its citation: "GC III 117"</summary>
    public IReadOnlyList<string> Rule { get; init; } = [];

    /// <summary>who an exchange covers: "under 25", "seriously wounded or sick"</summary>
    public IReadOnlyList<string> Category { get; init; } = [];

    /// <summary>how they served: mobilised, contract, conscript, convict-recruit</summary>
    public string? Service { get; init; }

    /// <summary>what they had to do: "rear works"</summary>
    public string? Task { get; init; }

    /// <summary>true where the text says that consent was forced or sham</summary>
    public bool? Coerced { get; init; }

    /// <summary>captivity or after-release, where a health or treatment claim says when in the path</summary>
    public string? Period { get; init; }

    /// <summary>where and how an exchange was agreed: "Istanbul, second round"</summary>
    public string? Agreed { get; init; }

    /// <summary>a doubt about the reading, beside the quote; never a repair of it</summary>
    public string? Note { get; init; }

    /// <summary>The first code point after the quote.</summary>
    [JsonIgnore]
    public int End => Start + Length;

    /// <summary>True when the quote is what the text layer holds at its span.</summary>
    public bool StandsIn(TextLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Holds(Start, Length, Quote);
    }

    /// <summary>Everything that keeps this claim from being stored, in words for the person who proposed it; empty
    /// when sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (!Kinds.All.Contains(Kind)) faults.Add($"kind \"{Kind}\" is none of: {Words(Kinds.All)}");
        if (Stage is not null &&
            !Stages.All.Contains(Stage)) faults.Add($"stage \"{Stage}\" is none of: {Words(Stages.All)}");
        if (Kind == Kinds.Stage && Stage is null) faults.Add("a claim of kind stage needs its stage");
        if (!Modalities.All.Contains(Modality))
        {
            faults.Add($"modality \"{Modality}\" is none of: {Words(Modalities.All)}");
        }

        if (!Polarities.All.Contains(Polarity)) faults.Add($"polarity \"{Polarity}\" is neither affirmed nor denied");
        if (Start < 0 || Length < 1) faults.Add("the quote needs a span: start from 0, at least one character");
        if (Quote.Length == 0) faults.Add("the quote is empty");
        foreach (var count in Counts)
        {
            if (CountedPer.All.Contains(count.Per)) continue;
            faults.Add($"count of \"{count.Per}\" is none of: {Words(CountedPer.All)}");
        }

        if (Counts
            .Select(c =>
                c.Per).Distinct().Count() != Counts.Count) faults.Add("two counts of the same thing in one claim");
        return faults;
    }

    private static string Words(IEnumerable<string> words) => string.Join(", ", words.Order(StringComparer.Ordinal));
}

/// <summary>A date told from another event: "two days later". Days is negative for "before".</summary>
/// <param name="After">the event, in the words of the reader: "exchange", "exchange or taking, not said which"</param>
/// <param name="Days">whole days between; null where the text says only that it came after</param>
public sealed record RelativeDate(string After, int? Days);

/// <summary>What a reader found in one text.</summary>
/// <param name="Source">where the text came from, as given by the caller; null when not known</param>
/// <param name="Language">en, ru, uk, or und when no language was recognised</param>
/// <param name="Published">the day the text was written or published; null when neither given nor found</param>
/// <param name="PublishedAs">how the text's head writes that day, with the other reading where there is one; null
/// when given</param>
/// <param name="Claims">in the order of their quotes</param>
public sealed record Reading(
    string? Source, string Language, DateOnly? Published, string? PublishedAs, IReadOnlyList<Claim> Claims);

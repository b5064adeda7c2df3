using Homeward.App.Language;
using Homeward.Claims;
using Homeward.Evidence;

namespace Homeward.App.Reading;

/// <summary>What the form of a new statement sends: words of the text, and what they say.</summary>
public sealed class SayForm
{
    public string? Words { get; set; }

    /// <summary>First code point of the words, where the reader marked them; null where they were typed or pasted.</summary>
    public int? Start { get; set; }

    /// <summary>Which of several places where the words stand, from 1.</summary>
    public int? Which { get; set; }

    public string? Kind { get; set; }

    public string? Stage { get; set; }

    public string? When { get; set; }

    public string? Persons { get; set; }

    public string? Modality { get; set; }

    public string? Polarity { get; set; }

    public string? Subject { get; set; }

    public string? Group { get; set; }

    public string? Voice { get; set; }

    public string? Note { get; set; }

    /// <summary>
    /// The statement, with its words found in the text. Hidden numbers are looked up as they are shown. A refusal where the words do not
    /// stand there, or stand there several times and nobody said which is meant.
    /// </summary>
    public (SaidByHand? Said, string? Refusal) In(string text, Words t)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(t);
        var words = (Words ?? "").ReplaceLineEndings("\n").Trim();
        var places = Places(text, words);
        if (places.Count == 0) places = Places(HiddenNumbers.In(text), words);
        if (places.Count == 0) return (null, t["say.none"]);
        var layer = TextLayer.Of(text);
        var starts = places.ConvertAll(layer.CodePointOf);
        var at = Start is { } marked && starts.Contains(marked) ? marked : Which is > 0 and var n && n <= starts.Count ? starts[n - 1]
            : starts.Count == 1 ? starts[0] : -1;
        if (at < 0) return (null, t["say.several", ("n", starts.Count)]);
        var kind = Kind ?? "";
        return (new SaidByHand(
            at, words.EnumerateRunes().Count(), kind, kind == Kinds.Stage ? Stage : null, When, Persons, Modality, Polarity, Subject, Group, Voice, Note), null);
    }

    private static List<int> Places(string text, string words)
    {
        var places = new List<int>();
        if (words.Length == 0) return places;
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0 && places.Count < 100; at = text.IndexOf(words, at + 1, StringComparison.Ordinal)) places.Add(at);
        return places;
    }
}

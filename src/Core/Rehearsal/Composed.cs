using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Homeward.Rehearsal;

/// <summary>
/// What a sentence truly says, in the shape of the gold files; the place in the text is filled in when it is
/// finished.
/// </summary>
internal sealed class TrueClaim
{
    public required string Kind { get; init; }

    public string? Stage { get; init; }

    public string? Treatment { get; init; }

    public bool Coerced { get; init; }

    public string? When { get; set; }

    public int? AfterDays { get; set; }

    public (string Per, string Count)? Counts { get; set; }

    public required string Modality { get; init; }

    public bool DeniedPolarity { get; init; }

    public List<string> Voice { get; } = [];

    /// <summary>Id of the person it is about; null for groups and generalities.</summary>
    public string? Person { get; init; }

    /// <summary>Id of the exchange, for claims about one.</summary>
    public string? Exchange { get; init; }

    /// <summary>Whether it is so in the made-up world; null where the world does not say.</summary>
    public bool? Holds { get; init; }

    public int Start { get; set; }

    public int Length { get; set; }

    public string Quote { get; set; } = "";

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("kind", Kind);
        json.WriteNumber("start", Start);
        json.WriteNumber("length", Length);
        json.WriteString("quote", Quote);
        if (Stage is not null) json.WriteString("stage", Stage);
        if (Treatment is not null) json.WriteString("treatment", Treatment);
        if (Coerced) json.WriteBoolean("coerced", true);
        if (When is not null) json.WriteString("when", When);
        if (AfterDays is { } days)
        {
            json.WriteStartObject("relative");
            json.WriteString("after", "exchange");
            json.WriteNumber("days", days);
            json.WriteEndObject();
        }

        if (Counts is { } counts)
        {
            json.WriteStartObject("counts");
            json.WriteString(counts.Per, counts.Count);
            json.WriteEndObject();
        }

        json.WriteString("modality", Modality);
        if (DeniedPolarity) json.WriteString("polarity", "denied");
        if (Voice.Count > 0) Jsonl.Strings(json, "voice", Voice);
        if (Person is not null) json.WriteString("person", Person);
        if (Exchange is not null) json.WriteString("exchange", Exchange);
        if (Holds is { } holds) json.WriteBoolean("holds", holds);
    }
}

/// <summary>A person named in a text.</summary>
internal sealed class Naming(string person)
{
    public string Person { get; } = person;

    public int Start { get; set; }

    public int Length { get; set; }

    public string Quote { get; set; } = "";
}

/// <summary>
/// A text under way. Claims and names are marked in it with characters of the private use area while sentences are
/// built, turned and joined; Finish takes the marks out and turns them into spans counted in Unicode code points.
/// </summary>
internal sealed class Composed
{
    private const int Room = 0x400;
    private const char ClaimStart = '\uE000';
    private const char ClaimEnd = '\uE400';
    private const char NameStart = '\uE800';
    private const char NameEnd = '\uEC00';
    private readonly StringBuilder marked = new();

    public List<TrueClaim> Claims { get; } = [];

    public List<Naming> Names { get; } = [];

    /// <summary>The finished text: LF line ends, no marks.</summary>
    public string Text { get; private set; } = "";

    public string Mark(TrueClaim claim, string words)
    {
        Claims.Add(claim);
        var at = Claims.Count - 1;
        if (at >= Room) throw new InvalidOperationException("a made-up text holds too many claims");
        return $"{(char)(ClaimStart + at)}{words}{(char)(ClaimEnd + at)}";
    }

    public string Mark(InventedPerson person, string words)
    {
        Names.Add(new Naming(person.Id));
        var at = Names.Count - 1;
        return $"{(char)(NameStart + at)}{words}{(char)(NameEnd + at)}";
    }

    public void Append(string text) => marked.Append(text);

    /// <summary>
    /// Appends a sentence: first letter raised, a full stop where it has no end of its own, a space before it.
    /// </summary>
    public void Sentence(string sentence, string end = ".")
    {
        if (marked.Length > 0 && marked[^1] is not '\n' and not ' ') marked.Append(' ');
        marked.Append(Raise(sentence));
        var last = sentence.AsSpan().TrimEndMarks();
        if (last.Length > 0 && last[^1] is not ('.' or '!' or '?' or '…' or ':')) marked.Append(end);
    }

    public void Finish()
    {
        var text = new StringBuilder(marked.Length);
        var points = 0;
        for (var i = 0; i < marked.Length; i++)
        {
            var c = marked[i];
            if (c is >= ClaimStart and < (char)(ClaimStart + 4 * Room))
            {
                Place(c, points);
                continue;
            }

            text.Append(c);
            if (!char.IsLowSurrogate(c)) points++;
        }

        Text = text.ToString();
        foreach (var claim in Claims) claim.Quote = Cut(claim.Start, claim.Length);
        foreach (var name in Names) name.Quote = Cut(name.Start, name.Length);
    }

    internal static string Raise(string sentence)
    {
        for (var i = 0; i < sentence.Length; i++)
        {
            var c = sentence[i];
            if (IsMark(c) || c is '«' or '"' or '(' or '„') continue;
            return char.IsLower(c) ? sentence[..i] + char.ToUpper(c, CultureInfo.InvariantCulture)
                + sentence[(i + 1)..] : sentence;
        }

        return sentence;
    }

    internal static bool IsMark(char c) => c is >= ClaimStart and < (char)(ClaimStart + 4 * Room);

    private void Place(char mark, int at)
    {
        switch (mark)
        {
            case < ClaimEnd:
                Claims[mark - ClaimStart].Start = at;
                break;
            case < NameStart:
                Claims[mark - ClaimEnd].Length = at - Claims[mark - ClaimEnd].Start;
                break;
            case < NameEnd:
                Names[mark - NameStart].Start = at;
                break;
            default:
                Names[mark - NameEnd].Length = at - Names[mark - NameEnd].Start;
                break;
        }
    }

    private string Cut(int start, int length)
    {
        // Code points to UTF-16: the texts are short, and most hold no pair at all.
        var from = Utf16(Text, start);
        return Text[from..Utf16(Text, start + length)];
    }

    internal static int Utf16(string text, int points)
    {
        var i = 0;
        for (; points > 0; points--) i += char.IsHighSurrogate(text[i]) ? 2 : 1;
        return i;
    }
}

internal static class MarkTrimming
{
    public static ReadOnlySpan<char> TrimEndMarks(this ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && (Composed.IsMark(text[end - 1]) || text[end - 1] is '»' or '"' or ')')) end--;
        return text[..end];
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Homeward.Basics;

/// <summary>
/// A sentence a person will read, before a language is chosen: a key and named arguments. The words stand in reviewed
/// tables (<see cref="Wording"/>), so a room says *what* is true and a page decides in which language.
/// </summary>
/// <param name="Key">key in the room's wording table</param>
/// <param name="Args">named arguments, each a text or another sentence</param>
public sealed record Sentence(string Key, IReadOnlyList<SentenceValue> Args)
{
    public static Sentence Of(string key, params SentenceValue[] args) => new(key, args);
}

/// <summary>One named argument of a sentence: exactly one of Text and Inner is set.</summary>
public sealed record SentenceValue(string Name, string? Text, Sentence? Inner)
{
    public static implicit operator SentenceValue((string Name, string Text) arg) => new(arg.Name, arg.Text, null);

    public static implicit operator SentenceValue((string Name, int Number) arg) =>
        new(arg.Name, arg.Number.ToString(CultureInfo.InvariantCulture), null);

    public static implicit operator SentenceValue((string Name, DateOnly Day) arg) =>
        new(arg.Name, arg.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null);

    public static implicit operator SentenceValue((string Name, Sentence Inner) arg) => new(arg.Name, null, arg.Inner);
}

/// <summary>
/// A table of sentences in several languages, read from embedded reference data of the shape
/// <c>{"about": "...", "sentences": {"key": {"en": "text with {name}", "ru": "...", "uk": "..."}}}</c>.
/// </summary>
public sealed class Wording
{
    /// <summary>The languages every sentence must have.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "ru", "uk"];

    private readonly Dictionary<string, Dictionary<string, string>> texts;

    private Wording(Dictionary<string, Dictionary<string, string>> texts) => this.texts = texts;

    public IEnumerable<string> Keys => texts.Keys;

    /// <summary>Reads a wording table; a key without one of the languages is our bug and throws.</summary>
    public static Wording Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var texts = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var sentence in document.RootElement.GetProperty("sentences").EnumerateObject())
        {
            var languages = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var language in sentence.Value.EnumerateObject())
            {
                languages[language.Name] = language.Value.GetString() ?? "";
            }

            foreach (var language in Languages)
            {
                if (!languages.ContainsKey(language))
                {
                    throw new InvalidDataException($"the sentence '{sentence.Name}' has no text in '{language}'");
                }
            }

            texts[sentence.Name] = languages;
        }

        return new(texts);
    }

    /// <summary>Reads a table embedded in this assembly, for example "data/statistics/wording.json".</summary>
    public static Wording Embedded(string name)
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"the reference data '{name}' is not in this build");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read(bytes.ToArray());
    }

    /// <summary>The template of a key, with its {placeholders}.</summary>
    public string Template(string key, string language) =>
        texts.TryGetValue(key, out var languages) && languages.TryGetValue(language, out var text)
            ? text
            : throw new KeyNotFoundException($"no sentence '{key}' in '{language}'");

    /// <summary>
    /// The sentence in a language; an argument that is missing, or a placeholder that is left over, throws.
    /// </summary>
    public string Say(Sentence sentence, string language)
    {
        var template = Template(sentence.Key, language);
        var said = new StringBuilder(template.Length + 32);
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            if (open < 0) return said.Append(template, at, template.Length - at).ToString();
            var close = template.IndexOf('}', open);
            var name = template[(open + 1)..close];
            var arg = sentence.Args.FirstOrDefault(a => a.Name == name)
                ?? throw new KeyNotFoundException($"the sentence '{sentence.Key}' needs '{name}'");
            said.Append(template, at, open - at).Append(arg.Inner is null ? arg.Text : Say(arg.Inner, language));
            at = close + 1;
        }

        return said.ToString();
    }
}

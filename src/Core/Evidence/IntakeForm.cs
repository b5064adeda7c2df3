using System.Collections.Frozen;
using System.Text.Json;

namespace Homeward.Evidence;

/// <summary>One question of the public intake.</summary>
/// <param name="Kind">words (several lines), line, choices (any number of options), tick, files</param>
/// <param name="Most">longest answer in UTF-16 letters; 0 where nothing is typed</param>
/// <param name="Lines">height of the box, and lines on paper</param>
public sealed record IntakeField(string Name, string Kind, bool Required, int Most, int Lines, IReadOnlyList<string> Options)
{
    public bool IsTyped => Kind is "words" or "line";
}

/// <summary>The questions of the public intake, of which the page, the form on paper and the collected source are made.</summary>
/// <param name="Version">of the questions together with the text of consent, as it is kept with every plea</param>
public sealed record IntakeForm(string Version, IReadOnlyList<IntakeField> Fields)
{
    private static readonly Lazy<IntakeForm> TheShipped = new(() =>
    {
        using var document = IntakeTexts.Open("form");
        var root = document.RootElement;
        return new IntakeForm(root.GetProperty("version").GetString()!, [.. root.GetProperty("fields").EnumerateArray().Select(Read)]);
    });

    /// <summary>The form this program carries (data/intake/form.json).</summary>
    public static IntakeForm Shipped => TheShipped.Value;

    private static IntakeField Read(JsonElement field)
    {
        int Number(string name) => field.TryGetProperty(name, out var n) ? n.GetInt32() : 0;
        return new(field.GetProperty("name").GetString()!, field.GetProperty("kind").GetString()!,
            field.TryGetProperty("required", out var needed) && needed.GetBoolean(), Number("most"), Math.Max(1, Number("lines")),
            field.TryGetProperty("options", out var options) ? [.. options.EnumerateArray().Select(o => o.GetString()!)] : []);
    }
}

/// <summary>The words of the public intake in one language. They do not come from the desk's own word list: a rented machine carries only these.</summary>
public sealed class IntakeTexts
{
    /// <summary>Codes of the languages there are, English first.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "ru", "uk"];

    private static readonly FrozenDictionary<string, IntakeTexts> All =
        Languages.ToFrozenDictionary(l => l, l => new IntakeTexts(l), StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> texts;

    private IntakeTexts(string lang)
    {
        using var document = Open(lang);
        (Lang, texts) = (lang, document.RootElement.EnumerateObject().Where(p => p.Name != "about")
            .ToFrozenDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal));
    }

    public string Lang { get; }

    public IReadOnlyCollection<string> Keys => texts.Keys;

    /// <summary>The sentence of a key.</summary>
    /// <exception cref="KeyNotFoundException">there is none: a bug of ours</exception>
    public string this[string key] => texts[key];

    /// <summary>The words of a language; English for any other.</summary>
    public static IntakeTexts Of(string? lang) => All.GetValueOrDefault(lang ?? "en") ?? All["en"];

    /// <summary>The question's own words.</summary>
    public string Label(IntakeField field) => texts[$"field.{field?.Name}.label"];

    /// <summary>What stands below it in small letters; empty where there is nothing to say.</summary>
    public string Hint(IntakeField field) => texts[$"field.{field?.Name}.hint"];

    /// <summary>The words of one choice.</summary>
    public string Option(IntakeField field, string option) => texts[$"field.{field?.Name}.{option}"];

    internal static JsonDocument Open(string name)
    {
        using var stream = typeof(IntakeTexts).Assembly.GetManifestResourceStream($"data/intake/{name}.json")
            ?? throw new InvalidOperationException($"the program carries no words of the intake: {name}");
        return JsonDocument.Parse(stream);
    }
}

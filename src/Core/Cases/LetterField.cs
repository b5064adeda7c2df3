using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>A field a letter may hold: data/letters/fields.json.</summary>
/// <param name="Kind">name, rank, day or text</param>
/// <param name="Of">person, sender or letter: whose fact it is</param>
/// <param name="Secrecy">record, contact or medical: the class its value is sealed in</param>
/// <param name="Labels">what to write on the blank, by language</param>
public sealed record LetterField(string Name, string Kind, string Of, string Secrecy, IReadOnlyDictionary<string, string> Labels)
{
    public bool IsOfPerson => Of == "person";

    private static readonly Lazy<IReadOnlyDictionary<string, LetterField>> Table = new(Load);

    public static IEnumerable<LetterField> All => Table.Value.Values;

    /// <summary>The field; "person.short" and "sender.short" are the names as surname and initials. Null when there is none.</summary>
    public static LetterField? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name is "person.short" or "sender.short") name = name[..^6] + ".name";
        return Table.Value.GetValueOrDefault(name);
    }

    private static Dictionary<string, LetterField> Load()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/letters/fields.json")
            ?? throw new InvalidOperationException("data/letters/fields.json is not in this program");
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.GetProperty("fields").EnumerateObject().ToDictionary(f => f.Name, f => new LetterField(
            f.Name, f.Value.GetProperty("kind").GetString()!, f.Value.GetProperty("of").GetString()!,
            f.Value.TryGetProperty("class", out var secrecy) ? secrecy.GetString()! : "record",
            f.Value.GetProperty("label").EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal)),
            StringComparer.Ordinal);
    }
}

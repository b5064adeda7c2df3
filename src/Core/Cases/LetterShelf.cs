using System.Text;
using Homeward.Basics;

namespace Homeward.Cases;

/// <summary>The letters that ship with the program: data/letters. An organisation's own stand in its journal and go before them.</summary>
public static class LetterShelf
{
    private const string Folder = "data/letters/";
    private static readonly Lazy<IReadOnlyList<LetterTemplate>> Shipped = new(Load);

    public static IReadOnlyList<LetterTemplate> All => Shipped.Value;

    public static LetterTemplate? Find(string id) => All.FirstOrDefault(t => t.Id == id);

    private static List<LetterTemplate> Load()
    {
        var core = typeof(Truth).Assembly;
        var letters = new List<LetterTemplate>();
        foreach (var name in core.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(Folder, StringComparison.Ordinal) || !name.EndsWith(".txt", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(core.GetManifestResourceStream(name)!, Encoding.UTF8);
            var (template, faults) = LetterTemplate.Read(reader.ReadToEnd(), name[Folder.Length..].Split('/')[0]);
            letters.Add(template ?? throw new InvalidOperationException($"{name}: {faults[0]}"));
        }

        return letters;
    }
}

using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Paths;

/// <summary>
/// One kind of step on the way of a prisoner, as statements speak of it (table: data/paths/stages.json).
/// </summary>
/// <param name="Code">the word used in statements, files and queries: captured, sent-to-front, …</param>
/// <param name="IsInstant">true for a step of one day (exchanged), false for one that lasts (held)</param>
/// <param name="Part">the part of the way: service, captivity, release, transit, recovery, service-again,
/// outcome</param>
/// <param name="Order">place in the usual order, from 0; used to sort, never to reason</param>
/// <param name="Titles">what a page calls it, by language</param>
public sealed record StageKind(
    string Code, bool IsInstant, string Part, int Order, IReadOnlyDictionary<string, string> Titles)
{
    private static readonly Lazy<IReadOnlyList<StageKind>> Table = new(Load);

    private static readonly Lazy<IReadOnlyDictionary<string, StageKind>> ByCode =
        new(() => Table.Value.ToDictionary(kind => kind.Code, StringComparer.Ordinal));

    /// <summary>Every kind, in the usual order.</summary>
    public static IReadOnlyList<StageKind> All => Table.Value;

    /// <summary>The kind with this code, or null when the word is not one of ours.</summary>
    public static StageKind? Find(string code) => ByCode.Value.GetValueOrDefault(code);

    private static List<StageKind> Load()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/paths/stages.json")
            ?? throw new InvalidDataException("the table of stages is not in this build");
        using var document = JsonDocument.Parse(stream);
        var kinds = new List<StageKind>();
        foreach (var row in document.RootElement.GetProperty("stages").EnumerateArray())
        {
            var titles = row.GetProperty("title").EnumerateObject()
                .ToDictionary(title => title.Name, title => title.Value.GetString()!, StringComparer.Ordinal);
            kinds.Add(new(row.GetProperty("code").GetString()!, row.GetProperty("shape").GetString() == "instant",
                row.GetProperty("part").GetString()!, kinds.Count, titles));
        }

        return kinds;
    }
}

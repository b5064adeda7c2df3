using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward;

/// <summary>One act on a thing.</summary>
/// <param name="Why">the reason given, where one was</param>
/// <param name="Fields">what the act wrote that was not so before</param>
/// <param name="Hidden">true where its words are not shown: they are of a stricter class, speak of something this member may not see, or were erased</param>
/// <param name="Of">other things the act is about, as far as this member may see them</param>
public sealed record PastAct(
    long Position, int Version, string Kind, string By, DateTimeOffset At, string? Why, IReadOnlyList<PastField> Fields, bool Hidden, IReadOnlyList<string> Of);

/// <summary>One value an act wrote, under the name it has in the record.</summary>
/// <param name="Was">null where nothing stood there</param>
public sealed record PastField(string Name, string? Was, string Is);

// What became of any one thing, act by act.
public sealed partial class Session
{
    private const int MostPast = 200;
    private const int MostFields = 40;

    private static readonly string[] Reasons = ["why", "reason", "because"];

    /// <summary>
    /// Every act that changed a thing, newest first, with what it changed. Empty for a thing that is not there or that this member may not
    /// see: the two look alike on purpose. Words of the classes contact, medical and capture are not shown here.
    /// </summary>
    public IReadOnlyList<PastAct> Past(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var changes = History(id);
        if (changes.Count == 0) return [];
        var positions = Seat.Ask(q => q.Rows("SELECT version, position FROM change WHERE id = $1 ORDER BY version DESC LIMIT $2",
            r => (Version: r.Int(0), Position: r.Long(1)), id, MostPast));
        var standing = new Dictionary<string, string>(StringComparer.Ordinal);
        var past = new List<PastAct>();
        var coded = Role == Access.Role.Researcher;
        foreach (var (version, position) in positions.Reverse())
        {
            var entry = Seat.Live.Open(position);
            var others = entry.Of.Select(o => o.Id).Where(o => o != id).Distinct(StringComparer.Ordinal).ToList();
            var seen = others.Where(MayKnow).ToList();
            var open = entry.Body is not null && !coded && seen.Count == others.Count && entry.Secrecy is Secrecy.Desk or Secrecy.Record;
            var fields = new List<PastField>();
            string? why = null;
            if (open)
            {
                using var body = JsonDocument.Parse(entry.Body!);
                foreach (var (name, value) in Values(body.RootElement, ""))
                {
                    if (Reasons.Contains(name)) why = value;
                    else if (standing.GetValueOrDefault(name) is var was && was != value && fields.Count < MostFields) fields.Add(new(name, was, value));
                    standing[name] = value;
                }
            }

            past.Add(new PastAct(position, version, entry.Kind, entry.By, entry.At, why, fields, !open, seen));
        }

        past.Reverse();
        return past;
    }

    /// <summary>Whether an id names something this member may see, or something that belongs to no case.</summary>
    private bool MayKnow(string id) => Seat.Ask(q => q.Any($"""
        SELECT 1 WHERE {Walls.Sees("$2")} AND {Walls.Sees(OwnerOf)} AND (NOT EXISTS (SELECT 1 FROM person p WHERE p.id = $2) OR EXISTS (SELECT 1
            FROM person_mention pm JOIN mention m ON m.id = pm.mention WHERE pm.person = $2 AND {Walls.Sees("m.source")}))
        """, Actor, id));

    private static IEnumerable<(string Name, string Value)> Values(JsonElement element, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject())
                {
                    foreach (var value in Values(field.Value, name.Length == 0 ? field.Name : $"{name}.{field.Name}")) yield return value;
                }

                break;
            case JsonValueKind.Array:
                foreach (var (item, i) in element.EnumerateArray().Select((item, i) => (item, i)))
                {
                    foreach (var value in Values(item, $"{name}[{i + 1}]")) yield return value;
                }

                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                yield return (name, element.ToString());
                break;
        }
    }
}

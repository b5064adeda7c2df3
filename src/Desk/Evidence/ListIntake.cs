using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>A list that comes again and again: what its columns mean, and the column that tells its rows apart.</summary>
/// <param name="Key">heading of that column; null: rows are told apart by their place</param>
public sealed record ListMapping(string Id, string Name, int Version, string? Key, IReadOnlyDictionary<string, string?> Columns);

/// <summary>What adding a list would do, before anything is written.</summary>
/// <param name="Columns">each heading with what it is taken to mean (null: our column) and why</param>
/// <param name="Gone">keys that the desk holds of this list and this file does not: kept, never removed</param>
/// <param name="Changes">the first rows that changed</param>
public sealed record ListPreview(
    IReadOnlyList<CsvColumn> Columns, long Rows, long Added, long Changed, long Unchanged, long Refused, IReadOnlyList<string> Gone,
    IReadOnlyList<RowChange> Changes, IReadOnlyList<RefusedThing> Refusals);

/// <summary>A cell that is another in the new file.</summary>
public sealed record RowChange(string Key, string Column, string Before, string After);

/// <summary>Which key a row has, and where it stands among the parts of the desk.</summary>
internal sealed class RowPlaces(ListMapping? list, string sha)
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    /// <summary>Place and fingerprint of a row; a refusal when its key stood before in the same file.</summary>
    public (string Place, string Print, string? Key, string? Refusal) Of(FoundPart row)
    {
        var cells = row.Cells ?? [];
        var key = list?.Key is { } heading ? cells.FirstOrDefault(c => c.Name == heading)?.Value.Trim() : null;
        var place = key is { Length: > 0 } ? PlaceOf(list!, key) : $"{sha}/{row.Place}";
        var refusal = key is { Length: > 0 } && !keys.Add(key)
            ? $"the key {SafeNames.Shown(key)} stands in this list more than once; the first row was taken" : null;
        return (place, Intake.Fingerprint([place, .. cells.SelectMany(c => new[] { c.Name, c.Value })]), key, refusal);
    }

    public IReadOnlySet<string> Keys => keys;

    public static string PlaceOf(ListMapping list, string key) => $"list/{list.Id}/{key}";
}

// Lists: rows by their key, under a saved decision what the columns mean.
internal sealed partial class Intake
{
    private ListMapping? list;
    private bool listAsked;
    private bool previewing;

    /// <summary>What the columns mean, as decided now or earlier under this name.</summary>
    private CsvMapping? Mapping() => List() is { Columns.Count: > 0 } saved ? new CsvMapping(saved.Columns)
        : options.Columns is { Count: > 0 } told ? new CsvMapping(told) : null;

    /// <summary>The list this file belongs to; written down when it is new or decided anew. Null when no name was given.</summary>
    public ListMapping? List()
    {
        if (options.List is not { Length: > 0 } name) return null;
        if (listAsked) return list;
        listAsked = true;
        var saved = Find(seat, name);
        var key = options.Key ?? saved?.Key;
        var columns = new Dictionary<string, string?>(saved?.Columns ?? new Dictionary<string, string?>(), StringComparer.Ordinal);
        foreach (var (heading, role) in options.Columns ?? new Dictionary<string, string?>())
        {
            if (role is { Length: > 0 } && !CsvColumns.Roles.Contains(role))
            {
                throw new RefusedException($"“{role}” is nothing a column can mean; choose one of: {string.Join(", ", CsvColumns.Roles)}, or leave it empty", "columns");
            }

            columns[heading] = role is { Length: > 0 } ? role : null;
        }

        list = new ListMapping(saved?.Id ?? Seat.NewId(ListPrefix), name, saved?.Version ?? 0, key, columns);
        if (previewing || (saved is not null && options.Key is null && options.Columns is null)) return list;
        seat.Do(Seat.NewId("act-"), new Draft("list-mapped", 1, [new(list.Id, list.Version)], Secrecy.Record, Secrecy.Desk,
            Entry.Write(new ListMapped(name, key, columns))));
        return list = list with { Version = list.Version + 1 };
    }

    public const string ListPrefix = "lst-";

    internal static ListMapping? Find(Seat seat, string name) => seat.Ask(q => q.One(
        $"""
        SELECT l.id, l.name, coalesce((SELECT max(version) FROM change WHERE change.id = l.id), 0), l.key, l.columns FROM list l
        WHERE l.name = $2 AND {Walls.SeesOpen}
        """,
        ReadList, seat.Actor, name));

    internal static ListMapping ReadList(Row r) => new(
        r.Text(0), r.Text(1), r.Int(2), r.TextOrNull(3), JsonSerializer.Deserialize<Dictionary<string, string?>>(r.Text(4), Entry.Json) ?? []);

    /// <summary>Rows of one table on their way in.</summary>
    private sealed class RowTaker(Intake intake, ImportRun run, string source, string sha)
    {
        private readonly RowPlaces places = new(intake.List(), sha);
        private int ordinal;

        public void Take(FoundPart row)
        {
            var (place, print, key, refusal) = places.Of(row);
            if (refusal is not null)
            {
                run.Refuse(row.Place, refusal);
                return;
            }

            var at = ordinal++;
            var cells = row.Cells ?? [];
            IReadOnlyList<string> notes = intake.List() is { Key: { } heading } && key is not { Length: > 0 }
                ? [.. row.Notes, $"the row has nothing in the column “{heading}” that tells rows apart; it is told apart by its place"] : row.Notes;
            run.Take(new NewPart(print, place, 2 * cells.Sum(c => c.Name.Length + c.Value.Length), earlier => PartOf(source, new PartReceived(
                at, row.ByteStart, row.ByteLength, place, print, null, null, null, null, ListRows.Text(cells), earlier, null,
                null, [], notes, cells))));
        }
    }

    /// <summary>What adding this list would do. Writes nothing.</summary>
    public ListPreview Preview(string file)
    {
        var look = Look(file);
        var kind = Detect.MediaType(look.Head, Path.GetFileName(file)).Kind;
        if (kind is not (SourceKind.Csv or SourceKind.Xlsx)) throw new RefusedException("this is not a list (CSV or XLSX); only lists have a preview", "kind");
        previewing = true;
        var saved = List();
        var places = new RowPlaces(saved, look.Sha);
        List<CsvColumn> columns = [];
        var changes = new List<RowChange>();
        var refusals = new List<RefusedThing>();
        long rows = 0, added = 0, changed = 0, unchanged = 0;
        foreach (var row in PreviewRows(kind, look, Path.GetFileName(file), columns, refusals))
        {
            rows++;
            var (place, print, key, refusal) = places.Of(row);
            if (refusal is not null) refusals.Add(new(row.Place, refusal));
            else if (IsKnownPart(print)) unchanged++;
            else if (EarlierAt(place) is not { } earlier) added++;
            else
            {
                changed++;
                if (changes.Count < 200) changes.AddRange(Differences(key ?? row.Place, earlier, row.Cells ?? []));
            }
        }

        var gone = saved is null || saved.Version == 0 ? [] : HeldKeys(saved).Where(k => !places.Keys.Contains(k)).Take(1000).ToList();
        return new ListPreview(columns, rows, added, changed, unchanged, refusals.Count, gone, changes, refusals);
    }

    private IEnumerable<FoundPart> PreviewRows(SourceKind kind, InHand look, string name, List<CsvColumn> columns, List<RefusedThing> refusals)
    {
        if (kind == SourceKind.Xlsx)
        {
            using var found = Found(kind, look, name, 0);
            while (found.MoveNext())
            {
                if (found.Current is FoundRefusal refusal) refusals.Add(new(refusal.Where, refusal.Reason));
                if (found.Current is not FoundPart part) continue;
                if (columns.Count == 0) columns.AddRange(part.Cells!.Select((c, i) => new CsvColumn(i, c.Name, c.Role, null)));
                yield return part;
            }

            yield break;
        }

        using var stream = look.Open();
        foreach (var item in CsvList.Read(stream, Mapping()))
        {
            if (item is CsvHeading heading) columns.AddRange(heading.Columns);
            if (item is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused) refusals.Add(new($"line {refused.Line}", refused.Reason));
            if (item is CsvRow row)
            {
                yield return new FoundPart(0, 0, row.Line, $"{row.Line}", null, null, null, "", null, [], [], ListRows.Cells(row));
            }
        }
    }

    private IEnumerable<RowChange> Differences(string key, string earlier, IReadOnlyList<CellTaken> now)
    {
        var position = seat.Ask(q => q.Number("SELECT position FROM part WHERE id = $1", earlier));
        var before = (seat.Live.Open(position).Read<PartReceived>()?.Cells ?? []).GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First().Value);
        foreach (var cell in now.Where(c => before.GetValueOrDefault(c.Name, "") != c.Value))
        {
            yield return new RowChange(key, cell.Name, before.GetValueOrDefault(cell.Name, ""), cell.Value);
        }

        foreach (var (name, value) in before.Where(b => b.Value.Length > 0 && now.All(c => c.Name != b.Key)))
        {
            yield return new RowChange(key, name, value, "");
        }
    }

    private IReadOnlyList<string> HeldKeys(ListMapping saved)
    {
        var start = RowPlaces.PlaceOf(saved, "");
        return seat.Ask(q => q.Rows(
            $"""
            SELECT DISTINCT p.place FROM part p WHERE p.place >= $2 AND p.place < $3 AND {Walls.Sees("p.source")} ORDER BY p.place
            """,
            r => r.Text(0)[start.Length..], seat.Actor, start, start + char.MaxValue));
    }
}

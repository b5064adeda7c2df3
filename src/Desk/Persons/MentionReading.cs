using System.Globalization;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;
using Mentions = Homeward.Claims.Mentions;

namespace Homeward.Persons;

/// <summary>
/// Goes over a source for people. The act id names the first part of its chunk and what is read is marked in the same act: a
/// crash between two chunks leaves whole chunks, and the next run goes on with what was not read.
/// </summary>
internal sealed class MentionReading(Seat seat, SourceRow source, string howReached)
{
    private const string ReaderName = "names";
    private const string ReaderVersion = "1";
    private const int PartsAtOnce = 200;

    private readonly List<Draft> drafts = [];
    private readonly List<string> owners = [];
    private int pieces;
    private int recorded;

    public int Run(Action<long, long>? progress)
    {
        if (source.Parts == 0)
        {
            WholeText();
            Flush();
            return recorded;
        }

        var (done, from) = (0L, int.MinValue);
        for (var rows = Unread(from); rows.Count > 0; rows = Unread(from))
        {
            foreach (var (part, position, ordinal) in rows)
            {
                var body = seat.Live.Open(position).Read<PartReceived>();
                Take(part, body is null ? [] : body.Cells is { Count: > 0 } cells ? OfRow(cells) : OfText(body.Text, HowReached.Post));
                from = ordinal;
            }

            Flush();
            done += rows.Count;
            progress?.Invoke(done, source.Parts);
        }

        return recorded;
    }

    /// <summary>A birth date in any of the ways lists write it; null when it is none.</summary>
    public static UncertainDate? Born(string text, string by)
    {
        var spans = BirthDates.Read(text);
        if (spans.Count == 0) return null;
        var each = spans.Select(Edtf).ToList();
        return new UncertainDate(
            text, null, null, each.Count == 1 ? each[0] : $"[{string.Join(',', each)}]", DateOnly.FromDayNumber(spans.Min(s => s.First)),
            DateOnly.FromDayNumber(spans.Max(s => s.Last)), by, "read as a birth date");
    }

    public static Draft Draft(string source, string owner, MentionRecorded body) => new(
        "mention-recorded", 1, [new(Seat.NewId(Ids.Mention), 0), new(source, null), new(owner, null)], Secrecy.Record, source,
        Entry.Write(body));

    private IReadOnlyList<(string Part, long Position, int Ordinal)> Unread(int from) => seat.Ask(q => q.Rows(
        $"""
        SELECT p.id, p.position, p.ordinal FROM part p WHERE p.source = $2 AND {Walls.Sees("p.source")} AND p.ordinal >= $4
            AND NOT EXISTS (SELECT 1 FROM name_reading n WHERE n.owner = p.id) ORDER BY p.ordinal, p.position LIMIT $3
        """,
        r => (r.Text(0), r.Long(1), r.Int(2)), seat.Actor, source.Id, PartsAtOnce, from));

    private void WholeText()
    {
        var read = seat.Ask(q => q.Any("SELECT 1 FROM name_reading WHERE owner = $1", source.Id));
        if (read || new EvidenceRoom(seat).Source(source.Id) is not { Text.Length: > 0 } page) return;
        Take(source.Id, OfText(page.Text, howReached));
    }

    private void Take(string owner, IReadOnlyList<MentionRecorded> found)
    {
        // What was found in a part and the mark that it was read stand in one act; only a text with more names than an act holds
        // takes several, and the mark comes with the last.
        if (drafts.Count + found.Count >= Chronicle.MostDrafts) Flush();
        foreach (var mention in found)
        {
            if (drafts.Count == Chronicle.MostDrafts - 1) Write(owner, $"/{pieces++}");
            drafts.Add(Draft(source.Id, owner, mention));
        }

        owners.Add(owner);
    }

    private void Flush()
    {
        if (owners.Count == 0) return;
        var read = new NamesRead(ReaderName, ReaderVersion, [.. owners], drafts.Count);
        drafts.Add(new Draft("names-read", 1, [new(source.Id, null)], Secrecy.Record, source.Id, Entry.Write(read)));
        Write(owners[0], "");
        owners.Clear();
        pieces = 0;
    }

    private void Write(string first, string piece)
    {
        var done = seat.Do($"names/{ReaderName}-{ReaderVersion}/{first}{piece}", [.. drafts]);
        if (!done.Repeated) recorded += drafts.Count(d => d.Kind == "mention-recorded");
        drafts.Clear();
    }

    /// <summary>The person of a row of a list, by what its columns mean; none when no column holds a name.</summary>
    private IReadOnlyList<MentionRecorded> OfRow(IReadOnlyList<CellTaken> cells)
    {
        string? By(string role) => cells.FirstOrDefault(c => c.Role == role && !string.IsNullOrWhiteSpace(c.Value))?.Value.Trim();
        var columns = new NameColumns(By("surname"), By("given"), By("patronymic"));
        var full = By("full-name");
        var name = columns.Surname is null && columns.Given is null && full is not null
            ? NameParser.Parse(full, source.Lang) : columns.FormOfColumns(source.Lang);
        if (name is null || name.Parts.Count == 0) return [];
        var born = By("birth-date") is { } date ? Born(date, ReaderName) : null;
        born ??= By("birth-year") is { } year ? Born(year, ReaderName) : null;
        var (start, length, quote) = QuoteOf(cells);
        return
        [
            new MentionRecorded(
                name, born, By("unit"), By("place") ?? By("region"), By("personal-number"), By("service-type"), By("call-sign"),
                By("exchanged-on") is { } exchange ? Hint(exchange) : null, start, length, quote, HowReached.List),
        ];
    }

    /// <summary>Where the name stands in the row's text, which holds one line "heading: words" for each cell that is not empty.</summary>
    private static (int Start, int Length, string Quote) QuoteOf(IReadOnlyList<CellTaken> cells)
    {
        var text = TextLayer.Of(string.Join('\n', cells.Where(c => c.Value.Length > 0).Select(c => $"{c.Name}: {c.Value}")));
        int at = 0, start = -1, end = -1;
        foreach (var cell in cells.Where(c => c.Value.Length > 0))
        {
            var value = at + Points(cell.Name) + 2;
            var next = value + Points(cell.Value);
            if (cell.Role is "surname" or "given" or "patronymic" or "full-name")
            {
                if (start < 0) start = value;
                end = next;
            }
            else if (start >= 0)
            {
                break; // the words between two name columns are not part of the name
            }

            at = next + 1;
        }

        return start >= 0 && text.Quote(start, end - start) is { } quote ? (start, end - start, quote) : (0, 0, "");
    }

    private static int Points(string text) => TextLayer.Of(text).CodePoints;

    private ExchangeHint Hint(string text) => new(text, DatePhrases.Parse(text, source.Lang ?? "ru", null).Date);

    /// <summary>The people a message or text names. A bare pair of capitalised words counts too: to miss somebody is worse here
    /// than to ask about a name that is none.</summary>
    private List<MentionRecorded> OfText(string text, string reached)
    {
        var layer = TextLayer.Of(text);
        var found = new List<MentionRecorded>();
        foreach (var m in Mentions.Find(layer, source.Lang).Persons)
        {
            var name = NameParser.Parse(m.Name, source.Lang);
            if (name.Parts.Count == 0) continue;
            found.Add(new MentionRecorded(
                name, m.Born, m.Unit, null, null, null, m.Callsign, null, m.Start, m.Length, layer.Quote(m.Start, m.Length)!,
                reached));
        }

        return found;
    }

    private static string Edtf(DaySpan span)
    {
        var (first, last) = (DateOnly.FromDayNumber(span.First), DateOnly.FromDayNumber(span.Last));
        if (first == last) return first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (first.Day == 1 && last == first.AddMonths(1).AddDays(-1)) return first.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (first is { Day: 1, Month: 1 } && last == first.AddYears(1).AddDays(-1)) return first.ToString("yyyy", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{first:yyyy-MM-dd}/{last:yyyy-MM-dd}");
    }
}

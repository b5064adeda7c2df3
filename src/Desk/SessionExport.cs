using System.Globalization;
using Homeward.Access;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward;

// Everything a member may see, back out as spreadsheets and a folder.
public sealed partial class Session
{
    /// <summary>
    /// Writes what this member may see as tables for a spreadsheet: sources, messages and rows, each list with its own columns, statements
    /// with their grades, voices, people, steps of paths, exchanges, findings, figures, cases, what is wanted, translations, check sheets;
    /// and with <paramref name="originals"/> every original as it came. The act with its reason stands in the journal first.
    /// </summary>
    /// <param name="capture">also how people were captured: the most dangerous there is, left out unless asked for</param>
    /// <exception cref="RefusedException">no reason, no right, or a folder that is not empty</exception>
    public Exported Export(string folder, string why, bool originals, bool capture = false, Action<string, long, long>? progress = null)
    {
        if (Seat.Ask(q => q.Any("SELECT 1 FROM member WHERE id = $1 AND role = $2", Actor, Access.Role.Researcher)))
        {
            throw new RefusedException("a researcher takes no names out", "names");
        }

        var done = Evidence.Export(folder, why, originals, progress);
        WriteStatements(done.Folder);
        WritePeople(done.Folder, capture);
        WriteBeside(done.Folder);
        WriteTable(done.Folder, "voices", ["id", "names", "kind", "party", "interests", "statements", "sources"], slice => Claims.Voices(slice),
            v => [v.Id, string.Join(" / ", v.Names.Select(n => n.Text)), v.Kind, v.Party, v.Interests, Text(v.Claims), Text(v.Sources)]);
        WriteTable(done.Folder, "exchanges", ["id", "key", "kind", "day", "title", "mark", "known by name", "statements", "numbers as said"],
            slice => Exchanges.List(null, slice),
            x => [x.Id, x.Key, x.Kind, x.When.Edtf, x.Title, x.Mark, Text(x.KnownByName), Text(x.Statements),
                string.Join("; ", x.Counts.Select(c => $"{c.Side ?? "?"} {c.Count.Notation} ({string.Join(" → ", c.Voice)})"))]);
        WriteTable(done.Folder, "findings", ["id", "rule", "about", "outcome", "missing", "day", "by"], slice => Findings.List(slice),
            f => [f.Id, f.RuleId, f.AboutId, f.Outcome, Text(f.Missing), Day(f.Day), NameOf(f.By)]);
        WriteTable(done.Folder, "figures", ["id", "exchange", "definition", "side", "record number", "known", "followed up", "returned"],
            slice => Statistics.List(slice),
            f => [f.Id, f.ExchangeKey, f.Definition, f.Side, Text(f.RecordNumber), Text(f.Known), Text(f.FollowedUp), Text(f.Returned)]);
        var today = DateOnly.FromDateTime(Seat.Now.UtcDateTime);
        foreach (var part in new[] { "open", "closed" })
        {
            WriteTable(done.Folder, "cases-" + part, ["id", "code", "risk", "state", "person", "asked for", "next", "due", "opened", "calls"],
                slice => Cases.List(part, today, slice),
                c => [c.Id, c.Code, c.Risk, c.State, c.PersonCode, string.Join("; ", c.Needs), Day(c.Next), Day(c.Due), Time(c.Opened), Text(c.Calls)]);
        }

        WriteTable(done.Folder, "letters", ["id", "template", "title", "recipient", "day", "about", "state", "delivered", "reference", "answered"],
            slice => Letters.List(slice),
            l => [l.Id, l.TemplateId, l.Title, l.Recipient, Day(l.Day), l.About, l.State, Day(l.Delivered), l.Reference, Day(l.Answered)]);
        return done;
    }

    private void WriteStatements(string folder) => WriteTable(
        folder, "statements",
        ["id", "source", "message or row", "start", "length", "quote", "kind", "step", "when", "as said", "numbers", "who says it", "said as", "happened",
            "whom", "group", "doubt", "grade", "state", "read by"],
        slice => Claims.List(slice),
        r => r.Claim is not { } c ? [r.Id, r.SourceId] :
        [
            r.Id, r.SourceId, r.OwnerId == r.SourceId ? null : r.OwnerId, Text(c.Start), Text(c.Length), c.Quote, c.Kind, c.Stage, c.When?.Edtf,
            c.When?.Phrase, string.Join("; ", c.Counts.Select(n => $"{n.Per} {n.Notation}")), string.Join(" → ", c.Voice), c.Modality, c.Polarity,
            c.Subject, c.Group, c.Note, r.Grading.ToString(), r.State, string.Join("; ", r.Readers.Select(NameOf)),
        ]);

    private void WritePeople(string folder, bool capture)
    {
        var people = new List<string>();
        WriteTable(folder, "people", ["id", "code", "name", "also written", "born", "place", "unit", "mentions"], slice => Persons.Search(null, slice), p =>
        {
            people.Add(p.Id);
            return [p.Id, p.CaseCode, p.Name, string.Join(" / ", p.Spellings), p.Born?.Edtf, p.Place, p.Unit, Text(p.Mentions)];
        });
        using var steps = EvidenceRoom.Table(
            Path.Combine(folder, "steps.csv"), "person", "step", "status", "began at the earliest", "began at the latest", "ended at the earliest",
            "ended at the latest", "said as", "independent voices", "judged", "contradicted", "statements");
        foreach (var person in people)
        {
            foreach (var s in Paths.Of(person)?.Stages ?? [])
            {
                if (!capture && s.Stage is Stages.Captured or Stages.Recaptured) continue;
                EvidenceRoom.Line(steps, person, s.Stage, s.Status, Day(s.EarliestBegin), Day(s.LatestBegin), Day(s.EarliestEnd), Day(s.LatestEnd), s.Modality,
                    Text(s.Voices), s.Judged, s.InContradiction ? "yes" : "", string.Join("; ", s.ClaimIds));
            }
        }
    }

    private void WriteBeside(string folder)
    {
        WriteTable(folder, "wanted", ["id", "cited by", "what", "asked of", "until", "state", "found", "by", "since"],
            slice => Evidence.Wanted(slice, null, openOnly: false),
            w => [w.Id, w.OwnerId, w.What, w.AskedOf, Day(w.Until), w.State, w.FoundId, NameOf(w.By), Time(w.Since)]);
        using var translations = EvidenceRoom.Table(
            Path.Combine(folder, "translations.csv"), "id", "source or message", "words", "language", "translation", "by", "how");
        foreach (var owner in Evidence.Translated())
        {
            foreach (var x in Evidence.Translations(owner)) EvidenceRoom.Line(translations, x.Id, owner, x.Quote, x.Lang, x.Words, x.By, x.Status);
        }

        using var sheets = EvidenceRoom.Table(
            Path.Combine(folder, "check-sheets.csv"), "source", "first seen", "where", "place", "how known", "taken", "how known", "shared", "outcome", "by", "when");
        foreach (var source in Evidence.Checked())
        {
            if (Evidence.Sheet(source) is not { Sheet: var s } page) continue;
            EvidenceRoom.Line(sheets, source, s.FirstSeen, s.FirstSeenWhere, s.Place, s.PlaceHow, s.Taken, s.TakenHow, s.Shared, s.Outcome,
                page.By is { } by ? NameOf(by) : null, page.At is { } at ? Time(at) : null);
        }
    }

    private static void WriteTable<T>(string folder, string name, string[] heads, Func<Slice, Listed<T>> read, Func<T, IReadOnlyList<string?>> line)
    {
        using var output = EvidenceRoom.Table(Path.Combine(folder, name + ".csv"), heads);
        for (var at = 0; ; at += Slice.Most)
        {
            var some = read(new Slice(at, Slice.Most));
            foreach (var row in some.Rows) EvidenceRoom.Line(output, line(row));
            if (some.Rows.Count < Slice.Most) return;
        }
    }

    private static string Text(long n) => n.ToString(CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

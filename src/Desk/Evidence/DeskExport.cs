using System.Globalization;
using System.Text;
using Homeward.Access;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>desk-exported, version 1: who took everything they may see out of the desk, and why.</summary>
internal sealed record DeskExported(string Why, int Sources, long Parts, bool Originals);

/// <summary>What an export wrote.</summary>
public sealed record Exported(string Folder, int Sources, long Parts, int Originals);

// Everything a member may see, back out as spreadsheets and a folder.
public sealed partial class EvidenceRoom
{
    /// <summary>
    /// Writes sources, messages and rows this member may see as CSV files for a spreadsheet, and with <paramref name="originals"/> every
    /// original as it came. The act that says so, with the reason, stands in the journal before the first file is written.
    /// </summary>
    /// <param name="folder">made anew; one that holds files is refused</param>
    /// <exception cref="RefusedException">no reason, no right, or a folder that is not empty</exception>
    public Exported Export(string folder, string why, bool originals, Action<string, long, long>? progress = null)
    {
        MayAdd();
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: an export takes everything out of the desk's protection", "reason");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new RefusedException($"{folder} is not empty", "folder");
        var sources = All();
        seat.Do(Seat.NewId("act-"), new Draft("desk-exported", 1, [new(Seat.NewId("exp-"), 0)], Secrecy.Record, Secrecy.Desk,
            Entry.Write(new DeskExported(why.Trim(), sources.Count, sources.Sum(s => (long)s.Parts), originals))));
        Keys.DeskFolder.CreatePrivate(folder);
        WriteSources(Path.Combine(folder, "sources.csv"), sources);
        var parts = WriteParts(Path.Combine(folder, "messages-and-rows.csv"), sources, progress);
        WriteLists(Path.Combine(folder, "lists"), sources);
        return new Exported(folder, sources.Count, parts, originals ? WriteOriginals(Path.Combine(folder, "originals"), sources, progress) : 0);
    }

    private List<SourceRow> All()
    {
        var all = new List<SourceRow>();
        for (var at = 0; ; at += Slice.Most)
        {
            var some = Everything(new Slice(at, Slice.Most));
            all.AddRange(some.Rows);
            if (some.Rows.Count < Slice.Most) return all;
        }
    }

    private void WriteSources(string file, List<SourceRow> sources)
    {
        using var output = Table(file, "id", "title", "name", "kind", "media type", "language", "received", "says it is of", "channel", "from", "came inside", "path", "bytes", "sha256", "text");
        foreach (var s in sources)
        {
            var page = Source(s.Id);
            Line(output, s.Id, s.Title, s.Name, s.Kind, s.MediaType, s.Lang, s.Received.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), s.Claimed?.Edtf, s.Channel,
                page?.From, s.ParentId, page?.Path, s.Bytes.ToString(CultureInfo.InvariantCulture), page?.Sha256, page?.Text);
        }
    }

    private long WriteParts(string file, List<SourceRow> sources, Action<string, long, long>? progress)
    {
        using var output = Table(file, "id", "source", "number", "place", "sender", "sent", "text", "later version of", "forwarded from", "files", "our columns");
        long written = 0;
        var all = sources.Sum(s => (long)s.Parts);
        foreach (var s in sources.Where(s => s.Parts > 0))
        {
            for (var at = 0; at < s.Parts; at += Slice.Most)
            {
                foreach (var row in Parts(s.Id, new Slice(at, Slice.Most)).Rows)
                {
                    if (Part(row.Id) is not { } p) continue;
                    Line(output, row.Id, s.Id, row.Ordinal.ToString(CultureInfo.InvariantCulture), row.Place, row.Sender, row.Sent?.Edtf, p.Text, p.VersionOf, p.ForwardedFrom,
                        string.Join("; ", p.Media), string.Join("; ", p.Cells.Where(c => c.Role is null && c.Value.Length > 0).Select(c => $"{c.Name}: {c.Value}")));
                    written++;
                    progress?.Invoke("writing messages and rows", written, all);
                }
            }
        }

        return written;
    }

    /// <summary>Each list with the columns it has now, ours among them, as corrected: it can be opened, mended and added again.</summary>
    private void WriteLists(string folder, List<SourceRow> sources)
    {
        Keys.DeskFolder.CreatePrivate(folder);
        foreach (var s in sources.Where(s => s.Kind is nameof(SourceKind.Csv) or nameof(SourceKind.Xlsx) && s.Parts > 0))
        {
            var rows = new List<PartPage>(s.Parts);
            for (var at = 0; at < s.Parts; at += Slice.Most) rows.AddRange(Parts(s.Id, new Slice(at, Slice.Most)).Rows.Select(r => Part(r.Id)).OfType<PartPage>());
            var names = rows.SelectMany(r => r.Cells.Select(c => c.Name)).Distinct().ToList();
            using var output = Table(Path.Combine(folder, s.Id + ".csv"), [.. names]);
            foreach (var row in rows.Where(r => r.Cells.Count > 0))
            {
                var cells = row.Cells.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
                Line(output, names.ConvertAll(n => (string?)cells.GetValueOrDefault(n)));
            }
        }
    }

    private int WriteOriginals(string folder, List<SourceRow> sources, Action<string, long, long>? progress)
    {
        Keys.DeskFolder.CreatePrivate(folder);
        var written = 0;
        foreach (var s in sources)
        {
            using var original = OpenOriginal(s.Id);
            if (original is null) continue;
            // A name from outside never becomes a path: the id leads, and only a harmless ending is kept.
            var ending = Path.GetExtension(SafeNames.Inside(s.Name, out _) is { } safe ? safe[^1] : "");
            ending = ending.Length is > 1 and <= 9 && ending[1..].All(char.IsAsciiLetterOrDigit) ? ending.ToLowerInvariant() : "";
            using var output = new FileStream(Path.Combine(folder, s.Id + ending), Keys.DeskFolder.Private(FileMode.CreateNew));
            original.CopyTo(output);
            written++;
            progress?.Invoke("writing originals", written, sources.Count);
        }

        return written;
    }

    /// <summary>A table that a spreadsheet opens: UTF-8 with its mark, and no cell that it would run as a formula.</summary>
    internal static StreamWriter Table(string file, params string[] headings)
    {
        var output = new StreamWriter(new FileStream(file, Keys.DeskFolder.Private(FileMode.CreateNew)), new UTF8Encoding(true)) { NewLine = "\r\n" };
        Line(output, headings);
        return output;
    }

    internal static void Line(StreamWriter output, params IReadOnlyList<string?> cells) => output.WriteLine(string.Join(',', cells.Select(c => CsvList.Written(c ?? ""))));
}

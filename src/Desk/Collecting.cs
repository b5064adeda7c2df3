using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Access;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward;

/// <summary>A log of things that waited, where it lies now: in the desk's own folder, or in a copy of a rented intake's.</summary>
/// <param name="Files">folder of the sealed files</param>
/// <param name="Face">whose lines they should be; null where that cannot be told</param>
/// <param name="Name">by which the journal speaks of this log; empty for the desk's only one</param>
internal sealed record Carried(string Files, WaitingLines Lines, WaitingFace? Face, string Name)
{
    /// <summary>A restore brought no waiting log along, and said so.</summary>
    public bool NotRestored { get; init; }

    /// <summary>What was taken in goes from the folder; false for somebody else's copy.</summary>
    public bool Sweeps { get; init; }

    /// <summary>A copy may lack files that come with the next one: what it lacked before is looked for again.</summary>
    public bool IsCopy { get; init; }

    public Action<string>? Step { get; init; }
}

/// <summary>Takes what waits in one log into the journal, countersigns the log and says what is missing. One run; needs the unlocked desk.</summary>
internal sealed class Collecting(Chronicle live, FolderVault vault, TimeProvider clock, DeskFile desk, Carried carried)
{
    private readonly FolderVault files = new(carried.Files);
    private readonly IReadOnlyList<StoredEntry> rows = carried.Lines.Rows;

    /// <summary>Lines that could not be taken in.</summary>
    private readonly HashSet<long> left = [];

    public Collected Run(List<string> problems)
    {
        var note = carried.Face is null ? "" : Vouched(carried.Face, problems);
        var known = live.Database.Ask(q => q.One("SELECT size, root FROM waiting_taken WHERE log = $1 ORDER BY position DESC LIMIT 1",
            r => new { Size = r.Long(0), Root = r.Text(1) }, carried.Name));
        var first = 0;
        if (known is not null && rows.Count >= known.Size && RootOf(rows.Take((int)known.Size)) == known.Root) first = (int)known.Size;
        else if (known is not null && rows.Count == 0 && carried.NotRestored) problems.Add(Said(
            $"the waiting log was not in the backup this desk was restored from: the {known.Size} lines it had are not here, and a new one was begun"));
        else if (known is not null) problems.Add(Said(
            $"the waiting log is not the one this desk countersigned: it had {known.Size} lines, and what is there now ({rows.Count}) does not begin with them"));
        var again = carried.IsCopy ? rows.Take(first).Where(CameLater).ToList() : [];
        if (first == rows.Count && problems.Count == 0 && again.Count == 0)
        {
            Sweep(rows.Take(first));
            return new Collected(0, [], []);
        }

        var taken = TakeAll([.. again, .. rows.Skip(first)], carried.Name.Length == 0 ? $"{first}" : $"{carried.Name}/{first}", problems);
        carried.Step?.Invoke("before countersign");
        if (taken.Count == 0 && first == rows.Count && known is not null && AlreadySaid(problems.Count)) return new Collected(0, [], problems);
        live.Do(new Act(Desk.NewId("act-"), AccessView.DeskItself, [new Draft("waiting-taken", 1, [new(desk.Desk, null)],
            Secrecy.Desk, Secrecy.Desk, Entry.Write(new WaitingTaken(rows.Count, RootOf(rows), note, taken.Count, problems,
                carried.Name.Length == 0 ? null : carried.Name)))]));
        carried.Step?.Invoke("after countersign");
        Sweep(rows.Where(r => !left.Contains(r.Position)));
        return new Collected(taken.Count, taken, problems);
    }

    private bool AlreadySaid(int problems) => live.Database.Ask(q => q.Any(
        "SELECT 1 FROM (SELECT problems, size FROM waiting_taken WHERE log = $3 ORDER BY position DESC LIMIT 1) WHERE problems = $1 AND size = $2",
        problems, rows.Count, carried.Name));

    private bool CameLater(StoredEntry row) => WaitingHeader.Parse(row.Header) is { } header
        && Convert.ToHexStringLower(header.Id) is var item && files.Exists(item) && live.IsDone("waiting/" + item) == 0;

    private List<string> TakeAll(List<StoredEntry> lines, string from, List<string> problems)
    {
        var taken = new List<string>();
        if (lines.Count == 0) return taken;
        var seat = new Seat(live, vault, clock, AccessView.DeskItself);
        var run = ImportRun.Start(seat, "waiting", "waiting room", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{desk.Desk}/waiting/{from}"))));
        var keys = WaitingRoom.Keys(live);
        foreach (var row in lines)
        {
            var why = TakeOne(seat, run, row, keys, out var source);
            if (source is not null)
            {
                taken.Add(source);
                continue;
            }

            var place = Said($"line {row.Position} of the waiting log");
            left.Add(row.Position);
            problems.Add($"{place}: {why}");
            run.Refuse(place, why!);
        }

        foreach (var key in keys) key.Dispose();
        run.Close();
        return taken;
    }

    private string? TakeOne(Seat seat, ImportRun run, StoredEntry row, IReadOnlyList<AgeIdentity> keys, out string? source)
    {
        source = null;
        if (WaitingHeader.Parse(row.Header) is not { } header || header.Position != row.Position) return "it is not as this program writes one";
        var item = Convert.ToHexStringLower(header.Id);
        if (seat.FindDone("waiting/" + item) is { } done)
        {
            source = done.Ids[0];
            run.Count(source, true);
            return null;
        }

        if (!files.Exists(item)) return carried.IsCopy
            ? "its sealed file is not in this copy; if the copy was made while something came in, copy again and collect again: it is then taken in"
            : "its sealed file is missing";
        if (!WaitingLog.HashOf(carried.Files, item).AsSpan().SequenceEqual(header.SealedSha256))
        {
            return "its sealed file is another than was handed in; it was left where it is";
        }

        try
        {
            using var plain = OpenWithAny(item, keys);
            var length = new byte[4];
            plain.ReadExactly(length);
            var words = new byte[BinaryPrimitives.ReadInt32BigEndian(length) is var n and >= 0 and <= WaitingLog.MostNote ? n : throw new JsonException()];
            plain.ReadExactly(words);
            var note = JsonSerializer.Deserialize<HandedIn>(words, Entry.Json);
            if (note is not { Name: not null, Channel: not null }) throw new JsonException();
            source = TakeWaiting.Take(seat, run.Id, item, note, DateTimeOffset.FromUnixTimeSeconds(header.Minute * 60), plain);
            run.Names(source);
            run.Count(source, true);
            return null;
        }
        catch (Exception e) when (e is SealBrokenException or JsonException or EndOfStreamException)
        {
            return "what is in it was not sealed by this program to this desk; it was left where it is";
        }
    }

    /// <summary>Opens a sealed file with whichever of the desk's keys it was sealed to.</summary>
    private Stream OpenWithAny(string item, IReadOnlyList<AgeIdentity> keys)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return files.Open(item, keys[i]);
            }
            catch (SealBrokenException) when (i < keys.Count - 1)
            {
                // of a key before the last change
            }
        }
    }

    /// <summary>The node's checkpoint over the log as it stands, or "" with a sentence why there is none that fits.</summary>
    private string Vouched(WaitingFace face, List<string> problems)
    {
        var (size, root, note) = (carried.Lines.Size, carried.Lines.Root, carried.Lines.Note);
        if (rows.Count == 0 && size == 0) return "";
        var read = note is null ? null
            : Checkpoint.Read(note, face.Origin, face.NodeKey, (m, s) => SigningKey.Verify(face.NodeKey, m, s)).Checkpoint;
        if (rows.Count != size || !WaitingLog.RangeOf(rows).Root().AsSpan().SequenceEqual(root))
        {
            problems.Add("the lines of the waiting log do not give the root it states");
        }
        else if (read is null || read.Size != size || !read.Root.AsSpan().SequenceEqual(root))
        {
            problems.Add("the newest lines of the waiting log are not signed by this machine's key; somebody else may have written or cut them");
        }
        else
        {
            return note!;
        }

        return "";
    }

    private void Sweep(IEnumerable<StoredEntry> lines)
    {
        if (!carried.Sweeps) return;
        foreach (var header in lines.Select(r => WaitingHeader.Parse(r.Header)).OfType<WaitingHeader>()) files.Discard(Convert.ToHexStringLower(header.Id));
    }

    private static string RootOf(IEnumerable<StoredEntry> lines) => Convert.ToHexStringLower(WaitingLog.RangeOf(lines).Root());

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>What one run of an importer did. Seen = stored + known + refused, always.</summary>
/// <param name="SourceIds">sources that now stand for what was given, old or new; at most 200 are named</param>
/// <param name="Resumed">true when an interrupted run of the same file was taken up again</param>
/// <param name="Refusals">the first 50; all of them are on the run's page</param>
public sealed record RunResult(
    string RunId, string Importer, string Name, long Seen, long Stored, long Known, long Refused, bool Resumed,
    IReadOnlyList<string> SourceIds, IReadOnlyList<RefusedThing> Refusals, MissingMedia? Missing = null);

/// <summary>Files that an export names and says it does not hold, by the three reasons Telegram gives.</summary>
public sealed record MissingMedia(long Unavailable, long TooLarge, long NotIncluded)
{
    public static MissingMedia None { get; } = new(0, 0, 0);

    public long Total => Unavailable + TooLarge + NotIncluded;

    public MissingMedia And(NotPreserved reason) => reason switch
    {
        NotPreserved.Unavailable => this with { Unavailable = Unavailable + 1 },
        NotPreserved.TooLarge => this with { TooLarge = TooLarge + 1 },
        _ => this with { NotIncluded = NotIncluded + 1 },
    };
}

/// <summary>A message or row on its way in. Whether it is new is asked when its chunk is full: one question for all of them.</summary>
/// <param name="Fingerprint">equal for the same thing in another export</param>
/// <param name="Place">what stood here before is an earlier version of it</param>
/// <param name="Letters">how long it is: long ones make a chunk full sooner</param>
/// <param name="Make">its entry, given the id of the earlier version or null; called on any core</param>
internal sealed record NewPart(string Fingerprint, string Place, int Letters, Func<string?, Draft> Make);

/// <summary>
/// The ledger of one run while it goes on, and its acts. Acts are named run + ordinal, cut by what was seen and not
/// by what was new, so that
/// a run that died can be done again from the start: what it had written answers "done before", and counts as stored by this run.
/// Crash at any point: the acts written so far stand, the run shows as interrupted, and adding the same thing again ends it.
/// </summary>
internal sealed class ImportRun
{
    private const int Chunk = Chronicle.MostDrafts;

    /// <summary>Letters that make a chunk full though it has few parts: messages of a megabyte are never held a thousand at a time.</summary>
    private const long ChunkLetters = 8_000_000;
    /// <summary>Longer than this no message is told apart: every letter may take six bytes in an entry, which holds 16 MB.</summary>
    internal const int MostLetters = 2_500_000;

    private readonly Seat seat;
    private readonly string name;
    private readonly string importer;
    private readonly List<NewPart> inHand = [];
    private readonly List<RefusedThing> refused = [];
    private readonly List<RefusedThing> first = [];
    private readonly List<string> sources = [];
    private readonly HashSet<string> counted = new(StringComparer.Ordinal);
    private long letters;
    private int ordinal;
    private int refusedWritten;
    private long refusedInAll;
    private string prefix = "";
    private string? keyOfRefusals;

    private ImportRun(Seat seat, string id, string importer, string name, bool resumed) =>
        (this.seat, Id, this.importer, this.name, Resumed) = (seat, id, importer, name, resumed);

    public string Id { get; }

    public bool Resumed { get; }

    public long Seen { get; private set; }

    public long Stored { get; private set; }

    public long Known { get; private set; }

    /// <summary>Starts a run, or takes up the interrupted one of the same bytes.</summary>
    public static ImportRun Start(Seat seat, string importer, string name, string sha256)
    {
        // Of one's own runs only: a colleague's would tell that they were given the same.
        var open = seat.Ask(q => q.One(
            "SELECT id FROM run WHERE sha256 = $1 AND closed IS NULL AND importer = $2 AND by = $3 ORDER BY position DESC LIMIT 1",
            r => r.Text(0), sha256, importer, seat.Actor));
        if (open is not null) return new ImportRun(seat, open, importer, name, true);
        var run = new ImportRun(seat, Seat.NewId(Ids.Run), importer, name, false);
        seat.Do(run.ActId("start"), new Draft(
            "run-started", 1, [new(run.Id, 0)], Secrecy.Record, run.Id, Entry.Write(new RunStarted(importer, name, sha256))));
        return run;
    }

    /// <summary>
    /// From here on the parts of one source are counted in chunks of their own, named by it: whatever else an interrupted run
    /// finds done when it is taken up again, the chunks of this source hold the same parts.
    /// </summary>
    public void Begin(string sourceId)
    {
        Flush();
        (prefix, ordinal) = (sourceId + "/", 0);
    }

    /// <summary>An act of its own in this run (a source with its original).</summary>
    public bool Write(string step, IReadOnlyList<Draft> entries) => !seat.Do(ActId(step), entries).Repeated;

    /// <summary>Files that the export itself says it does not hold, by Telegram's reason.</summary>
    public MissingMedia Missing { get; set; } = MissingMedia.None;

    public void Names(string sourceId)
    {
        keyOfRefusals ??= sourceId;
        if (sources.Count < 200 && !sources.Contains(sourceId)) sources.Add(sourceId);
    }

    /// <summary>One message or row seen: new, known to the desk, or a second time in this chunk and then known.</summary>
    public void Take(NewPart part)
    {
        if (part.Letters > MostLetters)
        {
            Refuse(SafeNames.Shown(part.Place), "it is longer than 2.5 million letters; it stays whole in the original and is not told apart from it");
            return;
        }

        Seen++;
        inHand.Add(part);
        letters += part.Letters;
        if (inHand.Count == Chunk || letters >= ChunkLetters) Flush();
    }

    /// <summary>A thing of its own that could not be taken in.</summary>
    public void Refuse(string where, string reason)
    {
        Seen++;
        refusedInAll++;
        refused.Add(new(where, reason));
        if (first.Count < 50) first.Add(refused[^1]);
        if (refused.Count == Chunk) WriteRefused();
    }

    /// <summary>
    /// Counts a source of its own, written by this run (now, or before it was interrupted) or by another. The same
    /// bytes a second time in one run were stored once, and are known the second time.
    /// </summary>
    public void Count(string sourceId, bool ofThisRun)
    {
        Seen++;
        if (ofThisRun && counted.Add(sourceId)) Stored++;
        else Known++;
    }

    public void Flush()
    {
        if (inHand.Count == 0) return;
        var id = ActId(string.Create(CultureInfo.InvariantCulture, $"{prefix}{ordinal++}"));
        // A chunk that an earlier try wrote: its parts are "known" by now, but it was this run that stored them.
        var stored = seat.Live.IsDone(id);
        if (stored == 0 && New() is { Length: > 0 } drafts) stored = seat.Do(id, drafts).Ids.Count;
        Stored += stored;
        Known += inHand.Count - stored;
        inHand.Clear();
        letters = 0;
    }

    /// <summary>Entries of the parts in hand that no source holds which this member may see and that was not withdrawn.</summary>
    private Draft[] New()
    {
        var (known, earlier) = seat.Ask(q => (
            q.Rows(
                $"""
                SELECT f.value FROM json_each($2) f
                WHERE EXISTS (SELECT 1 FROM part p WHERE p.fingerprint = f.value AND {Walls.Sees("p.source")})
                """,
                r => r.Text(0), seat.Actor, JsonSerializer.Serialize(inHand.Select(p => p.Fingerprint))).ToHashSet(StringComparer.Ordinal),
            q.Rows(
                $"""
                SELECT f.value, (SELECT p.id FROM part p WHERE p.place = f.value AND {Walls.Sees("p.source")} ORDER BY p.position DESC LIMIT 1)
                FROM json_each($2) f
                """,
                r => (Place: r.Text(0), Id: r.TextOrNull(1)), seat.Actor, JsonSerializer.Serialize(inHand.Select(p => p.Place).Distinct()))
                .ToDictionary(r => r.Place, r => r.Id, StringComparer.Ordinal)));
        var fresh = inHand.Where(p => known.Add(p.Fingerprint)).ToArray();
        var drafts = new Draft[fresh.Length];
        Parallel.For(0, fresh.Length, i => drafts[i] = fresh[i].Make(earlier.GetValueOrDefault(fresh[i].Place)));
        return drafts;
    }

    /// <summary>Writes what was refused and closes the ledger. A run that this did not reach shows as interrupted.</summary>
    public RunResult Close()
    {
        Flush();
        WriteRefused();
        Write("closed", [new Draft(
            "run-closed", 1, [new(Id, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new RunClosed(Seen, Stored, Known, refusedInAll, Missing)))]);
        return new RunResult(Id, importer, name, Seen, Stored, Known, refusedInAll, Resumed, sources, first, Missing);
    }

    private void WriteRefused()
    {
        if (refused.Count == 0) return;
        Write($"refused-{refusedWritten++}", [new Draft(
            "run-refused", 1, [new(Id, null)], Secrecy.Record, keyOfRefusals ?? Id, Entry.Write(new RunRefused([.. refused])))]);
        refused.Clear();
    }

    private string ActId(string step) => $"run/{Id}/{step}";
}

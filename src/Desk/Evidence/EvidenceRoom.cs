// wide: taking in has many small steps, each in a file of its own: kinds of original, places of media, lists, runs, notes, proofs
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>A source in a list.</summary>
/// <param name="Kind">what it was detected as: PlainText, Html, TelegramChatJson …</param>
/// <param name="Claimed">when it says it was made</param>
/// <param name="Parts">messages or rows in it; 0 for a single text</param>
/// <param name="Erased">true when its key was destroyed: it stood here, no more is known</param>
public sealed record SourceRow(
    string Id, string Title, string Name, string Kind, string MediaType, string? Lang, DateTimeOffset Received,
        string By, UncertainDate? Claimed,
    string? Channel, string? RunId, string? ParentId, int Parts, long Bytes, bool Sample, bool Erased);

/// <summary>A source opened: its text layer (empty where it has none) and the hash of the original.</summary>
/// <param name="Path">where it lay in the archive or export it came in</param>
/// <param name="Unread">why its words were not taken, where they should have been</param>
/// <param name="Facts">what the file says about itself: camera, time, place, length</param>
/// <param name="From">who gave it to us</param>
public sealed record SourcePage(SourceRow Row, int Version, string Text, string? Sha256, IReadOnlyList<string> Notes)
{
    public string? Path { get; init; }

    public string? Author { get; init; }

    public string? Unread { get; init; }

    public string? From { get; init; }

    public IReadOnlyList<FileFact> Facts { get; init; } = [];
}

/// <summary>One message or row in a list.</summary>
public sealed record PartRow(string Id, string SourceId, int Ordinal, string? Sender, UncertainDate? Sent,
    string? Place, int Length, bool Erased);

/// <summary>A message or row opened, with its neighbours.</summary>
public sealed record PartPage(
    PartRow Row, string SourceTitle, string Text, string? VersionOf, string? ForwardedFrom,
        IReadOnlyList<string> Media, IReadOnlyList<string> Notes,
    string? PreviousId, string? NextId)
{
    /// <summary>For each of the media the source that holds it, or null.</summary>
    public IReadOnlyList<string?> MediaSources { get; init; } = [];

    /// <summary>The cells of a row, all of them, as corrected.</summary>
    public IReadOnlyList<CellTaken> Cells { get; init; } = [];

    /// <summary>How often its cells were corrected.</summary>
    public int Version { get; init; }
}

/// <summary>An import run and its ledger. Closed is null for one that was interrupted: adding the same thing again
/// resumes it.</summary>
public sealed record RunRow(
    string Id, string Importer, string Name, string By, DateTimeOffset Started, DateTimeOffset? Closed, long Seen,
        long Stored, long Known, long Refused)
{
    /// <summary>Files that the export names and does not hold, by Telegram's three reasons.</summary>
    public MissingMedia Missing { get; init; } = MissingMedia.None;

    /// <summary>True when somebody took the run back: what it brought is withdrawn.</summary>
    public bool Undone { get; init; }
}

/// <summary>A file that was kept and whose words could not be taken, with the reason.</summary>
public sealed record UnreadRow(string SourceId, string Name, string Reason);

/// <summary>What came in, and how. Every question carries the actor's walls.</summary>
public sealed partial class EvidenceRoom
{
    internal const string SourceColumns =
        "s.id, s.title, s.name, s.kind, s.media, s.lang, s.received, s.by, s.edtf, s.earliest, s.latest, s.channel, s.run, s.parent, s.parts, s.bytes, s.sample, s.erased";

    private static readonly Sorting BySource = new("s.position DESC", ("title", "s.title"), ("received", "s.received"), ("claimed", "s.earliest"),
        ("lang", "s.lang"), ("parts", "s.parts"), ("bytes", "s.bytes"));

    private static readonly Sorting ByRun = new("r.position DESC", ("name", "r.name"), ("started", "r.started"), ("seen", "r.seen"), ("refused", "r.refused"));

    /// <summary>What a list of sources, or of runs, can be sorted by.</summary>
    public static IReadOnlyList<string> SourceSorts => BySource.Names;

    public static IReadOnlyList<string> RunSorts => ByRun.Names;

    private readonly Seat seat;

    internal EvidenceRoom(Seat seat) => this.seat = seat;

    /// <summary>Sources, newest first. <paramref name="run"/> narrows to one run; attachments are listed with their
    /// parent only.</summary>
    public Listed<SourceRow> Sources(Slice slice, string? run = null, string? parent = null, Sort? sort = null) => seat.Ask(q =>
    {
        var where = $"""
            FROM source s WHERE {Walls.Sees("s.id")} AND ($2 IS NULL OR s.run = $2) AND (($3 IS NULL
                AND ($2 IS NOT NULL OR s.parent IS NULL)) OR s.parent = $3)
            """;
        return new Listed<SourceRow>(
            q.Rows($"SELECT {SourceColumns} {where} {BySource.By(sort)} LIMIT $4 OFFSET $5", ReadSource,
                seat.Actor, run, parent, slice.Limit, slice.Offset),
            seat.Count(q, $"SELECT count(*) {where}", seat.Actor, run, parent));
    });

    /// <summary>All sources, also those that came inside others, newest first.</summary>
    public Listed<SourceRow> Everything(Slice slice) => seat.Ask(q => new Listed<SourceRow>(
        q.Rows($"SELECT {SourceColumns} FROM source s WHERE {Walls.Sees("s.id")} ORDER BY s.position DESC LIMIT $2 OFFSET $3",
            ReadSource, seat.Actor, slice.Limit, slice.Offset),
        (int)q.Number($"SELECT count(*) FROM source s WHERE {Walls.Sees("s.id")}", seat.Actor)));

    /// <returns>null when there is no such source, or the actor may not see it: the two look alike on purpose</returns>
    public SourcePage? Source(string id)
    {
        var row = Row(id);
        if (row is null) return null;
        var (position, version, sha, chunks) = seat.Ask(q => (
            q.Number("SELECT position FROM source WHERE id = $1", id),
            (int)q.Number("SELECT version FROM subject WHERE id = $1", id),
            q.One("SELECT coalesce(sha256, '') FROM source WHERE id = $1", r => r.Text(0), id),
            q.Rows("SELECT position FROM text_chunk WHERE source = $1 ORDER BY ordinal", r => r.Long(0), id)));
        var received = seat.Live.Open(position).Read<SourceReceived>();
        var texts = chunks.Select(at => seat.Live.Open(at).Read<TextTaken>()).ToList();
        var notes = (received?.Notes ?? []).Concat(texts.SelectMany(t => t?.Notes ?? [])).ToList();
        return new SourcePage(row, version, string.Concat(texts.Select(t => t?.Text)), sha, notes)
        {
            Path = received?.Path, Author = received?.Author, Unread = received?.Unread, From = received?.From, Facts = received?.Facts ?? [],
        };
    }

    public Listed<PartRow> Parts(string sourceId, Slice slice) => seat.Ask(q =>
    {
        var where = $"FROM part p WHERE p.source = $2 AND {Walls.Sees("p.source")}";
        return new Listed<PartRow>(
            q.Rows($"SELECT {PartColumns} {where} ORDER BY p.ordinal LIMIT $3 OFFSET $4", ReadPart, seat.Actor,
                sourceId, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor, sourceId));
    });

    public PartPage? Part(string id)
    {
        var found = seat.Ask(q => q.One(
            $"""
            SELECT {PartColumns}, p.position, s.title, p.version_of,
                (SELECT x.id FROM part x WHERE x.source = p.source
                    AND x.ordinal < p.ordinal ORDER BY x.ordinal DESC LIMIT 1),
                (SELECT x.id FROM part x WHERE x.source = p.source AND x.ordinal > p.ordinal ORDER BY x.ordinal LIMIT 1)
            FROM part p JOIN source s ON s.id = p.source WHERE p.id = $2 AND {Walls.Sees("p.source")}
            """,
            r => new
            {
                Row = ReadPart(r), Position = r.Long(10), Title = r.Text(11), VersionOf = r.TextOrNull(12),
                Before = r.TextOrNull(13), After = r.TextOrNull(14)
            },
            seat.Actor, id));
        if (found is null) return null;
        var part = seat.Live.Open(found.Position).Read<PartReceived>();
        return new PartPage(
            found.Row, found.Title, part?.Text ?? "", found.VersionOf, part?.ForwardedFrom, part?.Media
                ?? [], part?.Notes ?? [], found.Before, found.After)
        {
            MediaSources = part?.MediaSources ?? [.. part?.Media.Select(_ => (string?)null) ?? []], Cells = Corrected(id, part?.Cells ?? []),
            Version = (int)seat.Ask(q => q.Number("SELECT version FROM subject WHERE id = $1", id)),
        };
    }

    /// <summary>Runs, newest first.</summary>
    public Listed<RunRow> Runs(Slice slice) => Runs(slice, null);

    public Listed<RunRow> Runs(Slice slice, Sort? sort) => seat.Ask(q =>
    {
        // A run is seen by whoever may see the sources that came with it; an empty or unfinished one by whoever is
        // behind no special wall.
        var where = $"""
            FROM run r WHERE {Walls.SeesOpen}
                AND NOT EXISTS (SELECT 1 FROM source s WHERE s.run = r.id AND NOT {Walls.Behind("s.id")})
            """;
        return new Listed<RunRow>(
            q.Rows($"SELECT {RunColumns} {where} {ByRun.By(sort)} LIMIT $2 OFFSET $3", ReadRun,
                seat.Actor, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor));
    });

    public RunRow? Run(string id) => seat.Ask(q => q.One(
        $"""
        SELECT {RunColumns} FROM run r WHERE r.id = $2 AND {Walls.SeesOpen}
            AND NOT EXISTS (SELECT 1 FROM source s WHERE s.run = r.id AND NOT {Walls.Behind("s.id")})
        """,
        ReadRun, seat.Actor, id));

    public Listed<RefusedThing> Refusals(string run, Slice slice)
    {
        if (Run(run) is null) return new Listed<RefusedThing>([], 0);
        return seat.Ask(q => new Listed<RefusedThing>(
            q.Rows(
                "SELECT place, reason FROM refused WHERE run = $1 ORDER BY ordinal LIMIT $2 OFFSET $3",
                r => new RefusedThing(r.Text(0), r.Text(1)), run, slice.Limit, slice.Offset),
            (int)q.Number("SELECT count(*) FROM refused WHERE run = $1", run)));
    }

    /// <summary>Files a run kept without taking their words, with the reason.</summary>
    public IReadOnlyList<UnreadRow> Unread(string run) => seat.Ask(q => q.Rows(
        $"SELECT s.id, s.name, s.unread FROM source s WHERE s.run = $2 AND s.unread IS NOT NULL AND {Walls.Sees("s.id")} ORDER BY s.position LIMIT 500",
        r => new UnreadRow(r.Text(0), r.Text(1), r.Text(2)), seat.Actor, run));

    /// <summary>
    /// The messages or rows a run refused, cut out of the original into a file of the same kind that can be mended in an editor and
    /// added again. Null when nothing it refused stands in a file of lines.
    /// </summary>
    public (string Name, byte[] Bytes)? RefusedFile(string run) => new RefusedExport(seat, this).Of(run);

    /// <summary>The original's bytes, decrypted as they are read. Null when it is not there for this actor or was
    /// erased. What is still open when the desk locks ends there with a LockedException.</summary>
    public Stream? OpenOriginal(string id)
    {
        var found = seat.Ask(q => q.One(
            $"SELECT s.object FROM source s WHERE s.id = $2 AND s.object IS NOT NULL AND {Walls.Sees("s.id")}",
                r => r.Text(0), seat.Actor, id));
        if (found is null || seat.Live.Keys.DataKey(id) is not { } key) return null;
        using var identity = KeyRing.VaultIdentity(key);
        return new UntilLocked(seat.Vault.Open(found, identity), seat.Live);
    }

    /// <summary>Gives nothing more once the desk locked: the key of an original lives on in the stream that opened it.</summary>
    private sealed class UntilLocked(Stream opened, Chronicle live) : ForwardStream
    {
        public override bool CanSeek => opened.CanSeek;

        public override long Length => opened.Length;

        public override long Position
        {
            get => opened.Position;
            set => opened.Position = value;
        }

        public override int Read(Span<byte> buffer) => live.IsClosed ? throw new LockedException() : opened.Read(buffer);

        public override long Seek(long offset, SeekOrigin origin) => opened.Seek(offset, origin);

        protected override void Dispose(bool disposing)
        {
            if (disposing) opened.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>
    /// Takes in a file, or a folder (a Telegram export, or files of any kind). Repeating it stores nothing twice;
    /// after a crash, repeating it
    /// goes on where it stopped. Progress gets (what, done, of).
    /// </summary>
    /// <exception cref="IOException">the disk is full or a file cannot be read; what was stored before stays</exception>
    public IReadOnlyList<RunResult> Add(string path, AddOptions? options = null, Action<string, long, long>? progress = null)
    {
        MayAdd();
        return new AddSources(seat, options ?? new AddOptions(), progress, Limits).Add(path);
    }

    /// <summary>Bounds of the processes that read complex formats; another value only in tests.</summary>
    internal FormatLimits? Limits { get; private init; }

    internal EvidenceRoom With(FormatLimits limits) => new(seat) { Limits = limits };

    /// <summary>Takes in bytes as they arrive, sealed piece by piece: no file in clear stands anywhere.</summary>
    /// <param name="name">as the sender calls it; only shown</param>
    public RunResult AddUpload(Stream bytes, string name, AddOptions? options = null)
    {
        MayAdd();
        return new AddSources(seat, options ?? new AddOptions(), null, Limits).AddUpload(bytes, name);
    }

    /// <summary>What adding a list would do; writes nothing.</summary>
    public ListPreview Preview(string file, AddOptions? options = null)
    {
        MayAdd();
        using var intake = new Intake(seat, options ?? new AddOptions(), null, Limits);
        return intake.Preview(file);
    }

    /// <summary>The lists that come again and again, by name.</summary>
    public IReadOnlyList<ListMapping> Lists() => seat.Ask(q => q.Rows(
        $"""
        SELECT l.id, l.name, coalesce((SELECT max(version) FROM change WHERE change.id = l.id), 0), l.key, l.columns FROM list l
        WHERE {Walls.SeesOpen} ORDER BY l.name
        """,
        Intake.ReadList, seat.Actor));

    /// <summary>
    /// Withdraws everything a run brought: no page, figure or search finds it any more. Nothing is deleted, and
    /// <see cref="Restore"/> brings it back.
    /// </summary>
    public Outcome Undo(string runId, string why, string actId) => Turn(runId, "run-undone", why, actId);

    /// <summary>Takes an undoing back.</summary>
    public Outcome Restore(string runId, string why, string actId) => Turn(runId, "run-restored", why, actId);

    private Outcome Turn(string runId, string kind, string why, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        if (Run(runId) is null) throw new RefusedException("there is no such run, or you may not see it", "wall");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: whoever finds it withdrawn later should know", "reason");
        return seat.Do(actId, new Draft(kind, 1, [new(runId, null)], Secrecy.Record, Secrecy.Desk, Entry.Write(new RunUndone(why.Trim()))));
    });

    private void MayAdd()
    {
        if (seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor))) return;
        throw new RefusedException("you may not add sources to this desk", "wall");
    }

    /// <summary>The row of a source, or null when it is not there for this actor.</summary>
    internal SourceRow? Row(string id) => seat.Ask(q => q.One(
        $"SELECT {SourceColumns} FROM source s WHERE s.id = $2 AND {Walls.Sees("s.id")}", ReadSource, seat.Actor,
            id));

    /// <summary>The row of a part, or null when it is not there for this actor.</summary>
    internal PartRow? PartRow(string id) => seat.Ask(q => q.One(
        $"SELECT {PartColumns} FROM part p WHERE p.id = $2 AND {Walls.Sees("p.source")}", ReadPart, seat.Actor, id));

    internal const string PartColumns = "p.id, p.source, p.ordinal, p.sender, p.edtf, p.earliest, p.latest, p.place, p.length, p.erased";

    private const string RunColumns =
        "r.id, coalesce(r.importer, ''), coalesce(r.name, ''), r.by, r.started, r.closed, coalesce(r.seen, 0), coalesce(r.stored, 0), coalesce(r.known, 0), coalesce(r.refused, 0), coalesce(r.missing_unavailable, 0), coalesce(r.missing_large, 0), coalesce(r.missing_left_out, 0), r.undone";

    internal static SourceRow ReadSource(Row r) => new(
        r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.TextOrNull(5), r.Time(6), r.Text(7), Date(r, 8),
            r.TextOrNull(11), r.TextOrNull(12),
        r.TextOrNull(13), r.Int(14), r.Long(15), r.Bool(16), r.Bool(17));

    internal static PartRow ReadPart(Row r) => new(
        r.Text(0), r.Text(1), r.Int(2), r.TextOrNull(3), Date(r, 4), r.TextOrNull(7), r.Int(8), r.Bool(9));

    private static RunRow ReadRun(Row r) => new(
        r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Time(4), r.LongOrNull(5) is { } closed
            ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null,
        r.Long(6), r.Long(7), r.Long(8), r.Long(9))
    {
        Missing = new MissingMedia(r.Long(10), r.Long(11), r.Long(12)), Undone = r.Bool(13),
    };

    /// <summary>A date from its three columns (edtf, earliest, latest); the words of the source stay in the
    /// entry.</summary>
    internal static UncertainDate? Date(Row r, int column) => r.TextOrNull(column) is { } edtf
        ? new UncertainDate(null, null, null, edtf, r.DayOrNull(column + 1), r.DayOrNull(column + 2), "", "")
        : null;
}

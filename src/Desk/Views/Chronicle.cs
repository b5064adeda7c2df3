using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward.Views;

/// <summary>
/// The journal of an unlocked desk together with its views. Writing is one story (<see cref="Do"/>); loading runs
/// the same Apply. Owned by the
/// desk, which disposes it when it locks. The view tables below belong to it: act, subject, change.
/// </summary>
internal sealed partial class Chronicle : IDisposable
{
    /// <summary>Entries one act may hold; importers write chunks of this size so that others wait one chunk at
    /// most.</summary>
    public const int MostDrafts = 1000;

    /// <summary>For acts made of many decisions of people: their number is their wish, so it is refused in words.</summary>
    public static void RefuseTooMany(int count)
    {
        if (count is 0 or > MostDrafts) throw new RefusedException($"one act decides on 1 to {MostDrafts} things; part it", "too-many");
    }

    // "subject" is for questions about one id. For the version of each row of a list ask max(version) FROM change: SQLite would make the
    // whole view anew for every row.
    private const string Schema = """
        CREATE TABLE act (id TEXT PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE change (id TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL,
            kind TEXT NOT NULL, by TEXT NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY (id, version)) WITHOUT ROWID;
        CREATE VIEW subject AS SELECT id, max(version) AS version FROM change GROUP BY id;
        """;

    private readonly IJournal journal;
    private readonly DeskFile face;
    private readonly Func<IReadOnlyList<IView>> makeViews;
    private readonly Dictionary<string, (IView View, int Version)> kinds = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;
    private readonly EntryOpener opener;
    private readonly Lock writing = new();
    private CompactRange range = new();

    private readonly bool ownsKeys;
    private readonly IReadOnlyList<string> schemas;
    private readonly string schemaHash;
    private long snapshotAt;
    private volatile bool closed;


    public Chronicle(IJournal journal, KeyRing keys, DeskFile face, Func<IReadOnlyList<IView>> makeViews,
        TimeProvider clock, bool ownsKeys = true)
    {
        (this.journal, Keys, this.face, this.makeViews, this.clock, this.ownsKeys) = (journal, keys, face, makeViews,
            clock, ownsKeys);
        var views = makeViews();
        opener = new EntryOpener(keys);
        Database = new ViewDatabase();
        Words = new WordIndex(this);
        Counted = new Counted(() => range.Size);
        foreach (var view in views)
        {
            foreach (var (kind, version) in view.Kinds) kinds.Add(kind, (view, version));
        }

        schemas = [.. views.Select(v => v.Schema)];
        // Another program's tables are never taken over, whatever it calls itself.
        var build = typeof(Chronicle).Module.ModuleVersionId;
        schemaHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(build + string.Concat(schemas))));
        Database.Create([Schema, .. schemas]);
    }

    public KeyRing Keys { get; }

    public ViewDatabase Database { get; }

    /// <summary>The words of what was said, to be searched; filled beside everything else.</summary>
    public WordIndex Words { get; }

    /// <summary>Counts of long lists.</summary>
    public Counted Counted { get; }

    /// <summary>Record number the views stand at.</summary>
    public long Size => range.Size;

    /// <summary>Record number, root and key epoch the views stand at.</summary>
    public Head Head
    {
        get
        {
            lock (writing) return new Head(range.Size, range.Root(), Keys.Epoch);
        }
    }

    /// <summary>Set when an entry in the journal could not be applied: the desk then answers but does not write.
    /// Names position and kind.</summary>
    public string? ReadOnlyBecause { get; private set; }

    /// <summary>True once the desk forgot its keys.</summary>
    public bool IsClosed => closed;

    /// <summary>Called with the signed checkpoint of each act that was committed here.</summary>
    public Action<string>? Sealed { get; set; }

    /// <summary>Set while the journal cannot be asked for what others appended: the desk answers from what it has.</summary>
    public string? BehindBecause { get; private set; }

    /// <summary>A snapshot is worth writing when this many entries came since the last.</summary>
    public const int WorthASnapshot = 5000;

    /// <summary>
    /// Starts from a sealed snapshot when there is one that fits this program, this epoch and this journal: its root must be one that was signed.
    /// </summary>
    public void TrySnapshot(string file)
    {
        if (!File.Exists(file)) return;
        lock (writing)
        {
            try
            {
                var state = Database.WithWriter(views => Snapshot.Read(file, Keys, schemaHash, views));
                if (state is not null && Fits(state)) return;
            }
            catch (Exception e) when (e is SealBrokenException or FormatException or IOException or UnauthorizedAccessException
                or ArgumentException or OverflowException or Microsoft.Data.Sqlite.SqliteException)
            {
                // only a cache: a check names the damage, a start rebuilds
            }

            Database.Reset([Schema, .. schemas]);
        }
    }

    /// <summary>Writes a snapshot when enough came since the last one, or when asked for.</summary>
    public void WriteSnapshot(string file, bool always = false)
    {
        lock (writing)
        {
            if (ReadOnlyBecause is not null || (!always && range.Size - snapshotAt < WorthASnapshot)) return;
            var state = new Snapshot.State(range.Size, range.Save(), Keys.Noted());
            Database.WithWriter(views =>
            {
                Snapshot.Write(file, Keys, schemaHash, state, views);
                return 0;
            });
            snapshotAt = range.Size;
        }
    }

    /// <summary>Applies everything the journal holds beyond the views. Progress gets (done, of).</summary>
    /// <exception cref="JournalDamagedException">an entry does not open, or the tree does not give the root of the
    /// head</exception>
    /// <exception cref="RolledBackException">the entries do not give a root that is known from elsewhere</exception>
    public void Load(Action<long, long>? progress = null, IReadOnlyList<Known>? known = null)
    {
        lock (writing)
        {
            var head = journal.ReadHead();
            RememberTurn(head.Size);
            known ??= [];
            Extends([.. known.Where(k => k.Checkpoint.Size <= range.Size)]);
            foreach (var state in known.Where(k => k.Checkpoint.Size > range.Size).OrderBy(k => k.Checkpoint.Size)) awaited.Enqueue(state);
            CatchUp(head, progress);
            WeighTables();
            if (head.Size > 0 && !IsSigned(head)) ReadOnlyBecause ??=
                $"the signed checkpoint of the newest record number ({head.Size}) is missing or does not fit; somebody may have cut the journal off. Run: homeward check";
        }
    }

    /// <summary>Whether the desk's own key signed this head. Without it, whoever writes to the disk could cut the journal
    /// anywhere, and our next signature would stand under the rest.</summary>
    private bool IsSigned(Head head)
    {
        var note = journal.ReadCheckpoints(head.Size).FirstOrDefault(n => n.Size == head.Size).Note;
        if (note is null) return false;
        var (checkpoint, _) = Checkpoint.Read(note, face.Origin, face.LogKey, (m, s) => SigningKey.Verify(face.LogKey, m, s));
        return checkpoint is not null && checkpoint.Size == head.Size && checkpoint.Root.AsSpan().SequenceEqual(head.Root);
    }

    /// <summary>
    /// Writes an act. In order: lock the head; apply what others wrote; answer if this act id was done; check
    /// versions; apply in an open
    /// view transaction; seal; commit the journal; commit the views.
    /// Crash before the journal's commit: nothing happened. After it: the act is in the journal, and the next start
    /// applies it.
    /// </summary>
    /// <exception cref="RefusedException">a view refuses the act</exception>
    /// <exception cref="StaleException">an expected version is not the present one</exception>
    public Done Do(Act act)
    {
        if (act.Drafts.Count is 0 or > MostDrafts) throw new ArgumentException(
            $"an act has 1 to {MostDrafts} entries", nameof(act));
        lock (writing)
        {
            if (ReadOnlyBecause is { } because) throw new RefusedException($"the desk is read-only: {because}");
            using var append = journal.BeginAppend();
            CatchUp(append.Head, null);
            if (FindDone(act.Id, act.By) is { } done) return done;
            using var scope = Database.BeginWrite();
            var next = range.Copy();
            var entries = Prepare(act, scope.Writer, next);
            var head = new Head(next.Size, next.Root(), Keys.Epoch);
            var note = new Checkpoint(face.Origin, head.Size, head.Root).Sign(Keys.Signing.PublicKey,
                Keys.Signing.Sign);
            CommitOrFindOut(append, entries, head, note);
            scope.Commit();
            scope.Dispose();
            foreach (var draft in act.Drafts) Keys.Written(draft.Key);
            var first = range.Size;
            range = next;
            Words.Wake();
            Sealed?.Invoke(note);
            WeighTables();
            return new Done(first, [.. act.Drafts.Select(d => d.Of[0].Id)], head.Size, false);
        }
    }

    /// <summary>
    /// Lets SQLite look how its tables are filled whenever there is twice as much in them: without it a question about one message may go
    /// through every statement of the desk. It changes the way to an answer, never the answer.
    /// </summary>
    private void WeighTables()
    {
        if (range.Size < Math.Max(FirstWeighed, 2 * weighedAt)) return;
        using var scope = Database.BeginWrite();
        scope.Writer.Script("PRAGMA analysis_limit = 1000; ANALYZE");
        scope.Commit();
        weighedAt = range.Size;
    }

    private const int FirstWeighed = 2000;

    private long weighedAt;

    /// <summary>A copy of the views of this moment, with the head they stand at.</summary>
    public (ViewDatabase Views, Head Head) Freeze()
    {
        lock (writing) return (Database.Freeze(), new Head(range.Size, range.Root(), Keys.Epoch));
    }

    /// <summary>The views made again from the journal alone, up to a head.</summary>
    public Chronicle Replay(Head head, Action<long, long>? progress)
    {
        var again = new Chronicle(journal, Keys, face, makeViews, clock, ownsKeys: false);
        lock (again.writing) again.CatchUp(head, progress);
        return again;
    }

    /// <summary>How many entries an act of this id wrote; 0 when it was never done.</summary>
    public int IsDone(string actId) => (int)Database.Ask(q => q.Number("SELECT count FROM act WHERE id = $1", actId));

    /// <summary>Opens the entry at a position again (bodies are not kept in the views).</summary>
    public Entry Open(long position)
    {
        var rows = journal.Read(position, 1);
        if (rows.Count == 0 || rows[0].Position != position) throw new JournalDamagedException(
            $"entry {position} is missing from the journal");
        return opener.Open(rows[0]);
    }

    /// <summary>Who changed a thing, when, by which kind of act; newest first.</summary>
    public static IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> Changes(Question question,
        string id) =>
        question.Rows(
            "SELECT version, kind, by, at FROM change WHERE id = $1 ORDER BY version DESC",
            row => (row.Int(0), row.Text(1), row.Text(2), row.Time(3)), id);

    public void Dispose()
    {
        Words.Dispose();
        lock (writing)
        {
            closed = true;
            Database.Dispose();
            if (ownsKeys) Keys.Dispose();
        }
    }

    private bool Fits(Snapshot.State state)
    {
        var loaded = CompactRange.Load(state.Size, state.Range);
        if (!IsSigned(new Head(state.Size, loaded.Root(), Keys.Epoch))) return false;
        foreach (var (name, epoch, wrapped) in state.Keys) Keys.Remember(name, epoch, wrapped);
        (range, snapshotAt) = (loaded, state.Size);
        return true;
    }

    private List<StoredEntry> Prepare(Act act, ViewWriter writer, CompactRange next, (int Epoch, byte[] DeskKey)? turn = null)
    {
        var now = clock.GetUtcNow();
        var batch = RandomNumberGenerator.GetBytes(16);
        var entries = new List<Entry>(act.Drafts.Count);
        var carried = new HashSet<string>(StringComparer.Ordinal);
        var bodies = new object?[act.Drafts.Count];
        if (bodies.Length >= 16) Parallel.For(0, bodies.Length, i => bodies[i] = Entry.ReadAhead(act.Drafts[i].Kind, act.Drafts[i].Body));
        foreach (var draft in act.Drafts)
        {
            if (Keys.IsErased(draft.Key)) throw new RefusedException(
                "what this belongs to was erased; nothing can be added to it");
            Keys.Ensure(draft.Key);
            var wrapped = !carried.Add(draft.Key) ? null : turn is null ? Keys.Unwritten(draft.Key) : draft.Key == Secrecy.Desk
                ? turn.Value.DeskKey : throw new InvalidOperationException("an act that turns the epoch is sealed under the desk's key");
            var of = draft.Of.Select(about => new Subject(about.Id, Expect(about, writer))).ToList();
            var entry = new Entry(
                range.Size + entries.Count, draft.Kind, draft.KindVersion, now, act.By, act.Id, of, draft.Secrecy, draft.Key, wrapped,
                    turn?.Epoch ?? Keys.Epoch, draft.Body).WithRead(bodies[entries.Count]);
            Apply(entry, writer, act.Drafts.Count, range.Size);
            entries.Add(entry);
        }

        return SealAll(entries, batch, next);
    }

    /// <summary>Seals the entries of an act on all cores; the tree grows in their order.</summary>
    private List<StoredEntry> SealAll(List<Entry> entries, byte[] batch, CompactRange next)
    {
        var stored = new (StoredEntry Entry, byte[] Leaf)[entries.Count];
        if (entries.Count < 16) for (var i = 0; i < entries.Count; i++) Seal(i);
        else Parallel.For(0, entries.Count, Seal);
        foreach (var (_, leaf) in stored) next.Append(leaf);
        return [.. stored.Select(s => s.Entry)];

        void Seal(int i)
        {
            var closed = opener.Seal(entries[i], batch, i, entries.Count, entries[i].Body!);
            stored[i] = (closed, closed.LeafHash());
        }
    }

    /// <returns>the version the subject has after this entry, or null when it is only mentioned</returns>
    private static int? Expect(About about, ViewWriter writer)
    {
        if (about.Expected is not { } expected) return null;
        var actual = (int)writer.Number("SELECT max(version) FROM change WHERE id = $1", about.Id);
        if (actual == expected) return expected + 1;
        var since = Changes(writer, about.Id).Where(c => c.Version > expected).Select(c =>
            $"{c.Kind} by {c.By}").ToList();
        throw new StaleException(about.Id, expected, actual, since);
    }

    /// <summary>
    /// Commits, and when the answer is lost looks whether it happened: under the head lock again, so that a commit which the server is
    /// still at has ended by then. Our signed checkpoint stands there or it does not. Where nothing can be asked the views are rolled
    /// back; the next act applies what the journal then holds, and the same act given again is answered "done before".
    /// </summary>
    private void CommitOrFindOut(IAppend append, List<StoredEntry> entries, Head next, string note)
    {
        try
        {
            append.Commit(entries, next, note);
        }
        catch
        {
            append.Dispose();
            using (journal.BeginAppend())
            {
                if (journal.ReadCheckpoints(next.Size) is [var first, ..] && first == (next.Size, note)) return;
            }

            throw;
        }
    }

    /// <summary>What an act of this id did; null when it was never done.</summary>
    /// <exception cref="RefusedException">somebody else did it: whoever guesses an id must not be told what came of it</exception>
    public Done? FindDone(string actId, string by)
    {
        if (Database.Ask(q => q.One("SELECT first, count FROM act WHERE id = $1",
            row => new { First = row.Long(0), Count = row.Int(1) }, actId)) is not { } found) return null;
        var acts = journal.Read(found.First, found.Count).Select(opener.OpenAct).ToList();
        if (acts.Exists(a => a.By != by)) throw new RefusedException("another act of this desk has this id; load the page again and repeat it", "act-id");
        return new Done(found.First, [.. acts.Select(a => a.Of[0].Id)], Size, true);
    }

    /// <summary>An entry that stands in the journal: when it cannot be applied, the desk goes read-only and says
    /// where. Nothing is skipped silently.</summary>
    private void ApplyKept(Entry entry, ViewWriter writer, int count, long first)
    {
        if (ReadOnlyBecause is not null) return;
        if (kinds.TryGetValue(entry.Kind, out var known) ? entry.KindVersion > known.Version : true)
        {
            throw new NewerProgramException(
                $"entry {entry.Position} is a “{entry.Kind}” of version {entry.KindVersion}, which this program does not know; it needs the newer program that wrote it");
        }

        try
        {
            Apply(entry, writer, count, first);
        }
        catch (Exception e) when (
            e is RefusedException or System.Text.Json.JsonException or InvalidOperationException or FormatException
                or ArgumentException or OverflowException or Microsoft.Data.Sqlite.SqliteException)
        {
            ReadOnlyBecause = $"entry {entry.Position} ({entry.Kind}) could not be applied: {e.Message}";
        }
    }

    private void Apply(Entry entry, ViewWriter writer, int count, long first)
    {
        foreach (var subject in entry.Of)
        {
            if (subject.Version is not { } version) continue;
            writer.Run(
                "INSERT INTO change VALUES ($1, $2, $3, $4, $5, $6)", subject.Id, version, entry.Position,
                    entry.Kind, entry.By, entry.At);
        }

        if (entry.Position == first) writer.Run("INSERT INTO act VALUES ($1, $2, $3)", entry.Act, entry.Position,
            count);
        if (!kinds.TryGetValue(entry.Kind, out var known)) throw new InvalidOperationException(
            $"no room knows “{entry.Kind}”");
        known.View.Apply(entry, writer);
    }
}

using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Findings;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Sealing;
using Homeward.Statistics;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward;

/// <summary>A desk's folder is not what it should be, said so that its keeper knows what to do.</summary>
public sealed class DeskException(string message) : Exception(message);

/// <summary>Who unlocked.</summary>
public sealed record Unlocked(string MemberId, string MemberName, string? Lang, string Role);

/// <summary>Where the desk stands: shown in the foot of each page and printed.</summary>
/// <param name="RecordNumber">entries in the journal</param>
/// <param name="Root">Merkle root over them, hexadecimal</param>
/// <param name="Alarm">tampering or a stop, in one plain sentence; null when all is well</param>
/// <param name="Words">the four words of this state, to be noted on paper and compared</param>
public sealed record DeskMark(long RecordNumber, string Root, DateOnly Day, string? Alarm, string Words);

/// <summary>What a new desk's founder must write down.</summary>
public sealed record Founded(string DeskId, string MemberId, string Passphrase);

/// <summary>What a new desk is made of.</summary>
/// <param name="Passphrase">null lets the desk make one of six spoken words</param>
public sealed record Founding(string Name, string MemberName, string? Passphrase)
{
    public long ArgonKiB { get; init; } = MemberKey.DefaultMemoryKiB;

    /// <summary>Where the journal and the originals are kept; null keeps both in the folder.</summary>
    public Settings? Settings { get; init; }

    /// <summary>Where this machine keeps what it saw of the desk, so that its first start knows the desk it made.</summary>
    public LastSeen? Seen { get; init; }

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep { get; init; }
}

/// <summary>
/// The corridor: one folder, one journal, one lock. Opens locked and holds no content key until a member unlocks it.
/// Only this type knows
/// all rooms. Safe for concurrent use.
/// </summary>
public sealed partial class Desk : IDisposable
{
    private readonly FileStream deskLock;
    private readonly IJournal journal;
    private readonly TimeProvider clock;
    private readonly Lock state = new();
    private CancellationTokenSource unlockedSpan = new();
    private volatile Chronicle? chronicle;
    private IDisposable? following;
    private LastSeen seen = LastSeen.Nothing;
    private long seenAt;

    private Desk(DeskFolder folder, DeskFile face, FileStream deskLock, IJournal journal, FolderVault vault, TimeProvider clock)
    {
        (Folder, Face, this.deskLock, this.journal, this.clock) = (folder, face, deskLock, journal, clock);
        Vault = vault;
        Tree = new TreeNodes(journal, folder.TreeNodes);
        KeyFiles = new KeyFiles(folder);
        unlockedSpan.Cancel();
    }

    public DeskFolder Folder { get; }

    public DeskFile Face { get; }

    public bool IsLocked => chronicle is null;

    /// <summary>Cancelled when the desk locks.</summary>
    public CancellationToken UntilLocked => unlockedSpan.Token;

    internal FolderVault Vault { get; }

    internal IJournal Journal => journal;

    internal TreeNodes Tree { get; }

    /// <summary>True where nothing outside this folder knew the desk when it was opened: whether it is an older copy cannot be told.</summary>
    public bool IsUnknownHere { get; private set; }

    /// <summary>Why this machine could not keep the newest seal for its next start; null when it did.</summary>
    public string? SeenTrouble { get; private set; }

    internal TimeProvider Clock => clock;

    internal KeyFiles KeyFiles { get; }

    /// <summary>Held for a change of keys: one at a time.</summary>
    internal Lock KeysGate { get; } = new();

    /// <summary>What stretching the passphrase of a new member costs. Tests make it cheap.</summary>
    internal long ArgonKiB { get; set; } = MemberKey.DefaultMemoryKiB;

    internal Chronicle Live => chronicle ?? throw new LockedException();

    /// <summary>
    /// Makes a desk with one member. Order: keys, settings, journal, the first act in it, desk.txt. desk.txt is written last and is
    /// what makes the folder a desk: a crash before leaves a folder that init refuses as "half made" and in which nobody ever worked;
    /// after it the desk has its member.
    /// </summary>
    public static Founded Init(string root, Founding founding, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(founding);
        var (settings, step) = (founding.Settings, founding.TestingOnlyStep);
        var folder = EmptyFolder(root);
        DeskFolder.CreatePrivate(folder.Root);
        DeskFolder.CreatePrivate(folder.Keys);
        DeskFolder.CreatePrivate(settings?.Vault ?? folder.Vault);
        var desk = NewId("dsk-");
        var member = NewId(Ids.Member);
        var passphrase = founding.Passphrase ?? SpokenWords.From(RandomNumberGenerator.GetBytes(12));
        using var identity = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
        using var keys = KeyRing.Create(desk);
        var face = new DeskFile(desk, keys.Signing.PublicKey);
        step?.Invoke("before keys");
        DeskFolder.WriteWhole(folder.MemberFile(member), MemberKey.Seal(member, face.Binding, identity, passphrase,
            RandomNumberGenerator.GetBytes(16), founding.ArgonKiB).Print());
        DeskFolder.WriteWhole(folder.EpochFile(1), keys.Seal([identity.Recipient]));
        step?.Invoke("before settings");
        (settings ?? new Settings()).WriteTo(folder);
        step?.Invoke("before journal");
        CreateJournal(folder, settings?.Journal);
        step?.Invoke("before the first act");
        using (var journal = OpenJournal(folder, settings?.Journal))
        using (var live = new Chronicle(journal, keys, face, Views, clock, ownsKeys: false))
        {
            live.Do(new Act(NewId("act-"), member,
            [
                new Draft("desk-named", 1, [new(desk, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new DeskNamed(founding.Name))),
                KeyChange.FilesDraft(desk, KeyFilesOf(folder, face)),
                new Draft("member-added", 1, [new(member, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new MemberAdded(
                    founding.MemberName, Role.Caseworker, null, identity.Recipient))),
            ]));
        }

        // Empty for ever; here so that a command that is refused leaves the folder as it found it.
        new FileStream(folder.LockFile, DeskFolder.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite)).Dispose();
        step?.Invoke("before desk.txt");
        DeskFolder.WriteWhole(folder.DeskFile, face.Print());
        step?.Invoke("after desk.txt");
        KeepFirstSeal(folder, face, founding);
        return new Founded(desk, member, passphrase);
    }

    /// <summary>What cannot be kept outside is said by the first start; the desk is whole without it.</summary>
    private static void KeepFirstSeal(DeskFolder folder, DeskFile face, Founding founding)
    {
        if (founding.Seen is not { } seen) return;
        try
        {
            using var journal = OpenJournal(folder, founding.Settings?.Journal);
            if (journal.ReadCheckpoints(journal.ReadHead().Size) is [var first, ..]) seen.Keep(face, first.Note);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the first start says that this machine has not seen the desk
        }
    }

    /// <summary>Makes an ordinary desk, with journal and originals in its folder.</summary>
    public static Founded Init(string root, string name, string memberName, string? passphrase, TimeProvider clock,
        long argonKiB = MemberKey.DefaultMemoryKiB) =>
        Init(root, new Founding(name, memberName, passphrase) { ArgonKiB = argonKiB }, clock);

    private static DeskFolder EmptyFolder(string root)
    {
        var folder = new DeskFolder(Path.GetFullPath(root));
        if (File.Exists(folder.DeskFile)) throw new DeskException($"there is already a desk in {folder.Root}");
        if (Directory.Exists(folder.Root) && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            throw new DeskException(
                $"{folder.Root} is not empty and not a desk; choose an empty folder (if an earlier init was interrupted here, remove the folder first)");
        }

        return folder;
    }

    /// <summary>The journal of a folder: in its file, or in the database that the settings name.</summary>
    internal static IJournal OpenJournal(DeskFolder folder, string? connection) =>
        connection is null ? SqliteJournal.Open(folder.Journal) : PostgresJournal.Open(connection);

    private static void CreateJournal(DeskFolder folder, string? connection)
    {
        if (connection is null) SqliteJournal.Create(folder.Journal);
        else PostgresJournal.Create(connection);
    }

    /// <summary>Opens a desk, locked. Takes the lock of its folder: one program at a time holds its views.</summary>
    /// <exception cref="DeskException">not a desk, or another program has it open</exception>
    /// <exception cref="IOException">the journal's database does not answer</exception>
    /// <exception cref="RolledBackException">the journal does not go on from what is known of it</exception>
    public static Desk Open(string root, TimeProvider clock, LastSeen? seen = null)
    {
        seen ??= LastSeen.Nothing;
        var folder = new DeskFolder(Path.GetFullPath(root));
        var (face, settings) = FaceOf(folder);
        FileStream held;
        try
        {
            held = new FileStream(folder.LockFile, DeskFolder.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (IOException)
        {
            throw new DeskException(
                Encoding.UTF8.GetByteCount(folder.Socket) > DeskFolder.LongestSocketPath
                    ? $"another program has this desk open ({folder.Root}); the folder's name is too long for commands to find a running server in it, "
                        + "so stop the server first or give the desk a shorter path"
                    : $"another program has this desk open ({folder.Root}); a command finds a running server by itself, so wait for the other command to end");
        }

        try
        {
            var vault = new FolderVault(settings.Vault ?? folder.Vault);
            var desk = new Desk(folder, face, held, OpenJournal(folder, settings.Journal), vault, clock) { seen = seen };
            try
            {
                var known = seen.Required(face, () => desk.journal.ReadCheckpoints(0));
                LastSeen.Compare(known, desk.journal);
                desk.IsUnknownHere = known.Count == 0;
                // Where several machines share the originals, a half-written one may be another's work of this moment.
                if (settings.Vault is null) vault.Sweep();
                return desk;
            }
            catch
            {
                desk.journal.Dispose();
                throw;
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>What stands in a desk's folder for all to read.</summary>
    /// <exception cref="DeskException">not a desk, or its settings are not understood</exception>
    internal static (DeskFile Face, Settings Settings) FaceOf(DeskFolder folder)
    {
        if (!File.Exists(folder.DeskFile))
        {
            throw new DeskException(Directory.Exists(folder.Root)
                ? $"{folder.Root} is not a desk (it has no desk.txt); name the right folder with --desk, or make one with: homeward init"
                : $"there is no folder {folder.Root}; name the right folder with --desk, or make one with: homeward init");
        }

        var face = DeskFile.Parse(DeskFolder.ReadSmall(folder.DeskFile))
            ?? throw new JournalDamagedException("desk.txt is not as this program wrote it, or of another version");
        return (face, Settings.Of(folder, out var reason) ?? throw new DeskException(reason!));
    }

    /// <summary>Four words that somebody noted: refuses when no state of this journal has them.</summary>
    /// <exception cref="RolledBackException"/>
    public void Expect(string words) => LastSeen.Compare(new LastSeen(null, [words]).Required(Face, () => journal.ReadCheckpoints(0)), journal);

    /// <summary>Forgets every key and every word. What waits inside a question ends first.</summary>
    public void Lock()
    {
        lock (state)
        {
            if (chronicle is not { } live) return;
            chronicle = null;
            passing = false;
            unlockedSpan.Cancel();
            following?.Dispose();
            following = null;
            try
            {
                if (live.ReadOnlyBecause is null) KeepSeen(null, always: true);
                Witness(live);
                live.WriteSnapshot(Folder.Snapshot);
                live.Words.StopAndSave();
            }
            catch (IOException)
            {
                // a full disk: the next start rebuilds instead
                File.Delete(Folder.Snapshot + ".new");
                File.Delete(Folder.Words + ".new");
            }
            catch (JournalDamagedException e)
            {
                roundTrouble = e.Message; // nothing keeps a desk from forgetting its keys
            }
            finally
            {
                Readings?.Dispose();
                Readings = null;
                live.Dispose();
            }
        }
    }

    /// <summary>What this member may see and do.</summary>
    /// <exception cref="LockedException"/>
    public Session As(string memberId)
    {
        Touch();
        var live = Newest();
        // Who left, or was only invited, has no seat: their pages end with their next step.
        if (live.Database.Ask(q => q.Any("SELECT 1 FROM member WHERE id = $1 AND active = 0", memberId)) || IsOver(memberId)) throw new LockedException();
        return new(this, live, memberId);
    }

    /// <summary>The views with what others appended to a shared journal, whose hint may be late.</summary>
    internal Chronicle Newest()
    {
        var live = Live;
        if (following is not null) live.Refresh();
        return live;
    }

    internal Seat Seat(string actor) => new(Live, Vault, clock, actor);

    public DeskMark Mark()
    {
        var live = chronicle;
        var alarm = live is null ? null : live.ReadOnlyBecause ?? live.BehindBecause ?? Readings?.Alarm;
        alarm ??= roundTrouble;
        Head? head = null;
        try
        {
            head = journal.ReadHead();
        }
        catch (Exception e) when (e is IOException or JournalDamagedException)
        {
            alarm ??= e.Message;
        }

        head ??= live?.Head ?? new Head(0, MerkleTree.EmptyRoot(), 1);
        return new DeskMark(head.Size, Convert.ToHexStringLower(head.Root), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), alarm,
            new Checkpoint(Face.Origin, head.Size, head.Root).Words);
    }

    /// <summary>
    /// Notes the newest checkpoint outside the desk: at every unlock and lock, and at most every two seconds while acts are written (one
    /// that lags is still one that the journal extends). Before the first unlock nothing is noted: the entries were not looked at.
    /// </summary>
    private void KeepSeen(string? note, bool always)
    {
        var now = clock.GetTimestamp();
        if (!always && clock.GetElapsedTime(seenAt, now) < TimeSpan.FromSeconds(2)) return;
        seenAt = now;
        try
        {
            note ??= journal.ReadCheckpoints(journal.ReadHead().Size) is [var newest, ..] ? newest.Note : null;
            if (note is not null) seen.Keep(Face, note);
            SeenTrouble = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SeenTrouble = e.Message; // the desk works without; doctor and serve say it
        }
    }

    /// <summary>The desk's own name; null while locked.</summary>
    public string? Name => chronicle?.Database.Ask(q => q.One("SELECT name FROM desk", row => row.Text(0)));

    public static string NewId(string prefix) => Access.Seat.NewId(prefix);

    public void Dispose()
    {
        Lock();
        Tree.Dispose();
        journal.Dispose();
        deskLock.Dispose();
        unlockedSpan.Dispose();
    }

    /// <summary>The rooms' views in the order of the data. A room's Apply may read tables of earlier rooms.</summary>
    internal static IReadOnlyList<IView> Views() => [new AccessView(), new FactorView(), new PasskeyView(), new TokenView(), new HouseRulesView(), new ErasureView(),
        new ApprovalView(), new SourceView(), new OriginView(), new NotesView(), new CustodyView(), new WaitingView(), new PleaView(),
        new ProofView(), new ClaimView(), new VoiceView(), new PersonView(), new ConsentView(),
        new ExchangeView(), new PathView(), new RuleView(), new EnteredFactView(), new FindingView(),
        new CaseView(), new RoundView(), new SearchView(), new WarningView(), new LetterView(), new DeadlineView(), new FigureView()];

    /// <summary>Hashes of everything beside the journal that must not change unseen; recorded whenever one of them
    /// is written.</summary>
    private static Dictionary<string, string> KeyFilesOf(DeskFolder folder, DeskFile face) => Directory.EnumerateFiles(folder.Keys)
        .Select(file => (Name: KeyFiles.NameOf(file), Content: File.ReadAllBytes(file))).Append((Name: "desk.txt", Content: Encoding.UTF8.GetBytes(face.Print())))
        .ToDictionary(f => f.Name, f => KeyFiles.Hash(f.Content), StringComparer.Ordinal);
}

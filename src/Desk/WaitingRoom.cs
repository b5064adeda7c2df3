using System.Globalization;
using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Vault;
using Homeward.Views;

namespace Homeward;

/// <summary>What a locked machine may tell about what waits: no word, no name, no size.</summary>
/// <param name="Oldest">when the oldest came in, to the minute; null when nothing waits</param>
/// <param name="Urgent">how many of them were ticked as not able to wait</param>
public sealed record WaitingSignal(int Waiting, DateTimeOffset? Oldest, int Urgent);

/// <summary>What whoever handed something in can keep: its place, and the log's checkpoint as this machine signed it.</summary>
public sealed record WaitingReceipt(long Position, string Item, string Checkpoint);

/// <summary>What a collecting round found.</summary>
public sealed record Collected(int Taken, IReadOnlyList<string> SourceIds, IReadOnlyList<string> Problems);

/// <summary>
/// The waiting room: what comes in while the desk is locked is sealed to the desk's intake recipient and written to a log of its own, whose
/// checkpoints this machine's online key signs. The machine can add to it, and cannot read it. At unlock it goes into the journal.
/// </summary>
/// <remarks>
/// A hand-in, and what is true if the power fails after each step: the sealed file lies in waiting/files under a random name, flushed (nobody
/// names it yet: it is no hand-in, and whoever gave it has no receipt); then the line with its hash and the new checkpoint are committed
/// together (it waits). Collecting: each item becomes a source in one act named after it (done again, it answers as before); then one act
/// countersigns the log up to its size; then the sealed files go (what is left of them goes with the next round).
/// </remarks>
public sealed class WaitingRoom
{
    /// <summary>Name of the intake's first data key in the key ring; later ones have a number behind it.</summary>
    internal const string IntakeKey = "intake";

    /// <summary>No thing that is handed in is longer.</summary>
    public const long MostBytes = 256L << 20;

    private readonly DeskFolder folder;
    private readonly DeskFile desk;
    private readonly TimeProvider clock;
    private readonly WaitingLog log;

    internal WaitingRoom(DeskFolder folder, DeskFile desk, TimeProvider clock)
    {
        (this.folder, this.desk, this.clock) = (folder, desk, clock);
        log = new WaitingLog(folder.Waiting, clock, Face);
        Replies = new Outbox(Path.Combine(folder.Waiting, "replies"));
    }

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep
    {
        get => log.TestingOnlyStep;
        set => log.TestingOnlyStep = value;
    }

    /// <summary>Sealed answers to senders.</summary>
    internal Outbox Replies { get; }

    internal WaitingLog Log => log;

    /// <summary>The waiting room of a folder, without opening its desk: for hand-ins beside a running server, and for the signal.</summary>
    public static WaitingRoom Of(string root, TimeProvider clock)
    {
        var folder = new DeskFolder(Path.GetFullPath(root));
        return new WaitingRoom(folder, Desk.FaceOf(folder).Face, clock);
    }

    /// <summary>True once a member's desk opened the room; before that there is nothing to seal to.</summary>
    public bool IsOpen => File.Exists(FaceFile);

    /// <summary>What the desk tells the public about itself, as it signed it; null before it was first unlocked.</summary>
    public IntakeFace? PublicFace => IntakeFace.In(PublicFile) is { } shown && shown.IsOf(desk) ? shown : null;

    private string FaceFile => Path.Combine(folder.Waiting, "room.txt");

    private string PublicFile => Path.Combine(folder.Waiting, "intake.txt");

    /// <summary>Takes something in. Needs no passphrase, and gives nothing that opens it again.</summary>
    /// <exception cref="DeskException">the room was never opened, or is not as the desk wrote it</exception>
    /// <exception cref="IOException">the disk is full or refuses; nothing waits then</exception>
    public WaitingReceipt Take(Stream content, HandedIn note)
    {
        using var hand = Begin();
        hand.Add(content, note);
        return hand.Commit();
    }

    /// <summary>Begins a hand-in of several things that wait together.</summary>
    /// <exception cref="DeskException">the room was never opened, or is not as the desk wrote it</exception>
    public HandIn Begin() => log.Begin();

    /// <summary>How much waits. Reads clear headers only.</summary>
    public WaitingSignal Signal() => IsOpen ? log.Signal() : new WaitingSignal(0, null, 0);

    /// <summary>Opens the room with an unlocked desk: an intake key in the journal, an online key for this machine, and the signed face.</summary>
    internal void Open(Chronicle live)
    {
        var newest = KeyNames(live) is [var name, ..] ? name : null;
        var isOpen = newest is not null && IsOpen && log.IsWhole && TryFace() is { } face && face.Recipient == RecipientOf(live, newest);
        if (!isOpen) OpenWith(live, newest ?? IntakeKey, AccessView.DeskItself, Desk.NewId("act-"));
        ShowFace(live);
    }

    /// <summary>Signs what the public is shown, anew where the key or a setting changed. Later ones have a greater number.</summary>
    private void ShowFace(Chronicle live)
    {
        var (rules, before) = (live.Database.Ask(HouseRules.Of), PublicFace);
        var wanted = new IntakeFace(desk.Desk, desk.LogKey, RecipientOf(live, KeyNames(live)[0]), before?.Serial ?? 0,
            new IntakeWords(rules.IntakeTitle, rules.IntakeContact, rules.IntakeOnion));
        if (before is not null && wanted.Body == before.Body) return;
        var serial = Math.Max(live.Size, wanted.Serial + 1);
        DeskFolder.WriteWhole(PublicFile, (wanted with { Serial = serial }).Print(live.Keys.Signing.Sign));
    }

    /// <summary>
    /// From here on what comes in is sealed to a new key; what came in before still opens with the ones before. A crash after the act: the next round
    /// sees that room.txt names an older key, and writes it again.
    /// </summary>
    internal void Replace(Chronicle live, string actor, string actId)
    {
        if (live.IsDone(actId) == 0) OpenWith(live, string.Create(CultureInfo.InvariantCulture, $"{IntakeKey}-{live.Size}"), actor, actId);
        ShowFace(live);
    }

    private void OpenWith(Chronicle live, string key, string actor, string actId)
    {
        DeskFolder.CreatePrivate(folder.Waiting);
        live.Keys.Ensure(key);
        var recipient = RecipientOf(live, key);
        var seed = File.Exists(log.NodeFile) && TryFace() is not null ? null : RandomNumberGenerator.GetBytes(32);
        using var node = seed is null ? log.Node() : new SigningKey(seed);
        live.Do(new Act(actId, actor, [new Draft("waiting-room-opened", 1, [new(desk.Desk, null)], Secrecy.Desk, key,
            Entry.Write(new WaitingRoomOpened(recipient, Convert.ToBase64String(node.PublicKey))))]));
        TestingOnlyStep?.Invoke("after key");
        if (seed is not null) log.WriteNode(seed);
        CryptographicOperations.ZeroMemory(seed);
        if (!File.Exists(log.LogFile)) SqliteJournal.Create(log.LogFile);
        DeskFolder.WriteWhole(FaceFile, new WaitingFace(desk.Desk, recipient, node.PublicKey).Print(live.Keys.Signing.Sign));
    }

    /// <summary>Takes everything that waits into the journal, countersigns the log and says what is missing. Needs the unlocked desk.</summary>
    internal Collected Collect(Chronicle live, FolderVault vault, string node)
    {
        if (!IsOpen) return new Collected(0, [], []);
        var problems = new List<string>();
        var face = TryFace();
        if (face is null) problems.Add(
            "waiting/room.txt is not as this desk signed it; what was handed in since then may have been sealed to somebody else");
        return new Collecting(live, vault, clock, desk, new Carried(log.FilesFolder, log.Lines(), face, node)
        {
            NotRestored = File.Exists(folder.RestoredWithout), Step = TestingOnlyStep, Sweeps = true,
        }).Run(problems);
    }

    internal static IReadOnlyList<AgeIdentity> Keys(Chronicle live) => [.. KeyNames(live).Select(k => Intake(live, k))];

    private WaitingFace Face() => !IsOpen
        ? throw new DeskException("this desk has no waiting room yet; unlock it once in a served desk, or run: homeward waiting open")
        : TryFace() ?? throw new DeskException("waiting/room.txt is not as this desk signed it; nothing is taken in before the desk was unlocked and looked at");

    private WaitingFace? TryFace()
    {
        try
        {
            var face = WaitingFace.Parse(DeskFolder.ReadSmall(FaceFile), (m, s) => SigningKey.Verify(desk.LogKey, m, s));
            return face?.Desk == desk.Desk ? face : null;
        }
        catch (Exception e) when (e is JournalDamagedException or IOException)
        {
            return null;
        }
    }

    /// <summary>Names of the data keys things were sealed to, newest first.</summary>
    private static IReadOnlyList<string> KeyNames(Chronicle live) => live.Database.Ask(q => q.Rows(
        "SELECT key FROM intake_key GROUP BY key ORDER BY max(position) DESC", r => r.Text(0)));

    private static AgeIdentity Intake(Chronicle live, string key) => KeyRing.VaultIdentity(
        live.Keys.DataKey(key) ?? throw new JournalDamagedException("the key of the waiting room does not open"));

    private static string RecipientOf(Chronicle live, string key)
    {
        using var identity = Intake(live, key);
        return identity.Recipient;
    }
}

using System.Text;
using Homeward.Keys;
using Homeward.Ledger;

namespace Homeward.Journal;

/// <summary>The journal ends before, or goes another way than, a state that was seen of it: an older copy was put in its place.</summary>
public sealed class RolledBackException(string message) : JournalDamagedException(message);

/// <summary>
/// What is known of a desk outside its folder, so that an older copy of the whole folder is noticed: the newest signed checkpoint this
/// machine saw, in the state folder of the program, and what a person brings (a note that somebody else cosigned, or four words).
/// </summary>
/// <param name="StateFolder">where this machine keeps its own; null keeps none (a program that only looks on)</param>
/// <param name="Brought">signed notes, or four words each</param>
public sealed record LastSeen(string? StateFolder, IReadOnlyList<string> Brought)
{
    /// <summary>Nothing is known and nothing is kept.</summary>
    public static LastSeen Nothing { get; } = new(null, []);

    /// <summary>The file of a desk in the state folder.</summary>
    public string? FileOf(DeskFile face) => StateFolder is null ? null : Path.Combine(StateFolder, face.Desk + ".seen");

    /// <summary>What the journal must extend. Four words become the checkpoint that has them.</summary>
    /// <exception cref="RolledBackException">the words are of no state of this journal</exception>
    /// <exception cref="JournalDamagedException">a note is not one of this desk</exception>
    /// <param name="notes">the signed notes of the journal, asked for only where words were brought</param>
    internal IReadOnlyList<Known> Required(DeskFile face, Func<IEnumerable<(long Size, string Note)>> notes)
    {
        var known = new List<Known>();
        if (FileOf(face) is { } file && File.Exists(file))
        {
            known.Add(new(Read(face, Encoding.UTF8.GetString(DeskFolder.ReadSmall(file)), file), $"this machine ({file})"));
        }

        foreach (var brought in Brought)
        {
            if (brought.Contains('\n', StringComparison.Ordinal)) known.Add(new(Read(face, brought, "the note given with --known"), "the note given"));
            else known.Add(new(WithWords(face, notes(), brought), "the four words given"));
        }

        return known;
    }

    /// <summary>
    /// Refuses a journal that cannot extend what is known, from its head and checkpoints alone; needs no key. That the entries
    /// themselves give the known roots is looked at when the desk is unlocked.
    /// </summary>
    /// <exception cref="RolledBackException">it does not</exception>
    internal static void Compare(IReadOnlyList<Known> known, IJournal journal)
    {
        var head = journal.ReadHead();
        foreach (var (checkpoint, by) in known)
        {
            if (checkpoint.Size == 0) continue;
            if (checkpoint.Size > head.Size) throw new RolledBackException(
                $"the journal ends at record number {head.Size}, but {by} has seen it at {checkpoint.Size} ({checkpoint.Words}): an older copy stands in its place. {Way(by)}");
            var note = journal.ReadCheckpoints(checkpoint.Size).FirstOrDefault(n => n.Size == checkpoint.Size).Note;
            if (note is null || !note.StartsWith(checkpoint.Body, StringComparison.Ordinal)) throw Other(checkpoint, by);
        }
    }

    /// <summary>Keeps a newer checkpoint for the next start.</summary>
    internal void Keep(DeskFile face, string note)
    {
        if (FileOf(face) is not { } file) return;
        DeskFolder.CreatePrivate(StateFolder!);
        DeskFolder.WriteWhole(file, note);
    }

    internal static RolledBackException Other(Checkpoint checkpoint, string by) => new(
        $"the journal does not go on from what {by} has seen at record number {checkpoint.Size} ({checkpoint.Words}): its entries up to there are other ones. {Way(by)}");

    /// <summary>Says a state to people: record number and its four words.</summary>
    public static string Say(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return $"record number {checkpoint.Size}, four words: {checkpoint.Words}";
    }

    private static string Way(string by) => by.StartsWith("this machine", StringComparison.Ordinal)
        ? "If you put it there yourself and know what is lost, move that file away"
        : "Do not work on it before you know who put it there";

    private static Checkpoint Read(DeskFile face, string note, string where)
    {
        var (checkpoint, reason) = Checkpoint.Read(note, face.Origin, face.LogKey, (m, s) => Sealing.SigningKey.Verify(face.LogKey, m, s));
        return checkpoint ?? throw new JournalDamagedException($"{where} is no seal of this desk: {reason}");
    }

    private static Checkpoint WithWords(DeskFile face, IEnumerable<(long Size, string Note)> notes, string words)
    {
        var asked = string.Join(' ', words.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (_, note) in notes)
        {
            var (checkpoint, _) = Checkpoint.Read(note, face.Origin, face.LogKey, (_, _) => true); // the deep look checks entries
            if (checkpoint?.Words == asked) return checkpoint;
        }

        throw new RolledBackException($"the words “{asked}” belong to no state of this journal: they are mistyped, or an older copy stands in its place");
    }
}

/// <summary>A state of the journal that somebody saw.</summary>
/// <param name="By">who, as a message names them</param>
internal sealed record Known(Checkpoint Checkpoint, string By);

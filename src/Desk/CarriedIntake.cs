using System.Formats.Tar;
using System.Globalization;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward;

/// <summary>
/// The desk's side of a rented intake: a copy of its folder, carried by rsync or on a stick, is compared with what was countersigned before, and taken
/// in; answers go back in an archive. The machine is not trusted: its key is accepted once, by four words somebody compared.
/// </summary>
internal sealed partial class CarriedIntake(Chronicle live, Desk desk, string actor)
{
    private const long MostArchive = 64L << 30;

    /// <param name="from">folder, or a tar of one</param>
    /// <param name="trust">the four words of the machine's key, the first time</param>
    /// <param name="replies">file to write for the machine; null writes none</param>
    public Collected Collect(string from, string? trust, string? replies)
    {
        if (Directory.Exists(from)) return CollectFolder(from, trust, replies);
        if (!File.Exists(from)) throw new DeskException($"there is no {from}");
        var aside = Path.Combine(desk.Folder.Waiting, "carried");
        if (Directory.Exists(aside)) Directory.Delete(aside, true);
        try
        {
            Unpack(from, aside);
            return CollectFolder(aside, trust, replies);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, true); // sealed, and in the archive
        }
    }

    private Collected CollectFolder(string folder, string? trust, string? replies)
    {
        if (IntakeFace.In(Path.Combine(folder, IntakePlace.FaceName)) is not { } face || !face.IsOf(desk.Face)) throw new DeskException(
            $"{folder} is not the folder of an intake of this desk: its {IntakePlace.FaceName} is missing or not signed by this desk");
        var key = IntakePlace.NodeKeyIn(folder) ?? throw new DeskException($"{folder} does not name the key of its machine ({IntakePlace.NodeName})");
        Trust(key, trust);
        var name = NameOf(key);
        var lines = IntakePlace.LinesIn(folder);
        var carried = new Carried(Path.Combine(folder, "files"), lines, new WaitingFace(face.Desk, face.Recipient, key), name)
        {
            IsCopy = true, Step = desk.Waiting.TestingOnlyStep,
        };
        var collected = new Collecting(live, desk.Vault, desk.Clock, desk.Face, carried).Run([]);
        if (replies is not null) WriteReplies(replies, key, name, lines.Rows);
        return collected;
    }

    /// <summary>By which name the journal speaks of a machine's log.</summary>
    public static string NameOf(byte[] key) => "intake " + IntakeFace.WordsOf(key);

    private void Trust(byte[] key, string? trust)
    {
        var words = IntakeFace.WordsOf(key);
        if (live.Database.Ask(q => q.Any("SELECT 1 FROM intake_node WHERE key = $1", Convert.ToBase64String(key)))) return;
        if (trust is null) throw new RefusedException(
            "this desk has not collected from this machine before, or the machine has another key now. Ask whoever keeps it for the four words that "
            + $"homeward intake prints there. If they are “{words}”, give them: --trust \"{words}\"", "trust");
        if (!words.Equals(string.Join(' ', trust.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.OrdinalIgnoreCase)) throw new RefusedException(
            "these are not the four words of the machine this folder comes from; nothing was taken in. It may have been exchanged", "trust");
        live.Do(new Act(Desk.NewId("act-"), actor, [new Draft("intake-trusted", 1, [new(desk.Face.Desk, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new IntakeTrusted(Convert.ToBase64String(key))))]));
    }

    /// <summary>The face, what was collected and all answers, as one archive; written aside and renamed.</summary>
    private void WriteReplies(string file, byte[] key, string name, IReadOnlyList<Journal.StoredEntry> rows)
    {
        desk.SendReplies();
        var (size, root) = live.Database.Ask(q => q.One("SELECT size, root FROM waiting_taken WHERE log = $1 ORDER BY position DESC LIMIT 1",
            r => new { Size = r.Long(0), Root = r.Text(1) }, name)) is { } taken ? (taken.Size, Convert.FromHexString(taken.Root)) : (0L, Ledger.MerkleTree.EmptyRoot());
        // The machine removes what was collected, and nothing that was not.
        var left = rows.Where(r => Journal.WaitingHeader.Parse(r.Header) is not { } h || live.IsDone("waiting/" + Convert.ToHexStringLower(h.Id)) == 0)
            .Select(r => r.Position).ToHashSet();
        var note = new CollectedNote(IntakeFace.WordsOf(key), size, root, left);
        var aside = file + ".new";
        using (var stream = new FileStream(aside, DeskFolder.Private(FileMode.Create)))
        {
            using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
            {
                Put(tar, IntakePlace.FaceName, File.ReadAllBytes(Path.Combine(desk.Folder.Waiting, IntakePlace.FaceName)));
                Put(tar, IntakePlace.CollectedName, System.Text.Encoding.UTF8.GetBytes(note.Print(live.Keys.Signing.Sign)));
                var box = desk.Waiting.Replies.Root;
                string[] waiting = Directory.Exists(box) ? Directory.GetFiles(box, "*.age", SearchOption.AllDirectories) : [];
                foreach (var reply in waiting.Order(StringComparer.Ordinal))
                {
                    Put(tar, "replies/" + Path.GetRelativePath(box, reply).Replace('\\', '/'), DeskFolder.ReadSmall(reply));
                }
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file, overwrite: true);
    }

    private static void Put(TarWriter tar, string name, byte[] bytes) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(bytes), Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = DateTimeOffset.UnixEpoch,
    });

    /// <summary>Only what an intake's folder holds, under exactly those names: a hostile archive writes nowhere else.</summary>
    private static void Unpack(string archive, string aside)
    {
        DeskFolder.CreatePrivate(aside);
        try
        {
            using var stream = DeskFolder.OpenOrdinary(archive, 1 << 16);
            using var tar = new TarReader(stream);
            long total = 0;
            while (tar.GetNextEntry() is { } entry)
            {
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !Known().IsMatch(name)) continue;
                if ((total += entry.Length) > MostArchive) throw new DeskException(string.Create(CultureInfo.InvariantCulture, $"{archive} is longer than {MostArchive >> 30} GB"));
                var file = Path.Combine(aside, name.Replace('/', Path.DirectorySeparatorChar));
                DeskFolder.CreatePrivate(Path.GetDirectoryName(file)!);
                using var output = new FileStream(file, DeskFolder.Private(FileMode.CreateNew));
                entry.DataStream?.CopyTo(output);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DeskException($"{archive} is not a whole tar archive; copy it again");
        }
    }

    public static bool IsReplyName(string name) => ReplyName().IsMatch(name);

    [GeneratedRegex(@"\A(intake\.txt|node\.txt|log\.lines|files/([0-9a-f]{2})/\2[0-9a-f]{30}\.age)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"\A(intake\.txt|collected\.txt|replies/[0-9a-f]{32}/[0-9a-f]{32}\.age)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReplyName();
}

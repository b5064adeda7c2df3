using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward;

/// <summary>An answer as a sender reads it.</summary>
/// <param name="Day">of writing; no hour is told</param>
public sealed record Reply(DateOnly Day, string Words);

/// <summary>
/// The answers that wait for senders: replies/MAILBOX/NAME.age, each sealed to its mailbox and equally long. A pure function of the journal, so a crash
/// at any point is put right by the next <see cref="Keep"/>. Whoever holds the disk sees how many mailboxes have how many answers.
/// </summary>
internal sealed class Outbox(string root)
{
    /// <summary>An answer goes from its mailbox after so many days.</summary>
    public const int Days = 60;

    /// <summary>Every answer is padded to this before it is sealed: 4,000 letters of any script, escaped, fit.</summary>
    private const int PlainBytes = 32 * 1024;

    public string Root => root;

    /// <summary>Makes the folder hold exactly these answers.</summary>
    /// <param name="live">the open desk; answers are opened only to be sealed anew</param>
    public void Keep(Chronicle live, DateTimeOffset now)
    {
        var wanted = live.Database.Ask(q => EvidenceRoom.ToSend(q, now.AddDays(-Days).ToUnixTimeMilliseconds()));
        if (wanted.Count == 0 && !Directory.Exists(root)) return;
        DeskFolder.CreatePrivate(root);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, mailbox, recipient, position, at) in wanted)
        {
            var file = Path.Combine(root, mailbox, NameOf(id));
            names.Add(file);
            if (File.Exists(file) || live.Open(position).Read<ReplyWritten>() is not { } written) continue;
            DeskFolder.CreatePrivate(Path.GetDirectoryName(file)!);
            using var closed = new MemoryStream();
            AgeFile.Seal(new MemoryStream(Padded(new Sent(at.ToUnixTimeMilliseconds(), written.Words))), closed, [recipient], RandomNumberGenerator.Fill);
            DeskFolder.WriteWhole(file, closed.ToArray());
            File.SetLastWriteTimeUtc(file, now.UtcDateTime.Date);
        }

        Drop(names);
    }

    /// <summary>Removes every file that is not among these, and mailboxes that became empty.</summary>
    public void Drop(IReadOnlySet<string> names)
    {
        if (!Directory.Exists(root)) return;
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => !names.Contains(f)).ToList()) File.Delete(file);
        foreach (var mailbox in Directory.EnumerateDirectories(root).Where(d => !Directory.EnumerateFileSystemEntries(d).Any()).ToList()) Directory.Delete(mailbox);
    }

    /// <summary>What lies in a mailbox, newest first. A file that was not sealed to it is passed over.</summary>
    public IReadOnlyList<Reply> Read(SenderReceipt receipt)
    {
        var folder = Path.Combine(root, receipt.Mailbox);
        if (!Directory.Exists(folder)) return [];
        var found = new List<Sent>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.age").Take(200))
        {
            try
            {
                using var closed = new MemoryStream(DeskFolder.ReadSmall(file));
                using var open = AgeFile.Open(closed, receipt.Identity);
                var plain = new byte[PlainBytes];
                open.ReadExactly(plain);
                var length = BinaryPrimitives.ReadInt32BigEndian(plain);
                if (length is > 0 and <= PlainBytes - 4 && JsonSerializer.Deserialize<Sent>(plain.AsSpan(4, length), Entry.Json) is { Words: not null } sent) found.Add(sent);
            }
            catch (Exception e) when (e is SealBrokenException or IOException or JsonException or Homeward.Journal.JournalDamagedException)
            {
                // planted or half-copied: the desk's next copy brings it whole
            }
        }

        return [.. found.OrderByDescending(s => s.At).Select(s => new Reply(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(s.At).UtcDateTime), s.Words))];
    }

    /// <summary>Answers that lie there, over all mailboxes.</summary>
    public int Count => Directory.Exists(root) ? Directory.EnumerateFiles(root, "*.age", SearchOption.AllDirectories).Count() : 0;

    private static string NameOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("homeward-reply/1\n" + id)).AsSpan(0, 16)) + ".age";

    private static byte[] Padded(Sent sent)
    {
        var words = JsonSerializer.SerializeToUtf8Bytes(sent, Entry.Json);
        var plain = new byte[PlainBytes];
        BinaryPrimitives.WriteInt32BigEndian(plain, words.Length);
        words.CopyTo(plain, 4); // fits: MaxReply letters are at most 24,000 bytes, escapes included
        return plain;
    }

    /// <summary>What is sealed.</summary>
    private sealed record Sent(long At, string Words);
}

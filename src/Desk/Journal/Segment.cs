using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Homeward.Ledger;

namespace Homeward.Journal;

/// <summary>
/// A run of journal rows as one file, sealed as they lie, with the signed checkpoints in between: what a backup keeps. Four lines
/// (format, desk, from, to), then for each entry header ‖ length (4) ‖ sealed, then the number of notes (4) and for each size (8) ‖
/// length (4) ‖ text. Whoever has the desk's public key can check it without any secret: the entries give the signed roots.
/// </summary>
public static class Segment
{
    private const string Format = "homeward-segment/draft-1";
    private const int MostSealed = 2 * (EntryHeader.MostPlaintext + 16);
    private const int MostNote = 1 << 16;
    private const int Piece = 1000;

    /// <summary>Writes the rows from … to (not included); each goes through <paramref name="see"/> first.</summary>
    /// <exception cref="JournalDamagedException">a row is missing or has not the length of a row</exception>
    public static void Write(Stream output, IJournal journal, string desk, long from, long to, Action<StoredEntry> see)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(see);
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format}\ndesk {desk}\nfrom {from}\nto {to}\n")));
        for (var at = from; at < to;)
        {
            var rows = journal.Read(at, (int)Math.Min(Piece, to - at));
            if (rows.Count == 0) throw new JournalDamagedException($"entry {at} is missing from the journal");
            foreach (var row in rows)
            {
                if (row.Position != at) throw new JournalDamagedException($"entry {at} is missing from the journal");
                if (row.Header.Length != EntryHeader.Length || row.Sealed.Length > MostSealed) throw new JournalDamagedException($"entry {at} has not the length of an entry");
                see(row);
                output.Write(row.Header);
                output.Write(Number(row.Sealed.Length));
                output.Write(row.Sealed);
                at++;
            }
        }

        var notes = journal.ReadCheckpoints(from + 1).Where(n => n.Size <= to).ToList();
        output.Write(Number(notes.Count));
        foreach (var (size, note) in notes)
        {
            var text = Encoding.UTF8.GetBytes(note);
            output.Write([.. Number8(size), .. Number(text.Length), .. text]);
        }
    }

    /// <summary>Reads a segment strictly. Entries are given in order as they are read, the notes when the last entry was taken.</summary>
    /// <exception cref="JournalDamagedException">it is cut off, goes on after its end, or a number in it is out of range</exception>
    public static IEnumerable<StoredEntry> Read(Stream input, string desk, long from, long to, List<(long Size, string Note)> notes)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(notes);
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format}\ndesk {desk}\nfrom {from}\nto {to}\n"));
        if (!Take(input, head.Length).AsSpan().SequenceEqual(head)) throw new JournalDamagedException("a segment does not begin as one of this desk and place");
        for (var at = from; at < to; at++)
        {
            var header = Take(input, EntryHeader.Length);
            yield return new StoredEntry(at, header, Take(input, Length(input, MostSealed)));
        }

        var count = Length(input, int.MaxValue);
        var last = from;
        for (var i = 0; i < count; i++)
        {
            var size = BinaryPrimitives.ReadInt64BigEndian(Take(input, 8));
            if (size <= last || size > to) throw new JournalDamagedException("a note in a segment belongs to another place");
            notes.Add((size, Encoding.UTF8.GetString(Take(input, Length(input, MostNote)))));
            last = size;
        }

        if (input.ReadByte() >= 0) throw new JournalDamagedException("a segment goes on after its end");
    }

    private static byte[] Take(Stream input, int length)
    {
        var bytes = new byte[length];
        return input.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes
            : throw new JournalDamagedException("a segment is cut off");
    }

    private static int Length(Stream input, int most)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(Take(input, 4));
        return length >= 0 && length <= most ? length : throw new JournalDamagedException("a length in a segment is out of range");
    }

    private static byte[] Number(int n)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, n);
        return bytes;
    }

    private static byte[] Number8(long n)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, n);
        return bytes;
    }
}

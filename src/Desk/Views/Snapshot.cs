using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Homeward.Views;

/// <summary>
/// The views of one moment in a sealed file, so that the next start need not apply the whole journal. Only a cache: one that is missing, of another
/// program, of another epoch or damaged is left aside and the views are rebuilt. Sealed (age) under a key of the epoch, so it dies with it.
/// </summary>
internal static class Snapshot
{
    private const string Format = "homeward-views/draft-1";
    private const int MostHeader = 1 << 12;

    /// <summary>What a snapshot holds beside the tables.</summary>
    public sealed record State(long Size, byte[] Range, IReadOnlyList<(string Name, int Epoch, byte[] Wrapped)> Keys);

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string file, KeyRing keys, string schema, State state, SqliteConnection views,
        string label = "views")
    {
        using var identity = Identity(keys, label);
        var head = Encoding.UTF8.GetBytes($"{Format}\n{schema}\n{keys.Epoch}\n{state.Size}\n{Convert.ToBase64String(state.Range)}\n{state.Keys.Count}\n");
        var tables = raw.sqlite3_serialize(views.Handle, "main", out var length, 0);
        try
        {
            var fresh = file + ".new";
            using (var output = new FileStream(fresh, DeskFolder.Private(FileMode.Create)))
            using (var plain = new Pieces([head, KeyBytes(state.Keys), Number(length)], tables, length))
            {
                AgeFile.Seal(plain, output, [identity.Recipient], RandomNumberGenerator.Fill);
                output.Flush(flushToDisk: true);
            }

            File.Move(fresh, file, overwrite: true);
        }
        finally
        {
            raw.sqlite3_free(tables);
        }
    }

    /// <summary>Reads a snapshot into <paramref name="views"/>; null when it is not one this program and epoch can use.</summary>
    /// <exception cref="SealBrokenException">the file is not as it was written</exception>
    public static State? Read(string file, KeyRing keys, string schema, SqliteConnection views, string label = "views")
    {
        using var identity = Identity(keys, label);
        using var stored = File.OpenRead(file);
        using var plain = new BufferedStream(AgeFile.Open(stored, identity), 1 << 16);
        if (Line(plain) != Format || Line(plain) != schema || Line(plain) != $"{keys.Epoch}") return null;
        if (!long.TryParse(Line(plain), out var size) || !int.TryParse(Line(plain, out var range), out var count)) return null;
        var state = new State(size, range, ReadKeys(plain, count));
        Fill(plain, views);
        if (plain.ReadByte() >= 0) throw new SealBrokenException("the snapshot goes on after its end");
        return state;
    }

    /// <summary>Whether the file opens to its last byte: the question of a check.</summary>
    public static string? Damage(string file, KeyRing keys, string label = "views")
    {
        try
        {
            using var identity = Identity(keys, label);
            using var stored = File.OpenRead(file);
            using var plain = AgeFile.Open(stored, identity);
            var buffer = new byte[1 << 17];
            while (plain.Read(buffer) > 0)
            {
                // every chunk is authenticated as it is read
            }

            return null;
        }
        catch (SealBrokenException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether the file is sealed under the epoch of these keys.</summary>
    public static bool IsOf(KeyRing keys, string file, string label = "views")
    {
        try
        {
            using var identity = Identity(keys, label);
            using var stored = File.OpenRead(file);
            using var plain = AgeFile.Open(stored, identity);
            return true;
        }
        catch (SealBrokenException)
        {
            return false;
        }
    }

    private static AgeIdentity Identity(KeyRing keys, string label)
    {
        var key = keys.CacheKey(label);
        try
        {
            return KeyRing.VaultIdentity(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The tables come as a database image of their own and are copied into the shared in-memory one.</summary>
    private static void Fill(Stream plain, SqliteConnection views)
    {
        var number = new byte[8];
        plain.ReadExactly(number);
        var length = BinaryPrimitives.ReadInt64BigEndian(number);
        using var image = new SqliteConnection("Data Source=:memory:;Pooling=False");
        image.Open();
        var memory = raw.sqlite3_malloc64(length);
        var buffer = new byte[1 << 17];
        for (long at = 0; at < length;)
        {
            var n = plain.Read(buffer, 0, (int)Math.Min(buffer.Length, length - at));
            if (n == 0) throw new SealBrokenException("the snapshot is cut off");
            Marshal.Copy(buffer, 0, checked((nint)(memory + at)), n);
            at += n;
        }

        const int FreeOnClose = 1, ReadOnly = 4;
        if (raw.sqlite3_deserialize(image.Handle, "main", memory, length, length, FreeOnClose | ReadOnly) != raw.SQLITE_OK)
        {
            throw new SealBrokenException("the snapshot holds no tables");
        }

        image.BackupDatabase(views);
    }

    private static byte[] KeyBytes(IReadOnlyList<(string Name, int Epoch, byte[] Wrapped)> keys)
    {
        using var bytes = new MemoryStream();
        foreach (var (name, epoch, wrapped) in keys)
        {
            var text = Encoding.UTF8.GetBytes(name);
            bytes.Write(Number(text.Length));
            bytes.Write(text);
            bytes.Write(Number(epoch));
            bytes.Write(wrapped);
        }

        return bytes.ToArray();
    }

    private static List<(string, int, byte[])> ReadKeys(Stream plain, int count)
    {
        var keys = new List<(string, int, byte[])>();
        var number = new byte[8];
        for (var i = 0; i < count; i++)
        {
            plain.ReadExactly(number);
            var name = new byte[Math.Min(BinaryPrimitives.ReadInt64BigEndian(number), MostHeader)];
            plain.ReadExactly(name);
            plain.ReadExactly(number);
            var wrapped = new byte[KeyWrap.WrappedLength];
            plain.ReadExactly(wrapped);
            keys.Add((Encoding.UTF8.GetString(name), (int)BinaryPrimitives.ReadInt64BigEndian(number), wrapped));
        }

        return keys;
    }

    private static byte[] Number(long n)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, n);
        return bytes;
    }

    private static string Line(Stream plain)
    {
        var line = new StringBuilder();
        for (var b = plain.ReadByte(); b >= 0 && b != '\n' && line.Length < MostHeader; b = plain.ReadByte()) line.Append((char)b);
        return line.ToString();
    }

    private static string Line(Stream plain, out byte[] before)
    {
        before = Convert.FromBase64String(Line(plain));
        return Line(plain);
    }

    /// <summary>A few small pieces, then native memory, as one stream to read.</summary>
    private sealed class Pieces(IReadOnlyList<byte[]> pieces, nint memory, long length) : ForwardStream
    {
        private readonly MemoryStream first = new([.. pieces.SelectMany(p => p)]);
        private long at;

        public override unsafe int Read(Span<byte> buffer)
        {
            var n = first.Read(buffer);
            if (n > 0 || at == length) return n;
            n = (int)Math.Min(buffer.Length, length - at);
            new ReadOnlySpan<byte>((byte*)memory + at, n).CopyTo(buffer);
            at += n;
            return n;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) first.Dispose();
            base.Dispose(disposing);
        }
    }
}

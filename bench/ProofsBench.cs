using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;

namespace Homeward.Bench;

/// <summary>
/// A journal of sealed-looking entries of about 700 bytes in acts of 1,000: the whole public check of it (rows, tree, every signed
/// checkpoint) against SHA-256 over the same bytes on one core, which is the least any check can do; the first proof, which
/// fills the kept hashes, and any later one.
/// </summary>
internal static class ProofsBench
{
    private const int Act = 1000;

    public static void Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        Console.WriteLine(Measured.Machine());
        Console.WriteLine("| entries | public check s | of CPU-s | SHA-256 alone s | ratio | first proof s | inclusion proof ms | consistency proof ms | kept hashes MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        One(2_000, false); // warm
        for (var n = 10_000; n <= most; n *= 10) One(n, true);
    }

    private static void One(int entries, bool tell)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var folder = new DeskFolder(root);
            using var key = new SigningKey(new byte[32]);
            var face = new DeskFile("dsk-0000000000000000", key.PublicKey);
            File.WriteAllText(folder.DeskFile, face.Print());
            SqliteJournal.Create(folder.Journal);
            var newest = Fill(folder, face, key, entries);
            var check = Measured.Of(() =>
            {
                var report = PublicCheck.Run(root, null, null);
                if (!report.IsWhole) throw new InvalidOperationException(string.Join('\n', report.Areas.SelectMany(a => a.Damage)));
            });
            using var journal = SqliteJournal.Open(folder.Journal);
            var bytes = RandomNumberGenerator.GetBytes(EntryHeader.Length + Sealed + 1);
            var plain = Measured.Of(() =>
            {
                for (var i = 0; i < entries; i++) SHA256.HashData(bytes);
            });
            using var tree = new TreeNodes(journal, folder.TreeNodes);
            var first = Measured.Of(() => tree.Inclusion(entries / 2, newest));
            var random = new Random(1);
            const int Many = 500;
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Many; i++) tree.Inclusion(random.Next(entries), newest);
            var inclusion = watch.Elapsed.TotalMilliseconds / Many;
            var older = journal.ReadCheckpoints(0, int.MaxValue).Select(n => Checkpoint.Of(SignedNote.Parse(n.Note, out _)!, out _)!).ToList();
            watch.Restart();
            for (var i = 0; i < Many; i++) tree.Consistency(older[random.Next(older.Count)], newest);
            var consistency = watch.Elapsed.TotalMilliseconds / Many;
            if (tell) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {entries:N0} | {check.Seconds:F2} | {check.Cpu:F2} | {plain.Seconds:F2} | {plain.Seconds / check.Seconds:F2} | {first.Seconds:F2} | {inclusion:F3} | {consistency:F3} | {new FileInfo(folder.TreeNodes).Length / 1e6:F2} |"));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private const int Outer = 256, Inner = 416, Sealed = Outer + Inner + 32;

    private static Checkpoint Fill(DeskFolder folder, DeskFile face, SigningKey key, int entries)
    {
        using var journal = SqliteJournal.Open(folder.Journal);
        var range = new CompactRange();
        Checkpoint? newest = null;
        for (var at = 0; at < entries; at += Act)
        {
            var batch = RandomNumberGenerator.GetBytes(16);
            var rows = new List<StoredEntry>(Act);
            for (var i = 0; i < Act; i++)
            {
                var header = new EntryHeader(at + i, batch, i, Act, 20_000, 1, RandomNumberGenerator.GetBytes(32), Outer, Inner, new byte[32]);
                rows.Add(new StoredEntry(at + i, header.ToBytes(), RandomNumberGenerator.GetBytes(Sealed)));
                range.Append(rows[^1].LeafHash());
            }

            newest = new Checkpoint(face.Origin, range.Size, range.Root());
            using var append = journal.BeginAppend();
            append.Commit(rows, new Head(range.Size, newest.Root, 1), newest.Sign(key.PublicKey, key.Sign));
        }

        return newest!;
    }
}

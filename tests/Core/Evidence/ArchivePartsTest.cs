using System.IO.Compression;
using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class ArchivePartsTest
{
    internal static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static List<Part> Read(byte[] zip, ArchiveBudget? budget = null, int depth = 0) =>
        [.. ArchiveParts.Read(new MemoryStream(zip), budget ?? new(), depth)];

    [Fact]
    public void Read_Archive_GivesFilesAndRefusesTricks()
    {
        var parts = Read(Zip(("result.json", Bytes("{}")), ("photos/", []), ("photos/a.jpg", Bytes("x")),
            ("../up.txt", Bytes("x")),
            ("/root.txt", Bytes("x")), ("photos/A.JPG", Bytes("y")), ("nul.txt", Bytes("z"))));
        Assert.Equal(["result.json", "photos/a.jpg"], parts.OfType<ArchiveEntry>().Select(e => e.Name));
        Assert.Equal(4, parts.OfType<Refused>().Count());
        using var text = new StreamReader(parts.OfType<ArchiveEntry>().First().Open());
        Assert.Equal("{}", text.ReadToEnd());
    }

    [Fact]
    public void Read_Link_IsRefused()
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var stream = entry.Open();
            stream.Write("/etc/passwd"u8);
        }

        Assert.Contains("link", Read(memory.ToArray()).OfType<Refused>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Bomb_StopsAtTheRatio()
    {
        var zip = Zip(("zeros", new byte[300_000_000]));
        var entry = Read(zip).OfType<ArchiveEntry>().Single();
        using var stream = entry.Open();
        var buffer = new byte[1 << 20];
        long read = 0;
        Assert.Throws<ArchiveRefusedException>(() =>
        {
            for (int n; (n = stream.Read(buffer)) > 0;) read += n;
        });
        Assert.True(read < 80_000_000, $"{read} bytes came out");
    }

    [Fact]
    public void Read_Nested_ShareOneBudgetAndEndAtTheDepth()
    {
        var zip = Zip(("inner.txt", new byte[1000]));
        for (var i = 0; i < 100; i++) zip = Zip(("nested.zip", zip));
        var budget = new ArchiveBudget();
        var depth = 0;
        Part part;
        for (var open = zip; ; depth++)
        {
            part = Read(open, budget, depth).Single();
            if (part is not ArchiveEntry entry) break;
            using var copy = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(copy);
            open = copy.ToArray();
        }

        Assert.Equal(budget.MaxDepth + 1, depth);
        Assert.Contains("deep", ((Refused)part).Reason, StringComparison.Ordinal);
        Assert.Single(Read(Zip(("a", []), ("b", [])), new() { EntriesLeft = 1 }).OfType<Refused>());
        Assert.Single(Read(Zip(("a", new byte[10_000])), new() { BytesLeft = 100 }).OfType<Refused>());
    }

    [Fact]
    public void Read_DamagedArchive_NeverThrowsButAtTheBrokenFile()
    {
        var sound = Zip(("a.txt", Bytes(new string('a', 2000))), ("b/c.txt", Bytes("слова")));
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte, Gen.Int[0, sound.Length]).Sample((at, value, cut) =>
        {
            var bytes = (byte[])sound.Clone();
            bytes[at] = value;
            if (cut % 3 == 0) bytes = bytes[..cut];
            foreach (var entry in Read(bytes).OfType<ArchiveEntry>())
            {
                try
                {
                    using var stream = entry.Open();
                    stream.CopyTo(Stream.Null);
                }
                catch (ArchiveRefusedException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            }
        }, iter: 3_000);
    }
}

using System.Text;
using Homeward.Journal;
using Homeward.Ledger;
using Xunit;

namespace Homeward.Tests.Conformance;

/// <summary>What every journal must do. An implementation's own test file only hands over a factory and a way to
/// lose the process.</summary>
public abstract class JournalConformance : IDisposable
{
    /// <summary>A second opening of the same journal, as another process has it.</summary>
    protected abstract IJournal Open();

    private static void OnStep(IJournal journal, Action<string> step) => journal.TestingOnlyStep = step;

    public virtual void Dispose() => GC.SuppressFinalize(this);

    private static StoredEntry Entry(long position) =>
        new(position, Encoding.UTF8.GetBytes($"header {position}".PadRight(EntryHeader.Length)), Encoding.UTF8.GetBytes($"sealed {position}"));

    protected static Head AppendTo(IJournal journal, int count)
    {
        using var append = journal.BeginAppend();
        var (entries, head) = Next(journal, append.Head, count);
        append.Commit(entries, head, $"note of {head.Size}");
        return head;
    }

    protected static (List<StoredEntry> Entries, Head Head) Next(IJournal journal, Head from, int count)
    {
        var range = new CompactRange();
        foreach (var entry in journal.Read(0, int.MaxValue)) range.Append(entry.LeafHash());
        var entries = Enumerable.Range(0, count).Select(i => Entry(from.Size + i)).ToList();
        foreach (var entry in entries) range.Append(entry.LeafHash());
        return (entries, new Head(from.Size + count, range.Root(), 1));
    }

    [Fact]
    public void Fresh_Journal_IsEmptyWithTheEmptyRoot()
    {
        using var journal = Open();
        Assert.Equal((0L, 1), (journal.ReadHead().Size, journal.ReadHead().Epoch));
        Assert.Equal(MerkleTree.EmptyRoot(), journal.ReadHead().Root);
        Assert.Empty(journal.Read(0, 10));
        Assert.Empty(journal.ReadCheckpoints(0));
    }

    [Fact]
    public void Commit_ThenRead_GivesTheSameBytesInOrder()
    {
        using var journal = Open();
        AppendTo(journal, 3);
        var head = AppendTo(journal, 2);
        using var other = Open();
        Assert.Equal(5, other.ReadHead().Size);
        Assert.Equal(head.Root, other.ReadHead().Root);
        Assert.Equal([0L, 1, 2, 3, 4], other.Read(0, 100).Select(e => e.Position));
        Assert.Equal([3L], other.Read(3, 1).Select(e => e.Position));
        Assert.Equal("sealed 4", Encoding.UTF8.GetString(other.Read(4, 1)[0].Sealed));
        Assert.Equal([(3L, "note of 3"), (5L, "note of 5")], other.ReadCheckpoints(0));
        Assert.Equal([(5L, "note of 5")], other.ReadCheckpoints(4));
        Assert.Equal([(3L, "note of 3")], other.ReadCheckpoints(0, most: 1));
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothing()
    {
        using var journal = Open();
        AppendTo(journal, 1);
        using (journal.BeginAppend())
        {
        }

        Assert.Equal(1, journal.ReadHead().Size);
        Assert.Equal(3, AppendTo(journal, 2).Size);
    }

    /// <summary>Each step fails twice: before it ("did not happen") and, for the commit, after it ("happened but the
    /// answer was lost").</summary>
    [Theory]
    [InlineData("before insert", false)]
    [InlineData("before head", false)]
    [InlineData("before commit", false)]
    [InlineData("after commit", true)]
    public void Commit_BrokenAtAStep_IsAllOrNothing(string broken, bool happened)
    {
        using var journal = Open();
        AppendTo(journal, 2);
        OnStep(journal, step =>
        {
            if (step == broken) throw new IOException("power cut: " + step);
        });
        using (var append = journal.BeginAppend())
        {
            var (entries, head) = Next(journal, append.Head, 3);
            Assert.Throws<IOException>(() => append.Commit(entries, head, "note"));
        }

        using var after = Open();
        Assert.Equal(happened ? 5 : 2, after.ReadHead().Size);
        Assert.Equal(happened ? 5 : 2, after.Read(0, 100).Count);
        Assert.Equal(happened ? 2 : 1, after.ReadCheckpoints(0).Count);
        OnStep(journal, _ => { });
        Assert.Equal(happened ? 6 : 3, AppendTo(after, 1).Size);
    }

    [Fact]
    public async Task Append_TwoWriters_OneAfterTheOther()
    {
        using var first = Open();
        using var second = Open();
        var writers = new[] { first, second }.Select(journal => Task.Run(() =>
        {
            for (var i = 0; i < 10; i++) AppendTo(journal, 2);
        }, TestContext.Current.CancellationToken));
        await Task.WhenAll(writers);
        var entries = first.Read(0, 100);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), entries.Select(e => e.Position));
        var range = new CompactRange();
        foreach (var entry in entries) range.Append(entry.LeafHash());
        Assert.Equal(range.Root(), first.ReadHead().Root);
    }
}

using Homeward.Journal;
using Xunit;

namespace Homeward.Tests.Conformance;

/// <summary>The same suite against a real server, and what only a server can do to a journal.</summary>
public sealed class PostgresJournalTest : JournalConformance
{
    private readonly string connection = PostgresServers.FreshDatabase();

    public PostgresJournalTest() => PostgresJournal.Create(connection);

    protected override IJournal Open() => PostgresJournal.Open(connection);

    [Fact]
    public void Create_Twice_IsRefusedAndKeepsTheFirst()
    {
        using var journal = Open();
        var head = AppendTo(journal, 3);
        Assert.Contains("already", Assert.Throws<IOException>(() => PostgresJournal.Create(connection)).Message, StringComparison.Ordinal);
        Assert.Equal(head.Size, journal.ReadHead().Size);
    }

    [Fact]
    public void Open_ADatabaseWithoutJournal_SaysSo() => Assert.Contains("no journal",
        Assert.Throws<JournalDamagedException>(() => PostgresJournal.Open(PostgresServers.FreshDatabase())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Host=/nowhere;Database=x;Username=y", "does not answer")]
    [InlineData("Nonsense=1", "not understood")]
    public void Open_NoServerOrNoConnection_SaysWhatToDo(string wrong, string said) =>
        Assert.Contains(said, Assert.Throws<IOException>(() => PostgresJournal.Open(wrong)).Message, StringComparison.Ordinal);

    /// <summary>The server ends the writer's connection: before its commit nothing happened, and nobody waits for it.</summary>
    [Fact]
    public void Commit_ConnectionLostBefore_DidNotHappen()
    {
        using var journal = Open();
        AppendTo(journal, 2);
        journal.TestingOnlyStep = step =>
        {
            if (step == "before commit") Terminate();
        };
        using (var append = journal.BeginAppend())
        {
            var (entries, head) = Next(journal, append.Head, 3);
            Assert.Throws<IOException>(() => append.Commit(entries, head, "note"));
        }

        journal.TestingOnlyStep = null;
        Assert.Equal(2, journal.ReadHead().Size);
        Assert.Equal(3, AppendTo(journal, 1).Size);
    }

    /// <summary>The one that came first to the head commits last: the other stands in line, and no position is given twice.</summary>
    [Fact]
    public async Task BeginAppend_WhileAnotherHoldsTheHead_WaitsForItsEnd()
    {
        using var journal = Open();
        using var other = Open();
        var first = journal.BeginAppend();
        var second = Task.Run(() => AppendTo(other, 2), TestContext.Current.CancellationToken);
        var (entries, head) = Next(journal, first.Head, 3);
        Assert.False(second.IsCompleted);
        first.Commit(entries, head, "note of the first");
        first.Dispose();
        Assert.Equal(5, (await second).Size);
        Assert.Equal([(3L, "note of the first"), (5L, "note of 5")], journal.ReadCheckpoints(0));
    }

    [Fact]
    public async Task Follow_AnotherAppends_IsHintedAt()
    {
        using var journal = Open();
        using var other = Open();
        var seen = new SemaphoreSlim(0);
        using var following = journal.Follow(() => seen.Release());
        await seen.WaitAsync(TestContext.Current.CancellationToken); // it listens
        AppendTo(other, 1);
        await seen.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, journal.ReadHead().Size);
    }

    private void Terminate()
    {
        using var db = new Npgsql.NpgsqlConnection(connection + ";Pooling=false");
        db.Open();
        using var command = new Npgsql.NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", db);
        command.ExecuteNonQuery();
    }
}

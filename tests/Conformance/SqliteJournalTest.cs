using Homeward.Journal;
using Xunit;

namespace Homeward.Tests.Conformance;

public sealed class SqliteJournalTest : JournalConformance
{
    private readonly string folder = Directory.CreateTempSubdirectory("homeward-journal").FullName;

    public SqliteJournalTest() => SqliteJournal.Create(File);

    private string File => Path.Combine(folder, "journal.sqlite");

    protected override IJournal Open() => SqliteJournal.Open(File);

    public override void Dispose()
    {
        Directory.Delete(folder, true);
        base.Dispose();
    }

    [Fact]
    public void Open_AFileThatIsNoJournal_SaysSo()
    {
        var other = Path.Combine(folder, "other");
        System.IO.File.WriteAllText(other,
            "this is not a database, it is a text that is long enough to be looked at as one");
        var e = Assert.Throws<JournalDamagedException>(() => SqliteJournal.Open(other));
        Assert.Contains("journal", e.Message, StringComparison.Ordinal);
        Assert.Contains("no journal", Assert.Throws<JournalDamagedException>(() =>
            SqliteJournal.Open(other + "x")).Message, StringComparison.Ordinal);
    }
}

using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Everything a member may see comes out again, with a reason, and nothing in it runs in a spreadsheet.</summary>
public sealed class DeskExportTest
{
    [Fact]
    public void Export_WritesWhatIsSeen_AndSaysSoInTheJournalFirst()
    {
        using var desk = new HandedIn();
        desk.AddOne("list.csv", "№;ФИО;наше\n1;Иванов Пётр;=HYPERLINK(1)\n2;Петров Иван;б\n");
        var hidden = desk.AddOne("hidden.txt", "слова за стеной").SourceIds[0];
        desk.Mira.Seat.Do("act-wall",
            new Draft("wall-opened", 1, [new About("wal-x", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Homeward.Access.WallOpened("others", []))),
            new Draft("wall-set", 1, [new About(hidden, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Homeward.Access.WallSet("wal-x", "asked for"))));
        var folder = Path.Combine(desk.Desk.Root, "out");
        Assert.Throws<RefusedException>(() => desk.Mira.Evidence.Export(folder, " ", true));
        Assert.False(Directory.Exists(folder));
        var size = desk.Mira.RecordNumber;
        var done = desk.Mira.Evidence.Export(folder, "for the auditors", true);
        Assert.Equal("list.csv 2", string.Join(", ", desk.All().Select(s => $"{s.Name} {s.Parts}")));
        Assert.Equal((1, 2, 1), (done.Sources, (int)done.Parts, done.Originals));
        Assert.Equal(size + 1, desk.Mira.RecordNumber);
        var text = string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain("за стеной", text, StringComparison.Ordinal);
        var rows = CsvList.Read(File.OpenRead(Path.Combine(folder, "messages-and-rows.csv"))).OfType<CsvRow>().ToList();
        Assert.Equal(2, rows.Count);
        Assert.DoesNotContain(rows.SelectMany(r => r.Cells), c => c.StartsWith('='));
        Assert.Contains("наше: б", rows[1].RowText, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => desk.Mira.Evidence.Export(folder, "again", false));
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
    }
}

using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Everything a member may see comes out again, with a reason, and nothing in it runs in a spreadsheet.</summary>
public sealed class DeskExportTest
{
    /// <summary>The whole desk: each list comes back with our columns as corrected, and can be added again.</summary>
    [Fact]
    public void Export_OfTheWholeDesk_BringsEveryRoom_AndListsThatComeBack()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        story.SayOf(mention, "sent-to-front", "2025-04-01");
        story.SayOf(mention, "captured", "2024-03");
        var list = story.AddText("ours.csv", "surname,given,shelf mark\nIvanov,Petr,seven\n");
        var row = story.Mira.Evidence.Parts(list, Slice.First()).Rows[0].Id;
        FoundingCase.Assert(story.Mira.Evidence.CorrectCell(row, "shelf mark", "greenhouse", 0, story.Act()));
        FoundingCase.Assert(story.Mira.Evidence.Translate(story.Source, new("Ukraine", "uk", "Україна", "Ona", "human"), story.Act()));
        FoundingCase.Assert(story.Mira.Evidence.Want(story.Source, "the video", "the paper", null, story.Act()));
        FoundingCase.Assert(story.Mira.Claims.MergeVoices("ARA", "АРА", story.Act(), "one newsroom"));
        var folder = Path.Combine(story.Desk.Root, "out");
        story.Mira.Export(folder, "for the auditors", originals: false);
        string Read(string name) => File.ReadAllText(Path.Combine(folder, name + ".csv"));
        foreach (var (name, holds) in new[]
        {
            ("statements", "each side handed over 175 fighters"), ("people", person), ("steps", "sent-to-front"), ("voices", "ARA / АРА"), ("exchanges", "2025-03-19"),
            ("translations", "Україна"), ("wanted", "the video"), ("findings", "rule"), ("figures", "definition"), ("cases-open", "risk"), ("letters", "template"),
            ("check-sheets", "first seen"), ($"lists/{list}", "greenhouse"),
        })
        {
            Assert.Contains(holds, Read(name), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("captured", Read("steps"), StringComparison.Ordinal);
        var again = Path.Combine(story.Desk.Root, "again");
        story.Mira.Export(again, "for the lawyers", originals: false, capture: true);
        Assert.Contains("captured", File.ReadAllText(Path.Combine(again, "steps.csv")), StringComparison.Ordinal);
        var back = Path.Combine(folder, "lists", list + ".csv");
        Assert.Equal(1, story.Mira.Evidence.Add(back).Single().Stored);
        var researcher = story.Desk.Desk.As(MembersTest.Join(story.Desk, Homeward.Access.Role.Researcher));
        Assert.Equal("names", Assert.Throws<RefusedException>(() => researcher.Export(Path.Combine(story.Desk.Root, "no"), "why", false)).Code);
    }

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

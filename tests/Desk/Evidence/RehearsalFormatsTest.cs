using Homeward.Rehearsal;
using Homeward.Tests.Scripts;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>The made-up world in every kind of file: all of it is taken in, nothing is refused, and its copies count once.</summary>
public sealed class RehearsalFormatsTest
{
    [Fact]
    public void Formats_OfAMadeUpWorld_AreAllReadAndRecognisedAsCopies()
    {
        using var desk = new HandedIn();
        var world = Path.Combine(desk.Desk.Root, "world");
        var sources = WorldOnDisk.Sources(world, RehearsalOptions.PeopleOf("tiny")!.Value);
        var runs = desk.Add(Path.Combine(world, "formats"));
        Assert.All(runs, r => Assert.Equal(0, r.Refused));
        Assert.All(runs, r => Assert.Empty(desk.Mira.Evidence.Unread(r.RunId)));
        Assert.Superset(
            new HashSet<string> { "Docx", "Odt", "Pdf", "Xlsx", "Mailbox", "Zip", "Wacz", "BayanatJson", "AutoArchiver", "TelegramHtml", "ChatText", "Jpeg", "PlainText" },
            desk.All().Select(s => s.Kind).ToHashSet());
        foreach (var s in desk.All().Where(s => s.Parts == 0 && s.Kind is not ("Zip" or "Jpeg" or "ChatText")))
        {
            Assert.True(desk.Mira.Evidence.Source(s.Id)!.Text.Length > 40, s.Name);
        }

        desk.Add(sources);
        Assert.InRange(desk.Mira.Evidence.FindSameOrigin(), 8, 1000);
        Assert.NotEmpty(desk.Mira.Evidence.OriginOf(desk.Named("letter.docx").Id)!.Others);
    }

    /// <summary>Everything made to break an importer ends in a state somebody sees, and the ledgers add up.</summary>
    [Fact]
    public void Hostile_OfAMadeUpWorld_EndsInAVisibleState()
    {
        using var desk = new HandedIn();
        var world = Path.Combine(desk.Desk.Root, "world");
        WorldOnDisk.Sources(world, 60, hostile: true);
        var hostile = Path.Combine(world, "hostile");
        var runs = desk.Add(hostile).ToList();
        runs.AddRange(Directory.EnumerateDirectories(hostile).SelectMany(folder => desk.Mira.Evidence.Add(folder)));
        Assert.All(runs, r => Assert.Equal(r.Seen, r.Stored + r.Known + r.Refused));
        var refused = runs.SelectMany(r => desk.Mira.Evidence.Refusals(r.RunId, Homeward.Views.Slice.First(200)).Rows).ToList();
        var unread = runs.SelectMany(r => desk.Mira.Evidence.Unread(r.RunId)).Select(u => u.Name).ToList();
        var kept = desk.All().Select(s => s.Name).ToList();
        foreach (var file in Directory.EnumerateFiles(hostile, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(hostile, file);
            Assert.True(kept.Concat(unread).Any(k => k == name || name.EndsWith(k, StringComparison.Ordinal)) || refused.Exists(r => r.Where.Contains(name, StringComparison.Ordinal)), name);
        }

        Assert.Contains(refused, r => r.Reason.Contains("2.5 million letters", StringComparison.Ordinal)); // one message of 50 MB in a line
        Assert.Empty(Holdings.Faults(desk.Mira));
    }

    [Fact]
    public void Formats_SameSeed_SameBytes()
    {
        using var a = new HandedIn();
        var (one, two) = (Path.Combine(a.Desk.Root, "one"), Path.Combine(a.Desk.Root, "two"));
        WorldOnDisk.Sources(one, 60);
        WorldOnDisk.Sources(two, 60);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(one, "formats"), "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(one, two, StringComparison.Ordinal)));
        }
    }
}

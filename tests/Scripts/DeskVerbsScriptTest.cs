using System.Text.Json;
using Homeward.Claims;
using Homeward.Statistics;
using Homeward.Tests.Desk;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>The desk verbs on a real desk's folder, each a process of its own.</summary>
public class DeskVerbsScriptTest
{
    [Fact]
    public void FoundingCase_PathsAssessFiguresWhy_WalkDownToTheQuotes()
    {
        using var story = new FoundingCase();
        using var shell = Closed(story, out var desk);
        var paths = shell.Run([.. desk, "paths", "2025-03-19", "--json"]);
        Assert.Equal(0, paths.Code);
        var sent = paths.Json.GetProperty("stages").EnumerateArray()
            .Single(s => s.GetProperty("stage").GetString() == Stages.SentToFront);
        Assert.Equal("2025-03-21", sent.GetProperty("earliestBegin").GetString());
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("latestBegin").ValueKind);

        var assess = shell.Run([.. desk, "assess", "2025-03-19", "--rule", "IHL-117", "--lang", "ru", "--json"]);
        Assert.Equal((0, 1), (assess.Code, assess.Json.GetProperty("written").GetInt32()));
        var finding = assess.Json.GetProperty("findings")[0];
        Assert.Equal("unknown", finding.GetProperty("row").GetProperty("outcome").GetString());
        Assert.Matches("[а-я]", finding.GetProperty("missing")[0].GetProperty("question").GetString()!);
        Assert.Equal(0, shell.Run([.. desk, "assess", "2025-03-19", "--rule", "IHL-117", "--json"])
            .Json.GetProperty("written").GetInt32());

        var text = shell.Run([.. desk, "figures", "2025-03-19"]).Out;
        Assert.Contains("Released, as ARA says: 175.", text, StringComparison.Ordinal);
        Assert.Contains("Known to us by name: 0.", text, StringComparison.Ordinal);
        Assert.Contains("no share can be given", text, StringComparison.Ordinal);
        Assert.DoesNotContain("%", text, StringComparison.Ordinal);
        var frozen = shell.Run([.. desk, "figures", "2025-03-19", "--definition", "A-1-sent", "--freeze", "--json"]);
        Assert.Equal("none", frozen.Json.GetProperty("tier").GetString());
        var figure = frozen.Json.GetProperty("row").GetProperty("id").GetString()!;
        Assert.Contains(figure, shell.Run([.. desk, "figures"]).Out, StringComparison.Ordinal);
        var again = shell.Run([.. desk, "figures", figure, "--again", "--json"]);
        Assert.Equal((0, true), (again.Code, again.Json.GetProperty("same").GetBoolean()));

        foreach (var id in (string[])[figure, finding.GetProperty("row").GetProperty("id").GetString()!,
            sent.GetProperty("id").GetString()!, "2025-03-19"])
        {
            var why = shell.Run([.. desk, "why", id, "--json"]);
            Assert.Equal(0, why.Code);
            Assert.Contains(Leaves(why.Json), l => l.GetProperty("quote")
                .GetString() == "two days later they were sent to the front again");
        }

        Assert.Contains("“two days later they were sent to the front again”", shell.Run([.. desk, "why", figure]).Out,
            StringComparison.Ordinal);
        Assert.Equal(0, shell.Run([.. desk, "check", "--json"]).Code);
    }

    [Fact]
    public void WrongWordsAndUnknownThings_EndWithTheirCode()
    {
        using var story = new FoundingCase(accepted: false);
        using var shell = Closed(story, out var desk);
        Assert.Equal(3, shell.Run([.. desk, "why", "fig-0000000000000000"]).Code);
        Assert.Equal(3, shell.Run([.. desk, "paths", "1999-01-01"]).Code);
        Assert.Equal(3, shell.Run([.. desk, "figures", "1999-01-01"]).Code);
        Assert.Equal(2, shell.Run([.. desk, "figures", "2025-03-19", "--definition", "Z"]).Code);
        Assert.Equal(2, shell.Run([.. desk, "figures", "2025-03-19", "--by", "soon"]).Code);
        Assert.Equal(2, shell.Run([.. desk, "figures", "2025-03-19", "--side", "xx", "--freeze"]).Code);
        Assert.Equal(2, shell.Run([.. desk, "assess", "2025-03-19", "--rule", "IHL-999"]).Code);
        Assert.Equal(2, shell.Run([.. desk, "assess", "2025-03-19", "--lang", "de"]).Code);
        Assert.Equal(3, shell.Run([.. desk, "assess", "per-0000000000000000"]).Code);
        var wrong = shell.Write("wrong.txt", "not the passphrase\n");
        Assert.Equal(4, shell.Run("--desk", story.Desk.Folder, "--passphrase-file", wrong, "why", "2025-03-19").Code);
    }

    [Fact]
    public void Paths_Contradiction_EndsWithOneAndWithoutItWithNought()
    {
        using var story = new FoundingCase();
        var (person, mention) = story.AddPerson(1);
        var late = story.SayOf(mention, Stages.Captured, "2025-04-02");
        using var shell = Closed(story, out var desk);
        var ran = shell.Run([.. desk, "paths", person]);
        Assert.Equal(1, ran.Code);
        Assert.Contains("cannot all hold", ran.Out, StringComparison.Ordinal);
        Assert.Contains(late, ran.Out, StringComparison.Ordinal);
        Assert.Equal(0, shell.Run([.. desk, "paths", person, "--without", late]).Code);
    }

    /// <summary>Closes the desk in this process, so that the program can open it.</summary>
    private static CommandLine Closed(FoundingCase story, out string[] desk)
    {
        var shell = new CommandLine();
        story.Desk.Desk.Dispose();
        desk = ["--desk", story.Desk.Folder, "--passphrase-file",
            shell.Write("passphrase.txt", story.Desk.Founded.Passphrase + "\n")];
        return shell;
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement node) => node.GetProperty("because")
        .GetArrayLength() == 0
        ? [node]
        : node.GetProperty("because").EnumerateArray().SelectMany(Leaves);
}

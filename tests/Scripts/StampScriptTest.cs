using Homeward.Tests.Shared;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>Stamps by commands: over HTTP from an authority on this machine, and carried by hand.</summary>
public sealed class StampScriptTest : IDisposable
{
    private readonly ScriptDesk desk = new();
    private readonly Tools tools = new();

    public void Dispose()
    {
        tools.Dispose();
        desk.Dispose();
    }

    private Ran Do(int code, params string[] words)
    {
        var ran = desk.Run(words);
        Assert.True(ran.Code == code, $"{string.Join(' ', words)}: {ran.Code}\n{ran.Out}\n{ran.Error}");
        return ran;
    }

    [Fact]
    public void Stamp_AuthorityChosenKnowingly_AnswersAndIsKept()
    {
        using var authority = new StampAuthority(tools);
        Assert.Contains("nothing was sent", Do(3, "stamp").Error, StringComparison.Ordinal);
        var url = authority.Serve();
        Assert.Contains("never of a source", Do(3, "stamp", "authority", url).Error, StringComparison.Ordinal);
        Do(0, "stamp", "authority", url, "--it-may-know");
        Assert.Contains("Homeward Test TSA", Do(0, "stamp").Out, StringComparison.Ordinal);
        Assert.Contains(url, Do(0, "stamp", "list").Out, StringComparison.Ordinal);

        var request = Path.Combine(desk.Root, "carry.tsq");
        Do(0, "stamp", "request", "--out", request);
        Do(3, "stamp", "request", "--out", request);
        var answer = desk.Write("answer.tsr", authority.Answer(File.ReadAllBytes(request)));
        Do(0, "stamp", "import", answer, "--request", request, "--from", "a colleague");
        Assert.Equal(2, Do(0, "stamp", "list", "--json").Json.GetArrayLength());
        Do(0, "check");
    }

    [Fact]
    public void Stamp_AnswerTooLongWrongOrNone_IsSaidAndNothingKept()
    {
        using var authority = new StampAuthority(tools);
        Do(0, "stamp", "authority", authority.Serve(_ => new byte[10 << 20]), "--it-may-know");
        Do(0, "stamp", "authority", "http://127.0.0.1:1/tsa", "--it-may-know");
        var ran = Do(1, "stamp");
        Assert.Equal(2, ran.Error.Split("gave no stamp").Length - 1);
        Assert.Equal("No time stamp is kept.\n", Do(0, "stamp", "list").Out.ReplaceLineEndings("\n"));
        Do(3, "stamp", "import", desk.Write("x", "nonsense"));
        Do(2, "stamp", "import", "nowhere");
    }
}

using System.Text.Json;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>Two organisations: one keeps a desk, the other signs what it sees of it. By commands alone.</summary>
public sealed class CheckpointScriptTest : IDisposable
{
    private readonly ScriptDesk desk = new();

    public void Dispose() => desk.Dispose();

    private Ran Do(int code, params string[] words)
    {
        var ran = desk.Run(words);
        Assert.True(ran.Code == code, $"{string.Join(' ', words)}: {ran.Code}\n{ran.Out}\n{ran.Error}");
        return ran;
    }

    private Ran Cosign(int code, string request, string seen, string key)
    {
        var ran = DeskProcess.Run(desk.Root, "checkpoint", "cosign", request, "--key", Path.Combine(desk.Root, "our.pem"), "--name", "paper.example/desk",
            "--log-key", key, "--seen", Path.Combine(desk.Root, seen), "--json");
        Assert.True(ran.Code == code, ran.Out + ran.Error);
        return ran;
    }

    [Fact]
    public void Checkpoint_CosignedByAnother_IsKeptAndTellsALaterRollback()
    {
        Do(0, "add", desk.Write("a.txt", "они вернулись в мае"), "--no-read");
        var asked = Do(0, "checkpoint", "request", "--json").Json;
        var (request, key) = (asked.GetProperty("request").GetString()!, asked.GetProperty("logKey").GetString()!);
        var answer = Cosign(0, desk.Write("request", request), "seen", key).Json;
        Do(0, "checkpoint", "trust", answer.GetProperty("key").GetString()!, "--who", "a newspaper");
        Do(0, "checkpoint", "accept", desk.Write("line", answer.GetProperty("line").GetString() + "\n"));
        Assert.Contains("paper.example/desk", Do(0, "checkpoint", "cosigned").Out, StringComparison.Ordinal);
        Assert.Contains("a newspaper", Do(0, "checkpoint", "cosigners").Out, StringComparison.Ordinal);

        // The cosigner does not sign twice from the beginning, and does sign what grew.
        Cosign(3, desk.Write("request", request), "seen", key);
        var old = JsonSerializer.Deserialize<JsonElement>(Do(0, "checkpoint", "cosigned", "--json").Out).GetProperty("size").GetInt64();
        Cosign(0, desk.Write("request", Do(0, "checkpoint", "request", "--old", $"{old}").Out), "seen", key);

        // Everything holds from outside, with the cosigner's own copy as the known state.
        var seen = Path.Combine(desk.Root, "seen");
        var whole = Do(0, "verify", desk.Desk, "--known", seen, "--log-key", key, "--json");
        Assert.True(whole.Json.GetProperty("isWhole").GetBoolean());
        Do(0, "checkpoint");

        // The folder of before, put back: sound in itself, and told by the known state.
        ScriptDesk.Copy(desk.Desk, Path.Combine(desk.Root, "older"));
        Do(0, "add", desk.Write("b.txt", "another"), "--no-read");
        var newest = desk.Write("newest", Do(0, "checkpoint").Out);
        Do(0, "verify", Path.Combine(desk.Root, "older"), "--known", seen, "--log-key", key);
        Assert.Contains("put back to an older copy", Do(5, "verify", Path.Combine(desk.Root, "older"), "--known", newest, "--log-key", key).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_GivenNonsense_SayWhatIsWrong()
    {
        Assert.Contains("neither a desk nor a bundle", Do(2, "verify", desk.Root).Error, StringComparison.Ordinal);
        ScriptDesk.Copy(desk.Desk, Path.Combine(desk.Root, "faceless"));
        File.Delete(Path.Combine(desk.Root, "faceless", "desk.txt"));
        Assert.Contains("desk.txt", Do(5, "verify", Path.Combine(desk.Root, "faceless")).Error, StringComparison.Ordinal);
        Do(2, "verify", desk.Desk, "--log-key", "nonsense");
        Do(2, "verify", desk.Desk, "--known", "nowhere");
        Do(5, "verify", desk.Desk, "--known", desk.Write("note", "nonsense"));
        Do(3, "checkpoint", "accept", desk.Write("note", "nonsense"));
        Do(3, "checkpoint", "request", "--old", "1000");
        Do(3, "checkpoint", "cosigned");
        Do(3, "checkpoint", "trust", "nonsense", "--who", "x");
        Do(2, "checkpoint", "accept", desk.Write("binary", [0xFF, 0xFE, 0]));
    }
}

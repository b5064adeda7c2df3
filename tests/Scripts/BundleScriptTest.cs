using Homeward.Tests.Shared;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>From a letter to a court, by commands alone, with the verifier as a stranger runs it.</summary>
public sealed class BundleScriptTest : IDisposable
{
    private readonly ScriptDesk desk = new();

    public void Dispose() => desk.Dispose();

    private Ran Do(int code, params string[] words)
    {
        var ran = desk.Run(words);
        Assert.True(ran.Code == code, $"{string.Join(' ', words)}: {ran.Code}\n{ran.Out}\n{ran.Error}");
        return ran;
    }

    private (int Code, string Out, string Error) Verify(params string[] words) =>
        Tools.RunIn(desk.Root, "dotnet", [Path.Combine(AppContext.BaseDirectory, "homeward-verify.dll"), .. words]);

    [Fact]
    public void Bundle_GivenToAStranger_IsCheckedByBothProgramsAndNamesAChange()
    {
        var source = Do(0, "add", desk.Write("letter.txt", "Пришёл домой 3 мая, 10 мая увезли."), "--no-read", "--json").Json
            .GetProperty("runs")[0].GetProperty("sourceIds")[0].GetString()!;
        var file = Path.Combine(desk.Root, "court.tar");
        var made = Do(0, "bundle", source, "--out", file, "--for", "the court", "--why", "asked for", "--json").Json;
        var key = made.GetProperty("logKey").GetString()!;
        var whole = Verify(file, "--log-key", key);
        Assert.True(whole.Code == 0, whole.Out + whole.Error);
        Assert.Contains("WHOLE", whole.Out, StringComparison.Ordinal);
        Assert.Contains("very bytes", whole.Out, StringComparison.Ordinal);
        Do(0, "verify", file, "--log-key", key);

        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("10 мая"u8)] ^= 1;
        var changed = desk.Write("changed.tar", bytes);
        var told = Verify(changed, "--log-key", key, "--json");
        Assert.Equal(5, told.Code);
        Assert.Contains("/body", told.Out, StringComparison.Ordinal);
        Assert.Contains("\"verdict\": \"broken\"", told.Out, StringComparison.Ordinal);
        Do(5, "verify", changed);

        Do(3, "bundle", source, "--out", file, "--for", "the court", "--why", "again"); // it is there
        Do(3, "bundle", "src-0000000000000000", "--out", file + "2", "--for", "a", "--why", "b");
        Do(2, "bundle", source, "--out", file + "2", "--for", " ", "--why", "b");
        Assert.Equal(2, Verify().Code);
        Assert.Equal(2, Verify("nowhere.tar").Code);
        Assert.Equal(2, Verify(desk.Root).Code);
        desk.Write("torn/log-key.pem", "");
        Assert.Equal(5, Verify("torn").Code);
        Do(5, "verify", Path.Combine(desk.Root, "torn"));
        Assert.Equal(2, Verify(file, "--log-key", "nonsense").Code);
        Assert.Equal(5, Verify(desk.Passphrase).Code);
        Assert.Equal(0, Verify("--help").Code);

        var identity = Do(0, "export-key", source, "--why", "for the expert", "--json").Json;
        desk.Write("key.txt", identity.GetProperty("identity").GetString() + "\n");
        var opened = Tools.RunIn(desk.Root, "age", "-d", "-i", "key.txt", identity.GetProperty("file").GetString()!);
        Assert.Equal("Пришёл домой 3 мая, 10 мая увезли.", opened.Out);
        Do(0, "check");
    }
}

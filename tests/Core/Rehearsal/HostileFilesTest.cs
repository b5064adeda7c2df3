using System.Text.Json;
using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class HostileFilesTest
{
    private static readonly WorldInMemory World = WorldInMemory.Of(
        20, 1, new RehearsalOptions(Sources: false, Hostile: true));

    [Theory]
    [InlineData("truncated/result.json")]
    [InlineData("quotes/result.json")]
    [InlineData("unquoted/result.json")]
    [InlineData("control/result.json")]
    [InlineData("empty.json")]
    [InlineData("not-json.json")]
    public void Broken_Files_AreNotJson(string name) =>
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(World.Text("hostile/" + name)));

    [Theory]
    [InlineData("twice/result.json")]
    [InlineData("paths/result.json")]
    [InlineData("direction/result.json")]
    [InlineData("old-times/result.json")]
    [InlineData("clock/result.json")]
    [InlineData("future/result.json")]
    public void Tricky_Files_AreJsonAllTheSame(string name) => JsonDocument.Parse(World.Text("hostile/" + name));

    [Fact]
    public void Clock_GoesBackThreeHours_WhileIdsGoOn()
    {
        var times = JsonDocument.Parse(World.Text("hostile/clock/result.json")).RootElement.GetProperty("messages")
            .EnumerateArray()
            .Select(m => long.Parse(m.GetProperty("date_unixtime").GetString()!,
                System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(-10800, times[1] - times[0]);
    }

    [Fact]
    public void OneLine_IsFiftyMegabytesWithoutALineEndInside()
    {
        var bytes = World.Files["hostile/one-line/result.json"];
        Assert.InRange(bytes.Length, 50_000_000, 50_001_000);
        Assert.Equal(bytes.Length - 1, Array.IndexOf(bytes, (byte)'\n'));
        JsonDocument.Parse(bytes);
    }

    [Fact]
    public void Index_NamesEveryFileAndNoPathLeavesTheFolder()
    {
        var named = World.Text("hostile/INDEX.txt").Split('\n').Where(l => l.Contains('\t', StringComparison.Ordinal))
            .Select(l => "hostile/" + l.Split('\t')[0]);
        Assert.Equal(World.Under("hostile/").Where(p => p != "hostile/INDEX.txt"), named.Order(StringComparer.Ordinal));
        Assert.All(World.Files.Keys, p => Assert.DoesNotContain("..", p, StringComparison.Ordinal));
    }
}

using System.Text;
using System.Text.Json;
using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class RehearsalWorldTest
{
    // Changes with every word of the data and every draw of the code. When it does on purpose, take the hash the test
    // prints, and say so in the changelog: worlds made before are then other worlds.
    private const string TinySeedOne = "ced2bccf252ccde99eec57b03b0783990c82b0a1fa424d939520a42f3a21d598";

    [Fact]
    public void Generate_TinyWithSeedOne_IsTheWorldItAlwaysWas()
    {
        var hash = WorldInMemory.Of(60, 1).Hash();
        Assert.True(TinySeedOne == hash, hash);
    }

    [Fact]
    public void Generate_SameSeedTwice_SameBytes()
    {
        Assert.Equal(WorldInMemory.Of(300, 42).Hash(), WorldInMemory.Of(300, 42).Hash());
        Assert.NotEqual(WorldInMemory.Of(300, 42).Hash(), WorldInMemory.Of(300, 43).Hash());
    }

    [Fact]
    public void Generate_OnManyThreadsAtOnce_SameBytes()
    {
        var hashes = Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6)
            .Select(_ => WorldInMemory.Of(200, 7).Hash()).Distinct();
        Assert.Single(hashes);
    }

    [Fact]
    public void Generate_ForeignCulture_SameBytes()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("tr-TR");
            Assert.Equal(TinySeedOne, WorldInMemory.Of(60, 1).Hash());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(29)]
    [InlineData(30)]
    [InlineData(47)]
    public void Generate_FewPeople_StillMakesAWorld(int people)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var world = WorldInMemory.Of(people, seed);
            Assert.Equal(people, world.Lines("truth/persons.jsonl").Count());
        }
    }

    [Fact]
    public void Generate_NobodyOrTooMany_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WorldInMemory.Of(19, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorldInMemory.Of(5_000_001, 1));
    }

    [Fact]
    public void Generate_AnyFile_SaysThatItIsInvented()
    {
        var world = WorldInMemory.Of(120, 5);
        foreach (var (path, bytes) in world.Files)
        {
            var text = Encoding.UTF8.GetString(bytes);
            if (path.EndsWith(".jsonl", StringComparison.Ordinal))
            {
                Assert.All(world.Lines(path), l => Assert.True(l.GetProperty("invented").GetBoolean()));
            }
            else if (path.EndsWith(".eml", StringComparison.Ordinal))
            {
                Assert.Contains("X-Invented: yes", text, StringComparison.Ordinal);
            }
            else
            {
                string[] words = ["nvented", "INVENTED", "ыдуман", "игадан"];
                Assert.True(words.Any(w => text.Contains(w, StringComparison.Ordinal)), path);
            }
        }
    }

    [Fact]
    public void Generate_JsonFiles_AreJsonAndUtf8WithoutMark()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var world = WorldInMemory.Of(120, 5);
        foreach (var (path, bytes) in world.Files.Where(f => !f.Key.EndsWith(".jpg", StringComparison.Ordinal)
            && !(f.Key.StartsWith("formats/", StringComparison.Ordinal) && Path.GetExtension(f.Key) is ".docx" or ".odt" or ".xlsx" or ".zip" or ".wacz")))
        {
            var text = strict.GetString(bytes);
            Assert.False(text.StartsWith('\uFEFF'), path);
            if (path.EndsWith(".gold.json", StringComparison.Ordinal) || path == "truth/parameters.json")
            {
                JsonDocument.Parse(text);
            }
            if (path.EndsWith(".jsonl", StringComparison.Ordinal))
            {
                Assert.All(world.Lines(path), l => Assert.Equal(JsonValueKind.Object, l.ValueKind));
            }
            if (Path.GetExtension(path) is not (".eml" or ".mbox")) Assert.DoesNotContain('\r', text);
        }
    }

    [Fact]
    public void Generate_Small_HasTheSizesPromised()
    {
        var world = WorldInMemory.Of(RehearsalOptions.PeopleOf("small")!.Value, 1);
        Assert.Equal(2000, world.Lines("truth/persons.jsonl").Count());
        Assert.Equal(3000, world.Chat().GetProperty("messages").GetArrayLength());
        Assert.Equal(60, world.Under("sources/articles/").Count());
        Assert.Equal(150, world.Under("sources/calls/").Count());
        Assert.InRange(world.Lines("truth/claims.jsonl").Count(), 4000, 9000);
    }
}

using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class ChatExportTest
{
    private static readonly WorldInMemory World = WorldInMemory.Of(2000, 2);
    private static readonly JsonElement[] Messages = [.. World.Chat().GetProperty("messages").EnumerateArray()];

    [Fact]
    public void Export_AsWritten_IsNotJsonUntilControlsAreMended()
    {
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(World.Text("sources/telegram/result.json")));
        Assert.Equal(3000, Messages.Length);
    }

    [Fact]
    public void Export_BackslashSomebodyTyped_StaysWhatItWas() =>
        Assert.Contains(Messages, m => m.TryGetProperty("text", out _)
            && WorldInMemory.MessageText(m).Contains("\\x0C", StringComparison.Ordinal));

    [Fact]
    public void Export_Times_AreLocalBesideUnixTimeAsText()
    {
        var before = 0L;
        foreach (var m in Messages.Where(m => m.TryGetProperty("date", out _)))
        {
            var unix = long.Parse(m.GetProperty("date_unixtime").GetString()!, CultureInfo.InvariantCulture);
            var local = DateTime.ParseExact(
                m.GetProperty("date").GetString()!, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(unix).UtcDateTime.AddHours(3), local);
            Assert.True(unix >= before);
            before = unix;
            if (m.TryGetProperty("edited_unixtime", out var edited))
            {
                Assert.True(long.Parse(edited.GetString()!, CultureInfo.InvariantCulture) > unix);
            }
        }
    }

    [Fact]
    public void Export_Ids_RiseAndOldGroupIsNegative()
    {
        var ids = Messages.Select(m => m.GetProperty("id").GetInt64()).ToArray();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.True(ids[0] < -900_000_000);
        Assert.Equal("migrate_from_group",
            Messages.First(m => m.GetProperty("id").GetInt64() > 0).GetProperty("action").GetString());
    }

    [Fact]
    public void Export_TextAndEntities_SayTheSame()
    {
        var arrays = 0;
        foreach (var m in Messages.Where(m => m.TryGetProperty("text", out _)))
        {
            var entities = string.Concat(
                m.GetProperty("text_entities").EnumerateArray().Select(e => e.GetProperty("text").GetString()));
            Assert.Equal(WorldInMemory.MessageText(m), entities);
            if (m.GetProperty("text").ValueKind == JsonValueKind.Array) arrays++;
        }

        Assert.InRange(arrays, 100, 1500);
    }

    [Fact]
    public void Export_EdgeCasesOfRealExports_AreAllThere()
    {
        bool Any(Func<JsonElement, bool> test) => Messages.Any(test);
        static bool Is(JsonElement m, string field, string value) => m.TryGetProperty(field, out var v)
            && v.ValueKind == JsonValueKind.String && v.GetString()!.Contains(value, StringComparison.Ordinal);
        Assert.True(Any(m => m.TryGetProperty("from", out var f) && f.ValueKind == JsonValueKind.Null),
            "deleted account");
        Assert.True(Any(m => m.TryGetProperty("forwarded_from", out var f) && f.ValueKind == JsonValueKind.Null),
            "forward of unknown");
        Assert.True(Any(m => m.TryGetProperty("reply_to_message_id", out _)), "reply");
        Assert.True(Any(m => m.GetProperty("type").GetString() == "service"), "service");
        Assert.True(Any(m => m.GetProperty("type").GetString() == "unsupported" && m.EnumerateObject().Count() == 2),
            "unsupported");
        foreach (var why in (string[])["(File not included", "(File exceeds maximum size", "(File unavailable"])
        {
            Assert.True(Any(m => Is(m, "photo", why)), why);
        }
        foreach (var kind in (string[])["voice_message", "sticker"])
        {
            Assert.True(Any(m => Is(m, "media_type", kind)), kind);
        }
        foreach (var field in (string[])["poll", "contact_information", "reactions", "edited_unixtime"])
        {
            Assert.True(Any(m => m.TryGetProperty(field, out _)), field);
        }
        Assert.True(Any(m => m.TryGetProperty("text", out _)
            && WorldInMemory.MessageText(m).Contains('\f', StringComparison.Ordinal)), "control character");
        Assert.True(Any(m => m.TryGetProperty("text", out _)
            && WorldInMemory.MessageText(m).Contains('\u2028', StringComparison.Ordinal)), "line separator");
        var albums = Messages.Where(m => m.TryGetProperty("photo", out _))
            .GroupBy(m => m.GetProperty("date_unixtime").GetString() + m.GetProperty("from_id").GetString());
        Assert.Contains(albums, a => a.Count() >= 2);
    }

    [Fact]
    public void Export_PicturesNamedInside_LieInTheFolder()
    {
        var named = Messages.Where(m => m.TryGetProperty("photo", out _))
            .Select(m => m.GetProperty("photo").GetString()!).Where(p => p[0] != '(').ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, p => Assert.Equal([0xFF, 0xD8], World.Files["sources/telegram/" + p][..2]));
        Assert.Equal(named.Length, World.Under("sources/telegram/photos/").Count());
    }

    [Fact]
    public void Reposts_CarryTheFirstOnesWords()
    {
        var texts = Messages.Where(m => m.TryGetProperty("text", out _))
            .ToDictionary(m => m.GetProperty("id").GetInt64(), WorldInMemory.MessageText);
        var reposts = World.Lines("truth/claims.jsonl").Where(c => c.TryGetProperty("repostOf", out _)).ToArray();
        Assert.NotEmpty(reposts);
        Assert.All(reposts, c =>
            Assert.Equal(texts[c.GetProperty("repostOf").GetInt64()], texts[c.GetProperty("message").GetInt64()]));
    }
}

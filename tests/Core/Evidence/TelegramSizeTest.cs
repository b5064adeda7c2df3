using System.Globalization;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>
/// Case 13: huge exports, huge messages and lines without an end need no more memory than small ones.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class TelegramSizeTest
{
    private static IEnumerable<string> File(IEnumerable<string> messages)
    {
        yield return "{\n \"name\": \"x\",\n \"type\": \"private_group\",\n \"id\": 5,\n \"messages\": [\n";
        var first = true;
        foreach (var message in messages)
        {
            yield return first ? message : ",\n" + message;
            first = false;
        }

        yield return "\n ]\n}";
    }

    private static IEnumerable<string> Many(int count)
    {
        var template =
            string.Join('\n', Exports.Message(-77, "Ищу сына, в/ч 12345, пропал 12.03 под Суджей. Кто знает, напишите")
            .Split('\n').Select(l => "  " + l));
        for (var i = 1; i <= count; i++)
        {
            yield return template.Replace("-77", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Case13_TwoHundredMegabytes_NeedConstantMemory()
    {
        // More than 4 GB with HOMEWARD_LONG: also where a place no longer fits into 32 bits.
        var count = Environment.GetEnvironmentVariable("HOMEWARD_LONG") == "1" ? 9_300_000 : 430_000;
        using var stream = new MadeStream(File(Many(count)));
        long read = 0, last = 0, peak = 0;
        var before = GC.GetTotalMemory(true);
        foreach (var part in TelegramExport.Read(stream))
        {
            if (part is not TelegramMessage m) continue;
            Assert.True(m.Id > last);
            last = m.Id;
            if (++read % 40_000 == 0) peak = Math.Max(peak, GC.GetTotalMemory(true) - before);
        }

        Assert.Equal(count, read);
        Assert.True(stream.Position > (count > 1_000_000 ? 4L << 30 : 200_000_000), $"only {stream.Position} bytes were made");
        Assert.True(peak < 4_000_000, $"{peak} bytes were held");
    }

    [Fact]
    public void MessageOfOneMegabyte_IsReadWhole()
    {
        var text = new string('я', 1_000_000);
        var parts = Exports.Parts(Exports.Chat(Exports.Message(1, "а"), Exports.Message(2, text),
            Exports.Message(3, "б")));
        Assert.Equal([1L, 2L, 3L], parts.OfType<TelegramMessage>().Select(m => m.Id));
        Assert.Equal(text, parts.OfType<TelegramMessage>().Single(m => m.Id == 2).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MessageLongerThanTheLimit_IsRefusedBySpanAndTheRestRead(bool layout)
    {
        var json = Exports.Chat(Exports.Message(1, "а"), Exports.Message(2, new string('x', 5_000_000)),
            Exports.Message(3, "б"));
        if (!layout) json = json.Replace("\n", "", StringComparison.Ordinal);
        var parts = Exports.Parts(json, new() { MaxMessageBytes = 1024 * 1024 });
        Assert.Equal([1L, 3L], parts.OfType<TelegramMessage>().Select(m => m.Id));
        var refused = parts.OfType<Refused>().Single();
        Assert.Contains("longer than 1 MB", refused.Reason, StringComparison.Ordinal);
        Assert.InRange(refused.ByteLength, 10_000_000, 10_100_000);
    }

    [Fact]
    public void LineOfFiftyMegabytesThatNeverEnds_IsRefusedInBoundedMemory()
    {
        using var stream = new MadeStream(File(["  {\n   \"id\": 1,\n   \"text\": \"" + new string('z', 50_000_000)]));
        var parts = TelegramExport.Read(stream, new() { MaxMessageBytes = 1024 * 1024 }).ToList();
        Assert.Single(parts.OfType<Refused>(), r => r.What == RefusedWhat.Thing);
        Assert.Empty(parts.OfType<TelegramMessage>());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"id\":1,\"type\":\"message\",\"x\":[")]
    public void NestedWithoutEnd_IsRefusedWithoutOverflow(string opening)
    {
        var json = string.Concat(Enumerable.Repeat(opening, 200_000));
        Assert.NotEmpty(Exports.Parts(json).OfType<Refused>());
        var inside = "{\"name\":\"a\",\"type\":\"private_group\",\"id\":1,\"messages\":[" + json;
        Assert.NotEmpty(Exports.Parts(inside).OfType<Refused>());
    }

    [Fact]
    public void EmptyFileAndOtherFiles_AreRefusedWithAReason()
    {
        Assert.Contains("the file is empty", Exports.Parts("").OfType<Refused>().Single().Reason,
            StringComparison.Ordinal);
        Assert.Contains("no list of messages", Exports.Parts("просто текст").OfType<Refused>().Single().Reason,
            StringComparison.Ordinal);
        var wide = System.Text.Encoding.Unicode.GetBytes("\uFEFF{\"name\":1}");
        Assert.Contains("UTF-16", Exports.Parts(wide).OfType<Refused>().Single().Reason, StringComparison.Ordinal);
    }
}

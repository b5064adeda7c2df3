using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>
/// Laws of the reader on damaged exports: it never throws, loses only what was damaged, and its count adds up.
/// </summary>
public sealed class TelegramFuzzTest
{
    private const int Count = 12;

    private static readonly string[] Messages = [.. Enumerable.Range(1, Count).Select(i =>
        i % 4 == 0 ? Exports.WithText(i,
            "[\n  \"ищу \",\n  {\n   \"type\": \"bold\",\n   \"text\": \"сына {1} [\\\"Олега\\\"]\"\n  }\n ]")
        : i % 5 == 0 ? Exports.Service(i, "pin_message", " \"message_id\": 3,\n")
        : Exports.Message(i, "в/ч 1234" + i + ", обмен \\\"24 мая\\\" }], {"))];

    private static readonly byte[] One = Encoding.UTF8.GetBytes(Exports.Chat(Messages));

    private static readonly byte[] Two =
        Encoding.UTF8.GetBytes(Exports.Account(("Первый", 11, Messages), ("Второй", 12, Messages)));

    private static readonly byte[] Line =
        Encoding.UTF8.GetBytes(Exports.Chat(Messages).Replace("\n", "", StringComparison.Ordinal));

    private static (List<TelegramMessage> Read, List<Refused> Refused, List<Part> All) Run(byte[] json)
    {
        var parts = Exports.Parts(json);
        return ([.. parts.OfType<TelegramMessage>()], [.. parts.OfType<Refused>()], parts);
    }

    private static string Around(byte[] json, int at) =>
        Encoding.UTF8.GetString(json, Math.Max(0, at - 60), Math.Min(120, json.Length - Math.Max(0, at - 60)));

    [Fact]
    public void Read_OneByteChanged_LosesAtMostTheMessageItLiesIn()
    {
        var sound = Run(One).Read;
        Assert.Equal(Count, sound.Count);
        Gen.Select(Gen.Int[0, One.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var json = (byte[])One.Clone();
            json[at] = value;
            var (read, refused, _) = Run(json);
            var things = refused.Count(r => r.What == RefusedWhat.Thing);
            Assert.True(Count == read.Count + things, Around(json, at));
            foreach (var m in sound)
            {
                if (at >= m.ByteStart && at < m.ByteStart + m.ByteLength) continue;
                var again = read.Single(r => r.ByteStart == m.ByteStart);
                Assert.Equal((m.Id, m.Text, m.ByteLength), (again.Id, again.Text, again.ByteLength));
            }
        }, iter: 2_000);
    }

    [Fact]
    public void Read_OneByteChangedInAccount_LosesAtMostTheMessageItLiesIn()
    {
        var sound = Run(Two).Read;
        Assert.Equal(2 * Count, sound.Count);
        Gen.Select(Gen.Int[0, Two.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var json = (byte[])Two.Clone();
            json[at] = value;
            var (read, refused, _) = Run(json);
            Assert.True(2 * Count == read.Count + refused.Count(r => r.What == RefusedWhat.Thing), Around(json, at));
            foreach (var m in sound)
            {
                if (at >= m.ByteStart && at < m.ByteStart + m.ByteLength) continue;
                Assert.Contains(read, r => r.ByteStart == m.ByteStart && r.Id == m.Id && r.Text == m.Text);
            }
        }, iter: 2_000);
    }

    [Fact]
    public void Read_Truncated_DeliversAllBeforeAndRefusesOnce()
    {
        var sound = Run(One).Read;
        Gen.Int[1, One.Length - 1].Sample(length =>
        {
            var (read, refused, _) = Run(One[..length]);
            Assert.Equal(sound.Where(m => m.ByteStart + m.ByteLength <= length).Select(m => m.Id),
                read.Select(m => m.Id));
            var cut = sound.Count(m => m.ByteStart < length && m.ByteStart + m.ByteLength > length);
            Assert.Equal(cut, refused.Count(r => r.What == RefusedWhat.Thing));
            if (length <= sound[^1].ByteStart + sound[^1].ByteLength) Assert.Single(refused);
        }, iter: 2_000);
    }

    [Fact]
    public void Read_AnyDamage_NeverThrowsAndSpansStayInTheFile()
    {
        var places = Gen.Select(Gen.Int[0, Two.Length - 1], Gen.Byte).Array[1, 40];
        Gen.Select(places, Gen.Int[0, 2], Gen.Int[0, Two.Length]).Sample((changes, which, cut) =>
        {
            var json = (byte[])(which == 0 ? One : which == 1 ? Two : Line).Clone();
            foreach (var (at, value) in changes) json[at % json.Length] = value;
            if (cut < json.Length) json = [.. json[..(cut / 2)], .. json[cut..]];
            var (read, _, all) = Run(json);
            foreach (var part in all)
            {
                Assert.InRange(part.ByteStart, 0, json.Length);
                Assert.InRange(part.ByteStart + part.ByteLength, part.ByteStart, json.Length);
            }

            foreach (var m in read)
            {
                Assert.True(m.Raw.Span.SequenceEqual(json.AsSpan((int)m.ByteStart, (int)m.ByteLength)));
            }
        }, iter: 2_000);
    }

    [Fact]
    public void Read_OneByteChangedInOneLine_NeverLosesSilently()
    {
        Gen.Select(Gen.Int[0, Line.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var json = (byte[])Line.Clone();
            json[at] = value;
            var (read, refused, all) = Run(json);
            if (read.Count < Count) Assert.True(refused.Count > 0 || all.OfType<OtherField>().Any());
        }, iter: 1_500);
    }

    [Fact]
    public void Read_SmallPiecesOfStream_GivesTheSameParts()
    {
        var whole = Run(Two).All.Select(p => (p.GetType(), p.ByteStart, p.ByteLength)).ToList();
        var pieces = TelegramExport.Read(new Trickle(Two, 7)).Select(p => (p.GetType(), p.ByteStart, p.ByteLength))
            .ToList();
        Assert.Equal(whole, pieces);
    }
}

/// <summary>A stream that gives few bytes at a time, as pipes and networks do.</summary>
internal sealed class Trickle(byte[] bytes, int step) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, step));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, step)]);
}

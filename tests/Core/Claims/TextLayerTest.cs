using System.Text;
using CsCheck;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class TextLayerTest
{
    private const string Russian =
        "Сын, Дмитрий, был в плену с октября. Освободили его 19 марта, позвонил с чужого номера.";

    [Fact]
    public void From_Utf8WithMarkAndCrLf_RepairsBothAndSaysSo()
    {
        var layer = TextLayer.From([0xEF, 0xBB, 0xBF, .. "one\r\ntwo\rthree"u8]);
        Assert.Equal("one\ntwo\nthree", layer.Text);
        Assert.Equal(2, layer.Notes.Count);
    }

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("utf-8")]
    public void From_CyrillicInOldEncoding_GivesTheSameText(string encoding)
    {
        var layer = TextLayer.From(Bytes(Russian, encoding));
        Assert.Equal(Russian, layer.Text);
        Assert.Equal(encoding, layer.Encoding);
    }

    [Fact]
    public void From_Utf16WithMark_GivesTheSameText() =>
        Assert.Equal(Russian, TextLayer.From([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Russian)]).Text);

    [Fact]
    public void From_Utf8CutInALetter_StaysUtf8()
    {
        var bytes = Encoding.UTF8.GetBytes(Russian);
        var layer = TextLayer.From(bytes.AsSpan(0, bytes.Length - 2));
        Assert.Equal("utf-8", layer.Encoding);
        Assert.StartsWith("Сын, Дмитрий", layer.Text, StringComparison.Ordinal);
        Assert.NotEmpty(layer.Notes);
    }

    [Fact]
    public void From_BrokenSurrogates_StandAsReplacement()
    {
        var layer = TextLayer.From("a\uD800b\uDC00c");
        Assert.Equal("a\uFFFDb\uFFFDc", layer.Text);
        Assert.Equal(5, layer.Length);
    }

    [Fact]
    public void UnitAt_TextWithPairs_AgreesWithCountingRunes() =>
        Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\uD83D', '\uD83D'], Gen.Char['\uDE00', '\uDE40']), 0,
            300].Sample(text =>
        {
            var layer = TextLayer.From(text);
            var unit = 0;
            var point = 0;
            foreach (var rune in layer.Text.EnumerateRunes())
            {
                if (layer.UnitAt(point) != unit || layer.PointAt(unit) != point) return false;
                unit += rune.Utf16SequenceLength;
                point++;
            }

            return layer.Length == point && layer.UnitAt(point) == layer.Text.Length;
        });

    [Fact]
    public void From_AnyBytes_NeverFails() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        var layer = TextLayer.From(bytes);
        return layer.Holds(0, layer.Length, layer.Text) && !layer.Text.Contains('\r');
    });

    [Fact]
    public void Holds_ShiftedSpan_IsFalse()
    {
        var layer = TextLayer.From("😀 they were sent back");
        Assert.True(layer.Holds(2, 4, "they"));
        Assert.False(layer.Holds(3, 4, "they"));
        Assert.False(layer.Holds(2, 400, "they"));
    }

    private static byte[] Bytes(string text, string encoding) => encoding switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(text),
        "utf-16le" => Encoding.Unicode.GetBytes(text),
        "utf-16be" => Encoding.BigEndianUnicode.GetBytes(text),
        _ => [.. text.Select(c => Byte(c, encoding))],
    };

    private static byte Byte(char letter, string encoding)
    {
        const string Koi = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";
        if (letter < 0x80) return (byte)letter;
        return (byte)(0xC0 + (encoding == "koi8-r" ? Koi.IndexOf(letter, StringComparison.Ordinal) : letter - 'А'));
    }
}

using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class TextLayerTest
{
    private const string Russian =
        "Вышел на связь 5 числа. Забрали телефоны, подписали контракт. Ищем Петрова Сергея Николаевича.";
    private const string Ukrainian =
        "Вийшов на зв'язок 5 числа. Їх тримали під Горлівкою, є поранені. Шукаємо Петренка Сергія.";
    private const string Catalan =
        "Segons la família, va tornar al front després de l'intercanvi. Txuviliàev és a l'hospital.";

    private static byte[] As(string text, string charset) =>
        CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(text);

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-u")]
    [InlineData("ibm866")]
    public void From_OneByteCyrillic_IsTold(string charset)
    {
        var layer = TextLayer.From(As(Russian, charset), null, out var refusal)!;
        Assert.Null(refusal);
        Assert.Equal((charset, Russian), (layer.Charset.Name, layer.Text));
        if (charset != "ibm866") Assert.Equal(Ukrainian, TextLayer.From(As(Ukrainian, charset), null, out _)!.Text);
    }

    [Fact]
    public void From_WrongClaim_IsOverruledByTheBytes()
    {
        Assert.Equal(Russian, TextLayer.From(As(Russian, "windows-1251"), "koi8-r", out _)!.Text);
        Assert.Equal(Russian, TextLayer.From(Encoding.UTF8.GetBytes(Russian), "windows-1251", out _)!.Text);
        Assert.Equal(Catalan, TextLayer.From(As(Catalan, "windows-1252"), null, out _)!.Text);
    }

    [Fact]
    public void From_Utf16AndMarks_AreRead()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            Assert.Equal(Russian, TextLayer.From(encoding.GetBytes(Russian), null, out _)!.Text);
            Assert.Equal(Russian, TextLayer.From(encoding.GetBytes('\uFEFF' + Russian), null, out _)!.Text);
        }

        var marked = TextLayer.From(Encoding.UTF8.GetBytes('\uFEFF' + Russian), null, out _)!;
        Assert.Equal(Russian, marked.Text);
        Assert.Contains(marked.Notes, n => n.Code == "bom-removed");
    }

    [Fact]
    public void From_LineEnds_BecomeLfAndAreNoted()
    {
        var layer = TextLayer.From("a\r\nb\rc\n\r\nd"u8, null, out _)!;
        Assert.Equal("a\nb\nc\n\nd", layer.Text);
        Assert.Contains(layer.Notes, n => n.Code == "line-ends");
    }

    [Fact]
    public void From_BadBytes_AreKeptBesideTheirRepair()
    {
        byte[] bytes =
            [.. Encoding.UTF8.GetBytes("письмо 🕊\r\n"), 0xFF, 0xC3,
            .. Encoding.UTF8.GetBytes(" конец, и ещё много слов")];
        var layer = TextLayer.From(bytes, null, out _)!;
        var bad = layer.Bad.Single();
        Assert.Equal("письмо 🕊\n\uFFFD конец, и ещё много слов", layer.Text);
        Assert.Equal((9, Convert.ToBase64String([0xFF, 0xC3])), (bad.CodePoint, bad.Base64));
        Assert.Equal(0xFF, bytes[bad.ByteStart]);
        Assert.Equal("\uFFFD", layer.Quote(bad.CodePoint, 1));
    }

    [Fact]
    public void From_BinaryOrTooLong_IsRefusedInWords()
    {
        Assert.Null(TextLayer.From(new byte[100], null, out var refusal));
        Assert.Contains("not text", refusal, StringComparison.Ordinal);
        Assert.Null(TextLayer.From(new byte[TextLayer.MaxBytes + 1], null, out refusal));
        Assert.Contains("longer than 256 MB", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void From_Utf8CutInALetter_StaysUtf8AndSaysSo()
    {
        var layer = TextLayer.From(Encoding.UTF8.GetBytes(Russian).AsSpan()[..^2], null, out _)!;
        Assert.Equal("utf-8", layer.Charset.Name);
        Assert.StartsWith(Russian[..8], layer.Text, StringComparison.Ordinal);
        Assert.Single(layer.Bad);
    }

    [Fact]
    public void Of_TextOfAnotherImporter_IsRepairedAndItsOwnTextPassesUnchanged()
    {
        var layer = TextLayer.Of("\uFEFFa\uD800b\uDC00c\r\n🕊");
        Assert.Equal("a\uFFFDb\uFFFDc\n🕊", layer.Text);
        Assert.Equal(7, layer.CodePoints);
        Assert.Equal(["bom-removed", "line-ends", "half-letters"], layer.Notes.Select(n => n.Code));
        var again = TextLayer.Of(layer.Text);
        Assert.Equal(layer.Text, again.Text);
        Assert.Empty(again.Notes);
    }

    [Fact]
    public void Holds_ShiftedSpan_IsFalse()
    {
        var layer = TextLayer.Of("😀 they were sent back");
        Assert.True(layer.Holds(2, 4, "they"));
        Assert.False(layer.Holds(3, 4, "they"));
        Assert.False(layer.Holds(2, 400, "they"));
        Assert.Equal(0, layer.CodePointOf(1)); // the middle of the face belongs to it
    }

    [Fact]
    public void Offsets_AnyText_ConvertBothWays()
    {
        var word = Words("слово ", "🕊", "\uD83D", "é", "\n", "a\u0301", "𝔄𝔅", new string('x', 700));
        word.Array[0, 60].Select(string.Concat).Sample(text =>
        {
            var layer = TextLayer.Of(text);
            var runes = layer.Text.EnumerateRunes().Count();
            Assert.Equal(runes, layer.CodePoints);
            for (var point = 0; point <= runes; point += Math.Max(1, runes / 40))
            {
                var unit = layer.Utf16Of(point);
                Assert.Equal(point, layer.CodePointOf(unit));
                Assert.Equal(point, layer.Text[..unit].EnumerateRunes().Count());
            }

            Assert.Equal(layer.Text, layer.Quote(0, runes));
            Assert.Null(layer.Quote(0, runes + 1));
            Assert.Null(layer.Quote(-1, 1));
        }, iter: 500);
    }

    [Fact]
    public void From_AnyBytes_NeverThrowsAndAccountsForBadOnes()
    {
        Gen.Select(Gen.Byte.Array[0, 80], Gen.Bool).Sample((noise, front) =>
        {
            var text = Encoding.UTF8.GetBytes(
                "Ищу сына, в/ч 12345. Где он сейчас, не знает никто из нас, ответьте, пожалуйста. ");
            byte[] bytes = front ? [.. noise, .. text, .. text, .. text] : [.. text, .. text, .. text, .. noise];
            var layer = TextLayer.From(bytes, null, out var refusal);
            Assert.Equal(layer is null, refusal is not null);
            if (layer is null) return;
            Assert.DoesNotContain('\r', layer.Text);
            foreach (var bad in layer.Bad) Assert.Equal("\uFFFD", layer.Quote(bad.CodePoint, 1));
        }, iter: 3_000);
    }

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
}

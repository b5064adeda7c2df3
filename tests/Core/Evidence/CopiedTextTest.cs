using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>Copies share their words; other texts about the same thing do not.</summary>
public sealed class CopiedTextTest
{
    private const string Appeal = "Ищу сына, Иванова Петра Сергеевича, 1998 г.р., обмен 24 мая. Забрали телефоны, связи нет с пятого числа. Кто видел его в госпитале, напишите матери.";

    [Theory]
    [InlineData("ПЕРЕСЫЛАЮ! " + Appeal + " Макс. репост!!!", 0.95)]
    [InlineData("Ищу сына Иванова Петра Сергеевича 1998 г р обмен 24 мая забрали телефоны связи нет с пятого числа кто видел его в госпитале напишите матери", 0.95)]
    public void Shares_PassedOnWithMoreAround_IsACopy(string copy, double least) =>
        Assert.InRange(CopiedText.Of(Appeal)!.Shares(CopiedText.Of(copy)!), least, 1);

    [Theory]
    [InlineData("Ищу мужа, Петрова Ивана Олеговича, 1990 г.р., обмен 19 марта. Звонил один раз из части, потом тишина. Кто был с ним в одной палате, отзовитесь, пожалуйста.")]
    [InlineData("Сегодня опять никого из наших в списке нет, держитесь все вместе и пишите, если что-то станет известно.")]
    public void Shares_OtherAppeals_AreNoCopies(string other) => Assert.InRange(CopiedText.Of(Appeal)!.Shares(CopiedText.Of(other)!), 0, 0.3);

    [Fact]
    public void Of_FewWords_SaysNothing() => Assert.Null(CopiedText.Of("он жив, слава богу, держитесь"));

    [Fact]
    public void Bands_Copies_MeetInAtLeastOne() => Gen.Int[0, 40].Select(Gen.Int[0, 1000]).Sample((cut, seed) =>
    {
        var chance = new Random(seed);
        var words = Enumerable.Range(0, 60).Select(_ => "слово" + chance.Next(5000)).ToList();
        var copy = words.Take(60 - cut % 6).Prepend("перешлите").ToList();
        var (a, b) = (CopiedText.Of(string.Join(' ', words))!, CopiedText.Of(string.Join(", ", copy))!);
        Assert.True(a.Bands().Intersect(b.Bands()).Any(), $"{a.Shares(b)}");
    });
}

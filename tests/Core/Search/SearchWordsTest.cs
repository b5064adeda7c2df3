using CsCheck;
using Homeward.Search;
using Xunit;

namespace Homeward.Tests.Core.Search;

public class SearchWordsTest
{
    private static bool Finds(string question, string text)
    {
        var words = new SearchWords();
        return SearchQuestion.Read(question, words).Marks(text).Any();
    }

    /// <summary>Each word in several of its forms: any of them finds every other.</summary>
    [Theory]
    [InlineData("обмен обмена обмену обменом обменах обменов")]
    [InlineData("военкомат военкомата военкомату военкоматом военкоматы военкоматов")]
    [InlineData("украинец украинца украинцу украинцев украинцами")]
    [InlineData("боец бойца бойцу бойцов бойцами")]
    [InlineData("список списка списку списков списками")]
    [InlineData("ребёнок ребенка дети детей детьми")]
    [InlineData("человек людей людям человеку")]
    [InlineData("шёл шла шли идут")]
    [InlineData("раненый раненого ранен ранены ранения ранением")]
    [InlineData("освобождён освобожденный освобождения освобождению")]
    [InlineData("вернулся вернулась вернулись вернуться вернётся вернутся")]
    [InlineData("Коваленко Коваленка Коваленку")]
    [InlineData("Сидоров Сидорова Сидорову Сидоровым")]
    [InlineData("Ребёнок РЕБЕНОК ребёнка")]
    [InlineData("полонений полоненого полоненому полонених полоненими полонені")]
    [InlineData("солдат солдата солдатові солдатів солдатами солдати")]
    [InlineData("повернувся повернулася повернулися повернутися повернуться")]
    [InlineData("госпіталь госпіталю госпіталем госпіталі")]
    [InlineData("адміністрація адміністрації адміністрацію")]
    [InlineData("боєць бійця бійців бійцями")]
    [InlineData("п'ятий п’ятого пʼятому")]
    [InlineData("Київ Києва Києву Києві")]
    [InlineData("поранення пораненням пораненнями пораненні")]
    [InlineData("prisoner prisoners prisoner's")]
    [InlineData("released releases releasing")]
    [InlineData("children child")]
    [InlineData("beaten beat beating")]
    public void Marks_EveryFormOfAWord_MeetsEveryOther(string forms)
    {
        var all = forms.Split(' ');
        foreach (var asked in all)
        {
            foreach (var written in all) Assert.True(Finds(asked, $"Тут: {written}, і далі."), $"{asked} does not find {written}");
        }
    }

    [Theory]
    [InlineData("обмен", "обман")]
    [InlineData("сын", "синий")]
    [InlineData("плен", "план")]
    [InlineData("Семён", "семья")]
    [InlineData("Петров", "Петренко")]
    [InlineData("released", "relevant")]
    public void Marks_AnotherWord_IsNotMet(string asked, string text) => Assert.False(Finds(asked, text));

    [Theory]
    [InlineData("Кoваленко", "Коваленко")] // a Latin o
    [InlineData("Коваленко", "Kоваленко")] // a Latin K
    [InlineData("їжак", "Їжака бачили")]
    [InlineData("Галаган", "Ґалаґан")]
    [InlineData("Мольпесерес", "Мольпесе\u0301рес")]
    [InlineData("Munoz", "Muñoz")]
    [InlineData("обмін", "сообщили об обмене")] // Ukrainian finds Russian, where the dictionary of pairs knows it
    public void Marks_OtherSpelling_IsMet(string asked, string text) => Assert.True(Finds(asked, text));

    [Fact]
    public void Read_Notation_IsUnderstood()
    {
        var words = new SearchWords();
        string? Match(string typed) => SearchQuestion.Read(typed, words).Match;
        Assert.Equal("(\"жив\" AND \"дом\")", Match("жив дом"));
        Assert.Equal("(\"письмо0 обмен0\")", Match("«письмо обмена»"));
        Assert.Equal("((\"дом\") NOT \"школ\")", Match("дом -школа"));
        Assert.Contains("NOT", Match("дом -школа"), StringComparison.Ordinal);
        Assert.Contains("*", Match("дом*"), StringComparison.Ordinal);
        Assert.Equal("((\"дом\" OR \"сад\") AND \"рек\")", Match("дом | сад река"));
        Assert.True(SearchQuestion.Read("-школа", words).OnlyWithout);
        Assert.Null(Match("!!! … ***"));
        Assert.True(SearchQuestion.Read(string.Join(' ', Enumerable.Range(0, 40).Select(i => "слово" + i)), words).LeftOut);
    }

    [Fact]
    public void Indexed_Words_ComeInOrderSoThatPhrasesAreFound() =>
        Assert.Equal("обмен0 пройти0 во вторник", new SearchWords().Indexed("Обмен прошёл… во вторник!"));

    /// <summary>No text breaks the reading of words, and where they stand is always inside the text.</summary>
    [Fact]
    public void Of_AnyText_GivesWordsInOrderInsideIt() => Gen.String.Sample(text =>
    {
        var end = 0;
        foreach (var word in SearchWords.Of(text))
        {
            Assert.InRange(word.Start, end, text.Length);
            end = word.Start + word.Length;
            Assert.InRange(end, word.Start + 1, text.Length);
        }

        _ = new SearchWords().Indexed(text);
        _ = SearchQuestion.Read(text, new SearchWords()).Match;
    });

    /// <summary>What a text is kept as can be asked for: every word of it finds it.</summary>
    [Fact]
    public void Marks_EveryWordOfAText_FindsTheText() =>
        Gen.OneOf(Gen.Char['а', 'я'], Gen.Char['a', 'z'], Gen.Int[0, 9].Select(i => "іїєґё' ИА "[i % 9])).Array[1, 60].Sample(letters =>
        {
            var text = new string(letters);
            foreach (var word in SearchWords.Of(text).Where(w => w.Folded.Length > 0))
            {
                Assert.True(Finds($"\"{text.AsSpan(word.Start, word.Length)}\"", text));
            }
        }, iter: 300);
}

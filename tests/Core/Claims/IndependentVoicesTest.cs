using CsCheck;
using Homeward.Claims;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class IndependentVoicesTest
{
    [Fact]
    public void Of_FortyCopiesAndOneWhoQuotesThem_AreOneVoice()
    {
        var told = Enumerable.Range(0, 40).Select(i => new StatementOrigins($"c{i}", ["text A", $"name sender {i}"]))
            .Append(new StatementOrigins("quoting", ["text B", "name sender 7"])).Append(new StatementOrigins("another", ["text C", "name witness"])).ToList();
        var voices = IndependentVoices.Of(told);
        Assert.Equal(2, voices.Count);
        Assert.Equal(41, voices[0].Ids.Count);
        Assert.Equal(["text A", "name sender 7"], voices[0].Shared);
        Assert.Empty(voices[1].Shared);
    }

    /// <summary>Against pairs that reach each other by brute force: same parts whatever the order, and one more shared origin never gives more voices.</summary>
    [Fact]
    public void Of_AnyStatements_ArePartedAsTheyHangTogether() => Gen.Int[0, 6].Array[0, 3].Array[0, 9].Sample(made =>
    {
        var told = made.Select((origins, i) => new StatementOrigins($"c{i}", [.. origins.Select(o => $"o{o}")])).ToList();
        var reach = told.Select((_, i) => new HashSet<int> { i }).ToArray();
        for (var round = 0; round < told.Count; round++)
        {
            for (var i = 0; i < told.Count; i++)
            {
                for (var j = 0; j < told.Count; j++) if (told[i].Origins.Intersect(told[j].Origins).Any()) reach[i].UnionWith(reach[j]);
            }
        }

        var voices = IndependentVoices.Of(told);
        Assert.Equal(told.Select(t => t.Id).Order(), voices.SelectMany(v => v.Ids).Order());
        foreach (var voice in voices)
        {
            Assert.Equal(reach[int.Parse(voice.Ids[0][1..], System.Globalization.CultureInfo.InvariantCulture)].Select(i => $"c{i}").Order(), voice.Ids.Order());
        }

        var turned = IndependentVoices.Of([.. Enumerable.Reverse(told)]);
        Assert.Equal(voices.Select(v => string.Join(',', v.Ids.Order())).Order(), turned.Select(v => string.Join(',', v.Ids.Order())).Order());
        var tied = told.Select((t, i) => i < 2 ? t with { Origins = [.. t.Origins, "one more"] } : t).ToList();
        Assert.True(IndependentVoices.Of(tied).Count <= voices.Count);
    });
}

public class VoiceNamesTest
{
    [Theory]
    [InlineData("Татьяна Москалькова", "Tatyana Moskalkova")]
    [InlineData("Дмитрий Песков", "Dmitry Peskov")]
    [InlineData("Юсов", "Yusov", false)] // two consonants are too few to say anything
    [InlineData("Петро Яценко", "Petro Yatsenko")]
    [InlineData("Дмитро Лубінець", "Dmytro Lubinets")]
    [InlineData("Координационный штаб", "Координаційний штаб")]
    public void Skeleton_OneNameInTwoSpellings_IsTheSame(string a, string b, bool told = true)
    {
        Assert.Equal(VoiceNames.Skeleton(a), VoiceNames.Skeleton(b));
        Assert.Equal(told, VoiceNames.Skeleton(a).Length > 0);
    }

    [Fact]
    public void Skeleton_OtherNames_Differ()
    {
        string[] names = ["Москалькова", "Лубинец", "Песков", "Захарова", "Координационный штаб", "Медиазона", "Reuters"];
        Assert.Equal(names.Length, names.Select(VoiceNames.Skeleton).Distinct().Count());
    }

    [Theory]
    [InlineData("«Медуза»  ", "медуза")]
    [InlineData("Пётр\u00a0Иванов", "петр иванов")]
    public void Fold_QuotesSpacesAndYo_AreTheSameName(string written, string folded) => Assert.Equal(folded, VoiceNames.Fold(written));

    [Theory]
    [InlineData("ARA", true)]
    [InlineData("relative of a released prisoner", false)]
    [InlineData("родственники", false)]
    [InlineData("7x7", true)]
    public void IsOne_ANameBeginsWithACapital(string name, bool one) => Assert.Equal(one, VoiceNames.IsOne(name));
}

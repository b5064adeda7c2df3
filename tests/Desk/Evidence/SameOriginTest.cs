using Homeward.Tests.Core.Evidence;
using SkiaSharp;
using Xunit;
using static Homeward.Tests.Desk.Evidence.HandedIn;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Forty copies are one voice, with reasons, until a person says otherwise.</summary>
public sealed class SameOriginTest
{
    private const string Appeal = "Ищу сына Иванова Петра, обмен 24 мая, забрали телефоны, связи нет с пятого числа, кто видел его в госпитале, напишите матери.";

    [Fact]
    public void FortyReposts_AreOneVoice_AndAPersonCanSayOtherwise()
    {
        using var desk = new HandedIn();
        var messages = Enumerable.Range(1, 40).Select(i => Exports.Message(i, i % 2 == 0 ? Appeal : "Перешлите всем: " + Appeal.ToUpperInvariant()))
            .Append(Exports.Message(41, "Совсем другое сообщение о том, что в части на этой неделе никого не видели и никто не звонил домой.")).ToArray();
        var run = desk.AddOne("result.json", Exports.Chat(messages));
        desk.AddOne("article.txt", "В канале пишут: " + Appeal);
        var owners = desk.PartsOf(run.SourceIds[0]).Select(p => p.Row.Id).Append(desk.Named("article.txt").Id).ToList();
        Assert.Equal(42, desk.Mira.Evidence.Independent(owners));

        Assert.Equal(40, desk.Mira.Evidence.FindSameOrigin());
        Assert.Equal(0, desk.Mira.Evidence.FindSameOrigin());
        Assert.Equal(2, desk.Mira.Evidence.Independent(owners));
        var group = desk.Mira.Evidence.OriginOf(desk.Named("article.txt").Id)!;
        Assert.Equal(40, group.Others.Count);
        var pair = group.Pairs.Single(p => p.B == desk.Named("article.txt").Id);
        Assert.Equal(("text", "proposed"), (pair.How, pair.State));

        Assert.Null(desk.Mira.Evidence.JudgeOrigin(pair.Id, false, "the channel asked by itself", pair.Version, Homeward.Desk.NewId("act-")).Refusal);
        Assert.Equal(3, desk.Mira.Evidence.Independent(owners));
        Assert.Empty(desk.Mira.Evidence.OriginOf(desk.Named("article.txt").Id)!.Others);
        Assert.NotNull(desk.Mira.Evidence.JudgeOrigin(pair.Id, true, null, pair.Version, Homeward.Desk.NewId("act-")).Refusal); // somebody answered meanwhile
        Assert.Null(desk.Mira.Evidence.JudgeOrigin(pair.Id, true, null, pair.Version + 1, Homeward.Desk.NewId("act-")).Refusal);
        desk.Desk.Reopen();
        Assert.Equal(2, desk.Mira.Evidence.Independent(owners));
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
    }

    [Fact]
    public void Pictures_SavedAgainAndMadeSmaller_AreOne_OthersAreNot()
    {
        using var desk = new HandedIn();
        desk.Write("a/first.jpg", Picture(1));
        desk.Write("b/small.jpg", Picture(1, width: 160, quality: 40));
        desk.Write("c/again.png", Picture(1, width: 200, format: SKEncodedImageFormat.Png));
        for (var scene = 2; scene < 22; scene++) desk.Write($"d/{scene}.jpg", Picture(scene));
        desk.Add(desk.Folder);
        desk.Mira.Evidence.FindSameOrigin();
        var first = desk.All().Single(s => s.Name.EndsWith("first.jpg", StringComparison.Ordinal)).Id;
        var names = desk.Mira.Evidence.OriginOf(first)!.Others.Select(o => desk.All().Single(s => s.Id == o).Name).Order();
        Assert.Equal(["b/small.jpg", "c/again.png"], names);
        Assert.Equal(21, desk.Mira.Evidence.Independent([.. desk.All().Select(s => s.Id)]));
    }
}

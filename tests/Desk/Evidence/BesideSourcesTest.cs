using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>What people write beside sources: what is wanted, translations, check sheets.</summary>
public sealed class BesideSourcesTest
{
    private static string Act() => Homeward.Desk.NewId("act-");

    /// <summary>A recording's words that stand in another submission are shown; its own copies are not.</summary>
    [Fact]
    public void SharedPhrases_OfATypedRecording_NameTheOtherSubmission()
    {
        using var desk = new HandedIn();
        var film = desk.AddOne("film.ogg", "OggS\0\u0002" + new string('x', 60)).SourceIds[0];
        Assert.Empty(desk.Mira.SharedPhrases(film));
        const string Said = "They put all of us into two green buses and took the phones before the bridge, nobody was told where we were going";
        Assert.Null(desk.Mira.Evidence.Transcribe(film, Said, null, Homeward.Desk.NewId("act-")).Refusal);
        var other = desk.AddOne("letter.txt", "A mother writes that they took the phones before the bridge and that she waits since June for any word from her son.").SourceIds[0];
        desk.AddOne("else.txt", "Nothing in here is like it at all, the weather was fine and the road was dry.");
        desk.Desk.Desk.Live.Words.Wait();
        var shared = Assert.Single(desk.Mira.SharedPhrases(film));
        Assert.Equal((other, "took the phones before the bridge"), (shared.OwnerId, shared.Phrases[0]));
    }

    [Fact]
    public void Wanted_IsAskedForUntilItIsFound()
    {
        using var desk = new HandedIn();
        var article = desk.AddOne("article.txt", "Як повідомляє канал, звільнено 175 людей.").SourceIds[0];
        Assert.Equal("empty", desk.Mira.Evidence.Want(article, " ", null, null, Act()).Refusal!.Code);
        var wanted = desk.Mira.Evidence.Want(article, "пост каналу", "редакція", new DateOnly(2026, 12, 1), Act());
        var row = desk.Mira.Evidence.Wanted(Slice.First()).Rows.Single();
        Assert.Equal(("пост каналу", "редакція", article, "open"), (row.What, row.AskedOf, row.OwnerId, row.State));
        Assert.Equal("reason", desk.Mira.Evidence.CloseWanted(row.Id, null, "", row.Version, Act()).Refusal!.Code);
        var post = desk.AddOne("post.txt", "Сьогодні додому повернулися 175.").SourceIds[0];
        Assert.Null(desk.Mira.Evidence.CloseWanted(row.Id, post, null, row.Version, Act()).Refusal);
        Assert.Equal("stale", desk.Mira.Evidence.CloseWanted(row.Id, null, "twice", row.Version, Act()).Refusal!.Code);
        Assert.Equal(0, desk.Mira.Evidence.Wanted(Slice.First()).Total);
        Assert.Equal(post, desk.Mira.Evidence.Wanted(Slice.First(), article, openOnly: false).Rows.Single().FoundId);
        Assert.NotNull(wanted.Id);
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
    }

    [Fact]
    public void Translation_StandsBesideWordsThatAreThere()
    {
        using var desk = new HandedIn();
        var note = desk.AddOne("note.txt", "Ёго забрали из госпиталя 25 марта.").SourceIds[0];
        Assert.Null(desk.Mira.Evidence.Translate(note, new("забрали из госпиталя", "en", "taken from the hospital", "Mira", "human"), Act()).Refusal);
        Assert.Equal("quote", desk.Mira.Evidence.Translate(note, new("забрали из дома", "en", "x", "Mira", "human"), Act()).Refusal!.Code);
        var one = Assert.Single(desk.Mira.Evidence.Translations(note));
        Assert.Equal((4, 20, "taken from the hospital", "human"), (one.Start, one.Length, one.Words, one.Status));
    }

    [Fact]
    public void Sheet_TheLastCounts_TwoAtOnceAreTold()
    {
        using var desk = new HandedIn();
        var photo = desk.AddOne("photo.jpg", HandedIn.Picture(1)).SourceIds[0];
        Assert.Equal(0, desk.Mira.Evidence.Sheet(photo)!.Version);
        Assert.Null(desk.Mira.Evidence.WriteSheet(photo, new CheckSheet(Place: "a gate"), 0, Act()).Refusal);
        Assert.Equal("stale", desk.Mira.Evidence.WriteSheet(photo, new CheckSheet(Place: "a door"), 0, Act()).Refusal!.Code);
        Assert.Null(desk.Mira.Evidence.WriteSheet(photo, new CheckSheet(Place: "a gate", PlaceHow: "the sign"), 1, Act()).Refusal);
        desk.Desk.Reopen();
        Assert.Equal(("a gate", "the sign", 2), desk.Mira.Evidence.Sheet(photo) is { } s ? (s.Sheet.Place, s.Sheet.PlaceHow, s.Version) : default);
    }
}

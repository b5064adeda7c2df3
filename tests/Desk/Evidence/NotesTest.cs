using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Words typed in: a note needs nothing but words; a pasted conversation is told apart.</summary>
public sealed class NotesTest
{
    private static string Act() => Homeward.Desk.NewId("act-");

    [Fact]
    public void Note_OnlyWords_IsKeptInOneAct_PressedTwiceItIsOne()
    {
        using var desk = new HandedIn();
        var act = Act();
        const string words = "She called. Her son does not know where they take him tomorrow.";
        var first = desk.Mira.Evidence.TakeNote(new HeardNote(words), act);
        Assert.Null(first.Refusal);
        Assert.Equal(first.Id, desk.Mira.Evidence.TakeNote(new HeardNote(words), act).Id);
        var other = desk.Mira.Evidence.TakeNote(new HeardNote(words + " He is twenty."), act);
        Assert.NotEqual(first.Id, other.Id);
        Assert.EndsWith("He is twenty.", desk.Mira.Evidence.Source(other.Id!)!.Text, StringComparison.Ordinal);
        var page = desk.Mira.Evidence.Source(first.Id!)!;
        Assert.Equal((words, words), (page.Text, page.Row.Title));
        Assert.Equal(HandedIn.Utf8(words), desk.Original(first.Id!));
        var second = desk.Mira.Evidence.TakeNote(new HeardNote(words, "the mother", "phone"), Act());
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(("the mother", "phone"), (desk.Mira.Evidence.Source(second.Id!)!.From, desk.Mira.Evidence.Source(second.Id!)!.Row.Channel));
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
        Assert.Equal("empty", desk.Mira.Evidence.TakeNote(new HeardNote("  \n "), Act()).Refusal!.Code);
        Assert.Equal(3, desk.All().Count);
    }

    [Fact]
    public void Pasted_Conversation_MessagesAreParts_PastedTwiceNothingIsDoubled()
    {
        using var desk = new HandedIn();
        const string pasted = "[12.03.2025, 14:05:33] Мама: вышел на связь\n[12.03.2025, 14:06:00] Оля: откуда?\n";
        var run = desk.Mira.Evidence.AddPasted(pasted, new AddOptions(From: "Оля"));
        Assert.Equal(2, run.Stored);
        var parts = desk.PartsOf(run.SourceIds[0]);
        Assert.Equal([("Мама", "вышел на связь"), ("Оля", "откуда?")], parts.Select(p => (p.Row.Sender!, p.Text)));
        Assert.Equal(new DateOnly(2025, 3, 12), parts[0].Row.Sent!.Earliest);
        Assert.Equal(2, desk.Mira.Evidence.AddPasted(pasted).Known);
        Assert.Empty(Scripts.Holdings.Faults(desk.Mira));
    }

    [Fact]
    public void Upload_AnyStream_IsSealedAsItArrives()
    {
        using var desk = new HandedIn();
        var bytes = HandedIn.Zip(("a.txt", HandedIn.Utf8("words of the upload")), ("b.pdf", HandedIn.Pdf("a page of words")));
        using var once = new OnceStream(bytes);
        var run = desk.Mira.Evidence.AddUpload(once, "../../all.zip");
        Assert.Equal((3, 0), ((int)run.Stored, (int)run.Refused));
        Assert.Equal("words of the upload", desk.TextOf("a.txt"));
        Assert.DoesNotContain(Directory.EnumerateFiles(desk.Desk.Root, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)), f =>
            File.ReadAllBytes(f).AsSpan().IndexOf("words of the upload"u8) >= 0);
        Assert.Equal(1, desk.Mira.Evidence.AddUpload(new MemoryStream(bytes), "again.zip").Known);
    }

    /// <summary>Bytes that can be read once, as a body from a browser.</summary>
    private sealed class OnceStream(byte[] bytes) : Homeward.Basics.ForwardStream
    {
        private int at;

        public override int Read(Span<byte> buffer)
        {
            var n = Math.Min(Math.Min(buffer.Length, 700), bytes.Length - at);
            bytes.AsSpan(at, n).CopyTo(buffer);
            at += n;
            return n;
        }
    }
}

using Homeward.App.Commands;

namespace Homeward.Tests.App.Commands;

public sealed class VoiceTest
{
    [Theory]
    [InlineData("Петренко Іван\t1980", "Петренко Іван\t1980")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("x\u001b]52;c;cm0=\u0007.txt", "x\uFFFD]52;c;cm0=\uFFFD.txt")]
    [InlineData("safe\u202Etxt.exe", "safe\uFFFDtxt.exe")]
    [InlineData("one\rtwo\u009bm", "one\uFFFDtwo\uFFFDm")]
    public void Say_TextFromOutside_MovesNoCursor(string text, string shown)
    {
        using var said = new StringWriter();
        using var hinted = new StringWriter();
        var voice = new Voice(said, hinted, false, false, "/");
        voice.Say(text);
        voice.Hint(text);
        Assert.Equal(shown, said.ToString().TrimEnd());
        Assert.Equal(shown, hinted.ToString().TrimEnd());
    }
}

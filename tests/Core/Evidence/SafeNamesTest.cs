using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class SafeNamesTest
{
    [Theory]
    [InlineData("photos/photo_12@19-03-2025_14-05-59.jpg", "photos|photo_12@19-03-2025_14-05-59.jpg")]
    [InlineData("./files//список обмена.xlsx", "files|список обмена.xlsx")]
    [InlineData("files\\отчёт.pdf", "files|отчёт.pdf")]
    [InlineData("...", null)]
    [InlineData("../../etc/passwd", null)]
    [InlineData("photos/../../x", null)]
    [InlineData("photos\\..\\..\\x", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("\\\\server\\share", null)]
    [InlineData("C:\\Windows\\x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("a\0b.jpg", null)]
    [InlineData("a\nb.jpg", null)]
    [InlineData("files/CON", null)]
    [InlineData("files/nul.txt", null)]
    [InlineData("files/LPT1 .txt", null)]
    [InlineData("files/a.txt:stream", null)]
    [InlineData("files/a.txt.", null)]
    [InlineData("files/ /x", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    public void Inside_Name_StaysInItsFolderOrIsRefused(string name, string? parts)
    {
        var inside = SafeNames.Inside(name, out var refusal);
        Assert.Equal(parts, inside is null ? null : string.Join('|', inside));
        Assert.Equal(inside is null, refusal is not null);
    }

    [Fact]
    public void Inside_TooLong_IsRefused()
    {
        Assert.Null(SafeNames.Inside(new string('я', 128), out _));
        Assert.NotNull(SafeNames.Inside(new string('я', 127), out _));
        Assert.Null(SafeNames.Inside(string.Join('/', Enumerable.Repeat("aaaaaaa", 600)), out _));
    }

    [Fact]
    public void Inside_AnyName_NeverLeavesTheFolder()
    {
        var piece = Words("..", ".", "/", "\\", "a", "b.jpg", "C:", "\0", "\u202E", "NUL", " ", "\uD800", "~");
        piece.Array[0, 8].Select(string.Concat).Sample(name =>
        {
            if (SafeNames.Inside(name, out _) is not { } parts) return;
            var root = Path.GetFullPath("/root/folder");
            var full = Path.GetFullPath(Path.Combine([root, .. parts]));
            Assert.StartsWith(root + Path.DirectorySeparatorChar, full, StringComparison.Ordinal);
        }, iter: 10_000);
    }

    [Fact]
    public void Shown_HiddenCharacters_AreMadeVisible()
    {
        Assert.Equal("photo‹U+202E›gpj.exe", SafeNames.Shown("photo\u202Egpj.exe"));
        Assert.Equal("a‹U+200B›b‹U+000A›c", SafeNames.Shown("a\u200Bb\nc"));
        Assert.Equal("список (1).pdf", SafeNames.Shown("список (1).pdf"));
        Assert.True(SafeNames.Shown(new string('x', 5000)).Length < 250);
    }

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
}

using System.Text;

namespace Homeward.Tests.House;

/// <summary>The checkout these tests were built from: its files, without what builds leave behind.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Assemblies of the three floors, as copied beside the tests.</summary>
    public static IReadOnlyList<string> Floors { get; } =
        [Beside("Homeward.Core.dll"), Beside("Homeward.Desk.dll"), Beside("homeward.dll")];

    public static string Core => Floors[0];

    public static string Desk => Floors[1];

    public static string App => Floors[2];

    public static string Verify { get; } = Beside("homeward-verify.dll");

    public static string Tests => Beside("Homeward.Tests.dll");

    public static string At(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(At(relative), Encoding.UTF8);

    public static string[] Lines(string relative) => Read(relative).Split('\n');

    /// <summary>Files under a folder with one of the endings: paths from the root with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        var start = At(folder);
        if (!Directory.Exists(start)) return [];
        return [.. Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => endings.Length == 0 || endings.Any(e => f.Ends(e)))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or ".git" or "TestResults"))
            .Order(StringComparer.Ordinal)];
    }

    private static string Beside(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Homeward.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("the tests must run from inside a checkout: no Homeward.slnx above them");
    }
}

/// <summary>Text compared letter by letter, said briefly: these tests do little else.</summary>
internal static class LetterByLetter
{
    public static bool Begins(this string text, string with) => text.StartsWith(with, StringComparison.Ordinal);

    public static bool Ends(this string text, string with) => text.EndsWith(with, StringComparison.Ordinal);

    public static bool Has(this string text, string part) => text.Contains(part, StringComparison.Ordinal);
}

using Xunit;

namespace Homeward.Tests.Shared;

/// <summary>
/// The folder of shared material beside the repository; tests that need it are skipped by name where it is absent.
/// </summary>
public static class Folder
{
    /// <summary>
    /// Full path of a file or folder in ../shared; skips the running test when ../shared is not there.
    /// </summary>
    public static string Path(string inside)
    {
        var root = Root();
        if (root is null) Assert.Skip($"{inside}: ../shared is not beside this checkout");
        return System.IO.Path.Combine(root!, inside);
    }

    private static string? Root()
    {
        var folder = new System.IO.DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(
            System.IO.Path.Combine(folder.FullName, "Homeward.slnx"))) folder = folder.Parent;
        if (folder?.Parent is null) return null;
        var shared = System.IO.Path.Combine(folder.Parent.FullName, "shared");
        return System.IO.Directory.Exists(shared) ? shared : null;
    }
}

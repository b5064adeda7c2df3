using System.Runtime.CompilerServices;

namespace Homeward.Tests.Shared;

/// <summary>What the program keeps outside its desks goes, for this run and every process it starts, into a folder of its own.</summary>
internal static class StateOfTests
{
    public static string Folder { get; } = Directory.CreateTempSubdirectory("homeward-state").FullName;

    [ModuleInitializer]
    internal static void Begin()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, true);
    }

    /// <summary>As on a machine that never saw any desk.</summary>
    public static void Forget()
    {
        if (Directory.Exists(Path.Combine(Folder, "homeward"))) Directory.Delete(Path.Combine(Folder, "homeward"), true);
    }
}

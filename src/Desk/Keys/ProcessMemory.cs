using System.Runtime.InteropServices;

namespace Homeward.Keys;

/// <summary>
/// What the system may do with this process's memory, which holds keys and words while a desk is open: write it to no core
/// file, and show it to no other program of the same account.
/// </summary>
public static partial class ProcessMemory
{
    private const int SetDumpable = 4, GetDumpable = 3, CoreSize = 4, NoDebugger = 0;
    private const string DiagnosticsSwitch = "DOTNET_EnableDiagnostics";

    /// <summary>Called first of all. On other systems than Linux the operator's settings count.</summary>
    public static void Close()
    {
        if (OperatingSystem.IsWindows()) return;
        _ = umask(0x3F); // 077: what this program or a library of it makes is for its owner only
        if (!OperatingSystem.IsLinux()) return;
        Span<ulong> none = [0, 0];
        _ = setrlimit(CoreSize, none);
        _ = prctl(SetDumpable, NoDebugger, 0, 0, 0);
    }

    /// <summary>
    /// The runtime opens a socket through which any program of the account may have the memory written out. It cannot be closed from within,
    /// so the program starts itself again, in the same process, with that door bricked up. Returns where there is nothing to do or no way to.
    /// </summary>
    public static void ShutDiagnostics()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(DiagnosticsSwitch) == "0") return;
        try
        {
            string[] words = [.. File.ReadAllText("/proc/self/cmdline").Split('\0').SkipLast(1)];
            string[] variables = [.. File.ReadAllText("/proc/self/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(v => !v.StartsWith(DiagnosticsSwitch, StringComparison.Ordinal)), DiagnosticsSwitch + "=0"];
            foreach (var door in (string[])["dotnet-diagnostic", "clr-debug-pipe"])
            {
                foreach (var left in Directory.EnumerateFiles(Path.GetTempPath(), $"{door}-{Environment.ProcessId}-*")) File.Delete(left);
            }

            if (words.Length > 0) _ = execve("/proc/self/exe", [.. words, null], [.. variables, null]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // no /proc to read: it goes on as it is, and the guide names the variable for the operator to set
        }
    }

    /// <summary>Null where the system does not say.</summary>
    public static bool? IsClosed => OperatingSystem.IsLinux() ? prctl(GetDumpable, 0, 0, 0, 0) == 0 : null;

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, Span<ulong> softAndHard);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string program, string?[] arguments, string?[] environment);
}

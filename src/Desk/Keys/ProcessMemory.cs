using System.Runtime.InteropServices;

namespace Homeward.Keys;

/// <summary>
/// What the system may do with this process's memory, which holds keys and words while a desk is open: write it to no core
/// file, and show it to no other program of the same account.
/// </summary>
public static partial class ProcessMemory
{
    private const int SetDumpable = 4, GetDumpable = 3;

    /// <summary>Called first of all. Other systems than Linux have no such call; there the operator's settings count.</summary>
    public static void Close()
    {
        if (OperatingSystem.IsLinux()) _ = prctl(SetDumpable, 0, 0, 0, 0);
    }

    /// <summary>Null where the system does not say.</summary>
    public static bool? IsClosed => OperatingSystem.IsLinux() ? prctl(GetDumpable, 0, 0, 0, 0) == 0 : null;

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
}

using System.Runtime.InteropServices;

namespace Homeward.Evidence;

/// <summary>
/// What the reading process gives up before it reads the first byte. On Linux: it can write no file, and use bounded processor time
/// and memory; the thread that parses, and all it starts, can open nothing outside of the program and
/// the system's libraries (Landlock, where the kernel has it), so neither desks nor letters of the same user. Elsewhere
/// only the bound on its heap holds.
/// </summary>
public static partial class FormatProcess
{
    /// <summary>The verb under which the program serves this.</summary>
    public const string Verb = "read-format";

    private const ulong Everything = 0x1FFF;
    private const ulong ReadOnly = 0b1101; // execute, read file, read folder
    private const int ProcessorSeconds = 3600;
    private const ulong NativeBytes = 3UL << 30;

    /// <summary>Gives up what can be given up; what the kernel does not have is passed over, and the process reads all the same.</summary>
    public static void Confine()
    {
        if (!OperatingSystem.IsLinux()) return;
        Limit(Processor, ProcessorSeconds);
        Limit(FileSize, 0);
        Limit(Core, 0);
        Limit(WritableMemory, NativeBytes);
        if (Posix.prctl(NoNewPrivileges, 1, 0, 0, 0) == 0) Enclose();
    }

    private const int Processor = 0, FileSize = 1, WritableMemory = 2, Core = 4, NoNewPrivileges = 38;

    private static void Limit(int what, ulong most) => _ = Posix.setrlimit(what, [most, most]);

    private static void Enclose()
    {
        const int CreateRuleset = 444, AddRule = 445, RestrictSelf = 446, PathBeneath = 1, OnlyName = 0x200000 | 0x80000;
        Span<byte> rules = stackalloc byte[8];
        BitConverter.TryWriteBytes(rules, Everything);
        var set = Posix.syscall(CreateRuleset, rules, 8, 0, 0);
        if (set < 0) return;
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (var folder in new[] { AppContext.BaseDirectory, runtime, "/usr", "/lib", "/lib64", "/proc", "/sys", "/dev" })
        {
            var named = Posix.open(folder, OnlyName);
            if (named < 0) continue;
            var beneath = new byte[12];
            BitConverter.TryWriteBytes(beneath, ReadOnly);
            BitConverter.TryWriteBytes(beneath.AsSpan(8), named);
            _ = Posix.syscall4(AddRule, set, PathBeneath, beneath, 0);
            _ = Posix.close(named);
        }

        _ = Posix.syscall2(RestrictSelf, set, 0);
        _ = Posix.close((int)set);
    }

    private static partial class Posix
    {
        [LibraryImport("libc")]
        internal static partial int setrlimit(int resource, ReadOnlySpan<ulong> limit);

        [LibraryImport("libc")]
        internal static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

        [LibraryImport("libc", EntryPoint = "syscall")]
        internal static partial nint syscall(nint number, ReadOnlySpan<byte> a, nint b, nint c, nint d);

        [LibraryImport("libc", EntryPoint = "syscall")]
        internal static partial nint syscall4(nint number, nint a, nint b, ReadOnlySpan<byte> c, nint d);

        [LibraryImport("libc", EntryPoint = "syscall")]
        internal static partial nint syscall2(nint number, nint a, nint b);

        [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int open(string path, int flags);

        [LibraryImport("libc")]
        internal static partial int close(int handle);
    }
}

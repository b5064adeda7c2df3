using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Homeward.Keys;

/// <summary>
/// The names of things inside a desk's folder, and the one way small files are written: under another name, flushed,
/// renamed, folder
/// flushed. After a crash a file is the old one or the new one, never half of either.
/// </summary>
public sealed partial record DeskFolder(string Root)
{
    public string DeskFile => Path.Combine(Root, "desk.txt");

    public string CareFile => Path.Combine(Root, "care.txt");

    public string SettingsFile => Path.Combine(Root, "settings.json");

    public string Journal => Path.Combine(Root, "journal.sqlite");

    /// <summary>The reading log: a journal of its own.</summary>
    public string Readings => Path.Combine(Root, "readings.sqlite");

    /// <summary>By which name this machine's reading log and waiting room stand in a journal that several machines share.</summary>
    public string NodeFile => Path.Combine(Root, "node.txt");

    /// <summary>Lies here from a restore whose backup held no reading log until the journal has that.</summary>
    public string RestoredWithout => Path.Combine(Root, "restored-without-readings.txt");

    /// <summary>What came in while the desk was locked.</summary>
    public string Waiting => Path.Combine(Root, "waiting");

    public string Keys => Path.Combine(Root, "keys");

    public string Vault => Path.Combine(Root, "vault");

    public string LockFile => Path.Combine(Root, "desk.lock");

    public string Socket => Path.Combine(Root, "desk.sock");

    public string Snapshot => Path.Combine(Root, "views.snapshot");

    public string TreeNodes => Path.Combine(Root, "tree.nodes");

    public string Words => Path.Combine(Root, "words.snapshot");

    public string EpochFile(int epoch) => Path.Combine(Keys, $"epoch-{epoch}.age");

    public string MemberFile(string member) => Path.Combine(Keys, member + ".key");

    public static void WriteWhole(string file, byte[] content)
    {
        var fresh = file + ".new";
        using (var stream = new FileStream(fresh, Private(FileMode.Create)))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
        FlushFolder(Path.GetDirectoryName(file)!);
    }

    /// <summary>Bytes of a socket's path that every system takes; in a deeper folder there is no door for commands.</summary>
    public const int LongestSocketPath = 100;

    /// <summary>No desk.txt, member key or epoch file is longer: one that is was put there to fill the memory.</summary>
    public const int MostSmallBytes = 1 << 20;

    /// <summary>Reads one of the desk's small files. Whoever may write to the folder must not be able to make the
    /// program wait for ever (a pipe, a device) or fill its memory before it says what is wrong.</summary>
    /// <exception cref="Homeward.Journal.JournalDamagedException">no ordinary file, or longer than any this program writes</exception>
    public static byte[] ReadSmall(string file)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        if (!IsRegular(target)) throw new Homeward.Journal.JournalDamagedException($"{Path.GetFileName(file)} is no ordinary file");
        using var stream = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > MostSmallBytes) throw new Homeward.Journal.JournalDamagedException(
            $"{Path.GetFileName(file)} has {stream.Length} bytes, more than this program ever writes there");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    public static void WriteWhole(string file, string content) => WriteWhole(file, Encoding.UTF8.GetBytes(content));

    /// <summary>Options for a file that only its owner may read.</summary>
    public static FileStreamOptions Private(FileMode mode, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()
            && mode is not FileMode.Open and not FileMode.Truncate) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Makes a rename durable. Windows has no such call and needs none: its rename is in the file system's
    /// own log.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // .NET opens no folders, so this is the one call to the system's own library here.
        var handle = Posix.open(folder, 0);
        if (handle < 0) throw new IOException($"cannot open the folder {folder} to flush it");
        var failed = Posix.fsync(handle) != 0;
        _ = Posix.close(handle);
        if (failed) throw new IOException($"cannot flush the folder {folder}");
    }

    /// <summary>A link, a device or a pipe is never opened: what it leads to is not what was named, and some never end.</summary>
    public static bool IsOrdinary(FileInfo file) => file.Exists && file.LinkTarget is null && IsRegular(file.FullName);

    /// <summary>Makes everything written so far below a folder's file system durable, in one go: for many files at once.</summary>
    /// <returns>false where the system has no such call; then each file is to be flushed</returns>
    public static bool FlushAll(string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var handle = Posix.open(folder, 0);
        if (handle < 0) throw new IOException($"cannot open the folder {folder} to flush it");
        var failed = Posix.syncfs(handle) != 0;
        _ = Posix.close(handle);
        return failed ? throw new IOException($"cannot flush what was written below {folder}") : true;
    }

    /// <summary>True for an ordinary file: not a device, pipe or socket, which .NET cannot tell apart before it opens them.</summary>
    public static bool IsRegular(string file)
    {
        if (!OperatingSystem.IsLinux()) return (File.GetAttributes(file) & (FileAttributes.Device | FileAttributes.Directory)) == 0;
        const int CurrentFolder = -100, NoFollow = 0x100, Mode = 2, ModeAt = 28, TypeMask = 0xF000, Regular = 0x8000;
        Span<byte> answer = stackalloc byte[256]; // struct statx: the same layout on every machine
        return Posix.statx(CurrentFolder, file, NoFollow, Mode, answer) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(answer[ModeAt..]) & TypeMask) == Regular;
    }

    /// <summary>
    /// Opens an ordinary file for reading. What is looked at is the opened file itself: between a look at a name and its opening,
    /// whoever may write to the folder could put a link, a pipe or a device there.
    /// </summary>
    /// <exception cref="IOException">a link, a device, a pipe or a folder; or it cannot be opened</exception>
    public static FileStream OpenOrdinary(string file, int buffer = 4096)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (new FileInfo(file).LinkTarget is not null || !IsRegular(file)) throw NotOrdinary(file);
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, buffer);
        }

        const int NonBlocking = 0x800, CloseOnExec = 0x80000, LoopError = 40, NothingThere = 2;
        const int EmptyPath = 0x1000, Mode = 2, ModeAt = 28, TypeMask = 0xF000, Regular = 0x8000;
        var noFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;
        var descriptor = Posix.open(file, noFollow | NonBlocking | CloseOnExec);
        if (descriptor < 0)
        {
            throw Marshal.GetLastPInvokeError() switch
            {
                LoopError => NotOrdinary(file),
                NothingThere => new FileNotFoundException($"There is no file {file}."),
                var error => new IOException($"{file} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}."),
            };
        }

        var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> answer = stackalloc byte[256];
        if (Posix.statx(descriptor, "", EmptyPath, Mode, answer) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(answer[ModeAt..]) & TypeMask) == Regular) return new FileStream(handle, FileAccess.Read, buffer);
        handle.Dispose();
        throw NotOrdinary(file);
    }

    private static IOException NotOrdinary(string file) =>
        new($"{Path.GetFileName(file)} is a link or a device, not an ordinary file; copy what it leads to and add the copy.");

    private static partial class Posix
    {
        [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int open(string path, int flags);

        [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int statx(int folder, string path, int flags, uint mask, Span<byte> answer);

        [LibraryImport("libc")]
        internal static partial int fsync(int handle);

        [LibraryImport("libc")]
        internal static partial int syncfs(int handle);

        [LibraryImport("libc")]
        internal static partial int close(int handle);
    }
}

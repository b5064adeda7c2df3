using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Homeward.Tests.Scripts;

/// <summary>
/// The program as a process of its own, with a private empty TMPDIR. Waits are for what the process does (files that
/// grow, its end), never for time to pass.
/// </summary>
internal sealed class DeskProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private readonly AutoResetEvent something = new(false);

    private DeskProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => something.Set();
        process.Start();
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "homeward.dll");

    public static DeskProcess Start(string folder, params string[] arguments) =>
        new(Asked(folder, "dotnet", [Program, .. arguments]));

    /// <summary>A script of sh; $0 is the program.</summary>
    public static DeskProcess Shell(string folder, string script, params string[] arguments) =>
        new(Asked(folder, "/bin/sh", ["-c", script, Program, .. arguments]));

    public static Ran Run(string folder, params string[] arguments)
    {
        using var started = Start(folder, arguments);
        return started.End();
    }

    /// <summary>Looks each time something is written in a folder, until the look says it is enough or the process ended.</summary>
    public void Watch(string folder, Func<bool> look)
    {
        using var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, InternalBufferSize = 1 << 16 };
        watcher.Changed += (_, _) => something.Set();
        watcher.Created += (_, _) => something.Set();
        watcher.Renamed += (_, _) => something.Set();
        watcher.EnableRaisingEvents = true;
        while (!process.HasExited && look()) something.WaitOne();
    }

    /// <summary>Ends it as a power cut does: nothing of it runs any more.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public Ran End()
    {
        process.WaitForExit();
        return new Ran(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Looks on until it ends; gives the most memory it ever held, in megabytes.</summary>
    public long MostMemory()
    {
        long most = 0;
        var status = $"/proc/{process.Id}/status";
        while (!process.HasExited)
        {
            try
            {
                var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is not null) most = Math.Max(most, long.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture) / 1024);
            }
            catch (IOException)
            {
                break; // it ended between the question and the look
            }

            Thread.Yield();
        }

        return most;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
        something.Dispose();
    }

    private static ProcessStartInfo Asked(string folder, string program, string[] arguments)
    {
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["TMPDIR"] = temporary;
        return start;
    }
}

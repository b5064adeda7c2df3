using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Homeward.Bench;

/// <summary>Time, processor time of this process and its highest memory, of one piece of work.</summary>
internal readonly record struct Measured(double Seconds, double Cpu, double Megabytes)
{
    public static Measured Of(Action work)
    {
        GC.Collect();
        ForgetPeak();
        var (cpu, watch) = (CpuSeconds(), Stopwatch.StartNew());
        work();
        return new(watch.Elapsed.TotalSeconds, CpuSeconds() - cpu, Peak());
    }

    /// <summary>A program run to its end, with the processor time it took itself.</summary>
    public static Measured Of(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" \"$@\"; code=$?; times >&2; exit $code", program, .. arguments]) { RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var seconds = watch.Elapsed.TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error}");
        // "times" ends with the children's user and system time: 0m1.23s 0m0.45s
        var cpu = error.TrimEnd().Split('\n')[^1].Split(' ').Sum(t =>
        {
            var (minutes, rest) = (t.IndexOf('m'), t.TrimEnd('s'));
            return 60 * double.Parse(t[..minutes], CultureInfo.InvariantCulture) + double.Parse(rest[(minutes + 1)..], CultureInfo.InvariantCulture);
        });
        return new(seconds, cpu, 0);
    }

    public static double CpuSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>A figure means little on a busy machine without this.</summary>
    public static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, load {(File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?")}, {RuntimeInformation.FrameworkDescription}");

    private static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
    }

    public static double Peak()
    {
        if (!OperatingSystem.IsLinux()) return Environment.WorkingSet / 1e6;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line[6..^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}

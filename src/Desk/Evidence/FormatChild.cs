using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Homeward.Basics;

namespace Homeward.Evidence;

/// <summary>The process that reads ended, hung or answered nonsense: the file is kept, but not read.</summary>
internal sealed class FormatUnreadException(string reason) : Exception(reason);

/// <summary>What one reading process may take.</summary>
/// <param name="Silence">longest time without a word from it; then it is ended</param>
/// <param name="HeapBytes">memory of its own heap; past it, it ends by itself</param>
/// <param name="TextBytes">most it may answer to one file, apart from the bytes of files inside it</param>
internal sealed record FormatLimits(TimeSpan Silence, long HeapBytes, long TextBytes)
{
    public static FormatLimits Standard { get; } = new(TimeSpan.FromSeconds(90), 768L << 20, 1L << 30);
}

/// <summary>
/// Reads complex formats in a process of its own, so that what strangers put into a PDF or an archive never runs beside the
/// keys. It is this same program under a verb that opens no desk; it gets bytes and gives words. One process serves the files of
/// one import, one after the other, and is replaced when it fails. Owned by the import; ends with it.
/// </summary>
internal sealed class FormatChild(FormatLimits limits, ProcessStartInfo? program = null) : IDisposable
{
    private Process? process;
    private FormatFrames? frames;
    private Timer? watch;
    private volatile bool silenced;

    /// <summary>Reads one file; things come as they are found. The bytes of a found file stand open until the next thing is asked for.</summary>
    /// <param name="file">seekable; stays the caller's</param>
    /// <param name="budget">of the whole nest of archives; the process gets a copy, whoever takes its files in counts them</param>
    /// <exception cref="FormatUnreadException">the process failed; a new one is started for the next file</exception>
    public IEnumerable<Found> Read(SourceKind kind, string name, Stream file, int depth, ArchiveBudget budget, CsvMapping? columns = null)
    {
        Start();
        Send(Frame.Job, Views.Entry.Write(new FormatJob(kind, SafeNames.Shown(name), file.Length, depth, budget.EntriesLeft, budget.BytesLeft,
            columns?.RoleOfHeading)));
        var ended = false;
        long told = 0;
        try
        {
            while (true)
            {
                var (frame, content) = Next(file);
                told += content.Length;
                if (told > limits.TextBytes) throw Fail("its text is longer than one file may have");
                if (frame == Frame.Done)
                {
                    ended = true;
                    yield break;
                }

                if (frame == Frame.FileStart)
                {
                    var bytes = new FileInside(this, file);
                    yield return new FoundFile(Encoding.UTF8.GetString(content), bytes);
                    bytes.SkipRest();
                }
                else
                {
                    yield return frame switch
                    {
                        Frame.Text => FormatFrames.Body<FoundText>(content),
                        Frame.Facts => FormatFrames.Body<FoundFacts>(content),
                        Frame.Part => FormatFrames.Body<FoundPart>(content),
                        Frame.Refusal => FormatFrames.Body<FoundRefusal>(content),
                        _ => throw Fail("it answered what was not asked"),
                    };
                }
            }
        }
        finally
        {
            // Who stops in the middle leaves a process that waits for somebody to listen.
            if (!ended) Stop();
        }
    }

    public void Dispose() => Stop();

    /// <summary>The next frame that is not a question; questions about the file are answered here.</summary>
    private (Frame Kind, byte[] Content) Next(Stream file)
    {
        while (true)
        {
            (Frame Kind, byte[] Content)? answer;
            watch!.Change(limits.Silence, Timeout.InfiniteTimeSpan);
            try
            {
                answer = frames!.Read();
            }
            catch (Exception e) when (e is InvalidDataException or IOException or ObjectDisposedException)
            {
                throw Fail(e is InvalidDataException ? e.Message : null);
            }
            finally
            {
                watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            if (answer is not { } frame) throw Fail(null);
            if (frame.Kind != Frame.Ask) return frame;
            Answer(file, frame.Content);
        }
    }

    private void Answer(Stream file, byte[] question)
    {
        if (question.Length != 12) throw Fail("it asked for what is not there");
        var at = BinaryPrimitives.ReadInt64LittleEndian(question);
        var count = BinaryPrimitives.ReadInt32LittleEndian(question.AsSpan(8));
        if (at < 0 || at > file.Length || count is < 0 or > 1 << 20) throw Fail("it asked for what is not there");
        file.Position = at;
        var bytes = new byte[(int)Math.Min(count, file.Length - at)];
        Send(Frame.Bytes, bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, false)));
    }

    private void Send(Frame kind, ReadOnlySpan<byte> content)
    {
        try
        {
            frames!.Write(kind, content);
        }
        catch (IOException)
        {
            throw Fail(null);
        }
    }

    private FormatUnreadException Fail(string? why)
    {
        var code = -1;
        if (process is { } ended && (ended.WaitForExit(100) || ended.HasExited)) code = ended.ExitCode;
        var silent = silenced;
        Stop();
        return new FormatUnreadException("the reading process was stopped: " + (
            silent ? string.Create(CultureInfo.InvariantCulture, $"it gave no answer for {limits.Silence.TotalSeconds:0.#} seconds")
            : why ?? (code > 0 ? "it failed on this file, or needed more memory than one file may" : "it ended in the middle")));
    }

    private void Start()
    {
        if (process is { HasExited: false }) return;
        Stop();
        silenced = false;
        var started = Process.Start(program ?? Self())
            ?? throw new FormatUnreadException("the reading process could not be started");
        started.ErrorDataReceived += static (_, _) => { }; // what a failing parser prints may hold words of the file
        started.BeginErrorReadLine();
        (process, frames) = (started, new FormatFrames(
            new BufferedStream(started.StandardOutput.BaseStream, 1 << 16), started.StandardInput.BaseStream));
        watch = new Timer(_ =>
        {
            silenced = true;
            Kill(started);
        });
    }

    private void Stop()
    {
        watch?.Dispose();
        if (process is { } old)
        {
            Kill(old);
            old.Dispose();
        }

        (process, frames, watch) = (null, null, null);
    }

    private static void Kill(Process old)
    {
        try
        {
            old.Kill();
            old.WaitForExit();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it ended by itself meanwhile
        }
    }

    /// <summary>
    /// This program again, with nothing of our environment: no desk, no passphrase, no folder for temporary files. Under a test
    /// host or the bench the program lies beside them.
    /// </summary>
    private ProcessStartInfo Self()
    {
        var own = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "homeward" ? path : null;
        var start = new ProcessStartInfo(own ?? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        if (own is null) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "homeward.dll"));
        start.ArgumentList.Add(FormatProcess.Verb);
        var kept = new[] { "PATH", "DOTNET_ROOT", "SystemRoot", "LANG", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT" }
            .Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n))).Where(v => v.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept) start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = limits.HeapBytes.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    /// <summary>The bytes of a file inside the file, as the process sends them.</summary>
    private sealed class FileInside(FormatChild child, Stream outer) : ForwardStream
    {
        private byte[] piece = [];
        private int at;
        private bool over;

        public override int Read(Span<byte> buffer)
        {
            while (at == piece.Length && !over) Fetch();
            var n = Math.Min(buffer.Length, piece.Length - at);
            piece.AsSpan(at, n).CopyTo(buffer);
            at += n;
            return n;
        }

        /// <summary>Past what nobody wanted to read.</summary>
        public void SkipRest()
        {
            try
            {
                while (!over) Fetch();
            }
            catch (ArchiveRefusedException)
            {
                // whoever wanted the bytes has met this already
            }
        }

        private void Fetch()
        {
            var (kind, content) = child.Next(outer);
            (piece, at) = (kind == Frame.FileBytes ? content : [], 0);
            if (kind == Frame.FileBytes) return;
            if (kind != Frame.FileEnd) throw child.Fail("it answered what was not asked");
            over = true;
            if (content.Length > 0) throw new ArchiveRefusedException(Encoding.UTF8.GetString(content));
        }
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Homeward.App.Commands;

/// <summary>
/// Commands beside a running server: a Unix socket in the desk's folder, mode 0600. One line of JSON asks; lines of
/// JSON answer ("o" text for Out,
/// "e" text for Error, "x" the exit code). The passphrase of a member travels with each request and opens the
/// session of that member.
/// </summary>
internal sealed class DeskSocket(Desk desk) : IAsyncDisposable
{
    private const int MostRequest = 1 << 20;

    private readonly CancellationTokenSource stop = new();
    private Socket? listener;
    private Task accepting = Task.CompletedTask;

    private sealed record Request(string[] Args, string Folder, bool Json, bool Terminal, string? Passphrase, string[]? Secrets = null);

    private sealed record Frame(string? O = null, string? E = null, int? X = null);

    /// <returns>false where the folder's name is too long for a socket: then commands cannot work beside this server</returns>
    public bool Start()
    {
        var file = desk.Folder.Socket;
        if (Encoding.UTF8.GetByteCount(file) > Homeward.Keys.DeskFolder.LongestSocketPath) return false; // the system has no longer names for sockets
        File.Delete(file); // we hold the desk's lock, so an old socket is a dead server's
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(file));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(16);
        accepting = Task.Run(() => AcceptAsync(listener));
        return true;
    }

    /// <summary>Gives the command to the desk's server. Null when there is none: then the caller opens the desk
    /// itself.</summary>
    /// <param name="passphrase">null for a verb at the door, which is nobody's</param>
    public static int? TryForward(string folder, string[] arguments, Lazy<string>? passphrase, Lazy<IReadOnlyList<string>> secrets, Voice voice)
    {
        var file = Path.Combine(folder, "desk.sock");
        if (Encoding.UTF8.GetByteCount(file) > Homeward.Keys.DeskFolder.LongestSocketPath || !File.Exists(file)) return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(file));
        }
        catch (SocketException)
        {
            return null; // left by a server that was killed
        }

        using var stream = new NetworkStream(socket);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        using var reader = new StreamReader(stream, Encoding.UTF8);
        writer.WriteLine(JsonSerializer.Serialize(new Request(arguments, Environment.CurrentDirectory, voice.Json,
            voice.Terminal, passphrase?.Value, [.. secrets.Value])));
        while (reader.ReadLine() is { } line)
        {
            var frame = JsonSerializer.Deserialize<Frame>(line) ?? new Frame();
            if (frame.O is not null) voice.Out.Write(frame.O);
            if (frame.E is not null) voice.Error.Write(frame.E);
            if (frame.X is { } code) return code;
        }

        voice.Error.WriteLine(
            "homeward: the server went away before it answered. Whether the command was done is not known: give it again, nothing is done twice.");
        return ExitCode.FoundWrong;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener?.Dispose();
        File.Delete(desk.Folder.Socket);
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync(Socket from)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await from.AcceptAsync(stop.Token);
                _ = Task.Run(() => Serve(client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        try
        {
            if (ReadRequest(stream) is not { } request) return;
            using var output = new FrameWriter(text => Send(writer, new Frame(O: text)));
            using var error = new FrameWriter(text => Send(writer, new Frame(E: text)));
            var voice = new Voice(output, error, request.Json, request.Terminal, request.Folder);
            Send(writer, new Frame(X: Run(request, voice)));
        }
        catch (JsonException)
        {
            // nothing this program says; the conversation ends
        }
        catch (IOException)
        {
            // the client went away; what was done stays done
        }
    }

    private int Run(Request request, Voice voice)
    {
        if (request.Args is null || request.Folder is null) return ExitCode.WrongUse;
        if (request.Passphrase is null) return DeskVerb.RunServed(request.Args, desk, null, request.Secrets ?? [], voice);
        Desk.Passage passage;
        try
        {
            // A locked desk is open for this command only: whoever forgets a terminal leaves no open desk behind.
            passage = desk.Pass(request.Passphrase, toDecideOnSwap: request.Args is ["settings", ..]);
        }
        catch (OpenSwapException e)
        {
            voice.Hint($"homeward: {e.Message}");
            return ExitCode.Refused;
        }
        catch (Homeward.Journal.JournalDamagedException e)
        {
            voice.Hint($"homeward: Damage: {e.Message}. Nothing was changed. Keep this folder as it is, work on a copy, and run: homeward check");
            return ExitCode.Tampered;
        }

        using (passage)
        {
            if (passage.Who is not null && desk.IsLocked)
            {
                voice.Hint("You are an administrator, and the desk is locked: a member has to unlock it first.");
                return ExitCode.Locked;
            }

            if (passage.Who is { } member) return DeskVerb.RunServed(request.Args, desk, desk.As(member.MemberId), request.Secrets ?? [], voice);
        }

        voice.Hint("That is not the passphrase of a member of this desk. Nothing was opened or changed.");
        return ExitCode.Locked;
    }

    private static Request? ReadRequest(Stream stream)
    {
        var bytes = new List<byte>();
        for (var b = stream.ReadByte(); b >= 0 && b != '\n'
            && bytes.Count < MostRequest; b = stream.ReadByte()) bytes.Add((byte)b);
        return bytes.Count is 0 or >= MostRequest ? null : JsonSerializer.Deserialize<Request>(bytes.ToArray());
    }

    private static void Send(StreamWriter writer, Frame frame)
    {
        lock (writer) writer.WriteLine(JsonSerializer.Serialize(frame));
    }

    /// <summary>Sends whole lines, and what stands at the end of a progress line.</summary>
    private sealed class FrameWriter(Action<string> send) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => send(value.ToString());

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value)) send(value);
        }

        public override void WriteLine(string? value) => send(value + "\n");

        public override void Write(char[] buffer, int index, int count) => send(new string(buffer, index, count));
    }
}

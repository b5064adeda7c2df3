using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace Homeward.Tests.Scripts;

/// <summary>A server process that printed its one line; what it said in all is its log.</summary>
internal sealed class Served : IDisposable
{
    private readonly Process process;
    private readonly Task<string> rest;
    private readonly Task<string> error;
    private readonly string first;

    private Served(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = Process.Start(start)!;
        error = process.StandardError.ReadToEndAsync();
        first = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("it said nothing: " + error.Result);
        rest = process.StandardOutput.ReadToEndAsync();
        Said = JsonDocument.Parse(first).RootElement.Clone();
    }

    public JsonElement Said { get; }

    public static Served Start(string folder, params string[] arguments) => StartAs(folder, "dotnet", [DeskProcess.Program, .. arguments]);

    public static Served StartAs(string folder, string program, params string[] arguments) =>
        new(new ProcessStartInfo(program, [.. arguments, "--json"]) { WorkingDirectory = folder });

    /// <summary>A browser that goes through a Unix socket, as a proxy does.</summary>
    public static HttpClient Through(string socket) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false,
        ConnectCallback = async (_, stop) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stop);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost/") };

    /// <summary>Ends it as the system does, and gives all it ever wrote to either output.</summary>
    public string End()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            kill.WaitForExit();
            if (!process.WaitForExit(20_000)) process.Kill();
        }

        process.WaitForExit();
        return $"{first}\n{rest.Result}{error.Result}";
    }

    public void Dispose()
    {
        End();
        process.Dispose();
    }
}

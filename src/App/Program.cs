using System.Globalization;
using Homeward.App.Commands;
using Homeward.Keys;

namespace Homeward.App;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        // Only what stays open for long starts twice; it costs a twentieth of a second.
        if (arguments.Any(a => a is "serve" or "start")) ProcessMemory.ShutDiagnostics();
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        ProcessMemory.Close();
        if (arguments is [ReadFormat.Verb]) return ReadFormat.Serve();
        return Root.Parse(arguments).Invoke();
    }
}

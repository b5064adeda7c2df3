using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Homeward.Tests.Browser.Chromium))]

namespace Homeward.Tests.Browser;

/// <summary>
/// The system's own Chromium, started once for all browser tests, unable to reach anything but this machine. Tests that
/// need it skip by name where none is installed.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private readonly SemaphoreSlim gate = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task<IBrowserContext> Open(BrowserNewContextOptions? options = null)
    {
        if (!File.Exists(Program)) Assert.Skip($"no {Program} on this machine: the browser tests did not run");
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            browser ??= await Launch();
        }
        finally
        {
            gate.Release();
        }

        options ??= new();
        options.JavaScriptEnabled ??= false; // every page must work without scripts; a test asks for them by name
        options.Locale ??= "en-GB";
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return context;
    }

    private async Task<IBrowser> Launch()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", DriverFolder());
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-first-run", "--disable-dev-shm-usage", "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ],
        });
    }

    /// <summary>The driver stays in the restored package: copying it would add 135 MB to every output.</summary>
    private static string DriverFolder()
    {
        if (Environment.GetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH") is { Length: > 0 } told) return told;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } root
            ? root
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        // The assembly does not know its package's version, so the newest restored one that has a driver is taken.
        return Directory.EnumerateDirectories(Path.Combine(packages, "microsoft.playwright"))
            .Where(f => Directory.Exists(Path.Combine(f, ".playwright")))
            .MaxBy(f => Version.TryParse(Path.GetFileName(f), out var v) ? v : new Version())
            ?? throw new DirectoryNotFoundException($"no Playwright driver under {packages}");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        gate.Dispose();
    }
}

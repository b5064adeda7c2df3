using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>
/// Pictures of the pages for the guide and for looking at. Taken only when HOMEWARD_PICTURES names a folder; otherwise the
/// same pages are opened and only checked.
/// </summary>
internal static class Pictures
{
    public static string? Folder => Environment.GetEnvironmentVariable("HOMEWARD_PICTURES") is { Length: > 0 } f ? f : null;

    public static async Task Take(IPage page, string name, bool whole = true)
    {
        if (Folder is not { } folder) return;
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = whole });
    }
}

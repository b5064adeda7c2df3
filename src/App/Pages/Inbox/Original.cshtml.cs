using Homeward.App.Host;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>
/// The bytes of an original, opened from the sealed vault piece by piece as the browser asks for them, for whoever may read the source.
/// What a browser only draws or plays is shown in place; everything else is handed over as a file, so that nothing in it can run.
/// </summary>
public sealed class OriginalPage : DeskPage
{
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif", "audio/mpeg", "audio/ogg", "audio/opus", "audio/wav", "audio/x-wav",
        "audio/mp4", "audio/aac", "audio/flac", "audio/webm", "video/mp4", "video/webm", "video/ogg", "video/quicktime",
    };

    /// <summary>Whether a page may show an original of this kind in itself.</summary>
    public static bool IsShown(string mediaType) => Shown.Contains(mediaType);

    public IActionResult OnGet(string id)
    {
        if (Session.Evidence.Source(id) is not { Row: { Erased: false } row }) return NotFound();
        try
        {
            Session.Opens(id); // on the disk before the first byte
        }
        catch (RefusedException)
        {
            return Redirect("/keeping?stopped=1");
        }

        if (Session.Evidence.OpenOriginal(id) is not { } bytes) return NotFound();
        if (IsShown(row.MediaType) && Request.Query["as"] != "file") return new FileStreamResult(bytes, row.MediaType) { EnableRangeProcessing = true };
        var ending = System.IO.Path.GetExtension(SafeNames.Inside(row.Name, out _) is { Count: > 0 } safe ? safe[^1] : "");
        var harmless = ending.Length is > 1 and <= 9 && ending[1..].All(char.IsAsciiLetterOrDigit);
        return new FileStreamResult(bytes, "application/octet-stream")
        {
            EnableRangeProcessing = true, FileDownloadName = id + (harmless ? ending.ToLowerInvariant() : ""),
        };
    }
}

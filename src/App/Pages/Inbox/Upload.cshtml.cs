using System.Security.Cryptography;
using System.Text;
using Homeward.App.Host;
using Homeward.App.Security;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Homeward.App.Pages.Inbox;

/// <summary>
/// Files from a browser. The body is read piece by piece and sealed as it arrives: the framework's own reader of forms would put
/// large files on the disk in clear. The form's key stands first in the body and is compared before any file is taken.
/// </summary>
[IgnoreAntiforgeryToken] // compared here, from the stream: the framework would read the whole form for it
[RequestSizeLimit(MostBytes)]
public sealed class UploadPage(IAntiforgery antiforgery) : DeskPage
{
    /// <summary>Longest upload; bigger things come over the command line.</summary>
    public const long MostBytes = 4L << 30;

    private const int MostField = 4096;
    private const int MostFiles = 200;

    public Refusal? Refused { get; private set; }

    public IReadOnlyList<RunResult> Results { get; private set; } = [];

    public void OnGet() => Show();

    public async Task<IActionResult> OnPostAsync()
    {
        var type = MediaTypeHeaderValue.TryParse(Request.ContentType, out var parsed) ? parsed : null;
        var boundary = HeaderUtilities.RemoveQuotes(type?.Boundary ?? default).Value;
        if (type?.MediaType != "multipart/form-data" || string.IsNullOrEmpty(boundary) || boundary.Length > 100) return BadRequest();
        var session = Session;
        var reader = new MultipartReader(boundary, Request.Body) { HeadersCountLimit = 10, HeadersLengthLimit = 8192 };
        var (fields, results, trusted) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<RunResult>(), false);
        for (var part = await reader.ReadNextSectionAsync(); part is not null; part = await reader.ReadNextSectionAsync())
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var told)) continue;
            var field = HeaderUtilities.RemoveQuotes(told.Name).Value ?? "";
            var name = told.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(told.FileName).Value;
            if (name is null)
            {
                if (await Field(part.Body) is not { } value) return BadRequest();
                fields[field] = value;
                if (field == Safeguards.FormField && !(trusted = IsOurs(value))) return BadRequest();
                continue;
            }

            if (!trusted) return BadRequest();
            if (name.Length == 0) continue;
            if (results.Count == MostFiles) return Again(new Refusal("many", $"at most {MostFiles} files at a time; those before are kept"), results);
            var options = new AddOptions(Channel: Blank(fields.GetValueOrDefault("channel")), From: Blank(fields.GetValueOrDefault("from")));
            // Sealing reads the body in the order it comes; a thread of its own, since the vault's reading is not asynchronous.
            var body = new BodyStream(part.Body);
            var clean = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
            var run = await Task.Run(() => session.Evidence.AddUpload(body, clean.Length > 0 ? clean : "file", options));
            results.Add(run);
            await Task.Run(() => ReadOver(session, run));
        }

        if (!trusted) return BadRequest();
        if (results.Count == 0) return Again(new Refusal("empty", "no file was chosen"), results);
        return results.Count == 1 && results[0].SourceIds is [var only] && results[0].Refused == 0 ? Redirect($"/sources/{only}") : Again(null, results);
    }

    private static void ReadOver(Session session, RunResult run)
    {
        foreach (var id in run.SourceIds)
        {
            session.Claims.ReadSource(id);
            session.Persons.RecordMentions(id);
        }
    }

    /// <summary>The form key belongs to this browser: compared against its cookie as the framework does.</summary>
    private bool IsOurs(string key)
    {
        // The framework compares what stands in the request; the key is put there, the body stays unread.
        Request.Form = new Microsoft.AspNetCore.Http.FormCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>
        {
            [Safeguards.FormField] = key,
        });
        return antiforgery.IsRequestValidAsync(HttpContext).GetAwaiter().GetResult();
    }

    private static async Task<string?> Field(Stream body)
    {
        var buffer = new byte[MostField + 1];
        var n = await body.ReadAtLeastAsync(buffer, buffer.Length, false);
        return n > MostField ? null : Encoding.UTF8.GetString(buffer, 0, n);
    }

    private PageResult Again(Refusal? refusal, List<RunResult> results)
    {
        (Refused, Results) = (refusal, results);
        if (refusal is not null) Response.StatusCode = 422;
        Show();
        return Page();
    }

    private void Show()
    {
        (Title, Room) = (T["upload.title"], "inbox");
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The body of one file, read by a thread that may wait.</summary>
    private sealed class BodyStream(Stream inner) : Homeward.Basics.ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            var piece = new byte[Math.Min(buffer.Length, 1 << 16)];
            var n = inner.ReadAsync(piece).AsTask().GetAwaiter().GetResult();
            piece.AsSpan(0, n).CopyTo(buffer);
            CryptographicOperations.ZeroMemory(piece);
            return n;
        }
    }
}

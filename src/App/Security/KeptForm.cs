using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Homeward.App.Security;

/// <summary>
/// Words somebody had written when the desk locked under them. They are not kept by the server, which is locked: they go back into the page
/// with the door, come again with the passphrase, and are shown with a button that sends them once more.
/// </summary>
/// <param name="To">the address the form was sent to, on this desk</param>
public sealed record KeptForm(string To, IReadOnlyList<KeptField> Fields)
{
    /// <summary>As long as it may be: it travels twice, and once as base64.</summary>
    public const int MostLetters = 500_000;

    public const string FieldName = "kept";

    private static readonly string[] Doors = ["/sign-in", "/sign-out", "/lock", "/first-run", "/join"];

    /// <summary>What a person wrote or chose, without what the page itself had put into the form.</summary>
    public IEnumerable<KeptField> Written => Fields.Where(f => f.Value.Length > 0
        && f.Name is not ("act" or "version" or "id" or "handler") && !f.Name.EndsWith("Id", StringComparison.Ordinal));

    public string Pack() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns>null for anything that this class did not pack</returns>
    public static KeptForm? Unpack(string? packed)
    {
        if (string.IsNullOrEmpty(packed) || packed.Length > 4 * MostLetters || !Base64Url.IsValid(packed)) return null;
        try
        {
            var form = JsonSerializer.Deserialize<KeptForm>(Base64Url.DecodeFromChars(packed));
            return form is { To: not null, Fields: not null } && IsOfThisDesk(form.To)
                && form.Fields.All(f => f is { Name: not null, Value: not null }) ? form : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Leads a form that meets a locked desk to the door with its words, instead of throwing them away.</summary>
    public static IApplicationBuilder Use(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (await Take(http) is { } form)
        {
            http.Items[typeof(KeptForm)] = form;
            var request = http.Request;
            (request.Method, request.Path, request.QueryString) = (HttpMethods.Get, "/sign-in", QueryString.Empty);
            (request.Body, request.ContentLength, request.ContentType) = (Stream.Null, null, null);
            request.Form = FormCollection.Empty;
        }

        await next(http);
    });

    private static async Task<KeptForm?> Take(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || http.User.Identity?.IsAuthenticated == true || Doors.Contains(request.Path.Value)
            || request.ContentLength is null or > MostLetters || !IsOwnPage(request)
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true) return null;
        try
        {
            var form = await request.ReadFormAsync(http.RequestAborted);
            var fields = form.Where(f => f.Key != Safeguards.FormField)
                .SelectMany(f => f.Value.Select(v => new KeptField(f.Key, v ?? ""))).ToList();
            // A passphrase or a code is typed again: it goes into no page.
            if (form.ContainsKey("passphrase") || form.ContainsKey("fresh") || form.ContainsKey("part")) return null;
            // Only a page of this desk carries a form key: a form of another site is nobody's words here.
            return form.ContainsKey(Safeguards.FormField) ? new KeptForm(request.Path + request.QueryString.Value, fields) : null;
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            return null; // no form: the usual way answers it
        }
    }

    private static bool IsOwnPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}";
    }

    private static bool IsOfThisDesk(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal)
        && !to.StartsWith("/\\", StringComparison.Ordinal) && !to.Any(char.IsControl);
}

/// <summary>One field of a form.</summary>
public sealed record KeptField(string Name, string Value);

using Homeward.App.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Homeward.App.Language;

/// <summary>
/// What a reader chose for this browser: language, larger text, single-letter keys. Chosen by a plain link
/// (?lang=uk, ?text=large, ?keys=off), kept in one cookie that names nobody and ends with the browser.
/// </summary>
public sealed record ReaderChoices(string Lang, bool LargeText, bool Keys)
{
    private const string Cookie = "homeward-reader";

    public string Notation => $"{Lang}.{(LargeText ? "large" : "normal")}.{(Keys ? "on" : "off")}";

    public static ReaderChoices Of(HttpRequest request)
    {
        var parts = (request.Cookies[Cookie] ?? "").Split('.');
        return parts is [{ } lang, { } text, { } keys] && Words.Speaks(lang)
            ? new(lang, text == "large", keys != "off")
            : new(FirstSpoken(request), false, true);
    }

    /// <summary>The first language of the browser's list that we speak; the list's own order decides, weights are
    /// ignored
    /// because every browser writes it in falling order.</summary>
    private static string FirstSpoken(HttpRequest request)
    {
        foreach (var wish in request.Headers.AcceptLanguage.ToString().Split(','))
        {
            var lang = wish.Split(';')[0].Trim().Split('-')[0].ToLowerInvariant();
            if (Words.Speaks(lang)) return lang;
        }

        return "en";
    }

    public ReaderChoices With(IQueryCollection query) => new(
        Words.Speaks(query["lang"]) ? query["lang"].ToString() : Lang,
        query["text"].ToString() switch { "large" => true, "normal" => false, _ => LargeText },
        query["keys"].ToString() switch { "on" => true, "off" => false, _ => Keys });

    public static bool Chooses(IQueryCollection query) =>
        query.ContainsKey("lang") || query.ContainsKey("text") || query.ContainsKey("keys");

    public void Keep(HttpResponse response) => response.Cookies.Append(Cookie, Notation, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = response.HttpContext.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    });
}

public static class ReaderChoicesMiddleware
{
    private static readonly object Slot = new();

    /// <summary>Takes a choice out of the address, keeps it, and sends the reader back to the same page without
    /// it.</summary>
    public static IApplicationBuilder UseReaderChoices(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var choices = ReaderChoices.Of(http.Request);
        if (HttpMethods.IsGet(http.Request.Method) && ReaderChoices.Chooses(http.Request.Query))
        {
            choices.With(http.Request.Query).Keep(http.Response);
            http.Response.Redirect(WithoutChoice(http.Request), false);
            return Task.CompletedTask;
        }

        http.Items[Slot] = choices;
        return next();
    });

    public static ReaderChoices Choices(this HttpContext http) =>
        http.Items[Slot] as ReaderChoices ?? ReaderChoices.Of(http.Request);

    public static Words Words(this HttpContext http) => Language.Words.For(http.Choices().Lang);

    private static string WithoutChoice(HttpRequest request)
    {
        var rest = QueryString.Create(request.Query.Where(q => q.Key is not ("lang" or "text" or "keys")));
        // A path that begins with two slashes would be another host's address.
        return "/" + request.Path.ToUriComponent().TrimStart('/', '\\') + rest.ToUriComponent();
    }
}

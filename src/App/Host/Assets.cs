using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Homeward.App.Host;

/// <summary>
/// The desk's own style, script and mark, carried inside the program and served from memory. An address carries the
/// content's hash, so a browser may keep it for ever and a new program is seen at once.
/// </summary>
public static class Assets
{
    private static readonly string[] Sheets = ["base.css", "frame.css", "parts.css", "charts.css", "print.css"];

    private static readonly FrozenDictionary<string, Asset> All = Load();

    private sealed record Asset(string Type, string Version, byte[] Plain, byte[] Brotli);

    public static string Url(string name) => $"/assets/{name}?v={All[name].Version}";

    public static string Text(string name) => System.Text.Encoding.UTF8.GetString(All[name].Plain);

    public static IApplicationBuilder UseAssets(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/assets", out var rest)) return next();
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)) return next();
        return All.TryGetValue(rest.ToString().TrimStart('/'), out var asset) ? Send(http, asset) : next();
    });

    private static async Task Send(HttpContext http, Asset asset)
    {
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = new EntityTagHeaderValue($"\"{asset.Version}\"");
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (http.Request.Headers.IfNoneMatch.ToString() == $"\"{asset.Version}\"")
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var brotli = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (brotli) http.Response.Headers.ContentEncoding = "br";
        var body = brotli ? asset.Brotli : asset.Plain;
        http.Response.ContentType = asset.Type;
        http.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var sheet = Sheets.SelectMany(Bytes).ToArray();
        return new Dictionary<string, Asset>
        {
            ["desk.css"] = Make("text/css; charset=utf-8", sheet),
            ["comfort.js"] = Make("text/javascript; charset=utf-8", Bytes("comfort.js")),
            ["passkey.js"] = Make("text/javascript; charset=utf-8", Bytes("passkey.js")),
            ["mark.svg"] = Make("image/svg+xml", Bytes("mark.svg")),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Asset Make(string type, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(plain);
        return new(type, Convert.ToHexStringLower(SHA256.HashData(plain))[..16], plain, packed.ToArray());
    }

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"the program carries no {name}");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Homeward.Access;
using Homeward.App.Host;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk;
using Microsoft.AspNetCore.Routing;

namespace Homeward.Tests.App.Security;

/// <summary>Programs at the desk: the same walls, limits and acts as the pages, by a token alone.</summary>
public sealed class ApiTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static HttpClient Program(SignedInDesk desk, string? token)
    {
        var client = SignedInDesk.Browser(desk.Address);
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static string Token(SignedInDesk desk, string scope = TokenScope.Read, string walls = TokenWalls.Mine) =>
        desk.Desk.Mira.Tokens.Make(new("test", scope, walls), null, Homeward.Desk.NewId("act-")).Words;

    private static async Task<JsonElement> Json(HttpClient program, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await program.GetAsync(path, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    private static void AssertProblem(JsonElement problem, int status)
    {
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        foreach (var field in new[] { "detail", "instance", "next", "code" }) Assert.NotEqual("", problem.GetProperty(field).GetString());
    }

    [Fact]
    public async Task Api_OfAFullDesk_IsDescribedAddressByAddressAndAnswers()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var stranger = Program(desk, null);
        var document = await Json(stranger, "/api/openapi.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()
            .Select(o => $"{o.Name.ToUpperInvariant()} {p.Name.TrimEnd('/')}")).Order(StringComparer.Ordinal).ToList();
        await using var app = WebDesk.Build(new WebDeskSettings { Desk = full.Desk.Desk });
        var real = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && e.RoutePattern.RawText != "/api/openapi.json")
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.TrimEnd('/')}"))
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(real, described);
        Assert.True(real.Count > 25);

        using var program = Program(desk, Token(desk));
        var ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sources"] = full.Source, ["statements"] = full.Claim, ["people"] = full.Person, ["pairs"] = full.Pair, ["exchanges"] = full.Exchange,
            ["cases"] = full.Case, ["figures"] = full.Figure, ["history"] = full.Person,
        };
        foreach (var path in real.Where(r => r.StartsWith("GET ", StringComparison.Ordinal)).Select(r => r[4..]))
        {
            var id = path.Split('/') is [_, _, var room, ..] && ids.TryGetValue(room, out var known) ? known : "";
            await Json(program, path.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal));
            if (path.Contains("{id}", StringComparison.Ordinal)) AssertProblem(
                await Json(program, path.Replace("{id}", "src-0000000000000000", StringComparison.Ordinal), HttpStatusCode.NotFound), 404);
        }

        Assert.Contains(desk.Desk.Mira.Readings(thing: full.Person), r => r.How == "program");
        AssertProblem(await Json(program, "/api/statements?state=foo", HttpStatusCode.BadRequest), 400);
        AssertProblem(await Json(program, "/api/people?take=1000", HttpStatusCode.BadRequest), 400);
        AssertProblem(await Json(program, "/api/nothing", HttpStatusCode.NotFound), 404);
    }

    [Fact]
    public async Task Api_WithoutATokenThatCounts_TellsNothing()
    {
        await using var desk = await SignedInDesk.Start();
        using var browser = await desk.SignedIn();
        AssertProblem(await Json(browser, "/api/sources", HttpStatusCode.Unauthorized), 401); // a cookie opens nothing here
        var token = Token(desk);
        using (var wrong = Program(desk, token[..^1] + (token[^1] == '0' ? '1' : '0'))) AssertProblem(await Json(wrong, "/api", HttpStatusCode.Unauthorized), 401);
        using var program = Program(desk, token);
        await Json(program, "/api");
        desk.Desk.Mira.Tokens.End(token.Split('.')[0], "test", "act-end");
        await Json(program, "/api", HttpStatusCode.Unauthorized);
        using var late = Program(desk, Token(desk));
        desk.Desk.Clock.Now = desk.Desk.Clock.Now.AddDays(31);
        await Json(late, "/api", HttpStatusCode.Unauthorized);
        Assert.True(desk.Desk.Mira.Check().IsWhole);
    }

    [Fact]
    public async Task Api_AtALockedDesk_Answers423()
    {
        await using var desk = await SignedInDesk.Start();
        desk.Desk.Unlock();
        using var program = Program(desk, Token(desk));
        desk.Desk.Desk.Lock();
        AssertProblem(await Json(program, "/api/sources", (HttpStatusCode)423), 423);
    }

    [Fact]
    public async Task Api_WithATokenForWhatIsOpen_TellsNothingFromBehindAWall()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var all = Program(desk, Token(desk));
        using var open = Program(desk, Token(desk, walls: TokenWalls.Open));
        await Json(open, $"/api/sources/{full.Danger}");
        desk.WallOff(full.Danger);
        await Json(all, $"/api/sources/{full.Danger}");
        foreach (var path in new[] { $"/api/sources/{full.Danger}", $"/api/sources/{full.Danger}/statements", $"/api/history/{full.Danger}" })
        {
            await Json(open, path, HttpStatusCode.NotFound);
        }

        foreach (var path in new[] { "/api/sources?take=200", "/api/statements?take=200" })
        {
            Assert.DoesNotContain(full.Danger, (await Json(open, path)).GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Api_WithATokenToRead_WritesNothing()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var reader = Program(desk, Token(desk));
        using var writer = Program(desk, Token(desk, TokenScope.Write));
        var before = desk.Desk.Mira.Claims.Find(full.Claim)!;
        var body = new { grade = "B2", version = before.Version, why = "checked" };
        using (var refused = await reader.PostAsJsonAsync($"/api/statements/{full.Claim}/grade", body, Stop)) Assert.Equal(403, (int)refused.StatusCode);
        Assert.Equal(before.Version, desk.Desk.Mira.Claims.Find(full.Claim)!.Version);
        writer.DefaultRequestHeaders.Add("Act-Id", "act-0123456789abcdef");
        for (var i = 0; i < 2; i++)
        {
            using var done = await writer.PostAsJsonAsync($"/api/statements/{full.Claim}/grade", body, Stop);
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Stop));
        }

        Assert.Equal(before.Version + 1, desk.Desk.Mira.Claims.Find(full.Claim)!.Version);
        writer.DefaultRequestHeaders.Remove("Act-Id");
        using (var stale = await writer.PostAsJsonAsync($"/api/statements/{full.Claim}/grade", body, Stop)) Assert.Equal(409, (int)stale.StatusCode);
        using var added = await writer.PostAsync("/api/sources?name=note.txt", new ByteArrayContent("He came home on 5 May 2025.\n"u8.ToArray()), Stop);
        Assert.Contains("\"stored\":1", await added.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var search = await reader.PostAsJsonAsync("/api/search", new { text = "home" }, Stop);
        Assert.Equal(HttpStatusCode.OK, search.StatusCode);
    }

    [Fact]
    public async Task Api_BeyondTheRules_SendsNothingMore()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        desk.Desk.Unlock();
        Assert.Null(desk.Desk.Mira.Set("readingsAlarm", "10", "test").Refusal);
        Assert.Null(desk.Desk.Mira.Set("readingsStop", "10", "test").Refusal);
        for (var i = 0; i < 12; i++) desk.Desk.AddFile($"more-{i}.txt", $"He came home on {i + 1} May 2025.\n");
        using var program = Program(desk, Token(desk));
        AssertProblem(await Json(program, "/api/sources", (HttpStatusCode)429), 429);
    }
}

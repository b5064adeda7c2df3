using System.Net;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.Tests.App.Pages;
using Homeward.Tests.House;

namespace Homeward.Tests.App.Security;

/// <summary>Every address a page of this program has, asked with the id of every kind of thing, by each role that may not see it.</summary>
public sealed class RoutesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Researcher)]
    [InlineData(Role.Guest)]
    [InlineData(Role.Volunteer)]
    public async Task EveryRoute_WithAnyId_TellsNothingToWhoMayNotSee(string role)
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna(role);
        string[] secret = ["Petrenko", "Zrazkov", "Зразков", "Grebenyuk", "he will kill himself"];
        string[] ids = [full.Source, full.Danger, full.Person, full.Clashing, full.Mention, full.Claim, full.Clash, full.Finding, full.Group, full.Exchange, full.Pair];
        var routes = Repository.Files("src/App/Pages", ".cshtml").Select(Repository.Read)
            .Select(page => Regex.Match(page, "^@page \"([^\"]+)\"").Groups[1].Value).Where(r => r.Length > 0).Distinct().ToList();
        Assert.True(routes.Count > 40);
        var told = new List<string>();
        foreach (var route in routes.Where(r => !r.StartsWith("/_looks", StringComparison.Ordinal)))
        {
            foreach (var id in route.Contains('{') ? ids : [""])
            {
                var path = Regex.Replace(route, "\\{[^/]*\\}", Uri.EscapeDataString(id));
                using var answer = await ona.GetAsync(path, Stop);
                Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
                var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
                told.AddRange(secret.Where(word => html.Contains(word, StringComparison.Ordinal)).Select(word => $"{path} tells “{word}”"));
            }
        }

        Assert.Empty(told);
    }
}

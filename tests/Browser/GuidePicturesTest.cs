using System.Text.Json;
using System.Text.RegularExpressions;
using Homeward.App.Rehearsing;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Tests.App.Pages;
using Homeward.Tests.House;
using Homeward.Views;
using Microsoft.Playwright;

namespace Homeward.Tests.Browser;

/// <summary>
/// The pictures of the guide: pages of a rehearsal desk, where everybody is invented, light and dark. They are taken anew only when
/// HOMEWARD_GUIDE_PICTURES is set (codes and seals differ each time, and a picture nobody changed should not change); that every picture the
/// guide shows is there, small, and shown, is looked at in every run.
/// </summary>
public sealed class GuidePicturesTest(Chromium chromium)
{
    private const string Folder = "docs/guide/pictures";
    private const int MostBytes = 60_000;
    private static readonly string[] Views = ["light", "dark"];

    [Fact]
    public void Guide_ThatShowsAPicture_HasItInLightAndDark()
    {
        var shown = Repository.Files("docs", ".md").SelectMany(p => Shown(Repository.Read(p))).ToHashSet(StringComparer.Ordinal);
        var there = Repository.Files(Folder, ".webp").Select(f => Path.GetFileName(f)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(there);
        Assert.Empty(Missing(shown, there));
        Assert.Empty(there.Except(shown));
        Assert.All(there, f => Assert.InRange(new FileInfo(Repository.At($"{Folder}/{f}")).Length, 1_000, MostBytes));
    }

    [Fact]
    public void Missing_PictureOfOneLightOnly_IsNamed()
    {
        Assert.Equal(["today-dark.webp"], Missing(["today-light.webp"], new HashSet<string> { "today-light.webp" }));
        Assert.Equal(["a-light.webp"], Shown("<img src=\"pictures/a-light.webp\" alt=\"\">"));
    }

    [Fact]
    public async Task Pictures_OfTheRehearsalDesk_AreTaken()
    {
        if (Environment.GetEnvironmentVariable("HOMEWARD_GUIDE_PICTURES") is not { Length: > 0 }) return; // they stay as they are
        var place = Directory.CreateTempSubdirectory("homeward-pictures").FullName;
        try
        {
            var rehearsal = RehearsalDesk.At(place, 150, 150);
            using var desk = rehearsal.Open();
            rehearsal.Make(desk, _ => { }, (_, _, _) => { });
            var session = desk.As(desk.Unlock(RehearsalDesk.Passphrase)!.MemberId);
            var pages = PagesOf(session);
            await using var running = await RunningDesk.Start(new() { Desk = desk });
            Directory.CreateDirectory(Repository.At(Folder));
            foreach (var view in Views) await Take(running.Address, pages, view);
        }
        finally
        {
            Directory.Delete(place, true);
        }
    }

    private async Task Take(Uri address, IReadOnlyList<(string Name, string Path)> pages, string view)
    {
        await using var context = await chromium.Open(new()
        {
            ColorScheme = view == "dark" ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new() { Width = 1120, Height = 720 },
        });
        var page = await context.NewPageAsync();
        var line = await context.NewCDPSessionAsync(page);
        await page.GotoAsync(new Uri(address, "/sign-in").ToString());
        await Keep(line, "sign-in", view);
        await page.Locator("#passphrase").FillAsync(RehearsalDesk.Passphrase);
        await page.Locator("main button[type=submit]").ClickAsync();
        foreach (var (name, path) in pages)
        {
            var answer = await page.GotoAsync(new Uri(address, path).ToString());
            Assert.True(answer!.Ok, $"{name}: {answer.Status}");
            await Keep(line, name, view);
        }
    }

    /// <summary>Chromium writes WebP itself: a third of what a PNG takes.</summary>
    private static async Task Keep(ICDPSession line, string name, string view)
    {
        JsonElement? shot = null;
        for (var tries = 0; shot is null; tries++)
        {
            try
            {
                shot = await line.SendAsync("Page.captureScreenshot", new() { ["format"] = "webp", ["quality"] = 55 });
            }
            catch (PlaywrightException) when (tries < 3)
            {
                // the page's first frame is not drawn yet
            }
        }

        await File.WriteAllBytesAsync(Repository.At($"{Folder}/{name}-{view}.webp"), shot.Value.GetProperty("data").GetBytesFromBase64());
    }

    /// <summary>The pages of the guide, with a family's call so that help and letters have something to show.</summary>
    private static List<(string Name, string Path)> PagesOf(Session session)
    {
        var person = session.Persons.Search(null, new Slice(0, 50)).Rows.MaxBy(p => session.Paths.Of(p.Id)?.Stages.Count ?? 0)!.Id;
        var called = session.Cases.Record(new HeardCall("Мать говорит: «Телефон у него забрали, завтра их увозят».", "his mother", Contact: "+7 900 000-00-00",
            SafeTime: "after 18:00", Avoid: "do not write to his number", Need: "lawyer", Person: person), "act-guide-call").Id!;
        session.Cases.Warn(called, Warnings.PhoneTaken, new DateOnly(2026, 3, 20), null, "act-guide-warn");
        session.Cases.PlanStep(called, "ask the hospital", new DateOnly(2026, 12, 1), "act-guide-step");
        var row = session.Persons.Find(person)!.Row;
        var search = session.Cases.OpenSearch(called, new Sought(row.Name, row.Born?.Phrase, row.Unit), "act-guide-seek").Id!;
        session.Cases.Look();
        session.Persons.Agree(person, new ConsentNote("letter", "military-prosecutor", null, "named", "relative", "mother", "spoken", "en"), "act-guide-agree");
        var letter = session.Letters.Draft(new LetterRequest("zhaloba-prokuror-semya", "", "ru", [person], new Dictionary<string, string>(),
            new Dictionary<string, string>(), [], null), "act-guide-letter").Id;
        var exchange = session.Exchanges.Of(person) is [var at, ..] ? at.ExchangeId : session.Exchanges.List(null, Slice.First(1)).Rows[0].Id;
        var story = session.Front(DateOnly.FromDateTime(DateTime.UtcNow), "en").Story!;
        var export = session.Evidence.Sources(Slice.First(200)).Rows.MaxBy(s => s.Parts)!.Id;
        var figure = session.Statistics.List(Slice.First(1)).Rows[0].Id;
        var finding = session.Findings.List(Slice.First(1)).Rows[0].Id;
        return
        [
            ("today", "/"), ("inbox", "/inbox?show=all"), ("source", $"/sources/{story.SourceId}"), ("export", $"/sources/{export}?show=all"),
            ("upload", "/inbox/upload"), ("statements", "/statements"), ("voices", "/statements/voices"), ("people", "/people"),
            ("person", $"/people/{person}"), ("pair", $"/pairs/{Uri.EscapeDataString(session.Persons.Pairs(Slice.First()).Rows[0].Id)}"),
            ("exchange", $"/exchanges/{exchange}"), ("together", "/paths/together"), ("law", "/law"), ("finding", $"/law/{finding}"), ("help", "/help"),
            ("call", "/help/call"), ("case", $"/help/cases/{called}"), ("search-of", $"/help/searches/{search}"), ("rights", $"/people/{person}/rights"),
            ("letter", letter is null ? "/letters" : $"/letters/{letter}"), ("figure", $"/figures/{figure}"), ("why", $"/why/{figure}"),
            ("keeping", "/keeping"), ("members", "/keeping/members"), ("history", $"/history/{person}"),
        ];
    }

    private static IEnumerable<string> Shown(string text) => Regex.Matches(text, @"pictures/([\w-]+\.webp)").Select(m => m.Groups[1].Value);

    private static IEnumerable<string> Missing(IEnumerable<string> shown, HashSet<string> there) =>
        shown.Select(f => Regex.Replace(f, @"-(light|dark)\.webp$", "")).Distinct().SelectMany(n => Views.Select(v => $"{n}-{v}.webp")).Where(f => !there.Contains(f));
}

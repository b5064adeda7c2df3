using System.Net;
using System.Text.RegularExpressions;
using Homeward.Access;
using Homeward.Sealing;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk;
using Homeward.Views;

namespace Homeward.Tests.App.Security;

/// <summary>What each role may see and do is kept by the desk, behind every page; lists of who may see what are set on pages.</summary>
public sealed class RolesTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guest_SeesWhatIsListedUntilTheDay_AndWritesNothing()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var guest = await desk.SignedInAsOna(Role.Guest);
        var id = full.Mira.Members.List().Single(m => m.Name == "Ona").Id;
        var name = full.Mira.Persons.Find(full.Person)!.Row.Name;
        using (var before = await guest.GetAsync($"/people/{full.Person}", Stop)) Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        using (var shown = await SignedInDesk.Send(mira, await mira.GetStringAsync("/keeping/members", Stop), "handler=show", ("things", full.Person),
            ("until", "2026-11-24"), ("why", "her lawyer"))) Assert.Equal(HttpStatusCode.Redirect, shown.StatusCode);
        using (var x = await guest.GetAsync("/", Stop)) Assert.Equal("", x.Headers.Location?.ToString() ?? "");
        Assert.Contains(full.Person, await guest.GetStringAsync("/", Stop), StringComparison.Ordinal);
        Assert.Contains(name, WebUtility.HtmlDecode(await guest.GetStringAsync($"/people/{full.Person}", Stop)), StringComparison.Ordinal);
        using (var other = await guest.GetAsync($"/people/{full.Clashing}", Stop)) Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Contains(full.Mira.Readings(id), r => r.Thing == full.Person);
        var session = desk.Desk.Desk.As(id);
        Assert.Equal("wall", session.Set("idleLockMinutes", "200", "mine").Refusal!.Code);
        Assert.Equal("wall", session.WhoMaySee.Show(id, [full.Clashing], new DateOnly(2026, 11, 30), "more", "act-more").Refusal!.Code);
        Assert.NotNull(session.Claims.Accept(full.Claim, 1, "act-acc").Refusal);
        Assert.Throws<RefusedException>(() => session.Evidence.Add(Path.Combine(desk.Desk.Root, "x.txt")));
        desk.Desk.Clock.Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
        using var late = await guest.GetAsync($"/people/{full.Person}", Stop);
        Assert.NotEqual(HttpStatusCode.OK, late.StatusCode);
        Assert.Null(desk.Desk.Desk.Unlock("ona sings a long song"));
    }

    [Fact]
    public async Task Volunteer_WritesCallsAndReadsNothing()
    {
        await using var desk = await SignedInDesk.Start();
        using var mira = await desk.SignedIn();
        using var volunteer = await desk.SignedInAsOna(Role.Volunteer);
        using (var led = await volunteer.GetAsync("/", Stop)) Assert.Equal("/call", led.Headers.Location!.OriginalString);
        var form = await volunteer.GetStringAsync("/call", Stop);
        foreach (var _ in new[] { "pressed", "pressed again" })
        {
            using var kept = await SignedInDesk.Send(volunteer, form, "/call", ("words", "His mother called: zqword."), ("from", "mother"), ("urgent", "yes"));
            Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        }

        desk.Desk.Mira.CollectWaiting();
        var source = Assert.Single(desk.Desk.Mira.Evidence.Sources(Slice.First()).Rows);
        Assert.Contains("zqword", await mira.GetStringAsync($"/sources/{source.Id}", Stop), StringComparison.Ordinal);
        using var own = await volunteer.GetAsync($"/sources/{source.Id}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        Assert.DoesNotContain("zqword", await volunteer.GetStringAsync("/inbox?show=all", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Researcher)]
    [InlineData(Role.Guest)]
    [InlineData(Role.Volunteer)]
    public void WhoHoldsNoKeys_OpensNothingWithACopyOfTheFolder(string role)
    {
        using var test = new TestDesk().Unlock();
        var ona = MembersTest.Join(test, role);
        test.Desk.Lock();
        Assert.NotNull(test.Desk.Unlock(MembersTest.Ona));
        Assert.True(test.Desk.IsLocked);
        using var identity = MemberKey.Parse(File.ReadAllText(test.Desk.Folder.MemberFile(ona)), out _)!.Open(MembersTest.Ona)!;
        Assert.ThrowsAny<Homeward.Journal.JournalDamagedException>(() => test.Desk.OpenRing(identity, 1));
        Assert.True(test.Unlock().Mira.Check().IsWhole);
    }

    [Fact]
    public void Editor_ReadsAndWritesNeitherStatementsNorRules()
    {
        using var test = new TestDesk().Unlock();
        var source = test.AddFile("a.txt", "On 19 March 2025 each side handed over 175 fighters.\n");
        test.Mira.Claims.ReadSource(source);
        var editor = test.Desk.As(MembersTest.Join(test, Role.Editor));
        var claim = editor.Claims.Of(source)[0];
        Assert.Equal("wall", editor.Claims.Accept(claim.Id, claim.Version, "act-1").Refusal!.Code);
        Assert.Equal("wall", editor.Set("readingsStop", "10000", "I want to").Refusal!.Code);
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => editor.Members.Invite("X", Role.Editor, null, "x")).Code);
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => editor.Recovery.SetUp(2, 3, false, "x")).Code);
        Assert.True(test.Mira.Claims.Accept(claim.Id, claim.Version, "act-2").IsDone);
    }

    [Fact]
    public async Task List_OfWhoMaySee_SetOnThePage_HidesEverywhereAndOpensAgain()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var code = full.Mira.Persons.Find(full.Person)!.Row.CaseCode!;
        Assert.Contains(code, await ona.GetStringAsync("/people", Stop), StringComparison.Ordinal);
        var page = await mira.GetStringAsync($"/keeping/who/{full.Person}", Stop);
        using (var mute = await SignedInDesk.Send(mira, page, "/keeping/who/", ("everyone", "no"))) Assert.Equal(422, (int)mute.StatusCode);
        using (var set = await SignedInDesk.Send(mira, page, "/keeping/who/", ("everyone", "no"), ("sources", "yes"), ("why", "his brother works here")))
        {
            Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        }

        Assert.DoesNotContain(code, await ona.GetStringAsync("/people", Stop), StringComparison.Ordinal);
        foreach (var path in new[] { $"/people/{full.Person}", $"/keeping/who/{full.Person}" }) using (var hidden = await ona.GetAsync(path, Stop)) Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.NotNull(desk.Desk.Desk.As(full.Mira.Members.List().Single(m => m.Name == "Ona").Id).WhoMaySee.Set(full.Person, null, true, "open it", "act-o").Refusal);
        Assert.Contains(code, await mira.GetStringAsync("/people", Stop), StringComparison.Ordinal);
        Assert.True(full.Mira.WhoMaySee.Set(full.Person, null, true, "he left", "act-open").IsDone);
        Assert.Contains(code, await ona.GetStringAsync("/people", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_TakenUpInTheBrowser_IsAMember()
    {
        await using var desk = await SignedInDesk.Start();
        using var mira = await desk.SignedIn();
        using var shown = await SignedInDesk.Send(mira, await mira.GetStringAsync("/keeping/members", Stop), "handler=invite", ("name", "Pavlo"), ("role", Role.Lawyer), ("lang", "uk"));
        var code = Regex.Match(await shown.Content.ReadAsStringAsync(Stop), "translate=\"no\">([a-z ]{35})</strong>").Groups[1].Value;
        using var pavlo = desk.Browser();
        using (var wrong = await SignedInDesk.Press(pavlo, "/join", "/join", ("code", "ba ba ba ba ba ba"), ("fresh", "a passphrase of mine"))) Assert.Equal(422, (int)wrong.StatusCode);
        using (var joined = await SignedInDesk.Press(pavlo, "/join", "/join", ("code", code), ("fresh", "a passphrase of mine"))) Assert.Equal("/", joined.Headers.Location!.OriginalString);
        Assert.Contains("Pavlo", await pavlo.GetStringAsync("/keeping/members", Stop), StringComparison.Ordinal);
        using (var twice = await SignedInDesk.Press(desk.Browser(), "/join", "/join", ("code", code), ("fresh", "another one of mine"))) Assert.Equal(422, (int)twice.StatusCode);
    }
}

using System.Net;
using Homeward.Access;
using Homeward.Tests.App.Pages;
using Homeward.Tests.Desk;
using Homeward.Views;

namespace Homeward.Tests.App.Security;

/// <summary>Somebody of us was taken; and what two persons decide: on pages, kept by the desk.</summary>
public sealed class TakenTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taken_Pressed_ShutsThemOutAndListsWhomToWarnByDanger()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        using var ona = await desk.SignedInAsOna();
        var id = full.Mira.Members.List().Single(m => m.Name == "Ona").Id;
        var quiet = full.Mira.Persons.Find(full.Clashing)!.Row.CaseCode!;
        var calm = FoundingCase.Assert(full.Mira.Cases.Record(new Homeward.Cases.HeardCall("His sister asks how he is.") { Risk = "ordinary" }, "act-calm"));
        var urgent = FoundingCase.Assert(full.Mira.Cases.Record(new Homeward.Cases.HeardCall("They come for him tomorrow.") { Risk = "urgent" }, "act-urgent"));
        foreach (var path in new[] { $"/people/{full.Clashing}", $"/help/cases/{urgent}", $"/help/cases/{calm}" }) using (var read = await ona.GetAsync(path, Stop)) Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var epoch = desk.Desk.Desk.Live.Keys.Epoch;
        var page = await mira.GetStringAsync("/keeping/taken", Stop);
        using var done = await SignedInDesk.Send(mira, page, "/keeping/taken", ("member", id));
        var html = await done.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(epoch + 1, desk.Desk.Desk.Live.Keys.Epoch);
        using (var after = await ona.GetAsync("/inbox", Stop)) Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
        desk.Desk.Desk.Lock();
        Assert.Null(desk.Desk.Desk.Unlock("ona sings a long song"));
        Assert.True(html.IndexOf(urgent, StringComparison.Ordinal) > 0 && html.IndexOf(urgent, StringComparison.Ordinal) < html.IndexOf(calm, StringComparison.Ordinal));
        Assert.True(html.IndexOf(calm, StringComparison.Ordinal) < html.IndexOf(quiet, StringComparison.Ordinal));
        desk.Desk.Unlock();
        Assert.Contains(full.Mira.Readings(full.Mira.Actor), r => r.Thing == urgent && r.How == ReadingLog.Warned);
        Assert.True(full.Mira.Check().IsWhole);
    }

    [Fact]
    public void Taken_ByWhoDecidesNothing_IsRefused()
    {
        using var test = new TestDesk().Unlock();
        var editor = test.Desk.As(MembersTest.Join(test, Role.Editor));
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => editor.Taken.Revoke(test.Founded.MemberId, "act-x")).Code);
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => editor.Taken.Warn(test.Founded.MemberId)).Code);
    }

    [Fact]
    public async Task Export_WhereTwoHoldKeys_LeavesOnceAfterAnotherAgreed()
    {
        await using var desk = await SignedInDesk.Start();
        using var mira = await desk.SignedIn();
        desk.Give("a.txt", "words\n");
        var folder = Path.Combine(desk.Desk.Root, "out");
        using var ona = await desk.SignedInAsOna();
        Assert.Equal("two", Assert.Throws<RefusedException>(() => desk.Desk.Mira.Evidence.Export(folder, "for a court", false)).Code);
        using (var asked = await SignedInDesk.Send(mira, await mira.GetStringAsync("/approvals", Stop), "handler=ask", ("what", "export"), ("why", "for a court"))) Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var request = desk.Desk.Mira.Approvals.List()[0];
        Assert.Equal("two", desk.Desk.Mira.Approvals.Answer(request.Id, true, "I say so", "act-self").Refusal!.Code);
        using (var given = await SignedInDesk.Send(ona, await ona.GetStringAsync("/approvals", Stop), "handler=answer", ("given", "yes"), ("why", "the court asked"))) Assert.Equal(HttpStatusCode.Redirect, given.StatusCode);
        desk.Desk.Mira.Evidence.Export(folder, "for a court", false);
        Assert.Equal("two", Assert.Throws<RefusedException>(() => desk.Desk.Mira.Evidence.Export(folder + "2", "again", false)).Code);
        Assert.Equal("used", desk.Desk.Mira.Approvals.List()[0].State);
        Assert.False(Directory.Exists(folder + "2") && Directory.EnumerateFileSystemEntries(folder + "2").Any());
    }

    [Fact]
    public async Task Machine_ForAnAdministrator_TellsNumbersAndNoThing()
    {
        var full = new FullCase();
        await using var desk = await SignedInDesk.Start(full.Desk);
        using var mira = await desk.SignedIn();
        await mira.GetStringAsync($"/people/{full.Person}", Stop);
        using var admin = await desk.SignedInAsOna(Role.Administrator);
        var html = await admin.GetStringAsync("/keeping/machine", Stop);
        Assert.Contains("Mira", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(per|src|cas|clm)-[0-9a-z]{16}", html);
        using (var guest = await mira.GetAsync("/keeping/machine", Stop)) Assert.Equal(HttpStatusCode.OK, guest.StatusCode);
        using (var set = await SignedInDesk.Send(mira, await mira.GetStringAsync("/keeping/machine", Stop), "/keeping/machine", ("value", "20"), ("why", "short days"))) Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
    }
}

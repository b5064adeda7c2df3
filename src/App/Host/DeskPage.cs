using Homeward.Access;
using Homeward.App.Language;
using Homeward.App.Security;
using Homeward.Keys;
using Homeward.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace Homeward.App.Host;

/// <summary>One step of the way of the data above the page's title; the last one has no address.</summary>
public sealed record Crumb(string Text, string? Href);

/// <summary>What the frame needs to know of every page: its title, its room and the way that led here.</summary>
public abstract class DeskPage : PageModel
{
    /// <summary>The rooms in the order of the data, with their addresses.</summary>
    public static readonly IReadOnlyList<(string Room, string Href)> Rooms =
    [
        ("inbox", "/inbox"), ("statements", "/statements"), ("people", "/people"), ("exchanges", "/exchanges"),
        ("paths", "/paths"), ("law", "/law"), ("help", "/help"), ("figures", "/figures"), ("publications", "/publications"),
    ];

    /// <summary>The rooms this member's role has something in.</summary>
    public IReadOnlyList<(string Room, string Href)> MyRooms
    {
        get
        {
            if (HttpContext.RequestServices.GetRequiredService<WebDeskSettings>().Desk is not { IsLocked: false } || User.MemberId() is null) return Rooms;
            try
            {
                var role = Session.Role;
                return Access.Role.HoldsKeys(role) ? Rooms : role switch
                {
                    Access.Role.Researcher => [("codes", "/codes"), ("figures", "/figures")],
                    Access.Role.Volunteer => [("call", "/call")],
                    Access.Role.Guest => [("shown", "/")],
                    _ => [("keeping", "/keeping")],
                };
            }
            catch (LockedException)
            {
                return []; // locked while the page was made
            }
        }
    }

    public Words T => HttpContext.Words();

    public string Title { get; protected set; } = "";

    /// <summary>
    /// What a browser writes into its history on disk: the room, never a name or a word of a case. For the same reason a
    /// search is posted: what somebody looked for stands in no address.
    /// </summary>
    public string TabTitle => Room.Length > 0 ? T.Of("room", Room) : Title;

    /// <summary>What stands in the search box.</summary>
    public string? Searched { get; protected set; }

    /// <summary>The item of the rail that is marked; empty on pages outside the rooms.</summary>
    public string Room { get; protected set; } = "";

    public IReadOnlyList<Crumb> Trail { get; protected set; } = [];

    /// <summary>False on sign-in and error pages: no rail, no search, nothing a locked desk would have to know.</summary>
    public bool HasRooms { get; protected set; } = true;

    /// <summary>The desk as the signed-in member may see it. Every question on a page goes through it.</summary>
    /// <exception cref="LockedException">the desk was locked meanwhile: the reader is led to the door</exception>
    protected Session Session
    {
        get
        {
            var desk = HttpContext.RequestServices.GetRequiredService<WebDeskSettings>().Desk ?? throw new LockedException();
            return desk.As(User.MemberId() ?? throw new LockedException());
        }
    }

    /// <summary>What must be known before anybody writes or rings: stands on every page of a man.</summary>
    public IReadOnlyList<Cases.WarningRow> WarningsOf(string? personId) =>
        personId?.StartsWith(Basics.Ids.Person, StringComparison.Ordinal) == true ? Session.Cases.WarningsOf(personId) : [];

    /// <summary>Which rows of a list the address asks for ("?page=3").</summary>
    protected int PageNumber => Pager.NumberOf(Request.Query["page"]);

    protected Slice Slice => new((PageNumber - 1) * Pager.Rows, Pager.Rows);

    /// <summary>Why a list was not taken out, where somebody tried.</summary>
    public Refusal? NotTakenOut { get; private set; }

    /// <summary>Sends a list as a table after the act that says so is in the journal; else the page again, with the reason beside the form.</summary>
    protected IActionResult TakeOut(ListSheet sheet, ListChoice choice, string? why, string? act, Action show)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(show);
        if (!Homeward.Basics.Ids.IsWellFormed(act, Reading.StatementForm.ActPrefix)) return BadRequest();
        var lines = sheet.All(Session.MostRowsOut);
        var things = lines?.Select(l => l.Thing).OfType<string>().Distinct(StringComparer.Ordinal).ToList() ?? [];
        var taken = new ListTakenOut(sheet.List, choice.Query, lines?.Count ?? int.MaxValue, things.Count > 0, why?.Trim() ?? "");
        var outcome = Session.TakesOut(taken, things, act!);
        if (outcome.IsDone) return File(sheet.Write(lines!), "text/csv; charset=utf-8", sheet.List + ".csv");
        NotTakenOut = outcome.Refusal;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        show();
        return Page();
    }

    /// <summary>A session outlives a lock by nothing: who comes with an old one goes to the door and back again.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (User.Identity?.IsAuthenticated != true || !HasRooms) return;
        var settings = HttpContext.RequestServices.GetRequiredService<WebDeskSettings>();
        if (settings.Desk is { IsLocked: true }) context.Result = RedirectToPage("/SignIn", new { then = Request.Path });
        // Setting up ends with the way back, rehearsed or put off with open eyes; until then nothing else is worked on.
        else if (settings.FirstRun is { IsFinished: false } && !SetUpPages.Contains(Request.Path.Value, StringComparer.Ordinal))
        {
            context.Result = Redirect("/keeping/recovery");
        }
    }

    private static readonly string[] SetUpPages = ["/keeping/recovery", "/sign-out", "/lock"];

    /// <summary>
    /// The thing this page opens: its id in the address. A page about one thing is a reading of it, and a new page is one without having to
    /// remember it; a list has no id and is none.
    /// </summary>
    protected virtual string? ThingShown => RouteData.Values["id"] as string;

    /// <summary>What the link to the history at the foot leads to; a message or row has none of its own, its source has.</summary>
    public string? HistoryOf => ThingShown is { } id && Way.To(id) is not null && !id.StartsWith(Homeward.Basics.Ids.Part, StringComparison.Ordinal)
        && !Request.Path.StartsWithSegments("/history") ? id : null;

    /// <summary>Between the page's work and the sending of it: the reading is on the disk before the reader sees a word.</summary>
    public override void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        if (context.Exception is not null || context.Result is not (PageResult or null) || ThingShown is not { } id
            || !HasRooms || User.Identity?.IsAuthenticated != true || HttpContext.RequestServices.GetRequiredService<WebDeskSettings>().Desk is null) return;
        try
        {
            Session.Opens(id);
        }
        catch (RefusedException)
        {
            context.Result = Redirect("/keeping?stopped=1");
        }
    }
}

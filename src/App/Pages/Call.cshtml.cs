using Homeward.App.Host;
using Homeward.Basics;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>A volunteer writes a call down. It is sealed at once; nothing on this page reads anything.</summary>
public sealed class CallPage : DeskPage
{
    public string? Words { get; private set; }

    public string? From { get; private set; }

    public bool Urgent { get; private set; }

    public Refusal? Refused { get; private set; }

    public void OnGet() => (Title, Room) = (T["leave-call.title"], "call");

    public IActionResult OnPost(string? words, string? from, string? urgent, string act)
    {
        if (!Ids.IsWellFormed(act, "act-")) return BadRequest();
        try
        {
            Session.LeaveCall(words ?? "", from, urgent == "yes", act);
            return Redirect("/call?kept=1");
        }
        catch (RefusedException e)
        {
            Refused = new Refusal(e.Code, e.Message);
        }
        catch (DeskException e)
        {
            Refused = new Refusal("", e.Message);
        }

        (Words, From, Urgent) = (words, from, urgent == "yes");
        OnGet();
        Response.StatusCode = 422;
        return Page();
    }
}

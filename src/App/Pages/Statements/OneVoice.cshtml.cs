using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>One voice of the register: its names, interests and side, and everything that was done with it.</summary>
public sealed class OneVoicePage : DeskPage
{
    public VoiceRow Voice { get; private set; } = null!;

    public VoiceForm Typed { get; private set; } = new();

    public IReadOnlyList<Change> History { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id) => Show(id);

    public IActionResult OnPostKeep(string id, VoiceForm form, int version, string act)
    {
        ArgumentNullException.ThrowIfNull(form);
        return Done(id, act, form, () => Session.Claims.DescribeVoice(id, form.Draft, version, act, form.Why));
    }

    public IActionResult OnPostPart(string id, string[] name, int version, string act) =>
        Done(id, act, null, () => Session.Claims.PartVoice(id, name ?? [], version, act));

    public IActionResult OnPostWithdraw(string id, int version, string act)
    {
        var outcome = Done(id, act, null, () => Session.Claims.WithdrawVoice(id, version, act));
        return Refused is null && outcome is RedirectResult ? Redirect("/statements/voices") : outcome;
    }

    private IActionResult Done(string id, string act, VoiceForm? typed, Func<Outcome> write)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = write().Refusal;
        if (Refused is null) return Redirect($"/statements/voices/{id}");
        Response.StatusCode = Refused.Code == "stale" ? 409 : 422;
        return Show(id, typed);
    }

    private IActionResult Show(string id, VoiceForm? typed = null)
    {
        if (Session.Claims.Voice(id) is not { } voice) return NotFound();
        (Voice, Room, Title) = (voice, "statements", voice.Name);
        Typed = typed ?? VoiceForm.Of(voice);
        Trail = [new(T.Of("room", "statements"), "/statements"), new(T["voices.title"], "/statements/voices"), new(Title, null)];
        History = [.. Session.History(id).Select(h => new Change(h.Kind, Session.NameOf(h.By), h.At.ToLocalTime()))];
        return Page();
    }
}

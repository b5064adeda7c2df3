using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Statements;

/// <summary>Who speaks in the sources: the register first, then every name that nobody has registered.</summary>
public sealed class VoicesPage : DeskPage
{
    public ListChoice Choice => new(Request, T, ClaimsRoom.VoiceSorts);

    public ListFoot Foot => new(new Pager(Choice.Number, Voices.Total), Choice, false, NotTakenOut);

    public Listed<VoiceRow> Voices { get; private set; } = new([], 0);

    public IReadOnlyList<VoicePair> Alike { get; private set; } = [];

    public VoiceForm Typed { get; private set; } = new();

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public void OnGet() => Show();

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("voices", [T["list.id"], T["voices.col-name"], T["voices.kind"], T["voices.party"], T.Of("room", "statements"), T["voices.col-sources"]],
            slice => Session.Claims.Voices(slice, Choice.Sort),
            v => new SheetLine(null, v.Id, string.Join(" / ", v.Names.Select(n => n.Text)), v.Kind, v.Party, v.Claims, v.Sources)),
        Choice, why, act, Show);

    public IActionResult OnPostNew(VoiceForm form, string act)
    {
        ArgumentNullException.ThrowIfNull(form);
        Typed = form;
        return Done(act, () => Session.Claims.DescribeVoice(null, form.Draft, 0, act, form.Why));
    }

    /// <summary>All that were ticked become one, two by two, into the first.</summary>
    public IActionResult OnPostMerge(string[] pick, string? why, string act) => Done(act, () =>
    {
        if (pick is not { Length: > 1 }) return new Outcome(null, 0, new Refusal("pick", T["voices.merge-hint"]));
        var first = Session.Claims.MergeVoices(pick[0], pick[1], act, why);
        for (var i = 2; i < pick.Length && first.Refusal is null; i++) first = Session.Claims.MergeVoices(pick[0], pick[i], NewAct(), why);
        return first;
    });

    private IActionResult Done(string act, Func<Outcome> write)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = write().Refusal;
        if (Refused is null) return Redirect("/statements/voices");
        Response.StatusCode = 422;
        Show();
        return Page();
    }

    private void Show()
    {
        (Title, Room) = (T["voices.title"], "statements");
        Trail = [new(T.Of("room", "statements"), "/statements"), new(Title, null)];
        Voices = Session.Claims.Voices(Choice.Slice(), Choice.Sort);
        if (Choice.Number == 1) Alike = Session.Claims.AlikeVoices();
    }
}

/// <summary>What the form of a voice sends.</summary>
public sealed class VoiceForm
{
    /// <summary>One name to a line, its language after a bar.</summary>
    public string? Names { get; set; }

    public string? Kind { get; set; }

    public string? Party { get; set; }

    public string? Interests { get; set; }

    public string? Why { get; set; }

    public VoiceDraft Draft => new(
        [.. (Names ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('|', 2, StringSplitOptions.TrimEntries))
            .Select(n => new VoiceName(n[0], n is [_, { Length: > 0 } lang] ? lang : null))],
        Kind ?? "", Party ?? "", Interests);

    public static VoiceForm Of(VoiceRow voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        return new()
        {
            Names = string.Join('\n', voice.Names.Select(n => n.Lang is { } lang ? $"{n.Text} | {lang}" : n.Text)), Kind = voice.Kind, Party = voice.Party,
            Interests = voice.Interests,
        };
    }
}

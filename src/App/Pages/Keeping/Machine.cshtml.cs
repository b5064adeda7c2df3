using Homeward.Access;
using Homeward.App.Commands;
using Homeward.App.Host;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Homeward.App.Pages.Keeping;

/// <summary>What the desk stands on: the machine, backups and drills, keys, settings, retention, and who opened how much. No content.</summary>
public sealed class MachinePage(WebDeskSettings settings, TimeProvider clock) : DeskPage
{
    private const int AuditDays = 14;

    public IReadOnlyList<Symptom> Symptoms { get; private set; } = [];

    public IReadOnlyList<EpochRow> Epochs { get; private set; } = [];

    public IReadOnlyList<AuditRow> Audit { get; private set; } = [];

    public HouseRules Rules { get; private set; } = HouseRules.Standard;

    public IReadOnlyList<DueRow> Due { get; private set; } = [];

    public bool Decides { get; private set; }

    public Refusal? Refused { get; private set; }

    /// <summary>Names of members, which an administrator knows too.</summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = new Dictionary<string, string>();

    public string NameOf(string member) => Names.GetValueOrDefault(member, member);

    public IActionResult OnGet() => Role.Decides(Session.Role) || Session.Role == Role.Administrator ? Show() : NotFound();

    public IActionResult OnPost(string? name, string? value, string? why, string act)
    {
        if (!Ids.IsWellFormed(act, "act-")) return BadRequest();
        Refused = Session.Set(name ?? "", value?.Trim() ?? "", why ?? "", act).Refusal;
        return Refused is null ? Redirect("/keeping/machine") : Show();
    }

    private PageResult Show()
    {
        Title = T["machine.title"];
        Trail = [new(T["keeping.title"], "/keeping"), new(Title, null)];
        Symptoms = [.. Doctor.Look(settings.Desk!.Folder.Root, ProgramState.With(null, null), clock, n => System.IO.File.Exists(n) ? System.IO.File.ReadAllText(n) : null),
            Doctor.Swap(OpenSwap.OfThisMachine())];
        (Epochs, Audit, Rules) = (Session.Epochs(), Session.Audit(AuditDays), Session.Rules);
        Decides = Role.Decides(Session.Role);
        Due = Session.Erasures.Due(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        Names = Session.Members.List().ToDictionary(m => m.Id, m => m.Name, StringComparer.Ordinal);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}

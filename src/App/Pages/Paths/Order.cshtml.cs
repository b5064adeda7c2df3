using System.Globalization;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Paths;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Paths;

/// <summary>What this desk takes the order of things to be: every assumption with its strength and its source, each of them to be
/// switched off, changed or added.</summary>
public sealed class OrderPage : DeskPage
{
    public static IReadOnlyList<string> Strengths { get; } = ["certain", "strong", "usual"];

    public IReadOnlyList<OrderRow> Order { get; private set; } = [];

    /// <summary>What was typed where it could not be kept.</summary>
    public OrderDraft? Typed { get; private set; }

    public Refusal? Refused { get; private set; }

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    /// <summary>The reason in the reader's language, as shipped or as a member wrote it.</summary>
    public string Why(OrderRow row) => row.Why.GetValueOrDefault(T.Lang) ?? row.Why.GetValueOrDefault("en") ?? "";

    public string Steps(IReadOnlyList<string> stages) => stages.Count == StageKind.All.Count
        ? T["order.any"] : string.Join(", ", stages.Select(s => T.Of("stage", s)));

    public string By(string member) => Session.NameOf(member);

    public IActionResult OnGet() => Show();

    /// <summary>The fields of the form.</summary>
    public sealed record OrderForm(
        string? Name, string[]? Before, string[]? After, string? Days, string? Strength, bool Applied, string? Source, string? Why, int Version);

    public IActionResult OnPostKeep(OrderForm form, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Typed = new OrderDraft(
            form.Name?.Trim() ?? "", form.Before ?? [], form.After ?? [],
            int.TryParse(form.Days, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1, form.Strength ?? "", form.Applied,
            form.Source ?? "", form.Why ?? "");
        Refused = Session.Paths.Assume(Typed, form.Version, act).Refusal;
        return Refused is null ? Redirect("/paths/order") : Show();
    }

    public IActionResult OnPostAsShipped(string id, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Paths.Withdraw(id, act).Refusal;
        return Refused is null ? Redirect("/paths/order") : Show();
    }

    private IActionResult Show()
    {
        (Title, Room) = (T["order.title"], "paths");
        Trail = [new(T.Of("room", "paths"), "/paths"), new(Title, null)];
        Order = Session.Paths.Order();
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}

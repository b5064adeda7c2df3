using System.Globalization;
using Homeward.App.Charts;
using Homeward.App.Host;
using Homeward.Exchanges;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Exchanges;

/// <summary>The exchanges of the register, newest first, with what each side says.</summary>
public sealed class ExchangeListPage(TimeProvider clock) : DeskPage
{
    private const int FirstYear = 2022;

    public ListChoice Choice => new(Request, T, ExchangesRoom.Sorts, ("year", Year?.ToString(CultureInfo.InvariantCulture)));

    public ListFoot Foot => new(new Pager(Choice.Number, Exchanges.Total), Choice, false, NotTakenOut);

    public int? Year => int.TryParse(Request.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var y) && y is >= 2000 and < 2200 ? y : null;

    public IEnumerable<int> Years => Enumerable.Range(FirstYear, Math.Max(1, clock.GetLocalNow().Year - FirstYear + 1)).Reverse();

    public Listed<ExchangeRow> Exchanges { get; private set; } = new([], 0);

    public ExchangeTimeline Timeline { get; private set; } = null!;

    /// <summary>What the register adds up to for each side, never one number where sources differ or figures are withheld.</summary>
    public IReadOnlyList<ExchangeTotal> Totals { get; private set; } = [];

    public void OnGet() => Show();

    /// <summary>Puts the register that ships with the program into this desk; repeating it writes nothing.</summary>
    public IActionResult OnPostRegister()
    {
        Session.Exchanges.Register();
        return Redirect("/exchanges");
    }

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("exchanges", [T["exchange.col-when"], T["exchange.col-name"], T["list.key"], T.Of("per", "side-ru"), T.Of("per", "side-ua"),
            T["exchange.col-mark"], T["exchange.col-known"], T.Of("room", "statements")],
            slice => Session.Exchanges.List(Year, slice, Choice.Sort),
            x => new SheetLine(null, x.When, x.Title, x.Key, SaidOf(x, "ru"), SaidOf(x, "ua"), T.Of("read-as", x.Mark), x.KnownByName, x.Statements)),
        Choice, why, act, Show);

    /// <summary>The whole side where somebody says it; else each category by its name. Never one number where several are said.</summary>
    public string SaidOf(ExchangeRow exchange, string side)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var here = exchange.Counts.Where(c => c.Side == side && !c.OutsideFormula).ToList();
        var whole = here.Where(c => c.Category is null or "all").ToList();
        return string.Join("; ", (whole.Count > 0 ? whole : here)
            .Select(c => T.Say(c.Count) + (c.Category is null or "all" ? "" : " " + T.Of("category", c.Category))).Distinct());
    }

    private void Show()
    {
        (Title, Room) = (T.Of("room", "exchanges"), "exchanges");
        Exchanges = Session.Exchanges.List(Year, Choice.Slice(), Choice.Sort);
        var operations = Session.Exchanges.Operations(Year);
        Totals = [.. new[] { "ru", "ua" }.Select(side => ExchangeTotal.For(operations, side, DateOnly.MinValue, DateOnly.MaxValue))];
        Timeline = new ExchangeTimeline(
            [.. operations.Where(o => o.When.Earliest is not null).Select(MarkOf)], DateOnly.FromDateTime(clock.GetLocalNow().Date));
    }

    private TimelineMark MarkOf(ExchangeOperation operation)
    {
        var (ru, ua) = (Of("ru"), Of("ua"));
        var told = $"{T.Say(operation.When)}: " + (operation.Kind == "aborted" ? T["exchange.aborted"] : $"{Said(ru)}; {Said(ua)}");
        return new TimelineMark(operation.Id, operation.When.Earliest!.Value, T.Say(operation.When), ru, ua, operation.Kind == "aborted", told);

        ExchangeTotal Of(string side) => ExchangeTotal.For([operation], side, DateOnly.MinValue, DateOnly.MaxValue);
    }

    /// <summary>"To the Russian side: 270 to 303", "at least 0; figures of 1 exchange are withheld".</summary>
    public string Said(ExchangeTotal total)
    {
        ArgumentNullException.ThrowIfNull(total);
        var side = T.Of("per", "side-" + total.Side);
        if (total.High is not { } high) return T["exchange.total-open", ("side", side), ("low", total.Low), ("n", Math.Max(1, total.Withheld.Count))];
        return total.Low == high ? $"{side}: {T.Say(high)}" : T["exchange.total", ("side", side), ("low", total.Low), ("high", high)];
    }
}

using System.Globalization;
using Homeward.App.Host;
using Homeward.Exchanges;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Exchanges;

/// <summary>The exchanges of the register, newest first, with what each side says.</summary>
public sealed class ExchangeListPage(TimeProvider clock) : DeskPage
{
    private const int FirstYear = 2022;

    public int Number => PageNumber;

    public int? Year { get; private set; }

    public IEnumerable<int> Years => Enumerable.Range(FirstYear, Math.Max(1, clock.GetLocalNow().Year - FirstYear + 1)).Reverse();

    public Listed<ExchangeRow> Exchanges { get; private set; } = new([], 0);

    public void OnGet() => Show();

    /// <summary>Puts the register that ships with the program into this desk; repeating it writes nothing.</summary>
    public IActionResult OnPostRegister()
    {
        Session.Exchanges.Register();
        return Redirect("/exchanges");
    }

    private void Show()
    {
        (Title, Room) = (T.Of("room", "exchanges"), "exchanges");
        Year = int.TryParse(Request.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var y) && y is >= 2000 and < 2200 ? y : null;
        Exchanges = Session.Exchanges.List(Year, Slice);
    }
}

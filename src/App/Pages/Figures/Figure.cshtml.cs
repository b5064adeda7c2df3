using Homeward.App.Host;
using Homeward.Statistics;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Figures;

/// <summary>One kept figure: bounds first, interval second, definition and denominators, the sentence to copy.</summary>
public sealed class FigureReadPage : DeskPage
{
    public FigurePage Figure { get; private set; } = null!;

    /// <summary>Set after it was worked out again.</summary>
    public Recomputed? Again { get; private set; }

    public IActionResult OnGet(string id) => Show(id);

    public IActionResult OnPostAgain(string id)
    {
        Again = Session.Statistics.Recompute(id);
        return Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Statistics.Find(id, T.Lang) is not { } figure) return NotFound();
        (Figure, Room, Title) = (figure, "figures", T["figure.of", ("exchange", figure.Row.ExchangeKey)]);
        Trail = [new(T.Of("room", "exchanges"), "/exchanges"), new(figure.Row.ExchangeKey, $"/exchanges/{figure.Row.ExchangeId}"), new(T.Of("step", "figure"), null)];
        return Page();
    }
}

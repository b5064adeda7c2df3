using System.Text;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Exchanges;

/// <summary>The lists of one exchange as they were published: to read, and to write one in.</summary>
public sealed class RosterPage : DeskPage
{
    private const int MostLetters = 2_000_000;

    public ExchangePage Exchange { get; private set; } = null!;

    public Listed<RosterRow> Rows { get; private set; } = null!;

    public string? Typed { get; private set; }

    public Refusal? Refused { get; private set; }

    public int Number => PageNumber;

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public IActionResult OnGet(string id) => Show(id);

    /// <summary>The fields of the form. At: the exchange or one of its stages.</summary>
    public sealed record RosterForm(string? List, string? By, string? At, string? Side, string? Category, bool Outside);

    /// <summary>What is pasted becomes a list of its own, kept as it came; then everybody in it is placed.</summary>
    public IActionResult OnPostPlace(string id, RosterForm form, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Typed = form.List ?? "";
        if (Typed.Length > MostLetters) return BadRequest();
        if (string.IsNullOrWhiteSpace(Typed)) return Show(id);
        var by = string.IsNullOrWhiteSpace(form.By) ? null : form.By.Trim();
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(AsList(Typed)));
        var run = Session.Evidence.AddUpload(bytes, (by ?? "roster") + ".csv", new AddOptions(Title: by, Channel: "roster"));
        if (run.SourceIds.Count == 0)
        {
            Refused = new Refusal("list", run.Refusals.Count > 0 ? run.Refusals[0].Reason : "the same list is here already");
            return Show(id);
        }

        var source = run.SourceIds[0];
        Session.Persons.RecordMentions(source);
        var where = new PlacedWhere(Said(form.Side), Said(form.Category), form.Outside);
        Refused = Session.Exchanges.PlaceRoster(source, form.At ?? id, act, by, where).Refusal;
        return Refused is null ? Redirect($"/exchanges/{id}/roster") : Show(id);
    }

    private static string? Said(string? value) => string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The lines under the headings a list needs. A line keeps its own cells; a tab or semicolon parts them.</summary>
    private static string AsList(string typed)
    {
        var list = new StringBuilder("surname;given;patronymic;born;unit\n");
        foreach (var line in typed.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cells = line.Split([';', '\t'], StringSplitOptions.TrimEntries);
            // "Петров Сергей Николаевич" without signs between: a name in its usual order.
            if (cells.Length == 1) cells = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            list.AppendJoin(';', cells.Select(c => c.Contains('"', StringComparison.Ordinal) ? "\"" + c.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : c));
            list.Append('\n');
        }

        return list.ToString();
    }

    private IActionResult Show(string id)
    {
        if (Session.Exchanges.Find(id) is not { } exchange) return NotFound();
        (Exchange, Room, Title) = (exchange, "exchanges", T["roster.title"]);
        Trail = [new(T.Of("room", "exchanges"), "/exchanges"), new(T.Say(exchange.Row.When), $"/exchanges/{exchange.Row.Id}"), new(Title, null)];
        Rows = Session.Exchanges.Roster(exchange.Row.Id, Slice);
        // Names stand on this page: each list shown is a reading.
        foreach (var source in Rows.Rows.Select(r => r.SourceId).Distinct()) Session.Opens(source);
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}

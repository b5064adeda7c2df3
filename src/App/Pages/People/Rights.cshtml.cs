using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.Cases;
using Homeward.Findings;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.People;

/// <summary>What a family can be told today, in its own language: risks first. To be read aloud or printed.</summary>
public sealed class PersonRightsPage : DeskPage
{
    /// <summary>One line of the sheet.</summary>
    public sealed record RightLine(
        Words W, string PersonId, SheetRight Right, IReadOnlyList<DeadlineRow> Deadlines, IReadOnlyList<string> Readings)
    {
        public string Say(IReadOnlyDictionary<string, string> texts) => texts?.GetValueOrDefault(W.Lang) ?? "";
    }

    /// <summary>Questions on the sheet itself; the others are one press away, and not on paper.</summary>
    public const int FirstQuestions = 8;

    public RightsPage Sheet { get; private set; } = null!;

    /// <summary>The words of the family's language; the desk's own where none was chosen.</summary>
    public Words W { get; private set; } = null!;

    /// <summary>Rules on this sheet that no lawyer has signed.</summary>
    public IReadOnlyList<string> Unsigned { get; private set; } = [];

    public string Say(IReadOnlyDictionary<string, string> texts) => texts?.GetValueOrDefault(W.Lang) ?? "";

    public RightLine Line(SheetRight right) => new(W, Sheet.PersonId, right, [.. Sheet.Deadlines[right.Rule.Id]],
        right.Finding.Outcome == FindingOutcome.Arguable ? [.. right.Finding.Rows.Select(r => Say(r.Says)).Where(s => s.Length > 0).Distinct()] : []);

    public IActionResult OnGet(string id)
    {
        if (Session.Rights.Of(id) is not { } sheet) return NotFound();
        var lang = Request.Query["in"].ToString();
        (Sheet, W, Room) = (sheet, Words.Speaks(lang) ? Words.For(lang) : T, "people");
        Title = W["rights.title"];
        Trail = [new(T.Of("room", "people"), "/people"), new(sheet.CaseCode, $"/people/{sheet.PersonId}"), new(T["rights.title"], null)];
        Unsigned = [.. sheet.Sheet.Now.Concat(sheet.Sheet.Disputed).Select(r => r.Rule).Where(r => !r.IsSigned).Select(r => r.Id).Distinct()];
        return Page();
    }
}

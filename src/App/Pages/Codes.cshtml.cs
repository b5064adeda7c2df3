using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>People as codes, with their steps by month: all a researcher sees of anybody.</summary>
public sealed class CodesPage : DeskPage
{
    private const int Rows = 20;

    public ListChoice Choice => new(Request, T, []);

    public ListFoot Foot => new(new Pager(Choice.Number, People.Total, Rows), Choice, false, NotTakenOut);

    public Listed<CodedPerson> People { get; private set; } = new([], 0);

    public void OnGet() => Load();

    public IActionResult OnPostTakeOut(string? why, string? act) => TakeOut(
        ListSheet.Of("codes", [T["codes.code"], T["codes.reason"], T["codes.steps"], T["codes.law"]], slice => Session.Codes.List(slice),
            p => new SheetLine(null, p.Code, p.EntryReason, string.Join("; ", p.Steps.Select(s => Said(s, T))), string.Join("; ", p.Findings.Select(f => $"{f.Rule}: {f.Outcome}")))),
        Choice, why, act, Load);

    public static string Said(CodedStep s, Words t)
    {
        ArgumentNullException.ThrowIfNull(s);
        ArgumentNullException.ThrowIfNull(t);
        var when = s.From == s.To ? s.From ?? "?" : $"{s.From ?? "…"} – {s.To ?? "…"}";
        return $"{(s.DidNotHappen ? "✗ " : "")}{t.Of("stage", s.Stage)} {when} ({t.Of("modality", s.Modality)}){(s.InContradiction ? " !" : "")}";
    }

    private void Load()
    {
        (Title, Room) = (T.Of("room", "codes"), "codes");
        People = Session.Codes.List(Choice.Slice(Rows));
    }
}

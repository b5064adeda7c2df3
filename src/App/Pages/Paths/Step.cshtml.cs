using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Paths;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Paths;

/// <summary>One step of a path weighed: what speaks for it and against it, copies told once, and how firmly it stands.</summary>
public sealed class StepReadPage : StatementsPage
{
    public StepPage Step { get; private set; } = null!;

    /// <summary>The statements of each voice; the first stands for all that were told again.</summary>
    public IReadOnlyList<IReadOnlyList<StatementItem>> For { get; private set; } = [];

    public IReadOnlyList<IReadOnlyList<StatementItem>> Against { get; private set; } = [];

    public Refusal? Refused { get; private set; }

    /// <summary>What was typed into the judgement that was refused.</summary>
    public string? TypedWhy { get; private set; }

    public string? Chosen { get; private set; }

    public string When => PathWords.When(Step.Span, T);

    /// <summary>A step is read with the person it belongs to.</summary>
    protected override string? ThingShown => RouteData.Values["of"] as string;

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string NameOf(string member) => Session.NameOf(member);

    public IActionResult OnPostJudge(string of, string id, string? status, string? why, int version, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        Refused = Session.Paths.JudgeStep(of, id, string.IsNullOrEmpty(status) ? null : status, why ?? "", version, act).Refusal;
        if (Refused is null) return Redirect($"/steps/{of}/{id}");
        (TypedWhy, Chosen) = (why, status);
        Response.StatusCode = Refused.Code == "stale" ? 409 : 422;
        return Show();
    }

    protected override IActionResult Show()
    {
        var (of, id) = ((string)RouteData.Values["of"]!, (string)RouteData.Values["id"]!);
        if (Session.Paths.Step(of, id) is not { } step) return NotFound();
        (Step, Room) = (step, "paths");
        Title = T.Of("stage", step.Span.Stage);
        Chosen ??= step.Judged?.Status ?? "";
        Trail = [new(T.Of("room", "paths"), "/paths"), new(T["path.title"], Way.To(step.SubjectId)), new(Title, null)];
        var items = Items(step.For.Concat(step.Against).SelectMany(v => v.Claims), 1, r => $"/statements/{r.Id}/source").ToDictionary(i => i.Id);
        For = [.. step.For.Select(v => v.Claims.Select(c => items[c.Id]).ToList())];
        Against = [.. step.Against.Select(v => v.Claims.Select(c => items[c.Id]).ToList())];
        return Page();
    }
}

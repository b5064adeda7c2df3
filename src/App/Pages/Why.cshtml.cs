using Homeward.App.Host;
using Homeward.Basics;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>Why do we say this: a column of steps down to the words of the sources.</summary>
public sealed class WhyPage : DeskPage
{
    private const int MostDepth = 8;

    public IReadOnlyList<WhyStep> Steps { get; private set; } = [];

    public IActionResult OnGet(string id)
    {
        if (Session.Why(id) is not { } why) return NotFound();
        Steps = why.Steps;
        Title = T["why.title"];
        Room = Steps[0].Kind switch { "figure" => "figures", "exchange" => "exchanges", "finding" => "law", "claim" => "statements", _ => "people" };
        Trail = [new(T.Of("step", Steps[0].Kind), Way.To(id)), new(Title, null)];
        return Page();
    }

    public static int Indent(WhyStep step) => Math.Min(step.Depth, MostDepth);

    public static string? LinkOf(WhyStep step) => step.Kind switch
    {
        "mention" => $"/mentions/{step.Id}",
        "source" => Way.To(step.Id),
        "register" => Way.To(step.Id),
        "stage" => step.Words.GetValueOrDefault("subject") is string subject ? $"{Way.To(subject)}#{step.Id}" : null,
        _ => Way.To(step.Id),
    };

    /// <summary>A step in the reader's words, from its codes; what has no words of ours yet is said in English.</summary>
    public (string Text, bool IsEnglish) Say(WhyStep step) => step.Kind switch
    {
        "claim" => (Claim(step), false),
        "person" => ((string?)step.Words.GetValueOrDefault("caseCode") ?? "", false),
        "stage" => (T["why.stage", ("stage", T.Of("stage", step.Code)), ("when", Span(step))], false),
        "exchange" => (T["why.exchange", ("key", step.Words.GetValueOrDefault("key"))], false),
        "finding" => ($"{step.Words.GetValueOrDefault("rule")}: {T.Of("outcome", step.Code)}", false),
        "mention" => ((string?)step.Words.GetValueOrDefault("name") ?? "", false),
        "source" => ((string?)step.Words.GetValueOrDefault("title") ?? "", false),
        "hidden" => (T["why.hidden"], false),
        "more" => (T["why.more", ("n", step.Words.GetValueOrDefault("count"))], false),
        _ => (step.Text, T.Lang != "en"),
    };

    private string Claim(WhyStep step)
    {
        var what = step.Words.GetValueOrDefault("stage") is string stage ? T.Of("stage", stage) : T.Of("kind", step.Code);
        var said = T.Of("modality", step.Words.GetValueOrDefault("modality") as string);
        var voice = step.Words.GetValueOrDefault("voice") is IEnumerable<string> chain ? string.Join(" → ", chain) : "";
        var denied = step.Words.GetValueOrDefault("polarity") as string == "denied" ? $" ({T["path.did-not-happen"]})" : "";
        return $"{what}{denied}: {said}{(voice.Length > 0 ? ", " + voice : "")}; {T.Of("state", step.Words.GetValueOrDefault("state") as string)}";
    }

    private string Span(WhyStep step) => (step.Words.GetValueOrDefault("status") as string) switch
    {
        "known-not" => T["path.did-not-happen"],
        "said-only" => T["path.only-said"],
        _ => Language.Days.Exactly(T.Lang, Day(step, "earliest"), Day(step, "latest")),
    };

    private static DateOnly? Day(WhyStep step, string name) =>
        DateOnly.TryParse(step.Words.GetValueOrDefault(name) as string, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null;
}

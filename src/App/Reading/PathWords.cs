using Homeward.App.Charts;
using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Paths;
using PathRow = Homeward.App.Charts.PathRow;

namespace Homeward.App.Reading;

/// <summary>A path in the words and shapes of a page. What is certain and what contradicts was decided by the path.</summary>
public static class PathWords
{
    public static PathBars Bars(PathPage path, Words words)
    {
        ArgumentNullException.ThrowIfNull(path);
        var release = path.Stages.FirstOrDefault(s => s.Stage == Stages.Exchanged && s.EarliestBegin is not null)?.EarliestBegin;
        return new PathBars("path", [.. path.Stages.Select(s => Row(path, s, words))], path.Today, release);
    }

    /// <summary>When a step was: as it was said where nothing tightened it, else the days that are possible.</summary>
    public static string When(StageSpan stage, Words words)
    {
        ArgumentNullException.ThrowIfNull(stage);
        if (stage is { Said: { } said, Narrowed.Count: 0 }) return words.Say(said);
        if (stage.EarliestBegin is null && stage.LatestBegin is null && stage.LatestEnd is null) return words["statement.no-date"];
        return Days.Exactly(words.Lang, stage.EarliestBegin, stage.LatestEnd ?? stage.LatestBegin);
    }

    /// <summary>The statements of a path in the order of its steps, each once; its place here is its number on the page.</summary>
    public static IReadOnlyList<ClaimRow> Numbered(PathPage path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var order = path.Stages.SelectMany(s => s.ClaimIds).Distinct().Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i);
        return [.. path.Claims.OrderBy(c => order.GetValueOrDefault(c.Id, int.MaxValue))];
    }

    private static PathRow Row(PathPage path, StageSpan stage, Words words)
    {
        var numbered = Numbered(path);
        var conflict = path.Contradictions.FirstOrDefault(c => c.ClaimIds.Intersect(stage.ClaimIds).Any());
        var saidAs = stage.Status switch
        {
            "said-only" => words["path.said-only", ("how", words.Of("modality", stage.Modality))],
            "implied" => words["path.implied"],
            _ => words.Of("modality", stage.Modality),
        };
        // While statements contradict each other nothing is worked out; what one of them says is drawn, outlined.
        var (first, last) = stage.InContradiction && stage.EarliestBegin is null ? (stage.Said?.Earliest, stage.Said?.Latest) : (stage.EarliestBegin, stage.LatestEnd);
        return new PathRow(
            stage.Id, Named(stage, words), saidAs, stage.Modality is not (Modalities.Asserted or Modalities.Confirmed) && !stage.DidNotHappen,
            When(stage, words), first, stage.LatestBegin ?? (stage.InContradiction ? last : null), stage.EarliestEnd, last, stage.DidNotHappen,
            conflict is null ? null : "#" + conflict.Id, [.. stage.ClaimIds.Select(id => Link(id, numbered, words))])
        {
            Notes = Notes(stage, words), StepHref = $"/steps/{path.SubjectId}/{stage.Id}",
        };
    }

    /// <summary>The step; with its captivity where there was more than one, and its number where there were several of its kind.</summary>
    private static string Named(StageSpan stage, Words words)
    {
        var name = words.Of("stage", stage.Stage);
        if (stage.Instance > 1) name += " " + words.Say(stage.Instance);
        return stage.Captivity > 1 ? words["path.captivity-n", ("what", name), ("n", stage.Captivity)] : name;
    }

    private static (string Text, string Href) Link(string id, IReadOnlyList<ClaimRow> numbered, Words words)
    {
        var at = numbered.TakeWhile(c => c.Id != id).Count();
        return at < numbered.Count ? (words.Say(at + 1), $"#s{at + 1}") : (words["path.named"], $"/mentions/{id}");
    }

    private static List<string> Notes(StageSpan stage, Words words) => [
        .. stage.Judged is { } judged ? [words.Of("judge.status", judged)] : Array.Empty<string>(),
        .. stage.Voices > 0 ? [words["path.voices", ("n", stage.Voices)]] : Array.Empty<string>(), .. stage.Narrowed.Select(n => words.Of("narrowed", n)),
        .. stage.Readings.Select(r => words["path.reading", ("from", r.Anchor.StartsWith(Ids.Exchange, StringComparison.Ordinal)
            ? words["path.the-exchange"] : words.Of("stage", r.Anchor.Split('#')[0])), ("when", Days.Exactly(words.Lang, r.Earliest, r.Latest))])];
}

/// <summary>What may be decided about a path or supposed for a look, on the page it stands on.</summary>
public sealed record PathDecisions(PathPage Path, string Here)
{
    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);
}

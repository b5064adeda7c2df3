using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.Paths;

/// <summary>How firmly a step stands, as a person judged it.</summary>
public static class StepStatus
{
    public const string Alleged = "alleged";
    public const string Supported = "supported";
    public const string Grounds = "grounds";
    public const string Refuted = "refuted";

    public static IReadOnlyList<string> All { get; } = [Alleged, Supported, Grounds, Refuted];
}

/// <summary>Statements that go back to one origin: one voice, however often it was told.</summary>
/// <param name="Shared">true when several hang together; the first stands for all</param>
public sealed record VoiceBehind(IReadOnlyList<ClaimRow> Claims, bool Shared);

/// <summary>What a person decided about a step.</summary>
/// <param name="Status">null: it was left to the gradings again</param>
public sealed record StepDecision(string? Status, string By, DateTimeOffset At, string Why);

/// <summary>One step of a path with everything that speaks for it and against it.</summary>
/// <param name="Judged">the last decision about it; null before the first</param>
/// <param name="Since">statements that came after that decision, or are no longer there: look again</param>
/// <param name="GoodVoices">independent voices among those graded B2 or better that speak for it</param>
public sealed record StepPage(
    string SubjectId, StageSpan Span, IReadOnlyList<VoiceBehind> For, IReadOnlyList<VoiceBehind> Against, StepDecision? Judged,
    int Since, int GoodVoices, int Version, IReadOnlyList<StepDecision> History);

// A step looked at: what supports it, what contradicts it, and how firmly it stands.
public sealed partial class PathsRoom
{
    /// <summary>One step with its statements, those that go back to one origin together.</summary>
    /// <param name="subject">a person, or an exchange for the people in it whom nobody has named</param>
    /// <returns>null when there is no such step, or the actor may not see it</returns>
    public StepPage? Step(string subject, string stageId)
    {
        if (gathering.Of(subject) is not { } gathered) return null;
        var found = gathered.Path.Stages.FirstOrDefault(s => StageId(gathered.Subject, s.Event) == stageId);
        if (found is null) return null;
        var independence = new Independence(seat);
        var denied = found.Claims.Where(c => c.IsDenial).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var own = found.Claims.Select(c => gathered.Rows.GetValueOrDefault(c.Id)).OfType<ClaimRow>().ToList();
        // A step that did not happen rests on its denials: they speak for it.
        var speaksFor = own.Where(r => denied.Contains(r.Id) == (found.Status == StageStatus.KnownNot)).ToList();
        var against = own.Except(speaksFor).Concat(gathered.Path.Contradictions
            .Where(c => c.Claims.Any(x => found.Claims.Any(f => f.Id == x.Id)))
            .SelectMany(c => c.Claims).Select(c => gathered.Rows.GetValueOrDefault(c.Id)).OfType<ClaimRow>()).Except(speaksFor).DistinctBy(r => r.Id).ToList();
        var history = Decisions(stageId);
        var (version, looked) = (history.Count, history is [var last, ..] ? last.Body.ClaimIds : []);
        var now = speaksFor.Concat(against).Select(r => r.Id).ToList();
        return new StepPage(
            gathered.Subject, SpanOf(gathered.Subject, found), Together(independence, speaksFor), Together(independence, against),
            history is [{ Body.Status: not null } judged, ..] ? judged.Decision : null,
            version == 0 ? 0 : now.Except(looked).Count() + looked.Except(now).Count(), independence.Good(speaksFor),
            (int)seat.Ask(q => q.Number("SELECT version FROM subject WHERE id = $1", stageId)), [.. history.Select(h => h.Decision)]);
    }

    /// <summary>
    /// Decides how firmly a step stands; null leaves it to the gradings again. Grounds to believe take two independent voices graded B2 or
    /// better, the same rule the figures have.
    /// </summary>
    /// <param name="version">the version last seen</param>
    public Outcome JudgeStep(string subject, string stageId, string? status, string why, int version, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        if (Step(subject, stageId) is not { } step) throw new RefusedException("there is no such step, or you may not see it", "wall");
        if (status is not null && !StepStatus.All.Contains(status)) throw new RefusedException($"a step is one of: {string.Join(", ", StepStatus.All)}", "status");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: whoever reads the step later should know", "reason");
        if (status == StepStatus.Grounds && step.GoodVoices < 2)
        {
            throw new RefusedException(
                $"grounds to believe take two independent voices graded B2 or better, and this step has {step.GoodVoices}: copies and one who speaks through several count once", "grounds");
        }

        var ids = step.For.Concat(step.Against).SelectMany(v => v.Claims).Select(c => c.Id).ToList();
        var key = step.SubjectId.StartsWith(Ids.Person, StringComparison.Ordinal) ? $"{step.SubjectId}/{Secrecy.Record}" : Secrecy.Desk;
        return seat.Do(actId, new Draft("step-judged", 1, [new(stageId, version), new(step.SubjectId, null)], Secrecy.Record, key,
            Entry.Write(new StepJudged(step.Span.Stage, step.Span.Captivity, step.Span.Instance, status, why.Trim(), ids))));
    });

    /// <summary>What was decided about the steps of these people and groups, by step, for later rooms.</summary>
    internal IReadOnlyDictionary<string, string> Judged() => seat.Ask(q => q.Rows(
        $"SELECT id, status FROM path_step p WHERE {Walls.Sees("p.subject")}", r => (r.Text(0), r.Text(1)), seat.Actor))
        .ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);

    private List<(StepDecision Decision, StepJudged Body)> Decisions(string stageId) => [.. seat.Ask(q => q.Rows(
        "SELECT position FROM change WHERE id = $1 AND kind = 'step-judged' ORDER BY version DESC", r => r.Long(0), stageId))
        .Select(seat.Live.Open).Where(e => e.Body is not null)
        .Select(e => (E: e, B: e.Read<StepJudged>()!)).Select(x => (new StepDecision(x.B.Status, x.E.By, x.E.At, x.B.Why), x.B))];

    private static List<VoiceBehind> Together(Independence independence, IReadOnlyList<ClaimRow> rows)
    {
        var byId = rows.ToDictionary(r => r.Id, StringComparer.Ordinal);
        return [.. independence.Of(rows).Select(v => new VoiceBehind([.. v.Ids.Select(id => byId[id])], v.Ids.Count > 1))];
    }
}

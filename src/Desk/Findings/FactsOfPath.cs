using Homeward.Basics;
using Homeward.Claims;
using Homeward.Paths;

namespace Homeward.Findings;

/// <summary>
/// What a path and the statements behind it say as facts a rule can ask for. Only what somebody asserts or confirms,
/// and nobody
/// contradicts, becomes a fact; feared and expected things never do; a gap stays a gap. Facts that could hurt somebody
/// (how he was
/// captured, consent, refusal) are never made from statements here: a person enters them.
/// </summary>
internal static class FactsOfPath
{
    /// <summary>
    /// Tasks that "at the front" or "sent to the front" leaves possible: everything but no task, a hospital bed and a
    /// training
    /// ground. What was done there is not said by where it was.
    /// </summary>
    private static readonly string[] AtFront = ["guard", "admin", "medical", "rear-works", "logistics",
        "drone-artillery", "assault"];

    /// <summary>
    /// Injuries the model agreement annexed to the third Geneva Convention lists for direct repatriation in so many
    /// words:
    /// "loss of a hand or a foot, or the equivalents of these" (Annex I, A(3)(a)). A leg or an arm takes the foot or
    /// hand with it.
    /// Whoever judges less plain injuries is a doctor, so nothing else is decided here.
    /// </summary>
    private static readonly string[] Listed =
        ["loss of a limb", "loss of a leg", "loss of an arm", "loss of a hand", "loss of a foot", "loss of both legs"];

    private static readonly string[] ServiceTypes =
        ["conscript", "contract", "mobilised", "convict-recruit", "volunteer-formation", "dpr-lpr", "other-ministry",
            "civilian"];

    /// <summary>
    /// Facts of a subject. <paramref name="others"/> are accepted statements about it that name no step (health,
    /// service).
    /// </summary>
    public static FactSet Of(GatheredPath gathered, IReadOnlyList<ClaimRow> others)
    {
        var path = gathered.Path;
        var facts = new List<Fact>();
        Days(path, facts);
        Release(path, facts);
        Afterwards(gathered, facts);
        Contract(gathered, facts);
        foreach (var row in gathered.Rows.Values.Concat(others)) Said(row, gathered.IsGroup, facts);
        return new FactSet(facts);
    }

    private static void Days(CaptivityPath path, List<Fact> facts)
    {
        var captured = Firm(path, "captured");
        var released = ReleaseOf(path);
        if (captured is { Bounds: { } from }) facts.Add(
            Day("captured_on", from.StartEarliest, from.StartLatest, captured));
        if (released is { Bounds: { } to }) facts.Add(Day("released_on", to.StartEarliest, to.StartLatest, released));
        if (captured is not null) facts.Add(Code("taken_by_adverse_party", captured, "yes"));
        if (captured?.Bounds is { } c && released?.Bounds is { } r)
        {
            var least = r.StartEarliest is { } e && c.StartLatest is { } l ? Math.Max(0, e.DayNumber - l.DayNumber)
                : (int?)null;
            var most = r.StartLatest is { } late && c.StartEarliest is { } early ? late.DayNumber - early.DayNumber
                : (int?)null;
            if (most >= 0 || most is null)
            {
                facts.Add(new Fact("captivity_days", FactValue.Number(least, most),
                    [.. Claims(captured), .. Claims(released)], "from capture to release"));
            }
        }
    }

    private static void Release(CaptivityPath path, List<Fact> facts)
    {
        foreach (var (stage, mode) in new[] { ("exchanged", "agreed-exchange"),
            ("freed-by-own-side", "freed-by-own-side"), ("escaped", "escape") })
        {
            if (Firm(path, stage) is { } happened) facts.Add(Code("release_mode", happened, mode));
        }

        if (ReleaseOf(path) is { } released) facts.Add(Code("still_captive", released, "no"));
        if (Firm(path, "missing") is { } missing && ReleaseOf(path) is null) facts.Add(Code("missing", missing, "yes"));
    }

    private static void Afterwards(GatheredPath gathered, List<Fact> facts)
    {
        var path = gathered.Path;
        var tasks = new List<Fact>();
        foreach (var stage in path.Stages.Where(IsFirm))
        {
            var said = stage.Claims.Where(c => c.IsBinding && !c.IsDenial)
                .Select(c => gathered.Rows.GetValueOrDefault(c.Id)?.Claim?.Task).OfType<string>()
                .Select(TaskOf).OfType<string>().Distinct().ToArray();
            string[] possible = said.Length > 0 ? said : stage.Event.Stage switch
            {
                "sent-to-front" or "at-front" => AtFront,
                "rear-works" => ["rear-works"],
                "training-in-occupied-territory" => ["training"],
                _ => [],
            };
            if (possible.Length > 0) tasks.Add(new Fact("post_release_task", FactValue.Code(possible), Claims(stage)));
        }

        // In hospital first and at the front later is no contradiction: what he is used for is the later thing.
        if (tasks.Count == 0 && Firm(path, "hospital") is { } hospital) tasks.Add(
            Code("post_release_task", hospital, "hospital"));
        facts.AddRange(tasks);
        if (Firm(path, "held-after-release") is { } held) facts.Add(Code("held_after_release", held, "yes"));
        if (Not(path, "held-after-release") is { } notHeld) facts.Add(Code("held_after_release", notHeld, "no"));
        if (Firm(path, "medical-board") is { } board) facts.Add(Code("medical_board", board, "held"));
        if (Firm(path, "leave") is { } leave) facts.Add(Code("leave", leave, "granted"));
    }

    private static void Contract(GatheredPath gathered, List<Fact> facts)
    {
        if (Firm(gathered.Path, "contract-signed") is not { } signed) return;
        facts.Add(Code("contract_exists", signed, "yes"));
        if (signed.Bounds is { } bounds) facts.Add(
            Day("contract_on", bounds.StartEarliest, bounds.StartLatest, signed));
        var forced = signed.Claims.Where(c => c.IsBinding
            && gathered.Rows.GetValueOrDefault(c.Id)?.Claim?.Coerced == true).ToList();
        if (forced.Count > 0) facts.Add(
            new Fact("contract_signature", FactValue.Code("forced"), [.. forced.Select(c => c.Id)]));
    }

    /// <summary>What a statement says of somebody without naming a step.</summary>
    private static void Said(ClaimRow row, bool isGroup, List<Fact> facts)
    {
        if (row.Claim is not { } claim || claim.Modality is not (Modalities.Asserted or Modalities.Confirmed)
            || claim.Polarity == Polarities.Denied) return;
        if (claim.Service is { } service && ServiceTypes.Contains(service) && !IsOfSome(claim, isGroup))
        {
            facts.Add(new Fact("service_type_at_capture", FactValue.Code(service), [row.Id]));
        }

        // "One of them is missing a leg" is a fact about one of them, not about the group.
        if (claim.Health.Any(h => Listed.Contains(h, StringComparer.OrdinalIgnoreCase)) && !IsOfSome(claim, isGroup))
        {
            facts.Add(new Fact("health_class_at_release", FactValue.Code("direct-repatriation"), [row.Id]));
            facts.Add(new Fact("annex_one_injury", FactValue.Code("listed"), [row.Id]));
        }
    }

    private static bool IsOfSome(Claim claim, bool isGroup) => isGroup && claim.Counts.Count > 0;

    private static string? TaskOf(string said) => said.Trim().ToLowerInvariant() switch
    {
        "rear works" or "rear-works" or "trenches" => "rear-works",
        "assault" => "assault",
        "logistics" or "supply" => "logistics",
        "guard" or "guard duty" => "guard",
        "training" => "training",
        "drones" or "artillery" or "drone-artillery" => "drone-artillery",
        "medical" => "medical",
        "admin" or "office" => "admin",
        _ => null,
    };

    private static PathStage? ReleaseOf(CaptivityPath path) =>
        Firm(path, "exchanged") ?? Firm(path, "freed-by-own-side") ?? Firm(path, "escaped");

    /// <summary>Somebody says that it happened, and nothing in it stands in a contradiction.</summary>
    private static bool IsFirm(PathStage stage) => stage is { Status: StageStatus.Happened, IsDisputed: false };

    private static PathStage? Firm(CaptivityPath path, string stage) =>
        path.Stages.FirstOrDefault(s => s.Event.Stage == stage && IsFirm(s));

    private static PathStage? Not(CaptivityPath path, string stage) =>
        path.Stages.FirstOrDefault(s => s.Event.Stage == stage
            && s is { Status: StageStatus.KnownNot, IsDisputed: false });

    private static List<string> Claims(PathStage stage) => [.. stage.Claims.Where(c => c.IsBinding).Select(c => c.Id)];

    private static Fact Code(string name, PathStage stage, string value) =>
        new(name, FactValue.Code(value), Claims(stage));

    private static Fact Day(string name, DateOnly? earliest, DateOnly? latest, PathStage stage) =>
        new(name, FactValue.Day(earliest, latest), Claims(stage));
}

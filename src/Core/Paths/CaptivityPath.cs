using Homeward.Basics;

namespace Homeward.Paths;

/// <summary>What is known of one stage.</summary>
public enum StageStatus
{
    /// <summary>Some claim says that it happened.</summary>
    Happened,

    /// <summary>Only claims that it did not happen: "known not to have happened" is a value, not a gap.</summary>
    KnownNot,

    /// <summary>Only feared, suspected, usual or legally claimed: nobody says that it happened.</summary>
    SaidOnly,

    /// <summary>Nobody speaks of it, but something is counted from it.</summary>
    Implied,
}

/// <summary>
/// When a stage was, if a date counted from an unnamed event is read from one of the events it may mean.
/// </summary>
public sealed record AnchorReading(string ClaimId, string Anchor, DateOnly? Earliest, DateOnly? Latest);

/// <summary>One stage of a path with the span of days that everything known allows.</summary>
/// <param name="Event">which stage, in which captivity</param>
/// <param name="Status">happened, known not to have happened, said only, implied</param>
/// <param name="Bounds">tightest days; null for a stage that did not happen or is only said</param>
/// <param name="Claims">the claims about it</param>
/// <param name="IsDisputed">true when one of its claims stands in a contradiction</param>
/// <param name="Anchors">the readings of a relative date whose anchor nobody chose yet; empty otherwise</param>
public sealed record PathStage(
    PathEvent Event,
    StageStatus Status,
    EventBounds? Bounds,
    IReadOnlyList<StageClaim> Claims,
    bool IsDisputed,
    IReadOnlyList<AnchorReading> Anchors)
{
    /// <summary>Days on which the stage certainly lasted; null when there are none.</summary>
    public (DateOnly First, DateOnly Last)? Certain =>
        Bounds is { StartLatest: { } first, EndEarliest: { } last } && first <= last ? (first, last) : null;
}

/// <summary>
/// Claims and assumptions that cannot all hold, the smallest such set: setting any one aside removes this
/// contradiction. It is
/// shown with quotes and gradings; the program chooses nothing.
/// </summary>
/// <param name="Claims">the claims in it</param>
/// <param name="Assumptions">order assumptions in it: they too may be what is wrong</param>
/// <param name="KnownEvents">ids of exchanges whose registered date is part of it</param>
/// <param name="MayBeSecondCaptivity">true when two claims of capture or release differ: perhaps he was captured
/// twice</param>
public sealed record Contradiction(
    IReadOnlyList<StageClaim> Claims,
    IReadOnlyList<OrderAssumption> Assumptions,
    IReadOnlyList<string> KnownEvents,
    bool MayBeSecondCaptivity);

/// <summary>
/// One person's way from service through captivity to what came after, worked out from accepted claims and nothing
/// else. The
/// same claims give the same path. Where claims contradict each other, bounds rest on those in no contradiction.
/// </summary>
public sealed record CaptivityPath(
    IReadOnlyList<PathStage> Stages, IReadOnlyList<Contradiction> Contradictions, bool IsComplete)
{
    private PathInput Input { get; init; } = null!;

    /// <summary>The accepted claims the path was built from, before any was set aside.</summary>
    public IReadOnlyList<StageClaim> Claims => Input.Claims;

    /// <summary>The stage of this event; null when nothing speaks of it.</summary>
    public PathStage? Stage(string eventId) => Stages.FirstOrDefault(stage => stage.Event.Id == eventId);

    /// <param name="claims">accepted claims about one person; ids are distinct, stages known</param>
    /// <param name="order">order assumptions to apply; <see cref="OrderAssumption.Applied"/> when null</param>
    /// <param name="knownEvents">dates of exchanges by id, for claims that count from or were matched to one</param>
    public static CaptivityPath Build(
        IReadOnlyList<StageClaim> claims,
        IReadOnlyList<OrderAssumption>? order = null,
        IReadOnlyDictionary<string, UncertainDate>? knownEvents = null)
    {
        ArgumentNullException.ThrowIfNull(claims);
        foreach (var claim in claims)
        {
            if (StageKind.Find(claim.Stage) is null) throw new ArgumentException(
                $"{claim.Id}: there is no stage '{claim.Stage}'");
        }

        return new PathInput(claims, order ?? OrderAssumption.Applied,
            knownEvents ?? new Dictionary<string, UncertainDate>()).Build(null);
    }

    /// <summary>
    /// What if this claim or assumption ("order:…") were set aside? The path changes; the claim stays where it is.
    /// </summary>
    public CaptivityPath Without(string statementId) => Input.Build(new HashSet<string> { statementId });

    /// <summary>Everything a path is built from.</summary>
    private sealed record PathInput(
        IReadOnlyList<StageClaim> Claims, IReadOnlyList<OrderAssumption> Order, IReadOnlyDictionary<string,
            UncertainDate> Known)
    {
        private const string KnownPrefix = "event:";

        public CaptivityPath Build(IReadOnlySet<string>? without)
        {
            var kept = Claims.Where(claim => without?.Contains(claim.Id) != true).ToList();
            var events = EventsOf(kept);
            var problem = ProblemOf(kept, events);
            var solution = PathSolver.Solve(problem, without);
            var bounds = solution.Bounds.ToDictionary(each => each.Event, StringComparer.Ordinal);
            var contradictions = solution.Conflicts.Select(conflict => Explain(conflict, kept)).ToList();
            var disputed = contradictions.SelectMany(each => each.Claims).Select(claim => claim.Id).ToHashSet();
            var stages = events.Where(each => StageKind.Find(each.Stage) is not null)
                .Concat(kept.Where(claim => !claim.IsBinding).Select(claim => claim.Event)).Distinct()
                .Select(each => StageOf(each, kept, bounds, disputed, problem, without))
                .OrderBy(stage => stage.Event.Captivity).ThenBy(stage => StageKind.Find(stage.Event.Stage)!.Order)
                .ThenBy(stage => stage.Event.Instance).ToList();
            return new(stages, contradictions, solution.IsComplete) { Input = this };
        }

        private static List<PathEvent> EventsOf(List<StageClaim> kept)
        {
            var events = new List<PathEvent>();
            foreach (var claim in kept.Where(claim => claim.IsBinding))
            {
                events.Add(claim.Event);
                if (claim.IsDenial) continue;
                if (claim.ExchangeId is { } exchange) events.Add(new(exchange));
                events.AddRange(claim.Relative?.Anchors.Select(claim.AnchorEvent) ?? []);
            }

            return [.. events.Distinct()];
        }

        private PathProblem ProblemOf(List<StageClaim> kept, List<PathEvent> events)
        {
            var statements = kept.Where(claim => claim.IsBinding).Select(claim => claim.ToStatement()).ToList();
            foreach (var one in events.Where(each => StageKind.Find(each.Stage) is null))
            {
                if (Known.TryGetValue(one.Stage, out var when)) statements.Add(KnownDate(one, when));
            }

            // a stage that only denials speak of has no days, so the order of things binds nothing to it
            var happened = kept.Where(claim => claim is { IsBinding: true, IsDenial: false }).Select(
                claim => claim.Event).ToHashSet();
            var denied = kept.Where(claim => claim is { IsBinding: true, IsDenial: true }).Select(
                claim => claim.Event).ToHashSet();
            var ordered = events.Where(each => happened.Contains(each) || !denied.Contains(each)).ToList();
            statements.AddRange(Order.Select(assumption => assumption.Over(ordered)).OfType<PathStatement>());
            var spans = events.Where(each => StageKind.Find(each.Stage)?.IsInstant != true).Select(each => each.Id);
            return new(spans.ToHashSet(StringComparer.Ordinal), statements);
        }

        private static PathStatement KnownDate(PathEvent exchange, UncertainDate when) => new(KnownPrefix + exchange.Id,
        [
            new PathConstraint.Window(new(exchange.Id), when.Earliest, when.Latest),
            new PathConstraint.Window(new(exchange.Id, true), when.Earliest, when.Latest),
        ], [exchange.Id]);

        private Contradiction Explain(PathConflict conflict, List<StageClaim> kept)
        {
            var claims = kept.Where(claim => conflict.StatementIds.Contains(claim.Id)).ToList();
            var assumptions = Order.Where(each =>
                conflict.StatementIds.Contains(OrderAssumption.Prefix + each.Id)).ToList();
            var known = conflict.StatementIds.Where(id => id.StartsWith(KnownPrefix, StringComparison.Ordinal))
                .Select(id => id[KnownPrefix.Length..]).ToList();
            var repeated = claims.Where(claim => !claim.IsDenial
                    && (claim.Stage == "captured" || StageKind.Find(claim.Stage)!.Part == "release"))
                .GroupBy(claim => claim.Event).Any(same => same.Count() > 1);
            return new(claims, assumptions, known, repeated);
        }

        private static PathStage StageOf(
            PathEvent one, List<StageClaim> kept, Dictionary<string, EventBounds> bounds, HashSet<string> disputed,
            PathProblem problem, IReadOnlySet<string>? without)
        {
            var claims = kept.Where(claim => claim.Event == one).ToList();
            var binding = claims.Where(claim => claim.IsBinding).ToList();
            var status = binding.Exists(claim => !claim.IsDenial) ? StageStatus.Happened
                : binding.Count > 0 ? StageStatus.KnownNot
                : claims.Count > 0 && !bounds.ContainsKey(one.Id) ? StageStatus.SaidOnly : StageStatus.Implied;
            var known = status is StageStatus.Happened or StageStatus.Implied ? bounds.GetValueOrDefault(one.Id) : null;
            return new(one, status, known, claims, claims.Exists(claim => disputed.Contains(claim.Id)),
                [.. claims.Where(claim => claim.IsBinding && !claim.IsDenial).SelectMany(
                    claim => Readings(claim, problem, without))]);
        }

        /// <summary>
        /// The span for each event that "two days later" may count from, while nobody has chosen one.
        /// </summary>
        private static IEnumerable<AnchorReading> Readings(
            StageClaim claim, PathProblem problem, IReadOnlySet<string>? without)
        {
            if (claim.Relative is not { Chosen: null, Anchors.Count: > 1 } relative) yield break;
            foreach (var anchor in relative.Anchors)
            {
                var chosen = (claim with { Relative = relative with { Chosen = anchor } }).ToStatement();
                var statements = problem.Statements.Select(each => each.Id == claim.Id ? chosen : each).ToList();
                var bounds = PathSolver.Solve(problem with { Statements = statements }, without).Bounds
                    .FirstOrDefault(each => each.Event == claim.Event.Id);
                yield return new(claim.Id, anchor, bounds?.StartEarliest, bounds?.StartLatest);
            }
        }
    }
}

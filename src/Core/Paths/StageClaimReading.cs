using Homeward.Claims;

namespace Homeward.Paths;

/// <summary>
/// Turns an accepted claim of a reader into what a path is built from. What a relative date counts from is kept as open as
/// the claim leaves it: "exchange or taking, not said which" gives both, and a person chooses.
/// </summary>
public static class StageClaimReading
{
    /// <summary>Words of the reader for an event, and the stages they may mean.</summary>
    private static readonly (string Word, string Stage)[] Anchors =
    [
        ("exchange", "exchanged"), ("release", "exchanged"), ("handed over", "exchanged"), ("taking", "taken-to-unknown-place"),
        ("taken", "taken-to-unknown-place"), ("capture", "captured"), ("question", "questioned"), ("board", "medical-board"),
        ("leave", "leave"), ("contract", "contract-signed"), ("unit", "returned-to-unit"), ("hospital", "hospital"),
    ];

    /// <summary>The stage claim, or null when the claim speaks of no stage that this room knows.</summary>
    /// <param name="id">id the claim was stored under</param>
    /// <param name="claim">the claim</param>
    /// <param name="statedOn">day of the source; null when not known</param>
    /// <param name="grading">its grading; null when nobody graded it</param>
    public static StageClaim? From(string id, Claim claim, DateOnly? statedOn, Grading? grading)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.Stage is not { } stage || StageKind.Find(stage) is null) return null;
        return new()
        {
            Id = id,
            Stage = stage,
            Quote = claim.Quote,
            When = claim.When,
            Relative = claim.Relative is { } relative ? RelativeTo(relative, stage) : null,
            Happened = claim.Polarity != Polarities.Denied,
            Modality = claim.Modality,
            Grading = grading?.ToString(),
            StatedOn = statedOn,
        };
    }

    /// <summary>
    /// The events the words may mean, in the order of the table; null when none is recognised, so that the date as derived by
    /// the reader is used instead. A stage is never counted from itself.
    /// </summary>
    private static RelativeDay? RelativeTo(RelativeDate relative, string stage)
    {
        var anchors = Anchors.Where(anchor => relative.After.Contains(anchor.Word, StringComparison.OrdinalIgnoreCase))
            .Select(anchor => anchor.Stage).Where(each => each != stage).Distinct().ToList();
        return anchors.Count == 0 ? null : new(anchors, relative.Days ?? 0, relative.Days);
    }
}

using System.Globalization;
using Homeward.Basics;
using Homeward.Claims;

namespace Homeward.Cases;

/// <summary>
/// One answer of a round of calls after an exchange: what it says of where somebody is on the day of the call. "Sent to the front" and "dead"
/// happened on that day or before; the others were so on that day.
/// </summary>
/// <param name="Code">home, hospital, unit, front, rear, dead, no-news, not-reached, no-more</param>
/// <param name="Stage">the step it states; null for an answer that tells nothing of him</param>
/// <param name="HappenedBefore">true where the day of the call is only the last possible one</param>
public sealed record RoundAnswer(string Code, string? Stage, bool HappenedBefore)
{
    public const string NotReached = "not-reached";

    /// <summary>They asked not to be called again. It binds every later list.</summary>
    public const string NoMore = "no-more";

    public const string Dead = "dead";

    /// <summary>In the order of the buttons; a key of the keyboard for each.</summary>
    public static IReadOnlyList<RoundAnswer> All { get; } =
    [
        new("home", Stages.AtHome, false), new("hospital", Stages.Hospital, false), new("unit", Stages.InUnit, false),
        new("front", Stages.SentToFront, true), new("rear", Stages.RearWorks, false), new(Dead, Stages.Killed, true),
        new("no-news", null, false), new(NotReached, null, false), new(NoMore, null, false),
    ];

    /// <summary>Days after an exchange on which a desk asks again, unless it decides otherwise.</summary>
    public static IReadOnlyList<int> Days { get; } = [2, 7, 30, 90, 180];

    public static RoundAnswer? Find(string? code) => All.FirstOrDefault(a => a.Code == code);

    /// <summary>Whether somebody was spoken to.</summary>
    public bool WasReached => Code != NotReached;

    /// <summary>The days the answer allows, counted from the call; null where it tells nothing of him.</summary>
    public UncertainDate? When(DateOnly day, string by)
    {
        if (Stage is null) return null;
        var iso = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return HappenedBefore
            ? new UncertainDate(null, null, day, "../" + iso, null, day, by, "by the day of the call")
            : new UncertainDate(null, null, day, iso, day, day, by, "on the day of the call");
    }
}

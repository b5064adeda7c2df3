using Homeward.Access;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>One decision of many: accepted, or set aside, with a reason where there is one.</summary>
/// <param name="ExpectedVersion">the version of the statement that was looked at</param>
public sealed record ClaimDecision(string ClaimId, int ExpectedVersion, bool Accept, string? Why = null);

// Many decisions in one act, for whoever goes through a whole source at once.
public sealed partial class ClaimsRoom
{
    /// <summary>
    /// Decides on up to <see cref="Chronicle.MostDrafts"/> statements in one act: all of it is done, or, with the first one that
    /// may not be seen, was erased or changed meanwhile, nothing.
    /// </summary>
    public Outcome DecideMany(IReadOnlyList<ClaimDecision> decisions, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        Chronicle.RefuseTooMany(decisions.Count);
        var sources = seat.Ask(q => decisions.Select(d => q.One(
            $"SELECT c.source, c.erased FROM claim c WHERE c.id = $2 AND {Walls.Sees("c.source")}",
            r => new { Source = r.Text(0), Erased = r.Bool(1) }, seat.Actor, d.ClaimId)).ToList());
        if (sources.Contains(null)) throw new RefusedException("there is no such statement, or you may not see it", "wall");
        if (sources.Exists(s => s!.Erased)) throw new RefusedException("the source of this statement was erased", "gone");
        return seat.Do(actId, [.. decisions.Select((d, i) => new Draft(
            d.Accept ? "claim-accepted" : "claim-set-aside", 1, [new(d.ClaimId, d.ExpectedVersion), new(sources[i]!.Source, null)],
            Secrecy.Record, sources[i]!.Source, Entry.Write(new ClaimDecided(d.Why))))]);
    });
}

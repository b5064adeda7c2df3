using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Views;

namespace Homeward.Paths;

/// <summary>An assumption about the order of things as this desk holds it.</summary>
/// <param name="Id">ord-…, made from the name</param>
/// <param name="Name">as it stands in contradictions after "order:"</param>
/// <param name="IsShipped">it comes with the program</param>
/// <param name="IsApplied">it binds the paths of this desk</param>
/// <param name="Strength">certain, strong or usual</param>
/// <param name="Before">codes of stages that come first</param>
/// <param name="After">codes of stages that come later</param>
/// <param name="Source">who says so</param>
/// <param name="Why">the reason by language; a desk's own reason stands under every language</param>
/// <param name="ChangedBy">member who changed or made it here; null while it is as shipped</param>
public sealed record OrderRow(
    string Id, string Name, bool IsShipped, bool IsApplied, string Strength, IReadOnlyList<string> Before, IReadOnlyList<string> After,
    int MinDays, string Source, IReadOnlyDictionary<string, string> Why, string? ChangedBy, int Version);

/// <summary>What somebody writes down about the order of things.</summary>
/// <param name="Name">of a shipped assumption to change it, or a new name of 3 to 60 small letters, digits and hyphens</param>
/// <param name="Before">stages; ignored for a shipped one</param>
/// <param name="After">stages; ignored for a shipped one</param>
public sealed record OrderDraft(
    string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After, int MinDays, string Strength, bool Applied, string Source, string Why);

// What people decide about paths; the path itself is worked out anew each time.
public sealed partial class PathsRoom
{
    private const int MostCaptivities = 9;

    /// <summary>Every assumption about the order of things: those that ship, as changed here, then the desk's own. Empty for somebody who sees nothing here.</summary>
    public IReadOnlyList<OrderRow> Order() => IsInside() ? gathering.OrderRows() : [];

    /// <summary>Changes a shipped assumption or makes one of this desk's own. It binds every path from then on.</summary>
    /// <param name="version">the version last seen, so that a colleague's change is not lost; 0 when it was never changed</param>
    public Outcome Assume(OrderDraft draft, int version, string actId) => seat.Try(() =>
    {
        ArgumentNullException.ThrowIfNull(draft);
        NeedOpen();
        if (Fault(draft) is { } fault) throw new RefusedException(fault, "order");
        var shipped = OrderAssumption.Shipped.Any(o => o.Id == draft.Name);
        var body = new OrderAssumed(
            draft.Name, shipped ? [] : draft.Before, shipped ? [] : draft.After, draft.MinDays, draft.Strength, draft.Applied, draft.Source.Trim(),
            draft.Why.Trim());
        return seat.Do(actId, new Draft(
            "order-assumed", 1, [new(OrderId(draft.Name), version)], Secrecy.Desk, Secrecy.Desk, Entry.Write(body)));
    });

    /// <summary>Takes what was changed here back: a shipped assumption is as shipped, an own one is gone.</summary>
    public Outcome Withdraw(string orderId, string actId, string? why = null) => seat.Try(() =>
    {
        NeedOpen();
        return seat.Do(actId, new Draft(
            "order-withdrawn", 1, [new(orderId, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new OrderWithdrawn(why))));
    });

    /// <summary>Says what "two days later" in a statement counts from; null leaves it open again.</summary>
    /// <param name="anchor">one of the events the words may mean: see <see cref="StageSpan.Readings"/></param>
    public Outcome ChooseAnchor(string claimId, string? anchor, string actId, string? why = null) => seat.Try(() =>
    {
        var row = Seen(claimId);
        if (anchor is not null && StageKind.Find(anchor) is null && !Ids.IsWellFormed(anchor, Ids.Exchange))
            throw new RefusedException($"“{anchor}” is no event of a path", "anchor");
        return seat.Do(actId, new Draft(
            "anchor-chosen", 1, [new(claimId, null)], Secrecy.Record, row.SourceId, Entry.Write(new AnchorChosen(anchor, why))));
    });

    /// <summary>Says which captivity a statement speaks of, and which stage of its kind in it: two stays in hospital are 1 and 2.</summary>
    public Outcome PlaceStage(string claimId, int captivity, int instance, string actId, string? why = null) => seat.Try(() =>
    {
        var row = Seen(claimId);
        if (captivity is < 1 or > MostCaptivities || instance is < 1 or > MostCaptivities)
            throw new RefusedException($"captivities and stages are counted from 1 to {MostCaptivities}", "captivity");
        return seat.Do(actId, new Draft(
            "stage-placed", 1, [new(claimId, null)], Secrecy.Record, row.SourceId, Entry.Write(new StagePlaced(captivity, instance, why))));
    });

    /// <summary>The same on every desk for the same name.</summary>
    internal static string OrderId(string name) => Ids.From(
        "ord-", SHA256.HashData(Encoding.UTF8.GetBytes("homeward/order/1 " + name)).AsSpan(0, Ids.RandomBytes));

    private static string? Fault(OrderDraft draft)
    {
        if (draft.Name.Length is < 3 or > 60 || draft.Name.Any(c => c is not ('-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))))
            return "a name has 3 to 60 small Latin letters, digits and hyphens";
        if (!Enum.TryParse<OrderStrength>(draft.Strength, true, out _) || int.TryParse(draft.Strength, out _))
            return "the strength is certain, strong or usual";
        if (draft.MinDays is < 0 or > 3650) return "the days between are 0 to 3650";
        if (string.IsNullOrWhiteSpace(draft.Source)) return "say who says so: an assumption without a source cannot be weighed";
        if (string.IsNullOrWhiteSpace(draft.Why)) return "say why in one sentence; it is shown where statements contradict each other";
        if (OrderAssumption.Shipped.Any(o => o.Id == draft.Name)) return null;
        if (draft.Before.Count == 0 || draft.After.Count == 0) return "choose at least one step that comes first and one that comes later";
        if (draft.Before.Concat(draft.After).FirstOrDefault(s => StageKind.Find(s) is null) is { } unknown) return $"there is no step “{unknown}”";
        return draft.Before.Intersect(draft.After).FirstOrDefault() is { } both ? $"“{both}” cannot come before itself" : null;
    }

    private ClaimRow Seen(string claimId) => new ClaimsRoom(seat).Find(claimId)
        ?? throw new RefusedException("there is no such statement, or you may not see it", "wall");

    private bool IsInside() => seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor));

    private void NeedOpen()
    {
        if (!IsInside())
            throw new RefusedException("you may not change what this desk takes the order of things to be", "wall");
    }
}

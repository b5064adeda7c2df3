using Xunit;

namespace Homeward.Tests.House;

/// <summary>
/// Look left and down; never right, never up. In Core and Desk a room may use itself, rooms before it in the way of the
/// data and the shelves of its floor, and the same on the floor below. Shelves know no room; Basics knows nothing. The
/// corridor of Desk (Desk, Session) knows all rooms; a room may be handed it, but reaches no later room through it.
/// </summary>
public class RoomsTest
{
    private static readonly Dictionary<string, int> Production = new()
    {
        ["Homeward.Core"] = 0,
        ["Homeward.Desk"] = 1,
        ["homeward"] = 2,
    };

    [Fact]
    public void Rooms_CompiledCode_LookLeftAndDown()
    {
        var uses = Repository.Floors.SelectMany(CompiledCode.Uses).ToList();
        Assert.Empty(Rooms.Violations(uses, "Homeward", Production));
        // A walk that sees nothing would be green for ever.
        Assert.Contains(uses, u => u.From.Begins("Homeward.Basics.CountRange")
            && u is { Target: "System.Math", Member: "Min" });
    }

    /// <summary>The same walk over types of this very assembly, each misplaced in one way (Misplaced.cs).</summary>
    [Theory]
    [InlineData("LooksRight+InField", "Claims looks right to Persons")]
    [InlineData("LooksRight+InGenericArgument", "Claims looks right to Persons")]
    [InlineData("LooksRight+InSignature", "Claims looks right to Persons")]
    [InlineData("LooksRight+InLambda", "Claims looks right to Persons")]
    [InlineData("LooksRight+InAsync", "Claims looks right to Persons")]
    [InlineData("LooksRight+InIterator", "Claims looks right to Persons")]
    [InlineData("LooksRight+InAttribute", "Claims looks right to Persons")]
    [InlineData("LooksRight+InTypeof", "Claims looks right to Persons")]
    [InlineData("LooksRight+InCatch", "Claims looks right to Persons")]
    [InlineData("LooksRight+InDefault", "Claims looks right to Persons")]
    [InlineData("ShelfKnowsRoom", "the shelf Sealing knows the room Claims")]
    [InlineData("BasicsKnowsShelf", "Basics knows Sealing")]
    [InlineData("InNoRoom", "Attic is neither room nor shelf of its floor")]
    public void Violations_MisplacedType_IsNamed(string type, string expected)
    {
        var found = Rooms.Violations(CompiledCode.Uses(Repository.Tests), Misplaced, TestsAsFloor(0)).ToList();
        Assert.Contains(found, v => v.Has(type) && v.Begins(expected));
    }

    [Fact]
    public void Violations_WellPlacedType_IsNotNamed()
    {
        var found = Rooms.Violations(CompiledCode.Uses(Repository.Tests), Misplaced, TestsAsFloor(0));
        Assert.DoesNotContain(found, v => v.Has("LooksLeft"));
    }

    [Theory]
    [InlineData("ReachesRight", "Claims looks right to Persons")]
    [InlineData("ShelfInCorridor", "the shelf Journal knows the corridor")]
    public void Violations_ThroughTheCorridor_AreNamed(string type, string expected)
    {
        var found = Rooms.Violations(CompiledCode.Uses(Repository.Tests), Misplaced, TestsAsFloor(1)).ToList();
        Assert.Contains(found, v => v.Has(type) && v.Begins(expected));
        Assert.DoesNotContain(found, v => v.Has("StaysInCorridor"));
    }

    [Fact]
    public void Violations_LowerFloorNamesHigherFloor_IsNamed()
    {
        var up = new Use("Homeward.Core", "Homeward.Claims", "Homeward.Claims.Reader",
            "Homeward.Desk", "Homeward.Evidence", "Homeward.Evidence.SourceView", null, "");
        Assert.True(Assert.Single(Rooms.Violations([up], "Homeward", Production)).Begins("Claims looks up"));
        var down = up with { Assembly = "Homeward.Desk", TargetAssembly = "Homeward.Core" };
        Assert.Empty(Rooms.Violations([down], "Homeward", Production));
    }

    [Fact]
    public void Violations_ShelfOfAnotherFloor_IsKnownOnItsOwnFloorOnly()
    {
        var core = new Use("Homeward.Core", "Homeward.Vault", "Homeward.Vault.Folder",
            "System.Runtime", "System", "System.Int32", null, "");
        Assert.True(Assert.Single(Rooms.Violations([core], "Homeward", Production)).Begins("Vault is neither"));
        Assert.Empty(Rooms.Violations([core with { Assembly = "Homeward.Desk" }], "Homeward", Production));
    }

    private static string Misplaced => typeof(RoomsTest).Namespace + ".Misplaced";

    private static Dictionary<string, int> TestsAsFloor(int floor) => new() { ["Homeward.Tests"] = floor };
}

/// <summary>The plan of the house and what breaks it.</summary>
internal static class Rooms
{
    public static readonly string[] Chain =
    [
        "Evidence", "Claims", "Persons", "Exchanges", "Paths", "Findings", "Cases", "Statistics", "Publications",
    ];

    public static readonly string[][] Shelves =
    [
        ["Basics", "Ledger", "Sealing", "Search", "Rehearsal"],
        ["Journal", "Keys", "Vault", "Views", "Access", "Documents"],
    ];

    private enum Kind
    {
        Outside, // not of this house: the framework, packages, code the compiler makes
        Basics,
        Shelf,
        Room,
        Corridor, // namespace Homeward of Desk: the one place that knows all rooms
        Unknown,
    }

    private sealed record Place(Kind Kind, string Name, int Step, int Floor);

    /// <summary>Sentences for what looks right or up. App is exempt from order, and nothing below may use it.</summary>
    public static IEnumerable<string> Violations(
        IEnumerable<Use> uses, string house, IReadOnlyDictionary<string, int> floors)
    {
        foreach (var use in uses)
        {
            var from = PlaceOf(use.Assembly, use.Namespace, house, floors);
            var to = PlaceOf(use.TargetAssembly, use.TargetNamespace, house, floors);
            if (from.Floor < 2 && Fault(from, to) is { } fault) yield return $"{fault}: {use}";
        }
    }

    private static string? Fault(Place from, Place to)
    {
        if (from.Kind == Kind.Unknown) return $"{from.Name} is neither room nor shelf of its floor";
        if (from.Kind == Kind.Outside || to.Kind == Kind.Outside) return null;
        if (to.Floor > from.Floor) return $"{from.Name} looks up to {to.Name}";
        return (from.Kind, to.Kind) switch
        {
            (Kind.Corridor, _) => null,
            (Kind.Shelf, Kind.Corridor) => $"the shelf {from.Name} knows the corridor",
            (Kind.Basics, not Kind.Basics) => $"Basics knows {to.Name}",
            (Kind.Shelf, Kind.Room) => $"the shelf {from.Name} knows the room {to.Name}",
            (Kind.Room, Kind.Room) when to.Step > from.Step => $"{from.Name} looks right to {to.Name}",
            _ => null,
        };
    }

    private static Place PlaceOf(string assembly, string space, string house, IReadOnlyDictionary<string, int> floors)
    {
        if (!floors.TryGetValue(assembly, out var floor)) return new(Kind.Outside, space, 0, 0);
        if (space == house && floor == 1) return new(Kind.Corridor, "Desk", 0, floor);
        if (space != house && !space.Begins(house + ".")) return new(Kind.Outside, space, 0, floor);
        var name = space == house ? house : space[(house.Length + 1)..].Split('.')[0];
        if (floor == 2) return new(Kind.Outside, name, 0, floor);
        if (Array.IndexOf(Chain, name) is var step and >= 0) return new(Kind.Room, name, step, floor);
        if (floor == 0 && name == "Basics") return new(Kind.Basics, name, 0, floor);
        return new(Shelves[floor].Contains(name) ? Kind.Shelf : Kind.Unknown, name, 0, floor);
    }
}

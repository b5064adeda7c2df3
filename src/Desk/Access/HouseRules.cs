using System.Globalization;
using Homeward.Views;

namespace Homeward.Access;

/// <summary>
/// What a desk has decided for itself, from its journal. None of these weakens a seal, and each has bounds beyond which it is
/// refused; what is not set has the value of <see cref="Standard"/>.
/// </summary>
/// <param name="IdleLockMinutes">the desk locks when nobody asked it anything for so long: 2 to 240</param>
/// <param name="OpenSwapAccepted">the desk opens on a machine that may write its memory to a disk in clear</param>
/// <param name="ReadingsAlarm">different things one member may open in an hour before colleagues are told: 5 to 10,000</param>
/// <param name="ReadingsStop">different things after which a colleague has to look first: 10 to 10,000</param>
/// <param name="RecheckDays">every original is read and compared again when the last time is so many days ago: 1 to 90</param>
public sealed record HouseRules(int IdleLockMinutes, bool OpenSwapAccepted, int ReadingsAlarm, int ReadingsStop, int RecheckDays)
{
    /// <summary>Who reads what is sent by the public intake; shown there to everybody. At most 80 letters.</summary>
    public string IntakeTitle { get; init; } = "";

    /// <summary>Another way to reach this desk, shown by the public intake; at most 200 letters.</summary>
    public string IntakeContact { get; init; } = "";

    /// <summary>The onion address of the public intake (http://….onion), told to browsers that can go there.</summary>
    public string IntakeOnion { get; init; } = "";

    public static HouseRules Standard { get; } = new(15, false, 100, 300, 7);

    /// <summary>The names, as they stand in the journal and on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(HouseRules).GetProperties().Where(p => p.Name is not ("Standard" or "Names"))
        .Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])];

    /// <summary>These settings with one of them changed; a reason where that cannot be.</summary>
    public (HouseRules? Changed, string? Reason) With(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return name switch
        {
            "idleLockMinutes" => Number(value, 2, 240, n => this with { IdleLockMinutes = n }),
            "readingsAlarm" => Number(value, 5, 10_000, n => this with { ReadingsAlarm = n }),
            "readingsStop" => Number(value, 10, 10_000, n => this with { ReadingsStop = n }),
            "recheckDays" => Number(value, 1, 90, n => this with { RecheckDays = n }),
            "openSwapAccepted" => value is "yes" or "no" ? (this with { OpenSwapAccepted = value == "yes" }, null) : (null, "it takes yes or no"),
            "intakeTitle" => Words(value, 80, w => this with { IntakeTitle = w }),
            "intakeContact" => Words(value, 200, w => this with { IntakeContact = w }),
            "intakeOnion" => value.Length == 0 || Uri.TryCreate(value, UriKind.Absolute, out var onion) && onion is { Scheme: "http" or "https", PathAndQuery: "/" }
                && onion.Host.EndsWith(".onion", StringComparison.Ordinal)
                ? (this with { IntakeOnion = value.TrimEnd('/') }, null) : (null, "it takes an address like http://abc….onion, or nothing"),
            _ => (null, $"there is no such setting; there are: {string.Join(", ", Names)}"),
        };
    }

    /// <summary>Name and value of each, in words of the command line.</summary>
    public IEnumerable<(string Name, string Value)> All()
    {
        yield return ("idleLockMinutes", Text(IdleLockMinutes));
        yield return ("openSwapAccepted", OpenSwapAccepted ? "yes" : "no");
        yield return ("readingsAlarm", Text(ReadingsAlarm));
        yield return ("readingsStop", Text(ReadingsStop));
        yield return ("recheckDays", Text(RecheckDays));
        yield return ("intakeTitle", IntakeTitle);
        yield return ("intakeContact", IntakeContact);
        yield return ("intakeOnion", IntakeOnion);
    }

    internal static HouseRules Of(Question question) => question.Rows("SELECT name, value FROM setting ORDER BY name", r => (Name: r.Text(0), Value: r.Text(1)))
        .Aggregate(Standard, (now, set) => now.With(set.Name, set.Value).Changed ?? now);

    private static (HouseRules?, string?) Number(string value, int least, int most, Func<int, HouseRules> with) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most
            ? (with(n), null)
            : (null, $"it takes a whole number from {least} to {most}");

    private static (HouseRules?, string?) Words(string value, int most, Func<string, HouseRules> with) => value.Length <= most && !value.Any(char.IsControl)
        ? (with(value.Trim()), null) : (null, $"it takes at most {most.ToString(CultureInfo.InvariantCulture)} letters on one line");

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);
}

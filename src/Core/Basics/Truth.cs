namespace Homeward.Basics;

/// <summary>Kleene's three truth values. Unknown is an answer, never a default for "no".</summary>
public enum Truth
{
    False = 0,
    Unknown = 1,
    True = 2,
}

/// <summary>Kleene logic: the order False &lt; Unknown &lt; True makes "and" the minimum and "or" the maximum.</summary>
public static class TruthLogic
{
    public static Truth And(this Truth a, Truth b) => a < b ? a : b;

    public static Truth Or(this Truth a, Truth b) => a > b ? a : b;

    public static Truth Not(this Truth a) => (Truth)(2 - (int)a);

    public static Truth Of(bool? value) => value switch { true => Truth.True, false => Truth.False, null => Truth.Unknown };
}

namespace Homeward.Persons;

/// <summary>
/// What the names of two records can never show, whatever their weights add up to; one line of the ledger says so.
/// They hold where the model has a limit on names alone (<see cref="LinkageModel.NamesAlone"/>). Adding weights takes
/// fields for independent; relatives and namesakes are where that is wrong.
/// </summary>
internal sealed class Limits(LinkageModel model)
{
    // what a pair asks of each field, in one array: it is asked millions of times
    private readonly (FieldKind Kind, bool IsName, int Last)[] fields =
        [.. model.Fields.Select(f => (f.Kind, f.IsName, f.Levels.Count - 1))];

    private readonly double prior = model.PriorWeight;

    internal enum Kind
    {
        None,
        NamesAlone,
        Kin,
        OtherGiven,
    }

    /// <summary>Evidence beside names must weigh at least this much to lift the limits on names.</summary>
    private const double EnoughBesideNames = 3;

    /// <summary>The sum of a pair's weights after the limits.</summary>
    /// <param name="levels">outcome of each field</param>
    /// <param name="weights">weight of each field, rarity included; in steps of 1/1024, so sums are exact</param>
    /// <param name="order">what the guessed order of the name's parts costs</param>
    public double Apply(ReadOnlySpan<int> levels, ReadOnlySpan<double> weights, double order, out Kind limit)
    {
        double names = 0, agreeing = 0, beside = 0, best = 0;
        bool otherGiven = false, otherFather = false;
        for (var f = 0; f < levels.Length; f++)
        {
            ref readonly var field = ref fields[f];
            if (field.IsName)
            {
                names += weights[f];
                if (weights[f] > 0) agreeing += weights[f];
                if (levels[f] != field.Last) continue;
                otherGiven |= field.Kind == FieldKind.Given;
                otherFather |= field.Kind == FieldKind.Patronymic;
            }
            else
            {
                beside += weights[f];
                if (field.Kind == FieldKind.Identifier) best = Math.Max(best, weights[f]);
            }
        }

        var sum = prior + order + names + beside;
        limit = Kind.None;
        if (model.NamesAlone is not { } top) return sum;

        // Brothers share surname and father, cousins surname and given name: what agrees so is as good as even odds and
        // no better, and then the name that differs speaks.
        var over = prior + agreeing;
        if ((otherGiven || otherFather) && beside < EnoughBesideNames && over > 0)
        {
            limit = Kind.Kin;
            return LinkageModel.Step(sum - over);
        }

        if (otherGiven && best < EnoughBesideNames) return Under(sum, top, ref limit, Kind.OtherGiven);
        return names > 0 && beside < EnoughBesideNames ? Under(sum, top, ref limit, Kind.NamesAlone) : sum;
    }

    /// <summary>The ledger's line for a limit.</summary>
    public static LedgerLine Line(Kind limit, double weight) => limit switch
    {
        Kind.Kin => new("names-alone", "limited", weight, "kin", [],
            "Relatives and namesakes share parts of a name: where one part contradicts, the parts that agree say no " +
                "more than this."),
        Kind.OtherGiven => new("names-alone", "limited", weight, "other-given", [],
            "The given names are two different ones, and no number shows it is one person: twins share all the rest, " +
                "so the pair stays “possible”."),
        _ => new("names-alone", "limited", weight, "names-alone", [],
            "Names alone never show that two records are one person: without a date, number, place or unit that " +
                "agrees, the pair stays “possible”."),
    };

    // Order among limited pairs is kept.
    private static double Under(double sum, double top, ref Kind limit, Kind kind)
    {
        if (sum <= top) return sum;
        limit = kind;
        var over = sum - top;
        return LinkageModel.Step(top + over / (over + 4));
    }
}

using System.Globalization;

namespace Homeward.Persons;

/// <summary>A record prepared for comparing: every way its names can be read, and its other fields, in the model's
/// order.</summary>
public sealed class PreparedRecord
{
    internal PreparedRecord(string id, IReadOnlyList<FieldValue?[]> readings, IReadOnlyList<Order> guessed)
    {
        Id = id;
        Readings = readings;
        Guessed = guessed;
    }

    public string Id { get; }

    /// <summary>One value per field of the model for each reading of the name; the first is the likeliest.</summary>
    internal IReadOnlyList<FieldValue?[]> Readings { get; }

    /// <summary>How sure the reading is of which part is the surname.</summary>
    internal IReadOnlyList<Order> Guessed { get; }

    /// <summary>A reading as written, with surname and given name turned round, or with every word a given
    /// name.</summary>
    internal enum Order
    {
        AsWritten,
        Turned,
        AllGiven,
    }

    /// <summary>
    /// Whether two readings may be held against each other: a name read as given names only would hide its surname
    /// from one that
    /// has one, so both are read so or neither.
    /// </summary>
    internal static bool Fit(Order a, Order b) => (a == Order.AllGiven) == (b == Order.AllGiven);
}

/// <summary>
/// Compares two records by a model and shows every step. Symmetric; depends on nothing but the records, the model and
/// the shares. The same levels and weights score the pairs of a whole table (<see cref="Linker"/>), so sums agree
/// everywhere.
/// </summary>
public sealed class Comparer(LinkageModel model, ITermShares? shares = null)
{
    internal const double ReadingCost = -1;
    private readonly ITermShares shares = shares ?? ListedShares.Instance;

    public LinkageModel Model { get; } = model;

    public Comparison Compare(PersonRecord a, PersonRecord b) => Compare(Prepare(a), Prepare(b));

    /// <summary>Looks everything up once; use it where one record meets many.</summary>
    public PreparedRecord Prepare(PersonRecord record)
    {
        var rest = new FieldValue?[Model.Fields.Count];
        for (var f = 0; f < rest.Length; f++) rest[f] = Other(Model.Fields[f], record);
        var readings = new List<FieldValue?[]>();
        var guessed = new List<PreparedRecord.Order>();
        foreach (var form in record.Names)
        {
            var name = NameParser.FromForm(form);
            foreach (var (surname, given, patronymic, turned) in Readings(name))
            {
                readings.Add(Fill(rest, surname, given, patronymic));
                guessed.Add(turned);
            }
        }

        if (readings.Count == 0)
        {
            readings.Add(rest);
            guessed.Add(PreparedRecord.Order.AsWritten);
        }

        return new(record.Id, readings, guessed);
    }

    /// <summary>The best pair of readings decides; a reading that turns the name round costs one bit, shown in the
    /// ledger.</summary>
    public Comparison Compare(PreparedRecord a, PreparedRecord b)
    {
        var (x, y, weight) = (0, 0, double.NegativeInfinity);
        for (var i = 0; i < a.Readings.Count; i++)
        {
            for (var j = 0; j < b.Readings.Count; j++)
            {
                if (a.Readings.Count * b.Readings.Count == 1 || !PreparedRecord.Fit(a.Guessed[i], b.Guessed[j])) continue;
                var one = Weigh(a.Readings[i], b.Readings[j], (a.Guessed[i] | b.Guessed[j]) != 0);
                if (one > weight) (x, y, weight) = (i, j, one);
            }
        }

        return Score(a.Readings[x], b.Readings[y], (a.Guessed[x] | b.Guessed[y]) != 0);
    }

    /// <summary>The weight alone: what <see cref="Compare(PreparedRecord, PreparedRecord)"/> would say, without its
    /// sentences.</summary>
    public double WeightOf(PreparedRecord a, PreparedRecord b)
    {
        var best = double.NegativeInfinity;
        for (var i = 0; i < a.Readings.Count; i++)
        {
            for (var j = 0; j < b.Readings.Count; j++)
            {
                if (!PreparedRecord.Fit(a.Guessed[i], b.Guessed[j])) continue;
                best = Math.Max(best, Weigh(a.Readings[i], b.Readings[j], (a.Guessed[i] | b.Guessed[j]) != 0));
            }
        }

        return best;
    }

    private double Weigh(FieldValue?[] a, FieldValue?[] b, bool turned)
    {
        Span<int> levels = stackalloc int[Model.Fields.Count];
        Span<double> weights = stackalloc double[Model.Fields.Count];
        PairLevels(Model, a, b, levels);
        for (var f = 0; f < levels.Length; f++) weights[f] = Weigh(f, levels[f], a[f], b[f]);
        return limits.Apply(levels, weights, shares.Together(a, b, levels) + (turned ? ReadingCost : 0), out _);
    }

    /// <summary>What one field of a pair weighs, rarity included.</summary>
    internal double Weigh(int f, int level, FieldValue? a, FieldValue? b)
    {
        var field = Model.Fields[f];
        var use = FieldLevels.TermOf(field.Kind, level);
        return field.Levels[level].Weight + (use == TermKind.None ? 0 : Rarity(use, Commoner(field, a!, b!, use)));
    }

    /// <summary>The weight of a pair from the levels and weights of its fields, where nothing is known of what stands
    /// together.</summary>
    internal double Limited(ReadOnlySpan<int> levels, ReadOnlySpan<double> weights, double order) =>
        limits.Apply(levels, weights, order, out _);

    private readonly Limits limits = new(model);

    /// <param name="lists">the lists the two stand in, where the model knows how often these share a person</param>
    internal Comparison Score(FieldValue?[] a, FieldValue?[] b, bool turned, ListPair? lists = null)
    {
        var ledger = new List<LedgerLine>(12) { PriorLine() };
        if (lists is not null) ledger.Add(lists.Line());
        Span<int> levels = stackalloc int[Model.Fields.Count];
        Span<double> weights = stackalloc double[Model.Fields.Count];
        PairLevels(Model, a, b, levels);
        for (var f = 0; f < levels.Length; f++)
        {
            var before = ledger.Count;
            AddField(ledger, Model.Fields[f], levels[f], a[f], b[f]);
            weights[f] = 0;
            for (var l = before; l < ledger.Count; l++) weights[f] += ledger[l].Weight;
        }

        if (turned)
        {
            ledger.Add(new("order", "guessed", ReadingCost, "order-guessed", [],
                "It is not certain which part is the surname; the order that fits was taken, at the cost of one bit."));
        }

        var together = shares.Together(a, b, levels);
        if (together != 0) ledger.Add(TogetherLine(together));
        var beside = together + (turned ? ReadingCost : 0) + (lists?.Weight ?? 0);
        var limited = limits.Apply(levels, weights, beside, out var limit);
        var sum = ledger.Sum(l => l.Weight);
        if (limited != sum) ledger.Add(Limits.Line(limit, LinkageModel.Step(limited - sum)));
        var verdict = limited >= Model.SameFrom ? Verdict.Same : limited >= Model.PossibleFrom ? Verdict.Possible
            : Verdict.Different;
        return new(limited, LinkageModel.Probability(limited), verdict, ledger);
    }

    /// <summary>Levels of all fields of a pair, with a surname and given name that changed places seen as
    /// such.</summary>
    internal static void PairLevels(LinkageModel model, ReadOnlySpan<FieldValue?> a, ReadOnlySpan<FieldValue?> b,
        Span<int> levels)
    {
        for (var f = 0; f < levels.Length; f++) levels[f] = FieldLevels.Compare(model.Fields[f].Kind, a[f], b[f]);
        Turn(model, a, b, levels);
    }

    /// <summary>Sees a surname and given name that changed places as such; true where they did.</summary>
    internal static bool Turn(LinkageModel model, ReadOnlySpan<FieldValue?> a, ReadOnlySpan<FieldValue?> b, Span<int> levels)
    {
        var turned = false;
        for (var f = 0; f < levels.Length; f++)
        {
            if (model.Fields[f].SwapWith is not { } otherName) continue;
            var other = IndexOf(model, otherName);
            if (levels[f] != model.Fields[f].Levels.Count - 1 || levels[other] != model.Fields[other]
                .Levels.Count - 1) continue;
            if (!FieldLevels.IsSwapped(a[f], a[other], b[f], b[other])) continue;
            levels[f] = model.Fields[f].Levels.Count - 2;
            levels[other] = FieldLevels.Missing;
            turned = true;
        }

        return turned;
    }

    internal static int IndexOf(LinkageModel model, string name)
    {
        for (var f = 0; f < model.Fields.Count; f++)
        {
            if (model.Fields[f].Name == name) return f;
        }

        return -1;
    }

    /// <summary>What a shared value adds or takes for being rarer or commoner than usual; 0 when nothing is
    /// known.</summary>
    internal static double Rarity(TermKind use, TermShare? share)
    {
        if (share is not { Share: > 0 } s) return 0;
        var rarity = LinkageModel.Step(Math.Clamp(Math.Log2(s.Usual / s.Share), -8, 5));
        return use == TermKind.Near ? Math.Min(0, rarity) : rarity;
    }

    private static LedgerLine TogetherLine(double together) => together < 0
        ? new("together", "common", together, "together", [],
            "These parts stand together often in these lists: agreeing on all of them says less than on each.")
        : new("together", "rare", together, "together-rare", [],
            "These parts seldom stand together in these lists: agreeing on all of them says more than on each.");

    private LedgerLine PriorLine()
    {
        var oneIn = Math.Round(1 / Model.Prior).ToString("N0", CultureInfo.InvariantCulture);
        return new("prior", "start", Model.PriorWeight, "prior", [oneIn],
            $"Before anything is compared: of {oneIn} pairs drawn at random, one is of the same person.");
    }

    private void AddField(List<LedgerLine> ledger, ComparedField field, int level, FieldValue? a, FieldValue? b)
    {
        var outcome = field.Levels[level];
        var (left, right) = (a?.TextWhole ?? "", b?.TextWhole ?? "");
        ledger.Add(new(field.Name, outcome.Name, outcome.Weight, $"{Kind(field)}-{outcome.Name}", [left, right],
            Reasons.Sentence(field, outcome.Name, left, right)));
        var use = FieldLevels.TermOf(field.Kind, level);
        if (use == TermKind.None || a is null || b is null) return;
        var share = Commoner(field, a, b, use);
        var rarity = Rarity(use, share);
        if (rarity == 0) return;
        var shown = share!.Value.Shown;
        var oneIn = Math.Round(1 / share.Value.Share).ToString("N0", CultureInfo.InvariantCulture);
        ledger.Add(new(field.Name, rarity > 0 ? "rare" : "common", rarity, rarity > 0 ? "rarity-rare"
            : "rarity-common", [shown, oneIn],
            rarity > 0 ? $"“{shown}” is rarer than most (about one in {oneIn}): agreeing on it says more."
                : $"“{shown}” is common (about one in {oneIn}): agreeing on it says less."));
    }

    private static string Kind(ComparedField field) => field.Kind.ToString().ToLowerInvariant();

    private TermShare? Commoner(ComparedField field, FieldValue a, FieldValue b, TermKind use)
    {
        var (x, y) = (shares.Share(field, a, use), shares.Share(field, b, use));
        return x is null ? y : y is null || x.Value.Share >= y.Value.Share ? x : y;
    }

    private FieldValue?[] Fill(FieldValue?[] rest, FieldValue? surname, FieldValue? given, FieldValue? patronymic)
    {
        var values = (FieldValue?[])rest.Clone();
        for (var f = 0; f < values.Length; f++)
        {
            values[f] = Model.Fields[f].Kind switch
            {
                FieldKind.Surname => surname,
                FieldKind.Given => given,
                FieldKind.Patronymic => patronymic,
                _ => values[f],
            };
        }

        return values;
    }

    private static FieldValue? Other(ComparedField field, PersonRecord record) => field.Name switch
    {
        "dob" => FieldValue.FromDays(string.Join(" | ", record.BirthDates?.Select(d => d.Phrase ?? d.Edtf) ?? []),
            BirthDates.From(record.BirthDates ?? [])),
        "place" => FieldValue.Read(field.Kind, record.Place),
        "unit" => FieldValue.Read(field.Kind, record.Unit),
        "number" => FieldValue.Read(field.Kind,
            Identifiers.PersonalNumber(record.PersonalNumber) ?? record.PersonalNumber),
        "phone" => FieldValue.Read(field.Kind, record.PhoneKey),
        "exchange" => FieldValue.Read(field.Kind, record.Exchange),
        _ => null,
    };

    private static IEnumerable<(FieldValue? Surname, FieldValue? Given, FieldValue? Patronymic,
        PreparedRecord.Order Order)> Readings(PersonName name)
    {
        var patronymic = name.Patronymic is { } p ? FieldValue.FromPieces(p.Text, [p], isFather: true) : null;
        if (name.Unknown.Count > 0)
        {
            IReadOnlyList<NamePiece> all = [.. name.Surname, .. name.Given, .. name.Unknown];
            yield return (OfSurname([all[^1]]), Of([.. all.SkipLast(1)]), patronymic, PreparedRecord.Order.AsWritten);
            if (all.Count > 1) yield return (OfSurname([all[0]]), Of([.. all.Skip(1)]), patronymic,
                PreparedRecord.Order.Turned);
            yield return (null, Of(all), patronymic, PreparedRecord.Order.AllGiven);
            yield break;
        }

        yield return (OfSurname(name.Surname), Of(name.Given), patronymic, PreparedRecord.Order.AsWritten);
        if (name.Surname.Count == 0 || name.Given.Count == 0 || name.Given.Any(g => g.IsInitial)) yield break;
        if (!name.RolesSure) yield return (OfSurname(name.Given), Of(name.Surname), patronymic, PreparedRecord.Order.Turned);

        // Outside Slavic names the last word may be one more given name: the whole as given names is tried too.
        if (patronymic is null && Spelling.IsLatin(name.Given[0].Text[0])) yield return (null,
            Of([.. name.Given, .. name.Surname]), patronymic, PreparedRecord.Order.AllGiven);
    }

    private static FieldValue? OfSurname(IReadOnlyList<NamePiece> pieces) =>
        FieldValue.SurnameOf(string.Join(' ', pieces.Select(p => p.Text)), pieces);

    private static FieldValue? Of(IReadOnlyList<NamePiece> pieces) =>
        FieldValue.FromPieces(string.Join(' ', pieces.Select(p => p.Text)), pieces);
}

/// <summary>
/// What a caseworker reads beside each weight. The key of a sentence is the field's kind and the level
/// ("surname-near");
/// its arguments are the two values as written. English stands here; other languages have the same keys in their
/// resources.
/// </summary>
public static class Reasons
{
    /// <summary>Every key a ledger can hold, for the resource files and their test.</summary>
    public static IEnumerable<string> Keys =>
        Enum.GetValues<FieldKind>()
            .SelectMany(k => FieldLevels.Of(k).Select(l => $"{k.ToString().ToLowerInvariant()}-{l}"))
            .Concat(["prior", "rarity-rare", "rarity-common", "order-guessed", "names-alone", "kin", "other-given", "together", "together-rare", "lists", "others-tie", "others-contradict"]);

    /// <summary>The sentence for one outcome of one field.</summary>
    public static string Sentence(ComparedField field, string level, string a, string b) => field.Kind switch
    {
        FieldKind.Surname => Surname(level, a, b),
        FieldKind.Given => Given(level, a, b),
        FieldKind.Patronymic => Patronymic(level, a, b),
        FieldKind.Date => Date(level, a, b),
        FieldKind.Identifier => Other(field.Name, level, a, b, "one character differs"),
        FieldKind.Place => Other(field.Name, level, a, b, "nearly the same"),
        _ => Other(field.Name, level, a, b, level),
    };

    private static string Surname(string level, string a, string b) => level switch
    {
        "missing" => "One record has no surname: no evidence either way.",
        "same" => a == b ? $"The surname is the same: {a}." : $"“{a}” and “{b}” are spellings of the same surname.",
        "near" => $"The surnames “{a}” and “{b}” differ by about one letter.",
        "similar" => $"The surnames “{a}” and “{b}” are alike in part.",
        "initial" => $"Of one surname only a first letter is known, and it fits (“{a}”, “{b}”).",
        "swapped" => "The surname of one record is the given name of the other, and the other way round.",
        _ => $"The surnames differ: “{a}” and “{b}”.",
    };

    private static string Given(string level, string a, string b) => level switch
    {
        "missing" => "One record has no given name: no evidence either way.",
        "same" => a == b ? $"The given name is the same: {a}." : $"“{a}” and “{b}” are the same given name.",
        "same-more" => $"Two or more given names agree (“{a}”, “{b}”).",
        "short-form" => $"“{a}” and “{b}” may be the same given name: one is a short form, which fits other names too.",
        "near" => $"The given names “{a}” and “{b}” differ by about one letter.",
        "initial" => $"Of one given name only the initial is known, and it fits (“{a}”, “{b}”).",
        _ => $"The given names differ: “{a}” and “{b}”.",
    };

    private static string Patronymic(string level, string a, string b) => level switch
    {
        "missing" => "One record gives no patronymic: that is no evidence either way.",
        "same" => a == b ? $"The patronymic is the same: {a}." : $"“{a}” and “{b}” come from the same father's name.",
        "near" => $"The patronymics “{a}” and “{b}” differ by about one letter.",
        "initial" => $"Of one patronymic only the initial is known, and it fits (“{a}”, “{b}”).",
        _ => $"The patronymics contradict each other: “{a}” and “{b}”. That speaks strongly against.",
    };

    private static string Date(string level, string a, string b) => level switch
    {
        "missing" => "One record has no birth date: no evidence either way.",
        "same" => $"The birth date is the same day ({a}).",
        "swapped" => $"Day and month of birth changed places ({a} and {b}).",
        "near" => $"The birth dates {a} and {b} differ by one digit or one day.",
        "month" => $"The birth dates agree as far as the month ({a}, {b}).",
        "year" => $"The birth dates agree as far as the year; one of them says no more ({a}, {b}).",
        "same-year" => $"Same year of birth, but another day ({a} and {b}).",
        "wide" => $"The birth dates allow each other, but only within years ({a}, {b}).",
        "next-year" => $"The years of birth are neighbours ({a} and {b}).",
        _ => $"The birth dates contradict each other: {a} and {b}.",
    };

    private static string Other(string field, string level, string a, string b, string nearly) => level switch
    {
        "missing" => $"One record has no {field}: no evidence either way.",
        "same" => a == b ? $"The {field} is the same: {a}." : $"The {field} is the same (“{a}”, “{b}”).",
        "different" => $"The {field} differs: “{a}” and “{b}”.",
        _ => $"The {field}: “{a}” and “{b}” — {nearly}.",
    };
}

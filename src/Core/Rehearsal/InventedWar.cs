using Homeward.Basics;

namespace Homeward.Rehearsal;

/// <summary>One made-up exchange with its true figures and what was published about them.</summary>
/// <param name="Each">how many each side handed over within the formula</param>
/// <param name="OutsideUk">severely wounded who came home to the Ukrainian side beside the formula</param>
/// <param name="Disclosed">false: neither side named a figure</param>
/// <param name="Category">who was exchanged: null for anybody, "under 25", "seriously wounded or sick"</param>
/// <param name="RosterPublished">whether a list of names came out</param>
internal sealed record InventedExchange(
    int Index, string Id, DateOnly First, DateOnly Last, int Each, int OutsideUk, bool Disclosed, string? Category,
    bool RosterPublished, int OtherSideSays);

/// <summary>
/// The made-up war: who serves where, which exchanges there were and who came home in which. Nothing is stored per
/// person: a person is made from seed and index whenever asked for, so a million need no more memory than sixty.
/// </summary>
internal sealed class InventedWar
{
    /// <summary>First day anybody can be captured, and the last day the world knows of.</summary>
    public static readonly DateOnly Start = new(2022, 3, 1);

    public static readonly DateOnly End = new(2025, 11, 30);

    // Days of real exchanges (domain knowledge, public): no made-up exchange may fall on one and be mistaken for it.
    private static readonly int[] RealDays =
    [
        20240131, 20240208, 20240531, 20240625, 20240717, 20240824, 20240913, 20240914, 20241018, 20241230, 20250115,
            20250205,
        20250319, 20250419, 20250506, 20250523, 20250524, 20250525, 20250609, 20250610, 20250612, 20250614, 20250619,
            20250620,
        20250626, 20250704, 20250723, 20250814, 20250824, 20251002,
    ];

    private readonly Ordering ruOrder;
    private readonly Ordering ukOrder;
    private readonly int[] ruUpTo;
    private readonly int[] ukUpTo;

    public InventedWar(int people, ulong seed)
    {
        People = people;
        Seed = seed;
        RuPeople = (int)((long)people * 55 / 100);
        UnitCount = Math.Clamp(people / 25, 8, 8000);
        ruOrder = new(RuPeople, seed, "order ru");
        ukOrder = new(UkPeople, seed, "order uk");
        Exchanges = Fit(Make(people, seed), RuPeople, UkPeople);
        ruUpTo = Sums(Exchanges.Select(e => e.Each));
        ukUpTo = Sums(Exchanges.Select(e => e.Each + e.OutsideUk));
    }

    public int People { get; }

    public ulong Seed { get; }

    public int RuPeople { get; }

    public int UkPeople => People - RuPeople;

    public int UnitCount { get; }

    public IReadOnlyList<InventedExchange> Exchanges { get; }

    public string PersonId(int index) => Id(Ids.Person, "person id", index);

    public InventedPerson Person(int index) => PersonMaker.Make(this, index);

    /// <summary>The exchange a person came home in and its day; (-1, …) when none.</summary>
    public (int Exchange, DateOnly Day) ExchangeOf(int index)
    {
        var ru = index < RuPeople;
        var slot = ru ? ruOrder.PlaceOf(index) : ukOrder.PlaceOf(index - RuPeople);
        var upTo = ru ? ruUpTo : ukUpTo;
        var at = Array.BinarySearch(upTo, slot + 1);
        if (at < 0) at = ~at;
        if (at >= upTo.Length) return (-1, End);
        var exchange = Exchanges[at];
        return (at, exchange.First.AddDays(slot % (exchange.Last.DayNumber - exchange.First.DayNumber + 1)));
    }

    /// <summary>A person of one side who came home in an exchange; nth counts from 0 and wraps.</summary>
    public InventedPerson ReleasedIn(int exchange, string side, int nth)
    {
        var upTo = side == "ru" ? ruUpTo : ukUpTo;
        var from = exchange == 0 ? 0 : upTo[exchange - 1];
        var slot = from + nth % (upTo[exchange] - from);
        return Person(side == "ru" ? ruOrder.At(slot) : RuPeople + ukOrder.At(slot));
    }

    public int ReleasedCount(int exchange, string side) =>
        Exchanges[exchange].Each + (side == "uk" ? Exchanges[exchange].OutsideUk : 0);

    private string Id(string prefix, string purpose, int index) => MakeId(Seed, prefix, purpose, index);

    private static string MakeId(ulong seed, string prefix, string purpose, int index)
    {
        var chance = new Chance(seed, purpose, index);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, chance.Next());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], chance.Next());
        return Ids.From(prefix, bytes[..Ids.RandomBytes]);
    }

    private static List<InventedExchange> Make(int people, ulong seed)
    {
        var count = people < 30 ? 3 : people < 200 ? 6 : people < 5000 ? 16 : 32;
        var perSide = (int)((long)people * 38 / 100);
        var chance = new Chance(seed, "exchanges", 0);
        var weights = new int[count];
        for (var i = 0; i < count; i++) weights[i] = chance.Between(3, 14);
        var total = weights.Sum();
        var first = new DateOnly(2024, 2, 1).DayNumber;
        var span = new DateOnly(2025, 10, 20).DayNumber - first;
        var made = new List<InventedExchange>();
        for (var i = 0; i < count; i++)
        {
            var each = Math.Max(1, (int)((long)perSide * weights[i] / total));
            var day = DateOnly.FromDayNumber(
                first + span * i / count + chance.Below(Math.Max(1, span / count * 6 / 10)));
            var days = each >= 20 && chance.PerMille(250) ? 3 : 1;
            while (Touches(day, days)) day = day.AddDays(1);
            var outside = chance.PerMille(300) ? Math.Max(1, each / 12) : 0;
            // Two kinds are always there, so that every world has them: one without figures, one of the young.
            var disclosed = i != count - 1 && !chance.PerMille(180);
            var category = i == count - 2 ? "under 25" : chance.PerMille(150) ? "seriously wounded or sick" : null;
            var other = disclosed && chance.PerMille(200) ? each + chance.Between(1, 1 + each / 15) : each;
            made.Add(new(i, MakeId(seed, Ids.Exchange, "exchange id", i), day, day.AddDays(days - 1), each, outside,
                disclosed,
                category, i % 2 == 0 || chance.PerMille(300), other));
        }

        return made;
    }

    // In the smallest worlds rounding can ask for more people than there are: transfers beside the formula go first.
    private static List<InventedExchange> Fit(List<InventedExchange> exchanges, int ru, int uk)
    {
        for (var i = 0; i < exchanges.Count && exchanges.Sum(e => e.Each + e.OutsideUk) > uk; i++)
        {
            exchanges[i] = exchanges[i] with { OutsideUk = 0 };
        }
        if (exchanges.Sum(e => e.Each) > Math.Min(ru, uk))
        {
            throw new InvalidOperationException("more exchanged than there are people");
        }
        return exchanges;
    }

    private static bool Touches(DateOnly day, int days) =>
        Enumerable.Range(0, days).Select(day.AddDays)
            .Any(d => RealDays.Contains(d.Year * 10000 + d.Month * 100 + d.Day));

    private static int[] Sums(IEnumerable<int> counts)
    {
        var sum = 0;
        return [.. counts.Select(c => sum += c)];
    }
}

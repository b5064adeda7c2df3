namespace Homeward.Rehearsal;

/// <summary>
/// How one list comes to hold a person, in thousandths. The chance is Start × region × service × fear × one factor
/// for each earlier list the person is on (each divided by 1000), cut at Cap. Lists are decided in the order of <see
/// cref="All"/>.
/// </summary>
internal sealed record ListParameters(
    string Name, string File, string Prefix, int Start, IReadOnlyDictionary<string, int> Region,
    IReadOnlyDictionary<string, int> Service, IReadOnlyList<int> Fear, IReadOnlyDictionary<string, int> After,
        int TwicePerMille)
{
    public const int Cap = 950;

    /// <summary>
    /// The five lists a real organisation meets. Dependence is positive and known: the helpline tells families to post,
    /// media quote the NGO; fear keeps some people off every list.
    /// </summary>
    public static readonly ListParameters[] All =
    [
        new("helpline", "records/helpline.csv", "hl", 330, R(900, 650, 1100, 1000, 1100), S(1000, 1300, 600, 1500, 700),
            [1300, 1000, 550, 150], A(), 40),
        new("roster", "records/roster.csv", "ro", 500, R(1000, 1000, 1000, 1000, 1000), S(1000, 1000, 950, 1000, 900),
            [1000, 1000, 1000, 1000], A(), 10),
        new("ngo", "records/ngo.csv", "ng", 150, R(900, 500, 1200, 1200, 1000), S(1000, 1200, 500, 1400, 600),
            [1300, 1000, 600, 200], A(("helpline", 1900)), 20),
        new("telegram", "records/telegram.csv", "tg", 220, R(1000, 1200, 900, 800, 1000), S(1000, 1200, 800, 1200, 900),
            [1400, 1000, 500, 120], A(("helpline", 1700)), 60),
        new("media", "records/media.csv", "me", 60, R(900, 700, 1300, 1200, 1100), S(900, 1200, 900, 1600, 800),
            [1500, 1000, 500, 150], A(("ngo", 2200), ("telegram", 1500)), 15),
    ];

    /// <summary>
    /// Which lists hold the person: bit i for list i. A roster needs an exchange whose list came out.
    /// </summary>
    public static int Membership(InventedWar war, InventedPerson person)
    {
        var chance = new Chance(war.Seed, "lists", person.Index);
        var on = 0;
        for (var i = 0; i < All.Length; i++)
        {
            var list = All[i];
            var rate = (long)list.Start * list.Region[person.Home.Region] / 1000;
            rate = rate * list.Service[person.Service] / 1000 * list.Fear[person.Fear] / 1000;
            for (var j = 0; j < i; j++)
            {
                if ((on >> j & 1) == 1 && list.After.TryGetValue(All[j].Name, out var factor))
                {
                    rate = rate * factor / 1000;
                }
            }

            if (list.Name == "roster" && (person.Exchange < 0 || !war.Exchanges[person.Exchange].RosterPublished))
            {
                rate = 0;
            }
            if (chance.PerMille((int)Math.Min(rate, Cap))) on |= 1 << i;
        }

        return on;
    }

    private static Dictionary<string, int> R(int p, int q, int w, int c, int e) =>
        new() { ["p"] = p, ["q"] = q, ["w"] = w, ["c"] = c, ["e"] = e };

    private static Dictionary<string, int> S(
        int contract, int mobilised, int convict, int conscript, int volunteer) => new()
        {
            ["contract"] = contract, ["mobilised"] = mobilised, ["convict-recruit"] = convict, ["conscript"] = conscript,
            ["volunteer"] = volunteer,
        };

    private static Dictionary<string, int> A(params (string List, int Factor)[] after) =>
        after.ToDictionary(a => a.List, a => a.Factor);
}

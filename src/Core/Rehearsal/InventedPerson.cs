using System.Globalization;
using System.Text;
using Homeward.Basics;

namespace Homeward.Rehearsal;

/// <summary>How a person of the made-up world writes the father's name.</summary>
internal enum PatronymicHabit
{
    Ordinary,
    Ogly,
    None,
}

/// <summary>One person of the made-up world, made from the seed and the index alone.</summary>
internal sealed record InventedPerson
{
    public required int Index { get; init; }

    public required string Id { get; init; }

    /// <summary>ru or uk: the side the person served.</summary>
    public required string Side { get; init; }

    public required InventedName Surname { get; init; }

    public required GivenName Given { get; init; }

    public required GivenName Father { get; init; }

    public required PatronymicHabit Habit { get; init; }

    public required DateOnly Born { get; init; }

    public required InventedPlace Home { get; init; }

    /// <summary>conscript, contract, mobilised, convict-recruit or volunteer.</summary>
    public required string Service { get; init; }

    /// <summary>Five digits on the Russian side; А and four digits on the Ukrainian.</summary>
    public required string Unit { get; init; }

    public required string PersonalNumber { get; init; }

    public required string Callsign { get; init; }

    public required string CaptureHow { get; init; }

    public required InventedPlace CapturedNear { get; init; }

    public required bool SeriouslyHurt { get; init; }

    /// <summary>How much the family fears to speak: 0 not at all … 3 says nothing to anybody.</summary>
    public required int Fear { get; init; }

    /// <summary>mother, wife, sister, father or brother: who speaks for the person.</summary>
    public required string Kin { get; init; }

    /// <summary>Index of the exchange the person came home in; -1 when not exchanged.</summary>
    public required int Exchange { get; init; }

    public required DateOnly Captured { get; init; }

    /// <summary>The day of the exchange; only meaningful when Exchange is not -1.</summary>
    public required DateOnly Exchanged { get; init; }

    /// <summary>The patronymic in one case; null where the person has none.</summary>
    public string? PatronymicIn(string lang, GrammarCase form) => Habit switch
    {
        PatronymicHabit.None => null,
        PatronymicHabit.Ogly => Father.Name.In(lang)[0] + " оглы",
        _ => Father.Patronymic?.In(lang)[(int)form],
    };

    /// <summary>Surname, given name and patronymic in one case, in the order of papers.</summary>
    public string FullName(string lang, GrammarCase form)
    {
        if (lang == "en") return Latin(Given.Name) + " " + Latin(Surname);
        var text = new StringBuilder(Surname.In(lang)[(int)form]).Append(' ').Append(Given.Name.In(lang)[(int)form]);
        if (PatronymicIn(lang, form) is { } patronymic) text.Append(' ').Append(patronymic);
        return text.ToString();
    }

    /// <summary>How an English text of that side spells a name.</summary>
    public string Latin(InventedName name) =>
        Side == "uk" ? Spelling.LatinFromUkrainian(name.Uk[0]) : Spelling.Latin(name.Ru[0], 1);
}

/// <summary>Makes persons: equal seed and index give an equal person, on any thread, in any order.</summary>
internal static class PersonMaker
{
    private static readonly string[] RuServices = [
        "contract", "mobilised", "convict-recruit", "conscript", "volunteer"];
    private static readonly string[] UkServices = ["contract", "mobilised", "volunteer"];
    private static readonly int[] RuServiceWeights = [420, 300, 160, 60, 60];
    private static readonly int[] UkServiceWeights = [350, 520, 130];
    private static readonly string[] Hows = ["surrounded", "wounded", "surrendered", "lost the way", "knocked out"];
    private static readonly int[] HowWeights = [300, 260, 240, 80, 120];
    private static readonly string[] Kins = ["mother", "wife", "sister", "father", "brother"];
    private static readonly int[] KinWeights = [420, 330, 130, 60, 60];

    private static readonly string[] Callsigns =
    [
        "Сокол", "Тихий", "Лис", "Шторм", "Дед", "Барс", "Филин", "Кедр", "Гром", "Малой", "Студент", "Повар", "Якут",
            "Маэстро",
        "Север", "Бур", "Клён", "Химик", "Сапог", "Моряк", "Ворон", "Тополь", "Рыжий", "Физик", "Пчела", "Бобёр",
            "Гусь", "Седой",
    ];

    private const string PlateLetters = "АБВГДЕЖИКЛМНПРСТУФХЦ";

    public static InventedPerson Make(InventedWar war, int index)
    {
        var chance = new Chance(war.Seed, "person", index);
        var ru = index < war.RuPeople;
        var side = ru ? "ru" : "uk";
        var (exchange, exchanged) = war.ExchangeOf(index);
        var hurt = chance.PerMille(220);
        var young = false;
        if (exchange >= 0)
        {
            young = war.Exchanges[exchange].Category == "under 25";
            hurt |= war.Exchanges[exchange].Category == "seriously wounded or sick";
        }

        var (surname, given, father, group) = Names(chance, ru, war.People > RareSurnames.From);
        var service = Service(chance, ru, young, exchange >= 0 ? exchanged : InventedWar.End);
        var captured = Capture(chance, service, exchange >= 0 ? exchanged : null);
        var how = Hows[chance.Weighted(HowWeights)];
        var home = group == 'c' && chance.PerMille(700) ? CaucasianHome(chance)
            : NameStock.Instance.Places[side].Draw(chance);
        return new InventedPerson
        {
            Index = index,
            Id = war.PersonId(index),
            Side = side,
            Surname = surname,
            Given = given,
            Father = father,
            Habit = Habit(chance, group, father),
            Born = Birth(chance, service, captured, young ? exchanged : null),
            Home = home,
            Service = service,
            Unit = Unit(chance, war.UnitCount, ru),
            PersonalNumber = Number(chance, ru),
            Callsign = chance.Pick(Callsigns),
            CaptureHow = how,
            CapturedNear = NameStock.Instance.Places["front"].Draw(chance),
            SeriouslyHurt = hurt || how == "wounded" && chance.PerMille(500),
            Fear = Fear(chance, ru, service, how),
            Kin = Kins[chance.Weighted(KinWeights)],
            Exchange = exchange,
            Captured = captured,
            Exchanged = exchanged,
        };
    }

    private static (InventedName Surname, GivenName Given, GivenName Father, char Group) Names(
        Chance chance, bool ru, bool large)
    {
        var stock = NameStock.Instance;
        var group = (ru ? "sucf" : "us")[chance.Weighted(ru ? [760, 60, 165, 15] : [820, 180])];
        while (true)
        {
            var surname = (large && chance.PerMille(RareSurnames.SharePerMille) ? RareSurnames.Draw(chance, group, stock)
                : null) ?? stock.Surname(chance, group);
            var given = stock.Given(chance, group);
            var father = stock.Given(chance, group);
            if (!stock.IsNever(surname.Ru[0], given.Name.Ru[0])) return (surname, given, father, group);
        }
    }

    private static PatronymicHabit Habit(Chance chance, char group, GivenName father)
    {
        if (father.Patronymic is null) return PatronymicHabit.None;
        if (group != 'c') return PatronymicHabit.Ordinary;
        return chance.Weighted([880, 70, 50]) switch
        {
            0 => PatronymicHabit.Ordinary,
            1 => PatronymicHabit.Ogly,
            _ => PatronymicHabit.None,
        };
    }

    private static string Service(Chance chance, bool ru, bool young, DateOnly until)
    {
        if (!ru) return young ? "contract" : UkServices[chance.Weighted(UkServiceWeights)];
        var service = RuServices[chance.Weighted(RuServiceWeights)];
        if (young && service is "mobilised" or "convict-recruit" or "volunteer") service = "contract";
        return service == "conscript" && until < new DateOnly(2024, 9, 1) ? "contract" : service;
    }

    private static DateOnly Capture(Chance chance, string service, DateOnly? exchanged)
    {
        var first = service switch
        {
            "mobilised" => new DateOnly(2022, 10, 20),
            "convict-recruit" => new DateOnly(2022, 11, 1),
            "conscript" => new DateOnly(2024, 8, 6),
            _ => InventedWar.Start,
        };
        var last = (exchanged ?? InventedWar.End.AddDays(-30)).AddDays(-15);
        var room = last.DayNumber - first.DayNumber;
        // Most captivities are short, some very long: the smaller of two draws.
        return last.AddDays(-Math.Min(chance.Between(0, Math.Max(1, room)), chance.Between(0, Math.Max(1, room))));
    }

    private static DateOnly Birth(Chance chance, string service, DateOnly captured, DateOnly? under25On)
    {
        var age = service switch
        {
            "conscript" => chance.Between(18, 20),
            "contract" => Math.Min(chance.Between(19, 52), chance.Between(19, 52)),
            "mobilised" => chance.Between(23, 51),
            "convict-recruit" => chance.Between(22, 55),
            _ => chance.Between(20, 58),
        };
        var born = captured.AddDays(-(age * 365 + age / 4) - chance.Below(365));
        return under25On is { } day && born <= day.AddYears(-25) ? day.AddYears(-25).AddDays(1 + chance.Below(1500))
            : born;
    }

    private static InventedPlace CaucasianHome(Chance chance)
    {
        var places = NameStock.Instance.Places["ru"];
        InventedPlace place;
        do place = places.Draw(chance);
        while (place.Region != "q");
        return place;
    }

    private static int Fear(Chance chance, bool ru, string service, string how)
    {
        if (!ru) return chance.Weighted([620, 270, 90, 20]);
        var surrendered = how == "surrendered";
        return service == "convict-recruit" || surrendered
            ? chance.Weighted([150, 300, 330, 220])
            : chance.Weighted([280, 370, 250, 100]);
    }

    private static string Unit(Chance chance, int units, bool ru)
    {
        // The smaller of two draws makes some units large and many small, as they are.
        var unit = Math.Min(chance.Below(units), chance.Below(units));
        return ru
            ? (90000 + (int)(Chance.Mix((ulong)unit) % 10000)).ToString(CultureInfo.InvariantCulture)
            : "А" + (9000 + (int)(Chance.Mix((ulong)unit + 77) % 1000)).ToString(CultureInfo.InvariantCulture);
    }

    private static string Number(Chance chance, bool ru) => ru
        ? $"{PlateLetter(chance)}{PlateLetter(chance)}-" + chance.Between(100000, 999999)
            .ToString(CultureInfo.InvariantCulture)
        : "";

    private static char PlateLetter(Chance chance) => PlateLetters[chance.Below(PlateLetters.Length)];
}

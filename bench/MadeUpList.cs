using Homeward.Persons;

namespace Homeward.Bench;

/// <summary>
/// A made-up list in mixed scripts with known truth, by the recipe the anchors were measured with (linkage notes,
/// section 3): scripts 50 %
/// Russian, 20 % Ukrainian, 20 % Latin from Russian in three schemes, 10 % Latin from Ukrainian; typos, short forms,
/// missing and
/// shortened patronymics, partial, swapped and near-miss dates, missing places and units. Everything in it is invented.
/// </summary>
internal static class MadeUpList
{
    private static readonly string[] Roots =
        [.. ("ал бор вол гор дом ер жар зим ив кор лес мор нос ор пет рог сер тул ур фом хар цап чер шум щук яр " +
            "бел вет груш дуб ел жел зуб кам лип мак ник ост пол рыб сан тих ус чаг шар юр як баг вар гол дем ефр " +
                "жук зар кал лоб мед нар пав рад сив тав ужв филь хол чап шел бык верб глад дроб кравч лан мель " +
                    "ноз пруд реп сок тар щеб кос бар луж меш паш раз").Split(' ')];

    private static readonly string[] Middles = ["", "ан", "ен", "ик", "ол", "ар", "ух", "ев", "ош", "ав", "ин", "ут"];
    private static readonly string[] Endings =
        ["ов", "ев", "ин", "ский", "енко", "ук", "ов", "ов", "ев", "ин", "чук", "ко", "ов", "ян", "цкий"];
    private static readonly string[] Places =
        [.. ("Москва Курск Белгород Брянск Воронеж Ростов Краснодар Самара Казань Уфа Пермь Омск Томск Чита Якутск " +
            "Тула Рязань Калуга Орёл Липецк Тамбов Пенза Саратов Волгоград Астрахань Элиста Майкоп Черкесск " +
                "Нальчик Владикавказ Грозный Махачкала Ставрополь Ижевск Киров Сыктывкар Архангельск Мурманск " +
                    "Петрозаводск Псков Новгород Смоленск Тверь Вологда Ярославль Кострома Иваново Владимир " +
                        "Чебоксары Саранск Ульяновск Оренбург Челябинск Екатеринбург Тюмень Курган Ханты Салехард " +
                            "Новосибирск Барнаул Кемерово Красноярск Абакан Кызыл Иркутск Улан Благовещенск " +
                                "Хабаровск Владивосток Магадан Анадырь Южно").Split(' ')];

    public static (Table Table, int[] Truth) Make(int rows, int seed)
    {
        var random = new Random(seed);
        var surnames = Surnames(random);
        var given = NameLexicon.Given.Where(g => g.Male).ToArray();
        var cumulative = new double[given.Length];
        for (var i = 0; i < given.Length; i++) cumulative[i] = (i > 0 ? cumulative[i - 1] : 0) + given[i].Share;
        var truth = new int[rows];
        var list = new List<string?[]>(rows);
        var person = 0;
        while (list.Count < rows)
        {
            var copies = random.NextDouble() switch { < 0.45 => 1, < 0.80 => 2, < 0.95 => 3, _ => 4 };
            var p = Draw(random, surnames, given, cumulative);
            for (var c = 0; c < copies && list.Count < rows; c++)
            {
                truth[list.Count] = person;
                list.Add(Write(random, p, list.Count));
            }

            person++;
        }

        // shuffled, so that a person's rows do not stand together
        var order = Enumerable.Range(0, rows).ToArray();
        random.Shuffle(order);
        var shuffled = order.Select(i => list[i]);
        return (Table.Of("made-up", ["id", "surname", "given", "patronymic", "dob", "place", "unit"], shuffled),
            [.. order.Select(i => truth[i])]);
    }

    private sealed record Someone(string Surname, GivenName Given, GivenName Father, DateOnly Born, string Place,
        int Unit);

    private static (string[] Names, double[] Cumulative) Surnames(Random random)
    {
        var names = (from r in Roots from m in Middles from e in Endings
                     select char.ToUpperInvariant(r[0]) + r[1..] + m + e).Distinct().ToArray();
        random.Shuffle(names);
        var cumulative = new double[names.Length];
        for (var i = 0; i < names.Length; i++) cumulative[i] = (i > 0 ? cumulative[i - 1] : 0) + 1.0 / (i + 30);
        return (names, cumulative);
    }

    private static Someone Draw(Random random, (string[] Names, double[] Cumulative) surnames, GivenName[] given,
        double[] cumulative) => new(
        surnames.Names[Pick(random, surnames.Cumulative)], given[Pick(random, cumulative)],
            given[Pick(random, cumulative)],
        new DateOnly(1962 + (int)(43 * Math.Pow(random.NextDouble(), 0.8)), 1, 1).AddDays(random.Next(365)),
            Places[random.Next(Places.Length)], 10_000 + random.Next(1500) * 7);

    private static int Pick(Random random, double[] cumulative)
    {
        var at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, cumulative.Length - 1);
    }

    private static string?[] Write(Random random, Someone p, int id)
    {
        var script = random.NextDouble();
        var ukrainian = script is >= 0.5 and < 0.7 or >= 0.9;
        var surname = ukrainian ? Ukrainian(p.Surname) : p.Surname;
        var given = ukrainian ? p.Given.Ukrainian : p.Given.Russian;
        var patronymic = Patronymic(ukrainian ? p.Father.Ukrainian : p.Father.Russian, ukrainian);
        if (random.NextDouble() < 0.04 && Short(p.Given) is { } nick) given = nick;
        surname = Typo(random, surname, 0.08);
        given = Typo(random, given, 0.05);
        patronymic = random.NextDouble() < 0.22 ? "" : Typo(random, patronymic, 0.05);
        if (script >= 0.7)
        {
            var scheme = Transliteration.Find(ukrainian ? "kmu55"
                : random.Next(3) switch { 0 => "icao", 1 => "bgn", _ => "mvd1997" })!;
            (surname, given, patronymic) = (scheme.Write(surname), scheme.Write(given), scheme.Write(patronymic));
        }

        if (random.NextDouble() < 0.08)
        {
            given = given[..1] + ".";
            patronymic = patronymic.Length > 0 ? patronymic[..1] + "." : "";
        }

        return [id.ToString(), surname, given, patronymic, Date(random, p.Born), random.NextDouble() < 0.35 ? ""
            : p.Place, random.NextDouble() < 0.55 ? "" : "в/ч " + p.Unit];
    }

    private static string Date(Random random, DateOnly born)
    {
        var how = random.NextDouble();
        if (how < 0.12) return "";
        if (how < 0.20) return born.Year.ToString();
        if (how < 0.22 && born.Day <= 12) born = new(born.Year, born.Day, born.Month);
        else if (how is > 0.22 and < 0.27) born =
            random.Next(3) switch { 0 => born.AddDays(1), 1 => born.AddYears(1), _ => born.AddDays(10) };
        return born.ToString("yyyy-MM-dd");
    }

    private static string? Short(GivenName name) => name.Russian switch
    {
        "Александр" => "Саша",
        "Алексей" => "Лёша",
        "Дмитрий" => "Дима",
        "Сергей" => "Серёга",
        "Николай" => "Коля",
        "Владимир" => "Вова",
        "Евгений" => "Женя",
        "Михаил" => "Миша",
        "Павел" => "Паша",
        "Пётр" => "Петя",
        "Василий" => "Вася",
        "Иван" => "Ваня",
        "Константин" =>
            "Костя",
        "Леонид" => "Лёня",
        "Анатолий" => "Толя",
        "Вячеслав" or "Ярослав" => "Слава",
        "Роман" => "Рома",
        "Юрий" => "Юра",
        "Валерий" => "Валера",
        "Виктор" =>
            "Витя",
        "Илья" => "Илюха",
        _ => null,
    };

    private static string Patronymic(string father, bool ukrainian)
    {
        if (ukrainian) return father.EndsWith('й') ? father[..^1] + "йович" : father[^1] is 'о' or 'а' or 'я' or 'ь'
            ? father[..^1] + "ович" : father + "ович";
        return father switch
        {
            "Пётр" => "Петрович",
            "Павел" => "Павлович",
            "Лев" => "Львович",
            "Илья" => "Ильич",
            "Никита" => "Никитич",
            "Михаил" => "Михайлович",
            "Яков" => "Яковлевич",
            _ when father.EndsWith("ий", StringComparison.Ordinal) => father[..^2] + "ьевич",
            _ when father.EndsWith('й') => father[..^1] + "евич",
            _ when father[^1] is 'ь' => father[..^1] + "евич",
            _ when father[^1] is 'а' or 'я' => father[..^1] + "ич",
            _ => father + "ович",
        };
    }

    private static string Ukrainian(string surname) => string.Concat(surname.Select((c, i) => c switch
    {
        'и' => i == surname.Length - 2 && surname[^1] == 'й' ? 'и' : 'и' == c && i > 0 ? 'і' : 'і',
        'ы' => 'и',
        'э' =>
            'е',
        'ё' => 'ь',
        _ => c,
    })).Replace("ский", "ський").Replace("цкий", "цький").Replace("скій", "ський").Replace("цкій", "цький");

    private static string Typo(Random random, string word, double chance)
    {
        if (word.Length < 3 || random.NextDouble() >= chance) return word;
        var at = 1 + random.Next(word.Length - 1);
        var letter = "абвгдежзиклмнопрстуфхчшыя"[random.Next(25)];
        return random.Next(4) switch
        {
            0 => word[..at] + letter + word[at..],
            1 => word.Remove(at, 1),
            2 => word[..at] + letter + word[(at + 1)..],
            _ => at + 1 < word.Length ? word[..at] + word[at + 1] + word[at] + word[(at + 2)..] : word.Remove(at, 1),
        };
    }
}

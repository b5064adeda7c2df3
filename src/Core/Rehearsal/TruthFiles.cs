using System.Text.Json;

namespace Homeward.Rehearsal;

/// <summary>
/// The truth beside the made-up files: who is who, what happened, and by which rates the lists were filled.
/// </summary>
internal static class TruthFiles
{
    public static void Persons(Stream to, InventedWar war)
    {
        using var lines = new Jsonl(to);
        for (var i = 0; i < war.People; i++)
        {
            var person = war.Person(i);
            lines.Line(json => Person(json, war, person));
        }
    }

    public static void Paths(Stream to, InventedWar war)
    {
        using var lines = new Jsonl(to);
        for (var i = 0; i < war.People; i++)
        {
            var person = war.Person(i);
            var path = PathMaker.Make(war, person);
            lines.Line(json =>
            {
                json.WriteString("person", person.Id);
                json.WriteStartArray("steps");
                foreach (var step in path.Steps)
                {
                    json.WriteStartObject();
                    json.WriteString("stage", step.Stage);
                    json.WriteString("day", Jsonl.Day(step.Day));
                    if (step.Until is { } until) json.WriteString("until", Jsonl.Day(until));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("outcome", path.Outcome);
            });
        }
    }

    public static void Exchanges(Stream to, InventedWar war)
    {
        using var lines = new Jsonl(to);
        foreach (var e in war.Exchanges)
        {
            lines.Line(json =>
            {
                json.WriteString("id", e.Id);
                json.WriteString("first", Jsonl.Day(e.First));
                json.WriteString("last", Jsonl.Day(e.Last));
                json.WriteNumber("each", e.Each);
                json.WriteNumber("outsideUa", e.OutsideUk);
                json.WriteNumber("releasedRu", war.ReleasedCount(e.Index, "ru"));
                json.WriteNumber("releasedUa", war.ReleasedCount(e.Index, "uk"));
                json.WriteString("category", e.Category);
                json.WriteBoolean("disclosed", e.Disclosed);
                json.WriteBoolean("rosterPublished", e.RosterPublished);
                json.WriteStartArray("published");
                Said(json, "ru", e.Disclosed ? e.Each.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : "not disclosed");
                Said(json, "ua", e.Disclosed
                    ? e.OtherSideSays.ToString(System.Globalization.CultureInfo.InvariantCulture) : "not disclosed");
                json.WriteEndArray();
            });
        }
    }

    /// <summary>Which person each row of records/ is, and which faults the row took.</summary>
    public static void Records(Stream to, InventedWar war, RehearsalOptions options)
    {
        using var lines = new Jsonl(to);
        foreach (var list in ListParameters.All)
        {
            foreach (var row in RecordLists.Rows(war, list, options.PlainRecipe))
            {
                lines.Line(json =>
                {
                    json.WriteString("record", row.Id);
                    json.WriteString("list", row.List);
                    json.WriteString("person", row.Person.Id);
                    json.WriteString("script", row.Written.Script);
                    json.WriteNumber("faults", (int)row.Written.Faults);
                });
            }
        }
    }

    public static void Parameters(Stream to, InventedWar war, RehearsalOptions options) => Jsonl.Document(to, json =>
    {
        json.WriteNumber("people", war.People);
        json.WriteString("seed", war.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("peopleRu", war.RuPeople);
        json.WriteNumber("peopleUa", war.UkPeople);
        json.WriteString("firstDay", Jsonl.Day(InventedWar.Start));
        json.WriteString("lastDay", Jsonl.Day(InventedWar.End));
        json.WriteBoolean("plainRecipe", options.PlainRecipe);
        json.WriteString("rates", "all rates are thousandths");
        Lists(json);
        Recipe(json, options);
        json.WriteStartArray("fates");
        foreach (var f in PathMaker.Fates)
        {
            json.WriteStartObject();
            json.WriteString("side", f.Side == "uk" ? "ua" : f.Side);
            json.WriteString("service", f.Service);
            json.WriteNumber("takenToUnknownPlace", f.Taken);
            json.WriteNumber("heldAfterRelease", f.Held);
            json.WriteNumber("questioned", f.Questioned);
            json.WriteNumber("medicalBoard", f.Board);
            json.WriteNumber("dischargedAfterBoard", f.Discharged);
            json.WriteNumber("leave", f.Leave);
            json.WriteNumber("contractSigned", f.Contract);
            json.WriteNumber("returnedToUnit", f.Unit);
            json.WriteNumber("sentToFront", f.Front);
            json.WriteNumber("pace", f.Pace);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Flags(json);
    });

    private static void Person(Utf8JsonWriter json, InventedWar war, InventedPerson p)
    {
        json.WriteString("id", p.Id);
        json.WriteString("side", p.Side == "uk" ? "ua" : "ru");
        foreach (var lang in (string[])["ru", "uk"])
        {
            json.WriteStartObject(lang);
            json.WriteString("surname", p.Surname.In(lang)[0]);
            json.WriteString("given", p.Given.Name.In(lang)[0]);
            json.WriteString("patronymic", p.PatronymicIn(lang, GrammarCase.Nominative));
            json.WriteString("place", p.Home.In(lang));
            json.WriteEndObject();
        }

        json.WriteString("born", Jsonl.Day(p.Born));
        json.WriteString("region", p.Home.Region);
        json.WriteString("service", p.Service);
        json.WriteString("unit", p.Unit);
        if (p.PersonalNumber.Length > 0) json.WriteString("personalNumber", p.PersonalNumber);
        json.WriteString("callsign", p.Callsign);
        json.WriteString("captured", Jsonl.Day(p.Captured));
        json.WriteString("capturedHow", p.CaptureHow);
        json.WriteString("capturedNear", p.CapturedNear.Ru);
        json.WriteBoolean("seriouslyHurt", p.SeriouslyHurt);
        json.WriteNumber("fear", p.Fear);
        json.WriteString("kin", p.Kin);
        json.WriteString("exchange", p.Exchange < 0 ? null : war.Exchanges[p.Exchange].Id);
        var on = ListParameters.Membership(war, p);
        Jsonl.Strings(json, "lists", ListParameters.All.Where((_, i) => (on >> i & 1) == 1).Select(l => l.Name));
    }

    private static void Said(Utf8JsonWriter json, string by, string each)
    {
        json.WriteStartObject();
        json.WriteString("by", by);
        json.WriteString("each", each);
        json.WriteEndObject();
    }

    private static void Lists(Utf8JsonWriter json)
    {
        json.WriteStartArray("lists");
        foreach (var list in ListParameters.All)
        {
            json.WriteStartObject();
            json.WriteString("name", list.Name);
            json.WriteString("file", list.File);
            json.WriteNumber("start", list.Start);
            json.WriteNumber("cap", ListParameters.Cap);
            Jsonl.Map(json, "region", list.Region);
            Jsonl.Map(json, "service", list.Service);
            Jsonl.Map(json, "fear", list.Fear.Select(
                (f, i) => KeyValuePair.Create(i.ToString(System.Globalization.CultureInfo.InvariantCulture), f)));
            Jsonl.Map(json, "whenAlreadyOn", list.After);
            json.WriteNumber("rowTwice", list.TwicePerMille);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Recipe(Utf8JsonWriter json, RehearsalOptions options)
    {
        var extra = options.PlainRecipe ? 0 : 1;
        Jsonl.Map(json, "recipe", new Dictionary<string, int>
        {
            ["scriptRussian"] = ErrorRecipe.Scripts[0],
            ["scriptUkrainian"] = ErrorRecipe.Scripts[1],
            ["scriptLatinFromRussian"] = ErrorRecipe.Scripts[2],
            ["scriptLatinFromUkrainian"] = ErrorRecipe.Scripts[3],
            ["surnameTypo"] = ErrorRecipe.SurnameTypo,
            ["givenTypo"] = ErrorRecipe.GivenTypo,
            ["patronymicTypo"] = ErrorRecipe.PatronymicTypo,
            ["diminutive"] = ErrorRecipe.Diminutive,
            ["noPatronymic"] = ErrorRecipe.NoPatronymic,
            ["initials"] = ErrorRecipe.Initials,
            ["noDate"] = ErrorRecipe.NoDate,
            ["yearOnly"] = ErrorRecipe.YearOnly,
            ["dayMonthSwapped"] = ErrorRecipe.DayMonthSwapped,
            ["nearMiss"] = ErrorRecipe.NearMiss,
            ["noPlace"] = ErrorRecipe.NoPlace,
            ["noUnit"] = ErrorRecipe.NoUnit,
            ["wrongCaseAmongCyrillic"] = ErrorRecipe.WrongCase * extra,
            ["homoglyphAmongCyrillic"] = ErrorRecipe.Homoglyph * extra,
        });
    }

    private static void Flags(Utf8JsonWriter json) => Jsonl.Map(
        json, "faultFlags", Enum.GetValues<Faults>().Where(f => f != Faults.None)
            .Select(f => KeyValuePair.Create(f.ToString(), (int)f)));
}

using System.Text.Json;
using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class RecordListsTest
{
    private static readonly WorldInMemory World = WorldInMemory.Of(20_000, 1, new RehearsalOptions(Sources: false));
    private static readonly JsonElement[] Truth = [.. World.Lines("truth/records.jsonl")];
    private static readonly Dictionary<string,
        JsonElement> Persons = World.Lines("truth/persons.jsonl").ToDictionary(p => p.GetProperty("id").GetString()!);

    private static readonly Dictionary<string, string[]> Rows = World.Under("records/")
        .SelectMany(p => WorldInMemory.Csv(World.Text(p)).Skip(1)).ToDictionary(r => r[0]);

    [Fact]
    public void Csv_EveryRow_HasTheEightColumnsAndOneTruth()
    {
        foreach (var path in World.Under("records/"))
        {
            var rows = WorldInMemory.Csv(World.Text(path));
            Assert.Equal("id surname given patronymic dob place unit source_list".Split(' '), rows[0]);
            Assert.All(rows, r => Assert.Equal(8, r.Length));
        }

        Assert.Equal(Rows.Keys.Order(StringComparer.Ordinal),
            Truth.Select(t => t.GetProperty("record").GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SurnameTypo", 80)]
    [InlineData("GivenTypo", 50)]
    [InlineData("PatronymicTypo", 50)]
    [InlineData("NoPatronymic", 220)]
    [InlineData("Initials", 80)]
    [InlineData("NoDate", 120)]
    [InlineData("YearOnly", 80)]
    [InlineData("DayMonthSwapped", 20)]
    [InlineData("NearMiss", 50)]
    [InlineData("NoPlace", 350)]
    [InlineData("NoUnit", 550)]
    [InlineData("Diminutive", 40)]
    public void Recipe_OverTwentyThousandPeople_KeepsItsRate(string fault, int perMille)
    {
        var flag = (int)Enum.Parse<Faults>(fault);
        var share = Truth.Count(t => (t.GetProperty("faults").GetInt32() & flag) != 0) * 1000.0 / Truth.Length;
        var sigma = Math.Sqrt(perMille * (1000.0 - perMille) / Truth.Length);
        Assert.InRange(share, perMille - 4 * sigma, perMille + 4 * sigma);
    }

    [Fact]
    public void Recipe_Scripts_KeepTheirShares()
    {
        double Share(string script) =>
            Truth.Count(t => t.GetProperty("script").GetString() == script) * 1000.0 / Truth.Length;
        Assert.InRange(Share("ru"), 485, 515);
        Assert.InRange(Share("uk"), 188, 212);
        Assert.InRange(Share("latin"), 286, 314);
    }

    [Fact]
    public void Recipe_Flags_SayWhatTheRowShows()
    {
        foreach (var t in Truth)
        {
            var row = Rows[t.GetProperty("record").GetString()!];
            var faults = (Faults)t.GetProperty("faults").GetInt32();
            var person = Persons[t.GetProperty("person").GetString()!];
            Assert.Equal(faults.HasFlag(Faults.NoDate), row[4].Length == 0);
            Assert.Equal(faults.HasFlag(Faults.YearOnly), row[4].Length == 4);
            Assert.Equal(faults.HasFlag(Faults.NoPlace), row[5].Length == 0);
            Assert.Equal(faults.HasFlag(Faults.NoUnit), row[6].Length == 0);
            if (faults.HasFlag(Faults.NoPatronymic)) Assert.Equal("", row[3]);
            if (faults.HasFlag(Faults.Initials)) Assert.EndsWith(".", row[2], StringComparison.Ordinal);
            const Faults dates = Faults.NoDate | Faults.YearOnly | Faults.NearMiss | Faults.DayMonthSwapped;
            if ((faults & dates) == 0) Assert.Equal(person.GetProperty("born").GetString(), row[4]);
            if ((faults & (Faults.NearMiss | Faults.DayMonthSwapped)) != 0)
            {
                Assert.NotEqual(person.GetProperty("born").GetString(), row[4]);
            }
            var clean = (faults & (Faults.SurnameTypo | Faults.WrongCase | Faults.Homoglyph)) == 0
                && t.GetProperty("script").GetString() != "latin";
            if (!clean) continue;
            var known = person.GetProperty(t.GetProperty("script").GetString()!).GetProperty("surname").GetString()!;
            Assert.Equal(known.Replace('ё', 'е'), row[1].Replace('ё', 'е'));
        }
    }

    [Fact]
    public void PlainRecipe_LeavesOutWhatTheMeasuredSetDidNotHave()
    {
        var plain = WorldInMemory.Of(2000, 1, new RehearsalOptions(Sources: false, PlainRecipe: true));
        var rows = plain.Lines("truth/records.jsonl").ToArray();
        Assert.DoesNotContain(rows, t =>
            ((Faults)t.GetProperty("faults").GetInt32() & (Faults.WrongCase | Faults.Homoglyph)) != 0);
        Assert.All(rows.GroupBy(t => t.GetProperty("list").GetString() + t.GetProperty("person").GetString()), g =>
            Assert.Single(g));
        Assert.Contains(Truth, t => ((Faults)t.GetProperty("faults").GetInt32()).HasFlag(Faults.WrongCase));
        Assert.Contains(Truth.GroupBy(t => t.GetProperty("list").GetString() + t.GetProperty("person").GetString()),
            g => g.Count() == 2);
    }

    [Fact]
    public void Lists_DependOnEachOther_AsTheParametersSay()
    {
        double Share(Func<JsonElement, bool> of, string list)
        {
            var among = Persons.Values.Where(of).ToArray();
            return (double)among.Count(p => On(p, list)) / among.Length;
        }

        foreach (var (earlier, later) in new[]
            { ("helpline", "telegram"), ("helpline", "ngo"), ("ngo", "media"), ("telegram", "media") })
        {
            Assert.True(Share(p => On(p, earlier), later) > 1.3 * Share(p => !On(p, earlier), later),
                earlier + " → " + later);
        }

        Assert.True(Share(p => p.GetProperty("fear").GetInt32() == 0, "helpline") > 3 * Share(
            p => p.GetProperty("fear").GetInt32() == 3, "helpline"));
        Assert.True(Share(p => p.GetProperty("service").GetString() == "mobilised", "ngo") > Share(
            p => p.GetProperty("service").GetString() == "convict-recruit", "ngo"));
        Assert.Equal(0, Share(p => p.GetProperty("exchange").ValueKind == JsonValueKind.Null, "roster"));
    }

    [Fact]
    public void Lists_RatesWritten_AreTheRatesUsed()
    {
        var helpline = JsonDocument.Parse(World.Text("truth/parameters.json")).RootElement.GetProperty("lists")[0];
        double Rate(JsonElement p) => helpline.GetProperty("start").GetInt32() / 1000.0
            * helpline.GetProperty("region").GetProperty(p.GetProperty("region").GetString()!).GetInt32() / 1000.0
            * helpline.GetProperty("service").GetProperty(p.GetProperty("service").GetString()!).GetInt32() / 1000.0
            * helpline.GetProperty("fear").GetProperty(p.GetProperty("fear").GetRawText()).GetInt32() / 1000.0;
        var expected = Persons.Values.Sum(p => Math.Min(Rate(p), 0.95));
        var seen = Persons.Values.Count(p => On(p, "helpline"));
        Assert.InRange(seen, expected - 300, expected + 300);
    }

    [Fact]
    public void Rows_OrderInOneList_TellsNothingOfAnother()
    {
        string[] First(string list) =>
            [.. Truth.Where(t => t.GetProperty("list").GetString() == list).Take(100)
                .Select(t => t.GetProperty("person").GetString()!)];
        Assert.InRange(First("helpline").Intersect(First("telegram")).Count(), 0, 10);
    }

    [Fact]
    public void Typos_AlwaysChangeTheWord()
    {
        var chance = new Chance(1, "typos", 0);
        foreach (var word in (string[])["Смирнов", "Анна", "Ааа", "Petrov", "Щур", "Мммм"])
        {
            for (var i = 0; i < 200; i++) Assert.NotEqual(word, ErrorRecipe.Mistype(chance, word));
        }
    }

    private static bool On(JsonElement person, string list) =>
        person.GetProperty("lists").EnumerateArray().Any(l => l.GetString() == list);
}

using System.Text.Json;
using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

public class LifePathTest
{
    private static readonly InventedWar War = new(6000, 9);
    private static readonly InventedPerson[] People = [.. Enumerable.Range(0, War.People).Select(War.Person)];
    private static readonly LifePath[] Paths = [.. People.Select(p => PathMaker.Make(War, p))];

    [Fact]
    public void Steps_OfEveryPath_StandInOrderWithinTheWar()
    {
        string[] order =
        [
            "captured", "missing", "held", "transferred", "exchanged", "taken-to-unknown-place", "held-after-release",
                "questioned", "medical-board",
            "discharged", "leave", "contract-signed", "returned-to-unit", "sent-to-occupied-territory",
                "sent-to-front", "killed", "recaptured",
        ];
        foreach (var path in Paths)
        {
            Assert.NotEmpty(path.Steps);
            for (var i = 0; i < path.Steps.Count; i++)
            {
                var step = path.Steps[i];
                Assert.InRange(step.Day, InventedWar.Start, InventedWar.End);
                if (step.Until is { } until) Assert.InRange(until, step.Day, InventedWar.End);
                if (i == 0) continue;
                Assert.True(path.Steps[i - 1].Day <= step.Day);
                Assert.True(Array.IndexOf(order, path.Steps[i - 1].Stage) < Array.IndexOf(order, step.Stage));
            }
        }
    }

    [Fact]
    public void Exchanged_OnTheDaysOfTheirExchange_InTheNumbersItNames()
    {
        foreach (var e in War.Exchanges)
        {
            var home = People.Where(p => p.Exchange == e.Index).ToArray();
            Assert.Equal(e.Each, home.Count(p => p.Side == "ru"));
            Assert.Equal(e.Each + e.OutsideUk, home.Count(p => p.Side == "uk"));
            Assert.All(home, p => Assert.InRange(p.Exchanged, e.First, e.Last));
            Assert.All(home, p => Assert.True(p.Captured < p.Exchanged));
            if (e.Category == "under 25") Assert.All(home, p => Assert.True(p.Born.AddYears(25) > p.Exchanged));
            if (e.Category == "seriously wounded or sick") Assert.All(home, p => Assert.True(p.SeriouslyHurt));
        }

        Assert.All(People.Zip(Paths), x => Assert.Equal(x.First.Exchange >= 0, x.Second.Step("exchanged") is not null));
    }

    [Fact]
    public void Released_AskedByNumber_AreTheSamePeople()
    {
        foreach (var e in War.Exchanges)
        {
            var asked = Enumerable.Range(0, e.Each).Select(i => War.ReleasedIn(e.Index, "ru", i).Index).Order();
            Assert.Equal(People.Where(p => p.Exchange == e.Index && p.Side == "ru").Select(p => p.Index), asked);
        }
    }

    [Fact]
    public void Service_DecidesTheFate()
    {
        double Share(string service, string stage)
        {
            var group = People.Zip(Paths)
                .Where(x => x.First.Side == "ru" && x.First.Service == service && x.First.Exchange >= 0
                && x.First.Exchanged < InventedWar.End.AddDays(-200)).ToArray();
            return (double)group.Count(x => x.Second.Step(stage) is not null) / group.Length;
        }

        double Wait(string service) =>
            People.Zip(Paths).Where(
            x => x.First.Side == "ru" && x.First.Service == service && x.Second.Step("sent-to-front") is not null)
            .Average(x => x.Second.Step("sent-to-front")!.Day.DayNumber - x.First.Exchanged.DayNumber);
        Assert.True(Share("mobilised", "leave") > 5 * Share("convict-recruit", "leave"));
        Assert.True(Share("convict-recruit", "sent-to-front") > 1.3 * Share("mobilised", "sent-to-front"));
        Assert.True(Share("conscript", "sent-to-front") < 0.5 * Share("contract", "sent-to-front"));
        Assert.True(Wait("convict-recruit") * 2 < Wait("mobilised"));
    }

    [Fact]
    public void People_BelongToTheTimeTheyServeIn()
    {
        foreach (var p in People)
        {
            var age = (p.Captured.DayNumber - p.Born.DayNumber) / 365.25;
            Assert.InRange(age, 17.9, 61);
            if (p.Service == "mobilised" && p.Side == "ru") Assert.True(p.Captured > new DateOnly(2022, 9, 21));
            if (p.Service == "conscript") Assert.True(p.Captured >= new DateOnly(2024, 8, 6));
        }
    }

    [Fact]
    public void Exchanges_ShareNoDayWithRealOnes()
    {
        DateOnly[] real = [new(2025, 3, 19), new(2025, 5, 23), new(2025, 5, 24), new(2025, 5, 25), new(2024, 9, 14),
            new(2024, 8, 24)];
        for (ulong seed = 0; seed < 300; seed++)
        {
            foreach (var e in new InventedWar(2000, seed).Exchanges)
            {
                Assert.InRange(e.First, new DateOnly(2024, 1, 1), new DateOnly(2025, 12, 31));
                Assert.DoesNotContain(real, d => d >= e.First && d <= e.Last);
            }
        }
    }

    [Fact]
    public void Exchanges_AlwaysHoldOneWithoutFiguresAndOneOfTheYoung()
    {
        Assert.Contains(War.Exchanges, e => !e.Disclosed);
        Assert.Contains(War.Exchanges, e => e.Category == "under 25");
        Assert.Equal(War.Exchanges.OrderBy(e => e.First), War.Exchanges);
    }

    [Fact]
    public void Ordering_AnySize_IsAPermutationAndItsWayBack()
    {
        foreach (var n in (int[])[1, 2, 3, 5, 16, 17, 1000, 4099])
        {
            var order = new Ordering(n, 4, "test");
            var seen = Enumerable.Range(0, n).Select(order.At).ToArray();
            Assert.Equal(Enumerable.Range(0, n), seen.Order());
            Assert.All(Enumerable.Range(0, n), i => Assert.Equal(i, order.PlaceOf(order.At(i))));
        }
    }
}

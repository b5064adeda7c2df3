namespace Homeward.Rehearsal;

/// <summary>One step of a true path: what happened on which day, and until when where it lasted.</summary>
internal sealed record PathStep(string Stage, DateOnly Day, DateOnly? Until = null);

/// <summary>
/// What truly happened to a person, in order of days, and how it stands on the last day of the world.
/// </summary>
internal sealed record LifePath(IReadOnlyList<PathStep> Steps, string Outcome)
{
    public PathStep? Step(string stage) => Steps.FirstOrDefault(s => s.Stage == stage);

    public bool Happened(string stage, DateOnly by) => Step(stage) is { } step && step.Day <= by;
}

/// <summary>
/// Chances of each step after the exchange, in thousandths, and how fast it goes: service type at capture decides.
/// Pace scales all waiting times: 1000 is the ordinary pace, 250 four times as fast.
/// </summary>
internal sealed record Fate(
    string Side, string Service, int Taken, int Held, int Questioned, int Board, int Leave, int Contract, int Unit,
        int Front, int Pace,
    int Discharged);

/// <summary>
/// Makes true paths. Steps never go back in time, and nothing is later than the last day of the world.
/// </summary>
internal static class PathMaker
{
    public static readonly Fate[] Fates =
    [
        new("ru", "mobilised", 350, 850, 900, 300, 300, 450, 850, 650, 1000, 250),
        new("ru", "contract", 350, 850, 900, 280, 200, 250, 880, 680, 800, 200),
        new("ru", "convict-recruit", 500, 900, 900, 60, 20, 500, 950, 850, 250, 60),
        new("ru", "conscript", 200, 700, 950, 500, 600, 350, 600, 150, 1300, 400),
        new("ru", "volunteer", 300, 800, 850, 150, 100, 400, 850, 700, 700, 150),
        new("uk", "mobilised", 10, 20, 700, 800, 700, 30, 350, 380, 2500, 350),
        new("uk", "contract", 10, 20, 750, 800, 650, 60, 450, 450, 2300, 250),
        new("uk", "volunteer", 10, 20, 700, 750, 650, 30, 380, 420, 2400, 350),
    ];

    public static LifePath Make(InventedWar war, InventedPerson person)
    {
        var chance = new Chance(war.Seed, "path", person.Index);
        var steps = new List<PathStep>();
        if (person.Exchange < 0 && chance.PerMille(120))
        {
            steps.Add(new("missing", person.Captured));
            return new(steps, "missing");
        }

        steps.Add(new("captured", person.Captured));
        var end = person.Exchange < 0 ? InventedWar.End : person.Exchanged;
        var held = Min(person.Captured.AddDays(chance.Between(1, 6)), end);
        steps.Add(new("held", held, end));
        if (chance.PerMille(350) && end.DayNumber - held.DayNumber > 40)
        {
            steps.Add(new("transferred", held.AddDays(chance.Between(15, end.DayNumber - held.DayNumber - 5))));
        }

        if (person.Exchange < 0) return new(steps, chance.PerMille(15) ? "died in captivity" : "in captivity");
        steps.Add(new("exchanged", person.Exchanged));
        var outcome = AfterExchange(
            chance, person, Fates.First(f => f.Side == person.Side && f.Service == person.Service), steps);
        return Cut(steps, outcome);
    }

    private static string AfterExchange(Chance chance, InventedPerson person, Fate fate, List<PathStep> steps)
    {
        var day = person.Exchanged;
        DateOnly Later(int low, int high) =>
            day = day.AddDays(Math.Max(0, chance.Between(low, high) * fate.Pace / 1000));
        if (chance.PerMille(fate.Taken)) steps.Add(new("taken-to-unknown-place", Later(0, 2)));
        if (chance.PerMille(fate.Held))
        {
            var from = Later(0, 3);
            steps.Add(new("held-after-release", from, from.AddDays(chance.Between(6, 45) * fate.Pace / 1000)));
        }

        if (chance.PerMille(fate.Questioned)) steps.Add(new("questioned", Later(1, 12)));
        var board = chance.PerMille(person.SeriouslyHurt ? Math.Min(950, fate.Board * 2) : fate.Board);
        if (board) steps.Add(new("medical-board", Later(5, 35)));
        if (board && chance.PerMille(person.SeriouslyHurt ? Math.Min(900, fate.Discharged * 2) : fate.Discharged))
        {
            steps.Add(new("discharged", Later(5, 40)));
            return "at home";
        }

        if (chance.PerMille(fate.Leave))
        {
            var from = Later(3, 25);
            day = from.AddDays(chance.Between(7, 30));
            steps.Add(new("leave", from, day));
        }

        if (chance.PerMille(fate.Contract)) steps.Add(new("contract-signed", Later(1, 20)));
        if (!chance.PerMille(fate.Unit)) return chance.PerMille(300) ? "in hospital" : "held or in reserve";
        steps.Add(new("returned-to-unit", Later(1, 25)));
        if (!chance.PerMille(person.SeriouslyHurt ? fate.Front / 2 : fate.Front)) return "in unit";
        if (person.Side == "ru" && chance.PerMille(90))
        {
            steps.Add(new("sent-to-occupied-territory", Later(2, 30)));
            return "rear works";
        }

        steps.Add(new("sent-to-front", Later(2, 60)));
        switch (chance.Weighted([640, 190, 110, 60]))
        {
            case 1:
                steps.Add(new("killed", Later(5, 150)));
                return "killed";
            case 2:
                return "wounded";
            case 3:
                steps.Add(new("recaptured", Later(10, 150)));
                return "in captivity again";
            default:
                return "at the front";
        }
    }

    /// <summary>
    /// The world ends on its last day: later steps have not happened, and the outcome is what the last kept one says.
    /// </summary>
    private static LifePath Cut(List<PathStep> steps, string outcome)
    {
        var kept = steps.Where(s => s.Day <= InventedWar.End)
            .Select(s => s.Until > InventedWar.End ? s with { Until = null } : s).ToList();
        if (kept.Count == steps.Count) return new(kept, outcome);
        return new(kept, kept[^1].Stage switch
        {
            "sent-to-front" => "at the front",
            "returned-to-unit" => "in unit",
            "leave" => "on leave",
            "medical-board" => "in hospital",
            _ => "held or in reserve",
        });
    }

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;
}

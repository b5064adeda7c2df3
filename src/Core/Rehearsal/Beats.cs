namespace Homeward.Rehearsal;

/// <summary>
/// What can be told about a person on a day: steps that happened by then, what did not happen, what is feared or
/// expected, what was done to him. Told from the true path, so each statement's truth is known; a few steps are told
/// with a wrong day.
/// </summary>
internal static class Beats
{
    private static readonly string[] Told =
    [
        "captured", "missing", "held", "transferred", "exchanged", "taken-to-unknown-place", "held-after-release",
            "questioned",
        "medical-board", "leave", "contract-signed", "returned-to-unit", "sent-to-occupied-territory",
            "sent-to-front", "discharged",
        "killed", "recaptured",
    ];

    private static readonly string[] Deniable = [
        "questioned", "medical-board", "leave", "contract-signed", "returned-to-unit", "sent-to-front", "discharged"];
    private static readonly string[] Feared = [
        "sent-to-front", "returned-to-unit", "contract-signed", "taken-to-unknown-place", "killed"];
    private static readonly string[] Expected = [
        "medical-board", "leave", "returned-to-unit", "sent-to-front", "discharged"];
    private static readonly string[] Treatments = ["belongings-taken", "beaten", "threatened", "contact-forbidden"];

    /// <summary>Beats in the order of the path; own true for people who write of their own man.</summary>
    public static List<Beat> Of(Chance chance, InventedPerson person, LifePath path, DateOnly by, bool own)
    {
        var asserted = own ? "asserted-own" : "asserted";
        var beats = new List<Beat>();
        var exchanged = path.Happened("exchanged", by);
        foreach (var stage in Told)
        {
            if (path.Step(stage) is { } step && step.Day <= by)
            {
                beats.Add(Happened(chance, person, stage, step.Day, asserted, by));
                if (stage == "exchanged" && chance.PerMille(450)) beats.Add(Treated(chance, person, asserted));
                if (stage == "held" && chance.PerMille(300))
                {
                    beats.Add(new("treatment beaten past", asserted, "treatment", "asserted") { Treatment = "beaten" });
                }
            }
            else if (exchanged && Array.IndexOf(Deniable, stage) >= 0 && chance.PerMille(280))
            {
                beats.Add(new($"stage {stage} not", chance.PerMille(600) ? "plain" : asserted, "stage", "asserted")
                {
                    Stage = stage, DeniedPolarity = true, Holds = true,
                });
            }
        }

        if (!exchanged && path.Happened("captured", by) && chance.PerMille(500))
        {
            beats.Add(new("stage exchanged not", "plain", "stage", "asserted")
            { Stage = "exchanged", DeniedPolarity = true, Holds = true });
        }

        if (exchanged && (person.SeriouslyHurt || chance.PerMille(450)))
        {
            beats.Add(new("health wounds past", asserted, "health", "asserted"));
        }
        Ahead(chance, path, by, exchanged, beats);
        return beats;
    }

    private static Beat Happened(
        Chance chance, InventedPerson person, string stage, DateOnly day, string asserted, DateOnly by)
    {
        if (stage == "contract-signed" && person.Side == "ru" && chance.PerMille(600))
        {
            return new("coercion contract past", asserted, "coercion", "asserted")
            { Stage = stage, Coerced = true, Day = day, Holds = true };
        }

        var frame = chance.Weighted([860, 70, 70]) switch
        { 1 => "confirmed", 2 when Deniable.Contains(stage) => "denied", _ => asserted };
        var wrong = frame == asserted && stage is not ("captured" or "exchanged") && chance.PerMille(40);
        var told = wrong ? day.AddDays(chance.PerMille(500) ? -chance.Between(3, 9) : chance.Between(3, 9)) : day;
        if (told > by) (told, wrong) = (day, false);
        return new($"stage {stage} past", frame, "stage", frame switch
        { "confirmed" => "confirmed", "denied" => "denied", _ => "asserted" })
        {
            Stage = stage, Day = stage is "held" or "transferred" ? null : told, Holds = frame == "denied"
                || stage == "held" ? null : !wrong,
        };
    }

    private static Beat Treated(Chance chance, InventedPerson person, string asserted)
    {
        var treatment = person.Side == "uk" ? "beaten" : chance.Pick(Treatments);
        return new($"treatment {treatment} past", asserted, "treatment", "asserted") { Treatment = treatment };
    }

    private static void Ahead(Chance chance, LifePath path, DateOnly by, bool exchanged, List<Beat> beats)
    {
        if (path.Happened("discharged", by) || path.Happened("killed", by) || path.Happened("recaptured", by)) return;
        if (!exchanged)
        {
            if (path.Happened("captured", by) && chance.PerMille(300))
            {
                beats.Add(new("stage exchanged future", "suspected", "stage", "suspected") { Stage = "exchanged" });
            }

            return;
        }

        if (chance.PerMille(450) && Coming(chance, path, by, Feared) is { } feared)
        {
            beats.Add(new($"stage {feared} future", "feared", "stage", "feared") { Stage = feared });
        }

        if (chance.PerMille(350) && Coming(chance, path, by, Expected) is { } expected
            && !beats.Exists(b => b.Stage == expected))
        {
            beats.Add(new($"stage {expected} future", "suspected", "stage", "suspected") { Stage = expected });
        }
    }

    private static string? Coming(Chance chance, LifePath path, DateOnly by, string[] among)
    {
        var stage = chance.Pick(among);
        return path.Happened(stage, by) ? null : stage;
    }

    /// <summary>
    /// A statement about a group, a habit, a rule or a pattern, for texts that speak of more than one man.
    /// </summary>
    public static Beat General(Chance chance, string side)
    {
        var front = side == "ru";
        switch (chance.Weighted([300, 220, 130, 130, 110, 60, 50]))
        {
            case 0:
                var stage = chance.Pick<string>(front
                    ? ["sent-to-front", "returned-to-unit", "taken-to-unknown-place", "held-after-release",
                        "questioned", "exchanged", "sent-to-occupied-territory"]
                    : ["returned-to-unit", "questioned", "exchanged", "sent-to-front"]);
                return new($"stage {stage} group", "asserted", "stage", "asserted")
                { Stage = stage, Grouped = true, Personal = false };
            case 1:
                var usual = chance.Pick<string>(front
                    ? ["sent-to-front", "returned-to-unit", "held-after-release", "questioned"]
                    : ["returned-to-unit", "questioned"]);
                return new($"stage {usual} usual", "pattern", "stage", "pattern") { Stage = usual, Personal = false };
            case 2:
                return chance.PerMille(500)
                    ? new("health wounds group", "asserted", "health", "asserted") { Grouped = true, Personal = false }
                    : new("health wounds share", "asserted", "health", "asserted") { Personal = false };
            case 3:
                return new("rule general legal", "legal", "rule", "legal-claim") { Personal = false };
            case 4:
                return new("practice general usual", "practice", "practice", "asserted") { Personal = false };
            case 5:
                return new("coercion contract usual", "pattern", "coercion", "pattern")
                { Stage = "contract-signed", Coerced = true, Personal = false };
            default:
                return new("pattern general usual", "asserted", "pattern", "asserted")
                { Personal = false, Day = new DateOnly(2023, 6, 1).AddDays(chance.Below(400)) };
        }
    }
}

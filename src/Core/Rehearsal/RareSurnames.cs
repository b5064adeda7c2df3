namespace Homeward.Rehearsal;

/// <summary>
/// The long tail of surnames for large worlds: a million real people bear a hundred thousand surnames, and a few hundred
/// written by hand would make everybody a namesake. Put together from roots, middles and endings, commonest first by a
/// fixed order; the weight of the n-th is 1/(n + 300), flat enough that the usual eight blocking rules give about as many
/// pairs for a million rows as on the set the known results were measured on. Worlds of 100,000 people or fewer do not
/// use it.
/// </summary>
internal static class RareSurnames
{
    /// <summary>Worlds larger than this draw most surnames from the tail.</summary>
    public const int From = 100_000;

    /// <summary>Share of such a world's people with a surname of the tail, in thousandths.</summary>
    public const int SharePerMille = 860;

    private static readonly string[] Roots =
        [.. ("ал бор вол гор дом ер жар зим ив кор лес мор нос ор пет рог сер тул ур фом хар цап чер шум щук яр бел " +
            "вет груш дуб ел жел зуб кам лип мак ник ост пол рыб сан тих ус чаг шар юр як баг вар гол дем ефр жук " +
            "зар кал лоб мед нар пав рад сив тав ужв филь хол чап шел бык верб глад дроб кравч лан мель ноз пруд реп " +
            "сок тар щеб кос бар луж меш паш раз агап анис арх аст бабк бед берд бир блох бобр болд бород бран брус " +
            "буг бунт бух вал вас вдов велик верх весл вид виш влад вод вор вяз гай гарб герт глеб глин гнат год " +
            "гонт горд гост грек гриц гром губ гур гус дан дах дег дерг дик доб дол дор дрем дух дыш дяк евс ерш жит " +
            "забр зав зай зап звяг зел зин зор ибр игн изм ил ионк ис кад каз калаш кап карт касп кач кваш кир клеп " +
            "клим кноп коб ков кож колм кон коп кот кош край крив круп куд кук кул кур кут лаб лад лап лат лаш леб " +
            "лев лен леск лив лис лих лом лоп лук лык люб ляп маз май мал манд март мат мах мащ мин мир мих мок молч " +
            "мост мур мяч над назар нег нест нов обух огн ожег окул омел опар орех осин отр очер").Split(' ')];

    private static readonly string[] Middles = ["", "ан", "ен", "ик", "ол", "ар", "ух", "ев", "ош", "ав", "ин", "ут"];

    private static readonly (string Ru, string Uk, string RuParadigm, string UkParadigm, string Groups)[] Endings =
    [
        ("ов", "ов", "ov", "ov", "sc"), ("ев", "ев", "ov", "ov", "sc"), ("ин", "ін", "ov", "ov", "s"),
        ("ский", "ський", "skij", "skij", "su"), ("енко", "енко", "none", "o", "u"), ("ук", "ук", "cons", "cons", "u"),
        ("чук", "чук", "cons", "cons", "u"), ("цкий", "цький", "skij", "skij", "su"), ("ян", "ян", "cons", "cons", "c"),
        ("аев", "аєв", "ov", "ov", "c"), ("ушин", "ушин", "ov", "ov", "s"), ("ец", "ець", "ets", "ets", "u"),
    ];

    private static readonly Lazy<Dictionary<char, Weighted<(string Stem, int Ending)>>> Groups = new(Make);

    public static int Count => Roots.Length * Middles.Length * Endings.Length;

    /// <summary>A surname of the tail for people of a group (see <see cref="NameStock"/>); null where the group has
    /// none.</summary>
    public static InventedName? Draw(Chance chance, char group, NameStock stock)
    {
        if (!Groups.Value.TryGetValue(group, out var all)) return null;
        var (stem, at) = all.Draw(chance);
        var ending = Endings[at];
        var ru = char.ToUpperInvariant(stem[0]) + stem[1..];
        var uk = ru.Replace('ы', 'и');
        return stock.Named(ru + ending.Ru, uk + ending.Uk, ending.Groups, ending.RuParadigm, ending.UkParadigm);
    }

    private static Dictionary<char, Weighted<(string Stem, int Ending)>> Make()
    {
        var all = (from root in Roots from middle in Middles from e in Enumerable.Range(0, Endings.Length)
                   select (Stem: root + middle, Ending: e)).ToArray();
        var chance = new Chance(1, "rare surnames", 0); // the same order in every world
        for (var i = all.Length - 1; i > 0; i--)
        {
            var j = chance.Below(i + 1);
            (all[i], all[j]) = (all[j], all[i]);
        }

        var groups = new Dictionary<char, Weighted<(string, int)>>();
        foreach (var group in "suc")
        {
            var own = all.Where(a => Endings[a.Ending].Groups.Contains(group, StringComparison.Ordinal));
            groups[group] = new(own.Select((a, n) => (a, 10_000_000 / (n + 300))));
        }

        return groups;
    }
}

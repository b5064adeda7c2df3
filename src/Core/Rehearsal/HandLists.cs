using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>
/// Lists a volunteer types: another layout each, semicolons, names and dates in every way, notes in the last column.
/// Rows are people of one exchange; truth/hand-lists.jsonl says who each row is.
/// </summary>
internal static class HandLists
{
    private static readonly string[] Headers =
    [
        "№;ФИО;дата рождения;звание;в/ч;регион;дата плена;примечание",
        "Фамилия;Имя;Отчество;Год рождения;Откуда;Когда попал;примечание",
        "№;ПІБ;дата народження;в/ч;область;коли зник;примітка",
    ];

    private static readonly string[] Ranks = [
        "рядовой", "ряд.", "ефрейтор", "мл. сержант", "мл. с-т", "сержант", "ст. сержант", "пр-к"];

    public static void Write(InventedWar war, IWorldSink sink)
    {
        for (var list = 0; list < Count(war); list++)
        {
            var at = list;
            sink.Put(Path(at), s =>
            {
                using var text = new StreamWriter(s, new UTF8Encoding(false), 1 << 14, leaveOpen: true)
                { NewLine = "\n" };
                text.WriteLine(Headers[at % 3]);
                foreach (var (_, cells) in Rows(war, at)) RecordLists.WriteRow(text, cells, ';');
            });
        }
    }

    /// <summary>The first list as rows of cells, its headings first.</summary>
    public static IEnumerable<string[]> Sheet(InventedWar war) => Rows(war, 0).Select(r => r.Cells).Prepend(Headers[0].Split(';'));

    public static void Truth(Stream to, InventedWar war)
    {
        using var lines = new Jsonl(to);
        for (var list = 0; list < Count(war); list++)
        {
            var row = 1;
            foreach (var (person, _) in Rows(war, list))
            {
                var line = ++row;
                lines.Line(json =>
                {
                    json.WriteString("source", Path(list));
                    json.WriteNumber("line", line);
                    json.WriteString("person", person.Id);
                });
            }
        }
    }

    private static int Count(InventedWar war) => Math.Min(war.Exchanges.Count, 12);

    private static string Path(int list) =>
        string.Create(CultureInfo.InvariantCulture, $"sources/lists/l{list + 1:00}.csv");

    private static IEnumerable<(InventedPerson Person, string[] Cells)> Rows(InventedWar war, int list)
    {
        var chance = new Chance(war.Seed, "hand list", list);
        var lang = list % 3 == 2 && war.UkPeople > 0 ? "uk" : "ru";
        var released = war.ReleasedCount(list, lang);
        var rows = Math.Min(released, 60);
        for (var i = 0; i < rows; i++)
        {
            var person = war.ReleasedIn(list, lang, i);
            yield return (person, Cells(chance, person, list % 3, i + 1, lang));
            if (chance.PerMille(40)) yield return (person, Cells(chance, person, list % 3, i + 1, lang));
        }
    }

    private static string[] Cells(Chance chance, InventedPerson person, int layout, int number, string lang)
    {
        var n = number.ToString(CultureInfo.InvariantCulture);
        var born = ChatMaker.BirthAsTyped(chance, lang, person.Born);
        var captured = chance.PerMille(300) ? "" : chance.PerMille(500)
            ? person.Captured.ToString("dd.MM.yy", CultureInfo.InvariantCulture)
            : DateSpeech.WithYear(chance, lang, person.Captured).Phrase;
        var note = chance.PerMille(150) ? (lang == "uk" ? "зі слів дружини; вигадано" : "со слов жены; выдумано")
            : lang == "uk" ? "вигадано" : "выдумано";
        var patronymic = chance.PerMille(180) ? "" : person.PatronymicIn(lang, GrammarCase.Nominative) ?? "";
        var surname = person.Surname.In(lang)[0];
        if (chance.PerMille(80)) surname = ErrorRecipe.Mistype(chance, surname);
        var given = person.Given.Name.In(lang)[0];
        return layout switch
        {
            1 => [surname, given, patronymic, person.Born.Year.ToString(CultureInfo.InvariantCulture),
                person.Home.In(lang), captured, note],
            2 => [n, FullName(chance, surname, given, patronymic), born, person.Unit, person.Home.In(lang), captured,
                note],
            _ => [n, FullName(chance, surname, given, patronymic), born, chance.Pick(Ranks), person.Unit,
                person.Home.In(lang), captured, note],
        };
    }

    private static string FullName(Chance chance, string surname, string given, string patronymic)
    {
        if (chance.PerMille(90))
        {
            return $"{surname} {given[..1]}.{(patronymic.Length > 0 ? patronymic[..1] + "." : "")}";
        }
        var name = chance.PerMille(850) ? $"{surname} {given} {patronymic}" : $"{given} {patronymic} {surname}";
        return name.Replace("  ", " ", StringComparison.Ordinal).Trim();
    }
}

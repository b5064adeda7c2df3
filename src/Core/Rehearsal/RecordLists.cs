using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>One row of a list together with what is true about it.</summary>
internal sealed record ListRow(string Id, string List, InventedPerson Person, WrittenRow Written);

/// <summary>
/// The five lists. Rows stand in an order of their own in each list, so neither row number nor id says who is who;
/// each person is made again where a list comes to it, so no list is ever held in memory.
/// </summary>
internal static class RecordLists
{
    public const string Header = "id,surname,given,patronymic,dob,place,unit,source_list";

    public static IEnumerable<ListRow> Rows(InventedWar war, ListParameters list, bool plain)
    {
        var order = new Ordering(war.People, war.Seed, "order " + list.Name);
        var bit = Array.IndexOf(ListParameters.All, list);
        var number = 0;
        for (var place = 0; place < war.People; place++)
        {
            var person = war.Person(order.At(place));
            if ((ListParameters.Membership(war, person) >> bit & 1) == 0) continue;
            var chance = new Chance(war.Seed, "row " + list.Name, person.Index);
            var copies = !plain && chance.PerMille(list.TwicePerMille) ? 2 : 1;
            for (var copy = 0; copy < copies; copy++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{list.Prefix}-{++number:0000000}");
                yield return new(id, list.Name, person, ErrorRecipe.Write(chance, person, plain));
            }
        }
    }

    public static void WriteCsv(Stream to, IEnumerable<ListRow> rows)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(Header);
        foreach (var row in rows)
        {
            var w = row.Written;
            WriteRow(text, [row.Id, w.Surname, w.Given, w.Patronymic, w.Dob, w.Place, w.Unit, "invented-" + row.List],
                ',');
        }
    }

    /// <summary>One row of RFC 4180: a cell with separator, quote or line end stands in quotes.</summary>
    public static void WriteRow(TextWriter text, ReadOnlySpan<string> cells, char separator)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) text.Write(separator);
            var cell = cells[i];
            if (cell.AsSpan().IndexOfAny(separator, '"', '\n') < 0)
            {
                text.Write(cell);
                continue;
            }

            text.Write('"');
            text.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
            text.Write('"');
        }

        text.WriteLine();
    }
}

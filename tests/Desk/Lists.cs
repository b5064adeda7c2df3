using System.Text;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>Sources for tests, taken in by the desk's own importers. All people are invented.</summary>
internal static class Lists
{
    public const string Head = "surname,given,patronymic,birth date,unit";

    /// <summary>Adds a list and gives the id of its source.</summary>
    public static string AddList(this TestDesk test, string name, params string[] rows) =>
        test.AddFile(name + ".csv", Head + "\n" + string.Join('\n', rows) + "\n");

    public static string AddFile(this TestDesk test, string name, string text)
    {
        var file = Path.Combine(test.Root, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        var run = test.Mira.Evidence.Add(file).Single();
        return test.Mira.Evidence.Sources(new Slice(0, 1), run.RunId).Rows.Single().Id;
    }

    /// <summary>Adds a list, looks for people in it, and gives the ids of the mentions in the order of the rows.</summary>
    public static IReadOnlyList<string> AddMentions(this TestDesk test, string name, params string[] rows)
    {
        var source = test.AddList(name, rows);
        test.Mira.Persons.RecordMentions(source);
        return [.. test.Mira.Persons.Mentions(source, Slice.First(200)).Rows.Select(m => m.Id)];
    }
}

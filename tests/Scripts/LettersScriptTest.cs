using Homeward.Persons;
using Homeward.Tests.Desk;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>homeward letters on a desk, as scripts use it: consent is asked, what is refused is named, the line at the end adds up.</summary>
public class LettersScriptTest
{
    [Fact]
    public void Draft_ForSeveral_KeepsThoseWhoAgreedAndNamesTheOthers()
    {
        using var desk = new ScriptDesk();
        desk.Write("list.csv", "фамилия,имя,отчество,дата рождения,в/ч\nПетров,Сергей,Николаевич,12.05.1990,12345\nИльин,Андрей,Иванович,1981,54321\n"u8.ToArray());
        string[] people;
        using (var opened = Homeward.Desk.Open(desk.Desk, new FakeClock()))
        {
            var mira = opened.As(opened.Unlock("correct horse battery staple")!.MemberId);
            var list = mira.Evidence.Add(Path.Combine(desk.Root, "list.csv")).Single().SourceIds.Single();
            mira.Persons.RecordMentions(list);
            people = [.. mira.Persons.Mentions(list, Slice.First()).Rows.Select(m => FoundingCase.Assert(mira.Persons.Open(m.Id, "roster", false, "open-" + m.Id)))];
            FoundingCase.Assert(mira.Persons.Agree(people[0], new ConsentNote("letter", "command", null, "named", "self", null, "spoken", "ru"), "agree"));
        }

        desk.Write("people.txt", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', people)));
        var drafted = desk.Run("letters", "draft", "raport-vvk", "--people", "people.txt", "--cite", "RU-VVK");
        Assert.Equal(1, drafted.Code);
        Assert.Contains("2 asked for = 1 drafted + 1 refused. Nothing was sent", drafted.Out, StringComparison.Ordinal);
        Assert.Contains("nobody has agreed to this", drafted.Out, StringComparison.Ordinal);
        Assert.Equal(3, desk.Run("letters", "draft", "raport-vvk", people[1]).Code);
        Assert.Equal(2, desk.Run("letters", "draft", "no-such-letter", people[0]).Code);
        Assert.Equal(2, desk.Run("letters", "list", "--state", "sent").Code);
        var row = desk.Run("letters", "list", "--json").Json;
        var letter = row.GetProperty("id").GetString()!;
        Assert.Equal("raport-vvk", row.GetProperty("templateId").GetString());
        Assert.Equal(2, desk.Run("letters", "write", letter, "--out", "letter.pdf").Code);
        Assert.Equal(0, desk.Run("letters", "write", letter, "--out", "letter.html").Code);
        Assert.Contains("Петрова", File.ReadAllText(Path.Combine(desk.Root, "letter.html")), StringComparison.Ordinal);
        Assert.Equal(2, desk.Run("letters", "write", letter, "--out", "letter.html").Code);
        Assert.Equal(3, desk.Run("letters", "write", "ltr-0000000000000000", "--out", "other.docx").Code);
        Assert.False(File.Exists(Path.Combine(desk.Root, "other.docx")));
    }
}

using System.Text;
using Homeward.Evidence;
using Homeward.Tests.Core.Evidence;
using Homeward.Views;
using Xunit;
using static Homeward.Tests.Desk.Evidence.HandedIn;

namespace Homeward.Tests.Desk.Evidence;

/// <summary>Runs: what they say, how they are taken back, lists that come again, accounts that must not come whole.</summary>
public sealed class RunsTest
{
    private const string First = "№;ФИО;город;наше\n1;Иванов Пётр;Суджа;а\n2;Петров Иван;Курск;б\n";

    private static string Act() => Homeward.Desk.NewId("act-");

    [Fact]
    public void Account_WithoutAChoice_IsRefusedAndNothingOfItIsKept()
    {
        using var desk = new HandedIn();
        var account = Exports.Account(("Один", 11, [Exports.Message(1, "первое")]), ("Два", 12, [Exports.Message(1, "второе"), Exports.Message(2, "третье")]));
        var run = desk.AddOne("result.json", account);
        Assert.Equal((0, 1), ((int)run.Stored, (int)run.Refused));
        Assert.Contains("phone", run.Refusals.Single().Reason, StringComparison.Ordinal);
        Assert.Contains("12 Два, 2 messages", run.Refusals.Single().Reason, StringComparison.Ordinal);
        Assert.Empty(desk.All());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(desk.Desk.Folder, "vault"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Account_OnlyChat_IsCutOutAndTheRestNeverReachesTheDesk()
    {
        using var desk = new HandedIn();
        var account = Exports.Account(("Один", 11, [Exports.Message(1, "первое")]), ("Два", 12, [Exports.Message(1, "второе"), Exports.Message(2, "третье")]));
        var run = desk.AddOne("result.json", account, new AddOptions(OnlyChat: "12"));
        Assert.Equal((2, 0), ((int)run.Stored, (int)run.Refused));
        var source = desk.All().Single();
        Assert.Equal(["второе", "третье"], desk.PartsOf(source.Id).Select(p => p.Text));
        var kept = Encoding.UTF8.GetString(desk.Original(source.Id));
        Assert.DoesNotContain("phone_number", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("первое", kept, StringComparison.Ordinal);
        Assert.Contains("cut from the export of a whole account", desk.Mira.Evidence.Source(source.Id)!.Path, StringComparison.Ordinal);
        Assert.Equal(2, desk.AddOne("result.json", account, new AddOptions(OnlyChat: "12")).Known);
        Assert.Contains("no chat 99", desk.AddOne("result.json", account, new AddOptions(OnlyChat: "99")).Refusals.Single().Reason, StringComparison.Ordinal);
        Assert.Equal(3, desk.AddOne("all/result.json", account, new AddOptions(WholeAccount: true)) is var all ? all.Stored + all.Known : 0);
    }

    [Fact]
    public void Undo_WithdrawsEverywhere_RestoreBringsBack_AddingAgainStoresAnew()
    {
        using var desk = new HandedIn();
        var kept = desk.AddOne("kept.txt", "On 19 March 2025 a group of 175 came home.");
        var run = desk.AddOne("wrong.csv", First);
        foreach (var id in kept.SourceIds.Concat(run.SourceIds)) desk.Mira.Claims.ReadSource(id);
        desk.Mira.Persons.RecordMentions(run.SourceIds[0]);
        Assert.NotEqual(0, desk.Mira.Persons.Mentions(run.SourceIds[0], Slice.First()).Total);
        var part = desk.Mira.Evidence.Parts(run.SourceIds[0], Slice.First()).Rows[0].Id;

        Assert.Equal("reason", desk.Mira.Evidence.Undo(run.RunId, " ", Act()).Refusal!.Code);
        Assert.Null(desk.Mira.Evidence.Undo(run.RunId, "the wrong list", Act()).Refusal);
        Assert.Equal(["kept.txt"], desk.All().Select(s => s.Name));
        Assert.Null(desk.Mira.Evidence.Source(run.SourceIds[0]));
        Assert.Null(desk.Mira.Evidence.Part(part));
        Assert.Equal(0, desk.Mira.Persons.Mentions(run.SourceIds[0], Slice.First()).Total);
        Assert.True(desk.Mira.Evidence.Run(run.RunId)!.Undone);
        Assert.NotNull(desk.Mira.Evidence.Undo(run.RunId, "twice", Act()).Refusal);

        var again = desk.AddOne("wrong.csv", First);
        Assert.Equal(2, again.Stored);
        Assert.Null(desk.Mira.Evidence.Undo(again.RunId, "that too", Act()).Refusal);
        Assert.Null(desk.Mira.Evidence.Restore(run.RunId, "it was right", Act()).Refusal);
        Assert.NotNull(desk.Mira.Evidence.Source(run.SourceIds[0]));
        desk.Desk.Reopen();
        Assert.Equal(["kept.txt", "wrong.csv"], desk.All().Select(s => s.Name).Order());
    }

    [Fact]
    public void List_ThatComesAgain_IsPreviewedAndUpdatedByItsKey()
    {
        using var desk = new HandedIn();
        var options = new AddOptions(List: "Список", Key: "№", Columns: new Dictionary<string, string?> { ["наше"] = null });
        var file = desk.Write("list.csv", First);
        Assert.Equal((2, 0, 0), desk.Mira.Evidence.Preview(file, options) is var p ? ((int)p.Added, (int)p.Changed, (int)p.Unchanged) : default);
        Assert.Empty(desk.All());
        Assert.Empty(desk.Mira.Evidence.Lists());
        desk.Add(file, options);

        var second = desk.Write("list2.csv", First.Replace("Курск", "Белгород", StringComparison.Ordinal).Replace("1;Иванов", "3;Сидоров", StringComparison.Ordinal));
        var preview = desk.Mira.Evidence.Preview(second, new AddOptions(List: "Список"));
        Assert.Equal((1, 1, 0), ((int)preview.Added, (int)preview.Changed, (int)preview.Unchanged));
        Assert.Equal(new RowChange("2", "город", "Курск", "Белгород"), Assert.Single(preview.Changes));
        Assert.Equal(["1"], preview.Gone);
        var run = Assert.Single(desk.Add(second, new AddOptions(List: "Список")));
        Assert.Equal(2, run.Stored);
        var changed = desk.PartsOf(desk.Named("list2.csv").Id).Single(r => r.Text.Contains("Белгород", StringComparison.Ordinal));
        Assert.Contains("Курск", desk.Mira.Evidence.Part(changed.VersionOf!)!.Text, StringComparison.Ordinal);
        Assert.Equal("№", Assert.Single(desk.Mira.Evidence.Lists()).Key);

        var twice = desk.AddOne("list3.csv", "№;ФИО;город;наше\n5;А Б;Х;\n5;В Г;У;\n", new AddOptions(List: "Список"));
        Assert.Equal((1, 1), ((int)twice.Stored, (int)twice.Refused));
        var workbook = desk.Write("list.xlsx", Xlsx(["№", "ФИО", "город", "наше"], ["2", "Петров Иван", "Белгород", "б"], ["3", "Сидоров Пётр", "Орёл", "а"]));
        Assert.Equal((0, 1, 1), desk.Mira.Evidence.Preview(workbook, new AddOptions(List: "Список")) is var x ? ((int)x.Added, (int)x.Changed, (int)x.Unchanged) : default);
    }

    [Fact]
    public void Refused_CanBeMendedAndAddedAgain()
    {
        using var desk = new HandedIn();
        var broken = Exports.Chat(Exports.Message(1, "целое"), Exports.Message(2, "слово \"внутри\" кавычек"), Exports.Message(3, "тоже целое"));
        var run = desk.AddOne("result.json", broken);
        Assert.Equal((2, 1), ((int)run.Stored, (int)run.Refused));
        var (_, bytes) = desk.Mira.Evidence.RefusedFile(run.RunId)!.Value;
        var mended = Encoding.UTF8.GetString(bytes).Replace("\"внутри\"", "«внутри»", StringComparison.Ordinal);
        var second = desk.AddOne("mended/result.json", mended);
        Assert.Equal((1, 0), ((int)second.Stored, (int)second.Refused));
        var part = desk.PartsOf(desk.All()[0].Id).Single();
        Assert.Equal(("1700000001/2", "слово «внутри» кавычек"), (part.Row.Place, part.Text));
    }

    [Fact]
    public void MissingMedia_AreCountedByTelegramsThreeReasons()
    {
        using var desk = new HandedIn();
        string Photo(string said) => $" \"photo\": \"{said}\",\n";
        var run = desk.AddOne("result.json", Exports.Chat(
            Exports.Message(1, "a", Photo("(File not included. Change data exporting settings to download.)")),
            Exports.Message(2, "b", Photo("(File not included. Change data exporting settings to download.)")),
            Exports.Message(3, "c", Photo("(File exceeds maximum size. Change data exporting settings to download.)")),
            Exports.Message(4, "d", Photo("(File unavailable, please try again later)"))));
        Assert.Equal(new MissingMedia(1, 1, 2), run.Missing);
        Assert.Equal(new MissingMedia(1, 1, 2), desk.Mira.Evidence.Run(run.RunId)!.Missing);
    }

    [Fact]
    public void EditedMessage_IsALaterVersionOfTheSame()
    {
        using var desk = new HandedIn();
        desk.AddOne("one/result.json", Exports.Chat(Exports.Message(1, "вышел на связь 5 июня"), Exports.Message(2, "второе")));
        var run = desk.AddOne("two/result.json", Exports.Chat(Exports.Message(1, "вышел на связь 6 июня", " \"edited\": \"2025-06-03T10:00:00\",\n"), Exports.Message(2, "второе")));
        Assert.Equal((1, 1), ((int)run.Stored, (int)run.Known));
        var part = desk.PartsOf(run.SourceIds[0]).Single();
        Assert.Equal("вышел на связь 5 июня", desk.Mira.Evidence.Part(part.VersionOf!)!.Text);
    }
}

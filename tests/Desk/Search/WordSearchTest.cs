using Homeward.Access;
using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Search;

public class WordSearchTest
{
    private const string Chat = """
        {"name":"Семьи","type":"private_supergroup","id":77,"messages":[
        {"id":1,"type":"message","date":"2025-06-10T10:00:00","date_unixtime":"1749549600","from":"Анна","from_id":"user1","text":"Брата освободили при обмене, он был ранен в ногу."},
        {"id":2,"type":"message","date":"2025-07-01T10:00:00","date_unixtime":"1751364000","from":"Ольга","from_id":"user2","text":"Чоловік серед полонених, чекаємо на обміни."},
        {"id":3,"type":"message","date":"2025-07-20T10:00:00","date_unixtime":"1753005600","from":"Ольга","from_id":"user2","text":"Після обміну одразу в частину. Телефон забрали."},
        {"id":4,"type":"message","date":"2025-08-02T10:00:00","date_unixtime":"1754128800","from":"Анна","from_id":"user1","text":"Вернули в часть на третий день, рану не лечили."}]}
        """;

    private static TestDesk WithTexts()
    {
        var test = new TestDesk().Unlock();
        Add(test, "result.json", Chat);
        Add(test, "note.txt", "Двое бойцов вернулись из плена. Военкомат ждал их у дома.\n");
        return test;
    }

    private static string Add(TestDesk test, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(test.Root, "in", name + Guid.NewGuid())).FullName;
        File.WriteAllText(Path.Combine(folder, name), text);
        return Assert.Single(test.Mira.Evidence.Add(Path.Combine(folder, name))).SourceIds[0];
    }

    private static IReadOnlyList<string> Found(TestDesk test, string typed, WordFilter? filter = null)
    {
        Assert.True(test.Mira.Words.Wait());
        return [.. test.Mira.Words.Texts(typed, filter ?? new WordFilter(), Slice.First()).Rows.Select(r => r.Words.Text)];
    }

    [Theory]
    [InlineData("обмен", 3)] // обмене, обміни, обміну: both languages, newest first
    [InlineData("обмін полонені", 1)]
    [InlineData("рана", 1)]
    [InlineData("раненый", 1)]
    [InlineData("\"в часть\"", 1)]
    [InlineData("\"часть в\"", 0)]
    [InlineData("военком*", 1)]
    [InlineData("обмен -телефон", 2)]
    [InlineData("военкомат | телефон", 2)]
    [InlineData("боец", 1)]
    [InlineData("note", 1)] // the name of a file
    [InlineData("слова которых нет", 0)]
    [InlineData("\" OR NEAR( text:", 0)] // no sign of the database's own notation gets through
    public void Texts_Words_AreFoundInEveryForm(string typed, int count)
    {
        using var test = WithTexts();
        Assert.Equal(count, Found(test, typed).Count);
    }

    [Fact]
    public void Texts_Filters_NarrowToSourceAndDays()
    {
        using var test = WithTexts();
        var july = new WordFilter(null, new DateOnly(2025, 7, 1), new DateOnly(2025, 7, 31));
        Assert.Equal(2, Found(test, "обмен", july).Count);
        Assert.Single(Found(test, "обмен", july with { From = new DateOnly(2025, 7, 2) }));
        Assert.Empty(Found(test, "военкомат", july)); // nobody knows when that was written
        var chat = test.Mira.Evidence.Sources(Slice.First()).Rows.Single(s => s.Parts > 0).Id;
        Assert.Empty(Found(test, "военкомат", new WordFilter(chat)));
        Assert.Equal(3, Found(test, "обмен", new WordFilter(chat)).Count);
        Assert.Empty(Found(test, "обмен", new WordFilter("src-nosuchsource")));
    }

    [Fact]
    public void Texts_Found_AreShownWithTheirMarkedWords()
    {
        using var test = WithTexts();
        Assert.True(test.Mira.Words.Wait());
        var found = Assert.Single(test.Mira.Words.Texts("ранения ноги", new WordFilter(), Slice.First()).Rows);
        Assert.Equal("Анна", found.Sender);
        Assert.StartsWith("prt-", found.Id, StringComparison.Ordinal);
        Assert.Equal(["ранен", "ногу"], found.Words.Marks.Select(m => found.Words.Text.Substring(m.Start, m.Length)));
    }

    [Fact]
    public void Texts_OfALongText_ShowTheStretchWithMostWords()
    {
        var text = string.Concat(Enumerable.Repeat("Слово за словом идёт. ", 400)) + "Здесь военкомат ждал у дома. " + string.Concat(Enumerable.Repeat("И дальше. ", 300));
        using var test = new TestDesk().Unlock();
        Add(test, "long.txt", text);
        var shown = Assert.Single(Found(test, "военкомат дом"));
        Assert.Contains("военкомат ждал у дома", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 40, 400);
    }

    [Fact]
    public void Texts_BehindAWall_AreFoundByNobodyElse()
    {
        using var test = WithTexts();
        var hidden = Add(test, "secret.txt", "Секретный военкомат.\n");
        Assert.Equal(2, Found(test, "военкомат").Count);
        test.Mira.Seat.Do(
            "wall", new Views.Draft("wall-opened", 1, [new("wal-a", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallOpened("closed", []))),
            new Views.Draft("wall-set", 1, [new(hidden, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet("wal-a", "danger"))));
        Assert.Single(Found(test, "военкомат"));
        Assert.Empty(Found(test, "секретный"));
        var none = test.Desk.As("mem-nobody").Words.Texts("обмен", new WordFilter(), Slice.First());
        Assert.Equal((0, 0), (none.Rows.Count, none.Total));
    }

    [Fact]
    public void Texts_AfterALockAndARestart_AreTheSame()
    {
        using var test = WithTexts();
        var before = Found(test, "обмен");
        test.Desk.Lock();
        test.Unlock();
        Assert.Equal(before, Found(test, "обмен"));
        test.Reopen();
        Assert.Equal(before, Found(test, "обмен"));
    }

    [Fact]
    public void Forget_AKeyDestroyed_TakesItsStemsOutOfMemory()
    {
        using var test = WithTexts();
        var doomed = Add(test, "doomed.txt", "Здесь стоит редчайшееслово про обмен.\n");
        Assert.Single(Found(test, "редчайшееслово"));
        Assert.True(Held(test, "дчайшеес"));
        test.Desk.Live.Words.Turned(new HashSet<string> { doomed });
        Assert.False(Held(test, "дчайшеес"));
        Assert.Empty(Found(test, "редчайшееслово"));
        Assert.Equal(3, Found(test, "обмен").Count);
    }

    /// <summary>Looks at every byte of the database that holds the stems.</summary>
    private static bool Held(TestDesk test, string stem)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(stem);
        return test.Desk.Live.Words.Ask(q => q.Rows("SELECT block FROM said_data", r => r.Bytes(0)))
            .Any(block => block.AsSpan().IndexOf(bytes) >= 0);
    }

    [Fact]
    public void Words_SealedCopy_IsTakenWhereItFitsAndMadeAgainWhereNot()
    {
        using var test = WithTexts();
        for (var i = 0; i < 6; i++)
        {
            test.Mira.Seat.Do($"fill-{i}", [.. Enumerable.Range(0, 1000).Select(n => new Views.Draft(
                "run-started", 1, [new About($"run-{i}-{n}", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("test", "x", ""))))]);
        }

        var before = Found(test, "обмен");
        test.Desk.Lock();
        var file = test.Desk.Folder.Words;
        Assert.True(File.Exists(file));
        Assert.DoesNotContain("обмен", File.ReadAllText(file), StringComparison.Ordinal);
        test.Unlock();
        Assert.Equal(before, Found(test, "обмен"));
        Assert.True(test.Mira.Check().IsWhole);
        var sealedCopy = File.ReadAllBytes(file);
        test.Desk.Lock();
        for (var i = 0; i < sealedCopy.Length; i += sealedCopy.Length / 3)
        {
            var changed = sealedCopy.ToArray();
            changed[i] ^= 4;
            File.WriteAllBytes(file, changed);
            test.Unlock();
            Assert.Contains(test.Mira.Check().Areas.SelectMany(a => a.Damage), d => d.Contains("words.snapshot", StringComparison.Ordinal));
            Assert.Equal(before, Found(test, "обмен"));
            test.Desk.Lock();
        }
    }

    [Fact]
    public void Statements_Corrected_AreFoundByTheirNewQuoteOnly()
    {
        using var test = WithTexts();
        var source = Add(test, "told.txt", "18 июня 2025 года из плена вернули 175 военнослужащих, бойцов отправили в госпиталь.\n");
        const string quote = "из плена вернули 175 военнослужащих";
        var made = test.Mira.Claims.Propose(source, new Homeward.Claims.Claim
        {
            Kind = "stage", Stage = "exchanged", Quote = quote, Start = 18, Length = quote.Length, Modality = "asserted", Polarity = "affirmed",
        }, "propose-1");
        Assert.True(made.IsDone, made.Refusal?.Sentence);
        Assert.True(test.Mira.Words.Wait());
        var found = Assert.Single(test.Mira.Words.Statements("вернули из плена", new WordFilter(), Slice.First()).Rows);
        Assert.Equal(made.Id, found.Row.Id);
        Assert.Empty(test.Mira.Words.Statements("телефон", new WordFilter(), Slice.First()).Rows);
        var corrected = test.Mira.Claims.Correct(made.Id!, found.Row.Version, new Homeward.Claims.Correction(Modality: "denied"), "correct-1");
        Assert.True(corrected.IsDone, corrected.Refusal?.Sentence);
        Assert.True(test.Mira.Words.Wait());
        var after = Assert.Single(test.Mira.Words.Statements("вернули из плена", new WordFilter(), Slice.First()).Rows);
        Assert.Equal("accepted", after.Row.State);
    }

    [Theory]
    [InlineData("14 июня 2025", "2025-06-14", "2025-06-14")]
    [InlineData("June 2025", "2025-06-01", "2025-06-30")]
    [InlineData("23 травня 2025 року", "2025-05-23", "2025-05-23")]
    public void Days_ADateAndNothingElse_IsRead(string typed, string first, string last)
    {
        var days = WordSearch.Days(typed, new DateOnly(2026, 11, 23));
        Assert.NotNull(days);
        Assert.Equal((DateOnly.Parse(first, null), DateOnly.Parse(last, null)), (days.Earliest, days.Latest));
        Assert.Null(WordSearch.Days("обмен 14 июня 2025 года в Беларуси", new DateOnly(2026, 11, 23)));
        Assert.Null(WordSearch.Days("обмен", new DateOnly(2026, 11, 23)));
    }
}

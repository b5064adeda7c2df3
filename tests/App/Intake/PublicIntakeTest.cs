using System.Net;
using System.Net.Sockets;
using System.Text;
using Homeward.App.Intake;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.App.Intake;

/// <summary>The public form as a browser without a screen meets it.</summary>
public sealed class PublicIntakeTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Form_SentWhileLocked_GivesWordsThatOpenTheAnswerAndAddMore()
    {
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser("ru");
        using var sent = await RunningIntake.Write(browser, "Сына обменяли 19 марта 2025. <script>zq</script>", "ru",
            ("need", "law"), ("need", "taken"), ("need", "nonsense"), ("who", "Иван"), ("urgent", "yes"), ("may", "count"), ("files", "голос zqvoice"));
        var words = await RunningIntake.WordsIn(sent);
        Assert.Equal(7, words.Split(' ').Length);
        Assert.Equal((2, 1), (intake.Desk.Desk.Waiting.Signal().Waiting, intake.Desk.Desk.Waiting.Signal().Urgent));
        intake.Desk.Unlock();
        var source = intake.Desk.Mira.Evidence.Sources(Slice.First()).Rows.Single();
        var text = intake.Desk.Mira.Evidence.Source(source.Id)!.Text;
        Assert.Equal("Что вам нужно?\nузнать свои права, нужен юрист\nего отправляют обратно, за ним приходят\n\nЧто вы хотите нам рассказать?\n"
            + "Сына обменяли 19 марта 2025. <script>zq</script>\n\nО ком это?\nИван\n\nЖдать нельзя: человек в опасности в ближайшие дни\n✓", text);
        Assert.Equal(["count"], intake.Desk.Mira.Evidence.Plea(source.Id)!.Consent!.Ticked);
        Assert.Equal("голос.txt", intake.Desk.Mira.Evidence.Sources(Slice.First(), parent: source.Id).Rows.Single().Name);
        Assert.True(intake.Desk.Mira.Answer(source.Id, "Позвоните нам. <b>&", "act-a").IsDone);
        intake.Desk.Desk.Lock();
        using var answer = await RunningIntake.Look(browser, words.ToUpperInvariant(), "ru");
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("Позвоните нам. &lt;b&gt;&amp;", page, StringComparison.Ordinal);
        var more = RunningIntake.Letter(RunningIntake.TokenIn(page), "И ещё одно");
        more.Add(new StringContent(RunningIntake.TicketIn(page)), "ticket");
        using var added = await browser.PostAsync("/ru/more", more, Stop);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        intake.Desk.Unlock();
        Assert.Single(intake.Desk.Mira.Evidence.Plea(source.Id)!.Others);
    }

    [Fact]
    public async Task Words_WrongOrUnanswered_GetAnswersOfTheSameLengthStatusAndHeaders()
    {
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser();
        using var sent = await RunningIntake.Write(browser, "zqstory");
        var words = await RunningIntake.WordsIn(sent);
        using var sentToo = await RunningIntake.Write(browser, "another");
        var answered = await RunningIntake.WordsIn(sentToo);
        intake.Desk.Unlock();
        var second = intake.Desk.Mira.Evidence.Sources(Slice.First()).Rows.Single(r => r.Title == "another").Id;
        Assert.True(intake.Desk.Mira.Answer(second, "“'+" + new string('Ж', 3990), "act-a").IsDone);
        var wrong = string.Join(' ', Enumerable.Repeat("babab", 7));
        var seen = new List<(int Status, int Length, string Headers)>();
        foreach (var typed in new[] { words, wrong, answered })
        {
            using var answer = await RunningIntake.Look(browser, typed);
            var body = await answer.Content.ReadAsByteArrayAsync(Stop);
            seen.Add(((int)answer.StatusCode, body.Length, string.Join(";", answer.Headers.Concat(answer.Content.Headers)
                .Where(h => h.Key != "Date").Select(h => $"{h.Key}={string.Join(",", h.Value)}").Order(StringComparer.Ordinal))));
            Assert.Equal(typed == answered, Encoding.UTF8.GetString(body).Contains("ЖЖЖ", StringComparison.Ordinal));
            Assert.NotEmpty(RunningIntake.TicketIn(Encoding.UTF8.GetString(body)));
        }

        Assert.Equal((200, IntakePages.AnswerBytes), (seen[0].Status, seen[0].Length));
        Assert.Single(seen.Distinct());
        using var few = await RunningIntake.Look(browser, "babab babab");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, few.StatusCode); // told apart by counting, which the sender's own browser could do
    }

    [Fact]
    public async Task Form_PressedTwice_IsOneLetterWithTheSameWords()
    {
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser();
        var token = RunningIntake.TokenIn(await browser.GetStringAsync("/en", Stop));
        var both = await Task.WhenAll(browser.PostAsync("/en", RunningIntake.Letter(token, "once"), Stop), browser.PostAsync("/en", RunningIntake.Letter(token, "once"), Stop));
        Assert.Equal(await RunningIntake.WordsIn(both[0]), await RunningIntake.WordsIn(both[1]));
        Assert.Equal(1, intake.Desk.Desk.Waiting.Signal().Waiting);
        using var changed = await browser.PostAsync("/en", RunningIntake.Letter(token, "once, and one thing more"), Stop);
        Assert.Equal(await RunningIntake.WordsIn(both[0]), await RunningIntake.WordsIn(changed));
        Assert.Equal(2, intake.Desk.Desk.Waiting.Signal().Waiting);
    }

    [Theory]
    [InlineData("no story", "   ", "", "Please write at least one sentence")]
    [InlineData("trap", "a story zqkept", "website", "press “Send” once more")]
    [InlineData("no token", "a story zqkept", "token", "press “Send” once more")]
    [InlineData("token of another", "a story zqkept", "foreign", "press “Send” once more")]
    [InlineData("too long", "long", "", "more than fits in one letter")]
    public async Task Form_ThatCannotBeTaken_ComesBackWithItsWords(string what, string story, string how, string says)
    {
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser();
        var token = RunningIntake.TokenIn(await browser.GetStringAsync("/en", Stop));
        if (how == "token") token = "";
        if (how == "foreign") token = new FormToken(TimeProvider.System, TimeSpan.Zero).Make();
        if (story == "long") story = new string('ж', 130_000);
        var form = RunningIntake.Letter(token, story, ("who", "zqwho <b>"), ("may", "pass"));
        if (how == "website") form.Add(new StringContent("http://spam"), "website");
        form.Add(new StringContent(new string('x', 300_000)), "files", "x.bin"); // read to its end, and nothing of it kept
        using var answer = await browser.PostAsync("/en", form, Stop);
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, what);
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.Contains("zqwho &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("value=\"pass\" checked", page, StringComparison.Ordinal);
        if (story.Contains("zqkept", StringComparison.Ordinal)) Assert.Contains("a story zqkept</textarea>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("spam", page, StringComparison.Ordinal);
        Assert.Equal(0, intake.Desk.Desk.Waiting.Signal().Waiting);
        Assert.Empty(Directory.EnumerateFiles(intake.Desk.Desk.Folder.Waiting, "*.age*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Form_SentAtOnce_AsksForAMomentOfPatience()
    {
        await using var intake = await RunningIntake.Start(new IntakeLimits { KeepFree = 0, Patience = TimeSpan.FromHours(1) });
        using var browser = intake.Browser();
        using var answer = await RunningIntake.Write(browser, "quick");
        Assert.Contains("once more", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intake_ThatIsFull_SaysSoWithAnotherWayToReachUs()
    {
        await using var intake = await RunningIntake.Start(new IntakeLimits { Patience = TimeSpan.Zero, KeepFree = 0, LettersPerMinute = 1 });
        intake.Desk.Unlock();
        Assert.True(intake.Desk.Mira.Set("intakeContact", "+00 123 & ask for Vera", "public").IsDone);
        intake.Desk.Desk.DoRound();
        using var browser = intake.Browser();
        using var first = await RunningIntake.Write(browser, "fits");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await RunningIntake.Write(browser, "does not fit");
        var page = await second.Content.ReadAsStringAsync(Stop);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1L), (second.StatusCode, intake.Counts.Refused));
        Assert.Contains("Nothing of what you wrote was kept", page, StringComparison.Ordinal);
        Assert.Contains("+00 123 &amp; ask for Vera".Replace("+", "&#x2B;", StringComparison.Ordinal), page, StringComparison.Ordinal);
        await using var disk = await RunningIntake.Start(new IntakeLimits { Patience = TimeSpan.Zero, KeepFree = long.MaxValue / 2 });
        using var other = disk.Browser();
        using var refused = await RunningIntake.Write(other, "no disk");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task Intake_OfADeskNobodyUnlockedYet_TakesNothing()
    {
        await using var intake = await RunningIntake.Start(opened: false);
        using var browser = intake.Browser("uk");
        using var answer = await browser.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("ще налаштовується", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public async Task Connection_ThatBreaks_KeepsTheWordsThatWereWhole(int filesBefore, int kept)
    {
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser();
        var token = RunningIntake.TokenIn(await browser.GetStringAsync("/en", Stop));
        var body = new StringBuilder();
        void Part(string head, string value) => body.Append(System.Globalization.CultureInfo.InvariantCulture, $"--zq\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n");
        Part("name=\"form-key\"", token);
        if (filesBefore == 0) body.Append("--zq\r\nContent-Disposition: form-data; name=\"story\"\r\n\r\nhalf a sen");
        else
        {
            Part("name=\"story\"", "whole words");
            Part("name=\"files\"; filename=\"a.txt\"", "whole file");
            body.Append("--zq\r\nContent-Disposition: form-data; name=\"files\"; filename=\"b.txt\"\r\n\r\n" + new string('b', 200_000));
        }

        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, intake.Address.Port, Stop);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"POST /en HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=zq\r\nContent-Length: 9000000\r\n\r\n{body}"), Stop);
            for (var i = 0; i < 300 && filesBefore > 0 && !Directory.EnumerateFiles(intake.Desk.Desk.Folder.Waiting, "*.age.new", SearchOption.AllDirectories).Any(); i++) await Task.Delay(10, Stop);
        }

        for (var i = 0; i < 500 && intake.Counts.BrokenOff == 0; i++) await Task.Delay(10, Stop);
        Assert.Equal((1L, kept), (intake.Counts.BrokenOff, intake.Desk.Desk.Waiting.Signal().Waiting));
        intake.Desk.Unlock();
        Assert.Empty(intake.Desk.Mira.Evidence.WaitingProblems());
        Assert.Equal(kept, intake.Desk.Mira.Evidence.Everything(Slice.First()).Total);
    }

    [Fact]
    public async Task Senders_AThousandAtOnce_AllGetWordsOfTheirOwn()
    {
        var many = Environment.GetEnvironmentVariable("HOMEWARD_LONG") is null ? 60 : 1000;
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, many).Select(async n =>
        {
            using var answer = await RunningIntake.Write(browser, $"letter {n}");
            return await RunningIntake.WordsIn(answer);
        }));
        Assert.Equal(many, answers.Distinct().Count());
        Assert.Equal(many, intake.Desk.Desk.Waiting.Signal().Waiting);
        intake.Desk.Unlock();
        Assert.Equal(many, intake.Desk.Mira.Evidence.Sources(Slice.First()).Total);
        Assert.Empty(intake.Desk.Mira.Evidence.WaitingProblems());
    }

    [Theory]
    [InlineData("/../../etc/passwd", 404)]
    [InlineData("/en/zq", 404)]
    [InlineData("/intake.css", 200)]
    [InlineData("/robots.txt", 200)]
    [InlineData("/uk/paper.html", 200)]
    public async Task Pages_ByAddress_AnswerWithHeadersThatRunNothing(string path, int status)
    {
        await using var intake = await RunningIntake.Start();
        intake.Desk.Unlock();
        Assert.True(intake.Desk.Mira.Set("intakeOnion", "http://abcdef.onion", "public").IsDone);
        intake.Desk.Desk.DoRound();
        using var browser = intake.Browser();
        using var answer = await browser.GetAsync(path, Stop);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("http://abcdef.onion/", answer.Headers.GetValues("Onion-Location").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Form_InEveryLanguage_IsSmallAndHasNoScriptPictureOrForeignAddress()
    {
        await using var intake = await RunningIntake.Start();
        using var browser = intake.Browser();
        foreach (var path in new[] { "/en", "/ru", "/uk", "/ru/answer", "/uk/paper.html" })
        {
            var html = await browser.GetStringAsync(path, Stop);
            foreach (var never in new[] { "<script", "<svg", "<img", "http:", "https:", "//", "@font-face", "onclick" }) Assert.DoesNotContain(never, html, StringComparison.OrdinalIgnoreCase);
            Assert.True(Encoding.UTF8.GetByteCount(html) + (await browser.GetByteArrayAsync("/intake.css", Stop)).Length < 40_000, path);
        }
    }

    [Fact]
    public void Token_ChangedYoungOrOld_IsNotRead()
    {
        var clock = new Homeward.Tests.Desk.FakeClock();
        var tokens = new FormToken(clock, TimeSpan.FromSeconds(3));
        var token = tokens.Make();
        Assert.Null(tokens.Read(token));
        clock.Now = clock.Now.AddSeconds(3);
        Assert.NotNull(tokens.Read(token));
        for (var i = 0; i < token.Length; i++) Assert.Null(tokens.Read(token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..] is var c && c != token ? c : ""));
        clock.Now = clock.Now.AddHours(24);
        Assert.Null(tokens.Read(token));
        using var receipt = SenderReceipt.Of("babab babab babab babab babab babab babab", "dsk-a")!;
        var ticket = tokens.Ticket(receipt);
        Assert.Equal((receipt.Mailbox, receipt.Identity.Recipient), tokens.Open(ticket));
        Assert.Null(tokens.Open(ticket[..10] + (ticket[10] == 'A' ? 'B' : 'A') + ticket[11..]));
        clock.Now = clock.Now.AddMinutes(31);
        Assert.Null(tokens.Open(ticket));
    }
}

using System.Diagnostics;
using System.Text;
using Homeward.App.Rehearsing;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>One rehearsal desk, made by the program itself, for the tests that look at what it made.</summary>
public sealed class MadeRehearsal : IDisposable
{
    private readonly CommandLine program = new();

    public MadeRehearsal()
    {
        Made = program.Run("start", "--people", "tiny", "--no-serve", "--folder", "r", "--json");
        Passphrase = program.Write("passphrase", RehearsalDesk.Passphrase + "\n");
        Folder = Path.Combine(program.Folder, "r");
    }

    public string Folder { get; }

    internal Ran Made { get; }

    internal string Passphrase { get; }

    /// <summary>Runs a command on the desk.</summary>
    internal Ran Run(params string[] arguments) => program.Run([.. arguments, "--desk", Path.Combine(Folder, "desk"), "--passphrase-file", Passphrase]);

    /// <summary>Makes it again, as the user would.</summary>
    internal Ran Again() => program.Run("start", "--no-serve", "--folder", "r", "--json");

    /// <summary>Opens the desk in this process; nothing else may have it open.</summary>
    internal void With(Action<Session> look)
    {
        using var desk = Homeward.Desk.Open(Path.Combine(Folder, "desk"), TimeProvider.System);
        look(desk.As(desk.Unlock(RehearsalDesk.Passphrase)!.MemberId));
    }

    public void Dispose() => program.Dispose();
}

/// <summary>homeward start makes a desk that tells the founding story and counts what can be counted.</summary>
public class StartTest(MadeRehearsal rehearsal) : IClassFixture<MadeRehearsal>
{
    private static readonly string Note = TextOf("data/story/note.txt");

    [Fact]
    public void Start_EmptyFolder_MakesAWholeDeskWhoseLedgerAddsUp()
    {
        Assert.True(rehearsal.Made.Code == 0, rehearsal.Made.Error);
        var steps = rehearsal.Made.Json.GetProperty("steps").EnumerateArray().ToDictionary(s => s.GetProperty("step").GetString()!, s => s.GetProperty("what").GetString()!);
        Assert.Equal(
            ["world", "sources", "exchanges", "story", "read", "people", "judgements", "persons", "statements", "ties", "follow-up", "findings", "figures"], steps.Keys);
        Assert.Matches(@"^\d+ seen = \d+ stored \+ 0 known \+ 0 refused$", steps["sources"]);
        var check = rehearsal.Run("check", "--json");
        Assert.True(check.Code == 0, check.Out + check.Error);
        Assert.True(check.Json.GetProperty("isWhole").GetBoolean());
        rehearsal.With(session =>
        {
            Assert.All(session.Evidence.Runs(Slice.First(200)).Rows, run => Assert.Equal(run.Seen, run.Stored + run.Known + run.Refused));
            Assert.True(session.Claims.List(Slice.First(), ClaimState.Proposed).Total > 0, "nothing is left to decide");
            Assert.True(session.Claims.List(Slice.First(), ClaimState.Accepted).Total > 100);
            Assert.Empty(session.Persons.Find(session.Persons.Search(null, Slice.First(1)).Rows[0].Id)!.Contradictions);
        });
    }

    [Fact]
    public void Start_MadeBefore_ChangesNothing()
    {
        var before = RecordNumber();
        var again = rehearsal.Again();
        Assert.True(again.Code == 0, again.Error);
        Assert.False(again.Json.GetProperty("made").GetBoolean());
        // Also when the mark that it is finished is gone: every step finds what it did.
        File.Delete(Path.Combine(rehearsal.Folder, "finished.json"));
        var third = rehearsal.Again();
        Assert.True(third.Code == 0, third.Error);
        Assert.Equal(before, RecordNumber());
    }

    [Fact]
    public void Figure_OfTheFoundingStory_SaysWhatIsKnownAndGivesNoShare() => rehearsal.With(session =>
    {
        var figure = session.Statistics.Find(Story("figureId"))!;
        var all = figure.Sentences.Select(s => s.Text).ToList();
        Assert.Contains("Released, as ARA says: 175.", all);
        Assert.Contains("Known to us by name: 0.", all);
        Assert.Contains(all, s => s.StartsWith("Followed up", StringComparison.Ordinal) && s.EndsWith(": 0.", StringComparison.Ordinal));
        Assert.Contains(all, s => s.StartsWith("relative says of a group", StringComparison.Ordinal) && s.Contains("sent to the front", StringComparison.Ordinal)
            && s.Contains("two days later they were sent to the front again", StringComparison.Ordinal));
        Assert.Contains(all, s => s.Contains("no share can be given", StringComparison.Ordinal));
        Assert.DoesNotContain(all, s => s.Contains('%'));
        var said = session.Claims.Of(Story("sourceId")).Single(c => c.Claim is { Kind: Kinds.Exchange } e && e.Quote.Contains("175", StringComparison.Ordinal));
        Assert.Equal("175 each", string.Join(' ', said.Claim!.Counts.Select(c => $"{c.Notation} {c.Per}")));
        Assert.Equal(["ARA"], said.Claim.Voice);
    });

    /// <summary>Each line of the table in docs/guide/story.md, by its number: what it is, how it is meant, who says it, where it stands.</summary>
    [Theory]
    [InlineData(1, "exchange", null, "asserted", "affirmed", "each side handed over 175 fighters", "ARA", "2025-03-19")]
    [InlineData(2, "stage", "taken-to-unknown-place", "asserted", "affirmed", "a place that nobody named", "ARA ← relative", "2025-03-19")]
    [InlineData(3, "stage", "taken-to-unknown-place", "asserted", "affirmed", "were brought to a place that nobody named", "relative", "2025-03-19")]
    [InlineData(4, "treatment", null, "asserted", "affirmed", "crosses, chains and identity papers, were taken from them", "relative", "2025-03-19")]
    [InlineData(5, "stage", "held-after-release", "asserted", "affirmed", "guards were placed over them", "relative", "2025-03-19")]
    [InlineData(6, "stage", "returned-to-unit", "asserted", "denied", "They did not reach their units", "relative", "2025-03-19")]
    [InlineData(7, "stage", "sent-to-front", "asserted", "affirmed", "two days later they were sent to the front again", "relative", "2025-03-19")]
    [InlineData(8, "health", null, "asserted", "affirmed", "tortured many times in captivity", "relative", "2025-03-19")]
    [InlineData(9, "health", null, "asserted", "affirmed", "one man has lost a leg", "relative", "2025-03-19")]
    [InlineData(10, "pattern", null, "confirmed", "affirmed", "this is not a single case", "ARA", null)]
    [InlineData(11, "request", null, "asserted", "affirmed", "asking the association for help", "Ivan Chuvilyaev", "2025-05-23..25")]
    [InlineData(12, "exchange", null, "asserted", "affirmed", "A thousand prisoners from each side", null, "2025-05-23..25")]
    [InlineData(13, "stage", "sent-to-front", "feared", "affirmed", "sent to fight again before they could speak", "families", "2025-05-23..25")]
    [InlineData(14, "stage", "questioned", "pattern", "affirmed", "usually questioned by the FSB", "ARA", null)]
    [InlineData(15, "coercion", "contract-signed", "pattern", "affirmed", "made to sign a contract", "ARA", null)]
    [InlineData(16, "coercion", "contract-signed", "pattern", "affirmed", "the papers have often been signed already", "Go by the Forest", null)]
    [InlineData(17, "rule", null, "legal-claim", "affirmed", "may ask for an examination by a military medical board", "Go by the Forest", null)]
    [InlineData(18, "practice", null, "pattern", "affirmed", "very seldom do they find anyone unfit", "ARA", null)]
    [InlineData(19, "health", null, "asserted", "affirmed", "almost all former prisoners suffer at least in mind", "human rights organisations", null)]
    [InlineData(20, "rule", null, "legal-claim", "affirmed", "The Geneva Convention forbids", "ARA", null)]
    [InlineData(21, "rule", null, "legal-claim", "affirmed", "neither Russia nor Ukraine lets anyone refuse service in wartime", "ARA", null)]
    [InlineData(22, "rule", null, "legal-claim", "affirmed", "a right to direct repatriation", "Maksim Grebenyuk", null)]
    [InlineData(23, "stage", "sent-to-occupied-territory", "asserted", "affirmed", "about thirty former convicts", "Kholod", null)]
    [InlineData(24, "stage", "sent-to-front", "asserted", "affirmed", "brought back to the front line after their release in September 2024", "Go by the Forest", null)]
    [InlineData(25, "pattern", null, "suspected", "affirmed", "will follow the same pattern", "ARA", null)]
    [InlineData(26, "exchange", null, "asserted", "affirmed", "do not disclose the final figures", "ARA", "2025-06-09..07-23")]
    [InlineData(27, "exchange", null, "denied", "affirmed", "Ukraine denies this", "Ukraine", "2025-06-09..07-23")]
    public void Statement_OfTheNote_IsKeptAsItWasSaid(
        int number, string kind, string? stage, string modality, string polarity, string words, string? voice, string? exchange) => rehearsal.With(session =>
    {
        var row = Assert.Single(session.Claims.Of(Story("sourceId")), c => c.State == ClaimState.Accepted && c.Claim!.Kind == kind
            && c.Claim.Quote.Contains(words, StringComparison.Ordinal));
        var claim = row.Claim!;
        Assert.Equal(stage, claim.Stage);
        Assert.Equal((modality, polarity), (claim.Modality, claim.Polarity));
        Assert.Contains(voice ?? "", string.Join(" ← ", claim.Voice), StringComparison.Ordinal);
        Assert.True(claim.StandsIn(TextLayer.Of(Note)));
        var placed = session.Exchanges.OfClaim(row.Id).Select(id => session.Exchanges.Find(id)!.Row.Key);
        Assert.Equal(exchange is null ? [] : [exchange], placed);
        if (number == 7) Assert.Equal(2, claim.Relative!.Days);
        if (number == 12) Assert.Equal(("1000", new DateOnly(2025, 5, 23), new DateOnly(2025, 5, 25)), (claim.Counts[0].Notation, claim.When!.Earliest, claim.When.Latest));
        if (number == 19) Assert.Equal("almost all", claim.Counts[0].Notation);
        if (number == 23) Assert.Equal("~30", claim.Counts[0].Notation);
        if (number == 26) Assert.False(claim.Counts[0].Disclosed);
    });

    [Fact]
    public void Front_OfTheRehearsalDesk_TellsTheStoryBack() => rehearsal.With(session =>
    {
        var story = session.Front(new DateOnly(2026, 11, 23)).Story!;
        Assert.Equal((Story("sourceId"), Story("exchangeId"), Story("findingId"), Story("figureId")), (story.SourceId, story.ExchangeId, story.FindingId, story.FigureId));
        Assert.Contains(story.Said, s => s is { Stage: Stages.ReturnedToUnit, Polarity: Polarities.Denied, State: ClaimState.Accepted });
        Assert.Contains(story.Said, s => s is { Stage: Stages.SentToFront, Modality: Modalities.Feared });
        Assert.Contains(story.Asks, s => s.Quote.Contains("military medical board", StringComparison.Ordinal));
        Assert.NotEmpty(story.Law);
        Assert.Contains(story.Unknown, u => u.Code == "nobody-named");
        Assert.Contains(story.Unknown, u => u.Code == "nobody-followed-up");
        Assert.Contains(story.Unknown, u => u.Code == "count-withheld");
        Assert.Contains(story.Unknown, u => u.Code == "counted-from-unsaid");
        Assert.Contains(story.Unknown, u => u.Code == "fact-missing");
    });

    [Fact]
    public void Figure_OfAnInventedExchange_HoldsTheTrueNumberInItsBounds() => rehearsal.With(session =>
    {
        var truth = WorldTruth.Read(Path.Combine(rehearsal.Folder, "world"));
        var followed = 0;
        foreach (var row in session.Statistics.List(Slice.First(200)).Rows.Where(r => r.ExchangeKey.StartsWith("invented-", StringComparison.Ordinal)))
        {
            var figure = session.Statistics.Find(row.Id!)!.Figure;
            followed += row.FollowedUp;
            var exchange = truth.Exchanges.Single(e => row.ExchangeKey == RehearsalClerk.LegOf(e, row.Side));
            var people = truth.Persons.Values.Where(p => p.Exchange == exchange.Id && p.Side == row.Side).ToList();
            var returned = people.Count(p => truth.Steps(p.Id).Any(s => s.Day <= figure.Cohort.CutOff && s.Day >= exchange.First
                && figure.Headline.Definition.Stages.Contains(s.Stage)));
            var line = Assert.Single(figure.Released, r => r.Claim.By.StartsWith("invented world", StringComparison.Ordinal));
            Assert.Equal(people.Count, line.Claim.Count.Low);
            Assert.True(row.Known <= people.Count, $"{row.ExchangeKey}: {row.Known} known of {people.Count}");
            if (row.FollowedUp == 0) continue;
            Assert.InRange(returned, line.Bounds.LowCount!.Value, line.Bounds.HighCount!.Value);
        }

        Assert.True(followed > 0, "nobody is followed up in any made-up exchange");
    });

    [Fact]
    public void Why_OnBothFigures_WalksToTheWordsOfTheSource()
    {
        rehearsal.With(session =>
        {
            var figures = session.Statistics.List(Slice.First(200)).Rows;
            Walk(session, Story("figureId"));
            Walk(session, figures.First(f => f.ExchangeKey.StartsWith("invented-", StringComparison.Ordinal) && f.FollowedUp > 0).Id!);
        });
        var told = rehearsal.Run("why", Story("figureId"));
        Assert.Contains("“two days later they were sent to the front again”", told.Out, StringComparison.Ordinal);
        Assert.Contains("two days later they were sent to the front again", Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sources", 200)]
    [InlineData("ties", 100)]
    public void Start_KilledInTheMiddle_GoesOnAndCompletes(string after, int milliseconds)
    {
        using var program = new CommandLine();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = program.Folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "homeward.dll"), "start", "--people", "tiny", "--no-serve", "--folder", "r"]) start.ArgumentList.Add(argument);
        using (var process = Process.Start(start)!)
        {
            while (process.StandardError.ReadLine() is { } line && !line.TrimStart().StartsWith(after, StringComparison.Ordinal))
            {
            }

            process.WaitForExit(milliseconds); // somewhere inside the next step
            process.Kill();
            process.WaitForExit();
        }

        Assert.False(File.Exists(Path.Combine(program.Folder, "r", "finished.json")), "it was finished before it could be killed");
        var again = program.Run("start", "--no-serve", "--folder", "r", "--json");
        Assert.True(again.Code == 0, again.Error);
        var passphrase = program.Write("passphrase", RehearsalDesk.Passphrase + "\n");
        var check = program.Run("check", "--json", "--desk", "r/desk", "--passphrase-file", passphrase);
        Assert.True(check.Code == 0, check.Out + check.Error);
        using var desk = Homeward.Desk.Open(Path.Combine(program.Folder, "r", "desk"), TimeProvider.System);
        var session = desk.As(desk.Unlock(RehearsalDesk.Passphrase)!.MemberId);
        var made = (session.Claims.List(Slice.First(0)).Total, session.Persons.Search(null, Slice.First(0)).Total, session.Statistics.List(Slice.First(0)).Total);
        rehearsal.With(whole => Assert.Equal(
            (whole.Claims.List(Slice.First(0)).Total, whole.Persons.Search(null, Slice.First(0)).Total, whole.Statistics.List(Slice.First(0)).Total), made));
        Assert.All(session.Evidence.Runs(Slice.First(200)).Rows, run => Assert.Equal((true, run.Seen), (run.Closed is not null, run.Stored + run.Known + run.Refused)));
    }

    [Fact]
    public void Start_AnotherWorldInThatFolder_IsRefused()
    {
        using var program = new CommandLine();
        Directory.CreateDirectory(Path.Combine(program.Folder, "f"));
        program.Write("f/mine.txt", "mine");
        var foreign = program.Run("start", "--no-serve", "--folder", "f");
        Assert.Equal(2, foreign.Code);
        Assert.Contains("is not empty and no rehearsal", foreign.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(program.Folder, "f", "mine.txt")));
    }

    /// <summary>Every quote on the way down stands in its source at the place it names, and there is one.</summary>
    private static void Walk(Session session, string id)
    {
        var quotes = 0;
        foreach (var quote in session.Why(id)!.Steps.Select(s => s.Quote).OfType<WhyQuote>())
        {
            var text = session.Evidence.Source(quote.OwnerId)?.Text ?? session.Evidence.Part(quote.OwnerId)!.Text;
            Assert.Equal(TextLayer.Of(text).Quote(quote.Start, quote.Length), quote.Quote);
            Assert.True(quote.Stands);
            quotes++;
        }

        Assert.True(quotes > 0, $"{id} leads to no words");
    }

    private string Story(string name) => rehearsal.Made.Json.GetProperty("story").GetProperty(name).GetString()!;

    private long RecordNumber()
    {
        var number = 0L;
        rehearsal.With(session => number = session.RecordNumber);
        return number;
    }

    private static string TextOf(string resource)
    {
        using var reader = new StreamReader(typeof(Truth).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

using Homeward.Basics;
using Homeward.Claims;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Exchanges;

/// <summary>The register, and what sources say beside it.</summary>
public class ExchangesTest
{
    private const string Text = "On March 19, 175 prisoners from each side were exchanged. About thirty of them were sent back to the front.\n";

    [Fact]
    public void Register_Twice_WritesTheEditionOnce()
    {
        using var test = new TestDesk().Unlock();
        Assert.Equal(ExchangeRegister.Shipped.Operations.Count, test.Mira.Exchanges.Register());
        var size = test.Desk.Mark().RecordNumber;
        Assert.Equal(0, test.Mira.Exchanges.Register());
        Assert.Equal(size, test.Desk.Mark().RecordNumber);
        Assert.Equal(ExchangeRegister.Shipped.Operations.Count, test.Mira.Exchanges.List(null, Slice.First(200)).Total);
        var of2025 = test.Mira.Exchanges.List(2025, Slice.First(200));
        Assert.All(of2025.Rows, r => Assert.True(r.When.Earliest!.Value.Year <= 2025 && r.When.Latest!.Value.Year >= 2025));
        Assert.Contains(of2025.Rows, r => r.Key == "2025-03-19");
        Assert.Equal(0, test.Mira.Exchanges.List(1999, Slice.First()).Total);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Find_ByKeyIdOrStage_GivesTheOperationWithItsMarks()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Exchanges.Register();
        var staged = ExchangeRegister.Shipped.Operations.First(o => o.Stages.Count > 1);
        var page = test.Mira.Exchanges.Find(staged.Stages[1].Key)!;
        Assert.Equal(staged.Id, page.Row.Id);
        Assert.Equal(staged.Stages.Count, page.Stages.Count);
        Assert.Equal(page.Row.Id, test.Mira.Exchanges.Find(staged.Id)!.Row.Id);
        Assert.All(page.Stages.SelectMany(s => s.Counts).Concat(page.Row.Counts), c => Assert.Contains(c.Mark, new[] { "S", "K", "V" }));
        Assert.Null(test.Mira.Exchanges.Find("exc-unknown"));
    }

    [Fact]
    public void Place_AcceptedClaim_StandsBesideTheRegisterOnBothSides()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Exchanges.Register();
        var (claim, group) = Claims(test);
        var exchange = test.Mira.Exchanges.Find("2025-03-19")!.Row;
        Assert.Equal("not-accepted", test.Mira.Exchanges.Place(claim, exchange.Id, "early").Refusal!.Code);
        test.Mira.Claims.Accept(claim, 1, "accept-1");
        test.Mira.Claims.Accept(group, 1, "accept-2");
        var meant = test.Mira.Exchanges.Candidates(claim)[0];
        Assert.Equal(exchange.Id, meant.ParentId);
        Assert.NotEmpty(meant.Candidate.For);
        Assert.Equal(exchange.Id, test.Mira.Exchanges.Candidates(group)[0].ParentId);
        Assert.True(test.Mira.Exchanges.Place(claim, exchange.Id, "place-1").IsDone);
        Assert.Equal("already", test.Mira.Exchanges.Place(claim, exchange.Id, "place-2").Refusal!.Code);
        Assert.True(test.Mira.Exchanges.Place(group, exchange.Id, "place-3").IsDone);

        var page = test.Mira.Exchanges.Find(exchange.Id)!;
        var said = page.Row.Counts.Where(c => c.ClaimId == claim).ToList();
        Assert.Equal(["ru", "ua"], said.Select(c => c.Side));
        Assert.All(said, c => Assert.Equal(("175", "ARA"), (c.Count.Notation, c.Voice[0])));
        Assert.Equal(exchange.Counts.Count + 2, page.Row.Counts.Count);
        Assert.Equal(group, Assert.Single(page.Groups).ClaimId);
        Assert.Equal(2, page.Row.Statements);
        Assert.Equal(2, page.Statements.Count);
        Assert.Equal([exchange.Id], test.Mira.Exchanges.OfClaim(claim));

        test.Mira.Claims.SetAside(claim, 2, "aside", "wrong day");
        Assert.Equal(exchange.Counts.Count, test.Mira.Exchanges.Find(exchange.Id)!.Row.Counts.Count);
        Assert.True(test.Mira.Exchanges.Unplace(group, exchange.Id, "unplace").IsDone);
        Assert.Empty(test.Mira.Exchanges.Find(exchange.Id)!.Groups);
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Place_NotDisclosed_IsShownAsWithheld()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Exchanges.Register();
        var source = test.AddFile("n.txt", Text);
        var claim = test.Mira.Claims.Propose(source, Spoken() with { Counts = [CountRange.Parse("not disclosed", CountedPer.SideRu)] }, "c").Id!;
        test.Mira.Claims.Accept(claim, 1, "a");
        var exchange = test.Mira.Exchanges.Find("2025-03-19")!.Row.Id;
        test.Mira.Exchanges.Place(claim, exchange, "p");
        var said = test.Mira.Exchanges.Find(exchange)!.Row.Counts.Single(c => c.ClaimId == claim);
        Assert.Equal(("ru", false), (said.Side, said.Count.Disclosed));
    }

    [Fact]
    public void People_RosterOrStatement_AreKnownByName()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Exchanges.Register();
        var exchange = test.Mira.Exchanges.Find("2025-03-19")!.Row.Id;
        var m = test.AddMentions("roster", "Петров,Сергей,Николаевич,12.05.1990,", "Сидоров,Олег,Павлович,1981,");
        var source = test.Mira.Persons.Mention(m[0])!.SourceId;
        var other = test.AddMentions("post", "Котенко,Юрий,,1979,");
        Assert.Equal(0, test.Mira.Exchanges.People(exchange, Slice.First()).Total);
        Assert.True(test.Mira.Exchanges.PlaceRoster(source, exchange, "roster").IsDone);
        Assert.True(test.Mira.Exchanges.PlaceRoster(source, exchange, "roster").IsDone);
        Assert.Equal("nobody", test.Mira.Exchanges.PlaceRoster(source, exchange, "roster-2").Refusal!.Code);
        var ids = m.Concat(other).Select((id, i) => test.Mira.Persons.Open(id, EntryReasons.Roster, false, $"o{i}").Id!).ToList();
        Assert.Equal(2, test.Mira.Exchanges.People(exchange, Slice.First()).Total);

        var (claim, _) = Claims(test);
        test.Mira.Claims.Accept(claim, 1, "accept");
        test.Mira.Exchanges.Place(claim, exchange, "place");
        test.Mira.Persons.About(claim, other[0], "about");
        Assert.Equal(ids.Order(), test.Mira.Exchanges.People(exchange, Slice.First()).Rows.Select(r => r.Id).Order());
        Assert.Equal(3, test.Mira.Exchanges.Find(exchange)!.Row.KnownByName);
        Assert.Equal([(exchange, "roster")], test.Mira.Exchanges.Of(ids[0]));
        Assert.Equal([(exchange, "said")], test.Mira.Exchanges.Of(ids[2]));
        Assert.True(test.Mira.Exchanges.UnplaceMention(m[0], exchange, "un").IsDone);
        Assert.Equal(2, test.Mira.Exchanges.Find(exchange)!.Row.KnownByName);
        Assert.Equal("placed-as", test.Mira.Exchanges.PlaceMention(m[0], exchange, "perhaps", "pm").Refusal!.Code);
    }

    [Fact]
    public void Roster_WithSideAndCategory_StandsAsPublishedAndFiguresArePerSide()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Exchanges.Register();
        var exchange = test.Mira.Exchanges.Find("2025-03-19")!.Row.Id;
        var home = test.AddMentions("ru", "Петров,Сергей,Николаевич,12.05.1990,", "Сидоров,Олег,Павлович,1981,");
        var away = test.AddMentions("ua", "Котенко,Юрій,Іванович,1979,");
        var extra = test.AddMentions("extra", "Іваненко,Петро,Іванович,1985,");
        string Source(string mention) => test.Mira.Persons.Mention(mention)!.SourceId;
        Assert.True(test.Mira.Exchanges.PlaceRoster(Source(home[0]), exchange, "r1", "a list", new PlacedWhere("ru", "military")).IsDone);
        Assert.True(test.Mira.Exchanges.PlaceRoster(Source(away[0]), exchange, "r2", "a list", new PlacedWhere("ua", "civilian")).IsDone);
        Assert.True(test.Mira.Exchanges.PlaceRoster(Source(extra[0]), exchange, "r3", null, new PlacedWhere("ua", null, true)).IsDone);
        Assert.Equal("side", test.Mira.Exchanges.PlaceMention(home[0], exchange, PlacedAs.Said, "bad", null, new PlacedWhere("xx")).Refusal!.Code);
        var rows = test.Mira.Exchanges.Roster(exchange, Slice.First());
        Assert.Equal(4, rows.Total);
        Assert.Equal(2, rows.Rows.Count(r => r.Where is { Side: "ru", Category: "military", OutsideFormula: false }));
        Assert.Contains(rows.Rows, r => r.Where is { Side: "ua", OutsideFormula: true } && r.Mention!.Name.Text.Contains("Іваненко", StringComparison.Ordinal));
        foreach (var (id, i) in home.Concat(away).Concat(extra).Select((id, i) => (id, i)))
            test.Mira.Persons.Open(id, EntryReasons.Roster, false, $"o{i}");
        test.Reopen();
        Assert.Equal(2, test.Mira.Statistics.Of(exchange, new("A-1-sent", "ru"), "en")!.Row.Known);
        Assert.Equal(1, test.Mira.Statistics.Of(exchange, new("A-1-sent", "ua"), "en")!.Row.Known);
        Assert.Equal(0, test.Desk.As("mem-nobody").Exchanges.Roster(exchange, Slice.First()).Total);
        var total = ExchangeTotal.For(test.Mira.Exchanges.Operations(2025), "ru", DateOnly.MinValue, DateOnly.MaxValue);
        Assert.Null(total.High);
        Assert.NotEmpty(total.Withheld);
    }

    [Fact]
    public void EveryQuestion_AskedByWhoMaySeeNothing_AnswersNothing()
    {
        using var test = new TestDesk().Unlock();
        test.Mira.Exchanges.Register();
        var exchange = test.Mira.Exchanges.Find("2025-03-19")!.Row.Id;
        var m = test.AddMentions("roster", "Петров,Сергей,Николаевич,12.05.1990,");
        var source = test.Mira.Persons.Mention(m[0])!.SourceId;
        var person = test.Mira.Persons.Open(m[0], EntryReasons.Roster, false, "o").Id!;
        test.Mira.Exchanges.PlaceRoster(source, exchange, "roster");
        var (claim, _) = Claims(test);
        test.Mira.Claims.Accept(claim, 1, "accept");
        test.Mira.Exchanges.Place(claim, exchange, "place");
        var size = test.Desk.Mark().RecordNumber;
        var nobody = test.Desk.As("mem-nobody").Exchanges;
        Assert.Equal(0, nobody.List(null, Slice.First()).Total);
        Assert.Null(nobody.Find(exchange));
        Assert.Equal(0, nobody.People(exchange, Slice.First()).Total);
        Assert.Empty(nobody.Of(person));
        Assert.Empty(nobody.OfClaim(claim));
        Assert.Empty(nobody.Candidates(claim));
        Assert.Empty(nobody.MentionCandidates(m[0]));
        Assert.Throws<RefusedException>(() => nobody.Register());
        Assert.Equal("wall", nobody.Place(claim, exchange, "n1").Refusal!.Code);
        Assert.Equal("wall", nobody.Unplace(claim, exchange, "n2").Refusal!.Code);
        Assert.Equal("wall", nobody.PlaceMention(m[0], exchange, PlacedAs.Said, "n3").Refusal!.Code);
        Assert.Equal("wall", nobody.UnplaceMention(m[0], exchange, "n4").Refusal!.Code);
        Assert.Equal("wall", nobody.PlaceRoster(source, exchange, "n5").Refusal!.Code);
        Assert.Equal(size, test.Desk.Mark().RecordNumber);
    }

    private static Claim Spoken() => new()
    {
        Kind = Kinds.Exchange, Start = 0, Length = 57, Quote = Text[..57], Voice = ["ARA"],
        When = new UncertainDate("March 19", "en", null, "2025-03-19", new(2025, 3, 19), new(2025, 3, 19), "reader", ""),
        Counts = [CountRange.Parse("175", CountedPer.Each)],
    };

    private static (string Exchange, string Group) Claims(TestDesk test)
    {
        var source = test.AddFile("note.txt", Text);
        var exchange = test.Mira.Claims.Propose(source, Spoken(), "claim-e").Id!;
        var group = test.Mira.Claims.Propose(source, new Claim
        {
            Kind = Kinds.Stage, Stage = Stages.SentToFront, Start = 58, Length = 49, Quote = Text[58..107], Voice = ["ARA", "a relative"],
            Group = "released 2025-03-19", Counts = [CountRange.Parse("~30", CountedPer.Persons)],
        }, "claim-g").Id!;
        return (exchange, group);
    }
}

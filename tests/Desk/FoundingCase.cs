using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Tests.House;
using Homeward.Views;
using Draft = Homeward.Views.Draft;

namespace Homeward.Tests.Desk;

/// <summary>
/// A desk that has taken in the founding note: read, the statements about the exchange of 19 March 2025 accepted and
/// placed, two
/// that the reader overlooks added by hand. People, where a test needs them, are invented.
/// </summary>
internal sealed class FoundingCase : IDisposable
{
    public const string ExchangeKey = "2025-03-19";

    private int acts;

    public FoundingCase(bool accepted = true)
    {
        Desk = new TestDesk().Unlock();
        Exchange = ExchangeRegister.IdOf(ExchangeKey);
        Mira.Exchanges.Register();
        var note = Path.Combine(Desk.Root, "note.txt");
        File.WriteAllText(note, Repository.Read("data/story/note.txt"), new UTF8Encoding(false));
        Source = Mira.Evidence.Add(note, new AddOptions(Sample: true)).Single().SourceIds.Single();
        Mira.Claims.ReadSource(Source);
        if (!accepted) return;
        foreach (var row in Mira.Claims.Of(Source).Where(IsOfTheMarchExchange))
        {
            Assert(Mira.Claims.Accept(row.Id, row.Version, Act()));
            Assert(Mira.Exchanges.Place(row.Id, Exchange, Act()));
        }

        Say(Source, "the men were brought to a place that nobody named", Stages.TakenToUnknownPlace, Exchange);
        Say(Source, "They did not reach their units", Stages.ReturnedToUnit, Exchange, denied: true);
    }

    public TestDesk Desk { get; }

    public Session Mira => Desk.Mira;

    public string Source { get; }

    public string Exchange { get; }

    public string Act() => $"test-{acts++}";

    /// <summary>Somebody who works here but may not see what a wall closes off; with no wall named, somebody who sees
    /// nothing.</summary>
    public Session Stranger => Desk.Desk.As("mem-nobody");

    /// <summary>Closes things off from everybody but one invented member.</summary>
    public void Wall(params string[] ids)
    {
        var wall = "wal-" + acts++;
        var body = Entry.Write(new WallOpened("closed", ["mem-inside"]));
        Mira.Seat.Do(Act(), [
            new Draft("wall-opened", 1, [new(wall, 0)], Secrecy.Desk, Secrecy.Desk, body),
            .. ids.Select(id => new Draft("wall-set", 1, [new(id, null)], Secrecy.Desk, Secrecy.Desk,
                Entry.Write(new WallSet(wall, "test"))))]);
    }

    public string AddText(string name, string text)
    {
        var file = Path.Combine(Desk.Root, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return Mira.Evidence.Add(file).Single().SourceIds.Single();
    }

    /// <summary>A statement made by hand on words of a source, accepted, and placed at an exchange where one is
    /// given.</summary>
    public string Say(
        string source, string quote, string stage, string? exchange = null, string? when = null, bool denied = false,
            string kind = Kinds.Stage,
        Func<Claim, Claim>? more = null)
    {
        var text = Mira.Evidence.Source(source)!.Text;
        var at = text.IndexOf(quote, StringComparison.Ordinal);
        if (at < 0) throw new InvalidOperationException($"“{quote}” does not stand in the source");
        var claim = new Claim
        {
            Kind = kind, Stage = stage.Length == 0 ? null : stage, Quote = quote,
            Start = text[..at].EnumerateRunes().Count(),
            Length = quote.EnumerateRunes().Count(), When = when is null ? null : ClaimDates.FromEdtf(when),
            Polarity = denied ? Polarities.Denied : Polarities.Affirmed,
            Voice = ["ARA", "relative of a released prisoner"],
        };
        var id = Assert(Mira.Claims.Propose(source, more?.Invoke(claim) ?? claim, Act()));
        Assert(Mira.Claims.Accept(id, 1, Act()));
        if (exchange is not null) Assert(Mira.Exchanges.Place(id, exchange, Act()));
        return id;
    }

    /// <summary>An invented person on a list, opened and placed in the March exchange.</summary>
    public (string Person, string Mention) AddPerson(int number, string entryReason = "roster",
        bool outcomeKnown = false)
    {
        string[] surnames = ["Petrenko", "Rudakov", "Sysoev", "Tarabrin", "Ugrimov", "Fadeikin", "Khlopov", "Chulkov",
            "Shubnikov", "Yartsev"];
        var list = AddText($"list-{number}.csv",
            $"surname,given,patronymic,birth date,unit\n{surnames[number % 10]},Ivan{number},Petrovich,{1 + number % 28:00}.03.{1980 + number % 20},11111\n");
        Mira.Persons.RecordMentions(list);
        var mention = Mira.Persons.Mentions(list, Slice.First()).Rows.Single().Id;
        var person = Assert(Mira.Persons.Open(mention, entryReason, outcomeKnown, Act()));
        Assert(Mira.Exchanges.PlaceMention(mention, Exchange, PlacedAs.Roster, Act()));
        return (person, mention);
    }

    /// <summary>A statement about an invented person, from a note of its own.</summary>
    public string SayOf(string mention, string stage, string? when = null, bool denied = false, Func<Claim,
        Claim>? more = null, string kind = Kinds.Stage)
    {
        var words = $"He is said to be {(stage.Length == 0 ? "so" : stage)}, note {acts}";
        var source = AddText($"call-{acts}.txt", $"A call of this week.\n{words}.\n");
        var claim = Say(source, words, stage, null, when, denied, kind, more);
        Assert(Mira.Persons.About(claim, mention, Act()));
        return claim;
    }

    public static string Assert(Outcome outcome) => outcome.Id
        ?? throw new InvalidOperationException(outcome.Refusal!.Sentence);

    public void Dispose() => Desk.Dispose();

    private static bool IsOfTheMarchExchange(ClaimRow row) => row.Claim is { } claim
        && claim.Polarity == Polarities.Affirmed
        && (claim.Kind == Kinds.Exchange ? claim.When?.Edtf == ExchangeKey && claim.Counts.Any(c => c.Per == CountedPer.Each) : claim.Start is > 600 and < 1200);
}

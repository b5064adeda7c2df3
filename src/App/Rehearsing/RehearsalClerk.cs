using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward.App.Rehearsing;

/// <summary>
/// The made-up clerk of a rehearsal desk, who knows the world's truth and says so with every reason. Works through the rooms as
/// any member does. What came in last is left undone, so that there is something to decide. Acts are named after what they hold:
/// after a crash the same work goes on and nothing is done twice.
/// </summary>
internal sealed partial class RehearsalClerk(Session session, WorldTruth truth, Action<string, long, long> progress)
{
    private const string Because = "Made-up clerk, who knows the truth of the made-up world: ";
    private const int AtOnce = 500;
    private const int MostAssessed = 150;

    private static readonly HashSet<string> AfterRelease = new(StringComparer.Ordinal)
    {
        Stages.TakenToUnknownPlace, Stages.HeldAfterRelease, Stages.Questioned, Stages.MedicalBoard, Stages.Leave, Stages.ReturnedToUnit,
        Stages.ContractSigned, Stages.SentToFront, Stages.SentToOccupiedTerritory, Stages.Discharged, Stages.Killed, Stages.Recaptured,
    };

    private DeskTexts? texts;

    private DeskTexts Texts => texts ??= DeskTexts.Of(session, truth);

    /// <summary>Key of the leg of a made-up exchange that leads to one side.</summary>
    public static string LegOf(TruthExchange exchange, string side) => $"{KeyOf(exchange)}-{side}";

    public static string KeyOf(TruthExchange exchange) => "invented-" + exchange.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The world's own exchanges as the register takes them: each with a leg to either side, all marked as invented.</summary>
    public static IReadOnlyList<ExchangeOperation> Operations(WorldTruth truth) => [.. truth.Exchanges.Select(e =>
    {
        var when = new UncertainDate(null, null, null, Edtf(e), e.First, e.Last, "rehearsal", "invented");
        return new ExchangeOperation(
            ExchangeRegister.IdOf(KeyOf(e)), KeyOf(e), "exchange", when, [], [Leg(e, "ru", e.ReleasedRu, when), Leg(e, "ua", e.ReleasedUa, when)],
            ["INVENTED exchange (rehearsal)"], e.Category is null ? [] : [e.Category], [], [], null, "K",
            "Invented: it never took place. It belongs to the made-up world of this rehearsal desk.", []);
    })];

    private static ExchangeStage Leg(TruthExchange e, string side, int released, UncertainDate when) => new(
        ExchangeRegister.IdOf(LegOf(e, side)), LegOf(e, side), when,
        [new ExchangeCount(side, CountRange.Parse(released.ToString(CultureInfo.InvariantCulture), "side-" + side), "all", "invented world", "K", false, "invented")],
        [], "K", "invented");

    private static string Edtf(TruthExchange e) => e.First == e.Last
        ? e.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{e.First:yyyy-MM-dd}/{e.Last:yyyy-MM-dd}");

    /// <summary>Decides the pairs the desk proposes, and joins what it did not propose but the truth ties together.</summary>
    /// <returns>how many are now judged the same, and different</returns>
    public (int Same, int Different) Judge()
    {
        var known = Texts.Mentions.Where(IsDone).ToDictionary(m => m.Id, StringComparer.Ordinal);
        var joined = new Joined();
        foreach (var judged in known.Keys.SelectMany(id => session.Persons.JudgementsOn(id)).Where(j => j.Answer == Answer.Same))
        {
            var at = judged.PairId.IndexOf('~', StringComparison.Ordinal);
            joined.Join(judged.PairId[..at], judged.PairId[(at + 1)..]);
        }

        var same = new List<PairJudgement>();
        var different = new List<(string A, string B, PairJudgement Judgement)>();
        foreach (var pair in DeskTexts.All(slice => session.Persons.Pairs(slice)))
        {
            var at = pair.Id.IndexOf('~', StringComparison.Ordinal);
            if (!known.TryGetValue(pair.Id[..at], out var a) || !known.TryGetValue(pair.Id[(at + 1)..], out var b)) continue;
            if (a.Person != b.Person) different.Add((a.Id, b.Id, new PairJudgement(pair.Id, Answer.Different, 0, Because + "two people.")));
            else if (joined.Join(a.Id, b.Id)) same.Add(new PairJudgement(pair.Id, Answer.Same, 0, Because + "one person."));
        }

        foreach (var person in known.Values.GroupBy(m => m.Person))
        {
            var first = person.First();
            foreach (var other in person.Skip(1).Where(o => joined.Join(first.Id, o.Id)))
            {
                var pair = string.CompareOrdinal(first.Id, other.Id) < 0 ? $"{first.Id}~{other.Id}" : $"{other.Id}~{first.Id}";
                same.Add(new PairJudgement(pair, Answer.Same, 0, Because + "one person, though the desk did not propose the two."));
            }
        }

        InChunks("judge", same, j => j.PairId, session.Persons.JudgeMany);
        // One judgement settles all pairs between two people.
        var parted = new HashSet<(string, string)>();
        var needed = different.Where(d => parted.Add(Ordered(joined.Root(d.A), joined.Root(d.B)))).Select(d => d.Judgement).ToList();
        InChunks("judge", needed, j => j.PairId, session.Persons.JudgeMany);
        return (same.Count, needed.Count);
    }

    /// <summary>Opens everybody known by name, with the reason that follows from the first text that names them.</summary>
    public int OpenPersons()
    {
        var open = Texts.Mentions.Where(IsDone).GroupBy(m => m.Person).Select(g => g.OrderBy(Rank).ThenBy(m => m.Day).First())
            .Where(m => session.Persons.PersonOf(m.Id) is null).Select(Opening).ToList();
        InChunks("open", open, p => p.MentionId, session.Persons.OpenMany);
        return open.Count;
    }

    /// <summary>Places everybody on the published roster in the leg of the exchange that brought them home.</summary>
    public int PlaceRoster()
    {
        var places = Texts.Mentions.Where(m => m.SourceName == "roster.csv").Select(m => (Mention: m.Id, Leg: LegOf(m.Person)))
            .Where(p => p.Leg is not null).Select(p => (p.Mention, ExchangeRegister.IdOf(p.Leg!))).ToList();
        InChunks("roster", places, p => p.Mention, (chunk, act) =>
            session.Exchanges.PlaceMentions(chunk, PlacedAs.Roster, act, Because + "this list came out after the exchange."));
        return places.Count;
    }

    /// <summary>Decides on proposals that the truth knows: accepted where the reader read the text right, set aside where not.</summary>
    public (int Accepted, int SetAside, int Left) DecideClaims()
    {
        var decisions = new List<ClaimDecision>();
        var left = 0;
        foreach (var row in DeskTexts.All(slice => session.Claims.List(slice, ClaimState.Proposed)))
        {
            if (row.Claim is null || Texts.OwnerOf(row.OwnerId) is not { } owner || IsLeft(owner) || Spoken(owner, row.Claim) is not { } said) left++;
            else decisions.Add(Decide(row, said));
        }

        InChunks("claims", decisions, d => d.ClaimId, session.Claims.DecideMany);
        return (decisions.Count(d => d.Accept), decisions.Count(d => !d.Accept), left);
    }

    /// <summary>Ties accepted statements to the people they speak of, and to the made-up exchanges.</summary>
    public (int Tied, int Placed) Attach()
    {
        var byPerson = Texts.Mentions.Where(IsDone).GroupBy(m => m.Person).ToDictionary(g => g.Key, g => g.OrderBy(Rank).ThenBy(m => m.Day).ToList(), StringComparer.Ordinal);
        var ties = new List<ClaimTie>();
        var places = new List<(string Claim, string Exchange)>();
        foreach (var row in DeskTexts.All(slice => session.Claims.List(slice, ClaimState.Accepted)))
        {
            if (row.Claim is not { } claim || Texts.OwnerOf(row.OwnerId) is not { } owner || Spoken(owner, claim) is not { } said) continue;
            if (said.Person is { } person && byPerson.TryGetValue(person, out var of) && session.Persons.PersonsOf(row.Id).Count == 0)
            {
                var mention = of.FirstOrDefault(m => m.OwnerId == row.OwnerId) ?? of[0];
                ties.Add(new ClaimTie(row.Id, mention.Id, mention.OwnerId == row.OwnerId ? null : Because + "it speaks of this person without a name."));
            }

            if (PlaceOf(said) is { } place && session.Exchanges.OfClaim(row.Id).Count == 0) places.Add((row.Id, ExchangeRegister.IdOf(place)));
        }

        InChunks("about", ties, t => t.ClaimId, session.Persons.AboutMany);
        InChunks("place", places, p => p.Claim, (chunk, act) => session.Exchanges.PlaceMany(chunk, act, Because + "it speaks of this exchange."));
        return (ties.Count, places.Count);
    }

    /// <summary>
    /// Asks the rule on active service of people of whom something after release is accepted; of so many as can be asked while
    /// somebody waits. The others can be asked with homeward assess.
    /// </summary>
    public int Assess()
    {
        var people = Texts.Mentions.Where(IsDone).Select(m => session.Persons.PersonOf(m.Id)).OfType<string>().Distinct().ToList();
        var (written, asked) = (0, 0);
        foreach (var (person, at) in people.Select((p, i) => (p, i)))
        {
            if (asked == MostAssessed) break;
            if (session.Paths.Of(person) is not { } path || !path.Stages.Any(s => AfterRelease.Contains(s.Stage))) continue;
            asked++;
            var assessed = session.Findings.Assess(person, "IHL-117");
            if (assessed.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
            written += assessed.Written;
            progress("assessing", at + 1, people.Count);
        }

        return written;
    }

    /// <summary>Freezes a figure for each leg of each made-up exchange, as things stood a month after it.</summary>
    public int Freeze()
    {
        var frozen = 0;
        foreach (var exchange in truth.Exchanges)
        {
            foreach (var side in (string[])["ru", "ua"])
            {
                var choice = new FigureChoice("C-2-sent", side, CutOff: CutOff(exchange));
                Need(session.Statistics.Freeze(LegOf(exchange, side), choice, $"rehearsal/figure/{LegOf(exchange, side)}"));
                progress("figures", ++frozen, 2 * truth.Exchanges.Count);
            }
        }

        return frozen;
    }

    /// <summary>A month after the exchange.</summary>
    public static DateOnly CutOff(TruthExchange exchange) => exchange.Last.AddDays(30);

    private bool IsLeft(string owner) => truth.Day(owner) > truth.LeftFrom;

    private bool IsDone(KnownMention mention) => !IsLeft(mention.Owner);

    /// <summary>What reached the desk first: lists and calls for help name people before anything is known of what came after.</summary>
    private static int Rank(KnownMention m) => m.SourceName.StartsWith("lists/", StringComparison.Ordinal) || m.SourceName == "helpline.csv" ? 0
        : m.SourceName == "roster.csv" ? 1 : 2;

    private PersonToOpen Opening(KnownMention first)
    {
        var after = truth.Claims(first.Owner).Any(c => c.Person == first.Person && c.Stage is { } stage && AfterRelease.Contains(stage));
        var asked = first.SourceName == "helpline.csv" || first.SourceName.StartsWith("calls/", StringComparison.Ordinal);
        var reason = first.SourceName == "roster.csv" ? EntryReasons.Roster
            : asked ? EntryReasons.Request : after ? EntryReasons.ThroughOutcome : EntryReasons.Mention;
        return new PersonToOpen(first.Id, reason, after);
    }

    private string? LegOf(string person) => truth.Persons.GetValueOrDefault(person) is { Exchange: { } id } p
        && truth.Exchanges.FirstOrDefault(e => e.Id == id) is { } exchange ? LegOf(exchange, p.Side) : null;

    private string? PlaceOf(TruthClaim said)
    {
        if (said.Person is { } person) return said is { Stage: Stages.Exchanged, Polarity: Polarities.Affirmed, Holds: true } ? LegOf(person) : null;
        return said.Exchange is { } id && truth.Exchanges.FirstOrDefault(e => e.Id == id) is { } exchange ? KeyOf(exchange) : null;
    }

    /// <summary>The truth's statement a proposal is of: the same words, and if there are several, the same kind first.</summary>
    private TruthClaim? Spoken(string owner, Claim claim) => truth.Claims(owner)
        .Where(t => (t.Start < claim.Start + claim.Length && claim.Start < t.Start + t.Length) || t.Quote == claim.Quote)
        .OrderByDescending(t => t.Kind == claim.Kind).ThenByDescending(t => t.Stage == claim.Stage).FirstOrDefault();

    private static ClaimDecision Decide(ClaimRow row, TruthClaim said)
    {
        var claim = row.Claim!;
        var wrong = claim.Kind != said.Kind || claim.Stage != said.Stage ? "the text speaks of something else here."
            : claim.Polarity != said.Polarity ? "the text says the opposite."
            : claim.Modality != said.Modality ? "the text says it in another way."
            : !Allows(claim.When, said.When) ? "the text means another day."
            : said is { Holds: false, Person: not null } ? "the text says so, but it is a rumour and not so." : null;
        return new ClaimDecision(row.Id, row.Version, wrong is null, wrong is null ? null : Because + wrong);
    }

    private static bool Allows(UncertainDate? read, string? meant)
    {
        if (read is null || meant is null || Homeward.Basics.Edtf.Parse(meant).Value?.Span is not { } date) return true;
        return !(read.Earliest > date.Latest) && !(read.Latest < date.Earliest);
    }

    private void InChunks<T>(string step, IReadOnlyList<T> all, Func<T, string> name, Func<IReadOnlyList<T>, string, Outcome> act)
    {
        foreach (var (chunk, at) in all.Chunk(AtOnce).Select((c, i) => (c, i)))
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', chunk.Select(name))));
            Need(act(chunk, $"rehearsal/{step}/{Convert.ToHexStringLower(hash.AsSpan(0, 12))}"));
            progress(step, Math.Min((at + 1) * AtOnce, all.Count), all.Count);
        }
    }

    /// <summary>The clerk does nothing that may be refused: a refusal here is our mistake, said as it is.</summary>
    private static void Need(Outcome outcome)
    {
        if (outcome.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
    }

    private static (string, string) Ordered(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    /// <summary>Which mentions are joined so far.</summary>
    private sealed class Joined
    {
        private readonly Dictionary<string, string> up = new(StringComparer.Ordinal);

        public string Root(string id)
        {
            while (up.TryGetValue(id, out var above)) id = above;
            return id;
        }

        /// <returns>false when they were joined already</returns>
        public bool Join(string a, string b)
        {
            var (x, y) = (Root(a), Root(b));
            if (x == y) return false;
            up[y] = x;
            return true;
        }
    }
}

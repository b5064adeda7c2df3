using System.Globalization;
using System.Security.Cryptography;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>A call as it is taken down. Only the words are needed.</summary>
/// <param name="From">who called: "his mother"</param>
/// <param name="Contact">number, handle or address to reach them</param>
/// <param name="Case">the case it belongs to; null opens one</param>
/// <param name="Person">whom it is about, when that is known already</param>
/// <param name="Sought">whom they look for: opens a standing search</param>
/// <param name="Risk">null: what the words of danger say</param>
public sealed record HeardCall(
    string Words, string? From = null, string? How = null, string? Contact = null, string? SafeTime = null, string? Channel = null, string? Avoid = null,
    DateOnly? Next = null, string? Need = null, string? Risk = null, string? Case = null, string? Person = null, string? Lang = null, Sought? Sought = null);

/// <summary>What a number, handle or name brings up.</summary>
/// <param name="ByContact">cases with this very number or handle</param>
/// <param name="ByName">cases with a call that names somebody so</param>
/// <param name="Persons">people this desk follows</param>
/// <param name="Mentions">places where somebody is named so, and nobody is followed yet</param>
public sealed record EarlierCalls(
    bool IsContact, IReadOnlyList<CaseRow> ByContact, IReadOnlyList<CaseRow> ByName, IReadOnlyList<PersonRow> Persons, IReadOnlyList<MentionRow> Mentions)
{
    public bool IsEmpty => ByContact.Count + ByName.Count + Persons.Count + Mentions.Count == 0;
}

// A call: earlier ones are looked up, the words are kept, a case is opened or goes on.
public sealed partial class CasesRoom
{
    private const int MostFound = 20;

    // Not a letter of a person's code; the same on both keyboards.
    private const char CodeLetter = 'H';

    /// <summary>Earlier calls and people by a number, a handle or a name in any script: two relatives of one man are not two men.</summary>
    public EarlierCalls Earlier(string? text)
    {
        var tidy = text?.Trim() ?? "";
        if (tidy.Length == 0) return new(false, [], [], [], []);
        if (CodeOf(tidy) is { } code) return new(false, ByCode(code), [], [], []);
        if (ContactPoint.Read(tidy) is { } point) return new(true, ByHash(HashOf(point)), [], [], []);
        var mentions = persons.SearchMentions(tidy, Slice.First(Slice.Most)).Rows;
        var cases = seat.Ask(q => q.Rows(
            $"""
            SELECT {Columns} FROM help_case k WHERE k.erased = 0 AND {SeesCase} AND (EXISTS (SELECT 1 FROM call c WHERE c.case_id = k.id
                    AND c.source IN (SELECT value FROM json_each($2)) AND {Walls.Sees("c.source")})
                OR k.person IN (SELECT value FROM json_each($3)))
            ORDER BY k.position DESC LIMIT {MostFound}
            """,
            r => ReadCase(q, r), seat.Actor, Json(mentions.Select(m => m.SourceId)), Json(mentions.Select(m => m.PersonId).OfType<string>())));
        return new(false, [], cases, persons.Search(tidy, Slice.First(MostFound)).Rows, [.. mentions.Where(m => m.PersonId is null).Take(MostFound)]);
    }

    /// <summary>
    /// Keeps a call: its words as a source, and a case that names it, in one act. Pressing twice keeps one; other words from a page that came
    /// back are another call.
    /// </summary>
    public Outcome Record(HeardCall call, string actId)
    {
        ArgumentNullException.ThrowIfNull(call);
        for (var attempt = 0; ; attempt++)
        {
            var outcome = seat.Try(() => Take(call, actId, attempt));
            if (outcome.Refusal?.Code == "code-taken" && attempt < 12) continue;
            return outcome;
        }
    }

    private Done Take(HeardCall call, string actId, int attempt)
    {
        RefuseUnknown(call);
        var danger = DangerWords.Find(call.Words ?? "", call.Lang).Select(d => d.Quote).Distinct().Take(20).ToList();
        var secret = call.Need == Needs.Refusal;
        var going = Given(call.Case) is { } known ? Visible(known) : null;
        // The most secret class: under keys of its own, and from the first moment behind a wall with nobody in it but who took the call.
        var of = going ?? new Slim(Seat.NewId(Ids.Case), secret ? Secrecy.Capture : Secrecy.Record, "", secret ? Seat.NewId("wal-") : null);
        if (secret && of.Class != Secrecy.Capture)
        {
            throw new RefusedException("a request not to fight opens a case of its own, which nobody else sees; leave the case empty", "secret");
        }

        var note = new HeardNote(call.Words ?? "", Given(call.From), Given(call.How) ?? "phone", null, call.Lang);
        var done = evidence.TakeWith(note, actId, source =>
        {
            var drafts = new List<Draft>();
            if (going is null && secret) drafts.Add(Open("wall-opened", of.Wall!, 0, new WallOpened("one case", [seat.Actor])));
            if (of.Wall is { } wall and not AccessView.OpenWall)
            {
                drafts.Add(Open("wall-set", source, null, new WallSet(wall, "the case of this call")));
                if (going is null) drafts.Add(Open("wall-set", of.Id, null, new WallSet(wall, "asked not to fight")));
            }

            drafts.AddRange(CallDrafts(call, of, source, going is null, danger, attempt));
            return drafts;
        }, of.Class);
        return done with { Ids = [done.Ids.First(i => i.StartsWith(Ids.Case, StringComparison.Ordinal)), .. done.Ids] };
    }

    private static Draft Open<T>(string kind, string id, int? expected, T body) =>
        new(kind, 1, [new(id, expected)], Secrecy.Desk, Secrecy.Desk, Entry.Write(body));

    private IEnumerable<Draft> CallDrafts(HeardCall call, Slim of, string source, bool opens, List<string> danger, int attempt)
    {
        if (opens)
        {
            var risk = Given(call.Risk) ?? (danger.Count > 0 ? Risks.Urgent : of.Class == Secrecy.Capture ? Risks.Raised : Risks.Ordinary);
            yield return new("case-opened", 1, [new(of.Id, 0), new(source, null)], of.Class, KeyOf(of.Id, of.Class),
                Entry.Write(new CaseOpened(NewCode(attempt), risk, danger)));
        }
        else
        {
            yield return new("call-recorded", 1, [new(of.Id, null), new(source, null)], of.Class, KeyOf(of.Id, of.Class),
                Entry.Write(new CallRecorded(danger)));
        }

        if (Given(call.Person) is { } person) yield return AboutDraft(of, person, null);
        if (Contact(call) is { } contact) yield return Inside(of, "contact-kept", Seat.NewId("ctc-"), 0, contact, Secrecy.Contact);
        if (Given(call.Need) is { } need) yield return Inside(of, "help-asked", Seat.NewId("hlp-"), 0, new HelpAsked(need, null, null));
        if (call.Sought is { } sought) yield return SearchDraft(of, sought);
        if (call.Next is { } next) yield return OfCase(of, "next-contact-set", new NextContactSet(next));
    }

    private ContactKept? Contact(HeardCall call)
    {
        var value = Given(call.Contact);
        if (value is null && Given(call.SafeTime) is null && Given(call.Avoid) is null && Given(call.Channel) is null) return null;
        var point = ContactPoint.Read(value);
        return new ContactKept(point?.Kind ?? (value is null ? null : "other"), value, point is null ? null : HashOf(point), Given(call.From), Given(call.SafeTime),
            Given(call.Channel), Given(call.Avoid));
    }

    private void RefuseUnknown(HeardCall call)
    {
        if (Given(call.Need) is { } need && !Needs.All.Contains(need)) throw new RefusedException($"“{need}” is no need this desk knows", "need");
        if (Given(call.Channel) is { } way && !Channels.All.Contains(way)) throw new RefusedException($"“{way}” is no way to reach somebody", "channel");
        if (Given(call.Risk) is { } risk && !Risks.All.Contains(risk)) throw new RefusedException($"“{risk}” is no degree of danger", "risk");
        if (Given(call.Person) is { } person) RefuseUnseen(person);
    }

    private void RefuseUnseen(string person)
    {
        if (persons.Find(person) is null) throw new RefusedException("there is no such person, or you may not see them", "wall");
    }

    /// <summary>The number itself stands only in the sealed entry; this finds it again.</summary>
    private string HashOf(ContactPoint point) => Convert.ToHexStringLower(seat.Live.Keys.Index("contact/" + point.Kind, point.Key));

    private IReadOnlyList<CaseRow> ByHash(string hash) => seat.Ask(q => q.Rows(
        $"""
        SELECT {Columns} FROM help_case k WHERE k.erased = 0 AND {SeesCase} AND EXISTS (SELECT 1 FROM contact c WHERE c.case_id = k.id AND c.hash = $2)
        ORDER BY k.state = 'closed', k.position DESC LIMIT {MostFound}
        """,
        r => ReadCase(q, r), seat.Actor, hash));

    private IReadOnlyList<CaseRow> ByCode(string code) => seat.Ask(q => q.Rows(
        $"SELECT {Columns} FROM help_case k WHERE k.code = $2 AND {SeesCase}", r => ReadCase(q, r), seat.Actor, code));

    private static string Json(IEnumerable<string> ids) => System.Text.Json.JsonSerializer.Serialize(ids.Distinct());

    /// <summary>H-4821, also typed small, in Cyrillic or without the dash; null for anything else.</summary>
    private static string? CodeOf(string text)
    {
        if (text.Length is < 5 or > 9 || char.ToUpperInvariant(text[0]) is not (CodeLetter or '\u041d')) return null;
        var digits = text.AsSpan(1).TrimStart(" -–—");
        return digits.Length is 4 or 5 && !digits.ContainsAnyExceptInRange('0', '9') ? $"{CodeLetter}-{digits}" : null;
    }

    private static string NewCode(int attempt)
    {
        var digits = attempt < 6 ? 4 : 5;
        var number = RandomNumberGenerator.GetInt32((int)Math.Pow(10, digits));
        return $"{CodeLetter}-{number.ToString("D" + digits, CultureInfo.InvariantCulture)}";
    }
}

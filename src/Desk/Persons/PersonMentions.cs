using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>One place where somebody is named.</summary>
/// <param name="OwnerId">the source, or the part of it, whose text holds the name</param>
/// <param name="Quote">the words there; null when the source was erased</param>
/// <param name="Number">personal number, in one spelling</param>
/// <param name="PersonId">the person it is of; null when nobody was opened on it</param>
public sealed record MentionRow(
    string Id, NameForm Name, string SourceId, string OwnerId, string SourceTitle, string? Lang, int Start, int Length, string? Quote,
    UncertainDate? Born, string? Place, string? Unit, string? Number, ExchangeHint? Exchange, string? HowReached, string? PersonId,
    bool Erased);

/// <summary>What a person enters when they mark a name in a source by hand. Null: not said there.</summary>
/// <param name="Start">first code point of the name in the owner's text</param>
/// <param name="Length">code points of the name</param>
/// <param name="Born">birth date as written there</param>
/// <param name="HowReached">one of <see cref="Persons.HowReached"/></param>
public sealed record MarkedName(
    int Start, int Length, string HowReached, string? Born = null, string? Unit = null, string? Place = null, string? PersonalNumber = null);

// Mentions: what sources say about who.
public sealed partial class PersonsRoom
{
    private const string MentionQuery = """
        SELECT m.id, m.position, m.name, m.source, m.owner, (SELECT title FROM source s WHERE s.id = m.source),
            (SELECT lang FROM source s WHERE s.id = m.source), m.start, m.length, m.born, m.edtf, m.earliest, m.latest, m.place, m.unit,
            m.number, m.how, (SELECT person FROM person_mention x WHERE x.mention = m.id), m.erased FROM mention m
        """;

    private sealed record SlimMention(
        string Id, long Position, string Name, string Source, string Owner, string Title, string? Lang, int Start, int Length,
        UncertainDate? Born, string? Place, string? Unit, string? Number, string? How, string? Person, bool Erased);

    /// <summary>Mentions in a source or in one part of it, in the order of the text.</summary>
    public Listed<MentionRow> Mentions(string sourceOrPartId, Slice slice)
    {
        var where = $"WHERE (m.owner = $2 OR m.source = $2) AND {Walls.Sees("m.source")}";
        var (rows, total) = seat.Ask(q => (
            q.Rows(
                $"{MentionQuery} {where} ORDER BY m.position LIMIT $3 OFFSET $4", ReadMention, seat.Actor, sourceOrPartId, slice.Limit,
                slice.Offset),
            (int)q.Number($"SELECT count(*) FROM mention m {where}", seat.Actor, sourceOrPartId)));
        return new Listed<MentionRow>([.. rows.Select(OpenMention)], total);
    }

    private static readonly Sorting ByMention = new("m.position DESC", ("name", "coalesce(m.surname, m.name)"), ("born", "m.earliest"), ("place", "m.place"),
        ("unit", "m.unit"), ("source", "(SELECT title FROM source s WHERE s.id = m.source)"));

    /// <summary>What a list of mentions can be sorted by.</summary>
    public static IReadOnlyList<string> MentionSorts => ByMention.Names;

    /// <summary>Mentions of the whole desk, newest first.</summary>
    /// <param name="followed">only those of people we follow, or only the others; null for all</param>
    public Listed<MentionRow> AllMentions(Slice slice, bool? followed = null, Sort? sort = null)
    {
        var which = "WHERE m.erased = 0" + (followed is null ? "" : " AND $2 = EXISTS (SELECT 1 FROM person_mention f WHERE f.mention = m.id)");
        int? only = followed is null ? null : followed.Value ? 1 : 0;
        var (rows, total) = seat.Ask(q => (
            q.Rows($"{MentionQuery} {which} AND {Walls.Sees("m.source")} {ByMention.By(sort)} LIMIT $3 OFFSET $4", ReadMention, seat.Actor, only, slice.Limit, slice.Offset),
            seat.Count(q, Walls.CountBySource($"FROM mention m {which}", "m"), seat.Actor, only)));
        return new Listed<MentionRow>([.. rows.Select(OpenMention)], total);
    }

    public MentionRow? Mention(string id) => seat.Ask(q => q.One(
        $"{MentionQuery} WHERE m.id = $2 AND {Walls.Sees("m.source")}", ReadMention, seat.Actor, id)) is { } slim ? OpenMention(slim) : null;

    /// <summary>
    /// Looks for people in a source: the rows of a list, the words of messages and texts. What was gone over is not gone over
    /// again, so repeating it, also after a crash or after more rows came in, records nothing twice. Progress gets (done, of).
    /// </summary>
    /// <param name="howReached">how the people of a text without parts came to us; one of <see cref="Persons.HowReached"/></param>
    /// <returns>how many mentions were recorded now</returns>
    public int RecordMentions(string sourceId, Action<long, long>? progress = null, string howReached = HowReached.News)
    {
        if (evidence.Row(sourceId) is not { } source)
        {
            throw new RefusedException("there is no such source, or you may not see it", "wall");
        }

        return source.Erased ? 0 : new MentionReading(seat, source, howReached).Run(progress);
    }

    /// <summary>Sources nobody has looked for names in yet, oldest first.</summary>
    public IReadOnlyList<string> SourcesWithoutMentions() => seat.Ask(q => q.Rows(
        $"""
        SELECT s.id FROM source s WHERE {Walls.Sees("s.id")} AND s.erased = 0 AND (
            EXISTS (SELECT 1 FROM part p WHERE p.source = s.id AND p.erased = 0
                AND NOT EXISTS (SELECT 1 FROM name_reading n WHERE n.owner = p.id))
            OR (s.parts = 0 AND EXISTS (SELECT 1 FROM text_chunk t WHERE t.source = s.id)
                AND NOT EXISTS (SELECT 1 FROM name_reading n WHERE n.owner = s.id)))
        ORDER BY s.position
        """,
        r => r.Text(0), seat.Actor));

    /// <summary>A mention a person marks by hand in a source.</summary>
    public Outcome Record(string ownerId, MarkedName marked, string actId) => seat.Try(() =>
    {
        var (source, text, lang) = TextOf(ownerId);
        if (TextLayer.Of(text).Quote(marked.Start, marked.Length) is not { Length: > 0 } quote)
        {
            throw new RefusedException("the marked words do not lie in this text", "quote");
        }

        var name = NameParser.Parse(quote, lang);
        if (name.Parts.Count == 0) throw new RefusedException($"“{quote}” holds no name", "name");
        var born = string.IsNullOrWhiteSpace(marked.Born) ? null : MentionReading.Born(marked.Born, seat.Actor)
            ?? throw new RefusedException($"“{marked.Born}” could not be read as a birth date", "date");
        var body = new MentionRecorded(
            name, born, Given(marked.Unit), Given(marked.Place), Given(marked.PersonalNumber), null, null, null, marked.Start, marked.Length, quote,
            marked.HowReached);
        return seat.Do(actId, MentionReading.Draft(source, ownerId, body));
    });

    /// <summary>As <see cref="Record"/>, where a person gives the name itself: its first place in the text is meant.</summary>
    public Outcome RecordWords(string ownerId, string words, string howReached, string actId)
    {
        var name = words?.Trim() ?? "";
        var text = evidence.Source(ownerId)?.Text ?? evidence.Part(ownerId)?.Text ?? "";
        var at = name.Length == 0 ? -1 : text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return new Outcome(null, seat.Live.Size, new Refusal("quote", "these words do not stand in this text"));
        return Record(ownerId, new MarkedName(text[..at].EnumerateRunes().Count(), name.EnumerateRunes().Count(), howReached), actId);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private (string Source, string Text, string? Lang) TextOf(string ownerId)
    {
        if (evidence.Source(ownerId) is { } page) return (ownerId, page.Text, page.Row.Lang);
        if (evidence.Part(ownerId) is { } part) return (part.Row.SourceId, part.Text, null);
        throw new RefusedException("there is no such source, or you may not see it", "wall");
    }

    private SlimMention VisibleMention(string id) => seat.Ask(q => q.One(
        $"{MentionQuery} WHERE m.id = $2 AND {Walls.Sees("m.source")}", ReadMention, seat.Actor, id))
        ?? throw new RefusedException("there is no such mention, or you may not see it", "wall");

    private static SlimMention ReadMention(Row r) => new(
        r.Text(0), r.Long(1), r.Text(2), r.Text(3), r.Text(4), r.TextOrNull(5) ?? "", r.TextOrNull(6), r.Int(7), r.Int(8), Born(r, 9),
        r.TextOrNull(13), r.TextOrNull(14), r.TextOrNull(15), r.TextOrNull(16), r.TextOrNull(17), r.Bool(18));

    private MentionRow OpenMention(SlimMention slim)
    {
        var body = seat.Live.Open(slim.Position).Read<MentionRecorded>();
        return new MentionRow(
            slim.Id, body?.Name ?? new NameForm("", "other", null, []), slim.Source, slim.Owner, slim.Title, slim.Lang, slim.Start, slim.Length,
            body?.Quote, body?.Born, slim.Place, slim.Unit, slim.Number, body?.Exchange, slim.How, slim.Person, slim.Erased);
    }
}

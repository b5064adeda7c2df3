using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Documents;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>A letter in a list. Whoever may not see everybody in it, or something it rests on, does not see it.</summary>
/// <param name="Title">as its template is called</param>
/// <param name="About">case code of the person; of the first where there are several</param>
public sealed record LetterRow(
    string Id, int Version, string TemplateId, string Title, string Lang, string Recipient, DateOnly Day, int People, string About, string State,
    DateOnly? Delivered, string? Reference, DateOnly? ReplyDue, DateOnly? Answered, string By, DateTimeOffset At);

/// <summary>What happened to a letter after it was drafted.</summary>
/// <param name="Kind">letter-delivered, letter-answered, letter-set-aside</param>
public sealed record LetterStep(string Kind, DateOnly? Day, string? How, string? Reference, DateOnly? ReplyDue, string? Note, string By, DateTimeOffset At);

/// <summary>What somebody writes down when a letter was handed in.</summary>
/// <param name="How">in-person, post, internet, representative, other</param>
/// <param name="ReplyDue">null: as the rules it rests on have it</param>
public sealed record DeliveryNote(DateOnly Day, string How, string? Reference = null, DateOnly? ReplyDue = null, string? Note = null);

/// <summary>A letter opened: worked out again from its template and values.</summary>
/// <param name="Persons">id and case code of everybody in it, and whether by name</param>
/// <param name="Unsigned">rules it cites that nobody had signed, on the word of whoever drafted it</param>
public sealed record LetterPage(
    LetterRow Row, LetterDraft Draft, IReadOnlyList<(string Id, string Code, bool IsNamed, string? ConsentId)> Persons, int LeftOut,
    IReadOnlyList<string> Unsigned, IReadOnlyList<LetterStep> Steps);

/// <summary>A letter one can choose.</summary>
/// <param name="IsOwn">the organisation's own edition stands in place of what ships</param>
public sealed record TemplateRow(LetterTemplate Template, bool IsOwn, int Version);

/// <summary>Papers to authorities and partners. The program drafts them; people read, sign and deliver them. Nothing is ever sent from here.</summary>
public sealed partial class LettersRoom
{
    /// <summary>A letter is seen by whoever may see everybody in it and everything it rests on.</summary>
    private static readonly string Visible = $"""
        {Walls.Sees("l.id")} AND EXISTS (SELECT 1 FROM letter_person lp WHERE lp.letter = l.id)
        AND NOT EXISTS (SELECT 1 FROM letter_person lp WHERE lp.letter = l.id AND NOT {Walls.Sees("lp.person")})
        AND NOT EXISTS (SELECT 1 FROM letter_claim lc WHERE lc.letter = l.id AND NOT
            {Walls.Sees("coalesce((SELECT c.source FROM claim c WHERE c.id = lc.claim), (SELECT m.source FROM mention m WHERE m.id = lc.claim), lc.claim)")})
        """;

    private const string Columns = """
        l.id, coalesce((SELECT version FROM subject WHERE subject.id = l.id), 0), l.template, l.lang, l.recipient, l.day, l.people,
        coalesce((SELECT p.case_code FROM letter_person lp JOIN person p ON p.id = lp.person WHERE lp.letter = l.id ORDER BY lp.ordinal LIMIT 1), ''),
        l.state, l.delivered, l.reference, l.reply_due, l.answered, l.by, l.at
        """;

    private readonly Seat seat;
    private readonly PersonsRoom persons;

    internal LettersRoom(Seat seat) => (this.seat, persons) = (seat, new PersonsRoom(seat));

    /// <summary>Letters, newest first.</summary>
    public Listed<LetterRow> List(Slice slice, string? state = null) => seat.Ask(q =>
    {
        var where = $"FROM letter l WHERE l.erased = 0 AND ($2 IS NULL OR l.state = $2) AND {Visible}";
        return new Listed<LetterRow>(
            q.Rows($"SELECT {Columns} {where} ORDER BY l.position DESC LIMIT $3 OFFSET $4", ReadRow, seat.Actor, state, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor, state));
    });

    /// <summary>Letters a person stands in, newest first.</summary>
    public IReadOnlyList<LetterRow> About(string personId) => seat.Ask(q => q.Rows(
        $"""
        SELECT {Columns} FROM letter l WHERE l.erased = 0 AND {Visible} AND EXISTS (SELECT 1 FROM letter_person lp WHERE lp.letter = l.id
            AND (lp.person = $2 OR lp.person IN (SELECT p.id FROM person p WHERE p.same_as = $2))) ORDER BY l.position DESC LIMIT 200
        """,
        ReadRow, seat.Actor, personId));

    /// <summary>Letters handed in, whose answer was to come by a day and has not come.</summary>
    public IReadOnlyList<LetterRow> Waiting() => seat.Ask(q => q.Rows(
        $"SELECT {Columns} FROM letter l WHERE l.erased = 0 AND l.state = 'delivered' AND l.reply_due IS NOT NULL AND {Visible} ORDER BY l.reply_due",
        ReadRow, seat.Actor));

    /// <summary>Everybody named in an exchange whom the actor may see, in the order they were opened: one more than a letter can be over.</summary>
    public IReadOnlyList<string> PeopleOf(string exchangeId) => seat.Ask(q => q.Rows(
        $"""
        SELECT DISTINCT p.id FROM placed_mention x JOIN mention m ON m.id = x.mention JOIN person_mention pm ON pm.mention = m.id JOIN person p ON p.id = pm.person
        WHERE x.exchange = $2 AND p.erased = 0 AND {Walls.Sees("m.source")} AND {Walls.Sees("p.id")} ORDER BY p.position LIMIT {LetterTemplate.MostPeople + 1}
        """,
        r => r.Text(0), seat.Actor, exchangeId));

    /// <returns>null when there is no such letter, it was erased, or the actor may not see it</returns>
    public LetterPage? Find(string id)
    {
        var found = seat.Ask(q => (
            Row: q.One($"SELECT {Columns} FROM letter l WHERE l.id = $2 AND l.erased = 0 AND {Visible}", ReadRow, seat.Actor, id),
            Position: q.Number("SELECT position FROM letter WHERE id = $1", id),
            Values: q.Rows("SELECT position FROM letter_value WHERE letter = $1 ORDER BY position", r => r.Long(0), id),
            Steps: q.Rows("SELECT position FROM letter_step WHERE letter = $1 ORDER BY position", r => r.Long(0), id)));
        if (found.Row is null || seat.Live.Open(found.Position).Read<LetterDrafted>() is not { } body) return null;
        if (LetterTemplate.Read(body.TemplateText, body.Lang).Template is not { } template) return null;
        var kept = found.Values.Select(at => seat.Live.Open(at).Read<LetterValuesKept>()).OfType<LetterValuesKept>().ToList();
        var values = body.Values.Concat(kept.Where(k => k.PersonId is null).SelectMany(k => k.Values));
        var draft = LetterDraft.Of(template, Facts(values), body.Cited.Contains);
        if (template.IsOverMany)
        {
            var rows = kept.Where(k => k.PersonId is not null).GroupBy(k => k.PersonId!).ToDictionary(g => g.Key, g => g.SelectMany(k => k.Values), StringComparer.Ordinal);
            draft = draft.Over([.. body.Persons.Where(p => rows.ContainsKey(p.Id)).Select(p => new AnnexPerson(p.Id, p.Code, p.Form == "named", Facts(rows[p.Id])))]);
        }

        return new LetterPage(found.Row with { Title = template.Title }, draft,
            [.. body.Persons.Select(p => (p.Id, p.Code, p.Form == "named", p.ConsentId))], body.LeftOut, body.Unsigned, [.. found.Steps.Select(StepAt)]);
    }

    /// <summary>Every letter one can choose, the organisation's own editions in place of what ships.</summary>
    public IReadOnlyList<TemplateRow> Templates()
    {
        var own = seat.Ask(q => q.Rows(
            $"SELECT position, coalesce((SELECT version FROM subject WHERE subject.id = t.id), 0) FROM letter_template t WHERE {Walls.SeesOpen} ORDER BY position",
            r => (Position: r.Long(0), Version: r.Int(1)), seat.Actor))
            .Select(r => (Body: seat.Live.Open(r.Position).Read<TemplateKept>(), r.Version)).Where(r => r.Body is not null)
            .Select(r => (LetterTemplate.Read(r.Body!.Text, r.Body.Lang).Template, r.Version)).Where(r => r.Template is not null)
            .ToDictionary(r => r.Template!.Id, r => new TemplateRow(r.Template!, true, r.Version), StringComparer.Ordinal);
        return [.. LetterShelf.All.Where(t => !own.ContainsKey(t.Id)).Select(t => new TemplateRow(t, false, TemplateVersion(t.Id))).Concat(own.Values)
            .OrderBy(t => t.Template.Lang, StringComparer.Ordinal).ThenBy(t => t.Template.Title, StringComparer.Ordinal)];
    }

    /// <summary>The letter with this id, the own edition first; for a referral the sheet of its need in a language.</summary>
    public LetterTemplate? Template(string id, string lang)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.StartsWith(ReferralSheet.Prefix, StringComparison.Ordinal))
        {
            return ReferralSheet.Needs.Contains(id[ReferralSheet.Prefix.Length..]) ? ReferralSheet.Template(id[ReferralSheet.Prefix.Length..], lang) : null;
        }

        return Templates().FirstOrDefault(t => t.Template.Id == id)?.Template;
    }

    /// <summary>Keeps the organisation's own edition of a letter, or a letter of its own. What is wrong is named by line.</summary>
    /// <param name="version">the version last seen, so that a colleague's change is not lost</param>
    public Outcome KeepTemplate(string text, string lang, int version, string why, string actId) => seat.Try(() =>
    {
        NeedOpen();
        if (lang is not ("ru" or "uk" or "en")) throw new RefusedException("a letter is in ru, uk or en", "template");
        var (template, faults) = LetterTemplate.Read(text, lang);
        if (template is null) throw new RefusedException(string.Join("; ", faults), "template");
        var rules = new Findings.RulesRoom(seat).Pack.Rules.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        if (template.Rules.Concat(template.Risks).FirstOrDefault(r => !rules.Contains(r)) is { } unknown)
        {
            throw new RefusedException($"there is no rule {unknown}", "template");
        }

        if (template.Id.StartsWith(ReferralSheet.Prefix, StringComparison.Ordinal) || template.Purpose == "referral")
        {
            throw new RefusedException("what a partner is told is set by its need and cannot be widened here", "template");
        }

        if (!Consent.Recipients.Contains(template.To)) throw new RefusedException($"to: “{template.To}” is not one of {string.Join(", ", Consent.Recipients)}", "template");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays", "why");
        return seat.Do(actId, new Draft("template-kept", 1, [new(TemplateKey(template.Id), version)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new TemplateKept(template.Id, lang, text, why.Trim()))));
    });

    /// <summary>Takes the own edition back: what ships stands again; a letter that never shipped is gone. Drafts keep their text.</summary>
    public Outcome WithdrawTemplate(string templateId, int version, string why, string actId) => seat.Try(() =>
    {
        NeedOpen();
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays", "why");
        return seat.Do(actId, new Draft("template-withdrawn", 1, [new(TemplateKey(templateId), version)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new TemplateWithdrawn(why.Trim()))));
    });

    /// <summary>The letter as it goes on paper; gaps stay marked.</summary>
    public static Paper OnPaper(LetterDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var lang = draft.Template.Lang;
        var table = draft.Annex.Count == 0 ? null : new PaperTable(AnnexTitle(lang),
            ["№", .. draft.Template.Annex.Select(f => LetterField.Find(f)!.Labels[lang])],
            [.. draft.Annex.Select((row, i) => (IReadOnlyList<string>)[$"{i + 1}", .. row.Cells.Select(c => string.Concat(c.Select(p => p.Text)))])]);
        return new Paper(lang, draft.Template.Title, [.. draft.Paragraphs.Select(p => new PaperParagraph(
            Enum.Parse<PaperStyle>(p.Style.ToString()),
            [.. p.Pieces.Select(x => new PaperWords(x.Text, x.Kind is "blank" or "ask"))]))], table);
    }

    /// <summary>What the table of people is headed with.</summary>
    internal static string AnnexTitle(string lang) => lang switch { "ru" => "Приложение. Список", "uk" => "Додаток. Список", _ => "Annex. List" };

    internal static string TemplateKey(string templateId) => Ids.From(Ids.Template, SHA256.HashData(
        Encoding.UTF8.GetBytes("homeward/template/1 " + templateId)).AsSpan(0, Ids.RandomBytes));

    internal static IReadOnlyDictionary<string, LetterFact> Facts(IEnumerable<LetterValue> values) => values.GroupBy(v => v.Field).ToDictionary(
        g => g.Key, g => g.Last() is var v && v is { Surname: null, Given: null, Patronymic: null, Male: null, Confirmed: null }
            ? new LetterFact(v.Text, v.ClaimId) { Parts = [.. (v.Parts ?? []).Select(p => (p.Text, p.ClaimId))] }
            : new LetterFact(v.Text, v.ClaimId, new LetterName(v.Surname, v.Given, v.Patronymic, v.Male, v.Confirmed)), StringComparer.Ordinal);

    private int TemplateVersion(string templateId) =>
        seat.Ask(q => (int)q.Number("SELECT version FROM subject WHERE id = $1", TemplateKey(templateId)));

    private LetterStep StepAt(long position)
    {
        var entry = seat.Live.Open(position);
        return entry.Kind switch
        {
            "letter-delivered" when entry.Read<LetterDelivered>() is { } d => new(entry.Kind, d.Day, d.How, d.Reference, d.ReplyDue, d.Note, entry.By, entry.At),
            "letter-answered" when entry.Read<LetterAnswered>() is { } a => new(entry.Kind, a.Day, null, a.Reference, null, a.Note, entry.By, entry.At),
            _ => new(entry.Kind, null, null, null, null, entry.Read<LetterSetAside>()?.Why, entry.By, entry.At),
        };
    }

    private void NeedOpen()
    {
        if (!seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor)))
        {
            throw new RefusedException("you may not change the letters of this desk", "wall");
        }
    }

    private static LetterRow ReadRow(Row r) => new(
        r.Text(0), r.Int(1), r.TextOrNull(2) ?? "", LetterShelf.Find(r.TextOrNull(2) ?? "")?.Title ?? r.TextOrNull(2) ?? "", r.TextOrNull(3) ?? "en",
        r.TextOrNull(4) ?? "", r.DayOrNull(5) ?? default, r.Int(6), r.Text(7), r.Text(8), r.DayOrNull(9), r.TextOrNull(10), r.DayOrNull(11),
        r.DayOrNull(12), r.Text(13), r.Time(14));
}

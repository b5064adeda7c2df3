using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Findings;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>What somebody chose and typed for a letter.</summary>
/// <param name="TemplateId">a letter of the shelf or the desk, or referral-NEED</param>
/// <param name="TemplateHash">the text they saw; empty: whatever stands now</param>
/// <param name="Persons">ids or case codes</param>
/// <param name="Typed">by field: what stands instead of what the desk knows; an empty text leaves a blank. Parts of a name as
/// "sender.name/surname", given, patronymic, and "sender.name/sex" m or f</param>
/// <param name="Forms">forms of names and ranks that were asked about and confirmed: "person.name/Genitive/surname"</param>
/// <param name="Cited">unsigned rules whoever drafts it takes upon themselves</param>
/// <param name="Partner">to whom somebody is referred; consent was given for that name</param>
public sealed record LetterRequest(
    string TemplateId, string TemplateHash, string Lang, IReadOnlyList<string> Persons, IReadOnlyDictionary<string, string> Typed,
    IReadOnlyDictionary<string, string> Forms, IReadOnlyList<string> Cited, string? Partner);

/// <summary>A letter before it is kept.</summary>
/// <param name="Named">case codes of those in it by name</param>
/// <param name="UnderCode">case codes of those in it under their code, because they agreed to no more</param>
/// <param name="LeftOut">case codes of those left out: nobody agreed</param>
/// <param name="Risks">rules that say what it may cost whoever sends it</param>
/// <param name="Values">by field, as it will stand: the text, and what it rests on</param>
public sealed record LetterPlan(
    LetterTemplate Template, string TemplateHash, LetterDraft Draft, IReadOnlyList<string> Named, IReadOnlyList<string> UnderCode,
    IReadOnlyList<string> LeftOut, IReadOnlyList<Rule> Risks, IReadOnlyDictionary<string, LetterFact> Values)
{
    /// <summary>Ids in the order asked for; nobody who may not be seen is among them.</summary>
    public IReadOnlyList<string> PersonIds { get; init; } = [];

    internal LetterDrafted Body { get; init; } = null!;

    internal IReadOnlyList<(string PersonId, IReadOnlyList<LetterValue> Values)> Rows { get; init; } = [];
}

// From a choice to a draft that is kept. Consent is asked for every person before anything of theirs is put in.
public sealed partial class LettersRoom
{
    private static readonly string[] DeliveryWays = ["in-person", "post", "internet", "representative", "other"];

    /// <summary>Works a letter out without keeping anything.</summary>
    /// <returns>the plan, or why there can be none: no such template, nobody chosen, too many, no consent, a template changed meanwhile</returns>
    public (LetterPlan? Plan, Refusal? Refusal) Plan(LetterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Template(request.TemplateId, request.Lang) is not { } template) return (null, new("template", $"there is no letter “{request.TemplateId}”"));
        var hash = HashOf(template.Text);
        if (request.TemplateHash.Length > 0 && request.TemplateHash != hash)
        {
            return (null, new("stale", "the text of this letter was changed since you opened it; look at it again"));
        }

        if (request.Persons.Count == 0) return (null, new("nobody-chosen", "choose whom it is about"));
        if (request.Persons.Count > LetterTemplate.MostPeople) return (null, new("too-many", $"a letter is over at most {LetterTemplate.MostPeople} people; divide the list"));
        if (!template.IsOverMany && request.Persons.Count > 1) return (null, new("one", "this letter is about one person; make one for each, or choose a letter with a list"));
        var gathering = new LetterGathering(seat);
        var known = new List<(string Id, string Code, Dictionary<string, LetterFact> Facts)>();
        foreach (var person in request.Persons.Distinct(StringComparer.Ordinal))
        {
            if (gathering.Of(IdOf(person), template.Lang) is not { } found) return (null, new("wall", $"there is no person {person}, or you may not see them"));
            if (known.All(k => k.Id != found.Id)) known.Add(found);
        }

        var recipient = template.Purpose == "referral" ? request.Partner?.Trim() ?? "" : template.To;
        if (recipient.Length == 0) return (null, new("recipient", "say to which partner"));
        var may = persons.MaySpeakOf([.. known.Select(k => k.Id)], template.Purpose, recipient, template.IsForRelatives);
        var pack = new RulesRoom(seat).Pack;
        var signed = pack.Rules.Where(r => r.IsSigned).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var cited = template.Rules.Where(r => signed.Contains(r) || request.Cited.Contains(r)).ToList();
        var asked = new Asked(request, template, hash, recipient, cited, [.. cited.Where(r => !signed.Contains(r))],
            [.. template.Risks.Select(r => pack.Rules.LastOrDefault(x => x.Id == r)).OfType<Rule>()]);
        return template.IsOverMany ? Many(asked, known, may) : Single(asked, known[0], may[known[0].Id]);
    }

    /// <summary>Keeps a letter. Blanks may stay: they are filled in on paper. The same act twice keeps one letter.</summary>
    public Outcome Draft(LetterRequest request, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } before) return before;
        var (plan, refusal) = Plan(request);
        if (plan is null) throw new RefusedException(refusal!.Sentence, refusal.Code);
        var id = Seat.NewId(Ids.Letter);
        var (body, isMany) = (plan.Body, plan.Template.IsOverMany);
        var owner = isMany ? null : body.Persons[0].Id;
        var drafts = new List<Draft>();
        var mine = body.Values.Where(v => ClassOf(v) == Secrecy.Record).ToList();
        drafts.Add(new Draft("letter-drafted", 1, [new(id, 0), .. body.Persons.Select(p => new About(p.Id, null))], Secrecy.Record,
            owner is null ? id : $"{owner}/{Secrecy.Record}", Entry.Write(body with { Values = mine })));
        foreach (var same in body.Values.Where(v => ClassOf(v) != Secrecy.Record).GroupBy(ClassOf))
        {
            drafts.Add(Kept(id, owner, null, same.Key, [.. same]));
        }

        foreach (var (person, values) in plan.Rows)
        {
            foreach (var same in values.GroupBy(ClassOf)) drafts.Add(Kept(id, person, person, same.Key, [.. same]));
        }

        return seat.Do(actId, drafts);
    });

    /// <summary>Writes down that somebody handed a letter in. Where the rules it rests on give the authority a term and no day is typed, the
    /// answer is due by it.</summary>
    public Outcome Deliver(string letterId, int version, DeliveryNote note, string actId) => seat.Try(() =>
    {
        ArgumentNullException.ThrowIfNull(note);
        var letter = Seen(letterId);
        if (letter.State != LetterState.Drafted) throw new RefusedException("this letter was handed in or set aside already", "already");
        if (!DeliveryWays.Contains(note.How)) throw new RefusedException($"how it was handed in is one of {string.Join(", ", DeliveryWays)}", "how");
        if (note.Day > Today || note.ReplyDue < note.Day)
        {
            throw new RefusedException("a letter is handed in on a day that has been, and answered after it", "days");
        }

        var due = note.ReplyDue ?? DueBy(letter.TemplateId, letter.Lang, note.Day);
        return Step(letter, version, "letter-delivered",
            new LetterDelivered(note.Day, note.How, Trimmed(note.Reference), due, Trimmed(note.Note)), actId);
    });

    /// <summary>Writes down what came back.</summary>
    public Outcome Answer(string letterId, int version, DateOnly day, string? reference, string note, string actId) => seat.Try(() =>
    {
        var letter = Seen(letterId);
        if (letter.State != LetterState.Delivered) throw new RefusedException("only a letter that was handed in can be answered", "already");
        if (day > Today || day < letter.Delivered) throw new RefusedException("an answer comes after the letter and not in the future", "days");
        if (string.IsNullOrWhiteSpace(note)) throw new RefusedException("say in a sentence what they answered", "why");
        return Step(letter, version, "letter-answered", new LetterAnswered(day, Trimmed(reference), note.Trim()), actId);
    });

    /// <summary>Says that a letter will not be handed in. It stays on record.</summary>
    public Outcome SetAside(string letterId, int version, string why, string actId) => seat.Try(() =>
    {
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays", "why");
        return Step(Seen(letterId), version, "letter-set-aside", new LetterSetAside(why.Trim()), actId);
    });

    private sealed record Asked(
        LetterRequest Request, LetterTemplate Template, string Hash, string Recipient, IReadOnlyList<string> Cited, IReadOnlyList<string> Unsigned,
        IReadOnlyList<Rule> Risks);

    private (LetterPlan?, Refusal?) Single(
        Asked asked, (string Id, string Code, Dictionary<string, LetterFact> Facts) person, (ConsentForm Form, string? ConsentId) may)
    {
        var template = asked.Template;
        // Whoever signs a paper in his own name cannot be in it under a code.
        var least = template.Sends == "serviceman" || template.Purpose is "tracing" or "referral" ? ConsentForm.Named : ConsentForm.Pseudonymous;
        if (may.Form < least)
        {
            return (null, new("consent", may.Form == ConsentForm.None
                ? $"nobody has agreed to this: no consent of {person.Code} for {template.Purpose} to {asked.Recipient} is written down"
                : $"{person.Code} agreed to be spoken of without the name only; this paper cannot go without it"));
        }

        var isNamed = may.Form == ConsentForm.Named;
        var facts = isNamed ? person.Facts : WithoutName(person.Facts, person.Code);
        if (template.Purpose == "referral")
        {
            facts = facts.Where(f => ReferralSheet.Allowed(template.Id[ReferralSheet.Prefix.Length..]).Contains(f.Key)).ToDictionary(StringComparer.Ordinal);
        }

        Common(asked, facts, may.ConsentId, 1);
        Typed(asked.Request, template, facts, isNamed);
        var draft = LetterDraft.Of(template, facts, asked.Cited.Contains);
        var body = Body(asked, [new LetterPerson(person.Id, person.Code, isNamed ? "named" : "pseudonymous", may.ConsentId)], 0, template, facts);
        return (new LetterPlan(template, asked.Hash, draft, isNamed ? [person.Code] : [], isNamed ? [] : [person.Code], [], asked.Risks, facts)
        {
            PersonIds = [person.Id], Body = body,
        }, null);
    }

    private (LetterPlan?, Refusal?) Many(
        Asked asked, List<(string Id, string Code, Dictionary<string, LetterFact> Facts)> known,
        IReadOnlyDictionary<string, (ConsentForm Form, string? ConsentId)> may)
    {
        var template = asked.Template;
        var inside = known.Where(k => may[k.Id].Form >= ConsentForm.Pseudonymous).ToList();
        var leftOut = known.Where(k => may[k.Id].Form < ConsentForm.Pseudonymous).Select(k => k.Code).ToList();
        if (inside.Count == 0) return (null, new("consent", $"of the {known.Count} people nobody has agreed to this"));
        var facts = new Dictionary<string, LetterFact>(StringComparer.Ordinal);
        Common(asked, facts, null, inside.Count);
        Typed(asked.Request, template, facts, true);
        var people = inside.Select(k => new AnnexPerson(k.Id, k.Code, may[k.Id].Form == ConsentForm.Named,
            may[k.Id].Form == ConsentForm.Named ? k.Facts : WithoutName(k.Facts, k.Code))).ToList();
        var draft = LetterDraft.Of(template, facts, asked.Cited.Contains).Over(people);
        var listed = people.Select(p => new LetterPerson(p.PersonId, p.Code, p.IsNamed ? "named" : "pseudonymous", may[p.PersonId].ConsentId)).ToList();
        return (new LetterPlan(template, asked.Hash, draft, [.. people.Where(p => p.IsNamed).Select(p => p.Code)],
            [.. people.Where(p => !p.IsNamed).Select(p => p.Code)], leftOut, asked.Risks, facts)
        {
            PersonIds = [.. known.Select(k => k.Id)], Body = Body(asked, listed, leftOut.Count, template, facts),
            Rows = [.. people.Select(p => (p.PersonId, (IReadOnlyList<LetterValue>)[.. template.Annex.Where(p.Facts.ContainsKey)
                .Select(f => ValueOf(f, p.Facts[f]))]))],
        }, null);
    }

    /// <summary>What the desk itself says.</summary>
    private void Common(Asked asked, Dictionary<string, LetterFact> facts, string? consentId, int people)
    {
        var (lang, template) = (asked.Template.Lang, asked.Template);
        facts["today"] = new(LetterDays.Of(Today, lang), null);
        if (seat.Ask(q => q.One("SELECT name FROM desk", r => r.Text(0))) is { } desk) facts["organisation"] = new(desk, null);
        facts["people.count"] = new(people.ToString(System.Globalization.CultureInfo.InvariantCulture), null);
        if (template.Purpose == "referral")
        {
            facts["partner"] = new(asked.Recipient, null);
            facts["need"] = new(ReferralSheet.Label(template.Id[ReferralSheet.Prefix.Length..], lang), null);
        }

        if (consentId is not null && persons.Consents(IdOf(asked.Request.Persons[0]))
            .FirstOrDefault(c => c.Consent.Id == consentId) is { } consent)
        {
            facts["consent"] = new($"{consent.Who ?? ""} {LetterDays.Of(consent.Consent.Given, lang)}".Trim(), consentId);
        }
    }

    /// <summary>What was typed stands in place of what the desk knows, and then rests on nothing but whoever typed it.</summary>
    private static void Typed(LetterRequest request, LetterTemplate template, Dictionary<string, LetterFact> facts, bool isNamed)
    {
        foreach (var name in template.Fields)
        {
            var field = LetterField.Find(name)!;
            if (!isNamed && name == "person.name") continue;
            if (field.Kind == "name") TypeName(request, name, facts);
            else if (request.Typed.TryGetValue(name, out var text))
            {
                if (text.Trim().Length == 0) facts.Remove(name);
                else facts[name] = new(text.Trim(), null);
            }

            if (Forms(request, name) is { Count: > 0 } forms && facts.TryGetValue(name, out var fact))
            {
                facts[name] = fact with { Name = (fact.Name ?? new LetterName(null, null, null, true)) with { Confirmed = forms }, Doubt = null };
            }
        }

        // A partner is told what the need allows and nothing else.
        if (template.Purpose == "referral") return;
        if (request.Typed.TryGetValue("extra", out var extra) && extra.Trim().Length > 0) facts["extra"] = new(extra.Trim(), null);
    }

    private static void TypeName(LetterRequest request, string name, Dictionary<string, LetterFact> facts)
    {
        string? Part(string role) => request.Typed.TryGetValue($"{name}/{role}", out var text) ? text.Trim() : null;
        var (surname, given, patronymic, sex) = (Part("surname"), Part("given"), Part("patronymic"), Part("sex"));
        if (surname is null && given is null && patronymic is null && sex is null) return;
        var known = facts.GetValueOrDefault(name);
        var parts = new LetterName(Empty(surname ?? known?.Name?.Surname), Empty(given ?? known?.Name?.Given), Empty(patronymic ?? known?.Name?.Patronymic),
            sex switch { "m" => true, "f" => false, _ => known?.Name?.Male ?? LetterGathering.IsMale(patronymic) });
        if (parts is { Surname: null, Given: null, Patronymic: null })
        {
            facts.Remove(name);
            return;
        }

        // The same name as the desk knows keeps what it rests on.
        var isSame = known?.Name is { } n && n.Surname == parts.Surname && n.Given == parts.Given && n.Patronymic == parts.Patronymic;
        facts[name] = new(string.Join(' ', new[] { parts.Surname, parts.Given, parts.Patronymic }.OfType<string>()), isSame ? known!.ClaimId : null, parts,
            isSame && sex is null ? known!.Doubt : null);
    }

    private static Dictionary<string, string> Forms(LetterRequest request, string field) => request.Forms
        .Where(f => f.Value.Trim().Length > 0 && f.Key.StartsWith(field + "/", StringComparison.Ordinal))
        .ToDictionary(f => f.Key[(field.Length + 1)..], f => f.Value.Trim(), StringComparer.Ordinal);

    private static Dictionary<string, LetterFact> WithoutName(Dictionary<string, LetterFact> facts, string code)
    {
        string[] telling = ["person.born", "person.birthplace", "person.number", "person.father", "person.mother", "unit", "contact.safe"];
        var bare = facts.Where(f => !telling.Contains(f.Key)).ToDictionary(StringComparer.Ordinal);
        // Under a code the endings still follow the sex.
        bare["person.name"] = new(code, null, new LetterName(null, null, null, facts.GetValueOrDefault("person.name")?.Name?.Male));
        return bare;
    }

    private LetterDrafted Body(Asked asked, IReadOnlyList<LetterPerson> people, int leftOut, LetterTemplate template, Dictionary<string, LetterFact> facts) =>
        new(template.Id, template.Version, asked.Hash, template.Text, template.Lang, asked.Recipient, template.Purpose, people, leftOut,
            [.. facts.Where(f => f.Key == "extra" || template.Fields.Contains(f.Key) || template.Paragraphs.Any(p => p.OnlyWith.Contains(f.Key))).Select(f => ValueOf(f.Key, f.Value))],
            asked.Cited, asked.Unsigned, Today);

    private static LetterValue ValueOf(string field, LetterFact fact) => new(
        field, fact.Text, fact.ClaimId, fact.Name?.Surname, fact.Name?.Given, fact.Name?.Patronymic, fact.Name?.Male, fact.Name?.Confirmed,
        fact.Parts.Count == 0 ? null : [.. fact.Parts.Select(p => new LetterValuePart(p.Text, p.ClaimId))]);

    private static string ClassOf(LetterValue value) => LetterField.Find(value.Field)?.Secrecy ?? Secrecy.Record;

    /// <summary>Values under the key of their class of a person; those of a letter over many, under the letter's own.</summary>
    private static Draft Kept(string letter, string? owner, string? row, string secrecy, IReadOnlyList<LetterValue> values) => new(
        "letter-values-kept", 1, owner is null ? [new(letter, null)] : [new(letter, null), new(owner, null)], secrecy,
        owner is null ? letter : $"{owner}/{secrecy}", Entry.Write(new LetterValuesKept(row, values)));

    private Done Step<T>(LetterRow letter, int version, string kind, T body, string actId) =>
        seat.Do(actId, new Draft(kind, 1, [new(letter.Id, version)], Secrecy.Record, KeyOf(letter), Entry.Write(body)));

    private string KeyOf(LetterRow letter) => seat.Ask(q => q.Rows(
        "SELECT person FROM letter_person WHERE letter = $1", r => r.Text(0), letter.Id)) is [var only] && Find(letter.Id) is { Draft.Template.IsOverMany: false }
            ? $"{only}/{Secrecy.Record}" : letter.Id;

    /// <summary>The last day an authority has for its answer, where a rule the letter rests on counts one from the day it was handed in.</summary>
    private DateOnly? DueBy(string templateId, string lang, DateOnly day)
    {
        var pack = new RulesRoom(seat).Pack;
        var start = new UncertainDate(null, null, null, $"{day:yyyy-MM-dd}", day, day, "", "");
        return Template(templateId, lang)?.Rules.Select(r => pack.Find(r, Today)).OfType<Rule>().Where(r => r.Deadline?.FromFact == "complaint_filed_on")
            .Select(r => DeadlineSpan.Of(r, start)?.Latest).Max();
    }

    private LetterRow Seen(string id) => Find(id)?.Row ?? throw new RefusedException("there is no such letter, or you may not see it", "wall");

    /// <summary>A person's id from an id or a case code; what is neither stays as it is and will not be found.</summary>
    private string IdOf(string person) => Ids.IsWellFormed(person, Ids.Person) ? person
        : persons.Search(person.Trim(), Slice.First(2)).Rows is [var only] && string.Equals(only.CaseCode, person.Trim(), StringComparison.OrdinalIgnoreCase)
            ? only.Id : person;

    private DateOnly Today => DateOnly.FromDateTime(seat.Now.UtcDateTime);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

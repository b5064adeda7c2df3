using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>A consent in the list on a person's page.</summary>
/// <param name="TextVersion">version of the text that was read</param>
/// <param name="Who">who gave it, in words; null where the person did</param>
public sealed record ConsentRow(
    Consent Consent, string PersonId, string TextVersion, string Lang, string? Who, string How, string? Note, string By, DateTimeOffset At);

/// <summary>What somebody writes down when consent is given.</summary>
/// <param name="Partner">name of a partner, instead of a recipient's code</param>
/// <param name="Form">aggregate, pseudonymous, named</param>
public sealed record ConsentNote(
    string Purpose, string Recipient, string? Partner, string Form, string By, string? Who, string How, string Lang)
{
    /// <summary>Day it was given; null: today.</summary>
    public DateOnly? Given { get; init; }

    public DateOnly? Until { get; init; }

    public string? Note { get; init; }
}

// Consent: person × purpose × recipient × form, with the text that was read, and its withdrawal.
public sealed partial class PersonsRoom
{
    private static readonly string[] Ways = ["spoken", "written", "message"];

    /// <summary>Every consent of a person, those that hold and those taken back, newest first.</summary>
    public IReadOnlyList<ConsentRow> Consents(string personId) => [.. ConsentsOf([personId]).Reverse().Select(c => (c.Consent, c.Person,
        Entry: seat.Live.Open(c.Position), Body: seat.Live.Open(c.Position).Read<ConsentGiven>())).Where(c => c.Body is not null)
        .Select(c => new ConsentRow(c.Consent, c.Person, c.Body!.TextVersion, c.Body.Lang, c.Body.Who, c.Body.How, c.Body.Note, c.Entry.By, c.Entry.At))];

    /// <summary>The freest form in which each of these people may be spoken of. Who may not be seen is not in the answer.</summary>
    public IReadOnlyDictionary<string, (ConsentForm Form, string? ConsentId)> MaySpeakOf(
        IReadOnlyList<string> personIds, string purpose, string recipient, bool fromRelatives)
    {
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        var given = ConsentsOf(personIds).ToLookup(c => c.Person, c => c.Consent);
        return personIds.Distinct().ToDictionary(id => id, id =>
        {
            var (form, by) = Consent.For(given[id], purpose, recipient, fromRelatives, today);
            return (form, by?.Id);
        }, StringComparer.Ordinal);
    }

    /// <summary>Writes down that somebody agreed, after the text of this program was read to them.</summary>
    public Outcome Agree(string personId, ConsentNote note, string actId) => seat.Try(() =>
    {
        ArgumentNullException.ThrowIfNull(note);
        var person = Find(personId)?.Row.Id ?? throw new RefusedException("there is no such person, or you may not see them", "wall");
        if (ConsentText.For(note.Purpose) is not { } text) throw new RefusedException($"“{note.Purpose}” is no purpose somebody agrees to", "purpose");
        var recipient = string.IsNullOrWhiteSpace(note.Partner) ? note.Recipient : note.Partner.Trim();
        if (string.IsNullOrWhiteSpace(note.Partner) && !Consent.Recipients.Contains(recipient))
        {
            throw new RefusedException("say to whom: one of the list, or the name of a partner", "recipient");
        }

        if (!Enum.TryParse<ConsentForm>(note.Form, true, out var form) || form == ConsentForm.None || int.TryParse(note.Form, out _))
        {
            throw new RefusedException("the form is named, pseudonymous or aggregate", "form");
        }

        if (!Consent.Givers.Contains(note.By)) throw new RefusedException("say who agreed: the person, a relative or a representative", "giver");
        if (note.By != "self" && string.IsNullOrWhiteSpace(note.Who)) throw new RefusedException("say who agreed for them", "giver");
        if (!Ways.Contains(note.How)) throw new RefusedException("say how: spoken, written or message", "how");
        var today = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        if (note.Given > today || note.Until < (note.Given ?? today)) throw new RefusedException("the days of this consent cannot be", "days");
        var body = new ConsentGiven(note.Purpose, recipient, note.Form.ToLowerInvariant(), text.Version, note.Lang, note.By, Given(note.Who), note.How,
            note.Given ?? today, note.Until, Given(note.Note));
        return seat.Do(actId, new Draft(
            "consent-given", 1, [new(Seat.NewId(Ids.Consent), 0), new(person, null)], Secrecy.Record, $"{person}/{Secrecy.Record}", Entry.Write(body)));
    });

    /// <summary>Writes down that somebody took their consent back. From now on nothing rests on it; what was handed in stays on record.</summary>
    public Outcome TakeConsentBack(string consentId, string why, string actId) => seat.Try(() =>
    {
        var person = seat.Ask(q => q.One(
            $"SELECT c.person FROM consent c WHERE c.id = $2 AND {Walls.Sees("c.person")}", r => r.Text(0), seat.Actor, consentId))
            ?? throw new RefusedException("there is no such consent, or you may not see it", "wall");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say how they took it back: the words stay", "why");
        return seat.Do(actId, new Draft(
            "consent-withdrawn", 1, [new(consentId, null), new(person, null)], Secrecy.Record, $"{person}/{Secrecy.Record}",
            Entry.Write(new ConsentWithdrawn(why.Trim()))));
    });

    private IReadOnlyList<(Consent Consent, string Person, long Position)> ConsentsOf(IReadOnlyList<string> personIds) => seat.Ask(q => q.Rows(
        $"""
        SELECT c.id, wanted.value, c.purpose, c.recipient, c.form, c.giver, c.given, c.until, c.withdrawn, c.position FROM json_each($2) wanted
            JOIN person p ON p.id = wanted.value OR p.same_as = wanted.value JOIN consent c ON c.person = p.id
        WHERE {Walls.Sees("c.person")} AND {Walls.Sees("wanted.value")} ORDER BY c.position
        """,
        r => (new Consent(r.Text(0), r.Text(2), r.Text(3), Enum.Parse<ConsentForm>(r.Text(4), true), r.Text(5), r.DayOrNull(6)!.Value,
            r.DayOrNull(7), r.LongOrNull(8) is not null), r.Text(1), r.Long(9)), seat.Actor, JsonSerializer.Serialize(personIds)));
}

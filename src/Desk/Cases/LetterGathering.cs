using System.Globalization;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Findings;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>
/// What a desk knows of a person, as a letter can say it. Only what somebody asserts or confirms, that was accepted and stands in no
/// contradiction, becomes a fact of a letter; each names what it rests on. How somebody was captured is no field of any letter.
/// </summary>
internal sealed class LetterGathering(Seat seat)
{
    private const int MostEvents = 40;

    private readonly PersonsRoom persons = new(seat);
    private readonly PathsRoom paths = new(seat);
    private readonly ClaimsRoom claims = new(seat);

    /// <returns>null when there is no such person, or the actor may not see them</returns>
    public (string Id, string Code, Dictionary<string, LetterFact> Facts)? Of(string personId, string lang)
    {
        if (persons.Find(personId) is not { } person) return null;
        var facts = new Dictionary<string, LetterFact>(StringComparer.Ordinal);
        Named(person, lang, facts);
        var path = paths.Of(person.Row.Id);
        Days(path, lang, facts);
        Said(person, path, lang, facts);
        foreach (var told in new FindingsRoom(seat).EnteredOf(person.Row.Id).Where(e => e.Fact == "violation_known_on"))
        {
            var value = told.ToFact.Value;
            if (LetterDays.Of(DayOf(value.Low), DayOf(value.High), lang, told.Id) is { } day) facts["learned.on"] = day;
        }

        Steps(person.Row.Id, lang, facts);
        return (person.Row.Id, person.Row.CaseCode ?? person.Row.Id, facts);
    }

    private static DateOnly? DayOf(int? number) => number is { } n ? DateOnly.FromDayNumber(n) : null;

    /// <summary>The fullest way the name stands somewhere; other parts from the first source that has them.</summary>
    private static void Named(PersonPage person, string lang, Dictionary<string, LetterFact> facts)
    {
        var script = lang is "ru" or "uk" ? "cyrl" : "latn";
        var mentions = person.Mentions.Where(m => !m.Erased).ToList();
        var best = mentions.OrderByDescending(m => m.Name.Script == script).ThenByDescending(m => m.Name.Lang == lang)
            .ThenByDescending(m => m.Name.Parts.Count(p => p.Role is "surname" or "given" or "patronymic")).FirstOrDefault();
        if (best is not null)
        {
            var folded = best.Name.Parts.Where(p => p.As is not null && !p.Text.Equals(p.As, StringComparison.OrdinalIgnoreCase)).ToList();
            string? Part(string role) => best.Name.Parts.FirstOrDefault(p => p.Role == role) is { } part
                ? folded.Contains(part) ? Capital(part.As!) : part.Text : null;
            var (surname, given, patronymic) = (Part("surname"), Part("given"), Part("patronymic"));
            if (surname is not null || given is not null)
            {
                facts["person.name"] = new(best.Name.Text, best.Id, new LetterName(surname, given, patronymic, IsMale(patronymic)),
                    folded.Count > 0 ? "nominative-guessed" : null);
            }
        }

        foreach (var m in mentions)
        {
            if (m.Born is { } born && born.Earliest is not null) facts.TryAdd("person.born", LetterDays.Of(born, lang, m.Id));
            if (m.Number is { } number) facts.TryAdd("person.number", new(number, m.Id));
            if (m.Unit is { } unit) facts.TryAdd("unit", new(unit, m.Id));
        }
    }

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..];

    /// <summary>The sex a patronymic shows; null where there is none.</summary>
    internal static bool? IsMale(string? patronymic) => patronymic?.ToLowerInvariant() switch
    {
        null or "" => null,
        var p when p.EndsWith("ич", StringComparison.Ordinal) || p.EndsWith("ич.", StringComparison.Ordinal) => true,
        var p when p.EndsWith("на", StringComparison.Ordinal) => false,
        _ => null,
    };

    private static void Days(PathPage? path, string lang, Dictionary<string, LetterFact> facts)
    {
        foreach (var (stage, field) in new[] { (Stages.Captured, "captured.on"), (Stages.Exchanged, "exchanged.on") })
        {
            if (path?.Stages.FirstOrDefault(s => s.Stage == stage && s is { Status: "happened", InContradiction: false }) is not { } span) continue;
            var claim = span.ClaimIds.Count > 0 ? span.ClaimIds[0] : null;
            var day = span.Said is { } said && span.EarliestBegin != span.LatestBegin ? LetterDays.Of(said, lang, claim)
                : LetterDays.Of(span.EarliestBegin, span.LatestBegin, lang, claim);
            if (day is not null) facts[field] = day;
        }
    }

    /// <summary>What was said of them, in the order of days, each in the words of its source.</summary>
    private void Said(PersonPage person, PathPage? path, string lang, Dictionary<string, LetterFact> facts)
    {
        var disputed = (path?.Contradictions ?? []).SelectMany(c => c.ClaimIds).ToHashSet(StringComparer.Ordinal);
        var rows = person.Claims.Select(c => claims.Find(c.ClaimId)).OfType<ClaimRow>().DistinctBy(r => r.Id)
            .Where(r => r is { State: ClaimState.Accepted, Claim: { Polarity: Polarities.Affirmed, Modality: Modalities.Asserted or Modalities.Confirmed } }
                && !disputed.Contains(r.Id)).ToList();
        var told = rows.Where(r => r.Claim!.Stage is not null && r.Claim.Stage != Stages.Captured)
            .OrderBy(r => r.Claim!.When?.Earliest ?? DateOnly.MaxValue).Take(MostEvents).ToList();
        if (told.Count > 0) facts["events"] = new("", null) { Parts = [.. told.Select(r => (Told(r, lang), (string?)r.Id))] };
        if (told.Where(r => r.Claim!.When?.Latest is not null).MaxBy(r => r.Claim!.When!.Latest) is { } last)
        {
            facts["lastnews.on"] = LetterDays.Of(last.Claim!.When!, lang, last.Id);
            facts["lastnews.what"] = new(Quoted(last.Claim.Quote, lang), last.Id);
        }

        var ill = rows.Where(r => r.Claim!.Health.Count > 0 || r.Claim.Kind == Kinds.Health).ToList();
        if (ill.Count > 0) facts["health"] = new("", null) { Parts = [.. ill.Select(r => (Quoted(r.Claim!.Quote, lang), (string?)r.Id))] };
    }

    private static string Told(ClaimRow row, string lang) =>
        (row.Claim!.When is { Earliest: not null } or { Latest: not null } ? LetterDays.Of(row.Claim.When!, lang, null).Text + ": " : "")
            + Quoted(row.Claim.Quote, lang);

    private static string Quoted(string quote, string lang) => lang == "en" ? $"“{quote.Trim()}”" : $"«{quote.Trim()}»";

    /// <summary>Papers that were handed in about them before, with their numbers.</summary>
    private void Steps(string person, string lang, Dictionary<string, LetterFact> facts)
    {
        var sent = new LettersRoom(seat).About(person).Where(l => l.Delivered is not null).OrderBy(l => l.Delivered).ToList();
        if (sent.Count == 0) return;
        facts["steps"] = new("", null)
        {
            Parts = [.. sent.Select(l => ($"{LetterDays.Of(l.Delivered!.Value, lang)}: {l.Title}"
                + (l.Reference is { } number ? $" ({number})" : "")
                + (l.Answered is { } answered ? $", → {LetterDays.Of(answered, lang)}" : ""), (string?)l.Id))],
        };
    }
}

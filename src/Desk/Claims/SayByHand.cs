using Homeward.Access;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>A statement as a person writes it down from words of a text, in a person's own notation.</summary>
/// <param name="Start">first code point of the quoted words</param>
/// <param name="Length">code points</param>
/// <param name="When">the date as people say it; null or empty: none</param>
/// <param name="Persons">how many, as people say it</param>
/// <param name="Voice">who says it, from the outlet inwards, parted by arrows</param>
/// <param name="Note">a doubt about the reading; it stands beside the quote and repairs nothing</param>
public sealed record SaidByHand(
    int Start, int Length, string Kind, string? Stage = null, string? When = null, string? Persons = null, string? Modality = null,
    string? Polarity = null, string? Subject = null, string? Group = null, string? Voice = null, string? Note = null);

// Statements written down by a person.
public sealed partial class ClaimsRoom
{
    /// <summary>Keeps a statement somebody wrote down from words of a text: proposed and kept in one act.</summary>
    public Outcome Say(string ownerId, SaidByHand said, string actId) => seat.Try(() =>
    {
        ArgumentNullException.ThrowIfNull(said);
        // Pressed twice: one statement. Pressed again from a page that came back, about other words: that is another.
        if (seat.FindDone(actId) is { } done)
        {
            if (Find(done.Ids[0])?.Claim is { } kept && (kept.Start, kept.Length, kept.Kind) == (said.Start, said.Length, said.Kind)) return done;
            actId = Seat.NewId("act-");
        }

        var (source, text) = TextOf(ownerId);
        var layer = TextLayer.Of(text);
        if (said.Start < 0 || said.Length < 1 || (long)said.Start + said.Length > layer.CodePoints) throw new RefusedException("the quoted words do not stand in this source", "quote");
        var quote = layer.Text[layer.Utf16Of(said.Start)..layer.Utf16Of(said.Start + said.Length)];
        var claim = new Claim
        {
            Kind = said.Kind, Stage = Filled(said.Stage), Start = said.Start, Length = said.Length, Quote = quote, When = DateOf(said.When, ownerId),
            Counts = ReadCount(said.Persons ?? "") is { } count ? [count] : [], Modality = Filled(said.Modality) ?? Modalities.Asserted,
            Polarity = Filled(said.Polarity) ?? Polarities.Affirmed, Subject = Filled(said.Subject), Group = Filled(said.Group),
            Voice = Chain(said.Voice), Note = Filled(said.Note),
        };
        var id = Seat.NewId(Ids.Claim);
        return seat.Do(actId,
            new Draft("claim-proposed", 1, [new(id, 0), new(source, null), new(ownerId, null)], Secrecy.Record, source, Entry.Write(new ClaimProposed(claim, seat.Actor))),
            new Draft("claim-accepted", 1, [new(id, 1), new(source, null)], Secrecy.Record, source, Entry.Write(new ClaimDecided(null))));
    });

    /// <summary>Names parted by arrows, from the outlet inwards.</summary>
    private static List<string> Chain(string? voice) =>
        [.. (voice ?? "").Split(["→", "←", "->", "<-"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private UncertainDate? DateOf(string? phrase, string ownerId)
    {
        if (string.IsNullOrWhiteSpace(phrase)) return null;
        var read = seat.Ask(q => q.One($"SELECT published, coalesce(language, 'en') FROM reading r WHERE r.owner = $2 AND {Walls.Sees("r.source")}",
            r => new { Day = r.DayOrNull(0), Lang = r.Text(1) }, seat.Actor, ownerId));
        var reading = ReadIn(phrase, read?.Lang, read?.Day);
        return reading.Date ?? throw new RefusedException($"“{phrase}” could not be read as a date: {reading.Refusal}", "date");
    }

    private static string? Filled(string? word) => string.IsNullOrWhiteSpace(word) ? null : word.Trim();
}

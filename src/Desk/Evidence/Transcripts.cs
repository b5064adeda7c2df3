using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Words typed while listening to a source or looking at it.</summary>
/// <param name="PartId">where they are read and quoted like a message</param>
public sealed record Transcript(string PartId, string Text, int Versions);

// What is heard or seen, typed: a part of the source with its versions, so that statements can quote it.
public sealed partial class EvidenceRoom
{
    private static string PlaceOfTranscript(string sourceId) => $"transcript/{sourceId}";

    /// <summary>The newest words typed of this source; null where there are none.</summary>
    public Transcript? TranscriptOf(string sourceId)
    {
        if (Row(sourceId) is null) return null;
        var versions = seat.Ask(q => q.Rows(
            $"SELECT p.id FROM part p WHERE p.source = $2 AND p.place = $3 AND p.erased = 0 AND {Walls.Sees("p.source")} ORDER BY p.position DESC",
            r => r.Text(0), seat.Actor, sourceId, PlaceOfTranscript(sourceId)));
        return versions is [var newest, ..] ? new Transcript(newest, Part(newest)?.Text ?? "", versions.Count) : null;
    }

    /// <summary>Keeps what was typed. Every version stays, and statements go on quoting the one they were made from.</summary>
    /// <param name="earlier">the version it was typed over; null for the first: a colleague's is not overwritten unseen</param>
    public Outcome Transcribe(string sourceId, string text, string? earlier, string actId) => seat.Try(() =>
    {
        var words = TextLayer.Of(FormatFrames.Whole(text ?? "")).Text;
        // Pressed twice: one version. Pressed again from a page that came back, with other words: those must not be lost.
        if (seat.FindDone(actId) is { } done)
        {
            if (Part(done.Ids[0])?.Text == words) return done;
            actId = Seat.NewId("act-");
        }

        var row = Row(sourceId) ?? throw new RefusedException("there is no such source, or you may not see it", "wall");
        if (row.Erased) throw new RefusedException("the source was erased", "gone");
        if (words.Trim().Length == 0) throw new RefusedException("there are no words yet", "empty");
        if (words.Length > MaxNote) throw new RefusedException($"a transcript has at most {MaxNote} letters; part the recording", "too-long");
        var now = TranscriptOf(sourceId);
        if (now?.PartId != earlier) throw new StaleException(sourceId, now?.Versions - 1 ?? 0, now?.Versions ?? 0, ["somebody kept another version of these words"]);
        var place = PlaceOfTranscript(sourceId);
        var body = new PartReceived(
            row.Parts, 0, 0, place, Intake.Fingerprint([place, $"{now?.Versions ?? 0}", words]), null, null, null, null, words, earlier, null, null, [],
            ["typed by a member from what is heard or seen"]);
        return seat.Do(actId, new Draft("part-received", 1, [new(Seat.NewId(Ids.Part), null), new(sourceId, null)], Secrecy.Record, sourceId, Entry.Write(body)));
    });
}

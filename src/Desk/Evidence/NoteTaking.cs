using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>What somebody told a caseworker. Only the words are needed.</summary>
/// <param name="From">who said it, in the caseworker's words</param>
/// <param name="How">phone, meeting, letter, message; null when not said</param>
/// <param name="When">when it was said; null: now</param>
public sealed record HeardNote(string Text, string? From = null, string? How = null, UncertainDate? When = null, string? Lang = null);

// Words that are typed in: a note of a call, a conversation pasted from a messenger.
public sealed partial class EvidenceRoom
{
    /// <summary>Longest note.</summary>
    public const int MaxNote = 500_000;

    /// <summary>
    /// Keeps a note as a source: its words are the original. One act, so that it is there whole or not at all, and pressing twice keeps
    /// one. Two calls with the same words are two sources.
    /// </summary>
    public Outcome TakeNote(HeardNote note, string actId)
    {
        ArgumentNullException.ThrowIfNull(note);
        return seat.Try(() => TakeWith(note, actId, _ => []));
    }

    /// <summary>The same for a later room: what it writes about the note stands in the same act. The first id is the source's.</summary>
    /// <param name="more">given the source's id; asked once</param>
    internal Done TakeWith(HeardNote note, string actId, Func<string, IReadOnlyList<Draft>> more, string secrecy = Secrecy.Record)
    {
        MayAdd();
        var layer = TextLayer.Of(FormatFrames.Whole(note.Text ?? ""));
        // Pressed twice: one note. Pressed again from a page that came back, with other words: those are another note, and must not be lost.
        if (seat.FindDone(actId) is { } done)
        {
            if (layer.Text.Trim().Length == 0 || Source(done.Ids[0])?.Text == layer.Text) return done;
            actId = Seat.NewId("act-");
        }

        if (layer.Text.Trim().Length == 0) throw new RefusedException("there are no words yet", "empty");
        if (layer.Text.Length > MaxNote) throw new RefusedException($"a note has at most {MaxNote} letters; add it as a file", "too-long");
        return KeepNote(note, layer.Text, actId, more, secrecy);
    }

    private Done KeepNote(HeardNote note, string text, string actId, Func<string, IReadOnlyList<Draft>> more, string secrecy)
    {
        // long: one act of four entries, whose values are at hand here only
        var (id, run) = (Seat.NewId(Ids.Source), Seat.NewId(Ids.Run));
        var bytes = Encoding.UTF8.GetBytes(text);
        seat.Live.Keys.Ensure(id);
        using var identity = KeyRing.VaultIdentity(seat.Live.Keys.DataKey(id)!);
        var original = seat.Vault.Take(new MemoryStream(bytes, false), identity.Recipient);
        var title = FileWords.FirstLine(text) is { } line ? line.Length <= 80 ? line : line[..80] + "…" : text.Trim()[..Math.Min(80, text.Trim().Length)] + "…";
        var sha = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var day = DateOnly.FromDateTime(seat.Now.UtcDateTime);
        var source = new SourceReceived(
            FormatFrames.Whole(title), "note.txt", nameof(SourceKind.PlainText), "text/plain", false, note.Lang, original.Object, original.Length, sha, run,
            note.When ?? new UncertainDate(null, null, null, $"{day:yyyy-MM-dd}", day, day, "note", "written down on that day"),
            note.How, null, note.From, false, ["a caseworker's note: the words are theirs unless they are quoted"]);
        try
        {
            seat.Do(actId,
            [
                new Draft("source-received", 1, [new(id, 0), new(run, null)], secrecy, id, Entry.Write(source)),
                new Draft("text-taken", 1, [new(id, null)], secrecy, id, Entry.Write(new TextTaken(0, text, "note", Intake.ProgramVersion, []))),
                new Draft("run-started", 1, [new(run, 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunStarted("note", "note", sha))),
                new Draft("run-closed", 1, [new(run, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new RunClosed(1, 1, 0, 0))),
                .. more(id),
            ]);
        }
        catch (RefusedException)
        {
            seat.Vault.Discard(original.Object);
            throw;
        }

        return seat.FindDone(actId)!;
    }

    /// <summary>
    /// Takes in a conversation pasted from a messenger: one source, its messages as parts with senders and times as they stood there.
    /// Words that are no conversation are kept as one text.
    /// </summary>
    public RunResult AddPasted(string text, AddOptions? options = null)
    {
        var layer = TextLayer.Of(FormatFrames.Whole(text ?? ""));
        if (layer.Text.Trim().Length == 0) throw new RefusedException("there are no words yet", "empty");
        return AddUpload(new MemoryStream(Encoding.UTF8.GetBytes(layer.Text), false), "conversation.txt", options);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Makes a source of something that waited. Its bytes go from seal to seal; the plain text is never on the disk.</summary>
internal static class TakeWaiting
{
    private const int MostText = 8 << 20;
    private const int MostPlea = 1 << 20;
    private const string ProgramVersion = "0.1.0";
    private const string Hurry = "whoever gave it ticked that it cannot wait";

    /// <summary>
    /// One act, named after the item: done again after a crash it answers with what it did. A crash between the vault and the act leaves
    /// a sealed file nobody can open.
    /// </summary>
    /// <returns>the source's id</returns>
    public static string Take(Seat seat, string runId, string item, HandedIn note, DateTimeOffset came, Stream plain)
    {
        var act = "waiting/" + item;
        if (seat.FindDone(act) is { } done) return done.Ids[0];
        var id = Seat.NewId(Ids.Source);
        seat.Live.Keys.Ensure(id);
        var key = seat.Live.Keys.DataKey(id) ?? throw new InvalidOperationException("a new key that does not open");
        using var identity = KeyRing.VaultIdentity(key);
        if (note.IsPlea) return TakePlea(seat, new(runId, item, note, came, id, identity.Recipient), plain);
        using var kept = new KeepingStream(plain);
        var original = seat.Vault.Take(kept, identity.Recipient);
        var head = kept.Kept.GetBuffer().AsSpan(0, (int)Math.Min(kept.Kept.Length, Detect.HeadBytes));
        var detected = Detect.MediaType(head, note.Name);
        var text = detected.Kind is SourceKind.PlainText && kept.IsWhole
            ? TextLayer.From(kept.Kept.GetBuffer().AsSpan(0, (int)kept.Kept.Length), null, out _) : null;
        var body = new SourceReceived(note.Name, note.Name, detected.Kind.ToString(), detected.MediaType, detected.NameDisagrees, null, original.Object,
            original.Length, Convert.ToHexStringLower(original.Sha256), runId,
            When(came),
            note.Channel, note.Plea is { } plea ? seat.FindDone("waiting/" + plea)?.Ids[0] : null, note.From, false, note.Urgent ? [Hurry] : []);
        var drafts = new List<Draft> { new("source-received", 1, [new(id, 0), new(runId, null)], Secrecy.Record, id, Entry.Write(body)) };
        if (text is not null) drafts.AddRange(Pieces(text.Text).Select((piece, i) => new Draft("text-taken", 1, [new(id, null)], Secrecy.Record, id,
            Entry.Write(new TextTaken(i, piece, "text-layer", ProgramVersion, i == 0 ? [.. text.Notes.Select(n => n.Text)] : [])))));
        return seat.Do(act, drafts).Ids[0];
    }

    /// <summary>
    /// What was written in the public form: the record as it was sealed is the original, its answers are the text. Anybody can seal to the public
    /// key, so nothing in it is trusted before it was looked at.
    /// </summary>
    /// <exception cref="JsonException">it is no plea</exception>
    private static string TakePlea(Seat seat, Waited waited, Stream plain)
    {
        var (runId, item, note, came, id, recipient) = waited;
        var buffer = new byte[MostPlea + 1];
        var length = plain.ReadAtLeast(buffer, buffer.Length, false);
        if (length > MostPlea || JsonSerializer.Deserialize<Plea>(buffer.AsSpan(0, length), Entry.Json) is not { IsWellFormed: true } plea) throw new JsonException();
        var text = FormatFrames.Whole(plea.Text);
        var words = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var original = seat.Vault.Take(new MemoryStream(buffer, 0, length), recipient);
        var first = (plea.Answers.FirstOrDefault(a => a.Field == "story")?.Words ?? text).Trim().Split('\n')[0];
        string[] notes = [.. note.Urgent ? [Hurry] : Array.Empty<string>(), Allowed(plea.Consent), .. SentBefore(seat, words)];
        var body = new SourceReceived(first.Length <= 80 ? first : first[..80] + "…", "plea.json", nameof(SourceKind.PlainText), "application/json", false, null,
            original.Object, original.Length, Convert.ToHexStringLower(original.Sha256), runId, When(came), note.Channel, null,
            plea.Answers.FirstOrDefault(a => a.Field == "self")?.Words, false, notes);
        return seat.Do("waiting/" + item,
            new Draft("source-received", 1, [new(id, 0), new(runId, null)], Secrecy.Record, id, Entry.Write(body)),
            new Draft("text-taken", 1, [new(id, null)], Secrecy.Record, id, Entry.Write(new TextTaken(0, text, "plea", ProgramVersion, []))),
            new Draft("plea-received", 1, [new(id, null)], Secrecy.Contact, id, Entry.Write(new PleaReceived(
                plea.Form, plea.Lang, plea.Consent, plea.Mailbox, plea.Recipient, plea.IsMore, words)))).Ids[0];
    }

    /// <summary>A thing that waited, and the new source it becomes.</summary>
    private sealed record Waited(string RunId, string Item, HandedIn Note, DateTimeOffset Came, string Id, string Recipient);

    private static string Allowed(PleaConsent consent) => consent.Ticked.Count == 0
        ? $"the sender allowed no further use (text of consent {consent.Version})"
        : $"the sender allowed: {string.Join(", ", consent.Ticked)} (text of consent {consent.Version})";

    private static IEnumerable<string> SentBefore(Seat seat, string words) => seat.Ask(q => q.Rows(
        "SELECT source FROM plea WHERE words = $1 ORDER BY position LIMIT 3", r => r.Text(0), words))
        .Select(source => $"the same words came before, as {source}: perhaps it was sent twice");

    private static UncertainDate When(DateTimeOffset came)
    {
        var at = DateOnly.FromDateTime(came.UtcDateTime);
        return new UncertainDate($"{came.UtcDateTime:yyyy-MM-dd HH:mm} UTC", null, null, $"{at:yyyy-MM-dd}", at, at, "waiting-room",
            "the clock of the machine that took it in while the desk was locked");
    }

    private static IEnumerable<string> Pieces(string text)
    {
        const int Most = 1 << 20;
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + Most, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end--;
            yield return text[at..end];
            at = end;
        }
    }

    /// <summary>Passes a stream on and keeps its first bytes in memory, for its kind and its text.</summary>
    private sealed class KeepingStream(Stream inner) : ForwardStream
    {
        public MemoryStream Kept { get; } = new();

        public bool IsWhole { get; private set; } = true;

        public override int Read(Span<byte> buffer)
        {
            var n = inner.Read(buffer);
            var room = (int)Math.Min(n, MostText - Kept.Length);
            Kept.Write(buffer[..room]);
            if (room < n) IsWhole = false;
            return n;
        }
    }
}

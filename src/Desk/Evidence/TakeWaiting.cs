using Homeward.Access;
using Homeward.Basics;
using Homeward.Keys;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Makes a source of something that waited. Its bytes go from seal to seal; the plain text is never on the disk.</summary>
internal static class TakeWaiting
{
    private const int MostText = 8 << 20;
    private const string ProgramVersion = "0.1.0";

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
        using var kept = new KeepingStream(plain);
        var original = seat.Vault.Take(kept, identity.Recipient);
        var head = kept.Kept.GetBuffer().AsSpan(0, (int)Math.Min(kept.Kept.Length, Detect.HeadBytes));
        var detected = Detect.MediaType(head, note.Name);
        var text = detected.Kind is SourceKind.PlainText && kept.IsWhole
            ? TextLayer.From(kept.Kept.GetBuffer().AsSpan(0, (int)kept.Kept.Length), null, out _) : null;
        var at = DateOnly.FromDateTime(came.UtcDateTime);
        var body = new SourceReceived(note.Name, note.Name, detected.Kind.ToString(), detected.MediaType, detected.NameDisagrees, null, original.Object,
            original.Length, Convert.ToHexStringLower(original.Sha256), runId,
            new UncertainDate($"{came.UtcDateTime:yyyy-MM-dd HH:mm} UTC", null, null, $"{at:yyyy-MM-dd}", at, at, "waiting-room", "the clock of the machine that took it in while the desk was locked"),
            note.Channel, null, note.From, false, note.Urgent ? ["whoever gave it ticked that it cannot wait"] : []);
        var drafts = new List<Draft> { new("source-received", 1, [new(id, 0), new(runId, null)], Secrecy.Record, id, Entry.Write(body)) };
        if (text is not null) drafts.AddRange(Pieces(text.Text).Select((piece, i) => new Draft("text-taken", 1, [new(id, null)], Secrecy.Record, id,
            Entry.Write(new TextTaken(i, piece, "text-layer", ProgramVersion, i == 0 ? [.. text.Notes.Select(n => n.Text)] : [])))));
        return seat.Do(act, drafts).Ids[0];
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

using Homeward.Access;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>An answer to a sender.</summary>
/// <param name="Words">empty where the source was erased</param>
public sealed record ReplyRow(string Id, string SourceId, DateTimeOffset At, string By, string Words, bool Withdrawn);

/// <summary>What is known of a source that came by the public intake.</summary>
/// <param name="CanAnswer">false where its mailbox went with an erasure</param>
/// <param name="Others">sources with the same seven words, oldest first, without this one</param>
/// <param name="Replies">to any of them, oldest first</param>
public sealed record PleaPage(
    string SourceId, string Lang, PleaConsent? Consent, bool CanAnswer, IReadOnlyList<SourceRow> Others, IReadOnlyList<ReplyRow> Replies);

// What came by the public intake, and the answers to it.
public sealed partial class EvidenceRoom
{
    /// <summary>Longest answer, in UTF-16 letters.</summary>
    public const int MaxReply = 4000;

    /// <summary>Null for a source that came another way, or that this member may not see.</summary>
    public PleaPage? Plea(string sourceId)
    {
        var found = seat.Ask(q => q.One($"SELECT position, mailbox FROM plea WHERE source = $2 AND {Walls.Sees("source")}",
            r => new { Position = r.Long(0), Mailbox = r.TextOrNull(1) }, seat.Actor, sourceId));
        if (found is null) return null;
        var body = seat.Live.Open(found.Position).Read<PleaReceived>();
        var others = seat.Ask(q => q.Rows(
            $"""
            SELECT {SourceColumns} FROM source s JOIN plea p ON p.source = s.id
            WHERE p.mailbox = $2 AND s.id <> $3 AND {Walls.Sees("s.id")} ORDER BY s.position LIMIT 200
            """, ReadSource, seat.Actor, found.Mailbox, sourceId));
        return new PleaPage(sourceId, body?.Lang ?? "en", body?.Consent, found.Mailbox is not null, others, Replies(found.Mailbox));
    }

    private List<ReplyRow> Replies(string? mailbox) => [.. seat.Ask(q => q.Rows(
        $"""
        SELECT y.id, y.source, y.at, y.by, y.withdrawn, y.position FROM reply y JOIN plea p ON p.source = y.source
        WHERE p.mailbox = $2 AND {Walls.Sees("y.source")} ORDER BY y.position LIMIT 200
        """,
        r => (Row: new ReplyRow(r.Text(0), r.Text(1), r.Time(2), r.Text(3), "", r.Bool(4)), At: r.Long(5)), seat.Actor, mailbox))
        .Select(r => r.Row with { Words = seat.Live.Open(r.At).Read<ReplyWritten>()?.Words ?? "" })];

    /// <summary>Writes an answer that the sender finds with their seven words.</summary>
    internal Outcome WriteReply(string sourceId, string words, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        if (Plea(sourceId) is not { } plea) throw new RefusedException("this did not come by the public intake, or you may not see it", "wall");
        if (!plea.CanAnswer) throw new RefusedException("where its answers go was erased with it", "gone");
        if (string.IsNullOrWhiteSpace(words)) throw new RefusedException("there are no words yet", "empty");
        if (words.Length > MaxReply) throw new RefusedException($"an answer has at most {MaxReply} letters; write two", "too-long");
        return seat.Do(actId, new Draft("reply-written", 1, [new(Seat.NewId("rpl-"), 0), new(sourceId, null)], Secrecy.Contact, sourceId,
            Entry.Write(new ReplyWritten(words.ReplaceLineEndings("\n").Trim()))));
    });

    /// <summary>Takes an answer out of the mailbox. Whoever read it before has read it.</summary>
    internal Outcome WithdrawReply(string replyId, string why, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var source = seat.Ask(q => q.One($"SELECT source FROM reply WHERE id = $2 AND {Walls.Sees("source")}", r => r.Text(0), seat.Actor, replyId))
            ?? throw new RefusedException("there is no such answer, or you may not see it", "wall");
        return seat.Do(actId, new Draft("reply-withdrawn", 1, [new(replyId, null), new(source, null)], Secrecy.Contact, source,
            Entry.Write(new ReplyWithdrawn(why.Trim()))));
    });

    /// <summary>Answers that should lie in mailboxes: not taken back, not erased, not older than a day (Unix milliseconds).</summary>
    internal static IReadOnlyList<(string Id, string Mailbox, string Recipient, long Position, DateTimeOffset At)> ToSend(Question q, long since) => q.Rows(
        """
        SELECT y.id, p.mailbox, p.recipient, y.position, y.at FROM reply y JOIN plea p ON p.source = y.source
        WHERE y.withdrawn = 0 AND y.erased = 0 AND p.mailbox IS NOT NULL AND y.at >= $1 ORDER BY y.position
        """, r => (r.Text(0), r.Text(1), r.Text(2), r.Long(3), r.Time(4)), since);
}

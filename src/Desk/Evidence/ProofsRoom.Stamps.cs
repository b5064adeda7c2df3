using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Ledger;
using Homeward.Views;

namespace Homeward.Evidence;

/// <content>Time stamps of authorities (RFC 3161). What leaves the desk is a hash of a checkpoint, never of a source.</content>
public sealed partial class ProofsRoom
{
    /// <summary>Letters of a hash by which a checkpoint is found again among the newest.</summary>
    private const int NotesLookedAt = 100_000;

    public IReadOnlyList<AuthorityRow> Authorities() => seat.Ask(q => q.Rows(
        $"SELECT id, url FROM authority WHERE dropped = 0 AND {Walls.SeesOpen} ORDER BY id", r => new AuthorityRow(r.Text(0), r.Text(1)), seat.Actor));

    /// <summary>From now on this authority may be asked. Whoever calls this has shown the member the warning.</summary>
    public Outcome Choose(string url, string actId) => seat.Try(() =>
    {
        RefuseOutsiders();
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read) || read.Scheme is not ("http" or "https")) throw new RefusedException($"“{url}” is no address of the web", "authority");
        return seat.Do(actId, new Draft("authority-chosen", 1, [new(Seat.NewId(Ids.Authority), 0)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new AuthorityChosen(url))));
    });

    public Outcome DropAuthority(string id, string why, string actId) => seat.Try(() =>
    {
        RefuseOutsiders();
        if (Authorities().All(a => a.Id != id)) throw new RefusedException($"there is no authority {id}", "gone");
        return seat.Do(actId, new Draft("authority-dropped", 1, [new(id, 1)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new AuthorityDropped(why))));
    });

    /// <summary>A request for a stamp of the newest checkpoint: SHA-256 of its text, and a nonce.</summary>
    public (byte[] Request, long Size) StampRequest()
    {
        RefuseOutsiders();
        var newest = Own(journal.ReadHead().Size);
        return (TimeStamp.Request(Encoding.UTF8.GetBytes(newest.Body), RandomNumberGenerator.GetBytes(16)), newest.Size);
    }

    /// <summary>Keeps an answer, whole, when it is a stamp of one of this desk's checkpoints.</summary>
    /// <param name="request">what was asked, where it is at hand: then the answer has to be to that</param>
    /// <param name="cameFrom">an address, or words</param>
    public (Outcome Outcome, StampRow? Row) KeepStamp(byte[] answer, byte[]? request, string cameFrom, string actId)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var outcome = seat.Try(() =>
        {
            RefuseOutsiders();
            var stamp = TimeStamp.Read(answer, out var reason) ?? throw new RefusedException($"the answer of {cameFrom}: {reason}", "stamp");
            if (request is not null && TimeStamp.ReadRequest(request) is null) throw new RefusedException("the request is no request for a time stamp", "stamp");
            var text = journal.ReadCheckpoints(Math.Max(0, journal.ReadHead().Size - NotesLookedAt)).Reverse()
                .Select(n => SignedNote.Parse(n.Note, out _)?.Text).OfType<string>()
                .FirstOrDefault(t => CryptographicOperations.HashData(stamp.Algorithm, Encoding.UTF8.GetBytes(t)).AsSpan().SequenceEqual(stamp.Imprint))
                ?? throw new RefusedException($"the answer of {cameFrom} is a stamp of something that is no checkpoint of this desk", "stamp");
            return seat.Do(actId, new Draft("checkpoint-stamped", 1, [new(face.Desk, null)], Secrecy.Desk, Secrecy.Desk,
                Entry.Write(new CheckpointStamped(text, cameFrom, request, answer))));
        });
        return (outcome, outcome.IsDone ? Stamps().MaxBy(s => s.Position) : null);
    }

    /// <summary>Stamps kept, the newest first.</summary>
    public IReadOnlyList<StampRow> Stamps() => seat.Ask(q => q.Rows(
        $"SELECT position, size, at, authority, came FROM stamp WHERE {Walls.SeesOpen} ORDER BY position DESC",
        r => new StampRow(r.Long(0), r.Long(1), r.Time(2), r.Text(3), r.Text(4)), seat.Actor));

    /// <summary>Answer and stamped text of a stamp that is kept.</summary>
    internal (byte[] Answer, string Text)? StampAt(long position) =>
        seat.Live.Open(position).Read<CheckpointStamped>() is { } kept ? (kept.Answer, kept.Text) : null;
}

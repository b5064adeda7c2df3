// wide: taking in, keeping, proving and handing out are one subject: the way of a source from hand to hand
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>One step in a chain of custody.</summary>
/// <param name="What">one of <see cref="HandoverKinds"/></param>
/// <param name="At">when the desk wrote it down</param>
/// <param name="By">the member who did or recorded it; "desk" for the desk itself</param>
/// <param name="From">from whom, and <paramref name="To"/> to whom, in the recorder's words</param>
/// <param name="When">when it happened, where that is another time than the recording</param>
/// <param name="Why">reason, or for a transformation the tool with its version</param>
public sealed record Handover(
    string What, DateTimeOffset At, string By, string? From, string? To, UncertainDate? When, string? How, string? Why);

/// <summary>Who received, handed over, opened, copied, exported, transformed and checked a source, and why; oldest first.</summary>
/// <param name="Sha256">of the original as received, hexadecimal; null after an erasure</param>
/// <param name="Harm">what a reader should be warned of</param>
/// <param name="Damaged">true when the last check of the original did not find it as it came</param>
public sealed record ChainOfCustody(string SourceId, string? Sha256, IReadOnlyList<Handover> Steps, IReadOnlyList<string> Harm, bool Damaged);

/// <summary>The last time all originals were read and compared.</summary>
public sealed record OriginalsCheck(DateTimeOffset At, string By, long Looked, int Damaged);

// Chains of custody.
public sealed partial class EvidenceRoom
{
    /// <returns>null when there is no such source, or the actor may not see it</returns>
    public ChainOfCustody? Custody(string id)
    {
        if (Row(id) is not { } row) return null;
        var (position, sha, told, texts, harm, damaged, checkedAt) = seat.Ask(q => (
            q.Number("SELECT position FROM source WHERE id = $1", id),
            q.One("SELECT coalesce(sha256, '') FROM source WHERE id = $1", r => r.Text(0), id),
            q.Rows("SELECT position FROM handover WHERE source = $1 ORDER BY position", r => r.Long(0), id),
            q.Rows("SELECT position FROM text_chunk WHERE source = $1 ORDER BY ordinal LIMIT 1", r => r.Long(0), id),
            q.Rows("SELECT flag FROM harm WHERE source = $1 ORDER BY flag", r => r.Text(0), id),
            q.Any("SELECT 1 FROM original_damage WHERE source = $1", id),
            q.One("SELECT at, by FROM original_check WHERE position > (SELECT position FROM source WHERE id = $1) ORDER BY position DESC LIMIT 1",
                r => new { At = r.Time(0), By = r.Text(1) }, id)));
        var received = seat.Live.Open(position).Read<SourceReceived>();
        var steps = new List<Handover>
        {
            new(HandoverKinds.Received, row.Received, row.By, received?.From, null, received?.Claimed, received?.Channel, received?.Run),
        };
        foreach (var entry in texts.Select(seat.Live.Open))
        {
            var text = entry.Read<TextTaken>();
            steps.Add(new(HandoverKinds.Transformed, entry.At, entry.By, null, null, null, "text", text is null ? null : $"{text.Tool} {text.ToolVersion}"));
        }

        foreach (var entry in told.Select(seat.Live.Open))
        {
            var step = entry.Read<HandoverRecorded>();
            steps.Add(new(step?.What ?? HandoverKinds.HandedOver, entry.At, entry.By, step?.From, step?.To, step?.When, step?.How, step?.Why));
        }

        foreach (var at in seat.Ask(q => q.Rows("SELECT position FROM handed_out WHERE source = $1 ORDER BY position", r => r.Long(0), id)))
        {
            var entry = seat.Live.Open(at);
            var (to, how, why) = entry.Kind == "source-bundled"
                ? (entry.Read<SourceBundled>()?.For, entry.Read<SourceBundled>()?.Bundle, entry.Read<SourceBundled>()?.Why)
                : (null, "age key", entry.Read<SourceKeyExported>()?.Why);
            steps.Add(new(HandoverKinds.Exported, entry.At, entry.By, null, to, null, how, why));
        }

        foreach (var reading in seat.ReadingsOf(id)) steps.Add(new(HandoverKinds.Opened, reading.At, reading.Member, null, null, null, reading.How, null));
        if (checkedAt is not null) steps.Add(new(HandoverKinds.Checked, checkedAt.At, checkedAt.By, null, null, null, null, damaged ? "not as it came" : "as it came"));
        return new ChainOfCustody(id, sha is { Length: > 0 } ? sha : null, [.. steps.OrderBy(s => s.At)], harm, damaged);
    }

    /// <summary>Writes down a step of the chain that happened outside the desk, or by an export from it.</summary>
    /// <param name="what">one of <see cref="HandoverKinds.Told"/></param>
    public Outcome RecordHandover(string id, string what, string actId, string why, string? from = null, string? to = null,
        UncertainDate? when = null, string? how = null) => seat.Try(() => // long: a step has these seven parts, each told by a person
    {
        if (seat.FindDone(actId) is { } done) return done;
        RefuseUnseen(id);
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: a step without a reason cannot be explained later", "why");
        return seat.Do(actId, new Draft("handover-recorded", 1, [new(Seat.NewId("han-"), 0), new(id, null)], Secrecy.Record, id,
            Entry.Write(new HandoverRecorded(what, from, to, when, how, why.Trim()))));
    });

    /// <summary>Says what a reader should be warned of before the source is shown; an empty list takes the warning back.</summary>
    public Outcome FlagHarm(string id, IReadOnlyList<string> flags, string actId, string why) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        RefuseUnseen(id);
        return seat.Do(actId, new Draft("harm-flagged", 1, [new(id, null)], Secrecy.Record, id, Entry.Write(new HarmFlagged(flags, why ?? ""))));
    });

    /// <summary>What a reader should be warned of; empty for nothing, and for somebody who may not see the source.</summary>
    public IReadOnlyList<string> Harm(string id) => seat.Ask(q => q.Rows(
        $"SELECT flag FROM harm WHERE source = $2 AND {Walls.Sees("source")} ORDER BY flag", r => r.Text(0), seat.Actor, id));

    /// <summary>When all originals were last read and compared; null when never.</summary>
    public OriginalsCheck? LastCheck() => seat.Ask(q => q.One(
        $"SELECT at, by, looked, damaged FROM original_check WHERE {Walls.SeesOpen} ORDER BY position DESC LIMIT 1",
        r => new OriginalsCheck(r.Time(0), r.Text(1), r.Long(2), r.Int(3)), seat.Actor));

    /// <summary>What was wrong with the waiting log when it was last taken in, in sentences; empty when all was well.</summary>
    public IReadOnlyList<string> WaitingProblems() => seat.Ask(q => q.Rows(
        $"SELECT position FROM waiting_taken WHERE problems > 0 AND {Walls.SeesOpen} ORDER BY position DESC LIMIT 1", r => r.Long(0), seat.Actor))
        .Select(at => seat.Live.Open(at).Read<WaitingTaken>()?.Problems ?? []).FirstOrDefault() ?? [];

    private void RefuseUnseen(string id)
    {
        if (Row(id) is not { } row) throw new RefusedException("there is no such source, or you may not see it", "wall");
        if (row.Erased) throw new RefusedException("the source was erased", "gone");
    }
}

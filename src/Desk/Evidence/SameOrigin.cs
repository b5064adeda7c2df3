using System.Globalization;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>Two things that seem to be one told again.</summary>
/// <param name="A">the earlier of them: a source or a part</param>
/// <param name="How">text, picture or forward</param>
/// <param name="Share">0 to 1: how much of the shorter stands in the longer</param>
/// <param name="State">proposed, same or different</param>
public sealed record OriginPair(string Id, int Version, string A, string B, string How, double Share, string State);

/// <summary>Everything that counts as told once together with one thing.</summary>
/// <param name="Others">the other things, sources or parts</param>
public sealed record OriginGroup(IReadOnlyList<string> Others, IReadOnlyList<OriginPair> Pairs);

// Same origin: forty copies are one voice.
public sealed partial class EvidenceRoom
{
    private const double SharedText = 0.8;
    private const string PairPrefix = "ori-";

    private sealed record Told(string Id, string Source, long Position);

    /// <summary>
    /// Looks through all texts and pictures this member may see for copies and proposes each copy with the earliest of its kind. A
    /// proposal counts at once, so that copies are not taken for independent voices meanwhile; a person can say they are different.
    /// Repeating it proposes nothing twice.
    /// </summary>
    /// <returns>how many pairs were proposed now</returns>
    public int FindSameOrigin(Action<string, long, long>? progress = null)
    {
        MayAdd();
        var known = seat.Ask(q => q.Rows("SELECT a, b FROM origin", r => (r.Text(0), r.Text(1)))).ToHashSet();
        var drafts = new List<Draft>();
        foreach (var (a, b, how, share) in Texts(progress).Concat(Pictures()))
        {
            if (!known.Add((a.Id, b.Id))) continue;
            drafts.Add(new Draft(
                "same-origin-proposed", 1, [new(Seat.NewId(PairPrefix), 0), new(a.Id, null), new(b.Id, null), new(a.Source, null), new(b.Source, null)],
                Secrecy.Record, a.Source, Entry.Write(new OriginProposed(how, Math.Round(share, 3)))));
        }

        foreach (var chunk in drafts.Chunk(Chronicle.MostDrafts)) seat.Do(Seat.NewId("act-"), chunk);
        return drafts.Count;
    }

    /// <summary>A person's answer to a pair; it can be given again.</summary>
    public Outcome JudgeOrigin(string pairId, bool same, string? why, int version, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var source = seat.Ask(q => q.One(
            $"SELECT o.source_a FROM origin o WHERE o.id = $2 AND {Walls.Sees("o.source_a")} AND {Walls.Sees("o.source_b")}", r => r.Text(0), seat.Actor, pairId))
            ?? throw new RefusedException("there is no such pair, or you may not see it", "wall");
        return seat.Do(actId, new Draft("same-origin-judged", 1, [new(pairId, version)], Secrecy.Record, source, Entry.Write(new OriginJudged(same, why))));
    });

    /// <summary>What counts as told once together with this source or part; empty when it stands alone.</summary>
    /// <returns>null when there is no such source or part, or the actor may not see it</returns>
    public OriginGroup? OriginOf(string ownerId) => seat.Ask(q =>
    {
        if (!q.Any($"SELECT 1 FROM (SELECT id AS source FROM source WHERE id = $2 UNION ALL SELECT source FROM part WHERE id = $2) x WHERE {Walls.Sees("x.source")}",
            seat.Actor, ownerId)) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal) { ownerId };
        var pairs = new Dictionary<string, OriginPair>(StringComparer.Ordinal);
        var open = new Queue<string>([ownerId]);
        while (open.TryDequeue(out var id) && seen.Count < 1000)
        {
            foreach (var pair in PairsOf(q, id))
            {
                pairs[pair.Id] = pair;
                if (pair.State == "different") continue;
                var other = pair.A == id ? pair.B : pair.A;
                if (seen.Add(other)) open.Enqueue(other);
            }
        }

        return new OriginGroup([.. seen.Skip(1)], [.. pairs.Values]);
    });

    /// <summary>How many independent origins stand behind these sources or parts: copies count once, and what the actor may not see not at all.</summary>
    public int Independent(IReadOnlyCollection<string> ownerIds)
    {
        var left = ownerIds.ToHashSet(StringComparer.Ordinal);
        var origins = 0;
        foreach (var id in ownerIds)
        {
            if (!left.Remove(id) || OriginOf(id) is not { } group) continue;
            origins++;
            left.ExceptWith(group.Others);
        }

        return origins;
    }

    private IReadOnlyList<OriginPair> PairsOf(Question q, string id) => q.Rows(
        $"""
        SELECT o.id, coalesce((SELECT max(version) FROM change WHERE change.id = o.id), 0), o.a, o.b, o.how, o.share, o.state FROM origin o
        WHERE (o.a = $2 OR o.b = $2) AND {Walls.Sees("o.source_a")} AND {Walls.Sees("o.source_b")} ORDER BY o.id
        """,
        r => new OriginPair(r.Text(0), r.Int(1), r.Text(2), r.Text(3), r.Text(4), r.Double(5), r.Text(6)), seat.Actor, id);

    /// <summary>Copies among texts: candidates agree in one band of their sketches, and then share most of the shorter one's words.</summary>
    private IEnumerable<(Told A, Told B, string How, double Share)> Texts(Action<string, long, long>? progress)
    {
        var told = seat.Ask(q => q.Rows(
            $"""
            SELECT p.id, p.source, p.position FROM part p WHERE p.erased = 0 AND p.length >= 40 AND {Walls.Sees("p.source")}
            UNION ALL SELECT s.id, s.id, t.position FROM source s JOIN text_chunk t ON t.source = s.id AND t.ordinal = 0
            WHERE s.erased = 0 AND {Walls.Sees("s.id")} ORDER BY 3
            """,
            r => new Told(r.Text(0), r.Text(1), r.Long(2)), seat.Actor));
        var bands = new Dictionary<ulong, List<int>>();
        var sketches = new CopiedText?[told.Count];
        for (var i = 0; i < told.Count; i++)
        {
            if (i % 500 == 0) progress?.Invoke("looking for copies", i, told.Count);
            if ((sketches[i] = CopiedText.Of(TextAt(told[i]))) is not { } sketch) continue;
            var (best, share) = (-1, SharedText);
            foreach (var band in sketch.Bands())
            {
                if (!bands.TryGetValue(band, out var at)) bands[band] = at = [];
                foreach (var j in at)
                {
                    // Versions of one message and rows of one list are no copies of each other.
                    if (told[j].Source == told[i].Source && told[j].Source != told[j].Id && sketches[j]!.Shares(sketch) < 1) continue;
                    if (sketches[j]!.Shares(sketch) is var s && s >= share && (best < 0 || s > share)) (best, share) = (j, s);
                }

                // The first of its kind stands for all its copies: a band of a thousand reposts stays short.
                if (best < 0 && at.Count < 20) at.Add(i);
            }

            if (best >= 0) yield return (told[best], told[i], "text", share);
        }
    }

    private string TextAt(Told told)
    {
        var entry = seat.Live.Open(told.Position);
        return (entry.Kind == "text-taken" ? entry.Read<TextTaken>()?.Text : entry.Read<PartReceived>() is { Cells: null } part ? part.Text : null) ?? "";
    }

    /// <summary>Pictures that look alike though their bytes differ: saved again, made smaller, sent through a messenger.</summary>
    private IEnumerable<(Told A, Told B, string How, double Share)> Pictures()
    {
        var told = seat.Ask(q => q.Rows(
            $"SELECT s.id, s.position, s.looks FROM source s WHERE s.looks IS NOT NULL AND s.erased = 0 AND {Walls.Sees("s.id")} ORDER BY s.position",
            r => (Told: new Told(r.Text(0), r.Text(0), r.Long(1)), Looks: ulong.Parse(r.Text(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)), seat.Actor));
        var bands = new Dictionary<(int, byte), List<int>>();
        for (var i = 0; i < told.Count; i++)
        {
            var (best, apart) = (-1, PictureLooks.MostApart + 1);
            for (var band = 0; band < 8; band++)
            {
                var key = (band, (byte)(told[i].Looks >> (band * 8)));
                if (!bands.TryGetValue(key, out var at)) bands[key] = at = [];
                foreach (var j in at)
                {
                    if (PictureLooks.Apart(told[j].Looks, told[i].Looks) is var d && d < apart) (best, apart) = (j, d);
                }

                at.Add(i);
            }

            if (best >= 0) yield return (told[best].Told, told[i].Told, "picture", 1 - apart / 64.0);
        }
    }
}

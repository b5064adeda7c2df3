using Homeward.Access;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>Who speaks, and in how many statements and sources this member may see.</summary>
/// <param name="Id">voi-… of the register; null for a name that nobody has registered</param>
/// <param name="Name">the name it is shown under</param>
/// <param name="Names">every name by which sources call it</param>
public sealed record VoiceRow(string? Id, string Name, IReadOnlyList<VoiceName> Names, string? Kind, string? Party, int Claims, int Sources)
{
    public int Version { get; init; }

    public string? Interests { get; init; }
}

/// <summary>What somebody writes down about a voice.</summary>
/// <param name="Names">at least one; the first is shown</param>
public sealed record VoiceDraft(IReadOnlyList<VoiceName> Names, string Kind, string Party, string? Interests);

/// <summary>One of those who speak in a statement.</summary>
/// <param name="Depth">place in the chain, 0 is the outlet</param>
/// <param name="Name">as the statement writes it</param>
/// <param name="Voice">of the register; null where the name stands for itself</param>
public sealed record VoiceInChain(int Depth, string Name, VoiceRow? Voice);

/// <summary>Two voices whose names look like one, in whatever script.</summary>
public sealed record VoicePair(VoiceRow A, VoiceRow B);

// The register of voices: names in every language, interests, party. The same spokesman in five papers is one voice.
public sealed partial class ClaimsRoom
{
    public const string VoicePrefix = "voi-";
    private const int MostNamesOfVoice = 50;

    /// <summary>Everybody who speaks: those of the register under one row with all their names, other names each for itself.</summary>
    public Listed<VoiceRow> Voices(Slice slice, Sort? sort = null)
    {
        var from = $"""
            FROM (SELECT who, claims, source FROM voice_source WHERE claims > 0 AND {Walls.Sees("source")}
                UNION ALL SELECT id, NULL, NULL FROM voice_entry WHERE withdrawn = 0 AND {Walls.SeesOpen}) x LEFT JOIN voice_entry e ON e.id = x.who
            """;
        var (rows, total) = seat.Ask(q => (
            q.Rows(
                $"""
                SELECT e.id AS entry, coalesce((SELECT max(name) FROM voice WHERE folded = x.who), '') AS name, coalesce(sum(claims), 0) AS said, count(source) AS sources
                {from} GROUP BY x.who {ByVoice.By(sort)} LIMIT $2 OFFSET $3
                """,
                r => (Entry: r.TextOrNull(0), Name: r.Text(1), Claims: r.Int(2), Sources: r.Int(3)), seat.Actor, slice.Limit, slice.Offset),
            seat.Count(q, $"SELECT count(DISTINCT x.who) {from}", seat.Actor)));
        return new([.. rows.Select(r => Row(r.Entry, r.Name, r.Claims, r.Sources))], total);
    }

    /// <summary>The voices of the register by themselves, without counting what they say; at most 200.</summary>
    public IReadOnlyList<VoiceRow> Register() => [.. seat.Ask(q => q.Rows(
        $"SELECT e.id FROM voice_entry e WHERE e.withdrawn = 0 AND {Walls.SeesOpen} ORDER BY e.id LIMIT {Slice.Most}", r => r.Text(0), seat.Actor))
        .Select(id => Row(id, "", 0, 0)).OrderBy(v => v.Name, StringComparer.Ordinal)];

    /// <summary>A voice of the register; null when there is none of this id.</summary>
    public VoiceRow? Voice(string id) => Registered(id) is null ? null : Voices(Slice.First(Slice.Most)).Rows.FirstOrDefault(v => v.Id == id) ?? Row(id, "", 0, 0);

    /// <summary>Who speaks in one statement, from the outlet inwards, with the voice of the register each stands for.</summary>
    public IReadOnlyList<VoiceInChain> ChainOf(string claimId) => [.. seat.Ask(q => q.Rows(
        $"""
        SELECT cv.depth, v.name, {VoiceView.EntryOfVoice} FROM claim c JOIN claim_voice cv ON cv.proposal = c.proposal JOIN voice v ON v.id = cv.voice
            LEFT JOIN voice_name n ON n.folded = v.folded LEFT JOIN voice_judged j ON j.claim = c.id AND j.depth = cv.depth
        WHERE c.id = $2 AND {Walls.Sees("c.source")} ORDER BY cv.depth
        """,
        r => (Depth: r.Int(0), Name: r.Text(1), Entry: r.TextOrNull(2)), seat.Actor, claimId))
        .Select(v => new VoiceInChain(v.Depth, v.Name, v.Entry is { } entry ? Row(entry, v.Name, 0, 0) : null))];

    /// <summary>Voices whose longest words sound alike, in whatever script: worth a look, merged by nobody but a person.</summary>
    public IReadOnlyList<VoicePair> AlikeVoices()
    {
        var all = Voices(Slice.First(Slice.Most)).Rows;
        var bySound = all.SelectMany(v => v.Names.Where(n => VoiceNames.IsOne(n.Text)).Select(n => VoiceNames.Skeleton(n.Text)).Where(s => s.Length > 0)
            .Distinct().Select(s => (Sound: s, Voice: v))).GroupBy(v => v.Sound, StringComparer.Ordinal);
        return [.. bySound.SelectMany(g => g.Skip(1).Select(other => new VoicePair(g.First().Voice, other.Voice))).Distinct().Take(50)];
    }

    /// <summary>Writes a voice into the register, or writes one of it anew; what stood before is kept.</summary>
    /// <param name="id">null for a new one</param>
    public Outcome DescribeVoice(string? id, VoiceDraft draft, int version, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        return seat.Do(actId, Described(id ?? Seat.NewId(VoicePrefix), Sound(draft), version, why));
    });

    /// <summary>Takes a voice out of the register; its names stand for themselves again.</summary>
    public Outcome WithdrawVoice(string id, int version, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        return seat.Do(actId, Withdrawn(id, version, why, null));
    });

    /// <summary>
    /// Says that two are one: all names go to the first. Each is a voice of the register (voi-…) or a name as sources write it.
    /// Taking a name out again (<see cref="PartVoice"/>) undoes it.
    /// </summary>
    public Outcome MergeVoices(string a, string b, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var (first, second) = (Meant(a), Meant(b));
        if (first.Id is null && second.Id is not null) (first, second) = (second, first);
        if (first.Id is not null && first.Id == second.Id) throw new RefusedException("these two are one voice already", "same");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say how it is known that they are one", "reason");
        var names = first.Names.Concat(second.Names).DistinctBy(n => VoiceNames.Fold(n.Text)).ToList();
        var merged = Sound(new VoiceDraft(names, first.Kind ?? second.Kind ?? VoiceKinds.Spokesperson, first.Party ?? second.Party ?? "not-known",
            first.Interests ?? second.Interests));
        var id = first.Id ?? Seat.NewId(VoicePrefix);
        return second.Id is { } other
            ? seat.Do(actId, Withdrawn(other, second.Version, why, id), Described(id, merged, first.Version, why))
            : seat.Do(actId, Described(id, merged, first.Version, why));
    });

    /// <summary>Takes names out of a voice: from then on they are a voice of their own.</summary>
    public Outcome PartVoice(string id, IReadOnlyList<string> names, int version, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var whole = Registered(id) ?? throw new RefusedException("there is no such voice in the register", "gone");
        var folded = names.Select(VoiceNames.Fold).ToHashSet(StringComparer.Ordinal);
        var (gone, left) = (whole.Names.Where(n => folded.Contains(VoiceNames.Fold(n.Text))).ToList(), whole.Names.Where(n => !folded.Contains(VoiceNames.Fold(n.Text))).ToList());
        if (gone.Count == 0 || left.Count == 0) throw new RefusedException("choose some of its names, but not all of them", "name");
        return seat.Do(actId, Described(id, whole with { Names = left }, version, why),
            Described(Seat.NewId(VoicePrefix), whole with { Names = gone }, 0, why));
    });

    /// <summary>Decides for one statement whether somebody in its chain is this voice, whatever the name says.</summary>
    /// <param name="depth">place in the chain, 0 is the outlet</param>
    public Outcome JudgeVoice(string claimId, int depth, string voiceId, bool same, string actId, string? why = null) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var (row, claim) = Visible(claimId);
        if (depth < 0 || depth >= claim.Voice.Count) throw new RefusedException("nobody speaks at that place of this statement", "depth");
        if (Registered(voiceId) is null) throw new RefusedException("there is no such voice in the register", "gone");
        return seat.Do(actId, new Draft("voice-judged", 1, [new(claimId, null), new(voiceId, null), new(row.SourceId, null)], Secrecy.Record, row.SourceId,
            Entry.Write(new VoiceJudged(depth, same, why))));
    });

    private static Draft Described(string id, VoiceDraft d, int version, string? why) => new("voice-described", 1, [new(id, version)], Secrecy.Desk, Secrecy.Desk,
        Entry.Write(new VoiceDescribed(d.Names, d.Kind, d.Party, d.Interests, why?.Trim())));

    private static Draft Withdrawn(string id, int version, string? why, string? into) => new("voice-withdrawn", 1, [new(id, version)], Secrecy.Desk, Secrecy.Desk,
        Entry.Write(new VoiceWithdrawn(why?.Trim(), into)));

    private static VoiceDraft Sound(VoiceDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var names = draft.Names.Select(n => new VoiceName(n.Text.Trim(), n.Lang)).Where(n => VoiceNames.Fold(n.Text).Length > 0)
            .DistinctBy(n => VoiceNames.Fold(n.Text)).ToList();
        if (names.Count is 0 or > MostNamesOfVoice) throw new RefusedException($"a voice has 1 to {MostNamesOfVoice} names", "name");
        if (!VoiceKinds.All.Contains(draft.Kind)) throw new RefusedException($"“{draft.Kind}” is none of: {string.Join(", ", VoiceKinds.All)}", "kind");
        if (!VoiceParties.All.Contains(draft.Party)) throw new RefusedException($"“{draft.Party}” is none of: {string.Join(", ", VoiceParties.All)}", "party");
        return draft with { Names = names, Interests = string.IsNullOrWhiteSpace(draft.Interests) ? null : draft.Interests.Trim() };
    }

    /// <summary>A voice of the register, or the name as a source writes it.</summary>
    private VoiceRow Meant(string idOrName)
    {
        if (Basics.Ids.IsWellFormed(idOrName, VoicePrefix)) return Voice(idOrName) ?? throw new RefusedException("there is no such voice in the register", "gone");
        var folded = VoiceNames.Fold(idOrName ?? "");
        if (seat.Ask(q => q.One($"SELECT entry FROM voice_name WHERE folded = $2 AND {Walls.SeesOpen}", r => r.Text(0), seat.Actor, folded)) is { } id) return Voice(id)!;
        return new VoiceRow(null, idOrName!, [new(idOrName!, null)], null, null, 0, 0);
    }

    private VoiceRow Row(string? id, string name, int claims, int sources)
    {
        if (id is null || Registered(id) is not { } voice) return new(null, name, [new(name, null)], null, null, claims, sources);
        return new(id, voice.Names[0].Text, voice.Names, voice.Kind, voice.Party, claims, sources)
        {
            Interests = voice.Interests,
            Version = (int)seat.Ask(q => q.Number("SELECT version FROM subject WHERE id = $1", id)),
        };
    }

    private VoiceDraft? Registered(string id)
    {
        var position = seat.Ask(q => q.Number($"SELECT position FROM voice_entry WHERE id = $2 AND withdrawn = 0 AND {Walls.SeesOpen}", seat.Actor, id));
        return position > 0 && seat.Live.Open(position).Read<VoiceDescribed>() is { } b ? new VoiceDraft(b.Names, b.Kind, b.Party, b.Interests) : null;
    }
}

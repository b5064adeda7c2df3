using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>
/// How many independent voices stand behind statements, as this member may see it: copies count once (the pairs of same origin), and one
/// who speaks through many counts once (the register of voices). Reads the register and the pairs once; make a new one for a new answer.
/// </summary>
internal sealed class Independence(Seat seat)
{
    private Dictionary<string, string>? copies;
    private Dictionary<string, (string Entry, string Kind)>? names;
    private Dictionary<(string Claim, int Depth), (string Entry, bool Same)>? judged;
    private readonly Dictionary<string, string?> senders = new(StringComparer.Ordinal);

    /// <summary>The voices behind these statements, in the order of their first ones.</summary>
    public IReadOnlyList<IndependentVoice> Of(IReadOnlyList<ClaimRow> rows)
    {
        Read();
        ReadSenders([.. rows.Select(r => r.OwnerId).Where(o => o.StartsWith(Ids.Part, StringComparison.Ordinal) && !senders.ContainsKey(o)).Distinct()]);
        return IndependentVoices.Of([.. rows.Select(r => new StatementOrigins(r.Id, [$"text {Root(r.OwnerId)}", SpeakerOf(r)]))]);
    }

    /// <summary>Independent voices among those graded B2 or better: two of them are reasonable grounds.</summary>
    public int Good(IReadOnlyList<ClaimRow> rows) => Of([.. rows.Where(r => r.Grading.Source <= 'B' && r.Grading.Information <= 2)]).Count;

    /// <summary>The innermost of the chain that is one voice; who sent the message where nobody else is named; else the source itself.</summary>
    private string SpeakerOf(ClaimRow row)
    {
        var chain = row.Claim?.Voice ?? [];
        for (var depth = chain.Count - 1; depth >= 0; depth--)
        {
            var name = VoiceNames.Fold(chain[depth]);
            var known = names!.GetValueOrDefault(name);
            if (judged!.TryGetValue((row.Id, depth), out var apart))
            {
                if (apart.Same) return "voice " + apart.Entry;
                if (apart.Entry == known.Entry) known = default;
            }

            if (known.Kind == VoiceKinds.Many) continue;
            if (known.Entry is not null) return "voice " + known.Entry;
            if (depth == 0 && senders.GetValueOrDefault(row.OwnerId) is { } sender) return SenderOf(sender);
            if (VoiceNames.IsOne(chain[depth])) return "name " + name;
        }

        return senders.GetValueOrDefault(row.OwnerId) is { } by ? SenderOf(by) : "source " + row.SourceId;
    }

    private string SenderOf(string sender) => names!.TryGetValue(VoiceNames.Fold(sender), out var known) ? "voice " + known.Entry : "name " + VoiceNames.Fold(sender);

    private string Root(string owner)
    {
        while (copies!.TryGetValue(owner, out var earlier)) owner = earlier;
        return owner;
    }

    private void Read()
    {
        if (copies is not null) return;
        var (pairs, register, apart) = seat.Ask(q => (
            q.Rows($"SELECT o.a, o.b FROM origin o WHERE o.state <> 'different' AND {Walls.Sees("o.source_a")} AND {Walls.Sees("o.source_b")}",
                r => (A: r.Text(0), B: r.Text(1)), seat.Actor),
            q.Rows($"SELECT n.folded, n.entry, e.kind FROM voice_name n JOIN voice_entry e ON e.id = n.entry WHERE {Walls.SeesOpen}",
                r => (Name: r.Text(0), Entry: r.Text(1), Kind: r.Text(2)), seat.Actor),
            q.Rows($"SELECT j.claim, j.depth, j.entry, j.same FROM voice_judged j JOIN claim c ON c.id = j.claim WHERE {Walls.Sees("c.source")}",
                r => (Claim: r.Text(0), Depth: r.Int(1), Entry: r.Text(2), Same: r.Bool(3)), seat.Actor)));
        copies = new(StringComparer.Ordinal);
        foreach (var (a, b) in pairs)
        {
            var (first, second) = (Root(a), Root(b));
            if (first != second) copies[string.CompareOrdinal(first, second) < 0 ? second : first] = string.CompareOrdinal(first, second) < 0 ? first : second;
        }

        names = register.ToDictionary(r => r.Name, r => (r.Entry, r.Kind), StringComparer.Ordinal);
        judged = apart.ToDictionary(j => (j.Claim, j.Depth), j => (j.Entry, j.Same));
    }

    private void ReadSenders(IReadOnlyList<string> parts)
    {
        if (parts.Count == 0) return;
        foreach (var (id, sender) in seat.Ask(q => q.Rows(
            $"SELECT p.id, p.sender FROM json_each($2) f JOIN part p ON p.id = f.value WHERE {Walls.Sees("p.source")}",
            r => (r.Text(0), r.TextOrNull(1)), seat.Actor, JsonSerializer.Serialize(parts)))) senders[id] = sender;
    }
}

/// <summary>A grade somebody gave, and why.</summary>
public sealed record GradeGiven(Grading Grading, string By, DateTimeOffset At, string? Why);

// Who stands behind a statement, and on how many voices it rests.
public sealed partial class ClaimsRoom
{
    /// <summary>Whoever works here alone reads a second time after so many days.</summary>
    public const int DaysAlone = 7;

    /// <summary>Marks the second reading of one who works alone.</summary>
    internal const string ReadAgain = " again";

    /// <summary>The independent voices behind these statements: copies, and one who speaks through many, count once.</summary>
    public IReadOnlyList<IndependentVoice> VoicesBehind(IReadOnlyList<ClaimRow> rows) => new Independence(seat).Of(rows);

    /// <summary>A second person stands behind the statement as it is: words and grade.</summary>
    public Outcome Second(string id, int expectedVersion, string actId, string? why = null) => seat.Try(() =>
    {
        var (row, _) = Visible(id);
        return seat.Do(actId, Draft("claim-seconded", row, expectedVersion, Entry.Write(new ClaimSeconded(why))));
    });

    /// <summary>Every grade this statement was given, newest first.</summary>
    public IReadOnlyList<GradeGiven> Grades(string id)
    {
        if (Find(id) is null) return [];
        return [.. seat.Ask(q => q.Rows("SELECT position FROM change WHERE id = $1 AND kind = 'claim-graded' ORDER BY version DESC", r => r.Long(0), id))
            .Select(seat.Live.Open).Where(e => e.Body is not null).Select(e => e.Read<ClaimGraded>() is { } g
                ? new GradeGiven(new Grading(g.Source[0], g.Information), e.By, e.At, g.Why) : null!)];
    }
}

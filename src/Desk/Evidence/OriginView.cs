using Homeward.Views;

namespace Homeward.Evidence;

// Act kinds of same origin, with their bodies.

/// <summary>same-origin-proposed, version 1. Of = the pair, the two things. Sealed under the first thing's source.</summary>
/// <param name="How">text, picture or forward</param>
/// <param name="Share">0 to 1: how much of the shorter text stands in the longer; for pictures the share of equal bits</param>
internal sealed record OriginProposed(string How, double Share);

/// <summary>same-origin-judged, version 1: a person's answer; the last one counts.</summary>
internal sealed record OriginJudged(bool Same, string? Why);

/// <summary>Table of same origin: pairs of messages, texts or pictures that seem to be one and the same told again.</summary>
internal sealed class OriginView : IView
{
    public string Schema => """
        CREATE TABLE origin (id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, source_a TEXT NOT NULL, source_b TEXT NOT NULL,
            how TEXT NOT NULL, share REAL NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX origin_a ON origin (a);
        CREATE INDEX origin_b ON origin (b);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["same-origin-proposed"] = 1, ["same-origin-judged"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        if (entry.Kind == "same-origin-proposed")
        {
            // Of = pair, thing, thing, source of the first, source of the second.
            var body = entry.Read<OriginProposed>();
            writer.Run("INSERT INTO origin VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed')", id, entry.Of[1].Id, entry.Of[2].Id, entry.Of[3].Id,
                entry.Of[4].Id, body?.How ?? "", body?.Share ?? 0);
            return;
        }

        if (writer.Run("UPDATE origin SET state = $2 WHERE id = $1", id, entry.Read<OriginJudged>() is { Same: false } ? "different" : "same") == 0)
        {
            throw new RefusedException("there is no such pair", "gone");
        }
    }
}

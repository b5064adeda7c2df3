using Homeward.Views;

namespace Homeward.Statistics;

/// <summary>Table of Statistics: figure, one row for each frozen one. It is never changed; a newer figure is another
/// figure.</summary>
internal sealed class FigureView : IView
{
    public string Schema => """
        CREATE TABLE figure (id TEXT PRIMARY KEY, exchange TEXT NOT NULL, definition TEXT, side TEXT, record_number INTEGER, known INTEGER,
            followed_up INTEGER, returned INTEGER, hash TEXT, position INTEGER NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
            erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX figure_exchange ON figure (exchange, position DESC);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["figure-frozen"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var frozen = entry.Read<FigureFrozen>();
        if (frozen is not null && OutcomeDefinition.Find(frozen.Definition) is null)
        {
            throw new RefusedException($"“{frozen.Definition}” is not a definition of ours", "definition");
        }

        var line = frozen?.Result.Lines.FirstOrDefault(l => l.Definition == frozen.Definition);
        writer.Run(
            "INSERT INTO figure VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            entry.Of[0].Id, entry.Of[1].Id, frozen?.Definition, frozen?.Side, frozen?.RecordNumber, line?.Known,
                line?.FollowedUp, line?.Returned,
            frozen?.Hash, entry.Position, entry.By, entry.At, frozen is null);
    }
}

using Homeward.Views;

namespace Homeward.Paths;

/// <summary>Tables of Paths: path_anchor and path_captivity (decisions about statements), path_order (about the order of things),
/// path_step (how firmly a step stands, by a person's judgement).</summary>
internal sealed class PathView : IView
{
    public string Schema => """
        CREATE TABLE path_anchor (claim TEXT PRIMARY KEY, anchor TEXT NOT NULL, by TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE path_captivity (claim TEXT PRIMARY KEY, captivity INTEGER NOT NULL, instance INTEGER NOT NULL, by TEXT NOT NULL,
            position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE path_order (id TEXT PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
            position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE path_step (id TEXT PRIMARY KEY, subject TEXT NOT NULL, status TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX path_step_subject ON path_step (subject);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["anchor-chosen"] = 1, ["stage-placed"] = 1, ["order-assumed"] = 1, ["order-withdrawn"] = 1, ["step-judged"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "anchor-chosen":
                writer.Run("DELETE FROM path_anchor WHERE claim = $1", id);
                if (entry.Read<AnchorChosen>()?.Anchor is { } anchor)
                    writer.Run("INSERT INTO path_anchor VALUES ($1, $2, $3, $4)", id, anchor, entry.By, entry.Position);
                break;
            case "stage-placed":
                writer.Run("DELETE FROM path_captivity WHERE claim = $1", id);
                if (entry.Read<StagePlaced>() is { } placed)
                {
                    writer.Run("INSERT INTO path_captivity VALUES ($1, $2, $3, $4, $5)", id, placed.Captivity, placed.Instance, entry.By,
                        entry.Position);
                }

                break;
            case "order-assumed":
                writer.Run("DELETE FROM path_order WHERE id = $1", id);
                if (entry.Read<OrderAssumed>() is { } order)
                {
                    writer.Run("INSERT INTO path_order VALUES ($1, $2, $3, $4, $5, $6)", id, order.Name, order.Applied ? 1 : 0, entry.By, entry.At,
                        entry.Position);
                }

                break;
            case "step-judged":
                writer.Run("DELETE FROM path_step WHERE id = $1", id);
                if (entry.Read<StepJudged>()?.Status is { } status)
                    writer.Run("INSERT INTO path_step VALUES ($1, $2, $3, $4)", id, entry.Of[1].Id, status, entry.Position);
                break;
            case "order-withdrawn":
                if (writer.Run("DELETE FROM path_order WHERE id = $1", id) == 0 && entry.Body is not null)
                    throw new RefusedException("nothing was changed about this assumption", "gone");
                break;
        }
    }
}

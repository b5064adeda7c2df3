using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>Table of warnings: warning.</summary>
internal sealed class WarningView : IView
{
    public string Schema => """
        CREATE TABLE warning (id TEXT PRIMARY KEY, about TEXT NOT NULL, kind TEXT, since INTEGER, by TEXT NOT NULL, position INTEGER NOT NULL,
            ended INTEGER) WITHOUT ROWID;
        CREATE INDEX warning_about ON warning (about);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["warning-raised"] = 1, ["warning-ended"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        if (entry.Kind == "warning-ended")
        {
            writer.Run("UPDATE warning SET ended = $2 WHERE id = $1", id, entry.Position);
            return;
        }

        var raised = entry.Read<WarningRaised>();
        if (raised is not null && !Warnings.All.Contains(raised.Kind)) throw new RefusedException($"“{raised.Kind}” is no warning", "warning");
        writer.Run("INSERT INTO warning VALUES ($1, $2, $3, $4, $5, $6, NULL)", id, entry.Of[1].Id, raised?.Kind, raised?.Since, entry.By, entry.Position);
    }
}

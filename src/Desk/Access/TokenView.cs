using Homeward.Views;

namespace Homeward.Access;

/// <summary>token-made, version 1: a program may do a member's work. Of = token, and the member.</summary>
/// <param name="Scope">one of <see cref="TokenScope"/></param>
/// <param name="Walls">one of <see cref="TokenWalls"/></param>
/// <param name="Role">the member's role then; with another role it counts no more</param>
/// <param name="Recipient">the member's identity then; after recovery it counts no more</param>
/// <param name="Hash">keyed hash of the token, hexadecimal</param>
/// <param name="Until">last day, in UTC</param>
internal sealed record TokenMade(string Name, string Scope, string Walls, string Role, string Recipient, string Hash, DateOnly Until);

/// <summary>token-ended, version 1. Of = token.</summary>
internal sealed record TokenEnded(string Why);

/// <summary>What a token lets a program do.</summary>
public static class TokenScope
{
    public const string Read = "read";
    public const string Write = "read-write";

    public static IReadOnlyList<string> All { get; } = [Read, Write];
}

/// <summary>What a token lets a program see: never more than its member.</summary>
public static class TokenWalls
{
    /// <summary>Only what stands behind no wall.</summary>
    public const string Open = "open";

    /// <summary>Whatever the member may see at that moment.</summary>
    public const string Mine = "mine";

    public static IReadOnlyList<string> All { get; } = [Open, Mine];
}

/// <summary>Table: token. A token for what is open stands behind the open wall by its own id, so that every statement keeps the rest from it.</summary>
internal sealed class TokenView : IView
{
    public string Schema => """
        CREATE TABLE token (id TEXT PRIMARY KEY, member TEXT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL, walls TEXT NOT NULL,
            role TEXT NOT NULL, recipient TEXT NOT NULL, hash TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["token-made"] = 1, ["token-ended"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "token-made" when entry.Read<TokenMade>() is { } made:
                writer.Run("INSERT INTO token VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", id, entry.By, made.Name, made.Scope, made.Walls,
                    made.Role, made.Recipient, made.Hash, entry.At, made.Until);
                if (made.Walls == TokenWalls.Mine) break;
                writer.Run("INSERT INTO sees SELECT $1, wall FROM sees WHERE member = $2 AND wall IN ($3, $4)", id, entry.By, AccessView.OpenWall,
                    AccessView.FiguresWall);
                break;
            case "token-ended":
                if (writer.Run("DELETE FROM token WHERE id = $1 AND member = $2", id, entry.By) == 0 && entry.Body is not null) throw new RefusedException(
                    "there is no such token of yours", "gone");
                writer.Run("DELETE FROM sees WHERE member = $1", id);
                break;
        }
    }
}

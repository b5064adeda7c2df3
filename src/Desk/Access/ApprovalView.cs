using Homeward.Views;

namespace Homeward.Access;

/// <summary>approval-asked, version 1: a member asks a colleague to let something leave the desk. Of = request.</summary>
/// <param name="What">one of <see cref="Approved"/></param>
/// <param name="Subject">id of the thing; empty for the whole desk</param>
internal sealed record ApprovalAsked(string What, string Subject, string Why);

/// <summary>approval-given and approval-refused, version 1. Of = request.</summary>
internal sealed record ApprovalAnswered(string Why);

/// <summary>approval-used, version 1: what was approved is done by the act that holds this. Of = request.</summary>
internal sealed record ApprovalUsed;

/// <summary>What one member alone does not do where others hold keys too. Erasures have a rule of their own.</summary>
public static class Approved
{
    /// <summary>everything a member may see leaves in one go</summary>
    public const string Export = "export";

    /// <summary>the key of an original leaves, so that the ordinary age tool opens it elsewhere</summary>
    public const string Unseal = "unseal";

    /// <summary>something is published</summary>
    public const string Publish = "publish";

    public static IReadOnlyList<string> All { get; } = [Export, Unseal, Publish];

    /// <summary>What an act of a kind needs; null where one member is enough.</summary>
    internal static string? For(string kind) => kind switch
    {
        "desk-exported" => Export,
        "source-key-exported" => Unseal,
        "publication-published" => Publish,
        _ => null,
    };
}

/// <summary>Table approval. The rule of two stands here, so that no program writes around it.</summary>
internal sealed class ApprovalView : IView
{
    /// <summary>Days after which an approval that nobody used counts no more.</summary>
    public const int Days = 7;

    public string Schema => """
        CREATE TABLE approval (id TEXT PRIMARY KEY, what TEXT NOT NULL, subject TEXT NOT NULL, why TEXT NOT NULL, state TEXT NOT NULL,
            asked_by TEXT NOT NULL, asked INTEGER NOT NULL, answered_by TEXT, answered INTEGER, answer TEXT, position INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["approval-asked"] = 1, ["approval-given"] = 1, ["approval-refused"] = 1, ["approval-used"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        var (from, to) = entry.Kind switch { "approval-given" => ("asked", "given"), "approval-refused" => ("asked", "refused"), _ => ("given", "used") };
        switch (entry.Kind)
        {
            case "approval-asked" when entry.Read<ApprovalAsked>() is { } asked:
                writer.Run("INSERT INTO approval VALUES ($1, $2, $3, $4, 'asked', $5, $6, NULL, NULL, NULL, $7)",
                    id, asked.What, asked.Subject, asked.Why, entry.By, entry.At, entry.Position);
                return;
            case "approval-asked":
                // Erased: what was asked is gone, and nothing can be done with an answer to it. Entries that answered it stay taken.
                writer.Run("INSERT INTO approval VALUES ($1, '', '', '', 'erased', $2, $3, NULL, NULL, NULL, $4)", id, entry.By, entry.At, entry.Position);
                return;
            case var _ when writer.Any("SELECT 1 FROM approval WHERE id = $1 AND state = 'erased'", id):
                return;
            case "approval-given" when writer.Any("SELECT 1 FROM approval WHERE id = $1 AND asked_by = $2", id, entry.By):
                throw new RefusedException("whoever asks does not approve: another member has to look at it", "two");
            case "approval-used" when writer.Any("SELECT 1 FROM approval WHERE id = $1 AND state = 'given' AND (asked_by <> $2 OR answered < $3)", id, entry.By, entry.At.AddDays(-Days)):
                throw new RefusedException("this approval is another's, or too old", "two");
        }

        if (writer.Run("UPDATE approval SET state = $2 WHERE id = $1 AND state = $3", id, to, from) == 0) throw new RefusedException(
            "there is no such request, or it has ended", "gone");
        if (to != "used") writer.Run("UPDATE approval SET answered_by = $2, answered = $3, answer = $4 WHERE id = $1", id, entry.By, entry.At,
            entry.Read<ApprovalAnswered>()?.Why ?? "");
    }
}

/// <summary>Whether an act may be done by one, and what it uses up where it may not.</summary>
internal static class ApprovalRows
{
    /// <summary>What an act needs beside itself: the use of an approval. Nothing where nobody else could be asked.</summary>
    /// <exception cref="RefusedException">nobody approved this</exception>
    public static Draft? Needed(Seat seat, Draft draft)
    {
        if (Approved.For(draft.Kind) is not { } what || seat.Actor == AccessView.DeskItself) return null;
        if (seat.Ask(q => q.Number($"SELECT count(*) FROM member WHERE active = 1 AND role IN {Role.WithKeys}")) <= 1) return null;
        var subject = what == Approved.Export ? "" : draft.Of[0].Id;
        var given = seat.Ask(q => q.One("SELECT id FROM approval WHERE asked_by = $1 AND what = $2 AND subject = $3 AND state = 'given' AND answered >= $4 ORDER BY position",
            r => r.Text(0), seat.Actor, what, subject, seat.Now.AddDays(-ApprovalView.Days).ToUnixTimeMilliseconds()));
        return given is not null
            ? new Draft("approval-used", 1, [new(given, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new ApprovalUsed())) : throw new RefusedException(
            "this needs a second person: ask on the page /approvals, and do it again when a colleague has agreed", "two");
    }
}

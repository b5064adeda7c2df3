using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>What somebody wrote in one box of the public form.</summary>
/// <param name="Label">the question as it was shown to them</param>
public sealed record PleaAnswer(string Field, string Label, string Words);

/// <summary>What a sender was told about the use of their words, and what they allowed.</summary>
/// <param name="Ticked">names of the choices: pass, count, quote</param>
public sealed record PleaConsent(string Version, string Lang, string Text, IReadOnlyList<string> Ticked);

/// <summary>What somebody sent by the public intake, as it was sealed: the original of its source is this record as JSON.</summary>
/// <param name="Form">version of the questions</param>
/// <param name="Lang">language of the page they read</param>
/// <param name="Mailbox">where they look for answers: 32 hexadecimal letters</param>
/// <param name="Recipient">age recipient of the answers</param>
/// <param name="IsMore">sent with seven words that somebody had from before</param>
public sealed record Plea(string Form, string Lang, IReadOnlyList<PleaAnswer> Answers, PleaConsent Consent, string Mailbox, string Recipient, bool IsMore)
{
    /// <summary>Everything they wrote, each answer under its question.</summary>
    public string Text => string.Join("\n\n", Answers.Select(a => $"{a.Label}\n{a.Words}"));

    internal bool IsWellFormed => Form is not null && Lang is not null && Answers is { Count: <= 40 } && Consent is { Version: not null, Text: not null, Ticked: not null }
        && Answers.All(a => a is { Field: not null, Label: not null, Words: not null }) && Mailbox is { Length: 32 } && Mailbox.All(char.IsAsciiHexDigitLower)
        && Recipient is not null && Sealing.AgeIdentity.ParseRecipient(Recipient) is not null;
}

/// <summary>plea-received, version 1. Of = its source. The answers stand in the text layer and in the original.</summary>
internal sealed record PleaReceived(string Form, string Lang, PleaConsent Consent, string Mailbox, string Recipient, bool IsMore, string WordsSha256);

/// <summary>reply-written, version 1: words for a sender, sealed to their mailbox. Of = the reply, the source.</summary>
internal sealed record ReplyWritten(string Words);

/// <summary>reply-withdrawn, version 1. Whoever read it before has read it.</summary>
internal sealed record ReplyWithdrawn(string Why);

/// <summary>Tables: plea, reply. Words are opened from their entries.</summary>
internal sealed class PleaView : IView
{
    public string Schema => """
        CREATE TABLE plea (source TEXT PRIMARY KEY, position INTEGER NOT NULL, mailbox TEXT, recipient TEXT, words TEXT) WITHOUT ROWID;
        CREATE INDEX plea_mailbox ON plea (mailbox);
        CREATE INDEX plea_words ON plea (words);
        CREATE TABLE reply (id TEXT PRIMARY KEY, source TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL,
            withdrawn INTEGER NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX reply_source ON reply (source, position);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["plea-received"] = 1, ["reply-written"] = 1, ["reply-withdrawn"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "plea-received":
                var plea = entry.Read<PleaReceived>();
                writer.Run("INSERT INTO plea VALUES ($1, $2, $3, $4, $5)", id, entry.Position, plea?.Mailbox, plea?.Recipient, plea?.WordsSha256);
                break;
            case "reply-written":
                writer.Run("INSERT INTO reply VALUES ($1, $2, $3, $4, $5, 0, $6)", id, entry.Of[1].Id, entry.Position, entry.At, entry.By, entry.Body is null);
                break;
            case "reply-withdrawn":
                if (writer.Run("UPDATE reply SET withdrawn = 1 WHERE id = $1 AND withdrawn = 0", id) == 0)
                {
                    throw new RefusedException("there is no such answer, or it was taken back before", "gone");
                }

                break;
        }
    }

}

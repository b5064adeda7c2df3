using Homeward.Views;

namespace Homeward.Access;

/// <summary>passkey-set, version 1: a key on a telephone, computer or stick signs a member in beside the passphrase. Of = member.</summary>
/// <param name="Id">the credential's id, base64url</param>
/// <param name="Name">what the member calls it</param>
/// <param name="Recipient">the member's identity then; after recovery they have another, and the passkey counts no more</param>
/// <param name="PublicKey">COSE key, base64</param>
/// <param name="Count">uses the key had counted; 0 where it does not count</param>
internal sealed record PasskeySet(string Id, string Name, string Recipient, string PublicKey, long Count,
    IReadOnlyList<string> Transports, bool BackupEligible, bool BackedUp);

/// <summary>passkey-used, version 1. Of = member.</summary>
internal sealed record PasskeyUsed(string Id, long Count, bool BackedUp);

/// <summary>passkey-doubted, version 1: a right signature came with a count that was there before: the key may have been copied. Of = member.</summary>
internal sealed record PasskeyDoubted(string Id, long Count);

/// <summary>passkey-ended, version 1. Of = member.</summary>
internal sealed record PasskeyEnded(string Id, string Why);

/// <summary>Table: passkey. Holds public halves only.</summary>
internal sealed class PasskeyView : IView
{
    public string Schema => """
        CREATE TABLE passkey (id TEXT PRIMARY KEY, member TEXT NOT NULL, name TEXT NOT NULL, recipient TEXT NOT NULL, public_key TEXT NOT NULL,
            count INTEGER NOT NULL, transports TEXT NOT NULL, eligible INTEGER NOT NULL, backed_up INTEGER NOT NULL,
            since INTEGER NOT NULL, used INTEGER, doubted INTEGER) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["passkey-set"] = 1, ["passkey-used"] = 1, ["passkey-doubted"] = 1, ["passkey-ended"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var member = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "passkey-set" when entry.Read<PasskeySet>() is { } set:
                if (writer.Any("SELECT 1 FROM passkey WHERE id = $1", set.Id)) throw new RefusedException("this passkey is set up already", "already");
                writer.Run("INSERT INTO passkey VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL)", set.Id, member, set.Name, set.Recipient,
                    set.PublicKey, set.Count, string.Join(' ', set.Transports), set.BackupEligible, set.BackedUp, entry.At);
                break;
            case "passkey-used" when entry.Read<PasskeyUsed>() is { } used:
                if (writer.Run("""
                    UPDATE passkey SET count = $3, backed_up = $4, used = $5 WHERE id = $1 AND member = $2 AND (count < $3 OR ($3 = 0 AND count = 0))
                    """, used.Id, member, used.Count, used.BackedUp, entry.At) == 0) throw new RefusedException("this use was counted before", "used");
                break;
            case "passkey-doubted" when entry.Read<PasskeyDoubted>() is { } doubted:
                writer.Run("UPDATE passkey SET doubted = $3 WHERE id = $1 AND member = $2", doubted.Id, member, entry.At);
                break;
            case "passkey-ended" when entry.Read<PasskeyEnded>() is { } ended:
                if (writer.Run("DELETE FROM passkey WHERE id = $1 AND member = $2", ended.Id, member) == 0) throw new RefusedException(
                    "there is no such passkey of yours", "gone");
                break;
        }
    }
}

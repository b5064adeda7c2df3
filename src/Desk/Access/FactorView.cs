using Homeward.Views;

namespace Homeward.Access;

/// <summary>
/// second-step-set, version 1: a member's app gives codes beside the passphrase. Of = member.
/// </summary>
/// <param name="Sealed">the secret as an age file to the member's own identity, base64: no colleague and no key of the desk opens it</param>
/// <param name="Recipient">the identity it is sealed to; a member with another key (after recovery) has no second step</param>
/// <param name="Salt">16 random bytes, base64</param>
/// <param name="Codes">SHA-256 over salt and each spare code, hexadecimal</param>
internal sealed record SecondStepSet(string Sealed, string Recipient, string Salt, IReadOnlyList<string> Codes);

/// <summary>second-step-used, version 1: a code was taken. Of = member. A code of an app is known by its step, a spare one by its hash.</summary>
internal sealed record SecondStepUsed(long? Step, string? Code);

/// <summary>second-step-ended, version 1. Of = member.</summary>
internal sealed record SecondStepEnded(string Why);

/// <summary>Tables: second_step, spare_code. Nothing here lets anybody make a code.</summary>
internal sealed class FactorView : IView
{
    public string Schema => """
        CREATE TABLE second_step (member TEXT PRIMARY KEY, sealed TEXT NOT NULL, recipient TEXT NOT NULL, salt TEXT NOT NULL,
            since INTEGER NOT NULL, step INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE spare_code (member TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (member, hash)) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["second-step-set"] = 1, ["second-step-used"] = 1, ["second-step-ended"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var member = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "second-step-set" when entry.Read<SecondStepSet>() is { } set:
                End(writer, member);
                writer.Run("INSERT INTO second_step VALUES ($1, $2, $3, $4, $5, 0)", member, set.Sealed, set.Recipient, set.Salt, entry.At);
                foreach (var code in set.Codes) writer.Run("INSERT INTO spare_code VALUES ($1, $2)", member, code);
                break;
            case "second-step-used" when entry.Read<SecondStepUsed>() is { } used:
                var taken = used.Code is { } code1
                    ? writer.Run("DELETE FROM spare_code WHERE member = $1 AND hash = $2", member, code1)
                    : writer.Run("UPDATE second_step SET step = $2 WHERE member = $1 AND step < $2", member, used.Step ?? 0);
                if (taken == 0) throw new RefusedException("this code was used before", "used");
                break;
            case "second-step-ended":
                End(writer, member);
                break;
        }
    }

    private static void End(ViewWriter writer, string member)
    {
        writer.Run("DELETE FROM second_step WHERE member = $1", member);
        writer.Run("DELETE FROM spare_code WHERE member = $1", member);
    }
}

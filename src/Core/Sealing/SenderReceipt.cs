using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Homeward.Sealing;

/// <summary>
/// The seven spoken words a sender keeps (112 random bits), and what follows from them: the name of their mailbox and the identity that opens the
/// answers in it. Argon2id (RFC 9106) over the words; nothing of it is kept by whoever hands the words out.
/// </summary>
public sealed class SenderReceipt : IDisposable
{
    /// <summary>Words of a receipt.</summary>
    public const int WordCount = 7;

    /// <summary>Random bytes a receipt is made of.</summary>
    public const int RandomBytes = 2 * WordCount;

    /// <summary>Memory and passes of the stretching. The words are random and long: this only makes guessing by the million dearer.</summary>
    public const long MemoryKiB = 16 * 1024;

    private const int Passes = 2;

    private SenderReceipt(string mailbox, AgeIdentity identity) => (Mailbox, Identity) = (mailbox, identity);

    /// <summary>32 hexadecimal letters, the name under which answers lie.</summary>
    public string Mailbox { get; }

    /// <summary>Opens the answers; its recipient travels sealed to the desk.</summary>
    public AgeIdentity Identity { get; }

    /// <param name="words">as somebody typed them: case, commas and dashes between words do not matter</param>
    /// <param name="desk">id of the desk, so that equal words at two desks are two mailboxes</param>
    /// <returns>null when they are not seven words of five letters</returns>
    public static SenderReceipt? Of(string words, string desk)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (Spelled(words) is not { } spelled) return null;
        var salt = SHA256.HashData(Encoding.UTF8.GetBytes($"homeward-receipt/1\n{desk}"))[..16];
        var parameters = new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = MemoryKiB, NumberOfPasses = Passes };
        var derived = PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(spelled, salt, 48);
        try
        {
            return new SenderReceipt(Convert.ToHexStringLower(derived.AsSpan(0, 16)), new AgeIdentity(derived.AsSpan(16)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    public void Dispose() => Identity.Dispose();

    private static string? Spelled(string typed)
    {
        if (typed.Length > 400) return null;
        var words = typed.ToLowerInvariant().Split([' ', '\t', '\r', '\n', ',', ';', '.', '-', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == WordCount && words.All(w => w.Length == 5 && w.All(char.IsAsciiLetterLower)) ? string.Join(' ', words) : null;
    }
}

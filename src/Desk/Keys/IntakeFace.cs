using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.Sealing;

namespace Homeward.Keys;

/// <summary>What a desk tells the public about itself. All of it is public.</summary>
/// <param name="Title">who reads what is sent; empty: the form says nothing of it</param>
/// <param name="Contact">another way to reach them, shown where the intake is full; may be empty</param>
/// <param name="Onion">the onion address of the same form, told to browsers in a header; may be empty</param>
public sealed record IntakeWords(string Title, string Contact, string Onion);

/// <summary>
/// What a public intake needs and may know: the recipient to seal to, and public words, signed by the desk. It lies in waiting/intake.txt and is
/// carried to a rented machine. It opens nothing.
/// </summary>
/// <param name="LogKey">32 bytes: the key the desk signs with</param>
/// <param name="Serial">grows with each change, so that an older one does not come back</param>
public sealed record IntakeFace(string Desk, byte[] LogKey, string Recipient, long Serial, IntakeWords Words)
{
    private const string Format = "homeward-intake/draft-1";

    /// <summary>The name under which a log of this desk's intakes is signed.</summary>
    public string Origin => $"homeward/{Desk}/waiting";

    internal string Body => string.Create(CultureInfo.InvariantCulture,
        $"{Format}\ndesk {Desk}\nlog-key {Convert.ToBase64String(LogKey)}\nrecipient {Recipient}\nserial {Serial}\nwords {JsonSerializer.Serialize(Words)}\n");

    public string Print(Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        return $"{Body}signature {Convert.ToBase64String(sign(Encoding.UTF8.GetBytes(Body)))}\n";
    }

    public bool IsOf(DeskFile desk)
    {
        ArgumentNullException.ThrowIfNull(desk);
        return Desk == desk.Desk && LogKey.AsSpan().SequenceEqual(desk.LogKey);
    }

    /// <summary>Four words of the key that signs it, to be compared by telephone.</summary>
    public string KeyWords => WordsOf(LogKey);

    /// <summary>Four spoken words of a public key.</summary>
    public static string WordsOf(byte[] key) => SpokenWords.From(System.Security.Cryptography.SHA256.HashData(key).AsSpan(0, 8));

    /// <summary>The face in a file; null where there is none, or it is not one in its one spelling, signed by the key it names.</summary>
    public static IntakeFace? In(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return Parse(DeskFolder.ReadSmall(file));
        }
        catch (Exception e) when (e is IOException or Homeward.Journal.JournalDamagedException)
        {
            return null;
        }
    }

    public static IntakeFace? Parse(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n');
        if (lines.Length != 8 || lines[7].Length > 0 || lines[0] != Format) return null;
        if (After(lines[1], "desk ") is not { } desk || Bytes(After(lines[2], "log-key "), 32) is not { } key
            || After(lines[3], "recipient ") is not { } recipient || AgeIdentity.ParseRecipient(recipient) is null
            || !long.TryParse(After(lines[4], "serial "), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            || Told(After(lines[5], "words ")) is not { } words || Bytes(After(lines[6], "signature "), 64) is not { } signature) return null;
        var face = new IntakeFace(desk, key, recipient, serial, words);
        return face.Print(_ => signature) == text && SigningKey.Verify(key, Encoding.UTF8.GetBytes(face.Body), signature) ? face : null;
    }

    private static IntakeWords? Told(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<IntakeWords>(json) is { Title: not null, Contact: not null, Onion: not null } w ? w : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? After(string line, string word) => line.StartsWith(word, StringComparison.Ordinal) ? line[word.Length..] : null;

    private static byte[]? Bytes(string? base64, int length)
    {
        var bytes = new byte[length];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var n) && n == length ? bytes : null;
    }
}

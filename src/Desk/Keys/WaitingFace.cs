using System.Text;

namespace Homeward.Keys;

/// <summary>
/// What a locked desk takes things in with: waiting/room.txt, signed by the desk while it was open. Without the desk's signature nobody could tell
/// whether the recipient that a letter is sealed to is the desk's or a thief's.
/// </summary>
/// <param name="Recipient">age recipient of the intake; its identity is derived from a data key of the journal</param>
/// <param name="NodeKey">32 bytes: the Ed25519 key of this machine that signs the waiting log</param>
public sealed record WaitingFace(string Desk, string Recipient, byte[] NodeKey)
{
    private const string Format = "homeward-waiting/draft-1";

    public string Origin => $"homeward/{Desk}/waiting";

    private string Body => $"{Format}\ndesk {Desk}\nrecipient {Recipient}\nnode-key {Convert.ToBase64String(NodeKey)}\n";

    public string Print(Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        return $"{Body}signature {Convert.ToBase64String(sign(Encoding.UTF8.GetBytes(Body)))}\n";
    }

    /// <returns>null for anything that is not this text, in its one spelling, with a signature that fits</returns>
    public static WaitingFace? Parse(byte[] content, Func<byte[], byte[], bool> verify)
    {
        ArgumentNullException.ThrowIfNull(verify);
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        if (lines.Length != 6 || lines[5].Length > 0 || lines[0] != Format) return null;
        if (After(lines[1], "desk ") is not { } desk || After(lines[2], "recipient ") is not { } recipient
            || Sealing.AgeIdentity.ParseRecipient(recipient) is null
            || Bytes(After(lines[3], "node-key "), 32) is not { } node || Bytes(After(lines[4], "signature "), 64) is not { } signature) return null;
        var face = new WaitingFace(desk, recipient, node);
        return face.Print(_ => signature) == Encoding.UTF8.GetString(content) && verify(Encoding.UTF8.GetBytes(face.Body), signature) ? face : null;
    }

    private static string? After(string line, string word) => line.StartsWith(word, StringComparison.Ordinal) ? line[word.Length..] : null;

    private static byte[]? Bytes(string? base64, int length)
    {
        var bytes = new byte[length];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var n) && n == length ? bytes : null;
    }
}

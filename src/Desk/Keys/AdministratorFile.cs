using System.Text;
using Homeward.Sealing;

namespace Homeward.Keys;

/// <summary>
/// The desk's word that a member's key is an administrator's, signed with the key of the journal. It lets them sign in to what a
/// locked desk shows, where nobody can ask the journal; it opens no content. Five lines in one spelling.
/// </summary>
internal sealed record AdministratorFile(string Member, string Desk, string Recipient, byte[] Signature)
{
    private const string Format = "homeward-administrator/draft-1";

    public static AdministratorFile Sign(string member, DeskFile face, string recipient, SigningKey key)
    {
        var open = new AdministratorFile(member, face.Binding, recipient, []);
        return open with { Signature = key.Sign(Encoding.UTF8.GetBytes(open.Head())) };
    }

    public bool IsSignedBy(DeskFile face) => Desk == face.Binding && SigningKey.Verify(face.LogKey, Encoding.UTF8.GetBytes(Head()), Signature);

    public string Print() => $"{Head()}signature {Convert.ToBase64String(Signature)}\n";

    /// <returns>null when it is not such a file in its one spelling</returns>
    public static AdministratorFile? Parse(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n');
        if (lines.Length != 6 || lines[0] != Format) return null;
        string[] names = ["member ", "desk ", "recipient ", "signature "];
        for (var i = 0; i < names.Length; i++) if (!lines[i + 1].StartsWith(names[i], StringComparison.Ordinal)) return null;
        var signature = new byte[64];
        if (!Convert.TryFromBase64String(lines[4][10..], signature, out var n) || n != 64) return null;
        var file = new AdministratorFile(lines[1][7..], lines[2][5..], lines[3][10..], signature);
        return file.Print() == text ? file : null;
    }

    private string Head() => $"{Format}\nmember {Member}\ndesk {Desk}\nrecipient {Recipient}\n";
}

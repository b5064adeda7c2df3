using System.Text;

namespace Homeward.Keys;

/// <summary>The public face of a desk: its id, and the key that signs its journal. Nothing secret; the sealed key
/// ring must agree with it.</summary>
public sealed record DeskFile(string Desk, byte[] LogKey)
{
    private const string Format = "homeward-desk/draft-1";

    /// <summary>Name of the journal in its signed notes.</summary>
    public string Origin => "homeward/" + Desk;

    /// <summary>What a member's key file names as the desk it belongs to.</summary>
    public string Binding => $"{Desk} {Convert.ToBase64String(LogKey)}";

    public string Print() => $"{Format}\ndesk {Desk}\nlog-key {Convert.ToBase64String(LogKey)}\n";

    public static DeskFile? Parse(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[0] != Format || !lines[1].StartsWith("desk ", StringComparison.Ordinal)
            || !lines[2].StartsWith("log-key ", StringComparison.Ordinal)) return null;
        var key = new byte[32];
        if (!Convert.TryFromBase64String(lines[2][8..], key, out var n) || n != 32) return null;
        var file = new DeskFile(lines[1][5..], key);
        return file.Print() == text ? file : null;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

/// <summary>A made-up world kept in memory, with the few ways of reading it that the tests share.</summary>
internal sealed class WorldInMemory : IWorldSink
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static WorldInMemory Of(int people, ulong seed, RehearsalOptions? options = null)
    {
        var world = new WorldInMemory();
        RehearsalWorld.Generate(people, seed, options ?? new RehearsalOptions(), world);
        return world;
    }

    public void Put(string path, Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(bytes);
        if (!Files.TryAdd(path, bytes.ToArray())) throw new InvalidOperationException("written twice: " + path);
    }

    public string Text(string path) => Encoding.UTF8.GetString(Files[path]);

    public IEnumerable<JsonElement> Lines(string path) =>
        Text(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement);

    public IEnumerable<string> Under(string folder) =>
        Files.Keys.Where(k => k.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>One hash over every path and every byte.</summary>
    public string Hash()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, bytes) in Files)
        {
            sha.AppendData(Encoding.UTF8.GetBytes(path + "\0" + bytes.Length + "\0"));
            sha.AppendData(bytes);
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>The chat with its broken control characters repaired: the one repair that makes it JSON.</summary>
    public JsonElement Chat() => JsonDocument.Parse(RepairControls(Text("sources/telegram/result.json"))).RootElement;

    public static string RepairControls(string json)
    {
        var mended = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\' && json[i + 1] == 'x')
            {
                mended.Append("\\u00");
                i++;
            }
            else
            {
                mended.Append(json[i]);
                if (json[i] == '\\') mended.Append(json[++i]);
            }
        }

        return mended.ToString();
    }

    /// <summary>True when a text holds none of the signs sentence pieces are written with.</summary>
    public static bool HoldsNoSign(string text) =>
        !"[]{}|<>@".Any(sign => text.Contains(sign, StringComparison.Ordinal));

    /// <summary>A message's text: its pieces joined.</summary>
    public static string MessageText(JsonElement message)
    {
        var text = message.GetProperty("text");
        return text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : string.Concat(text.EnumerateArray()
                .Select(p => p.ValueKind == JsonValueKind.String ? p.GetString() : p.GetProperty("text").GetString()));
    }

    /// <summary>The rows of a CSV by RFC 4180, header first.</summary>
    public static List<string[]> Csv(string text, char separator = ',')
    {
        var rows = new List<string[]>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && (c == separator || c == '\n'))
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c != '\n') continue;
                rows.Add([.. cells]);
                cells.Clear();
            }
            else cell.Append(c);
        }

        Assert.False(quoted);
        Assert.Equal(0, cell.Length + cells.Count);
        return rows;
    }
}

using Homeward.Access;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>
/// What an export or a list would not give, read again from the sealed original: the heading and the refused stretches, each as
/// it stood. A mended file goes in as an export or list of its own; what the desk holds already stays known.
/// </summary>
internal sealed class RefusedExport(Seat seat, EvidenceRoom room)
{
    private const long MostBytes = 64 << 20;

    public (string Name, byte[] Bytes)? Of(string run)
    {
        if (room.Run(run) is null) return null;
        var sources = seat.Ask(q => q.Rows(
            $"SELECT s.id, s.kind, s.name FROM source s WHERE s.run = $2 AND {Walls.Sees("s.id")} ORDER BY s.position",
            r => (Id: r.Text(0), Kind: r.Text(1), Name: r.Text(2)), seat.Actor, run));
        foreach (var (id, kind, name) in sources)
        {
            var bytes = kind is nameof(SourceKind.TelegramChatJson) or nameof(SourceKind.TelegramAccountJson) ? Messages(id)
                : kind is nameof(SourceKind.Csv) ? Rows(id) : null;
            if (bytes is not null) return (name, bytes);
        }

        return null;
    }

    private byte[]? Messages(string id)
    {
        using var first = room.OpenOriginal(id);
        if (first is null) return null;
        TelegramChat? chat = null;
        var spans = new List<(long Start, long Length)>();
        foreach (var part in TelegramExport.Read(first, new TelegramOptions { KeepRaw = false }))
        {
            chat ??= part as TelegramChat;
            if (part is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused) spans.Add((refused.ByteStart, refused.ByteLength));
        }

        if (spans.Count == 0) return null;
        var (name, type, number) = (Quoted(chat?.Name), Quoted(chat?.Type), chat?.Id ?? "0");
        var head = $"{{\n \"name\": {name},\n \"type\": {type},\n \"id\": {number},\n \"messages\": [\n";
        return Cut(id, head, spans, ",\n", "\n ]\n}\n");
    }

    private byte[]? Rows(string id)
    {
        using var first = room.OpenOriginal(id);
        if (first is null) return null;
        CsvHeading? heading = null;
        var spans = new List<(long Start, long Length)>();
        foreach (var part in CsvList.Read(first))
        {
            heading ??= part as CsvHeading;
            if (part is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused) spans.Add((refused.ByteStart, refused.ByteLength));
        }

        if (spans.Count == 0) return null;
        // Places in a UTF-16 table count bytes of another form; its rows cannot be cut out by them.
        if (heading?.Charset.Name.StartsWith("utf-16", StringComparison.Ordinal) == true) return null;
        if (heading is { Written: true }) spans.Insert(0, (heading.ByteStart, heading.ByteLength));
        return Cut(id, "", spans, "", "");
    }

    private byte[] Cut(string id, string head, List<(long Start, long Length)> spans, string between, string end)
    {
        using var original = room.OpenOriginal(id)!;
        using var cut = new MemoryStream();
        cut.Write(System.Text.Encoding.UTF8.GetBytes(head));
        for (var i = 0; i < spans.Count; i++)
        {
            if (i > 0) cut.Write(System.Text.Encoding.UTF8.GetBytes(between));
            if (cut.Length + spans[i].Length > MostBytes)
            {
                throw new RefusedException($"what was refused is longer than {MostBytes >> 20} MB; open the original instead", "too-long");
            }

            original.Position = Math.Min(spans[i].Start, original.Length);
            var bytes = new byte[Math.Min(spans[i].Length, original.Length - original.Position)];
            original.ReadExactly(bytes);
            cut.Write(between.Length > 0 ? bytes.AsSpan().TrimEnd(", \r\n\t"u8) : bytes);
        }

        cut.Write(System.Text.Encoding.UTF8.GetBytes(end));
        return cut.ToArray();
    }

    private static string Quoted(string? text) => text is null ? "null" : System.Text.Json.JsonSerializer.Serialize(FormatFrames.Whole(text), Entry.Json);
}

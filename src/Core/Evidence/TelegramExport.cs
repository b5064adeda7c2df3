namespace Homeward.Evidence;

/// <summary>What a reading of a Telegram export wants.</summary>
public sealed record TelegramOptions
{
    /// <summary>Deliver only the chat with this id; all others are counted and left out. Null: every chat.</summary>
    public string? OnlyChat { get; init; }

    /// <summary>Offsets from UTC, in minutes, that the exporter's clock can have had (two in a zone with summer time); null: unknown.</summary>
    public (int Least, int Most)? ZoneMinutes { get; init; }

    /// <summary>Longest message that is taken in, in bytes; a longer one is refused by its span.</summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>False: Raw stays empty (for counting runs).</summary>
    public bool KeepRaw { get; init; } = true;
}

/// <summary>
/// Reads result.json of Telegram Desktop, of one chat or of a whole account, as a stream: headings, messages in the order of the
/// file, and each stretch that had to be refused. The file is never held as a tree; one broken message costs that message.
/// </summary>
public static class TelegramExport
{
    /// <summary>
    /// Parts in the order of the file, read as they are asked for. The stream is read once from where it stands and stays the
    /// caller's. What is wrong in the file is a <see cref="Refused"/>; only a failing stream throws.
    /// </summary>
    public static IEnumerable<Part> Read(Stream json, TelegramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new TelegramExportReader(json, options ?? new()).Parts();
    }
}

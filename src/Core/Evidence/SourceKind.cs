namespace Homeward.Evidence;

/// <summary>What a received file is, told from its bytes. Only one importer answers for each.</summary>
public enum SourceKind
{
    Unknown = 0,
    PlainText,
    Html,
    TelegramChatJson,
    TelegramAccountJson,
    TelegramHtml,
    Csv,
    Json,
    Pdf,
    Email,
    Mailbox,
    Zip,
    Docx,
    Odt,
    Xlsx,
    Wacz,
    Png,
    Jpeg,
    Webp,
    Heic,
    Gif,
    Ogg,
    Mp3,
    M4a,
    Wav,
    Mp4,
    Matroska,
    Webm,
}

/// <summary>The answer of <see cref="Detect"/>.</summary>
/// <param name="Kind">what it is</param>
/// <param name="MediaType">its media type; application/octet-stream when unknown</param>
/// <param name="NameDisagrees">true when the ending of the name claims something else: show it, it may be a trick</param>
public sealed record Detected(SourceKind Kind, string MediaType, bool NameDisagrees);

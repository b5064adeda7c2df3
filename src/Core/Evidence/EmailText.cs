using System.Globalization;
using System.Text;
using AngleSharp.Html.Parser;
using MimeKit;

namespace Homeward.Evidence;

/// <summary>A file that came with a mail: a source of its own, with the mail as its parent.</summary>
/// <param name="Name">as the mail claims; go through <see cref="SafeNames"/> before showing or storing</param>
/// <param name="MediaTypeClaimed">as the mail claims; <see cref="Detect"/> tells what it is</param>
/// <param name="Bytes">decoded content</param>
public sealed record EmailAttachment(string? Name, string MediaTypeClaimed, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// One e-mail: who, when, what, in the words of its headers, which anybody can forge. Text is the plain part when there
/// is one, else the words of the HTML part; nothing outside the mail is loaded.
/// </summary>
/// <param name="Senders">From, as written, name and address</param>
/// <param name="Date">wall time with offset (2025-06-02T10:00:00+03:00); null when absent or unreadable</param>
/// <param name="DateUnix">the same as seconds since 1970 UTC</param>
/// <param name="Headers">all headers in order, unfolded</param>
/// <param name="Text">words of the mail, line ends LF</param>
public sealed record EmailText(
    long ByteStart, long ByteLength, IReadOnlyList<string> Senders, IReadOnlyList<string> To, IReadOnlyList<string> Cc,
        string? Subject,
    string? Date, long? DateUnix, string? MessageId, string? InReplyTo, IReadOnlyList<KeyValuePair<string,
        string>> Headers,
    string Text, IReadOnlyList<EmailAttachment> Attachments, IReadOnlyList<Note> Notes) : Part(ByteStart, ByteLength)
{
    /// <summary>Longest mail that is read, with its attachments.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    private const int MaxParts = 500;

    /// <summary>
    /// The mail library looks old character sets up by name in a table of the whole process, which has them only once they
    /// are entered; without this a subject in windows-1251 would be read as Latin.
    /// </summary>
    static EmailText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads one mail (.eml). Null with a reason when it is too long or no mail.</summary>
    public static EmailText? From(ReadOnlyMemory<byte> mail, out string? refusal) => From(mail, 0, out refusal);

    internal static EmailText? From(ReadOnlyMemory<byte> mail, long byteStart, out string? refusal)
    {
        refusal = mail.Length > MaxBytes ? $"the mail is longer than {MaxBytes >> 20} MB; it is kept, but not read"
            : null;
        if (refusal is not null) return null;
        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(mail.ToArray(), false);
            message = new MimeParser(new ParserOptions { MaxMimeDepth = 20 }, stream, MimeFormat.Entity).ParseMessage();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            refusal = "this is no readable e-mail: its headers are damaged";
            return null;
        }

        using (message) return Read(message, byteStart, mail.Length, out refusal);
    }

    private static EmailText? Read(MimeMessage m, long start, long length, out string? refusal)
    {
        refusal = m.Headers.Count == 0 ? "this is no e-mail: it has no headers" : null;
        if (refusal is not null) return null;
        var notes = new List<Note>();
        var text = Words(m, notes);
        var attachments = Files(m, notes);
        var dated = m.Headers.Contains(HeaderId.Date) && m.Date != default;
        if (!dated) notes.Add(new("no-time", "the mail has no readable date"));
        return new(
            start, length, Addresses(m.From), Addresses(m.To), Addresses(m.Cc), m.Subject,
            dated ? m.Date.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : null,
            dated ? m.Date.ToUnixTimeSeconds() : null,
            m.MessageId, m.InReplyTo, [.. m.Headers.Select(h => new KeyValuePair<string, string>(h.Field, h.Value))],
            text, attachments, notes);
    }

    private static List<string> Addresses(InternetAddressList list) => [.. list.Select(a => a.ToString())];

    private static string Words(MimeMessage m, List<Note> notes)
    {
        if (m.TextBody is { Length: > 0 } plain) return TextLayer.Of(plain).Text;
        if (m.HtmlBody is not { Length: > 0 } html) return "";
        if (HtmlBounds.Refusal(html, ArticleText.MaxDepth, ArticleText.MaxElements) is not null)
        {
            notes.Add(new("html-refused", "the HTML of the mail is too deep or too large; its words are not read"));
            return "";
        }

        notes.Add(new("from-html", "the mail has no plain text; these are the words of its HTML"));
        using var page = new HtmlParser().ParseDocument(html);
        return page.Body is null ? "" : HtmlWords.Of(page.Body);
    }

    private static List<EmailAttachment> Files(MimeMessage m, List<Note> notes)
    {
        var list = new List<EmailAttachment>();
        foreach (var part in m.BodyParts.Concat(m.Attachments).Distinct())
        {
            if (list.Count == MaxParts)
            {
                notes.Add(new("too-many-parts",
                    $"the mail has more than {MaxParts} parts; the rest stays in the mail"));
                break;
            }

            if (part is TextPart { IsAttachment: false } && part.ContentDisposition?.FileName is null) continue;
            using var bytes = new MemoryStream();
            if (part is MimePart { Content: { } content } file)
            {
                content.DecodeTo(bytes);
                list.Add(new(file.FileName, file.ContentType.MimeType, bytes.ToArray()));
            }
            else if (part is MessagePart { Message: { } inner })
            {
                inner.WriteTo(bytes);
                list.Add(new(part.ContentDisposition?.FileName ?? "message.eml", "message/rfc822", bytes.ToArray()));
            }
        }

        return list;
    }
}

/// <summary>
/// A file of many mails one after the other (mbox): each begins at a line "From " behind an empty line.
/// </summary>
public static class Mailbox
{
    private static ReadOnlySpan<byte> Border => "\nFrom "u8;

    /// <summary>
    /// Mails and refused mails in the order of the file; memory is that of the longest mail, at most its limit.
    /// </summary>
    public static IEnumerable<Part> Read(Stream mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        var window = new ByteWindow(mailbox, 256 * 1024, EmailText.MaxBytes);
        while (true)
        {
            var (end, whole) = Next(window);
            if (end == 0) yield break;
            var (start, line) = (window.Offset, window.Line);
            if (!whole)
            {
                do window.Advance(end);
                while (Next(window) is (var more, false) && (end = more) > 0);
                window.Advance(Next(window).End);
                yield return new Refused(start, window.Offset - start, line,
                    $"the mail is longer than {EmailText.MaxBytes >> 20} MB");
                continue;
            }

            yield return One(window.Bytes[..end].ToArray(), start, line);
            window.Advance(end);
        }
    }

    private static Part One(byte[] bytes, long start, long line)
    {
        var header = bytes.AsSpan().StartsWith("From "u8) ? bytes.AsSpan().IndexOf((byte)'\n') + 1 : 0;
        var mail = EmailText.From(bytes.AsMemory(header), start + header, out var refusal);
        return mail is null ? new Refused(start, bytes.Length, line, refusal!) : mail;
    }

    private static (int End, bool Whole) Next(ByteWindow window)
    {
        var at = 0;
        while (true)
        {
            var b = window.Bytes;
            for (var next = b[at..].IndexOf(Border); next >= 0; next = b[at..].IndexOf(Border))
            {
                at += next + 1;
                var blank = b[..at].EndsWith("\n\n"u8) || b[..at].EndsWith("\n\r\n"u8);
                if (blank) return (at, true);
            }

            at = Math.Max(at, b.Length - Border.Length);
            var filled = window.Fill();
            if (filled == ByteWindow.Filled.Ended) return (window.Bytes.Length, true);
            if (filled == ByteWindow.Filled.Full) return (at, false);
        }
    }
}

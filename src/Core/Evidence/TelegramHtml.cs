using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Homeward.Evidence;

/// <summary>
/// Reads messages*.html of Telegram Desktop, one file after the other in their order. A message begins where the
/// exporter writes its opening tag: words of people are escaped there and cannot look like one. So a file is read as a
/// stream, and what is broken costs one message. Ids of chat and senders are not in this format; the original date of a
/// forward is.
/// </summary>
public sealed partial class TelegramHtml
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private const int MaxDepth = 200;
    private const int MaxElements = 20_000;

    private string? sender;
    private TelegramMessage? before;

    private static ReadOnlySpan<byte> Opening => "<div class=\"message "u8;

    /// <summary>The pages of an export in the order of their messages; other names are left out.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> names) =>
        [.. names.Select(n => (Name: n, Match: PageName().Match(n))).Where(p => p.Match.Success)
            .OrderBy(p => p.Match.Groups[1].Value.Length == 0 ? 1
                : long.Parse(p.Match.Groups[1].Value, CultureInfo.InvariantCulture))
            .Select(p => p.Name)];

    /// <summary>
    /// Parts of one page: the chat, its messages, and what was refused. Keep one reader for all pages of an export: a
    /// message "joined" to the one before has its sender from there, also over the border of a page.
    /// </summary>
    public IEnumerable<Part> Read(Stream page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var window = new ByteWindow(page, 128 * 1024, MaxMessageBytes);
        var (end, _) = Next(window, 0);
        var chat = Chat(window, end);
        window.Advance(end);
        yield return chat;
        while (!window.Bytes.IsEmpty)
        {
            var (start, line) = (window.Offset, window.Line);
            (end, var whole) = Next(window, Opening.Length);
            if (!whole)
            {
                window.Advance(end);
                while (Next(window, 0) is (var more, var found) && more > 0)
                {
                    window.Advance(more);
                    if (found) break;
                }

                yield return new Refused(start, window.Offset - start, line,
                    $"the message is longer than {MaxMessageBytes >> 20} MB");
                continue;
            }

            var last = window.Ended && end == window.Bytes.Length;
            var part = Message(window.Bytes[..end], start, line, chat, last);
            window.Advance(end);
            if (part is not null) yield return part;
        }
    }

    /// <summary>
    /// Bytes up to the next opening of a message or the end; whole is false when the window is full before either.
    /// </summary>
    private static (int End, bool Whole) Next(ByteWindow window, int from)
    {
        var at = from;
        while (true)
        {
            var next = window.Bytes[Math.Min(at, window.Bytes.Length)..].IndexOf(Opening);
            if (next >= 0) return (at + next, true);
            at = Math.Max(from, window.Bytes.Length - Opening.Length);
            var filled = window.Fill();
            if (filled == ByteWindow.Filled.Ended) return (window.Bytes.Length, true);
            if (filled == ByteWindow.Filled.Full) return (at, false);
        }
    }

    private static TelegramChat Chat(ByteWindow window, int end)
    {
        var head = Encoding.UTF8.GetString(window.Bytes[..Math.Min(end, 64 * 1024)]);
        using var page = new HtmlParser()
            .ParseDocument(HtmlBounds.Refusal(head, MaxDepth, MaxElements) is null ? head : "");
        var name = Words(page.QuerySelector(".page_header .text.bold"));
        var notes = new List<Note> { new("no-ids",
            "the HTML export has no ids of chat and senders; the JSON export has") };
        return new(window.Offset, end, null, name, null, null, notes);
    }

    private Part? Message(ReadOnlySpan<byte> html, long start, long line, TelegramChat chat, bool last)
    {
        var text = Encoding.UTF8.GetString(html);
        if (HtmlBounds.Refusal(text, MaxDepth, MaxElements) is not null)
        {
            return new Refused(start, html.Length, line, "the message nests its elements too deep or has too many");
        }

        using var page = new HtmlParser().ParseDocument("<body>" + text);
        var box = page.Body?.FirstElementChild;
        var number = MessageId().Match(box?.Id ?? "");
        if (box is null || !number.Success
            || !long.TryParse(number.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var id))
        {
            return new Refused(start, html.Length, line, "the message has no usable number (id)");
        }

        var service = box.ClassList.Contains("service");
        var body = box.Children.FirstOrDefault(c => c.ClassList.Contains("body"));
        if (body is null)
        {
            return new Refused(start, html.Length, line, "the message has no body: it was cut off or damaged");
        }

        if (service && id < 0 && PublishedDays.Day(Words(body) ?? "") is not null) return null;
        var notes = new List<Note>();
        if (page.QuerySelectorAll("[id]").Any(e => e != box && MessageId().IsMatch(e.Id ?? "")))
        {
            notes.Add(new("two-in-one",
                "the opening of another message is damaged; its words lie in this piece, see the original"));
        }

        if (last && !text.AsSpan().TrimEnd().EndsWith("</html>", StringComparison.Ordinal))
        {
            notes.Add(new("cut-off", "the page ends early; the last message may be incomplete"));
        }

        var message = new TelegramMessage(start, html.Length)
        {
            Chat = chat,
            Id = id,
            Type = service ? "service" : "message",
            Raw = html.ToArray(),
        };
        if (service) message.Text = Words(body) ?? "";
        else Default(message, box, body, notes);
        if (text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            notes.Add(new("invalid-utf8", "bytes that are no letters stand as U+FFFD; see the original"));
        }

        Relate(message, notes);
        message.Notes = notes;
        before = message;
        return message;
    }

    private void Default(TelegramMessage m, IElement box, IElement body, List<Note> notes)
    {
        var from = Words(Child(body, "from_name"));
        if (from is not null) sender = from;
        else if (box.ClassList.Contains("joined"))
        {
            notes.Add(new("joined", "no name stands here; it is that of the message before"));
        }
        else sender = null;
        m.From = sender;
        if (m.From is null) notes.Add(new("no-name", "deleted account or unknown"));
        Times(m, Child(body, "date")?.GetAttribute("title"), notes);
        var reply = MessageId().Match(Child(body, "reply_to")?.QuerySelector("a")?.GetAttribute("href") ?? "");
        if (reply.Success
            && long.TryParse(reply.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var answered))
        {
            m.ReplyTo = answered;
        }

        m.Author = Words(Child(body, "signature"));
        if (Child(body, "forwarded") is { } forwarded) Forwarded(m, forwarded);
        var words = Child(body, "text") ?? Child(body, "forwarded")?.QuerySelector(".text");
        if (words is not null) m.Text = HtmlWords.Of(words);
        m.Media = [.. body.QuerySelectorAll(".media_wrap > *, .media_wrap").Select(Media).OfType<TelegramMedia>()
            .Distinct()];
    }

    private static void Forwarded(TelegramMessage m, IElement forwarded)
    {
        var name = forwarded.QuerySelector(".from_name");
        var date = name?.QuerySelector(".date");
        m.ForwardedDate = Wall(date?.GetAttribute("title") ?? date?.TextContent)?.Wall;
        date?.Remove();
        m.ForwardedFrom = Words(name) ?? "";
    }

    private static TelegramMedia? Media(IElement element)
    {
        var kind = element.ClassList switch
        {
            var c when c.Contains("photo_wrap") || c.Contains("media_photo") => "photo",
            var c when c.Contains("video_file_wrap") || c.Contains("media_video") => "video_file",
            var c when c.Contains("animated_wrap") => "animation",
            var c when c.Contains("sticker_wrap") => "sticker",
            var c when c.Contains("media_voice_message") => "voice_message",
            var c when c.Contains("media_audio_file") => "audio_file",
            var c when c.Contains("media_file") => "file",
            var c when c.Contains("media_contact") || c.Contains("media_location") || c.Contains("media_venue")
                || c.Contains("media_poll") => null,
            var c when c.Contains("media") => "file",
            _ => null,
        };
        if (kind is null) return null;
        var path = element.GetAttribute("href");
        var description = Words(element.QuerySelector(".description")) ?? "";
        NotPreserved? missing = path is not null ? null
            : description.StartsWith("Unavailable", StringComparison.Ordinal) ? NotPreserved.Unavailable
            : description.StartsWith("Exceeds maximum size", StringComparison.Ordinal) ? NotPreserved.TooLarge
            : NotPreserved.NotIncluded;
        return new(kind, path, missing, path is null ? null : Words(element.QuerySelector(".title")), null, null, null,
            null, null);
    }

    /// <summary>
    /// 19.03.2025 14:05:59 UTC+03:00. The offset printed is that of standard time, also in summer: one hour of doubt.
    /// </summary>
    private static void Times(TelegramMessage m, string? title, List<Note> notes)
    {
        if (Wall(title) is not var (wall, offset) || TelegramTimes.Seconds(wall) is not { } seconds)
        {
            notes.Add(new("no-time", "the message has no readable time"));
            return;
        }

        m.Date = wall;
        if (offset is { } minutes)
        {
            (m.EarliestUnix, m.LatestUnix) = (seconds - minutes * 60L - 3600, seconds - minutes * 60L + 3600);
            notes.Add(new("zone-standard-time",
                "the offset printed is that of standard time: the true time lies within one hour"));
        }
        else
        {
            (m.EarliestUnix, m.LatestUnix) =
                (seconds - TelegramTimes.UnknownZoneSeconds, seconds + TelegramTimes.UnknownZoneSeconds);
            notes.Add(new("no-time-zone",
                "local time without a zone: the true time lies within 14 hours of it; ask who exported"));
        }
    }

    private static (string Wall, int? OffsetMinutes)? Wall(string? title)
    {
        var match = TitleTime().Match(title ?? "");
        if (!match.Success) return null;
        var g = match.Groups;
        var wall = $"{g["y"].Value}-{g["m"].Value}-{g["d"].Value}T{g["t"].Value}";
        if (!g["o"].Success) return (wall, null);
        var minutes = int.Parse(g["oh"].ValueSpan, CultureInfo.InvariantCulture) * 60
            + int.Parse(g["om"].ValueSpan, CultureInfo.InvariantCulture);
        return (wall, g["o"].Value == "-" ? -minutes : minutes);
    }

    private void Relate(TelegramMessage m, List<Note> notes)
    {
        if (m.Id < 0) notes.Add(new("old-group", "from the group before it became a supergroup"));
        if (before is null) return;
        if (m.Id == before.Id)
        {
            notes.Add(new("same-number", "the same number stands twice in this chat; both are kept"));
        }
        else if (m.Id > before.Id && TelegramTimes.Seconds(m.Date) < TelegramTimes.Seconds(before.Date))
        {
            notes.Add(new("clock-back",
                "local time goes back while numbers go on (summer time or a moved clock): order by number"));
        }

        var album = m.Date is not null && m.Date == before.Date && m.From == before.From && m.Id == before.Id + 1;
        if (!album || m.Media.Count == 0 || before.Media.Count == 0) return;
        m.AlbumOf = before.AlbumOf ?? before.Id;
        notes.Add(new("album",
            "seems to be one album with the message before (same sender, same second, next number)"));
    }

    private static IElement? Child(IElement body, string name) =>
        body.Children.FirstOrDefault(c => c.ClassList.Contains(name));

    private static string? Words(IElement? element) => element is null ? null
        : HtmlWords.Of(element) is { Length: > 0 } words ? words : null;

    [GeneratedRegex("^messages([0-9]{0,9})\\.html$", RegexOptions.CultureInvariant)]
    private static partial Regex PageName();

    [GeneratedRegex("message(-?[0-9]{1,18})$")]
    private static partial Regex MessageId();

    [GeneratedRegex(
        "(?<d>[0-9]{2})\\.(?<m>[0-9]{2})\\.(?<y>[0-9]{4}) (?<t>[0-9]{2}:[0-9]{2}:[0-9]{2})"
        + "(?: UTC(?<o>[+-])(?<oh>[0-9]{2}):(?<om>[0-9]{2}))?")]
    private static partial Regex TitleTime();
}

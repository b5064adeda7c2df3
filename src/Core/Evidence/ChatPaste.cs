using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Homeward.Evidence;

/// <summary>One message of a conversation as it was copied out of a messenger.</summary>
/// <param name="Line">line of the pasted text it begins in, from 1</param>
/// <param name="Sender">as the messenger shows it: often a nickname of the one who copied</param>
/// <param name="Time">as it stands there</param>
/// <param name="Day">null where the time has no day, or day and month could be exchanged</param>
/// <param name="Text">its words, line ends LF</param>
public sealed record PastedMessage(int Line, string Sender, string Time, DateOnly? Day, string Text, IReadOnlyList<Note> Notes);

/// <summary>
/// Tells the messages of a pasted conversation apart: WhatsApp (its export and its clipboard), Telegram's clipboard, and lines
/// with a time and a name in front. What comes out is a proposal: nobody can know from pasted words who really wrote them.
/// </summary>
public static partial class ChatPaste
{
    private const int MaxMessages = 100_000;

    /// <summary>True when at least two lines, and one in ten of the first ones, begin a message.</summary>
    public static bool LooksLikeChat(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (lines, heads) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 400) continue;
            if (++lines > 200) break;
            if (Head(line.ToString()) is not null) heads++;
        }

        return heads >= 2 && heads * 10 >= lines;
    }

    /// <summary>The messages in their order; null when this is no conversation.</summary>
    /// <param name="text">text layer: line ends LF</param>
    public static IReadOnlyList<PastedMessage>? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!LooksLikeChat(text)) return null;
        var found = new List<(int Line, Match Head, StringBuilder Words)>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Length <= 400 && Head(line) is { } head && found.Count < MaxMessages) found.Add((number, head, new StringBuilder(head.Groups["text"].Value)));
            else if (found.Count > 0) found[^1].Words.Append(found[^1].Words.Length > 0 ? "\n" : "").Append(line);
            else found.Add((number, Match.Empty, new StringBuilder(line)));
        }

        var dayFirst = DayFirst(found.ConvertAll(f => f.Head));
        return [.. found.Where(f => f.Head.Success || f.Words.ToString().Trim().Length > 0).Select(f => One(f.Line, f.Head, f.Words.ToString().Trim(), dayFirst))];
    }

    private static Match? Head(string line)
    {
        var bare = line.TrimStart('\u200E', '\u200F', '\u202A', '\uFEFF');
        foreach (var shape in (Regex[])[WhatsAppPhone(), WhatsAppOther(), TelegramCopy(), TimeFirst()])
        {
            if (shape.Match(bare) is { Success: true } match) return match;
        }

        return null;
    }

    /// <summary>True when the first number of a date must be the day, false when it must be the month, null when nobody can tell.</summary>
    private static bool? DayFirst(List<Match> heads)
    {
        var told = heads.Where(h => h.Groups["d"].Success).Select(h => (A: Number(h, "d"), B: Number(h, "m"), Sign: h.Groups["sep"].Value)).ToList();
        if (told.Exists(t => t.A > 12)) return true;
        if (told.Exists(t => t.B > 12)) return false;
        return told.Exists(t => t.Sign == "/") ? null : true;
    }

    private static PastedMessage One(int line, Match head, string words, bool? dayFirst)
    {
        if (!head.Success) return new(line, "", "", null, words, [new("no-sender", "these words stand before the first message; nobody is named as their sender")]);
        var notes = new List<Note> { new("pasted", "pasted from a messenger: sender and time are as they stood there") };
        DateOnly? day = null;
        if (!head.Groups["d"].Success) notes.Add(new("no-day", "the messenger gave a time without a day"));
        else if (dayFirst is null && Number(head, "d") != Number(head, "m")) notes.Add(new("day-or-month", "day and month of this date could be exchanged"));
        else
        {
            var (d, m, y) = dayFirst == false ? (Number(head, "m"), Number(head, "d"), Number(head, "y")) : (Number(head, "d"), Number(head, "m"), Number(head, "y"));
            if (y < 100) y += 2000;
            if (m is >= 1 and <= 12 && y is >= 2000 and <= 2100 && d >= 1 && d <= DateTime.DaysInMonth(y, m)) day = new DateOnly(y, m, d);
            else notes.Add(new("no-day", "the date is none that can be"));
        }

        var time = (head.Groups["date"].Value + " " + head.Groups["time"].Value).Trim();
        return new(line, head.Groups["name"].Value.Trim().TrimEnd(':'), time, day, words, notes);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private const string Date = @"(?<date>(?<d>[0-9]{1,2})(?<sep>[./-])(?<m>[0-9]{1,2})\k<sep>(?<y>[0-9]{4}|[0-9]{2}))";
    private const string Time = @"(?<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[\s\u202F][AaPp]\.?\s?[Mm]\.?)?)";

    // [12.03.2025, 14:05:33] Мама: слова
    [GeneratedRegex(@"^\[" + Date + @",?\s" + Time + @"\]\s?(?<name>[^:\n]{1,80}):\s?(?<text>.*)$")]
    private static partial Regex WhatsAppPhone();

    // 12.03.2025, 14:05 - Мама: слова
    [GeneratedRegex("^" + Date + @",?\s" + Time + @"\s[-–]\s(?<name>[^:\n]{1,80}):\s?(?<text>.*)$")]
    private static partial Regex WhatsAppOther();

    // Мама, [12.03.2025 14:05]  (the words follow on the next lines, or behind it)
    [GeneratedRegex(@"^(?<name>[^\[\]\n]{1,80}?),\s?\[" + Date + @"(?:\sat)?,?\s" + Time + @"\]:?\s?(?<text>.*)$")]
    private static partial Regex TelegramCopy();

    // [14:05] Мама: слова   and   14:05 Мама: слова
    [GeneratedRegex(@"^\[?" + Time + @"\]?,?\s(?<name>[\p{L}][^:\n\[\]]{0,60}):\s(?<text>.*)$")]
    private static partial Regex TimeFirst();
}

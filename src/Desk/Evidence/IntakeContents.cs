using System.Globalization;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

// What lies in an original: messages, rows and pages become parts; files become sources with it as their parent.
internal sealed partial class Intake
{
    private const int MaxPasted = 64 << 20;

    private void Contents(
        ImportRun run, string id, SourceKind kind, InHand hand, string name, int depth, IEnumerator<Found> found, bool goesOn,
        IMediaPlace? media, TelegramHtml? pages, bool gone)
    {
        // long: everything that takes part in reading one original comes together here
        if (IsParted(kind)) run.Begin(id);
        switch (kind)
        {
            case SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson or SourceKind.TelegramHtml:
                using (var stream = hand.Open())
                {
                    var read = kind == SourceKind.TelegramHtml
                        ? (pages ?? new TelegramHtml()).Read(stream)
                        : TelegramExport.Read(Counted(stream, "reading messages"), new TelegramOptions { OnlyChat = options.OnlyChat, KeepRaw = false });
                    Messages(run, id, read, media ?? new NoMedia());
                }

                break;
            case SourceKind.Csv:
                using (var stream = hand.Open()) Rows(run, id, hand.Sha, CsvList.Read(Counted(stream, "reading rows"), Mapping()));
                break;
            case SourceKind.ChatText:
                Pasted(run, id, hand);
                break;
            default:
                Inside(run, id, kind, hand, name, depth, found, goesOn, gone);
                break;
        }

        if (IsParted(kind)) run.Flush();
    }

    private CountingStream Counted(Stream stream, string what) => new(stream, done => progress?.Invoke(what, done, stream.Length));

    /// <summary>Files and parts as the reading process gives them.</summary>
    private void Inside(
        ImportRun run, string id, SourceKind kind, InHand hand, string name, int depth, IEnumerator<Found> found, bool goesOn, bool gone)
    {
        // long: everything that takes part in reading one original comes together here
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var exports = new List<(string Path, InHand Hand)>();
        long seen = 0, refused = 0;
        var ordinal = 0;
        var rows = new RowTaker(this, run, id, hand.Sha);
        try
        {
            for (; goesOn; goesOn = found.MoveNext())
            {
                switch (found.Current)
                {
                    case FoundRefusal refusal:
                        run.Refuse($"{SafeNames.Shown(name)}: {refusal.Where}", refusal.Reason);
                        refused++;
                        break;
                    case FoundPart part when kind == SourceKind.Xlsx:
                        rows.Take(part);
                        break;
                    case FoundPart part:
                        StorePart(run, id, part, ordinal++);
                        break;
                    case FoundFile file:
                        seen++;
                        if (!TakeInside(run, id, file, depth, files, exports)) refused++;
                        if (budget.BytesLeft >= 0 && budget.EntriesLeft >= 0) break;
                        run.Refuse(SafeNames.Shown(name), "more lies in it than one original may hold; the rest was not taken in");
                        refused++;
                        goto ended;
                }
            }
        }
        catch (FormatUnreadException e)
        {
            run.Refuse(SafeNames.Shown(name), $"{e.Message}; what stood before was taken in");
            refused++;
        }

    ended:
        TakeExports(run, id, depth, files, exports);
        if (!HasContents(kind) || gone) return;
        run.Write($"contents-{id}", [new Draft("contents-taken", 1, [new(id, null)], Secrecy.Record, id, Entry.Write(new ContentsTaken(seen, refused)))]);
    }

    /// <summary>One file in an archive or mail. An export waits until all files beside it are taken in, since it names them.</summary>
    private bool TakeInside(
        ImportRun run, string parent, FoundFile file, int depth, Dictionary<string, string> files, List<(string, InHand)> exports)
    {
        InHand hand;
        try
        {
            hand = Seal(file.Bytes);
        }
        catch (ArchiveRefusedException e)
        {
            run.Refuse(SafeNames.Shown(file.Name), e.Message);
            return false;
        }

        budget.EntriesLeft--;
        budget.BytesLeft -= hand.Length;
        var name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        if (Detect.MediaType(hand.Head, name).Kind is SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson or SourceKind.TelegramHtml)
        {
            exports.Add((file.Name, hand));
            return true;
        }

        if (Settle(run, hand, name, parent, file.Name, depth + 1) is not { } id) return false;
        files[file.Name] = id;
        return true;
    }

    private void TakeExports(ImportRun run, string parent, int depth, Dictionary<string, string> files, List<(string Path, InHand Hand)> exports)
    {
        foreach (var folder in exports.GroupBy(e => e.Path[..(e.Path.LastIndexOf('/') + 1)], StringComparer.Ordinal))
        {
            var order = TelegramHtml.InOrder(folder.Select(e => e.Path[folder.Key.Length..])).ToList();
            var pages = new TelegramHtml();
            var media = new MediaInArchive(folder.Key, files);
            foreach (var (path, hand) in folder.OrderBy(e => order.IndexOf(e.Path[folder.Key.Length..])))
            {
                Settle(run, hand, path[folder.Key.Length..], parent, path, depth + 1, media, pages);
            }
        }
    }

    private void Pasted(ImportRun run, string id, InHand hand)
    {
        if (hand.Length > MaxPasted)
        {
            run.Refuse(id, $"the conversation is longer than {MaxPasted >> 20} MB; it is kept, but its messages are not told apart");
            return;
        }

        byte[] bytes;
        using (var stream = hand.Open()) bytes = FormatServer.All(stream);
        var text = TextLayer.From(bytes, null, out var refusal)?.Text;
        if (text is null || ChatPaste.Read(text) is not { } messages)
        {
            run.Refuse(id, refusal ?? "its messages could not be told apart; it is kept as it came");
            return;
        }

        var ordinal = 0;
        foreach (var m in messages)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{hand.Sha[..16]}/line {m.Line}");
            StorePart(run, id, new FoundPart(0, 0, m.Line, place, m.Sender.Length > 0 ? m.Sender : null, m.Day is { } day ? $"{day:yyyy-MM-dd}" : null, null,
                m.Text, null, [], [.. m.Time.Length > 0 ? [$"sent {m.Time}, as it stood there"] : Array.Empty<string>(), .. m.Notes.Select(n => n.Text)]), ordinal++);
        }
    }

    private void StorePart(ImportRun run, string source, FoundPart part, int ordinal)
    {
        var print = Fingerprint([part.Place, part.Sender, part.Day, part.Text, .. part.Media]);
        var day = DateOnly.TryParseExact(part.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) ? d : (DateOnly?)null;
        var sent = day is { } on ? new UncertainDate(part.Day, null, null, part.Day!, on, on, "file", "the time the file gives") : null;
        run.Take(new NewPart(print, part.Place, part.Text.Length, earlier => PartOf(source, new PartReceived(
            ordinal, part.ByteStart, part.ByteLength, part.Place, print, part.Sender, null, sent, part.Unix, part.Text, earlier,
            part.ReplyTo, null, part.Media, part.Notes, part.Cells))));
    }

    private static Draft PartOf(string source, PartReceived part) => new(
        "part-received", 1, [new(Access.Seat.NewId(Ids.Part), null), new(source, null)], Secrecy.Record, source, Entry.Write(part));

    private void Messages(ImportRun run, string source, IEnumerable<Part> parts, IMediaPlace media)
    {
        var ordinal = 0;
        var ids = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part is TelegramMessage message) TakeMessage(run, source, message, ordinal++, media, ids);
            else if (part is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused)
            {
                run.Refuse(string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}, byte {refused.ByteStart}"), refused.Reason);
            }
        }
    }

    private void TakeMessage(ImportRun run, string source, TelegramMessage m, int ordinal, IMediaPlace media, Dictionary<string, string?> ids)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{m.Chat.Id ?? m.Chat.Name ?? "?"}/{m.Id}");
        var names = m.Media.Select(f => f.RelativePath ?? f.Missing?.ToString() ?? f.FileName ?? f.Kind).ToList();
        foreach (var reason in m.Media.Select(f => f.Missing).OfType<NotPreserved>()) run.Missing = run.Missing.And(reason);
        var print = Fingerprint([place, m.FromId, m.Date, m.Edited, m.Text, m.Action, .. names]);
        var held = new List<string?>(m.Media.Count);
        foreach (var file in m.Media)
        {
            string? id = null;
            if (file.RelativePath is { } path && !ids.TryGetValue(path, out id)) ids[path] = id = media.Take(run, path, place, source);
            held.Add(id);
        }

        var text = m.Text.Length > 0 ? m.Text : m.Action is { } action ? $"[{action}]" : "";
        run.Take(new NewPart(print, place, text.Length, earlier => PartOf(source, new PartReceived(
            ordinal, m.ByteStart, m.ByteLength, place, print, m.From ?? m.Author ?? m.Actor, m.FromId ?? m.ActorId, Sent(m), m.DateUnix,
            FormatFrames.Whole(text), earlier, m.ReplyTo?.ToString(CultureInfo.InvariantCulture), m.ForwardedFrom, names,
            [.. m.Notes.Select(n => n.Text), .. m.AlbumOf is { } album
                ? [$"seems to belong to the album of message {album}"] : Array.Empty<string>()], null,
            held.Exists(h => h is not null) ? held : null))));
    }

    /// <summary>
    /// The day a message was sent: of the wall clock where its zone is known; else between the days it can have been
    /// from Kyiv (UTC+2 at the least) to Moscow (UTC+3).
    /// </summary>
    private static UncertainDate? Sent(TelegramMessage m)
    {
        if (m.EarliestUnix is not { } least || m.LatestUnix is not { } most) return null;
        var (first, last) = m.ZoneOffsetMinutes is { } zone
            ? (DayAt(least + zone * 60L), DayAt(most + zone * 60L))
            : (DayAt(least + 2 * 3600), DayAt(most + 3 * 3600));
        var edtf = first == last ? $"{first:yyyy-MM-dd}" : $"{first:yyyy-MM-dd}/{last:yyyy-MM-dd}";
        return new UncertainDate(m.Date, null, null, edtf, first, last, "telegram", "the time the export gives for this message");
    }

    private static DateOnly DayAt(long unix) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(unix, -62135596800, 253402300799)).UtcDateTime);

    private void Rows(ImportRun run, string source, string sha, IEnumerable<Part> rows)
    {
        var taker = new RowTaker(this, run, source, sha);
        foreach (var item in rows)
        {
            if (item is Refused { What: RefusedWhat.Thing or RefusedWhat.Rest } refused)
            {
                run.Refuse(string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}"), refused.Reason);
            }

            if (item is not CsvRow row) continue;
            taker.Take(new FoundPart(row.ByteStart, row.ByteLength, row.Line, string.Create(CultureInfo.InvariantCulture, $"{row.Line}"),
                null, null, null, "", null, [], [.. row.Notes.Select(n => n.Text)], ListRows.Cells(row)));
        }
    }
}

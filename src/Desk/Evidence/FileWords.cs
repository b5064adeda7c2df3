using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>What a file tells of itself, and its text where it has one.</summary>
/// <param name="Text">its words; null where a file of its kind has none</param>
/// <param name="Unread">why its words were not taken where they should have been</param>
/// <param name="Beside">files beside it that it names as its own</param>
internal sealed record FileWords(
    string? Title, string? Lang, string? Channel, UncertainDate? Claimed, string? Text, string Tool, IReadOnlyList<string> Notes)
{
    private const int ChunkOfText = 1 << 20;

    public static FileWords None { get; } = new(null, null, null, null, null, "", []);

    public string? Author { get; init; }

    public string? Unread { get; init; }

    public ulong? Looks { get; init; }

    public IReadOnlyList<FileFact>? Facts { get; init; }

    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>Notes that stand with the source itself: of a file without a text layer, all.</summary>
    public IEnumerable<string> OwnNotes => Text is null ? Notes : [];

    public static FileWords NotRead(string reason) => None with { Unread = reason };

    public IEnumerable<Draft> Drafts(string id) => Text is not { } text
        ? []
        : Chunks(text).Select((chunk, i) => new Draft(
            "text-taken", 1, [new(id, null)], Secrecy.Record, id,
            Entry.Write(new TextTaken(i, chunk, Tool, Intake.ProgramVersion, i == 0 ? Notes : []))));

    /// <summary>A text without a title is called by its first line, where that is one.</summary>
    public static string? FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end]).Trim();
        return line.Length is > 0 and <= 160 ? FormatFrames.Whole(line.ToString()) : null;
    }

    /// <summary>Pieces of at most a million letters, never inside a letter of two units.</summary>
    private static IEnumerable<string> Chunks(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + ChunkOfText, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end--;
            yield return text[at..end];
            at = end;
        }
    }
}

// How the words and the contents of one original are read.
internal sealed partial class Intake
{
    /// <summary>What the reading process finds in it; nothing for kinds that are read here.</summary>
    private IEnumerator<Found> Found(SourceKind kind, InHand hand, string name, int depth)
    {
        if (!FormatServer.Reads(kind)) return Enumerable.Empty<Found>().GetEnumerator();
        while (children.Count <= depth) children.Add(new FormatChild(limits ?? FormatLimits.Standard));
        return All().GetEnumerator();

        IEnumerable<Found> All()
        {
            using var file = hand.Open();
            foreach (var found in children[depth].Read(kind, name, file, depth, budget, Mapping())) yield return found;
        }
    }

    /// <summary>The words of the file itself, which come first; true when more follows and stands at hand.</summary>
    private static (FileWords Words, bool GoesOn) Opening(IEnumerator<Found> found)
    {
        var words = FileWords.None;
        try
        {
            while (found.MoveNext())
            {
                switch (found.Current)
                {
                    case FoundText text:
                        var day = DateOnly.TryParse(text.Day, System.Globalization.CultureInfo.InvariantCulture, out var d) ? d : (DateOnly?)null;
                        words = words with
                        {
                            Title = Title(text.Title) ?? FileWords.FirstLine(text.Text),
                            Author = text.Author,
                            Lang = text.Lang,
                            Text = text.Text,
                            Tool = text.Tool,
                            Notes = text.Notes,
                            Claimed = day is { } on ? new UncertainDate(text.Day, null, null, text.Day!, on, on, text.Tool, "the file says so") : null,
                        };
                        break;
                    case FoundFacts facts:
                        var taken = MediaFacts.Taken(facts.Facts);
                        words = words with
                        {
                            Looks = facts.Looks,
                            Facts = facts.Facts.Count > 0 ? facts.Facts : null,
                            Claimed = taken is { } at
                                ? new UncertainDate(null, null, null, $"{at:yyyy-MM-dd}", at, at, "media-facts", "the file says when it was made; a clock can be wrong")
                                : words.Claimed,
                        };
                        break;
                    case FoundRefusal { Where: "" } refusal:
                        words = words with { Unread = refusal.Reason };
                        break;
                    default:
                        return (words, true);
                }
            }
        }
        catch (FormatUnreadException e)
        {
            words = words with { Unread = e.Message };
        }

        return (words, false);
    }

    private static string? Title(string? title) => title is { Length: > 0 } told ? FormatFrames.Whole(told.Length > 300 ? told[..300] : told) : null;

    /// <summary>Words of the kinds that are read here, in bounds: plain text, web pages, heads of exports.</summary>
    private FileWords Words(SourceKind kind, InHand hand, string name)
    {
        if (kind is SourceKind.TelegramChatJson or SourceKind.TelegramAccountJson) return HeadOfExport(hand);
        if (kind is SourceKind.TelegramHtml) return HeadOfPages(hand);
        if (kind is not (SourceKind.PlainText or SourceKind.Html or SourceKind.Json or SourceKind.AutoArchiver)) return FileWords.None;
        if (hand.Length > TextLayer.MaxBytes) return FileWords.NotRead($"the text is longer than {TextLayer.MaxBytes >> 20} MB");
        byte[] bytes;
        using (var stream = hand.Open()) bytes = FormatServer.All(stream);
        if (kind is SourceKind.Html or SourceKind.AutoArchiver && ArticleText.From(bytes, null, out _) is { } article)
        {
            return kind == SourceKind.AutoArchiver ? ArchiverReport.Words(bytes, article) : OfArticle(article);
        }

        if (TextLayer.From(bytes, null, out var refusal) is not { } layer) return FileWords.NotRead(refusal!);
        return new FileWords(FileWords.FirstLine(layer.Text), null, null, null, FormatFrames.Whole(layer.Text), "text-layer",
            [.. layer.Notes.Select(n => n.Text)]);
    }

    private static FileWords OfArticle(ArticleText article)
    {
        var day = article.Published.Count > 0 ? article.Published[0] : null;
        var when = day is null ? null : new UncertainDate(
            day.Phrase, article.Language, null, $"{day.Day:yyyy-MM-dd}", day.Day, day.Day, "article", $"the page says so ({day.From})");
        return new FileWords(article.Title, article.Language, article.Site, when, FormatFrames.Whole(article.Text), "article-text",
            [.. article.Notes.Select(n => n.Text)])
        { Author = article.Byline };
    }

    private FileWords HeadOfExport(InHand hand)
    {
        using var stream = hand.Open();
        var notes = new List<string>();
        TelegramChat? chat = null;
        foreach (var part in TelegramExport.Read(stream, new TelegramOptions { KeepRaw = false }))
        {
            if (part is AccountWarning warning) notes.Add($"the export of a whole account: it holds {warning.Contains}");
            if (part is not TelegramChat first) continue;
            chat = first;
            break;
        }

        return FileWords.None with { Title = Title(chat?.Name), Channel = Title(chat?.Name), Notes = notes };
    }

    private static FileWords HeadOfPages(InHand hand)
    {
        using var stream = hand.Open();
        var chat = new TelegramHtml().Read(stream).OfType<TelegramChat>().FirstOrDefault();
        return FileWords.None with { Title = Title(chat?.Name), Channel = Title(chat?.Name), Notes = [.. chat?.Notes.Select(n => n.Text) ?? []] };
    }
}

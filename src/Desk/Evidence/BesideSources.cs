using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>A source that is cited and not held.</summary>
/// <param name="OwnerId">the source or message that cites it</param>
/// <param name="State">open, found or given-up</param>
public sealed record WantedRow(
    string Id, int Version, string OwnerId, string What, string? AskedOf, DateOnly? Until, string By, DateTimeOffset Since, string State, string? FoundId);

/// <summary>Other words for a stretch of a text.</summary>
/// <param name="Status">machine, human or checked</param>
public sealed record TranslationRow(string Id, int Start, int Length, string Quote, string Lang, string Words, string By, string Status, DateTimeOffset At);

/// <summary>A translation as it is put beside a text.</summary>
/// <param name="Quote">the words as they stand there</param>
/// <param name="By">who translated, or the program that did</param>
public sealed record NewTranslation(string Quote, string Lang, string Words, string By, string Status);

/// <summary>What somebody found out about a picture or film; every field in their own words, all may be empty.</summary>
public sealed record CheckSheet(
    string? FirstSeen = null, string? FirstSeenWhere = null, string? Place = null, string? PlaceHow = null, string? Taken = null, string? TakenHow = null,
    string? Shared = null, string? Outcome = null);

/// <summary>A check sheet with who wrote it last, and its version.</summary>
public sealed record SheetPage(CheckSheet Sheet, int Version, string? By, DateTimeOffset? At);

// What people write beside sources: what is wanted, translations, check sheets.
public sealed partial class EvidenceRoom
{
    private const string WantedPrefix = "wan-";
    private const string TranslationPrefix = "trl-";

    public static IReadOnlyList<string> TranslationStatuses { get; } = ["machine", "human", "checked"];

    /// <summary>Sources that are cited and not held, those nobody has answered for longest first; of one citing source or of all.</summary>
    public Listed<WantedRow> Wanted(Slice slice, string? ownerId = null, bool openOnly = true)
    {
        var where = $"FROM wanted w WHERE {Walls.Sees("w.source")} AND ($2 IS NULL OR w.owner = $2) AND ($3 = 0 OR w.state = 'open')";
        var (rows, total) = seat.Ask(q => (
            q.Rows(
                $"""
                SELECT w.id, coalesce((SELECT max(version) FROM change WHERE change.id = w.id), 0), w.owner, w.position, w.state, w.found {where}
                ORDER BY w.state <> 'open', w.until IS NULL, w.until, w.position LIMIT $4 OFFSET $5
                """,
                r => (Id: r.Text(0), Version: r.Int(1), Owner: r.Text(2), Position: r.Long(3), State: r.Text(4), Found: r.TextOrNull(5)),
                seat.Actor, ownerId, openOnly, slice.Limit, slice.Offset),
            (int)q.Number($"SELECT count(*) {where}", seat.Actor, ownerId, openOnly)));
        return new([.. rows.Select(r =>
        {
            var entry = seat.Live.Open(r.Position);
            var body = entry.Read<WantedOpened>();
            return new WantedRow(r.Id, r.Version, r.Owner, body?.What ?? "", body?.AskedOf, body?.Until, entry.By, entry.At, r.State, r.Found);
        })], total);
    }

    /// <summary>Puts a cited source on the list of what is wanted.</summary>
    public Outcome Want(string ownerId, string what, string? askedOf, DateOnly? until, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        if (string.IsNullOrWhiteSpace(what)) throw new RefusedException("say what is wanted, as the source calls it", "empty");
        var source = SourceBehind(ownerId);
        return seat.Do(actId, new Draft("wanted-opened", 1, [new(Seat.NewId(WantedPrefix), 0), new(ownerId, null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new WantedOpened(what.Trim(), askedOf, until))));
    });

    /// <summary>The search is over: it is this source, or (with null) it was given up for a reason.</summary>
    public Outcome CloseWanted(string id, string? foundId, string? why, int version, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } done) return done;
        var source = seat.Ask(q => q.One($"SELECT w.source FROM wanted w WHERE w.id = $2 AND {Walls.Sees("w.source")}", r => r.Text(0), seat.Actor, id))
            ?? throw new RefusedException("this is not on the list, or you may not see it", "wall");
        if (foundId is not null) SourceBehind(foundId);
        if (foundId is null && string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why it is given up", "reason");
        return seat.Do(actId, new Draft("wanted-closed", 1, [new(id, version)], Secrecy.Record, source, Entry.Write(new WantedClosed(foundId, why?.Trim()))));
    });

    /// <summary>Translations beside a text, in the order of their places.</summary>
    public IReadOnlyList<TranslationRow> Translations(string ownerId) => [.. seat.Ask(q => q.Rows(
        $"SELECT t.id, t.position FROM translation t WHERE t.owner = $2 AND {Walls.Sees("t.source")} ORDER BY t.position",
        r => (Id: r.Text(0), Position: r.Long(1)), seat.Actor, ownerId))
        .Select(r => (r.Id, Entry: seat.Live.Open(r.Position)))
        .Where(r => r.Entry.Body is not null)
        .Select(r => r.Entry.Read<TranslationAdded>() is { } b
            ? new TranslationRow(r.Id, b.Start, b.Length, b.Quote, b.Lang, b.Words, b.By, b.Status, r.Entry.At) : null!)
        .OrderBy(t => t.Start)];

    /// <summary>Sources and messages that have translations beside them.</summary>
    public IReadOnlyList<string> Translated() => seat.Ask(q => q.Rows(
        $"SELECT DISTINCT t.owner FROM translation t WHERE {Walls.Sees("t.source")} ORDER BY t.owner", r => r.Text(0), seat.Actor));

    /// <summary>Sources that have a check sheet.</summary>
    public IReadOnlyList<string> Checked() => seat.Ask(q => q.Rows(
        $"SELECT h.source FROM sheet h WHERE {Walls.Sees("h.source")} ORDER BY h.source", r => r.Text(0), seat.Actor));

    /// <summary>Puts a translation beside a stretch of a text. Refused when the quoted words do not stand there.</summary>
    public Outcome Translate(string ownerId, NewTranslation told, string actId) => seat.Try(() =>
    {
        ArgumentNullException.ThrowIfNull(told);
        var (quote, lang, words, by, status) = told;
        if (seat.FindDone(actId) is { } done) return done;
        var source = SourceBehind(ownerId);
        var layer = TextLayer.Of(Part(ownerId)?.Text ?? Source(ownerId)?.Text ?? "");
        var at = string.IsNullOrWhiteSpace(quote) ? -1 : layer.Text.IndexOf(quote, StringComparison.Ordinal);
        if (at < 0) throw new RefusedException("the quoted words do not stand in this source", "quote");
        if (string.IsNullOrWhiteSpace(words)) throw new RefusedException("there are no words yet", "empty");
        if (!TranslationStatuses.Contains(status)) throw new RefusedException($"“{status}” is no status of a translation", "refused");
        var start = layer.CodePointOf(at);
        var length = layer.CodePointOf(at + quote.Length) - start;
        return seat.Do(actId, new Draft(
            "translation-added", 1, [new(Seat.NewId(TranslationPrefix), 0), new(ownerId, null), new(source, null)], Secrecy.Record, source,
            Entry.Write(new TranslationAdded(start, length, quote, lang, words.Trim(), by, status))));
    });

    /// <summary>The check sheet of a picture or film; empty before anybody wrote one.</summary>
    /// <returns>null when there is no such source, or the actor may not see it</returns>
    public SheetPage? Sheet(string sourceId)
    {
        if (Row(sourceId) is null) return null;
        var found = seat.Ask(q => q.One(
            $"""
            SELECT h.position, coalesce((SELECT max(version) FROM change WHERE change.id = $3), 0) FROM sheet h
            WHERE h.source = $2 AND {Walls.Sees("h.source")}
            """,
            r => new { Position = r.Long(0), Version = r.Int(1) }, seat.Actor, sourceId, SheetOf(sourceId)));
        if (found is null) return new SheetPage(new CheckSheet(), 0, null, null);
        var entry = seat.Live.Open(found.Position);
        var b = entry.Read<SheetWritten>();
        return new SheetPage(
            new CheckSheet(b?.FirstSeen, b?.FirstSeenWhere, b?.Place, b?.PlaceHow, b?.Taken, b?.TakenHow, b?.Shared, b?.Outcome), found.Version, entry.By, entry.At);
    }

    /// <summary>Writes the check sheet anew; what stood before is kept in the journal.</summary>
    public Outcome WriteSheet(string sourceId, CheckSheet sheet, int version, string actId)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        return seat.Try(() =>
        {
            if (seat.FindDone(actId) is { } done) return done;
            var source = SourceBehind(sourceId);
            return seat.Do(actId, new Draft("sheet-written", 1, [new(SheetOf(sourceId), version), new(sourceId, null)], Secrecy.Record, source,
                Entry.Write(new SheetWritten(sheet.FirstSeen, sheet.FirstSeenWhere, sheet.Place, sheet.PlaceHow, sheet.Taken, sheet.TakenHow, sheet.Shared, sheet.Outcome))));
        });
    }

    private static string SheetOf(string sourceId) => "sht-" + sourceId[Ids.Source.Length..];

    /// <summary>The source a thing is, or belongs to, where this member may see it.</summary>
    private string SourceBehind(string ownerId) => seat.Ask(q => q.One(
        $"""
        SELECT s.id FROM source s WHERE s.id = $2 AND s.erased = 0 AND {Walls.Sees("s.id")}
        UNION ALL SELECT p.source FROM part p WHERE p.id = $2 AND p.erased = 0 AND {Walls.Sees("p.source")}
        """,
        r => r.Text(0), seat.Actor, ownerId)) ?? throw new RefusedException("there is no such source, or you may not see it", "wall");
}

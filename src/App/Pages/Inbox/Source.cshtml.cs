using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Inbox;

/// <summary>One source as it was received: its text with the statements in it, or its messages or rows.</summary>
public sealed class SourceReadPage : TextPage
{
    public SourcePage Source { get; private set; } = null!;

    public int Number => PageNumber;

    public Listed<PartRow> Parts { get; private set; } = new([], 0);

    public IReadOnlyDictionary<string, ClaimCounts> PartCounts { get; private set; } = new Dictionary<string, ClaimCounts>();

    public ClaimCounts Counts { get; private set; } = null!;

    /// <summary>As it was given, or as the reader recognised it.</summary>
    public string? Lang { get; private set; }

    public bool OnlyWaiting { get; private set; }

    /// <summary>What somebody found out about this picture or film.</summary>
    public IActionResult OnPostSheet(string id, CheckSheet sheet, int version, string act) => Write(id, act, () => Session.Evidence.WriteSheet(id, sheet, version, act));

    /// <summary>Files that came inside it: of an archive, a mail, an export.</summary>
    public Listed<SourceRow> Inside { get; private set; } = new([], 0);

    /// <summary>The picture, sound or film to look at or listen to; null for other kinds.</summary>
    public MediaShown? Media { get; private set; }

    /// <summary>Columns of a list, with what each is taken to mean.</summary>
    public IReadOnlyList<ListColumn> Columns { get; private set; } = [];

    /// <summary>The language the reader recognised; null before it read.</summary>
    public string? Found { get; private set; }

    private string? typed;

    /// <summary>Keeps what was typed while listening or looking.</summary>
    public IActionResult OnPostTranscribe(string id, string? text, string? earlier, string act)
    {
        typed = text;
        return Write(id, act, () => Session.Evidence.Transcribe(id, text ?? "", string.IsNullOrEmpty(earlier) ? null : earlier, act));
    }

    public ChainOfCustody Custody { get; private set; } = null!;

    public Refusal? HarmRefused { get; private set; }

    public string NameOf(string member) => Session.NameOf(member);

    /// <summary>Where it came by the public intake: what its sender allowed, and the answers.</summary>
    public PleaPage? Plea { get; private set; }

    /// <summary>What a reader is warned of before the text is shown.</summary>
    public IActionResult OnPostHarm(string id, string[] flags, string act)
    {
        if (!Homeward.Basics.Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        HarmRefused = Session.Evidence.FlagHarm(id, flags, act, "").Refusal;
        return HarmRefused is null ? Redirect($"/sources/{id}") : Show();
    }

    /// <summary>Lets the reader propose statements and looks for names. What was gone over is not gone over again.</summary>
    public IActionResult OnPostRead(string id)
    {
        if (Session.Evidence.Source(id) is null) return NotFound();
        Session.Claims.ReadSource(id);
        Session.Persons.RecordMentions(id);
        return Redirect(Here());
    }

    protected override IActionResult Show()
    {
        var id = (string)RouteData.Values["id"]!;
        if (Session.Evidence.Source(id) is not { } source) return NotFound();
        Source = source;
        Custody = Session.Evidence.Custody(id)!;
        Plea = Session.Evidence.Plea(id);
        Title = source.Row.Title.Length > 0 ? source.Row.Title : source.Row.Name;
        Room = "inbox";
        Trail = [new(T.Of("room", "inbox"), "/inbox"), new(Title, null)];
        Counts = Session.Claims.Counts([id])[id];
        var rows = Session.Claims.Of(id);
        Found = rows is [var first, ..] ? first.Lang : null;
        Lang = source.Row.Lang ?? Found;
        if (OriginalPage.IsShown(source.Row.MediaType)) Media = new(id, source.Row.MediaType, Lang, Session.Evidence.TranscriptOf(id), typed);
        if (source.Row.Kind is nameof(SourceKind.Csv) or nameof(SourceKind.Xlsx)) Columns = Session.Evidence.Columns(id);
        var isPicture = source.Row.MediaType.StartsWith("image/", StringComparison.Ordinal) || source.Row.MediaType.StartsWith("video/", StringComparison.Ordinal);
        Open(id, source.Text, Lang, rows, Counts.Danger, isPicture);
        Inside = Session.Evidence.Sources(Slice.First(200), parent: id);
        if (source.Row.Parts == 0) return Page();
        OnlyWaiting = Request.Query["show"] == "waiting" || (Request.Query["show"].Count == 0 && Counts.Proposed > 0);
        Parts = OnlyWaiting ? Session.Claims.PartsWaiting(id, Slice) : Session.Evidence.Parts(id, Slice);
        PartCounts = Session.Claims.CountsOfParts([.. Parts.Rows.Select(p => p.Id)]);
        return Page();
    }
}

/// <summary>An original that is looked at or listened to, with the words typed of it.</summary>
/// <param name="Typed">what was typed and not kept</param>
public sealed record MediaShown(string Id, string Type, string? Lang, Transcript? Words, string? Typed);

/// <summary>What counts as told once together with the thing of a page.</summary>
public sealed record OriginShown(string Id, OriginGroup Group);

/// <summary>What people wrote beside a source or message.</summary>
/// <param name="Sheet">of a picture or film</param>
public sealed record BesideShown(string Id, IReadOnlyList<WantedRow> Wanted, IReadOnlyList<TranslationRow> Translations, SheetPage? Sheet)
{
    /// <summary>Phrases in the words typed of a picture or film that stand in other submissions too.</summary>
    public IReadOnlyList<PhrasesShared> Phrases { get; init; } = [];

    /// <summary>Name of whoever wrote the check sheet last.</summary>
    public string? CheckedBy { get; init; }

    public static readonly BesideShown Nothing = new("", [], [], null);

    public static BesideShown Of(Session session, string id, bool hasSheet)
    {
        ArgumentNullException.ThrowIfNull(session);
        var sheet = hasSheet ? session.Evidence.Sheet(id) : null;
        return new(id, session.Evidence.Wanted(Slice.First(100), id, openOnly: false).Rows, session.Evidence.Translations(id), sheet)
        {
            Phrases = hasSheet ? session.SharedPhrases(id) : [], CheckedBy = sheet?.By is { } by ? session.NameOf(by) : null,
        };
    }
}

/// <summary>What the form of a translation sends.</summary>
public sealed class TranslationForm
{
    public string? Quote { get; set; }

    public string? Lang { get; set; }

    public string? Words { get; set; }

    public string? By { get; set; }

    public string? Status { get; set; }

    public NewTranslation Told(string reader) => new(
        (Quote ?? "").ReplaceLineEndings("\n").Trim(), Lang ?? "en", Words ?? "", string.IsNullOrWhiteSpace(By) ? reader : By.Trim(), Status ?? "");
}

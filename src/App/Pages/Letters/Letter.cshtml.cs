using System.Globalization;
using Homeward.App.Host;
using Homeward.App.Reading;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Views;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Letters;

/// <summary>One letter: its words with what each rests on, and what became of it.</summary>
public sealed class LetterReadPage(TimeProvider clock) : DeskPage
{
    public LetterPage Letter { get; private set; } = null!;

    /// <summary>The statements its facts rest on, as this member may see them, and how many independent voices those are.</summary>
    public IReadOnlyList<ClaimRow> Cited { get; private set; } = [];

    public int Voices { get; private set; }

    public int Gaps { get; private set; }

    public Refusal? Refused { get; private set; }

    public string TodayText => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string NewAct() => Desk.NewId(StatementForm.ActPrefix);

    public string By(string member) => Session.NameOf(member);

    public IActionResult OnGet(string id) => Show(id);

    /// <summary>The fields of the handed.</summary>
    public sealed record Handed(string? Day, string? How, string? Reference, string? Due, string? Note, int Version);

    public IActionResult OnPostDeliver(string id, Handed handed, string act) => Did(id, act, [handed?.Day, handed?.Due], days =>
        Session.Letters.Deliver(id, handed!.Version, new DeliveryNote(days[0]!.Value, handed.How ?? "", handed.Reference, days[1], handed.Note), act));

    public IActionResult OnPostAnswer(string id, int version, string? day, string? reference, string? note, string act) =>
        Did(id, act, [day], days => Session.Letters.Answer(id, version, days[0]!.Value, reference, note ?? "", act));

    public IActionResult OnPostAside(string id, int version, string? why, string act) =>
        Did(id, act, [TodayText], _ => Session.Letters.SetAside(id, version, why ?? "", act));

    private IActionResult Did(string id, string act, string?[] days, Func<DateOnly?[], Outcome> what)
    {
        if (!Ids.IsWellFormed(act, StatementForm.ActPrefix)) return BadRequest();
        var read = days.Select(d => DateOnly.TryParseExact(d?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : (DateOnly?)null).ToArray();
        var wrong = read[0] is null || days.Zip(read).Any(x => !string.IsNullOrWhiteSpace(x.First) && x.Second is null);
        Refused = wrong ? new Refusal("date", "write the day as 2026-12-31") : what(read).Refusal;
        return Refused is null ? Redirect($"/letters/{id}") : Show(id);
    }

    private IActionResult Show(string id)
    {
        if (Session.Letters.Find(id) is not { } letter) return NotFound();
        (Letter, Room, Title, Gaps) = (letter, "help", letter.Row.Title, letter.Draft.Open.Count);
        Trail = [new(T.Of("room", "help"), "/help"), new(T["letters.title"], "/letters"), new(letter.Row.About, null)];
        Cited = [.. letter.Draft.Paragraphs.SelectMany(p => p.Pieces).Concat(letter.Draft.Annex.SelectMany(a => a.Cells.SelectMany(c => c)))
            .Select(p => p.ClaimId).OfType<string>().Distinct().Select(Session.Claims.Find).OfType<ClaimRow>()];
        Voices = Session.Claims.VoicesBehind(Cited).Count;
        if (Refused is not null) Response.StatusCode = 422;
        return Page();
    }
}

using Homeward.App.Host;
using Homeward.App.Language;
using Homeward.Evidence;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages;

/// <summary>Today: what is urgent, what waits for the reader, what nobody has touched for long; and the founding story.</summary>
public sealed class TodayPage(TimeProvider clock) : DeskPage
{
    public DateOnly Today { get; private set; }

    public FrontPage Front { get; private set; } = null!;

    public string? Next { get; private set; }

    /// <summary>The newest checkpoint, the newest that outsiders signed, the newest time stamp; each null while there is none.</summary>
    public CheckpointPage? Seal { get; private set; }

    public CheckpointPage? Cosigned { get; private set; }

    public StampRow? Stamp { get; private set; }

    /// <summary>What a guest is shown, until when; null for everybody else.</summary>
    public (DateOnly Until, IReadOnlyList<string> Things)? Shown { get; private set; }

    public IActionResult OnGet()
    {
        var role = Session.Role;
        if (role is Homeward.Access.Role.Volunteer) return Redirect("/call");
        if (role is Homeward.Access.Role.Researcher) return Redirect("/codes");
        Shown = role is Homeward.Access.Role.Guest ? Session.WhoMaySee.ShownTo(Session.Actor) : null;
        Title = T["front.title"];
        Today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        Front = Session.Front(Today, T.Lang);
        (Seal, Cosigned) = (Session.Proofs.Newest(), Session.Proofs.Newest(cosigned: true));
        Stamp = Session.Proofs.Stamps() is [var newest, ..] ? newest : null;
        Next = Way.To(Session.Claims.NextWaiting());
        return Page();
    }

    /// <summary>A line as a sentence with a verb and a link in it; null for a code of a newer desk.</summary>
    public IHtmlContent? Say(FrontLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        object? Word(string name) => line.Words.GetValueOrDefault(name);
        IHtmlContent Link(string text) => HtmlWords.Link(Way.To(line.Id) ?? "/", text);
        return line.Code switch
        {
            "danger-words" => T.Html("line.danger-words", ("source", Link(Word("title") as string ?? "")), ("word", Quoted(Word("words") as string[]))),
            "claims-waiting" => T.Html("line.claims-waiting", ("n", Word("count")), ("link", HtmlWords.Link("/inbox?show=waiting", T["line.claims-link"]))),
            "pairs-waiting" => T.Html("line.pairs-waiting", ("n", Word("count")), ("link", HtmlWords.Link("/pairs", T["line.pairs-link"]))),
            "sources-unread" => T.Html("line.sources-unread", ("n", Word("count")), ("link", HtmlWords.Link("/inbox?show=all", T["line.sources-link"]))),
            "run-interrupted" => T.Html("line.run-interrupted", ("run", Link(Word("name") as string ?? "")), ("n", Word("days"))),
            "reading-alarm" => T.Html(Word("code") as string == "canary" ? "line.reading-canary" : "line.reading-bulk", ("who", Word("who")), ("n", Word("n")),
                ("link", HtmlWords.Link("/keeping", T["line.keeping-link"]))),
            "waiting-problem" => T.Html("line.waiting-problem", ("n", Word("n")), ("link", HtmlWords.Link("/keeping", T["line.keeping-link"]))),
            "originals-damaged" => T.Html("line.originals-damaged", ("n", Word("n")), ("link", HtmlWords.Link("/keeping", T["line.keeping-link"]))),
            "deadline-near" or "deadline-perhaps-over" or "deadline-over" or "answer-near" or "answer-over" => Deadline(line),
            "deadlines-more" => T.Html("line.deadlines-more", ("n", Word("n")), ("link", HtmlWords.Link("/deadlines", T["line.deadlines-link"]))),
            "person-quiet" => T.Html("line.person-quiet", ("person", Link(Word("caseCode") as string ?? "")), ("n", Word("days"))),
            _ when line.Words.GetValueOrDefault("to") is string to && T.Knows("line." + line.Code) =>
                T.Html("line." + line.Code, ("n", Word("n")), ("link", HtmlWords.Link(to, T["line." + line.Code.Split('-')[0] + "-link"]))),
            _ => null,
        };
    }

    // keys: line.deadline-*, line.answer-*
    private IHtmlContent Deadline(FrontLine line)
    {
        var person = HtmlWords.Link(Way.To(line.Id) ?? "/deadlines", line.Words["caseCode"] as string ?? "");
        return T.Html("line." + line.Code, ("person", person), ("day", line.Words["day"]), ("rule", line.Words["rule"]));
    }

    /// <summary>What nobody knows, as a sentence.</summary>
    public IHtmlContent? Unknown(FrontLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string Word(string name) => line.Words.GetValueOrDefault(name) as string ?? "";
        return line.Code switch
        {
            "nobody-named" or "nobody-followed-up" => T.Html("story." + line.Code),
            "count-withheld" or "counted-from-unsaid" => T.Html("story." + line.Code, ("quote", HtmlWords.Foreign("und", Word("quote")))),
            "fact-missing" => T.Html("story.fact-missing", ("question", Word("question")), ("whom", Word("askWhom"))),
            _ => null,
        };
    }

    private static IHtmlContent Quoted(string[]? words)
    {
        var html = new HtmlContentBuilder();
        foreach (var (word, i) in (words ?? []).Take(3).Select((w, i) => (w, i)))
        {
            html.Append(i > 0 ? ", " : "").AppendHtml("<q class=\"said\" dir=\"auto\">").Append(word).AppendHtml("</q>");
        }

        return html;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Homeward.App.Language;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Sealing;

namespace Homeward.App.Intake;

/// <summary>
/// The pages of the public intake in one language: plain HTML made here, word by word encoded, without script, picture or font. They know the public
/// face of the desk and nothing else.
/// </summary>
internal sealed class IntakePages(IntakeTexts t, IntakeFace? face, IntakeLimits limits)
{
    /// <summary>Every page that follows on seven words is exactly so long, whatever it says.</summary>
    public const int AnswerBytes = 40 * 1024;

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The form. Words that were sent and could not be taken stand in it again.</summary>
    /// <param name="trouble">a key of what hindered; null for a fresh form</param>
    public string Form(string token, IReadOnlyDictionary<string, IReadOnlyList<string>>? written = null, string? trouble = null)
    {
        var page = new StringBuilder();
        if (trouble is not null) page.Append(Plain, $"<div class=\"note\" role=\"alert\"><h2>{E(t["again.title"])}</h2><p>{E(t[trouble])}</p></div>");
        page.Append(Plain, $"<p class=\"lead\">{E(t["lead"])}</p><p>{E(t["sealed"])}</p>");
        page.Append(Plain, $"<p><a href=\"/{t.Lang}/answer\">{E(t["back.link"])}</a></p>");
        page.Append(Plain, $"<div class=\"note\"><h2>{E(t["care.title"])}</h2><p>{E(t["care.device"])}</p><p>{E(t["care.leave"])}</p></div>");
        page.Append(Plain, $"<form method=\"post\" action=\"/{t.Lang}\" enctype=\"multipart/form-data\" accept-charset=\"utf-8\">");
        page.Append(Hidden(IntakeForms.Token, token)).Append(Trap());
        foreach (var field in IntakeForm.Shipped.Fields.Where(f => f.Kind != "files")) Field(page, field, written);
        page.Append(Plain, $"<h2>{E(t["consent.title"])}</h2><p>{E(t["consent.text"])}</p>");
        foreach (var field in IntakeForm.Shipped.Fields.Where(f => f.Kind == "files")) Field(page, field, null);
        page.Append(Plain, $"<p><button type=\"submit\">{E(t["send"])}</button></p></form>");
        page.Append(Plain, $"<p><a href=\"/{t.Lang}/paper.html\">{E(t["printed.link"])}</a></p>").Append(Contact());
        return Frame(t["title"], "", page.ToString());
    }

    /// <summary>After sending: the seven words, once.</summary>
    public string Sent(string? words, int files, bool filesMissed)
    {
        var page = new StringBuilder($"<div class=\"note\" role=\"status\"><p>{E(words is null ? t["more.sent"] : t["sent.lead"])}</p>");
        if (words is not null) page.Append(Plain, $"<p class=\"words\" lang=\"zxx\">{E(words)}</p><p>{E(t["sent.why"])}</p>");
        page.Append("</div>");
        if (files > 0) page.Append(Plain, $"<p>{E(t["sent.files"].Replace("{files}", files.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))}</p>");
        if (filesMissed) page.Append(Plain, $"<p><strong>{E(t["sent.nofiles"])}</strong></p>");
        page.Append(Plain, $"<p>{E(t["sent.when"])}</p><p>{E(t["sent.quick"])}</p>");
        page.Append(Plain, $"<p><a href=\"/{t.Lang}/answer\">{E(t["back.title"])}</a></p>").Append(Contact());
        return Frame(t["sent.title"], "", page.ToString());
    }

    public string AskWords(string? trouble = null)
    {
        var page = new StringBuilder();
        if (trouble is not null) page.Append(Plain, $"<p class=\"note\" role=\"alert\">{E(t[trouble])}</p>");
        page.Append(Plain, $"<form method=\"post\" action=\"/{t.Lang}/answer\"><p><label for=\"words\">{E(t["back.words"])}</label>");
        page.Append(Plain, $"<span class=\"hint\" id=\"words-hint\">{E(t["back.hint"])}</span>");
        page.Append("<input id=\"words\" name=\"words\" maxlength=\"300\" autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" aria-describedby=\"words-hint\"></p>");
        page.Append(Plain, $"<p><button type=\"submit\">{E(t["back.open"])}</button></p></form><p><a href=\"/{t.Lang}\">{E(t["home"])}</a></p>");
        return Frame(t["back.title"], "/answer", page.ToString());
    }

    /// <summary>The answers, and a form to add to what was written. Equally long for right words, wrong words and no answer yet.</summary>
    public byte[] Answers(IReadOnlyList<Reply> replies, string token, string ticket)
    {
        var shown = new StringBuilder();
        var (room, count) = (AnswerBytes - 12 * 1024, 0);
        foreach (var reply in replies)
        {
            var one = $"<h2>{E(t["answers.of"].Replace("{day}", Days.Day(t.Lang, reply.Day), StringComparison.Ordinal))}</h2><p class=\"said\" dir=\"auto\">{E(reply.Words)}</p>";
            if ((room -= Encoding.UTF8.GetByteCount(one)) < 0) break;
            shown.Append(one);
            count++;
        }

        if (replies.Count == 0) shown.Append(Plain, $"<p>{E(t["answers.none"])}</p>");
        else if (count < replies.Count) shown.Append(Plain, $"<p class=\"hint\">{E(t["answers.newest"])}</p>");
        shown.Append(Plain, $"<form method=\"post\" action=\"/{t.Lang}/more\" enctype=\"multipart/form-data\" accept-charset=\"utf-8\"><h2>{E(t["more.title"])}</h2>");
        shown.Append(Hidden(IntakeForms.Token, token)).Append(Hidden(IntakeForms.Ticket, ticket)).Append(Trap());
        shown.Append(Plain, $"<p><label for=\"story\">{E(t["more.story"])}</label><textarea id=\"story\" name=\"story\" rows=\"8\" dir=\"auto\"></textarea></p>");
        foreach (var field in IntakeForm.Shipped.Fields.Where(f => f.Name is "urgent" or "files")) Field(shown, field, null);
        shown.Append(Plain, $"<p><button type=\"submit\">{E(t["send"])}</button></p></form><p><a href=\"/{t.Lang}\">{E(t["home"])}</a></p>");
        return Padded(Frame(t["answers.title"], "/answer", shown.ToString()));
    }

    /// <summary>A page that only says something.</summary>
    public string Say(string title, params string[] keys) =>
        Frame(t[title], "", string.Concat(keys.Select(k => $"<p>{E(t[k])}</p>")) + Contact() + $"<p><a href=\"/{t.Lang}\">{E(t["home"])}</a></p>");

    /// <summary>The same questions to print or fill without a connection: one file that needs nothing beside it.</summary>
    public string Paper()
    {
        var page = new StringBuilder($"<h1>{E(Title)}</h1><p>{E(t["printed.lead"])}</p><p>{E(t["care.leave"])}</p>");
        foreach (var field in IntakeForm.Shipped.Fields.Where(f => f.Kind != "files"))
        {
            page.Append(Plain, $"<h2>{E(t.Label(field))}</h2><p class=\"hint\">{E(t.Hint(field))}</p>");
            if (field.IsTyped) page.Append(Plain, $"<textarea rows=\"{field.Lines + 2}\" aria-label=\"{E(t.Label(field))}\"></textarea>");
            foreach (var option in field.Options) page.Append(Plain, $"<p><label><input type=\"checkbox\"> {E(t.Option(field, option))}</label></p>");
            if (field.Kind == "tick") page.Append(Plain, $"<p><label><input type=\"checkbox\"> {E(t.Label(field))}</label></p>");
        }

        page.Append(Plain, $"<p>{E(t["printed.room"])}</p><h2>{E(t["consent.title"])}</h2><p>{E(t["consent.text"])}</p><p class=\"hint\">{E(IntakeForm.Shipped.Version)}</p>").Append(Contact());
        return $$"""
            <!DOCTYPE html>
            <html lang="{{t.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{E(Title)}}</title>
            <style>body{max-width:46rem;margin:1rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}
            h2{font-size:1.1rem;margin:1.2rem 0 0}.hint{color:#444;margin:.2rem 0}
            textarea{width:100%;font:inherit;border:1px solid #555}p{margin:.4rem 0}</style></head>
            <body>{{page}}</body></html>

            """;
    }

    public static byte[] Padded(string html)
    {
        const string Open = "<!-- ", Close = " -->";
        var bytes = Encoding.UTF8.GetBytes(html);
        var rest = AnswerBytes - bytes.Length - Open.Length - Close.Length;
        if (rest < 0) throw new InvalidOperationException("an answer page is longer than all of them are");
        return [.. bytes, .. Encoding.ASCII.GetBytes(Open), .. Enumerable.Repeat((byte)'.', rest), .. Encoding.ASCII.GetBytes(Close)];
    }

    private string Title => face?.Words.Title is { Length: > 0 } title ? title : t["title"];

    private string Frame(string heading, string rest, string body)
    {
        var languages = string.Concat(IntakeTexts.Languages.Select(l =>
            $"<a href=\"/{l}{rest}\" lang=\"{l}\" hreflang=\"{l}\"{(l == t.Lang ? " aria-current=\"true\"" : "")}>{E(IntakeTexts.Of(l)["own-name"])}</a> "));
        var owner = face?.Words.Title is { Length: > 0 } title ? $"<p class=\"owner\">{E(title)}</p>" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="{t.Lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{E(heading)}</title><link rel="stylesheet" href="/intake.css"></head>
            <body><header>{owner}<nav aria-label="{E(t["own-name"])}">{languages}</nav></header>
            <main><h1>{E(heading)}</h1>{body}</main></body></html>

            """;
    }

    private void Field(StringBuilder page, IntakeField field, IReadOnlyDictionary<string, IReadOnlyList<string>>? written)
    {
        var (name, label, before) = (field.Name, t.Label(field), written?.GetValueOrDefault(field.Name) ?? []);
        var hint = t.Hint(field).Replace("{files}", limits.MostFiles.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{size}", (limits.MostRequest >> 20).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var small = hint.Length > 0 ? $"<span class=\"hint\" id=\"{name}-hint\">{E(hint)}</span>" : "";
        var described = hint.Length > 0 ? $" aria-describedby=\"{name}-hint\"" : "";
        var needed = field.Required ? $" <span class=\"needed\">({E(t["needed"])})</span>" : "";
        var value = before.Count > 0 ? before[0] : "";
        page.Append(field.Kind switch
        {
            "words" => string.Create(CultureInfo.InvariantCulture,
                $"<p><label for=\"{name}\">{E(label)}{needed}</label>{small}<textarea id=\"{name}\" name=\"{name}\" rows=\"{field.Lines}\" "
                + $"maxlength=\"{field.Most}\" dir=\"auto\"{described}>\n{E(value)}</textarea></p>"),
            "line" => string.Create(CultureInfo.InvariantCulture,
                $"<p><label for=\"{name}\">{E(label)}</label>{small}<input id=\"{name}\" name=\"{name}\" maxlength=\"{field.Most}\" "
                + $"value=\"{E(value)}\" dir=\"auto\" autocomplete=\"off\"{described}></p>"),
            "tick" => $"<p class=\"tick\"><label><input type=\"checkbox\" name=\"{name}\" value=\"yes\"{Checked(before, "yes")}> {E(label)}</label></p>",
            "choices" => $"<fieldset><legend>{E(label)}</legend>{small}"
                + string.Concat(field.Options.Select(o => $"<p class=\"tick\"><label><input type=\"checkbox\" "
                    + $"name=\"{name}\" value=\"{o}\"{Checked(before, o)}> {E(t.Option(field, o))}</label></p>")) + "</fieldset>",
            _ => $"<p><label for=\"{name}\">{E(label)}</label>{small}<input id=\"{name}\" name=\"{name}\" type=\"file\" multiple{described}></p>",
        });
    }

    private static string Checked(IReadOnlyList<string> before, string value) => before.Contains(value) ? " checked" : "";

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{E(value)}\">";

    /// <summary>A box no person sees; a program that fills everything fills it too.</summary>
    private string Trap() => $"<p class=\"trap\" aria-hidden=\"true\"><label>{E(t["trap"])} <input name=\"{IntakeForms.Trap}\" tabindex=\"-1\" autocomplete=\"off\"></label></p>";

    private string Contact() => face?.Words.Contact is { Length: > 0 } contact
        ? $"<p>{E(t["contact"].Replace("{contact}", contact, StringComparison.Ordinal))}</p>" : "";

    private static string E(string text) => Encoder.Encode(text);
}

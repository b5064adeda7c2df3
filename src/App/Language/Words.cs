using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using Homeward.Basics;
using Homeward.Paths;
using Microsoft.AspNetCore.Html;

namespace Homeward.App.Language;

/// <summary>
/// Everything the desk says, in one language. The sentences live in Resources/*.json; a test fails when a key is
/// missing
/// in one of them, unused, or takes other values than in English.
/// </summary>
public sealed class Words
{
    public static readonly IReadOnlyList<string> Languages = ["en", "ru", "uk"];

    private static readonly FrozenDictionary<string, Words> All =
        Languages.ToFrozenDictionary(l => l, Load, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Phrase> phrases;

    private Words(string lang, FrozenDictionary<string, Phrase> phrases) => (Lang, this.phrases) = (lang, phrases);

    public string Lang { get; }

    public IReadOnlyCollection<string> Keys => phrases.Keys;

    /// <summary>The words of a language we speak; English for any other.</summary>
    public static Words For(string? lang) => All.GetValueOrDefault(lang ?? "en") ?? All["en"];

    public static bool Speaks(string? lang) => lang is not null && All.ContainsKey(lang);

    public Phrase Phrase(string key) =>
        phrases.TryGetValue(key, out var p) ? p : throw new KeyNotFoundException($"no words for “{key}” in {Lang}");

    public string this[string key] => Phrase(key).Fill(Lang, static n => throw Missing(n), Say);

    public string this[string key, params (string Name, object? Value)[] args] =>
        Phrase(key).Fill(Lang, name => Find(args, name), Say);

    /// <summary>As the indexer, where a value may be markup (a link inside a sentence); everything else is
    /// encoded.</summary>
    public IHtmlContent Html(string key, params (string Name, object? Value)[] args)
    {
        var html = new HtmlContentBuilder();
        foreach (var piece in Phrase(key).Pieces)
        {
            if (piece.Text is not null) html.Append(piece.Text);
            else if (Find(args, piece.Name!) is IHtmlContent markup) html.AppendHtml(markup);
            else html.Append(Language.Phrase.Say(piece, Lang, Find(args, piece.Name!), Say));
        }

        return html;
    }

    /// <summary>
    /// The caseworker's word for a code of the journal ("stage", "sent-to-front"). A code of a newer program is shown
    /// as it
    /// stands rather than hidden.
    /// </summary>
    public string Of(string list, string? code) =>
        code is null ? ""
        : phrases.TryGetValue($"{list}.{code}", out var p) ? p.Fill(Lang, static n => throw Missing(n), Say)
        : list == "stage" && StageKind.Find(code) is { } kind ? kind.Titles.GetValueOrDefault(Lang) ?? code
        : code;

    public bool Knows(string key) => phrases.ContainsKey(key);

    /// <summary>A value in this language: numbers grouped, days and counts in words; text as it is.</summary>
    public string Say(object? value) => value switch
    {
        null => "",
        string s => s,
        int n => NumberWords.Whole(Lang, n),
        long n => NumberWords.Whole(Lang, n),
        DateOnly d => Days.Day(Lang, d),
        DateTimeOffset t => Days.Moment(Lang, t),
        UncertainDate d => Days.Say(Lang, d),
        CountRange c => NumberWords.Count(this, c),
        _ => throw new ArgumentException($"no words for a {value.GetType().Name}", nameof(value)),
    };

    private static object? Find((string Name, object? Value)[] args, string name)
    {
        foreach (var (n, v) in args)
        {
            if (n == name) return v;
        }

        throw Missing(name);
    }

    private static ArgumentException Missing(string name) => new($"the sentence needs a value for “{name}”");

    private static Words Load(string lang)
    {
        using var stream = typeof(Words).Assembly.GetManifestResourceStream("strings/" + lang)
            ?? throw new InvalidOperationException($"the program carries no words for {lang}");
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
        var phrases = texts.ToDictionary(t => t.Key, t => Language.Phrase.Parse(t.Value, lang));
        return new(lang, phrases.ToFrozenDictionary(StringComparer.Ordinal));
    }
}

public static class HtmlWords
{
    /// <summary>A link to stand inside a sentence.</summary>
    public static IHtmlContent Link(string href, string text) => new HtmlContentBuilder()
        .AppendHtml("<a href=\"").AppendHtml(HtmlEncoder.Default.Encode(href)).AppendHtml("\">")
        .Append(text).AppendHtml("</a>");

    /// <summary>Words in another language than the page's, so that screen readers and hyphenation know.</summary>
    public static IHtmlContent Foreign(string? lang, string text) => lang is null
        ? new HtmlContentBuilder().Append(text)
        : new HtmlContentBuilder().AppendHtml("<span class=\"said\" dir=\"auto\" lang=\"")
            .AppendHtml(HtmlEncoder.Default.Encode(lang)).AppendHtml("\">").Append(text).AppendHtml("</span>");
}

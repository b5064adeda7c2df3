using System.CommandLine;
using System.Globalization;
using Homeward.Basics;

namespace Homeward.App.Commands;

/// <summary>homeward dates parse | edtf: what a date phrase means, without a desk.</summary>
internal static class DatesCommand
{
    private static readonly string[] Languages = ["en", "ru", "uk", "ca", "es"];

    /// <summary>What both print. Refusal is null when the phrase was read; Relative when it counts from no other
    /// event.</summary>
    private sealed record Parsed(
        string Phrase, string? Lang, DateOnly? Anchor, string? Edtf, DateOnly? Earliest, DateOnly? Latest,
        IReadOnlyList<Other> Alternatives, Counted? Relative, string? Refusal);

    private sealed record Other(string Edtf, DateOnly? Earliest, DateOnly? Latest, string Why);

    /// <summary>Counted from another event: from low to high days after, before or on the same day.</summary>
    private sealed record Counted(string? Event, int DaysLow, int? DaysHigh, string Direction);

    public static Command Build() => new("dates", "read dates as people say them") { BuildParse(), BuildEdtf() };

    private static Command BuildParse()
    {
        var phrase = new Argument<string?>("PHRASE") { Description = "the words", Arity = ArgumentArity.ZeroOrOne };
        var lang = new Option<string>("--lang")
        {
            Description = "en, ru, uk, ca or es",
            DefaultValueFactory = _ => "en"
        };
        var anchor = new Option<string?>("--anchor")
        {
            Description = "the day of the message: 2025-06-02",
            HelpName = "DAY"
        };
        var file = new Option<string?>("--file")
        {
            Description = "rows: language, tab, anchor, tab, phrase",
            HelpName = "IN.tsv"
        };
        var command = new Command("parse", "what a date phrase means") { phrase, lang, anchor, file };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var (words, list) = (parse.GetValue(phrase), parse.GetValue(file));
            if (words is null == list is null) throw new UsageException("give one phrase, or rows with --file IN.tsv");
            if (list is not null) return ParseFile(voice, list);
            var read = Read(words!, LanguageOf(parse.GetValue(lang)!), DayOf(parse.GetValue(anchor)));
            if (voice.Json) voice.Document(read);
            else Say(voice, read);
            return read.Refusal is null ? ExitCode.Done : ExitCode.FoundWrong;
        });
        return command;
    }

    private static Command BuildEdtf()
    {
        var text = new Argument<string>("TEXT") { Description = "for example 2025-06, 2023-22/.., 2025-03-21~" };
        var command = new Command("edtf", "what a date in the notation of ISO 8601-2 means") { text };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var given = parse.GetValue(text)!;
            var read = Edtf.Parse(given);
            if (read.Value is not { } value) throw new UsageException(
                $"“{Short(given)}” is not a date in EDTF: {read.Refusal} (character {read.At + 1})");
            var span = value.Span;
            var shown = new Parsed(given, null, null, value.ToString(), span.Earliest, span.Latest, [], null, null);
            if (voice.Json) voice.Document(shown);
            else Say(voice, shown);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>One line for each row, in their order. A row that is none is answered with its reason and named again
    /// at
    /// the end.</summary>
    private static int ParseFile(Voice voice, string file)
    {
        var broken = new List<string>();
        foreach (var (number, line) in TextInput.ReadLines(voice, file))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split('\t', 3);
            Parsed read;
            try
            {
                if (parts.Length < 3) throw new UsageException("a row is language, tab, anchor, tab, phrase");
                read = Read(parts[2], LanguageOf(parts[0]), DayOf(parts[1].Length == 0 ? null : parts[1]));
            }
            catch (UsageException e)
            {
                read = new Parsed(parts[^1], parts.Length == 3 ? parts[0] : null, null, null, null, null, [], null,
                    e.Message);
                broken.Add($"{file}, line {number.ToString(CultureInfo.InvariantCulture)}: {e.Message}");
            }

            if (voice.Json) voice.Line(read);
            else Say(voice, read);
        }

        foreach (var sentence in broken.Take(20)) voice.Hint("homeward: " + sentence);
        if (broken.Count > 20) voice.Hint($"homeward: and {broken.Count - 20} more such rows");
        return broken.Count == 0 ? ExitCode.Done : ExitCode.WrongUse;
    }

    private static Parsed Read(string phrase, string lang, DateOnly? anchor)
    {
        var read = DatePhrases.Parse(phrase, lang, anchor);
        var relative = read.Relative is { } r
            ? new Counted(r.Event, r.DaysLow, r.DaysHigh, r.Direction.ToString().ToLowerInvariant())
            : null;
        // "Two days later" is read, though only the other event can give it a day.
        var refusal = read.Date is null && relative is null ? read.Refusal : null;
        return new Parsed(
            phrase, lang, anchor, read.Date?.Edtf, read.Date?.Earliest, read.Date?.Latest,
            [.. read.Alternatives.Select(a => new Other(a.Edtf, a.Earliest, a.Latest, a.Why))], relative, refusal);
    }

    private static void Say(Voice voice, Parsed read)
    {
        if (read.Refusal is not null)
        {
            voice.Say($"{Short(read.Phrase)}  —  {read.Refusal}");
            return;
        }

        var line = read.Edtf is null
            ? $"{Short(read.Phrase)}  →  counts from another event"
            : $"{Short(read.Phrase)}  →  {read.Edtf}   {Span(read.Earliest, read.Latest)}";
        if (read.Relative is { } counted) line += $"   ({DaysOf(counted)} {counted.Direction} {counted.Event ?? "an event the words do not name"})";
        voice.Say(line);
        foreach (var other in read.Alternatives)
        {
            voice.Say($"    or  {other.Edtf}   {Span(other.Earliest, other.Latest)}   {other.Why}");
        }
    }

    private static string DaysOf(Counted counted) => counted.DaysHigh == counted.DaysLow
        ? $"{counted.DaysLow} days"
        : counted.DaysHigh is { } most ? $"{counted.DaysLow} to {most} days" : $"{counted.DaysLow} or more days";

    private static string Span(DateOnly? first, DateOnly? last) =>
        first is not null && first == last ? Day(first) : $"{Day(first)} to {Day(last)}";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "open";

    private static string Short(string text) => text.Length <= 120 ? text : text[..120] + "…";

    private static string LanguageOf(string lang) => Languages.Contains(lang)
        ? lang
        : throw new UsageException($"“{Short(lang)}” is not a language of ours; one of {string.Join(", ", Languages)}");

    private static DateOnly? DayOf(string? day) => day is null ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
            ? read
        : throw new UsageException($"“{Short(day)}” is not a day; write it like 2025-06-02");
}

using System.CommandLine;
using System.Globalization;
using Homeward.Claims;
using Homeward.Evidence;

namespace Homeward.App.Commands;

/// <summary>homeward read FILE: what the reader finds in a text, without a desk. Nothing is stored.</summary>
internal static class ReadCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "a text, saved page or mail, or - for standard input" };
        var lang = new Option<string?>("--lang") { Description = "en, ru or uk; else told from the letters" };
        var published = new Option<string?>(
            "--published")
        { Description = "the day dates are read from, YYYY-MM-DD; else found in the text's head" };
        var command = new Command("read", "propose statements from a text, without a desk") { file, lang, published };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            DateOnly? day = parse.GetValue(published) is { } text
                ? DayOf(text) ?? throw new UsageException($"--published takes a day as YYYY-MM-DD, not “{text}”") : null;

            var name = parse.GetValue(file)!;
            var (layer, said) = Words(Bytes(name, voice), name);
            var reading = Reader.Read(layer, parse.GetValue(lang), day ?? said, name == "-" ? null : name);
            if (voice.Json)
            {
                voice.Say(ClaimJson.Write(reading));
                return ExitCode.Done;
            }

            voice.Say(
                $"{reading.Claims.Count} statements, language {reading.Language}, published {reading.Published?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "not known"}");
            foreach (var claim in reading.Claims)
            {
                voice.Say("");
                voice.Say($"“{claim.Quote.ReplaceLineEndings(" ")}”");
                voice.Say("    " + string.Join(" · ", Told(claim)));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Told(Claim claim)
    {
        yield return claim.Stage is null ? claim.Kind : $"{claim.Kind}: {claim.Stage}";
        if (claim.When is { } when) yield return when.Edtf;
        foreach (var count in claim.Counts) yield return $"{count.Per} {count.Notation}";
        yield return claim.Polarity == Polarities.Denied ? claim.Modality + ", did not happen" : claim.Modality;
        if (claim.Group is { } group) yield return group;
        if (claim.Voice.Count > 0) yield return string.Join(" ← ", claim.Voice);
    }

    /// <summary>
    /// The text layer an import would store: of a saved page its article, of a mail its words, else the text itself; and the day the
    /// page or mail gives.
    /// </summary>
    private static (TextLayer Layer, DateOnly? Day) Words(byte[] bytes, string name)
    {
        string? refusal;
        switch (Detect.MediaType(bytes.AsSpan(0, Math.Min(bytes.Length, Detect.HeadBytes)), name).Kind)
        {
            case SourceKind.Html when ArticleText.From(bytes, null, out refusal) is { } article:
                return (TextLayer.Of(article.Text), article.Published is [var first, ..] ? first.Day : null);
            case SourceKind.Email when EmailText.From(bytes, out refusal) is { } mail:
                return (TextLayer.Of(mail.Text), mail.Date is { Length: >= 10 } date ? DayOf(date[..10]) : null);
            case SourceKind.Pdf or SourceKind.Docx or SourceKind.Odt or SourceKind.Xlsx or SourceKind.Zip:
                throw new UsageException($"{name} is read apart from everything else, at a desk: homeward add, then read it there");
            default:
                return (TextLayer.From(bytes, null, out refusal) ?? throw new UsageException($"{name}: {refusal}"), null);
        }
    }

    private static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static byte[] Bytes(string name, Voice voice)
    {
        if (name == "-")
        {
            using var input = Console.OpenStandardInput();
            using var copy = new MemoryStream();
            input.CopyTo(copy);
            return copy.ToArray();
        }

        var path = voice.Resolve(name);
        if (!File.Exists(path)) throw new UsageException($"there is no file {path}");
        const long Most = 64 << 20;
        if (new FileInfo(path).Length > Most) throw new UsageException($"{path} is larger than {Most >> 20} MB; add it to a desk instead");
        return File.ReadAllBytes(path);
    }
}

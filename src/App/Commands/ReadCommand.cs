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
        var file = new Argument<string>("FILE") { Description = "a text file, or - for standard input" };
        var lang = new Option<string?>("--lang") { Description = "en, ru or uk; else told from the letters" };
        var published = new Option<string?>(
            "--published")
        { Description = "the day dates are read from, YYYY-MM-DD; else found in the text's head" };
        var command = new Command("read", "propose statements from a text, without a desk") { file, lang, published };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            DateOnly? day = null;
            if (parse.GetValue(published) is { } text)
            {
                day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                    ? read
                    : throw new UsageException($"--published takes a day as YYYY-MM-DD, not “{text}”");
            }

            var name = parse.GetValue(file)!;
            var layer = TextLayer.From(Bytes(name, voice), null, out var refusal) ?? throw new UsageException($"{name}: {refusal}");
            var reading = Reader.Read(layer, parse.GetValue(lang), day, name == "-" ? null : name);
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

using System.CommandLine;
using System.Globalization;
using Homeward.Claims;

namespace Homeward.App.Commands;

/// <summary>homeward score GOLD CLAIMS: a reading beside a careful reader's, with every miss.</summary>
internal static class ScoreCommand
{
    private sealed record Missed(string Kind, int Start, string Quote, string Why);

    private sealed record Spare(string Kind, int Start, string Quote);

    public static Command Build()
    {
        var gold = new Argument<string>("GOLD") { Description = "a careful reader's reading" };
        var claims = new Argument<string>(
            "CLAIMS")
        { Description = "the reading to score, as homeward read --json prints it" };
        var minRecall = new Option<double?>("--min-recall")
        {
            Description = "exit code 1 below it, 0 to 1",
            HelpName = "R"
        };
        var minPrecision = new Option<double?>("--min-precision")
        {
            Description = "exit code 1 below it, 0 to 1",
            HelpName = "P"
        };
        var command = new Command("score", "compare a reading with a careful reader's") { gold, claims, minRecall,
            minPrecision };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var (recall, precision) = (Bound(parse.GetValue(minRecall)), Bound(parse.GetValue(minPrecision)));
            var score = Scoring.Score(
                ReadingOf(voice, parse.GetValue(gold)!).Claims, ReadingOf(voice, parse.GetValue(claims)!).Claims);
            if (voice.Json) voice.Document(Document(score));
            else voice.Out.Write(score.Table());
            var below = Below("recall", score.Recall, recall) + Below("precision", score.Precision, precision);
            if (below.Length == 0) return ExitCode.Done;
            voice.Hint("homeward:" + below);
            return ExitCode.FoundWrong;
        });
        return command;
    }

    private static object Document(Score score) => new
    {
        found = score.FoundGold,
        gold = score.Gold,
        recall = score.Recall,
        matched = score.MatchedProposals,
        proposed = score.Proposed,
        precision = score.Precision,
        voice = score.VoiceAccuracy,
        stage = score.StageAccuracy,
        missed = score.Lines.Where(l => l is { Gold: not null, Found: false })
            .Select(l => new Missed(l.Gold!.Kind, l.Gold.Start, l.Gold.Quote, l.Why)).ToList(),
        spare = score.Lines.Where(l => l.Gold is null)
            .Select(l => new Spare(l.Proposed!.Kind, l.Proposed.Start, l.Proposed.Quote)).ToList(),
    };

    private static Claims.Reading ReadingOf(Voice voice, string file)
    {
        try
        {
            return ClaimJson.Read(TextInput.ReadAll(voice, file));
        }
        catch (FormatException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    private static double? Bound(double? bound) => bound is null or (>= 0 and <= 1)
        ? bound
        : throw new UsageException("a bound is a share from 0 to 1, for example 0.70");

    /// <summary>A share that could not be counted is under any bound: nothing was shown.</summary>
    private static string Below(string what, double? share, double? bound) => bound is not { } least || share >= least
        ? ""
        : string.Create(CultureInfo.InvariantCulture,
            $" {what} {share?.ToString("0.00", CultureInfo.InvariantCulture) ?? "none"} is under {least:0.00}.");
}

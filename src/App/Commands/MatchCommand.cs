using System.CommandLine;
using System.Globalization;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward match: looks for people in new sources and prints the pairs that wait for a decision, with reasons.</summary>
internal static class MatchCommand
{
    private const int ReasonsFirst = 3;

    private sealed record SideShown(string Mention, string? Person, string Name, string? Born, string? Place, string? Unit, string Source, string? Quote);

    private sealed record PairShown(
        string Id, SideShown A, SideShown B, string Verdict, double Weight, double Probability, IReadOnlyList<NamesCommand.ReasonLine> Reasons);

    public static Command Build()
    {
        var take = new Option<int>("--take") { Description = "how many pairs to print", DefaultValueFactory = _ => 10 };
        var command = new Command("match", "look for people in new sources and show the pairs that wait for a decision") { take };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var most = parse.GetValue(take);
            if (most is < 0 or > Slice.Most) throw new UsageException($"--take is a number from 0 to {Slice.Most}");
            var recorded = Record(session, voice);
            var pairs = session.Persons.Pairs(Slice.First(most));
            var shown = pairs.Rows.Select(p => session.Persons.Pair(p.Id)).OfType<PairPage>().Select(Shown).ToList();
            if (voice.Json) voice.Document(new { Recorded = recorded, Waiting = pairs.Total, Pairs = shown });
            else Tell(voice, recorded, pairs.Total, shown);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Goes over every source in which nobody has looked for names yet.</summary>
    public static int Record(Session session, Voice voice)
    {
        var (recorded, sources) = (0, session.Persons.SourcesWithoutMentions());
        for (var i = 0; i < sources.Count; i++)
        {
            recorded += session.Persons.RecordMentions(sources[i], (done, of) => voice.Progress("looking for names", done, of));
            if (sources.Count > 1) voice.Progress("sources", i + 1, sources.Count);
        }

        voice.EndProgress();
        return recorded;
    }

    private static PairShown Shown(PairPage pair) => new(
        pair.Id, Shown(pair.A), Shown(pair.B), pair.Verdict.ToString().ToLowerInvariant(), pair.Weight, pair.Probability,
        [.. pair.Ledger.Select(NamesCommand.ReasonLine.Of)]);

    private static SideShown Shown(PairSide side) => new(
        side.Mention.Id, side.Mention.PersonId, side.Mention.Name.Text, side.Mention.Born?.Phrase ?? side.Mention.Born?.Edtf, side.Mention.Place,
        side.Mention.Unit, side.Mention.SourceId, side.Mention.Quote);

    private static void Tell(Voice voice, int recorded, int waiting, List<PairShown> pairs)
    {
        voice.Say($"{N(recorded)} mentions recorded now; {N(waiting)} pairs wait for a decision.");
        foreach (var pair in pairs)
        {
            voice.Say("");
            voice.Say($"{pair.Id}   {pair.Verdict}   probability {pair.Probability.ToString("0.000", CultureInfo.InvariantCulture)}");
            voice.Say("    " + OneLine(pair.A));
            voice.Say("    " + OneLine(pair.B));
            // The start is the same for every pair and tells a reader nothing.
            foreach (var reason in pair.Reasons.Where(r => r.Field != "prior").OrderByDescending(r => Math.Abs(r.Weight)).Take(ReasonsFirst))
            {
                voice.Say(string.Create(CultureInfo.InvariantCulture, $"{reason.Weight,9:+0.0;-0.0;0.0}  {reason.Reason}"));
            }
        }

        if (waiting > 0) voice.Say("\nNothing is merged by the program: decide in the review queue of the desk.");
    }

    private static string OneLine(SideShown side) => string.Join(" · ",
        new[] { side.Name, side.Born, side.Place, side.Unit, side.Source }.Where(t => !string.IsNullOrEmpty(t)));

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

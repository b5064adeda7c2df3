using System.Globalization;
using System.Text;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Persons;

namespace Homeward.App.Rehearsing;

// Invented rounds of calls, so that a figure exists with people whose whereabouts are known on its day.
internal sealed partial class RehearsalClerk
{
    /// <summary>How the files of these rounds begin.</summary>
    public const string NotesOfCalls = "follow-up-";

    private static readonly string[] Returned = [Stages.SentToFront, Stages.SentToOccupiedTerritory, Stages.ReturnedToUnit];

    private sealed record Told(KnownMention Of, string Line, string Stage, DateOnly Day);

    /// <summary>
    /// For the leg to each side with the most people on its roster: asks after each of them on the figure's day. Four in five answer;
    /// what they say is true, and where the truth has nothing to say of the day, nobody picks up. The answers are one source, and
    /// its statements are marked by hand.
    /// </summary>
    /// <param name="folder">where the notes of the rounds are put as files, to be added like any other</param>
    /// <returns>how many answered</returns>
    public int FollowUp(string folder)
    {
        var roster = Texts.Mentions.Where(m => m.SourceName == "roster.csv" && session.Persons.PersonOf(m.Id) is not null)
            .DistinctBy(m => m.Person).GroupBy(m => LegOf(m.Person) ?? "").Where(g => g.Key.Length > 0).ToList();
        var answered = 0;
        foreach (var side in (string[])["ru", "ua"])
        {
            var leg = roster.Where(g => g.Key.EndsWith(side, StringComparison.Ordinal)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
            if (leg is null) continue;
            var exchange = truth.Exchanges.First(e => LegOf(e, side) == leg.Key);
            var answers = leg.Where((_, i) => i % 5 != 4).Select(m => Ask(m, CutOff(exchange))).Where(told => told.Count > 0).ToList();
            if (answers.Count > 0) Note(folder, leg.Key, CutOff(exchange), [.. answers.SelectMany(told => told)]);
            answered += answers.Count;
        }

        return answered;
    }

    /// <summary>What the family says: what happened, and where he is on the day of the call; empty where nobody picks up.</summary>
    private List<Told> Ask(KnownMention of, DateOnly day)
    {
        var name = truth.Persons[of.Person].Name;
        var steps = truth.Steps(of.Person).Where(s => s.Day <= day).ToList();
        if (steps.Exists(s => s.Stage is Stages.Killed or Stages.Missing or Stages.Recaptured)) return [];
        if (steps.FirstOrDefault(s => Returned.Contains(s.Stage)) is { } back)
        {
            var what = back.Stage == Stages.ReturnedToUnit ? "taken back to his unit" : back.Stage == Stages.SentToFront ? "sent to the front" : "sent to occupied territory";
            var told = new Told(of, $"{name}: {what} on {Words(back.Day)}", back.Stage, back.Day);
            return steps.FindLast(s => Returned.Contains(s.Stage))!.Stage switch
            {
                Stages.SentToFront => [told, new(of, $"{name}: at the front on {Words(day)}", Stages.AtFront, day)],
                Stages.SentToOccupiedTerritory => [told, new(of, $"{name}: at works in the rear on {Words(day)}", Stages.RearWorks, day)],
                _ => [told],
            };
        }

        var lasting = steps.LastOrDefault(s => s.Until >= day && s.Stage is Stages.HeldAfterRelease or Stages.Leave);
        if (lasting is not null) return [new(of, $"{name}: {(lasting.Stage == Stages.Leave ? "on leave" : "still held")} on {Words(day)}", lasting.Stage, day)];
        if (steps.Exists(s => s.Stage == Stages.Discharged)) return [new(of, $"{name}: at home on {Words(day)}", Stages.AtHome, day)];
        if (!steps.Exists(s => s.Stage == Stages.Exchanged)) return [];
        return truth.OutcomeOf(of.Person) is "in hospital" or "at home"
            ? [new(of, $"{name}: in hospital on {Words(day)}", Stages.Hospital, day)]
            : [new(of, $"{name}: still kept in reserve, in no unit, on {Words(day)}", Stages.HeldAfterRelease, day)];
    }

    private void Note(string folder, string leg, DateOnly day, List<Told> answers)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{NotesOfCalls}{leg}.txt");
        var text = new StringBuilder("INVENTED ROUND OF CALLS\n\n");
        text.Append(CultureInfo.InvariantCulture, $"The made-up clerk asked the families of men of {leg} on {Words(day)} where they are. Everything here is invented.\n\n");
        foreach (var answer in answers) text.Append(answer.Line).Append(".\n");
        File.WriteAllText(file, text.ToString(), new UTF8Encoding(false));
        var date = new UncertainDate(null, null, null, Iso(day), day, day, session.Actor, "the day of the calls");
        var source = DeskTexts.SourceNamed(session, Path.GetFileName(file)) ?? session.Evidence.Add(
            file, new AddOptions(Title: $"INVENTED round of calls for {leg}", Lang: "en", Claimed: date))[0].SourceIds[0];
        var layer = session.Evidence.Source(source)!.Text;
        var decisions = new List<ClaimDecision>();
        var ties = new List<ClaimTie>();
        foreach (var answer in answers)
        {
            var proposed = session.Claims.Propose(source, Say(answer, layer), $"rehearsal/answer/{leg}/{answer.Of.Person}/{answer.Stage}");
            Need(proposed);
            decisions.Add(new ClaimDecision(proposed.Id!, 1, true));
            ties.Add(new ClaimTie(proposed.Id!, answer.Of.Id));
        }

        InChunks("answers", decisions, d => d.ClaimId, session.Claims.DecideMany);
        InChunks("answers-about", ties, t => t.ClaimId, session.Persons.AboutMany);
    }

    private Claim Say(Told answer, string text)
    {
        var start = TextLayer.Of(text[..text.IndexOf(answer.Line, StringComparison.Ordinal)]).CodePoints;
        return new Claim
        {
            Kind = Kinds.Stage, Stage = answer.Stage, Start = start, Length = TextLayer.Of(answer.Line).CodePoints, Quote = answer.Line,
            When = new UncertainDate(Words(answer.Day), "en", null, Iso(answer.Day), answer.Day, answer.Day, session.Actor, "as the family said"),
            Voice = ["made-up clerk", "family"], Subject = truth.Persons[answer.Of.Person].Name,
        };
    }

    private static string Words(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.CommandLine;

namespace Homeward.App.Commands;

/// <summary>homeward check: is everything as it was written?</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var command = new Command("check", "see whether journal, keys, originals and views are as they were written");
        var originals = new Option<bool>("--originals") { Description = "read all originals and nothing else, and keep the result in the journal" };
        command.Add(originals);
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(originals)) return Originals(session, voice);
            var report = session.Check((what, done, of) => voice.Progress(what, done, of));
            voice.EndProgress();
            if (voice.Json)
            {
                voice.Document(report);
                return report.IsWhole ? ExitCode.Done : ExitCode.Tampered;
            }

            Tell(report, voice, "Everything is as it was written.",
                "Something is not as it was written. Keep this folder as it is, work on a copy, and compare with a backup.");
            return report.IsWhole ? ExitCode.Done : ExitCode.Tampered;
        });
        return command;
    }

    /// <summary>A report for people: one row an area, one line a fault or note, and what to do.</summary>
    public static void Tell(CheckReport report, Voice voice, string whole, string broken)
    {
        voice.Table(["what", "looked at", "result"], [.. report.Areas.Select(a => (IReadOnlyList<string>)
            [a.What, a.LookedAt.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
                a.Damage.Count == 0 ? "as written" : $"{a.Damage.Count} damaged"])]);
        foreach (var area in report.Areas)
        {
            foreach (var damage in area.Damage) voice.Say($"DAMAGE  {area.What}: {damage}");
            foreach (var note in area.Notes) voice.Say($"note    {area.What}: {note}");
        }

        voice.Say("");
        voice.Say($"Record number {report.RecordNumber}, root {report.Root}");
        voice.Say(report.IsWhole ? whole : broken);
    }

    private static int Originals(Session session, Voice voice)
    {
        var area = session.CheckOriginals((what, done, of) => voice.Progress(what, done, of));
        voice.EndProgress();
        if (voice.Json) voice.Document(area);
        else
        {
            foreach (var damage in area.Damage) voice.Say($"DAMAGE  {damage}");
            var result = area.Damage.Count == 0 ? "all are as they were received" : $"{area.Damage.Count} are not as they were received";
            voice.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{area.LookedAt:N0} originals read to their end; {result}. The result stands in the journal."));
        }

        return area.Damage.Count == 0 ? ExitCode.Done : ExitCode.Tampered;
    }
}

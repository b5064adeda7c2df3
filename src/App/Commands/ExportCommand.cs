using System.CommandLine;
using System.Globalization;

namespace Homeward.App.Commands;

/// <summary>homeward export: everything the member may see, as spreadsheets and a folder; written down with its reason.</summary>
internal static class ExportCommand
{
    public static Command Build()
    {
        var folder = new Argument<string>("FOLDER") { Description = "a new folder to write to" };
        var why = new Option<string?>("--why") { Description = "the reason; it stands in the journal with your name" };
        var originals = new Option<bool>("--originals") { Description = "also every original, as it came" };
        var capture = new Option<bool>("--capture") { Description = "also how people were captured" };
        var command = new Command("export", "write what you may see as spreadsheets into a folder") { folder, why, originals, capture };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (string.IsNullOrWhiteSpace(parse.GetValue(why))) throw new UsageException("say why with --why: the reason stands in the journal");
            var done = session.Export(
                voice.Resolve(parse.GetValue(folder)!), parse.GetValue(why)!, parse.GetValue(originals), parse.GetValue(capture), voice.Progress);
            voice.EndProgress();
            if (voice.Json) voice.Document(done);
            else voice.Say(string.Create(CultureInfo.InvariantCulture,
                $"{done.Sources:N0} sources, {done.Parts:N0} messages and rows, {done.Originals:N0} originals written to {done.Folder}. They lie there in clear: keep or destroy them with care."));
            return ExitCode.Done;
        });
        return command;
    }
}

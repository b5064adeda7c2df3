using System.CommandLine;
using System.Globalization;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward origins: finds copies, so that forty reposts count as one voice.</summary>
internal static class OriginsCommand
{
    public static Command Build()
    {
        var of = new Argument<string?>("ID") { Description = "a source or message: what counts as told once with it", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("origins", "find copies of texts and pictures, so that forty reposts count as one voice") { of };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(of) is { } id)
            {
                var group = session.Evidence.OriginOf(id)
                    ?? throw new RefusedException("there is no such source or message, or you may not see it", "wall");
                if (voice.Json) voice.Document(group);
                else foreach (var p in group.Pairs) voice.Say(string.Create(CultureInfo.InvariantCulture, $"{p.A}  {p.B}  {p.How}  {p.Share:P0}  {p.State}"));
                return ExitCode.Done;
            }

            var proposed = session.Evidence.FindSameOrigin(voice.Progress);
            voice.EndProgress();
            if (voice.Json) voice.Document(new { Proposed = proposed });
            else voice.Say(string.Create(CultureInfo.InvariantCulture, $"{proposed:N0} copies found now. ")
                + "Each counts as told once with its first; a person can say in the desk that they are different.");
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward why ID: the way back to the quoted lines of sources.</summary>
internal static class WhyCommand
{
    /// <summary>A step as a script gets it; source, start, length and quote are set on the leaves that are
    /// quotes.</summary>
    private sealed record Step(string Id, string Kind, string Text, string? Source, int? Start, int? Length,
        string? Quote, IReadOnlyList<Step> Because);

    public static Command Build()
    {
        var id = new Argument<string>(
            "ID")
        { Description = "a figure, finding, stage, person, exchange, statement or mention" };
        var command = new Command("why", "walk back to the quoted lines of the sources") { id };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var column = session.Why(PathsCommand.SubjectOf(session, parse.GetValue(id)!))
                ?? throw new RefusedException(
                    $"there is nothing called {parse.GetValue(id)} here, or you may not see it", "wall");
            if (voice.Json)
            {
                voice.Document(Of(column.Top));
                return ExitCode.Done;
            }

            foreach (var step in column.Steps)
            {
                voice.Say(new string(' ', step.Depth * 2) + (step.Id.Length == 0 ? ""
                    : step.Id + "  ") + step.Text.ReplaceLineEndings(" "));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Step Of(WhyNode node) => new(
        node.Id, node.Kind, node.Text, node.Quote?.SourceId, node.Quote?.Start, node.Quote?.Length, node.Quote?.Quote,
            [.. node.Because.Select(Of)]);
}

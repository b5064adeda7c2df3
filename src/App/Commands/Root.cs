using System.CommandLine;

namespace Homeward.App.Commands;

/// <summary>The command line: one file a command, each documented in docs/guide/commands.md.</summary>
internal static class Root
{
    /// <summary>
    /// Reads a command line as it stands. The library would read more words from a file for every argument that begins
    /// with "@"; so a file of a hostile archive, named "@x" and added as "*", could choose the desk and the options.
    /// </summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments) =>
        Build().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    public static RootCommand Build()
    {
        var root = new RootCommand("Homeward: a desk for those who follow prisoners of war after release")
        {
            DeskVerb.DeskOption, DeskVerb.PassphraseFile, DeskVerb.PassphraseHandle, DeskVerb.JsonOption,
        };
        root.Add(StartCommand.Build());
        root.Add(InitCommand.Build());
        root.Add(ServeCommand.Build());
        root.Add(AddCommand.Build());
        root.Add(RunsCommand.Build());
        root.Add(RunsCommand.BuildUndo());
        root.Add(OriginsCommand.Build());
        root.Add(VoicesCommand.Build());
        root.Add(ExportCommand.Build());
        root.Add(ReadCommand.Build());
        root.Add(MatchCommand.Build());
        root.Add(FindCommand.Build());
        root.Add(PersonsCommand.Build());
        root.Add(ExchangesCommand.Build());
        root.Add(HelpCommands.BuildCases());
        root.Add(HelpCommands.BuildSearches());
        root.Add(HelpCommands.BuildRounds());
        root.Add(CheckCommand.Build());
        root.Add(BackupCommand.Build());
        root.Add(RestoreCommand.Build());
        root.Add(DoctorCommand.Build());
        root.Add(CheckpointCommand.Build());
        root.Add(VerifyCommand.Build());
        root.Add(MemberCommand.Build());
        root.Add(TokenCommand.Build());
        root.Add(EraseCommand.Build());
        root.Add(RecoveryCommand.Build());
        root.Add(BundleCommand.Build());
        root.Add(ExportKeyCommand.Build());
        root.Add(SettingsCommand.Build());
        root.Add(CustodyCommand.Build());
        root.Add(ReadingsCommand.Build());
        root.Add(WaitingCommand.Build());
        root.Add(IntakeCommand.Build());
        root.Add(IntakeCommand.BuildKeys());
        root.Add(CollectCommand.Build());
        root.Add(StampCommand.Build());
        root.Add(RehearseCommand.Build());
        root.Add(PathsCommand.Build());
        root.Add(AssessCommand.Build());
        root.Add(LawCommand.Build());
        root.Add(LettersCommand.Build());
        root.Add(FiguresCommand.Build());
        root.Add(WhyCommand.Build());
        root.Add(DatesCommand.Build());
        root.Add(ScoreCommand.Build());
        root.Add(NamesCommand.Build());
        root.Add(LinkCommand.Build());
        root.Add(PathsSolveCommand.Build());
        root.Add(BenchCommand.Build());
        return root;
    }
}

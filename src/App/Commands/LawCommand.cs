using System.CommandLine;
using System.Text;
using Homeward.Findings;

namespace Homeward.App.Commands;

/// <summary>homeward law: rules as data. "check" reads a file of rules and names every fault; "list" shows what this desk goes by.</summary>
internal static class LawCommand
{
    public static Command Build() => new("law", "rules as data: check a file of them, list those of a desk") { BuildCheck(), BuildList() };

    private static Command BuildCheck()
    {
        var files = new Argument<string[]>("FILE") { Description = "files of rules, as in data/law", Arity = ArgumentArity.OneOrMore };
        var facts = new Option<string?>("--facts") { Description = "catalogue of facts, instead of the shipped one", HelpName = "FILE" };
        var command = new Command("check", "read files of rules and name every fault with its place") { files, facts };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            byte[] Bytes(string file) => Encoding.UTF8.GetBytes(TextInput.ReadAll(voice, file));
            var pack = RulePack.Check(
                [.. parse.GetValue(files)!.Select(f => (Path.GetFileName(f), Bytes(f)))], parse.GetValue(facts) is { } own ? Bytes(own) : null);
            if (voice.Json) voice.Document(new { rules = pack.Rules.Count, problems = pack.Problems });
            else
            {
                foreach (var problem in pack.Problems) voice.Say(problem);
                voice.Say(pack.Problems.Count > 0 ? $"{pack.Problems.Count} faults; a desk would not use these rules."
                    : $"{pack.Rules.Count} rules, no fault; {pack.Rules.Count(r => !r.IsSigned)} of them signed by nobody.");
            }

            return pack.Problems.Count > 0 ? ExitCode.FoundWrong : ExitCode.Done;
        });
        return command;
    }

    private static Command BuildList()
    {
        var command = new Command("list", "every rule this desk goes by: in force, how firmly read, signed by whom");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var rules = session.Law.List();
            if (voice.Json)
            {
                voice.Document(rules.Select(r => new
                {
                    id = r.Rule.Id, version = r.Rule.Version, validFrom = r.Rule.ValidFrom, validTo = r.Rule.ValidTo, own = r.IsOwn,
                    confidence = r.Rule.Confidence.ToString(), signedBy = r.Rule.VerifiedBy, signedOn = r.Rule.VerifiedOn, hash = r.Rule.Hash,
                }));
                return ExitCode.Done;
            }

            voice.Table(["rule", "edition", "in force", "read", "signed"], [.. rules.Select(r => (IReadOnlyList<string>)
            [
                r.Rule.Id, r.Rule.Version + (r.IsOwn ? " (own)" : ""), $"{r.Rule.ValidFrom:yyyy-MM-dd}..{r.Rule.ValidTo:yyyy-MM-dd}",
                r.Rule.Confidence.ToString(), r.Rule.VerifiedBy ?? "nobody",
            ])]);
            foreach (var fault in session.Law.Pack.LeftOut) voice.Say($"left out: {fault}");
            return ExitCode.Done;
        });
        return command;
    }
}

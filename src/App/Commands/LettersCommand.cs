using System.CommandLine;
using System.Text;
using Homeward.Cases;
using Homeward.Documents;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward letters: what was drafted, drafts for many at once, and a letter as a file.</summary>
internal static class LettersCommand
{
    public static Command Build() => new("letters", "letters and submissions: list, draft, write to a file") { BuildList(), BuildDraft(), BuildWrite() };

    private static Command BuildList()
    {
        var state = new Option<string?>("--state") { Description = "drafted, delivered, answered or set-aside", HelpName = "STATE" };
        var command = new Command("list", "letters, newest first") { state };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(state) is { } wrong && !LetterState.All.Contains(wrong)) throw new UsageException("--state is " + string.Join(", ", LetterState.All));
            var rows = new List<LetterRow>();
            for (var (skip, total) = (0, 1); skip < total; skip += Slice.Most)
            {
                var page = session.Letters.List(new Slice(skip, Slice.Most), parse.GetValue(state));
                (total, _) = (page.Total, rows.Count);
                rows.AddRange(page.Rows);
            }

            if (voice.Json) foreach (var row in rows) voice.Line(row);
            else voice.Table(["letter", "template", "about", "to", "state", "answer due"], [.. rows.Select(l => (IReadOnlyList<string>)
                [l.Id, l.TemplateId, l.People > 1 ? $"{l.About} +{l.People - 1}" : l.About, l.Recipient, l.State, $"{l.ReplyDue:yyyy-MM-dd}"])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildDraft()
    {
        var template = new Argument<string>("TEMPLATE") { Description = "id of the letter, for example raport-vvk" };
        var people = new Argument<string[]>("PERSON") { Description = "persons (per-… or case code)", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--people") { Description = "file with one person a line", HelpName = "FILE" };
        var cite = new Option<string[]>("--cite") { Description = "unsigned rule to be cited on your word; may be repeated", HelpName = "RULE" };
        var command = new Command("draft", "one letter for each person, or one over all of them where the letter has a list; consent is asked for each")
        {
            template, people, file, cite,
        };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var all = parse.GetValue(people)!.Concat(parse.GetValue(file) is { } list
                ? TextInput.ReadLines(voice, list).Select(l => l.Line.Trim()).Where(l => l.Length > 0) : []).Distinct(StringComparer.Ordinal).ToList();
            if (all.Count == 0) throw new UsageException("name at least one person, or --people FILE");
            if (session.Letters.Template(parse.GetValue(template)!, "en") is not { } chosen) throw new UsageException($"there is no letter {parse.GetValue(template)}");
            var batches = chosen.IsOverMany ? all.Chunk(LetterTemplate.MostPeople).ToList() : [.. all.Select(p => new[] { p })];
            var (kept, refused) = (0, 0);
            for (var i = 0; i < batches.Count; i++)
            {
                voice.Progress("drafting", i, batches.Count);
                var request = new LetterRequest(chosen.Id, "", "en", batches[i], new Dictionary<string, string>(), new Dictionary<string, string>(),
                    parse.GetValue(cite) ?? [], null);
                var outcome = session.Letters.Draft(request, Desk.NewId("act-"));
                if (outcome.IsDone) kept++;
                else refused++;
                var who = batches[i].Length == 1 ? batches[i][0] : $"{batches[i].Length} people";
                if (voice.Json) voice.Line(new { people = batches[i], letter = outcome.Id, refusal = outcome.Refusal?.Sentence });
                else if (outcome.Refusal is { } why) voice.Say($"{who}: {why.Sentence}");
                else if (batches.Count <= 20) voice.Say($"{who}: {outcome.Id}");
            }

            voice.EndProgress();
            if (!voice.Json) voice.Say($"{batches.Count} asked for = {kept} drafted + {refused} refused. Nothing was sent; read them before anybody signs.");
            return refused > 0 ? kept > 0 ? ExitCode.FoundWrong : ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }

    private static Command BuildWrite()
    {
        var id = new Argument<string>("LETTER") { Description = "ltr-…" };
        var output = new Option<string>("--out") { Description = "file to write: .docx or .html", HelpName = "FILE", Required = true };
        var command = new Command("write", "write a letter to a file, gaps marked") { id, output };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var letter = session.Letters.Find(parse.GetValue(id)!) ?? throw new RefusedException("there is no such letter, or you may not see it", "wall");
            var (name, paper) = (voice.Resolve(parse.GetValue(output)!), LettersRoom.OnPaper(letter.Draft));
            if (File.Exists(name)) throw new UsageException($"{parse.GetValue(output)} is there already");
            using var bytes = new MemoryStream();
            if (name.EndsWith(".docx", StringComparison.OrdinalIgnoreCase)) DocxPaper.Write(paper, bytes);
            else if (name.EndsWith(".html", StringComparison.OrdinalIgnoreCase)) bytes.Write(Encoding.UTF8.GetBytes(HtmlPaper.Write(paper)));
            else throw new UsageException("--out ends with .docx or .html");
            File.WriteAllBytes(name, bytes.ToArray());
            if (voice.Json) voice.Document(new { letter = letter.Row.Id, gaps = letter.Draft.Open.Count });
            else voice.Say($"written; {letter.Draft.Open.Count} places are still to be filled in by hand");
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using Homeward.Basics;
using Homeward.Persons;

namespace Homeward.App.Commands;

/// <summary>homeward names parse | compare | translit: how names are read and compared, without a desk.</summary>
internal static class NamesCommand
{
    // What compare and link print of one ledger line.
    public sealed record ReasonLine(string Field, string Level, double Weight, string Reason, string Key, IReadOnlyList<string> Args)
    {
        public static ReasonLine Of(LedgerLine line) => new(line.Field, line.Level, line.Weight, line.Sentence, line.Reason, line.Args);
    }

    private sealed record Compared(
        string? A, string? B, string Verdict, double Weight, double Probability, IReadOnlyList<ReasonLine> Ledger);

    private sealed record Spelled(string Scheme, string Name, string Language, string Text);

    public static Command Build() =>
        new("names", "read, compare and transliterate names") { BuildParse(), BuildCompare(), BuildTranslit() };

    private static Command BuildParse()
    {
        var (name, lang) = (new Argument<string>("NAME") { Description = "a name as written" }, LangOption());
        var command = new Command("parse", "the parts of a name, with their roles") { name, lang };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var text = NotEmpty(parse.GetValue(name)!);
            var read = NameParser.Read(text, parse.GetValue(lang));
            var form = read.Form;
            if (voice.Json)
            {
                voice.Document(new { form.Text, form.Script, form.Lang, form.Parts, Steps = read.Steps.Select(s => s.Sentence) });
                return ExitCode.Done;
            }

            voice.Table(["role", "as written", "folded to"], [.. form.Parts.Select(p => (IReadOnlyList<string>)[p.Role, p.Text, p.As ?? "—"])]);
            foreach (var step in read.Steps) voice.Say(step.Sentence);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildCompare()
    {
        var a = new Argument<string?>("A") { Description = "a name as written", Arity = ArgumentArity.ZeroOrOne };
        var b = new Argument<string?>("B") { Description = "another", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file") { Description = "a table with the columns a and b", HelpName = "PAIRS.csv" };
        var lang = LangOption();
        var command = new Command("compare", "how likely two names are one person's, and why") { a, b, file, lang };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var (one, other, list) = (parse.GetValue(a), parse.GetValue(b), parse.GetValue(file));
            if (list is null == (one is null || other is null) || (list is not null && one is not null))
            {
                throw new UsageException("give two names, or a table of pairs with --file PAIRS.csv");
            }

            if (list is not null) return CompareFile(voice, list, parse.GetValue(lang));
            var compared = Compare(NotEmpty(one!), NotEmpty(other!), parse.GetValue(lang));
            if (voice.Json) voice.Document(new { compared.Verdict, compared.Weight, compared.Probability, compared.Ledger });
            else Say(voice, compared);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildTranslit()
    {
        var name = new Argument<string>("NAME") { Description = "a name in Cyrillic or Latin letters" };
        var scheme = new Option<string?>("--scheme") { Description = "one table only: " + string.Join(", ", Transliteration.All.Select(t => t.Id)) };
        var command = new Command("translit", "the spellings a name may have in the other script") { name, scheme };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var text = NotEmpty(parse.GetValue(name)!);
            var only = parse.GetValue(scheme);
            var one = only is null ? null : Transliteration.Find(only)
                ?? throw new UsageException($"there is no table “{only}”; there are {string.Join(", ", Transliteration.All.Select(t => t.Id))}");

            var spellings = new List<Spelled>();
            foreach (var table in one is null ? Transliteration.All : [one])
            {
                var spelled = Spelling.Script(text) == "latn" ? table.Read(text) : table.Write(text);
                if (spelled is not null) spellings.Add(new Spelled(table.Id, table.Name, table.Language, spelled));
            }

            if (voice.Json)
            {
                voice.Document(new { Text = text, Script = Spelling.Script(text), Spellings = spellings });
                return ExitCode.Done;
            }

            if (spellings.Count == 0) voice.Say("No table gives this spelling.");
            else voice.Table(["spelling", "table", "language"], [.. spellings.Select(s => (IReadOnlyList<string>)[s.Text, s.Name, s.Language])]);
            return ExitCode.Done;
        });
        return command;
    }

    private static int CompareFile(Voice voice, string file, string? lang)
    {
        var table = Tables.Read(voice, file);
        if (table.Column("a") is not { } left || table.Column("b") is not { } right)
        {
            throw new UsageException($"{file} needs the columns a and b; it has {string.Join(", ", table.Columns.Select(c => c.Name))}");
        }

        for (var row = 0; row < table.RowCount; row++)
        {
            var compared = Compare(left[row], right[row], lang) with { A = left[row], B = right[row] };
            if (voice.Json)
            {
                voice.Line(compared);
                continue;
            }

            voice.Say($"{compared.A}  —  {compared.B}");
            Say(voice, compared);
            voice.Say("");
        }

        foreach (var remark in table.Remarks) voice.Hint($"homeward: {file}: {remark}");
        return ExitCode.Done;
    }

    private static Compared Compare(string a, string b, string? lang)
    {
        var compared = new Comparer(LinkageModel.Persons).Compare(PersonRecord.OfName(a, lang), PersonRecord.OfName(b, lang));
        return new Compared(
            null, null, compared.Verdict.ToString().ToLowerInvariant(), compared.Weight, compared.Probability,
            [.. compared.Ledger.Select(ReasonLine.Of)]);
    }

    private static void Say(Voice voice, Compared compared)
    {
        voice.Say(string.Create(
            CultureInfo.InvariantCulture, $"{compared.Verdict}   weight {compared.Weight:0.000}   probability {compared.Probability:0.0000}"));
        foreach (var line in compared.Ledger) voice.Say(string.Create(CultureInfo.InvariantCulture, $"{line.Weight,9:+0.000;-0.000;0.000}  {line.Reason}"));
    }

    private static Option<string?> LangOption() => new("--lang") { Description = "language of the text around it: ru, uk, en; else told from the letters" };

    private static string NotEmpty(string text) => string.IsNullOrWhiteSpace(text)
        ? throw new UsageException("an empty name cannot be read; give it in quotation marks")
        : text;
}

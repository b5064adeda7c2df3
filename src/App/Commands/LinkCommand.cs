using System.CommandLine;
using System.Globalization;
using Homeward.Persons;
using LinkOptions = Homeward.Persons.LinkOptions;

namespace Homeward.App.Commands;

/// <summary>homeward link FILE…: finds the rows of lists that are of one person, without a desk. Nothing is merged.</summary>
internal static class LinkCommand
{
    private sealed record Asked(string[] Files, string? Model, string? Default, string? Train, string? Pairs, string? Clusters, string? Report, bool Between);

    public static Command Build()
    {
        var files = new Argument<string[]>("FILE") { Description = "lists with a heading row", Arity = ArgumentArity.OneOrMore };
        var model = FileOption("--model", "compare by this model", "M.json");
        var named = new Option<string?>("--default-model") { Description = "compare by a model that ships with the program: persons", HelpName = "NAME" };
        var train = FileOption("--train", "fit the weights to these lists first and write the fitted model here", "M.json");
        var pairs = FileOption("--pairs", "write the pairs here: id_a,id_b,weight,probability", "OUT.csv");
        var clusters = FileOption("--clusters", "write the clusters here: id,cluster", "OUT.csv");
        var report = FileOption("--report", "write a report here that opens anywhere", "OUT.html");
        var between = new Option<bool>("--link-only") { Description = "compare rows of different lists only" };
        var command = new Command("link", "find the rows of lists that are of one person") { files, model, named, train, pairs, clusters, report, between };
        DeskVerb.OnNothing(command, (parse, voice) => Run(voice, new Asked(
            parse.GetValue(files)!, parse.GetValue(model), parse.GetValue(named), parse.GetValue(train), parse.GetValue(pairs),
            parse.GetValue(clusters), parse.GetValue(report), parse.GetValue(between))));
        return command;
    }

    private static int Run(Voice voice, Asked asked)
    {
        if (asked.Pairs is null && asked.Clusters is null && asked.Report is null && asked.Train is null)
        {
            throw new UsageException("nothing would be kept; name at least one of --pairs, --clusters, --report, --train");
        }

        if (asked.Between && asked.Files.Length < 2) throw new UsageException("--link-only needs two lists or more");
        foreach (var file in new[] { asked.Pairs, asked.Clusters, asked.Report, asked.Train }) Tables.NeedPlace(voice, file);
        System.Runtime.GCSettings.LatencyMode = System.Runtime.GCLatencyMode.Batch; // nobody waits for an answer in between
        var model = ModelOf(voice, asked);
        var tables = asked.Files.Select(file => Known(Tables.Read(voice, file), file, model)).ToList();
        var linking = Linked(voice, asked, tables, model);
        if (asked.Train is { } fitted) Tables.Write(voice, fitted, text => text.Write(linking.Model.ToJson() + "\n"));
        if (asked.Pairs is { } pairs) Tables.Write(voice, pairs, text => LinkOutput.WritePairs(linking, text));
        if (asked.Clusters is { } clusters) Tables.Write(voice, clusters, text => LinkOutput.WriteClusters(linking, text));
        if (asked.Report is { } report) Tables.Write(voice, report, text => text.Write(
            LinkOutput.Html(linking, "Linking of " + string.Join(", ", asked.Files.Select(Path.GetFileName)))));
        Tell(voice, linking);
        return ExitCode.Done;
    }

    private static Linking Linked(Voice voice, Asked asked, IReadOnlyList<Table> tables, LinkageModel model)
    {
        try
        {
            return Linker.Link(tables, model, new LinkOptions { Train = asked.Train is not null, LinkOnly = asked.Between, Threads = Environment.ProcessorCount },
                (what, share) => voice.Progress(what, (long)(share * 1000), 1000));
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
        finally
        {
            voice.EndProgress();
        }
    }

    /// <summary>The model to start from: the one named, else the one --train would write where it is there already, else persons.</summary>
    private static LinkageModel ModelOf(Voice voice, Asked asked)
    {
        if (asked is { Model: not null, Default: not null }) throw new UsageException("give --model or --default-model, not both");
        if (asked.Default is not null and not "persons") throw new UsageException($"there is no model “{asked.Default}”; there is: persons");
        var file = asked.Model ?? (asked.Default is null && asked.Train is { } train && File.Exists(voice.Resolve(train)) ? train : null);
        if (file is null) return LinkageModel.Persons;
        try
        {
            return LinkageModel.FromJson(TextInput.ReadAll(voice, file));
        }
        catch (FormatException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    /// <summary>A list in which the model knows no column would give an empty result that looks like an answer.</summary>
    private static Table Known(Table table, string file, LinkageModel model)
    {
        if (model.Fields.Any(f => table.Column([f.Name, .. f.Columns ?? []]) is not null)) return table;
        if (model.Fields.Any(f => f.Kind == FieldKind.Surname) && table.Column(Table.WholeName) is not null) return table;
        throw new UsageException(
            $"{file} has none of the columns this model compares ({string.Join(", ", model.Fields.Select(f => f.Name))}); it has {string.Join(", ", table.Columns.Select(c => c.Name))}");
    }

    private static void Tell(Voice voice, Linking linking)
    {
        var report = linking.Report;
        var same = linking.Tied.Count(p => p.Weight >= linking.Model.SameFrom);
        var clusters = linking.ClusterOf.Distinct().Count();
        if (voice.Json)
        {
            voice.Document(new
            {
                report.Rows, Compared = report.Blocking.Sum(b => b.NewPairs), Pairs = linking.Scored.Count, Same = same, Clusters = clusters,
                Model = linking.Model.Name, report.LargeBlocks, report.Remarks, ClusterRemarks = report.ClusterRemarks.Select(r => r.Sentence),
            });
            return;
        }

        voice.Say($"{N(report.Rows)} rows, {N(report.Blocking.Sum(b => b.NewPairs))} pairs compared, {N(linking.Scored.Count)} kept, {N(same)} shown as the same; {N(clusters)} clusters.");
        foreach (var block in report.LargeBlocks.Take(5))
        {
            voice.Say($"not compared: {N(block.PairsLeftOut)} pairs of {N(block.Rows)} rows that agree on {block.Rule} ({block.Values})");
        }

        foreach (var remark in report.Remarks.Concat(report.ClusterRemarks.Select(r => r.Sentence)).Take(20)) voice.Say(remark);
        voice.Say("Nothing was merged: these are proposals for a person to decide.");
    }

    private static Option<string?> FileOption(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

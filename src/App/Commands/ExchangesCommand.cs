using System.CommandLine;
using System.Globalization;
using Homeward.Exchanges;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward exchanges: the register, and what the sources of this desk say beside it.</summary>
internal static class ExchangesCommand
{
    public static Command Build()
    {
        var id = new Argument<string?>("ID") { Description = "an exchange or stage: its id, or its day in the register", Arity = ArgumentArity.ZeroOrOne };
        var year = new Option<int?>("--year") { Description = "only exchanges of this year", HelpName = "YEAR" };
        var take = new Option<int>("--take") { Description = "how many rows at most", DefaultValueFactory = _ => 50 };
        var skip = new Option<int>("--skip") { Description = "how many rows to leave out first" };
        var command = new Command("exchanges", "exchanges, with every count beside the others") { id, year, take, skip };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(take) is < 1 or > Slice.Most) throw new UsageException($"--take is a number from 1 to {Slice.Most}");
            if (parse.GetValue(year) is < 1900 or > 2200) throw new UsageException("--year is a year like 2025");
            session.Exchanges.Register();
            if (parse.GetValue(id) is { } asked) return Show(session, voice, asked);
            var found = session.Exchanges.List(parse.GetValue(year), new Slice(parse.GetValue(skip), parse.GetValue(take)));
            if (voice.Json)
            {
                voice.Document(found);
                return ExitCode.Done;
            }

            voice.Table(["id", "days", "to Russia", "to Ukraine", "by name", "mark"], [.. found.Rows.Select(r => (IReadOnlyList<string>)
                [r.Id, r.When.Edtf, Side(r, "ru"), Side(r, "ua"), N(r.KnownByName), r.Mark ?? "—"])]);
            voice.Say($"{N(found.Rows.Count)} of {N(found.Total)}. S: seen in a secondary source; K: not verified. Counts stand as each side says them.");
            return ExitCode.Done;
        });
        return command;
    }

    private static int Show(Session session, Voice voice, string asked)
    {
        var page = session.Exchanges.Find(asked) ?? throw new RefusedException(
            "there is no such exchange in the register, or you may not see it; see the list with: homeward exchanges", "wall");
        if (voice.Json)
        {
            voice.Document(page);
            return ExitCode.Done;
        }

        voice.Say($"{page.Row.When.Edtf}   {page.Row.Title ?? page.Row.Kind}   {page.Row.Id}   mark {page.Row.Mark}");
        if (page.Row.Kind == "aborted") voice.Say("ABORTED: nobody was handed over.");
        if (page.Criteria.Count > 0) voice.Say("for           " + string.Join(", ", page.Criteria));
        if (page.Agreed is not null) voice.Say("agreed        " + page.Agreed);
        Counts(voice, page.Row);
        foreach (var stage in page.Stages)
        {
            voice.Say("");
            voice.Say($"{stage.When.Edtf}   {stage.Id}   mark {stage.Mark}");
            Counts(voice, stage);
        }

        foreach (var group in page.Groups) voice.Say($"said of a group  “{group.Claim.Quote.ReplaceLineEndings(" ")}”  {string.Join(" ← ", group.Claim.Voice)}  {group.ClaimId}");
        voice.Say("");
        voice.Say($"known by name here: {N(page.Row.KnownByName)}");
        if (page.Notes is not null) voice.Say(page.Notes);
        return ExitCode.Done;
    }

    private static void Counts(Voice voice, ExchangeRow row)
    {
        foreach (var count in row.Counts)
        {
            var to = count.Side switch { "ru" => "to Russia ", "ua" => "to Ukraine", _ => "side not said" };
            var by = count.Voice.Count > 0 ? string.Join(" ← ", count.Voice) : "not known who says so";
            voice.Say($"    {to}  {count.Count.Notation}  {count.Category}  {by}  {count.Mark ?? count.ClaimId}{(count.OutsideFormula ? "  outside the formula" : "")}");
        }
    }

    private static string Side(ExchangeRow row, string side)
    {
        var counts = row.Counts.Where(c => c.Side == side).Select(c => c.Count.Notation).Distinct().ToList();
        return counts.Count == 0 ? "—" : string.Join(" / ", counts);
    }

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward persons search | show: who is followed at this desk.</summary>
internal static class PersonsCommand
{
    public static Command Build() => new("persons", "the people this desk follows") { BuildSearch(), BuildShow() };

    private static Command BuildSearch()
    {
        var text = new Argument<string?>("TEXT")
        {
            Description = "a name in any script, a case code, a personal number; all when left out", Arity = ArgumentArity.ZeroOrOne,
        };
        var take = new Option<int>("--take") { Description = "how many rows at most", DefaultValueFactory = _ => 50 };
        var skip = new Option<int>("--skip") { Description = "how many rows to leave out first" };
        var mentions = new Option<bool>("--mentions") { Description = "every place where the name stands, also of nobody we follow" };
        var command = new Command("search", "find people by name in any script, by case code or number") { text, take, skip, mentions };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var (most, words) = (parse.GetValue(take), parse.GetValue(text));
            if (most is < 1 or > Slice.Most) throw new UsageException($"--take is a number from 1 to {Slice.Most}");
            var slice = new Slice(parse.GetValue(skip), most);
            if (!parse.GetValue(mentions)) return TellPersons(voice, session.Persons.Search(words, slice));
            if (string.IsNullOrWhiteSpace(words)) throw new UsageException("--mentions needs a name to look for");
            return TellMentions(voice, session.Persons.SearchMentions(words, slice));
        });
        return command;
    }

    private static Command BuildShow()
    {
        var id = new Argument<string>("ID") { Description = "a person's id (per-…) or case code" };
        var command = new Command("show", "one person: spellings, mentions, statements") { id };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var asked = parse.GetValue(id)!;
            var page = session.Persons.Find(asked);
            if (page is null && session.Persons.Search(asked, Slice.First(2)).Rows is [{ CaseCode: not null } one]) page = session.Persons.Find(one.Id);
            if (page is null) throw new RefusedException(
                "there is no such person, or you may not see them; look for them with: homeward persons search", "wall");
            session.Opens(page.Row.Id); // also where they were named by their case code
            if (voice.Json) voice.Document(page);
            else Tell(voice, page);
            return ExitCode.Done;
        });
        return command;
    }

    private static int TellPersons(Voice voice, Listed<PersonRow> found)
    {
        if (voice.Json)
        {
            voice.Document(found);
            return ExitCode.Done;
        }

        voice.Table(["id", "code", "name", "born", "mentions"], [.. found.Rows.Select(r => (IReadOnlyList<string>)
            [r.Id, r.CaseCode ?? "—", r.MatchedSpelling is { } m && m != r.Name ? $"{r.Name} (found as {m})" : r.Name, r.Born?.Edtf ?? "—", N(r.Mentions)])]);
        voice.Say($"{N(found.Rows.Count)} of {N(found.Total)}");
        return ExitCode.Done;
    }

    private static int TellMentions(Voice voice, Listed<MentionRow> found)
    {
        if (voice.Json)
        {
            voice.Document(found);
            return ExitCode.Done;
        }

        voice.Table(["id", "name", "born", "person", "source"], [.. found.Rows.Select(r => (IReadOnlyList<string>)
            [r.Id, r.Name.Text, r.Born?.Edtf ?? "—", r.PersonId ?? "nobody yet", r.SourceTitle])]);
        voice.Say($"{N(found.Rows.Count)} of {N(found.Total)}");
        return ExitCode.Done;
    }

    private static void Tell(Voice voice, PersonPage page)
    {
        voice.Say($"{page.Row.CaseCode ?? "—"}   {page.Row.Name}   {page.Row.Id}");
        if (page.Row.Spellings.Count > 0) voice.Say("also written  " + string.Join("; ", page.Row.Spellings));
        if (page.Row.Born is { } born) voice.Say("born          " + born.Edtf);
        voice.Say($"followed as   {page.EntryReason ?? "not known any more"}{(page.OutcomeKnown == true ? ", what happened after release was known by then" : "")}");
        foreach (var same in page.SameAs) voice.Say($"the same as   {same.CaseCode ?? "—"} ({same.Id})");
        foreach (var remark in page.Contradictions) voice.Say("CONTRADICTION " + remark.Sentence);
        voice.Say("");
        foreach (var mention in page.Mentions)
        {
            voice.Say($"{mention.Id}   {(mention.Erased ? "its source was erased" : $"“{mention.Quote}”")}   {mention.SourceTitle}");
        }

        foreach (var claim in page.Claims) voice.Say($"statement {claim.ClaimId}");
    }

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using Homeward.Evidence;

namespace Homeward.App.Commands;

/// <summary>homeward bundle ID… --out FILE: evidence that holds without us.</summary>
internal static class BundleCommand
{
    public static Command Build()
    {
        var ids = new Argument<string[]>("ID") { Description = "sources (src-…), or single messages and rows (prt-…)", Arity = ArgumentArity.OneOrMore };
        var file = new Option<string>("--out") { Description = "the file to write; never one that is there", HelpName = "FILE", Required = true };
        var recipient = new Option<string>("--for") { Description = "who gets it; stands in the bundle", HelpName = "WHO", Required = true };
        var why = new Option<string>("--why") { Description = "the reason; stands in the journal only", HelpName = "TEXT", Required = true };
        var to = new Option<string[]>("--to") { Description = "seal it to this age recipient (may be repeated)", HelpName = "age1…" };
        var giver = new Option<bool>("--name-giver") { Description = "whoever gave us the source agreed to be named" };
        var hide = new Option<bool>("--hide-acts") { Description = "leave out who wrote each record, and at which second; the day stays" };
        var sensitive = new Option<bool>("--sensitive") { Description = "also records of the classes contact, medical and capture" };
        var since = new Option<long?>("--since") { Description = "record number of an earlier checkpoint the recipient holds", HelpName = "N" };
        var command = new Command("bundle", "write evidence that an outsider can check without us") { ids, file, recipient, why, to, giver, hide, sensitive, since };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (string.IsNullOrWhiteSpace(parse.GetValue(recipient)) || string.IsNullOrWhiteSpace(parse.GetValue(why))) throw new UsageException(
                "say who gets it (--for) and why (--why): both are kept");
            var wish = new BundleWish(parse.GetValue(ids)!, parse.GetValue(recipient)!, parse.GetValue(why)!, parse.GetValue(to) ?? [], parse.GetValue(giver),
                parse.GetValue(hide), parse.GetValue(sensitive), parse.GetValue(since));
            var made = session.Proofs.Bundle(wish, voice.Resolve(parse.GetValue(file)!), voice.Progress);
            voice.EndProgress();
            if (voice.Json) voice.Document(made);
            else Tell(made, wish, voice);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(BundleMade made, BundleWish wish, Voice voice)
    {
        voice.Say($"{made.Id} for {wish.For}: {made.File}");
        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{made.Bytes:N0} bytes, {made.Disclosed:N0} records in full, at record number {made.RecordNumber}{(wish.SealTo.Count > 0 ? ", sealed" : ", NOT sealed")}"));
        foreach (var source in made.Sources) voice.Say($"  {source.Id}: {source.Original ?? source.Note}");
        voice.Say("");
        voice.Say("The recipient checks it with: homeward-verify FILE --log-key KEY");
        voice.Say("Give them the key by another way than the bundle:");
        voice.Say("    " + made.LogKey);
        if (wish.SealTo.Count == 0) voice.Say("The bundle is readable by anybody who gets hold of it. With --to it is sealed to one recipient.");
    }
}

/// <summary>homeward export-key SOURCE: the age identity of one original.</summary>
internal static class ExportKeyCommand
{
    public static Command Build()
    {
        var source = new Argument<string>("SOURCE") { Description = "a source (src-…)" };
        var why = new Option<string>("--why") { Description = "the reason; stands in the journal", HelpName = "TEXT", Required = true };
        var command = new Command("export-key", "print the key that opens one original with the ordinary age tool") { source, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (string.IsNullOrWhiteSpace(parse.GetValue(why))) throw new UsageException("say why with --why: it is kept");
            var (identity, file) = session.Proofs.ExportKey(parse.GetValue(source)!, parse.GetValue(why)!, Desk.NewId("act-"));
            if (voice.Json) voice.Document(new { identity, file });
            else voice.Say(identity);
            voice.Hint($"Opens this one original and nothing else: age -d -i KEY-FILE -o ORIGINAL {file}");
            voice.Hint("Whoever has this key and the sealed file can read the original, also after it was erased here.");
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>homeward checkpoint: the signed state of the journal, and others' signatures under it.</summary>
internal static class CheckpointCommand
{
    public static Command Build()
    {
        var command = new Command("checkpoint", "print the newest signed state of the journal (the seal of the day)");
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var note = PublicCheck.NewestNote(DeskVerb.FolderOf(parse, voice)) ?? throw new UsageException("nothing was written to this desk yet");
            if (voice.Json) voice.Document(Document(note));
            else voice.Out.Write(note);
            return ExitCode.Done;
        });
        command.Add(Cosigned());
        command.Add(Request());
        command.Add(Accept());
        command.Add(Trust());
        command.Add(Cosigners());
        command.Add(Cosign());
        return command;
    }

    private static Command Cosigned()
    {
        var command = new Command("cosigned", "print the newest checkpoint that an outsider signed too, with all signatures");
        DeskVerb.OnSession(command, (session, _, voice) =>
        {
            var page = session.Proofs.Newest(cosigned: true) ?? throw new RefusedException("no outsider has signed a checkpoint of this desk yet", "gone");
            if (voice.Json) voice.Document(page);
            else voice.Out.Write(page.Note);
            foreach (var by in page.CosignedBy) voice.Hint(string.Create(CultureInfo.InvariantCulture, $"signed by {by.Name} ({by.Who}) at {by.At:yyyy-MM-dd HH:mm} UTC, as they say"));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Request()
    {
        var old = new Option<long>("--old") { Description = "record number the cosigner saw last; 0 if they never saw this desk", HelpName = "N" };
        var command = new Command("request", "print what a cosigner needs: the newest checkpoint, with the proof that nothing before it changed") { old };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var request = session.Proofs.Request(parse.GetValue(old));
            if (voice.Json) voice.Document(new { request, logKey = session.Proofs.LogKey });
            else voice.Out.Write(request);
            voice.Hint($"The cosigner has to know this desk's key from you, not from the request: {session.Proofs.LogKey}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Accept()
    {
        var file = new Argument<string>("FILE") { Description = "the note with the cosigners' lines, or their lines alone" };
        var command = new Command("accept", "keep the signatures that cosigners sent back") { file };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var text = ReadNote(voice, parse.GetValue(file)!);
            // The same answer accepted twice is one act.
            var act = "act-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..12]);
            var (outcome, kept) = session.Proofs.Accept(text, act);
            if (outcome.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
            if (voice.Json) voice.Document(new { kept = kept.Select(k => new { name = k.Name, recordNumber = k.Size }) });
            else foreach (var (name, size) in kept) voice.Say(string.Create(CultureInfo.InvariantCulture, $"{name} signed record number {size}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Trust()
    {
        var key = new Argument<string>("KEY") { Description = "the cosigner's verifier key: name+id+base64" };
        var who = new Option<string>("--who") { Description = "who that is, in your words", Required = true };
        var command = new Command("trust", "keep the signatures of this cosigner from now on") { key, who };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            var outcome = session.Proofs.Trust(parse.GetValue(key)!, parse.GetValue(who)!, Desk.NewId("act-"));
            if (outcome.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
            if (voice.Json) voice.Document(new { id = outcome.Id });
            else voice.Say($"{outcome.Id}: signatures of this key are kept from now on.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Cosigners()
    {
        var drop = new Option<string?>("--drop") { Description = "take no further signatures of this one", HelpName = "ID" };
        var why = new Option<string>("--why") { Description = "the reason, for the record", DefaultValueFactory = _ => "" };
        var command = new Command("cosigners", "who signs this desk's checkpoints, and when they last did") { drop, why };
        DeskVerb.OnSession(command, (session, parse, voice) =>
        {
            if (parse.GetValue(drop) is { } id)
            {
                if (string.IsNullOrWhiteSpace(parse.GetValue(why))) throw new UsageException("say why with --why: it is kept");
                var outcome = session.Proofs.Drop(id, parse.GetValue(why)!, Desk.NewId("act-"));
                if (outcome.Refusal is { } refusal) throw new RefusedException(refusal.Sentence, refusal.Code);
            }

            var rows = session.Proofs.Cosigners();
            if (voice.Json) voice.Document(rows);
            else if (rows.Count == 0) voice.Say("Nobody yet. Without a cosigner, whoever holds this desk and its keys could rewrite it unseen.");
            else voice.Table(["cosigner", "name", "who", "last record number", "last signed (as they say)"], [.. rows.Select(r => (IReadOnlyList<string>)
                [r.Id, r.Name, r.Dropped ? r.Who + " (dropped)" : r.Who, r.LastSize?.ToString(CultureInfo.InvariantCulture) ?? "never",
                    r.LastAt is { } at ? at.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : ""])]);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The cosigner's side; needs no desk.</summary>
    private static Command Cosign()
    {
        var request = new Argument<string>("REQUEST") { Description = "what the other desk printed with: homeward checkpoint request" };
        var key = new Option<string>("--key") { Description = "your Ed25519 key in PEM (openssl genpkey -algorithm ed25519); made if it is not there", Required = true };
        var name = new Option<string>("--name") { Description = "your name as a cosigner, like an address without https://", Required = true };
        var log = new Option<string?>("--log-key") { Description = "the other desk's key, as its people gave it to you" };
        var seen = new Option<string>("--seen") { Description = "file that keeps the last checkpoint you saw of that desk", Required = true };
        var command = new Command("cosign", "sign another desk's checkpoint, if it begins with what you saw last") { request, key, name, log, seen };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            if (!NoteKey.IsName(parse.GetValue(name)!)) throw new UsageException("--name holds no spaces and no plus sign");
            using var signing = KeyIn(voice, voice.Resolve(parse.GetValue(key)!));
            var me = new NoteKey(parse.GetValue(name)!, NoteKey.CosignatureV1, signing.PublicKey);
            var theirs = NoteKey.Parse(parse.GetValue(log) ?? "");
            if (theirs is not { Kind: NoteKey.Ed25519 }) throw new UsageException("--log-key is the other desk's key: name+id+base64");
            var kept = voice.Resolve(parse.GetValue(seen)!);
            var last = File.Exists(kept) ? ReadNote(voice, kept) : null;
            var answer = Cosigning.Answer(ReadNote(voice, parse.GetValue(request)!), theirs, last, me, TimeProvider.System.GetUtcNow(), signing.Sign);
            if (answer.Line is null)
            {
                voice.Hint($"homeward: not signed: {answer.Reason}. Nothing was changed.");
                return answer.Forked ? ExitCode.Tampered : ExitCode.Refused;
            }

            // First what was seen, then the signature: the other order could sign two stories after a crash.
            DeskFolder.WriteWhole(kept, answer.Seen!);
            if (voice.Json) voice.Document(new { line = answer.Line.Print(), key = me.Print() });
            else voice.Say(answer.Line.Print());
            voice.Hint($"The other desk trusts your signatures with: homeward checkpoint trust {me.Print()}");
            return ExitCode.Done;
        });
        return command;
    }

    private static SigningKey KeyIn(Voice voice, string file)
    {
        if (!File.Exists(file))
        {
            var seed = RandomNumberGenerator.GetBytes(32);
            DeskFolder.WriteWhole(file, KeyPem.PrintSecret(seed));
            CryptographicOperations.ZeroMemory(seed);
            voice.Hint($"A new key was made in {file}. Keep it: with another one you are another cosigner.");
        }

        return KeyPem.ReadSecret(File.ReadAllText(file)) ?? throw new UsageException($"{file} is no Ed25519 key in PEM");
    }

    /// <summary>A small text as it stands: no byte of a note may be repaired.</summary>
    public static string ReadNote(Voice voice, string file)
    {
        var path = voice.Resolve(file);
        if (!File.Exists(path)) throw new UsageException($"there is no file {file}");
        if (new FileInfo(path).Length > 4 * SignedNote.MostCharacters) throw new UsageException($"{file} is longer than any checkpoint");
        try
        {
            return new UTF8Encoding(false, true).GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{file} is not a checkpoint (it is not UTF-8)");
        }
    }

    private static object Document(string note)
    {
        var checkpoint = SignedNote.Parse(note, out _) is { } signed ? Checkpoint.Of(signed, out _) : null;
        return new
        {
            origin = checkpoint?.Origin, recordNumber = checkpoint?.Size,
            root = checkpoint is null ? null : Convert.ToHexStringLower(checkpoint.Root), note,
        };
    }
}

using Homeward.Keys;
using System.CommandLine;
using System.Text;
using Homeward.Journal;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>A wrong use of a command that the parser could not see.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>
/// What all desk verbs share: which desk, whose passphrase, and who does the work. A verb first speaks to the
/// running server of that desk over the
/// socket in its folder; without one it takes the desk's lock, unlocks, acts and locks.
/// </summary>
internal static class DeskVerb
{
    public static readonly Option<string?> DeskOption = new("--desk")
    {
        Description = "folder of the desk (or set HOMEWARD_DESK)", HelpName = "DIR", Recursive = true,
    };

    public static readonly Option<string?> PassphraseFile = new("--passphrase-file")
    {
        Description = "file whose first line is the passphrase", HelpName = "FILE", Recursive = true,
    };

    public static readonly Option<int?> PassphraseHandle = new("--passphrase-fd")
    {
        Description = "open file descriptor to read the passphrase from", HelpName = "N", Recursive = true,
    };

    public static readonly Option<bool> JsonOption = new("--json")
    {
        Description = "print one JSON document instead of text", Recursive = true,
    };

    /// <summary>What a server does a client's verb with: the desk, the member's session (null for a verb at the door), what the
    /// client was asked in secret, and the client's voice.</summary>
    private sealed record Work(Desk Desk, Session? Session, IReadOnlyList<string> Secrets, Voice Voice);

    private static readonly AsyncLocal<Work?> Served = new();

    /// <summary>Makes the command's action: the work, given a session.</summary>
    /// <param name="toDecideOnSwap">the command opens the desk also where memory may reach a disk in clear</param>
    public static void OnSession(Command command, Func<Session, ParseResult, Voice, int> work, bool toDecideOnSwap = false) =>
        OnSession(command, (_, _) => [], (session, _, parse, voice) => work(session, parse, voice), toDecideOnSwap);

    /// <summary>The same for a verb that needs more secrets than the member's passphrase: they are asked where the person sits.</summary>
    public static void OnSession(Command command, Func<ParseResult, Voice, IReadOnlyList<string>> ask,
        Func<Session, IReadOnlyList<string>, ParseResult, Voice, int> work, bool toDecideOnSwap = false) => command.SetAction(
        parse =>
    {
        if (Served.Value is { } served)
        {
            return Door(served.Voice, () => served.Session is { } session ? work(Noted(Reminded(session, served.Voice), parse), served.Secrets, parse, served.Voice)
                : throw new UsageException("this command needs a member's passphrase"));
        }

        var voice = VoiceOf(parse);
        return Door(voice, () =>
        {
            var folder = FolderOf(parse, voice);
            var passphrase = new Lazy<string>(() => AskPassphrase(parse, voice));
            var secrets = new Lazy<IReadOnlyList<string>>(() => ask(parse, voice));
            if (DeskSocket.TryForward(folder, Arguments(parse), passphrase, secrets, voice) is { } code) return code;
            using var desk = Desk.Open(folder, TimeProvider.System, ProgramState.With(null, voice));
            desk.SwapInClear = toDecideOnSwap ? [] : OpenSwap.OfThisMachine();
            var who = desk.Unlock(passphrase.Value, (done, of) => voice.Progress("opening the desk", done, of));
            voice.EndProgress();
            if (who is null)
            {
                voice.Hint("That is not the passphrase of a member of this desk. Nothing was opened or changed.");
                return ExitCode.Locked;
            }

            return work(Noted(Reminded(desk.As(who.MemberId), voice), parse), secrets.Value, parse, voice);
        });
    });

    /// <summary>Says at every sign-in on a terminal that the way back is missing, until it was rehearsed.</summary>
    private static Session Reminded(Session session, Voice voice)
    {
        if (voice.Terminal && session.Recovery.Wanting is { } wanting) voice.Hint(wanting == "missing"
            ? "There is no way back yet if passphrases are forgotten: homeward recovery setup" : "Recovery is not finished: homeward recovery rehearse");
        return session;
    }

    /// <summary>
    /// Makes the action of a verb at the door: somebody who is no member yet, or has no passphrase any more. It is given the desk
    /// itself, open or not; without a server and with <paramref name="needsOpen"/>, a member beside them unlocks it first.
    /// </summary>
    public static void AtTheDoor(Command command, bool needsOpen, Func<ParseResult, Voice, IReadOnlyList<string>> ask,
        Func<Desk, IReadOnlyList<string>, ParseResult, Voice, int> work) => command.SetAction(parse =>
    {
        if (Served.Value is { } served) return Door(served.Voice, () => work(served.Desk, served.Secrets, parse, served.Voice));
        var voice = VoiceOf(parse);
        return Door(voice, () =>
        {
            var folder = FolderOf(parse, voice);
            var secrets = new Lazy<IReadOnlyList<string>>(() => ask(parse, voice));
            if (DeskSocket.TryForward(folder, Arguments(parse), null, secrets, voice) is { } code) return code;
            using var desk = Desk.Open(folder, TimeProvider.System, ProgramState.With(null, voice));
            desk.SwapInClear = OpenSwap.OfThisMachine();
            if (needsOpen && desk.Unlock(AskPassphrase(parse, voice, "Passphrase of a member who is here: ")) is null)
            {
                voice.Hint("That is not the passphrase of a member of this desk. Nothing was opened or changed.");
                return ExitCode.Locked;
            }

            return work(desk, secrets.Value, parse, voice);
        });
    });

    /// <summary>Makes the action of a command that needs no desk.</summary>
    public static void OnNothing(Command command, Func<ParseResult, Voice, int> work) => command.SetAction(parse =>
    {
        // A client never sends these on: whoever does would have the server make, open or serve what is not its desk.
        if (Served.Value is { } served) return Fail(served.Voice, ExitCode.WrongUse, "this command is not for a running server; give it by itself");
        var voice = VoiceOf(parse);
        return Door(voice, () => work(parse, voice));
    });

    /// <summary>The server's side: runs a client's command line with this session.</summary>
    public static int RunServed(string[] arguments, Desk desk, Session? session, IReadOnlyList<string> secrets, Voice voice)
    {
        Served.Value = new Work(desk, session, secrets, voice);
        try
        {
            return Root.Parse(arguments).Invoke(new InvocationConfiguration
            {
                Output = voice.Out,
                Error = voice.Error
            });
        }
        finally
        {
            Served.Value = null;
        }
    }

    public static Voice VoiceOf(ParseResult parse) => new(
        Console.Out, Console.Error, parse.GetValue(JsonOption), !Console.IsErrorRedirected,
            Environment.CurrentDirectory);

    public static string FolderOf(ParseResult parse, Voice voice)
    {
        var named = parse.GetValue(DeskOption) ?? Environment.GetEnvironmentVariable("HOMEWARD_DESK");
        return string.IsNullOrWhiteSpace(named)
            ? throw new UsageException("which desk? Name its folder with --desk DIR, or set HOMEWARD_DESK")
            : voice.Resolve(named);
    }

    /// <summary>From a file, a descriptor or the terminal; never from an argument, which every program on the
    /// machine can read.</summary>
    public static string AskPassphrase(ParseResult parse, Voice voice, string prompt = "Passphrase: ")
    {
        if (parse.GetValue(PassphraseFile) is { } file) return FirstLine(file, voice);

        if (parse.GetValue(PassphraseHandle) is { } number)
        {
            using var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(number,
                ownsHandle: false), FileAccess.Read);
            using var reader = new StreamReader(stream);
            return reader.ReadLine() is { Length: > 0 } line ? line : throw new UsageException(
                $"descriptor {number} gave no passphrase");
        }

        return Typed(prompt, "a passphrase is needed: use a terminal, --passphrase-file or --passphrase-fd");
    }

    /// <summary>Another secret than the member's passphrase: from the file this option names, or typed.</summary>
    public static string AskSecret(string? file, Voice voice, string prompt, string option) =>
        file is null ? Typed(prompt, $"“{prompt.TrimEnd(':', ' ')}” is needed: use a terminal or {option}") : FirstLine(file, voice);

    /// <summary>A new passphrase, typed twice on a terminal.</summary>
    public static string AskNewPassphrase(string? file, Voice voice, string option)
    {
        var first = AskSecret(file, voice, "New passphrase: ", option);
        return file is not null || AskSecret(null, voice, "The same once more: ", option) == first ? first
            : throw new UsageException("the two are not the same; nothing was changed");
    }

    private static string FirstLine(string file, Voice voice) => File.ReadLines(voice.Resolve(file)).FirstOrDefault() is { Length: > 0 } line
        ? line : throw new UsageException($"{file} is empty; its first line should be the secret");

    private static string Typed(string prompt, string otherwise)
    {
        if (Console.IsInputRedirected) throw new UsageException(otherwise);
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    /// <summary>The command line's one door: every foreseen failure becomes a sentence and an exit code; a bug goes
    /// on to the runtime.</summary>
    private static int Door(Voice voice, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (UsageException e)
        {
            return Fail(voice, ExitCode.WrongUse, e.Message);
        }
        catch (DeskException e)
        {
            return Fail(voice, ExitCode.WrongUse, e.Message);
        }
        catch (LockedException e)
        {
            return Fail(voice, ExitCode.Locked, e.Message);
        }
        catch (Exception e) when (e is OpenSwapException or RefusedException or StaleException or TooMuchException or JournalBusyException)
        {
            return Fail(voice, ExitCode.Refused, e.Message);
        }
        catch (NewerProgramException e)
        {
            return Fail(voice, ExitCode.Refused, $"{e.Message}. Nothing is damaged and nothing was changed. Install that program and try again.");
        }
        catch (RolledBackException e)
        {
            return Fail(voice, ExitCode.Tampered, $"{e.Message}. Nothing was changed.");
        }
        catch (Exception e) when (e is JournalDamagedException or SealBrokenException)
        {
            return Fail(voice, ExitCode.Tampered,
                $"Damage: {e.Message}. Nothing was changed. Keep this folder as it is, work on a copy, and run: homeward check");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(voice, ExitCode.FoundWrong,
                $"{e.Message} Nothing half-done was kept; what was stored before stays. Mend this and give the same command again.");
        }
    }

    private static int Fail(Voice voice, int code, string message)
    {
        voice.EndProgress();
        if (voice.Json) voice.Document(new { error = message, exit = code });
        voice.Error.WriteLine("homeward: " + Voice.Plain(message));
        return code;
    }

    /// <summary>A thing named by its id on a command line is a reading of it, written before the command shows a word.</summary>
    private static Session Noted(Session session, ParseResult parse)
    {
        foreach (var word in Arguments(parse).Where(w => w.Length > 8 && w[3] == '-').Distinct().Take(100)) session.Opens(word);
        return session;
    }

    private static string[] Arguments(ParseResult parse) => [.. parse.Tokens.Select(t => t.Value)];
}

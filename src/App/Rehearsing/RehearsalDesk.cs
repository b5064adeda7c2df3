using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Rehearsal;

namespace Homeward.App.Rehearsing;

/// <summary>One step of the making, with what it did in words and numbers.</summary>
internal sealed record StepDone(string Step, string What, double Seconds);

/// <summary>
/// A folder with a made-up world and a desk on which a made-up clerk has worked through most of it. finished.json is written last:
/// while it is missing, every step is gone through again and finds what it did before.
/// </summary>
internal sealed class RehearsalDesk
{
    /// <summary>Public on purpose, and printed: nobody's secret is behind it.</summary>
    public const string Passphrase = "everything in here is invented";

    public const string Name = "REHEARSAL – all people invented";
    private const int Making = 1;
    private const ulong Seed = 1;

    private readonly string root;

    private RehearsalDesk(string root, int people) => (this.root, People) = (root, people);

    private sealed record Mark(int Making, int People, ulong Seed);

    public int People { get; }

    public string DeskFolder => Path.Combine(root, "desk");

    public bool IsFinished => File.Exists(Finished);

    public FoundingStoryTold? Story { get; private set; }

    private string World => Path.Combine(root, "world");

    private string Finished => Path.Combine(root, "finished.json");

    /// <summary>The folder as it is, or a new one.</summary>
    /// <param name="people">null takes what the folder says, or the size that suits a first look</param>
    /// <exception cref="DeskException">the folder is something else, or holds another world</exception>
    public static RehearsalDesk At(string folder, int? people, int standard)
    {
        var mark = Path.Combine(folder, "rehearsal.json");
        if (File.Exists(mark))
        {
            var kept = JsonSerializer.Deserialize<Mark>(File.ReadAllBytes(mark), JsonSerializerOptions.Web)!;
            if (kept.Making != Making) throw new DeskException($"{folder} was made by another version of this program; choose another place with --folder, or remove it");
            if (people is { } asked && asked != kept.People)
            {
                throw new DeskException(string.Create(CultureInfo.InvariantCulture,
                    $"{folder} holds a made-up world of {kept.People} people, not {asked}; choose another place with --folder, or remove it"));
            }

            return new RehearsalDesk(folder, kept.People);
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(e => !e.EndsWith(".new", StringComparison.Ordinal)))
        {
            throw new DeskException($"{folder} is not empty and no rehearsal; choose another place with --folder");
        }

        Keys.DeskFolder.CreatePrivate(folder);
        Keys.DeskFolder.WriteWhole(mark, JsonSerializer.Serialize(new Mark(Making, people ?? standard, Seed), JsonSerializerOptions.Web));
        return new RehearsalDesk(folder, people ?? standard);
    }

    /// <summary>Opens the desk, locked; makes an empty one where there is none yet. The caller owns it.</summary>
    public Desk Open()
    {
        if (!Directory.Exists(DeskFolder))
        {
            // Under another name until it is whole: what a crash leaves is removed by the next try.
            var making = DeskFolder + ".making";
            if (Directory.Exists(making)) Directory.Delete(making, true);
            var founding = new Founding(Name, "Made-up clerk", Passphrase) { Seen = Commands.ProgramState.With(null, null) };
            Desk.Init(making, founding, TimeProvider.System);
            Directory.Move(making, DeskFolder);
        }

        return Desk.Open(DeskFolder, TimeProvider.System, Commands.ProgramState.With(null, null));
    }

    /// <summary>Goes through every step that is not done, and tells each when it is.</summary>
    /// <param name="progress">what, done, of</param>
    public void Make(Desk desk, Action<StepDone> tell, Action<string, long, long> progress)
    {
        Step("world", tell, () => MakeWorld(progress));
        var truth = WorldTruth.Read(World);
        var who = desk.Unlock(Passphrase, (done, of) => progress("opening the desk", done, of))
            ?? throw new DeskException($"the passphrase of {DeskFolder} was changed; it is no rehearsal desk any more");
        var session = desk.As(who.MemberId);
        Step("sources", tell, () => AddSources(session, progress));
        Step("exchanges", tell, () => Register(session, truth));
        Step("story", tell, () => TellStory(session));
        Step("read", tell, () => ReadSources(session, progress));
        Step("people", tell, () => LookForPeople(session, progress));
        var clerk = new RehearsalClerk(session, truth, progress);
        Step("judgements", tell, () =>
        {
            var (same, different) = clerk.Judge();
            return $"{N(same)} pairs judged one person, {N(different)} two; {N(session.Persons.Pairs(Views.Slice.First(0)).Total)} pairs are left to you";
        });
        Step("persons", tell, () => $"{N(clerk.OpenPersons())} people opened with the reason they are followed, {N(clerk.PlaceRoster())} placed by the published roster");
        Step("statements", tell, () =>
        {
            var (accepted, aside, left) = clerk.DecideClaims();
            return $"{N(accepted)} accepted, {N(aside)} set aside; {N(left)} are left to you";
        });
        Step("ties", tell, () =>
        {
            var (tied, placed) = clerk.Attach();
            return $"{N(tied)} statements tied to their people, {N(placed)} to their exchange";
        });
        Step("follow-up", tell, () => $"{N(clerk.FollowUp(Path.Combine(root, "follow-up")))} families answered in two invented rounds of calls a month after release");
        Step("findings", tell, () => $"{N(clerk.Assess())} findings on active service after repatriation (IHL-117)");
        Step("figures", tell, () => $"{N(clerk.Freeze())} figures of made-up exchanges frozen");
        Keys.DeskFolder.WriteWhole(Finished, JsonSerializer.Serialize(new { desk.Mark().RecordNumber }, JsonSerializerOptions.Web));
    }

    private static void Step(string name, Action<StepDone> tell, Func<string> work)
    {
        var since = Stopwatch.GetTimestamp();
        var what = work();
        tell(new StepDone(name, what, Stopwatch.GetElapsedTime(since).TotalSeconds));
    }

    private string MakeWorld(Action<string, long, long> progress)
    {
        if (!Directory.Exists(World))
        {
            var making = World + ".making";
            if (Directory.Exists(making)) Directory.Delete(making, true);
            var sink = new Commands.RehearseCommand.FolderSink(making, path => progress("writing " + path, 1, 0));
            RehearsalWorld.Generate(People, Seed, new RehearsalOptions(), sink);
            Directory.Move(making, World);
        }

        return $"a made-up war with {N(People)} invented people";
    }

    private string AddSources(Session session, Action<string, long, long> progress)
    {
        string[] paths = [Path.Combine(World, "sources"), Path.Combine(World, "records", "roster.csv"), Path.Combine(World, "records", "helpline.csv")];
        // Adding known things again would be one more run in the ledger each time, so what was added to its end is left.
        if (!Runs(session).Exists(r => r.Name == "helpline.csv" && r.Closed is not null))
        {
            foreach (var path in paths) session.Evidence.Add(path, null, progress);
        }

        var runs = Runs(session).Where(r => r.Closed is not null).ToList();
        var (seen, stored, known, refused) = (runs.Sum(r => r.Seen), runs.Sum(r => r.Stored), runs.Sum(r => r.Known), runs.Sum(r => r.Refused));
        if (seen != stored + known + refused) throw new InvalidOperationException("the ledger of the runs does not add up");
        return $"{N(seen)} seen = {N(stored)} stored + {N(known)} known + {N(refused)} refused";
    }

    private static List<RunRow> Runs(Session session) => [.. DeskTexts.All(session.Evidence.Runs)
        .Where(r => r.Name != FoundingStory.NoteFile && !r.Name.StartsWith(RehearsalClerk.NotesOfCalls, StringComparison.Ordinal))];

    private static string Register(Session session, WorldTruth truth)
    {
        session.Exchanges.Register();
        var invented = RehearsalClerk.Operations(truth);
        session.Exchanges.Register(invented);
        var all = session.Exchanges.List(null, Views.Slice.First(0)).Total;
        return $"{N(all - invented.Count)} real exchanges of the public register, {N(invented.Count)} invented ones marked as such";
    }

    private string TellStory(Session session)
    {
        Story = FoundingStory.Tell(session, Path.Combine(root, "note"));
        return $"the founding note: {N(Story.Accepted)} statements kept, {N(Story.SetAside)} set aside, one finding, one figure without a share";
    }

    private static string ReadSources(Session session, Action<string, long, long> progress)
    {
        var sources = DeskTexts.SourcesOf(session).Where(s => !s.Name.EndsWith(".csv", StringComparison.Ordinal)).ToList();
        for (var i = 0; i < sources.Count; i++)
        {
            session.Claims.ReadSource(sources[i].Id, (done, of) => progress("reading", done, of));
            progress("reading", i + 1, sources.Count);
        }

        return $"{N(session.Claims.List(Views.Slice.First(0)).Total)} statements proposed from {N(sources.Count)} texts and chats";
    }

    private static string LookForPeople(Session session, Action<string, long, long> progress)
    {
        var all = DeskTexts.SourcesOf(session);
        var sources = session.Persons.SourcesWithoutMentions().Intersect(all.Select(s => s.Id)).ToList();
        for (var i = 0; i < sources.Count; i++)
        {
            session.Persons.RecordMentions(sources[i]);
            progress("looking for names", i + 1, sources.Count);
        }

        var named = all.Sum(s => session.Persons.Mentions(s.Id, Views.Slice.First(0)).Total);
        return $"{N(named)} mentions of people by name";
    }

    private static string N(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

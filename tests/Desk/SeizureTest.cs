using System.Text;
using Homeward.App.Commands;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Persons;
using Homeward.Tests.Scripts;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>
/// Who takes the machine away learns nothing: no word of any source or decision stands in any byte of the desk's
/// folder, of the temporary folder, or of the shared memory files, after the desk was locked and after its program was
/// killed.
/// </summary>
public class SeizureTest
{
    private const string Passphrase = "correct horse battery staple";

    /// <summary>One word for each field, found in no dictionary.</summary>
    private static readonly string[] Marked =
    [
        "zqtextw", "Жтекстц", "zqphone0501234567", "zqtitlew", "zqchannelw", "zqfromw", "zqfilew", "zqmemberw", "zqdeskw",
        "zqsurnamew", "Жимяц", "zqunitw", "zqmessagew", "zqsenderw", "zqchatw", "zqmediaw", "zqphotow", "zqrefusedw",
        "zqhandwhyw", "zqhandfromw", "zqhandtow", "zqhandhoww", "zqharmw", "zqsettingw", "zqwaitingw", "zqwaitingnamew", "zqwaitingchannelw", "zqwaitingfromw",
        "zqanykindw", "zqanysubjectw", "zqanymemberw", "zqanyactw", "zqanykeyw",
        "zqcallw", "zq0671234567", "zqwhow", "zqsafew", "zqavoidw", "zqneedw", "zqpartnerw", "zqstepw", "zqroundw", "zqsoughtw", "zqanswerw", "zqtoldw", "zqwarnw", "zqjudgew", "zqlinew", "zqsecretw",
        "zqreasonw", "zqwhyw", "zqgroupw", "zqsubjectw", "zqmailw", "zqcellw", "zqdecidew",
    ];

    [Fact]
    public void Search_PlantedWords_AreFoundInEveryWriting()
    {
        var folder = Directory.CreateTempSubdirectory("homeward-planted").FullName;
        try
        {
            Func<byte[], byte[]>[] writings =
            [
                b => b, b => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(b)),
                b => Encoding.ASCII.GetBytes(Convert.ToBase64String(b)), b => Encoding.ASCII.GetBytes(Convert.ToHexString(b)),
                b => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(b)),
            ];
            foreach (var word in Marked)
            {
                for (var before = 0; before < 3; before++)
                {
                    foreach (var (writing, i) in writings.Select((w, i) => (w, i)))
                    {
                        var file = Path.Combine(folder, "planted");
                        File.WriteAllBytes(file, [1, 2, 3, .. writing(Encoding.UTF8.GetBytes(new string('-', before) + word + "...")), 9, 9]);
                        Assert.True(Found([file], [word]).Count == 1, $"{word}, {before} before it, writing {i}");
                    }
                }
            }

            Assert.Empty(Found([Path.Combine(folder, "planted")], ["another"]));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Folder_AfterLocking_TellsNoWord()
    {
        var shared = Shared();
        using var desk = new MarkedDesk();
        using (var opened = Homeward.Desk.Open(desk.Folder, TimeProvider.System))
        {
            var member = opened.Unlock(Passphrase)!.MemberId;
            Fill(opened.As(member), desk);
            Assert.True(opened.As(member).Check().IsWhole);
            var alive = Found(Files(desk.Folder), Marked);
            Assert.True(alive.Count == 0, "while unlocked: " + string.Join("; ", alive));
            opened.Live.WriteSnapshot(opened.Folder.Snapshot, always: true);
            Assert.True(File.Exists(opened.Folder.Snapshot));
            opened.Lock();
            var locked = Found(Files(desk.Folder).Concat(Shared().Except(shared)), Marked);
            Assert.True(locked.Count == 0, "after locking: " + string.Join("; ", locked));
        }

        Assert.Empty(Found(Files(desk.Folder), Marked));
        // and the words are really in there: the member reads them again
        using var again = Homeward.Desk.Open(desk.Folder, TimeProvider.System);
        var session = again.As(again.Unlock(Passphrase)!.MemberId);
        Assert.Contains(session.Evidence.Sources(Slice.First()).Rows, r => session.Evidence.Source(r.Id)!.Text.Contains("zqtextw", StringComparison.Ordinal));
    }

    /// <summary>
    /// Every kind of act of every view there is, found in the program and not in a list, so that a new one cannot be forgotten: written with marked
    /// words for its body, subject, member, act and key. Only its day, its size and its place may be told.
    /// </summary>
    [Fact]
    public void Journals_OfEveryKind_TellNoWordOfAnyField()
    {
        using var test = new TestDesk().Unlock();
        var live = test.Desk.Live;
        live.Keys.Ensure("zqanykeyw");
        var opener = new EntryOpener(live.Keys);
        var views = typeof(Homeward.Desk).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IView)))
            .Select(t => (IView)Activator.CreateInstance(t)!).ToList();
        Assert.Subset(views.Select(v => v.GetType()).ToHashSet(), Homeward.Desk.Views().Select(v => v.GetType()).ToHashSet());
        var kinds = views.SelectMany(v => v.Kinds).ToList();
        Assert.True(kinds.Count > 40, $"only {kinds.Count} kinds were found");
        var file = Path.Combine(test.Root, "kinds");
        foreach (var (kind, version) in kinds)
        {
            var entry = new Entry(0, kind, version, test.Clock.Now, "zqanymemberw", "zqanyactw", [new Subject("zqanysubjectw", 1)], Secrecy.Record, "zqanykeyw",
                null, live.Keys.Epoch, null);
            var row = opener.Seal(entry, new byte[16], 0, 1, Encoding.UTF8.GetBytes("{\"x\":\"zqanykindw\"}"));
            Assert.Equal("zqanymemberw", opener.Open(row).By); // it is in there
            File.WriteAllBytes(file, [.. row.Header, .. row.Sealed]);
            Assert.Empty(Found([file], [.. Marked, kind]));
        }
    }

    [Fact]
    public void Folder_AfterTheProgramWasKilled_TellsNoWord()
    {
        using var desk = new MarkedDesk();
        var files = 0;
        for (var round = 0; round < 3; round++)
        {
            var shared = Shared();
            using (var adding = DeskProcess.Start(desk.Root, "add", desk.Sources, "--title", "zqtitlew", "--channel", "zqchannelw", "--from",
                "zqfromw", "--desk", desk.Folder, "--passphrase-file", desk.PassphraseFile))
            {
                var writes = 0;
                var until = 4 + round * 40;
                adding.Watch(desk.Folder, () =>
                {
                    if (++writes < until) return true;
                    adding.Kill();
                    return false;
                });
                adding.End();
            }

            var left = Files(desk.Folder).Concat(Files(Path.Combine(desk.Root, "tmp"))).Concat(Shared().Except(shared)).ToList();
            files += left.Count;
            var found = Found(left, Marked);
            Assert.True(found.Count == 0, $"round {round}: " + string.Join("; ", found));
        }

        Assert.True(files > 10);
        var whole = DeskProcess.Run(desk.Root, "add", desk.Sources, "--desk", desk.Folder, "--passphrase-file", desk.PassphraseFile);
        Assert.True(whole.Code == ExitCode.Done, whole.Error);
        Assert.Empty(Found(Files(desk.Folder).Concat(Files(Path.Combine(desk.Root, "tmp"))), Marked));
    }

    /// <summary>Every kind of act a member does, each with a marked word in each of its fields.</summary>
    private static void Fill(Session session, MarkedDesk desk)
    {
        var options = new AddOptions("zqtitlew", "en", null, "zqchannelw", "zqfromw");
        var runs = session.Evidence.Add(desk.Sources, options);
        foreach (var id in runs.SelectMany(r => r.SourceIds).Distinct())
        {
            session.Claims.ReadSource(id);
            session.Persons.RecordMentions(id);
        }

        var claims = session.Claims.List(Slice.First(200)).Rows;
        Assert.True(claims.Count >= 4, $"only {claims.Count} claims");
        Done(session.Claims.Accept(claims[0].Id, claims[0].Version, "act-accept", "zqwhyw"));
        Done(session.Claims.SetAside(claims[1].Id, claims[1].Version, "act-aside", "zqreasonw"));
        var change = new Correction(Group: "zqgroupw", Subject: "zqsubjectw", When: "end of May 2025", Persons: "~30");
        Done(session.Claims.Correct(claims[2].Id, claims[2].Version, change, "act-correct", "zqwhyw"));
        var source = runs.SelectMany(r => r.SourceIds).First();
        Done(session.Evidence.RecordHandover(source, "handed-over", "act-handover", "zqhandwhyw", "zqhandfromw", "zqhandtow", null, "zqhandhoww"));
        Done(session.Evidence.FlagHarm(source, ["death"], "act-harm", "zqharmw"));
        var call = session.Cases.Record(new HeardCall("zqcallw", "zqwhow", Contact: "zq0671234567", SafeTime: "zqsafew", Avoid: "zqavoidw"), "act-call");
        Done(call);
        Done(session.Cases.AskHelp(call.Id!, "lawyer", "zqneedw", "zqpartnerw", "act-ask"));
        Done(session.Cases.Warn(call.Id!, Warnings.PhoneTaken, null, "zqwarnw", "act-warn"));
        var search = session.Cases.OpenSearch(call.Id!, new Sought("zqsurnamew Жимяц\nzqsoughtw", "12.05.1990"), "act-seek").Id!;
        session.Cases.Look();
        Done(session.Cases.JudgeMatch(session.Cases.Search(search)!.Matches[0].Id, "unsure", "zqjudgew", 1, "act-match"));
        Done(session.Cases.DraftAnswer(search, "not-known", "zqanswerw", "act-draft"));
        Done(session.Cases.Told(search, session.Cases.Search(search)!.Answers[0].Id, "zqtoldw", "phone", "act-told"));
        Done(session.Cases.PlanStep(call.Id!, "zqstepw", null, "act-step"));
        Done(session.Cases.Record(new HeardCall("zqsecretw", Need: Needs.Refusal), "act-secret"));
        session.Exchanges.Register();
        var mention = session.Persons.SearchMentions("zqsurnamew", Slice.First()).Rows[0].Id;
        var person = session.Persons.Open(mention, EntryReasons.Roster, false, "act-open-person").Id!;
        var exchange = session.Exchanges.Find("2025-03-19")!.Row.Id;
        Done(session.Exchanges.PlaceMention(mention, exchange, PlacedAs.Roster, "act-placed"));
        Done(session.Cases.Answer(new RoundCall(exchange, 30, person), new RoundReply("home", "zqlinew", "zqroundw", new DateOnly(2025, 6, 1), 0), "act-round"));
        Done(session.Set("readingsAlarm", "7", "zqsettingw"));
        session.Opens(source);
        Assert.NotEmpty(session.Readings(thing: source));
        Assert.Empty(session.CheckOriginals().Damage);
        session.CollectWaiting();
        var room = WaitingRoom.Of(desk.Folder, TimeProvider.System);
        room.Take(new MemoryStream("zqwaitingw"u8.ToArray()), new HandedIn("zqwaitingnamew.txt", "zqwaitingchannelw", "zqwaitingfromw", true));
        Assert.Equal(1, room.Signal().Urgent);
        Assert.Equal(1, session.CollectWaiting().Taken);
        room.Take(new MemoryStream("zqwaitingw"u8.ToArray()), new HandedIn("zqwaitingnamew.txt", "zqwaitingchannelw", "zqwaitingfromw"));
        Done(session.Claims.Grade(claims[3].Id, claims[3].Version, new Grading('B', 2), "act-grade", "zqdecidew"));
    }

    private static void Done(Outcome outcome) => Assert.True(outcome.IsDone, outcome.Refusal?.Sentence);

    private static IReadOnlyList<string> Shared() => OperatingSystem.IsLinux() ? [.. Files("/dev/shm")] : [];

    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).LinkTarget is null && Keys.DeskFolder.IsRegular(f));

    /// <summary>Which word stands in which file, in any of the writings in which bytes are usually kept. File names count as bytes.</summary>
    private static List<string> Found(IEnumerable<string> files, IEnumerable<string> words)
    {
        var patterns = words.Select(w => (Word: w, Patterns: Patterns(w))).ToList();
        var found = new List<string>();
        foreach (var file in files)
        {
            byte[] bytes;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                bytes = [.. Encoding.UTF8.GetBytes(Path.GetFileName(file)), 0, .. copy.ToArray()];
            }
            catch (IOException) when (file.EndsWith("desk.lock", StringComparison.Ordinal) && new FileInfo(file).Length == 0)
            {
                continue; // held by the desk, and empty
            }

            found.AddRange(patterns.Where(p => p.Patterns.Any(x => bytes.AsSpan().IndexOf(x) >= 0)).Select(p => $"{p.Word} in {file}"));
        }

        return found;
    }

    private static List<byte[]> Patterns(string word)
    {
        var plain = Encoding.UTF8.GetBytes(word);
        var patterns = new List<byte[]> { plain, Encoding.Unicode.GetBytes(word) };
        patterns.Add(Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        patterns.Add(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        for (var before = 0; before < 3; before++)
        {
            // Letters of base64 that depend on the word alone, wherever in three bytes it begins.
            var text = Convert.ToBase64String([.. new byte[before], .. plain]);
            var first = before == 0 ? 0 : before + 1;
            var whole = (before + plain.Length) * 8 / 6;
            patterns.Add(Encoding.ASCII.GetBytes(text[first..whole]));
        }

        return patterns;
    }

    /// <summary>A desk, its sources outside of it, and a private folder for what a program leaves behind.</summary>
    private sealed class MarkedDesk : IDisposable
    {
        public MarkedDesk()
        {
            Homeward.Desk.Init(Folder, "zqdeskw", "zqmemberw", Passphrase, new FakeClock(), argonKiB: 64);
            File.WriteAllText(PassphraseFile, Passphrase + "\n");
            Write("zqfilew.txt", "zqtextw Жтекстц. On 19 March 2025 a group of 175 came home, zqtextw zqphone0501234567 said. "
                + "He was captured in Kursk on 5 May 2024. He returned to the front on 2 June 2025. His brother was exchanged on 25 May 2025. "
                + "They were taken to the hospital in April 2025.\n");
            Write("list.csv", Lists.Head + ",zqcellw\nzqsurnamew,Жимяц,,12.05.1990,zqunitw,zqcellw\n");
            Write("chat/photos/zqphotow.jpg", "zqmediaw");
            Write("chat/result.json", """
                {"name":"zqchatw","type":"public_channel","id":7,"messages":[
                {"id":1,"type":"message","date":"2025-03-19T10:00:00","date_unixtime":"1742378400","from":"zqsenderw","from_id":"channel7","text":"zqmessagew 175 came home"},
                {"id":2,"type":"message","date":"2025-03-19T10:00:00","date_unixtime":"1742378400","from":"A","from_id":"channel7","photo":"photos/zqphotow.jpg","text":"x"},
                {"id":3,"type":"message","date":"2025-03-19T10:00:00","date_unixtime":"1742378400","from":"A","from_id":"channel7","photo":"../zqrefusedw.jpg","text":"x"}]}
                """);
            Write("mail.eml", "From: zqmailw@example.org\r\nSubject: zqmailw\r\n\r\nzqmailw\r\n");
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("homeward-seized").FullName;

        public string Folder => Path.Combine(Root, "desk");

        public string Sources => Path.Combine(Root, "in");

        public string PassphraseFile => Path.Combine(Root, "passphrase");

        public void Dispose() => Directory.Delete(Root, true);

        private void Write(string name, string text)
        {
            var file = Path.Combine(Sources, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, new UTF8Encoding(false));
        }
    }
}

using System.Text;
using Homeward.Access;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Persons;
using Homeward.Sealing;
using Homeward.Tests.Desk.Persons;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>What was erased is nowhere any more: not in tables, snapshots, the vault, nor in any entry for whoever holds every key there is.</summary>
public class ErasureTest
{
    private const string Ona = "ona has a long passphrase";

    /// <summary>Looks at every byte of the database that holds the stems of texts.</summary>
    private static bool SearchHolds(TestDesk test, string letters) => test.Desk.Live.Words.Ask(q => q.Rows("SELECT block FROM said_data", r => r.Bytes(0)))
        .Any(block => block.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(letters)) >= 0);

    [Fact]
    public void Approve_ASource_LeavesATombstoneAndNothingElse()
    {
        using var test = TwoMembers(out var ona);
        var gone = test.AddFile("zqnamew.txt", "Zqgonew and his wife fear that about thirty of them were sent back to the front at the end of May.\n");
        var kept = test.AddFile("kept.txt", "His wife fears that about thirty of them were sent back to the front at the end of May. Zqkeptw.\n");
        foreach (var id in new[] { gone, kept }) test.Mira.Claims.ReadSource(id);
        test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
        var (oldRing, before) = (File.ReadAllBytes(test.Desk.Folder.EpochFile(1)), test.Mira.RecordNumber);
        var objects = test.Desk.Vault.All().ToList();
        Assert.True(test.Mira.Words.Wait());
        Assert.True(SearchHolds(test, "qgonew"));
        Assert.Single(test.Mira.Words.Texts("zqgonew", new WordFilter(), Slice.First()).Rows);
        var plan = test.Mira.Erasures.Plan(gone)!;
        Assert.Equal((gone, 1, true, null), (plan.Sources[0].Id, plan.Sources.Count, plan.Statements > 0, plan.Held));
        var request = test.Mira.Erasures.Ask(gone, "his family asked", "ask").Id!;
        Assert.Equal("already", test.Mira.Erasures.Ask(gone, "again", "ask-2").Refusal!.Code);
        Assert.Equal("two", Assert.Throws<RefusedException>(() => test.Mira.Erasures.Approve(request, "approve-0")).Code);
        var row = test.Desk.As(ona).Erasures.Approve(request, "approve");
        Assert.Equal((ErasureState.Done, ona, false, 2, new DateOnly(2026, 12, 23)), (row.State, row.EndedBy, row.Alone, row.Epoch, row.LastDay));
        Assert.Equal(row, test.Desk.As(ona).Erasures.Approve(request, "approve"), (a, b) => a!.Id == b!.Id); // the same answer once more

        Assert.True(test.Mira.Evidence.Source(gone)!.Row.Erased);
        Assert.Equal("", test.Mira.Evidence.Source(gone)!.Text);
        Assert.Contains("Zqkeptw", test.Mira.Evidence.Source(kept)!.Text, StringComparison.Ordinal);
        Assert.NotEmpty(test.Mira.Claims.Of(kept));
        Assert.DoesNotContain(test.Mira.Claims.Of(gone), c => c.Claim is not null);
        Assert.Single(test.Desk.Vault.All(), o => objects.Contains(o));
        Assert.False(File.Exists(test.Desk.Folder.Snapshot));
        Assert.False(File.Exists(test.Desk.Folder.EpochFile(1)));
        Assert.DoesNotContain("zqgonew", Tables(test), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("zqnamew", Tables(test), StringComparison.OrdinalIgnoreCase);
        Assert.False(SearchHolds(test, "qgonew") || SearchHolds(test, "qnamew"));
        Assert.Single(test.Mira.Words.Texts("zqkeptw", new WordFilter(), Slice.First()).Rows);
        Assert.Contains("kept", Tables(test), StringComparison.Ordinal);
        Whole(test);
        test.Reopen();
        Assert.DoesNotContain("zqgonew", Tables(test), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Zqkeptw", test.Mira.Evidence.Source(kept)!.Text, StringComparison.Ordinal);
        Whole(test);
        var late = new Views.Draft("text-taken", 1, [new(gone, null)], Secrecy.Record, gone, Entry.Write(new TextTaken(9, "x", "t", "1", [])));
        Assert.Throws<RefusedException>(() => test.Mira.Seat.Do("late", late));

        // Every key the desk has, tried on every entry: the erased bodies stay shut, and nothing before the erasure was lost beside them.
        using var identity = MemberKey.Parse(File.ReadAllText(test.Desk.Folder.MemberFile(test.Founded.MemberId)), out _)!.Open(test.Founded.Passphrase)!;
        using var ring = test.Desk.OpenRing(identity, 2);
        Assert.Empty(Recovered(test, ring, "zqgonew", "zqnamew"));
        Assert.NotEmpty(Recovered(test, ring, "zqkeptw"));
        // The same search finds it with the ring that was destroyed: so it is the key that is gone, not our eyes.
        using var destroyed = KeyRing.Open(new MemoryStream(oldRing), identity);
        Assert.NotEmpty(Recovered(test, destroyed, before, "zqgonew"));
    }

    [Fact]
    public void Bytes_AfterAnErasure_HoldNoWordAndNoOldKey()
    {
        using var test = TwoMembers(out var ona);
        var gone = test.AddFile("gone.txt", "Serhii Zqgonew came home.\n");
        test.AddFile("kept.txt", "Another came home.\n");
        test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
        var backup = Path.Combine(test.Root, "backup"); // of journal and vault, taken before: it may live for ever
        Directory.CreateDirectory(backup);
        foreach (var file in Directory.EnumerateFiles(test.Folder, "journal.sqlite*").Append(test.Desk.Folder.Snapshot)) File.Copy(file, Path.Combine(backup, Path.GetFileName(file)));
        var secrets = SecretsOf(test.Desk.Live.Keys, gone);
        Erase(test, ona, gone);
        test.Desk.Lock();
        var bytes = Directory.EnumerateFiles(test.Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(backup)).Select(f => (File: f, Bytes: ReadShared(f))).ToList();
        Assert.True(bytes.Count > 5);
        foreach (var (file, content) in bytes)
        {
            Assert.True(content.AsSpan().IndexOf("Zqgonew"u8) < 0, file);
            foreach (var secret in secrets)
            {
                Assert.True(content.AsSpan().IndexOf(secret) < 0, file);
                Assert.True(content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(secret))) < 0, file);
            }
        }

        // The backup's snapshot and journal, with every key of today: nothing.
        test.Unlock();
        Assert.False(Snapshot.IsOf(test.Desk.Live.Keys, Path.Combine(backup, "views.snapshot")));
        using var old = SqliteJournal.Open(Path.Combine(backup, "journal.sqlite"));
        var opener = new EntryOpener(test.Desk.Live.Keys);
        Assert.DoesNotContain(old.Read(0, 1000).Select(opener.Open), e => e.Body is { } b && Encoding.UTF8.GetString(b).Contains("Zqgonew", StringComparison.Ordinal));
    }

    [Fact]
    public void KeysOfBefore_PutBackBesideTheJournal_AreDestroyedAtTheNextUnlock()
    {
        using var test = TwoMembers(out var ona);
        var gone = test.AddFile("gone.txt", "Serhii Zqgonew came home.\n");
        var kept = File.ReadAllBytes(test.Desk.Folder.EpochFile(1));
        Erase(test, ona, gone);
        test.Desk.Lock();
        File.WriteAllBytes(test.Desk.Folder.EpochFile(1), kept); // as a restore of an older backup of keys would
        test.Reopen();
        Assert.False(File.Exists(test.Desk.Folder.EpochFile(1)));
        Assert.True(test.Mira.Evidence.Source(gone)!.Row.Erased);
        Whole(test);
    }

    [Fact]
    public void Restore_AfterAnErasure_DoesNotBringItBack()
    {
        using var test = TwoMembers(out var ona);
        var gone = test.AddFile("gone.txt", "Serhii Zqgonew came home.\n");
        string In(string name) => Path.Combine(test.Root, name);
        DeskBackup.Make(test.Folder, In("backup"), In("keys"), false, test.Clock);
        Scripts.ScriptDesk.Copy(In("keys"), In("kept-keys")); // a copy somebody made beside what the program keeps
        Scripts.ScriptDesk.Copy(In("backup"), In("kept-backup"));
        Erase(test, ona, gone);
        DeskBackup.Make(test.Folder, In("backup"), In("keys"), false, test.Clock);
        Assert.All(KeySets.In(In("keys")), s => Assert.Equal(2, s.Epoch)); // the older copy went with this run

        // Keys of before do not open a backup of after; keys of after do, and the erased stays erased, also with the old file put back.
        var mixed = new Restoring(In("backup"), In("mixed"), In("kept-keys"));
        Assert.Contains("epoch", Assert.Throws<DeskException>(() => DeskRestore.Run(mixed, test.Clock)).Message, StringComparison.Ordinal);
        DeskRestore.Run(new Restoring(In("backup"), In("again"), In("keys")), test.Clock);
        File.Copy(Directory.EnumerateFiles(In("kept-keys"), "epoch-1.age", SearchOption.AllDirectories).Single(), Path.Combine(In("again"), "keys", "epoch-1.age"));
        using (var restored = Homeward.Desk.Open(In("again"), test.Clock))
        {
            var session = restored.As(restored.Unlock(test.Founded.Passphrase)!.MemberId);
            Assert.True(session.Evidence.Source(gone)!.Row.Erased);
            Assert.Equal("", session.Evidence.Source(gone)!.Text);
            Assert.False(File.Exists(restored.Folder.EpochFile(1)));
            Assert.All(session.Check().Areas, a => Assert.Empty(a.Damage));
        }

        // Everything of before is a desk of that day. Whoever knows of a later state is told so; otherwise it must be erased again.
        var older = new Restoring(In("kept-backup"), In("older"), In("kept-keys"));
        Assert.Throws<RolledBackException>(() => DeskRestore.Run(older with { Seen = new LastSeen(null, [test.Desk.Mark().Words]) }, test.Clock));
    }

    [Fact]
    public void Approve_ADeskOfOne_AfterTheWaitingPeriodAndMarkedAsSuch()
    {
        using var test = new TestDesk().Unlock();
        var gone = test.AddFile("gone.txt", "It stood here.\n");
        var request = test.Mira.Erasures.Ask(gone, "a mistake", "ask").Id!;
        Assert.Equal("wait", Assert.Throws<RefusedException>(() => test.Mira.Erasures.Approve(request, "a")).Code);
        test.Clock.Now = test.Clock.Now.AddDays(ErasureView.WaitingDays - 1);
        Assert.Equal("wait", Assert.Throws<RefusedException>(() => test.Mira.Erasures.Approve(request, "a")).Code);
        test.Clock.Now = test.Clock.Now.AddDays(1);
        Assert.True(test.Mira.Erasures.Approve(request, "a").Alone);
        Assert.True(test.Mira.Evidence.Source(gone)!.Row.Erased);
    }

    [Fact]
    public void Hold_AndWithdraw_KeepWhatTheyHold()
    {
        using var test = TwoMembers(out var ona);
        var held = test.AddFile("held.txt", "It stands here.\n");
        var request = test.Mira.Erasures.Ask(held, "old", "ask").Id!;
        Assert.True(test.Mira.Erasures.Hold(held, "the court asked for it", "hold").IsDone);
        var e = Assert.Throws<RefusedException>(() => test.Desk.As(ona).Erasures.Approve(request, "approve"));
        Assert.Equal(("held", true), (e.Code, e.Message.Contains("the court asked", StringComparison.Ordinal)));
        Assert.Equal(1, test.Desk.Live.Keys.Epoch);
        Assert.True(test.Desk.As(ona).Erasures.Lift(held, "it was decided", "lift").IsDone);
        Assert.True(test.Desk.As(ona).Erasures.Withdraw(request, "we need it", "withdraw").IsDone);
        Assert.Equal("gone", Assert.Throws<RefusedException>(() => test.Desk.As(ona).Erasures.Approve(request, "approve")).Code);
        Assert.Equal("It stands here.\n", test.Mira.Evidence.Source(held)!.Text);
    }

    [Fact]
    public void Due_ClockOfAKind_ListsWhatIsOverdueAndErasesNothing()
    {
        using var test = new TestDesk().Unlock();
        var old = test.AddFile("old.txt", "one\n");
        Assert.Equal("kind", test.Mira.Erasures.SetClock("Letter", 10, "x", "c").Refusal!.Code);
        Assert.True(test.Mira.Erasures.SetClock(nameof(SourceKind.PlainText), 365, "phone notes are kept a year", "clock").IsDone);
        var today = new DateOnly(2026, 11, 23);
        Assert.Empty(test.Mira.Erasures.Due(today.AddDays(364)));
        var due = Assert.Single(test.Mira.Erasures.Due(today.AddDays(365)));
        Assert.Equal((old, today.AddDays(365)), (due.SourceId, due.Due));
        Assert.True(test.Mira.Erasures.SetClock(nameof(SourceKind.PlainText), null, "no clock", "off").IsDone);
        Assert.Empty(test.Mira.Erasures.Due(today.AddDays(9999)));
    }

    [Fact]
    public void Approve_APersonInASharedList_LeavesARedactedCopyWithTheOthers()
    {
        using var test = TwoMembers(out var ona);
        test.Mira.Exchanges.Register();
        var a = test.AddMentions("one", "Альфовенко,Сергей,Николаевич,12.05.1990,12345", "Бетовенко,Олег,,1981,77777");
        var b = test.AddMentions("two", "Бетовенко,Олег,,1981,77777");
        Assert.True(test.Mira.Persons.Open(a[0], EntryReasons.Roster, false, "open-a").IsDone);
        Assert.True(test.Mira.Persons.Open(a[1], EntryReasons.Roster, false, "open-b").IsDone);
        Assert.True(test.Mira.Persons.Judge(PersonsTest.Pair(a[1], b[0]), Answer.Same, 0, "judge").IsDone);
        test.Mira.Exchanges.PlaceMention(a[1], ExchangeRegister.Shipped.Operations[0].Id, PlacedAs.Roster, "place");
        var persons = test.Mira.Persons.Search(null, Slice.First()).Rows;
        var (alpha, beta) = (persons.Single(p => p.Name.StartsWith("Альф", StringComparison.Ordinal)), persons.Single(p => p.Name.StartsWith("Бет", StringComparison.Ordinal)));
        var plan = test.Mira.Erasures.Plan(alpha.Id)!;
        Assert.Single(plan.Redacted);
        Assert.Equal("name", test.Mira.Erasures.Ask(alpha.Id, "the mother of Альфовенко asked", "bad").Refusal!.Code);
        var row = Erase(test, ona, alpha.Id);
        var copy = Assert.Single(row.Copies);
        Assert.True(test.Mira.Evidence.Source(copy.Of)!.Row.Erased);
        Assert.DoesNotContain("Альфовенко", Tables(test), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("альфовенко", Tables(test), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("12345", Tables(test), StringComparison.Ordinal);
        var parts = test.Mira.Evidence.Parts(copy.Copy, Slice.First()).Rows.Select(p => test.Mira.Evidence.Part(p.Id)!.Text).ToList();
        Assert.Equal(2, parts.Count);
        Assert.DoesNotContain("Альфовенко", parts[0], StringComparison.Ordinal);
        Assert.Contains("█████", parts[0], StringComparison.Ordinal);
        Assert.Contains("Бетовенко", parts[1], StringComparison.Ordinal);
        Assert.Null(test.Mira.Persons.Find(alpha.Id)?.Row.CaseCode);
        var page = test.Mira.Persons.Find(beta.Id)!;
        Assert.Equal(beta.CaseCode, page.Row.CaseCode);
        Assert.Equal(2, page.Mentions.Count(m => !m.Erased)); // the copy of the one in the list, and the other list's
        Whole(test);
        test.Reopen();
        Assert.Equal(2, test.Mira.Persons.Find(beta.Id)!.Mentions.Count(m => !m.Erased));
        using var identity = MemberKey.Parse(File.ReadAllText(test.Desk.Folder.MemberFile(test.Founded.MemberId)), out _)!.Open(test.Founded.Passphrase)!;
        using var ring = test.Desk.OpenRing(identity, 2);
        Assert.Empty(Recovered(test, ring, "Альфовенко", "12345"));
    }

    [Fact]
    public void Approve_APersonInASharedText_MasksTheirNameInEveryForm()
    {
        using var test = TwoMembers(out var ona);
        var source = test.AddFile("shared.txt", "Орлов Игорь Юрьевич, 01.01.1990 г.р., звонил. Жена Орлова ждала. "
            + "Лисин Пётр Ильич, 02.02.1992 г.р. Его взяли в плен под Курском в начале мая 2024 года. С Орловым говорили.\n");
        test.Mira.Claims.ReadSource(source);
        test.Mira.Persons.RecordMentions(source);
        var mentions = test.Mira.Persons.Mentions(source, Slice.First()).Rows;
        var alpha = mentions.First(m => m.Name.Text.Contains("Орлов", StringComparison.Ordinal));
        Assert.Contains(mentions, m => m.Name.Text.Contains("Лисин", StringComparison.Ordinal));
        var accepted = test.Mira.Claims.Of(source).First(c => c.Claim!.Quote.Contains("Курск", StringComparison.Ordinal));
        Assert.True(test.Mira.Claims.Accept(accepted.Id, accepted.Version, "accept").IsDone);
        var person = test.Mira.Persons.Open(alpha.Id, EntryReasons.Mention, false, "open").Id!;
        var row = Erase(test, ona, person);
        var copy = Assert.Single(row.Copies).Copy;
        var text = test.Mira.Evidence.Source(copy)!.Text;
        Assert.DoesNotContain("Орлов", text, StringComparison.Ordinal);
        Assert.Contains("Лисин Пётр Ильич", text, StringComparison.Ordinal);
        Assert.Contains(test.Mira.Claims.Of(copy), c => c.State == ClaimState.Accepted && c.Claim!.Quote == accepted.Claim!.Quote);
        foreach (var claim in test.Mira.Claims.Of(copy)) Assert.True(claim.Claim!.StandsIn(TextLayer.Of(text)));
        Assert.Contains(test.Mira.Persons.Mentions(copy, Slice.First()).Rows, m => m.Name.Text.Contains("Лисин", StringComparison.Ordinal));
        Whole(test);
    }

    /// <summary>The approval of a person fails at every step; given again, it ends the same.</summary>
    [Fact]
    public void Approve_EachStepFails_EndsTheSameWhenGivenAgain()
    {
        using var first = TwoMembers(out var ona);
        var a = first.AddMentions("one", "Альфовенко,Сергей,Николаевич,12.05.1990,12345", "Бетовенко,Олег,,1981,77777");
        first.Mira.Persons.Open(a[0], EntryReasons.Roster, false, "open-a");
        first.Mira.Persons.Open(a[1], EntryReasons.Roster, false, "open-b");
        var alpha = first.Mira.Persons.Search(null, Slice.First()).Rows.Single(p => p.Name.StartsWith("Альф", StringComparison.Ordinal)).Id;
        var request = first.Mira.Erasures.Ask(alpha, "asked for", "ask").Id!;
        first.Desk.Lock();
        var steps = 0;
        for (var at = 0; at <= steps; at++)
        {
            using var test = new TestDesk(first).Unlock();
            var (step, cut) = (0, at);
            void Step(string _)
            {
                if (step++ == cut) throw new IOException("power cut");
            }

            (test.Desk.KeyFiles.TestingOnlyStep, test.Desk.Journal.TestingOnlyStep, test.Desk.Vault.TestingOnlyStep) = (Step, Step, Step);
            try
            {
                test.Desk.As(ona).Erasures.Approve(request, "approve");
            }
            catch (IOException)
            {
                Assert.True(step > cut);
            }

            steps = Math.Max(steps, step);
            test.Reopen();
            if (test.Mira.Erasures.List().Single().State == ErasureState.Asked) test.Desk.As(ona).Erasures.Approve(request, "approve");
            var copy = Assert.Single(test.Mira.Erasures.List().Single().Copies).Copy;
            Assert.Equal(2, test.Mira.Evidence.Parts(copy, Slice.First()).Total);
            Assert.Single(test.Mira.Persons.Mentions(copy, Slice.First()).Rows);
            Assert.DoesNotContain("альфовенко", Tables(test), StringComparison.OrdinalIgnoreCase);
            Assert.Single(Directory.EnumerateFiles(test.Desk.Folder.Keys, "epoch-*"));
            Assert.DoesNotContain(test.Desk.Vault.All(), o => test.Mira.Seat.Ask(q => q.Any("SELECT 1 FROM erasure_object WHERE object = $1", o)));
            var damage = test.Mira.Check().Areas.SelectMany(x => x.Damage).ToList();
            Assert.True(damage.Count == 0, $"step {at} of {steps}: {string.Join("; ", damage)}");
        }

        Assert.True(steps > 20, $"only {steps} steps");
    }

    internal static TestDesk TwoMembers(out string ona)
    {
        var test = new TestDesk().Unlock();
        ona = MembersTest.Join(test, Role.Verifier);
        return test;
    }

    internal static ErasureRow Erase(TestDesk test, string approver, string subject)
    {
        var asked = test.Mira.Erasures.Ask(subject, "asked for", "ask-" + subject);
        Assert.True(asked.IsDone, asked.Refusal?.Sentence);
        return test.Desk.As(approver).Erasures.Approve(asked.Id!, "approve-" + subject);
    }

    private static List<long> Recovered(TestDesk test, KeyRing ring, params string[] words) => Recovered(test, ring, long.MaxValue, words);

    private static List<long> Recovered(TestDesk test, KeyRing ring, long until, params string[] words)
    {
        var opener = new EntryOpener(ring);
        var entries = test.Desk.Journal.Read(0, 10_000).Where(e => e.Position < until).ToList();
        foreach (var entry in entries.AsEnumerable().Reverse()) Opened(entry); // takes up every wrapped key there is
        var names = entries.Select(e => Opened(e)?.Key).OfType<string>().Distinct().ToList();
        return [.. entries.Where(e => Bodies(e).Any(b => words.Any(w => Encoding.UTF8.GetString(b).Contains(w, StringComparison.OrdinalIgnoreCase)))).Select(e => e.Position)];

        Entry? Opened(StoredEntry entry)
        {
            try
            {
                return opener.Open(entry);
            }
            catch (JournalDamagedException)
            {
                return null;
            }
        }

        // The entry's own key, and every other key the ring holds, tried on it.
        IEnumerable<byte[]> Bodies(StoredEntry entry)
        {
            if (Opened(entry)?.Body is { } body) yield return body;
            var header = Homeward.Ledger.EntryHeader.Parse(entry.Header, out _)!;
            if (ring.JournalKey(header.Epoch) is not { } journalKey) yield break;
            var outer = EntrySeal.OpenOuter(header, entry.Header, entry.Sealed, journalKey);
            yield return outer.Act;
            foreach (var name in names)
            {
                if (ring.DataKey(name) is not { } key) continue;
                byte[]? found = null;
                try
                {
                    found = EntrySeal.OpenInner(header, entry.Header, entry.Sealed, journalKey, key, outer.InnerCommitment).Body;
                }
                catch (System.Security.Cryptography.CryptographicException)
                {
                    // another key's
                }

                if (found is not null) yield return found;
            }
        }
    }

    private static List<byte[]> SecretsOf(KeyRing ring, string source) => [ring.DataKey(source)!.ToArray()];

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    internal static string Tables(TestDesk test) => test.Desk.Live.Database.AskLong(q => string.Join('\n', q
        .Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", r => r.Text(0)).SelectMany(table =>
        {
            var columns = q.Rows("SELECT name FROM pragma_table_info($1)", r => r.Text(0), table);
            return q.Rows($"SELECT {string.Join(" || ' ' || ", columns.Select(c => $"coalesce(CAST(\"{c}\" AS TEXT), '')"))} FROM \"{table}\"", r => r.Text(0));
        })));

    private static void Whole(TestDesk test)
    {
        var damage = test.Mira.Check().Areas.SelectMany(a => a.Damage).ToList();
        Assert.True(damage.Count == 0, string.Join("; ", damage));
    }
}

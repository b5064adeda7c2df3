using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Homeward.Evidence;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Tests.Shared;
using Homeward.Verify;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

public sealed class BundleTest : IDisposable
{
    private readonly TestDesk test = new TestDesk().Unlock();
    private readonly Tools tools = new();
    private readonly SigningKey cosigner = new([.. Enumerable.Repeat((byte)7, 32)]);

    public void Dispose()
    {
        cosigner.Dispose();
        tools.Dispose();
        test.Dispose();
    }

    private NoteKey Cosigner => new("cosigner.example/one", NoteKey.CosignatureV1, cosigner.PublicKey);

    private NoteKey LogKey => NoteKey.Parse(test.Mira.Proofs.LogKey)!;

    private BundleTrust Trust => BundleTrust.Nothing with { LogKey = LogKey, Cosigners = [Cosigner] };

    private string Add(string text, string? from = null)
    {
        var file = tools.Write($"in/{Guid.NewGuid():N}.txt", text);
        return test.Mira.Evidence.Add(file, new AddOptions(From: from))[0].SourceIds[0];
    }

    private string Bundle(string name, BundleWish wish)
    {
        test.Mira.Proofs.Bundle(wish, tools.At(name));
        return tools.At(name);
    }

    private static BundleWish Wish(params string[] ids) => new(ids, "a court", "they asked", []);

    /// <summary>A desk with a cosigned state, a source, and other sources around it; and a bundle of that source.</summary>
    private (string Source, string File) Story(Func<BundleWish, BundleWish>? change = null)
    {
        Add("before");
        var source = Add("Они вернулись в мае. Fourteen men came back.\n");
        test.Mira.Proofs.Trust(Cosigner.Print(), "a newspaper", "act-trust");
        var answer = Cosigning.Answer(test.Mira.Proofs.Request(0), LogKey, null, Cosigner, test.Clock.Now, cosigner.Sign);
        Assert.True(test.Mira.Proofs.Accept(answer.Line!.Print(), "act-accept").Outcome.IsDone);
        for (var i = 0; i < 5; i++) Add($"after {i}");
        var wish = Wish(source);
        return (source, Bundle("b.tar", change is null ? wish : change(wish)));
    }

    private static BundleReport Check(string file, BundleTrust trust)
    {
        using var stream = File.OpenRead(file);
        return BundleCheck.OfArchive(stream, trust);
    }

    private static BundleReport Check(byte[] bundle, BundleTrust trust) => BundleCheck.OfArchive(new MemoryStream(bundle), trust);

    private static void Whole(BundleReport report) => Assert.True(report.IsWhole, string.Join('\n', OpenedBundle.Lines(report)));

    private static string Broken(BundleReport report)
    {
        Assert.False(report.IsWhole);
        return string.Join('\n', report.Findings.Where(f => f.Verdict == BundleVerdict.Broken).Select(f => $"{f.File}: {f.Sentence}"));
    }

    [Fact]
    public void Bundle_OfASource_HoldsForAStrangerAndSaysWhatItCannot()
    {
        var (_, file) = Story();
        var report = Check(file, Trust);
        Whole(report);
        Assert.DoesNotContain(report.Findings, f => f.Verdict == BundleVerdict.Unchecked);
        Assert.Contains(report.Findings, f => f.Sentence.Contains("very bytes", StringComparison.Ordinal));
        Assert.Contains(report.Findings, f => f.Sentence.Contains("cosigner.example/one signed that they saw", StringComparison.Ordinal));
        Assert.Contains(report.Findings, f => f.Sentence.Contains("source-received", StringComparison.Ordinal));

        // Who trusts nothing hears what could not be checked.
        var alone = Check(file, BundleTrust.Nothing);
        Whole(alone);
        Assert.Contains(alone.Findings, f => f.Verdict == BundleVerdict.Unchecked && f.Sentence.Contains("Ask the desk's people", StringComparison.Ordinal));
        Assert.Contains(alone.Findings, f => f.Verdict == BundleVerdict.Unchecked && f.Sentence.Contains("--cosigner", StringComparison.Ordinal));
    }

    [Fact]
    public void Bundle_UnpackedByTar_HoldsAndIsCheckedByHandAsPrinted()
    {
        foreach (var hide in new[] { false, true })
        {
            var (_, file) = Story(w => w with { HideActs = hide });
            var folder = Directory.CreateDirectory(tools.At("unpacked" + hide)).FullName;
            var unpacked = Tools.RunIn(folder, "tar", "-xf", file);
            Assert.True(unpacked.Code == 0 && unpacked.Error.Length == 0, unpacked.Error);
            Whole(OpenedBundle.Check(folder, new BundleOptions(LogKey.Print(), null, [Cosigner.Print()], [], null)));
            foreach (var (page, _) in BundlePages.Names)
            {
                var text = File.ReadAllText(Path.Combine(folder, page));
                Assert.DoesNotContain('{', string.Join('\n', text.Split('\n').Where(l => !l.StartsWith(' '))));
                var commands = string.Join('\n', text.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal) && !l.Contains("homeward-verify", StringComparison.Ordinal)));
                File.WriteAllText(tools.At("byhand.sh"), "set -eu\n" + commands + "\n");
                var ran = Tools.RunIn(folder, "bash", tools.At("byhand.sh"));
                Assert.True(ran.Code == 0, $"{page}: {ran.Out}\n{ran.Error}");
                Assert.Contains("Verified Successfully", ran.Out, StringComparison.Ordinal);
            }

            // The same commands complain when one byte of what they look at is another.
            foreach (var name in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(f => f.Contains("/entries/", StringComparison.Ordinal) || f.Contains("/originals/", StringComparison.Ordinal)).Take(7))
            {
                var bytes = File.ReadAllBytes(name);
                Flip(name, bytes, bytes.Length / 2);
                Assert.NotEqual(0, Tools.RunIn(folder, "bash", tools.At("byhand.sh")).Code);
                File.WriteAllBytes(name, bytes);
            }

            File.Delete(file);
        }

        static void Flip(string name, byte[] bytes, int at) => File.WriteAllBytes(name, [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]]);
    }

    [Fact]
    public void Check_OneByteOfAnyFileChanged_NamesThatFile()
    {
        var (_, file) = Story();
        var bundle = File.ReadAllBytes(file);
        var names = new List<string>();
        foreach (var (name, at, length) in Files(bundle))
        {
            names.Add(name);
            foreach (var place in new[] { 0, length / 2, length - 1 }.Distinct())
            {
                var changed = bundle.ToArray();
                changed[at + place] ^= 1;
                Assert.Contains(Check(changed, Trust).Findings, f => f.Verdict == BundleVerdict.Broken && f.File == name);
            }
        }

        Assert.Contains("custody.txt", names);
        Assert.Contains(names, n => n.StartsWith("originals/", StringComparison.Ordinal));
        Assert.True(names.Count > 20);
    }

    /// <summary>Not only in the files: no byte of the whole archive is free, and no length of it but the whole.</summary>
    [Fact]
    public void Check_AnyByteChangedOrCutOff_IsBroken()
    {
        var (_, file) = Story();
        var bundle = File.ReadAllBytes(file);
        for (var at = 0; at < bundle.Length; at += 197)
        {
            var changed = bundle.ToArray();
            changed[at] ^= 0x20;
            Assert.False(Check(changed, Trust).IsWhole, $"byte {at} of the archive is free");
        }

        for (var length = 0; length < bundle.Length; length += 4999) Assert.False(Check(bundle[..length], Trust).IsWhole);
        Assert.False(Check([.. bundle, 0], Trust).IsWhole);
        Assert.False(Check([.. bundle, .. bundle], Trust).IsWhole);
    }

    [Fact]
    public void Check_UnpackedFolder_NamesWhatIsMissingAddedOrChanged()
    {
        var (_, file) = Story();
        var folder = Directory.CreateDirectory(tools.At("unpacked")).FullName;
        Assert.Equal(0, Tools.RunIn(folder, "tar", "-xf", file).Code);
        var options = new BundleOptions(LogKey.Print(), null, [], [], null);
        Whole(OpenedBundle.Check(folder, options));
        var original = Directory.EnumerateFiles(Path.Combine(folder, "originals")).Single();
        File.AppendAllText(original, "x");
        Assert.Contains("originals/", Broken(OpenedBundle.Check(folder, options)), StringComparison.Ordinal);
        File.Delete(original);
        Assert.Contains("is missing", Broken(OpenedBundle.Check(folder, options)), StringComparison.Ordinal);
        File.CreateSymbolicLink(original, "/etc/hostname");
        Assert.Contains("is missing", Broken(OpenedBundle.Check(folder, options)), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "extra.txt"), "x");
        Assert.Contains("extra.txt: it is not of this bundle", Broken(OpenedBundle.Check(folder, options)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bundle_SealedToARecipient_IsOpenedByTheAgeToolAndTheVerifier()
    {
        Assert.Equal(0, tools.Run("age-keygen", "-o", "key.txt").Code);
        var recipient = tools.Run("age-keygen", "-y", "key.txt").Out.Trim();
        var (source, file) = Story(w => w with { SealTo = [recipient] });
        Assert.Equal(0, tools.Run("age", "-d", "-i", "key.txt", "-o", "open.tar", file).Code);
        Whole(Check(tools.At("open.tar"), Trust));
        Whole(OpenedBundle.Check(file, new BundleOptions(LogKey.Print(), null, [], [], tools.At("key.txt"))));
        Assert.Contains("--identity", Assert.Throws<WrongUseException>(() => OpenedBundle.Check(file, new BundleOptions(null, null, [], [], null))).Message, StringComparison.Ordinal);
        Assert.Equal(0, tools.Run("age-keygen", "-o", "other.txt").Code);
        Assert.Throws<SealBrokenException>(() => OpenedBundle.Check(file, new BundleOptions(null, null, [], [], tools.At("other.txt"))));
        var bytes = File.ReadAllBytes(file);
        bytes[^100] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Contains("seal around the bundle", Broken(OpenedBundle.Check(file, new BundleOptions(null, null, [], [], tools.At("key.txt")))), StringComparison.Ordinal);
        Assert.Equal("recipient", Assert.Throws<RefusedException>(() => Bundle("c.tar", Wish(source) with { SealTo = ["age1nonsense"] })).Code);
    }

    [Fact]
    public void ExportKey_OfASource_OpensTheOriginalWithTheAgeTool()
    {
        var source = Add("letter by letter\n");
        var (identity, file) = test.Mira.Proofs.ExportKey(source, "for the court", "act-key");
        tools.Write("key.txt", identity + "\n");
        Assert.Equal(0, tools.Run("age", "-d", "-i", "key.txt", "-o", "plain", file).Code);
        Assert.Equal("letter by letter\n", tools.Read("plain"));
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => test.Mira.Proofs.ExportKey("src-0000000000000000", "x", "act-none")).Code);
    }

    [Fact]
    public void Bundle_IsAnActThatTheNextBundleShowsWithoutSayingToWhom()
    {
        var (source, _) = Story();
        var before = test.Mira.RecordNumber;
        var second = Bundle("second.tar", Wish(source) with { For = "somebody else" });
        Assert.Equal(before + 1, test.Mira.RecordNumber);
        var report = Check(second, Trust);
        Whole(report);
        Assert.Contains(report.Findings, f => f.Sentence.Contains("source-bundled", StringComparison.Ordinal));
        Assert.DoesNotContain("a court", Encoding.UTF8.GetString(File.ReadAllBytes(second)), StringComparison.Ordinal);
        Assert.DoesNotContain("they asked", Encoding.UTF8.GetString(File.ReadAllBytes(second)), StringComparison.Ordinal);
        Assert.True(test.Reopen().Mira.Check().IsWhole);
        var exported = test.Mira.Evidence.Custody(source)!.Steps.Where(s => s.What == HandoverKinds.Exported).ToList();
        Assert.Equal(["a court", "somebody else"], exported.Select(s => s.To));
        Assert.Equal("they asked", exported[0].Why);
    }

    [Fact]
    public void Bundle_WithoutActs_ShowsTheDayAndNobody()
    {
        var (_, file) = Story(w => w with { HideActs = true });
        Whole(Check(file, Trust));
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        Assert.DoesNotContain(test.Founded.MemberId, text, StringComparison.Ordinal);
        Assert.Contains(Check(file, Trust).Findings, f => f.Sentence.Contains("2026-11-23", StringComparison.Ordinal));
    }

    [Fact]
    public void Bundle_WhatMustNotGoOut_IsRefusedAndNothingIsWritten()
    {
        var given = Add("a letter", from: "his sister");
        var plain = Add("another");
        var before = test.Mira.RecordNumber;
        Assert.Equal("giver", Refused(Wish(given)));
        Assert.Equal("wall", Refused(Wish("src-0000000000000000")));
        Assert.Equal("wall", Refused(Wish(plain, "prt-0000000000000000")));
        Assert.Equal("empty", Refused(Wish()));
        File.WriteAllText(tools.At("x.tar"), "here already");
        Assert.Equal("there", Refused(Wish(plain)));
        Assert.Equal("here already", tools.Read("x.tar"));
        Assert.Equal(before, test.Mira.RecordNumber);
        Whole(Check(Bundle("named.tar", Wish(given) with { NameGiver = true }), Trust));

        string Refused(BundleWish wish) => Assert.Throws<RefusedException>(() => test.Mira.Proofs.Bundle(wish, tools.At("x.tar"))).Code;
    }

    [Fact]
    public void Bundle_BehindAWall_DoesNotExistForOthers()
    {
        var source = Add("behind a wall");
        var seat = test.Mira.Seat;
        seat.Do("act-wall",
            new Draft("wall-opened", 1, [new("wal-1", 0)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Homeward.Access.WallOpened("a case", []))),
            new Draft("wall-set", 1, [new(source, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new Homeward.Access.WallSet("wal-1", "theirs"))));
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => Bundle("x.tar", Wish(source))).Code);
        Assert.Equal("wall", Assert.Throws<RefusedException>(() => test.Mira.Proofs.ExportKey(source, "x", "act-x")).Code);
        Assert.False(File.Exists(tools.At("x.tar")));
    }

    [Fact]
    public void Bundle_OfOneMessage_ShowsItAndNotItsExport()
    {
        var folder = Directory.CreateDirectory(tools.At("chat")).FullName;
        File.WriteAllText(Path.Combine(folder, "result.json"), """
            {"name":"chat","type":"private_group","id":1,"messages":[
            {"id":1,"type":"message","date":"2025-06-01T10:00:00","date_unixtime":"1748764800","from":"A","from_id":"user1","text":"SECRETWORD one"},
            {"id":2,"type":"message","date":"2025-06-01T10:01:00","date_unixtime":"1748764860","from":"B","from_id":"user2","text":"the second one"}]}
            """);
        var source = test.Mira.Evidence.Add(folder)[0].SourceIds[0];
        var part = test.Mira.Evidence.Parts(source, Slice.First()).Rows[1].Id;
        var file = Bundle("part.tar", Wish(part));
        var report = Check(file, Trust);
        Whole(report);
        Assert.Null(Assert.Single(report.Manifest!.Sources).Original);
        var bytes = Encoding.UTF8.GetString(File.ReadAllBytes(file));
        Assert.Contains("the second one", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRETWORD", bytes, StringComparison.Ordinal);
        // The whole export: the original carries the messages, the records of each are not needed.
        Whole(Check(Bundle("whole.tar", Wish(source)), Trust));
    }

    [Fact]
    public void Check_AKnownState_IsComparedOrSaidToLeadNowhere()
    {
        Add("one");
        var known = PublicCheck.NewestNote(test.Folder)!;
        var size = test.Mira.RecordNumber;
        var source = Add("two");
        var near = Check(Bundle("near.tar", Wish(source)), Trust with { Known = known });
        Assert.Contains(near.Findings, f => f.Verdict == BundleVerdict.Unchecked && f.Sentence.Contains($"--since {size}", StringComparison.Ordinal));
        var led = Check(Bundle("led.tar", Wish(source) with { Since = size }), Trust with { Known = known });
        Whole(led);
        Assert.Contains(led.Findings, f => f.Sentence.Contains("you kept is of this very journal", StringComparison.Ordinal));
        // The desk's own key under another root: two journals.
        var signing = test.Desk.Live.Keys.Signing;
        var fork = new Checkpoint(LogKey.Name, size, MerkleTree.EmptyRoot()).Sign(signing.PublicKey, signing.Sign);
        Assert.Contains("two different journals", Broken(Check(tools.At("led.tar"), Trust with { Known = fork })), StringComparison.Ordinal);
        Assert.Contains("--known", Broken(Check(tools.At("led.tar"), Trust with { Known = "nonsense" })), StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => Bundle("x.tar", Wish(source) with { Since = 1 })); // no checkpoint stands there
    }

    /// <summary>What somebody does who holds even the desk's signing key, or makes a desk of their own.</summary>
    [Fact]
    public void Check_ForgedAndSigned_IsToldByWhatCannotBeForged()
    {
        var (source, file) = Story();
        var files = Files(File.ReadAllBytes(file)).ToDictionary(f => f.Name, f => File.ReadAllBytes(file)[f.At..(f.At + f.Length)]);
        var manifest = BundleManifest.Parse(files["manifest.json"], out _)!;
        var original = manifest.Sources[0].Original!;
        var entry = $"entries/{manifest.Sources[0].Entry}";
        var other = manifest.Entries.First(e => e != manifest.Sources[0].Entry);
        Whole(Check(Repacked(manifest, files), Trust));

        Says("another file was received", (original, Encoding.UTF8.GetBytes("another text")));
        Says("not what was sealed", ($"{entry}/body", [.. files[$"{entry}/body"][..^2], (byte)' ', (byte)'}']));
        Says("not what was sealed", ($"{entry}/body.blind", new byte[32]));
        Says("not what was sealed", ($"{entry}/act", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[$"{entry}/act"]).Replace("08:00", "07:00", StringComparison.Ordinal))));
        Says("proof of another record", ($"{entry}/proof.txt", files[$"entries/{other}/proof.txt"]));
        Says("did not stand in the journal", ($"{entry}/sealed", [.. files[$"{entry}/sealed"][..^1], (byte)(files[$"{entry}/sealed"][^1] ^ 1)]));
        Says("stands at", ($"{entry}/header", files[$"entries/{other}/header"]));
        Says("what it discloses of its body is not whole", ($"{entry}/body.blind", new byte[31]));
        var forged = new Checkpoint(LogKey.Name, manifest.RecordNumber, MerkleTree.EmptyRoot());
        using var stranger = new SigningKey(new byte[32]);
        Says("not signed by this desk's key", ("checkpoint/note.txt", Encoding.UTF8.GetBytes(forged.Sign(stranger.PublicKey, stranger.Sign))));
        var signing = test.Desk.Live.Keys.Signing;
        Says("another checkpoint than this bundle's", ("checkpoint/note.txt", Encoding.UTF8.GetBytes(forged.Sign(signing.PublicKey, signing.Sign))));
        Says("does not show that the journal grew", ($"earlier/{manifest.Earlier[0]}/request.txt",
            Encoding.UTF8.GetBytes(new ConsistencyProof(manifest.Earlier[0], [new byte[32]], Encoding.UTF8.GetString(files["checkpoint/note.txt"])).Print())));
        Says("does not fit", ($"earlier/{manifest.Earlier[0]}/note.txt", Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(files[$"earlier/{manifest.Earlier[0]}/note.txt"]).TrimEnd('\n')[..^12] + "AAAAAAAAAAA=\n")));
        Listed("calls the thing of record", manifest with { Sources = [manifest.Sources[0] with { Id = "src-0000000000000000" }] });
        Listed("names no such record", manifest with { Entries = [.. manifest.Entries.Where(e => e != other)] });

        // A whole desk made up by somebody else is sound in itself; only the key you were given tells.
        using var made = new TestDesk().Unlock();
        var evidence = made.Mira.Evidence.Add(tools.Write("lie.txt", "a lie"))[0].SourceIds[0];
        made.Mira.Proofs.Bundle(Wish(evidence), tools.At("lie.tar"));
        Whole(Check(tools.At("lie.tar"), BundleTrust.Nothing));
        Assert.Contains("another key of this desk", Broken(Check(tools.At("lie.tar"), Trust)), StringComparison.Ordinal);

        void Says(string expected, (string Name, byte[] Content) change) =>
            Assert.Contains(expected, Broken(Check(Repacked(manifest, new(files) { [change.Name] = change.Content }), Trust)), StringComparison.Ordinal);

        void Listed(string expected, BundleManifest other) => Assert.Contains(expected, Broken(Check(Repacked(other, files), Trust)), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_HostileArchives_EndInOneSentenceWithoutMuchMemory()
    {
        var (_, file) = Story();
        var bundle = File.ReadAllBytes(file);
        var files = Files(bundle).ToDictionary(f => f.Name, f => bundle[f.At..(f.At + f.Length)]);
        var manifest = BundleManifest.Parse(files["manifest.json"], out _)!;
        foreach (var name in new[] { "../x", "/etc/passwd", "a/../../x", "C:/x", "a\\b", "x/./y", ".hidden", "nul", "COM1.txt", "a//b", "a/b/c/d", "x.", new string('a', 101), "SHA256sums", "originals/ü" })
        {
            var evil = manifest with { Files = [.. manifest.Files, new BundleFile(name, 1, new string('0', 64))] };
            Assert.Contains("manifest.json", Broken(Check(Raw(("manifest.json", evil.Print())), Trust)), StringComparison.Ordinal);
            if (name.Length <= 100 && name.All(char.IsAscii) && !BundleManifest.IsName(name)) Assert.NotEmpty(Broken(Check(Renamed(bundle, name), Trust)));
        }

        Assert.Contains("twice", Broken(Check(Raw(("manifest.json", (manifest with { Files = [.. manifest.Files, manifest.Files[0]] }).Print())), Trust)), StringComparison.Ordinal);
        var many = manifest with { Entries = [.. Enumerable.Range(0, 200_000).Select(i => (long)i)], RecordNumber = 1 << 30 };
        Assert.Contains("announces more", Broken(Check(Raw(("manifest.json", many.Print())), Trust)), StringComparison.Ordinal);
        foreach (var nonsense in new[] { "", "{}", "null", "[]", "{\"format\":\"homeward-bundle/draft-1\"}", new string('[', 100_000), "\"\\ud800\"" })
        {
            Assert.NotEmpty(Broken(Check(Raw(("manifest.json", Encoding.UTF8.GetBytes(nonsense))), Trust)));
        }

        // A manifest that announces 8 exabytes, and an archive that goes on for ever.
        var huge = Raw(("manifest.json", files["manifest.json"]));
        var header = huge[..512];
        Assert.Contains("longer than any such file", Broken(Check(Sized(header, long.MaxValue / 2), Trust)), StringComparison.Ordinal);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var endless = new Endless(bundle[..^1024], 200 << 20))
        {
            Assert.False(BundleCheck.OfArchive(endless, Trust).IsWhole);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100 << 20);
        Assert.NotEmpty(Broken(Check(RandomNumberGenerator.GetBytes(5000), Trust)));
        Assert.NotEmpty(Broken(Check([], Trust)));
        Assert.Contains("no bundle", Broken(Check(new byte[1024], Trust)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parsers_ChangedBytes_NeverThrowAndReadOnlyTheirOneSpelling()
    {
        var (_, file) = Story();
        var bundle = File.ReadAllBytes(file);
        var files = Files(bundle).ToDictionary(f => f.Name, f => bundle[f.At..(f.At + f.Length)]);
        var entry = files.Keys.Where(n => n.StartsWith("entries/", StringComparison.Ordinal)).GroupBy(n => n.Split('/')[1]).First();
        var pieces = entry.ToDictionary(n => n.Split('/')[2], n => files[n]);
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Byte, Gen.Int[0, 2]).Sample((at, value, how) =>
        {
            var manifest = Changed(files["manifest.json"], at, value, how);
            if (BundleManifest.Parse(manifest, out var reason) is { } read) Assert.Equal(manifest, read.Print());
            else Assert.NotNull(reason);
            foreach (var name in pieces.Keys)
            {
                var changed = new Dictionary<string, byte[]>(pieces) { [name] = Changed(pieces[name], at, value, how) };
                _ = DisclosedEntry.Read(long.Parse(entry.Key, null), changed);
            }
        }, iter: 2000);

        static byte[] Changed(byte[] bytes, int at, byte value, int how)
        {
            at %= bytes.Length;
            return how switch
            {
                0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], value, .. bytes[at..]],
                _ => [.. bytes[..at], .. bytes[(at + 1)..]],
            };
        }
    }

    /// <summary>Where each file of an archive lies.</summary>
    private static IEnumerable<(string Name, int At, int Length)> Files(byte[] bundle)
    {
        for (var at = 0; bundle[at] != 0;)
        {
            var name = Encoding.ASCII.GetString(bundle, at, 100).TrimEnd('\0');
            var length = Convert.ToInt32(Encoding.ASCII.GetString(bundle, at + 124, 11), 8);
            yield return (name, at + 512, length);
            at += 512 + (length + 511) / 512 * 512;
        }
    }

    private byte[] Repacked(BundleManifest manifest, Dictionary<string, byte[]> files)
    {
        var listed = manifest with
        {
            Files = [.. manifest.Files.Select(f => new BundleFile(f.Name, files[f.Name].Length, Convert.ToHexStringLower(SHA256.HashData(files[f.Name]))))],
        };
        var note = listed.Sign(LogKey, test.Desk.Live.Keys.Signing.Sign);
        return Raw([("manifest.json", listed.Print()), ("manifest.note", Encoding.UTF8.GetBytes(note)), ("SHA256SUMS", Encoding.UTF8.GetBytes(listed.Sums(note))),
            .. listed.Files.Select(f => (f.Name, files[f.Name]))]);
    }

    private byte[] Raw(params (string Name, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using var tar = BundleTar.Pack(files.Select(f => new BundlePiece(f.Name, f.Content.Length, () => new MemoryStream(f.Content))), test.Clock.Now);
        tar.CopyTo(packed);
        return packed.ToArray();
    }

    /// <summary>The same archive whose first file has another name, with a right checksum.</summary>
    private static byte[] Renamed(byte[] bundle, string name)
    {
        var changed = bundle.ToArray();
        changed.AsSpan(0, 100).Clear();
        Encoding.ASCII.GetBytes(name, changed);
        return Summed(changed);
    }

    private static byte[] Sized(byte[] header, long bytes)
    {
        var changed = header.ToArray();
        changed.AsSpan(124, 12).Clear();
        changed[124] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(changed.AsSpan(128), bytes);
        return Summed(changed);
    }

    private static byte[] Summed(byte[] changed)
    {
        changed.AsSpan(148, 8).Fill((byte)' ');
        var sum = changed.AsSpan(0, 512).ToArray().Sum(b => (int)b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", changed.AsSpan(148));
        return changed;
    }

    /// <summary>A beginning, and then letters without an end in sight.</summary>
    private sealed class Endless(byte[] beginning, long length) : Homeward.Basics.ForwardStream
    {
        private long at;

        public override int Read(Span<byte> buffer)
        {
            var n = (int)Math.Min(buffer.Length, length - at);
            for (var i = 0; i < n; i++) buffer[i] = at + i < beginning.Length ? beginning[at + i] : (byte)'x';
            at += n;
            return n;
        }
    }
}

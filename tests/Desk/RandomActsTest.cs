using System.Globalization;
using System.Text;
using CsCheck;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Tests.Scripts;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>
/// Random acts over Evidence and Claims, with stale versions, repeated act ids, restarts and failing writes among them:
/// at the end a check finds everything whole, and the views made again from the journal are the ones that were there.
/// </summary>
public class RandomActsTest
{
    private static readonly string[] Sentences =
    [
        "On 19 March 2025 a group of 175 came home, ARA said. ", "Его взяли в плен под Курском в начале мая 2024 года. ",
        "His wife fears that about thirty of them were sent back to the front at the end of May. ", "Нас обміняли 25 травня. ",
        "Nothing is known of the others. ", "\uFEFF\u202Eодно\u0000два ",
    ];

    private enum Step
    {
        AddText, AddList, AddAgain, Read, Accept, SetAside, Correct, Grade, Stale, Repeat, Fail, Reopen, Hand, Erase, Depart,
    }

    private static readonly Gen<(Step Step, int Pick)[]> Stories = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 999]).Array[5, 30];

    [Fact]
    public void Acts_InAnyOrder_LeaveAWholeDeskAndTheSameViews()
    {
        Stories.Sample(
            story =>
            {
                using var test = new TestDesk().Unlock();
                var told = new Story(test);
                foreach (var (step, pick) in story) told.Do(step, pick);
                var faults = Holdings.Faults(test.Mira);
                Assert.True(faults.Count == 0, string.Join("; ", faults));
                var before = test.Mira.Seat.Live.Database.TableHashes();
                test.Desk.Live.WriteSnapshot(test.Desk.Folder.Snapshot, always: true);
                test.Reopen(); // from the snapshot
                Assert.Equal(before, test.Mira.Seat.Live.Database.TableHashes());
                File.Delete(test.Desk.Folder.Snapshot);
                test.Reopen(); // from the journal alone
                Assert.Equal(before, test.Mira.Seat.Live.Database.TableHashes());
            },
            iter: Environment.GetEnvironmentVariable("HOMEWARD_LONG") == "1" ? 500 : 25, threads: 1);
    }

    private sealed class Story(TestDesk test)
    {
        private readonly List<string> files = [];
        private string? ona;
        private int acts;
        private (string Act, string Claim, int Version)? last;

        public void Do(Step step, int pick)
        {
            var act = string.Create(CultureInfo.InvariantCulture, $"act-{++acts}");
            var claims = test.Mira.Claims.List(Slice.First(200)).Rows.Where(r => r.Claim is not null).ToList();
            var claim = claims.Count == 0 ? null : claims[pick % claims.Count];
            switch (step)
            {
                case Step.AddText:
                    Add("text", ".txt", string.Concat(Enumerable.Range(0, 1 + pick % 5).Select(i => Sentences[(pick + i) % Sentences.Length])));
                    break;
                case Step.AddList:
                    Add("list", ".csv", Lists.Head + "\n" + string.Join('\n', Enumerable.Range(0, pick % 4).Select(i => $"Петров{i},Иван,,{1980 + i},{pick}")));
                    break;
                case Step.AddAgain when files.Count > 0:
                    test.Mira.Evidence.Add(files[pick % files.Count]);
                    break;
                case Step.Read:
                    foreach (var row in test.Mira.Evidence.Sources(Slice.First()).Rows.Where(r => !r.Erased)) test.Mira.Claims.ReadSource(row.Id);
                    break;
                case Step.Hand when test.Mira.Evidence.Sources(Slice.First()).Rows is { Count: > 0 } rows && !rows[pick % rows.Count].Erased:
                    var by = new Claim { Kind = Kinds.Practice, Start = pick % 3, Length = 1, Quote = "x" };
                    test.Mira.Claims.Propose(rows[pick % rows.Count].Id, by, act); // refused unless that letter stands there
                    break;
                case Step.Erase when test.Mira.Evidence.Sources(Slice.First()).Rows.Where(r => !r.Erased).ToList() is { Count: > 0 } rows:
                    ona ??= MembersTest.Join(test, Access.Role.Verifier);
                    ErasureTest.Erase(test, ona, rows[pick % rows.Count].Id);
                    last = null; // its statement may be gone
                    break;
                case Step.Depart:
                    var guest = test.Mira.Members.Invite("Guest", Access.Role.Editor, null, act);
                    Members.Accept(test.Desk, guest.Code, "a guest has this passphrase", act + "-in");
                    test.Mira.Members.Leave(guest.MemberId, "the visit is over", act + "-out");
                    break;
                case Step.Reopen:
                    test.Reopen();
                    break;
                case Step.Fail:
                    Fail(act, pick);
                    break;
                case Step.Repeat when last is { } done:
                    Assert.True(test.Mira.Claims.Accept(done.Claim, done.Version, done.Act).IsDone);
                    break;
                default:
                    if (claim is not null) Decide(step, act, claim, pick);
                    break;
            }
        }

        private void Decide(Step step, string act, ClaimRow claim, int pick)
        {
            var outcome = step switch
            {
                Step.Accept => test.Mira.Claims.Accept(claim.Id, claim.Version, act, pick % 2 == 0 ? null : "it says so"),
                Step.SetAside => test.Mira.Claims.SetAside(claim.Id, claim.Version, act),
                Step.Correct => test.Mira.Claims.Correct(claim.Id, claim.Version, new Correction(When: "2025-05-25~", Persons: "~30", Group: "g"), act, "why"),
                Step.Grade => test.Mira.Claims.Grade(claim.Id, claim.Version, new Grading((char)('A' + pick % 6), 1 + pick % 6), act),
                Step.Stale => test.Mira.Claims.Accept(claim.Id, claim.Version + 1 + pick % 2, act),
                _ => null,
            };
            if (step == Step.Stale) Assert.Equal("stale", outcome!.Refusal!.Code);
            else if (outcome is { IsDone: true }) last = (act, claim.Id, claim.Version);
        }

        private void Add(string name, string ending, string text)
        {
            var file = Path.Combine(test.Root, string.Create(CultureInfo.InvariantCulture, $"{name}-{files.Count}{ending}"));
            File.WriteAllText(file, text, new UTF8Encoding(false));
            files.Add(file);
            test.Mira.Evidence.Add(file);
        }

        /// <summary>A write that fails at a step, and the same again afterwards.</summary>
        private void Fail(string act, int pick)
        {
            var at = pick % 40;
            void Cut(string _)
            {
                if (at-- == 0) throw new IOException("power cut");
            }

            (test.Desk.Vault.TestingOnlyStep, test.Desk.Journal.TestingOnlyStep) = (Cut, Cut);
            try
            {
                Add(act, ".txt", Sentences[pick % Sentences.Length] + pick);
            }
            catch (IOException)
            {
                // adding it again below is what its person would do
            }

            (test.Desk.Vault.TestingOnlyStep, test.Desk.Journal.TestingOnlyStep) = (null, null);
            test.Mira.Evidence.Add(files[^1]);
        }
    }
}

using Homeward.Access;
using Homeward.Journal;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>
/// Every step of every change of keys fails once, before it ("did not happen") and after it ("happened, and the answer was lost");
/// then the program dies. Whatever the journal says then holds: who may sign in does, who may not does not, nothing staged or
/// outlived is left, every word of every source is there, and the change can be made again where it did not happen.
/// </summary>
public class KeyChangeTest
{
    private const string Ona = "ona has a long passphrase", Mira2 = "another one for mira now", Pavlo = "pavlo comes later on";

    private sealed record Change(string Name, Action<TestDesk> Do, Func<TestDesk, bool> Happened, string[] Before, string[] After);

    public static TheoryData<string> Changes => ["passphrase", "invite", "join", "leave", "role"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Change_EachStepFails_HappenedOrDidNot(string name)
    {
        using var world = new World();
        var change = world.Of(name);
        var steps = 0;
        for (var at = 0; at <= steps; at++)
        {
            using var test = world.Copy();
            var (step, cut) = (0, at);
            void Step(string _)
            {
                if (step++ == cut) throw new IOException("power cut");
            }

            (test.Desk.KeyFiles.TestingOnlyStep, test.Desk.Journal.TestingOnlyStep) = (Step, Step);
            try
            {
                change.Do(test);
            }
            catch (IOException)
            {
                Assert.True(step > cut);
            }

            steps = Math.Max(steps, step);
            (test.Desk.KeyFiles.TestingOnlyStep, test.Desk.Journal.TestingOnlyStep) = (null, null);
            Verify(world, test, change, $"{name}, step {at} of {steps}");
        }

        Assert.True(steps > 8, $"only {steps} steps");
    }

    private static void Verify(World world, TestDesk test, Change change, string about)
    {
        var desk = test.Restart().Desk;
        // Any member's passphrase that may be right by now ends what was begun; which one is, the journal says.
        Assert.True(change.Before.Union(change.After).Any(p => desk.Unlock(p) is not null && !desk.IsLocked), about);
        var happened = change.Happened(test);
        foreach (var passphrase in change.Before.Union(change.After))
        {
            var expected = (happened ? change.After : change.Before).Contains(passphrase);
            Assert.True(expected == (desk.Unlock(passphrase) is not null), $"{about}: {(happened ? "happened" : "did not happen")}, {passphrase}");
        }

        var session = desk.As(test.Founded.MemberId);
        Assert.Equal(World.Text, session.Evidence.Source(world.Source)!.Text);
        var check = session.Check().Areas;
        Assert.True(check.All(a => a.Damage.Count == 0 && a.Notes.Count == 0), about + ": " + string.Join("; ", check.SelectMany(a => a.Damage.Concat(a.Notes))));
        Assert.Single(Directory.EnumerateFiles(desk.Folder.Keys, "epoch-*"));
        Assert.Empty(Directory.EnumerateFiles(desk.Folder.Keys, "*.n*"));
        if (!happened)
        {
            change.Do(test);
            Assert.True(change.Happened(test), about);
        }
    }

    /// <summary>A desk with a source, two members and an open invitation, copied for every try.</summary>
    private sealed class World : IDisposable
    {
        public const string Text = "It stood here before.\n";
        private readonly TestDesk first = new TestDesk().Unlock();
        private readonly string ona, code;

        public World()
        {
            Source = first.AddFile("a.txt", Text);
            ona = MembersTest.Join(first, Role.Caseworker);
            code = first.Mira.Members.Invite("Pavlo", Role.Researcher, null, "invite").Code;
            first.Desk.Lock();
        }

        public string Source { get; }

        public Change Of(string name) => name switch
        {
            "passphrase" => new(name, t => t.Mira.Members.ChangePassphrase(first.Founded.Passphrase, Mira2, "change"),
                t => Done(t, "change"), [first.Founded.Passphrase, Ona], [Mira2, Ona]),
            "invite" => new(name, t => t.Mira.Members.Invite("Iryna", Role.Editor, null, "once more"), t => Done(t, "once more"),
                [first.Founded.Passphrase, Ona], [first.Founded.Passphrase, Ona]),
            "join" => new(name, t => Members.Accept(t.Desk, code, Pavlo, "accept"), t => Done(t, "accept"),
                [first.Founded.Passphrase, Ona], [first.Founded.Passphrase, Ona, Pavlo]),
            "leave" => new(name, t => t.Mira.Members.Leave(ona, "moved", "leave"), t => Done(t, "leave"),
                [first.Founded.Passphrase, Ona], [first.Founded.Passphrase]),
            _ => new(name, t => t.Mira.Members.SetRole(ona, Role.Administrator, "keeps the server", "role"),
                t => Done(t, "role"), [first.Founded.Passphrase, Ona], [first.Founded.Passphrase, Ona]),
        };

        public TestDesk Copy() => new TestDesk(first).Unlock();

        public void Dispose() => first.Dispose();

        private static bool Done(TestDesk test, string act) => test.Mira.Seat.Live.IsDone(act) > 0;
    }
}

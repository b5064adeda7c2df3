using System.Text;
using Homeward.Access;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Tests.Desk;

/// <summary>The second step of signing in: it guards the browser's door, is nobody's but the member's, and no code counts twice.</summary>
public sealed class SecondStepTest : IDisposable
{
    private readonly TestDesk test = new TestDesk().Unlock();
    private readonly string secret = SecondStep.NewSecret();

    public void Dispose() => test.Dispose();

    private string Now(int steps = 0) => OneTimeCode.Of(OneTimeCode.Parse(secret)!, OneTimeCode.StepOf(test.Clock.Now) + steps);

    private Unlocked? Knock(string code, bool waits = false) => test.Desk.Unlock(test.Founded.Passphrase, knock: new Knock(code, _ => waits));

    private IReadOnlyList<string> Begin() => test.Mira.SecondStep.Begin(secret, Now(), "act-second");

    [Fact]
    public void Door_WithASecondStep_TakesARightCodeOnceAndShutsAgainWithout()
    {
        Begin();
        test.Desk.Lock();
        var wrong = new Knock("000000", _ => false);
        Assert.Null(test.Desk.Unlock(test.Founded.Passphrase, knock: wrong));
        Assert.Equal(test.Founded.MemberId, wrong.StoppedFor);
        Assert.True(test.Desk.IsLocked);
        Assert.Null(Knock(""));
        Assert.True(test.Desk.IsLocked);
        Assert.NotNull(Knock(Now()));
        Assert.Null(Knock(Now())); // the same code, an instant later
        test.Reopen(); // a terminal of the machine needs none
        Assert.Null(Knock(Now())); // and a restart forgets nothing
        test.Clock.Now = test.Clock.Now.AddSeconds(30);
        Assert.NotNull(Knock(Now()));
        Assert.Null(Knock(Now(-1)));
    }

    [Fact]
    public void SpareCode_IsTakenOnceAlsoWhereAppCodesWait()
    {
        var spare = Begin();
        Assert.Equal(SecondStep.SpareCodes, spare.Distinct().Count());
        var knock = new Knock(Now(1), _ => true);
        Assert.Null(test.Desk.Unlock(test.Founded.Passphrase, knock: knock));
        Assert.True(knock.HasToWait);
        Assert.NotNull(Knock(spare[3].ToUpperInvariant().Replace('-', ' '), waits: true));
        Assert.Null(Knock(spare[3]));
        Assert.Equal(SecondStep.SpareCodes - 1, test.Mira.SecondStep.Status()!.SpareCodes);
    }

    [Fact]
    public void Secret_IsNowhereInClearAndEndsOnlyWithBoth()
    {
        var spare = Begin();
        var tables = test.Desk.Live.Database.Ask(q => q.Rows("SELECT sealed || salt FROM second_step UNION ALL SELECT hash FROM spare_code", r => r.Text(0)));
        Assert.All(tables, t => Assert.DoesNotContain(secret, t, StringComparison.OrdinalIgnoreCase));
        var body = test.Desk.Live.Open(test.Mira.RecordNumber - 1).Body!;
        Assert.DoesNotContain(secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.DoesNotContain(spare[0], Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.Equal("passphrase", Code(() => test.Mira.SecondStep.End("not it at all", Now(1), "x", "act-1")));
        Assert.Equal("code", Code(() => test.Mira.SecondStep.End(test.Founded.Passphrase, "000000", "x", "act-2")));
        test.Mira.SecondStep.End(test.Founded.Passphrase, Now(1), "a new telephone", "act-3");
        Assert.Null(test.Mira.SecondStep.Status());
        Assert.NotNull(Knock(""));
    }

    [Fact]
    public void Begin_WithoutTheAppsCode_ChangesNothing()
    {
        Assert.Equal("code", Code(() => test.Mira.SecondStep.Begin(secret, "123456", "act-1")));
        Assert.Equal("secret", Code(() => test.Mira.SecondStep.Begin("short", Now(), "act-2")));
        Assert.Null(test.Mira.SecondStep.Status());
        Begin();
        Assert.Equal("already", Code(() => test.Mira.SecondStep.Begin(secret, Now(), "act-3")));
    }

    [Fact]
    public void Recovery_ThatMakesANewKey_TakesTheSecondStepAway()
    {
        Begin();
        var parts = test.Mira.Recovery.SetUp(2, 3, false, "act-setup");
        Recovery.Use(test.Desk, [parts[0].Words, parts[2].Words], "Mira", "a wholly new passphrase", "act-use");
        test.Desk.Lock();
        Assert.NotNull(test.Desk.Unlock("a wholly new passphrase", knock: new Knock("", _ => false)));
        Assert.Null(test.Mira.SecondStep.Status());
    }

    [Fact]
    public void Passkey_ThatSigned_PassesOnceForEachCountAndIsDoubtedWhenItGoesBack()
    {
        var made = new Passkey("a2V5", "blue stick", test.Clock.Now, null, null, [1, 2, 3], 4, ["usb"], false, false);
        Assert.Equal("passphrase", Code(() => test.Mira.Passkeys.Add(made, "not it at all", "act-1")));
        Assert.Equal("name", Code(() => test.Mira.Passkeys.Add(made with { Name = " " }, test.Founded.Passphrase, "act-2")));
        test.Mira.Passkeys.Add(made, test.Founded.Passphrase, "act-3");
        Assert.Equal("already", Code(() => test.Mira.Passkeys.Add(made, test.Founded.Passphrase, "act-4")));
        Assert.Null(Knock(""));
        Assert.Null(Show("other", 9));
        Assert.NotNull(Show("a2V5", 5));
        Assert.Null(Assert.Single(test.Mira.Passkeys.List()).Doubted);
        Assert.Null(Show("a2V5", 5));
        Assert.Null(Show("a2V5", 0));
        Assert.Equal(test.Clock.Now, test.Mira.Passkeys.List()[0].Doubted!.Value);
        test.Reopen(); // a restart forgets neither count nor doubt
        Assert.Null(Show("a2V5", 5));
        Assert.NotNull(Show("a2V5", 6));
        Assert.Equal("passphrase", Code(() => test.Mira.Passkeys.End("a2V5", "not it at all", "x", "act-5")));
        test.Mira.Passkeys.End("a2V5", test.Founded.Passphrase, "lost", "act-6");
        Assert.NotNull(Knock(""));
        Assert.True(test.Mira.Check().IsWhole);
    }

    [Fact]
    public void Passkey_OfBeforeARecovery_CountsNoMore()
    {
        test.Mira.Passkeys.Add(new("a2V5", "stick", test.Clock.Now, null, null, [1], 0, [], true, true), test.Founded.Passphrase, "act-1");
        Assert.NotNull(Show("a2V5", 0));
        var parts = test.Mira.Recovery.SetUp(2, 3, false, "act-setup");
        Recovery.Use(test.Desk, [parts[0].Words, parts[2].Words], "Mira", "a wholly new passphrase", "act-use");
        test.Desk.Lock();
        Assert.NotNull(test.Desk.Unlock("a wholly new passphrase", knock: new Knock("", _ => false)));
        Assert.Empty(test.Mira.Passkeys.List());
    }

    private Unlocked? Show(string id, long count) => test.Desk.Unlock(test.Founded.Passphrase, knock: new Knock("", _ => false)
    {
        Passkey = (member, theirs) => member == test.Founded.MemberId && theirs.Count == 1 ? new PasskeyShown(id, count, false) : null,
    });

    private static string Code(Action act) => Assert.Throws<RefusedException>(act).Code;
}

using Homeward.Tests.App.Intake;
using Xunit;

namespace Homeward.Tests.Scripts;

/// <summary>The two-machine layout as an administrator runs it: a rented intake, a desk that collects, answers carried back.</summary>
public class IntakeScriptTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoMachines_FromTheFormToTheAnswer_WithCommandsOnly()
    {
        using var program = new CommandLine();
        string At(string name) => Path.Combine(program.Folder, name);
        string[] me = ["--desk", At("d"), "--passphrase-file", program.Write("passphrase", "a passphrase of a test\n")];
        Assert.Equal(0, program.Run(["init", At("d"), "--passphrase-file", me[3]]).Code);
        Assert.Equal(0, program.Run(["settings", "set", "intakeTitle", "Way Home", "--why", "public", .. me]).Code);
        Assert.Equal(0, program.Run(["intake-keys", "--out", At("face"), .. me]).Code);
        var early = program.Run("intake", "--folder", At("rented"));
        Assert.Equal(2, early.Code);
        Assert.Contains("homeward intake-keys --out FILE", early.Error, StringComparison.Ordinal);
        string machine;
        using (var served = Served.Start(program.Folder, "intake", "--folder", At("rented"), "--keys", At("face"), "--port", "0", "--watch-port", "0"))
        {
            machine = served.Said.GetProperty("machineWords").GetString()!;
            using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(served.Said.GetProperty("address").GetString()!) };
            var form = await browser.GetStringAsync("/ru", Stop);
            Assert.Contains("Way Home", form, StringComparison.Ordinal);
            await Task.Delay(TimeSpan.FromSeconds(3.1), Stop); // the patience a real form asks for
            using var sent = await browser.PostAsync("/ru", RunningIntake.Letter(RunningIntake.TokenIn(form), "zqletter"), Stop);
            var words = await RunningIntake.WordsIn(sent);
            var asked = program.Run(["collect", "--from", At("rented"), .. me]);
            Assert.Equal(3, asked.Code);
            Assert.Contains(machine, asked.Error, StringComparison.Ordinal);
            var first = program.Run(["collect", "--from", At("rented"), "--trust", machine, "--json", .. me]);
            Assert.Equal((0, 1), (first.Code, first.Json.GetProperty("taken").GetInt32()));
            Assert.Equal(0, program.Run(["collect", "--from", At("rented"), "--replies", At("back.tar"), .. me]).Code);
            var taken = program.Run("intake", "--folder", At("rented"), "--take", At("back.tar"), "--json");
            Assert.Equal((0, 0), (taken.Code, taken.Json.GetProperty("answers").GetInt32()));
            using var look = await RunningIntake.Look(browser, words, "ru");
            Assert.Contains("Ответа пока нет", await look.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Equal(2, program.Run("intake", "--folder", At("rented"), "--take", me[3]).Code);
    }

    [Fact]
    public async Task Serve_WithIntakeAndWatch_TellsItsStateAndNothingElse()
    {
        using var program = new CommandLine();
        var passphrase = program.Write("passphrase", "a passphrase of a test\n");
        Assert.Equal(0, program.Run("init", Path.Combine(program.Folder, "d"), "--passphrase-file", passphrase).Code);
        using var served = Served.Start(program.Folder, "serve", "--desk", Path.Combine(program.Folder, "d"), "--port", "0", "--intake-port", "0", "--watch-port", "0");
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var watch = served.Said.GetProperty("watch").GetString();
        Assert.Equal("{\"state\":\"locked\"}\n", await browser.GetStringAsync(watch + "/health", Stop));
        var metrics = await browser.GetStringAsync(watch + "/metrics", Stop);
        Assert.Contains("homeward_locked 1\n", metrics, StringComparison.Ordinal);
        Assert.All(metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.Matches("^(# (HELP|TYPE) )?homeward_[a-z_]+ .+$", l));
        using var intake = await browser.GetAsync(served.Said.GetProperty("intake").GetString() + "/health", Stop);
        Assert.NotEqual(200, (int)intake.StatusCode); // nobody outside is told
    }
}

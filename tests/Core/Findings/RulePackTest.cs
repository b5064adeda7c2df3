using System.Text;
using CsCheck;
using Homeward.Basics;
using Homeward.Findings;
using Xunit;

namespace Homeward.Tests.Core.Findings;

public class RulePackTest
{
    private const string Facts = """
        {"whoToAsk": {"family": {"en": "the family", "ru": "семья", "uk": "родина"}},
         "conditions": {"long": {"when": {"fact": "days", "atLeast": "$long_captivity_days"}},
             "very": {"when": {"named": "long"}}},
         "facts": [
          {"name": "mode", "kind": "code", "values": ["a", "b", "c"], "sensitivity": "low", "ask": "family",
           "title": {"en": "m", "ru": "m", "uk": "m"}, "question": {"en": "?", "ru": "?", "uk": "?"}},
          {"name": "days", "kind": "number", "sensitivity": "low", "ask": "family",
           "title": {"en": "d", "ru": "d", "uk": "d"}, "question": {"en": "?", "ru": "?", "uk": "?"}},
          {"name": "from", "kind": "day", "sensitivity": "low", "ask": "family",
           "title": {"en": "f", "ru": "f", "uk": "f"}, "question": {"en": "?", "ru": "?", "uk": "?"}},
          {"name": "to", "kind": "day", "sensitivity": "low", "ask": "family",
           "title": {"en": "t", "ru": "t", "uk": "t"}, "question": {"en": "?", "ru": "?", "uk": "?"}}]}
        """;

    private static readonly DateOnly Day = new(2025, 6, 11);

    [Fact]
    public void Shipped_Pack_HasNoProblems() => Assert.Empty(RulePack.Shipped.Problems);

    [Fact]
    public void Shipped_Texts_NeverSpeakOfAWarCrime()
    {
        string[] forbidden = ["war crime", "военное преступление", "воєнний злочин", "військовий злочин"];
        foreach (var name in typeof(RulePack).Assembly.GetManifestResourceNames())
        {
            using var reader = new System.IO.StreamReader(typeof(RulePack).Assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd();
            Assert.All(forbidden, words => Assert.DoesNotContain(words, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("""{"fact": "nothing", "is": "a"}""", "there is no fact 'nothing'")]
    [InlineData("""{"fact": "mode", "is": "z"}""", "has no value 'z'")]
    [InlineData("""{"fact": "mode", "atLeast": 3}""", "is a Code, asked as a Number")]
    [InlineData("""{"fact": "days", "atLeast": "$other"}""", "parameter 'other'")]
    [InlineData("""{"fact": "days", "atLeast": "soon"}""", "is no number")]
    [InlineData("""{"named": "short"}""", "no named condition 'short'")]
    [InlineData("""{"every": []}""", "a condition needs one of")]
    [InlineData("""{"fact": "mode"}""", "nothing is asked of it")]
    [InlineData("""[]""", "a condition is an object")]
    [InlineData("""{"fact": "from", "onOrAfterFact": "mode"}""", "'mode' is not a day")]
    public void Read_BadCondition_IsNamedWithItsPlace(string when, string problem)
    {
        var pack = Pack(Rule(when));
        Assert.Contains(pack.Problems, said => said.Contains(problem, StringComparison.Ordinal));
        Assert.All(pack.Problems, said => Assert.StartsWith("rules.json: T-1", said, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NamedConditionThatUsesItself_IsRefused()
    {
        var facts = Facts.Replace("""{"fact": "days", "atLeast": "$long_captivity_days"}""", """{"named": "very"}""",
            StringComparison.Ordinal);
        var pack = RulePack.Read(Encoding.UTF8.GetBytes(facts), []);
        Assert.Contains(pack.Problems, said => said.Contains("uses itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OverlappingVersions_AreRefused()
    {
        var first = Rule("""{"fact": "mode", "is": "a"}""");
        var second = first.Replace("2020-01-01", "2023-01-01", StringComparison.Ordinal);
        Assert.Contains(Pack(first + "," + second).Problems, said =>
            said.Contains("two versions", StringComparison.Ordinal));
        var ended = first.Replace("\"validTo\": null", "\"validTo\": \"2022-12-31\"", StringComparison.Ordinal);
        var pack = Pack(ended + "," + second);
        Assert.Empty(pack.Problems);
        Assert.Equal(new DateOnly(2020, 1, 1), pack.Find("T-1", new(2022, 12, 31))!.ValidFrom);
        Assert.Equal(new DateOnly(2023, 1, 1), pack.Find("T-1", new(2023, 1, 1))!.ValidFrom);
        Assert.Null(pack.Find("T-1", new(2019, 12, 31)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"rules\": 3}")]
    [InlineData("{\"rules\": [{}]}")]
    public void Read_BrokenFile_IsAProblemAndNotAnException(string json) =>
        Assert.NotEmpty(RulePack.Read(Encoding.UTF8.GetBytes(Facts),
            [("rules.json", Encoding.UTF8.GetBytes(json))]).Problems);

    [Fact]
    public void Assess_PackWithProblems_Refuses()
    {
        var pack = Pack(Rule("""{"fact": "mode", "is": "z"}"""));
        Assert.Throws<InvalidOperationException>(() => Finding.Assess(pack, pack.Rules[0], new([]), Day));
    }

    [Fact]
    public void Hash_ChangesWithTheRuleAndWithNamedConditionsItUses()
    {
        var rule = Rule("""{"named": "very"}""");
        var hash = Pack(rule).Rules[0].Hash;
        Assert.Equal(hash, Pack(rule).Rules[0].Hash);
        Assert.Equal(hash, Pack(rule.Replace(", ", ",   ", StringComparison.Ordinal)).Rules[0].Hash);
        Assert.NotEqual(hash, Pack(rule.Replace("Article 1", "Article 2", StringComparison.Ordinal)).Rules[0].Hash);
        var facts = Facts.Replace("$long_captivity_days", "$long_captivity_days\", \"x\": \"y",
            StringComparison.Ordinal);
        var other = RulePack.Read(Encoding.UTF8.GetBytes(facts), [("rules.json", File(rule))]).Rules[0].Hash;
        Assert.NotEqual(hash, other);
    }

    [Fact]
    public void Assess_SameInput_GivesTheSameFindingWithRuleAndHash()
    {
        var pack = Pack(Rule("""{"fact": "mode", "in": ["a", "b"]}"""));
        var facts = new FactSet([new("mode", FactValue.Code("a", "b"), ["clm-1"])]);
        var finding = Finding.Assess(pack, pack.Rules[0], facts, Day);
        Assert.Equal(FindingOutcome.Engaged, finding.Outcome);
        Assert.Equal(("T-1", "1", pack.Rules[0].Hash), (finding.RuleId, finding.RuleVersion, finding.RuleHash));
        Assert.Equal(["clm-1"], finding.ClaimIds);
    }

    [Fact]
    public void Assess_DaysInOrder_AreComparedAsSpans()
    {
        var pack = Pack(Rule("""{"fact": "to", "onOrAfterFact": "from"}"""));
        FindingOutcome Of(DateOnly? fromFirst, DateOnly? fromLast, DateOnly? toFirst, DateOnly? toLast) =>
            Finding.Assess(
            pack, pack.Rules[0],
            new([new("from", FactValue.Day(fromFirst, fromLast), []),
                new("to", FactValue.Day(toFirst, toLast), [])]), Day).Outcome;
        Assert.Equal(FindingOutcome.Engaged, Of(null, Day, Day, null));
        Assert.Equal(FindingOutcome.NotEngaged, Of(Day, null, null, Day.AddDays(-1)));
        Assert.Equal(FindingOutcome.Unknown, Of(Day, Day.AddDays(5), Day, Day.AddDays(5)));
        Assert.Equal(FindingOutcome.Unknown, Of(null, null, null, null));
        var open = Finding.Assess(pack, pack.Rules[0], new([]), Day);
        Assert.Equal(["from", "to"], open.Missing.Select(fact => fact.Definition.Name));
    }

    /// <summary>
    /// The engine against every completion of the facts, one by one: sound and exact on a rule with three rows.
    /// </summary>
    [Fact]
    public void Assess_RandomRulesAndFacts_AgreeWithTryingEveryWorld() =>
        Gen.Select(GenCondition(2), GenCondition(2), GenCondition(2), Gen.Int[1, 7], Gen.Int[0, 12],
            Gen.Int[0, 12]).Sample(
            (one, two, three, modes, low, spread) =>
            {
                var pack = Pack(Rule(one, two, three));
                Assert.Empty(pack.Problems);
                string[] codes = [.. "abc".Where((_, i) => (modes & 1 << i) != 0).Select(c => c.ToString())];
                var worlds =
                    from code in codes
                    from days in Enumerable.Range(low, spread + 1)
                    select Finding.Assess(pack, pack.Rules[0], World(FactValue.Code(code), days, days), Day);
                var expected = worlds.Select(world => Assert.Single(world.Possible)).Distinct().Order();
                var finding = Finding.Assess(pack, pack.Rules[0], World(FactValue.Code(codes), low, low + spread), Day);
                Assert.Equal(expected, finding.Possible);
                Assert.Equal(finding.Possible.Count == 1 ? finding.Possible[0] : FindingOutcome.Unknown,
                    finding.Outcome);
                if (finding.Outcome == FindingOutcome.Unknown) Assert.NotEmpty(finding.Missing);
            }, iter: 300);

    [Theory]
    [InlineData("2025-03-19", "2025-03-19", "2025-06-19", "2025-06-19")]
    [InlineData("2025-11-30", "2025-12-01", "2026-02-28", "2026-03-01")]
    [InlineData(null, "2025-03-19", null, "2025-06-19")]
    [InlineData("2025-03-01", null, "2025-06-01", null)]
    public void Deadline_UncertainStart_HasAnEarliestAndALatestLastDay(
        string? first, string? last, string? earliest, string? latest)
    {
        var pack = Pack(Rule("""{"fact": "mode", "is": "a"}""",
            deadline: """{"length": 3, "unit": "months", "countedFromFact": "from", "confidence": "V"}"""));
        Assert.Empty(pack.Problems);
        var span = DeadlineSpan.Of(pack.Rules[0], Date(first, last))!;
        Assert.Equal((ToDay(earliest), ToDay(latest)), (span.Earliest, span.Latest));
    }

    [Fact]
    public void Deadline_IsOver_IsUnknownBetweenItsTwoLastDays()
    {
        var pack = Pack(Rule("""{"fact": "mode", "is": "a"}""",
            deadline: """{"length": 30, "unit": "days", "countedFromFact": "from", "confidence": "K"}"""));
        var span = DeadlineSpan.Of(pack.Rules[0], Date("2025-03-01", "2025-03-05"))!;
        Assert.Equal(Truth.False, span.IsOverOn(new(2025, 3, 31)));
        Assert.Equal(Truth.Unknown, span.IsOverOn(new(2025, 4, 1)));
        Assert.Equal(Truth.Unknown, span.IsOverOn(new(2025, 4, 4)));
        Assert.Equal(Truth.True, span.IsOverOn(new(2025, 4, 5)));
    }

    [Fact]
    public void Deadline_BadTerm_IsAProblem() => Assert.Equal(3, Pack(Rule("""{"fact": "mode", "is": "a"}""",
        deadline: """{"length": 0, "unit": "moons", "countedFromFact": "mode", "confidence": "V"}""")).Problems.Count);

    private static FactSet World(FactValue mode, int low, int high) =>
        new([new("mode", mode, []), new("days", FactValue.Number(low, high), [])]);

    private static Gen<string> GenCondition(int depth)
    {
        var atom = Gen.OneOf(
            Gen.Int[0, 2].Select(at => $$"""{"fact": "mode", "is": "{{"abc"[at]}}"}"""),
            Gen.Int[0, 20].Select(days => $$"""{"fact": "days", "atLeast": {{days}}}"""),
            Gen.Int[0, 20].Select(days => $$"""{"fact": "days", "atMost": {{days}}}"""));
        if (depth == 0) return atom;
        var inner = GenCondition(depth - 1);
        return Gen.OneOf(atom,
            inner.Select(one => $$"""{"not": {{one}}}"""),
            Gen.Select(inner, inner, (one, two) => $$"""{"all": [{{one}}, {{two}}]}"""),
            Gen.Select(inner, inner, (one, two) => $$"""{"any": [{{one}}, {{two}}]}"""));
    }

    private static string Rule(string one, string two, string three) => Text(string.Concat("\"rows\": [",
        Row("1", "engaged", one), ",", Row("2", "arguable", two), ",", Row("3", "not-engaged", three), "], ",
        """ "otherwise": {"outcome": "engaged", "says": {"en": "", "ru": "", "uk": ""}} """));

    private static string Row(string id, string outcome, string when) => $$"""
        {"id": "{{id}}", "outcome": "{{outcome}}", "confidence": "V", "when": {{when}},
         "says": {"en": "", "ru": "", "uk": ""} }
        """;

    private static string Rule(string when, string deadline = "null") =>
        Text($"\"when\": {when}, \"deadline\": {deadline}");

    private static string Text(string body) => $$"""
        {"id": "T-1", "version": "1", "title": {"en": "t", "ru": "t", "uk": "t"}, "bodyOfLaw": "test",
            "validFrom": "2020-01-01",
         "validTo": null, "parameters": {"long_captivity_days": 366}, "citation": {"instrument": "Article 1"},
             "confidence": "V",
         "consequence": {"en": "c", "ru": "c", "uk": "c"}, "whoIsBound": {"en": "w", "ru": "w", "uk": "w"}, {{body}} }
        """;

    private static byte[] File(string rules) => Encoding.UTF8.GetBytes($$"""{"rules": [{{rules}}]}""");

    private static RulePack Pack(string rules) =>
        RulePack.Read(Encoding.UTF8.GetBytes(Facts), [("rules.json", File(rules))]);

    private static UncertainDate Date(string? first, string? last) =>
        new(null, null, null, $"{first ?? ".."}/{last ?? ".."}", ToDay(first), ToDay(last), "test", "given");

    private static DateOnly? ToDay(string? day) => day is null ? null
        : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
}

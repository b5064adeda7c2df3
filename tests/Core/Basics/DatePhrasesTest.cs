using System.Globalization;
using CsCheck;
using Homeward.Basics;
using Xunit;

namespace Homeward.Tests.Core.Basics;

public class DatePhrasesTest(ITestOutputHelper output)
{
    private static string Table(string lang)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null
            && !File.Exists(
            Path.Combine(folder.FullName, "tests", "Core", "Basics", $"phrases.{lang}.tsv"))) folder =
                folder.Parent;
        Assert.True(folder is not null, $"tests/Core/Basics/phrases.{lang}.tsv was not found above the test program");
        return Path.Combine(folder!.FullName, "tests", "Core", "Basics", $"phrases.{lang}.tsv");
    }

    private sealed record Row(string Lang, DateOnly? Anchor, string Phrase, string Edtf, string Earliest, string Latest)
    {
        public string Kind => Edtf switch
        {
            "relative" or "duration" or "frequency" or "refused" => Edtf,
            _ when Edtf.Contains("..", StringComparison.Ordinal) => "open",
            _ when Edtf[0] is '{' or '[' => "set",
            _ when Edtf.Contains('~', StringComparison.Ordinal) || Edtf.Contains('?', StringComparison.Ordinal) =>
                "vague",
            _ when Edtf.Contains('/', StringComparison.Ordinal) => "span",
            _ => "plain",
        };
    }

    private static List<Row> Rows(string lang) =>
        [.. File.ReadLines(Table(lang)).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t'))
            .Select(c =>
                new Row(lang, c[0].Length == 0 ? null
                : DateOnly.Parse(c[0], CultureInfo.InvariantCulture), c[1], c[2], c[3], c[4]))];

    private static string Day(DateOnly? d) => d?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";

    private static (string Edtf, string Earliest, string Latest) Answer(Row row)
    {
        var r = DatePhrases.Parse(row.Phrase, row.Lang, row.Anchor);
        if (r.Date is { } d) return (d.Edtf, Day(d.Earliest), Day(d.Latest));
        var bounds = row.Earliest != "-" || row.Latest != "-";
        if (r.Relative is { } x)
        {
            var sign = x.Direction == RelativeDirection.Before ? "-" : "+";
            return bounds ? ("relative", $"{sign}{x.DaysLow}", x.DaysHigh is { } h ? $"{sign}{h}" : "..")
                : ("relative", "-", "-");
        }

        var found = DatePhrases.Find(row.Phrase, row.Lang, row.Anchor);
        if (r.Refusal == "how often, not when") return ("frequency", "-", "-");
        if (r.Refusal != "a length of time, not a date") return ("refused", "-", "-");
        var m = found.First(f => f.IsDuration);
        return bounds ? ("duration", $"{m.DaysLow}", $"{m.DaysHigh}") : ("duration", "-", "-");
    }

    /// <summary>A miss is tolerable when it refuses, keeps the right reading beside its own, or is wider than the
    /// truth.</summary>
    private static bool IsWrong(Row row)
    {
        var r = DatePhrases.Parse(row.Phrase, row.Lang, row.Anchor);
        if (r.Date is not { } d) return false;
        if (r.Alternatives.Any(a => a.Edtf == row.Edtf)) return false;
        if (row.Kind is "relative" or "duration" or "frequency" or "refused") return true;
        var low = row.Earliest == "-" ? (DateOnly?)null : DateOnly.Parse(row.Earliest, CultureInfo.InvariantCulture);
        var high = row.Latest == "-" ? (DateOnly?)null : DateOnly.Parse(row.Latest, CultureInfo.InvariantCulture);
        return new DateSpan(d.Earliest, d.Latest).Contains(new(low, high)) != Truth.True;
    }

    [Theory]
    [InlineData("en", 700)]
    [InlineData("ru", 700)]
    [InlineData("uk", 700)]
    [InlineData("ca", 200)]
    [InlineData("es", 200)]
    public void Parse_GoldenTable_IsExactNearlyAlwaysAndNeverWrong(string lang, int atLeast)
    {
        var rows = Rows(lang);
        Assert.True(rows.Count >= atLeast, $"{rows.Count} rows");
        var misses = rows.Where(r => Answer(r) != (r.Edtf, r.Earliest, r.Latest)).ToList();
        foreach (var kind in rows.GroupBy(r => r.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine(
                $"{lang} {kind.Key}: {kind.Count() - kind.Count(misses.Contains)} of {kind.Count()} exact");
        }

        foreach (var m in misses)
            output.WriteLine($"miss {Day(m.Anchor)} \"{m.Phrase}\": {m.Edtf} expected, {Answer(m)} read");
        var exact = (rows.Count - misses.Count) / (double)rows.Count;
        output.WriteLine($"{lang}: {exact:P1} of {rows.Count}");
        Assert.Empty(misses.Where(IsWrong).Select(m => m.Phrase));
        Assert.True(exact >= 0.98, $"{exact:P1} exact");
    }

    [Fact]
    public void Parse_GoldenTableWithWrongAnchors_Fails()
    {
        // The table can fail: a month later most relative phrases mean other days.
        var moved =
            Rows("ru").Where(r => r.Anchor is not null).Select(r => r with { Anchor = r.Anchor!.Value.AddMonths(5) })
            .ToList();
        Assert.True(moved.Count(r => Answer(r) != (r.Edtf, r.Earliest, r.Latest)) > moved.Count / 4);
    }

    [Fact]
    public void Find_RunningText_TakesTheMonthNamedBefore()
    {
        const string text =
            "Освободили его 19 марта, это она узнала из списка. 21-го позвонил сам. Ему пообещали две недели отпуска.";
        var found = DatePhrases.Find(text, "ru", new(2025, 3, 25));
        Assert.Equal(["2025-03-19", "2025-03-21", "../.."], found.Select(m => m.Date.Edtf));
        Assert.Equal("21-го", text.Substring(found[1].Start, found[1].Length));
        Assert.True(found[2].IsDuration);
    }

    [Fact]
    public void Find_EnglishReport_TakesBareDaysFromTheNamedMonth()
    {
        const string text =
            "Two exchanges took place in September: 49 for 49 on the 13th and 103 for 103 on the 14th. Our "
                + "letters of 20 September.";
        var found = DatePhrases.Find(text, "en", new(2024, 10, 11));
        Assert.Equal(["2024-09", "2024-09-13", "2024-09-14", "2024-09-20"], found.Select(m => m.Date.Edtf));
    }

    [Theory]
    [InlineData(
        "en", "Of the 152 men who returned, 31 may march home; 175 for 175, at 14:30, 5% of 2,000, T-72, the "
            + "13th brigade, in second place")]
    [InlineData(
        "ru", "175 на 175, в 14:30, 5% из 2000, Т-72, в/ч 61899, 21-го полка, 2000 военных, в среде военных, "
            + "рост 1.80, п. 3.2")]
    [InlineData(
        "uk", "175 на 175, о 14:30, 5% із 2000, Т-72, в/ч 61899, 21-го полку, 2000 військових, у середі не "
            + "знайдено нічого, лист із частини")]
    public void Find_NumbersAndHomonyms_AreNotDates(string lang, string text) =>
        Assert.DoesNotContain(DatePhrases.Find(text, lang, new(2025, 6, 2)),
            m => m.Relative is null && !m.IsDuration && !m.IsFrequency && m.Date.Phrase != "середі");

    [Fact]
    public void Find_BirthYear_IsMarkedAndNoEvent()
    {
        var found =
            DatePhrases.Find("Сын, Зотов, 2003 года рождения, в плену с 7 октября 2024 года.", "ru", new(2025, 3, 25));
        Assert.Equal([DateRole.Birth, DateRole.Event], found.Select(m => m.Role));
        Assert.Equal("2024-10-07/..", found[1].Date.Edtf);
    }

    [Fact]
    public void Find_ImpossibleDay_IsAMentionWithItsDoubtAndNoDay()
    {
        var m = Assert.Single(DatePhrases.Find("Его обменяли 31 июня 2025 года.", "ru", new(2025, 7, 2)));
        Assert.NotNull(m.Doubt);
        Assert.Null(m.Date.Earliest);
        Assert.Null(m.Date.Latest);
    }

    [Fact]
    public void Parse_AmbiguousNumbers_KeepsTheOtherReading()
    {
        var r = DatePhrases.Parse("11/06/2025", "en", new(2025, 6, 11));
        Assert.Equal("2025-06-11", r.Date!.Edtf);
        Assert.Equal(["2025-11-06"], r.Alternatives.Select(a => a.Edtf));
        var afterwards = DatePhrases.Parse("11/06/2025", "en", new(2025, 12, 1));
        Assert.Single(afterwards.Alternatives);
        Assert.Empty(DatePhrases.Parse("25/05/2025", "en", new(2025, 6, 11)).Alternatives);
    }

    [Fact]
    public void RelativeSpan_KnownEvent_GivesTheDayWithItsDoubt()
    {
        var exchange =
            new UncertainDate(null, null, null, "2025-03-19", new(2025, 3, 19), new(2025, 3, 19), "reader", "register");
        var later = DatePhrases.Parse("Two days later", "en", new(2025, 6, 11)).Relative!;
        Assert.Equal("2025-03-21~", later.From(exchange).Edtf);
        Assert.Equal(new DateOnly(2025, 3, 21), later.From(exchange).Earliest);
        var before = DatePhrases.Parse("за два дня до обмена", "ru", null).Relative!;
        Assert.Equal("обмена", before.Event);
        Assert.Equal("2025-03-17~", before.From(exchange).Edtf);
        var open = DatePhrases.Parse("після обміну", "uk", null).Relative!.From(exchange);
        Assert.Equal(("2025-03-19/..", new DateOnly(2025, 3, 19), null), (open.Edtf, open.Earliest, open.Latest));
    }

    [Fact]
    public void Find_TenMegabytes_ReadsItAllInOrder()
    {
        const string sentence = "Позвонил 21-го марта 2025 года, 175 на 175, держали недели две. ";
        var text = string.Concat(Enumerable.Repeat(sentence, 10_000_000 / sentence.Length));
        var found = DatePhrases.Find(text, "ru", new(2025, 6, 2));
        Assert.Equal(2 * (text.Length / sentence.Length), found.Count);
        Assert.All(found.Where(m => !m.IsDuration), m => Assert.Equal("2025-03-21", m.Date.Edtf));
        foreach (var hostile in new[] { "1 ", "мая ", "1, ", "23-", "в ", "конце ", "-", "\n\n", "а\u0301", "٢" })
        {
            _ = DatePhrases.Find(string.Concat(Enumerable.Repeat(hostile, 300_000)), "ru", new(2025, 6, 2));
        }
    }

    [Fact]
    public void Find_RandomText_NeverThrowsAndNeverContradictsItself()
    {
        foreach (var lang in new[] { "en", "ru", "uk", "ca", "es" })
        {
            var words = LexiconWords(lang);
            var number =
                Gen.OneOf(Gen.Int[0, 40].Select(n => $"{n}"), Gen.Int[1990, 2030].Select(n => $"{n}"), Gen.OneOf(
                "0000", "20255", "00", "31", "30", "29", "٢٠", "1٢", "13th", "21-го", "22-м", "90-х", "1990s", "'22",
                    "14:30", "5%", "99999999999"));
            var joint =
                Gen.OneOf(
                " ", " ", " ", " ", ", ", "-", "–", "/", ".", ". ", " (", ")", "\n", "\n\n", "'", "~", "\u0301",
                    "");
            var piece =
                Gen.Select(Gen.Int[0, 2], Gen.Int[0, words.Length - 1], number, joint)
                .Select((kind, w, n, j) => (kind == 0 ? n : words[w]) + j);
            var anchor =
                Gen.OneOf(
                Gen.Const((DateOnly?)null),
                    Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(n => (DateOnly?)DateOnly.FromDayNumber(n)),
                Gen.OneOf<DateOnly?>(DateOnly.MinValue, DateOnly.MaxValue, new(2024, 2, 29), new(2025, 6, 11)));
            Gen.Select(piece.Array[0, 12].Select(string.Concat), anchor).Sample((text, a) =>
            {
                Check(text, DatePhrases.Find(text, lang, a));
                var one = DatePhrases.Parse(text, lang, a);
                Assert.True(one.Date is not null || one.Refusal is not null, text);
            }, iter: 20_000);
        }
    }

    private static void Check(string text, IReadOnlyList<DateMention> found)
    {
        var end = 0;
        foreach (var m in found)
        {
            Assert.True(m.Start >= end && m.Length > 0 && m.Start + m.Length <= text.Length, text);
            end = m.Start + m.Length;
            foreach (var d in m.Alternatives.Prepend(m.Date))
            {
                var edtf = Edtf.Parse(d.Edtf);
                Assert.True(edtf.Value is not null, $"{text}: {d.Edtf} {edtf.Refusal}");
                var stated = new DateSpan(d.Earliest, d.Latest);
                Assert.False(stated.IsEmpty, $"{text}: {d.Edtf}");
                // What is stated is the plain span of the text, or the wider one its "~" stands for.
                Assert.True(
                    stated == edtf.Value!.Span || stated == edtf.Value.Margin
                    || stated.Contains(edtf.Value.Span) == Truth.True
                    && edtf.Value.IsApproximate, $"{text}: {d.Edtf} {d.Earliest} {d.Latest}");
            }
        }
    }

    private static string[] LexiconWords(string lang)
    {
        using var stream = typeof(DatePhrases).Assembly.GetManifestResourceStream($"data/words/dates.{lang}.json")!;
        using var json = System.Text.Json.JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("words").EnumerateObject()
            .SelectMany(g => g.Value.GetString()!.Split(", "))];
    }

    [Theory]
    [InlineData("ru", "19 марта 20255 года")]
    [InlineData("ru", "19 марта 0000 года")]
    [InlineData("ru", "с 9 июня 2025 по 5 июня 2025 года")]
    [InlineData("ru", "19 марта и 24 мая")]
    [InlineData("en", "29 February 2023")]
    [InlineData("en", "31 June 2025")]
    [InlineData("en", "")]
    [InlineData("en", "1٢ May 2025")]
    [InlineData("xx", "19 March 2025")]
    public void Parse_BadInput_IsRefusedWithReason(string lang, string phrase)
    {
        var r = DatePhrases.Parse(phrase, lang, new(2025, 6, 11));
        Assert.Null(r.Date);
        Assert.False(string.IsNullOrWhiteSpace(r.Refusal));
    }

    [Fact]
    public void Parse_MixedScripts_CarriesTheDoubt() =>
        Assert.Equal("2025-03-19?", DatePhrases.Parse("19 мaрта 2025 года", "ru", null).Date!.Edtf);

    [Fact]
    public void Parse_HugePhrase_IsRefused() =>
        Assert.NotNull(DatePhrases.Parse(new string('9', 10_000_000), "ru", null).Refusal);
}

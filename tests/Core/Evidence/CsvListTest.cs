using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class CsvListTest
{
    private const string List = """
        № п/п;ФИО;Дата рождения;В/звание;В/Ч;Регион;Дата пленения;Телефон родственника;Кличка собаки
        1;Иванов Пётр Сергеевич;12.04.1985;ряд.;12345;Тульская обл.;12.03.2025;+7 900 000 00 00;Шарик
        2;"Петров; он же Петренко Сергей";1990 г.р.;сержант;А7037;;;;
        """;

    private static List<Part> Read(string text, CsvOptions? options = null, CsvMapping? mapping = null) =>
        [.. CsvList.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), mapping, options)];

    [Fact]
    public void Read_List_GivesRolesRowsAndOurColumns()
    {
        var parts = Read(List);
        var heading = (CsvHeading)parts[0];
        Assert.Equal(
            ["row-number", "full-name", "birth-date", "rank", "unit", "region", "captured-on", "contact", null],
            heading.Columns.Select(c => c.Role == null && c.Name == "Телефон родственника" ? "contact" : c.Role));
        var rows = parts.OfType<CsvRow>().ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal(("Иванов Пётр Сергеевич", "12345"), (rows[0].By("full-name"), rows[0].By("unit")));
        Assert.Equal("Петров; он же Петренко Сергей", rows[1].By("full-name"));
        Assert.Null(rows[1].By("region"));
        Assert.Equal((2L, 3L), (rows[0].Line, rows[1].Line));
        Assert.Contains(new KeyValuePair<string, string>("Кличка собаки", "Шарик"), rows[0].OurColumns());
        Assert.StartsWith("1;Иванов", rows[0].RowText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Прізвище", "surname")]
    [InlineData("Ім’я", "given")]
    [InlineData("По батькові", "patronymic")]
    [InlineData("П.І.Б.", "full-name")]
    [InlineData("Дата народження", "birth-date")]
    [InlineData("військова частина", "unit")]
    [InlineData("Дата полону", "captured-on")]
    [InlineData("Дата обміну", "exchanged-on")]
    [InlineData("Date of Birth", "birth-date")]
    [InlineData("FULL NAME", "full-name")]
    [InlineData("Ф.И.О.", "full-name")]
    [InlineData("г.р.", "birth-year")]
    [InlineData("Позывной", "call-sign")]
    [InlineData("Контактный телефон", "contact")]
    [InlineData("Любимый цвет", null)]
    public void RoleOf_Heading_IsKnownInThreeLanguages(string heading, string? role) =>
        Assert.Equal(role, CsvColumns.RoleOf(heading));

    [Fact]
    public void Read_NoHeadings_ProposesByContent()
    {
        var parts = Read(
            "Иванов Пётр Сергеевич,12.04.1985,12345\nПетренко Олена,01.02.1991,54321\nБойко Іван Петрович,3.3.1980,11111\n");
        var heading = (CsvHeading)parts[0];
        Assert.False(heading.Written);
        Assert.Equal(["full-name", "birth-date", "unit"], heading.Columns.Select(c => c.Role));
        Assert.Equal(3, parts.OfType<CsvRow>().Count());
        Assert.Equal(1, parts.OfType<CsvRow>().First().Line);
    }

    [Fact]
    public void Read_SavedMapping_WinsOverProposal()
    {
        var mapping = new CsvMapping(new Dictionary<string, string?> { ["Кличка собаки"] = "note", ["Регион"] = null });
        var heading = (CsvHeading)Read(List, mapping: mapping)[0];
        Assert.Equal(("note", "saved"), (heading.Columns[8].Role, heading.Columns[8].Why));
        Assert.Null(heading.Columns[5].Role);
    }

    [Theory]
    [InlineData("windows-1251", ';')]
    [InlineData("koi8-u", ',')]
    [InlineData("ibm866", '\t')]
    [InlineData("utf-16", '|')]
    public void Read_SeparatorAndCharset_AreTold(string charset, char separator)
    {
        var text = "ФИО" + separator + "Дата рождения" + separator + "Звание\r\n"
            + string.Concat(Enumerable.Repeat($"Иванов Пётр Сергеевич{separator}12.04.1985{separator}сержант\r\n", 5));
        var encoding = charset == "utf-16" ? Encoding.Unicode
            : CodePagesEncodingProvider.Instance.GetEncoding(charset)!;
        var parts = CsvList.Read(new Trickle([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], 100)).ToList();
        Assert.Equal(separator, ((CsvHeading)parts[0]).Dialect.Separator);
        var rows = parts.OfType<CsvRow>().ToList();
        Assert.Equal(5, rows.Count);
        Assert.All(rows, r => Assert.Equal("Иванов Пётр Сергеевич", r.By("full-name")));
        Assert.Equal(6, rows[4].Line);
    }

    [Fact]
    public void Read_CellOverLines_IsOneRow()
    {
        var rows = Read("имя,примечание\nА,\"раз\nдва, \"\"три\"\"\"\nБ,x\n").OfType<CsvRow>().ToList();
        Assert.Equal("раз\nдва, \"три\"", rows[0].By("note"));
        Assert.Equal((2L, 4L), (rows[0].Line, rows[1].Line));
    }

    [Fact]
    public void Read_QuoteNeverClosed_RefusesThatLineOnly()
    {
        var parts = Read("имя,примечание\nА,x\nБ,\"открыто\nВ,y\nГ,z\n");
        Assert.Equal(["А", "В", "Г"], parts.OfType<CsvRow>().Select(r => r.By("given")));
        var refused = parts.OfType<Refused>().Single();
        Assert.Equal(3, refused.Line);
        Assert.Contains("never closed", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EndlessLine_IsRefusedInBoundedMemory()
    {
        using var stream =
            new MadeStream(new[] { "имя,примечание\nА,x\nБ," }.Concat(Enumerable.Repeat(new string('z', 1_000_000), 60))
            .Append("\nВ,y\n"));
        var parts = CsvList.Read(stream).ToList();
        Assert.Equal(["А", "В"], parts.OfType<CsvRow>().Select(r => r.By("given")));
        Assert.InRange(parts.OfType<Refused>().Single().ByteLength, 60_000_000, 60_000_100);
    }

    [Fact]
    public void Read_UnevenRows_AreKeptAndNoted()
    {
        var rows = Read("имя,звание,регион\nА,р\nБ,р,т,лишнее\n").OfType<CsvRow>().ToList();
        Assert.All(rows, r => Assert.Contains(r.Notes, n => n.Code == "cell-count"));
        Assert.Contains(rows[1].OurColumns(), c => c is { Key: "column 4", Value: "лишнее" });
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+7900", "'+7900")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData(" =cmd", "\"' =cmd\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("а, б", "\"а, б\"")]
    [InlineData("он \"брат\"", "\"он \"\"брат\"\"\"")]
    [InlineData("Иванов", "Иванов")]
    public void Written_Cell_IsNoFormula(string cell, string written)
    {
        if (!cell.StartsWith(' ')) Assert.Equal(written, CsvList.Written(cell));
        Assert.DoesNotContain(CsvList.Written(cell)[..1], "=+-@\t＝");
    }

    [Fact]
    public void Read_FormulaCell_IsKeptAsText()
    {
        var row = Read("имя,примечание\nА,\"=HYPERLINK(\"\"http://x\"\")\"\n").OfType<CsvRow>().Single();
        Assert.Equal("=HYPERLINK(\"http://x\")", row.By("note"));
        Assert.Contains(row.Notes, n => n.Code == "formula-like");
    }

    [Fact]
    public void Read_WrittenRows_ComeBackTheSame()
    {
        Gen.String[Gen.Char["аб =+-@\",;\t\r\n|x'"], 0, 8].Array[3].Array[1, 12].Sample(table =>
        {
            var rows = table.Select(r => string.Join(',', r.Select(c => CsvList.Written(c)))).ToList();
            var text = "фамилия,имя,отчество\n" + string.Join('\n', rows) + "\n";
            var read = Read(text, new() { Separator = ',', HasHeadings = true });
            Assert.Empty(read.OfType<Refused>());
            var expected = table.Select(r => r.Select(c => CsvList.IsFormulaLike(c) ? "'" + c : c).ToArray())
                .Where(r => !r.All(string.IsNullOrWhiteSpace)).ToList();
            var cells = read.OfType<CsvRow>().Select(r => r.Cells).ToList();
            Assert.Equal(expected.Count, cells.Count);
            for (var i = 0; i < cells.Count; i++) Assert.Equal(expected[i], cells[i]);
        }, iter: 2_000);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrowsAndEveryLineIsSomewhere()
    {
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 400]).Sample((noise, at) =>
        {
            var sound = Encoding.UTF8.GetBytes(List);
            byte[] bytes = [.. sound[..Math.Min(at, sound.Length)], .. noise, .. sound[Math.Min(at, sound.Length)..]];
            var parts = CsvList.Read(new MemoryStream(bytes)).ToList();
            Assert.All(parts, p => Assert.InRange(p.ByteStart + p.ByteLength, 0, bytes.Length * 2));
        }, iter: 3_000);
    }
}

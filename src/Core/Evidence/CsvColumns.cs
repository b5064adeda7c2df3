using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text;

namespace Homeward.Evidence;

/// <summary>
/// One column of a list and what it is proposed to mean; a person confirms before anything is stored.
/// </summary>
/// <param name="Index">place in the row, from 0</param>
/// <param name="Name">heading as written; "" when the list has none</param>
/// <param name="Role">role of data/evidence/columns.json; null: kept as one of "our columns"</param>
/// <param name="Why">why this role: heading, content or saved; null without a role</param>
public sealed record CsvColumn(int Index, string Name, string? Role, string? Why);

/// <summary>
/// A saved decision which heading means what, made once per sender. A heading mapped to null stays "our column".
/// </summary>
public sealed record CsvMapping(IReadOnlyDictionary<string, string?> RoleOfHeading);

/// <summary>Proposes what the columns of a list mean: first by their headings, then by what stands in them.</summary>
public static partial class CsvColumns
{
    private static readonly Lazy<IReadOnlyList<(string Role, string Heading, bool Prefix)>> Known = new(Load);

    /// <summary>All roles a column can have, in the order of the data file.</summary>
    public static IReadOnlyList<string> Roles { get; } = [.. Known.Value.Select(k => k.Role).Distinct()];

    /// <summary>The role of a heading, in any of the three languages; null when it is not known.</summary>
    public static string? RoleOf(string heading)
    {
        var folded = Fold(heading);
        if (folded.Length == 0) return null;
        foreach (var (role, known, prefix) in Known.Value)
        {
            if (!prefix && folded == known) return role;
        }

        foreach (var (role, known, prefix) in Known.Value)
        {
            if (prefix && folded.StartsWith(known, StringComparison.Ordinal)) return role;
        }

        return null;
    }

    /// <summary>
    /// True when a first row names columns rather than a person: a known heading in it, and no cell that looks like a
    /// date.
    /// </summary>
    internal static bool LooksLikeHeadings(IReadOnlyList<string> cells) =>
        cells.Any(c => RoleOf(c) is not null) && !cells.Any(c => DateShape().IsMatch(c) || UnitShape().IsMatch(c))
        && cells.All(c => c.Length < 100);

    /// <summary>
    /// Columns of a list with their proposals. Each role is given once; a second column with it keeps its own name
    /// only.
    /// </summary>
    internal static IReadOnlyList<CsvColumn> Propose(IReadOnlyList<string> headings,
        IReadOnlyList<IReadOnlyList<string>> sample, CsvMapping? saved)
    {
        var count = Math.Max(headings.Count, sample.Count == 0 ? 0 : sample.Max(r => r.Count));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var columns = new CsvColumn[count];
        for (var i = 0; i < count; i++)
        {
            var name = i < headings.Count ? headings[i].Trim() : "";
            var kept = saved is not null && saved.RoleOfHeading.TryGetValue(name, out var told) ? (true, told)
                : (false, null);
            var role = kept.Item1 ? kept.Item2 : RoleOf(name);
            if (role is not null && !taken.Add(role)) role = null;
            columns[i] = new(i, name, role, role is null ? null : kept.Item1 ? "saved" : "heading");
        }

        if (sample.Count == 0) return columns;
        for (var i = 0; i < count; i++)
        {
            if (columns[i].Role is not null || saved?.RoleOfHeading.ContainsKey(columns[i].Name) == true) continue;
            var role = ByContent([.. sample.Where(r => r.Count > i && r[i].Trim().Length > 0)
                .Select(r => r[i].Trim())]);
            if (role is not null && taken.Add(role)) columns[i] = columns[i] with { Role = role, Why = "content" };
        }

        return columns;
    }

    private static string? ByContent(IReadOnlyList<string> cells)
    {
        if (cells.Count == 0) return null;
        bool Most(Func<string, bool> test) => cells.Count(test) >= Math.Max(1, cells.Count * 0.7);
        if (Most(c => FullName().IsMatch(c))) return "full-name";
        if (Most(c => UnitShape().IsMatch(c))) return "unit";
        if (Most(c => TagShape().IsMatch(c))) return "personal-number";
        if (Most(c => PhoneShape().IsMatch(c))) return "contact";
        var years = cells.Select(c => DateShape().Match(c)).Where(m => m.Success).Select(m => Year(m.Groups["y"].Value))
            .ToList();
        return years.Count >= cells.Count * 0.7 && years.Average() < 2008 ? "birth-date" : null;
    }

    private static int Year(string digits)
    {
        var year = int.Parse(digits, CultureInfo.InvariantCulture);
        return year >= 100 ? year : year > 26 ? 1900 + year : 2000 + year;
    }

    /// <summary>Lower case, ё as е, apostrophes one, signs and doubled spaces out.</summary>
    private static string Fold(string heading)
    {
        var folded = new StringBuilder(heading.Length);
        foreach (var c in heading.Trim().ToLowerInvariant())
        {
            if (c is '\'' or '’' or 'ʼ' or '`') folded.Append('\'');
            else if (c == 'ё') folded.Append('е');
            else if (char.IsLetterOrDigit(c) || c is '№' or '#' or '/') folded.Append(c);
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }

    private static IReadOnlyList<(string, string, bool)> Load()
    {
        using var stream = typeof(CsvColumns).Assembly.GetManifestResourceStream("data/evidence/columns.json")
            ?? throw new InvalidOperationException("data/evidence/columns.json is not in the assembly");
        using var json = JsonDocument.Parse(stream);
        var list = new List<(string, string, bool)>();
        foreach (var role in json.RootElement.GetProperty("roles").EnumerateArray())
        {
            foreach (var heading in role.GetProperty("headings").EnumerateArray())
            {
                var text = heading.GetString()!;
                list.Add((role.GetProperty("role").GetString()!, Fold(text.TrimEnd('*')), text.EndsWith('*')));
            }
        }

        return list;
    }

    [GeneratedRegex(@"^\p{Lu}[\p{L}'’ʼ-]+\s+\p{Lu}[\p{L}'’ʼ-]+(\s+\p{Lu}[\p{L}'’ʼ-]+)?$")]
    private static partial Regex FullName();

    [GeneratedRegex(
        @"^\s*(?:[0-9]{1,2}[./-][0-9]{1,2}[./-](?<y>[0-9]{4}|[0-9]{2})"
        + @"|(?<y>[0-9]{4})-[0-9]{2}-[0-9]{2})(?:\s*г\.?\s*р?\.?)?\s*$")]
    private static partial Regex DateShape();

    [GeneratedRegex(@"^\s*(?:в/ч\s*)?(?:[0-9]{5}|[АA][0-9]{4})\s*$")]
    private static partial Regex UnitShape();

    [GeneratedRegex(@"^\s*[А-ЯA-Z]{1,2}\s*[-–—]\s*[0-9]{6}\s*$")]
    private static partial Regex TagShape();

    [GeneratedRegex(@"^\s*\+?[0-9\s()-]{10,18}\s*$")]
    private static partial Regex PhoneShape();
}

/// <summary>How a table is written: told from its first lines.</summary>
/// <param name="Separator">comma, semicolon, tab or bar</param>
/// <param name="Sure">false when no separator divides the lines evenly</param>
public sealed record CsvDialect(char Separator, bool Sure)
{
    private static readonly char[] Candidates = ['\t', ';', ',', '|'];

    /// <summary>The separator that gives the first lines the same number (two or more) of cells most often.</summary>
    public static CsvDialect Of(string head)
    {
        if (head.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && head.Length > 4) return new(head[4], true);
        var best = (Separator: ',', Score: 0.0, Even: false);
        foreach (var separator in Candidates)
        {
            var counts = Counts(head, separator);
            if (counts.Count == 0) continue;
            var usual = counts.GroupBy(n => n).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
            if (usual.Key < 2) continue;
            var share = (double)usual.Count() / counts.Count;
            var score = share + Math.Min(usual.Key, 20) / 100.0;
            if (score > best.Score) best = (separator, score, share >= 0.7);
        }

        return new(best.Separator, best.Even);
    }

    /// <summary>True for text that divides evenly into at least two cells on at least three lines.</summary>
    internal static bool LooksLikeTable(string head)
    {
        var dialect = Of(head);
        return dialect.Sure && Counts(head, dialect.Separator) is { Count: >= 3 } counts
            && counts.Average() >= (dialect.Separator == ',' ? 2.9 : 1.9);
    }

    /// <summary>
    /// Cells on each of the first lines; separators between quotes do not count. The last line may be cut, and is left
    /// out.
    /// </summary>
    private static List<int> Counts(string head, char separator)
    {
        var counts = new List<int>();
        var cells = 1;
        var quoted = false;
        var empty = true;
        for (var i = 0; i <= head.Length && counts.Count < 50; i++)
        {
            var end = i == head.Length;
            if (end && counts.Count > 2) break;
            var c = end ? '\n' : head[i];
            if (c == '"') quoted = !quoted;
            else if (c == separator && !quoted) cells++;
            else if (c == '\n' && !quoted)
            {
                if (!empty) counts.Add(cells);
                (cells, empty) = (1, true);
                continue;
            }

            empty &= char.IsWhiteSpace(c);
        }

        return counts;
    }
}

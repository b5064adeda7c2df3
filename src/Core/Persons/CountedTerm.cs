using System.Globalization;

namespace Homeward.Persons;

/// <summary>
/// How common first letters of names, or years of birth, are in a field of a table: an А. says less than a Ю., a year in
/// which many soldiers were born less than one in which few were.
/// </summary>
internal sealed class CountedTerm
{
    private const double Drawn = 300; // rows of the usual share that stand beside those counted

    private readonly Func<FieldValue, (uint Term, string Shown)?> read;
    private readonly Func<uint, uint, bool> meets;
    private readonly Dictionary<uint, double> shares = [];
    private readonly double usual;

    private CountedTerm(EncodedTable table, int field, Func<FieldValue, (uint, string)?> read,
        Func<uint, uint, bool> meets)
    {
        (this.read, this.meets) = (read, meets);
        var values = table.Values[field];
        var rows = new int[values.Count];
        for (var r = 0; r < table.RowCount; r++) rows[table.IdOf(field, r)]++;
        var counts = new SortedDictionary<uint, long>();
        for (var v = 1; v < rows.Length; v++)
        {
            if (read(values[v]!) is { } term) counts[term.Item1] = counts.GetValueOrDefault(term.Item1) + rows[v];
        }

        double all = counts.Values.Sum();
        foreach (var term in counts.Keys) shares[term] = counts.Sum(c => meets(c.Key, term) ? c.Value : 0) / Math.Max(1, all);
        usual = counts.Sum(c => c.Value / Math.Max(1, all) * shares[c.Key]);
        foreach (var term in counts.Keys) shares[term] = (shares[term] * all + usual * Drawn) / (all + Drawn);
    }

    public static CountedTerm Letters(EncodedTable table, int field) => new(table, field,
        v => v.Initials == 0 ? null : (v.Initials, Initial(v)), (a, b) => (a & b) != 0);

    public static CountedTerm Years(EncodedTable table, int field) => new(table, field, Year, (a, b) => a == b);

    public TermShare? Of(FieldValue value) =>
        read(value) is { } term && shares.TryGetValue(term.Term, out var share) && share > 0
            ? new(term.Shown, share, usual) : null;

    private static string Initial(FieldValue value) =>
        value.Text.Length > 0 ? value.Text[..1].ToUpperInvariant() + "." : "";

    private static (uint, string)? Year(FieldValue value)
    {
        if (value.Days.Count == 0 || value.Days[0].Days > 366) return null;
        var year = DateOnly.FromDayNumber(value.Days[0].First).Year;
        return ((uint)year, year.ToString(CultureInfo.InvariantCulture));
    }
}

namespace Homeward.Paths;

/// <summary>
/// What "two days later" may count from, told from the words a claim names the event by: an exchange or release, a
/// taking
/// away, a capture. Words that name nothing of these give no anchor, and the date then stays what the claim itself
/// says.
/// </summary>
internal static class Anchors
{
    private static readonly (string Stage, string[] Stems)[] Table =
    [
        ("exchanged", ["exchange", "swap", "release", "freed", "return home", "обмен", "освобожд", "возвращ", "обмін",
            "звільн", "поверн"]),
        ("taken-to-unknown-place", ["taking", "taken", "увез", "увоз", "вывез", "забрал", "вивез", "забра"]),
        ("captured", ["capture", "captivity", "плен", "полон"]),
        ("sent-to-front", ["sent to the front", "отправк", "відправ"]),
    ];

    /// <summary>Codes of the stages the words may mean, in the order of the table.</summary>
    public static IReadOnlyList<string> Of(string words) =>
        [.. Table.Where(row => row.Stems.Any(stem => words.Contains(stem, StringComparison.OrdinalIgnoreCase)))
            .Select(row => row.Stage)];
}

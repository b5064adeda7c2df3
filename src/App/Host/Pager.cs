namespace Homeward.App.Host;

/// <summary>Which part of a long list is shown. Lists are cut on the server; nothing loads by scrolling.</summary>
/// <param name="Number">first page is 1</param>
public sealed record Pager(int Number, int Total, int Size = Pager.Rows)
{
    public const int Rows = 50;

    public int Pages => Math.Max(1, (Total + Size - 1) / Size);

    public int Skip => (Number - 1) * Size;

    public int From => Total == 0 ? 0 : Skip + 1;

    public int To => Math.Min(Total, Skip + Size);

    /// <summary>The page number of an address, whatever somebody wrote there.</summary>
    public static int NumberOf(string? text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n)
            ? Math.Clamp(n, 1, 1_000_000) : 1;
}

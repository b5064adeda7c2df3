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

/// <summary>What stands under a list: its pages, and the way to take it out as a table.</summary>
/// <param name="Names">whether names or words of people leave with it: then a reason is asked for</param>
/// <param name="NotDone">why it was not taken out</param>
public sealed record ListFoot(Pager Pager, ListChoice Choice, bool Names, Homeward.Views.Refusal? NotDone = null);

using Homeward.Basics;

namespace Homeward.App.Host;

/// <summary>Where a thing is shown, by its id.</summary>
public static class Way
{
    /// <returns>null for an id of a kind no page shows</returns>
    public static string? To(string? id) => id is null ? null : Prefix(id) switch
    {
        Ids.Source => $"/sources/{id}",
        Ids.Part => $"/parts/{id}",
        Ids.Run => $"/inbox/runs/{id}",
        Ids.Claim => $"/statements/{id}",
        Ids.Person => $"/people/{id}",
        Ids.Exchange => $"/exchanges/{id}",
        Ids.Finding => $"/law/{id}",
        Ids.Case => $"/help/cases/{id}",
        Ids.Letter => $"/letters/{id}",
        Ids.Figure => $"/figures/{id}",
        _ => null,
    };

    private static string Prefix(string id) => id.Length > 4 ? id[..4] : "";
}

using Microsoft.AspNetCore.WebUtilities;

namespace Homeward.App.Reading;

/// <summary>Addresses of the buttons beside a statement; each comes back to it.</summary>
public static class Pressed
{
    public static string At(string here, string handler, int number) => $"{QueryHelpers.AddQueryString(here, "handler", handler)}#s{number}";

    public static string Opened(string here, string id, int number) => $"{QueryHelpers.AddQueryString(here, "open", id)}#s{number}";
}

namespace Homeward.Cases;

/// <summary>
/// A telephone number, handle or mail address in the one form it is found again by, however it was dialled or typed.
/// A telephone is known by its last nine digits: 8 916…, +7 916…, 067… and +380 67… differ only before them. Two numbers
/// of different countries may therefore meet; what is found is a proposal with its case, never an identity.
/// </summary>
/// <param name="Kind">phone, handle or mail</param>
/// <param name="Key">nine digits (shorter numbers: all of them), or small letters without @</param>
public sealed record ContactPoint(string Kind, string Key)
{
    public const string Phone = "phone";
    public const string Handle = "handle";
    public const string Mail = "mail";

    private const int KnownDigits = 9;
    private const int FewestDigits = 5;
    private const int MostDigits = 15;

    /// <summary>Reads what somebody typed; null for anything that is no contact, such as a name.</summary>
    public static ContactPoint? Read(string? text)
    {
        var tidy = text?.Trim() ?? "";
        if (tidy.Length is 0 or > 200) return null;
        if (tidy.Any(char.IsLetter)) return Named(tidy);
        var digits = string.Concat(tidy.Where(char.IsDigit).Select(c => (char)('0' + char.GetNumericValue(c))));
        if (digits.Length is < FewestDigits or > MostDigits || tidy.Any(c => !char.IsDigit(c) && !"+-–—()./\u00a0 ".Contains(c, StringComparison.Ordinal)))
        {
            return null;
        }

        // A date is no number: 12.05.1990, 2025-05-12.
        if (digits.Length == 8 && tidy.Count(c => c is '.' or '-' or '/') == 2) return null;
        return new(Phone, digits.Length <= KnownDigits ? digits : digits[^KnownDigits..]);
    }

    private static ContactPoint? Named(string text)
    {
        if (text.Any(char.IsWhiteSpace)) return null;
        var small = text.ToLowerInvariant();
        var at = small.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && at < small.Length - 3 && small.IndexOf('.', at) > 0) return new(Mail, small);
        foreach (var start in (string[])["https://", "http://"]) if (small.StartsWith(start, StringComparison.Ordinal)) small = small[start.Length..];
        foreach (var start in (string[])["t.me/", "telegram.me/", "vk.com/", "@"])
        {
            if (small.StartsWith(start, StringComparison.Ordinal)) return Plain(small[start.Length..].TrimEnd('/'));
        }

        return null;
    }

    private static ContactPoint? Plain(string handle) => handle.Length is >= 3 and <= 64
        && handle.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') ? new(Handle, handle) : null;
}

using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>Dates of claims from and to EDTF.</summary>
public static class ClaimDates
{
    /// <summary>A date given as EDTF (a gold file, a correction): 2025-03-19, 2022-21, 2023-22/..,
    /// 2025-03-21~.</summary>
    /// <exception cref="FormatException">not one of the EDTF forms used for claims</exception>
    public static UncertainDate FromEdtf(string edtf)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(edtf);
        var read = Edtf.Parse(edtf);
        if (read.Value is not { } value) throw new FormatException($"\"{edtf}\" is not a date in EDTF: {read.Refusal}");
        return new(null, null, null, edtf, value.Span.Earliest, value.Span.Latest, "reader", "given as EDTF");
    }
}

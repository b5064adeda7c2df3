namespace Homeward.Claims;

/// <summary>
/// Two judgements kept apart: how reliable the source has been (A completely … E unreliable, F cannot be judged) and
/// how
/// credible this piece of information is (1 confirmed by independent sources … 5 improbable, 6 cannot be judged). The
/// scale is
/// the admiralty code as used by fact-finding missions. Nothing is derived from the pair: a good source may be wrong.
/// </summary>
/// <param name="Source">A to F</param>
/// <param name="Information">1 to 6</param>
public readonly record struct Grading(char Source, int Information)
{
    /// <summary>What a claim has before anybody judged it: F6, "cannot be judged" on both axes.</summary>
    public static readonly Grading Default = new('F', 6);

    public bool IsValid => Source is >= 'A' and <= 'F' && Information is >= 1 and <= 6;

    /// <summary>Reads "B2" in either case of letter; false for anything else.</summary>
    public static bool TryParse(string? text, out Grading grading)
    {
        grading = Default;
        if (text is not { Length: 2 }) return false;
        var read = new Grading(char.ToUpperInvariant(text[0]), text[1] - '0');
        if (!read.IsValid) return false;
        grading = read;
        return true;
    }

    /// <summary>"F6"</summary>
    public override string ToString() => string.Concat(Source.ToString(), ((char)('0' + Information)).ToString());
}

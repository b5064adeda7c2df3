namespace Homeward.Basics;

/// <summary>
/// Names of things: a short prefix and 16 random letters of an alphabet without look-alikes (80 bits). An id says what kind
/// of thing it names and nothing else; order and time are never in it.
/// </summary>
public static class Ids
{
    public const string Source = "src-";
    public const string Part = "prt-";
    public const string Claim = "clm-";
    public const string Mention = "men-";
    public const string Person = "per-";
    public const string Exchange = "exc-";
    public const string Stage = "stg-";
    public const string Finding = "fnd-";
    public const string Case = "cas-";
    public const string Letter = "ltr-";
    public const string Figure = "fig-";
    public const string Publication = "pub-";
    public const string Run = "run-";
    public const string Member = "mem-";
    public const string Erasure = "ers-";
    public const string Bundle = "bnd-";
    public const string Cosigner = "csg-";
    public const string Authority = "aut-";
    public const string Rule = "rul-";
    public const string Fact = "fct-";
    public const string Consent = "cns-";
    public const string Template = "tpl-";
    public const string Token = "tok-";

    /// <summary>Crockford's base 32 in lower case: no i, l, o, u.</summary>
    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public const int RandomBytes = 10;

    /// <summary>An id from ten random bytes given by the caller (Core draws no randomness itself).</summary>
    public static string From(string prefix, ReadOnlySpan<byte> random)
    {
        if (random.Length != RandomBytes) throw new ArgumentException($"an id takes {RandomBytes} random bytes", nameof(random));
        Span<char> letters = stackalloc char[16];
        for (var i = 0; i < 16; i++)
        {
            var bit = i * 5;
            var pair = (random[bit / 8] << 8) | (bit / 8 + 1 < random.Length ? random[bit / 8 + 1] : 0);
            letters[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
        }

        return string.Concat(prefix, letters);
    }

    public static bool IsWellFormed(string? id, string prefix)
    {
        if (id is null || id.Length != prefix.Length + 16 || !id.StartsWith(prefix, StringComparison.Ordinal)) return false;
        foreach (var c in id.AsSpan(prefix.Length))
        {
            if (!Alphabet.Contains(c, StringComparison.Ordinal)) return false;
        }

        return true;
    }
}

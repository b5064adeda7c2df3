namespace Homeward.Claims;

/// <summary>Phone numbers, payment cards and e-mail addresses in a text, found by their shape alone.</summary>
internal static class MaskedSpans
{
    public static IReadOnlyList<MaskedSpan> Of(TextLayer layer)
    {
        var text = layer.Text;
        var spans = new List<MaskedSpan>();
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '@' && Email(text, at) is var (from, to) && to > from)
            {
                Add(layer, spans, from, to, "email");
                at = to;
            }
            else if ((char.IsAsciiDigit(c) || (c == '+' && at + 1 < text.Length &&
                char.IsAsciiDigit(text[at + 1]))) && Free(text, at))
            {
                var (end, digits) = Number(text, at);
                if (IsPhone(text.AsSpan(at, end - at), digits)) Add(layer, spans, at, end, "phone");
                else if (digits == 16) Add(layer, spans, at, end, "card");
                at = end - 1;
            }
        }

        return spans;
    }

    private static void Add(TextLayer layer, List<MaskedSpan> spans, int from, int to, string kind)
    {
        var start = layer.PointAt(from);
        spans.Add(new(start, layer.PointAt(to) - start, kind));
    }

    private static bool Free(string text, int at) => at == 0 ||
        !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '/');

    /// <summary>Digits with single spaces, hyphens or brackets between them; the end is after the last digit.</summary>
    private static (int End, int Digits) Number(string text, int at)
    {
        var digits = 0;
        var end = at;
        var gap = 0;
        for (var i = at; i < text.Length && digits < 20; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
                end = i + 1;
                gap = 0;
            }
            else if (text[i] is ' ' or '-' or '(' or ')' or '+' or '\u00A0' or '‑')
            {
                if (++gap > 2) break;
            }
            else
            {
                break;
            }
        }

        return (Math.Max(end, at + 1), digits);
    }

    /// <summary>International with a plus; Russian 8… or 7… with eleven digits; Ukrainian 0… with ten, 380… with
    /// twelve.</summary>
    private static bool IsPhone(ReadOnlySpan<char> written, int digits)
    {
        if (written[0] == '+') return digits is >= 9 and <= 15;
        return (written[0], digits) switch
        {
            ('8' or '7', 11) => true,
            ('0', 10) => true,
            ('3', 12) => written.StartsWith("380"),
            ('9', 10) => true,
            _ => false,
        };
    }

    private static (int From, int To) Email(string text, int at)
    {
        var from = at;
        while (from > 0 && at - from < 64 && (char.IsLetterOrDigit(text[from - 1]) ||
            text[from - 1] is '.' or '_' or '-' or '+')) from--;
        var to = at + 1;
        var dot = false;
        while (to < text.Length && to - at < 128 && (char.IsLetterOrDigit(text[to]) || text[to] is '.' or '-'))
        {
            dot |= text[to] == '.' && to + 1 < text.Length && char.IsLetter(text[to + 1]);
            to++;
        }

        while (to > at && text[to - 1] is '.' or '-') to--;
        return dot && from < at ? (from, to) : (at, at);
    }
}

namespace Homeward.Claims;

/// <summary>One place of a pattern: a word class, and how many other words may stand before it.</summary>
internal readonly record struct PatternPlace(int Atom, int Gap, bool CrossesCommas, bool Optional);

/// <summary>
/// A sequence of word classes, written the way a linguist writes it: <c>забрали|отобрали ... &lt;belongings&gt;</c>.
/// <c>word</c> that word; <c>stem*</c> every word that starts so; <c>a|b*|c</c> one of them; <c>[word]</c> may be
/// missing;
/// <c>&lt;list&gt;</c> a word of that list; <c>#</c> a number; <c>..</c> up to two other words; <c>...</c> up to five;
/// <c>~</c> up to nine and <c>~~</c> up to twenty, commas included. The first place is never optional and has no gap.
/// </summary>
internal sealed class WordPattern
{
    private readonly PatternPlace[] _places;

    private WordPattern(PatternPlace[] places) => _places = places;

    public int FirstAtom => _places[0].Atom;

    /// <exception cref="FormatException">the pattern is empty, starts with a gap or an optional word, or gapes too
    /// often</exception>
    public static WordPattern Parse(string written, Func<string, int> atomOf)
    {
        var places = new List<PatternPlace>();
        var (gap, crosses, gaps) = (0, false, 0);
        foreach (var part in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var width = part switch { ".." => 2, "..." => 5, "~" => 9, "~~" => 20, _ => 0 };
            if (width > 0)
            {
                (gap, crosses) = (width, part[0] == '~');
                gaps++;
                continue;
            }

            var optional = part[0] == '[' && part[^1] == ']';
            var name = optional ? part[1..^1] : part;
            if (optional && places.Count == 0) continue; // what may be missing at the start changes nothing
            if (name.Length == 0) throw new FormatException($"pattern \"{written}\" has an empty place");
            places.Add(new(atomOf(name), gap, crosses, optional));
            (gap, crosses) = (0, false);
        }

        if (places.Count == 0 || places[0].Optional || places[0].Gap > 0 || gap > 0)
        {
            throw new FormatException($"pattern \"{written}\" must start and end with a word that is always there");
        }

        // each gap multiplies the ways to match; three keep any text linear with a small constant
        if (gaps > 3) throw new FormatException($"pattern \"{written}\" has more than three gaps");
        return new([.. places]);
    }

    /// <summary>The index after the last matched token, or -1; the match starts exactly at <paramref
    /// name="at"/>.</summary>
    public int MatchAt(List<Token> tokens, int at, int end) =>
        tokens[at].Word.Is(_places[0].Atom) ? Rest(tokens, 1, at + 1, end, 0, false) : -1;

    private int Rest(List<Token> tokens, int place, int at, int end, int moreGap, bool moreCrosses)
    {
        if (place == _places.Length) return at;
        var wanted = _places[place];
        // a gap before a word that is missing counts for the word after it
        var gap = Math.Max(wanted.Gap, moreGap);
        var crosses = wanted.CrossesCommas || moreCrosses;
        var skipped = 0;
        for (var i = at; i < end; i++)
        {
            var token = tokens[i];
            if (token.Word.Is(wanted.Atom))
            {
                var rest = Rest(tokens, place + 1, i + 1, end, 0, false);
                if (rest >= 0) return rest;
            }

            if (token.IsQuoteMark) continue;
            if (!token.IsWord)
            {
                if (crosses && token.Mark is ',' or '(' or ')') continue;
                break;
            }

            if (++skipped > gap) break;
        }

        return wanted.Optional ? Rest(tokens, place + 1, at, end, gap, crosses) : -1;
    }
}

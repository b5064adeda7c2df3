using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>
/// Counts in a stretch of tokens: "around thirty", "a thousand … to each side", "175 на 175", "most", "not disclosed".
/// A number counts people only when the words around it say so; years, ages, hours, unit numbers and sums do not.
/// </summary>
internal sealed class Figures(Lexicon lexicon)
{
    private readonly int _people = lexicon.List("people");
    private readonly int _collective = lexicon.List("collective");
    private readonly int _partitive = lexicon.List("ofThem");
    private readonly int _about = lexicon.List("about");
    private readonly int _atLeast = lexicon.List("atLeast");
    private readonly int _atMost = lexicon.List("atMost");
    private readonly int _for = lexicon.List("swapFor");
    private readonly int _each = lexicon.List("each");
    private readonly int _sideRu = lexicon.List("sideRu");
    private readonly int _sideUa = lexicon.List("sideUa");
    private readonly int _notPeople = lexicon.List("notPeople");
    private readonly int _adjective = lexicon.List("peopleAdjective");
    private readonly int _overVerb = lexicon.List("overVerbs");
    private readonly int _not = lexicon.List("nots");
    private readonly int _alone = lexicon.List("aloneBefore");
    private readonly int _before = lexicon.List("aloneAfter");
    private readonly int _whom = lexicon.List("ofWhom");
    private readonly int _captivity = lexicon.List("captivity");
    private readonly int _only = lexicon.List("only");
    private readonly int _needsThan = lexicon.List("needsThan");
    private readonly int _among = lexicon.List("among");
    private readonly int _closer = lexicon.List("closer");
    private readonly int _than = lexicon.List("than");
    private readonly int _notOne = lexicon.List("noCountBefore");

    /// <summary>A number in the tokens: [From, To) with its bounds, before it is known what it counts.</summary>
    private readonly record struct Figure(int From, int To, int Low, int High, bool Approx, char Open, bool Digits);

    /// <summary>Counts of people in [from, to) outside <paramref name="taken"/> tokens (dates, unit numbers).</summary>
    public List<CountRange> Of(PassageView view, int from, int to, bool exchange)
    {
        var found = new List<CountRange>();
        for (var at = from; at < to; at++)
        {
            if (!TryFigure(view, at, to, out var figure)) continue;
            var count = exchange ? ExchangeCount(view, figure, from, to) : null;
            count ??= PersonCount(view, figure, from, to, exchange);
            if (count is not null && found.All(f => f.Per != count.Per)) found.Add(count);
            at = figure.To - 1;
        }

        return found;
    }

    private CountRange? ExchangeCount(PassageView view, Figure figure, int from, int to)
    {
        var tokens = view.Tokens;
        var after = figure.To;
        while (after < to && (tokens[after].Word.Is(_people) || tokens[after].Word.Is(_adjective))) after++;
        // "175 на 175", "49 for 49": the same number twice is per side
        if (after + 1 < to && tokens[after].Word.Is(_for) && TryFigure(view, after + 1, to, out var other))
        {
            var low = Math.Min(figure.Low, other.Low);
            var high = Math.Max(figure.High, other.High);
            return Range(view, figure with { To = other.To, Low = low, High = high }, CountedPer.Each);
        }

        // "51 prisoners were exchanged for 51"
        for (var at = after; at < Math.Min(to - 1, after + 4); at++)
        {
            if (tokens[at].Word.Is(_for) && TryFigure(view, at + 1, to, out var same) && same.Low == figure.Low)
                return Range(view, figure, CountedPer.Each);
        }

        if (figure.To < to && tokens[figure.To].Word.Is(_notPeople)) return null;
        var clause = (From: Math.Max(from, figure.From - 9), To: Math.Min(to, figure.To + 9));
        if (Any(tokens, clause.From, clause.To, _each)) return Range(view, figure, CountedPer.Each);
        var people = Any(tokens, figure.To, Math.Min(to, figure.To + 4), _people);
        if (!people && !figure.Digits) return null;
        var near = (From: Math.Max(from, figure.From - 6), To: Math.Min(to, figure.To + 10));
        var (ru, ua) = (Nearest(tokens, near, figure, _sideRu), Nearest(tokens, near, figure, _sideUa));
        if (ru == int.MaxValue && ua == int.MaxValue) return null;
        return Range(view, figure, ua <= ru ? CountedPer.SideUa : CountedPer.SideRu);
    }

    private CountRange? PersonCount(PassageView view, Figure figure, int from, int to, bool exchange)
    {
        var tokens = view.Tokens;
        if (figure.To < to && tokens[figure.To].Word.Is(_notPeople)) return null;
        if (figure.From > from && tokens[figure.From - 1].Word.Is(_notOne)) return null;
        if (tokens[figure.To - 1].Word.Is(_collective)) return Range(view, figure, CountedPer.Persons);
        var next = figure.To;
        var limit = Math.Min(to, figure.To + 4);
        while (next < limit && tokens[next].IsWord)
        {
            var word = tokens[next].Word;
            if (word.Is(_people)) return Range(view, figure, CountedPer.Persons);
            if (next == figure.To && word.Is(_partitive)) return OfPeople(tokens, next + 1, to)
                ? Range(view, figure, CountedPer.Persons) : null;
            if (!word.Is(_adjective)) break;
            next++;
        }

        // "of them two", "человек пятнадцать", "их двое"
        if (figure.From > from && tokens[figure.From - 1].Word.Is(_people)) return Range(view, figure,
            CountedPer.Persons);
        // "Three were killed", "У одного нет ноги": a number that stands alone for people
        if ((!figure.Digits || lexicon.Language == "en") && figure.To < to && (tokens[figure.To].Word.Is(_alone) || IsVerb(tokens[figure.To].Word.Text)) &&
            Leads(view, figure.From, from)) return Range(view, figure, CountedPer.Persons);
        // "for three we hold letters", "two from our cell": whom a number in words counts was told before
        if ((!figure.Digits || lexicon.Language == "en") && figure.To < to && ((figure.From > from && tokens[figure.From - 1].Word.Is(_among) &&
            (tokens[figure.To].Word.Is(_closer) || !tokens[figure.To].IsWord || lexicon.IsFinite(tokens[figure.To].Word))) ||
            (Leads(view, figure.From, from) && (tokens[figure.To].Word.Is(_among) || lexicon.IsFinite(tokens[figure.To].Word)))))
            return Range(view, figure, CountedPer.Persons);
        // "отпустили только одного", closing its clause
        if (!figure.Digits && figure.From > from && tokens[figure.From - 1].Word.Is(_only) &&
            (figure.To == to || !tokens[figure.To].IsWord)) return Range(view, figure, CountedPer.Persons);
        for (var at = figure.From; at < figure.To; at++)
        {
            if (tokens[at].Word.Is(_collective)) return Range(view, figure, CountedPer.Persons);
        }

        return null;
    }

    /// <summary>By its ending only: "Девятнадцать сообщили", "Nine refused". Nouns that end so stand in the lists that come first.</summary>
    private bool IsVerb(string word) => word.Length > 3 && lexicon.Language switch
    {
        "ru" => Ends(word, "аны", "ены", "ано", "ено", "ли", "лись", "ют", "ются", "ут", "утся", "ят", "ятся"),
        "uk" => Ends(word, "ано", "ено", "ито", "ли", "лися", "лись", "ють", "ються", "уть", "уться", "ять", "яться"),
        _ => Ends(word, "ed"),
    };

    private static bool Ends(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private bool OfPeople(List<Token> tokens, int from, int to)
    {
        for (var at = from; at < Math.Min(to, from + 3); at++)
        {
            if (tokens[at].Word.Is(_people) || (at == from && tokens[at].Word.Is(_whom))) return true;
        }

        return false;
    }

    private bool Leads(PassageView view, int at, int from)
    {
        while (at > from && (view.Tokens[at - 1].Word.Is(_before) || view.Tokens[at - 1].Word.Is(_about) ||
            view.Tokens[at - 1].Word.Is(_atLeast))) at--;
        return at == from || !view.Tokens[at - 1].IsWord;
    }

    private bool TryFigure(PassageView view, int at, int to, out Figure figure)
    {
        figure = default;
        var tokens = view.Tokens;
        if (tokens[at].Word.Number < 0 || view.Taken(at)) return false;
        var digits = char.IsDigit(tokens[at].Word.Text[0]);
        var (value, end) = Number(view, at, to);
        if (digits && tokens[at].Word.Text.Length > 1 && tokens[at].Word.Text[0] == '0') return false;
        var (low, high) = (value, value);
        if (end + 1 < to && tokens[end].Mark is '-' or '—' && tokens[end + 1].Word.Number > value && digits &&
            !view.Taken(end + 1))
        {
            (high, end) = Number(view, end + 1, to);
        }

        var open = '\0';
        var approx = false;
        var start = at;
        for (var back = at - 1; back >= 0 && back >= at - 3 && tokens[back].IsWord; back--)
        {
            var word = tokens[back].Word;
            if (word.Is(_than))
            {
                if (start == back + 1) start = back;
                continue;
            }

            // "gave up 146": only "up to" and "fewer than" bound a number
            if (word.Is(_needsThan) && !tokens[back + 1].Word.Is(_than)) continue;
            if (word.Is(_about)) approx = true;
            else if (word.Is(_atLeast) && !(back > 0 && tokens[back - 1].Word.Is(_overVerb))) open = '+';
            else if (word.Is(_atMost) && start == back + 1) open = '-'; // "до тридцати", not "до бригади повернули сім"
            else if (word.Is(_not) && open != '\0') open = open == '+' ? '-' : '+';
            else continue;
            start = back;
        }

        figure = new(start, end, low, high, approx, open, digits);
        return value > 0;
    }

    /// <summary>"two hundred and fifty", "сто двадцать пять", "1,000", "1 000".</summary>
    private static (int Value, int End) Number(PassageView view, int at, int to)
    {
        var tokens = view.Tokens;
        var first = tokens[at].Word;
        if (char.IsDigit(first.Text[0]))
        {
            if (at + 2 < to && tokens[at + 1].Mark == ',' &&
                Thousands(tokens, at, at + 2)) return (first.Number * 1000 + tokens[at + 2].Word.Number, at + 3);
            if (at + 1 < to && tokens[at + 1].IsWord && Thousands(tokens, at,
                at + 1)) return (first.Number * 1000 + tokens[at + 1].Word.Number, at + 2);
            if (at + 1 < to && tokens[at + 1].Word.Number is 1000 &&
                !char.IsDigit(tokens[at + 1].Word.Text[0])) return (first.Number * 1000, at + 2);
            return (first.Number, at + 1);
        }

        var (value, used) = Spelled(tokens.Skip(at).Take(to - at).Select(t => char.IsDigit(t.Word.Text[0]) ? -1 : t.Word.Number));
        return (value, at + used);
    }

    /// <summary>Adds up the numbers of words that follow each other, as far as they make one number; a negative one ends it.</summary>
    /// <returns>the number and how many words it took</returns>
    internal static (int Value, int Used) Spelled(IEnumerable<int> words)
    {
        int total = 0, group = 0, last = int.MaxValue, used = 0;
        foreach (var number in words)
        {
            if (number < 0) break;
            if (number >= 1000) (total, group, last) = ((Math.Max(group, 1) * number) + total, 0, int.MaxValue);
            else if (number == 100 && group is > 0 and < 10) (group, last) = (group * 100, 100);
            else if (number < last && (group == 0 || last >= 20)) (group, last) = (group + number, number);
            else break;
            used++;
            if (total > 10_000_000) break;
        }

        return (total + group, used);
    }

    private static bool Thousands(List<Token> tokens, int at, int then) =>
        tokens[at].Word.Number is > 0 and < 1000 && tokens[then].Word.Text is { Length: 3 } rest &&
            rest.All(char.IsAsciiDigit) &&
        tokens[then].Start - tokens[then - 1].End <= 1;

    private static bool Any(List<Token> tokens, int from, int to, int list)
    {
        for (var at = from; at < to; at++)
        {
            if (tokens[at].Word.Is(list)) return true;
        }

        return false;
    }

    private int Nearest(List<Token> tokens, (int From, int To) span, Figure figure, int list)
    {
        var best = int.MaxValue;
        for (var at = span.From; at < span.To; at++)
        {
            if (!tokens[at].Word.Is(FromCaptivity(tokens, at) ? Other(list) : list)) continue;
            best = Math.Min(best, at < figure.From ? 2 * (figure.From - at) : 2 * (at - figure.To) + 1);
        }

        return best;
    }

    /// <summary>"185 came back from Russian captivity": they are the other side's.</summary>
    private bool FromCaptivity(List<Token> tokens, int at) => at + 1 < tokens.Count && tokens[at + 1].Word.Is(_captivity) && !tokens[at + 1].Word.Is(_people);

    private int Other(int side) => side == _sideRu ? _sideUa : _sideRu;

    private static CountRange Range(PassageView view, Figure figure, string per)
    {
        var phrase = view.Slice(figure.From, figure.To);
        int? low = figure.Open == '-' ? null : figure.Low;
        int? high = figure.Open == '+' ? null : figure.High;
        return new(phrase, low, high, figure.Approx && figure.Open == '\0', true, per);
    }
}

using System.Globalization;

namespace Homeward.Persons;

/// <summary>
/// Keys under which a name is found whatever the spelling, script, grammatical case or short form it is asked for in.
/// An index stores <see cref="For"/> of every name; a question finds a name when each of its words shares a key with
/// it.
/// Keys are stable text: a skeleton ("petrov"), a given name ("@александр"), a father's name ("^николай").
/// </summary>
public static class NameKeys
{
    /// <summary>All keys of a name, for an index.</summary>
    public static IReadOnlySet<string> For(string text, string? lang = null)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (piece, isFather) in Pieces(text, lang))
        {
            all.UnionWith(isFather ? OfPatronymic(piece) : OfPiece(piece));
            AddInitials(all, '.', piece.Initials);
            if (piece.IsInitial) AddInitials(all, '=', piece.Initials);
        }

        return all;
    }

    /// <summary>The keys to ask for, word by word. A full word also asks for names of which only its initial is
    /// known.</summary>
    public static IReadOnlyList<IReadOnlySet<string>> Question(string text, string? lang = null)
    {
        var words = new List<IReadOnlySet<string>>();
        foreach (var (piece, isFather) in Pieces(text, lang))
        {
            var keys = isFather ? OfPatronymic(piece) : OfPiece(piece);
            AddInitials(keys, piece.IsInitial ? '.' : '=', piece.Initials);
            words.Add(keys);
        }

        return words;
    }

    /// <summary>True when every word of the question shares a key with the name; an initial fits any part it can
    /// begin.</summary>
    public static bool Matches(IReadOnlyList<IReadOnlySet<string>> question, IReadOnlySet<string> name)
    {
        foreach (var word in question)
        {
            if (!word.Overlaps(name)) return false;
        }

        return question.Count > 0;
    }

    private static IEnumerable<(NamePiece Piece, bool IsFather)> Pieces(string text, string? lang)
    {
        var name = NameParser.Read(text, lang).Name;
        foreach (var piece in name.Surname.Concat(name.Given).Concat(name.Unknown)) yield return (piece, false);
        if (name.Patronymic is { } patronymic) yield return (patronymic, true);
    }

    private static HashSet<string> OfPiece(NamePiece piece)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (piece.IsInitial) return keys;
        foreach (var key in piece.Keys)
        {
            if (key.Length == 0) continue;
            keys.Add(key);
            keys.Add(NameLexicon.SurnameKey(key));
        }

        foreach (var lemma in Spelling.IsCyrillic(piece.As.Length > 0 ? piece.As[0] : ' ')
            ? Declension.SurnameLemmas(piece.As, null, null) : [])
        {
            keys.Add(NameLexicon.SurnameKey(Skeleton.Of(lemma)));
        }

        var match = NameLexicon.FindGiven(piece.Text);
        foreach (var number in (match?.Names ?? []).Concat(match?.ShortFor ?? []).Concat(piece.Names)
            .Concat(piece.ShortFor))
        {
            keys.Add("@" + NameLexicon.Given[number].Russian.ToLowerInvariant());
        }

        return keys;
    }

    private static HashSet<string> OfPatronymic(NamePiece piece)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (piece.IsInitial) return keys;
        keys.Add("^" + piece.Keys[0]);
        keys.Add(Skeleton.Of(piece.As));
        foreach (var number in piece.Names) keys.Add("^" + NameLexicon.Given[number].Russian.ToLowerInvariant());
        return keys;
    }

    private static void AddInitials(HashSet<string> keys, char kind, uint letters)
    {
        for (var bit = 0; bit < 32; bit++)
        {
            if ((letters & (1u << bit)) != 0) keys.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}{bit}"));
        }
    }
}

namespace Homeward.Persons;

/// <summary>One part of a name as it is compared: its keys, and what the lexicon knows about it.</summary>
/// <param name="Text">as written, repaired</param>
/// <param name="As">lower case nominative</param>
/// <param name="Keys">skeletons, the likeliest first; for a surname with both genders tied</param>
/// <param name="Names">given names (of the person, or of the father) it spells out; numbers of the lexicon</param>
/// <param name="ShortFor">given names it is a short form of</param>
/// <param name="Initials">bit set of the first letters the part can begin with (see <see
/// cref="NamePiece.LetterBit"/>)</param>
/// <param name="IsInitial">only an initial is known</param>
/// <param name="IsBelarusian">the part, or another part of the name, is spelled the Belarusian way</param>
public sealed record NamePiece( // long: one value with what the lexicon knows about it
    string Text, string As, IReadOnlyList<string> Keys, IReadOnlyList<int> Names, IReadOnlyList<int> ShortFor,
        uint Initials, bool IsInitial, bool IsBelarusian = false)
{
    private const string Alphabet = "abvhdeZziklmnoprstufcCS";

    /// <summary>The bit of a skeleton's letter; letters of other scripts share the upper bits.</summary>
    public static uint LetterBit(char letter)
    {
        var at = Alphabet.IndexOf(letter, StringComparison.Ordinal);
        return 1u << (at >= 0 ? at : 23 + letter % 9);
    }

    /// <summary>
    /// The first letters an initial may stand for: "Y." can begin Юрий or Ильин, "C." Константин or Чингиз, "О." also
    /// Александр.
    /// </summary>
    public static uint InitialLetters(string initial)
    {
        if (initial.Length > 1)
        {
            var some = 0u;
            foreach (var key in Skeleton.All(initial).Where(k => k.Length > 0)) some |= LetterBit(key[0]);
            return some;
        }

        var letters = char.ToLowerInvariant(initial[0]) switch
        {
            'y' => "iuae",
            'j' => "iuaeZ",
            'i' => "iuae",
            'c' => "kcCSs",
            's' => "sS",
            'k' => "kh",
            'z' => "zZc",
            't' =>
                "tc",
            'x' => "hksS",
            'g' or 'h' or 'г' or 'х' => "h",
            'w' => "v",
            'd' => "dZ",
            'e' or 'є' => "ei",
            'q' => "k",
            'p' => "pf",
            'u' => "u",
            'о' or 'o' => "oa",
            'а' or 'a' => "ao",
            'м' or 'н' => "mn",
            _ => Skeleton.Of(initial),
        };
        var bits = 0u;
        foreach (var letter in letters) bits |= LetterBit(letter);
        return bits;
    }
}

/// <summary>
/// A name in the shape in which two are compared: the parts of each role, and the parts whose role is not known. When
/// <see cref="RolesSure"/> is false the order of surname and given name was guessed, and a comparison tries the other
/// way too.
/// </summary>
public sealed record PersonName(
    IReadOnlyList<NamePiece> Surname, IReadOnlyList<NamePiece> Given, NamePiece? Patronymic,
        IReadOnlyList<NamePiece> Unknown, bool RolesSure)
{
    public bool IsEmpty => Surname.Count == 0 && Given.Count == 0 && Patronymic is null && Unknown.Count == 0;

    internal static PersonName From(IReadOnlyList<NameWord> words)
    {
        var surname = new List<NamePiece>();
        var given = new List<NamePiece>();
        var unknown = new List<NamePiece>();
        NamePiece? patronymic = null;
        var belarusian = words.Any(w => w.IsBelarusian);
        foreach (var word in words)
        {
            switch (word.Role)
            {
                case "surname" when word.Particle == "joiner" && words.Any(w => w.Role == "surname" && w.Particle is null):
                    break; // El Ayashi: the article is no part that two families could share
                case "surname": surname.AddRange(SurnameParts(word, belarusian)); break;
                case "given": given.AddRange(Hyphened(word)); break;
                case "unknown": unknown.Add((word.Given is null ? Plain(word) : AsGiven(word)) with { IsBelarusian = belarusian }); break;
                case "patronymic": patronymic ??= AsPatronymic(word); break;
                case "initial" when word.InitialOf == "patronymic": patronymic ??= Initial(word); break;
                case "initial": given.Add(Initial(word)); break;
            }
        }

        var sure = given.Any(g => g.Names.Count + g.ShortFor.Count > 0) || patronymic is not null;
        return new(surname, given, patronymic, unknown, sure);
    }

    // Лысенко-Гончаренко is found by either half, and as one word.
    private static IEnumerable<NamePiece> SurnameParts(NameWord word, bool belarusian)
    {
        var halves = word.Text.Split('-', StringSplitOptions.RemoveEmptyEntries);
        if (halves.Length == 2 && NameLexicon.Particle(halves[0]) == "joiner" && halves[1].Length > 2)
        {
            var bare = new NameWord { Written = halves[1], Text = halves[1], Role = "surname" }.Look();
            bare.FoldSurname(word.Oblique, word.Male, null);
            var piece = Plain(bare);
            return [piece with { Text = word.Text, Keys = [.. piece.Keys, .. word.Keys] }];
        }

        if (halves.Length != 2 || halves.Any(h => h.Length < 3)) return [Plain(word) with { IsBelarusian = belarusian }];
        return halves.Select((half, i) =>
        {
            var one = new NameWord { Written = half, Text = half, Role = "surname" }.Look();
            one.FoldSurname(word.Oblique, word.Male, null);
            var piece = Plain(one) with { IsBelarusian = belarusian };
            return i > 0 ? piece : piece with { Keys = [.. piece.Keys, Skeleton.Of(word.Text)] };
        });
    }

    // Jean-Claude and Jean Claude are the same two names; so are Kim Jong-un and Kim Jong un.
    private static IEnumerable<NamePiece> Hyphened(NameWord word)
    {
        var parts = word.Text.Split('-', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || word.Given is not null) return [AsGiven(word)];
        return parts.Select(part =>
        {
            var one = new NameWord { Written = part, Text = part, Role = "given" }.Look();
            one.FoldGiven(word.Male, null);
            return AsGiven(one);
        });
    }

    private static NamePiece Plain(NameWord word) =>
        new(word.Text, word.As!, Bounded(word.Keys), [], [], First(word.Keys), false);

    private static NamePiece AsGiven(NameWord word)
    {
        var names = word.Given?.Names ?? [];
        var shorts = word.Given?.ShortFor ?? [];
        var letters = First(word.Keys);
        foreach (var number in names.Concat(shorts))
        {
            foreach (var key in NameLexicon.KeysOfGiven(number)) letters |= NamePiece.LetterBit(key[0]);
        }

        return new(word.Text, word.As!, Bounded(word.Keys), names, shorts, letters, false);
    }

    private static NamePiece AsPatronymic(NameWord word)
    {
        var stem = word.FatherStem is { Length: > 0 } s ? s : word.Keys.Count > 0 ? word.Keys[0] : "";
        var letters = stem.Length > 0 ? NamePiece.LetterBit(stem[0]) : 0;
        foreach (var number in word.Fathers)
        {
            foreach (var key in NameLexicon.KeysOfGiven(number)) letters |= NamePiece.LetterBit(key[0]);
        }

        return new(word.Text, word.As!, [stem], word.Fathers, [], letters, false);
    }

    private static NamePiece Initial(NameWord word) =>
        new(word.Text, word.Text.ToLowerInvariant(), [Skeleton.Of(word.Text)], [], [],
            NamePiece.InitialLetters(word.Text), true);

    private static uint First(IReadOnlyList<string> keys)
    {
        var bits = 0u;
        foreach (var key in keys)
        {
            if (key.Length > 0) bits |= NamePiece.LetterBit(key[0]);
        }

        return bits;
    }

    private static IReadOnlyList<string> Bounded(IReadOnlyList<string> keys) => keys.Count == 0 ? [""] : keys;
}

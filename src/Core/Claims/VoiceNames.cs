using System.Collections.Frozen;
using System.Text;

namespace Homeward.Claims;

/// <summary>What a voice of the register is.</summary>
public static class VoiceKinds
{
    public const string Outlet = "outlet";
    public const string Organisation = "organisation";
    public const string Authority = "authority";
    public const string Spokesperson = "spokesperson";
    public const string Expert = "expert";

    /// <summary>a word for many people ("relatives"), never one voice</summary>
    public const string Many = "many";

    public static readonly IReadOnlyList<string> All = [Outlet, Organisation, Authority, Spokesperson, Expert, Many];
}

/// <summary>Whose side a voice is on in the conflict.</summary>
public static class VoiceParties
{
    public static readonly IReadOnlyList<string> All = ["ru", "ua", "other", "none", "not-known"];
}

/// <summary>Names of voices as sources write them, and which of them look like one.</summary>
public static class VoiceNames
{
    private static readonly FrozenDictionary<char, string> Latin = new Dictionary<char, string>
    {
        ['б'] = "b", ['в'] = "v", ['г'] = "g", ['ґ'] = "g", ['д'] = "d", ['ж'] = "j", ['з'] = "z", ['к'] = "k", ['л'] = "l", ['м'] = "m", ['н'] = "n",
        ['п'] = "p", ['р'] = "r", ['с'] = "s", ['т'] = "t", ['ф'] = "f", ['х'] = "h", ['ц'] = "z", ['ч'] = "c", ['ш'] = "s", ['щ'] = "s",
    }.ToFrozenDictionary();

    /// <summary>Letters of other spellings that stand for one of the above: "Zelenskyy", "Kharkiv", "Tschechow".</summary>
    private static readonly (string From, string To)[] Digraphs =
        [("shch", "s"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("ch", "c"), ("sh", "s"), ("zh", "j"), ("ts", "z"), ("tz", "z"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("w", "v"), ("q", "k")];

    /// <summary>The same for the same name: lower case, ё as е, no quotation marks, single spaces.</summary>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folded = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormC))
        {
            var letter = char.ToLowerInvariant(c);
            if (letter is '«' or '»' or '"' or '“' or '”' or '„') continue;
            if (char.IsWhiteSpace(letter))
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
            }
            else
            {
                folded.Append(letter == 'ё' ? 'е' : letter);
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>
    /// Whether it names one voice. A name begins with a capital letter or a figure; "relatives", "a soldier" are words for many people,
    /// and two papers that quote "relatives" need not have the same ones.
    /// </summary>
    public static bool IsOne(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && !char.IsLower(name[0]);
    }

    /// <summary>
    /// Consonants of the longest word, in Latin letters whatever the script; empty where there are fewer than three. Names with the same
    /// are worth a look, no more.
    /// </summary>
    public static string Skeleton(string name)
    {
        var word = Fold(name).Split(' ', '-', '.', ',').MaxBy(w => w.Length) ?? "";
        foreach (var (from, to) in Digraphs) word = word.Replace(from, to, StringComparison.Ordinal);
        var bones = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            var bone = Latin.GetValueOrDefault(c) ?? (c is >= 'a' and <= 'z' && !"aeiouy".Contains(c, StringComparison.Ordinal) ? c.ToString() : "");
            if (bone.Length > 0 && (bones.Length == 0 || bones[^1] != bone[0])) bones.Append(bone);
        }

        return bones.Length >= 3 ? bones.ToString() : "";
    }
}

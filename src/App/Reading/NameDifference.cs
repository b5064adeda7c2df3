using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Homeward.App.Reading;

/// <summary>
/// Two names in Latin letters side by side, with the letters that differ marked word by word. Each word is held against the
/// most alike word of the other name, so that the order of surname and given name does not matter.
/// </summary>
public static class NameDifference
{
    /// <summary>Longer words are compared by their beginning only: a name is short, and hostile text must not cost time.</summary>
    private const int LongestWord = 60;

    private const int MostWords = 12;

    public static IHtmlContent Mark(string name, string other)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(other);
        var html = new HtmlContentBuilder();
        var others = Words(other);
        var rest = 0;
        foreach (var word in Words(name))
        {
            if (rest++ > 0) html.Append(" ");
            var same = others.Select(o => Common(word, o)).MaxBy(kept => kept.Count(k => k)) ?? new bool[word.Length];
            // Letters two different names happen to share say nothing.
            Write(html, word, same.Count(s => s) * 2 < word.Length ? new bool[word.Length] : same);
        }

        return html;
    }

    private static string[] Words(string name) =>
        [.. name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords).Select(w => w.Length > LongestWord ? w[..LongestWord] : w)];

    /// <summary>Which letters of a word belong to the longest run of letters, in order, that both words have.</summary>
    private static bool[] Common(string a, string b)
    {
        var longest = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                longest[i, j] = Same(a[i], b[j]) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var kept = new bool[a.Length];
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (Same(a[i], b[j])) (kept[i], i, j) = (true, i + 1, j + 1);
            else if (longest[i + 1, j] >= longest[i, j + 1]) i++;
            else j++;
        }

        return kept;
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);

    private static void Write(HtmlContentBuilder html, string word, bool[] same)
    {
        for (var from = 0; from < word.Length;)
        {
            var to = from;
            while (to < word.Length && same[to] == same[from]) to++;
            if (same[from]) html.Append(word[from..to]);
            else html.AppendHtml("<span class=\"differs\">").AppendHtml(HtmlEncoder.Default.Encode(word[from..to])).AppendHtml("</span>");
            from = to;
        }
    }
}

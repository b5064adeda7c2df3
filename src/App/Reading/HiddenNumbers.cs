using Homeward.Claims;
using Homeward.Evidence;

namespace Homeward.App.Reading;

/// <summary>
/// Hides telephone numbers, cards and e-mail addresses in words that are shown, letter for letter, so that every place in them stays
/// where it was: the number of somebody's mother must not stand on each screen that shows her message. The last two letters stay,
/// to tell numbers apart; the source keeps all of it.
/// </summary>
public static class HiddenNumbers
{
    private const char Hidden = '•';
    private const int Left = 2;
    private static readonly System.Buffers.SearchValues<char> Telling = System.Buffers.SearchValues.Create("0123456789@");

    /// <summary>The words with what is not for every eye hidden; the same string where there is nothing.</summary>
    public static string In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAny(Telling) < 0) return text;
        var layer = TextLayer.Of(text);
        // In no language at all: names are not looked for here, only what is told by its shape.
        var masks = Mentions.Find(layer, "und").Masks;
        if (masks.Count == 0 || layer.Text.Length != text.Length) return text;
        var letters = text.ToCharArray();
        foreach (var mask in masks)
        {
            var (from, to) = (layer.Utf16Of(mask.Start), layer.Utf16Of(mask.Start + mask.Length));
            var hide = Math.Max(0, letters[from..to].Count(char.IsLetterOrDigit) - Left);
            for (var i = from; i < to && hide > 0; i++)
            {
                if (!char.IsLetterOrDigit(letters[i]) || char.IsSurrogate(letters[i])) continue;
                letters[i] = Hidden;
                hide--;
            }
        }

        return new string(letters);
    }
}

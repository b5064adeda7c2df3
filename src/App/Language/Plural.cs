namespace Homeward.App.Language;

/// <summary>Which form of a word a number takes (Unicode CLDR plural rules for whole numbers).</summary>
public static class Plural
{
    /// <summary>
    /// The place of the form in "one|other" (English) or "one|few|many" (Russian, Ukrainian); negative numbers as
    /// positive.
    /// 1, 21, 101 год · 2-4, 22-24 года · 0, 5-20, 11-14, 111 лет.
    /// </summary>
    public static int Form(string lang, long n)
    {
        var size = Math.Abs(n);
        if (lang is not ("ru" or "uk")) return size == 1 ? 0 : 1;
        var (tens, units) = (size % 100, size % 10);
        if (units == 1 && tens != 11) return 0;
        return units is >= 2 and <= 4 && tens is not (>= 12 and <= 14) ? 1 : 2;
    }

    public static int FormsOf(string lang) => lang is "ru" or "uk" ? 3 : 2;
}

using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>Binds the dates of a paragraph to its tokens. Birth dates, lengths of time and frequencies are no dates of claims.</summary>
internal static class Dating
{
    public static void Find(PassageView view, int from, int to, string language, DateOnly? anchor, List<DateFound> found)
    {
        var tokens = view.Tokens;
        var at = 0;
        foreach (var mention in DatePhrases.Find(view.Text[from..to], language, anchor))
        {
            var start = from + mention.Start;
            var end = start + mention.Length;
            while (at < tokens.Count && tokens[at].End <= start) at++;
            var first = at;
            while (at < tokens.Count && tokens[at].Start < end) at++;
            if (first == at) continue;
            var quiet = mention.IsDuration || mention.IsFrequency || mention.Role == DateRole.Birth || mention.Doubt is not null;
            var known = !quiet && (mention.Date.Earliest is not null || mention.Date.Latest is not null);
            var offset = quiet ? null : mention.Relative;
            found.Add(new(first, at, known ? mention.Date : null, offset));
        }
    }
}

using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>Binds the dates of a paragraph to its tokens. Birth dates, lengths of time and frequencies are no dates
/// of claims.</summary>
internal static class Dating
{
    public static void Find(PassageView view, int from, int to, string language, DateOnly? anchor,
        List<DateFound> found, int people)
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
            var date = mention.Date;
            if (StealsCount(tokens, first, at, people) &&
                DatePhrases.Parse(view.Slice(first, at - 1), language, anchor).Date is { } shorter)
            {
                date = shorter;
                at--;
            }

            var quiet = mention.IsDuration || mention.IsFrequency || mention.Role == DateRole.Birth ||
                mention.Doubt is not null;
            var known = !quiet && (date.Earliest is not null || date.Latest is not null);
            var offset = quiet ? null : mention.Relative;
            found.Add(new(first, at, known ? date : null, offset));
        }
    }

    /// <summary>"On 15 January 25 prisoners returned": the last two digits count people, not years.</summary>
    private static bool StealsCount(List<Token> tokens, int first, int end, int people) =>
        end - first >= 3 && end < tokens.Count && tokens[end - 1].Word.Text is [>= '0' and <= '9',
            >= '0' and <= '9'] && tokens[end].Word.Is(people);
}

using System.Text.Json;
using Homeward.Access;
using Homeward.Views;

namespace Homeward.Persons;

// How a searched text becomes a condition on mentions m and persons p.
public sealed partial class PersonsRoom
{
    private const int MostWords = 8;

    /// <summary>Mentions a text finds, whoever they are of, newest first; the same ways of asking as <see cref="Search"/>.</summary>
    public Listed<MentionRow> SearchMentions(string text, Slice slice)
    {
        var (where, values) = Found(text);
        if (where is null) return new Listed<MentionRow>([], 0);
        var from = $"LEFT JOIN person_mention pm ON pm.mention = m.id LEFT JOIN person p ON p.id = pm.person WHERE {where} AND {Walls.Sees("m.source")}";
        var end = values.Length;
        var (rows, total) = seat.Ask(q => (
            q.Rows(
                $"{MentionQuery} {from} ORDER BY m.position DESC LIMIT ${end + 1} OFFSET ${end + 2}", ReadMention,
                [.. values, slice.Limit, slice.Offset]),
            (int)q.Number($"SELECT count(*) FROM mention m {from}", values)));
        return new Listed<MentionRow>([.. rows.Select(OpenMention)], total);
    }

    /// <summary>The condition, and its values with the actor as $1; null when nothing can be found by this text.</summary>
    private (string? Where, object?[] Values) Found(string text)
    {
        var tidy = text.Trim();
        if (CaseCode(tidy) is { } code) return ("p.case_code = $2", [seat.Actor, code]);
        if (Identifiers.PersonalNumber(tidy) is { } number) return ("m.number = $2", [seat.Actor, number]);
        var words = NameKeys.Question(tidy).Where(w => w.Count > 0).Take(MostWords).ToList();
        if (words.Count == 0) return (null, []);
        // The word with the rarest kind of keys first: it is looked up, the others are checked.
        words = [.. words.OrderBy(w => w.Any(k => k[0] == '.'))];
        var conditions = words.Select((_, i) => i == 0
            ? "m.id IN (SELECT mention FROM mention_key WHERE key IN (SELECT value FROM json_each($2)))"
            : $"EXISTS (SELECT 1 FROM mention_key k WHERE k.mention = m.id AND k.key IN (SELECT value FROM json_each(${i + 2})))");
        return (string.Join(" AND ", conditions), [seat.Actor, .. words.Select(w => JsonSerializer.Serialize(w))]);
    }

    /// <summary>K-4821, also typed in small or Cyrillic letters or without the dash; null for anything else.</summary>
    private static string? CaseCode(string text)
    {
        if (text.Length is < 5 or > 9) return null;
        var letter = Spelling.Swap(text[..1].ToUpperInvariant(), toCyrillic: false);
        var digits = text.AsSpan(1).TrimStart(" -–—");
        return CodeLetters.Contains(letter, StringComparison.Ordinal) && digits.Length is 4 or 5 && !digits.ContainsAnyExceptInRange('0', '9')
            ? $"{letter}-{digits}" : null;
    }
}

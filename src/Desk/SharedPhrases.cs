using Homeward.Search;
using Homeward.Views;

namespace Homeward;

/// <summary>Words that stand in another text too.</summary>
/// <param name="OwnerId">the other source or message</param>
/// <param name="Phrases">as they stand here, the longest first</param>
public sealed record PhrasesShared(string OwnerId, string SourceTitle, IReadOnlyList<string> Phrases);

// Phrases a text shares with other submissions: who copied from whom, or heard the same.
public sealed partial class Session
{
    private const int WordsOfPhrase = 5;
    private const int MostWindows = 60;

    /// <summary>
    /// Runs of five words of a text (or of what was typed of a recording) that stand in other texts this member may see. Copies that count
    /// as told once are left out: those are known. Long texts are looked through in even steps.
    /// </summary>
    public IReadOnlyList<PhrasesShared> SharedPhrases(string ownerId)
    {
        var (owner, text) = Evidence.Part(ownerId) is { } part ? (ownerId, part.Text)
            : Evidence.TranscriptOf(ownerId) is { } typed ? (typed.PartId, typed.Text) : (ownerId, Evidence.Source(ownerId)?.Text ?? "");
        var words = SearchWords.Of(text).ToList();
        if (words.Count < WordsOfPhrase) return [];
        var known = (Evidence.OriginOf(owner)?.Others ?? []).Append(owner).Append(ownerId).ToHashSet(StringComparer.Ordinal);
        var step = Math.Max(1, (words.Count - WordsOfPhrase) / MostWindows);
        var found = new Dictionary<string, (string Title, List<(int From, int To)> Spans)>(StringComparer.Ordinal);
        for (var i = 0; i + WordsOfPhrase <= words.Count; i += step)
        {
            var (from, to) = (words[i].Start, words[i + WordsOfPhrase - 1].Start + words[i + WordsOfPhrase - 1].Length);
            var phrase = string.Join(' ', words.Skip(i).Take(WordsOfPhrase).Select(w => text.Substring(w.Start, w.Length)));
            foreach (var other in Words.Texts($"\"{phrase}\"", new WordFilter(), Slice.First(10)).Rows.Where(r => !known.Contains(r.Id)))
            {
                if (!found.TryGetValue(other.Id, out var spans)) found[other.Id] = spans = (other.SourceTitle, []);
                if (spans.Spans is [.., var last] && from <= last.To) spans.Spans[^1] = (last.From, to);
                else spans.Spans.Add((from, to));
            }
        }

        return [.. found.Select(f => new PhrasesShared(f.Key, f.Value.Title,
            [.. f.Value.Spans.OrderByDescending(s => s.To - s.From).Select(s => text[s.From..s.To])]))
            .OrderByDescending(p => p.Phrases[0].Length).Take(20)];
    }
}

using Homeward.Evidence;

namespace Homeward.Claims;

/// <summary>Words that call for a person's eyes at once.</summary>
/// <param name="Start">first code point</param>
/// <param name="Length">code points</param>
/// <param name="Quote">the words as they stand</param>
/// <param name="Why">leaving-now, life, threat, violence or self-harm</param>
public sealed record Danger(int Start, int Length, string Quote, string Why);

/// <summary>
/// Finds danger words, so that a message comes to the top of the inbox with the words shown. The words are the entries
/// "danger" of the reading lexicons; a negation or a past date does not hide them, since a missed danger costs more
/// than a false one.
/// </summary>
public static class DangerWords
{
    /// <summary>Every danger in the text, in order, without overlaps; lang may be null.</summary>
    public static IReadOnlyList<Danger> Find(string text, string? lang = null)
    {
        var layer = TextLayer.Of(text);
        if (Lexicon.Of(lang ?? LanguageGuess.Of(layer.Text)) is not { } lexicon) return [];
        var vocabulary = new Vocabulary(lexicon);
        var found = new List<Danger>();
        var hits = new List<LexiconHit>();
        for (var at = 0; at < layer.Text.Length;)
        {
            var line = layer.Text.IndexOf('\n', at);
            var end = Math.Min(line < 0 ? layer.Text.Length : line, at + 4_000);
            var tokens = Tokens.Of(layer.Text, at, end, vocabulary);
            hits.Clear();
            lexicon.Find(tokens, 0, tokens.Count, hits);
            var last = 0;
            foreach (var hit in hits.Where(h => h.Entry.Role == "danger").OrderBy(h => h.From).ThenByDescending(h =>
                h.To))
            {
                if (hit.From < last) continue;
                last = hit.To;
                var start = layer.CodePointOf(tokens[hit.From].Start);
                var length = layer.CodePointOf(tokens[hit.To - 1].End) - start;
                found.Add(new(start, length, layer.Quote(start, length)!, hit.Entry.Line.Says!));
            }

            at = end == line ? end + 1 : end;
        }

        return found;
    }
}

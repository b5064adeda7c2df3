using System.Globalization;
using System.Text;
using Homeward.Basics;
using Homeward.Claims;

namespace Homeward.Tests.Core.Claims;

/// <summary>One text of a marked file: what the reader gets, and the claims a careful reader marked in it.</summary>
public sealed record MarkedText(string Name, string Language, DateOnly Published, string Text,
    IReadOnlyList<Claim> Gold);

/// <summary>
/// Texts with their reading written inside them: <c>[ex 2025-05-24|Обменяли его 24 мая]</c>. A text begins with
/// <c>=== name | language | day</c>. In a mark stand the kind or stage, then in any order: a date as EDTF; <c>?</c>
/// expected,
/// <c>!</c> feared, <c>~</c> usual, <c>x</c> denied by somebody, <c>c</c> confirmed; <c>-</c> it did not happen;
/// <c>p=2 each=75 ru=20 ua=8 share=most</c> counts, <c>not</c> for a figure withheld. See texts/README.md.
/// </summary>
public static class MarkedTexts
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["X"] = Kinds.Exchange, ["T"] = Kinds.Treatment, ["tre"] = Kinds.Treatment, ["H"] = Kinds.Health,
        ["hea"] = Kinds.Health,
        ["C"] = Kinds.Coercion, ["Q"] = Kinds.Request, ["R"] = Kinds.Rule, ["P"] = Kinds.Practice,
        ["N"] = Kinds.Pattern,
        ["ex"] = Stages.Exchanged, ["cap"] = Stages.Captured, ["mis"] = Stages.Missing, ["held"] = Stages.Held,
        ["tra"] = Stages.Transferred, ["unk"] = Stages.TakenToUnknownPlace, ["har"] = Stages.HeldAfterRelease,
        ["que"] = Stages.Questioned, ["med"] = Stages.MedicalBoard, ["lea"] = Stages.Leave,
        ["ret"] = Stages.ReturnedToUnit,
        ["con"] = Stages.ContractSigned, ["fro"] = Stages.SentToFront, ["occ"] = Stages.SentToOccupiedTerritory,
        ["dis"] = Stages.Discharged, ["kil"] = Stages.Killed, ["rec"] = Stages.Recaptured,
    };

    private static readonly Dictionary<string, string> Modality = new(StringComparer.Ordinal)
    {
        ["?"] = Modalities.Suspected, ["!"] = Modalities.Feared, ["~"] = Modalities.Pattern, ["x"] = Modalities.Denied,
        ["c"] = Modalities.Confirmed,
    };

    /// <exception cref="FormatException">a mark that nobody could mean</exception>
    public static IReadOnlyList<MarkedText> Read(string file)
    {
        var texts = new List<MarkedText>();
        foreach (var part in ("\n" + file.ReplaceLineEndings("\n")).Split("\n=== ",
            StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            if (end < 0) continue;
            var head = part[..end].Split('|', StringSplitOptions.TrimEntries);
            texts.Add(One(head, part[(end + 1)..].TrimEnd('\n') + "\n"));
        }

        return texts;
    }

    private static MarkedText One(string[] head, string marked)
    {
        var text = new StringBuilder();
        var gold = new List<Claim>();
        for (var at = 0; at < marked.Length; at++)
        {
            if (marked[at] != '[')
            {
                text.Append(marked[at]);
                continue;
            }

            var bar = marked.IndexOf('|', at);
            var close = marked.IndexOf(']', at);
            if (bar < 0 || close < bar) throw new FormatException($"{head[0]}: a mark without | or ]");
            var quote = marked[(bar + 1)..close];
            gold.Add(Mark(head[0], marked[(at + 1)..bar], text.ToString().EnumerateRunes().Count(), quote));
            text.Append(quote);
            at = close;
        }

        return new(head[0], head[1], DateOnly.ParseExact(head[2], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            text.ToString(), gold);
    }

    private static Claim Mark(string name, string mark, int start, string quote)
    {
        var words = mark.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!Short.TryGetValue(words[0], out var what))
            throw new FormatException($"{name}: \"{words[0]}\" is no kind");
        var stage = Stages.All.Contains(what) ? what : null;
        var kind = stage is null ? what : Kinds.Stage;
        var claim = new Claim
        {
            Kind = kind, Stage = stage, Start = start, Length = quote.EnumerateRunes().Count(), Quote = quote,
            Modality = kind == Kinds.Rule ? Modalities.LegalClaim
                : Modalities.Asserted, Polarity = Polarities.Affirmed,
            Counts = [], Voice = [], Health = [], Rule = [], Category = [],
        };
        foreach (var word in words.Skip(1))
        {
            if (Modality.TryGetValue(word, out var modality)) claim = claim with { Modality = modality };
            else if (word == "-") claim = claim with { Polarity = Polarities.Denied };
            else if (word == "not") claim = Counted(claim, CountedPer.Each, "not disclosed");
            else if (char.IsDigit(word[0]) || word.StartsWith("..",
                StringComparison.Ordinal)) claim = claim with { When = ClaimDates.FromEdtf(word) };
            else if (word.Split('=') is [var per, var value]) claim = Counted(claim, Per(per),
                value.Replace('_', ' '));
            else throw new FormatException($"{name}: \"{word}\" means nothing");
        }

        return claim;
    }

    private static string Per(string word) => word switch
    {
        "p" => CountedPer.Persons,
        "each" => CountedPer.Each,
        "ru" => CountedPer.SideRu,
        "ua" => CountedPer.SideUa,
        "share" => CountedPer.Share,
        _ => throw new FormatException($"\"{word}\" counts nothing"),
    };

    private static Claim Counted(Claim claim, string per, string value) =>
        claim with { Counts = [.. claim.Counts, CountRange.Parse(value, per)] };
}

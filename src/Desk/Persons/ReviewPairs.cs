using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>A pair worth asking about, by row in <see cref="ReviewPairs.Mentions"/>; A's id comes before B's.</summary>
internal readonly record struct ReviewPair(int A, int B, double Weight, Verdict Verdict, string Reason);

/// <summary>
/// All pairs of mentions that may be one person, with the weight their ledger adds up to. Follows from the mentions alone, so it
/// is made once for each last mention and kept in memory as long as the desk is unlocked; judgements and walls are applied when
/// somebody asks. Blocking and the quick scan find candidates, the ledger of <see cref="Comparer"/> decides.
/// </summary>
internal sealed class ReviewPairs
{
    // The scan weighs rarity by counts in the table, the ledger by the shipped shares: so much lower may a candidate lie.
    private const double ScanSlack = 6;

    private static readonly ConditionalWeakTable<Chronicle, Kept> Cache = [];
    private static readonly string Model = $"{LinkageModel.Persons.Name}/{Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(LinkageModel.Persons.ToJson())))[..12]}";

    private readonly Dictionary<string, int> rows;

    private ReviewPairs(IReadOnlyList<ReviewMention> mentions)
    {
        Mentions = mentions;
        rows = mentions.Select((m, i) => (m.Id, i)).ToDictionary(m => m.Id, m => m.i, StringComparer.Ordinal);
        Pairs = Find();
    }

    public IReadOnlyList<ReviewMention> Mentions { get; }

    /// <summary>Heaviest first; ties by id, so that two nodes list them alike.</summary>
    public IReadOnlyList<ReviewPair> Pairs { get; }

    /// <summary>Name of the model and the first letters of its hash, kept with each judgement.</summary>
    public static string ModelName => Model;

    /// <summary>The pairs as the views stand now.</summary>
    public static ReviewPairs Of(Chronicle live)
    {
        var kept = Cache.GetOrCreateValue(live);
        lock (kept)
        {
            var last = live.Database.Ask(q => (q.Number("SELECT max(position) FROM mention"), q.Number("SELECT count(*) FROM mention WHERE erased = 0")));
            if (kept.Pairs is null || kept.Last != last)
            {
                kept.Pairs = new ReviewPairs(live.Database.AskLong(Read));
                kept.Last = last;
            }

            return kept.Pairs;
        }
    }

    /// <summary>
    /// The pairs for a page that only says how many there are: those of a moment ago where comparing would take long, and then it is done
    /// beside; null where it was not done yet.
    /// </summary>
    public static ReviewPairs? Newest(Chronicle live)
    {
        var kept = Cache.GetOrCreateValue(live);
        if (live.Database.Ask(q => q.Number("SELECT count(*) FROM mention")) < ManyMentions) return Of(live);
        if (!Monitor.TryEnter(kept)) return kept.Pairs;
        try
        {
            if (kept.Making is not { IsCompleted: false }) kept.Making = Task.Run(() => Of(live));
            return kept.Pairs;
        }
        finally
        {
            Monitor.Exit(kept);
        }
    }

    private const int ManyMentions = 3000;

    public int? RowOf(string mention) => rows.TryGetValue(mention, out var row) ? row : null;

    /// <summary>The ledger of two mentions; its weights add up to the pair's.</summary>
    public Comparison Compare(int a, int b)
    {
        var comparer = new Comparer(LinkageModel.Persons);
        return comparer.Compare(comparer.Prepare(Mentions[a].AsCompared()), comparer.Prepare(Mentions[b].AsCompared()));
    }

    private static List<ReviewMention> Read(Question q) => [.. q.Rows(
        """
        SELECT id, name, surname, given, patronymic, born, edtf, earliest, latest, unit, place, number, source FROM mention
        WHERE erased = 0 ORDER BY position
        """,
        r => new ReviewMention(
            r.Text(0), r.Text(1), new NameColumns(r.TextOrNull(2), r.TextOrNull(3), r.TextOrNull(4)), r.TextOrNull(5), r.TextOrNull(6),
            r.DayOrNull(7), r.DayOrNull(8), r.TextOrNull(9), r.TextOrNull(10), r.TextOrNull(11), r.Text(12)))];

    private List<ReviewPair> Find()
    {
        if (Mentions.Count < 2) return [];
        var table = Table.Of(
            "mentions", ["id", "surname", "given", "patronymic", "dob", "place", "unit", "number"], Mentions.Select(m => m.AsRow()));
        var linking = Linker.Link([table], LinkageModel.Persons, new LinkOptions { MinWeight = LinkageModel.Persons.PossibleFrom - ScanSlack });
        var comparer = new Comparer(LinkageModel.Persons);
        var prepared = new PreparedRecord[Mentions.Count];
        Parallel.For(0, prepared.Length, i => prepared[i] = comparer.Prepare(Mentions[i].AsCompared()));
        var found = new ConcurrentBag<ReviewPair>();
        Parallel.ForEach(Partitioner.Create(0, Math.Max(1, linking.Scored.Count)), range =>
        {
            for (var i = range.Item1; i < Math.Min(range.Item2, linking.Scored.Count); i++)
            {
                var (a, b) = (linking.Scored[i].A, linking.Scored[i].B);
                if (string.CompareOrdinal(Mentions[a].Id, Mentions[b].Id) > 0) (a, b) = (b, a);
                var compared = comparer.Compare(prepared[a], prepared[b]);
                if (compared.Verdict == Verdict.Different) continue;
                found.Add(new ReviewPair(a, b, compared.Weight, compared.Verdict, TopReason(compared)));
            }
        });
        return [.. found.OrderByDescending(p => p.Weight).ThenBy(p => Mentions[p.A].Id, StringComparer.Ordinal)
            .ThenBy(p => Mentions[p.B].Id, StringComparer.Ordinal)];
    }

    private static string TopReason(Comparison compared) =>
        compared.Ledger.Where(l => l.Field is not ("prior" or "names-alone")).MaxBy(l => Math.Abs(l.Weight))?.Reason ?? "prior";

    private sealed class Kept
    {
        public (long Position, long Count) Last { get; set; }

        public ReviewPairs? Pairs { get; set; }

        public Task? Making { get; set; }
    }
}

/// <summary>What is compared of a mention.</summary>
internal sealed record ReviewMention(
    string Id, string Name, NameColumns Columns, string? Born, string? Edtf, DateOnly? Earliest, DateOnly? Latest, string? Unit, string? Place,
    string? Number, string Source)
{
    /// <summary>A row of a table, in the order id, surname, given, patronymic, dob, place, unit, number.</summary>
    public IReadOnlyList<string?> AsRow()
    {
        var columns = Columns is { Surname: null, Given: null } ? Guessed() : Columns;
        return [Id, columns.Surname, columns.Given, columns.Patronymic, Born ?? Edtf, Place, Unit, Number];
    }

    public PersonRecord AsCompared() => new(Id, [Columns.Form(Name)], BirthDatesOf(), Unit, Place, Number);

    // Where the roles are not known the last word stands as the surname; the comparison tries the other way too.
    private NameColumns Guessed()
    {
        var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? Columns : new NameColumns(words[^1], words.Length > 1 ? string.Join(' ', words[..^1]) : null, null);
    }

    private List<UncertainDate> BirthDatesOf()
    {
        // The words may allow several days far apart; the hull kept beside them would lose that.
        var spans = BirthDates.Read(Born);
        if (spans.Count == 0)
        {
            return Edtf is null ? [] : [new UncertainDate(Born, null, null, Edtf, Earliest, Latest, "", "")];
        }

        return [.. spans.Select(s => new UncertainDate(
            Born, null, null, Edtf ?? "", DateOnly.FromDayNumber(s.First), DateOnly.FromDayNumber(s.Last), "", ""))];
    }
}

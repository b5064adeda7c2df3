using Homeward.Views;

namespace Homeward.Persons;

/// <summary>Words of judgements and names of pairs, one spelling everywhere.</summary>
internal static class Judging
{
    public static Answer? AnswerOf(string? word) => word switch
    {
        "same" => Answer.Same,
        "different" => Answer.Different,
        "unsure" => Answer.Unsure,
        _ => null,
    };

    public static string WordOf(Answer answer) => answer switch
    {
        Answer.Same => "same",
        Answer.Different => "different",
        Answer.Unsure => "unsure",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), "taking a judgement back is an act of its own"),
    };

    /// <summary>The id of a pair: its mentions in order, with ~ between. Its version counts judgements and withdrawals.</summary>
    public static string PairOf(string a, string b) => string.CompareOrdinal(a, b) < 0 ? $"{a}~{b}" : $"{b}~{a}";

    public static (string A, string B)? MentionsOf(string pair)
    {
        var at = pair.IndexOf('~', StringComparison.Ordinal);
        if (at <= 0) return null;
        var (a, b) = (pair[..at], pair[(at + 1)..]);
        return string.CompareOrdinal(a, b) < 0 && b.Length > 0 ? (a, b) : null;
    }

    /// <summary>
    /// In force: the newest judgement of each pair; an erased one binds nothing and hides what stood before it, which was
    /// erased with it.
    /// </summary>
    public const string InForce = "NOT EXISTS (SELECT 1 FROM judgement n WHERE n.a = j.a AND n.b = j.b AND n.position > j.position)";

    public static Judgement ReadJudgement(Row r) =>
        new(r.Text(0), r.Text(1), AnswerOf(r.TextOrNull(2)) ?? Answer.None, r.Text(3), "", r.Long(4));
}

/// <summary>
/// Keeps the clusters of mentions and whom they belong to. A cluster carries the id of its earliest mention. The person opened
/// first stands for the cluster; the others in it are "now the same as" that one until a judgement parts them again.
/// </summary>
internal static class ClusterRows
{
    private sealed record Member(string Id, string Cluster, long Position);

    /// <summary>Works out again the clusters two mentions lie in. A pure function of the standing judgements among their members
    /// and of the persons opened on them.</summary>
    public static void Renew(ViewWriter writer, string a, string b)
    {
        var members = Members(writer, a, b);
        var clusters = Of(members, InForceAmong(writer, members)).ClusterOf;
        for (var i = 0; i < members.Count; i++)
        {
            var root = members[clusters[i]].Id;
            if (members[i].Cluster != root) writer.Run("UPDATE mention SET cluster = $2 WHERE id = $1", members[i].Id, root);
        }

        foreach (var root in clusters.Distinct().Select(c => members[c].Id)) RenewPersons(writer, root);
    }

    /// <summary>How many judgements contradict each other among the members of two mentions' clusters, with one more judgement or
    /// without.</summary>
    public static int Contradictions(Question question, string a, string b, Judgement? more)
    {
        var members = Members(question, a, b);
        var standing = InForceAmong(question, members);
        var clusters = Of(members, more is null ? standing : Judgements.InForce([.. standing, more]));
        return clusters.Remarks.Count(r => r.Kind == "contradiction");
    }

    /// <summary>The same over the clusters of many mentions, with many more judgements.</summary>
    public static int Contradictions(Question question, IReadOnlyList<string> mentions, IReadOnlyList<Judgement> more)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var mention in mentions.Where(m => !members.ContainsKey(m)))
        {
            foreach (var member in Members(question, mention, mention)) members.TryAdd(member.Id, member);
        }

        var all = members.Values.OrderBy(m => m.Position).ToList();
        var standing = InForceAmong(question, all);
        var clusters = Of(all, more.Count == 0 ? standing : Judgements.InForce([.. standing, .. more]));
        return clusters.Remarks.Count(r => r.Kind == "contradiction");
    }

    /// <summary>Sentences about judgements in one cluster that cannot all hold.</summary>
    public static IReadOnlyList<ClusterRemark> Remarks(Question question, string mention)
    {
        var members = Members(question, mention, mention);
        return Of(members, InForceAmong(question, members)).Remarks;
    }

    private static List<Member> Members(Question question, string a, string b) => [.. question.Rows(
        """
        SELECT id, cluster, position FROM mention
        WHERE cluster IN (SELECT cluster FROM mention WHERE id IN ($1, $2)) ORDER BY position
        """,
        r => new Member(r.Text(0), r.Text(1), r.Long(2)), a, b)];

    private static List<Judgement> InForceAmong(Question question, List<Member> members)
    {
        if (members.Count < 2) return [];
        var inside = members.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var found = new List<Judgement>();
        foreach (var member in members)
        {
            found.AddRange(question.Rows(
                $"SELECT j.a, j.b, j.answer, j.by, j.position FROM judgement j WHERE j.a = $1 AND {Judging.InForce}",
                Judging.ReadJudgement, member.Id).Where(j => inside.Contains(j.B)));
        }

        return found;
    }

    private static Clusters Of(List<Member> members, IReadOnlyList<Judgement> inForce)
    {
        var rows = members.Select((m, i) => (m.Id, i)).ToDictionary(m => m.Id, m => m.i, StringComparer.Ordinal);
        var judged = inForce.Where(j => j.Answer != Answer.None).Select(j => new RowJudgement(rows[j.A], rows[j.B], j.Answer)).ToList();
        return Clusters.Of(members.Count, [], 0, judged, (_, _) => 0, i => members[i].Id);
    }

    private static void RenewPersons(ViewWriter writer, string cluster)
    {
        var persons = writer.Rows(
            "SELECT p.id FROM person p JOIN mention m ON m.id = p.mention WHERE m.cluster = $1 ORDER BY p.position", r => r.Text(0), cluster);
        writer.Run("DELETE FROM person_mention WHERE mention IN (SELECT id FROM mention WHERE cluster = $1)", cluster);
        if (persons.Count == 0) return;
        foreach (var person in persons)
        {
            writer.Run("UPDATE person SET same_as = $2 WHERE id = $1", person, person == persons[0] ? null : persons[0]);
        }

        writer.Run("INSERT INTO person_mention SELECT id, $2 FROM mention WHERE cluster = $1", cluster, persons[0]);
        writer.Run(
            $"""
            UPDATE person SET (name, born, place, unit, mentions) = (SELECT min(coalesce(surname, name)), min(earliest), min(place), min(unit), count(*)
                FROM mention WHERE cluster = $2), news = {News} WHERE id = $1
            """,
            persons[0], cluster);
    }

    /// <summary>Works out again when something new came in about whoever a mention is of.</summary>
    public static void RenewNews(ViewWriter writer, string mention) => writer.Run(
        $"""
        UPDATE person SET news = {News.Replace("$2", "(SELECT cluster FROM mention WHERE id = $1)", StringComparison.Ordinal)}
        WHERE id = (SELECT person FROM person_mention WHERE mention = $1)
        """,
        mention);

    /// <summary>When the newest source came in that names somebody of the cluster $2 or has a statement tied to them; null: unknown.</summary>
    private const string News = """
        (SELECT max(received) FROM (SELECT s.received FROM mention m JOIN source s ON s.id = m.source WHERE m.cluster = $2
            UNION ALL SELECT s.received FROM mention m JOIN about_person a ON a.mention = m.id JOIN claim c ON c.id = a.claim
                JOIN source s ON s.id = c.source WHERE m.cluster = $2))
        """;
}

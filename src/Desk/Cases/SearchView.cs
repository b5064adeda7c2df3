using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Cases;

/// <summary>Tables of standing searches: standing_search, search_match, search_looked, search_answer, telling. Names are opened when compared.</summary>
internal sealed class SearchView : IView
{
    /// <summary>Subject of acts about all searches.</summary>
    public const string Searches = "searches";

    public string Schema => """
        CREATE TABLE standing_search (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, open INTEGER NOT NULL, status TEXT, position INTEGER NOT NULL,
            since INTEGER NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX standing_search_case ON standing_search (case_id);
        CREATE INDEX standing_search_since ON standing_search (since);
        CREATE TABLE search_match (id TEXT PRIMARY KEY, search TEXT NOT NULL, mention TEXT NOT NULL, case_id TEXT NOT NULL, weight REAL, answer TEXT, by TEXT,
            at INTEGER, position INTEGER NOT NULL, judged INTEGER) WITHOUT ROWID;
        CREATE UNIQUE INDEX search_match_pair ON search_match (search, mention);
        CREATE INDEX search_match_open ON search_match (answer, position);
        CREATE TABLE search_looked (one INTEGER PRIMARY KEY CHECK (one = 1), up_to INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE search_answer (id TEXT PRIMARY KEY, search TEXT NOT NULL, case_id TEXT NOT NULL, code TEXT, by TEXT NOT NULL, at INTEGER NOT NULL,
            read_by TEXT, read_at INTEGER, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX search_answer_search ON search_answer (search, position);
        CREATE TABLE telling (id TEXT PRIMARY KEY, answer TEXT NOT NULL, case_id TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX telling_answer ON telling (answer);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["search-opened"] = 1, ["search-closed"] = 1, ["search-reopened"] = 1, ["match-found"] = 1, ["searches-looked"] = 1, ["match-judged"] = 1,
        ["answer-drafted"] = 1, ["answer-read"] = 1, ["family-told"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "search-opened":
                writer.Run("INSERT INTO standing_search VALUES ($1, $2, 1, NULL, $3, $3, $4)", id, entry.Of[1].Id, entry.Position, entry.Body is null);
                Touch(entry, 1, writer);
                break;
            case "search-closed":
                writer.Run("UPDATE standing_search SET open = 0 WHERE id = $1", id);
                Touch(entry, 1, writer);
                break;
            case "search-reopened":
                writer.Run("UPDATE standing_search SET open = 1, since = $2 WHERE id = $1", id, entry.Position);
                Touch(entry, 1, writer);
                break;
            case "match-found":
                writer.Run("INSERT OR IGNORE INTO search_match VALUES ($1, $2, $3, $4, $5, NULL, NULL, NULL, $6, NULL)", id, entry.Of[1].Id, entry.Of[2].Id,
                    entry.Of[3].Id, entry.Read<MatchFound>()?.Weight, entry.Position);
                break;
            case "searches-looked" when entry.Read<SearchesLooked>() is { } looked:
                writer.Run("INSERT INTO search_looked VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET up_to = max(up_to, $1), at = $2", looked.UpTo, entry.At);
                break;
            case "match-judged":
                var judged = entry.Read<MatchJudged>();
                if (judged is not null && judged.Answer is not ("same" or "different" or "unsure"))
                {
                    throw new RefusedException("a match is judged same, different or unsure", "judgement");
                }

                writer.Run("UPDATE search_match SET answer = $2, by = $3, at = $4, judged = $5 WHERE id = $1", id, judged?.Answer, entry.By, entry.At, entry.Position);
                Touch(entry, 2, writer);
                break;
            case "answer-drafted":
                var drafted = entry.Read<AnswerDrafted>();
                if (drafted is not null && TracingAnswer.Find(drafted.Code) is null) throw new RefusedException($"“{drafted.Code}” is no answer", "answer");
                writer.Run("INSERT INTO search_answer VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, $7)", id, entry.Of[1].Id, entry.Of[2].Id, drafted?.Code, entry.By,
                    entry.At, entry.Position);
                Touch(entry, 2, writer);
                break;
            case "answer-read":
                Read(entry, id, writer);
                break;
            case "family-told":
                Tell(entry, id, writer);
                break;
        }
    }

    /// <summary>Whoever drafted is not the second reader. A desk of one waits instead, as with an erasure.</summary>
    private static void Read(Entry entry, string id, ViewWriter writer)
    {
        var drafted = writer.One("SELECT by, at FROM search_answer WHERE id = $1", r => new { By = r.Text(0), At = r.Time(1) }, id)
            ?? throw new RefusedException("there is no such answer", "gone");
        if (drafted.By == entry.By && entry.Body is not null)
        {
            if (writer.Number("SELECT count(*) FROM member WHERE active = 1 AND role <> $1", Role.Administrator) > 1)
            {
                throw new RefusedException("whoever wrote the answer is not its second reader: ask a colleague", "two");
            }

            if (entry.At < drafted.At.AddDays(ErasureView.WaitingDays))
            {
                throw new RefusedException($"you work here alone, so this waits until {drafted.At.AddDays(ErasureView.WaitingDays):yyyy-MM-dd}", "wait");
            }
        }

        writer.Run("UPDATE search_answer SET read_by = $2, read_at = $3 WHERE id = $1", id, entry.By, entry.At);
        Touch(entry, 2, writer);
    }

    private static void Tell(Entry entry, string id, ViewWriter writer)
    {
        var (answer, search) = (entry.Of[1].Id, entry.Of[2].Id);
        var told = writer.One("SELECT code, read_by FROM search_answer WHERE id = $1", r => new { Code = r.TextOrNull(0), Read = r.TextOrNull(1) }, answer);
        if (entry.Body is not null && TracingAnswer.Find(told?.Code) is { IsGrave: true } && told!.Read is null)
        {
            throw new RefusedException("news of captivity or death is told after a second reader has agreed", "unread");
        }

        writer.Run("INSERT INTO telling VALUES ($1, $2, $3, $4, $5, $6)", id, answer, entry.Of[3].Id, entry.By, entry.At, entry.Position);
        writer.Run("UPDATE standing_search SET status = $2 WHERE id = $1", search, told?.Code);
        Touch(entry, 3, writer);
    }

    private static void Touch(Entry entry, int place, ViewWriter writer) =>
        writer.Run("UPDATE help_case SET last = $2 WHERE id = $1", entry.Of[place].Id, entry.At);
}

using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Persons;

/// <summary>
/// Tables of Persons: mention, mention_key, name_reading, judgement, person, person_mention, about_person. The cluster of a
/// mention, and with it person.same_as and person_mention, follow from the standing judgements alone (<see cref="ClusterRows"/>);
/// a withdrawn judgement leaves these tables, so that taking it back gives exactly the state before. What people are listed by (person.name to
/// person.news) follows from their mentions, walls aside: it is shown of nobody with a mention behind a wall.
/// </summary>
internal sealed class PersonView : IView
{
    public string Schema => """
        CREATE TABLE mention (id TEXT PRIMARY KEY, source TEXT NOT NULL, owner TEXT NOT NULL, position INTEGER NOT NULL,
            name TEXT NOT NULL, surname TEXT, given TEXT, patronymic TEXT, born TEXT, edtf TEXT, earliest INTEGER, latest INTEGER, unit TEXT, place TEXT, number TEXT,
            hint TEXT, hint_earliest INTEGER, hint_latest INTEGER, how TEXT, start INTEGER NOT NULL, length INTEGER NOT NULL,
            cluster TEXT NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX mention_source ON mention (source, position, erased);
        CREATE INDEX mention_name ON mention (coalesce(surname, name), position DESC, source, erased);
        CREATE INDEX mention_owner ON mention (owner, start);
        CREATE INDEX mention_cluster ON mention (cluster, position);
        CREATE INDEX mention_position ON mention (position);
        CREATE TABLE mention_key (mention TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (mention, key)) WITHOUT ROWID;
        CREATE INDEX mention_key_key ON mention_key (key, mention);
        CREATE TABLE name_reading (owner TEXT PRIMARY KEY, source TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE judgement (id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, answer TEXT, by TEXT NOT NULL,
            at INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX judgement_pair ON judgement (a, b, position);
        CREATE INDEX judgement_b ON judgement (b);
        CREATE TABLE person (id TEXT PRIMARY KEY, mention TEXT NOT NULL, case_code TEXT, entry_reason TEXT,
            outcome_known INTEGER, first_source TEXT, position INTEGER NOT NULL, opened INTEGER NOT NULL, same_as TEXT,
            erased INTEGER NOT NULL, name TEXT, born INTEGER, place TEXT, unit TEXT, mentions INTEGER, news INTEGER) WITHOUT ROWID;
        CREATE INDEX person_mention_opened ON person (mention);
        CREATE INDEX person_position ON person (position DESC, same_as) WHERE same_as IS NULL;
        CREATE INDEX person_name ON person (name, position DESC, same_as) WHERE same_as IS NULL;
        CREATE INDEX person_born ON person (born, position DESC, same_as) WHERE same_as IS NULL;
        CREATE INDEX person_place ON person (place, position DESC, same_as) WHERE same_as IS NULL;
        CREATE INDEX person_unit ON person (unit, position DESC, same_as) WHERE same_as IS NULL;
        CREATE INDEX person_mentions ON person (mentions, position DESC, same_as) WHERE same_as IS NULL;
        CREATE INDEX person_news ON person (news, id, same_as, erased) WHERE same_as IS NULL;
        CREATE INDEX person_same ON person (same_as) WHERE same_as IS NOT NULL;
        CREATE UNIQUE INDEX person_case ON person (case_code);
        CREATE TABLE person_mention (mention TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX person_mention_person ON person_mention (person);
        CREATE TABLE about_person (claim TEXT NOT NULL, mention TEXT NOT NULL, by TEXT NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (claim, mention)) WITHOUT ROWID;
        CREATE INDEX about_person_mention ON about_person (mention);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["mention-recorded"] = 1, ["names-read"] = 1, ["mention-judged"] = 1, ["judgement-withdrawn"] = 1, ["person-opened"] = 1,
        ["claim-about"] = 1, ["claim-about-withdrawn"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "mention-recorded":
                Mention(entry, id, writer);
                break;
            case "names-read":
                foreach (var owner in entry.Read<NamesRead>()?.Owners ?? [])
                {
                    writer.Run("INSERT OR IGNORE INTO name_reading VALUES ($1, $2, $3)", owner, id, entry.Position);
                }

                break;
            case "mention-judged":
                Judge(entry, id, writer);
                break;
            case "judgement-withdrawn":
                if (writer.Run("DELETE FROM judgement WHERE id = $1", id) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("this judgement was withdrawn already", "gone");
                }

                ClusterRows.Renew(writer, entry.Of[1].Id, entry.Of[2].Id);
                break;
            case "person-opened":
                Open(entry, id, writer);
                break;
            case "claim-about":
                if (writer.Run("INSERT OR IGNORE INTO about_person VALUES ($1, $2, $3, $4)", id, entry.Of[1].Id, entry.By, entry.Position) == 0
                    && entry.Body is not null)
                {
                    throw new RefusedException("this statement is tied to that mention already", "already");
                }

                ClusterRows.RenewNews(writer, entry.Of[1].Id);
                break;
            case "claim-about-withdrawn":
                if (writer.Run("DELETE FROM about_person WHERE claim = $1 AND mention = $2", id, entry.Of[1].Id) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("this statement is not tied to that mention", "gone");
                }

                ClusterRows.RenewNews(writer, entry.Of[1].Id);
                break;
        }
    }

    private static void Mention(Entry entry, string id, ViewWriter writer)
    {
        // Of = mention, source, owner (the source itself, or the part whose text holds the name).
        var m = entry.Read<MentionRecorded>();
        if (m is not null && !HowReached.All.Contains(m.HowReached))
        {
            throw new RefusedException($"“{m.HowReached}” is not a way a mention can reach us", "reached");
        }

        var parts = m is null ? null : NameColumns.Of(m.Name);
        writer.Run(
            "INSERT INTO mention VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $1, $22)",
            id, entry.Of[1].Id, entry.Of[2].Id, entry.Position, m?.Name.Text ?? "", parts?.Surname, parts?.Given, parts?.Patronymic,
            m?.Born?.Phrase, m?.Born?.Edtf, m?.Born?.Earliest, m?.Born?.Latest, m?.Unit, m?.Place, Identifiers.PersonalNumber(m?.PersonalNumber) ?? m?.PersonalNumber, m?.Exchange?.Text,
            m?.Exchange?.When?.Earliest, m?.Exchange?.When?.Latest, m?.HowReached, m?.Start ?? 0, m?.Length ?? 0, m is null);
        if (m is null) return;
        foreach (var key in NameKeys.For(m.Name.Text, m.Name.Lang)) writer.Run("INSERT INTO mention_key VALUES ($1, $2)", id, key);
    }

    private static void Judge(Entry entry, string id, ViewWriter writer)
    {
        var (a, b) = (entry.Of[1].Id, entry.Of[2].Id);
        var body = entry.Read<MentionJudged>();
        if (body is not null && Judging.AnswerOf(body.Judgement) is null)
        {
            throw new RefusedException($"“{body.Judgement}” is not a judgement; it is same, different or unsure", "judgement");
        }

        if (body is not null && (string.CompareOrdinal(a, b) >= 0 || writer.Number("SELECT count(*) FROM mention WHERE id IN ($1, $2)", a, b) != 2))
        {
            throw new RefusedException("a judgement is about two mentions of this desk", "gone");
        }

        writer.Run("INSERT INTO judgement VALUES ($1, $2, $3, $4, $5, $6, $7)", id, a, b, body?.Judgement, entry.By, entry.At, entry.Position);
        ClusterRows.Renew(writer, a, b);
    }

    private static void Open(Entry entry, string id, ViewWriter writer)
    {
        var mention = entry.Of[1].Id;
        var body = entry.Read<PersonOpened>();
        if (body is not null) RefuseToOpen(body, mention, writer);
        writer.Run(
            "INSERT INTO person VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, NULL, NULL, NULL, NULL, NULL, NULL)", id, mention, body?.CaseCode, body?.EntryReason,
            body?.OutcomeKnown, body?.FirstSource, entry.Position, entry.At, body is null);
        ClusterRows.Renew(writer, mention, mention);
    }

    private static void RefuseToOpen(PersonOpened body, string mention, ViewWriter writer)
    {
        if (!EntryReasons.All.Contains(body.EntryReason))
        {
            throw new RefusedException($"“{body.EntryReason}” is not a reason somebody is followed", "entry");
        }

        if (!writer.Any("SELECT 1 FROM mention WHERE id = $1", mention)) throw new RefusedException("there is no such mention", "gone");
        if (writer.Any("SELECT 1 FROM person_mention WHERE mention = $1", mention))
        {
            throw new RefusedException("this mention is already of a person we follow", "already");
        }

        if (writer.Any("SELECT 1 FROM person WHERE case_code = $1", body.CaseCode))
        {
            throw new RefusedException("this case code is taken", "code-taken");
        }
    }
}

using Homeward.Views;

namespace Homeward.Cases;

/// <summary>
/// Tables of letters: letter, letter_person, letter_claim (what it rests on: whoever may not see one of these does not see the letter),
/// letter_value (where its values are kept), letter_template. The words of a letter stand in its entries only.
/// </summary>
internal sealed class LetterView : IView
{
    public string Schema => """
        CREATE TABLE letter (id TEXT PRIMARY KEY, template TEXT, lang TEXT, recipient TEXT, day INTEGER, people INTEGER NOT NULL,
            state TEXT NOT NULL, delivered INTEGER, how TEXT, reference TEXT, reply_due INTEGER, answered INTEGER, position INTEGER NOT NULL,
            by TEXT NOT NULL, at INTEGER NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX letter_position ON letter (position DESC);
        CREATE INDEX letter_due ON letter (reply_due);
        CREATE TABLE letter_person (letter TEXT NOT NULL, person TEXT NOT NULL, ordinal INTEGER NOT NULL, PRIMARY KEY (letter, person)) WITHOUT ROWID;
        CREATE INDEX letter_person_person ON letter_person (person);
        CREATE TABLE letter_claim (letter TEXT NOT NULL, claim TEXT NOT NULL, PRIMARY KEY (letter, claim)) WITHOUT ROWID;
        CREATE TABLE letter_value (letter TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (letter, position)) WITHOUT ROWID;
        CREATE TABLE letter_step (letter TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (letter, position)) WITHOUT ROWID;
        CREATE TABLE letter_template (id TEXT PRIMARY KEY, template TEXT NOT NULL, position INTEGER NOT NULL, by TEXT NOT NULL,
            at INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["letter-drafted"] = 1, ["letter-values-kept"] = 1, ["letter-delivered"] = 1, ["letter-answered"] = 1, ["letter-set-aside"] = 1,
        ["template-kept"] = 1, ["template-withdrawn"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "letter-drafted":
                Drafted(entry, id, writer);
                break;
            case "letter-values-kept":
                writer.Run("INSERT INTO letter_value VALUES ($1, $2)", id, entry.Position);
                Rests(id, entry.Read<LetterValuesKept>()?.Values, writer);
                break;
            case "letter-delivered":
                var delivered = entry.Read<LetterDelivered>();
                Step(entry, id, LetterState.Delivered, writer);
                writer.Run("UPDATE letter SET delivered = $2, how = $3, reference = $4, reply_due = $5 WHERE id = $1", id, delivered?.Day,
                    delivered?.How, delivered?.Reference, delivered?.ReplyDue);
                break;
            case "letter-answered":
                Step(entry, id, LetterState.Answered, writer);
                writer.Run("UPDATE letter SET answered = $2 WHERE id = $1", id, entry.Read<LetterAnswered>()?.Day);
                break;
            case "letter-set-aside":
                Step(entry, id, LetterState.SetAside, writer);
                break;
            case "template-kept" when entry.Read<TemplateKept>() is { } kept:
                writer.Run("DELETE FROM letter_template WHERE id = $1", id);
                writer.Run("INSERT INTO letter_template VALUES ($1, $2, $3, $4, $5)", id, kept.TemplateId, entry.Position, entry.By, entry.At);
                break;
            case "template-withdrawn":
                if (writer.Run("DELETE FROM letter_template WHERE id = $1", id) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("this desk has no edition of its own of this letter", "gone");
                }

                break;
        }
    }

    private static void Drafted(Entry entry, string id, ViewWriter writer)
    {
        var letter = entry.Read<LetterDrafted>();
        writer.Run(
            "INSERT INTO letter VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, NULL, NULL, NULL, $8, $9, $10, $11)", id, letter?.TemplateId,
            letter?.Lang, letter?.Recipient, letter?.Day, entry.Of.Count - 1, LetterState.Drafted, entry.Position, entry.By, entry.At, letter is null);
        // The persons are named in the outer seal, so walls hold also where the letter itself was erased.
        for (var i = 1; i < entry.Of.Count; i++)
        {
            writer.Run("INSERT OR IGNORE INTO letter_person VALUES ($1, $2, $3)", id, entry.Of[i].Id, i);
        }

        Rests(id, letter?.Values, writer);
    }

    private static void Step(Entry entry, string id, string state, ViewWriter writer)
    {
        if (writer.Run("UPDATE letter SET state = $2 WHERE id = $1", id, state) == 0) throw new RefusedException("there is no such letter", "gone");
        writer.Run("INSERT INTO letter_step VALUES ($1, $2)", id, entry.Position);
    }

    private static void Rests(string id, IReadOnlyList<LetterValue>? values, ViewWriter writer)
    {
        foreach (var value in values ?? [])
        {
            foreach (var claim in (value.Parts ?? []).Select(p => p.ClaimId).Append(value.ClaimId).OfType<string>())
            {
                writer.Run("INSERT OR IGNORE INTO letter_claim VALUES ($1, $2)", id, claim);
            }
        }
    }
}

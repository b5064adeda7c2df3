using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Exchanges;

/// <summary>
/// Tables of Exchanges: exchange (operations, and their stages under a parent), exchange_count, placed_claim, placed_mention.
/// </summary>
internal sealed class ExchangeView : IView
{
    public string Schema => """
        CREATE TABLE exchange (id TEXT PRIMARY KEY, parent TEXT, key TEXT NOT NULL, kind TEXT, edtf TEXT, earliest INTEGER,
            latest INTEGER, title TEXT, mark TEXT, position INTEGER NOT NULL, ordinal INTEGER NOT NULL,
            erased INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX exchange_day ON exchange (earliest DESC);
        CREATE INDEX exchange_parent ON exchange (parent, ordinal);
        CREATE TABLE exchange_count (exchange TEXT NOT NULL, ordinal INTEGER NOT NULL, side TEXT NOT NULL, phrase TEXT, low INTEGER,
            high INTEGER, approx INTEGER NOT NULL, disclosed INTEGER NOT NULL, category TEXT NOT NULL, by TEXT, mark TEXT NOT NULL,
            outside INTEGER NOT NULL, note TEXT, PRIMARY KEY (exchange, ordinal)) WITHOUT ROWID;
        CREATE TABLE placed_claim (claim TEXT NOT NULL, exchange TEXT NOT NULL, by TEXT NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (claim, exchange)) WITHOUT ROWID;
        CREATE INDEX placed_claim_exchange ON placed_claim (exchange, position);
        CREATE TABLE placed_mention (mention TEXT NOT NULL, exchange TEXT NOT NULL, placed_as TEXT, by TEXT NOT NULL,
            position INTEGER NOT NULL, side TEXT, category TEXT, outside INTEGER NOT NULL, PRIMARY KEY (mention, exchange)) WITHOUT ROWID;
        CREATE INDEX placed_mention_exchange ON placed_mention (exchange, position);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["exchange-registered"] = 1, ["claim-placed"] = 1, ["claim-placed-withdrawn"] = 1, ["mention-placed"] = 2,
        ["mention-placed-withdrawn"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "exchange-registered":
                Register(entry, id, writer);
                break;
            case "claim-placed":
                PlaceClaim(entry, id, writer);
                break;
            case "claim-placed-withdrawn":
                if (writer.Run("DELETE FROM placed_claim WHERE claim = $1 AND exchange = $2", id, entry.Of[1].Id) == 0
                    && entry.Body is not null)
                {
                    throw new RefusedException("this statement is not placed there", "gone");
                }

                break;
            case "mention-placed":
                PlaceMention(entry, id, writer);
                break;
            case "mention-placed-withdrawn":
                if (writer.Run("DELETE FROM placed_mention WHERE mention = $1 AND exchange = $2", id, entry.Of[1].Id) == 0
                    && entry.Body is not null)
                {
                    throw new RefusedException("this mention is not placed there", "gone");
                }

                break;
        }
    }

    private static void Register(Entry entry, string id, ViewWriter writer)
    {
        writer.Run("DELETE FROM exchange_count WHERE exchange = $1 OR exchange IN (SELECT id FROM exchange WHERE parent = $1)", id);
        writer.Run("DELETE FROM exchange WHERE id = $1 OR parent = $1", id);
        if (entry.Read<ExchangeRegistered>()?.Operation is not { } operation)
        {
            writer.Run("INSERT INTO exchange VALUES ($1, NULL, '', NULL, NULL, NULL, NULL, NULL, NULL, $2, 0, 1)", id, entry.Position);
            return;
        }

        if (operation.Id != id) throw new RefusedException("the id of an exchange is made from its key", "exchange");
        Insert(writer, entry, id, null, operation.Key, operation.Kind, operation.When, Title(operation), operation.Mark, 0);
        WriteCounts(writer, id, operation.Counts);
        for (var i = 0; i < operation.Stages.Count; i++)
        {
            var stage = operation.Stages[i];
            Insert(writer, entry, stage.Id, id, stage.Key, operation.Kind, stage.When, Title(operation), stage.Mark, i + 1);
            WriteCounts(writer, stage.Id, stage.Counts);
        }
    }

    // long: one row's columns
    private static void Insert(
        ViewWriter writer, Entry entry, string id, string? parent, string key, string kind, UncertainDate when, string? title, string mark,
        int ordinal) => writer.Run(
            "INSERT INTO exchange VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)", id, parent, key, kind, when.Edtf, when.Earliest,
            when.Latest, title, mark, entry.Position, ordinal);

    private static void WriteCounts(ViewWriter writer, string exchange, IReadOnlyList<ExchangeCount> counts)
    {
        for (var i = 0; i < counts.Count; i++)
        {
            var c = counts[i];
            writer.Run(
                "INSERT INTO exchange_count VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", exchange, i, c.Side,
                c.Count.Phrase, c.Count.Low, c.Count.High, c.Count.Approx, c.Count.Disclosed, c.Category, c.By, c.Mark, c.OutsideFormula, c.Note);
        }
    }

    private static void PlaceClaim(Entry entry, string claim, ViewWriter writer)
    {
        var exchange = entry.Of[1].Id;
        if (entry.Body is not null) NeedExchange(writer, exchange);
        // Whoever accepts a statement decides what it speaks of; a proposal places nothing.
        if (entry.Body is not null && !writer.Any("SELECT 1 FROM claim WHERE id = $1 AND state = 'accepted'", claim))
        {
            throw new RefusedException("only a statement that somebody accepted is placed at an exchange", "not-accepted");
        }

        if (writer.Run("INSERT OR IGNORE INTO placed_claim VALUES ($1, $2, $3, $4)", claim, exchange, entry.By, entry.Position) == 0
            && entry.Body is not null)
        {
            throw new RefusedException("this statement is placed there already", "already");
        }
    }

    private static void PlaceMention(Entry entry, string mention, ViewWriter writer)
    {
        var exchange = entry.Of[1].Id;
        var body = entry.Read<MentionPlaced>();
        if (body is not null) NeedExchange(writer, exchange);
        if (body is not null && !PlacedAs.All.Contains(body.As)) throw new RefusedException($"“{body.As}” is neither roster nor said", "placed-as");
        if (body is { Side: not (null or "ru" or "ua") }) throw new RefusedException("a side is ru (returned to Russia) or ua (returned to Ukraine)", "side");
        if (body is { Category: not (null or "military" or "civilian") }) throw new RefusedException("a category is military or civilian", "category");
        if (writer.Run(
            "INSERT OR IGNORE INTO placed_mention VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", mention, exchange, body?.As, entry.By, entry.Position,
            body?.Side, body?.Category, body?.Outside == true ? 1 : 0) == 0
            && body is not null)
        {
            throw new RefusedException("this mention is placed there already", "already");
        }
    }

    private static void NeedExchange(ViewWriter writer, string exchange)
    {
        if (!writer.Any("SELECT 1 FROM exchange WHERE id = $1", exchange))
        {
            throw new RefusedException("there is no such exchange in the register", "gone");
        }
    }

    /// <summary>What people call it; null where the register knows no name for it.</summary>
    private static string? Title(ExchangeOperation operation) => operation.Aliases.Count > 0 ? operation.Aliases[0] : null;
}

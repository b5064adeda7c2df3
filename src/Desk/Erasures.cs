using Homeward.Access;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Views;

namespace Homeward;

/// <summary>What an erasure would take, to be looked at before anybody asks or approves.</summary>
/// <param name="Sources">sources that go, with what came with them</param>
/// <param name="Redacted">of these, the ones that speak of others too: a redacted copy takes their place</param>
/// <param name="Persons">people whose conclusions go</param>
/// <param name="Look">sources that came in with things the desk knew already: their originals may hold the same words</param>
/// <param name="Held">why it cannot be erased now; null when nothing holds it</param>
public sealed record ErasurePlan(
    string Subject, IReadOnlyList<SourceRow> Sources, IReadOnlyList<string> Redacted, IReadOnlyList<string> Persons,
    int Statements, int Mentions, IReadOnlyList<string> Look, string? Held)
{
    /// <summary>Names of the data keys that are left behind.</summary>
    internal IReadOnlyList<string> Keys { get; init; } = [];

    internal IReadOnlyList<string> Objects { get; init; } = [];
}

/// <summary>A request for erasure, open or ended.</summary>
/// <param name="State">one of <see cref="ErasureState"/></param>
/// <param name="Alone">asked and approved by the only member, after the waiting period</param>
/// <param name="Keys">data keys destroyed</param>
/// <param name="LastDay">the day from which no backup of keys that this program made holds the old ones any more</param>
public sealed record ErasureRow(
    string Id, string Subject, string Why, string State, string AskedBy, DateTimeOffset Asked, string? EndedBy, DateTimeOffset? Ended, string? EndWhy,
    bool Alone, int? Keys, int? Originals, int? Epoch, DateOnly? LastDay, IReadOnlyList<RedactedCopy> Copies);

/// <summary>A source whose retention clock has run out.</summary>
public sealed record DueRow(string SourceId, string Title, string Kind, DateOnly Received, DateOnly Due, string Why, bool Held, bool Asked);

/// <summary>
/// Taking something out for ever. Units are a source and a person. One member asks with a reason, another approves; then the keys that
/// live are wrapped under a new epoch, the erased ones are not, and the old epoch's key is destroyed with its file. The entries
/// stay, sealed for everybody, so every proof stays valid; views, search, snapshots and originals lose the words.
/// </summary>
public sealed class Erasures
{
    /// <summary>Days a backup of keys may be kept; after them no copy of a destroyed key is left that this program made.</summary>
    public const int KeyBackupDays = 30;

    private readonly Desk desk;
    private readonly Session session;
    private readonly Seat seat;

    /// <summary>Days a lone member waits between asking and approving.</summary>
    public const int WaitingDays = ErasureView.WaitingDays;

    internal Erasures(Desk desk, Session session) => (this.desk, this.session, seat) = (desk, session, session.Seat);

    /// <returns>null when there is no such thing, or this member may not see all of it</returns>
    public ErasurePlan? Plan(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(Ids.Person, StringComparison.Ordinal) ? PlanPerson(id) : PlanOf(id, [id], [], [], 0);
    }

    public Outcome Ask(string subject, string why, string actId) => seat.Try(() =>
    {
        if (seat.FindDone(actId) is { } before) return before;
        Members.RefuseWithoutReason(why);
        var plan = Plan(subject) ?? throw new RefusedException("there is no such source or person, or you may not see all of it", "gone");
        RefuseNames(plan, why);
        return seat.Do(actId, Draft("erasure-asked", [new(Seat.NewId(Ids.Erasure), 0), new(subject, null)], new ErasureAsked(why)));
    });

    /// <summary>Takes a request back, or refuses it.</summary>
    public Outcome Withdraw(string request, string why, string actId) => seat.Try(() =>
    {
        Members.RefuseWithoutReason(why);
        return seat.Do(actId, Draft("erasure-withdrawn", [new(request, 1)], new ErasureWithdrawn(why)));
    });

    /// <summary>
    /// Approves a request and carries it out: redacted copies first, each an act of its own; then one act that begins the new epoch
    /// without the erased keys; then the old key file, the originals and the snapshot go. After a crash the next unlock ends the last
    /// part, and approving again goes on with the copies that are there.
    /// </summary>
    /// <exception cref="RefusedException">held, the same person, too early, or not all of it is visible to this member</exception>
    public ErasureRow Approve(string request, string actId)
    {
        lock (desk.KeysGate)
        {
            if (seat.FindDone(actId) is not null) return List().Single(r => r.Id == request);
            var asked = List().FirstOrDefault(r => r.Id == request && r.State == ErasureState.Asked)
                ?? throw new RefusedException("there is no such request, or it has ended", "gone");
            var plan = Plan(asked.Subject) ?? throw new RefusedException("you may not see all that this would erase; somebody who does has to approve it", "wall");
            RefuseEarly(asked);
            if (plan.Held is { } held) throw new RefusedException(held, "held");
            var copies = plan.Redacted.Select(source => new RedactedCopy(source, new Redaction(seat, asked.Id, plan.Persons).Copy(source))).ToList();
            var change = new KeyChange(desk, seat.Actor);
            var members = new Members(desk, seat);
            change.Turn(actId, [Draft("erasure-done", [new(request, 1)], new ErasureDone(plan.Keys, plan.Objects, copies))],
                members.Recipients([]), "erasure", plan.Keys.ToHashSet(StringComparer.Ordinal));
            return List().Single(r => r.Id == request);
        }
    }

    /// <summary>Every request, the newest first. Ids only, so everybody who reads sees all.</summary>
    public IReadOnlyList<ErasureRow> List() => seat.Ask(q =>
    {
        var copies = q.Rows("SELECT erasure, source, copy FROM redacted ORDER BY source", r => (Erasure: r.Text(0), Copy: new RedactedCopy(r.Text(1), r.Text(2))))
            .ToLookup(c => c.Erasure, c => c.Copy, StringComparer.Ordinal);
        return q.Rows($"""
            SELECT id, subject, why, state, asked_by, asked, ended_by, ended, end_why, alone, keys, objects, epoch FROM erasure
            WHERE {Walls.SeesOpen} ORDER BY position DESC
            """,
            r => new ErasureRow(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Time(5), r.TextOrNull(6), r.LongOrNull(7) is null ? null : r.Time(7), r.TextOrNull(8),
                r.Bool(9), r.IntOrNull(10), r.IntOrNull(11), r.IntOrNull(12),
                r.Text(3) == ErasureState.Done ? DateOnly.FromDateTime(r.Time(7).UtcDateTime).AddDays(KeyBackupDays) : null, [.. copies[r.Text(0)]]),
            seat.Actor);
    });

    public Outcome Hold(string subject, string why, string actId) => seat.Try(() =>
    {
        Members.RefuseWithoutReason(why);
        if (Plan(subject) is null) throw new RefusedException("there is no such source or person, or you may not see all of it", "gone");
        return seat.Do(actId, Draft("legal-hold-set", [new(subject, null)], new LegalHold(why)));
    });

    public Outcome Lift(string subject, string why, string actId) => seat.Try(() =>
    {
        Members.RefuseWithoutReason(why);
        return seat.Do(actId, Draft("legal-hold-lifted", [new(subject, null)], new LegalHold(why)));
    });

    public IReadOnlyList<(string Subject, string Why, string By, DateTimeOffset At)> Holds() => seat.Ask(q => q.Rows(
        $"SELECT subject, why, by, at FROM legal_hold h WHERE {Walls.Sees("h.subject")} ORDER BY at DESC", r => (r.Text(0), r.Text(1), r.Text(2), r.Time(3)), seat.Actor));

    /// <summary>Sets or takes away the clock of a kind of source (PlainText, TelegramChatJson …).</summary>
    /// <param name="days">1 to 36,500; null takes the clock away</param>
    public Outcome SetClock(string sourceKind, int? days, string why, string actId) => seat.Try(() =>
    {
        Members.RefuseWithoutReason(why);
        if (days is < 1 or > 36500) throw new RefusedException("a clock runs 1 to 36500 days", "days");
        if (!Enum.GetNames<SourceKind>().Contains(sourceKind)) throw new RefusedException(
            $"“{sourceKind}” is no kind of source; they are {string.Join(", ", Enum.GetNames<SourceKind>())}", "kind");
        return seat.Do(actId, Draft("retention-set", [new(desk.Face.Desk, null)], new RetentionSet(sourceKind, days, why)));
    });

    public IReadOnlyList<(string Kind, int Days, string Why)> Clocks() => seat.Ask(q => q.Rows(
        $"SELECT kind, days, why FROM retention WHERE {Walls.SeesOpen} ORDER BY kind", r => (r.Text(0), r.Int(1), r.Text(2)), seat.Actor));

    /// <summary>Sources whose time has come by a day, the longest overdue first. Nothing is erased by a clock.</summary>
    public IReadOnlyList<DueRow> Due(DateOnly day) => seat.Ask(q => q.Rows(
        $"""
        SELECT s.id, s.title, s.kind, s.received, r.days, r.why, EXISTS (SELECT 1 FROM legal_hold h WHERE h.subject = s.id),
            EXISTS (SELECT 1 FROM erasure e WHERE e.subject = s.id AND e.state = 'asked')
        FROM source s JOIN retention r ON r.kind = s.kind WHERE s.erased = 0 AND {Walls.Sees("s.id")} ORDER BY s.received + r.days * 86400000, s.id
        """,
        r =>
        {
            var received = DateOnly.FromDateTime(r.Time(3).UtcDateTime);
            return new DueRow(r.Text(0), r.Text(1), r.Text(2), received, received.AddDays(r.Int(4)), r.Text(5), r.Bool(6), r.Bool(7));
        },
        seat.Actor)).Where(d => d.Due <= day).ToList();

    private ErasurePlan? PlanPerson(string id)
    {
        var found = seat.Ask(q =>
        {
            // Everybody who is the same as this one: they are one person to whoever asks.
            var persons = q.Rows($"""
                SELECT p.id FROM person p WHERE {Walls.Sees("p.id")} AND coalesce(p.same_as, p.id) =
                    (SELECT coalesce(same_as, id) FROM person WHERE id = $2) ORDER BY p.position
                """, r => r.Text(0), seat.Actor, id);
            if (persons.Count == 0) return null;
            var sources = q.Rows("""
                SELECT DISTINCT m.source FROM person_mention pm JOIN mention m ON m.id = pm.mention
                WHERE pm.person IN (SELECT value FROM json_each($1)) AND m.erased = 0 ORDER BY m.source
                """, r => r.Text(0), Json(persons));
            var shared = q.Rows("""
                SELECT s.id FROM source s WHERE s.id IN (SELECT value FROM json_each($1)) AND (
                    EXISTS (SELECT 1 FROM mention m LEFT JOIN person_mention pm ON pm.mention = m.id WHERE m.source = s.id AND m.erased = 0
                        AND (pm.person IS NULL OR pm.person NOT IN (SELECT value FROM json_each($2))))
                    OR EXISTS (SELECT 1 FROM part p WHERE p.source = s.id AND p.erased = 0
                        AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.owner = p.id)))
                ORDER BY s.id
                """, r => r.Text(0), Json(sources), Json(persons));
            return new { Persons = persons, Sources = sources, Shared = shared };
        });
        return found is null ? null : PlanOf(id, found.Sources, found.Persons, found.Shared,
            seat.Live.Keys.Living(found.Persons[0] + "/").Count);
    }

    private ErasurePlan? PlanOf(string subject, IReadOnlyList<string> sources, IReadOnlyList<string> persons, IReadOnlyList<string> redacted, int conclusions)
    {
        // What came with a source that gets a redacted copy stays: it is looked at by itself.
        IReadOnlyList<string> all = [.. WithChildren([.. sources.Except(redacted)]).Union(redacted)];
        var rows = all.Select(session.Evidence.Row).OfType<SourceRow>().Where(r => !r.Erased).ToList();
        if (rows.Count < all.Count || (rows.Count == 0 && conclusions == 0)) return null; // not all of it is visible, or nothing is left
        var ids = Json([.. rows.Select(r => r.Id)]);
        return seat.Ask(q =>
        {
            var runs = q.Rows("""
                SELECT r.id FROM run r WHERE r.id IN (SELECT run FROM source WHERE id IN (SELECT value FROM json_each($1)))
                    AND NOT EXISTS (SELECT 1 FROM source s WHERE s.run = r.id AND s.erased = 0 AND s.id NOT IN (SELECT value FROM json_each($1)))
                """, r => r.Text(0), ids);
            // A case goes with the call that opened it, and with the person it is about.
            var cases = q.Rows("""
                SELECT id FROM help_case WHERE source IN (SELECT value FROM json_each($1)) OR person IN (SELECT value FROM json_each($2)) ORDER BY id
                """, r => r.Text(0), Json([.. rows.Select(r => r.Id).Except(redacted)]), Json(persons));
            var keys = rows.Select(r => r.Id).Concat(cases.SelectMany(c => seat.Live.Keys.Living(c + "/"))).Concat(persons.SelectMany(p => seat.Live.Keys.Living(p + "/"))).Concat(runs)
                .Where(seat.Live.Keys.IsLiving).ToList();
            var held = q.One("SELECT subject, why FROM legal_hold WHERE subject = $1 OR subject IN (SELECT value FROM json_each($2)) LIMIT 1",
                r => $"{r.Text(0)} is under a legal hold and cannot be erased: {r.Text(1)}", subject, Json([.. rows.Select(r => r.Id), .. persons]));
            return new ErasurePlan(
                subject, rows, redacted, persons,
                (int)q.Number("SELECT count(*) FROM claim WHERE erased = 0 AND source IN (SELECT value FROM json_each($1))", ids),
                (int)q.Number("SELECT count(*) FROM mention WHERE erased = 0 AND source IN (SELECT value FROM json_each($1))", ids),
                q.Rows($"""
                    SELECT s.id FROM source s JOIN run r ON r.id = s.run WHERE r.known > 0 AND s.erased = 0 AND s.id NOT IN (SELECT value FROM json_each($2))
                        AND {Walls.Sees("s.id")} AND s.kind IN (SELECT kind FROM source WHERE id IN (SELECT value FROM json_each($2))) ORDER BY s.position
                    """, r => r.Text(0), seat.Actor, ids), held)
            {
                Keys = keys,
                Objects = q.Rows("SELECT object FROM source WHERE object IS NOT NULL AND id IN (SELECT value FROM json_each($1))", r => r.Text(0), ids),
            };
        });
    }

    /// <summary>What came with a source (media of an export, attachments) goes with it.</summary>
    private IReadOnlyList<string> WithChildren(IReadOnlyList<string> sources) => seat.Ask(q => q.Rows(
        """
        WITH RECURSIVE tree(id) AS (SELECT value FROM json_each($1) UNION SELECT s.id FROM source s JOIN tree t ON s.parent = t.id WHERE s.erased = 0)
        SELECT id FROM tree ORDER BY id
        """, r => r.Text(0), Json(sources)));

    /// <summary>The reason outlives the erasure, so it must not say what is to be forgotten.</summary>
    private void RefuseNames(ErasurePlan plan, string why)
    {
        var words = seat.Ask(q => q.Rows("""
            SELECT DISTINCT coalesce(surname, name) FROM mention WHERE erased = 0 AND source IN (SELECT value FROM json_each($1))
            """, r => r.Text(0), Json([.. plan.Sources.Select(s => s.Id)])));
        if (words.FirstOrDefault(w => w.Length > 2 && why.Contains(w, StringComparison.OrdinalIgnoreCase)) is not null) throw new RefusedException(
            "the reason stays for ever and holds a name of what is to be erased; say it without the name", "name");
    }

    /// <summary>The same conditions as the journal keeps, asked before any copy is written.</summary>
    private void RefuseEarly(ErasureRow asked)
    {
        if (asked.AskedBy != seat.Actor) return;
        if (session.Members.List().Count(m => m.Reads) > 1) throw new RefusedException("whoever asks does not approve: another member has to look at it", "two");
        var from = asked.Asked.AddDays(ErasureView.WaitingDays);
        if (seat.Now < from) throw new RefusedException($"you work here alone, so this waits {ErasureView.WaitingDays} days: until {from:yyyy-MM-dd}", "wait");
    }

    private static string Json(IReadOnlyList<string> ids) => System.Text.Json.JsonSerializer.Serialize(ids);

    private static Draft Draft<T>(string kind, IReadOnlyList<About> of, T body) => new(kind, 1, of, Secrecy.Desk, Secrecy.Desk, Entry.Write(body));
}

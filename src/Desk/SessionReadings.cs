using Homeward.Access;
using Homeward.Evidence;
using Homeward.Keys;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward;

// What the reading log and the care for originals are to a member.
public sealed partial class Session
{
    /// <summary>
    /// Writes down that this member opens a thing, and returns when that is on the disk: called before a page or command shows it. A list is no
    /// reading; a statement counts as its source, a mention as its source and its person.
    /// </summary>
    /// <param name="id">any id; one that does not exist or may not be seen is no reading</param>
    /// <exception cref="RefusedException">too many within this hour (code "bulk"): nothing may be shown</exception>
    public void Opens(string id, string how = ReadingLog.Shown)
    {
        ArgumentNullException.ThrowIfNull(id);
        var things = Behind(id);
        if (things.Count == 0 || Seat.Readings is not { } log) return;
        var canaries = Seat.Ask(q => things.Where(t => q.Any("SELECT 1 FROM canary WHERE id = $1", t)).ToHashSet(StringComparer.Ordinal));
        log.Write(Actor, things, how, canaries, Rules);
    }

    /// <summary>How a thing was read that a member's program took with a token.</summary>
    public const string ByProgram = ReadingLog.Carried;

    /// <summary>
    /// Writes down that a program takes rows of a list: each person and source whose words stand in them is a reading, since no eye had to look
    /// at them one by one. Returns when that is on the disk.
    /// </summary>
    /// <exception cref="RefusedException">too many within this hour (code "bulk"): nothing may be sent</exception>
    public void Carries(IReadOnlyList<string> things)
    {
        ArgumentNullException.ThrowIfNull(things);
        if (things.Count == 0 || Seat.Readings is not { } log) return;
        var canaries = Seat.Ask(q => q.Rows("SELECT id FROM canary", r => r.Text(0)).ToHashSet(StringComparer.Ordinal));
        log.Write(Actor, things, ReadingLog.Carried, canaries, Rules);
    }

    /// <summary>Who opened what, newest first, at most 500: this member's own readings, and those of things they may see themselves.</summary>
    public IReadOnlyList<Reading> Readings(string? member = null, string? thing = null)
    {
        if (!MayKeepWatch() || Seat.Readings is not { } log) return [];
        return [.. log.All(member, thing, 500).Where(r => r.Member == Actor || Behind(r.Thing).Count > 0)];
    }

    /// <summary>Alarms for this member's eyes: a colleague opened very much, or what nobody has reason to open. Nobody is told of their own, except
    /// where nobody else works here.</summary>
    public IReadOnlyList<ReadingAlarm> Alarms(bool seen = false) =>
        MayKeepWatch() && Seat.Readings is { } log ? [.. log.Alarms(seen).Where(a => a.Member != Actor || IsAlone())] : [];

    /// <summary>Says that this member looked into an alarm. After it the colleague can go on.</summary>
    public Outcome SawAlarm(string alarmId, string why, string actId) => Seat.Try(() =>
    {
        if (Alarms(seen: true).FirstOrDefault(a => a.Id == alarmId) is not { } alarm) throw new RefusedException("there is no such alarm for you to look into", "wall");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say what you found: the words stay with the alarm", "why");
        return Seat.Readings!.SawAlarm(Actor, alarm.Id, why.Trim(), actId);
    });

    /// <summary>Marks a person as one whom nobody has reason to open, or takes the mark back. It is shown on no page.</summary>
    public Outcome SetCanary(string personId, bool on, string why, string actId) => Seat.Try(() =>
    {
        if (Persons.Find(personId) is null) throw new RefusedException("there is no such person, or you may not see them", "wall");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays with the mark", "why");
        return Seat.Do(actId, new Draft("canary-set", 1, [new About(personId, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new CanarySet(on, why.Trim()))));
    });

    /// <summary>Reads every original to its end, compares it with what was received, and writes the result into the journal.</summary>
    public CheckedArea CheckOriginals(Action<string, long, long>? progress = null)
    {
        if (!MayKeepWatch()) throw new RefusedException("you may not check the originals of this desk", "wall");
        return desk.CheckOriginals(Seat.Live, Actor, progress);
    }

    /// <summary>Opens the waiting room where there is none, and takes in what waits.</summary>
    public Collected CollectWaiting() => MayKeepWatch()
        ? desk.CollectWaiting(open: true) ?? throw new RefusedException("the desk cannot write now; what waits goes on waiting", "read-only")
        : throw new RefusedException("you may not take in what waits for this desk", "wall");

    /// <summary>
    /// What comes in from now on is sealed to a new intake key, so that somebody who has the old one cannot read it. What came in before keeps
    /// opening. A rented intake has to be given the new public face (homeward intake-keys); until then it seals to the old one.
    /// </summary>
    public Outcome ReplaceIntakeKey(string actId) => Seat.Try(() =>
    {
        if (Seat.FindDone(actId) is { } done) return done;
        if (!MayKeepWatch()) throw new RefusedException("you may not change the intake key of this desk", "wall");
        desk.ReplaceIntakeKey(Actor, actId);
        return Seat.FindDone(actId)!;
    });

    /// <summary>Takes in what a rented intake received, from a copy of its folder or a tar of it. Done again, it changes nothing.</summary>
    /// <param name="trust">four words of the machine's key, needed the first time</param>
    /// <param name="replies">archive to write for the machine: the public face, what was collected, and the answers</param>
    /// <exception cref="DeskException">it is no copy of an intake of this desk</exception>
    /// <exception cref="RefusedException">its machine is not known yet, or the words are not its</exception>
    public Collected CollectFrom(string from, string? trust = null, string? replies = null) => MayKeepWatch()
        ? desk.CollectFrom(from, trust, replies, Actor)
        : throw new RefusedException("you may not take in what waits for this desk", "wall");

    /// <summary>Writes the public face of this desk's intake, to be carried to a rented machine. It opens nothing.</summary>
    public IntakeFace WritePublicFace(string file)
    {
        CollectWaiting();
        var face = desk.Waiting.PublicFace ?? throw new DeskException("the public face of this desk is not as it was signed");
        File.WriteAllBytes(file, DeskFolder.ReadSmall(Path.Combine(desk.Folder.Waiting, IntakePlace.FaceName)));
        return face;
    }

    /// <summary>Answers somebody who wrote by the public intake. It lies in their mailbox when this returns; a crash before puts it there later.</summary>
    public Outcome Answer(string sourceId, string words, string actId) => Sent(Evidence.WriteReply(sourceId, words, actId));

    /// <summary>Takes an answer back. Whoever read it before has read it.</summary>
    public Outcome TakeBackAnswer(string replyId, string why, string actId) => Sent(Evidence.WithdrawReply(replyId, why, actId));

    private Outcome Sent(Outcome outcome)
    {
        if (outcome.IsDone) desk.SendReplies();
        return outcome;
    }

    internal bool MaySee(string id) => Behind(id).Count > 0;

    private bool MayKeepWatch() => Seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", Actor));

    private bool IsAlone() => Seat.Ask(q => q.Number($"SELECT count(*) FROM member WHERE active = 1 AND role IN {Access.Role.WithKeys}")) <= 1;

    /// <summary>The things that are shown with an id, as far as this member may see them.</summary>
    private List<string> Behind(string id)
    {
        var ids = Judging.MentionsOf(id) is var (a, b) ? new[] { a, b } : [id];
        return Seat.Ask(q => ids.SelectMany(one => q.Rows(
            $"""
            SELECT thing FROM (SELECT source AS thing FROM claim WHERE id = $2 UNION SELECT source FROM mention WHERE id = $2
                UNION SELECT source FROM part WHERE id = $2 UNION SELECT person FROM person_mention WHERE mention = $2
                UNION SELECT about FROM finding WHERE id = $2 UNION SELECT person FROM letter_person WHERE letter = $2
                UNION SELECT id FROM source WHERE id = $2 UNION SELECT id FROM person WHERE id = $2
                UNION SELECT id FROM exchange WHERE id = $2 UNION SELECT id FROM figure WHERE id = $2
                UNION SELECT id FROM help_case k WHERE id = $2 AND {Walls.Sees("k.source")})
            WHERE {Walls.Sees("thing")} AND (NOT EXISTS (SELECT 1 FROM person p WHERE p.id = thing) OR EXISTS (SELECT 1 FROM person_mention pm
                JOIN mention m ON m.id = pm.mention WHERE pm.person = thing AND {Walls.Sees("m.source")}))
            """, r => r.Text(0), Actor, one)).Distinct().ToList());
    }
}

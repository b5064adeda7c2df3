using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Findings;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Views;

namespace Homeward;

/// <summary>One member at an unlocked desk, with a property for each room. Cheap to make; ends when the desk locks.</summary>
public sealed partial class Session
{
    private readonly Desk desk;

    internal Session(Desk desk, Chronicle live, string actor)
    {
        this.desk = desk;
        Seat = new Seat(live, desk.Vault, desk.Clock, actor) { Readings = desk.Readings };
        Members = new Members(desk, Seat);
    }

    /// <summary>The member's id.</summary>
    public string Actor => Seat.Actor;

    /// <summary>What this member mostly does here, and so may see and do.</summary>
    public string Role => Seat.Role;

    /// <summary>Record number this session's answers stand at.</summary>
    public long RecordNumber => Seat.Live.Size;

    public EvidenceRoom Evidence => new(Seat);

    /// <summary>Checkpoints, their cosigners and time stamps, and bundles for outsiders.</summary>
    public ProofsRoom Proofs => new(Seat, desk.Journal, desk.Face, desk.Tree);

    public ClaimsRoom Claims => new(Seat);

    public PersonsRoom Persons => new(Seat);

    public ExchangesRoom Exchanges => new(Seat);

    public PathsRoom Paths => new(Seat);

    public FindingsRoom Findings => new(Seat);

    /// <summary>The rules this desk goes by: those that ship, and what its lawyers decided beside them.</summary>
    public RulesRoom Law => new(Seat);

    public CasesRoom Cases => new(Seat);

    /// <summary>Letters and submissions, referrals, and the organisation's own templates.</summary>
    public LettersRoom Letters => new(Seat);

    /// <summary>Days by which something must happen, and the rights sheet of a person.</summary>
    public DeadlinesRoom Deadlines => new(Seat);

    public RightsRoom Rights => new(Seat);

    public StatisticsRoom Statistics => new(Seat);

    /// <summary>Taking something out for ever, holds and retention clocks.</summary>
    public Erasures Erasures => new(desk, this);

    /// <summary>The id of the desk.</summary>
    public string DeskId => desk.Face.Desk;

    /// <summary>The holders' way back.</summary>
    public Recovery Recovery => new(desk, Seat);

    /// <summary>This member's second step of signing in.</summary>
    public SecondStep SecondStep => new(desk, Seat);

    /// <summary>This member's passkeys.</summary>
    public Passkeys Passkeys => new(desk, Seat);

    /// <summary>This member's tokens for programs.</summary>
    public Tokens Tokens => new(desk, Seat);

    /// <summary>Who works here: invitations, passphrases, roles, departures.</summary>
    public Members Members { get; }

    /// <summary>Search in the words of what came in and was stated.</summary>
    public WordSearch Words => new(this);

    internal Seat Seat { get; }

    /// <summary>A colleague's name for an id, or a plain word for what is no person. Empty for somebody who may see nothing.</summary>
    public string NameOf(string memberId) => memberId == AccessView.DeskItself ? "desk" : Seat.Ask(q => q.One(
        $"SELECT name FROM member WHERE id = $2 AND {Walls.SeesOpen}", r => r.Text(0), Actor, memberId)) ?? "";

    /// <summary>What the desk has decided for itself.</summary>
    public HouseRules Rules => Seat.Ask(HouseRules.Of);

    /// <summary>Changes one setting, with a reason that stays. Refused to whoever is behind no wall's open side.</summary>
    public Outcome Set(string name, string value, string why, string? actId = null) => Seat.Try(() =>
    {
        if (!Access.Role.Decides(Seat.Role)) throw new RefusedException("you may not change the settings of this desk", "wall");
        if (string.IsNullOrWhiteSpace(why)) throw new RefusedException("say why: the reason stays with the change", "why");
        if (Rules.With(name, value).Reason is { } reason) throw new RefusedException($"{name}: {reason}", "setting");
        return Seat.Do(actId ?? Seat.NewId("act-"), new Draft("setting-set", 1, [new About("setting-" + name, null)], Secrecy.Desk, Secrecy.Desk,
            Entry.Write(new SettingSet(name, value, why.Trim()))));
    });

    /// <summary>Who changed a thing, when and how; newest first. Empty for somebody who may not see it.</summary>
    public IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> History(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.StartsWith(Ids.Finding, StringComparison.Ordinal) && Findings.Find(id) is null) return [];
        return Seat.Ask(q => q.Any($"""
            SELECT 1 WHERE {Walls.Sees("$2")} AND {Walls.Sees(OwnerOf)} AND NOT EXISTS (SELECT 1 FROM source s WHERE s.run = $2
                AND NOT {Walls.Sees("s.id")}) AND (NOT EXISTS (SELECT 1 FROM person p WHERE p.id = $2) OR EXISTS (SELECT 1
                FROM person_mention pm JOIN mention m ON m.id = pm.mention WHERE pm.person = $2 AND {Walls.Sees("m.source")}))
            """, Actor, id) ? Chronicle.Changes(q, id) : []);
    }

    /// <summary>What is said in a source stands behind the source's wall, what belongs to a case behind the case's.</summary>
    private const string OwnerOf = """
        coalesce((SELECT source FROM claim WHERE id = $2), (SELECT source FROM mention WHERE id = $2), (SELECT source FROM part WHERE id = $2),
            (SELECT case_id FROM contact WHERE id = $2), (SELECT case_id FROM help_request WHERE id = $2), (SELECT case_id FROM step WHERE id = $2), $2)
        """;

    /// <summary>The way from a figure, finding, stage, person, exchange, claim or mention down to the quoted words of sources.</summary>
    /// <returns>null when there is no such thing, or the member may not see it</returns>
    public WhyColumn? Why(string id) => new WhyTrail(this).Of(id);

    /// <summary>What this member sees first. Lang (en, ru, uk) is for the words of the law in the story.</summary>
    public FrontPage Front(DateOnly today, string lang = "en") => new FrontPageMaker(this).Make(today, lang);

    /// <summary>
    /// Compares everything durable with what the journal says it must be; progress gets (what, done, of).
    /// </summary>
    public CheckReport Check(Action<string, long, long>? progress = null) => new DeskCheck(desk, Seat.Live, progress).Run();
}

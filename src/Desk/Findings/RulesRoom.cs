using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Findings;

/// <summary>An edition of a rule in the lawyer's list.</summary>
/// <param name="Id">rul-…: the place of this edition, made from rule and first day</param>
/// <param name="IsOwn">an edition of this desk stands in place of what shipped</param>

public sealed record RuleListed(string Id, Rule Rule, bool IsOwn, int Version);

/// <summary>The law of this desk. What ships is never changed: what lawyers decide stands beside it, with who, when and why.</summary>
public sealed class RulesRoom
{
    private static readonly ConditionalWeakTable<Chronicle, Known> Worked = [];

    private readonly Seat seat;

    internal RulesRoom(Seat seat) => this.seat = seat;

    private sealed class Known
    {
        public (long Position, RulePack Pack)? Last { get; set; }
    }

    /// <summary>The rules in force here. Whoever may not see the desk's open side goes by what shipped.</summary>
    public RulePack Pack
    {
        get
        {
            var newest = seat.Ask(q => q.Number($"SELECT max(position) FROM rule_change WHERE {Walls.SeesOpen}", seat.Actor));
            if (newest == 0) return RulePack.Shipped;
            var known = Worked.GetOrCreateValue(seat.Live);
            lock (known)
            {
                if (known.Last is { } last && last.Position == newest) return last.Pack;
                var pack = Make(null);
                known.Last = (newest, pack);
                return pack;
            }
        }
    }

    /// <summary>Every edition in force or once in force here, by id and first day.</summary>
    public IReadOnlyList<RuleListed> List()
    {
        var own = Editions().Select(e => e.Hash).ToHashSet(StringComparer.Ordinal);
        return [.. Pack.Rules.Select(r => new RuleListed(IdOf(r), r, own.Contains(r.Hash), VersionOf(IdOf(r))))];
    }

    /// <summary>Editions of the rule with this id; empty when there is none.</summary>
    public IReadOnlyList<RuleListed> Find(string ruleId) => [.. List().Where(r => r.Rule.Id == ruleId)];

    /// <summary>The edition with this text, also when it stands no more; null when this program and this desk never had it.</summary>
    public Rule? WithHash(string hash)
    {
        if (Pack.Rules.Concat(RulePack.Shipped.Rules).FirstOrDefault(r => r.Hash == hash) is { } stands) return stands;
        var json = seat.Ask(q => q.One($"SELECT json FROM rule_edition WHERE hash = $2 AND {Walls.SeesOpen}", r => r.Text(0), seat.Actor, hash));
        return json is null ? null : RulePack.Shipped.ReadOne(json).Rule;
    }

    /// <summary>Who decided what about an edition, newest first.</summary>
    public IReadOnlyList<(int Version, string Kind, string By, DateTimeOffset At)> History(string id) =>
        seat.Ask(q => id.StartsWith("rul-", StringComparison.Ordinal) && q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor) ? Chronicle.Changes(q, id) : []);

    /// <summary>A lawyer stands for an edition: only then is it shown as law, and cited in a letter without being asked.</summary>
    /// <param name="hash">of the text that was read: if it changed meanwhile, nothing is signed</param>
    public Outcome Sign(string ruleId, string hash, string lawyer, string actId) => seat.Try(() =>
    {
        var rule = Standing(ruleId, hash);
        if (string.IsNullOrWhiteSpace(lawyer)) throw new RefusedException("say which lawyer signs", "name");
        return Do(actId, rule, "rule-signed", new RuleSigned(ruleId, hash, Today, lawyer.Trim()));
    });

    /// <summary>Takes a signature back.</summary>
    public Outcome Unsign(string ruleId, string hash, string why, string actId) => seat.Try(() =>
        Do(actId, Standing(ruleId, hash), "rule-signature-withdrawn", new RuleSignatureWithdrawn(hash, Reason(why))));

    /// <summary>Says from which day an edition is no law any more; null puts it back in force.</summary>
    public Outcome Retire(string ruleId, string hash, DateOnly? lastDay, string why, string actId) => seat.Try(() =>
    {
        var rule = Standing(ruleId, hash);
        if (lastDay < rule.ValidFrom) throw new RefusedException("the last day lies before the first", "days");
        return Do(actId, rule, "rule-retired", new RuleRetired(hash, lastDay, Reason(why)));
    });

    /// <summary>Keeps an edition of this desk's own with some things changed; its conditions stay.</summary>
    public Outcome Change(string ruleId, string hash, RuleChange change, string why, string actId) => seat.Try(() =>
    {
        var rule = Standing(ruleId, hash);
        return Keep(rule.Id, RuleEdition.Changed(rule.Raw, change, NextVersion(rule)), why, actId);
    });

    /// <summary>Keeps a whole rule as a lawyer wrote it, conditions and all.</summary>
    /// <param name="json">as a rule stands in data/law</param>
    public Outcome Write(string json, string why, string actId) => seat.Try(() =>
    {
        var (rule, problems) = RulePack.Shipped.ReadOne(json);
        if (rule is null || problems.Count > 0) throw new RefusedException(string.Join("; ", problems), "rule");
        return Keep(rule.Id, RuleEdition.Unsigned(json, NextVersion(rule)).ToJsonString(), why, actId);
    });

    /// <summary>Takes an own edition back: what shipped stands again.</summary>
    public Outcome Withdraw(string ruleId, string hash, string why, string actId) => seat.Try(() =>
        Do(actId, Standing(ruleId, hash), "rule-withdrawn", new RuleWithdrawn(hash, Reason(why))));

    /// <summary>The place of an edition: the same rule and first day, the same id.</summary>
    internal static string IdOf(Rule rule) => Ids.From(Ids.Rule, SHA256.HashData(
        Encoding.UTF8.GetBytes($"homeward/rule/1 {rule.Id} {rule.ValidFrom:yyyy-MM-dd}")).AsSpan(0, Ids.RandomBytes));

    private DateOnly Today => DateOnly.FromDateTime(seat.Now.UtcDateTime);

    private Done Keep(string ruleId, string json, string why, string actId)
    {
        NeedOpen();
        var (rule, problems) = RulePack.Shipped.ReadOne(json);
        if (rule is null || problems.Count > 0) throw new RefusedException(string.Join("; ", problems), "rule");
        if (rule.Id != ruleId) throw new RefusedException($"this is the rule {rule.Id}, not {ruleId}", "rule");
        if (Make(rule) is { LeftOut: [var problem, ..] }) throw new RefusedException(problem, "rule");
        return Do(actId, rule, "rule-kept", new RuleKept(rule.Id, rule.Hash, rule.ValidFrom, json, Reason(why)));
    }

    private Done Do<T>(string actId, Rule rule, string kind, T body) => seat.Do(actId, new Draft(
        kind, 1, [new(IdOf(rule), VersionOf(IdOf(rule)))], Secrecy.Desk, Secrecy.Desk, Entry.Write(body)));

    private int VersionOf(string id) => seat.Ask(q => (int)q.Number("SELECT version FROM subject WHERE id = $1", id));

    private Rule Standing(string ruleId, string hash)
    {
        NeedOpen();
        return Pack.Rules.FirstOrDefault(r => r.Id == ruleId && r.Hash == hash)
            ?? throw new RefusedException("this text of the rule stands here no more; open the rule again and read what stands now", "stale");
    }

    private string NextVersion(Rule rule) => RuleEdition.NextVersion(rule.Version,
        seat.Ask(q => (int)q.Number($"SELECT count(*) FROM rule_edition WHERE rule = $2 AND {Walls.SeesOpen}", seat.Actor, rule.Id)));

    /// <summary>What ships with all that was decided here, and with an edition that is about to be.</summary>
    private RulePack Make(Rule? tried)
    {
        var own = Editions().Where(e => tried is null || e.Id != IdOf(tried)).Select(e => e.Json);
        var signed = seat.Ask(q => q.Rows(
            $"SELECT hash, day, name FROM rule_signature WHERE {Walls.SeesOpen}",
            r => (Hash: r.Text(0), Word: new RuleSignature(r.DayOrNull(1)!.Value, r.Text(2))), seat.Actor));
        var ended = seat.Ask(q => q.Rows(
            $"SELECT hash, day FROM rule_last_day WHERE {Walls.SeesOpen}", r => (Hash: r.Text(0), Day: r.DayOrNull(1)!.Value), seat.Actor));
        return RulePack.Shipped.With(tried is null ? own : own.Append(tried.Raw),
            signed.ToDictionary(s => s.Hash, s => s.Word, StringComparer.Ordinal), ended.ToDictionary(e => e.Hash, e => e.Day, StringComparer.Ordinal));
    }

    private IReadOnlyList<(string Id, string Hash, string Json)> Editions() => seat.Ask(q => q.Rows(
        $"SELECT id, hash, json FROM rule_edition WHERE stands = 1 AND {Walls.SeesOpen} ORDER BY position",
        r => (r.Text(0), r.Text(1), r.Text(2)), seat.Actor));

    private static string Reason(string why) => string.IsNullOrWhiteSpace(why)
        ? throw new RefusedException("say why: the reason stays with the rule", "why") : why.Trim();

    private void NeedOpen()
    {
        if (!seat.Ask(q => q.Any($"SELECT 1 WHERE {Walls.SeesOpen}", seat.Actor)))
        {
            throw new RefusedException("you may not decide about the rules of this desk", "wall");
        }
    }
}

using System.Globalization;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Findings;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Statistics;

namespace Homeward;

/// <summary>The words of a source at their place. Start and Length count code points of the owner's text.</summary>
/// <param name="OwnerId">the source, or the part of it, whose text holds the words</param>
/// <param name="Stands">true when the text there is these words</param>
public sealed record WhyQuote(
    string SourceId, string OwnerId, string SourceTitle, int Start, int Length, string Quote, string? Lang,
        bool Stands);

/// <summary>One step of a "why", with the steps it rests on.</summary>
/// <param name="Kind">figure, exchange, register, person, mention, stage, finding, fact, missing, assumption, claim,
/// source, hidden, more</param>
/// <param name="Code">what the step says, as a code of its kind: an outcome, a stage, a kind of claim</param>
/// <param name="Text">the step in plain English; pages make their own from Code and Words</param>
/// <param name="Quote">only on steps of kind source</param>
public sealed record WhyNode(
    string Kind, string Id, string Code, string Text, IReadOnlyDictionary<string, object?> Words, WhyQuote? Quote,
        int Version,
    IReadOnlyList<WhyNode> Because);

/// <summary>A step in a column: the tree, read from the top.</summary>
public sealed record WhyStep(
    int Depth, string Kind, string Id, string Code, string Text, IReadOnlyDictionary<string, object?> Words,
        WhyQuote? Quote, int Version);

/// <summary>The way from a thing of ours down to the quoted words of sources.</summary>
public sealed record WhyColumn(WhyNode Top)
{
    /// <summary>Every step, from the top, each before what it rests on.</summary>
    public IReadOnlyList<WhyStep> Steps => [.. Read(Top, 0)];

    private static IEnumerable<WhyStep> Read(WhyNode node, int depth) =>
        node.Because.SelectMany(n => Read(n, depth + 1))
        .Prepend(new WhyStep(depth, node.Kind, node.Id, node.Code, node.Text, node.Words, node.Quote, node.Version));
}

/// <summary>
/// Walks back from a figure, finding, stage, person, exchange, claim or mention. Every step goes through the rooms and
/// so through
/// the actor's walls; a step that is not theirs to see says so and nothing else.
/// </summary>
internal sealed class WhyTrail(Session session)
{
    /// <summary>More steps than this are counted instead of shown; each of them can be asked for itself.</summary>
    public const int MostSteps = 300;

    private readonly Dictionary<string, TextLayer?> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GatheredPath?> paths = new(StringComparer.Ordinal);
    private int steps;

    /// <returns>null when there is no such thing, or the actor may not see it</returns>
    public WhyColumn? Of(string id)
    {
        var node = Prefix(id) switch
        {
            Ids.Figure => Figure(id),
            Ids.Finding => Finding(id),
            Ids.Stage => session.Paths.Stage(id) is var (subject, stage) ? Stage(subject, stage) : null,
            Ids.Person => Person(id),
            Ids.Exchange => Exchange(id),
            Ids.Claim => Claim(id),
            Ids.Mention => Mention(id),
            _ => null,
        };
        return node is null ? null : new WhyColumn(node);
    }

    private WhyNode? Figure(string id)
    {
        if (session.Statistics.Kept(id) is not var (row, kept)
            || session.Statistics.Find(id) is not { } page) return null;
        var because = new List<WhyNode>();
        foreach (var released in kept.Result.Released)
        {
            because.Add(released.By is null ? Claim(released.ClaimId) ?? Hidden() : Node(
                "register", row.ExchangeId, "released",
                    $"{released.By}: {FigureKeeping.CountOf(released.Low, released.High, released.Approx, released.Disclosed).Notation} released",
                [("by", released.By), ("key", row.ExchangeKey)]));
        }

        because.AddRange(Some(kept.Result.Members, Person));
        because.AddRange(Some(kept.Result.KnownThroughOutcome, Person));
        because.AddRange(Some(kept.Result.Groups.Select(g => g.ClaimId), Claim));
        return Node("figure", id, row.Definition, page.Headline,
            [("exchange", row.ExchangeKey), ("recordNumber", row.RecordNumber), ("definition", row.Definition)],
            because);
    }

    private WhyNode? Exchange(string id)
    {
        if (session.Exchanges.Find(id) is not { } page) return null;
        var because = page.Row.Counts.Where(c => c.ClaimId is null).Select(c => Node(
            "register", id, c.Mark ?? "K", $"the register gives {c.Count.Notation} for side {c.Side} (mark {c.Mark})",
            [("side", c.Side), ("count", c.Count.Notation), ("mark", c.Mark)])).ToList();
        because.AddRange(Some(page.Statements.Select(s => s.Id), Claim));
        return Node("exchange", id, page.Row.Kind ?? "exchange", $"exchange {page.Row.Key}", [("key", page.Row.Key)],
            because) with
        { Version = page.Version };
    }

    private WhyNode? Finding(string id)
    {
        if (session.Findings.Kept(id) is not var (row, made, facts)
            || session.Findings.Find(id) is not { } page) return null;
        var because = facts.Select(f => Node(
            "fact", f.Name, f.Name,
                $"{page.Facts.FirstOrDefault(p => p.Fact == f.Name)?.Title ?? f.Name}: {f.ToFact().Value.Text}",
            [("value", f.ToFact().Value.Text), ("disputed", f.IsDisputed)], [.. Some(f.ClaimIds, Spoken)])).ToList();
        because.AddRange(page.Assumed.Select(a =>
            Node("assumption", a.Fact, a.Value, $"taken as given: {a.Why}", [("value", a.Value)])));
        because.AddRange(page.Missing.Concat(page.CouldChange).Select(m => Node(
            "missing", m.Fact, m.Fact, $"not known: {m.Question} Ask {m.AskWhom}.", [("askWhom", m.AskWhom)])));
        return Node(
            "finding", id, row.Outcome, $"{made.RuleId} ({page.RuleTitle}) for {row.About}: {row.Outcome}",
            [("rule", made.RuleId), ("about", row.About), ("outcome", row.Outcome)], because)
            with
        { Version = row.Version };
    }

    private WhyNode? Person(string id)
    {
        if (session.Persons.Find(id) is not { } page) return null;
        var because = new List<WhyNode>(Some(page.Mentions.Select(m => m.Id), Mention));
        if (session.Paths.Of(page.Row.Id) is { } path) because.AddRange(path.Stages.Select(s => Stage(page.Row.Id, s)));
        return Node(
            "person", page.Row.Id, page.EntryReason ?? "",
                $"{page.Row.CaseCode ?? page.Row.Id}, known through: {page.EntryReason ?? "erased"}",
            [("caseCode", page.Row.CaseCode), ("entryReason", page.EntryReason)], because)
            with
        { Version = page.Version };
    }

    private WhyNode Stage(string subject, StageSpan stage)
    {
        var because = new List<WhyNode>(Some(stage.ClaimIds, Spoken));
        if (!paths.TryGetValue(subject, out var gathered)) paths[subject] = gathered = session.Paths.Gather(subject);
        if (gathered is not null)
        {
            // What the days rest on beside the statements: the registered day of an exchange.
            var exchanges = gathered.Path.Claims.Where(c => stage.ClaimIds.Contains(c.Id))
                .SelectMany(c => (c.Relative?.Anchors ?? []).Append(c.ExchangeId))
                .OfType<string>().Where(a => a.StartsWith(Ids.Exchange, StringComparison.Ordinal)).Distinct();
            foreach (var exchange in exchanges)
            {
                if (session.Exchanges.Find(exchange) is not { } page) continue;
                because.Add(Node("register", exchange, "day", $"the register dates the exchange {page.Row.When.Edtf}",
                    [("key", page.Row.Key), ("when", page.Row.When.Edtf)]));
            }
        }

        var title = StageKind.Find(stage.Stage)?.Titles.GetValueOrDefault("en") ?? stage.Stage;
        var days = stage.EarliestBegin == stage.LatestBegin && stage.EarliestBegin is not null
            ? Day(stage.EarliestBegin) : $"{Day(stage.EarliestBegin)} to {Day(stage.LatestBegin)}";
        var text = stage.Status switch
        {
            "known-not" => $"{title}: known not to have happened",
            "said-only" => $"{title}: only said ({stage.Modality})",
            _ => $"{title}: {days}",
        };
        return Node(
            "stage", stage.Id, stage.Stage, text,
            [("status", stage.Status), ("earliest", Day(stage.EarliestBegin)), ("latest", Day(stage.LatestBegin)),
                ("inContradiction", stage.InContradiction), ("subject", subject)],
            because);
    }

    private WhyNode? Spoken(string id) => Prefix(id) switch
    {
        Ids.Mention => Mention(id),
        Ids.Fact => session.Findings.Entered(id) is { } told ? Node("entered", id, told.Fact, $"entered by a member: {told.Why}",
            [("fact", told.Fact), ("by", session.NameOf(told.By))]) : null,
        _ => Claim(id),
    };

    private WhyNode? Claim(string id)
    {
        if (session.Claims.Find(id) is not { Claim: { } claim } row) return null;
        var said = string.Join(" ",
            new[] { claim.Kind, claim.Stage, claim.When?.Edtf, claim.Polarity == Polarities.Denied ? "(did not happen)"
            : null }.OfType<string>());
        return Node(
            "claim", id, claim.Kind,
                $"{said}, {claim.Modality}, said by {(claim.Voice.Count == 0 ? "nobody named" : string.Join(" ← ", claim.Voice))}; graded {row.Grading}, {row.State}",
            [("stage", claim.Stage), ("modality", claim.Modality), ("polarity", claim.Polarity),
                ("voice", claim.Voice), ("when", claim.When?.Edtf), ("state", row.State),
                ("grading", row.Grading.ToString())],
            [Quoted(new WhyQuote(
                row.SourceId, row.OwnerId, row.SourceTitle, claim.Start, claim.Length, claim.Quote, row.Lang, false))])
            with
        { Version = row.Version };
    }

    private WhyNode? Mention(string id)
    {
        if (session.Persons.Mention(id) is not { Quote: { } quote } mention) return null;
        return Node(
            "mention", id, mention.HowReached ?? "", $"named in {mention.SourceTitle}",
                [("name", mention.Name.Text), ("howReached", mention.HowReached)],
            [Quoted(new WhyQuote(
                mention.SourceId, mention.OwnerId, mention.SourceTitle, mention.Start, mention.Length, quote, mention.Lang,
                false))]);
    }

    private WhyNode Quoted(WhyQuote said)
    {
        var stands = TextOf(said.OwnerId)?.Holds(said.Start, said.Length, said.Quote) == true;
        var text = $"“{said.Quote}”, {said.SourceTitle}, {said.Start}+{said.Length}";
        var node = Node("source", said.OwnerId, stands ? "quote" : "quote-differs", text, [("title", said.SourceTitle)]);
        return node with { Quote = said with { Stands = stands } };
    }

    private TextLayer? TextOf(string owner)
    {
        if (texts.TryGetValue(owner, out var known)) return known;
        var text = Prefix(owner) == Ids.Part ? session.Evidence.Part(owner)?.Text : session.Evidence.Source(owner)?.Text;
        return texts[owner] = text is null ? null : TextLayer.Of(text);
    }

    /// <summary>As many steps as there is room for; the rest is counted.</summary>
    private IEnumerable<WhyNode> Some(IEnumerable<string> ids, Func<string, WhyNode?> step)
    {
        var left = 0;
        foreach (var id in ids)
        {
            if (steps >= MostSteps) left++;
            else yield return step(id) ?? Hidden();
        }

        if (left > 0) yield return Node("more", "", "more", $"and {left} more", [("count", left)]);
    }

    private WhyNode Hidden() =>
        Node("hidden", "", "hidden", "a step that is not there any more, or that you may not see", []);

    private WhyNode Node(
        string kind, string id, string code, string text, IReadOnlyList<(string Name, object? Value)> words,
        IReadOnlyList<WhyNode>? because = null)
    {
        steps++;
        var named = words.ToDictionary(w => w.Name, w => w.Value, StringComparer.Ordinal);
        return new WhyNode(kind, id, code, text, named, null, 0, because ?? []);
    }

    private static string Prefix(string id) => id.IndexOf('-', StringComparison.Ordinal) is > 0 and var at
        ? id[..(at + 1)] : "";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "open";
}

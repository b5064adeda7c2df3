using Homeward.Access;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Paths;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Homeward.App.Api;

/// <summary>
/// What programs can ask: the lists and things of the pages, from the same rooms and behind the same walls. Everything with words or names in
/// it is a reading, rows of lists too, and is in the reading log before it is sent.
/// </summary>
internal static partial class ApiRoutes
{
    private const int Standard = 50;

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(ApiDoor.Root);
        // A thing that is not there is said in words, at every address.
        api.AddEndpointFilter(async (call, next) => await next(call) ?? throw new RefusedException("there is no such thing, or it may not be seen with this token", "gone"));
        Ask(api.MapGet("", Who), "me", "Whose program this is, and what it may");
        Evidence(api);
        Statements(api);
        People(api);
        Help(api);
        Numbers(api);
        Acts(api);
    }

    private static void Evidence(RouteGroupBuilder api)
    {
        Ask(api.MapGet("/sources", (HttpContext http, string? run, string? parent, string? sort, int? skip, int? take) =>
        {
            var c = ApiDoor.CallerOf(http);
            return Sent(c, c.Reader.Evidence.Sources(Rows(skip, take), run, parent, SortOf(sort, EvidenceRoom.SourceSorts)), skip, r => [r.Id]);
        }), "sources", "Sources, the newest first");
        Ask(api.MapGet("/sources/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Evidence.Source(id))),
            "source", "A source with its text");
        Ask(api.MapGet("/sources/{id}/parts", (HttpContext http, string id, int? skip, int? take) =>
        {
            var c = ApiDoor.CallerOf(http);
            return c.Reader.Evidence.Source(id) is null ? null : Sent(c, c.Reader.Evidence.Parts(id, Rows(skip, take)), skip, r => [r.SourceId]);
        }), "parts", "Messages or rows of a source");
        Ask(api.MapGet("/sources/{id}/statements", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Evidence.Source(id) is null
            ? null : c.Reader.Claims.Of(id))), "source-statements", "What is stated in the text of a source or message");
        Ask(api.MapGet("/history/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Past(id) is { Count: > 0 } past ? past : null)),
            "history", "Every act on a thing, the newest first");
        Ask(api.MapPost("/search", Search).WithMetadata(new AsksOnly()), "search", "Words in texts and statements, or people by name, code or number");
    }

    private static void Statements(RouteGroupBuilder api)
    {
        Ask(api.MapGet("/statements", (HttpContext http, string? state, string? kind, string? sort, int? skip, int? take) =>
        {
            var c = ApiDoor.CallerOf(http);
            return Sent(c, c.Reader.Claims.List(Rows(skip, take), One("state", state, ClaimState.All), One("kind", kind, [.. Kinds.All.Order(StringComparer.Ordinal)]), SortOf(sort, ClaimsRoom.Sorts)),
                skip, r => [r.SourceId]);
        }), "statements", "Statements of all sources");
        Ask(api.MapGet("/statements/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Claims.Find(id))),
            "statement", "A statement with what was decided about it");
    }

    private static void People(RouteGroupBuilder api)
    {
        Ask(api.MapGet("/people", (HttpContext http, string? sort, int? skip, int? take) =>
        {
            var c = ApiDoor.CallerOf(http);
            return Sent(c, c.Reader.Persons.Search(null, Rows(skip, take), SortOf(sort, PersonsRoom.Sorts)), skip, r => [r.Id]);
        }), "people", "People this desk follows, the newest first");
        Ask(api.MapGet("/people/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Persons.Find(id))), "person", "A person");
        Ask(api.MapGet("/people/{id}/path", (HttpContext http, string id) => Opened(http, id, c => PathOf(c.Reader.Paths.Of(id)))),
            "path", "The steps of a person's path, without how they were captured");
        Ask(api.MapGet("/pairs", (HttpContext http, int? skip, int? take) =>
        {
            var c = ApiDoor.CallerOf(http);
            var pairs = c.Reader.Persons.Pairs(Rows(skip, take));
            foreach (var pair in pairs.Rows) c.Member.Opens(pair.Id, Session.ByProgram);
            return new ApiList<PairRow>(pairs.Rows, pairs.Total, skip ?? 0);
        }), "pairs", "Mentions that may be one person and wait for a judgement, the likeliest first");
        Ask(api.MapGet("/pairs/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Persons.Pair(id))),
            "pair", "Two mentions side by side, with every reason");
    }

    private static void Help(RouteGroupBuilder api)
    {
        Ask(api.MapGet("/cases", (HttpContext http, string? part, string? need, int? skip, int? take) =>
        {
            var c = ApiDoor.CallerOf(http);
            var cases = c.Reader.Cases.List(One("part", part, CasesRoom.Parts) ?? "open", Today(http), Rows(skip, take), One("need", need, [.. Needs.All.Order(StringComparer.Ordinal)]));
            return new ApiList<CaseRow>(cases.Rows, cases.Total, skip ?? 0);
        }), "cases", "Cases by code: no name and no number stands in the list");
        Ask(api.MapGet("/cases/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Cases.Find(id))), "case", "A case with its calls, contacts, requests and steps");
        Ask(api.MapGet("/deadlines", (HttpContext http, string? person) =>
        {
            var c = ApiDoor.CallerOf(http);
            var rows = person is null ? c.Reader.Deadlines.All() : c.Reader.Deadlines.Of(person);
            return new ApiList<DeadlineRow>(rows, rows.Count, 0);
        }), "deadlines", "Days by which something must happen, by case code");
    }

    private static void Numbers(RouteGroupBuilder api)
    {
        Ask(api.MapGet("/exchanges", (HttpContext http, int? year, string? sort, int? skip, int? take) =>
        {
            var found = ApiDoor.CallerOf(http).Reader.Exchanges.List(year, Rows(skip, take), SortOf(sort, ExchangesRoom.Sorts));
            return new ApiList<ExchangeRow>(found.Rows, found.Total, skip ?? 0);
        }), "exchanges", "Exchanges, with the numbers each side and source gives");
        Ask(api.MapGet("/exchanges/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Exchanges.Find(id))),
            "exchange", "An exchange: what the register says, and beside it what sources say");
        Ask(api.MapGet("/figures", (HttpContext http, string? exchange, string? sort, int? skip, int? take) =>
        {
            var found = ApiDoor.CallerOf(http).Reader.Statistics.List(Rows(skip, take), exchange, SortOf(sort, StatisticsRoom.Sorts));
            return new ApiList<FigureRow>(found.Rows, found.Total, skip ?? 0);
        }), "figures", "Kept figures");
        Ask(api.MapGet("/figures/{id}", (HttpContext http, string id) => Opened(http, id, c => c.Reader.Statistics.Find(id))),
            "figure", "A kept figure with its bounds, its definition and what it rests on");
    }

    private static ApiWho Who(HttpContext http)
    {
        var c = ApiDoor.CallerOf(http);
        return new(c.Token.Id, c.Token.Name, c.Member.Actor, c.Member.Role, c.Token.Scope, c.Token.Walls, c.Token.Until, c.Member.RecordNumber);
    }

    private static ApiSearch Search(HttpContext http, ApiAsk ask)
    {
        var c = ApiDoor.CallerOf(http);
        if (string.IsNullOrWhiteSpace(ask.Text) || ask.Text.Length > 200) throw new RefusedException("text: 1 to 200 characters to look for", "filter");
        var (slice, filter) = (Rows(ask.Skip, ask.Take), new WordFilter(ask.Source, ask.From, ask.To));
        switch (One("in", ask.In, ["texts", "statements", "people"]))
        {
            case "people":
                var people = c.Reader.Persons.Search(ask.Text, slice);
                c.Member.Carries([.. people.Rows.Select(p => p.Id)]);
                return new([], people.Rows, people.Total, false, 0, 0, null);
            case "statements":
                return Told(c, c.Reader.Words.Statements(ask.Text, filter, slice), s => new(s.Row.Id, s.Row.SourceId, s.Row.SourceTitle, s.Words.Text, Marks(s.Words)));
            default:
                return Told(c, c.Reader.Words.Texts(ask.Text, filter, slice), t => new(t.Id, t.SourceId, t.SourceTitle, t.Words.Text, Marks(t.Words)));
        }
    }

    private static ApiSearch Told<T>(Caller c, Found<T> found, Func<T, ApiFound> row)
    {
        var rows = found.Rows.Select(row).ToList();
        c.Member.Carries([.. rows.Select(r => r.SourceId)]);
        return new(rows, [], found.Total, found.More, found.SoFar.Done, found.SoFar.Of, found.Remark);
    }

    private static IReadOnlyList<IReadOnlyList<int>> Marks(FoundWords words) => [.. words.Marks.Select(m => (IReadOnlyList<int>)[m.Start, m.Length])];

    private static ApiPath? PathOf(PathPage? page) => page is null ? null : new(
        page.SubjectId,
        [
            .. page.Stages.Where(s => s.Stage is not (Stages.Captured or Stages.Recaptured)).Select(s => new ApiStep(
                s.Id, s.Stage, s.Status, s.EarliestBegin, s.LatestBegin, s.EarliestEnd, s.LatestEnd, s.Modality, s.DidNotHappen, s.Voices, s.Judged,
                s.InContradiction, s.ClaimIds)),
        ],
        page.Contradictions.Count, page.IsComplete);

    /// <summary>One thing, as its page shows it: what may not be seen is no reading.</summary>
    private static T? Opened<T>(HttpContext http, string id, Func<Caller, T?> find)
        where T : class
    {
        var c = ApiDoor.CallerOf(http);
        var found = find(c);
        if (found is not null) c.Member.Opens(id, Session.ByProgram);
        return found;
    }

    private static ApiList<T> Sent<T>(Caller c, Listed<T> found, int? skip, Func<T, IReadOnlyList<string>> things)
    {
        c.Member.Carries([.. found.Rows.SelectMany(things).Distinct(StringComparer.Ordinal)]);
        return new(found.Rows, found.Total, skip ?? 0);
    }

    private static Slice Rows(int? skip, int? take) => skip is < 0 or > 10_000_000 ? throw new RefusedException("skip: a number of rows from 0 on", "filter")
        : take is < 1 or > Slice.Most ? throw new RefusedException($"take: 1 to {Slice.Most} rows at a time", "filter")
        : new Slice(skip ?? 0, take ?? Standard);

    private static string? One(string name, string? value, IReadOnlyList<string> all) => value is null || all.Contains(value) ? value
        : throw new RefusedException($"{name}: “{value}” is not one of {string.Join(", ", all)}", "filter");

    private static Sort? SortOf(string? text, IReadOnlyList<string> offered) => text is null ? null : Sort.Read(text, offered)
        ?? throw new RefusedException($"sort: “{text}” is not one of {string.Join(", ", offered)}, with - before it the other way round", "filter");

    private static DateOnly Today(HttpContext http) => DateOnly.FromDateTime(
        ((TimeProvider)http.RequestServices.GetService(typeof(TimeProvider))!).GetUtcNow().UtcDateTime);

    private static void Ask(RouteHandlerBuilder route, string name, string summary)
    {
        route.WithName(name).WithSummary(summary);
        foreach (var status in new[] { 400, 401, 403, 404, 423, 429 }) route.Produces<Problem>(status, "application/problem+json");
    }
}

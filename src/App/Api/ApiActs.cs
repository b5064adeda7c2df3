using Homeward.Access;
using Homeward.Basics;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Persons;
using Homeward.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Homeward.App.Api;

// What programs can do, as their member: the acts of the pages, signed by the member. What needs a second person, members and keys has no
// address here.
internal static partial class ApiRoutes
{
    private const string ActHeader = "Act-Id";

    /// <summary>As at the page for files; bigger things come over the command line.</summary>
    private const long MostBytes = 4L << 30;

    private static void Acts(RouteGroupBuilder api)
    {
        Do(api.MapPost("/sources", Receive), "add-source", "Takes in a file: its bytes are the body, and the same bytes again are known")
            .Accepts<Stream>("application/octet-stream").WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        Do(api.MapPost("/statements/{id}/decision", Decide), "decide-statement", "Keeps, sets aside or corrects a statement");
        Do(api.MapPost("/statements/{id}/grade", Grade), "grade-statement", "Grades source and information of a statement");
        Do(api.MapPost("/pairs/{id}/judgement", Judge), "judge-pair", "Says whether two mentions are one person");
        Do(api.MapPost("/calls", Call), "add-call", "Keeps a call: its words as a source, and a case that names it");
        Do(api.MapPost("/cases/{id}/steps", (HttpContext http, string id, ApiStepPlan plan) => Done(http, id, c => c.Reader.Cases.Row(id),
            (c, act) => c.Member.Cases.PlanStep(id, plan.What, plan.Due, act))), "plan-step", "Plans a step of the work on a case");
        Do(api.MapPost("/deadlines/{id}/settlement", (HttpContext http, string id, ApiSettling settling) => Done(
            http, id, c => c.Reader.Deadlines.All().FirstOrDefault(d => d.Id == id),
            (c, act) => c.Member.Deadlines.Settle(id, settling.How, settling.LastDay, settling.Why, act))), "settle-deadline", "Says what was done about a deadline");
    }

    private static async Task<RunResult> Receive(HttpContext http, string name, string? channel, string? from, string? lang)
    {
        var c = ApiDoor.CallerOf(http);
        var clean = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        if (clean.Length is 0 or > 255) throw new RefusedException("name: the file's name, 1 to 255 characters", "filter");
        // The vault reads as it comes and its reading is not asynchronous: a thread of its own, which may wait.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        return await Task.Run(() =>
        {
            var run = c.Member.Evidence.AddUpload(http.Request.Body, clean, new AddOptions(Lang: lang, Channel: channel, From: from));
            foreach (var id in run.SourceIds)
            {
                c.Member.Claims.ReadSource(id);
                c.Member.Persons.RecordMentions(id);
            }

            return run;
        });
    }

    private static ApiDone? Decide(HttpContext http, string id, ApiDecision given)
    {
        One("decision", given.Decision, ["accepted", "set-aside", "corrected"]);
        if (given.Decision == "corrected" && given.Correction is null) throw new RefusedException("correction: what is to be changed", "filter");
        return Done(http, id, c => c.Reader.Claims.Find(id), (c, act) => given.Decision switch
        {
            "accepted" => c.Member.Claims.Accept(id, given.Version, act, given.Why),
            "set-aside" => c.Member.Claims.SetAside(id, given.Version, act, given.Why),
            _ => c.Member.Claims.Correct(id, given.Version, given.Correction!, act, given.Why),
        });
    }

    private static ApiDone? Grade(HttpContext http, string id, ApiGrade given) => !Grading.TryParse(given.Grade, out var grading)
        ? throw new RefusedException("grade: a letter A to F and a figure 1 to 6, as B2", "filter")
        : Done(http, id, c => c.Reader.Claims.Find(id), (c, act) => c.Member.Claims.Grade(id, given.Version, grading, act, given.Why));

    private static ApiDone? Judge(HttpContext http, string id, ApiJudgement given)
    {
        var answer = One("answer", given.Answer, ["same", "different", "unsure"]) switch
        {
            "same" => Answer.Same,
            "different" => Answer.Different,
            _ => Answer.Unsure,
        };
        return Done(http, id, c => c.Reader.Persons.Pair(id), (c, act) => c.Member.Persons.Judge(id, answer, given.Version, act, given.Why));
    }

    private static ApiDone? Call(HttpContext http, ApiCall call)
    {
        var heard = new HeardCall(call.Words, call.From, Contact: call.Contact, SafeTime: call.SafeTime, Avoid: call.Avoid, Next: call.Next, Need: call.Need,
            Case: call.Case, Person: call.Person, Lang: call.Lang);
        return Done(http, "call", c => (call.Case is null || c.Reader.Cases.Row(call.Case) is not null)
            && (call.Person is null || c.Reader.Persons.Find(call.Person) is not null) ? call : null, (c, act) => c.Member.Cases.Record(heard, act));
    }

    /// <summary>
    /// One act of the member's on something that the token's walls show. The act id is bound to the thing, so that one sent twice by mistake
    /// for two things is two acts.
    /// </summary>
    private static ApiDone? Done(HttpContext http, string thing, Func<Caller, object?> seen, Func<Caller, string, Outcome> act)
    {
        var c = ApiDoor.CallerOf(http);
        var given = http.Request.Headers[ActHeader].ToString();
        if (given.Length > 0 && !Ids.IsWellFormed(given, "act-")) throw new RefusedException(
            $"{ActHeader}: act- and 16 letters or digits without i, l, o and u; without the header the desk makes one", "act");
        var id = given.Length > 0 ? given : Desk.NewId("act-");
        if (seen(c) is null) return null;
        var outcome = act(c, $"{id}/{thing}");
        return outcome.Refusal is { } refusal ? throw new RefusedException(refusal.Sentence, refusal.Code) : new(outcome.Id, outcome.RecordNumber, id);
    }

    private static RouteHandlerBuilder Do(RouteHandlerBuilder route, string name, string summary)
    {
        Ask(route, name, summary);
        foreach (var status in new[] { 409, 413, 415, 422, 503 }) route.Produces<Problem>(status, "application/problem+json");
        return route;
    }
}

using System.Collections;
using System.Reflection;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Statistics;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk;

/// <summary>
/// Every public method of every room, found in the compiled code, asked by somebody who may not see: with every id the desk
/// holds it answers with nothing or a refusal, writes nothing, and fails in no other way.
/// </summary>
public sealed class StrangerTest
{
    private static readonly string[] Walled = [Ids.Source, Ids.Part, Ids.Claim, Ids.Mention, Ids.Person, Ids.Finding, Ids.Stage, "pair-"];

    [Fact]
    public void Rooms_AskedBySomebodyWhoSeesNothing_GiveNothing()
    {
        using var story = Filled();
        var ids = IdsOf(story);
        Assert.Contains(ids, id => id.StartsWith(Ids.Finding, StringComparison.Ordinal));
        Assert.Contains(ids, id => id.StartsWith(Ids.Figure, StringComparison.Ordinal));
        var before = story.Desk.Desk.Mark().RecordNumber;
        // The law and the letters that ship with the program are in every copy of it.
        Silent([.. Asked(story.Stranger, ids, static _ => true).Where(l =>
            !l.StartsWith("RulesRoom.List(", StringComparison.Ordinal) && !l.StartsWith("LettersRoom.Templates(", StringComparison.Ordinal))]);
        Assert.Equal(before, story.Desk.Desk.Mark().RecordNumber);
    }

    [Fact]
    public void Rooms_AskedAboutWhatStandsBehindAWall_GiveNothing()
    {
        using var story = Filled();
        var ids = IdsOf(story).Where(id => Walled.Any(p => id.StartsWith(p, StringComparison.Ordinal))).ToList();
        story.Wall([.. ids.Where(id => id.StartsWith(Ids.Source, StringComparison.Ordinal))]);
        var before = story.Desk.Desk.Mark().RecordNumber;
        Silent(Asked(story.Mira, ids, static m => m.GetParameters() is [{ } first, ..] && first.ParameterType == typeof(string)
            && first.Name!.EndsWith("id", StringComparison.OrdinalIgnoreCase) && first.Name != "actId"));
        Assert.Equal(before, story.Desk.Desk.Mark().RecordNumber);
    }

    /// <summary>The measure itself: somebody who sees gets answers from most of these methods.</summary>
    [Fact]
    public void Rooms_AskedBySomebodyWhoSees_AnswerMuch()
    {
        using var story = Filled();
        var answered = Asked(story.Mira, IdsOf(story), static m => m.ReturnType != typeof(Outcome));
        Assert.True(answered.Select(a => a.Split('(')[0]).Distinct().Count() > 15, string.Join("\n", answered));
    }

    /// <summary>Names one answer of each method that gave any.</summary>
    private static void Silent(List<string> leaks) =>
        Assert.True(leaks.Count == 0, string.Join("\n", leaks.DistinctBy(l => l.Split('(')[0])));

    private static FoundingCase Filled()
    {
        var story = new FoundingCase();
        var (person, mention) = story.AddPerson(6);
        story.AddPerson(7, outcomeKnown: true);
        story.SayOf(mention, Stages.SentToFront, "2025-04");
        story.Mira.Findings.Assess(person);
        Assert.Null(story.Mira.Statistics.Freeze(story.Exchange, new FigureChoice(), story.Act()).Refusal);
        return story;
    }

    private static List<string> IdsOf(FoundingCase story)
    {
        var ids = story.Desk.Desk.Live.Database.Ask(q => q.Rows("SELECT id FROM subject UNION SELECT id FROM part", r => r.Text(0))).ToList();
        ids.AddRange(story.Mira.Persons.Pairs(Slice.First()).Rows.Select(p => p.Id));
        return [.. ids.Distinct().Where(id => !id.StartsWith(Ids.Member, StringComparison.Ordinal) && !id.StartsWith("dsk-", StringComparison.Ordinal)
            && !id.StartsWith("wal-", StringComparison.Ordinal))];
    }

    private static List<string> Asked(Session session, List<string> ids, Func<MethodInfo, bool> which)
    {
        var leaks = new List<string>();
        object[] rooms = [session, .. typeof(Session).GetProperties().Where(p => p.Name.Length > 0 && p.PropertyType.Name.EndsWith("Room", StringComparison.Ordinal))
            .Select(p => p.GetValue(session)!)];
        Assert.True(rooms.Length >= 9, "a room was not asked");
        foreach (var room in rooms)
        {
            foreach (var method in room.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(m => !m.IsSpecialName && m.Name != nameof(Session.Check) && which(m)))
            {
                var byId = method.GetParameters().FirstOrDefault() is { } p && p.ParameterType == typeof(string);
                foreach (var id in byId ? ids : [""])
                {
                    var arguments = method.GetParameters().Select((a, i) => Value(a, i == 0 && byId ? id : null, ids)).ToArray();
                    if (Ask(room, method, arguments) is { } said) leaks.Add($"{room.GetType().Name}.{method.Name}({id}): {said}");
                }
            }
        }

        return leaks;
    }

    private static string? Ask(object room, MethodInfo method, object?[] arguments)
    {
        try
        {
            var answer = method.Invoke(room, arguments);
            using var _ = answer as IDisposable;
            return Said(answer);
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException is RefusedException or FileNotFoundException ? null : e.InnerException!.ToString();
        }
    }

    /// <returns>null for an answer that says nothing</returns>
    private static string? Said(object? answer) => answer switch
    {
        null or 0 or false or "" or DateTimeOffset or DateOnly => null,
        Enum none when Convert.ToInt32(none, System.Globalization.CultureInfo.InvariantCulture) == 0 => null,
        Outcome outcome => outcome.Refusal is null ? $"done: {outcome.Id}" : null,
        string text => text.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal) && !text.Contains("VEVENT", StringComparison.Ordinal) ? null : text,
        Homeward.Cases.LookResult { Searches: 0, Mentions: 0, Found: 0 } => null,
        Refusal => null,
        System.Runtime.CompilerServices.ITuple many => Enumerable.Range(0, many.Length).Select(i => Said(many[i])).FirstOrDefault(s => s is not null),
        IDictionary map => map.Values.Cast<object>().Select(Said).FirstOrDefault(s => s is not null),
        IEnumerable many => many.Cast<object>().Any() ? $"{many.Cast<object>().Count()} rows: {many.Cast<object>().First()}" : null,
        int or long or bool or double => answer.ToString(),
        Homeward.Cases.EarlierCalls { IsEmpty: true } => null,
        _ when answer.GetType().GetProperty("Refusal")?.GetValue(answer) is Refusal => null,
        _ when answer.GetType().GetProperty("Rows") is not null || answer is FrontPage or ClaimCounts or Homeward.Cases.CaseCounts =>
            answer.GetType().GetProperties().Select(p => Said(p.GetValue(answer))).FirstOrDefault(s => s is not null),
        _ => answer.ToString(),
    };

    private static object? Value(ParameterInfo parameter, string? id, List<string> ids)
    {
        if (id is not null) return id;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (parameter.HasDefaultValue) return parameter.DefaultValue is DBNull ? null : parameter.DefaultValue;
        if (parameter.Name == "actId") return Guid.NewGuid().ToString();
        if (type == typeof(string)) return ids.FirstOrDefault(i => i.StartsWith(Ids.Mention, StringComparison.Ordinal)) ?? "Petrenko";
        if (type == typeof(int)) return 1;
        if (type == typeof(Slice)) return Slice.First();
        if (type == typeof(DateOnly)) return new DateOnly(2026, 11, 23);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(1);
        if (type == typeof(IReadOnlyList<string>) || type == typeof(IReadOnlyCollection<string>)) return ids;
        if (type == typeof(Stream)) return new MemoryStream("the men"u8.ToArray());
        if (type == typeof(IReadOnlyList<ClaimDecision>)) return ids.Where(i => i.StartsWith(Ids.Claim, StringComparison.Ordinal))
            .Select(i => new ClaimDecision(i, 2, true)).ToList();
        if (type == typeof(Claim)) return new Claim { Kind = Kinds.Stage, Stage = Stages.SentToFront, Quote = "the men", Start = 0, Length = 7 };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return Array.CreateInstance(type.GetGenericArguments()[0], 0);
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string>();
        if (type == typeof(char)) return 'B';
        return type.IsValueType ? Activator.CreateInstance(type) : Made(type, ids);
    }

    private static object Made(Type type, List<string> ids)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"say in {nameof(Value)} what a {type} is asked with");
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p, null, ids))]);
    }
}

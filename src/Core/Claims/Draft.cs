using Homeward.Basics;

namespace Homeward.Claims;

/// <summary>A claim in the making: mutable inside one paragraph, and nowhere else.</summary>
internal sealed class Draft
{
    public required Sentence Sentence { get; init; }
    public required LexiconLine Line { get; init; }
    public required string Kind { get; set; }
    public string? Stage { get; set; }

    /// <summary>tokens of the words that fired</summary>
    public int From { get; set; }
    public int To { get; set; }

    /// <summary>tokens of the quote</summary>
    public int SpanFrom { get; set; }
    public int SpanTo { get; set; }

    public string Modality { get; set; } = Modalities.Asserted;
    public string Polarity { get; set; } = Polarities.Affirmed;
    public UncertainDate? When { get; set; }
    public RelativeDate? Relative { get; set; }

    /// <summary>what Relative was read from, until the event's day is known</summary>
    public RelativeSpan? Offset { get; set; }
    public List<CountRange> Counts { get; } = [];
    public IReadOnlyList<string> Voice { get; set; } = [];
    public List<string> Health { get; } = [];
    public List<string> Rule { get; } = [];
    public List<string> Category { get; } = [];
    public string? Treatment { get; set; }
    public string? Subject { get; set; }
    public string? Group { get; set; }
    public string? By { get; set; }
    public string? Task { get; set; }
    public string? Service { get; set; }
    public string? Period { get; set; }
    public string? Agreed { get; set; }
    public bool? Coerced { get; set; }

    /// <summary>where its finished claim stands, for an exchange that may get its figures later</summary>
    public int? Place { get; set; }

    /// <summary>Takes over what a line says about details; the first value of each stays.</summary>
    public void Take(LexiconLine line)
    {
        Add(Health, line.Health);
        Add(Rule, line.Rule);
        Add(Category, line.Category);
        Treatment ??= line.Treatment;
        Subject ??= line.Subject;
        By ??= line.By;
        Task ??= line.Task;
        Service ??= line.Service;
        Period ??= line.Period;
        Coerced ??= line.Coerced;
    }

    /// <summary>Takes over the details of a draft that is merged into this one.</summary>
    public void Take(Draft other)
    {
        foreach (var health in other.Health) Add(Health, health);
        foreach (var rule in other.Rule) Add(Rule, rule);
        foreach (var category in other.Category) Add(Category, category);
        Treatment ??= other.Treatment;
        Task ??= other.Task;
        Service ??= other.Service;
        Coerced ??= other.Coerced;
        By ??= other.By;
    }

    public Claim Finish(PassageView view, TextLayer layer)
    {
        var start = layer.PointAt(view.Tokens[SpanFrom].Start);
        var end = layer.PointAt(view.Tokens[SpanTo - 1].End);
        return new()
        {
            Kind = Kind, Start = start, Length = end - start, Quote = view.Slice(SpanFrom, SpanTo), Stage = Stage,
                When = When,
            Relative = Relative, Counts = [.. Counts], Modality = Modality, Polarity = Polarity, Voice = Voice,
            Subject = Subject, Group = Group, By = By, Health = [.. Health], Treatment = Treatment, Rule = [.. Rule],
            Category = [.. Category], Service = Service, Task = Task, Coerced = Coerced, Period = Period,
                Agreed = Agreed,
        };
    }

    private static void Add(List<string> list, string? value)
    {
        if (value is not null && !list.Contains(value)) list.Add(value);
    }
}

namespace Homeward.Basics;

/// <summary>
/// A date in the Extended Date/Time Format (ISO 8601-2:2019, Library of Congress profile of 4 February 2019): levels
/// 0 and 1
/// whole, level 2 with sets, seasons 21-41, significant digits, qualification per part and unspecified digits anywhere.
/// What is parsed prints back to the same characters.
/// </summary>
public abstract record Edtf
{
    /// <summary>Longest text that is looked at; anything longer is refused, so hostile input costs nothing.</summary>
    public const int MaxLength = 4096;

    /// <summary>The plain span of days, inclusive: qualifiers do not widen it (see <see cref="Margin"/>). Null where
    /// open,
    /// unknown, or outside the years 1-9999 that this calendar can count.</summary>
    public abstract DateSpan Span { get; }

    /// <summary>0, 1 or 2: the lowest conformance level that has every feature used here.</summary>
    public abstract int Level { get; }

    /// <summary>True when "~" or "%" stands anywhere.</summary>
    public abstract bool IsApproximate { get; }

    /// <summary>True when "?" or "%" stands anywhere.</summary>
    public abstract bool IsUncertain { get; }

    /// <summary>The span widened by what "~" means here: two days on a day, a month on a month, a year on a year. If
    /// one
    /// end of an interval is approximate both are widened, since a vague word blurs both its edges.</summary>
    public DateSpan Margin => IsApproximate ? WidenedSpan() : Span;

    /// <summary>Reads a text; a refusal says why in a sentence and where (a 0-based character position).</summary>
    public static EdtfReading Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > MaxLength
            ? new(null, $"longer than {MaxLength} characters", MaxLength)
            : new EdtfParser(text).ReadAll();
    }

    /// <summary>The span of a text, or two open ends when it cannot be read.</summary>
    public static DateSpan SpanOf(string text) => Parse(text).Value?.Span ?? default;

    public sealed override string ToString() => Print();

    private protected abstract string Print();

    private protected abstract DateSpan WidenedSpan();
}

/// <summary>What came of reading an EDTF text: a value, or a refusal with its reason and the position of the
/// trouble.</summary>
public sealed record EdtfReading(Edtf? Value, string? Refusal, int At);

/// <summary>"?" uncertain, "~" approximate, "%" both.</summary>
public enum EdtfMark
{
    None = 0,
    Uncertain = 1,
    Approximate = 2,
    Both = 3,
}

/// <summary>A year, month or day as written: digits or "X", with the mark before it (this part only) and after it (this
/// part and all larger ones).</summary>
public readonly record struct EdtfPart(string Digits, EdtfMark Before, EdtfMark After)
{
    public bool HasUnspecified => Digits.Contains('X', StringComparison.Ordinal);

    internal bool Is(EdtfMark mark) => ((Before | After) & mark) != 0;

    internal string Print() => Sign(Before) + Digits + Sign(After);

    internal static string Sign(EdtfMark mark) => mark switch
    {
        EdtfMark.Uncertain => "?",
        EdtfMark.Approximate => "~",
        EdtfMark.Both => "%",
        _ => "",
    };
}

/// <summary>A day, month, season or year, possibly with a time of day.</summary>
/// <param name="Year">digits as written, with "-", "Y", "E" and "S" where used: 2025, -1985, 201X, Y-17E7,
/// 1950S2</param>
/// <param name="Month">01-12, or a season or other division of a year 21-41</param>
/// <param name="Day">01-31</param>
/// <param name="Time">"T23:20:30Z" as written; the day is the one written, no zone is applied</param>
public sealed record EdtfDate(EdtfPart Year, EdtfPart? Month, EdtfPart? Day, string? Time) : Edtf
{
    internal DateSpan Days { get; init; }

    public override DateSpan Span => Days;

    public bool IsSeason => Month is { } m && !m.HasUnspecified && string.CompareOrdinal(m.Digits, "20") > 0;

    public override bool IsApproximate => Any(EdtfMark.Approximate);

    public override bool IsUncertain => Any(EdtfMark.Uncertain);

    public override int Level => Math.Max(YearLevel(), Math.Max(MarkLevel(), UnspecifiedLevel()));

    private bool Any(EdtfMark mark) =>
        Year.Is(mark) || (Month is { } m && m.Is(mark)) || (Day is { } d && d.Is(mark));

    private int YearLevel()
    {
        if (Year.Digits.Contains('E', StringComparison.Ordinal)
            || Year.Digits.Contains('S', StringComparison.Ordinal)) return 2;
        if (IsSeason) return string.CompareOrdinal(Month!.Value.Digits, "24") > 0 ? 2 : 1;
        return Year.Digits[0] is 'Y' or '-' ? 1 : 0;
    }

    private int MarkLevel()
    {
        var last = Day ?? Month ?? Year;
        EdtfPart[] parts = Day is { } d ? [Year, Month!.Value, d] : Month is { } m ? [Year, m] : [Year];
        if (parts.Any(p => p.Before != EdtfMark.None) || parts[..^1].Any(p => p.After != EdtfMark.None)) return 2;
        return last.After != EdtfMark.None ? 1 : 0;
    }

    private int UnspecifiedLevel()
    {
        var year = Year.HasUnspecified;
        if (!year && Month is not { HasUnspecified: true } && Day is not { HasUnspecified: true }) return 0;
        if (Month is null) return Year.Digits.Length == 4 && Year.Digits[0] != 'X' && Year.Digits[1] != 'X' ? 1 : 2;
        if (year) return 2;
        if (Month.Value.HasUnspecified) return Month.Value.Digits == "XX" && Day is null or { Digits: "XX" } ? 1 : 2;
        return Day is { Digits: "XX" } ? 1 : 2;
    }

    private protected override string Print() =>
        Year.Print() + (Month is { } m ? "-" + m.Print() : "") + (Day is { } d ? "-" + d.Print() : "") + Time;

    private protected override DateSpan WidenedSpan() => (IsSeason, Month, Day) switch
    {
        (true, _, _) => Days.WidenMonths(1),
        (_, null, _) => Days.WidenMonths(12),
        (_, _, null) => Days.WidenMonths(1),
        _ => Days.Widen(2),
    };

    internal DateSpan WidenLike(DateSpan span) => (IsSeason, Month, Day) switch
    {
        (true, _, _) => span.WidenMonths(1),
        (_, null, _) => span.WidenMonths(12),
        (_, _, null) => span.WidenMonths(1),
        _ => span.Widen(2),
    };
}

/// <summary>How the end of an interval or set element is given.</summary>
public enum EdtfEnd
{
    Date,
    Open,
    Unknown,
}

/// <summary>An interval with a start and an end; either may be open ("..") or unknown (nothing).</summary>
public sealed record EdtfInterval(EdtfDate? Start, EdtfEnd StartKind, EdtfDate? End, EdtfEnd EndKind) : Edtf
{
    public override DateSpan Span => new(Start?.Span.Earliest, End?.Span.Latest);

    public override bool IsApproximate => Start is { IsApproximate: true } || End is { IsApproximate: true };

    public override bool IsUncertain => Start is { IsUncertain: true } || End is { IsUncertain: true };

    public override int Level
    {
        get
        {
            var least = StartKind == EdtfEnd.Date && EndKind == EdtfEnd.Date ? 0 : 1;
            return Math.Max(least, Math.Max(Start?.Level ?? 0, End?.Level ?? 0));
        }
    }

    private protected override string Print() => Side(Start, StartKind) + "/" + Side(End, EndKind);

    private protected override DateSpan WidenedSpan()
    {
        var span = Span;
        var start = Start is { IsApproximate: true } s ? s : End!;
        var end = End is { IsApproximate: true } e ? e : Start!;
        return new(start.WidenLike(span).Earliest, end.WidenLike(span).Latest);
    }

    private static string Side(EdtfDate? date, EdtfEnd kind) => kind switch
    {
        EdtfEnd.Open => "..",
        EdtfEnd.Unknown => "",
        _ => date!.ToString(),
    };
}

/// <summary>One element of a set: a date, a run "a..b", or a run open on one side ("..b", "a..").</summary>
/// <param name="Spaced">a blank stood before it</param>
public sealed record EdtfElement(EdtfDate? From, bool IsRun, EdtfDate? To, bool Spaced)
{
    public DateSpan Span => IsRun ? new(From?.Span.Earliest, To?.Span.Latest) : From!.Span;

    internal string Print() =>
        (Spaced ? " " : "") + (IsRun ? $"{From}..{To}" : From!.ToString());
}

/// <summary>A set: "[…]" means one of these, "{…}" all of them.</summary>
public sealed record EdtfSet(bool AllMembers, IReadOnlyList<EdtfElement> Elements) : Edtf
{
    public override int Level => 2;

    public override DateSpan Span
    {
        get
        {
            var span = Elements[0].Span;
            for (var i = 1; i < Elements.Count; i++) span = span.Hull(Elements[i].Span);
            return span;
        }
    }

    public override bool IsApproximate =>
        Elements.Any(e => e.From is { IsApproximate: true } || e.To is { IsApproximate: true });

    public override bool IsUncertain =>
        Elements.Any(e => e.From is { IsUncertain: true } || e.To is { IsUncertain: true });

    private protected override string Print() =>
        (AllMembers ? "{" : "[") + string.Join(",", Elements.Select(e => e.Print())) + (AllMembers ? "}" : "]");

    private protected override DateSpan WidenedSpan()
    {
        var span = Span;
        foreach (var e in Elements)
        {
            if (e.From is { IsApproximate: true } f) span = f.WidenLike(span).Hull(span);
            if (e.To is { IsApproximate: true } t) span = t.WidenLike(span).Hull(span);
        }

        return span;
    }
}

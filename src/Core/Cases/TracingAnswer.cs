namespace Homeward.Cases;

/// <summary>
/// What a family that searches can be answered: the five steps that the Ukrainian National Information Bureau answers with (municipal notice,
/// August 2022), and a death. Which of them is grave is decided here and nowhere else: a grave one is told only after a second reader.
/// </summary>
/// <param name="Code">not-known, known, probably-captive, captive, released, dead</param>
/// <param name="IsGrave">news of captivity or death</param>
public sealed record TracingAnswer(string Code, bool IsGrave)
{
    public static IReadOnlyList<TracingAnswer> All { get; } =
    [
        new("not-known", false), new("known", false), new("probably-captive", true), new("captive", true), new("released", false), new("dead", true),
    ];

    public static TracingAnswer? Find(string? code) => All.FirstOrDefault(a => a.Code == code);
}

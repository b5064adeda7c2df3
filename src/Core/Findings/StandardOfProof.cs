namespace Homeward.Findings;

/// <summary>
/// How firmly something must stand before it is counted or said; each includes those above it. Named on every figure.
/// </summary>
public enum StandardOfProof
{
    /// <summary>Somebody said so.</summary>
    Alleged = 0,

    /// <summary>Reasonable suspicion: enough to open a case.</summary>
    ReasonableSuspicion = 1,

    /// <summary>
    /// Reasonable grounds to believe: a reliable, consistent body of material from which an ordinarily careful person
    /// would
    /// conclude that it happened; two independent sources, one first-hand or a document, and a second reader.
    /// </summary>
    ReasonableGrounds = 2,

    BalanceOfProbabilities = 3,

    ClearAndConvincing = 4,

    BeyondReasonableDoubt = 5,
}

/// <summary>Codes of the standards, as files and sentences write them.</summary>
public static class StandardsOfProof
{
    private static readonly string[] Codes =
    [
        "alleged", "reasonable-suspicion", "reasonable-grounds", "balance-of-probabilities", "clear-and-convincing",
        "beyond-reasonable-doubt",
    ];

    public static string Code(this StandardOfProof standard) => Codes[(int)standard];

    /// <summary>The standard with this code; null when there is none.</summary>
    public static StandardOfProof? Parse(string code) =>
        Array.IndexOf(Codes, code) is var at and >= 0 ? (StandardOfProof)at : null;
}

namespace Homeward.Cases;

// The act kinds of warnings: what whoever meets a man's name here has to know before they do anything.

/// <summary>warning-raised, version 1. Of = warning, person or case. Sealed under the person or the case.</summary>
/// <param name="Kind">one of <see cref="Warnings"/></param>
/// <param name="Since">null where nobody knows</param>
internal sealed record WarningRaised(string Kind, DateOnly? Since, string? Words);

/// <summary>warning-ended, version 1. Of = warning, person or case.</summary>
internal sealed record WarningEnded(string Why);

/// <summary>What can be warned of.</summary>
public static class Warnings
{
    /// <summary>do not write to his number or accounts</summary>
    public const string PhoneTaken = "phone-taken";

    /// <summary>nobody heard from him since</summary>
    public const string NotHeard = "not-heard";

    /// <summary>becomes a need for documents in his case</summary>
    public const string DocumentsLost = "documents-lost";

    public static IReadOnlyList<string> All { get; } = [PhoneTaken, NotHeard, DocumentsLost];
}

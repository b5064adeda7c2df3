using System.Text.Json;
using Homeward.Basics;

namespace Homeward.Persons;

/// <summary>In which form somebody may be spoken of to a recipient; each includes those before it.</summary>
public enum ConsentForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Only counted among others.</summary>
    Aggregate,

    /// <summary>Under a case code, without name, number or birth date.</summary>
    Pseudonymous,

    /// <summary>By name.</summary>
    Named,
}

/// <summary>What is read to somebody before they agree.</summary>
/// <param name="Words">by language</param>
public sealed record ConsentText(string Purpose, string Version, IReadOnlyDictionary<string, string> Words)
{
    private static readonly Lazy<IReadOnlyList<ConsentText>> Shipped = new(Load);

    /// <summary>One text for each purpose; data/persons/consent.json.</summary>
    public static IReadOnlyList<ConsentText> All => Shipped.Value;

    public static ConsentText? For(string purpose) => All.FirstOrDefault(t => t.Purpose == purpose);

    private static List<ConsentText> Load()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("data/persons/consent.json")
            ?? throw new InvalidOperationException("data/persons/consent.json is not in this program");
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("texts").EnumerateArray().Select(t => new ConsentText(
            t.GetProperty("purpose").GetString()!, t.GetProperty("version").GetString()!,
            Wording.Languages.ToDictionary(l => l, l => t.GetProperty(l).GetString()!, StringComparer.Ordinal)))];
    }
}

/// <summary>
/// One person's agreement: for a purpose, to a recipient, in a form, after a text was read. Who gave it matters: a relative agrees
/// for their own words and for asking after somebody, never for what the person himself would have to say.
/// </summary>
/// <param name="Purpose">letter, submission, tracing, referral, publication</param>
/// <param name="Recipient">a code of <see cref="Recipients"/>, or the name of a partner</param>
/// <param name="By">self, relative or representative</param>
/// <param name="Given">day it was given; it holds from that day</param>
/// <param name="Until">last day it holds; null: until withdrawn</param>
public sealed record Consent(
    string Id, string Purpose, string Recipient, ConsentForm Form, string By, DateOnly Given, DateOnly? Until, bool IsWithdrawn)
{
    public static IReadOnlyList<string> Purposes { get; } = [.. ConsentText.All.Select(t => t.Purpose)];

    public static IReadOnlyList<string> Givers { get; } = ["self", "relative", "representative"];

    /// <summary>Whom the desk writes to. A partner is written by name beside these.</summary>
    public static IReadOnlyList<string> Recipients { get; } =
        ["command", "military-prosecutor", "court", "ombudsman", "ministry", "icrc", "wgeid", "special-procedures", "public"];

    public bool HoldsOn(DateOnly day) => !IsWithdrawn && Given <= day && (Until is null || day <= Until);

    /// <summary>The freest form allowed on a day, and the consent that allows it; None and null when there is none.</summary>
    /// <param name="fromRelatives">whether a relative's word is enough for this channel</param>
    public static (ConsentForm Form, Consent? By) For(
        IEnumerable<Consent> given, string purpose, string recipient, bool fromRelatives, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(given);
        var best = given.Where(c => c.Purpose == purpose && c.Recipient == recipient && c.HoldsOn(day)
            && (fromRelatives || c.By != "relative")).MaxBy(c => c.Form);
        return best is null ? (ConsentForm.None, null) : (best.Form, best);
    }
}

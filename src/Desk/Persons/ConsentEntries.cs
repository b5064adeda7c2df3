using Homeward.Views;

namespace Homeward.Persons;

/// <summary>consent-given, version 1. Of = consent, person; sealed with what we conclude about the person.</summary>
/// <param name="Recipient">a code, or the name of a partner</param>
/// <param name="Form">aggregate, pseudonymous, named</param>
/// <param name="TextVersion">version of the text that was read, in Lang</param>
/// <param name="By">self, relative, representative</param>
/// <param name="How">spoken, written, message</param>
internal sealed record ConsentGiven(
    string Purpose, string Recipient, string Form, string TextVersion, string Lang, string By, string? Who, string How, DateOnly Given,
    DateOnly? Until, string? Note);

/// <summary>consent-withdrawn, version 1. Of = consent, person.</summary>
internal sealed record ConsentWithdrawn(string Why);

/// <summary>Table consent: what holds and what was taken back. Words that were noted are opened from the entry.</summary>
internal sealed class ConsentView : IView
{
    public string Schema => """
        CREATE TABLE consent (id TEXT PRIMARY KEY, person TEXT NOT NULL, purpose TEXT NOT NULL, recipient TEXT NOT NULL, form TEXT NOT NULL,
            giver TEXT NOT NULL, given INTEGER NOT NULL, until INTEGER, withdrawn INTEGER, position INTEGER NOT NULL, by TEXT NOT NULL,
            at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX consent_person ON consent (person, position);
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int> { ["consent-given"] = 1, ["consent-withdrawn"] = 1 };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "consent-given" when entry.Read<ConsentGiven>() is { } given:
                writer.Run(
                    "INSERT INTO consent VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10, $11)", id, entry.Of[1].Id, given.Purpose,
                    given.Recipient, given.Form, given.By, given.Given, given.Until, entry.Position, entry.By, entry.At);
                break;
            case "consent-withdrawn":
                if (writer.Run("UPDATE consent SET withdrawn = $2 WHERE id = $1 AND withdrawn IS NULL", id, entry.At) == 0 && entry.Body is not null)
                {
                    throw new RefusedException("this consent was taken back already", "gone");
                }

                break;
        }
    }
}

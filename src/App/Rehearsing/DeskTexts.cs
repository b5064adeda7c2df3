using System.Globalization;
using Homeward.Evidence;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.App.Rehearsing;

/// <summary>A name on the desk together with who it is of in the made-up world.</summary>
/// <param name="Owner">the text or row as the truth names it</param>
/// <param name="OwnerId">the source or part on the desk</param>
internal sealed record KnownMention(string Id, string Person, string Owner, string OwnerId, string SourceName, DateOnly? Day);

/// <summary>The desk's sources, parts and names beside the truth's, found through file names, message numbers and lines.</summary>
internal sealed class DeskTexts
{
    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);

    private DeskTexts()
    {
    }

    /// <summary>Sources of the world, oldest first.</summary>
    public IReadOnlyList<SourceRow> Sources { get; private set; } = [];

    public IReadOnlyList<KnownMention> Mentions { get; private set; } = [];

    /// <summary>The truth's name of a source or part; null for what is not of the world.</summary>
    public string? OwnerOf(string id) => owners.GetValueOrDefault(id);

    public static DeskTexts Of(Session session, WorldTruth truth)
    {
        var texts = new DeskTexts { Sources = SourcesOf(session) };
        var found = new List<KnownMention>();
        foreach (var source in texts.Sources)
        {
            texts.owners[source.Id] = WorldTruth.OwnerOf(source.Name, null);
            if (source.Parts > 0)
            {
                foreach (var part in All(slice => session.Evidence.Parts(source.Id, slice)))
                {
                    if (NumberOf(part.Place) is { } number) texts.owners[part.Id] = WorldTruth.OwnerOf(source.Name, number);
                }
            }

            foreach (var mention in All(slice => session.Persons.Mentions(source.Id, slice)))
            {
                if (texts.OwnerOf(mention.OwnerId) is { } owner && truth.PersonAt(owner, mention.Start, mention.Length) is { } person)
                {
                    found.Add(new KnownMention(mention.Id, person, owner, mention.OwnerId, source.Name, truth.Day(owner)));
                }
            }
        }

        texts.Mentions = found;
        return texts;
    }

    /// <summary>Sources of the world, oldest first: without the founding note and the clerk's own notes of calls, which are
    /// marked by hand and read by no reader.</summary>
    public static IReadOnlyList<SourceRow> SourcesOf(Session session) => [.. All(slice => session.Evidence.Sources(slice))
        .Where(s => !s.Sample && !s.Name.StartsWith(RehearsalClerk.NotesOfCalls, StringComparison.Ordinal)).Reverse()];

    /// <summary>The source added from a file of this name; null when there is none.</summary>
    public static string? SourceNamed(Session session, string name) => All(slice => session.Evidence.Sources(slice)).Find(s => s.Name == name)?.Id;

    /// <summary>Every row of a list, however many pages it has.</summary>
    public static List<T> All<T>(Func<Slice, Listed<T>> list)
    {
        var rows = new List<T>();
        for (var page = list(Slice.First(Slice.Most)); ; page = list(new Slice(rows.Count, Slice.Most)))
        {
            rows.AddRange(page.Rows);
            if (page.Rows.Count == 0 || rows.Count >= page.Total) return rows;
        }
    }

    // "chat/message" or "hash/line"
    private static long? NumberOf(string? place) => place is not null
        && long.TryParse(place.AsSpan(place.LastIndexOf('/') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

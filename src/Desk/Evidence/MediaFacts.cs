using System.Globalization;
using System.Text;
using Homeward.Basics;
using MetadataExtractor;
using MetadataExtractor.Formats.FileType;

namespace Homeward.Evidence;

/// <summary>One thing a container says about itself: the group ("Exif IFD0", "GPS"), the name and the value as its reader prints it.</summary>
public sealed record FileFact(string Group, string Name, string Value);

/// <summary>
/// What pictures, sound and film say about themselves: camera, time, place, length, program. It is shown and never altered, and
/// it can lie: whoever sends a file can write anything into it.
/// </summary>
internal static class MediaFacts
{
    private const int MostFacts = 300;
    private const int MostLetters = 500;

    private static readonly string[] Noise = ["Huffman", "ICC Profile", "PrintIM", "PNG-PLTE", "File"];

    /// <summary>Facts in the order of the file; empty when it has none. Refusal says why they could not be read.</summary>
    public static IReadOnlyList<FileFact> Of(SourceKind kind, Stream file, out string? refusal)
    {
        refusal = null;
        if (kind is SourceKind.Ogg or SourceKind.Matroska or SourceKind.Webm) return [];
        try
        {
            file.Position = 0;
            return [.. ImageMetadataReader.ReadMetadata(file).Where(d => d is not FileTypeDirectory && !Noise.Contains(d.Name))
                .SelectMany(d => d.Tags.Where(t => !string.IsNullOrWhiteSpace(t.Description) && !t.Name.StartsWith("Unknown", StringComparison.Ordinal))
                    .Select(t => new FileFact(d.Name, t.Name, Short(t.Description!))))
                .Take(MostFacts)];
        }
        catch (Exception e) when (e is ImageProcessingException or IOException or SystemException and not OutOfMemoryException)
        {
            // The library documents no closed list: damaged bytes come out as its own kinds or as any of the framework's.
            refusal = "what the file says about itself is damaged";
            return [];
        }
    }

    /// <summary>The moment it says it was taken, as printed; null when it does not say.</summary>
    public static DateOnly? Taken(IReadOnlyList<FileFact> facts)
    {
        foreach (var name in new[] { "Date/Time Original", "Created", "Date/Time Digitized", "Date/Time" })
        {
            if (facts.FirstOrDefault(f => f.Name == name) is not { } fact) continue;
            if (DateTime.TryParseExact(fact.Value, ["yyyy:MM:dd HH:mm:ss", "ddd MMM dd HH:mm:ss yyyy"], CultureInfo.InvariantCulture,
                DateTimeStyles.AllowInnerWhite, out var at) && at.Year is > 1904 and not 1970) return DateOnly.FromDateTime(at);
        }

        return null;
    }

    private static string Short(string value)
    {
        var text = TextLayer.Of(FormatFrames.Whole(value)).Text;
        if (text.Length <= MostLetters) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MostLetters - 1]) ? MostLetters - 1 : MostLetters), "…");
    }
}

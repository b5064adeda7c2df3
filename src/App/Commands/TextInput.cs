using System.Text;

namespace Homeward.App.Commands;

/// <summary>Text files given to instruments: what cannot be read becomes a sentence that names the file.</summary>
internal static class TextInput
{
    /// <summary>No instrument reads a longer file at once.</summary>
    public const long MostBytes = 256L << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    /// <summary>The whole text, without a byte order mark.</summary>
    /// <exception cref="UsageException">not there, a folder, too long, or not UTF-8</exception>
    public static string ReadAll(Voice voice, string file)
    {
        var path = Existing(voice, file);
        var length = new FileInfo(path).Length;
        if (length > MostBytes) throw new UsageException(
            $"{file} is {length:N0} bytes; more than {MostBytes:N0} is not read at once");
        try
        {
            return Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw NotText(file, e);
        }
    }

    /// <summary>Line by line, so that a long list needs no memory. Numbers start at 1.</summary>
    /// <exception cref="UsageException">not there, a folder, or (while reading) not UTF-8</exception>
    public static IEnumerable<(int Number, string Line)> ReadLines(Voice voice, string file)
    {
        using var reader = new StreamReader(Existing(voice, file), Strict);
        for (var number = 1; ; number++)
        {
            string? line;
            try
            {
                line = reader.ReadLine();
            }
            catch (DecoderFallbackException e)
            {
                throw NotText(file, e);
            }

            if (line is null) yield break;
            yield return (number, line);
        }
    }

    private static string Existing(Voice voice, string file)
    {
        var path = voice.Resolve(file);
        if (Directory.Exists(path)) throw new UsageException($"{file} is a folder; name a file in it");
        return File.Exists(path) ? path : throw new UsageException($"there is no file {file}");
    }

    private static UsageException NotText(string file, DecoderFallbackException e) =>
        new($"{file} is not UTF-8 text (byte {e.Index:N0} of what was read); save it as UTF-8 and give the same command again");
}

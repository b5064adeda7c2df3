using System.Text;
using Homeward.Persons;

namespace Homeward.App.Commands;

/// <summary>Tables given to instruments and files they write.</summary>
internal static class Tables
{
    /// <summary>A table of a file; what cannot be one is refused with the file's name and what is wrong.</summary>
    public static Table Read(Voice voice, string file)
    {
        var path = voice.Resolve(file);
        if (Directory.Exists(path)) throw new UsageException($"{file} is a folder; name a file in it");
        if (!File.Exists(path)) throw new UsageException($"there is no file {file}");
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, false), detectEncodingFromByteOrderMarks: true);
            return Table.Read(reader, Path.GetFileName(file));
        }
        catch (FormatException e)
        {
            throw new UsageException($"{e.Message} Save the list as comma-separated text in UTF-8 and give the same command again.");
        }
    }

    /// <summary>Writes a file beside its place and puts it there whole: what fails half-way leaves what was there before.</summary>
    public static void Write(Voice voice, string file, Action<TextWriter> write)
    {
        var path = voice.Resolve(file);
        var half = path + ".half";
        try
        {
            using (var writer = new StreamWriter(half, false, new UTF8Encoding(false)) { NewLine = "\n" }) write(writer);
            File.Move(half, path, overwrite: true);
        }
        catch
        {
            File.Delete(half);
            throw;
        }
    }

    /// <summary>Refuses a file to write before any work is done, where its folder is missing or it is a folder itself.</summary>
    public static void NeedPlace(Voice voice, string? file)
    {
        if (file is null) return;
        var path = voice.Resolve(file);
        if (Directory.Exists(path)) throw new UsageException($"{file} is a folder; name a file to write");
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw new UsageException($"there is no folder for {file}; make it first");
    }
}

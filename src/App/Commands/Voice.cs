using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Homeward.Views;

namespace Homeward.App.Commands;

/// <summary>
/// How a command speaks: results to Out, everything else (progress, hints, errors) to Error, one JSON document when
/// asked for. Over the desk's
/// socket both writers end at the client's terminal.
/// </summary>
internal sealed class Voice(TextWriter output, TextWriter error, bool json, bool terminal, string workingFolder)
{
    private string lastProgress = "";
    private long lastTick;

    public TextWriter Out => output;

    public TextWriter Error => error;

    public bool Json => json;

    /// <summary>True where a person looks at the error stream: then progress is drawn on one line.</summary>
    public bool Terminal => terminal;

    /// <summary>A path as the person meant it: from the folder they stand in, also when a server does the
    /// work.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, workingFolder);

    public void Say(string line) => output.WriteLine(Plain(line));

    public void Hint(string line)
    {
        EndProgress();
        error.WriteLine(Plain(line));
    }

    /// <summary>One document, indented for people, in the shapes of docs/guide/commands.md.</summary>
    public void Document<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, Indented));

    /// <summary>One line of a list that may be long.</summary>
    public void Line<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, Whole));

    /// <summary>A progress line, at most ten times a second and only on a terminal; of = 0 when the end is not
    /// known.</summary>
    public void Progress(string what, long done, long of)
    {
        if (!terminal) return;
        var now = Environment.TickCount64;
        if (now - lastTick < 100 && done != of) return;
        lastTick = now;
        var line = of > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{what}  {Bar(done, of)}  {done:N0} of {of:N0}")
            : string.Create(CultureInfo.InvariantCulture, $"{what}  {done:N0}");
        error.Write('\r' + line.PadRight(lastProgress.Length));
        lastProgress = line;
    }

    public void EndProgress()
    {
        if (lastProgress.Length == 0) return;
        error.WriteLine();
        lastProgress = "";
    }

    /// <summary>A table whose columns line up; numbers are set right by the caller.</summary>
    public void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((h, i) => Math.Max(h.Length, rows.Select(r => r[i].Length).DefaultIfEmpty(
            0).Max())).ToArray();
        output.WriteLine(Row(head));
        output.WriteLine(string.Join("  ", widths.Select(w => new string('-', w))));
        foreach (var row in rows) output.WriteLine(Row(row));

        string Row(IReadOnlyList<string> cells)
        {
            var line = new StringBuilder();
            for (var i = 0; i < cells.Count; i++) line.Append(cells[i].PadRight(widths[i])).Append("  ");
            return Plain(line.ToString().TrimEnd());
        }
    }

    /// <summary>
    /// Text for a terminal. Names of files, titles and quotes come from outside: a control character in one could move the
    /// cursor, rewrite what was said before or type into the terminal, and a turned direction shows "exe" as "txt".
    /// </summary>
    public static string Plain(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.AsSpan().IndexOfAnyExcept(Harmless) < 0 ? line : string.Create(line.Length, line, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = Harmless.Contains(from[i]) ? from[i] : '\uFFFD';
        });
    }

    private static readonly SearchValues<char> Harmless = SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(c => (char)c)
        .Where(c => c is '\n' or '\t' || !(char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')))]);

    private static string Bar(long done, long of)
    {
        var filled = (int)Math.Clamp(done * 20 / of, 0, 20);
        return new string('=', filled) + new string('.', 20 - filled);
    }

    /// <summary>What is open or unknown is written as null: a shape never changes with its values. Words of ours are words.</summary>
    private static JsonSerializerOptions Whole { get; } = new(Entry.Json)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static JsonSerializerOptions Indented { get; } = new(Whole) { WriteIndented = true };
}

/// <summary>What a program ends with (docs/guide/commands.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int FoundWrong = 1;
    public const int WrongUse = 2;
    public const int Refused = 3;
    public const int Locked = 4;
    public const int Tampered = 5;
}

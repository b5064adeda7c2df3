using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>
/// How big things are. The table is printed at the end of ./test; the test fails only where one must stop and justify:
/// a comment "// long: reason" in the function (or just above it) or at the head of the file.
/// </summary>
public class SizesTest
{
    private const int LongestFunction = 80, LongestFile = 600, MostParameters = 6, MostFilesInRoom = 20, WholeProduct = 40_000;

    [Fact]
    public void Functions_LongerThanEighty_SayWhy() =>
        Assert.Empty(Functions().Where(f => f.Lines > LongestFunction && !f.Justified).Select(f => $"{f.Name} ({f.Place}) has {f.Lines} lines"));

    [Fact]
    public void Functions_WithMoreThanSixParameters_SayWhy() =>
        Assert.Empty(Functions().Where(f => f.Parameters > MostParameters && !f.Justified)
            .Select(f => $"{f.Name} ({f.Place}) takes {f.Parameters} parameters"));

    [Fact]
    public void Files_LongerThanSixHundred_SayWhy() =>
        Assert.Empty(Files().Where(f => f.Lines > LongestFile && !f.Justified).Select(f => $"{f.Path} has {f.Lines} lines"));

    [Fact]
    public void Rooms_WithMoreThanTwentyFiles_AreTooWide() =>
        Assert.Empty(Files().Where(f => !f.Room.StartsWith("App", StringComparison.Ordinal)).GroupBy(f => f.Room)
            .Where(g => g.Count() > MostFilesInRoom).Select(g => $"{g.Key} has {g.Count()} files"));

    [Fact]
    public void Product_StaysSmall()
    {
        var lines = Repository.Files("src", ".cs", ".cshtml", ".css", ".js").Sum(f => Repository.Lines(f).Length);
        Assert.InRange(lines, 1, WholeProduct);
    }

    [Fact]
    public void Functions_OfThisAssembly_AreMeasuredAsWritten()
    {
        var sample = nameof(SizesSamples);
        var found = Functions(Repository.Tests, "tests/House").Where(f => f.Name.StartsWith(sample, StringComparison.Ordinal)).ToDictionary(f => f.Name);
        Assert.Equal(4, found[$"{sample}.Plain"].Lines);
        Assert.Equal(5, found[$"{sample}.InAsync"].Lines);
        Assert.Equal(1, found[$"{sample}.Arrow"].Lines);
        Assert.Equal(3, found[$"{sample}..ctor"].Lines);
        Assert.Equal(2, found[$"{sample}.Plain"].Parameters);
        Assert.True(found[$"{sample}.Justified"].Justified);
        Assert.False(found[$"{sample}.Plain"].Justified);
    }

    [Fact]
    public void Table_IsPrinted()
    {
        var functions = Functions().ToLookup(f => f.Room, f => f.Lines);
        var table = new StringBuilder();
        table.AppendLine(Row("room", "files", "lines", "file median", "p90", "max", "function median", "p90", "max"));
        foreach (var room in Files().GroupBy(f => f.Room).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            table.AppendLine(Line(room.Key, [.. room.Select(f => f.Lines)], [.. functions[room.Key]]));
        }

        table.AppendLine(Line("all", [.. Files().Select(f => f.Lines)], [.. functions.SelectMany(f => f)]));
        var wide = Repository.Files("src", ".cs").SelectMany(Repository.Lines).Count(l => l.Length > 120);
        table.AppendLine(CultureInfo.InvariantCulture, $"lines over 120 columns: {wide}");
        // ./test prints the table after its run; run alone, the test prints it itself.
        if (Environment.GetEnvironmentVariable("HOMEWARD_TEST_RESULTS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, "sizes.txt"), table.ToString());
        }
        else
        {
            TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        }

        Assert.NotEmpty(functions);
    }

    private static string Line(string room, int[] files, int[] functions) => Row(room, Text(files.Length), Text(files.Sum()),
        Text(At(files, 0.5)), Text(At(files, 0.9)), Text(At(files, 1)), Text(At(functions, 0.5)), Text(At(functions, 0.9)), Text(At(functions, 1)));

    private static string Row(string room, params string[] cells) =>
        room.PadRight(20) + string.Concat(cells.Select(c => c.PadLeft(Math.Max(7, c.Length + 2))));

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value below which the share lies, nearest rank; 0 where there is none.</summary>
    private static int At(int[] values, double share) => values.Length == 0 ? 0 : values.Order().ElementAt((int)Math.Ceiling(share * values.Length) - 1);

    internal sealed record Measure(string Room, string Name, string Place, int Lines, int Parameters, bool Justified);

    private static IEnumerable<(string Room, string Path, int Lines, bool Justified)> Files() =>
        from path in Repository.Files("src", ".cs")
        let lines = Repository.Lines(path)
        select (RoomOf(path), path, lines.Length, lines.Take(20).Any(IsJustification));

    private static IEnumerable<Measure> Functions() => Repository.Floors.SelectMany(f => Functions(f, "src/"));

    /// <summary>Lengths from the debug symbols beside an assembly: lines from the first to the last statement of a body.</summary>
    internal static IEnumerable<Measure> Functions(string assembly, string folder)
    {
        using var code = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(assembly));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly, ".pdb")));
        var (reader, debug) = (code.GetMetadataReader(), symbols.GetMetadataReader());
        var sources = new Dictionary<string, string[]>();
        foreach (var handle in reader.MethodDefinitions)
        {
            var information = debug.GetMethodDebugInformation(handle.ToDebugInformationHandle());
            if (information.Document.IsNil) continue;
            var path = Path.GetRelativePath(Repository.Root, debug.GetString(debug.GetDocument(information.Document).Name)).Replace('\\', '/');
            if (!path.StartsWith(folder, StringComparison.Ordinal) || !path.EndsWith(".cs", StringComparison.Ordinal) || path.Contains("/obj/", StringComparison.Ordinal)) continue;
            if (Written(reader, debug, handle) is not { } written) continue;
            var points = information.GetSequencePoints().Where(p => !p.IsHidden).ToList();
            if (written.Name.EndsWith("..ctor", StringComparison.Ordinal)) points = AfterInitialisers(code, reader, handle, points);
            if (points.Count == 0) continue;
            var (first, last) = (points.Min(p => p.StartLine), points.Max(p => p.EndLine));
            if (!sources.TryGetValue(path, out var lines)) sources[path] = lines = Repository.Lines(path);
            (first, last) = WithBraces(lines, first, last);
            var justified = lines.Skip(Math.Max(0, first - 6)).Take(last - first + 7).Any(IsJustification);
            yield return new(RoomOf(path), written.Name, $"{path}:{first}", last - first + 1, written.Parameters, justified);
        }
    }

    /// <summary>Optimised code leaves no statement at some braces; formatted source has them alone on a line, in one column.</summary>
    private static (int First, int Last) WithBraces(string[] lines, int first, int last)
    {
        if (last > lines.Length) return (first, last); // the source was edited after the build
        if (lines[first - 1].Trim() != "{" && first > 1 && lines[first - 2].Trim() == "{") first--;
        if (lines[first - 1].Trim() != "{") return (first, last);
        var closing = lines[first - 1].Replace('{', '}');
        for (var line = first + 1; line <= lines.Length; line++)
        {
            if (lines[line - 1] == closing) return (first, line);
        }

        return (first, last);
    }

    /// <summary>
    /// The function a person wrote: its name and number of parameters. Bodies of async and iterator functions are found under
    /// the name they were written with; lambdas are inside the function around them; static initialisers are data.
    /// </summary>
    private static (string Name, int Parameters)? Written(MetadataReader reader, MetadataReader debug, MethodDefinitionHandle handle)
    {
        var kickoff = debug.GetMethodDebugInformation(handle.ToDebugInformationHandle()).GetStateMachineKickoffMethod();
        var method = reader.GetMethodDefinition(kickoff.IsNil ? handle : kickoff);
        var name = reader.GetString(method.Name);
        if (name == ".cctor" || name.Contains(">b__", StringComparison.Ordinal)) return null;
        if (name.StartsWith('<')) name = name.Contains(">g__", StringComparison.Ordinal) ? name.Split(">g__")[1].Split('|')[0] : name;
        var type = reader.GetTypeDefinition(method.GetDeclaringType());
        // Local functions with captures live in a class of the compiler; the type around it is where they were written.
        while (reader.GetString(type.Name).StartsWith('<') && !type.GetDeclaringType().IsNil) type = reader.GetTypeDefinition(type.GetDeclaringType());
        var blob = reader.GetBlobReader(method.Signature);
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric) blob.ReadCompressedInteger();
        var parameters = blob.ReadCompressedInteger();
        var isRecord = type.GetMethods().Any(m => reader.GetString(reader.GetMethodDefinition(m).Name) == "PrintMembers");
        return ($"{reader.GetString(type.Name)}.{name}", isRecord && name == ".ctor" ? 0 : parameters);
    }

    /// <summary>A constructor's symbols begin with the fields' initialisers; its own lines begin at the call of the base.</summary>
    private static List<SequencePoint> AfterInitialisers(
        System.Reflection.PortableExecutable.PEReader code, MetadataReader reader, MethodDefinitionHandle handle, List<SequencePoint> points)
    {
        var body = code.GetMethodBody(reader.GetMethodDefinition(handle).RelativeVirtualAddress).GetILBytes()!;
        for (var i = points.Count - 1; i >= 0; i--)
        {
            var end = i + 1 < points.Count ? points[i + 1].Offset : body.Length;
            for (var at = points[i].Offset; at + 5 <= end; at++)
            {
                if (body[at] == 0x28 && IsConstructor(reader, BitConverter.ToInt32(body, at + 1))) return points[(i + 1)..];
            }
        }

        return points;
    }

    private static bool IsConstructor(MetadataReader reader, int token)
    {
        var handle = MetadataTokens.Handle(token & 0x7FFFFFFF);
        return handle.Kind switch
        {
            HandleKind.MemberReference when (token & 0xFFFFFF) <= reader.GetTableRowCount(TableIndex.MemberRef) =>
                reader.GetString(reader.GetMemberReference((MemberReferenceHandle)handle).Name) == ".ctor",
            HandleKind.MethodDefinition when (token & 0xFFFFFF) <= reader.GetTableRowCount(TableIndex.MethodDef) =>
                reader.GetString(reader.GetMethodDefinition((MethodDefinitionHandle)handle).Name) == ".ctor",
            _ => false,
        };
    }

    private static string RoomOf(string path)
    {
        var parts = path.Split('/');
        return parts[0] != "src" ? parts[0] : parts.Length > 3 ? $"{parts[1]}/{parts[2]}" : parts[1];
    }

    private static bool IsJustification(string line) => line.Contains("// long: ", StringComparison.Ordinal);
}

/// <summary>Functions of known length for the measure.</summary>
internal sealed class SizesSamples
{
    private readonly List<int> initialised =
    [
        1,
        2,
        3,
    ];

    public SizesSamples()
    {
        initialised.Add(4);
    }

    public static int Plain(int a, int b)
    {
        var c = a + b;
        return c * 2;
    }

    public static async Task<int> InAsync()
    {
        await Task.Yield();
        var a = 1;
        return a;
    }

    public int Arrow() => initialised.Count;

    public static int Justified()
    {
        // long: an ordered story
        return 1;
    }
}

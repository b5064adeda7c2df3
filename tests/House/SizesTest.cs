using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>
/// How big things are. The table is printed at the end of ./test; the test fails only where one must stop and justify:
/// a comment "// long: reason" in the function (or just above it) or at the head of the file; "// wide: reason" at the head
/// of one file of a room with many.
/// </summary>
public class SizesTest
{
    private const int LongestFunction = 80, LongestFile = 600, MostParameters = 6;
    private const int MostFilesInRoom = 20, LargestSubject = 12_000, WholeProduct = 75_000;

    [Fact]
    public void Functions_LongerThanEighty_SayWhy() =>
        Assert.Empty(Functions().Where(f => f.Lines > LongestFunction && !f.Justified)
            .Select(f => $"{f.Name} ({f.Place}) has {f.Lines} lines"));

    [Fact]
    public void Functions_WithMoreThanSixParameters_SayWhy() =>
        Assert.Empty(Functions().Where(f => f.Parameters > MostParameters && !f.Justified)
            .Select(f => $"{f.Name} ({f.Place}) takes {f.Parameters} parameters"));

    [Fact]
    public void Files_LongerThanSixHundred_SayWhy() =>
        Assert.Empty(Files().Where(f => f.Lines > LongestFile && !f.Justified)
            .Select(f => $"{f.Path} has {f.Lines} lines"));

    [Fact]
    public void Rooms_WithMoreThanTwentyFiles_AreTooWide() =>
        Assert.Empty(Files().Where(f => Rooms.Chain.Contains(f.Room.Split('/')[^1])).GroupBy(f => f.Room)
            .Where(g => g.Count() > MostFilesInRoom && !g.Any(f => Head(f.Path).Any(l => l.Has("// wide: ")))).Select(g => $"{g.Key} has {g.Count()} files"));

    /// <summary>Lines of code: blank lines and lines of comment alone explain and do not count against us.</summary>
    [Fact]
    public void Product_StaysSmall() => Assert.InRange(Written().Sum(Code), 1, WholeProduct);

    /// <summary>One person can know a subject on all its floors: decision 0015.</summary>
    [Fact]
    public void Subjects_OnAllFloors_StayKnowable()
    {
        var subjects = Written().GroupBy(Subject).ToDictionary(g => g.Key, g => g.Sum(Code));
        Assert.True(subjects["Evidence"] > Written().Where(p => p.Begins("src/Core/Evidence/")).Sum(Code));
        Assert.Empty(subjects.Where(s => s.Value > LargestSubject).Select(s => $"{s.Key} has {s.Value} lines of code"));
    }

    [Theory]
    [InlineData("src/Core/Evidence/Zip.cs", "Evidence")]
    [InlineData("src/Desk/Evidence/Intake.cs", "Evidence")]
    [InlineData("src/App/Pages/Inbox/Note.cshtml", "Evidence")]
    [InlineData("src/App/Pages/Pairs/Pair.cshtml", "Persons")]
    [InlineData("src/App/Commands/Root.cs", "Commands")]
    [InlineData("src/Desk/Desk.cs", "Desk")]
    public void Subject_Path_IsTheRoomOnEveryFloor(string path, string expected) => Assert.Equal(expected, Subject(path));

    [Theory]
    [InlineData("a();\n\n   \nb();", 2)]
    [InlineData("/// <summary>x</summary>\n// why\na(); // because", 1)]
    [InlineData("/* one\n\n a();\n*/ b();\n/* c */\nd();", 2)]
    [InlineData("@* a\nb *@\n<p>\n<!-- c\nd -->\n</p>", 2)]
    [InlineData("var s = \"// no comment\";\nvar t = \"/* none\";\nc();", 3)]
    public void Code_Text_CountsWhatIsNeitherBlankNorCommentAlone(string text, int expected) =>
        Assert.Equal(expected, CountCode(text.Split('\n')));

    [Fact]
    public void Functions_OfThisAssembly_AreMeasuredAsWritten()
    {
        var sample = nameof(SizesSamples);
        var found = Functions(Repository.Tests, "tests/House").Where(f => f.Name.Begins(sample + "."))
            .ToDictionary(f => f.Name);
        Assert.Equal(4, found[$"{sample}.Plain"].Lines);
        Assert.Equal(5, found[$"{sample}.InAsync"].Lines);
        Assert.Equal(1, found[$"{sample}.Arrow"].Lines);
        Assert.Equal(1, found[$"{sample}.get_First"].Lines);
        Assert.Equal(1, found[$"{sample}.get_FirstArrow"].Lines);
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
        table.AppendLine(CultureInfo.InvariantCulture,
            $"production, with pages, styles and scripts: {Written().Sum(f => Repository.Lines(f).Length)} lines, {Written().Sum(Code)} of them code");
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

    private static string Line(string room, int[] files, int[] functions) => Row(room,
        [Text(files.Length), Text(files.Sum()), .. Spread(files), .. Spread(functions)]);

    private static IEnumerable<string> Spread(int[] values) =>
        [Text(At(values, 0.5)), Text(At(values, 0.9)), Text(At(values, 1))];

    private static string Row(string room, params string[] cells) =>
        room.PadRight(20) + string.Concat(cells.Select(c => c.PadLeft(Math.Max(7, c.Length + 2))));

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value below which the share lies, nearest rank; 0 where there is none.</summary>
    private static int At(int[] values, double share) =>
        values.Length == 0 ? 0 : values.Order().ElementAt((int)Math.Ceiling(share * values.Length) - 1);

    internal sealed record Measure(string Room, string Name, string Place, int Lines, int Parameters, bool Justified);

    private static IEnumerable<(string Room, string Path, int Lines, bool Justified)> Files() =>
        from path in Repository.Files("src", ".cs")
        let lines = Repository.Lines(path)
        select (RoomOf(path), path, lines.Length, Head(path).Any(IsJustification));

    private static IEnumerable<string> Written() => Repository.Files("src", ".cs", ".cshtml", ".css", ".js");

    private static int Code(string path) => CountCode(Repository.Lines(path));

    /// <summary>A block of comment counts as such only where it begins its line; what follows its end is code.</summary>
    private static int CountCode(IEnumerable<string> lines)
    {
        string? end = null;
        var code = 0;
        foreach (var line in lines)
        {
            var rest = line.Trim();
            while (rest.Length > 0 && !rest.Begins("//"))
            {
                if (end is null)
                {
                    end = Blocks.FirstOrDefault(b => rest.Begins(b.Begin)).End;
                    if (end is not null) continue;
                    code++;
                    break;
                }

                var at = rest.IndexOf(end, StringComparison.Ordinal);
                if (at < 0) break;
                rest = rest[(at + end.Length)..].TrimStart();
                end = null;
            }
        }

        return code;
    }

    private static readonly (string Begin, string End)[] Blocks = [("/*", "*/"), ("@*", "*@"), ("<!--", "-->")];

    private static IEnumerable<string> Head(string path) => Repository.Lines(path).Take(20);

    private static IEnumerable<Measure> Functions() => Repository.Floors.SelectMany(f => Functions(f, "src/"));

    /// <summary>Lengths from the debug symbols beside an assembly: from the first to the last line of a body.</summary>
    internal static IEnumerable<Measure> Functions(string assembly, string folder)
    {
        using var code = new PEReader(File.OpenRead(assembly));
        using var beside = File.OpenRead(Path.ChangeExtension(assembly, ".pdb"));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(beside);
        var (reader, debug) = (code.GetMetadataReader(), symbols.GetMetadataReader());
        var sources = new Dictionary<string, string[]>();
        foreach (var handle in reader.MethodDefinitions)
        {
            var information = debug.GetMethodDebugInformation(handle.ToDebugInformationHandle());
            if (information.Document.IsNil) continue;
            var document = debug.GetString(debug.GetDocument(information.Document).Name);
            var path = Path.GetRelativePath(Repository.Root, document).Replace('\\', '/');
            if (!path.Begins(folder) || !path.Ends(".cs") || path.Has("/obj/")) continue;
            if (Written(reader, debug, handle) is not { } written) continue;
            var points = information.GetSequencePoints().Where(p => !p.IsHidden).ToList();
            if (written.Name.Ends("..ctor")) points = AfterInitialisers(code, reader, handle, points);
            if (points.Count == 0) continue;
            if (!sources.TryGetValue(path, out var lines)) sources[path] = lines = Repository.Lines(path);
            var (first, last) = WithBraces(lines, points.MinBy(p => p.StartLine), points.Max(p => p.EndLine));
            var justified = lines.Skip(Math.Max(0, first - 6)).Take(last - first + 7).Any(IsJustification);
            yield return new(RoomOf(path), written.Name, $"{path}:{first}", last - first + 1, written.Parameters, justified);
        }
    }

    /// <summary>
    /// Optimised code leaves no statement at some braces; formatted source has them alone on a line, in one column. An arrow
    /// or a property does not begin its line and has no braces of its own.
    /// </summary>
    private static (int First, int Last) WithBraces(string[] lines, SequencePoint begin, int last)
    {
        var first = begin.StartLine;
        if (last > lines.Length) return (first, last); // the source was edited after the build
        if (lines[first - 1].Length - lines[first - 1].TrimStart().Length != begin.StartColumn - 1) return (first, last);
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
    /// The function a person wrote: its name and number of parameters. Bodies of async and iterator functions are found
    /// under the name they were written with; lambdas are inside the function around them; static initialisers are data.
    /// </summary>
    private static (string Name, int Parameters)? Written(
        MetadataReader reader, MetadataReader debug, MethodDefinitionHandle handle)
    {
        var kickoff = debug.GetMethodDebugInformation(handle.ToDebugInformationHandle()).GetStateMachineKickoffMethod();
        var method = reader.GetMethodDefinition(kickoff.IsNil ? handle : kickoff);
        var name = reader.GetString(method.Name);
        if (name == ".cctor" || name.Has(">b__")) return null;
        if (name.Has(">g__")) name = name.Split(">g__")[1].Split('|')[0];
        var type = reader.GetTypeDefinition(method.GetDeclaringType());
        // Local functions with captures live in a class of the compiler; the type around it is where they were written.
        while (reader.GetString(type.Name).StartsWith('<') && !type.GetDeclaringType().IsNil)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }

        var blob = reader.GetBlobReader(method.Signature);
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric) blob.ReadCompressedInteger();
        var parameters = blob.ReadCompressedInteger();
        var methods = type.GetMethods().Select(m => reader.GetString(reader.GetMethodDefinition(m).Name));
        var isRecord = methods.Contains("PrintMembers");
        return ($"{reader.GetString(type.Name)}.{name}", isRecord && name == ".ctor" ? 0 : parameters);
    }

    /// <summary>A constructor's symbols begin with the fields' initialisers; its own lines after the call of the base.</summary>
    private static List<SequencePoint> AfterInitialisers(
        PEReader code, MetadataReader reader, MethodDefinitionHandle handle, List<SequencePoint> points)
    {
        var body = code.GetMethodBody(reader.GetMethodDefinition(handle).RelativeVirtualAddress).GetILBytes()!;
        for (var i = points.Count - 1; i >= 0; i--)
        {
            var end = i + 1 < points.Count ? points[i + 1].Offset : body.Length;
            for (var at = points[i].Offset; at + 5 <= end; at++)
            {
                const int Call = 0x28;
                if (body[at] != Call || !IsConstructor(reader, BitConverter.ToInt32(body, at + 1))) continue;
                return points[(i + 1)..];
            }
        }

        return []; // a struct that only has initialisers
    }

    /// <summary>Whether four bytes after what may be a call name a constructor; they may be anything else.</summary>
    private static bool IsConstructor(MetadataReader reader, int token)
    {
        var row = token & 0xFFFFFF;
        return (TableIndex)(token >>> 24) switch
        {
            _ when row == 0 => false,
            TableIndex.MemberRef when row <= reader.GetTableRowCount(TableIndex.MemberRef) =>
                NameOf(reader.GetMemberReference(MetadataTokens.MemberReferenceHandle(row)).Name) == ".ctor",
            TableIndex.MethodDef when row <= reader.GetTableRowCount(TableIndex.MethodDef) =>
                NameOf(reader.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(row)).Name) == ".ctor",
            _ => false,
        };

        string NameOf(StringHandle name) => reader.GetString(name);
    }

    /// <summary>Folder of a room or shelf, the same on each floor; pages stand under the word on the screen.</summary>
    private static string Subject(string path)
    {
        var parts = path.Split('/');
        var folder = parts.Length > 4 && parts[2] == "Pages" ? parts[3] : parts.Length > 3 ? parts[2] : parts[1];
        return folder switch
        {
            "Inbox" => "Evidence",
            "Statements" => "Claims",
            "People" or "Pairs" => "Persons",
            "Law" => "Findings",
            "Help" => "Cases",
            "Figures" => "Statistics",
            _ => folder,
        };
    }

    private static string RoomOf(string path)
    {
        var parts = path.Split('/');
        return parts[0] != "src" ? parts[0] : parts.Length > 3 ? $"{parts[1]}/{parts[2]}" : parts[1];
    }

    private static bool IsJustification(string line) => line.Has("// long: ");
}

/// <summary>Functions of known length for the measure.</summary>
internal sealed class SizesSamples
{
    public int First { get; } = 1;

    public int FirstArrow => First;

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

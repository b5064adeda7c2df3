using System.Text.RegularExpressions;
using Xunit;

namespace Homeward.Tests.House;

/// <summary>
/// Core is a pure function of its arguments: no file, network, clock, chance, environment or console, and no result that
/// depends on the culture of the machine. What is to be done outside is given in: streams, today, random bytes.
/// </summary>
public class PurityTest
{
    /// <summary>Exceptions, each for one exact member and with its reason. "from" is a prefix of the type that may use it.</summary>
    private static readonly (string From, string Member, string Reason)[] Allowed =
    [
        ("", "System.Environment::get_CurrentManagedThreadId", "the compiler's iterators compare it; no result depends on it"),
    ];

    [Fact]
    public void Core_CompiledCode_TouchesNothingOutside()
    {
        var uses = CompiledCode.Uses(Repository.Core);
        Assert.Empty(Purity.Faults(uses).Where(f => !Allowed.Any(a => f.Is(a.From, a.Member))).Select(f => f.ToString()));
        Assert.Empty(CompiledCode.NativeCalls(Repository.Core));
        // An exception nobody needs any more is a hole that stays open.
        Assert.Empty(Allowed.Where(a => a.From.Length > 0 && !Purity.Faults(uses).Any(f => f.Is(a.From, a.Member))).Select(a => a.Member));
    }

    [Theory]
    [InlineData("File", "System.IO.File::ReadAllText")]
    [InlineData("FileInAsync", "System.IO.File::ReadAllTextAsync")]
    [InlineData("FolderInLambda", "System.IO.Directory::Exists")]
    [InlineData("ReaderByName", "System.IO.StreamReader::.ctor")]
    [InlineData("Absolute", "System.IO.Path::GetFullPath")]
    [InlineData("Network", "System.Net.Http.HttpClient::.ctor")]
    [InlineData("Clock", "System.DateTime::get_UtcNow")]
    [InlineData("ClockInIterator", "System.DateTimeOffset::get_Now")]
    [InlineData("Ticking", "System.Environment::get_TickCount64")]
    [InlineData("Zone", "System.TimeZoneInfo::get_Local")]
    [InlineData("Chance", "System.Guid::NewGuid")]
    [InlineData("Dice", "System.Random::get_Shared")]
    [InlineData("Dice", "System.Random::.ctor")]
    [InlineData("Secret", "System.Security.Cryptography.RandomNumberGenerator::GetBytes")]
    [InlineData("Say", "System.Console::WriteLine")]
    [InlineData("Setting", "System.Environment::GetEnvironmentVariable")]
    [InlineData("Wait", "System.Threading.Tasks.Task::Delay")]
    [InlineData("Upper", "System.String::ToUpper")]
    [InlineData("Starts", "System.String::StartsWith")]
    [InlineData("Shown", "AppendFormatted<System.Double>")]
    [InlineData("ShownDay", "AppendFormatted<System.Nullable`1<System.DateOnly>>")]
    [InlineData("Formatted", "System.Decimal::ToString")]
    [InlineData("Program", "System.Diagnostics.Process::.ctor")]
    public void Faults_ImpureMember_IsNamed(string member, string expected)
    {
        var faults = Purity.Faults(CompiledCode.Uses(Repository.Tests)).Select(f => f.ToString());
        Assert.Contains(faults, f => Regex.IsMatch(f, $@"Misplaced\.Claims\.Impure(\+<{member}>|::{member}|.*<{member}>)")
            && f.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Faults_PureNeighbours_AreNotNamed()
    {
        var faults = Purity.Faults(CompiledCode.Uses(Repository.Tests))
            .Where(f => f.ToString().Contains("Misplaced.Claims.Pure", StringComparison.Ordinal))
            .Where(f => !Allowed.Any(a => f.Is(a.From, a.Member)));
        Assert.Empty(faults.Select(f => f.ToString()));
    }
}

/// <summary>A use that makes a result depend on more than the arguments.</summary>
internal sealed record Fault(Use Use, string Why)
{
    public bool Is(string from, string member) =>
        Use.From.StartsWith(from, StringComparison.Ordinal) && $"{Use.Target}::{Use.Member}" == member;

    public override string ToString() => $"{Why}: {Use}";
}

internal static class Purity
{
    /// <summary>Patterns over "Type::Member&lt;arguments&gt;(parameters)"; the first that fits gives the reason.</summary>
    private static readonly (Regex Pattern, string Why)[] Forbidden =
    [
        Rule(@"System\.IO\.(File|FileInfo|FileStream|Directory|DirectoryInfo|FileSystemInfo|DriveInfo|RandomAccess|FileSystemWatcher)::",
            "touches files"),
        Rule(@"System\.IO\.(MemoryMappedFiles|Pipes|IsolatedStorage|Enumeration)\.", "touches files"),
        Rule(@"System\.IO\.Path::(GetTempPath|GetTempFileName|GetRandomFileName|GetFullPath|Exists)\b", "touches files"),
        Rule(@"System\.IO\.Stream(Reader|Writer)::\.ctor\(System\.String", "opens a file by name"),
        Rule(@"(System\.Reflection\.Assembly::(get_Location|LoadFrom|LoadFile)|System\.AppContext::get_BaseDirectory|System\.AppDomain::)",
            "asks where the program lies"),
        Rule(@"System\.Net\.(?!WebUtility::|IPAddress::)", "touches the network"),
        Rule(@"(SmartReader\.Reader::\.ctor\(System\.String\)|AngleSharp\.\S*::With(DefaultLoader|Requester|Requesters)\b)",
            "lets a package fetch from the network"),
        Rule(@"System\.Diagnostics\.(Process|ProcessStartInfo|Stopwatch|Activity\w*|EventLog)::", "touches the machine"),
        Rule(@"System\.(Environment|Console)::", "touches the machine"),
        Rule(@"Microsoft\.Win32\.", "touches the machine"),
        Rule(@"System\.Runtime\.InteropServices\.NativeLibrary::", "touches the machine"),
        Rule(@"System\.(DateTime|DateTimeOffset)::(get_Now|get_UtcNow|get_Today|ToLocalTime)\b", "reads the clock"),
        Rule(@"System\.TimeProvider::", "reads the clock"),
        Rule(@"System\.TimeZoneInfo::(get_Local|FindSystemTimeZoneById|GetSystemTimeZones|ConvertTime\w*)\b",
            "reads the zone of the machine"),
        Rule(@"System\.Threading\.(Timer|PeriodicTimer)::", "waits"),
        Rule(@"System\.Threading\.(Thread::Sleep|Tasks\.Task::Delay)\b", "waits"),
        Rule(@"System\.Guid::(NewGuid|CreateVersion7)\b", "draws chance"),
        Rule(@"System\.Random::(get_Shared\b|\.ctor\(\))", "draws chance"),
        Rule(@"System\.Security\.Cryptography\.RandomNumberGenerator::", "draws chance"),
        Rule(@"NSec\.Cryptography\.(RandomGenerator::|Key::(Create|\.ctor)\b)", "draws chance"),
        Rule(@"System\.String::(ToUpper|ToLower)\(\)", "depends on the culture"),
        Rule(@"System\.Char::(ToUpper|ToLower)\(System\.Char\)", "depends on the culture"),
        Rule(@"System\.String::(StartsWith|EndsWith|IndexOf|LastIndexOf)\(System\.String(,System\.Int32)*\)", "depends on the culture"),
        Rule(@"System\.String::(Compare\(System\.String,System\.String\)|CompareTo\(System\.String\))", "depends on the culture"),
        Rule(@"System\.String::Format\(System\.String", "depends on the culture"),
        Rule(@"System\.StringComparer::get_CurrentCulture", "depends on the culture"),
        Rule(@"System\.Globalization\.CultureInfo::(get_CurrentCulture|get_CurrentUICulture|GetCultureInfo|CreateSpecificCulture)\b",
            "depends on the culture"),
        Rule(@"System\.(Double|Single|Decimal|Half|DateTime|DateTimeOffset|DateOnly|TimeOnly)::(ToString|Parse|TryParse)"
            + @"\((?!.*System\.IFormatProvider)", "depends on the culture"),
        Rule(@"System\.Text\.StringBuilder::(AppendFormat\(System\.String|Append\(System\.(Double|Single|Decimal)\))",
            "depends on the culture"),
    ];

    /// <summary>Kinds whose text depends on the culture inside an interpolated string that is given none.</summary>
    private static readonly Regex Cultured =
        new(@"^<(System\.Nullable`1<)?System\.(Double|Single|Decimal|Half|DateTime|DateTimeOffset|DateOnly|TimeOnly)>");

    public static IEnumerable<Fault> Faults(IEnumerable<Use> uses)
    {
        // A handler made without a provider formats by the culture of the machine. One method, one kind of handler: telling
        // two apart would need the data flow, and a method that mixes them is better split.
        var plain = uses.Where(u => u.Member == ".ctor" && IsInterpolation(u) && !u.Signature.Contains("IFormatProvider", StringComparison.Ordinal))
            .Select(u => u.From).ToHashSet();
        foreach (var use in uses)
        {
            if (use.Member is null) continue;
            var text = $"{use.Target}::{use.Member}{use.Signature}";
            if (Forbidden.FirstOrDefault(f => f.Pattern.IsMatch(text)) is { Pattern: not null } hit) yield return new(use, hit.Why);
            else if (use.Member == "AppendFormatted" && IsInterpolation(use) && Cultured.IsMatch(use.Signature) && plain.Contains(use.From))
            {
                yield return new(use, "depends on the culture");
            }
        }
    }

    private static bool IsInterpolation(Use use) =>
        use.Target is "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler"
            or "System.Text.StringBuilder+AppendInterpolatedStringHandler";

    private static (Regex, string) Rule(string pattern, string why) => (new Regex("^" + pattern, RegexOptions.CultureInvariant), why);
}

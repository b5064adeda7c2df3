// Types that break the rules of the house on purpose, one way each, under namespaces named like rooms and shelves.
// RoomsTest and PurityTest walk them as if they were production code and must find every one: the proof that the walk sees.
#pragma warning disable CA1812, CA1823, CA1031, CS0169, CS0649, CA1304, CA1305, CA1311, CA1310, CA1852, CA2201, CA1307, CA1309

namespace Homeward.Tests.House.Misplaced
{
    internal class RoomKnowsDeskTarget;
}

namespace Homeward.Tests.House.Misplaced.Basics
{
    internal class BasicsKnowsShelf
    {
        public Sealing.ShelfKnowsRoom? Seal;
    }
}

namespace Homeward.Tests.House.Misplaced.Sealing
{
    internal class ShelfKnowsRoom
    {
        public Claims.Statement? Room;
    }
}

namespace Homeward.Tests.House.Misplaced.Attic
{
    internal class InNoRoom
    {
        public int Box;
    }
}

namespace Homeward.Tests.House.Misplaced.Persons
{
    internal class Human : Exception
    {
        public static int Count => 1;
    }

    internal class LooksLeft
    {
        public Claims.Statement? Before;
        public Sealing.ShelfKnowsRoom? Shelf;
        public Func<Task<int>> Later = async () => await Task.FromResult(new Claims.Statement().Number);
    }
}

namespace Homeward.Tests.House.Misplaced.Claims
{
    using Persons;

    internal class Statement
    {
        public int Number => 1;
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class AboutAttribute(Type type) : Attribute
    {
        public Type Type => type;
    }

    internal class RoomKnowsDesk
    {
        public RoomKnowsDeskTarget? Corridor;
    }

    internal static class LooksRight
    {
        internal class InField
        {
            public Human? Right;
        }

        internal class InGenericArgument
        {
            public Dictionary<string, List<Human>>? Right;
        }

        internal class InSignature
        {
            public static bool Is(IEnumerable<Human[]>? right) => right is null;
        }

        internal class InLambda
        {
            public Func<int> Right = () => Human.Count;
        }

        internal class InAsync
        {
            public static async Task<int> Right()
            {
                await Task.Yield();
                return Human.Count;
            }
        }

        internal class InIterator
        {
            public static IEnumerable<int> Right()
            {
                yield return Human.Count;
            }
        }

        [About(typeof(Human))]
        internal class InAttribute;

        internal class InTypeof
        {
            public static string Right() => typeof(Human).Name;
        }

        internal class InCatch
        {
            public static bool Right(Action act)
            {
                try
                {
                    act();
                    return true;
                }
                catch (Human)
                {
                    return false;
                }
            }
        }

        internal class InDefault
        {
            public static T Make<T>() where T : Human, new() => new();
        }
    }

    /// <summary>Each member touches the world in one way Core must not.</summary>
    internal class Impure
    {
        public static string File() => System.IO.File.ReadAllText("x");

        public static async Task<string> FileInAsync() => await System.IO.File.ReadAllTextAsync("x");

        public static Func<bool> FolderInLambda() => () => Directory.Exists("x");

        public static TextReader ReaderByName() => new StreamReader("x");

        public static string Absolute() => Path.GetFullPath("x");

        public static HttpClient Network() => new();

        public static DateTime Clock() => DateTime.UtcNow;

        public static IEnumerable<DateTimeOffset> ClockInIterator()
        {
            yield return DateTimeOffset.Now;
        }

        public static long Ticking() => Environment.TickCount64;

        public static TimeZoneInfo Zone() => TimeZoneInfo.Local;

        public static Guid Chance() => Guid.NewGuid();

        public static int Dice() => Random.Shared.Next() + new Random().Next();

        public static byte[] Secret() => System.Security.Cryptography.RandomNumberGenerator.GetBytes(1);

        public static void Say() => Console.WriteLine("x");

        public static string Setting() => Environment.GetEnvironmentVariable("x") ?? "";

        public static Task Wait() => Task.Delay(1);

        public static string Upper(string text) => text.ToUpper();

        public static bool Starts(string text) => text.StartsWith("x");

        public static string Shown(double share) => $"{share} of all";

        public static string ShownDay(DateOnly? day) => $"on {day}";

        public static string Formatted(decimal share) => share.ToString("0.0");

        public static object Program() => new System.Diagnostics.Process();
    }

    /// <summary>Neighbours of what is forbidden that Core may use.</summary>
    internal class Pure
    {
        public static string Join() => Path.Combine("a", Path.GetExtension("b.txt"));

        public static TextReader Reader(Stream stream) => new StreamReader(stream);

        public static int Seeded() => new Random(1).Next();

        public static string Upper(string text) => text.ToUpperInvariant();

        public static bool Starts(string text) => text.StartsWith("x", StringComparison.Ordinal) && text.StartsWith('x');

        public static string Shown(double share) =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{share} of all");

        public static string Count(int number, string what) => $"{number} {what}";

        public static IEnumerable<int> Few()
        {
            yield return 1;
        }
    }
}

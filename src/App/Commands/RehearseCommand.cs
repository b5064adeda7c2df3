using System.CommandLine;
using Homeward.Rehearsal;

namespace Homeward.App.Commands;

/// <summary>homeward rehearse: writes a made-up war with known truth to a folder.</summary>
internal static class RehearseCommand
{
    public static Command Build()
    {
        var people = new Option<string>("--people")
        {
            Description = "how many, or tiny, small, medium, large",
            DefaultValueFactory = _ => "tiny"
        };
        var seed = new Option<ulong>("--seed") { Description = "same seed, same bytes", DefaultValueFactory = _ => 1 };
        var folder = new Option<string>("--out") { Description = "an empty folder, or one that does not exist yet", Required = true };
        var records = new Option<bool>("--records-only") { Description = "lists and truth only, no messages or articles" };
        var hostile = new Option<bool>("--hostile") { Description = "also files made to break an importer" };
        var command = new Command("rehearse", "make a rehearsal world: everything in it is invented") { people, seed,
            folder, records, hostile };
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var text = parse.GetValue(people)!;
            var n = RehearsalOptions.PeopleOf(text) ?? (int.TryParse(text, out var number) && number > 0
                ? number
                : throw new UsageException($"--people takes a number, or tiny, small, medium, large; not “{text}”"));
            var root = voice.Resolve(parse.GetValue(folder)!);
            if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any()) throw new UsageException(
                $"{root} is not empty");
            var sink = new FolderSink(root, path => voice.Progress("writing " + path, 1, 0));
            RehearsalWorld.Generate(n, parse.GetValue(seed), new RehearsalOptions(!parse.GetValue(records), parse.GetValue(hostile)), sink);
            voice.EndProgress();
            if (voice.Json) voice.Document(new
            {
                folder = root, people = n, seed = parse.GetValue(seed),
                files = sink.Files, bytes = sink.Bytes
            });
            else voice.Say(
                $"A made-up world of {n} people stands in {root}: {sink.Files} files. Next: homeward add {Path.Combine(root, "sources")} --desk DIR");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Files under one folder.</summary>
    internal sealed class FolderSink(string root, Action<string> tell) : IWorldSink
    {
        public int Files { get; private set; }

        public long Bytes { get; private set; }

        public void Put(string path, Action<Stream> write)
        {
            var file = Path.Combine([root, .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            tell(path);
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            write(stream);
            Files++;
            Bytes += stream.Length;
        }
    }
}

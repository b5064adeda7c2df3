using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Evidence;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Rehearsal;
using Homeward.Tests.Desk;
using Homeward.Views;

namespace Homeward.Tests.Scripts;

/// <summary>A desk in a folder for the real program to work on, and its passphrase in a file. Key stretching is cheap
/// here, everything else is real.</summary>
internal sealed class ScriptDesk : IDisposable
{
    public ScriptDesk()
    {
        Founded = Homeward.Desk.Init(Desk, "Script desk", "Mira", "correct horse battery staple", new FakeClock(), argonKiB: 64);
        File.WriteAllText(Passphrase, "correct horse battery staple\n");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("homeward-script").FullName;

    public string Desk => Path.Combine(Root, "desk");

    public string Passphrase => Path.Combine(Root, "passphrase");

    public Founded Founded { get; }

    /// <summary>A command line of this desk.</summary>
    public string[] Words(params string[] words) => [.. words, "--desk", Desk, "--passphrase-file", Passphrase];

    public Ran Run(params string[] words) => DeskProcess.Run(Root, Words(words));

    /// <summary>Whose passphrase the next commands give.</summary>
    public void SetPassphrase(string words) => File.WriteAllText(Passphrase, words + "\n");

    public string Write(string name, byte[] content)
    {
        var file = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return file;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Opens the desk in this process, as the program after a restart does.</summary>
    public T Inside<T>(Func<Session, T> ask)
    {
        using var desk = Homeward.Desk.Open(Desk, TimeProvider.System);
        if (desk.Unlock("correct horse battery staple") is null) throw new InvalidOperationException("the passphrase does not open the desk");
        return ask(desk.As(Founded.MemberId));
    }

    /// <summary>Puts a desk in place of this one.</summary>
    public void Restore(string copy)
    {
        Directory.Delete(Desk, true);
        Copy(copy, Desk);
        var seen = Directory.CreateDirectory(Path.Combine(Shared.StateOfTests.Folder, "homeward")).FullName;
        File.Delete(new LastSeen(seen, []).FileOf(DeskFile.Parse(File.ReadAllBytes(Path.Combine(Desk, "desk.txt")))!)!);
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    public void Dispose() => Directory.Delete(Root, true);
}

/// <summary>A made-up world on disk.</summary>
internal static class WorldOnDisk
{
    public static string Sources(string folder, int people, bool hostile = false)
    {
        RehearsalWorld.Generate(people, 7, new RehearsalOptions(true, hostile), new Sink(folder));
        return Path.Combine(folder, "sources");
    }

    private sealed class Sink(string root) : IWorldSink
    {
        public void Put(string path, Action<Stream> write)
        {
            var file = Path.Combine([root, .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = File.Create(file);
            write(stream);
        }
    }
}

/// <summary>What a desk holds, without its random ids and times: equal for equal content, whatever way it came in.</summary>
internal sealed record Holdings(int Sources, int Parts, int Texts, int Claims, long Stored, string Fingerprint)
{
    public static Holdings Of(Session session)
    {
        var rows = session.Seat.Live.Database.AskLong(q =>
        {
            var sources = q.Rows(
                """
                SELECT s.sha256, s.name, s.kind, s.bytes, s.parts, coalesce(p.sha256, ''), s.title, s.media, coalesce(s.lang, ''), coalesce(s.edtf, ''),
                    coalesce(s.channel, ''), coalesce(s.unread, ''), coalesce(s.looks, ''), coalesce(s.contents, -1), s.sample, s.erased
                FROM source s LEFT JOIN source p ON p.id = s.parent
                """,
                r => string.Create(CultureInfo.InvariantCulture, $"source {r.Text(0)} {r.Text(1)} {r.Text(2)} {r.Long(3)} {r.Int(4)} {r.Text(5)} {r.Text(6)} ")
                    + string.Create(CultureInfo.InvariantCulture, $"{r.Text(7)} {r.Text(8)} {r.Text(9)} {r.Text(10)} {r.Text(11)} {r.Text(12)} {r.Long(13)} {r.Bool(14)} {r.Bool(15)}"));
            var parts = q.Rows(
                """
                SELECT p.fingerprint, p.ordinal, p.place, p.length, s.sha256, coalesce(v.fingerprint, ''), coalesce(p.sender, ''), coalesce(p.edtf, ''),
                    coalesce(p.earliest, 0), coalesce(p.latest, 0), coalesce(p.sent_unix, 0), p.erased
                FROM part p JOIN source s ON s.id = p.source LEFT JOIN part v ON v.id = p.version_of
                """,
                r => string.Create(CultureInfo.InvariantCulture, $"part {r.Text(0)} {r.Int(1)} {r.Text(2)} {r.Int(3)} {r.Text(4)} {r.Text(5)} ")
                    + string.Create(CultureInfo.InvariantCulture, $"{r.Text(6)} {r.Text(7)} {r.Int(8)} {r.Int(9)} {r.Long(10)} {r.Bool(11)}"));
            var texts = q.Rows(
                "SELECT s.sha256, t.ordinal FROM text_chunk t JOIN source s ON s.id = t.source", r => $"text {r.Text(0)} {r.Int(1)}");
            var claims = q.Rows(
                "SELECT s.sha256, coalesce(p.fingerprint, ''), c.kind, c.start FROM claim c JOIN source s ON s.id = c.source LEFT JOIN part p ON p.id = c.owner",
                r => $"claim {r.Text(0)} {r.Text(1)} {r.Text(2)} {r.Int(3)}");
            return (Sources: sources, Parts: parts, Texts: texts, Claims: claims,
                Stored: q.Number("SELECT sum(stored) FROM run"));
        });
        var all = rows.Sources.Concat(rows.Parts).Concat(rows.Texts).Concat(rows.Claims).Order(StringComparer.Ordinal);
        var print = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))));
        return new(rows.Sources.Count, rows.Parts.Count, rows.Texts.Count, rows.Claims.Count, rows.Stored, print);
    }

    /// <summary>What is wrong with the desk's ledgers or its bytes; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(Session session)
    {
        var runs = session.Seat.Live.Database.AskLong(q => q.Rows(
            "SELECT id, coalesce(closed, 0), coalesce(seen, -1), stored, known, refused FROM run",
            r => (Id: r.Text(0), Closed: r.Long(1), Seen: r.Long(2), Sum: r.Long(2) < 0 ? 0 : r.Long(3) + r.Long(4) + r.Long(5))));
        // What the ledgers say was stored against what is there: parts, and sources that are not made of parts. A redacted copy came
        // with no run. What an erased source was, nobody knows any more: itself a thing stored, or only what held its parts.
        var (said, there, erased) = session.Seat.Live.Database.AskLong(q => (
            q.Number("SELECT sum(stored) FROM run"),
            q.Number(
                """
                SELECT (SELECT count(*) FROM part WHERE source NOT IN (SELECT copy FROM redacted) AND coalesce(place, '') NOT LIKE 'transcript/%')
                    + (SELECT count(*) FROM source WHERE erased = 0 AND id NOT IN (SELECT copy FROM redacted) AND (parent IS NOT NULL
                        OR kind NOT IN ('TelegramChatJson', 'TelegramAccountJson', 'TelegramHtml', 'Csv', 'Xlsx', 'Mailbox', 'Wacz', 'BayanatJson', 'ChatText')))
                """),
            q.Number("SELECT count(*) FROM source WHERE erased = 1")));
        return [.. said >= there && said <= there + erased ? Array.Empty<string>()
                : [$"{said} stored by the ledgers, but {there} are there, and {erased} that were erased"],
            .. runs.Where(r => r.Closed == 0).Select(r => $"{r.Id} was never closed"),
            .. runs.Where(r => r.Closed != 0 && r.Seen != r.Sum).Select(r => $"{r.Id}: {r.Seen} seen but {r.Sum} accounted for"),
            .. session.Check().Areas.SelectMany(a => a.Damage)];
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Homeward.Sealing;
using Homeward.Vault;

namespace Homeward.Bench;

/// <summary>
/// The first full backup of a desk with many small originals and one large, against restic on the same folder, and against copying and hashing
/// it with the system's own tools: one run, one disk, everything flushed.
/// </summary>
internal static class BackupBench
{
    private const string Passphrase = "correct horse battery staple";

    public static void Run(string[] args)
    {
        var megabytes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 512;
        Console.WriteLine(Measured.Machine());
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var folder = Path.Combine(root, "desk");
            Desk.Init(folder, "Bench", "Bench", Passphrase, TimeProvider.System, argonKiB: 64);
            using var identity = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
            var vault = new FolderVault(Path.Combine(folder, "vault"));
            var small = Math.Max(1, megabytes * 2);
            for (var i = 0; i < small; i++) vault.Take(new MemoryStream(RandomNumberGenerator.GetBytes(250_000)), identity.Recipient);
            vault.Take(new MemoryStream(RandomNumberGenerator.GetBytes(megabytes * 500_000)), identity.Recipient);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{small} originals of 250 kB and one of {megabytes / 2} MB: {megabytes} MB"));
            Console.WriteLine("| what | s | MB/s | CPU-s | memory MB |");
            Console.WriteLine("| --- | --- | --- | --- | --- |");
            Tell("homeward backup, first", megabytes, Measured.Of(() => DeskBackup.Make(folder, Path.Combine(root, "b"), Path.Combine(root, "k"), false, TimeProvider.System)));
            Tell("homeward backup, again", megabytes, Measured.Of(() => DeskBackup.Make(folder, Path.Combine(root, "b"), Path.Combine(root, "k"), false, TimeProvider.System)));
            Tell("homeward backup --verify", megabytes, Measured.Of(() => DeskRestore.Verify(Path.Combine(root, "b"), null)));
            Tell("homeward restore", megabytes, Measured.Of(() => DeskRestore.Run(new Restoring(Path.Combine(root, "b"), Path.Combine(root, "r"), Path.Combine(root, "k")), TimeProvider.System)));
            Environment.SetEnvironmentVariable("RESTIC_PASSWORD", Passphrase);
            Environment.SetEnvironmentVariable("RESTIC_REPOSITORY", Path.Combine(root, "restic"));
            if (Exists("restic"))
            {
                Measured.Of("restic", "init", "--quiet", "--no-cache");
                Tell("restic backup, first", megabytes, Measured.Of("restic", "backup", "--quiet", "--no-cache", folder));
                Tell("restic check --read-data", megabytes, Measured.Of("restic", "check", "--quiet", "--no-cache", "--read-data"));
            }

            Tell("cp -a, sha256sum, sync", megabytes, Measured.Of("sh", "-c",
                "cp -a \"$0\" \"$1\" && find \"$1\" -type f -exec sha256sum {} + > \"$2\" && sync -f \"$1\"", folder, Path.Combine(root, "copy"), Path.Combine(root, "sums")));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    private static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, program)));

    private static void Tell(string what, int megabytes, Measured m) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {m.Seconds:F2} | {megabytes / m.Seconds:F0} | {m.Cpu:F2} | {m.Megabytes:F0} |"));
}

using System.Globalization;
using System.Security.Cryptography;
using Homeward.Sealing;
using Homeward.Vault;

namespace Homeward.Bench;

/// <summary>Taking an original into the vault (hash, seal, flush, rename) against `age -e` on the same file with the same flush.</summary>
internal static class VaultBench
{
    public static void Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 512;
        Console.WriteLine(Measured.Machine());
        Console.WriteLine("| MB | vault MB/s | age -e MB/s | ratio | vault CPU-s | age CPU-s | vault memory MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var megabytes in new[] { 16, 64, 512, 2048, 5120 }.Where(m => m <= most)) One(megabytes, megabytes >= 64);
    }

    private static void One(int megabytes, bool tell)
    {
        var root = Directory.CreateTempSubdirectory("homeward-bench").FullName;
        try
        {
            var file = Path.Combine(root, "original");
            using (var made = File.Create(file))
            {
                var block = new byte[1 << 20];
                RandomNumberGenerator.Fill(block);
                for (var i = 0; i < megabytes; i++) made.Write(block);
            }

            using var identity = new AgeIdentity(RandomNumberGenerator.GetBytes(32));
            var vault = new FolderVault(Path.Combine(root, "vault"));
            var best = (Ours: default(Measured), Age: default(Measured));
            for (var round = 0; round < (megabytes > 1000 ? 1 : 3); round++)
            {
                var ours = Measured.Of(() =>
                {
                    using var plain = File.OpenRead(file);
                    vault.Discard(vault.Take(plain, identity.Recipient).Object);
                });
                var sealedFile = Path.Combine(root, "by-age");
                var age = Measured.Of("sh", "-c", "age -e -r \"$0\" -o \"$2\" \"$1\" && sync \"$2\"", identity.Recipient, file, sealedFile);
                File.Delete(sealedFile);
                if (round == 0 || ours.Seconds < best.Ours.Seconds) best.Ours = ours;
                if (round == 0 || age.Seconds < best.Age.Seconds) best.Age = age;
            }

            if (!tell) return;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {megabytes} | {megabytes / best.Ours.Seconds:F0} | {megabytes / best.Age.Seconds:F0} | {best.Age.Seconds / best.Ours.Seconds:F2} | {best.Ours.Cpu:F2} | {best.Age.Cpu:F2} | {best.Ours.Megabytes:F0} |"));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }
}

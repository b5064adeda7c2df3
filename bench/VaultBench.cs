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
        Console.WriteLine("| MB | vault MB/s | age -e MB/s | ratio | vault CPU-s | age CPU-s | vault memory MB | verified MB/s | age -d sha256sum MB/s | ratio | CPU-s each |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
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
            var (check, byTool) = Verified(root, vault, file, identity);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {megabytes} | {megabytes / best.Ours.Seconds:F0} | {megabytes / best.Age.Seconds:F0} | {best.Age.Seconds / best.Ours.Seconds:F2} | {best.Ours.Cpu:F2} | {best.Age.Cpu:F2} | {best.Ours.Megabytes:F0} "
                + $"| {megabytes / check.Seconds:F0} | {megabytes / byTool.Seconds:F0} | {byTool.Seconds / check.Seconds:F2} | {check.Cpu:F2} / {byTool.Cpu:F2} |"));
        }
        finally
        {
            Directory.Delete(root, true);
        }
    }

    /// <summary>Opened to its last byte and hashed, as a check of all originals does, against the tools.</summary>
    private static (Measured Ours, Measured Tools) Verified(string root, FolderVault vault, string file, AgeIdentity identity)
    {
        string name;
        using (var plain = File.OpenRead(file)) name = vault.Take(plain, identity.Recipient).Object;
        var key = Path.Combine(root, "identity");
        File.WriteAllText(key, identity.Export() + "\n");
        var ours = Measured.Of(() => vault.Measure(name, identity));
        var tools = Measured.Of("sh", "-c", "age -d -i \"$0\" \"$1\" | sha256sum > /dev/null", key, vault.FileOf(name));
        vault.Discard(name);
        return (ours, tools);
    }
}

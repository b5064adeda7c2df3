using System.Security.Cryptography;
using Homeward.Keys;
using Homeward.Sealing;

namespace Homeward.Vault;

/// <summary>An original as the vault took it in.</summary>
/// <param name="Object">random name of the file in the vault</param>
/// <param name="Length">bytes of plaintext</param>
/// <param name="Sha256">of the plaintext; 32 bytes. Kept inside sealed entries only: a plain hash in a file name
/// would prove possession.</param>
public sealed record Original(string Object, long Length, byte[] Sha256);

/// <summary>
/// Originals as age files under random names in a folder. The order of a write: temporary name, flush, rename, flush
/// folder; only then may
/// an entry name it. A crash before leaves a temporary file that <see cref="Sweep"/> removes; a crash between rename
/// and entry leaves a
/// sealed file nobody names, which the check reports and which harms nobody (its key was never kept).
/// </summary>
public sealed class FolderVault(string folder)
{
    private const string Temporary = ".new";

    /// <summary>Failure hook of the crash tests: called with the name of each step.</summary>
    internal Action<string>? TestingOnlyStep { get; set; }

    /// <summary>Takes a stream in, sealed to <paramref name="recipient"/>. Hashing and sealing share the two cores;
    /// memory is constant.</summary>
    public Original Take(Stream plain, string recipient)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var file = FileOf(name);
        DeskFolder.CreatePrivate(Path.GetDirectoryName(file)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            long length;
            using (var output = new FileStream(file + Temporary, DeskFolder.Private(FileMode.CreateNew)))
            {
                length = AgeFile.Seal(plain, output, [recipient], RandomNumberGenerator.Fill,
                    piece => hash.AppendData(piece.Span));
                Step("before flush");
                output.Flush(flushToDisk: true);
            }

            Step("before rename");
            File.Move(file + Temporary, file);
            DeskFolder.FlushFolder(Path.GetDirectoryName(file)!);
            Step("after rename");
            return new Original(name, length, hash.GetHashAndReset());
        }
        catch (IOException)
        {
            // a full disk: take back the half, so that the next try finds the room it had
            File.Delete(file + Temporary);
            throw;
        }
    }

    public Stream Open(string name, AgeIdentity identity) =>
        AgeFile.Open(new FileStream(FileOf(name), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17), identity);

    /// <summary>Where an object lies, for somebody who opens it with other tools.</summary>
    public string PlaceOf(string name) => FileOf(name);

    /// <summary>Opens an original to its last byte; gives length and SHA-256 of what was received. One core opens while the other hashes.</summary>
    /// <exception cref="SealBrokenException">it is not as it was sealed, or to another identity</exception>
    public (long Length, byte[] Sha256) Measure(string name, AgeIdentity identity)
    {
        using var open = Open(name, identity);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (one, two) = (new byte[1 << 20], new byte[1 << 20]);
        var hashing = Task.CompletedTask;
        long length = 0;
        for (var n = open.ReadAtLeast(one, one.Length, false); n > 0; n = open.ReadAtLeast(one, one.Length, false))
        {
            hashing.GetAwaiter().GetResult();
            var (piece, count) = (one, n);
            hashing = Task.Run(() => hash.AppendData(piece, 0, count));
            length += n;
            (one, two) = (two, one);
        }

        hashing.GetAwaiter().GetResult();
        return (length, hash.GetHashAndReset());
    }

    public bool Exists(string name) => File.Exists(FileOf(name));

    /// <summary>Removes an object that no entry came to name (the act that would have named it was refused).</summary>
    public void Discard(string name) => File.Delete(FileOf(name));

    /// <summary>Names of all objects in the vault.</summary>
    public IEnumerable<string> All() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.age", SearchOption.AllDirectories).Select(f =>
            Path.GetFileNameWithoutExtension(f))
        : [];

    /// <summary>Other files that do not belong here, by name; leftovers of a crash end in ".new".</summary>
    public IEnumerable<string> Strangers() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".age",
            StringComparison.Ordinal))
        : [];

    /// <summary>Removes what a crash left half-written. Only for the one process that holds the desk's lock.</summary>
    public int Sweep()
    {
        var removed = 0;
        foreach (var file in Strangers().Where(f => f.EndsWith(Temporary, StringComparison.Ordinal)).ToList())
        {
            File.Delete(file);
            removed++;
        }

        return removed;
    }

    internal string FileOf(string name) => Path.Combine(folder, Named(name)[..2], name + ".age");

    /// <summary>The name itself, when it can be one: names come from files that others may have written.</summary>
    /// <exception cref="ArgumentException">it is no object's name</exception>
    internal static string Named(string name) => name.Length == 32 && name.All(char.IsAsciiHexDigitLower) ? name
        : throw new ArgumentException("not an object's name", nameof(name));

    private void Step(string name) => TestingOnlyStep?.Invoke(name);
}

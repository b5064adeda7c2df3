using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Homeward.Sealing;

/// <summary>Thrown when a sealed file is not as it was written, or the key is not one of its recipients'.</summary>
public sealed class SealBrokenException(string message) : Exception(message);

/// <summary>
/// The age v1 file format (age-encryption.org/v1) with X25519 recipients: a file sealed here opens with the ordinary
/// age tool,
/// and the reverse. Streams only: memory does not depend on the length of the file.
/// </summary>
public static class AgeFile
{
    public const int ChunkLength = 64 * 1024;
    internal const int Tag = 16;
    internal const int NonceLength = 16;
    private static readonly byte[] ZeroNonce = new byte[12];
    private const string Version = "age-encryption.org/v1";

    /// <summary>A caller's source of secret random bytes (Core draws none itself).</summary>
    public delegate void FillRandom(Span<byte> bytes);

    /// <summary>
    /// Seals <paramref name="plain"/> to every recipient. <paramref name="observe"/> sees each piece of plaintext
    /// once, in order,
    /// while it is sealed on another core (to hash it); a piece is at most 16 chunks long.
    /// </summary>
    /// <returns>number of plaintext bytes</returns>
    public static long Seal(
        Stream plain, Stream output, IReadOnlyList<string> recipients, FillRandom random,
            Action<ReadOnlyMemory<byte>>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(recipients);
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> fileKey = stackalloc byte[16];
        random(fileKey);
        WriteHeader(output, fileKey, recipients, random);
        Span<byte> nonce = stackalloc byte[NonceLength];
        random(nonce);
        output.Write(nonce);
        using var cipher = new ChaCha20Poly1305(PayloadKey(fileKey, nonce));
        CryptographicOperations.ZeroMemory(fileKey);
        return SealChunks(plain, output, cipher, observe);
    }

    /// <summary>Opens a sealed file for reading from its start; seekable when <paramref name="closed"/> is.</summary>
    /// <exception cref="SealBrokenException">the header is malformed or changed, or the identity is not a
    /// recipient</exception>
    public static Stream Open(Stream closed, AgeIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(closed);
        ArgumentNullException.ThrowIfNull(identity);
        var fileKey = ReadHeader(closed, identity);
        var nonce = new byte[NonceLength];
        try
        {
            if (closed.ReadAtLeast(nonce, NonceLength, false) != NonceLength) throw new SealBrokenException(
                "the file ends inside its header");
            return new AgeReader(closed, PayloadKey(fileKey, nonce));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    internal static void ChunkNonce(Span<byte> nonce, long chunk, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], chunk);
        nonce[11] = last ? (byte)1 : (byte)0;
    }

    private static long SealChunks(Stream plain, Stream output, ChaCha20Poly1305 cipher,
        Action<ReadOnlyMemory<byte>>? observe)
    {
        const int Chunks = 16, Pieces = 4;
        // A ring of pieces: the next one is read before this one is sealed (the flag "last" needs to know whether more
        // comes), and who observes may be up to two pieces behind without anybody waiting.
        var pieces = Enumerable.Range(0, Pieces).Select(_ => new byte[Chunks * ChunkLength]).ToArray();
        var observed = Enumerable.Repeat(Task.CompletedTask, Pieces).ToArray();
        // Two, so that one is written while the next is sealed.
        var (closed, writing) = (new byte[Chunks * (ChunkLength + Tag)], new byte[Chunks * (ChunkLength + Tag)]);
        Span<byte> nonce = stackalloc byte[12];
        long chunk = 0, total = 0;
        var (latest, write) = (Task.CompletedTask, Task.CompletedTask);
        try
        {
            var length = plain.ReadAtLeast(pieces[0], pieces[0].Length, false);
            for (var turn = 0; ; turn = (turn + 1) % Pieces)
            {
                var piece = pieces[turn];
                if (observe is not null && length > 0) latest = observed[turn] = After(latest, observe, piece.AsMemory(0, length));
                var following = (turn + 1) % Pieces;
                observed[following].GetAwaiter().GetResult();
                var reading = length < piece.Length ? 0 : plain.ReadAtLeast(pieces[following], piece.Length, false);
                var last = reading == 0;
                var written = 0;
                for (var at = 0; at < length || (at == 0 && last); at += ChunkLength)
                {
                    var size = Math.Min(ChunkLength, length - at);
                    ChunkNonce(nonce, chunk++, last && at + size == length);
                    var target = closed.AsSpan(written, size + Tag);
                    cipher.Encrypt(nonce, piece.AsSpan(at, size), target[..size], target[size..]);
                    written += size + Tag;
                }

                write.GetAwaiter().GetResult();
                var (full, count) = (closed, written);
                write = Task.Run(() => output.Write(full, 0, count));
                (closed, writing) = (writing, closed);
                total += length;
                if (last) break;
                length = reading;
            }

            write.GetAwaiter().GetResult();
            latest.GetAwaiter().GetResult();
        }
        finally
        {
            // Also when reading or writing failed: nobody looks at a piece or the output any more once we return.
            Task.WaitAny(Task.WhenAll([.. observed, write]));
            foreach (var piece in pieces) CryptographicOperations.ZeroMemory(piece);
        }

        return total;
    }

    /// <summary>Lets the observer see a piece on another core, after the pieces before it.</summary>
    private static Task After(Task before, Action<ReadOnlyMemory<byte>> observe, ReadOnlyMemory<byte> piece) => Task.Run(async () =>
    {
        await before.ConfigureAwait(false);
        observe(piece);
    });

    private static byte[] PayloadKey(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> nonce)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, nonce, "payload"u8);
        return key;
    }

    private static void WriteHeader(Stream output, ReadOnlySpan<byte> fileKey, IReadOnlyList<string> recipients,
        FillRandom random)
    {
        if (recipients.Count == 0) throw new ArgumentException("a file needs a recipient", nameof(recipients));
        var header = new StringBuilder(Version).Append('\n');
        Span<byte> ephemeral = stackalloc byte[32];
        foreach (var recipient in recipients)
        {
            var theirs = AgeIdentity.ParseRecipient(recipient) ?? throw new ArgumentException("not an age recipient",
                nameof(recipients));
            random(ephemeral);
            var (share, shared) = AgeIdentity.AgreeOnce(ephemeral, theirs);
            if (shared is null) throw new ArgumentException("a recipient of small order", nameof(recipients));
            var body = new byte[16 + Tag];
            using var cipher = new ChaCha20Poly1305(WrapKey(shared, share, theirs));
            cipher.Encrypt(ZeroNonce, fileKey, body.AsSpan(0, 16), body.AsSpan(16));
            header.Append("-> X25519 ").Append(Base64(share)).Append('\n').Append(Base64(body)).Append('\n');
        }

        header.Append("---");
        var mac = Mac(fileKey, Encoding.ASCII.GetBytes(header.ToString()));
        output.Write(Encoding.ASCII.GetBytes(header.Append(' ').Append(Base64(mac)).Append('\n').ToString()));
    }

    private static byte[] ReadHeader(Stream closed, AgeIdentity identity)
    {
        var text = new StringBuilder();
        if (ReadLine(closed) != Version) throw new SealBrokenException("not an age file");
        text.Append(Version).Append('\n');
        byte[]? fileKey = null;
        for (var line = ReadLine(closed); ; line = ReadLine(closed))
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                if (fileKey is null) throw new SealBrokenException("the key is not one of this file's recipients");
                var mac = FromBase64(line[4..]);
                var expected = Mac(fileKey, Encoding.ASCII.GetBytes(text.Append("---").ToString()));
                if (mac is null || !CryptographicOperations.FixedTimeEquals(mac,
                    expected)) throw new SealBrokenException("the header was changed");
                return fileKey;
            }

            if (!line.StartsWith("-> ", StringComparison.Ordinal)
                || text.Length > 1 << 20) throw new SealBrokenException("the header is malformed");
            text.Append(line).Append('\n');
            var body = new StringBuilder();
            string part;
            do
            {
                part = ReadLine(closed);
                if (part.Length > 64 || body.Length > 1 << 16) throw new SealBrokenException("the header is malformed");
                text.Append(part).Append('\n');
                body.Append(part);
            }
            while (part.Length == 64);
            fileKey ??= TryStanza(line.Split(' '), body.ToString(), identity);
        }
    }

    private static byte[]? TryStanza(string[] words, string body, AgeIdentity identity)
    {
        if (words.Length != 3 || words[1] != "X25519") return null;
        if (FromBase64(words[2]) is not { Length: 32 } share || FromBase64(body) is not { Length: 16 + Tag } wrapped)
        {
            throw new SealBrokenException("the header is malformed");
        }

        if (identity.Agree(share) is not { } shared) throw new SealBrokenException("the header is malformed");
        using var cipher = new ChaCha20Poly1305(WrapKey(shared, share, identity.PublicKey));
        var fileKey = GC.AllocateArray<byte>(16, pinned: true); // a moved copy could not be wiped
        try
        {
            cipher.Decrypt(ZeroNonce, wrapped.AsSpan(0, 16), wrapped.AsSpan(16), fileKey);
            return fileKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null; // another recipient's stanza
        }
    }

    private static byte[] WrapKey(byte[] shared, byte[] share, byte[] recipient)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, key, [.. share, .. recipient],
            "age-encryption.org/v1/X25519"u8);
        CryptographicOperations.ZeroMemory(shared);
        return key;
    }

    private static byte[] Mac(ReadOnlySpan<byte> fileKey, byte[] header)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, [], "header"u8);
        return HMACSHA256.HashData(key, header);
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        while (true)
        {
            var b = stream.ReadByte();
            if (b == '\n') return line.ToString();
            if (b is < 32 or > 126 || line.Length > 2048) throw new SealBrokenException(
                "not an age file, or its header is damaged");
            line.Append((char)b);
        }
    }

    private static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Unpadded base64 in its canonical spelling, or null.</summary>
    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        var padded = text + new string('=', (4 - text.Length % 4) % 4);
        if (text.Contains('=', StringComparison.Ordinal) || !Convert.TryFromBase64String(padded, bytes,
            out var length)) return null;
        return Base64(bytes.AsSpan(0, length)) == text ? bytes[..length] : null;
    }
}

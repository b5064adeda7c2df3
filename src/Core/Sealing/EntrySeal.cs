using System.Buffers.Binary;
using System.Security.Cryptography;
using Homeward.Ledger;

namespace Homeward.Sealing;

/// <summary>
/// Seals and opens journal entries. Two seals, each ChaCha20-Poly1305 under a one-use key HKDF-SHA256(key, entry
/// salt, label) with
/// the whole clear header as associated data: the outer one (journal key) says what kind of act it was, the inner
/// one (data key of a
/// source or person) holds the body.
///
/// Commitment, without a key checkable by an outsider to whom plaintext and blind are disclosed:
///   inner = SHA-256("homeward/commit-inner/1" ‖ H ‖ inner blind ‖ body)
///   outer = SHA-256("homeward/commit-outer/1" ‖ H ‖ outer blind ‖ act)
///   commitment = SHA-256("homeward/commit/1" ‖ H ‖ outer ‖ inner)
/// where H is the header before the commitment. The blinds are random and sealed: with the salt of the clear header
/// alone,
/// whoever holds the disk could test guesses of a short body. Two halves, so that the act stays checkable after the
/// body's key is destroyed (the inner half is kept in the outer seal), and a body can be disclosed without its author.
/// </summary>
public static class EntrySeal
{
    public const int BlindLength = 32;
    private const int Tag = 16;

    /// <summary>Random bytes one entry takes: salt, outer blind, inner blind.</summary>
    public const int RandomLength = 32 + 2 * BlindLength;

    /// <summary>An entry as stored: the clear header and the two sealed parts, outer first.</summary>
    public sealed record Sealed(byte[] Header, byte[] Bytes);

    /// <summary>What the outer seal gives: the act, and the commitment of the inner half.</summary>
    public sealed record Outer(byte[] Act, byte[] Blind, byte[] InnerCommitment);

    /// <summary>What the inner seal gives.</summary>
    public sealed record Inner(byte[] Body, byte[] Blind);

    /// <param name="place">header fields other than salt, lengths and commitment, which are made here</param>
    /// <param name="random"><see cref="RandomLength"/> fresh random bytes</param>
    public static Sealed Seal(
        EntryHeader place, ReadOnlySpan<byte> act, ReadOnlySpan<byte> body,
        ReadOnlySpan<byte> journalKey, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> random)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (random.Length != RandomLength) throw new ArgumentException($"takes {RandomLength} random bytes",
            nameof(random));
        var salt = random[..32];
        var outerBlind = random.Slice(32, BlindLength);
        var innerBlind = random[(32 + BlindLength)..];
        var outerLength = Padme.Pad(4 + 2 * BlindLength + act.Length);
        var innerLength = Padme.Pad(4 + BlindLength + body.Length);
        if (outerLength > EntryHeader.MostPlaintext || innerLength > EntryHeader.MostPlaintext)
        {
            throw new ArgumentException($"an entry holds at most {EntryHeader.MostPlaintext} bytes");
        }

        var header = (place with
        {
            Salt = salt.ToArray(),
            OuterLength = outerLength,
            InnerLength = innerLength,
            Commitment = new byte[32],
        }).ToBytes();
        var h = header.AsSpan(0, EntryHeader.LengthBeforeCommitment);
        var innerCommitment = Half("homeward/commit-inner/1"u8, h, innerBlind, body);
        Combine(h, Half("homeward/commit-outer/1"u8, h, outerBlind, act), innerCommitment)
            .CopyTo(header, EntryHeader.LengthBeforeCommitment);

        var outer = new byte[outerLength];
        BinaryPrimitives.WriteInt32BigEndian(outer, act.Length);
        outerBlind.CopyTo(outer.AsSpan(4));
        innerCommitment.CopyTo(outer, 4 + BlindLength);
        act.CopyTo(outer.AsSpan(4 + 2 * BlindLength));
        var inner = new byte[innerLength];
        BinaryPrimitives.WriteInt32BigEndian(inner, body.Length);
        innerBlind.CopyTo(inner.AsSpan(4));
        body.CopyTo(inner.AsSpan(4 + BlindLength));

        var bytes = new byte[outerLength + innerLength + 2 * Tag];
        Close(journalKey, salt, "homeward/outer/1"u8, header, outer, bytes.AsSpan(0, outerLength + Tag));
        Span<byte> both = stackalloc byte[64];
        Both(dataKey, journalKey, both);
        Close(both, salt, "homeward/inner/1"u8, header, inner, bytes.AsSpan(outerLength + Tag));
        CryptographicOperations.ZeroMemory(both);
        CryptographicOperations.ZeroMemory(outer);
        CryptographicOperations.ZeroMemory(inner);
        return new(header, bytes);
    }

    /// <summary>True when the sealed bytes have the length the header states.</summary>
    public static bool LengthsFit(EntryHeader header, int sealedLength)
    {
        ArgumentNullException.ThrowIfNull(header);
        return sealedLength == (long)header.OuterLength + header.InnerLength + 2 * Tag;
    }

    /// <summary>Opens the outer seal and re-checks the commitment.</summary>
    /// <exception cref="CryptographicException">wrong key, or header or bytes are not as they were written</exception>
    public static Outer OpenOuter(EntryHeader header, ReadOnlySpan<byte> headerBytes, ReadOnlySpan<byte> sealedBytes,
        ReadOnlySpan<byte> journalKey)
    {
        ArgumentNullException.ThrowIfNull(header);
        var plain = new byte[header.OuterLength];
        Open(journalKey, header.Salt, "homeward/outer/1"u8, headerBytes, sealedBytes[..(header.OuterLength + Tag)],
            plain);
        var length = Content(plain, 2 * BlindLength);
        var result = new Outer(
            plain.AsSpan(4 + 2 * BlindLength, length).ToArray(),
            plain.AsSpan(4, BlindLength).ToArray(),
            plain.AsSpan(4 + BlindLength, 32).ToArray());
        var h = headerBytes[..EntryHeader.LengthBeforeCommitment];
        var whole = Combine(h, Half("homeward/commit-outer/1"u8, h, result.Blind, result.Act), result.InnerCommitment);
        if (!whole.AsSpan().SequenceEqual(header.Commitment)) throw new CryptographicException(
            "the commitment does not fit the entry");
        return result;
    }

    /// <summary>
    /// Opens the inner seal and re-checks the commitment that the outer seal holds of it. It takes both keys: who left with a data
    /// key opens nothing that is written under it in a later epoch, whose journal key they do not have.
    /// </summary>
    /// <exception cref="CryptographicException">wrong key, or header or bytes are not as they were written</exception>
    public static Inner OpenInner(
        EntryHeader header, ReadOnlySpan<byte> headerBytes, ReadOnlySpan<byte> sealedBytes,
            ReadOnlySpan<byte> journalKey, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> innerCommitment)
    {
        ArgumentNullException.ThrowIfNull(header);
        var plain = new byte[header.InnerLength];
        Span<byte> both = stackalloc byte[64];
        Both(dataKey, journalKey, both);
        Open(both, header.Salt, "homeward/inner/1"u8, headerBytes, sealedBytes[(header.OuterLength + Tag)..], plain);
        CryptographicOperations.ZeroMemory(both);
        var length = Content(plain, BlindLength);
        var result = new Inner(plain.AsSpan(4 + BlindLength, length).ToArray(), plain.AsSpan(4, BlindLength).ToArray());
        CryptographicOperations.ZeroMemory(plain);
        if (!Half("homeward/commit-inner/1"u8, headerBytes[..EntryHeader.LengthBeforeCommitment], result.Blind,
            result.Body)
                .AsSpan().SequenceEqual(innerCommitment))
        {
            throw new CryptographicException("the commitment does not fit the body");
        }

        return result;
    }

    /// <summary>One half of a commitment, for an outsider who was given blind and plaintext.</summary>
    public static byte[] Half(ReadOnlySpan<byte> label, ReadOnlySpan<byte> headerBeforeCommitment,
        ReadOnlySpan<byte> blind, ReadOnlySpan<byte> plain)
    {
        // In one piece: a hash that is fed in four costs more than the hashing of a small entry.
        var all = new byte[label.Length + headerBeforeCommitment.Length + blind.Length + plain.Length];
        label.CopyTo(all);
        headerBeforeCommitment.CopyTo(all.AsSpan(label.Length));
        blind.CopyTo(all.AsSpan(label.Length + headerBeforeCommitment.Length));
        plain.CopyTo(all.AsSpan(label.Length + headerBeforeCommitment.Length + blind.Length));
        var half = SHA256.HashData(all);
        CryptographicOperations.ZeroMemory(all);
        return half;
    }

    public static byte[] Combine(ReadOnlySpan<byte> headerBeforeCommitment, ReadOnlySpan<byte> outerHalf,
        ReadOnlySpan<byte> innerHalf) =>
        SHA256.HashData([.. "homeward/commit/1"u8, .. headerBeforeCommitment, .. outerHalf, .. innerHalf]);

    private static void Both(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> journalKey, Span<byte> both)
    {
        if (dataKey.Length != 32 || journalKey.Length != 32) throw new ArgumentException("both keys have 32 bytes");
        dataKey.CopyTo(both);
        journalKey.CopyTo(both[32..]);
    }

    /// <summary>Length of the content, refusing padding that is not the one canonical form.</summary>
    private static int Content(ReadOnlySpan<byte> plain, int prefix)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(plain);
        if (length < 0 || length > plain.Length - 4 - prefix || Padme.Pad(4 + prefix + length) != plain.Length
            || plain[(4 + prefix + length)..].ContainsAnyExcept((byte)0))
        {
            throw new CryptographicException("the padding is not in its canonical form");
        }

        return length;
    }

    private static void Close(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> header,
            ReadOnlySpan<byte> plain, Span<byte> output)
    {
        Span<byte> once = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, once, salt, label);
        using var cipher = new ChaCha20Poly1305(once);
        // The key is used once, so a constant nonce repeats under no key.
        cipher.Encrypt(stackalloc byte[12], plain, output[..plain.Length], output[plain.Length..], header);
        CryptographicOperations.ZeroMemory(once);
    }

    private static void Open(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> header,
            ReadOnlySpan<byte> closed, Span<byte> plain)
    {
        Span<byte> once = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, once, salt, label);
        using var cipher = new ChaCha20Poly1305(once);
        cipher.Decrypt(stackalloc byte[12], closed[..plain.Length], closed[plain.Length..], plain, header);
        CryptographicOperations.ZeroMemory(once);
    }
}

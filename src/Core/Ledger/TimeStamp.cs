using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Homeward.Ledger;

/// <summary>
/// A time stamp of an authority (RFC 3161): its signature under a hash and a time. Read from a whole answer or from the bare token;
/// kept as it came. Reading proves nothing, <see cref="Check"/> does.
/// </summary>
/// <param name="Token">the signed token, DER or BER as it came</param>
/// <param name="At">the authority's time</param>
/// <param name="Algorithm">hash it signed: SHA256, SHA384, SHA512; others are not taken</param>
/// <param name="Nonce">of the request; null when there was none</param>
public sealed record TimeStamp(byte[] Token, DateTimeOffset At, HashAlgorithmName Algorithm, byte[] Imprint, byte[]? Nonce, string Policy)
{
    /// <summary>No answer is longer, chain and all: one that is was made to fill the memory.</summary>
    public const int MostBytes = 256 << 10;

    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>A request for a stamp of these bytes: SHA-256 of them, a nonce, and the wish for the authority's certificates.</summary>
    /// <param name="nonce">8 to 20 random bytes</param>
    public static byte[] Request(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> nonce)
    {
        var request = Rfc3161TimestampRequest.CreateFromHash(
            SHA256.HashData(bytes), HashAlgorithmName.SHA256, requestedPolicyId: null, nonce: nonce.ToArray(), requestSignerCertificates: true);
        return request.Encode();
    }

    /// <summary>Imprint and nonce of a request; null when it is none.</summary>
    public static (byte[] Imprint, byte[]? Nonce)? ReadRequest(byte[] request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Length <= MostBytes && Rfc3161TimestampRequest.TryDecode(request, out var read, out var used) && used == request.Length
            ? (read!.GetMessageHash().ToArray(), read.GetNonce()?.ToArray()) : null;
    }

    /// <summary>Reads an answer (TimeStampResp) or a bare token. Null with a reason.</summary>
    public static TimeStamp? Read(byte[] answer, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(answer);
        try
        {
            if (TokenIn(answer, out reason) is not { } token) return null;
            reason = "it is no time stamp";
            if (!Rfc3161TimestampToken.TryDecode(token, out var read, out var used) || used != token.Length) return null;
            var hash = read!.TokenInfo.HashAlgorithmId.Value switch
            {
                "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
                "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
                "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
                _ => default,
            };
            reason = "it stamps a hash of a kind that is not safe any more, or not known";
            if (hash == default) return null;
            reason = null;
            var about = read.TokenInfo;
            return new TimeStamp(token, about.Timestamp, hash, about.GetMessageHash().ToArray(), about.GetNonce()?.ToArray(), about.PolicyId.Value ?? "");
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or FormatException or ArgumentException or OverflowException)
        {
            reason = "it is no time stamp";
            return null;
        }
    }

    /// <summary>Certificates that came with the token (DER).</summary>
    public IReadOnlyList<byte[]> Certificates => [.. Opened()?.AsSignedCms().Certificates.Select(c => c.RawData) ?? []];

    /// <summary>Who signed, as its certificate calls it; empty when the token carries none.</summary>
    public string Authority
    {
        get
        {
            using var signer = Signer(Opened());
            return signer is null ? "" : signer.GetNameInfo(X509NameType.SimpleName, false) is { Length: > 0 } name ? name : signer.Subject;
        }
    }

    /// <summary>
    /// Checks the stamp of these bytes: what was hashed, the signature, the certificate's purpose and its validity at that time, and the
    /// chain to one of the given roots. Asks nobody: whether a certificate was revoked is not known here.
    /// </summary>
    /// <param name="request">nonce that was asked with; null where the request is not at hand</param>
    /// <param name="roots">certificates (DER) that count; none makes every root an unknown one</param>
    public (BundleVerdict Verdict, string Sentence) Check(byte[] bytes, byte[]? request, IReadOnlyList<byte[]> roots)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(roots);
        try
        {
            return Checked(bytes, request, roots);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or FormatException)
        {
            return (BundleVerdict.Broken, "the time stamp cannot be read");
        }
    }

    private (BundleVerdict, string) Checked(byte[] bytes, byte[]? request, IReadOnlyList<byte[]> roots)
    {
        if (!Imprint.AsSpan().SequenceEqual(CryptographicOperations.HashData(Algorithm, bytes))) return (BundleVerdict.Broken, "the authority stamped something else");
        if (request is not null && (Nonce is null || new BigInteger(Nonce, isBigEndian: true) != new BigInteger(request, isBigEndian: true)))
        {
            return (BundleVerdict.Broken, "it is the answer to another request");
        }

        var token = Opened()!;
        using var signer = Signer(token);
        if (signer is null) return (BundleVerdict.Broken, "the certificate of its signer does not come with it");
        var when = At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (At < signer.NotBefore.ToUniversalTime() || At > signer.NotAfter.ToUniversalTime()) return (BundleVerdict.Broken,
            $"the certificate of its signer was not valid at {when} UTC");
        if (!token.VerifySignatureForData(bytes, out _)) return (BundleVerdict.Broken, "its signature does not hold, or its signer's certificate is not one for time stamps");
        var by = $"{Authority} signed that this existed at {when} UTC";
        using var chain = new X509Chain();
        var (root, known) = Root(chain, token, signer, roots);
        return known ? (BundleVerdict.Holds, $"{by}; its chain ends in a root you trust ({root}). Whether a certificate was revoked was not asked")
            : (BundleVerdict.Unchecked, $"{by}; but its chain ends in a root that you did not give with --root: {root}");
    }

    /// <summary>The end of the chain, in words, and whether it is one of the roots.</summary>
    private (string Root, bool Known) Root(X509Chain chain, Rfc3161TimestampToken token, X509Certificate2 signer, IReadOnlyList<byte[]> roots)
    {
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = At.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        foreach (var root in roots) chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(root));
        var known = chain.Build(signer);
        var end = chain.ChainElements.Count > 0 ? chain.ChainElements[^1].Certificate : signer;
        var name = end.SubjectName.RawData.AsSpan().SequenceEqual(end.IssuerName.RawData) ? end.Subject : $"{end.Issuer}, which does not come with the stamp";
        return ($"{name}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(end.RawData))}", known);
    }

    private Rfc3161TimestampToken? Opened() => Rfc3161TimestampToken.TryDecode(Token, out var token, out _) ? token : null;

    private static X509Certificate2? Signer(Rfc3161TimestampToken? token) =>
        token?.AsSignedCms().SignerInfos is { Count: 1 } signers ? signers[0].Certificate : null;

    /// <summary>The token in an answer, or the answer where it is a token itself.</summary>
    private static byte[]? TokenIn(byte[] answer, out string? reason)
    {
        reason = answer.Length > MostBytes ? "it is longer than any time stamp" : "it is no time stamp";
        if (answer.Length is 0 or > MostBytes) return null;
        var outer = new AsnReader(answer, AsnEncodingRules.BER);
        var first = outer.PeekEncodedValue();
        var inner = outer.ReadSequence();
        if (outer.HasData) return null;
        if (inner.PeekTag() == Asn1Tag.ObjectIdentifier) return inner.ReadObjectIdentifier() == SignedData ? first.ToArray() : null;
        var status = inner.ReadSequence();
        if (!status.TryReadInt32(out var number)) return null;
        if (number is 0 or 1)
        {
            var token = inner.ReadEncodedValue().ToArray();
            return inner.HasData ? null : token;
        }

        var said = status.HasData && status.PeekTag() == Asn1Tag.Sequence ? status.ReadSequence() : null;
        var text = said is { HasData: true } ? said.ReadCharacterString(UniversalTagNumber.UTF8String) : "";
        reason = string.Create(CultureInfo.InvariantCulture, $"the authority refused (status {number}){(text.Length is > 0 and < 200 ? $": {text}" : "")}");
        return null;
    }
}

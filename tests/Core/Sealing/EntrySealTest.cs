using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Homeward.Ledger;
using Homeward.Sealing;
using Xunit;

namespace Homeward.Tests.Core.Sealing;

public class EntrySealTest
{
    private static readonly byte[] JournalKey = SHA256.HashData("journal"u8);
    private static readonly byte[] DataKey = SHA256.HashData("data"u8);

    private static EntrySeal.Sealed Make(string act, string body, long position = 7) => EntrySeal.Seal(
        new EntryHeader(position, new byte[16], 0, 1, 20000, 1, [], 0, 0, []), Encoding.UTF8.GetBytes(act),
            Encoding.UTF8.GetBytes(body),
        JournalKey, DataKey, SHA512.HashData("r"u8).Concat(SHA256.HashData("s"u8)).ToArray());

    private static (string Act, string Body) Open(byte[] header, byte[] bytes)
    {
        var parsed = EntryHeader.Parse(header, out var reason) ?? throw new CryptographicException(reason);
        if (!EntrySeal.LengthsFit(parsed, bytes.Length)) throw new CryptographicException("length");
        var outer = EntrySeal.OpenOuter(parsed, header, bytes, JournalKey);
        var inner = EntrySeal.OpenInner(parsed, header, bytes, JournalKey, DataKey, outer.InnerCommitment);
        return (Encoding.UTF8.GetString(outer.Act), Encoding.UTF8.GetString(inner.Body));
    }

    [Fact]
    public void Open_WhatWasSealed_GivesItBack() => Gen.Select(Gen.String, Gen.String).Sample((act, body) =>
    {
        var closed = Make(act, body);
        Assert.Equal((Clean(act), Clean(body)), Open(closed.Header, closed.Bytes));
        static string Clean(string s) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s));
    });

    [Fact]
    public void Open_AnyByteChanged_Fails()
    {
        var closed = Make("an act", "a body that somebody would like to change");
        for (var i = 0; i < closed.Header.Length; i++)
        {
            var header = closed.Header.ToArray();
            header[i] ^= 0x40;
            Assert.ThrowsAny<CryptographicException>(() => Open(header, closed.Bytes));
        }

        for (var i = 0; i < closed.Bytes.Length; i++)
        {
            var bytes = closed.Bytes.ToArray();
            bytes[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Open(closed.Header, bytes));
        }
    }

    [Fact]
    public void Commitment_BodyDisclosed_IsCheckedWithoutAKey()
    {
        var closed = Make("act", "body");
        var header = EntryHeader.Parse(closed.Header, out _)!;
        var outer = EntrySeal.OpenOuter(header, closed.Header, closed.Bytes, JournalKey);
        var inner = EntrySeal.OpenInner(header, closed.Header, closed.Bytes, JournalKey, DataKey, outer.InnerCommitment);
        var h = closed.Header.AsSpan(0, EntryHeader.LengthBeforeCommitment);
        var outerHalf = EntrySeal.Half("homeward/commit-outer/1"u8, h, outer.Blind, outer.Act);
        Assert.Equal(header.Commitment, EntrySeal.Combine(h, outerHalf, EntrySeal.Half("homeward/commit-inner/1"u8,
            h, inner.Blind, inner.Body)));
        Assert.NotEqual(header.Commitment, EntrySeal.Combine(h, outerHalf,
            EntrySeal.Half("homeward/commit-inner/1"u8, h, inner.Blind, "bodY"u8)));
    }

    [Fact]
    public void Padme_EveryLength_GrowsByAtMostTwelvePercent()
    {
        for (var n = 33; n < 200_000; n += 7)
        {
            var padded = Padme.Pad(n);
            Assert.True(padded >= n && padded <= n * 1.12 + 1, $"{n} became {padded}");
            Assert.Equal(padded, Padme.Pad(padded));
        }
    }
}

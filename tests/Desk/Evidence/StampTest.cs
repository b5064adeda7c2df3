using System.Security.Cryptography;
using Homeward.Evidence;
using Homeward.Ledger;
using Homeward.Tests.Shared;
using Homeward.Verify;
using Xunit;

namespace Homeward.Tests.Desk.Evidence;

public sealed class StampTest : IDisposable
{
    private readonly TestDesk test = new TestDesk().Unlock();
    private readonly Tools tools = new();

    public void Dispose()
    {
        tools.Dispose();
        test.Dispose();
    }

    [Fact]
    public void KeepStamp_OfOurCheckpoint_IsKeptWholeAndGoesIntoBundles()
    {
        using var authority = new StampAuthority(tools);
        var source = test.Mira.Evidence.Add(tools.Write("in/letter.txt", "Вернулся в мае."))[0].SourceIds[0];
        var (request, size) = test.Mira.Proofs.StampRequest();
        var answer = authority.Answer(request);
        var (outcome, row) = test.Mira.Proofs.KeepStamp(answer, request, "http://tsa.example", "act-1");
        Assert.True(outcome.IsDone, outcome.Refusal?.Sentence);
        Assert.Equal((size, "Homeward Test TSA"), (row!.Size, row.Authority));
        test.Reopen();
        Assert.Equal(answer, test.Mira.Proofs.StampAt(row.Position)!.Value.Answer);
        Assert.True(test.Mira.Check().IsWhole);

        // A bare token, without its request, is taken as well.
        Assert.True(test.Mira.Proofs.KeepStamp(TimeStamp.Read(answer, out _)!.Token, null, "by hand", "act-2").Outcome.IsDone);

        var file = tools.At("stamped.tar");
        test.Mira.Proofs.Bundle(new BundleWish([source], "a court", "asked", []), file);
        var roots = new BundleOptions(test.Mira.Proofs.LogKey, null, [], [tools.At("root.pem")], null);
        var report = OpenedBundle.Check(file, roots);
        Assert.True(report.IsWhole, string.Join('\n', OpenedBundle.Lines(report)));
        Assert.Contains(report.Findings, f => f.Verdict == BundleVerdict.Holds && f.Sentence.Contains("Homeward Test TSA signed that this existed", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Findings, f => f.Verdict == BundleVerdict.Unchecked);
        Assert.Contains(OpenedBundle.Check(file, roots with { Roots = [] }).Findings,
            f => f.Verdict == BundleVerdict.Unchecked && f.Sentence.Contains("Homeward Test Root", StringComparison.Ordinal));

        // By hand as printed, with the root that the reader trusts.
        var folder = Directory.CreateDirectory(tools.At("unpacked")).FullName;
        Assert.Equal(0, Tools.RunIn(folder, "tar", "-xf", file).Code);
        var commands = File.ReadAllLines(Path.Combine(folder, "READ-ME.uk.txt")).Where(l => l.StartsWith("    ", StringComparison.Ordinal) && !l.Contains("homeward-verify", StringComparison.Ordinal));
        File.WriteAllText(tools.At("byhand.sh"), $"set -eu\nROOT={tools.At("root.pem")}\n{string.Join('\n', commands)}\n");
        var ran = Tools.RunIn(folder, "bash", tools.At("byhand.sh"));
        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Contains("Verification: OK", ran.Out + ran.Error, StringComparison.Ordinal);
        var token = Directory.EnumerateFiles(folder, "token.der", SearchOption.AllDirectories).First();
        var bytes = File.ReadAllBytes(token);
        bytes[^5] ^= 1;
        File.WriteAllBytes(token, bytes);
        Assert.Contains(OpenedBundle.Check(folder, roots).Findings, f => f.Verdict == BundleVerdict.Broken && f.File.EndsWith("token.der", StringComparison.Ordinal));
    }

    [Fact]
    public void KeepStamp_WhatIsNoStampOfOurs_IsRefusedAndNothingIsWritten()
    {
        using var authority = new StampAuthority(tools);
        var (request, _) = test.Mira.Proofs.StampRequest();
        var (other, _) = test.Mira.Proofs.StampRequest();
        var answer = authority.Answer(request);
        var before = test.Mira.RecordNumber;
        Refused("no checkpoint of this desk", authority.Answer(TimeStamp.Request("else"u8, RandomNumberGenerator.GetBytes(8))), null);
        Refused("another request", answer, other);
        Refused("no request", answer, answer);
        Refused("no time stamp", [1, 2, 3], request);
        Refused("no time stamp", [], null);
        var changed = answer.ToArray();
        changed[^8] ^= 1;
        Refused("the answer of them", changed, request);
        Assert.Equal(before, test.Mira.RecordNumber);
        Assert.NotNull(test.Mira.Proofs.Choose("file:///etc/passwd", "act-f").Refusal);

        void Refused(string expected, byte[] bytes, byte[]? asked)
        {
            var (outcome, row) = test.Mira.Proofs.KeepStamp(bytes, asked, "them", "act-x");
            Assert.Contains(expected, outcome.Refusal!.Sentence, StringComparison.Ordinal);
            Assert.Null(row);
        }
    }
}

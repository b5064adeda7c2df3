using System.Text;
using CsCheck;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Tests.Shared;
using Xunit;

namespace Homeward.Tests.Core.Ledger;

public sealed class NoteTest : IDisposable
{
    private readonly Tools tools = new();
    private readonly SigningKey log = new([.. Enumerable.Repeat((byte)1, 32)]);
    private readonly SigningKey cosigner = new([.. Enumerable.Repeat((byte)2, 32)]);

    private string Note => new Checkpoint("homeward/dsk-test", 42, MerkleTree.EmptyRoot()).Sign(log.PublicKey, log.Sign);

    private NoteKey Cosigner => new("cosigner.example/one", NoteKey.CosignatureV1, cosigner.PublicKey);

    public void Dispose()
    {
        log.Dispose();
        cosigner.Dispose();
        tools.Dispose();
    }

    /// <summary>The example of golang.org/x/mod/sumdb/note: an independent maker of keys and notes.</summary>
    [Fact]
    public void NoteKey_NoteOfAnotherProgram_IsReadAndVerified()
    {
        const string Key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
            + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        var key = NoteKey.Parse(Key)!;
        Assert.Equal(Key, key.Print());
        var note = SignedNote.Parse(Text, out _)!;
        Assert.Equal(Text, note.Print());
        Assert.True(key.Made(note.Signatures[0]));
        Assert.True(SigningKey.Verify(key.PublicKey, Encoding.UTF8.GetBytes(note.Text), note.Signatures[0].Bytes));
        Assert.Null(NoteKey.Parse(Key.Replace("c74f20a3", "c74f20a4", StringComparison.Ordinal)));
        Assert.Null(NoteKey.Parse(Key[..^2] + "X="));
    }

    [Fact]
    public void Sign_CheckedByOpenssl_Fits()
    {
        tools.Write("key.pem", KeyPem.PrintPublic(log.PublicKey));
        var note = SignedNote.Parse(Note, out _)!;
        tools.Write("text", note.Text);
        tools.Write("sig", note.Signatures[0].Bytes);
        string[] check = ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text", "-sigfile", "sig"];
        Assert.Equal(0, tools.Run("openssl", check).Code);
        tools.Write("text", note.Text.Replace("42", "43", StringComparison.Ordinal));
        Assert.NotEqual(0, tools.Run("openssl", check).Code);
    }

    [Fact]
    public void Cosignature_MadeByOpenssl_IsVerified()
    {
        Assert.Equal(0, tools.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "their.pem").Code);
        Assert.Equal(0, tools.Run("openssl", "pkey", "-in", "their.pem", "-pubout", "-out", "their.pub").Code);
        var key = new NoteKey("witness.example", NoteKey.CosignatureV1, KeyPem.ReadPublic(tools.Read("their.pub"))!);
        using var secret = KeyPem.ReadSecret(tools.Read("their.pem"))!;
        Assert.Equal(key.PublicKey, secret.PublicKey);
        var text = SignedNote.Parse(Note, out _)!.Text;
        tools.Write("message", "cosignature/v1\ntime 1790000000\n" + text);
        Assert.Equal(0, tools.Run("openssl", "pkeyutl", "-sign", "-inkey", "their.pem", "-rawin", "-in", "message", "-out", "sig").Code);
        byte[] bytes = [0, 0, 0, 0, 0x6A, 0xB1, 0x3B, 0x80, .. tools.ReadBytes("sig")];
        var at = Cosignature.Verify(key, text, new NoteSignature(key.Name, key.Id, bytes));
        Assert.Equal(1790000000, at!.Value.ToUnixTimeSeconds());
        bytes[7]++; // another second was never signed
        Assert.Null(Cosignature.Verify(key, text, new NoteSignature(key.Name, key.Id, bytes)));
    }

    [Fact]
    public void Cosignature_AnyByteChanged_IsRefused()
    {
        var text = SignedNote.Parse(Note, out _)!.Text;
        var line = Cosignature.Make(Cosigner, text, DateTimeOffset.FromUnixTimeSeconds(1790000000), cosigner.Sign);
        Assert.NotNull(Cosignature.Verify(Cosigner, text, line));
        for (var i = 0; i < line.Bytes.Length; i++)
        {
            var bytes = line.Bytes.ToArray();
            bytes[i] ^= 1;
            Assert.Null(Cosignature.Verify(Cosigner, text, line with { Bytes = bytes }));
        }

        Assert.Null(Cosignature.Verify(Cosigner, text.Replace("42", "43", StringComparison.Ordinal), line));
        // A log's key is no cosigner's, and a cosigner of another name is another cosigner.
        Assert.Null(Cosignature.Verify(Cosigner with { Kind = NoteKey.Ed25519 }, text, line));
        Assert.Null(Cosignature.Verify(Cosigner with { Name = "other" }, text, line));
        // A log that is read with the cosigner's line under its own note is still the same log.
        var both = SignedNote.Parse(Note + line.Print() + "\n", out _)!;
        Assert.Equal(2, both.Signatures.Count);
        Assert.NotNull(Checkpoint.Read(both.Print(), "homeward/dsk-test", log.PublicKey, (m, s) => SigningKey.Verify(log.PublicKey, m, s)).Checkpoint);
    }

    [Fact]
    public void Parsers_ChangedText_ReadWhatPrintsTheSameOrNothing()
    {
        var proof = new InclusionProof(3, [MerkleTree.EmptyRoot(), MerkleTree.LeafHash("a"u8)], Note).Print();
        var request = new ConsistencyProof(7, [MerkleTree.EmptyRoot()], Note).Print();
        Gen.Select(Gen.Int[0, 3].Select(i => new[] { Note, proof, request, Cosigner.Print() }[i]), Gen.Int[0, 400], Gen.Int[0, 3], Gen.Char).Sample((text, at, how, letter) =>
        {
            at %= text.Length;
            var changed = how switch
            {
                0 => text[..at] + letter + text[(at + 1)..],
                1 => text[..at] + letter + text[at..],
                2 => text[..at] + text[(at + 1)..],
                _ => text[..at],
            };
            Same(SignedNote.Parse(changed, out _)?.Print(), changed);
            Same(InclusionProof.Parse(changed, out _)?.Print(), changed);
            Same(ConsistencyProof.Parse(changed, out _)?.Print(), changed);
            Same(NoteKey.Parse(changed)?.Print(), changed.Trim());
        });

        static void Same(string? printed, string text)
        {
            if (printed is not null) Assert.Equal(text, printed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("a\n\n\n")]
    [InlineData("a\n\n— x AAAA\n")]
    [InlineData("a\n\n- x AAAAAAAA\n")]
    [InlineData("a\n\n— x AAAAAAAA")]
    [InlineData("a\u0007\n\n— x AAAAAAAA\n")]
    public void SignedNote_Malformed_IsRefusedWithAReason(string text)
    {
        Assert.Null(SignedNote.Parse(text, out var reason));
        Assert.False(string.IsNullOrEmpty(reason));
    }

    [Fact]
    public void SignedNote_Huge_IsRefusedBeforeItIsSplit()
    {
        Assert.Null(SignedNote.Parse(new string('a', 10_000_000) + "\n\n— x AAAAAAAA\n", out _));
        Assert.Null(SignedNote.Parse("a\n\n" + string.Concat(Enumerable.Repeat("— x AAAAAAAA\n", 1000)), out var reason));
        Assert.Contains("64", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_JournalThatGrew_IsCosignedAndOneThatWasRewrittenIsNot()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 20).Select(i => MerkleTree.LeafHash([(byte)i]))];
        string At(int size, byte[][] of) => new Checkpoint("homeward/dsk-test", size, MerkleTree.Root(of.AsSpan(0, size))).Sign(log.PublicKey, log.Sign);
        string Ask(int old, int size, byte[][] of) => new ConsistencyProof(old, MerkleTree.ConsistencyProof(of.AsSpan(0, size), old), At(size, of)).Print();
        var key = Checkpoint.KeyOf("homeward/dsk-test", log.PublicKey);
        Cosigning Answer(string request, string? seen) =>
            Cosigning.Answer(request, key, seen, Cosigner, DateTimeOffset.FromUnixTimeSeconds(1790000000), cosigner.Sign);

        var first = Answer(Ask(0, 8, leaves), null);
        Assert.NotNull(Cosignature.Verify(Cosigner, SignedNote.Parse(first.Seen!, out _)!.Text, first.Line!));
        var second = Answer(Ask(8, 13, leaves), first.Seen);
        Assert.NotNull(second.Line);
        // The same request again starts from where this cosigner no longer stands.
        Assert.Contains("13", Answer(Ask(8, 13, leaves), second.Seen).Reason, StringComparison.Ordinal);
        // An older state, a rewritten one, and a note of somebody else's key.
        Assert.Null(Answer(Ask(0, 8, leaves), second.Seen).Line);
        byte[][] rewritten = [MerkleTree.LeafHash("other"u8), .. leaves[1..]];
        var fork = Answer(Ask(13, 20, rewritten), second.Seen);
        Assert.True(fork.Forked);
        Assert.Null(fork.Line);
        Assert.Null(Answer(Ask(13, 20, leaves).Replace("dsk-test", "dsk-else", StringComparison.Ordinal), second.Seen).Line);
    }
}

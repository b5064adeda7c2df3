using System.Globalization;
using System.Text.Json;
using Homeward.Ledger;
using Xunit;

namespace Homeward.Tests.Core.Ledger;

/// <summary>The published RFC 6962 vectors of transparency-dev/merkle: wantErr true must fail, false must pass.</summary>
public class MerkleVectorsTest
{
    [Fact]
    public void Inclusion_PublishedVectors_BehaveAsTheySay() => RunAll("inclusion", v => MerkleTree.VerifyInclusion(
        v.GetProperty("leafIdx").GetUInt64(), v.GetProperty("treeSize").GetUInt64(), Bytes(v, "leafHash"), Proof(v), Bytes(v, "root")));

    [Fact]
    public void Consistency_PublishedVectors_BehaveAsTheySay() => RunAll("consistency", v => MerkleTree.VerifyConsistency(
        v.GetProperty("size1").GetUInt64(), v.GetProperty("size2").GetUInt64(), Proof(v), Bytes(v, "root1"), Bytes(v, "root2")));

    private static void RunAll(string kind, Func<JsonElement, bool> verify)
    {
        var (good, bad) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(Homeward.Tests.Shared.Folder.Path("data/evidence/merkle/" + kind), "*.json", SearchOption.AllDirectories))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var wantError = json.RootElement.GetProperty("wantErr").GetBoolean();
            Assert.True(verify(json.RootElement) == !wantError, file);
            if (wantError) bad++;
            else good++;
        }

        Assert.True(good >= 3 && bad >= 10, string.Create(CultureInfo.InvariantCulture, $"{good} good and {bad} bad vectors"));
    }

    private static byte[] Bytes(JsonElement v, string name) =>
        v.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? Convert.FromBase64String(text.GetString()!) : [];

    private static List<byte[]> Proof(JsonElement v) => v.TryGetProperty("proof", out var proof) && proof.ValueKind == JsonValueKind.Array
        ? [.. proof.EnumerateArray().Select(p => Convert.FromBase64String(p.GetString() ?? ""))]
        : [];
}

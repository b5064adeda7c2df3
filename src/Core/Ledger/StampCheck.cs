namespace Homeward.Ledger;

/// <summary>Checks the time stamps of a bundle.</summary>
internal static class StampCheck
{
    public static void Run(
        BundleManifest manifest, IReadOnlyDictionary<string, byte[]> heads, BundleTrust trust, Action<BundleVerdict, string, string> add)
    {
    }
}

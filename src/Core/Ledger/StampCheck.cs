using System.Globalization;
using System.Text;

namespace Homeward.Ledger;

/// <summary>Checks the time stamps of a bundle: that the authority signed the very text of a checkpoint that leads to the bundle's.</summary>
internal static class StampCheck
{
    public static void Run(
        BundleManifest manifest, IReadOnlyDictionary<string, byte[]> heads, BundleTrust trust, Action<BundleVerdict, string, string> add)
    {
        foreach (var stamp in manifest.Stamps)
        {
            var (name, text) = (At($"stamps/{stamp.Number}/token.der"), At($"stamps/{stamp.Number}/text"));
            if (!heads.TryGetValue(name, out var token) || !heads.TryGetValue(text, out var stamped)) continue; // said to be missing already
            var note = stamp.RecordNumber == manifest.RecordNumber ? "checkpoint/note.txt" : At($"earlier/{stamp.RecordNumber}/note.txt");
            var signed = heads.TryGetValue(note, out var bytes) ? SignedNote.Parse(Encoding.UTF8.GetString(bytes), out _) : null;
            if (signed?.Text != Encoding.UTF8.GetString(stamped)) add(BundleVerdict.Broken, text, "it is not the text of the checkpoint that the manifest names");
            else if (TimeStamp.Read(token, out var reason) is not { } read) add(BundleVerdict.Broken, name, reason!);
            else
            {
                var (verdict, sentence) = read.Check(stamped, null, trust.Roots);
                add(verdict, name, string.Create(CultureInfo.InvariantCulture, $"{sentence} (the journal of {stamp.RecordNumber} records)"));
            }
        }
    }

    private static string At(FormattableString name) => FormattableString.Invariant(name);
}

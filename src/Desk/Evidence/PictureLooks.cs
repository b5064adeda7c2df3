using SkiaSharp;

namespace Homeward.Evidence;

/// <summary>
/// A fingerprint of how a picture looks: 64 bits, computed here, that stay nearly the same when the picture is made smaller,
/// saved again or sent through a messenger. Neighbouring bright and dark fields of an 9 × 8 grey copy (difference hash, after
/// N. Krawetz, "Kind of Like That", 2013). It finds copies; it says nothing about who is on a picture.
/// </summary>
internal static class PictureLooks
{
    /// <summary>Longest file that is decoded.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Most bits in which two copies of one picture may differ.</summary>
    public const int MostApart = 6;

    private const int MaxPixels = 60_000_000;

    /// <summary>Null when it cannot be decoded, is enormous, or is one even field (then everything would look like it).</summary>
    public static ulong? Of(byte[] picture)
    {
        using var bytes = new SKMemoryStream(picture);
        using var codec = SKCodec.Create(bytes);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height is <= 0 or > MaxPixels) return null;
        using var whole = SKBitmap.Decode(codec, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (whole is null) return null;
        using var small = whole.Resize(new SKImageInfo(9, 8, SKColorType.Rgba8888, SKAlphaType.Premul), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        if (small is null) return null;
        ulong bits = 0;
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++) bits = bits << 1 | (Grey(small.GetPixel(x, y)) > Grey(small.GetPixel(x + 1, y)) ? 1UL : 0);
        }

        return bits is 0 or ulong.MaxValue ? null : bits;
    }

    /// <summary>Bits in which two fingerprints differ.</summary>
    public static int Apart(ulong a, ulong b) => System.Numerics.BitOperations.PopCount(a ^ b);

    private static int Grey(SKColor c) => 299 * c.Red + 587 * c.Green + 114 * c.Blue;
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Homeward.App.Security;

/// <summary>A text as the picture a telephone reads: drawn here, black on white also in a dark page, without a file or a script.</summary>
public static class ScannedCode
{
    public static IHtmlContent Draw(string text, string label)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (rows[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        var svg = new HtmlContentBuilder();
        svg.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"<svg class=\"scanned\" viewBox=\"0 0 {rows.Count} {rows.Count}\" role=\"img\" aria-label=\""));
        svg.Append(label);
        return svg.AppendHtml("\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"").AppendHtml(path.ToString()).AppendHtml("\"/></svg>");
    }
}

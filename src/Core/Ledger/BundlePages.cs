using System.Globalization;
using System.Text;
using Homeward.Basics;

namespace Homeward.Ledger;

/// <summary>The page of plain words that lies in every bundle, in three languages, with the commands that check it by hand.</summary>
public static class BundlePages
{
    /// <summary>Names of the pages and the language of each.</summary>
    public static IReadOnlyList<(string Name, string Lang)> Names { get; } = [("READ-ME.txt", "en"), ("READ-ME.ru.txt", "ru"), ("READ-ME.uk.txt", "uk")];

    /// <param name="manifest">without its list of files, which the pages are part of</param>
    /// <param name="bodyOnly">entries whose act is not disclosed</param>
    public static string Page(string lang, BundleManifest manifest, bool bodyOnly)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream($"data/evidence/bundle.{lang}.txt")
            ?? throw new ArgumentException("no page in that language", nameof(lang));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n').SkipWhile(l => l.StartsWith('#'));
        var key = NoteKey.Parse(manifest.LogKey)!;
        return string.Join('\n', lines)
            .Replace("{origin}", key.Name, StringComparison.Ordinal)
            .Replace("{made}", manifest.Made, StringComparison.Ordinal)
            .Replace("{logKey}", manifest.LogKey, StringComparison.Ordinal)
            .Replace("{sources}", string.Join(", ", manifest.Sources.Select(s => s.Original ?? s.Id)), StringComparison.Ordinal)
            .Replace("{commands}", string.Join('\n', Commands(manifest, bodyOnly).Select(c => "    " + c)), StringComparison.Ordinal)
            .Replace("{for}", manifest.For, StringComparison.Ordinal);
    }

    /// <summary>
    /// The main steps with openssl, sha256sum and a shell: files, signature, what was sealed, where it stood (RFC 9162, 2.1.3.2). For
    /// the first source; the others go the same way.
    /// </summary>
    public static IReadOnlyList<string> Commands(BundleManifest manifest, bool bodyOnly)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var source = manifest.Sources[0];
        var entry = source.Entry.ToString(CultureInfo.InvariantCulture);
        var outer = bodyOnly ? "cp $e/act.hash $t/outer"
            : "(printf homeward/commit-outer/1; head -c 81 $e/header; cat $e/act.blind $e/act) | sha > $t/outer";
        return
        [
            "sha256sum --quiet -c SHA256SUMS",
            "openssl pkeyutl -verify -pubin -inkey log-key.pem -rawin -in checkpoint/text -sigfile checkpoint/desk.sig",
            $"e=entries/{entry}; t=$(mktemp -d); sha() {{ openssl dgst -sha256 -binary; }}",
            "(printf homeward/commit-inner/1; head -c 81 $e/header; cat $e/body.blind $e/body) | sha > $t/inner",
            outer,
            "(printf homeward/commit/1; head -c 81 $e/header; cat $t/outer $t/inner) | sha > $t/sealed",
            "tail -c 32 $e/header | cmp - $t/sealed",
            .. source.Original is { } original
                ? new[] { $"grep -q \"\\\"sha256\\\":\\\"$(sha256sum < {original} | cut -c1-64)\\\"\" $e/body" } : [],
            "(printf '\\000'; cat $e/header $e/sealed) | sha > $t/hash",
            string.Create(CultureInfo.InvariantCulture, $"n={entry}; last={manifest.RecordNumber - 1}"),
            "for step in $(sed -n '3,/^$/p' $e/proof.txt); do",
            "  echo $step | base64 -d > $t/beside",
            "  if [ $((n % 2)) = 1 ] || [ $n = $last ]; then",
            "    (printf '\\001'; cat $t/beside $t/hash) | sha > $t/next",
            "    while [ $((n % 2)) = 0 ] && [ $n != 0 ]; do n=$((n / 2)); last=$((last / 2)); done",
            "  else",
            "    (printf '\\001'; cat $t/hash $t/beside) | sha > $t/next",
            "  fi",
            "  mv $t/next $t/hash; n=$((n / 2)); last=$((last / 2))",
            "done",
            "sed -n 3p checkpoint/text | base64 -d | cmp - $t/hash",
            .. manifest.Stamps.Select(s => string.Create(CultureInfo.InvariantCulture,
                $"[ -z \"${{ROOT:-}}\" ] || openssl ts -verify -token_in -in stamps/{s.Number}/token.der -data stamps/{s.Number}/text -CAfile $ROOT -untrusted stamps/{s.Number}/chain.pem")),
        ];
    }
}

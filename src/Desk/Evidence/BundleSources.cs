using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Journal;
using Homeward.Keys;
using Homeward.Ledger;
using Homeward.Sealing;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>What an outsider is to get.</summary>
/// <param name="Ids">sources, or single messages and rows (then their source's original stays here)</param>
/// <param name="For">who gets it; stands in the bundle and in the journal</param>
/// <param name="Why">stands in the journal only</param>
/// <param name="SealTo">age recipients; empty writes the bundle in clear</param>
/// <param name="NameGiver">true when it is agreed that the record names who gave the source to us</param>
/// <param name="HideActs">true leaves out who wrote each record and at which second; the day stays</param>
/// <param name="Sensitive">true when it is agreed that records of a stricter class go out</param>
/// <param name="Since">an earlier record number whose checkpoint the outsider holds</param>
public sealed record BundleWish(
    IReadOnlyList<string> Ids, string For, string Why, IReadOnlyList<string> SealTo, bool NameGiver = false, bool HideActs = false,
    bool Sensitive = false, long? Since = null);

/// <summary>A bundle that was written.</summary>
/// <param name="Manifest">hexadecimal SHA-256 of its manifest</param>
/// <param name="Disclosed">how many records it discloses in full</param>
public sealed record BundleMade(
    string Id, string File, long Bytes, string Manifest, long RecordNumber, string LogKey, IReadOnlyList<BundledSource> Sources, int Disclosed);

/// <summary>
/// Makes a bundle. Everything is looked at twice: once for the manifest, once while it is written, so that no more than one entry is
/// in memory; a file that changed in between ends in an error and no bundle.
/// </summary>
internal sealed class BundleSources(
    Seat seat, ProofsRoom proofs, TreeNodes tree, DeskFile face, BundleWish wish, Action<string, long, long>? progress)
{
    // long: six things make a bundle, and each is one collaborator

    /// <summary>Records one bundle discloses: more is an export, not evidence for somebody to check.</summary>
    private const int MostEntries = 10_000;

    private const int MostEarlier = 20;

    /// <summary>A source as it goes out.</summary>
    private sealed record Going(
        string Id, long Position, string? Object, string? Sha256, long Bytes, string Media, IReadOnlyList<long> Full, IReadOnlyList<long> ActsOnly, bool WithOriginal);

    private sealed record Planned(BundlePiece Piece, string Sha256);

    public BundleMade Write(string file)
    {
        proofs.RefuseOutsiders();
        if (File.Exists(file)) throw new RefusedException($"{file} is there already; nothing was written over it", "there");
        if (wish.SealTo.FirstOrDefault(r => AgeIdentity.ParseRecipient(r) is null) is { } bad) throw new RefusedException($"“{bad}” is no age recipient (age1…)", "recipient");
        var going = Gather();
        var checkpoint = proofs.Own(seat.Live.Head.Size);
        var note = proofs.WholeNote(checkpoint.Size);
        var id = Seat.NewId(Ids.Bundle);
        var (manifest, pieces) = Plan(going, checkpoint, note);
        var signed = manifest.Sign(Checkpoint.KeyOf(face.Origin, face.LogKey), seat.Live.Keys.Signing.Sign);
        var all = new[] { Of(BundleManifest.Name, manifest.Print()), Of(BundleManifest.NoteName, signed), Of(BundleManifest.SumsName, manifest.Sums(signed)) }
            .Concat(pieces.Select(p => p.Piece));
        var fresh = file + ".new";
        try
        {
            var bytes = WriteOut(fresh, all, manifest.MadeAt);
            var hash = Convert.ToHexStringLower(SHA256.HashData(manifest.Print()));
            seat.Do("bundle/" + id, [.. going.Select(g => new Draft("source-bundled", 1, [new(g.Id, null)], Secrecy.Record, g.Id,
                Entry.Write(new SourceBundled(id, wish.For, wish.Why, wish.SealTo, hash, g.Full, g.WithOriginal))))]);
            File.Move(fresh, file);
            DeskFolder.FlushFolder(Path.GetDirectoryName(file)!);
            return new BundleMade(id, file, bytes, hash, checkpoint.Size, proofs.LogKey, manifest.Sources, going.Sum(g => g.Full.Count));
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private long WriteOut(string fresh, IEnumerable<BundlePiece> pieces, DateTimeOffset made)
    {
        using var output = new FileStream(fresh, DeskFolder.Private(FileMode.CreateNew));
        using var packed = BundleTar.Pack(pieces, made);
        if (wish.SealTo.Count == 0) packed.CopyTo(output, 1 << 16);
        else AgeFile.Seal(packed, output, wish.SealTo, RandomNumberGenerator.Fill);
        output.Flush(flushToDisk: true);
        return output.Length;
    }

    /// <summary>What is asked for, under the actor's walls.</summary>
    private List<Going> Gather()
    {
        var wanted = new List<(string Source, long? Part)>();
        foreach (var id in wish.Ids.Distinct())
        {
            var part = id.StartsWith(Ids.Part, StringComparison.Ordinal) ? seat.Ask(q => q.One(
                $"SELECT p.source, p.position FROM part p WHERE p.id = $2 AND p.erased = 0 AND {Walls.Sees("p.source")}",
                r => new { Source = r.Text(0), Position = r.Long(1) }, seat.Actor, id)) : null;
            if (part is not null) wanted.Add((part.Source, part.Position));
            else wanted.Add((id, null));
        }

        if (wanted.Count == 0) throw new RefusedException("name what the bundle is to hold", "empty");
        var going = wanted.GroupBy(w => w.Source).Select(g => Take(g.Key, [.. g.Select(w => w.Part).OfType<long>()], g.Any(w => w.Part is null))).ToList();
        if (going.Sum(g => g.Full.Count + g.ActsOnly.Count) > MostEntries) throw new RefusedException(
            $"that is more than {MostEntries:N0} records; a bundle is for what somebody is to check: name less", "too-many");
        return going;
    }

    private Going Take(string id, IReadOnlyList<long> parts, bool whole)
    {
        var source = seat.Ask(q => q.One(
            $"SELECT s.position, s.object, s.sha256, s.bytes, s.media, s.erased FROM source s WHERE s.id = $2 AND {Walls.Sees("s.id")}",
            r => new { Position = r.Long(0), Object = r.TextOrNull(1), Sha = r.TextOrNull(2), Bytes = r.Long(3), Media = r.Text(4), Erased = r.Bool(5) },
            seat.Actor, id)) ?? throw new RefusedException($"there is no source or part {id} here, or you may not see it", "wall");
        if (source.Erased) throw new RefusedException($"{id} was erased: that it stood here can be shown by a checkpoint, what it was cannot", "gone");
        var texts = whole ? seat.Ask(q => q.Rows("SELECT position FROM text_chunk WHERE source = $1 ORDER BY ordinal", r => r.Long(0), id)) : [];
        var received = seat.Live.Open(source.Position).Read<SourceReceived>();
        if (received?.From is { Length: > 0 } && !wish.NameGiver) throw new RefusedException(
            $"the record of {id} says who gave it to you, and a proof cannot leave a part of a record out; if they agreed to be named, repeat with --name-giver", "giver");
        IReadOnlyList<long> full = [source.Position, .. texts.Concat(parts).Distinct()];
        var acts = seat.Ask(q => q.Rows(
            $"""
            SELECT position FROM change WHERE id = $2 AND {Walls.Sees("$2")} UNION SELECT position FROM handed_out WHERE source = $2
                AND {Walls.Sees("$2")} UNION SELECT position FROM handover WHERE source = $2 AND {Walls.Sees("$2")} ORDER BY 1
            """, r => r.Long(0), seat.Actor, id));
        return new Going(id, source.Position, source.Object, source.Sha, source.Bytes, source.Media, full,
            wish.HideActs ? [] : [.. acts.Except(full)], whole);
    }

    private (BundleManifest Manifest, List<Planned> Pieces) Plan(List<Going> going, Checkpoint checkpoint, string note)
    {
        var entries = going.SelectMany(g => g.Full).Concat(going.SelectMany(g => g.ActsOnly)).Distinct().Where(p => p < checkpoint.Size).Order().ToList();
        var stamps = Stamps(checkpoint, entries[0]);
        var earlier = Earlier(checkpoint, entries[0], [.. stamps.Select(s => s.Stamp.RecordNumber)]);
        var sources = going.Select(g => new BundledSource(g.Id, g.Position, g.WithOriginal ? $"originals/{g.Id}{Ending(g.Media)}" : null, null,
            g.WithOriginal ? null : "only single messages or rows are shown; the original they stand in is not handed over")).ToList();
        var made = seat.Now.UtcDateTime.ToString(BundleManifest.Second, CultureInfo.InvariantCulture);
        var manifest = new BundleManifest(BundleManifest.ThisFormat, made, proofs.LogKey, checkpoint.Size, wish.For, sources, entries, earlier,
            [.. stamps.Select(s => s.Stamp)], []);
        var pieces = new List<Planned>();
        foreach (var (name, lang) in BundlePages.Names) Plan(pieces, name, BundlePages.Page(lang, manifest, wish.HideActs));
        Plan(pieces, "log-key.pem", KeyPem.PrintPublic(face.LogKey));
        Plan(pieces, "checkpoint/note.txt", note);
        Plan(pieces, "checkpoint/text", checkpoint.Body);
        Plan(pieces, "checkpoint/desk.sig", SignedNote.Parse(note, out _)!.Signatures[0].Bytes);
        foreach (var size in earlier)
        {
            Plan(pieces, Name($"earlier/{size}/note.txt"), proofs.WholeNote(size));
            Plan(pieces, Name($"earlier/{size}/request.txt"), new ConsistencyProof(size, tree.Consistency(proofs.Own(size), checkpoint), note).Print());
        }

        foreach (var (stamp, read, text) in stamps)
        {
            Plan(pieces, Name($"stamps/{stamp.Number}/token.der"), read.Token);
            Plan(pieces, Name($"stamps/{stamp.Number}/text"), text);
            Plan(pieces, Name($"stamps/{stamp.Number}/chain.pem"), string.Concat(read.Certificates.Select(c => PemEncoding.WriteString("CERTIFICATE", c) + "\n")));
        }

        var full = going.SelectMany(g => g.Full).ToHashSet();
        var custody = new StringBuilder();
        for (var i = 0; i < entries.Count; i++)
        {
            var at = entries[i];
            foreach (var name in Pieces(at, full.Contains(at), checkpoint, note, custody).Select(p => p.Name).ToList())
            {
                // Opened again when it is written: only one entry at a time is in memory.
                var (bytes, hash) = Measure(() => Again(at, name, full.Contains(at), checkpoint, note));
                pieces.Add(new Planned(new BundlePiece(name, bytes, () => Again(at, name, full.Contains(at), checkpoint, note)), hash));
            }

            progress?.Invoke("records", i + 1, entries.Count);
        }

        foreach (var g in going.Where(g => g.WithOriginal))
        {
            var name = sources.Single(s => s.Id == g.Id).Original!;
            var opened = new EvidenceRoom(seat);
            pieces.Add(new Planned(new BundlePiece(name, g.Bytes, () => new Watched(
                opened.OpenOriginal(g.Id) ?? throw new RefusedException($"the original of {g.Id} is not there any more", "gone"), g, progress)), g.Sha256!));
        }

        Plan(pieces, "custody.txt", custody.ToString());
        return (manifest with { Files = [.. pieces.Select(p => new BundleFile(p.Piece.Name, p.Piece.Bytes, p.Sha256))] }, pieces);
    }

    /// <summary>Of each authority the first stamp after the entries were written, which says most, and the newest.</summary>
    private List<(BundledStamp Stamp, TimeStamp Read, string Text)> Stamps(Checkpoint checkpoint, long first) =>
    [
        .. proofs.Stamps().Where(s => s.Size > first && s.Size <= checkpoint.Size).GroupBy(s => s.Authority)
            .SelectMany(g => new[] { g.MinBy(s => s.At)!, g.MaxBy(s => s.At)! }).Distinct().OrderBy(s => s.Position)
            .Select((s, i) => proofs.StampAt(s.Position) is { } kept && TimeStamp.Read(kept.Answer, out _) is { } read
                ? (new BundledStamp(i + 1, s.Size, s.Authority), read, kept.Text) : default).Where(s => s.Item1 is not null),
    ];

    /// <summary>Earlier states that say more than the newest: those that others signed after the entries were written, and the one the
    /// outsider holds.</summary>
    private List<long> Earlier(Checkpoint checkpoint, long first, IReadOnlyList<long> stamped)
    {
        var signed = proofs.CosignedFrom(first + 1).Concat(stamped).Where(s => s < checkpoint.Size).Distinct().Order().ToList();
        if (signed.Count > MostEarlier) signed = [.. signed.Take(MostEarlier / 2), .. signed.TakeLast(MostEarlier / 2), .. stamped.Where(s => s < checkpoint.Size)];
        signed = [.. signed.Distinct()];
        if (wish.Since is { } since && since < checkpoint.Size && !signed.Contains(since))
        {
            proofs.Own(since);
            signed.Add(since);
        }

        return [.. signed.Order()];
    }

    /// <summary>The files of one entry, in the order in which they lie in a bundle; a line about it goes to the custody.</summary>
    private List<(string Name, byte[] Content)> Pieces(long at, bool full, Checkpoint checkpoint, string note, StringBuilder? custody)
    {
        var (stored, entry, outer, inner) = seat.Live.Disclose(at);
        if (full && inner is null) throw new RefusedException("a record of it was erased meanwhile; nothing was written", "gone");
        if (full && !wish.Sensitive && entry.Secrecy is not (Secrecy.Record or Secrecy.Desk)) throw new RefusedException(
            $"record {at} is of the class “{entry.Secrecy}”; if that is to go out, repeat with --sensitive", "sensitive");
        var h = stored.Header.AsSpan(0, EntryHeader.LengthBeforeCommitment);
        var pieces = new List<(string, byte[])> { ("header", stored.Header), ("sealed", stored.Sealed) };
        if (wish.HideActs) pieces.Add(("act.hash", EntrySeal.Half("homeward/commit-outer/1"u8, h, outer.Blind, outer.Act)));
        else pieces.AddRange([("act", outer.Act), ("act.blind", outer.Blind)]);
        if (full) pieces.AddRange([("body", inner!.Body), ("body.blind", inner.Blind)]);
        else pieces.Add(("body.hash", outer.InnerCommitment));
        pieces.Add(("proof.txt", Encoding.UTF8.GetBytes(new InclusionProof(at, tree.Inclusion(at, checkpoint), note).Print())));
        if (!wish.HideActs) custody?.Append(CultureInfo.InvariantCulture, $"{entry.At:yyyy-MM-dd HH:mm:ss} UTC  {entry.Kind}  {entry.Of[0].Id}  by {entry.By}  (record {at})\n");
        return [.. pieces.Select(p => (Name($"entries/{at}/{p.Item1}"), p.Item2))];
    }

    private Stream Again(long at, string name, bool full, Checkpoint checkpoint, string note)
    {
        if (last.At != at || last.Pieces is null) last = (at, Pieces(at, full, checkpoint, note, null));
        return new MemoryStream(last.Pieces.Single(p => p.Name == name).Content);
    }

    private (long At, List<(string Name, byte[] Content)>? Pieces) last;

    private static (long Bytes, string Sha256) Measure(Func<Stream> open)
    {
        using var content = open();
        return (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private static void Plan(List<Planned> pieces, string name, byte[] content) =>
        pieces.Add(new Planned(Of(name, content), Convert.ToHexStringLower(SHA256.HashData(content))));

    private static void Plan(List<Planned> pieces, string name, string text) => Plan(pieces, name, Encoding.UTF8.GetBytes(text));

    private static BundlePiece Of(string name, byte[] content) => new(name, content.Length, () => new MemoryStream(content));

    private static BundlePiece Of(string name, string text) => Of(name, Encoding.UTF8.GetBytes(text));

    private static string Name(FormattableString name) => FormattableString.Invariant(name);

    /// <summary>An ending by what the bytes were detected as, from a list of ours: names from outside never become names on a disk.</summary>
    private static string Ending(string media) => media switch
    {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/csv" => ".csv",
        "application/json" => ".json",
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "message/rfc822" => ".eml",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "video/mp4" => ".mp4",
        "audio/ogg" => ".ogg",
        "audio/mpeg" => ".mp3",
        _ => ".bin",
    };

    /// <summary>An original on its way out: says how far it is, and is the file that was received or there is no bundle.</summary>
    private sealed class Watched(Stream inner, Going of, Action<string, long, long>? progress) : ForwardStream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long done;

        public override int Read(Span<byte> buffer)
        {
            var n = inner.Read(buffer);
            hash.AppendData(buffer[..n]);
            done += n;
            progress?.Invoke("originals", done, of.Bytes);
            if (n == 0 && !buffer.IsEmpty && Convert.ToHexStringLower(hash.GetCurrentHash()) != of.Sha256)
            {
                throw new JournalDamagedException($"the original of {of.Id} is another file than was received");
            }

            return n;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                hash.Dispose();
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

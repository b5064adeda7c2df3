using System.Security.Cryptography;
using System.Text;
using Homeward.Basics;
using Homeward.Evidence;
using Homeward.Sealing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Homeward.App.Intake;

/// <summary>What became of one request that sent a letter.</summary>
/// <param name="Trouble">key of the sentence that says why it was not taken; null when it was</param>
/// <param name="Words">the seven words; null for a letter that adds to an earlier one</param>
internal sealed record PleaTaken(string? Trouble, string? Words, int Files, bool FilesMissed, IReadOnlyDictionary<string, IReadOnlyList<string>> Written);

/// <summary>
/// Reads one multipart body from front to back: the words first, which are sealed as soon as the first file begins or the body ends; then each file,
/// sealed while it arrives. Nothing is ever on the disk in clear. When the connection breaks after the words were whole, the words are kept: somebody
/// may not get through a second time.
/// </summary>
internal sealed class PleaReading(IntakePlace place, FormToken tokens, IntakeLimits limits, Places places, string lang) : IDisposable
{
    private const int MostWords = 400_000;

    private readonly Dictionary<string, IReadOnlyList<string>> written = new(StringComparer.Ordinal);
    private HandIn? hand;
    private string? item;
    private string? words;
    private long wordBytes;
    private bool tooLong;
    private bool filesMissed;
    private int files;
    private bool holdsFilePlace;
    private Sending? sending;

    /// <param name="isMore">the letter belongs to a mailbox that exists</param>
    public async Task<PleaTaken> Read(HttpRequest request, bool isMore)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        var boundary = HeaderUtilities.RemoveQuotes(type?.Boundary ?? default).Value;
        if (type?.MediaType != "multipart/form-data" || string.IsNullOrEmpty(boundary) || boundary.Length > 100) return Refused("broken.text");
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 10, HeadersLengthLimit = 8192 };
        string? trouble = null;
        try
        {
            for (var part = await reader.ReadNextSectionAsync(); part is not null; part = await reader.ReadNextSectionAsync())
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var told)) continue;
                var name = told.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(told.FileName).Value;
                if (name is null) await Field(HeaderUtilities.RemoveQuotes(told.Name).Value ?? "", part.Body);
                else if (name.Length > 0 && trouble is null && hand is null && sending is null) trouble = await SealWords(isMore);
                if (name is { Length: > 0 } && trouble is null && hand is not null) await OneFile(part.Body, name);
                // What is not taken is read to its end: a browser shows no answer before it has sent everything.
            }
        }
        catch (IOException) when (item is not null)
        {
            filesMissed = true;
            Keep();
            throw;
        }

        if (hand is null && trouble is null) trouble = await SealWords(isMore);
        if (trouble is not null) return Refused(trouble);
        Keep();
        return new PleaTaken(null, isMore ? null : words, files, filesMissed, written);
    }

    public void Dispose()
    {
        hand?.Dispose();
        sending?.Gate.Release();
        if (holdsFilePlace) places.Files.Release();
    }

    private void Keep()
    {
        if (hand is not null && item is not null)
        {
            hand.Commit();
            if (sending is not null) sending.Sha256 = Fingerprint();
            item = null;
        }
    }

    private PleaTaken Refused(string trouble) => new(trouble, null, 0, false, written);

    private async Task Field(string name, Stream body)
    {
        var field = IntakeForm.Shipped.Fields.FirstOrDefault(f => f.Name == name);
        var most = field is { IsTyped: true } ? Math.Min(4 * field.Most, MostWords) : 500;
        var buffer = new byte[Math.Min(most, MostWords) + 1];
        var n = await body.ReadAtLeastAsync(buffer, buffer.Length, false);
        if (n > most || (wordBytes += n) > MostWords || written.Count > 60)
        {
            tooLong = true;
            return;
        }

        var value = Encoding.UTF8.GetString(buffer, 0, n).ReplaceLineEndings("\n");
        written[name] = [.. written.GetValueOrDefault(name) ?? [], value];
    }

    /// <summary>Looks at the words, and seals them where they can be taken.</summary>
    /// <returns>key of what hinders; null when they are sealed, or were taken before from the same form</returns>
    private async Task<string?> SealWords(bool isMore)
    {
        if (tooLong) return "again.long";
        var nonce = tokens.Read(First(IntakeForms.Token));
        var to = isMore ? tokens.Open(First(IntakeForms.Ticket)) : null;
        if (isMore && to is null) return "more.token";
        if (First("story") is not { } story || string.IsNullOrWhiteSpace(story)) return "again.story";
        if (nonce is null || First(IntakeForms.Trap) is { Length: > 0 }) return "again.token";
        sending = places.Of(nonce);
        if (!await sending.Gate.WaitAsync(limits.LongestWait))
        {
            sending = null;
            return "full.busy";
        }

        words = tokens.WordsOf(nonce);
        // Pressed twice, or loaded again: it was taken, and the same words are shown. Other words under the same form are another letter.
        if (sending.Sha256 is { } before && before.AsSpan().SequenceEqual(Fingerprint())) return null;
        if (!await places.Sealing.WaitAsync(limits.LongestWait)) return "full.busy";
        try
        {
            await Task.Run(() => Seal(isMore, to));
            return null;
        }
        finally
        {
            places.Sealing.Release();
        }
    }

    private void Seal(bool isMore, (string Mailbox, string Recipient)? to)
    {
        hand = place.Begin();
        if (to is null)
        {
            using var receipt = SenderReceipt.Of(words!, hand.Desk)!;
            to = (receipt.Mailbox, receipt.Identity.Recipient);
        }

        var texts = IntakeTexts.Of(lang);
        var form = IntakeForm.Shipped;
        var answers = form.Fields.Where(f => f.Kind != "files" && f.Name != "may").Select(f => new PleaAnswer(f.Name, texts.Label(f), Answer(texts, f)))
            .Where(a => a.Words.Length > 0).ToList();
        var may = form.Fields.First(f => f.Name == "may");
        var consent = new PleaConsent(form.Version, texts.Lang, texts["consent.text"],
            [.. (written.GetValueOrDefault("may") ?? []).Where(may.Options.Contains).Distinct()]);
        var plea = new Plea(form.Version, texts.Lang, answers, consent, to.Value.Mailbox, to.Value.Recipient, isMore || sending?.Sha256 is not null);
        item = hand.Add(new MemoryStream(Homeward.Views.Entry.Write(plea)), new HandedIn("plea.json", "intake", null, First("urgent") == "yes", IsPlea: true));
    }

    private string Answer(IntakeTexts texts, IntakeField field) => field.Kind switch
    {
        "choices" => string.Join("\n", (written.GetValueOrDefault(field.Name) ?? []).Where(field.Options.Contains).Distinct().Select(o => texts.Option(field, o))),
        "tick" => First(field.Name) == "yes" ? "✓" : "",
        _ => (First(field.Name) ?? "").Trim(),
    };

    private async Task OneFile(Stream body, string name)
    {
        if (!holdsFilePlace) holdsFilePlace = await places.Files.WaitAsync(TimeSpan.FromSeconds(20));
        if (!holdsFilePlace || files >= limits.MostFiles || place.FreeBytes() < limits.KeepFree)
        {
            filesMissed = true;
            return;
        }

        var clean = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var source = new BodyStream(body);
        try
        {
            await Task.Run(() => hand!.Add(source, new HandedIn(clean.Length is > 0 and <= 300 ? clean : "file", "intake", Plea: item), limits.MostRequest));
            files++;
        }
        catch (IOException) when (!source.Broke)
        {
            filesMissed = true; // our disk, or too long; the letter is taken all the same
        }
    }

    private string? First(string name) => written.GetValueOrDefault(name) is [var value, ..] ? value : null;

    private byte[] Fingerprint() => SHA256.HashData(Homeward.Views.Entry.Write(written.Where(w => w.Key != IntakeForms.Token).OrderBy(w => w.Key, StringComparer.Ordinal)
        .Select(w => new { w.Key, w.Value })));

    /// <summary>The body of one file, read by a thread that may wait.</summary>
    private sealed class BodyStream(Stream inner) : ForwardStream
    {
        /// <summary>The connection broke, and not our disk.</summary>
        public bool Broke { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var piece = new byte[Math.Min(buffer.Length, 1 << 16)];
            try
            {
                var n = inner.ReadAsync(piece).AsTask().GetAwaiter().GetResult();
                piece.AsSpan(0, n).CopyTo(buffer);
                return n;
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                Broke = true;
                throw e as IOException ?? new IOException("the connection was closed", e);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(piece);
            }
        }
    }
}

/// <summary>One form that is being sent, or was. Its gate admits one sending at a time.</summary>
internal sealed class Sending
{
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Of the words that were taken; null before.</summary>
    public byte[]? Sha256 { get; set; }
}

/// <summary>The places of an intake: how many letters are sealed and files received at once, and which forms were sent lately.</summary>
internal sealed class Places(IntakeLimits limits)
{
    private const int MostForms = 20_000;

    private readonly Lock guard = new();
    private readonly Dictionary<string, Sending> forms = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public SemaphoreSlim Sealing { get; } = new(limits.SealingAtOnce);

    public SemaphoreSlim Files { get; } = new(limits.FilesAtOnce);

    public SemaphoreSlim Lookups { get; } = new(2);

    public Sending Of(byte[] nonce)
    {
        var name = Convert.ToHexString(nonce);
        lock (guard)
        {
            if (forms.TryGetValue(name, out var known)) return known;
            if (order.Count >= MostForms) forms.Remove(order.Dequeue());
            order.Enqueue(name);
            return forms[name] = new Sending();
        }
    }
}

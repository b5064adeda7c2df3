using System.Globalization;
using System.Text;
using System.Text.Json;
using Homeward.Access;
using Homeward.Basics;
using Homeward.Claims;
using Homeward.Evidence;
using Homeward.Exchanges;
using Homeward.Keys;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward;

/// <summary>
/// The redacted copy that takes the place of a source which speaks of an erased person and of others. What names the person is
/// masked, letter by letter, so that places of quotes stay; what was decided about the others is written again over the copy,
/// under its key, in the name of whoever approved, and says so. Everything is named after request and source, so a copy that was
/// interrupted goes on.
/// </summary>
internal sealed class Redaction(Seat seat, string request, IReadOnlyList<string> persons)
{
    private const char Mask = '█';

    /// <summary>A word of this many letters more than a surname's beginning may still be a form of it.</summary>
    private const int LongestEnding = 4;

    private readonly List<Draft> drafts = [];
    private readonly List<string> terms = [];
    private readonly Dictionary<string, List<(int Start, int Length)>> spans = new(StringComparer.Ordinal);
    private readonly HashSet<string> wholeParts = new(StringComparer.Ordinal);
    private string old = "", fresh = "";
    private int written;

    /// <summary>Writes the copy.</summary>
    /// <returns>its id</returns>
    public string Copy(string source)
    {
        (old, fresh) = (source, NewId(Ids.Source, source));
        Gather();
        var received = seat.Live.Open(seat.Ask(q => q.Number("SELECT position FROM source WHERE id = $1", old))).Read<SourceReceived>()
            ?? throw new RefusedException("the source was erased already", "gone");
        var texts = Opened<TextTaken>("SELECT position FROM text_chunk WHERE source = $1 ORDER BY ordinal");
        var parts = seat.Ask(q => q.Rows("SELECT id, position FROM part WHERE source = $1 AND erased = 0 ORDER BY ordinal",
            r => (Id: r.Text(0), At: r.Long(1)), old));
        var text = Masked(old, string.Concat(texts.Select(t => t.Text)));
        Receive(received, text, parts.Select(p => (p.Id, Body: seat.Live.Open(p.At).Read<PartReceived>()!)).ToList());
        if (text.Length > 0) Add("text-taken", [new(fresh, null)], new TextTaken(0, text, "homeward redaction", "1", [$"a redacted copy; what is masked reads {Mask}"]));
        CopyMentions();
        CopyClaims();
        Flush();
        return fresh;
    }

    /// <summary>What is to be masked: the person's mentions, the statements tied to them, and their names wherever they stand.</summary>
    private void Gather()
    {
        var ids = JsonSerializer.Serialize(persons);
        var mentions = seat.Ask(q => q.Rows("""
            SELECT m.id, m.source, m.owner, m.start, m.length, m.position FROM person_mention pm JOIN mention m ON m.id = pm.mention
            WHERE pm.person IN (SELECT value FROM json_each($1)) AND m.erased = 0
            """, r => (Id: r.Text(0), Source: r.Text(1), Owner: r.Text(2), Start: r.Int(3), Length: r.Int(4), At: r.Long(5)), ids));
        foreach (var mention in mentions)
        {
            var body = seat.Live.Open(mention.At).Read<MentionRecorded>()!;
            terms.AddRange(new[] { body.Name.Text, body.Callsign, body.PersonalNumber, body.Quote }.OfType<string>());
            terms.AddRange(body.Name.Parts.Where(p => p.Role is "surname" or "callsign").Select(p => p.Text));
            if (mention.Source != old) continue;
            Span(mention.Owner, mention.Start, mention.Length);
            if (body.HowReached == HowReached.List) wholeParts.Add(mention.Owner); // a row of a list is all about one person
        }

        var claims = seat.Ask(q => q.Rows("""
            SELECT DISTINCT c.owner, c.start, c.length FROM about_person a JOIN person_mention pm ON pm.mention = a.mention JOIN claim c ON c.id = a.claim
            WHERE pm.person IN (SELECT value FROM json_each($1)) AND c.source = $2 AND c.erased = 0
            """, r => (r.Text(0), r.Int(1), r.Int(2)), ids, old));
        foreach (var (owner, start, length) in claims) Span(owner, start, length);
        terms.RemoveAll(t => t.Trim().Length < 3);

        void Span(string owner, int start, int length)
        {
            if (!spans.TryGetValue(owner, out var of)) spans[owner] = of = [];
            of.Add((start, length));
        }
    }

    private void Receive(SourceReceived body, string text, List<(string Id, PartReceived Body)> parts)
    {
        var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(text));
        var copies = new List<(string Id, PartReceived Body)>();
        foreach (var (id, part) in parts)
        {
            var masked = wholeParts.Contains(id) ? Blackened(part.Text) : Masked(id, part.Text);
            var line = Encoding.UTF8.GetBytes(masked);
            copies.Add((id, part with
            {
                ByteStart = bytes.Position,
                ByteLength = line.Length,
                Text = masked,
                Fingerprint = NewId("redacted-", id),
                Sender = part.Sender is { } sender ? Names(sender) : null,
                SenderId = Touched(part.Sender) ? null : part.SenderId,
                VersionOf = part.VersionOf is { } earlier ? NewId(Ids.Part, earlier) : null,
                ForwardedFrom = part.ForwardedFrom is { } from ? Names(from) : null,
                Media = [.. part.Media.Select(Names)],
                Notes = [.. part.Notes.Select(Names)],
                Cells = part.Cells?.Select(c => c with { Value = wholeParts.Contains(id) ? Blackened(c.Value) : Names(c.Value) }).ToList(),
            }));
            bytes.Write(line);
            bytes.Write("\n"u8);
        }

        if (seat.FindDone(Act(0)) is null) StoreOriginal(body, bytes);
        else written++; // an earlier try wrote the source itself; its parts may be missing
        foreach (var (id, part) in copies) Add("part-received", [new(NewId(Ids.Part, id), null), new(fresh, null)], part);
    }

    private void StoreOriginal(SourceReceived body, MemoryStream bytes)
    {
        seat.Live.Keys.Ensure(fresh);
        using var identity = KeyRing.VaultIdentity(seat.Live.Keys.DataKey(fresh)!);
        bytes.Position = 0;
        var original = seat.Vault.Take(bytes, identity.Recipient);
        var copy = body with
        {
            Title = Names(body.Title),
            Name = "redacted.txt",
            Kind = SourceKind.PlainText.ToString(),
            MediaType = "text/plain",
            NameDisagrees = false,
            Object = original.Object,
            Bytes = original.Length,
            Sha256 = Convert.ToHexStringLower(original.Sha256),
            Parent = null,
            From = body.From is { } from ? Names(from) : null,
            Channel = body.Channel is { } channel ? Names(channel) : null,
            Path = null,
            Author = body.Author is { } author ? Names(author) : null,
            Unread = null,
            Looks = null,
            Facts = null,
            Notes = [$"a redacted copy of {old}, which was erased"],
        };
        Add("source-received", [new(fresh, 0), new(body.Run, null)], copy);
        // What stood behind a wall stays behind it.
        if (seat.Ask(q => q.One("SELECT wall FROM walled WHERE id = $1", r => r.Text(0), old)) is { } wall)
        {
            drafts.Add(new Draft("wall-set", 1, [new(fresh, null)], Secrecy.Desk, Secrecy.Desk, Entry.Write(new WallSet(wall, "as the source it is a copy of"))));
        }

        Flush();
    }

    private void CopyMentions()
    {
        var mentions = seat.Ask(q => q.Rows("SELECT id, owner, start, length, position FROM mention WHERE source = $1 AND erased = 0 ORDER BY position",
            r => (Id: r.Text(0), Owner: r.Text(1), Start: r.Int(2), Length: r.Int(3), At: r.Long(4)), old)).Where(m => !IsMasked(m.Owner, m.Start, m.Length)).ToList();
        var owners = seat.Ask(q => q.Rows("SELECT owner FROM name_reading WHERE source = $1", r => r.Text(0), old));
        foreach (var m in mentions.ToList())
        {
            var body = seat.Live.Open(m.At).Read<MentionRecorded>()!;
            if (Touched(Encoding.UTF8.GetString(Entry.Write(body)))) mentions.Remove(m);
            else Add("mention-recorded", [new(NewId(Ids.Mention, m.Id), 0), new(fresh, null), new(Owner(m.Owner), null)], body);
        }

        if (owners.Count > 0) Add("names-read", [new(fresh, null)], new NamesRead("redaction", "1", [.. owners.Select(Owner)], mentions.Count));
        var kept = mentions.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var m in mentions)
        {
            // The mention before stands on, without its words: whoever was opened on it, or judged the same, stays so.
            Judge(NewId(Ids.Mention, m.Id), m.Id, "same", "the same place in the redacted copy");
            foreach (var (a, b, answer) in seat.Ask(q => q.Rows(
                $"""
                SELECT j.a, j.b, j.answer FROM judgement j WHERE (j.a = $1 OR j.b = $1) AND j.answer IS NOT NULL AND {Judging.InForce}
                    AND NOT EXISTS (SELECT 1 FROM mention x WHERE x.id IN (j.a, j.b) AND x.source = $2) ORDER BY j.position
                """,
                r => (r.Text(0), r.Text(1), r.Text(2)), m.Id, fresh)))
            {
                var other = a == m.Id ? b : a;
                if (kept.Contains(other) && string.CompareOrdinal(other, m.Id) < 0) continue; // written from the other end
                Judge(NewId(Ids.Mention, m.Id), kept.Contains(other) ? NewId(Ids.Mention, other) : other, answer, "as it was judged before the redaction");
            }

            foreach (var (exchange, placedAs) in seat.Ask(q => q.Rows(
                "SELECT exchange, placed_as FROM placed_mention WHERE mention = $1 AND placed_as IS NOT NULL", r => (r.Text(0), r.Text(1)), m.Id)))
            {
                Add("mention-placed", [new(NewId(Ids.Mention, m.Id), null), new(exchange, null)], new MentionPlaced(placedAs, "as before the redaction"));
            }
        }
    }

    private void Judge(string one, string other, string answer, string why)
    {
        var (a, b) = string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
        Add("mention-judged", [new(NewId("jdg-", Judging.PairOf(a, b)), 0), new(a, null), new(b, null), new(Judging.PairOf(a, b), 0)],
            new MentionJudged(answer, why, null, null));
    }

    private void CopyClaims()
    {
        foreach (var owner in seat.Ask(q => q.Rows("SELECT owner, position FROM reading WHERE source = $1", r => (Id: r.Text(0), At: r.Long(1)), old)))
        {
            if (seat.Live.Open(owner.At).Read<SourceRead>() is { } read && !Touched(string.Join(' ', read.Danger))) Add("source-read", [new(Owner(owner.Id), null), new(fresh, null)], read);
        }

        var claims = seat.Ask(q => q.Rows("""
            SELECT id, owner, start, length, latest, state, proposed_by, decided_by, grade_source, grade_information FROM claim
            WHERE source = $1 AND erased = 0 ORDER BY proposal
            """,
            r => new
            {
                Id = r.Text(0), Owner = r.Text(1), Start = r.Int(2), Length = r.Int(3), Latest = r.Long(4), State = r.Text(5), By = r.TextOrNull(6),
                DecidedBy = r.TextOrNull(7), Grade = r.Text(8), Information = r.Int(9),
            }, old));
        foreach (var c in claims.Where(c => !IsMasked(c.Owner, c.Start, c.Length)))
        {
            var entry = seat.Live.Open(c.Latest);
            var claim = entry.Kind == "claim-corrected" ? entry.Read<ClaimCorrected>()?.Claim : entry.Read<ClaimProposed>()?.Claim;
            if (claim is null || Touched(Encoding.UTF8.GetString(Entry.Write(claim)))) continue;
            var (id, version) = (NewId(Ids.Claim, c.Id), 1);
            Add("claim-proposed", [new(id, 0), new(fresh, null), new(Owner(c.Owner), null)], new ClaimProposed(claim, c.By ?? seat.Actor));
            if (c.State != ClaimState.Proposed)
            {
                Add(c.State == ClaimState.Accepted ? "claim-accepted" : "claim-set-aside", [new(id, version++), new(fresh, null)],
                    new ClaimDecided($"decided by {c.DecidedBy} before the redaction"));
            }

            if (c.Grade + c.Information.ToString(CultureInfo.InvariantCulture) != Grading.Default.ToString())
            {
                Add("claim-graded", [new(id, version), new(fresh, null)], new ClaimGraded(c.Grade, c.Information, "as before the redaction"));
            }

            CopyTies(c.Id, id);
        }
    }

    private void CopyTies(string claim, string copy)
    {
        foreach (var mention in seat.Ask(q => q.Rows(
            "SELECT a.mention, m.source FROM about_person a JOIN mention m ON m.id = a.mention WHERE a.claim = $1 AND m.erased = 0", r => (Id: r.Text(0), Source: r.Text(1)), claim)))
        {
            Add("claim-about", [new(copy, null), new(mention.Source == old ? NewId(Ids.Mention, mention.Id) : mention.Id, null)], new ClaimAbout("as before the redaction"));
        }

        foreach (var exchange in seat.Ask(q => q.Rows("SELECT exchange FROM placed_claim WHERE claim = $1", r => r.Text(0), claim)))
        {
            Add("claim-placed", [new(copy, null), new(exchange, null)], new ClaimPlaced("as before the redaction"));
        }
    }

    private List<T> Opened<T>(string sql)
        where T : class => [.. seat.Ask(q => q.Rows(sql, r => r.Long(0), old)).Select(at => seat.Live.Open(at).Read<T>()).OfType<T>()];

    private string Owner(string owner) => owner == old ? fresh : NewId(Ids.Part, owner);

    private bool IsMasked(string owner, int start, int length) => wholeParts.Contains(owner)
        || (spans.TryGetValue(owner, out var of) && of.Exists(s => start < s.Start + s.Length && s.Start < start + length));

    private bool Touched(string? text) => text is not null && Names(text) != text;

    private static string Blackened(string text) => string.Concat(text.EnumerateRunes().Select(r => Rune.IsWhiteSpace(r) ? r.ToString() : Mask.ToString()));

    /// <summary>The text of an owner with its spans and every form of the names masked; as many code points as before.</summary>
    private string Masked(string owner, string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        foreach (var (start, length) in spans.GetValueOrDefault(owner) ?? [])
        {
            for (var i = Math.Max(0, start); i < Math.Min(runes.Length, start + length); i++) if (runes[i].Value != '\n') runes[i] = new Rune(Mask);
        }

        return Names(string.Concat(runes.Select(r => r.ToString())));
    }

    /// <summary>Masks whole names, and words that begin as a surname does and may be a form of it.</summary>
    private string Names(string text)
    {
        var letters = text.ToCharArray();
        foreach (var term in terms)
        {
            for (var at = text.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(term, at + 1, StringComparison.OrdinalIgnoreCase)) Black(at, term.Length);
        }

        foreach (var stem in terms.Where(t => !t.Any(char.IsWhiteSpace)).Select(t => t.Length > 5 ? t[..^2] : t).Distinct())
        {
            for (var at = text.IndexOf(stem, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(stem, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var end = at;
                while (end < text.Length && char.IsLetter(text[end])) end++;
                if ((at == 0 || !char.IsLetter(text[at - 1])) && end - at <= stem.Length + LongestEnding) Black(at, end - at);
            }
        }

        return new string(letters);

        void Black(int at, int length)
        {
            // A pair of surrogates would become two marks where one code point stood; names have none, and quotes are masked by place.
            for (var i = at; i < at + length; i++) if (letters[i] != '\n' && !char.IsSurrogate(letters[i])) letters[i] = Mask;
        }
    }

    private void Add<T>(string kind, IReadOnlyList<About> of, T body)
    {
        drafts.Add(new Draft(kind, 1, of, Secrecy.Record, fresh, Entry.Write(body)));
        if (drafts.Count == Chronicle.MostDrafts) Flush();
    }

    private void Flush()
    {
        if (drafts.Count == 0) return;
        seat.Do(Act(written++), [.. drafts]);
        drafts.Clear();
    }

    private string Act(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"erasure/{request}/copy/{old}/{ordinal}");

    /// <summary>The same name for the same thing whenever this request is tried again; it tells nothing without the desk's key.</summary>
    private string NewId(string prefix, string of) => Ids.From(prefix, seat.Live.Keys.Index("redacted copy", $"{request}\n{of}").AsSpan(0, Ids.RandomBytes));
}

using Homeward.Access;
using Homeward.Views;

namespace Homeward.Claims;

/// <summary>Tables of Claims: claim, voice, claim_voice, reading. Quotes are opened from their entry when shown.</summary>
internal sealed class ClaimView : IView
{
    public string Schema => """
        CREATE TABLE claim (id TEXT NOT NULL UNIQUE, proposal INTEGER PRIMARY KEY, latest INTEGER NOT NULL, source TEXT NOT NULL,
            owner TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, kind TEXT, stage TEXT, modality TEXT,
            polarity TEXT, edtf TEXT, earliest INTEGER, last INTEGER, of_group TEXT, subject TEXT, state TEXT NOT NULL,
            proposed_by TEXT, decided_by TEXT, decided_at INTEGER, grade_source TEXT NOT NULL, grade_information INTEGER NOT NULL,
            erased INTEGER NOT NULL);
        CREATE INDEX claim_owner ON claim (owner, start);
        CREATE INDEX claim_source ON claim (source, state);
        CREATE INDEX claim_state ON claim (state);
        CREATE INDEX claim_state_source ON claim (state, source, erased);
        CREATE INDEX claim_kind ON claim (kind, earliest, source);
        CREATE INDEX claim_when ON claim (earliest, source);
        CREATE INDEX claim_decided ON claim (decided_at);
        CREATE TABLE claim_reader (proposal INTEGER NOT NULL, reader TEXT NOT NULL, PRIMARY KEY (proposal, reader)) WITHOUT ROWID;
        CREATE TABLE voice (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL);
        CREATE INDEX voice_folded ON voice (folded);
        CREATE TABLE claim_voice (proposal INTEGER NOT NULL, depth INTEGER NOT NULL, voice INTEGER NOT NULL,
            PRIMARY KEY (proposal, depth)) WITHOUT ROWID;
        CREATE INDEX claim_voice_voice ON claim_voice (voice);
        CREATE TABLE reading (owner TEXT PRIMARY KEY, source TEXT NOT NULL, position INTEGER NOT NULL, language TEXT,
            published INTEGER, proposed INTEGER NOT NULL, danger TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX reading_source ON reading (source);
        CREATE INDEX reading_danger ON reading (source, position) WHERE danger <> '';
        """;

    public IReadOnlyDictionary<string, int> Kinds { get; } = new Dictionary<string, int>
    {
        ["source-read"] = 1, ["claim-proposed"] = 1, ["claim-accepted"] = 1, ["claim-set-aside"] = 1, ["claim-corrected"] = 1,
        ["claim-graded"] = 1, ["claim-seconded"] = 1,
    };

    public void Apply(Entry entry, ViewWriter writer)
    {
        var id = entry.Of[0].Id;
        switch (entry.Kind)
        {
            case "source-read":
                // Of = what was read (source or part), source.
                var read = entry.Read<SourceRead>();
                writer.Run(
                    "INSERT INTO reading VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner) DO UPDATE SET " +
                    "position = $3, language = $4, published = $5, proposed = $6, danger = $7",
                    id, entry.Of[1].Id, entry.Position, read?.Language, read?.Published, read?.Proposed ?? 0,
                    string.Join('\n', read?.Danger ?? []));
                break;
            case "claim-proposed":
                Propose(entry, id, writer);
                break;
            case "claim-accepted":
            case "claim-set-aside":
            case "claim-corrected":
                var proposal = writer.Number("SELECT proposal FROM claim WHERE id = $1", id);
                VoiceView.Spoken(writer, proposal, -1);
                if (entry.Kind == "claim-corrected") Correct(entry, id, writer);
                else Decide(entry, id, entry.Kind == "claim-accepted" ? ClaimState.Accepted : ClaimState.SetAside, writer);
                VoiceView.Spoken(writer, proposal, 1);
                break;
            case "claim-graded" when entry.Read<ClaimGraded>() is { } graded:
                if (!Grading.TryParse(graded.Source + graded.Information, out _))
                {
                    throw new RefusedException("a grade is a letter A to F and a number 1 to 6", "grade");
                }

                // Another grade is another judgement: whoever read before did not stand behind it.
                Read(id, entry.By, writer, afresh: writer.Any(
                    "SELECT 1 FROM claim WHERE id = $1 AND (grade_source <> $2 OR grade_information <> $3)", id, graded.Source, graded.Information));
                writer.Run(
                    "UPDATE claim SET grade_source = $2, grade_information = $3 WHERE id = $1", id, graded.Source, graded.Information);
                break;
            case "claim-seconded":
                Second(entry, id, writer);
                break;
        }
    }

    public Told? Tell(Entry entry)
    {
        var claim = entry.Kind switch
        {
            "claim-proposed" => entry.Read<ClaimProposed>()?.Claim,
            "claim-corrected" => entry.Read<ClaimCorrected>()?.Claim,
            _ => null,
        };
        return claim is null ? null : new Told(
            claim.Quote, ToldSort.Statement, claim.When?.Earliest?.DayNumber, claim.When?.Latest?.DayNumber, entry.Of[0].Id);
    }

    private static void Propose(Entry entry, string id, ViewWriter writer)
    {
        // Of = claim, source, owner (the source itself, or the part whose text holds the quote).
        var (source, owner) = (entry.Of[1].Id, entry.Of[2].Id);
        var body = entry.Read<ClaimProposed>();
        var claim = body?.Claim;
        if (claim is not null && claim.Faults() is [var fault, ..]) throw new RefusedException($"this statement cannot be kept: {fault}");
        var grade = Grading.Default;
        writer.Run(
            "INSERT INTO claim VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, NULL, $18, $19, $20)",
            id, entry.Position, source, owner, claim?.Start ?? 0, claim?.Length ?? 0, claim?.Kind, claim?.Stage, claim?.Modality,
            claim?.Polarity, claim?.When?.Edtf, claim?.When?.Earliest, claim?.When?.Latest, claim?.Group, claim?.Subject,
            ClaimState.Proposed, body?.ProposedBy, grade.Source.ToString(), grade.Information, claim is null);
        if (claim is null) return;
        WriteVoices(entry.Position, claim, writer);
        VoiceView.Spoken(writer, entry.Position, 1);
    }

    private static void Decide(Entry entry, string id, string state, ViewWriter writer)
    {
        if (writer.Run("UPDATE claim SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1", id, state, entry.By, entry.At) == 0)
        {
            throw new RefusedException("there is no such statement", "gone");
        }

        if (state == ClaimState.Accepted) Read(id, entry.By, writer, afresh: entry.Kind == "claim-corrected");
        else writer.Run("DELETE FROM claim_reader WHERE proposal = (SELECT proposal FROM claim WHERE id = $1)", id);
    }

    /// <summary>Who stands behind a statement as it is now: words and grade.</summary>
    private static void Read(string id, string reader, ViewWriter writer, bool afresh)
    {
        if (afresh) writer.Run("DELETE FROM claim_reader WHERE proposal = (SELECT proposal FROM claim WHERE id = $1)", id);
        writer.Run("INSERT OR IGNORE INTO claim_reader SELECT proposal, $2 FROM claim WHERE id = $1", id, reader);
    }

    private static void Second(Entry entry, string id, ViewWriter writer)
    {
        if (!writer.Any("SELECT 1 FROM claim WHERE id = $1 AND state = 'accepted'", id))
        {
            throw new RefusedException("only a statement that was kept can be read by a second person", "state");
        }

        if (!writer.Any("SELECT 1 FROM claim_reader WHERE proposal = (SELECT proposal FROM claim WHERE id = $1) AND reader = $2", id, entry.By))
        {
            Read(id, entry.By, writer, afresh: false);
            return;
        }

        // Whoever works alone reads again after a while, and it is marked as that.
        var alone = writer.Number("SELECT count(*) FROM member WHERE active = 1 AND role <> $1", Role.Administrator) <= 1;
        var last = writer.Number("SELECT max(at) FROM change WHERE id = $1 AND version < (SELECT max(version) FROM change WHERE id = $1)", id);
        if (!alone) throw new RefusedException("you have read it already; the second reader is somebody else", "self");
        if (entry.At < DateTimeOffset.FromUnixTimeMilliseconds(last).AddDays(ClaimsRoom.DaysAlone))
        {
            throw new RefusedException(
                $"you work here alone, so you can read it a second time {ClaimsRoom.DaysAlone} days after your last decision on it", "wait");
        }

        Read(id, entry.By + ClaimsRoom.ReadAgain, writer, afresh: false);
    }

    private static void Correct(Entry entry, string id, ViewWriter writer)
    {
        if (entry.Read<ClaimCorrected>()?.Claim is { } claim)
        {
            if (claim.Faults() is [var fault, ..]) throw new RefusedException($"this statement cannot be kept: {fault}");
            writer.Run(
                "UPDATE claim SET latest = $2, start = $3, length = $4, kind = $5, stage = $6, modality = $7, polarity = $8, edtf = $9, " +
                "earliest = $10, last = $11, of_group = $12, subject = $13 WHERE id = $1",
                id, entry.Position, claim.Start, claim.Length, claim.Kind, claim.Stage, claim.Modality, claim.Polarity,
                claim.When?.Edtf, claim.When?.Earliest, claim.When?.Latest, claim.Group, claim.Subject);
            var proposal = writer.Number("SELECT proposal FROM claim WHERE id = $1", id);
            writer.Run("DELETE FROM claim_voice WHERE proposal = $1", proposal);
            WriteVoices(proposal, claim, writer);
        }

        Decide(entry, id, ClaimState.Accepted, writer);
    }

    private static void WriteVoices(long proposal, Claim claim, ViewWriter writer)
    {
        for (var depth = 0; depth < claim.Voice.Count; depth++)
        {
            writer.Run("INSERT INTO claim_voice VALUES ($1, $2, $3)", proposal, depth, writer.IdOf("voice", claim.Voice[depth], "folded", VoiceNames.Fold));
        }
    }
}

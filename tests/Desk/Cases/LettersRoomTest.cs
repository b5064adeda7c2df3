using System.Text;
using Homeward.Cases;
using Homeward.Claims;
using Homeward.Documents;
using Homeward.Evidence;
using Homeward.Views;
using Xunit;

namespace Homeward.Tests.Desk.Cases;

public class LettersRoomTest
{
    private const string Board = "raport-vvk";

    private static LetterRequest Ask(string template, params string[] people) => new(
        template, "", "ru", people, new Dictionary<string, string>(), new Dictionary<string, string>(), [], null);

    private static string Text(LetterDraft draft) =>
        string.Join("\n", draft.Paragraphs.Select(p => string.Concat(p.Pieces.Select(x => x.Kind is "blank" or "ask" ? $"[{x.Text}]" : x.Text))));

    [Fact]
    public void Plan_WithoutConsent_IsRefusedAndNothingIsKept()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        var (plan, refusal) = desk.Mira.Letters.Plan(Ask(Board, person));
        Assert.Null(plan);
        Assert.Equal("consent", refusal!.Code);
        Assert.Contains(desk.CodeOf(person), refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal("consent", desk.Mira.Letters.Draft(Ask(Board, person), "try").Refusal!.Code);
        Assert.Equal(0, desk.Mira.Letters.List(Slice.First()).Total);
        // a relative agrees for their own words, not in his place: his own paper wants his own word
        desk.Agree(person, "letter", "command", by: "relative");
        Assert.Equal("consent", desk.Mira.Letters.Plan(Ask(Board, person)).Refusal!.Code);
        desk.Agree(person, "letter", "command", "pseudonymous");
        Assert.Equal("consent", desk.Mira.Letters.Plan(Ask(Board, person)).Refusal!.Code);
        var consent = desk.Agree(person, "letter", "command");
        Assert.NotNull(desk.Mira.Letters.Plan(Ask(Board, person)).Plan);
        FoundingCase.Assert(desk.Mira.Persons.TakeConsentBack(consent, "she rang and said no", desk.Act()));
        Assert.Equal("consent", desk.Mira.Letters.Plan(Ask(Board, person)).Refusal!.Code);
    }

    [Fact]
    public void Draft_MedicalBoard_LinksEachFactMarksEachGapAndComesBackTheSame()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        desk.Agree(person, "letter", "command");
        var ill = desk.Said(person, "он потерял ногу", "", more: c => c with { Health = ["loss of a leg"] }, kind: Kinds.Health);
        var request = Ask(Board, person) with
        {
            Typed = new Dictionary<string, string> { ["person.rank"] = "рядовой", ["addressee"] = "подполковнику", ["extra"] = "Мать ждёт ответа." },
            Cited = ["RU-VVK"],
        };
        var plan = desk.Mira.Letters.Plan(request).Plan!;
        var text = Text(plan.Draft);
        Assert.Contains("от рядового Петрова Сергея Николаевича", text, StringComparison.Ordinal);
        Assert.Contains("Состояние здоровья: «он потерял ногу».", text, StringComparison.Ordinal);
        Assert.Contains("Мать ждёт ответа.\n23 ноября 2026 года", text, StringComparison.Ordinal);
        var pieces = plan.Draft.Paragraphs.SelectMany(p => p.Pieces).ToList();
        Assert.Contains(pieces, p => p.Field == "health" && p.ClaimId == ill);
        Assert.All(pieces.Where(p => p is { Kind: "fact", Field: "person.name" or "unit" }), p => Assert.Equal(desk.MentionOf(person), p.ClaimId));
        var id = FoundingCase.Assert(desk.Mira.Letters.Draft(request, "keep"));
        Assert.Equal(id, desk.Mira.Letters.Draft(request, "keep").Id);
        Assert.Equal(1, desk.Mira.Letters.List(Slice.First()).Total);
        desk.Story.Desk.Reopen();
        var page = desk.Mira.Letters.Find(id)!;
        Assert.Equal(text, Text(page.Draft));
        Assert.Equal(["RU-VVK"], page.Unsigned);
        Assert.Equal([$"{person}/record", $"{person}/medical"], desk.Mira.Seat.Live.OpenFrom(0)
            .Where(e => e.Kind.StartsWith("letter-", StringComparison.Ordinal)).Select(e => e.Key));
        Assert.Equal([id], desk.Mira.Letters.About(person).Select(l => l.Id));
    }

    [Fact]
    public void Docx_ReadBackByTheDesksOwnReader_HasTheWords()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Кравец,Олег,Павлович");
        desk.Agree(person, "letter", "command");
        var draft = desk.Mira.Letters.Plan(Ask(Board, person)).Plan!.Draft;
        using var bytes = new MemoryStream();
        DocxPaper.Write(LettersRoom.OnPaper(draft), bytes);
        bytes.Position = 0;
        var read = OfficeText.From(bytes, new ArchiveBudget(), out var refusal);
        Assert.Null(refusal);
        Assert.Contains("Прошу направить меня на медицинское освидетельствование", read!.Text, StringComparison.Ordinal);
        // "Кравца" or "Кравеца": nobody's name is guessed into a paper
        Assert.Contains("[______ Кравца ______]", read.Text, StringComparison.Ordinal);
        Assert.Contains("[______ воинское звание ______]", read.Text, StringComparison.Ordinal);
        var html = HtmlPaper.Write(LettersRoom.OnPaper(draft));
        Assert.Contains("<mark>[______ Кравца ______]</mark>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        var confirmed = Ask(Board, person) with { Forms = new Dictionary<string, string> { ["person.name/Genitive/surname"] = "Кравеца" } };
        Assert.Contains("Кравеца Олега Павловича", Text(desk.Mira.Letters.Plan(confirmed).Plan!.Draft), StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_OverMany_NamesWhoAgreedHidesWhoDidNotAndCountsTheRest()
    {
        using var desk = new HelpDesk();
        string[] names = ["Петров,Сергей,Николаевич", "Ильин,Андрей,Иванович", "Кузнецов,Пётр,Ильич"];
        var people = names.Select(n => desk.Person(n)).ToArray();
        desk.Agree(people[0], "submission", "special-procedures", by: "relative");
        desk.Agree(people[1], "submission", "special-procedures", "pseudonymous", "relative");
        var request = Ask("special-procedures-list", people) with { Typed = new Dictionary<string, string> { ["extra"] = "They were taken from the bus." } };
        var plan = desk.Mira.Letters.Plan(request).Plan!;
        Assert.Equal((1, 1, 1), (plan.Named.Count, plan.UnderCode.Count, plan.LeftOut.Count));
        Assert.Contains("2 persons", Text(plan.Draft), StringComparison.Ordinal);
        Assert.Equal(2, plan.Draft.Annex.Count);
        var hidden = string.Concat(plan.Draft.Annex[1].Cells.SelectMany(c => c).Select(p => p.Text));
        Assert.Contains(desk.CodeOf(people[1]), hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("Ильин", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("1990", hidden, StringComparison.Ordinal);
        var id = FoundingCase.Assert(desk.Mira.Letters.Draft(request, "keep"));
        var page = desk.Mira.Letters.Find(id)!;
        Assert.Equal((2, 1), (page.Persons.Count, page.LeftOut));
        Assert.Equal(string.Concat(plan.Draft.Annex.SelectMany(r => r.Cells).SelectMany(c => c).Select(p => p.Text)),
            string.Concat(page.Draft.Annex.SelectMany(r => r.Cells).SelectMany(c => c).Select(p => p.Text)));
        // the row of each person is sealed under that person's key
        Assert.Equal([id, $"{people[0]}/record", $"{people[1]}/record"], desk.Mira.Seat.Live.OpenFrom(0)
            .Where(e => e.Kind.StartsWith("letter-", StringComparison.Ordinal)).Select(e => e.Key).Distinct());
    }

    [Fact]
    public void Walls_APersonBehindOne_IsInNoAnnexAndTheLetterIsNotThere()
    {
        using var desk = new HelpDesk();
        var (a, b) = (desk.Person("Петров,Сергей,Николаевич"), desk.Person("Ильин,Андрей,Иванович"));
        foreach (var p in new[] { a, b }) desk.Agree(p, "submission", "special-procedures", by: "relative");
        var id = FoundingCase.Assert(desk.Mira.Letters.Draft(Ask("special-procedures-list", a, b), "keep"));
        var codes = (A: desk.CodeOf(a), B: desk.CodeOf(b));
        desk.Story.Wall(b);
        Assert.Null(desk.Mira.Letters.Find(id));
        Assert.Equal(0, desk.Mira.Letters.List(Slice.First()).Total);
        Assert.Equal([a], desk.Mira.Letters.PeopleOf(desk.Story.Exchange).Where(p => p == a || p == b));
        Assert.Equal("wall", desk.Mira.Letters.Plan(Ask("special-procedures-list", a, b)).Refusal!.Code);
        Assert.Equal("wall", desk.Mira.Letters.Plan(Ask("special-procedures-list", a, codes.B)).Refusal!.Code);
        var left = desk.Mira.Letters.Plan(Ask("special-procedures-list", codes.A)).Plan!;
        Assert.Equal((1, 0), (left.Named.Count, left.LeftOut.Count));
        Assert.Empty(desk.Mira.Persons.Consents(b));
        Assert.Equal("wall", desk.Story.Stranger.Letters.Plan(Ask("special-procedures-list", a)).Refusal!.Code);
    }

    [Fact]
    public void Walls_ASourceBehindOne_TakesTheLetterThatQuotesItWithIt()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        desk.Agree(person, "letter", "military-prosecutor", by: "relative");
        var claim = desk.Said(person, "его отправили на передовую", Stages.SentToFront, "2025-04");
        var id = FoundingCase.Assert(desk.Mira.Letters.Draft(Ask("zhaloba-prokuror-semya", person), "keep"));
        Assert.Contains("«его отправили на передовую»", Text(desk.Mira.Letters.Find(id)!.Draft), StringComparison.Ordinal);
        desk.Story.Wall(desk.Mira.Claims.Find(claim)!.SourceId);
        Assert.Null(desk.Mira.Letters.Find(id));
        Assert.DoesNotContain("передовую", Text(desk.Mira.Letters.Plan(Ask("zhaloba-prokuror-semya", person)).Plan!.Draft), StringComparison.Ordinal);
    }

    [Fact]
    public void Feared_Denied_OrDisputed_StandsInNoLetter()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        desk.Agree(person, "letter", "military-prosecutor", by: "relative");
        desk.Said(person, "боимся, что его бросят в штурм", Stages.SentToFront, "2025-04", c => c with { Modality = Modalities.Feared });
        desk.Said(person, "его отправили в январе прошлого года", Stages.SentToFront, "2024-01-01");
        var text = Text(desk.Mira.Letters.Plan(Ask("zhaloba-prokuror-semya", person)).Plan!.Draft);
        Assert.DoesNotContain("штурм", text, StringComparison.Ordinal);
        Assert.DoesNotContain("январе", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Delivered_AnsweredOrSetAside_IsKeptInOrderAndDuesAreCounted()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        desk.Agree(person, "letter", "military-prosecutor", by: "relative");
        var letters = desk.Mira.Letters;
        var id = FoundingCase.Assert(letters.Draft(Ask("zhaloba-prokuror-semya", person), "keep"));
        var version = letters.Find(id)!.Row.Version;
        Assert.Equal("days", letters.Deliver(id, version, new(new(2026, 12, 24), "post"), desk.Act()).Refusal!.Code);
        Assert.Equal("already", letters.Answer(id, version, new(2026, 11, 22), null, "no", desk.Act()).Refusal!.Code);
        FoundingCase.Assert(letters.Deliver(id, version, new(new(2026, 11, 20), "post", "вх. 77"), desk.Act()));
        Assert.Equal("stale", letters.SetAside(id, version, "late", desk.Act()).Refusal!.Code);
        var row = letters.Find(id)!.Row;
        // thirty days from the day it was handed in, by the rule it rests on
        Assert.Equal((LetterState.Delivered, "вх. 77", new DateOnly(2026, 12, 20)), (row.State, row.Reference, row.ReplyDue));
        Assert.Equal([id], letters.Waiting().Select(l => l.Id));
        // the next letter says that this one was handed in
        Assert.Contains("20 ноября 2026 года: Жалоба военному прокурору от члена семьи (вх. 77)",
            Text(letters.Plan(Ask("zhaloba-prokuror-semya", person)).Plan!.Draft), StringComparison.Ordinal);
        FoundingCase.Assert(letters.Answer(id, row.Version, new(2026, 11, 22), "исх. 5", "проверка начата", desk.Act()));
        Assert.Empty(letters.Waiting());
        Assert.Equal(["letter-delivered", "letter-answered"], letters.Find(id)!.Steps.Select(s => s.Kind));
    }

    [Fact]
    public void Templates_OwnEdition_IsUsedCheckedAndTakenBackWhileOldDraftsKeepTheirText()
    {
        using var desk = new HelpDesk();
        var letters = desk.Mira.Letters;
        var person = desk.Person("Петров,Сергей,Николаевич");
        desk.Agree(person, "letter", "command");
        var shipped = letters.Template(Board, "ru")!;
        var seen = letters.Plan(Ask(Board, person)).Plan!;
        var id = FoundingCase.Assert(letters.Draft(Ask(Board, person), "keep"));
        var faulty = letters.KeepTemplate(shipped.Text.Replace("{unit}", "{mood}", StringComparison.Ordinal), "ru", 0, "try", desk.Act()).Refusal!;
        Assert.Equal("template", faulty.Code);
        Assert.Contains("there is no field “mood”", faulty.Sentence, StringComparison.Ordinal);
        Assert.Contains("no rule RU-NONE", letters.KeepTemplate(shipped.Text.Replace("RU-VVK", "RU-NONE", StringComparison.Ordinal), "ru", 0, "try", desk.Act())
            .Refusal!.Sentence, StringComparison.Ordinal);
        Assert.Equal("template", letters.KeepTemplate(shipped.Text.Replace("to: command", "to: partner", StringComparison.Ordinal), "ru", 0, "try", desk.Act()).Refusal!.Code);
        FoundingCase.Assert(letters.KeepTemplate(shipped.Text.Replace("Прошу направить меня", "Убедительно прошу направить меня", StringComparison.Ordinal), "ru", 0,
            "as our lawyer has it", desk.Act()));
        var own = letters.Templates().Single(t => t.Template.Id == Board);
        Assert.True(own.IsOwn);
        Assert.Equal("stale", letters.Draft(Ask(Board, person) with { TemplateHash = seen.TemplateHash }, "late").Refusal!.Code);
        Assert.Contains("Убедительно прошу", Text(letters.Plan(Ask(Board, person)).Plan!.Draft), StringComparison.Ordinal);
        Assert.DoesNotContain("Убедительно", Text(letters.Find(id)!.Draft), StringComparison.Ordinal);
        FoundingCase.Assert(letters.WithdrawTemplate(Board, own.Version, "back", desk.Act()));
        Assert.False(letters.Templates().Single(t => t.Template.Id == Board).IsOwn);
    }

    [Fact]
    public void Referral_ToADoctor_HasOnlyWhatADoctorNeeds()
    {
        using var desk = new HelpDesk();
        var person = desk.Person("Петров,Сергей,Николаевич");
        desk.Said(person, "его отправили на передовую", Stages.SentToFront, "2025-04");
        desk.Said(person, "он потерял ногу", "", more: c => c with { Health = ["loss of a leg"] }, kind: Kinds.Health);
        var request = Ask("referral-doctor", person) with { Partner = "Доктор Н.", Typed = new Dictionary<string, string> { ["events"] = "secret", ["extra"] = "secret too", ["contact.safe"] = "вечером" } };
        Assert.Equal("consent", desk.Mira.Letters.Plan(request).Refusal!.Code);
        desk.Agree(person, "referral", "Доктор Н.");
        Assert.Equal("consent", desk.Mira.Letters.Plan(request with { Partner = "Кто-то другой" }).Refusal!.Code);
        Assert.Equal("recipient", desk.Mira.Letters.Plan(request with { Partner = " " }).Refusal!.Code);
        var text = Text(desk.Mira.Letters.Plan(request).Plan!.Draft);
        Assert.Contains("потерял ногу", text, StringComparison.Ordinal);
        Assert.DoesNotContain("передовую", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", text, StringComparison.Ordinal);
        var id = FoundingCase.Assert(desk.Mira.Letters.Draft(request, "refer"));
        var kept = string.Concat(desk.Mira.Seat.Live.OpenFrom(0).Where(e => e.Kind.StartsWith("letter-", StringComparison.Ordinal)).Select(e => Encoding.UTF8.GetString(e.Body!)));
        Assert.DoesNotContain("передовую", kept, StringComparison.Ordinal);
        Assert.Contains(desk.Mira.Seat.Live.OpenFrom(0), e => e.Kind == "letter-values-kept" && e.Key == $"{person}/contact");
        Assert.NotNull(desk.Mira.Letters.Find(id));
    }

    [Fact]
    public void Plan_WhatCannotBe_SaysWhy()
    {
        using var desk = new HelpDesk();
        var (a, b) = (desk.Person("Петров,Сергей,Николаевич"), desk.Person("Ильин,Андрей,Иванович"));
        string Code(LetterRequest request) => desk.Mira.Letters.Plan(request).Refusal!.Code;
        Assert.Equal("template", Code(Ask("no-such-letter", a)));
        Assert.Equal("nobody-chosen", Code(Ask(Board)));
        Assert.Equal("one", Code(Ask(Board, a, b)));
        Assert.Equal("wall", Code(Ask(Board, "per-0000000000000000")));
        Assert.Equal("too-many", Code(Ask("wgeid-list", [.. Enumerable.Range(0, 501).Select(i => $"X-{i}")])));
        Assert.Equal("template", Code(Ask("referral-cook", a)));
    }

    [Fact]
    public void Erasing_APerson_TakesTheirLetterAndTheirRow()
    {
        using var desk = new HelpDesk();
        var (a, b) = (desk.Person("Петров,Сергей,Николаевич"), desk.Person("Ильин,Андрей,Иванович"));
        foreach (var p in new[] { a, b }) desk.Agree(p, "submission", "special-procedures", by: "relative");
        desk.Agree(a, "letter", "command");
        var (one, many) = (FoundingCase.Assert(desk.Mira.Letters.Draft(Ask(Board, a), "one")),
            FoundingCase.Assert(desk.Mira.Letters.Draft(Ask("special-procedures-list", a, b), "many")));
        var entries = desk.Mira.Seat.Live.OpenFrom(0).Select(e => e.Key.StartsWith(a + "/", StringComparison.Ordinal) ? e with { Body = null } : e).ToList();
        var (views, database) = (Homeward.Desk.Views(), new ViewDatabase());
        using (database)
        {
            database.Create(views.Select(v => v.Schema));
            var of = views.SelectMany(v => v.Kinds.Keys.Select(k => (k, v))).ToDictionary(p => p.k, p => p.v);
            using (var scope = database.BeginWrite())
            {
                foreach (var entry in entries) of[entry.Kind].Apply(entry, scope.Writer);
                scope.Commit();
            }

            Assert.Equal(1, database.Ask(q => q.Number("SELECT erased FROM letter WHERE id = $1", one)));
            Assert.Equal(0, database.Ask(q => q.Number("SELECT erased FROM letter WHERE id = $1", many)));
        }
    }
}

using Homeward.Cases;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Statistics;
using Homeward.Tests.Desk;
using Homeward.Views;

namespace Homeward.Tests.App.Pages;

/// <summary>The founding note and invented people around it: something to see on every page of the desk.</summary>
internal sealed class FullCase
{
    public FullCase()
    {
        var story = new FoundingCase(); // its desk is given away and ends with whoever serves it
        (Desk, Source, Exchange) = (story.Desk, story.Source, story.Exchange);
        (Person, Mention) = story.AddPerson(1);
        story.SayOf(Mention, Stages.SentToFront, "2025-04-01", more: c => c with { Task = "assault" });
        story.SayOf(Mention, Stages.Captured, "2024-03");
        story.SayOf(Mention, Stages.MedicalBoard, denied: true);
        (Clashing, var other) = story.AddPerson(2);
        Clash = story.SayOf(other, Stages.Captured, "2025-05-01");
        for (var i = 3; i < 6; i++) story.AddPerson(i);
        Desk.AddMentions("ours", "Зразков,Тарас,Петрович,03.03.1999,11111", "<script>alert(1)</script>,Иван\u202e,Петрович,1999,в/ч 1");
        Desk.AddMentions("theirs", "Zrazkov,Taras,,1999,11111");
        Pair = story.Mira.Persons.Pairs(Slice.First()).Rows[0].Id;
        Danger = Desk.AddFile("call.txt", "His mother writes: tomorrow they take them, he says he will kill himself. He was exchanged on 19 March 2025.\n");
        story.Mira.Claims.ReadSource(Danger);
        Case = story.Mira.Cases.Record(new HeardCall("His mother called: “they have taken his phone”, tomorrow they take him.", "his mother", Contact: "+7 916 123-45-67",
            SafeTime: "after 18:00", Avoid: "do not write to his number", Need: "lawyer", Person: Person), "act-call").Id!;
        Sought = story.Mira.Cases.OpenSearch(Case, new Sought("Зразков Тарас Петрович", "03.03.1999", "11111"), "act-seek").Id!;
        story.Mira.Cases.Look();
        story.Mira.Cases.DraftAnswer(Sought, "captive", "A list names him; the Red Cross has confirmed it.", "act-answer");
        story.Mira.Cases.Warn(Case, Warnings.PhoneTaken, new DateOnly(2025, 3, 20), null, "act-warn");
        story.Mira.Cases.PlanStep(Case, "ask the hospital", new DateOnly(2025, 6, 1), "act-step");
        Finding = story.Mira.Findings.Assess(Person, "IHL-117").FindingIds[0];
        Group = story.Mira.Findings.Assess(Exchange, "IHL-117").FindingIds[0];
        Voice = FoundingCase.Assert(story.Mira.Claims.MergeVoices("ARA", "АРА", "voice-1", "one newsroom in two scripts"));
        Letter = Drafted(story);
        story.Mira.Findings.Enter(Person, "violation_known_on", "end of October 2026", "the sister said so", "en", "known-1");
        var picture = Path.Combine(Desk.Root, "photo.jpg");
        File.WriteAllBytes(picture, Homeward.Tests.Desk.Evidence.HandedIn.Picture(5));
        Picture = story.Mira.Evidence.Add(picture).Single().SourceIds.Single();
        FoundingCase.Assert(story.Mira.Evidence.Transcribe(Picture, "A paper on a wall: exchange of 24 May, forty names.", null, "typed-1"));
        FoundingCase.Assert(story.Mira.Evidence.CorrectCell(Row, "given", "Тарас Петрович", 0, "cell-1", "his sister says so"));
        FoundingCase.Assert(story.Mira.Evidence.Translate(Source, new("each side", "uk", "кожна сторона", "Ona", "human"), "translated-1"));
        Figure = FoundingCase.Assert(story.Mira.Statistics.Freeze(Exchange, new FigureChoice("A-1-sent"), "freeze-1"));
    }

    public TestDesk Desk { get; }

    public Session Mira => Desk.Mira;

    public string Source { get; }

    public string Exchange { get; }

    public string Person { get; }

    public string Mention { get; }

    /// <summary>Somebody whose statements cannot all be true.</summary>
    public string Clashing { get; }

    public string Clash { get; }

    public string Pair { get; }

    public string Danger { get; }

    public string Case { get; }

    public string Sought { get; }

    public string Finding { get; }

    public string Group { get; }

    public string Figure { get; }

    /// <summary>A letter about somebody whose family agreed.</summary>
    public string Letter { get; }

    private string Drafted(FoundingCase story)
    {
        FoundingCase.Assert(story.Mira.Persons.Agree(Person, new ConsentNote("letter", "military-prosecutor", null, "named", "relative", "sister", "spoken", "en"),
            "agree-1"));
        return FoundingCase.Assert(story.Mira.Letters.Draft(new Homeward.Cases.LetterRequest("zhaloba-prokuror-semya", "", "en", [Person],
            new Dictionary<string, string>(), new Dictionary<string, string>(), [], null), "letter-1"));
    }

    public string Voice { get; }

    /// <summary>A photograph with words typed of it.</summary>
    public string Picture { get; }

    private string Step => Mira.Paths.Of(Clashing)!.Stages.First(s => s.Stage == Stages.Captured).Id;

    public string Claim => Mira.Claims.Of(Source)[0].Id;

    /// <summary>Every page a signed-in member can open, by a name for its picture.</summary>
    public IReadOnlyList<(string Name, string Path)> Pages =>
    [
        ("today", "/"), ("inbox", "/inbox?show=all"), ("inbox-waiting", "/inbox?show=waiting"), ("runs", "/inbox?show=runs"),
        ("source", $"/sources/{Source}"), ("source-danger", $"/sources/{Danger}"), ("correction", $"/sources/{Source}?open={Waiting}"), ("correct-one", $"/statements/{Waiting}?open={Waiting}"),
        ("list", $"/sources/{List}?show=all"), ("row", $"/parts/{Row}"), ("statements", "/statements"), ("statement", $"/statements/{Claim}"),
        ("voices", "/statements/voices"), ("voice", $"/statements/voices/{Voice}"), ("step", $"/steps/{Clashing}/{Step}"),
        ("second", "/statements?second=yes"), ("picture", $"/sources/{Picture}"), ("wanted", "/inbox/wanted?show=all"), ("people", "/people"), ("mentions", "/people/mentions"), ("search", "/search"), ("person", $"/people/{Person}"),
        ("history", $"/history/{Claim}"),
        ("person-clash", $"/people/{Clashing}"), ("what-if", $"/people/{Clashing}?without={Clash}"), ("mention", $"/mentions/{Loose}"),
        ("pair", $"/pairs/{Uri.EscapeDataString(Pair)}"), ("exchanges", "/exchanges"), ("exchange", $"/exchanges/{Exchange}"), ("paths", "/paths"), ("together", "/paths/together"), ("order", "/paths/order"), ("roster", $"/exchanges/{Exchange}/roster"),
        ("law", "/law"), ("finding", $"/law/{Finding}"), ("finding-group", $"/law/{Group}"), ("help", "/help"),
        ("call", "/help/call"), ("call-secret", "/help/call?need=refusal"), ("case", $"/help/cases/{Case}"),
        ("searches", "/help/searches?show=open"), ("sought", $"/help/searches/{Sought}"),
        ("rounds", "/help/rounds"), ("call-list", $"/help/rounds/{Exchange}/30?show=all"),
        ("round-call", $"/help/rounds/{Exchange}/30/{Person}"), ("figures", "/figures"),
        ("rules", "/law/rules"), ("rule", "/law/rules/IHL-117"), ("letters", "/letters"), ("letter-new", "/letters/new"),
        ("letter-draft", $"/letters/new?person={Person}&template=zhaloba-prokuror-semya"), ("letter", $"/letters/{Letter}"),
        ("templates", "/letters/templates"), ("template", "/letters/templates/raport-vvk"), ("consent", $"/people/{Person}/consent"),
        ("rights", $"/people/{Person}/rights?in=ru"), ("deadlines", "/deadlines"),
        ("figure", $"/figures/{Figure}"), ("publications", "/publications"), ("why", $"/why/{Figure}"),
    ];

    private string Waiting => Mira.Claims.Of(Source).First(c => c.State == ClaimState.Proposed).Id;

    private string List => Mira.Evidence.Sources(Slice.First()).Rows.First(s => s.Name == "theirs.csv").Id;

    private string Row => Mira.Evidence.Parts(List, Slice.First()).Rows[0].Id;

    private string Loose => Mira.Persons.Mentions(List, Slice.First()).Rows[0].Id;
}

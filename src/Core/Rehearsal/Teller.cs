using System.Globalization;

namespace Homeward.Rehearsal;

/// <summary>
/// One thing to tell: which pieces to draw from, which frame to put around them, and what is true about it.
/// </summary>
internal sealed record Beat(string Section, string Frame, string Kind, string Modality)
{
    public string? Stage { get; init; }

    public string? Treatment { get; init; }

    public bool Coerced { get; init; }

    public bool DeniedPolarity { get; init; }

    public DateOnly? Day { get; init; }

    public bool? Holds { get; init; }

    /// <summary>About the person the text is about; false for groups and generalities.</summary>
    public bool Personal { get; init; } = true;

    public bool Grouped { get; init; }
}

/// <summary>Who speaks in a text and how: the outlet's voice, and for own-voice posts no outlet at all.</summary>
internal sealed record TellingVoice(string? Outlet, bool Own);

/// <summary>
/// Tells beats as sentences of one language into one text: draws piece, date phrase, way of naming the person, frame
/// of reported speech, and sometimes joins two into one sentence. Every core that is told becomes one true claim with
/// its span.
/// </summary>
internal sealed class Teller
{
    private static readonly string[] NounSlots = ["nom", "gen", "dat", "acc", "ins"];
    private static readonly string[] AfterPreposition = ["pgen", "pdat", "pins"];
    private static readonly int[] PrepositionFrom = [1, 2, 4];

    private readonly Chance chance;
    private readonly string lang;
    private readonly Phrasebook book;
    private readonly Composed text;
    private readonly DateOnly published;
    private readonly TellingVoice voice;
    private string? pending;

    public Teller(Chance chance, string lang, Composed text, DateOnly published, TellingVoice voice)
    {
        this.chance = chance;
        this.lang = lang;
        this.text = text;
        this.published = published;
        this.voice = voice;
        book = Phrasebook.In(lang);
    }

    public InventedPerson? About { get; set; }

    /// <summary>
    /// Set once the text has named the day of the exchange: from then on days may be counted from it.
    /// </summary>
    public DateOnly? ExchangeNamed { get; set; }

    public Phrasebook Book => book;

    public void Tell(Beat beat)
    {
        var slots = new Slots();
        SpokenDate? when = null, since = null;
        if (beat.Day is { } day && day <= published)
        {
            if (beat.Kind == "exchange") when = null;
            else if (chance.PerMille(780))
            {
                when = DateSpeech.When(chance, lang, day, published, beat.Stage == "exchanged" ? null : ExchangeNamed);
            }
            since = DateSpeech.Since(chance, lang, day, published);
        }

        slots["when"] = when?.Phrase;
        slots["since"] = since?.Phrase;
        Fill(slots, beat, out var count);
        var drawn = book.Draw(chance, beat.Section, slots);
        if (drawn is not { } core) return;
        var said = slots.Used.Contains("since") ? since : slots.Used.Contains("when") ? when : null;
        if (beat.Stage == "exchanged" && said is { AfterDays: null } && said.Edtf.Length == 10)
        {
            ExchangeNamed ??= beat.Day;
        }
        var (field, value) = (core.Piece.Field, core.Piece.FieldValue);
        Frame(beat, core.Text, new TrueClaim
        {
            Kind = field == "kind" ? value! : beat.Kind,
            Stage = beat.Stage,
            Treatment = field == "kind" ? null : beat.Treatment,
            Coerced = beat.Coerced,
            Modality = field == "modality" ? value! : beat.Modality,
            DeniedPolarity = beat.DeniedPolarity,
            Person = beat.Personal ? About?.Id : null,
            Holds = beat.Holds,
            When = said?.Edtf is { } edtf && (beat.Kind == "pattern" || (said == since && Lasts(beat))) ? edtf + "/.." : said?.Edtf,
            AfterDays = said?.AfterDays,
            Counts = field == "share" ? ("share", value!) : count,
        });
    }

    /// <summary>"Since 3 May" is the day of what happens once, and the beginning of what goes on.</summary>
    private static bool Lasts(Beat beat) => beat.Stage is not ("captured" or "recaptured" or "exchanged" or "contract-signed" or "discharged" or "killed");

    /// <summary>
    /// An exchange as a text tells it: its figures, or that there are none, and those beside the formula.
    /// </summary>
    public void TellExchange(InventedExchange exchange, string side, int each)
    {
        var days = DateSpeech.Span(chance, lang, exchange.First, exchange.Last, published);
        var slots = new Slots { ["when"] = chance.PerMille(900) ? days.Phrase : null, ["n"] = Number(each) };
        var section = !exchange.Disclosed ? "exchange undisclosed past" : chance.PerMille(850) ? "exchange each past"
            : "exchange bare past";
        if (section == "exchange bare past") slots["when"] = days.Phrase;
        if (book.Draw(chance, section, slots) is not { } core) return;
        var dated = slots.Used.Contains("when");
        if (dated && exchange.First == exchange.Last && days.Edtf.Length == 10) ExchangeNamed = exchange.First;
        (string, string)? count = !exchange.Disclosed ? ("each", "not disclosed")
            : slots.Used.Contains("n") ? ("each", Number(each)) : null;
        Frame(new Beat(section, voice.Own ? "plain" : "asserted", "exchange", "asserted"), core.Text, new TrueClaim
        {
            Kind = "exchange", Modality = "asserted", When = dated ? days.Edtf : null, Counts = count,
            Exchange = exchange.Id,
            Holds = !exchange.Disclosed || each == exchange.Each,
        });
        if (exchange.OutsideUk < 2 || !exchange.Disclosed || !chance.PerMille(side == "uk" ? 800 : 250)) return;
        slots = new Slots { ["n"] = Number(exchange.OutsideUk) };
        if (book.Draw(chance, "exchange outside past", slots) is not { } outside) return;
        Frame(new Beat("exchange outside past", "plain", "exchange", "asserted"), outside.Text, new TrueClaim
        {
            Kind = "exchange", Modality = "asserted", Counts = ("side-ua", Number(exchange.OutsideUk)),
            Exchange = exchange.Id, Holds = true,
        });
    }

    public void Filler()
    {
        Flush();
        text.Sentence(book.Say(chance, "filler"));
    }

    /// <summary>Writes what waits to be joined. Call at the end of a paragraph.</summary>
    public void Flush()
    {
        if (pending is null) return;
        text.Sentence(pending);
        pending = null;
    }

    private void Frame(Beat beat, string words, TrueClaim claim)
    {
        if (voice.Outlet is not null) claim.Voice.Add(voice.Outlet);
        var core = text.Mark(claim, words);
        var frame = beat.Frame is "asserted" or "asserted-own" && chance.PerMille(400) ? "plain" : beat.Frame;
        var slots = new Slots { ["core"] = core };
        var (speaker, label) = Speaker(slots);
        if (book.Draw(chance, "frame " + frame, slots) is not { } framed) return;
        if (speaker && slots.Used.Overlaps(["spk", "spkgen"])) claim.Voice.Add(label);
        else if (slots.Used.Overlaps(["expert", "expertgen"])) claim.Voice.Add(slots["expert"]!);
        Join(framed.Text, framed.Text == core);
    }

    // Two bare statements often stand in one sentence, as people talk; a framed one stands alone so that its frame is
    // its own.
    private void Join(string sentence, bool bare)
    {
        if (!bare)
        {
            Flush();
            text.Sentence(sentence);
            return;
        }

        if (pending is null)
        {
            pending = sentence;
            if (chance.PerMille(650)) Flush();
            return;
        }

        var link = lang switch
        {
            "en" => new[] { ", and ", "; ", ", then " },
            "uk" => [", ", "; ", ", а "],
            _ =>
            [", ", "; ", ", а "]
        };
        text.Sentence(pending + chance.Pick(link) + sentence);
        pending = null;
    }

    private void Fill(Slots slots, Beat beat, out (string, string)? count)
    {
        count = null;
        if (About is not null)
        {
            slots["front"] = About.CapturedNear.CaseIn(lang);
            var free = About.Exchange >= 0 && About.Exchanged <= published ? About.Exchanged : published;
            slots["span"] = DateSpeech.Duration(lang, About.Captured, free);
            slots.Female = FemaleKin(About);
            NamePerson(slots, About);
        }
        else
        {
            slots["front"] = NameStock.Instance.Places["front"].Draw(chance).CaseIn(lang);
        }

        if (!beat.Grouped) return;
        var group = CountedGroup.Draw(chance, lang);
        slots["gnom"] = group.Nominative;
        slots["gacc"] = group.Accusative;
        count = ("persons", group.Notation);
    }

    private bool FemaleKin(InventedPerson person) => book.Row("kin " + person.Kin)[2] == "f";

    private void NamePerson(Slots slots, InventedPerson person)
    {
        var kin = book.Row("kin " + person.Kin);
        // "Her son" is a relative's word: in a paper the man is he, or has a name.
        var relative = voice.Outlet is null;
        if (lang == "en")
        {
            var english = chance.Weighted([620, relative ? 200 : 0, 180]) switch
            {
                1 => kin[3..6],
                2 => Named(person.Latin(chance.PerMille(500) ? person.Surname : person.Given.Name)),
                _ => book.Row("pronoun"),
            };
            (slots["nom"], slots["acc"], slots["poss"]) = (english[0], english[1], english[2]);
            return;
        }

        string[] forms;
        switch (chance.Weighted(voice.Own ? [560, 340, 100, 0] : [560, relative ? 160 : 0, 140, 140]))
        {
            case 1:
                var my = voice.Own ? book.Row("my") : null;
                forms = [.. Enumerable.Range(0, 5).Select(i => my is null ? kin[3 + i] : my[i] + " " + kin[3 + i])];
                break;
            case 2:
                forms = person.Given.Name.In(lang)[..5];
                break;
            case 3:
                forms = person.Surname.In(lang)[..5];
                break;
            default:
                var pronoun = book.Row("pronoun");
                for (var i = 0; i < 5; i++) slots[NounSlots[i]] = pronoun[i];
                for (var i = 0; i < 3; i++) slots[AfterPreposition[i]] = pronoun[5 + i];
                return;
        }

        for (var i = 0; i < 5; i++) slots[NounSlots[i]] = forms[i];
        for (var i = 0; i < 3; i++) slots[AfterPreposition[i]] = forms[PrepositionFrom[i]];
    }

    private static string[] Named(string name) => [name, name, name + (name.EndsWith('s') ? "'" : "'s")];

    private (bool, string) Speaker(Slots slots)
    {
        var kin = About is not null && chance.PerMille(750);
        var row = kin ? book.Row("kin " + About!.Kin)
            : book.Row("speaker", chance.Below(book.Section("speaker").Count));
        slots["spk"] = kin && lang != "en" ? (chance.PerMille(500) ? OfHim(row[0], About!) : row[0]) : row[0];
        slots["spkgen"] = kin && lang != "en" ? (chance.PerMille(500) ? OfHim(row[1], About!) : row[1]) : row[1];
        slots.Female = row[2] == "f";
        var expert = Expert();
        slots["expert"] = expert.Nominative;
        slots["expertgen"] = expert.Genitive;
        return (true, kin ? About!.Kin : row[3]);
    }

    private string OfHim(string kin, InventedPerson person) =>
        kin + " " + person.Given.Name.In(lang)[(int)GrammarCase.Genitive];

    private (string Nominative, string Genitive) Expert()
    {
        var stock = NameStock.Instance;
        while (true)
        {
            var woman = chance.Pick(stock.Women);
            var surname = chance.Pick(stock.ExpertSurnames);
            if (stock.IsNever(surname.Ru[0], woman.Ru[0])) continue;
            if (lang == "en") return (Latin(woman) + " " + Latin(surname), "");
            return ($"{woman.In(lang)[0]} {surname.In(lang)[0]}", $"{woman.In(lang)[1]} {surname.In(lang)[0]}");
        }
    }

    private static string Latin(InventedName name) => Spelling.LatinFromUkrainian(name.Uk[0]);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A counted group as people say it, with the notation of the gold files: 15, ~30, 12+.</summary>
internal sealed record CountedGroup(string Nominative, string Accusative, string Notation)
{
    private static readonly int[] Sizes = [
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 25, 26, 28, 30, 35, 40, 50];

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["ru"] = ("пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать "
            + "шестнадцать "
            + "семнадцать восемнадцать девятнадцать двадцать").Split(' '),
        ["uk"] = ("п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять "
            + "шістнадцять "
            + "сімнадцять вісімнадцять дев'ятнадцять двадцять").Split(' '),
        ["en"] = ("five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
            + "nineteen "
            + "twenty").Split(' '),
    };

    public static CountedGroup Draw(Chance chance, string lang)
    {
        var n = chance.Pick(Sizes);
        if (n <= 4)
        {
            var (nom, acc) = lang switch
            {
                "ru" => ("двое|трое|четверо".Split('|')[n - 2], "двоих|троих|четверых".Split('|')[n - 2]),
                "uk" => ("двоє|троє|четверо".Split('|')[n - 2], "двох|трьох|чотирьох".Split('|')[n - 2]),
                _ => ("two|three|four".Split('|')[n - 2] + " men", "two|three|four".Split('|')[n - 2] + " men"),
            };
            return new(nom, acc, n.ToString(CultureInfo.InvariantCulture));
        }

        var people = lang switch
        { "ru" => " человек", "uk" => " людей", _ => chance.PerMille(700) ? " men" : " soldiers" };
        var said = n <= 20 && chance.PerMille(500) ? Words[lang][n - 5] : n.ToString(CultureInfo.InvariantCulture);
        var digits = n.ToString(CultureInfo.InvariantCulture);
        return chance.Weighted([600, 220, 180]) switch
        {
            1 => Both(lang switch { "ru" => "примерно ", "uk" => "приблизно ", _ => "about " } + said + people,
                "~" + digits),
            2 => Both(lang switch { "ru" => "не менее ", "uk" => "щонайменше ", _ => "at least " } + digits + people,
                digits + "+"),
            _ => Both(said + people, digits),
        };
    }

    private static CountedGroup Both(string words, string notation) => new(words, words, notation);
}

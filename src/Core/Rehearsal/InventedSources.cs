using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>A made-up text with its true claims: a whole file, or one message of the chat.</summary>
/// <param name="Path">where it lies, from the world's folder</param>
/// <param name="Message">id of the chat message; null for a file of its own</param>
/// <param name="RepostOf">the chat message that said it first; null for words of one's own</param>
internal sealed record InventedText(
    string Path, long? Message, string Lang, DateOnly Published, Composed Composed, long? RepostOf = null);

/// <summary>
/// Writes sources/ and the truth about it. Each text is made from seed and number alone and made again for the truth
/// files, so nothing is kept in memory while the world is written.
/// </summary>
internal static class InventedSources
{
    public static void Write(InventedWar war, IWorldSink sink)
    {
        var calls = Math.Max(6, (int)((long)war.People * 75 / 1000));
        var articles = Math.Max(9, (int)((long)war.People * 30 / 1000));
        foreach (var note in Make(calls, i => CallNotes.Make(war, i))) Put(sink, note.Path, note.Composed.Text);
        foreach (var article in Make(articles, i => Articles.Make(war, i)))
        {
            var html = article.Path.EndsWith(".html", StringComparison.Ordinal);
            Put(sink, article.Path, html ? Articles.Html(article) : article.Composed.Text);
            if (html) Put(sink, TextPath(article.Path), article.Composed.Text);
        }

        ChatExport.Write(war, sink);
        HandLists.Write(war, sink);
        var mails = Math.Max(3, war.People / 100);
        foreach (var mail in Make(mails, i => Mails.Make(war, i)))
        {
            Put(sink, mail.Path, Mails.Envelope(mail));
            Put(sink, TextPath(mail.Path), mail.Composed.Text);
        }

        IEnumerable<InventedText> Files() => Make(calls, i => CallNotes.Make(war, i))
            .Concat(Make(articles, i => Articles.Make(war, i)))
            .Concat(Make(mails, i => Mails.Make(war, i)));
        foreach (var text in Files()) sink.Put(GoldPath(text.Path), s => Gold(s, text));
        sink.Put("truth/claims.jsonl", s => Claims(s, Files().Concat(ChatExport.Texts(war))));
        sink.Put("truth/mentions.jsonl", s => Mentions(s, Files().Concat(ChatExport.Texts(war))));
        sink.Put("truth/hand-lists.jsonl", s => HandLists.Truth(s, war));
    }

    public static void Put(IWorldSink sink, string path, string text) =>
        sink.Put(path, s => s.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The day a text is written: after the exchange it is about, never after the last day of the world.
    /// </summary>
    public static DateOnly Later(Chance chance, DateOnly day, int low, int high)
    {
        var later = day.AddDays(chance.Between(low, high));
        return later > InventedWar.End ? InventedWar.End : later;
    }

    private static IEnumerable<InventedText> Make(int count, Func<int, InventedText> make) =>
        Enumerable.Range(0, count).Select(make);

    private static string TextPath(string path) =>
        "truth/text/" + Stem(path) + ".txt";

    private static string GoldPath(string path) =>
        "truth/gold/" + Stem(path) + ".gold.json";

    private static string Stem(string path) => path["sources/".Length..path.LastIndexOf('.')];

    /// <summary>One file's claims in the shape "homeward score" reads.</summary>
    private static void Gold(Stream to, InventedText text) => Jsonl.Document(to, json =>
    {
        json.WriteString("source", text.Path);
        json.WriteString("language", text.Lang);
        json.WriteString("published", Jsonl.Day(text.Published));
        json.WriteStartArray("claims");
        foreach (var claim in text.Composed.Claims.OrderBy(c => c.Start))
        {
            json.WriteStartObject();
            claim.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Claims(Stream to, IEnumerable<InventedText> texts)
    {
        using var lines = new Jsonl(to);
        foreach (var text in texts)
        {
            foreach (var claim in text.Composed.Claims.OrderBy(c => c.Start))
            {
                lines.Line(json =>
                {
                    json.WriteString("source", text.Path);
                    if (text.Message is { } id) json.WriteNumber("message", id);
                    if (text.RepostOf is { } first) json.WriteNumber("repostOf", first);
                    json.WriteString("language", text.Lang);
                    json.WriteString("published", Jsonl.Day(text.Published));
                    claim.Write(json);
                });
            }
        }
    }

    private static void Mentions(Stream to, IEnumerable<InventedText> texts)
    {
        using var lines = new Jsonl(to);
        foreach (var text in texts)
        {
            foreach (var name in text.Composed.Names)
            {
                lines.Line(json =>
                {
                    json.WriteString("source", text.Path);
                    if (text.Message is { } id) json.WriteNumber("message", id);
                    json.WriteString("language", text.Lang);
                    json.WriteNumber("start", name.Start);
                    json.WriteNumber("length", name.Length);
                    json.WriteString("quote", name.Quote);
                    json.WriteString("person", name.Person);
                });
            }
        }
    }
}

/// <summary>
/// Notes a helpline worker types while somebody calls: heading, who it is about, what is said, what is asked for.
/// </summary>
internal static class CallNotes
{
    public static InventedText Make(InventedWar war, int number)
    {
        var chance = new Chance(war.Seed, "call", number);
        var side = war.UkPeople > 0 && chance.PerMille(450) ? "uk" : "ru";
        var (person, day) = Somebody(war, chance, side);
        var lang = side == "ru" ? (chance.PerMille(860) ? "ru" : "en") : chance.Weighted([700, 180, 120]) switch
        { 0 => "uk", 1 => "ru", _ => "en" };
        var text = new Composed();
        Write(war, chance, lang, person, day, text);
        text.Append("\n" + Phrasebook.In(lang).Say(chance, "note") + "\n");
        text.Finish();
        var path = string.Create(CultureInfo.InvariantCulture, $"sources/calls/c{number + 1:00000}-{lang}.txt");
        return new(path, null, lang, day, text);
    }

    private static void Write(
        InventedWar war, Chance chance, string lang, InventedPerson person, DateOnly day, Composed text)
    {
        var book = Phrasebook.In(lang);
        var kin = book.Row("kin " + person.Kin);
        var heading = new Slots
        {
            ["date"] = DateSpeech.Heading(lang, day, year: false),
            ["caller"] = lang == "en" ? person.Kin : kin[0],
        };
        text.Append(Composed.Raise(book.Say(chance, "call heading", heading)) + "\n");
        Body(war, chance, lang, person, day, text);
    }

    public static void Body(InventedWar war, Chance chance, string lang, InventedPerson person, DateOnly day,
        Composed text)
    {
        var teller = new Teller(chance, lang, text, day, new TellingVoice(null, false)) { About = person };
        text.Sentence(teller.Book.Say(chance, "intro", Intro(lang, person, text, chance)));
        var beats = Beats.Of(chance, person, PathMaker.Make(war, person), day, own: false);
        while (beats.Count > 10) beats.RemoveAt(chance.Below(beats.Count));
        foreach (var beat in beats)
        {
            if (chance.PerMille(110)) teller.Filler();
            teller.Tell(beat);
        }

        teller.Tell(new Beat("request call past", "plain", "request", "asserted"));
        teller.Flush();
    }

    /// <summary>Somebody one may be asked about, and a day to ask: mostly the exchanged, soon after.</summary>
    public static (InventedPerson Person, DateOnly Day) Somebody(InventedWar war, Chance chance, string side)
    {
        if (chance.PerMille(820))
        {
            var exchange = war.Exchanges[chance.Below(war.Exchanges.Count)];
            var person = war.ReleasedIn(exchange.Index, side, chance.Below(1 << 20));
            return (person, InventedSources.Later(chance, person.Exchanged, 1, chance.PerMille(600) ? 30 : 200));
        }

        var first = side == "ru" ? 0 : war.RuPeople;
        var anybody = war.Person(first + chance.Below(side == "ru" ? war.RuPeople : war.UkPeople));
        return (anybody, InventedSources.Later(chance, anybody.Captured, 5, 300));
    }

    private static Slots Intro(string lang, InventedPerson person, Composed text, Chance chance)
    {
        var book = Phrasebook.In(lang);
        var kin = book.Row("kin " + person.Kin);
        var slots = new Slots
        {
            ["kinname"] = kin[3],
            ["born"] = person.Born.Year.ToString(CultureInfo.InvariantCulture),
            ["service"] = Service(book, person),
            ["home"] = person.Home.CaseIn(lang),
            ["home2"] = person.Home.In(lang),
            ["unit"] = person.Unit,
        };
        // Only the form that is used may leave a mark, so the piece is looked at before the name is marked.
        var inGenitive = lang != "en" && chance.PerMille(250);
        slots[inGenitive ? "namegen" : "name"] =
            text.Mark(person, person.FullName(lang, inGenitive ? GrammarCase.Genitive : GrammarCase.Nominative));
        if (lang == "en") slots["name"] ??= person.FullName(lang, GrammarCase.Nominative);
        return slots;
    }

    public static string Service(Phrasebook book, InventedPerson person)
    {
        for (var i = 0; ; i++)
        {
            var row = book.Row("service", i);
            if (row[0] == person.Service) return row[1];
        }
    }
}

/// <summary>
/// Short newspaper notes in three languages: the exchange, one man's story, what is usual, what the law says.
/// </summary>
internal static class Articles
{
    private static readonly string[] Langs = ["en", "ru", "uk"];

    public static InventedText Make(InventedWar war, int number)
    {
        var chance = new Chance(war.Seed, "article", number);
        var lang = Langs[number % 3];
        var side = war.UkPeople == 0 ? "ru" : lang switch
        { "ru" => "ru", "uk" => "uk", _ => chance.PerMille(500) ? "ru" : "uk" };
        var exchange = war.Exchanges[chance.Below(war.Exchanges.Count)];
        var person = war.ReleasedIn(exchange.Index, side, chance.Below(1 << 20));
        var published = InventedSources.Later(chance, exchange.Last, 1, chance.PerMille(600) ? 25 : 160);
        var text = new Composed();
        var book = Phrasebook.In(lang);
        text.Append(Composed.Raise(book.Say(chance, "title")) + "\n\n" + DateSpeech.Heading(lang, published) + "\n");
        var teller = new Teller(chance, lang, text, published,
            new TellingVoice(book.Row("outlet", chance.Below(4))[0], false));
        teller.TellExchange(exchange, side, side == "uk" ? exchange.OtherSideSays : exchange.Each);
        if (chance.PerMille(400)) teller.Tell(Beats.General(chance, side));
        if (chance.PerMille(350))
        {
            teller.Tell(new Beat("request org past", "plain", "request", "asserted")
            { Personal = false, Day = exchange.Last });
        }
        Paragraph(chance, teller, text);
        Introduce(chance, lang, person, published, text, teller.Book);
        Story(chance, person, PathMaker.Make(war, person), published, teller);
        Paragraph(chance, teller, text);
        teller.About = null;
        for (var i = chance.Between(2, 5); i > 0; i--) teller.Tell(Beats.General(chance, side));
        if (chance.PerMille(300)) teller.Filler();
        teller.Flush();
        text.Append("\n" + book.Say(chance, "note") + "\n");
        text.Finish();
        var ending = number % 5 == 4 ? "html" : "txt";
        var path = string.Create(CultureInfo.InvariantCulture, $"sources/articles/a{number + 1:00000}-{lang}.{ending}");
        return new(path, null, lang, published, text);
    }

    /// <summary>The article as a web page with the things around the text that pages have.</summary>
    public static string Html(InventedText article)
    {
        var lines = article.Composed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(article.Lang)
            .Append("\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
            .Append(Escape(lines[0]))
                .Append("</title>\n<meta name=\"description\" content=\"invented text of a rehearsal "
                    + "world\">\n</head>\n<body>\n")
            .Append("<nav><a href=\"/\">Home</a> <a href=\"/news\">News</a></nav>\n<main>\n<article>\n<h1>")
                .Append(Escape(lines[0]))
            .Append("</h1>\n<p class=\"date\"><time datetime=\"").Append(Jsonl.Day(article.Published)).Append("\">")
                .Append(Escape(lines[1]))
            .Append("</time></p>\n");
        foreach (var line in lines[2..]) page.Append("<p>").Append(Escape(line)).Append("</p>\n");
        return page.Append("</article>\n</main>\n<footer>Invented paper of a rehearsal "
            + "world</footer>\n</body>\n</html>\n").ToString();
    }

    private static void Introduce(
        Chance chance, string lang, InventedPerson person, DateOnly published, Composed text, Phrasebook book)
    {
        var age = published.Year - person.Born.Year - (published.DayOfYear < person.Born.DayOfYear ? 1 : 0);
        var shown = lang == "en"
            ? $"{person.Latin(person.Given.Name)} {person.Latin(person.Surname)[..1]}."
            : $"{person.Given.Name.In(lang)[0]} {person.Surname.In(lang)[0][..1]}.";
        text.Sentence(book.Say(chance, "introarticle", new Slots
        {
            ["short"] = text.Mark(person, shown),
            ["service"] = CallNotes.Service(book, person),
            ["home"] = person.Home.CaseIn(lang),
            ["home2"] = person.Home.In(lang),
            ["age"] = Years(lang, age),
            ["age2"] = age.ToString(CultureInfo.InvariantCulture)
                + lang switch { "ru" => "-летнего бойца", "uk" => "-річного бійця", _ => "" },
        }));
    }

    private static void Story(Chance chance, InventedPerson person, LifePath path, DateOnly published, Teller teller)
    {
        teller.About = person;
        var beats = Beats.Of(chance, person, path, published, own: false);
        while (beats.Count > 8) beats.RemoveAt(chance.Below(beats.Count));
        foreach (var beat in beats) teller.Tell(beat);
        if (chance.PerMille(250)) teller.Filler();
    }

    private static void Paragraph(Chance chance, Teller teller, Composed text)
    {
        teller.Flush();
        text.Append(chance.PerMille(300) ? " " : "\n");
    }

    private static string Years(string lang, int age)
    {
        var last = age % 100 is >= 11 and <= 14 ? 0 : age % 10;
        var word = lang switch
        {
            "ru" => last == 1 ? " год" : last is >= 2 and <= 4 ? " года" : " лет",
            "uk" => last == 1 ? " рік" : last is >= 2 and <= 4 ? " роки" : " років",
            _ => "",
        };
        return age.ToString(CultureInfo.InvariantCulture) + word;
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}

/// <summary>Mails to a helpline: the same letters as calls, with headers, in base64 or eight bits.</summary>
internal static class Mails
{
    public static InventedText Make(InventedWar war, int number)
    {
        var chance = new Chance(war.Seed, "mail", number);
        var side = war.UkPeople > 0 && chance.PerMille(450) ? "uk" : "ru";
        var (person, day) = CallNotes.Somebody(war, chance, side);
        var lang = side == "ru" ? "ru" : chance.PerMille(800) ? "uk" : "en";
        var text = new Composed();
        text.Append(Composed.Raise(Phrasebook.In(lang).Say(chance, "greeting")) + "!\n\n");
        CallNotes.Body(war, chance, lang, person, day, text);
        text.Append("\n\n" + Phrasebook.In(lang).Say(chance, "note") + "\n");
        text.Finish();
        return new(string.Create(CultureInfo.InvariantCulture, $"sources/mails/m{number + 1:0000}-{lang}.eml"), null,
            lang, day, text);
    }

    /// <summary>The mail as it lies in a mailbox (RFC 5322, CRLF line ends).</summary>
    public static string Envelope(InventedText mail)
    {
        var odd = mail.Composed.Text.Length % 2 == 1;
        var bytes = Encoding.UTF8.GetBytes(mail.Composed.Text.Replace("\n", "\r\n", StringComparison.Ordinal));
        var subject = "=?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(mail.Composed.Names[0].Quote))
            + "?=";
        var day = mail.Published.ToString("ddd, dd MMM yyyy", CultureInfo.InvariantCulture);
        var head = $"Date: {day} 10:15:00 +0300\r\nFrom: family <family@rehearsal.invalid>\r\n"
            + $"To: helpline <help@rehearsal.invalid>\r\nSubject: {subject}\r\nX-Invented: yes, all of it\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
            + (odd ? "base64" : "8bit") + "\r\n\r\n";
        return head + (odd
            ? Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)
                .ReplaceLineEndings("\r\n") + "\r\n"
            : Encoding.UTF8.GetString(bytes));
    }
}

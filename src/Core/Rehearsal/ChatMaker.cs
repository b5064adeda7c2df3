using System.Globalization;

namespace Homeward.Rehearsal;

/// <summary>What people write in the made-up chat, message by message.</summary>
internal static class ChatMaker
{
    private static readonly string[] Services =
        ["invite_members", "join_group_by_link", "pin_message", "edit_group_title", "remove_members", "group_call",
            "unsupported"];

    private static readonly string[] Surplus = ["🙏", "❤️", "😢", "!!!", "…", "🙏🙏🙏", "👨‍👩‍👦"];

    /// <summary>
    /// Message number of count; numbers run with time. Ids before the group was migrated are negative.
    /// </summary>
    public static ChatMessage Make(InventedWar war, int number, int count)
    {
        var head = AlbumHead(war, number);
        var chance = new Chance(war.Seed, "message", head);
        var utc = ChatExport.Time(chance, head, count);
        var day = DateOnly.FromDateTime(ChatExport.Local(utc));
        var id = Id(number, count);
        var writer = Writer(war, chance.Below(40 + count / 30));
        var message = new ChatMessage
        {
            Id = id,
            Utc = utc,
            From = writer.Name,
            FromId = writer.Id,
            ReplyTo = number > 5 && chance.PerMille(180) ? Id(number - chance.Between(1, 5), count) : null,
            EditedAfterSeconds = chance.PerMille(60) ? chance.Between(20, 9000) : null,
        };
        if (head != number) return AlbumPicture(war, message, number);
        if (number == count / 50)
        {
            return message with { Service = "migrate_from_group", ReplyTo = null, EditedAfterSeconds = null };
        }
        if (chance.PerMille(40) && Repost(war, message, number, count, day) is { } repost) return repost;
        if (chance.PerMille(30)) return message with { Service = chance.Pick(Services), EditedAfterSeconds = null };
        var lang = chance.PerMille(810) || war.UkPeople == 0 ? "ru" : "uk";
        var text = new Composed();
        var kind = Words(war, chance, lang, day, text);
        var news = kind == "news";
        text.Finish();
        var made = new InventedText(ChatExport.Folder + "result.json", id, lang, day, text);
        message = message with
        {
            Text = made,
            Spans = Spans(chance, text, kind),
            Forwarded = news || chance.PerMille(20),
            ForwardedFrom = news ? ChatExport.Channel(chance, lang) : chance.PerMille(500) ? "Мама Димы" : null,
            Reactions = chance.PerMille(70) ? chance.Between(1, 9) : 0,
        };
        return Media(chance, message, number, utc);
    }

    // An album is several messages of one sender and one second with ids in a row; nothing else ties them together.
    private static int AlbumHead(InventedWar war, int number)
    {
        for (var back = 1; back <= 2 && back <= number; back++)
        {
            if (new Chance(war.Seed, "album", number - back).PerMille(10)) return number - back;
        }

        return number;
    }

    private static ChatMessage AlbumPicture(InventedWar war, ChatMessage message, int number) => message with
    {
        EditedAfterSeconds = null,
        ReplyTo = null,
        Media = "photo",
        MediaPath = ChatExport.Photo(new Chance(war.Seed, "album picture", number), number, message.Utc),
    };

    // The export keeps no date of a forwarded message; only one of the same day says the same in "yesterday".
    private static ChatMessage? Repost(InventedWar war, ChatMessage message, int number, int count, DateOnly day)
    {
        for (var earlier = number - 1; earlier >= Math.Max(0, number - 4); earlier--)
        {
            var first = Make(war, earlier, count);
            if (first.Text is not { Composed.Claims.Count: > 0 } text || first.RepostOf is not null
                || text.Published != day)
            {
                continue;
            }
            return message with
            {
                Text = text with { Message = message.Id },
                Spans = first.Spans,
                Forwarded = true,
                ForwardedFrom = first.ForwardedFrom ?? first.From,
                RepostOf = first.Id,
                ReplyTo = null,
                EditedAfterSeconds = null,
            };
        }

        return null;
    }

    private static long Id(int number, int count)
    {
        var old = count / 50;
        return number < old ? -1_000_000_000L + 500 + number : 2 + number - old;
    }

    private static (string? Name, string Id) Writer(InventedWar war, int number)
    {
        var chance = new Chance(war.Seed, "writer", number);
        var women = NameStock.Instance.Women;
        var lang = chance.PerMille(750) ? "ru" : "uk";
        string name = chance.Pick(women).In(lang)[0];
        if (chance.PerMille(350)) name += " " + (char)('А' + chance.Below(20)) + ".";
        if (chance.PerMille(100)) name += " 🕊";
        var id = "user" + (7_000_000_000L + number * 7919L).ToString(CultureInfo.InvariantCulture);
        return (chance.PerMille(70) ? null : name, id);
    }

    private static string Words(InventedWar war, Chance chance, string lang, DateOnly day, Composed text)
    {
        var book = Phrasebook.In(lang);
        var side = lang == "uk" || chance.PerMille(80) && war.UkPeople > 0 ? "uk" : "ru";
        var recent = war.Exchanges.Where(e => e.Last < day && day.DayNumber - e.Last.DayNumber < 130).ToArray();
        var teller = new Teller(chance, lang, text, day, new TellingVoice(null, true));
        var kind = chance.Weighted([240, 90, 80, 70, 70, 450]);
        if (kind is 0 or 2 or 3 && recent.Length == 0) kind = 1;
        switch (kind)
        {
            case 0:
                Post(war, chance, teller, text,
                    war.ReleasedIn(chance.Pick(recent).Index, side, chance.Below(1 << 20)), day);
                return "post";
            case 1:
                Search(war, chance, teller, text, side, day);
                return "search";
            case 2:
                var exchange = chance.Pick(recent);
                teller.TellExchange(exchange, side, side == "uk" ? exchange.OtherSideSays : exchange.Each);
                if (chance.PerMille(500)) teller.Tell(Beats.General(chance, side));
                teller.Flush();
                return "news";
            case 3:
                if (chance.PerMille(400)) text.Sentence(book.Say(chance, "greeting"));
                for (var i = chance.Between(1, 3); i > 0; i--) teller.Tell(Beats.General(chance, side));
                teller.Flush();
                return "group";
            case 4:
                if (chance.PerMille(500)) teller.Filler();
                teller.Tell(new Beat("request post past", "plain", "request", "asserted") { Personal = false });
                teller.Flush();
                return "request";
            default:
                text.Append(chance.PerMille(650) ? book.Say(chance, "chat")
                    : Composed.Raise(book.Say(chance, "filler")));
                return "chat";
        }
    }

    private static void Post(
        InventedWar war, Chance chance, Teller teller, Composed text, InventedPerson person, DateOnly day)
    {
        if (chance.PerMille(450)) text.Sentence(teller.Book.Say(chance, "greeting"));
        teller.About = person;
        if (chance.PerMille(450))
        {
            var lang = teller.Book.Lang;
            var form = chance.PerMille(400) ? GrammarCase.Accusative : GrammarCase.Nominative;
            text.Sentence(text.Mark(person, person.FullName(lang, form)));
        }

        var beats = Beats.Of(chance, person, PathMaker.Make(war, person), day, own: true);
        var keep = chance.Between(2, 5);
        while (beats.Count > keep) beats.RemoveAt(chance.Below(beats.Count));
        foreach (var beat in beats)
        {
            teller.Tell(beat);
            if (chance.PerMille(140)) teller.Filler();
        }

        if (chance.PerMille(300)) teller.Tell(new Beat("request post past", "plain", "request", "asserted"));
        teller.Flush();
    }

    private static void Search(InventedWar war, Chance chance, Teller teller, Composed text, string side, DateOnly day)
    {
        var lang = teller.Book.Lang;
        var from = side == "ru" ? 0 : war.RuPeople;
        var person = war.Person(from + chance.Below(side == "ru" ? war.RuPeople : war.UkPeople));
        // A search is for somebody who is away on that day; after a few draws anybody will do, as in life.
        for (var i = 0; i < 20 && (person.Captured >= day || person.Exchange >= 0 && person.Exchanged <= day); i++)
        {
            person = war.Person(from + chance.Below(side == "ru" ? war.RuPeople : war.UkPeople));
        }

        var form = chance.Weighted([450, 300, 250]) switch
        { 0 => GrammarCase.Accusative, 1 => GrammarCase.Nominative, _ => GrammarCase.Genitive };
        var slot = form switch
        {
            GrammarCase.Accusative => "nameacc",
            GrammarCase.Nominative => "name",
            _ =>
            lang == "ru" ? "namegen" : "nameacc"
        };
        if (slot == "nameacc") form = GrammarCase.Accusative;
        text.Sentence(teller.Book.Say(chance, "search", new Slots
        {
            [slot] = text.Mark(person, person.FullName(lang, form)),
            ["dob"] = BirthAsTyped(chance, lang, person.Born),
            ["unit"] = person.Unit,
            ["callsign"] = person.Callsign,
            ["number"] = person.PersonalNumber.Length > 0 ? person.PersonalNumber : null,
            ["home"] = person.Home.CaseIn(lang),
            ["home2"] = person.Home.In(lang),
        }));
        teller.About = person;
        if (person.Captured < day)
        {
            teller.Tell(new Beat("stage missing past", "plain", "stage", "asserted")
            { Stage = "missing", Day = person.Captured, Holds = true });
        }

        if (chance.PerMille(400)) teller.Tell(new Beat("request post past", "plain", "request", "asserted"));
        teller.Flush();
    }

    /// <summary>A birthday the ways people type it.</summary>
    public static string BirthAsTyped(Chance chance, string lang, DateOnly born)
    {
        var year = lang == "uk" ? " р.н." : " г.р.";
        return chance.Below(5) switch
        {
            0 => born.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture) + year,
            1 => born.Year.ToString(CultureInfo.InvariantCulture) + year,
            2 => born.ToString("d.M.yy", CultureInfo.InvariantCulture) + year,
            3 => born.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
            _ => DateSpeech.Heading(lang, born, year: false) + year,
        };
    }

    /// <summary>
    /// The text cut into Telegram's entities; joined again it is the text. Extras go to its end, outside every span.
    /// </summary>
    private static List<ChatSpan> Spans(Chance chance, Composed text, string kind)
    {
        var words = text.Text;
        var spans = new List<ChatSpan>();
        if (chance.PerMille(150) && words.IndexOf(' ') is > 0 and var space)
        {
            spans.Add(new(chance.PerMille(700) ? "bold" : "italic", words[..space]));
            spans.Add(new("plain", words[space..]));
        }
        else
        {
            spans.Add(new("plain", words));
        }

        var tail = "";
        if (chance.PerMille(120)) tail += " " + chance.Pick(Surplus);
        if (chance.PerMille(8)) tail += "\f";
        if (chance.PerMille(4)) tail += " \\x0C";
        if (chance.PerMille(4)) tail += "\u001F\u001E";
        if (chance.PerMille(5)) tail += "\u2028";
        if (tail.Length > 0) spans.Add(new("plain", tail));
        if (kind == "search" && chance.PerMille(350))
        {
            spans.Add(new("plain", " "));
            spans.Add(new("phone", "+7 000 " + chance.Between(100, 999)
                .ToString(CultureInfo.InvariantCulture) + "-00-00"));
        }

        if (kind is "search" or "request" && chance.PerMille(250))
        {
            spans.Add(new("plain", "\n"));
            spans.Add(new("hashtag", chance.PerMille(500) ? "#ищу" : "#обмен"));
        }

        if (kind == "news" && chance.PerMille(300))
        {
            spans.Add(new("plain", " "));
            spans.Add(new("text_link", "источник", "https://rehearsal.invalid/post"));
        }

        return Merge(spans);
    }

    private static List<ChatSpan> Merge(List<ChatSpan> spans)
    {
        var merged = new List<ChatSpan>();
        foreach (var span in spans)
        {
            if (merged.Count > 0 && merged[^1].Type == "plain" && span.Type == "plain")
            {
                merged[^1] = merged[^1] with { Text = merged[^1].Text + span.Text };
            }
            else merged.Add(span);
        }

        return merged;
    }

    private static ChatMessage Media(Chance chance, ChatMessage message, int number, DateTime utc) =>
        chance.Weighted([885, 45, 20, 25, 8, 7, 10]) switch
        {
            1 => message with { Media = "photo", MediaPath = ChatExport.Photo(chance, number, utc) },
            2 => message with { Media = "file", MediaPath = ChatExport.MissingFile(chance) },
            3 => message with { Media = "voice", MediaPath = ChatExport.MissingFile(chance) },
            4 => message with { Media = "contact" },
            5 => message with { Media = "poll" },
            6 => message with { Media = "sticker", MediaPath = ChatExport.MissingFile(chance) },
            _ => message,
        };
}

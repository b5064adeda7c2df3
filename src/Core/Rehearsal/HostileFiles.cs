using System.Globalization;
using System.Text;

namespace Homeward.Rehearsal;

/// <summary>
/// Files broken on purpose, each with its line in hostile/INDEX.txt. Path tricks lie inside files (names in an
/// export), never in the paths given to the sink: writing the world must be safe, reading it need not be.
/// </summary>
internal static class HostileFiles
{
    private const StringComparison Exact = StringComparison.Ordinal;

    public static void Write(InventedWar war, IWorldSink sink)
    {
        var index = new StringBuilder(
            "Every file here is invented and broken on purpose. A reader must refuse or repair it in plain words and "
                + "lose nothing else.\n\n");
        void Put(string name, string fault, Action<Stream> write)
        {
            index.Append(name).Append('\t').Append(fault).Append('\n');
            sink.Put("hostile/" + name, write);
        }

        void PutText(string name, string fault, string text) =>
            Put(name, fault, s => s.Write(Encoding.UTF8.GetBytes(text)));

        PutText("truncated/result.json", "a chat export cut off inside a message",
            Export(Message(1, "обмен прошёл") + ",\n" + Message(2, "его увезли неизв"))[..^60]);
        PutText("quotes/result.json", "an unescaped quote inside a text",
            Export(Message(1, "он сказал \"жив\" и пропал")));
        PutText("twice/result.json", "the key text twice in one message",
            Export(Message(1, "первый").Replace("\"text\"", "\"text\": \"второй\", \"text\"", Exact)));
        PutText("unquoted/result.json", "an unquoted path after document_id", Export(Message(1, "x")
            .Replace("\"text\": \"x\", \"text_e", "\"document_id\": stickers/sticker.webp, \"text\": \"x\", \"text_e",
                Exact)));
        PutText("control/result.json",
            "control characters written as \\xNN, two in a row, and a typed backslash that must stay",
            Export(Message(1, "\\x0C\\x0Cтекст \\\\x0C остаётся \\x1F")));
        PutText("paths/result.json", "media paths that lead out of the folder",
            Export(Media(1, "../../../../etc/passwd") + ",\n" + Media(2, "/etc/shadow") + ",\n"
            + Media(3, "C:\\\\Windows\\\\win.ini") + ",\n" + Media(4, "photos/..%2f..%2fx.jpg") + ",\n"
                + Media(5, "photos/\\u0000.jpg")));
        PutText("direction/result.json", "right-to-left overrides in a name, a file name and a text", Export(
            Media(1, "files/spisok\u202Egpj.exe") + ",\n"
                + Message(2, "имя \u202Eвонави\u202C и дальше \u2066скрыто\u2069")));
        PutText("old-times/result.json",
            "local times alone, one hour of them twice (clock set back), an edit in 1970, numeric from_id", Export(
            OldMessage(1, "2019-10-27T02:59:58", "") + ",\n"
            + OldMessage(2, "2019-10-27T02:00:03", ", \"edited\": \"1970-01-01T01:00:00\"")));
        PutText("clock/result.json", "the sender's clock goes back three hours between messages whose ids go on",
            Export(
            Message(1, "до", 1742382359) + ",\n" + Message(2, "после", 1742382359 - 10800) + ",\n"
                + Message(3, "дальше", 1742382359 - 10700)));
        PutText("future/result.json", "dates in 1970 and 2038",
            Export(Message(1, "начало", 0) + ",\n" + Message(2, "конец", 2147483648)));
        PutText("deep.json", "brackets one inside the other, 100,000 deep",
            new string('[', 100_000) + new string(']', 100_000));
        PutText("empty.json", "nothing at all", "");
        PutText("not-json.json", "a web page under the name of an export",
            "<!DOCTYPE html><title>login</title><p>sign in</p>");
        Put("utf16.txt", "a note in UTF-16 with byte order mark", s =>
            s.Write([.. Encoding.Unicode.GetPreamble(),
                .. Encoding.Unicode.GetBytes("Его обменяли 19 марта 2025 года (выдумано).\n")]));
        Put("latin1.txt", "bytes that are not UTF-8", s =>
            s.Write([0xC5, 0xE3, 0xEE, 0x20, 0xEE, 0xE1, 0xEC, 0xE5, 0xED, 0xFF, 0xEB, 0xE8, 0x0A]));
        Put("half-letter.txt", "a text that ends inside a letter", s =>
            s.Write([.. Encoding.UTF8.GetBytes("выдумано: его увезл"), 0xD0]));
        PutText("list-broken.csv", "quotes never closed, rows of other lengths, a formula",
            "№;ФИО;дата рождения\n1;\"Иванченко;01.01.1990\n2;Петрук;;;;лишнее (выдумано)\n"
                + "3;=HYPERLINK(\"http://rehearsal.invalid\");1990\n");
        PutText("list-nul.csv", "a NUL byte in a cell, CR line ends", "id,surname\r1,Ива\u0000нов\r2,Петров\r");
        PutText("page-script.html", "script, frames and an address that calls out",
            "<html><body><script>fetch('http://rehearsal.invalid')</script><iframe "
                + "src='file:///etc/passwd'></iframe><img src=x onerror=alert(1)><p>Его обменяли "
                    + "(выдумано).</p></body></html>");
        Put("one-line/result.json", "one message of 50 MB in a single line", s => OneLine(s, 50_000_000));
        sink.Put("hostile/INDEX.txt", s => s.Write(Encoding.UTF8.GetBytes(index.ToString())));
    }

    private static string Export(string messages) =>
        "{\n \"about\": \"invented\",\n \"name\": \"выдуманный чат\",\n \"type\": \"private_supergroup\",\n \"id\": "
            + "1900000002,\n \"messages\": [\n"
        + messages + "\n ]\n}\n";

    private static string Message(int id, string text, long unix = 1742382359)
    {
        var local = DateTimeOffset.FromUnixTimeSeconds(unix + 10800)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return Head(id, local) + string.Create(CultureInfo.InvariantCulture,
            $$""", "date_unixtime": "{{unix}}", "from": "А", "from_id": "user1", "text": "{{text}}",""")
            + $$""" "text_entities": [{"type": "plain", "text": "{{text}}"}]}""";
    }

    private static string Media(int id, string path) => Head(id, "2025-03-19T14:05:59")
        + $$""", "date_unixtime": "1742382359", "from": "А", "from_id": "user1", "file": "{{path}}", """
        + """ "mime_type": "application/octet-stream", "text": "", "text_entities": []}""";

    private static string OldMessage(int id, string local, string more) =>
        Head(id, local) + more + """, "from": "А", "from_id": 4000000001, "text": "до и после"}""";

    private static string Head(int id, string local) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"id": {{id}}, "type": "message", "date": "{{local}}" """).TrimEnd();

    // Written in pieces: the file is large, the memory for it is not.
    private static void OneLine(Stream to, int bytes)
    {
        var open = Encoding.UTF8.GetBytes(
            "{\"about\": \"invented\", \"name\": \"x\", \"type\": \"private_supergroup\", \"id\": 1900000003, "
                + "\"messages\": [{\"id\": 1, \"type\": \"message\", \"date\": \"2025-03-19T14:05:59\", "
                    + "\"date_unixtime\": \"1742382359\", \"from\": \"А\", \"from_id\": \"user1\", \"text\": \"");
        var piece = Encoding.UTF8.GetBytes("обмен прошёл, цифр не называют, это выдумано; ");
        to.Write(open);
        for (var written = open.Length; written < bytes; written += piece.Length) to.Write(piece);
        to.Write("\", \"text_entities\": []}]}\n"u8);
    }
}

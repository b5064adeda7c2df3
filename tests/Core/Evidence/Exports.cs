using System.Globalization;
using System.Text;
using Homeward.Evidence;

namespace Homeward.Tests.Core.Evidence;

/// <summary>
/// Writes exports in the layout of Telegram Desktop (one space of indentation); every word in them is invented.
/// </summary>
internal static class Exports
{
    internal static string Chat(params string[] messages) =>
        "{\n \"name\": \"Ищем своих\",\n \"type\": \"private_supergroup\",\n \"id\": 1700000001,\n \"messages\": [\n"
        + string.Join(",\n", messages.Select(m => Indented(m, 2))) + "\n ]\n}";

    internal static string Account(params (string Name, long Id, string[] Messages)[] chats)
    {
        var list = chats.Select(c => "   {\n    \"name\": \"" + c.Name
            + "\",\n    \"type\": \"personal_chat\",\n    \"id\": "
            + c.Id.ToString(CultureInfo.InvariantCulture) + ",\n    \"messages\": [\n"
            + string.Join(",\n", c.Messages.Select(m => Indented(m, 5))) + "\n    ]\n   }");
        return "{\n \"about\": \"Here is the data you requested.\",\n \"personal_information\": {\n  \"user_id\": 5,\n"
            + "  \"first_name\": \"Неважно\",\n  \"phone_number\": \"+0 000 000 00 00\",\n  \"bio\": \"\"\n },\n"
            + " \"contacts\": {\n  \"about\": \"x\",\n  \"list\": [\n   {\n    \"first_name\": \"А\",\n    \"phone_number\": \"1\"\n   }\n  ]\n },\n"
            + " \"sessions\": {\n  \"about\": \"y\",\n  \"list\": []\n },\n"
            + " \"chats\": {\n  \"about\": \"z\",\n  \"list\": [\n" + string.Join(",\n", list) + "\n  ]\n }\n}";
    }

    /// <summary>
    /// A plain text message; text is put in as it stands (the caller escapes), more goes before the text.
    /// </summary>
    internal static string Message(long id, string text, string more = "", string date = "2025-06-02T10:00:00",
        bool unix = true)
    {
        var seconds = DateTimeOffset.Parse(date + "+03:00", CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var number = id.ToString(CultureInfo.InvariantCulture);
        return "{\n \"id\": " + number + ",\n \"type\": \"message\",\n \"date\": \"" + date + "\",\n"
            + (unix ? " \"date_unixtime\": \"" + seconds.ToString(CultureInfo.InvariantCulture) + "\",\n" : "")
            + " \"from\": \"Мама Олега\",\n \"from_id\": \"user500\",\n" + more
            + " \"text\": \"" + text + "\",\n \"text_entities\": [\n  {\n   \"type\": \"plain\",\n   \"text\": \""
                + text + "\"\n  }\n ]\n}";
    }

    /// <summary>A message whose text is given as JSON (an array of stretches).</summary>
    internal static string WithText(long id, string textJson) =>
        Message(id, "").Split("\n \"text\":")[0] + "\n \"text\": " + textJson + "\n}";

    internal static string Service(long id, string action, string more = "") =>
        Message(id, "", " \"actor\": \"Админ\",\n \"actor_id\": \"user900\",\n \"action\": \"" + action + "\",\n"
            + more)
            .Replace("\"message\"", "\"service\"", StringComparison.Ordinal);

    internal static List<Part> Parts(string json, TelegramOptions? options = null) =>
        Parts(Encoding.UTF8.GetBytes(json), options);

    internal static List<Part> Parts(byte[] json, TelegramOptions? options = null) =>
        [.. TelegramExport.Read(new MemoryStream(json), options)];

    internal static TelegramMessage Only(string json) => Parts(json).OfType<TelegramMessage>().Single();

    internal static IReadOnlyList<string> Codes(TelegramMessage message) => [.. message.Notes.Select(n => n.Code)];

    private static string Indented(string text, int spaces) =>
        string.Join('\n', text.Split('\n').Select(line => new string(' ', spaces) + line));
}

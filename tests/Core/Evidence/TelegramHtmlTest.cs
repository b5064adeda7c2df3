using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>Telegram Desktop HTML × the edge cases that its format can show (domain 4.3).</summary>
public sealed class TelegramHtmlTest
{
    private static string Message(long id, string body, string title = "02.06.2025 10:00:00 UTC+03:00", string from = "Мама Олега", string kind = "default clearfix") => $"""
             <div class="message {kind}" id="message{id}">
              <div class="body">
               <div class="pull_right date details" title="{title}">
        10:00
               </div>
               {(from.Length == 0 ? "" : $"<div class=\"from_name\">\n{from} \n</div>")}
               {body}
              </div>
             </div>

        """;

    private static string Text(string text) => $"<div class=\"text\">\n{text}\n</div>";

    private static string Page(params string[] messages) => """
        <!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body onload="CheckLocation();">
         <div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">
        Ищем своих
         </div></div></div><div class="page_body chat_page"><div class="history">
             <div class="message service" id="message-1"><div class="body details">
        2 June 2025
             </div></div>

        """ + string.Concat(messages) + "</div></div></div></body></html>";

    private static List<Part> Read(string page) =>
        [.. new TelegramHtml().Read(new Trickle(Encoding.UTF8.GetBytes(page), 1000))];

    [Fact]
    public void Read_Page_GivesChatAndMessages()
    {
        var parts = Read(Page(
            Message(7, Text("Ищу сына.<br>Кто <strong>знает</strong>, &lt;div class=\"message \"&gt; напишите")),
            Message(8, Text("И ещё"), from: "", kind: "default clearfix joined")));
        Assert.Equal("Ищем своих", parts.OfType<TelegramChat>().Single().Name);
        var messages = parts.OfType<TelegramMessage>().ToList();
        Assert.Equal("Ищу сына.\nКто знает, <div class=\"message \"> напишите", messages[0].Text);
        Assert.Equal([("Мама Олега", 7L), ("Мама Олега", 8L)], messages.Select(m => (m.From, m.Id)));
        Assert.Contains("joined", Exports.Codes(messages[1]));
        Assert.Empty(parts.OfType<Refused>());
    }

    [Fact]
    public void Case05And07_PrintedOffset_IsUncertainByOneHourAndMissingOneByFourteen()
    {
        var wall = new DateTimeOffset(2025, 6, 2, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var m = Read(Page(Message(7, Text("x")))).OfType<TelegramMessage>().Single();
        Assert.Equal((wall - 3 * 3600 - 3600, wall - 3 * 3600 + 3600), (m.EarliestUnix, m.LatestUnix));
        Assert.Contains("zone-standard-time", Exports.Codes(m));
        var none = Read(Page(Message(7, Text("x"), "02.06.2025 10:00:00"))).OfType<TelegramMessage>().Single();
        Assert.Equal((wall - 14 * 3600, wall + 14 * 3600), (none.EarliestUnix, none.LatestUnix));
        Assert.Equal("2025-06-02T10:00:00", none.Date);
    }

    [Fact]
    public void Case06_ClockGoesBack_IsNoted()
    {
        var read = Read(Page(Message(1, Text("a"), "27.10.2024 03:50:00 UTC+02:00"),
            Message(2, Text("b"), "27.10.2024 03:10:00 UTC+02:00")));
        Assert.Contains("clock-back", Exports.Codes(read.OfType<TelegramMessage>().Last()));
    }

    [Fact]
    public void Forward_KeepsNameAndOriginalDate()
    {
        var body = "<div class=\"forwarded body\"><div class=\"from_name\">\nКанал <span class=\"date details\" title=\"01.06.2025 09:08:07 UTC+03:00\"> 01.06.2025 09:08:07</span>\n</div>" + Text("весть") + "</div>";
        var m = Read(Page(Message(7, body))).OfType<TelegramMessage>().Single();
        Assert.Equal(("Канал", "2025-06-01T09:08:07", "весть"), (m.ForwardedFrom, m.ForwardedDate, m.Text));
    }

    [Fact]
    public void MediaRepliesServiceAndMissingFiles_AreRead()
    {
        var messages = Read(Page(
            Message(7, "<div class=\"reply_to details\">\nIn reply to <a href=\"#go_to_message5\">this message</a>\n</div>"
                + "<div class=\"media_wrap clearfix\"><a class=\"photo_wrap clearfix pull_left\" href=\"photos/photo_1@x.jpg\"><img class=\"photo\" src=\"t.jpg\"/></a></div>"),
            Message(8, "<div class=\"media_wrap clearfix\"><div class=\"media clearfix pull_left media_voice_message\">"
                + "<div class=\"body\"><div class=\"title bold\">Voice message</div><div class=\"description\">Not included, change data exporting settings to download.</div></div></div></div>"),
            Message(9, "<div class=\"media_wrap clearfix\"><div class=\"media clearfix pull_left media_video\">"
                + "<div class=\"body\"><div class=\"description\">Exceeds maximum size, change data exporting settings to download.</div></div></div></div>"),
            "<div class=\"message service\" id=\"message10\"><div class=\"body details\">\nАдмин pinned <a href=\"#\">this message</a>\n</div></div>"))
            .OfType<TelegramMessage>().ToList();
        Assert.Equal((5L, "photos/photo_1@x.jpg"),
            (messages[0].ReplyTo!.Value, messages[0].Media.Single().RelativePath));
        Assert.Equal(("voice_message", NotPreserved.NotIncluded),
            (messages[1].Media.Single().Kind, messages[1].Media.Single().Missing!.Value));
        Assert.Equal(NotPreserved.TooLarge, messages[2].Media.Single().Missing);
        Assert.Equal(("service", "Админ pinned this message"), (messages[3].Type, messages[3].Text));
    }

    [Fact]
    public void Read_DamagedOpening_IsNotedOnThePieceItFellInto()
    {
        var page = Page(Message(1, Text("первое")), Message(2, Text("второе")))
            .Replace("message default clearfix\" id=\"message2", "massage\" id=\"message2", StringComparison.Ordinal);
        Assert.Contains("two-in-one", Exports.Codes(Read(page).OfType<TelegramMessage>().Single()));
    }

    [Fact]
    public void InOrder_PagesByNumber_NotByAlphabet()
    {
        Assert.Equal(
            ["messages.html", "messages2.html", "messages10.html"],
            TelegramHtml.InOrder(["messages10.html", "style.css", "messages2.html", "messages.html",
                "../messages3.html"]));
    }

    [Fact]
    public void Read_DamagedPage_NeverThrowsAndLosesNoOtherMessage()
    {
        var page = Encoding.UTF8.GetBytes(Page(
            [.. Enumerable.Range(1, 8).Select(i => Message(i, Text("слова " + i)))]));
        var sound = new TelegramHtml().Read(new MemoryStream(page)).OfType<TelegramMessage>().ToList();
        Assert.Equal(8, sound.Count);
        Gen.Select(Gen.Int[0, page.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var bytes = (byte[])page.Clone();
            bytes[at] = value;
            var read = new TelegramHtml().Read(new MemoryStream(bytes)).OfType<TelegramMessage>().ToList();
            for (var i = 0; i < sound.Count; i++)
            {
                // A damaged opening joins its message to the one before, so both may change.
                var from = sound[i].ByteStart;
                var to = i + 1 < sound.Count ? sound[i + 1].ByteStart + 20 : page.Length;
                if (at >= from && at < to) continue;
                Assert.Contains(read, r => r.ByteStart == from && r.Id == sound[i].Id && r.Text == sound[i].Text);
            }
        }, iter: 400);
    }
}

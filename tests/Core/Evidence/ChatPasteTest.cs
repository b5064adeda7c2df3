using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

/// <summary>Conversations as people copy them out of messengers; every word is invented.</summary>
public sealed class ChatPasteTest
{
    public static TheoryData<string, string, string> Pastes => new()
    {
        { "whatsapp phone", "[12.03.2025, 14:05:33] Мама: вышел на связь\nвторая строка\n[13.03.2025, 09:00:01] Оля: когда?", "Мама|2025-03-12|вышел на связь\nвторая строка;Оля|2025-03-13|когда?" },
        { "whatsapp other", "12/03/2025, 14:05 - Anna: he called\n25/03/2025, 09:00 - Ira: from where?", "Anna|2025-03-12|he called;Ira|2025-03-25|from where?" },
        { "american", "3/25/25, 2:05 PM - Anna: he called\n3/26/25, 9:00 AM - Ira: from where?", "Anna|2025-03-25|he called;Ira|2025-03-26|from where?" },
        { "telegram", "Мама Олега, [12.03.2025 14:05]\nзабрали телефоны\n\nОля, [12.03.2025 14:06]\nу всех?", "Мама Олега|2025-03-12|забрали телефоны;Оля|2025-03-12|у всех?" },
        { "times only", "14:05 Мама: он жив\n14:06 Оля: слава богу", "Мама||он жив;Оля||слава богу" },
    };

    [Theory]
    [MemberData(nameof(Pastes))]
    public void Read_Conversation_SendersAndDaysAreProposed(string name, string pasted, string expected)
    {
        Assert.NotEmpty(name);
        var read = ChatPaste.Read(pasted)!;
        Assert.Equal(expected, string.Join(';', read.Select(m => $"{m.Sender}|{m.Day:yyyy-MM-dd}|{m.Text}")));
    }

    [Fact]
    public void Read_DayAndMonthExchangeable_NoDayIsGuessed()
    {
        var read = ChatPaste.Read("03/04/2025, 14:05 - Anna: one\n04/04/2025, 14:06 - Ira: two\n")!;
        Assert.Null(read[0].Day);
        Assert.Contains(read[0].Notes, n => n.Code == "day-or-month");
        Assert.Equal(new DateOnly(2025, 4, 4), read[1].Day);
    }

    [Fact]
    public void Read_WordsBeforeTheFirstMessage_AreKeptWithoutASender()
    {
        var read = ChatPaste.Read("из переписки:\n[12.03.2025, 14:05:33] А: раз\n[12.03.2025, 14:05:34] Б: два")!;
        Assert.Equal(("", "из переписки:"), (read[0].Sender, read[0].Text));
    }

    [Theory]
    [InlineData("He called at 14:05 and said: come. Nothing more was heard of him.")]
    [InlineData("ФИО;дата\nИванов;12.03.1990\nПетров;13.03.1991")]
    [InlineData("")]
    public void Read_NoConversation_IsNull(string text) => Assert.Null(ChatPaste.Read(text));
}

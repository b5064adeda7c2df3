using Homeward.Claims;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Claims;

public class MentionsTest
{
    [Theory]
    [InlineData("Ищу Петрова Сергея Николаевича, 03.02.1995 г.р., позывной Сокол, в/ч 12345.",
        "Петрова Сергея Николаевича", "1995-02-03", "Сокол", "12345")]
    [InlineData("Сын, Дмитрий Валерьевич Зотов, 2003 года рождения, мобилизованный", "Дмитрий Валерьевич Зотов",
        "2003", null, null)]
    [InlineData("Пропал Гаврилюк А.П., позывной «Барс»", "Гаврилюк А.П.", null, "Барс", null)]
    [InlineData("Чоловік, Мельник Андрій Іванович, 1987 р.н., зник", "Мельник Андрій Іванович", "1987", null, null)]
    [InlineData("ІВАНЕНКО Олег Петрович, 12.11.1990, військова частина А1234", "ІВАНЕНКО Олег Петрович", "1990-11-12",
        null, "А1234")]
    [InlineData("Her son Pavel Dorin, born 1999, contract soldier", "Pavel Dorin", "1999", null, null)]
    [InlineData("С. Н. Петров вышел на связь", "С. Н. Петров", null, null, null)]
    public void Find_PersonInMessage_GivesNameAndWhatStandsBeside(string text, string name, string? born,
        string? callsign, string? unit)
    {
        var person = Assert.Single(Mentions.Find(text).Persons);
        Assert.Equal(name, person.Name);
        Assert.Equal(born, person.Born?.Edtf);
        Assert.Equal(callsign, person.Callsign);
        Assert.Equal(unit, person.Unit);
        Assert.True(TextLayer.Of(text).Holds(person.Start, person.Length, person.Name));
    }

    [Fact]
    public void Find_SeveralPeople_KeepsTheirDetailsApart()
    {
        const string Text =
            "Орлов Игорь Юрьевич, 01.01.1990 г.р., в/ч 11111; Лисин Пётр Ильич, 02.02.1992 г.р., позывной Рысь; Ким А. В.";
        var people = Mentions.Find(Text).Persons;
        Assert.Equal(["Орлов Игорь Юрьевич", "Лисин Пётр Ильич", "Ким А. В."], people.Select(p => p.Name));
        Assert.Equal(["11111", null, null], people.Select(p => p.Unit));
        Assert.Equal([null, "Рысь", null], people.Select(p => p.Callsign));
        Assert.Equal(["1990-01-01", "1992-02-02", null], people.Select(p => p.Born?.Edtf));
    }

    [Theory]
    [InlineData("звоните +7 (916) 123-45-67, спросить Олю", "+7 (916) 123-45-67", "phone")]
    [InlineData("тел. 89161234567.", "89161234567", "phone")]
    [InlineData("телефон 067 123 45 67", "067 123 45 67", "phone")]
    [InlineData("карта 2200 1234 5678 9012", "2200 1234 5678 9012", "card")]
    [InlineData("😀 write to mother.of@example.org please", "mother.of@example.org", "email")]
    public void Find_PhoneCardOrAddress_IsMasked(string text, string masked, string kind)
    {
        var mask = Assert.Single(Mentions.Find(text).Masks);
        Assert.Equal(kind, mask.Kind);
        Assert.Equal(masked, TextLayer.Of(text).Quote(mask.Start, mask.Length));
    }

    [Theory]
    [InlineData("Обмен 24.05.2025 по формуле 1000 на 1000, в/ч 61899, 12 марта 2024 года")]
    [InlineData("Женевская Конвенция и Минобороны России. Их увезли.")]
    public void Find_DatesAndOffices_AreNeitherPeopleNorPhones(string text)
    {
        var found = Mentions.Find(text);
        Assert.Empty(found.Persons);
        Assert.Empty(found.Masks);
    }

    [Theory]
    [InlineData("Девочки, их грузят прямо сейчас, сегодня увозят под Белгород", "ru", "leaving-now")]
    [InlineData("Він написав, що не хоче жити", "uk", "self-harm")]
    [InlineData("They threatened to shoot him", "en", "threat")]
    public void Find_DangerWords_ShowsWordsAndReason(string text, string lang, string why)
    {
        var danger = DangerWords.Find(text, lang);
        Assert.Contains(danger, d => d.Why == why);
        Assert.All(danger, d => Assert.Equal(d.Quote, TextLayer.Of(text).Quote(d.Start, d.Length)));
    }

    [Fact]
    public void Find_QuietText_HasNoDanger() => Assert.Empty(DangerWords.Find("Он дома, отдыхает, всё спокойно.",
        "ru"));
}

using Homeward.Basics;
using Xunit;

namespace Homeward.Tests.Core.Basics;

/// <summary>Whole stories, invented, in which dates lean on each other: every dated phrase is asked for, in order.</summary>
public class DateStoriesTest
{
    private const string Russian =
        "Второго октября из плена вернулись 185 человек. Мой муж, 1986 г.р., пропал 10 февраля прошлого "
        + "года под Авдеевкой. Последний раз вышел на связь утром 9-го. Похоронку не приносили. В конце "
        + "марта сослуживец сказал, что видел его живым. Летом, в июле, пришло письмо, датированное 3-м "
        + "мая. С июля по сентябрь обменов было много: 4 июля, 14 и 24 августа. В ночь с 29 на 30 сентября "
        + "их вывезли в Беларусь. Во вторник звонили из части, обещали, что в следующий понедельник скажут "
        + "точно. Неделю назад была в прокуратуре, ответ дадут в течение 30 дней, то есть до 25 октября. "
        + "Дочери 12 лет, день рождения у нее в мае. Служит он с 2021-го, контракт кончился еще 9 мая "
        + "прошлого года. Через три недели после обмена никого из них так и не отпустили домой. Вчера в "
        + "22:15 пришло смс. По словам жены, с 15 по 20 сентября его допрашивали каждый день часов по "
        + "пять. Числа 25-го перевели в госпиталь. Дня через два снова забрали. К Новому году обещали "
        + "комиссию. Весной 23-го он был в отпуске. Сейчас ему 39 лет, из них два года в плену. До этого "
        + "лежал в госпитале с конца ноября 2023 до середины января. В позапрошлом году, в августе, был "
        + "ранен. На прошлой неделе 30 человек отправили, остальных отправят в четверг. 1-го был обмен, а "
        + "2-го списки.";

    private static readonly (string Phrase, string Edtf)[] RussianDates =
    [
        ("Второго октября", "2025-10-02"),
        ("10 февраля прошлого года", "2024-02-10"),
        ("9-го", "2024-02-09"),
        ("конце марта", "2025-03-21/2025-03-31~"),
        ("Летом", "2025-22"),
        ("3-м мая", "2025-05-03"),
        ("С июля по сентябрь", "2025-07/2025-09"),
        ("14 и 24 августа", "{2025-08-14,2025-08-24}"),
        ("В ночь с 29 на 30 сентября", "2025-09-29/2025-09-30"),
        ("вторник", "2025-09-30"),
        ("следующий понедельник", "2025-10-06"),
        ("Неделю назад", "2025-09-26~"),
        ("до 25 октября", "../2025-10-25"),
        ("с 2021-го", "2021/.."),
        ("9 мая прошлого года", "2024-05-09"),
        ("Вчера", "2025-10-02"),
        ("с 15 по 20 сентября", "2025-09-15/2025-09-20"),
        ("Числа 25-го", "2025-09-25~"),
        ("К Новому году", "../2026-01-01"),
        ("Весной 23-го", "2023-21"),
        ("с конца ноября 2023 до середины января", "2023-11-21/2024-01-20~"),
        ("позапрошлом году, в августе", "2023-08"),
        ("прошлой неделе", "2025-09-22/2025-09-28"),
        ("четверг", "2025-10-09"),
        ("1-го", "2025-10-01"),
        ("2-го", "2025-10-02"),
    ];

    private const string Ukrainian =
        "Другого жовтня з полону повернулися 185 людей. Мій чоловік, 1986 р.н., зник 10 лютого минулого "
        + "року під Авдіївкою. Востаннє виходив на зв'язок уранці 9-го. Наприкінці березня побратим "
        + "сказав, що бачив його живим. Влітку, у липні, прийшов лист, датований 3-м травня. З липня по "
        + "вересень обмінів було багато: 4 липня, 14 та 24 серпня. У ніч із 29 на 30 вересня їх вивезли до "
        + "Білорусі. У вівторок дзвонили з частини, обіцяли, що наступного понеділка скажуть точно. "
        + "Тиждень тому була в прокуратурі, відповідь дадуть протягом 30 днів, тобто до 25 жовтня. Служить "
        + "він з 2021-го, контракт скінчився ще 9 травня минулого року. Через три тижні після обміну "
        + "нікого з них так і не відпустили додому. Вчора о 22:15 прийшло смс. За словами дружини, з 15 по "
        + "20 вересня його допитували щодня годин по п'ять. Числа 25-го перевели до шпиталю. Днів за два "
        + "знову забрали. До Нового року обіцяли комісію. Навесні 23-го він був у відпустці. До цього "
        + "лежав у шпиталі з кінця листопада 2023 до середини січня. Позаторік, у серпні, був поранений. "
        + "Минулого тижня 30 людей відправили, решту відправлять у четвер. 1-го був обмін, а 2-го списки.";

    private static readonly (string Phrase, string Edtf)[] UkrainianDates =
    [
        ("Другого жовтня", "2025-10-02"),
        ("10 лютого минулого року", "2024-02-10"),
        ("9-го", "2024-02-09"),
        ("Наприкінці березня", "2025-03-21/2025-03-31~"),
        ("3-м травня", "2025-05-03"),
        ("З липня по вересень", "2025-07/2025-09"),
        ("14 та 24 серпня", "{2025-08-14,2025-08-24}"),
        ("У ніч із 29 на 30 вересня", "2025-09-29/2025-09-30"),
        ("вівторок", "2025-09-30"),
        ("наступного понеділка", "2025-10-06"),
        ("Тиждень тому", "2025-09-26~"),
        ("до 25 жовтня", "../2025-10-25"),
        ("з 2021-го", "2021/.."),
        ("9 травня минулого року", "2024-05-09"),
        ("Вчора", "2025-10-02"),
        ("з 15 по 20 вересня", "2025-09-15/2025-09-20"),
        ("Числа 25-го", "2025-09-25~"),
        ("До Нового року", "../2026-01-01"),
        ("Навесні 23-го", "2023-21"),
        ("з кінця листопада 2023 до середини січня", "2023-11-21/2024-01-20~"),
        ("Позаторік, у серпні", "2023-08"),
        ("Минулого тижня", "2025-09-22/2025-09-28"),
        ("четвер", "2025-10-09"),
        ("1-го", "2025-10-01"),
        ("2-го", "2025-10-02"),
    ];

    private const string English =
        "Kyiv, 2 October. The men of the 36th Marine Brigade, captured in Mariupol on April 12, 2022, "
        + "were held in Olenivka until September and then moved to Taganrog, where two of them died in the "
        + "winter of 2022-23. The first letter came eleven months later, dated March 3. Red Cross staff "
        + "visited once, at the end of summer. On the night of September 29-30 they were flown to Belarus. "
        + "The exchange on Thursday, the 69th since the beginning of the invasion, freed 185 soldiers and "
        + "20 civilians. Between June and August there were ten exchanges; the one on July 4 was announced "
        + "a day before. Families were told on Tuesday that the next round would take place \"within days\". "
        + "A commission is due to examine the men by 15 October. One of them, aged 22, was born on 1 "
        + "January 2003. He served since 2021, was mobilised in Sept 2022 and went missing around 10 "
        + "February 2024. \"He called on the 1st, then on the 5th and 6th of August, and never after that,\" "
        + "his mother said on 30 September. Every second Sunday she goes to the square. In the last 12 "
        + "months she has written 40 letters. From 5 p.m. yesterday until this morning nobody answered. "
        + "Two weeks ago the ministry promised an answer within 30 days. A year later nothing has changed. "
        + "She last saw him in late 2021, just before New Year. Over 3,000 people are missing as of 1 "
        + "September 2025. His contract ended on May 9 of last year. By next spring it will be four years.";

    private static readonly (string Phrase, string Edtf)[] EnglishDates =
    [
        ("2 October", "2025-10-02"),
        ("April 12, 2022", "2022-04-12"),
        ("winter of 2022-23", "2022-24"),
        ("March 3", "2025-03-03"),
        ("end of summer", "2025-08~"),
        ("the night of September 29-30", "2025-09-29/2025-09-30"),
        ("Thursday", "2025-10-02"),
        ("Between June and August", "2025-06/2025-08"),
        ("July 4", "2025-07-04"),
        ("Tuesday", "2025-09-30"),
        ("by 15 October", "../2025-10-15"),
        ("since 2021", "2021/.."),
        ("Sept 2022", "2022-09"),
        ("around 10 February 2024", "2024-02-10~"),
        ("5th and 6th of August", "2025-08-05/2025-08-06"),
        ("30 September", "2025-09-30"),
        ("yesterday", "2025-10-01"),
        ("Two weeks ago", "2025-09-18~"),
        ("late 2021", "2021-09/2021-12~"),
        ("1 September 2025", "2025-09-01"),
        ("May 9 of last year", "2024-05-09"),
        ("By next spring", "../2026-21"),
    ];

    [Fact]
    public void Find_RussianStory_ReadsEveryDate() => Check(Russian, "ru", new(2025, 10, 3), RussianDates);

    [Fact]
    public void Find_UkrainianStory_ReadsEveryDate() => Check(Ukrainian, "uk", new(2025, 10, 3), UkrainianDates);

    [Fact]
    public void Find_EnglishStory_ReadsEveryDate() => Check(English, "en", new(2025, 10, 2), EnglishDates);

    private static void Check(string text, string lang, DateOnly anchor, (string Phrase, string Edtf)[] expected)
    {
        var found = DatePhrases.Find(text, lang, anchor).Where(m => m.Role == DateRole.Event).ToList();
        var at = 0;
        foreach (var (phrase, edtf) in expected)
        {
            var i = found.FindIndex(at, m => m.Date.Phrase == phrase);
            Assert.True(i >= 0, $"\"{phrase}\" was not found in its place");
            Assert.Equal((phrase, edtf), (phrase, found[i].Date.Edtf));
            Assert.Equal(phrase, text.Substring(found[i].Start, found[i].Length));
            at = i + 1;
        }
    }

    [Fact]
    public void Find_BareDayBeforeItsMonth_KeepsTheMonthBehindAsAReading()
    {
        var found = DatePhrases.Find(English, "en", new(2025, 10, 2)).Single(m => m.Date.Phrase == "1st");
        Assert.Contains("2025-08-01", found.Alternatives.Select(a => a.Edtf));
    }
}

using Homeward.Basics;
using Homeward.Claims;
using Homeward.Persons;
using Homeward.Views;

namespace Homeward.Tests.Desk.Cases;

/// <summary>A desk with invented people whose family asks for help: names in Cyrillic, on a list that names the exchange.</summary>
internal sealed class HelpDesk : IDisposable
{
    private int acts;

    public FoundingCase Story { get; } = new();

    public Session Mira => Story.Mira;

    public string Act() => $"act-help-{acts++}";

    /// <summary>Somebody on a list: "Петров,Сергей,Николаевич", born, unit.</summary>
    public string Person(string name, string born = "12.05.1990", string unit = "12345")
    {
        var list = Story.AddText($"list-{acts++}.csv", $"фамилия,имя,отчество,дата рождения,в/ч\n{name},{born},{unit}\n");
        Mira.Persons.RecordMentions(list);
        var mention = Mira.Persons.Mentions(list, Slice.First()).Rows.Single().Id;
        var person = FoundingCase.Assert(Mira.Persons.Open(mention, "request", false, Act()));
        FoundingCase.Assert(Mira.Exchanges.PlaceMention(mention, Story.Exchange, Homeward.Exchanges.PlacedAs.Roster, Act()));
        return person;
    }

    public string MentionOf(string person) => Mira.Persons.Find(person)!.Mentions[0].Id;

    public string CodeOf(string person) => Mira.Persons.Find(person)!.Row.CaseCode!;

    public string Agree(string person, string purpose, string recipient, string form = "named", string by = "self") => FoundingCase.Assert(
        Mira.Persons.Agree(person, new ConsentNote(purpose, Consent.Recipients.Contains(recipient) ? recipient : "", Consent.Recipients.Contains(recipient) ? null : recipient,
            form, by, by == "self" ? null : "мать", "spoken", "ru"), Act()));

    public string Said(string person, string words, string stage, string? when = null, Func<Claim, Claim>? more = null, string kind = Kinds.Stage)
    {
        var source = Story.AddText($"call-{acts++}.txt", $"Звонок этой недели.\n{words}\n");
        var claim = Story.Say(source, words, stage, null, when, false, kind, more);
        FoundingCase.Assert(Mira.Persons.About(claim, MentionOf(person), Act()));
        return claim;
    }

    public void Dispose() => Story.Dispose();
}

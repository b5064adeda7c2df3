using Homeward.Basics;

namespace Homeward.Persons;

/// <summary>
/// A name by the columns of a list, as written: what the view keeps of the roles, and what a table is compared by. Of a name
/// whose roles are not known all three are null and the text alone speaks.
/// </summary>
internal sealed record NameColumns(string? Surname, string? Given, string? Patronymic)
{
    public static NameColumns Of(NameForm name)
    {
        var surname = Join(name, "surname");
        var given = Join(name, "given");
        var patronymic = Join(name, "patronymic");
        foreach (var initial in name.Parts.Where(p => p.Role == "initial"))
        {
            if (given is null) given = initial.Text;
            else patronymic ??= initial.Text;
        }

        return name.Parts.Any(p => p.Role == "unknown") || surname is null && given is null
            ? new NameColumns(null, null, null)
            : new NameColumns(surname, given, patronymic);
    }

    /// <summary>The name as it is compared: the roles that were kept, or what reading the text gives.</summary>
    public NameForm Form(string text)
    {
        if (Surname is null && Given is null) return NameParser.Parse(text);
        var parts = new List<NamePart>(3);
        if (Surname is not null) parts.Add(new NamePart("surname", Surname, null));
        if (Given is not null) parts.Add(new NamePart(Role(Given, "given"), Given, null));
        if (Patronymic is not null) parts.Add(new NamePart(Role(Patronymic, "patronymic"), Patronymic, null));
        return new NameForm(text, Spelling.Script(text), null, parts);
    }

    /// <summary>A name that came in columns of its own: nothing is guessed but which of them is an initial.</summary>
    public NameForm? FormOfColumns(string? lang)
    {
        var text = string.Join(' ', new[] { Surname, Given, Patronymic }.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!.Trim()));
        if (text.Length == 0) return null;
        var read = NameParser.FromColumns(Surname, Given, Patronymic);
        var parts = new List<NamePart>(3);
        if (!string.IsNullOrWhiteSpace(Surname)) parts.Add(new NamePart("surname", Surname.Trim(), As(read.Surname)));
        if (!string.IsNullOrWhiteSpace(Given)) parts.Add(new NamePart(Role(Given, "given"), Given.Trim(), As(read.Given)));
        if (!string.IsNullOrWhiteSpace(Patronymic))
        {
            parts.Add(new NamePart(Role(Patronymic, "patronymic"), Patronymic.Trim(), read.Patronymic?.As));
        }

        return new NameForm(text, Spelling.Script(text), lang, parts);
    }

    private static string? As(IReadOnlyList<NamePiece> pieces) => pieces.Count == 0 ? null : string.Join(' ', pieces.Select(p => p.As));

    private static string Role(string text, string role) => text.Trim().TrimEnd('.').Length == 1 ? "initial" : role;

    private static string? Join(NameForm name, string role)
    {
        var texts = name.Parts.Where(p => p.Role == role).Select(p => p.Text).ToList();
        return texts.Count == 0 ? null : string.Join(' ', texts);
    }
}

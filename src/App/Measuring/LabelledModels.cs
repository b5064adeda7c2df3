using Homeward.Persons;

namespace Homeward.App.Measuring;

/// <summary>
/// How each labelled set is linked. Field kinds and blocking were chosen from headings and a look at some rows (what was
/// looked at stands in bench/linkage.md); every weight is trained without labels.
/// </summary>
internal static class LabelledModels
{
    private static ComparedField Field(string name, FieldKind kind, bool tf = false, string? swap = null) =>
        new(name, kind, LinkageModel.Guess(kind), tf, swap);

    private static BlockingRule[] Rules(params string[] rules) =>
        [.. rules.Select(r => new BlockingRule(r.TrimEnd('!').Split(" + "), r.EndsWith('!')))];

    public static LinkageModel Historical => LinkageModel.Untrained("historical", [
        Field("first_name", FieldKind.Text, true, "surname"), Field("surname", FieldKind.Text, true),
            Field("dob", FieldKind.Date, true),
        Field("birth_place", FieldKind.Text, true), Field("postcode_fake", FieldKind.Identifier, true),
            Field("occupation", FieldKind.Exact, true)],
        Rules("first_name + surname!", "surname + dob!", "first_name + dob!", "postcode_fake!",
            "surname + birth_place!", "first_name + birth_place + occupation",
            "dob + birth_place", "dob + occupation", "surname:loose + occupation", "surname:4 + dob:year",
                "first_name:3 + surname:3 + occupation", "first_name:3 + surname:3 + birth_place:4",
            "postcode_fake:4 + surname:2", "postcode_fake:4 + dob:year", "first_name:4 + dob:ym",
                "surname:3 + dob:md", "first_name + occupation + dob:year", "dob:ym + postcode_fake:3",
                    "surname:4 + first_name:initial", "surname", "postcode_fake:4", "birth_place + surname:2",
                        "birth_place + first_name:2", "birth_place + dob:year", "surname:3 + dob:year"))
        with
    { Id = "unique_id" };

    public static LinkageModel Febrl => LinkageModel.Untrained("febrl", [
        Field("given_name", FieldKind.Text, true, "surname"), Field("surname", FieldKind.Text, true),
            Field("street_number", FieldKind.Exact), Field("address_1", FieldKind.Words, true),
        Field("suburb", FieldKind.Text, true), Field("postcode", FieldKind.Identifier, true),
            Field("date_of_birth", FieldKind.Date), Field("soc_sec_id", FieldKind.Identifier)],
        Rules("given_name + surname!", "soc_sec_id!", "date_of_birth!", "surname + postcode!",
            "given_name + postcode", "address_1", "suburb + street_number", "given_name:3 + surname:3",
                "date_of_birth:md + surname:2", "surname + street_number"))
        with
    { Id = "rec_id" };
}

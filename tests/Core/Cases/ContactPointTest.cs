using Homeward.Cases;
using Xunit;

namespace Homeward.Tests.Core.Cases;

/// <summary>One number is one number, however it is dialled or written; a name and a date are none.</summary>
public class ContactPointTest
{
    [Theory]
    [InlineData("+7 916 123-45-67", "8 (916) 123 45 67")]
    [InlineData("+7 916 123-45-67", "9161234567")]
    [InlineData("+380 67 123 45 67", "067 123 45 67")]
    [InlineData("00380671234567", "+380(67)1234567")]
    [InlineData("@Mama_Petrova", "https://t.me/mama_petrova")]
    [InlineData("Mama@Example.org", "mama@example.org")]
    public void Read_TwoWritings_GiveOneKey(string one, string other)
    {
        var point = ContactPoint.Read(one);
        Assert.NotNull(point);
        Assert.Equal(point, ContactPoint.Read(other));
    }

    [Theory]
    [InlineData("+7 916 123-45-67", "+7 916 123-45-68")]
    [InlineData("+7 916 123-45-67", "+7 915 123-45-67")]
    [InlineData("@mama", "@mama1")]
    public void Read_OtherNumber_GivesOtherKey(string one, string other) => Assert.NotEqual(ContactPoint.Read(one), ContactPoint.Read(other));

    [Theory]
    [InlineData("Петров Сергей")]
    [InlineData("12.05.1990")]
    [InlineData("2025-05-24")]
    [InlineData("1234")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("K-4821")]
    public void Read_NameDateOrCode_IsNoContact(string? text) => Assert.Null(ContactPoint.Read(text));
}

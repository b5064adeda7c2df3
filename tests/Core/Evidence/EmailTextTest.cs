using System.Globalization;
using System.Text;
using CsCheck;
using Homeward.Evidence;
using Xunit;

namespace Homeward.Tests.Core.Evidence;

public sealed class EmailTextTest
{
    private static readonly string Mail = string.Join("\r\n",
        "From: =?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes("Мать О.")) + "?= <m@mail.example>",
        "To: desk@help.example", "Subject: =?windows-1251?Q?=CF=EE=EC=EE=E3=E8=F2=E5?=",
        "Date: Mon, 2 Jun 2025 10:00:00 +0300",
        "Message-ID: <1@mail.example>", "In-Reply-To: <0@help.example>", "X-Odd: kept", "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain; charset=koi8-r",
        "Content-Transfer-Encoding: base64", "",
        Convert.ToBase64String(CodePagesEncodingProvider.Instance.GetEncoding("koi8-r")!.GetBytes(
            "Ищу сына.\r\nПропал 12.03.")),
        "--b", "Content-Type: application/octet-stream; name=\"../../x.pdf\"",
        "Content-Disposition: attachment; filename=\"../../x.pdf\"",
        "Content-Transfer-Encoding: base64", "", Convert.ToBase64String("%PDF-1.7 x"u8), "--b--", "");

    private static EmailText Read(string mail) => EmailText.From(Encoding.UTF8.GetBytes(mail), out _)!;

    [Fact]
    public void From_Mail_GivesHeadersTextAndAttachments()
    {
        var mail = Read(Mail);
        Assert.Contains("Мать О.", mail.Senders.Single(), StringComparison.Ordinal);
        Assert.Equal(("Помогите", "2025-06-02T10:00:00+03:00", 1748847600L),
            (mail.Subject, mail.Date, mail.DateUnix!.Value));
        Assert.Equal("Ищу сына.\nПропал 12.03.", mail.Text.TrimEnd());
        Assert.Contains(new KeyValuePair<string, string>("X-Odd", "kept"), mail.Headers);
        Assert.Equal(("1@mail.example", "0@help.example"), (mail.MessageId, mail.InReplyTo));
        var file = mail.Attachments.Single();
        Assert.Equal(SourceKind.Pdf, Detect.MediaType(file.Bytes.Span, file.Name).Kind);
        Assert.Null(SafeNames.Inside(file.Name!, out _) is { } parts && parts.Contains("..") ? parts : null);
    }

    [Fact]
    public void From_HtmlOnlyMail_GivesItsWordsAndLoadsNothing()
    {
        var mail = Read(
            "From: a@x.example\nDate: bad\nContent-Type: text/html; charset=utf-8\n\n<p>Ищу <b>сына</b></p><img src=\"http://track.example/1\"><script>x</script>");
        Assert.Equal("Ищу сына", mail.Text);
        Assert.Contains(mail.Notes, n => n.Code == "from-html");
        Assert.Contains(mail.Notes, n => n.Code == "no-time");
        Assert.Null(mail.Date);
    }

    [Fact]
    public void From_MailInMail_IsAnAttachmentThatReadsAgain()
    {
        var outer = Read(
            "From: a@x.example\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"
            + Mail + "\n--o--\n");
        var inner = EmailText.From(outer.Attachments.Single().Bytes, out _)!;
        Assert.Equal("Помогите", inner.Subject);
    }

    [Fact]
    public void Mailbox_ManyMails_AreSplitAtTheirBorders()
    {
        var box = string.Concat(Enumerable.Range(1, 30).Select(i =>
            "From m@mail.example Mon Jun  2 10:00:00 2025\nFrom: m@mail.example\nSubject: n"
                + i.ToString(CultureInfo.InvariantCulture) + "\n\nТекст\nFrom here on\n>From there\n\n"));
        var bytes = Encoding.UTF8.GetBytes(box);
        var parts = Mailbox.Read(new Trickle(bytes, 50)).ToList();
        Assert.Equal(Enumerable.Range(1, 30).Select(i => "n" + i.ToString(CultureInfo.InvariantCulture)),
            parts.Cast<EmailText>().Select(m => m.Subject));
        Assert.All(parts.Cast<EmailText>(), m => Assert.Equal((byte)'F', bytes[m.ByteStart]));
        Assert.Empty(Mailbox.Read(new MemoryStream()));
    }

    [Fact]
    public void From_DamagedMail_NeverThrows()
    {
        var sound = Encoding.UTF8.GetBytes(Mail);
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte.Array[0, 5], Gen.Int[0, sound.Length])
            .Sample((at, noise, cut) =>
        {
            byte[] bytes = [.. sound[..at], .. noise, .. sound[Math.Min(sound.Length, at + 2)..]];
            if (cut % 2 == 0) bytes = bytes[..Math.Min(cut, bytes.Length)];
            var mail = EmailText.From(bytes, out var refusal);
            Assert.Equal(mail is null, refusal is not null);
        }, iter: 2_000);
    }
}

using System.Text;
using Homeward.App.Host;
using Homeward.Cases;
using Homeward.Documents;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Letters;

/// <summary>A letter as a file, to be printed or written on. The file's name is the letter's id: no name of anybody stands in a downloads folder.</summary>
public sealed class LetterTakenPage : DeskPage
{
    public IActionResult OnGet(string id, string form)
    {
        if (Session.Letters.Find(id) is not { } letter) return NotFound();
        Session.Opens(id);
        var paper = LettersRoom.OnPaper(letter.Draft);
        if (form == "html") return File(Encoding.UTF8.GetBytes(HtmlPaper.Write(paper)), "text/html; charset=utf-8", id + ".html");
        var bytes = new MemoryStream();
        DocxPaper.Write(paper, bytes);
        return File(bytes.ToArray(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", id + ".docx");
    }
}

using System.Text;
using Homeward.App.Host;
using Microsoft.AspNetCore.Mvc;

namespace Homeward.App.Pages.Letters;

/// <summary>Deadlines for a calendar: days and case codes, nothing else.</summary>
public sealed class CalendarTakenPage : DeskPage
{
    public IActionResult OnGet() => File(Encoding.UTF8.GetBytes(Session.Deadlines.Calendar()), "text/calendar; charset=utf-8", "calendar.ics");
}

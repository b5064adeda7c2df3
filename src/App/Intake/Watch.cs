using System.Globalization;
using System.Text;
using Homeward.App.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Homeward.App.Intake;

/// <summary>One number of a program about itself.</summary>
public sealed record Gauge(string Name, string Meaning, double Value);

/// <summary>
/// What whoever keeps the machine may watch: a state of one word, and counts. On a listener of this machine only, apart from desk and intake, so that
/// no proxy can pass it on by mistake.
/// </summary>
public static class Watch
{
    /// <param name="state">one word</param>
    /// <param name="socket">a Unix socket instead of the port; null: the port</param>
    public static WebApplication Build(int port, Func<string> state, Func<IEnumerable<Gauge>> gauges, string? socket = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "homeward", EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            Safeguards.Limit(k);
            Safeguards.BindHere(k, port, socket);
            k.Limits.MaxConcurrentConnections = 20;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        var app = builder.Build();
        app.Run(http => http.Request.Path.Value switch
        {
            "/health" => Send(http, $"{{\"state\":\"{state()}\"}}\n", "application/json"),
            "/metrics" => Send(http, Printed(gauges()), "text/plain; version=0.0.4"),
            _ => Missing(http),
        });
        return app;
    }

    /// <summary>Numbers of a served desk. None of them tells of content, a member or a sender.</summary>
    public static IEnumerable<Gauge> OfDesk(Desk desk, IntakeCounts counts)
    {
        ArgumentNullException.ThrowIfNull(desk);
        var (mark, waiting) = (desk.Mark(), desk.Waiting.Signal());
        return
        [
            new("homeward_locked", "1 while nobody can read the desk", desk.IsLocked ? 1 : 0),
            new("homeward_alarm", "1 when a page shows that something is not as it was written", mark.Alarm is null ? 0 : 1),
            new("homeward_record_number", "entries in the journal", mark.RecordNumber),
            .. OfWaiting(waiting), .. OfIntake(counts),
        ];
    }

    /// <summary>Numbers of a rented intake.</summary>
    public static IEnumerable<Gauge> OfPlace(IntakePlace place, IntakeCounts counts)
    {
        ArgumentNullException.ThrowIfNull(place);
        return
        [
            .. OfWaiting(place.Signal()), new("homeward_waiting_bytes", "sealed bytes that wait", place.BytesWaiting()),
            new("homeward_free_bytes", "bytes the disk has left", place.FreeBytes()), .. OfIntake(counts),
        ];
    }

    private static IEnumerable<Gauge> OfWaiting(WaitingSignal waiting) =>
    [
        new("homeward_waiting", "things that wait to be taken in", waiting.Waiting),
        new("homeward_waiting_urgent", "those ticked as not able to wait", waiting.Urgent),
    ];

    private static IEnumerable<Gauge> OfIntake(IntakeCounts counts) =>
    [
        new("homeward_intake_taken", "letters taken in since the program began", counts.Taken),
        new("homeward_intake_refused", "letters refused because it was full", counts.Refused),
        new("homeward_intake_broken", "letters whose connection broke", counts.BrokenOff),
    ];

    private static string Printed(IEnumerable<Gauge> gauges) => gauges.Aggregate(new StringBuilder(), (text, g) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {g.Name} {g.Meaning}\n# TYPE {g.Name} gauge\n{g.Name} {g.Value}\n")).ToString();

    private static Task Send(HttpContext http, string text, string type)
    {
        http.Response.ContentType = type;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static Task Missing(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

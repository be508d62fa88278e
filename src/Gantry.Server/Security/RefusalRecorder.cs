using System.Threading.Channels;
using Gantry.Core.Audit;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.Text;
using Gantry.Protocol.Audit;

namespace Gantry.Server.Security;

/// <summary>
/// Writes requests that the gate turned away into the audit log. Who is turned away must not be able to fill the disk: past a number a minute they are only
/// counted, and the next entry says how many there were.
/// </summary>
internal sealed class RefusalRecorder(AuditLog audit, TimeProvider time, ILogger<RefusalRecorder> logger) : BackgroundService
{
    private const int MostAMinute = 60;
    private const int Waiting = 256;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Channel<AuditNote> refused = Channel.CreateBounded<AuditNote>(Waiting);
    private readonly Lock gate = new();
    private long minuteBegan = time.GetTimestamp();
    private int thisMinute;
    private long uncounted;

    /// <summary>Notes a request that got this answer.</summary>
    /// <param name="refusal">What is about to be answered, when the answer is not written yet.</param>
    public void Note(HttpContext context, GantryException? refusal = null)
    {
        var request = context.Request;
        long more;
        lock (gate)
        {
            if (time.GetElapsedTime(minuteBegan) >= Minute)
            {
                (minuteBegan, thisMinute) = (time.GetTimestamp(), 0);
            }

            if (thisMinute >= MostAMinute)
            {
                uncounted++;
                return;
            }

            thisMinute++;
            (more, uncounted) = (uncounted, 0);
        }

        var why = refusal?.Message ?? $"status {context.Response.StatusCode}";
        refused.Writer.TryWrite(new AuditNote(AuditKind.Refused, "refused", VisibleText.Of(KeySecret.Masked($"{request.Method} {request.Path}")), context.Features.Get<Caller>()?.Name ?? "unknown", "http")
        {
            Address = context.Connection.RemoteIpAddress?.ToString(),
            Detail = more == 0 ? why : $"{why}; {more} more were refused and not written",
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await refused.Reader.WaitToReadAsync(stoppingToken))
        {
            var notes = new List<AuditNote>();
            while (refused.Reader.TryRead(out var note))
            {
                notes.Add(note);
            }

            try
            {
                await audit.WriteAsync(notes, stoppingToken);
            }
            catch (GantryException failure)
            {
                RefusalLines.NotWritten(logger, notes.Count, failure);
            }
        }
    }
}

internal static class RefusalRecording
{
    /// <summary>Records what the gate, which comes next, turns away.</summary>
    public static IApplicationBuilder UseRefusalRecorder(this IApplicationBuilder app)
    {
        var recorder = app.ApplicationServices.GetRequiredService<RefusalRecorder>();
        return app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status421MisdirectedRequest)
            {
                recorder.Note(context);
            }
        });
    }
}

internal static partial class RefusalLines
{
    [LoggerMessage(2151, LogLevel.Warning, "{Count} refused requests could not be written into the audit log.")]
    public static partial void NotWritten(ILogger logger, int count, Exception failure);
}

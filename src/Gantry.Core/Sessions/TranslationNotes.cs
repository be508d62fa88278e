using System.Collections.Concurrent;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Telemetry;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Sessions;

/// <summary>
/// Tells what could not be carried into a provider's protocol, beside the header that every such answer has: in the log of the session that calls, and for calls
/// without a session in a line of the daemon's. An agent says the same with each of its calls, so each thing is told once a run (or key); what is kept of that is
/// bounded and forgotten at a restart, after which it is told again. The metric counts every call.
/// </summary>
public sealed class TranslationNotes(EventLog log, ILogger<TranslationNotes> logger)
{
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<Told, bool> told = new();

    /// <summary>Returns when a session's readers can see it. Never fails a call: what cannot be written is a line in the daemon's log.</summary>
    /// <param name="target">Who is asked in another protocol.</param>
    /// <param name="warnings">Names that hold no content of the request; may be empty.</param>
    public ValueTask TellAsync(AdmittedCall call, CallTarget target, IReadOnlyList<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(warnings);
        if (warnings.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        ModelTelemetry.CountTranslationWarnings(target);
        if (told.Count > MostRemembered)
        {
            told.Clear();
        }

        List<string> news = [.. warnings.Where(warning => told.TryAdd(new Told(call.Session, call.Caller, call.Session is null ? call.Key : null, call.Model, target, warning), value: true))];
        if (news.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        if (call.Session is { } session)
        {
            return new ValueTask(AppendAsync(session, call.Caller, new ModelWarning(call.Model, target.Provider, news), call.Id));
        }

        TranslationNoteLines.NotCarried(logger, call.Id, call.Model, target.Provider, string.Join(", ", news));
        return ValueTask.CompletedTask;
    }

    private async Task AppendAsync(SessionId id, RunId? run, ModelWarning warning, ModelCallId call)
    {
        try
        {
            await log.CommitAsync(transaction =>
            {
                if (transaction.Sessions.Find(id) is { } session)
                {
                    // A call may end after its run, whose last word stands by then.
                    var isRunning = run is { } caller && transaction.Runs.Find(caller) is { } found && !found.Status.IsTerminal();
                    transaction.Append(new NewEvent(id, isRunning ? run : null, session.Agent, warning));
                }
            });
        }
        catch (GantryException failure)
        {
            TranslationNoteLines.NotTold(logger, call, string.Join(", ", warning.Warnings), failure);
        }
    }

    private sealed record Told(SessionId? Session, RunId? Run, ModelKeyId? Key, string Model, CallTarget Target, string Warning);
}

internal static partial class TranslationNoteLines
{
    [LoggerMessage(2311, LogLevel.Information, "The model call {Call} of {Model} was translated for {Provider} without all that it said: {Warnings}.")]
    public static partial void NotCarried(ILogger logger, ModelCallId call, string model, string provider, string warnings);

    [LoggerMessage(2312, LogLevel.Warning, "What the model call {Call} lost in translation could not be told to its session: {Warnings}.")]
    public static partial void NotTold(ILogger logger, ModelCallId call, string warnings, Exception failure);
}

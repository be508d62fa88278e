using System.Text.Json;
using Gantry.Adapters.Docker;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>
/// Listens to what the engine tells of one container, from before it starts: that the kernel ended a process in it for want of memory, and how it ended itself. An
/// engine that tells nothing leaves the watch deaf, and then the container is looked at when it matters.
/// </summary>
internal sealed class ContainerWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task listening;
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int shortages;
    private bool wasKilled;

    private ContainerWatch(HttpResponseMessage? events) => listening = events is null ? Task.CompletedTask : ListenAsync(events);

    /// <summary>Completes when the container has ended, with how it did, as the rest of a sentence.</summary>
    public Task<string> Ended => ended.Task;

    /// <summary>How often so far the kernel ended a process in it because all of them together used too much memory.</summary>
    public int MemoryShortages => Volatile.Read(ref shortages);

    public static async Task<ContainerWatch> OpenAsync(DockerEngine engine, string container, CancellationToken cancellationToken)
    {
        try
        {
            return new ContainerWatch(await engine.OpenEventsAsync(container, cancellationToken));
        }
        catch (EngineRefusedException)
        {
            return new ContainerWatch(events: null);
        }
    }

    /// <summary>Waits until one more thing than before is told, or for so long.</summary>
    /// <param name="before">What <see cref="MemoryShortages"/> said then.</param>
    public async Task HearAsync(int before, TimeSpan patience, TimeProvider time)
    {
        var over = Task.Delay(patience, time);
        while (MemoryShortages <= before && !Ended.IsCompleted && !over.IsCompleted)
        {
            var told = Volatile.Read(ref next).Task;
            if (MemoryShortages <= before)
            {
                await Task.WhenAny(told, Ended, over);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await listening;
        closing.Dispose();
    }

    private async Task ListenAsync(HttpResponseMessage events)
    {
        try
        {
            using (events)
            {
                using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(closing.Token));
                while (await lines.ReadLineAsync(closing.Token) is { } line)
                {
                    Take(JsonSerializer.Deserialize(line, EngineJson.Default.EngineEvent));
                }
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException or JsonException or GantryException)
        {
            // The engine went away, or speaks in another way; we are deaf from now on.
        }
    }

    private void Take(EngineEvent? told)
    {
        switch (told?.Action)
        {
            case "oom":
                Interlocked.Increment(ref shortages);
                Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                break;
            case "kill":
                wasKilled = true;
                break;
            case "die" or "died":
                ended.TrySetResult(HowItEnded(told));
                break;
            case "destroy" or "remove":
                ended.TrySetResult("it was removed");
                break;
        }
    }

    private string HowItEnded(EngineEvent died)
    {
        var code = died.Actor?.Attributes?.GetValueOrDefault("exitCode") ?? died.Actor?.Attributes?.GetValueOrDefault("containerExitCode");
        var why = MemoryShortages > 0 ? " after it had used too much memory" : wasKilled ? " because somebody stopped it" : "";
        return $"it ended{(code is null ? "" : $" with exit code {code}")}{why}";
    }
}

using Gantry.Core.Agents.Native.Tools;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// Settles the calls of one answer. All questions are put at once, so that a person can answer them in any order; what acts runs one after the other in the
/// model's order, each after those before it; reads run together, some at a time, but not before what acts ahead of them is done, for they may be meant to see it.
/// </summary>
internal sealed class CallOrder(ToolBench bench, TurnLog log, NativeAgentOptions options)
{
    public async Task SettleAsync(IReadOnlyList<OpenCall> calls, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return;
        }

        var prepared = calls.Take(options.MostCallsOfAnswer).Select(bench.Prepare).ToList();
        var tooMany = calls.Skip(options.MostCallsOfAnswer).Select(call => bench.Failed(call.Call, TooMany(calls.Count)));
        List<Protocol.Events.EventPayload> settled = [.. prepared.OfType<PreparedCall.Settled>().SelectMany(call => call.Facts), .. tooMany];
        if (settled.Count > 0)
        {
            await log.RecordAsync(settled, cancellationToken);
        }

        // When one of them cannot go on, neither do the others.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(options.MostReadsAtOnce);
        var work = new List<Task>();
        var acted = Task.CompletedTask;
        foreach (var call in prepared)
        {
            var task = call switch
            {
                PreparedCall.ToRead read => ReadAsync(read, acted, slots, stop.Token),
                PreparedCall.ToAsk ask => bench.AskUserAsync(ask, stop.Token),
                PreparedCall.ToAct act => acted = ActAsync(act, acted, stop.Token),
                _ => Task.CompletedTask,
            };
            work.Add(task);
        }

        await AllAsync(work, stop);
    }

    private async Task ReadAsync(PreparedCall.ToRead read, Task before, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await before.WaitAsync(cancellationToken);
        await slots.WaitAsync(cancellationToken);
        try
        {
            // A tool may read for long without awaiting anything.
            await Task.Run(() => bench.ReadAsync(read, cancellationToken), cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task ActAsync(PreparedCall.ToAct act, Task before, CancellationToken cancellationToken)
    {
        var question = bench.QuestionOf(act, out var refusal);
        if (question is null)
        {
            // It may be possible once those before it are done: an edit of a file that is still to be written.
            await before.WaitAsync(cancellationToken);
            question = bench.QuestionOf(act, out refusal);
        }

        if (question is null)
        {
            await log.RecordAsync([bench.Failed(act.Call, refusal)], cancellationToken);
            return;
        }

        if (await bench.AskAsync(act, question, cancellationToken) is { } answer)
        {
            await before.WaitAsync(cancellationToken);
            await bench.ActAsync(act, answer, cancellationToken);
        }
    }

    // Returns, or throws what the first of them threw, when none of them runs any more.
    private static async Task AllAsync(List<Task> work, CancellationTokenSource stop)
    {
        Exception? first = null;
        var running = work.ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            try
            {
                await ended;
            }
            catch (Exception failure)
            {
                first ??= failure;
                await stop.CancelAsync();
            }
        }

        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private string TooMany(int count) =>
        $"Not done: one answer may make {options.MostCallsOfAnswer} calls, and this one made {count}. Make those that you still need in your next answers.";
}

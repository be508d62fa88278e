using System.Threading.Channels;
using Gantry.Core.Agents;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents;

/// <summary>
/// One turn of a program, from its start to its end:
/// 1. start it, and listen to it, to messages that steer, and to a stop;
/// 2. take what happens, one thing after the other, until the turn is over;
/// 3. close what is open, and end the program with all that it started.
/// The program ends with the turn: its own memory is on the disk, and the next turn resumes it. So nothing idles, and going on after a crash is the usual way.
/// </summary>
internal sealed class ProgramTurn(IRunJournal journal, TurnLedger ledger, Retelling retelling, ProgramTurnOptions options, TimeProvider time)
{
    // Full means that the log is slower than the program: the program waits in its own write.
    private readonly Channel<TurnSignal> signals = Channel.CreateBounded<TurnSignal>(new BoundedChannelOptions(256) { SingleReader = true });

    /// <exception cref="AgentException">The turn ended in a fault.</exception>
    /// <exception cref="AgentLostException">The program ended before its turn did.</exception>
    /// <exception cref="ConversationLostException">The program does not know the conversation.</exception>
    /// <exception cref="OperationCanceledException">The turn was stopped; nothing of the program runs any more.</exception>
    public async Task RunAsync(AgentProcess process, StandingAnswers standing, Func<TurnDesk, IProgramDialect> speak, CancellationToken stop)
    {
        using var over = new CancellationTokenSource();
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop, over.Token);
        var desk = new TurnDesk(journal, ledger, standing, process, signals.Writer, asking.Token);
        var dialect = speak(desk);

        // :: Step 1
        var listening = ListenAsync(process, over.Token);
        var steering = AwaitSteeringAsync(asking.Token);
        await using var stopping = stop.Register(() => signals.Writer.TryWrite(new TurnSignal.Stopped()));
        var outcome = TurnOutcome.Cut;
        try
        {
            // :: Step 2
            await dialect.OpenAsync();
            await options.FilesKept;
            await WorkAsync(dialect, desk, process, stop);
            outcome = stop.IsCancellationRequested ? TurnOutcome.Cut : TurnOutcome.Whole;
        }
        catch (AgentLostException)
        {
            outcome = stop.IsCancellationRequested ? TurnOutcome.Cut : TurnOutcome.Lost;
            throw;
        }
        finally
        {
            // :: Step 3
            var isQuiet = outcome == TurnOutcome.Whole && !ledger.HadCalls && !options.MayTouchAtEnd;
            var keeping = isQuiet ? journal.KeepFilesAsync(stop) : Task.CompletedTask;
            await process.EndAsync(outcome == TurnOutcome.Whole ? options.Grace : TimeSpan.Zero);
            await keeping;
            await over.CancelAsync();
            signals.Writer.TryComplete();
            await Task.WhenAll(listening, steering, desk.SettledAsync());
            await ledger.CloseAsync(outcome);
        }

        stop.ThrowIfCancellationRequested();
    }

    private async Task WorkAsync(IProgramDialect dialect, TurnDesk desk, AgentProcess process, CancellationToken stop)
    {
        DateTimeOffset? lastMoment = null;
        while (!dialect.IsOver)
        {
            if (lastMoment is null && stop.IsCancellationRequested)
            {
                lastMoment = time.GetUtcNow() + options.Grace;
                ledger.Stop();
                await dialect.InterruptAsync();
            }

            if (await NextAsync(desk, lastMoment) is not { } signal)
            {
                return;
            }

            switch (signal)
            {
                case TurnSignal.Said said:
                    await dialect.TakeAsync(said.Message);
                    break;
                case TurnSignal.Answered answered:
                    await answered.Then();
                    break;
                case TurnSignal.Steered when lastMoment is null:
                    await SteerAsync(dialect, stop);
                    break;
                case TurnSignal.Failed failed:
                    throw failed.Failure;
                case TurnSignal.Silent when lastMoment is not null:
                    return;
                case TurnSignal.Silent:
                    await process.EndAsync(options.Grace);
                    throw dialect.EndedEarly(await process.Exited, await process.ErrorsAsync());
            }
        }
    }

    // Null: the turn was stopped and the program did not say so in time. Whoever waits for a person, or for a tool that runs, is not timed.
    private async Task<TurnSignal?> NextAsync(TurnDesk desk, DateTimeOffset? lastMoment)
    {
        var next = signals.Reader.ReadAsync().AsTask();
        while (true)
        {
            try
            {
                var patience = lastMoment is { } end ? end - time.GetUtcNow() : options.LongestSilence;
                return await next.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
            }
            catch (TimeoutException)
            {
                if (lastMoment is not null)
                {
                    return null;
                }

                if (!desk.IsAsking && !ledger.HasOpenCalls)
                {
                    throw new AgentLostException(
                        $"{options.Title} said nothing for {options.LongestSilence.TotalMinutes:0} minutes and was ended.", "Look at the model provider's status, and send the message again.");
                }
            }
        }
    }

    private async Task SteerAsync(IProgramDialect dialect, CancellationToken stop)
    {
        var before = journal.Position;
        if (await journal.TakeSteeringAsync(stop) == 0)
        {
            return;
        }

        var said = new List<UserMessage>();
        await foreach (var entry in journal.HistoryAsync(stop))
        {
            if (entry.Position > before && entry.Payload is UserMessage message)
            {
                said.Add(message);
            }
        }

        foreach (var message in said)
        {
            await dialect.SteerAsync(await retelling.OpenAsync([], [message], notes: null, stop));
        }
    }

    private async Task ListenAsync(AgentProcess process, CancellationToken over)
    {
        try
        {
            await foreach (var message in process.ListenAsync(journal, over))
            {
                await signals.Writer.WriteAsync(new TurnSignal.Said(message), over);
            }

            await signals.Writer.WriteAsync(new TurnSignal.Silent(), over);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            // The turn is over; nobody listens any more.
        }
        catch (Exception failure)
        {
            signals.Writer.TryWrite(new TurnSignal.Failed(failure));
        }
    }

    private async Task AwaitSteeringAsync(CancellationToken asking)
    {
        try
        {
            while (true)
            {
                await journal.AwaitSteeringAsync(asking);
                await signals.Writer.WriteAsync(new TurnSignal.Steered(), asking);
                await Task.Delay(options.BetweenSteering, time, asking);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            // The turn is over or is being stopped; what comes now becomes the next turn.
        }
        catch (Exception failure)
        {
            signals.Writer.TryWrite(new TurnSignal.Failed(failure));
        }
    }
}

/// <summary>How patient a turn is.</summary>
/// <param name="Title">The program's name for people.</param>
internal sealed record ProgramTurnOptions(string Title)
{
    /// <summary>Complete when the files are kept as the turn found them: only then is the program told its message.</summary>
    public Task FilesKept { get; init; } = Task.CompletedTask;

    /// <summary>Something may touch files while the program ends; else those of a turn without a single call are kept meanwhile.</summary>
    public bool MayTouchAtEnd { get; init; }

    /// <summary>How long a program that was told to stop or to end may take; then it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a program may say nothing while nobody is asked and no tool runs. Programs retry failed model calls for minutes, and say so.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Messages that steer are taken together when they come faster than this.</summary>
    public TimeSpan BetweenSteering { get; init; } = TimeSpan.FromMilliseconds(50);
}

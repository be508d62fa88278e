using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Local;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>
/// The one connection over which a program in a container is spoken with, taken apart. It reads ahead by no more than a pipe would hold: a program that nobody
/// listens to waits in its own write.
/// </summary>
internal sealed class ContainerStreams : IAsyncDisposable
{
    private const int PipeSize = 64 * 1024;
    private const int LongestLine = 4096;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);
    private readonly Stream connection;
    private readonly OutputFrames? frames;
    private readonly Pipe output = NewPipe();
    private readonly Pipe errors = NewPipe();
    private readonly CancellationTokenSource silenced = new();
    private readonly TaskCompletionSource<int?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder told = new();
    private Task pumping = Task.CompletedTask;

    public ContainerStreams(Stream connection, bool terminal)
    {
        this.connection = connection;
        frames = terminal ? null : new OutputFrames(connection);
        Input = connection;
        Output = output.Reader.AsStream();
    }

    public Stream Input { get; private set; }

    public Stream Output { get; }

    public Stream Errors { get; private set; } = Stream.Null;

    /// <summary>The program has ended: with the exit code that the shell told, or null when only the streams say so.</summary>
    public Task<int?> Ended => ended.Task;

    /// <summary>Nothing in the container holds the streams any more, and all that came was taken.</summary>
    public Task Closed => closed.Task;

    /// <summary>The first line that comes, read before <see cref="Begin"/>.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < LongestLine && await ReadSomeAsync(one, cancellationToken) == 1)
        {
            // The engine copies the two streams side by side: what was written later on the other one may come earlier.
            if (frames is { IsErrors: true })
            {
                told.Append((char)one[0]);
            }
            else if (one[0] == (byte)'\n')
            {
                break;
            }
            else
            {
                line.Append((char)one[0]);
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>From now on what comes is the program's.</summary>
    /// <param name="isMerged">Nothing is read, both outputs come as one, and the other stream tells the exit code.</param>
    public void Begin(OutputBudget budget, bool isMerged, TimeProvider time)
    {
        if (isMerged)
        {
            Input = Stream.Null;
        }
        else if (frames is not null)
        {
            Errors = errors.Reader.AsStream();
        }

        pumping = PumpAsync(budget, isMerged, time);
    }

    /// <summary>Listens no longer than this, then hangs up; what came by then can still be read.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        await Task.WhenAny(Closed, Task.Delay(patience, time));
        await silenced.CancelAsync();
        await Closed;
        // The engine waits with every other end in the container until what this program wrote is taken, or nobody is there to take it.
        await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await silenced.CancelAsync();
        await connection.DisposeAsync();
        await pumping;
        await output.Reader.CompleteAsync();
        await errors.Reader.CompleteAsync();
        silenced.Dispose();
    }

    private static Pipe NewPipe() => new(new PipeOptions(pauseWriterThreshold: PipeSize, resumeWriterThreshold: PipeSize / 2, useSynchronizationContext: false));

    private ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        frames?.ReadAsync(buffer, cancellationToken) ?? connection.ReadAsync(buffer, cancellationToken);

    private async Task PumpAsync(OutputBudget budget, bool isMerged, TimeProvider time)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            await BeginErrorsAsync(isMerged);
            while (await ReadSomeAsync(buffer, silenced.Token) is var count and > 0)
            {
                if (frames is not { IsErrors: true })
                {
                    await output.Writer.WriteAsync(buffer.AsMemory(0, budget.Take(count)), silenced.Token);
                }
                else if (!isMerged)
                {
                    await errors.Writer.WriteAsync(buffer.AsMemory(0, budget.Take(count)), silenced.Token);
                }
                else
                {
                    told.Append(Encoding.ASCII.GetString(buffer, 0, count));
                    NoteCode();
                }

                // A program that wrote too much is about to be ended. Read as fast as it writes, it leaves the engine no time for that; not read at all, the engine
                // waits for us with everything else in the container.
                if (budget.IsExceeded)
                {
                    await Task.Delay(Breath, time, silenced.Token);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The container is gone, or nobody listens any more.
        }
        finally
        {
            await output.Writer.CompleteAsync();
            await errors.Writer.CompleteAsync();
            closed.SetResult();
            ended.TrySetResult(null);
        }
    }

    // What came on the other stream before the first line.
    private async Task BeginErrorsAsync(bool isMerged)
    {
        if (isMerged)
        {
            NoteCode();
        }
        else if (told.Length > 0)
        {
            await errors.Writer.WriteAsync(Encoding.Latin1.GetBytes(told.ToString()), silenced.Token);
        }
    }

    private void NoteCode()
    {
        var code = told.ToString();
        if (code.EndsWith('\n') && int.TryParse(code.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            ended.TrySetResult(number);
        }
    }
}

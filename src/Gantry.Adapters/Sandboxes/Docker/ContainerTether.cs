using System.Text;
using Gantry.Adapters.Docker;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>
/// The connection to a container's first process: holds the input on which it lives, and keeps the last that it said, which is why a container did not start. The
/// engine keeps no log of it.
/// </summary>
internal sealed class ContainerTether : IAsyncDisposable
{
    /// <summary>The line by which the first process says that it stands.</summary>
    public const string Word = "gantry: it stands";

    private const int MostWords = 4096;
    private readonly Stream connection;
    private readonly StringBuilder words = new();
    private readonly TaskCompletionSource<bool> stands = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    public ContainerTether(Stream connection)
    {
        this.connection = connection;
        reading = ReadAsync();
    }

    /// <summary>Completes with true when the first process said the <see cref="Word"/>, and with false when it can say nothing any more.</summary>
    public Task<bool> Stands => stands.Task;

    /// <summary>What came last, at most 4,096 characters; what programs that are started in it say is not among it.</summary>
    public string LastWords
    {
        get
        {
            lock (words)
            {
                return words.ToString().Trim();
            }
        }
    }

    /// <summary>Waits until it says no more, which is a moment after it has ended.</summary>
    public Task SilentAsync(TimeSpan patience, TimeProvider time) => Task.WhenAny(reading, Task.Delay(patience, time));

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await reading;
    }

    private async Task ReadAsync()
    {
        var frames = new OutputFrames(connection);
        var bytes = new byte[1024];
        try
        {
            while (await frames.ReadAsync(bytes, CancellationToken.None) is var count and > 0)
            {
                lock (words)
                {
                    words.Append(Encoding.UTF8.GetString(bytes, 0, count));
                    words.Remove(0, Math.Max(0, words.Length - MostWords));
                    TakeWord();
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OverflowException)
        {
            // The container is gone, or we let go of it.
        }

        stands.TrySetResult(false);
    }

    private void TakeWord()
    {
        if (!stands.Task.IsCompleted && words.ToString().StartsWith(Word + "\n", StringComparison.Ordinal))
        {
            words.Remove(0, Word.Length + 1);
            stands.SetResult(true);
        }
    }
}

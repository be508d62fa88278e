namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>Tells from time to time how far a long piece of an upgrade is; of a short one, nothing. After it was disposed nothing more is told.</summary>
internal sealed class UpgradeWatch : IDisposable
{
    /// <summary>From one word to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly ITimer timer;
    private bool isOver;

    /// <param name="soFar">Says what was done by then. Called on another thread than the work.</param>
    public UpgradeWatch(TimeProvider time, Func<string> soFar, Action<string> tell)
    {
        var began = time.GetTimestamp();
        timer = time.CreateTimer(_ => Tell(), state: null, Period, Period);

        void Tell()
        {
            lock (gate)
            {
                if (!isOver)
                {
                    tell($"{soFar()}, {time.GetElapsedTime(began).TotalSeconds:0} s");
                }
            }
        }
    }

    /// <summary>How large a file is by now, for people.</summary>
    public static string SizeOf(string path) => Megabytes(new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    public static string Megabytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):N0} MB");

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
        }

        timer.Dispose();
    }
}

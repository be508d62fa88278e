using System.Diagnostics;
using Gantry.Cli.Http;
using Gantry.Core.Data;

namespace Gantry.Cli.Daemon;

/// <summary>Starts <c>gantry serve</c> in the background and waits, at most <see cref="Patience"/>, until it answers.</summary>
internal sealed class DaemonStarter(DaemonDirectory daemons, DataDirectory data, TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int LastLines = 12;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <param name="listen">Where it listens; null leaves that to its settings.</param>
    /// <param name="sandbox">Where its agents run; null leaves that to its settings.</param>
    /// <exception cref="CommandFailure">It ended, or does not answer in time; the sentence carries the last lines of its log.</exception>
    public async Task<(Process Process, GantryClient Client)> StartAsync(string? listen, string? sandbox, CancellationToken cancellationToken)
    {
        CreatePrivately(data.Root);
        var logBegins = File.Exists(data.DaemonLog) ? new FileInfo(data.DaemonLog).Length : 0;
        string[] arguments =
        [
            "serve", "--data-dir", data.Root, .. listen is null ? [] : (string[])["--listen", listen], .. sandbox is null ? [] : (string[])["--sandbox", sandbox],
        ];
        var process = Process.Start(GantryProgram.InBackground(data.DaemonLog, data.Root, arguments))
            ?? throw new CommandFailure(ExitCode.NoDaemon, "The daemon could not be started.");

        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < Patience)
        {
            // Asked first: another command may have started a daemon at the same moment, and ours then found the directory taken and left.
            if (await daemons.TryConnectAsync(cancellationToken) is { } client)
            {
                return (process, client);
            }

            if (process.HasExited)
            {
                throw Died($"The daemon ended at once, with status {process.ExitCode}.", logBegins);
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }

        throw Died($"The daemon was started and does not answer after {Patience.TotalSeconds:0} seconds.", logBegins);
    }

    private static void CreatePrivately(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
                return;
            }

            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.NoDaemon, $"The data directory {folder} cannot be made: {refused.Message}", refused);
        }
    }

    private CommandFailure Died(string what, long logBegins)
    {
        var tail = TailOf(data.DaemonLog, logBegins);
        return new CommandFailure(
            ExitCode.NoDaemon,
            tail.Length == 0 ? $"{what} It wrote nothing to {data.DaemonLog}." : $"{what} The end of {data.DaemonLog}:\n{tail}");
    }

    private static string TailOf(string log, long begins)
    {
        try
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(Math.Max(begins, file.Length - (64 * 1024)), SeekOrigin.Begin);
            using var reader = new StreamReader(file);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return string.Join('\n', lines.TakeLast(LastLines).Select(line => "  " + line));
        }
        catch (IOException)
        {
            return "";
        }
    }
}

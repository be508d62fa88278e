using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gantry.Adapters.Processes;

/// <summary>
/// A program in a session and process group of its own, so that it can be ended with everything it started. When it ends by itself, what it left running in
/// the group is ended too.
/// </summary>
internal sealed partial class ProcessGroup : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private readonly Process process;
    private readonly TimeProvider time;
    private readonly List<Stream> streams = [];

    private ProcessGroup(Process process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        var start = process.StartInfo;
        Input = Keep(start.RedirectStandardInput ? process.StandardInput.BaseStream : Stream.Null);
        Output = Keep(start.RedirectStandardOutput ? process.StandardOutput.BaseStream : Stream.Null);
        Errors = Keep(start.RedirectStandardError ? process.StandardError.BaseStream : Stream.Null);
        Ended = WatchAsync();
    }

    /// <summary>The exit code (128 + the signal's number after a signal), once the program has ended and its group was killed.</summary>
    public Task<int> Ended { get; }

    /// <summary>The program's streams, as far as they are redirected.</summary>
    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Errors { get; }

    /// <summary>Starts it with the environment, folder and redirections of <paramref name="start"/>.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static ProcessGroup Start(ProcessStartInfo start, TimeProvider time)
    {
        // setsid becomes the program itself, so that the process id stays and is the group's id as well.
        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = "setsid";
        return new ProcessGroup(Process.Start(start)!, time);
    }

    /// <summary>Asks the whole group to end, kills it when <paramref name="grace"/> is over, and waits until the program is gone.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!Ended.IsCompleted && grace > TimeSpan.Zero)
        {
            Signal(Terminate);
            await Task.WhenAny(Ended, Task.Delay(grace, time));
        }

        if (!Ended.IsCompleted)
        {
            Signal(Kill);
        }

        await Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);

        // Process leaves its streams open for whoever may still use them.
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        process.Dispose();
    }

    private Stream Keep(Stream stream)
    {
        streams.Add(stream);
        return stream;
    }

    private async Task<int> WatchAsync()
    {
        await process.WaitForExitAsync();
        _ = SendSignal(-process.Id, Kill);
        return process.ExitCode;
    }

    private void Signal(int signal)
    {
        // Before setsid has run there is no group yet, only the process.
        if (SendSignal(-process.Id, signal) != 0 && !Ended.IsCompleted)
        {
            _ = SendSignal(process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}

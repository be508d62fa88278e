using System.Diagnostics;
using System.Text;

namespace Gantry.Cli.Tests;

/// <summary>The built program at a real terminal, which util-linux's <c>script</c> gives it; the test types and reads.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder seen = new();
    private int read;

    private TerminalProcess(Process process) => this.process = process;

    /// <summary>Starts it; skips the test where there is no <c>script</c>.</summary>
    public static TerminalProcess Start(string workingDirectory, params string[] arguments)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Skip("Needs script (util-linux), which gives programs a terminal.");
        }

        var command = string.Join(' ', arguments.Prepend(CliProcess.Program).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var start = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"])
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["HOME"] = workingDirectory;
        start.Environment["SHELL"] = "/bin/sh";
        return new TerminalProcess(Process.Start(start)!);
    }

    /// <summary>Reads until a text stands on the screen after all that was read before.</summary>
    public async Task ShouldShowAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var buffer = new char[1024];
        int at;
        while ((at = seen.ToString().IndexOf(text, read, StringComparison.Ordinal)) < 0)
        {
            var count = 0;
            try
            {
                count = await process.StandardOutput.ReadAsync(buffer, patience.Token);
            }
            catch (OperationCanceledException)
            {
                // Told below, with what there is instead.
            }

            count.ShouldBeGreaterThan(0, $"'{text}' never came after: {seen.ToString()[read..]}");
            seen.Append(buffer, 0, count);
        }

        read = at + text.Length;
    }

    public async Task TypeAsync(string keys)
    {
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> EndAsync()
    {
        seen.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>All that stood on the screen.</summary>
    public string Screen => seen.ToString();

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        return ValueTask.CompletedTask;
    }
}

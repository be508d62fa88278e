using System.Diagnostics;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Calls;

/// <summary>Runs the daemon under strace, which writes down system calls of all its threads and lets chosen ones fail.</summary>
internal sealed class Strace(params string[] expressions) : IDisposable
{
    private const string Injected = "(INJECTED)";

    private static readonly Lazy<Task<string?>> Missing = new(FindMissingAsync);

    private readonly TemporaryDirectory folder = new();

    /// <summary>What was written down so far, one call a line, in the order of the calls.</summary>
    public string[] Lines => File.Exists(Trace) ? File.ReadAllLines(Trace) : [];

    /// <summary>How many calls were made to fail.</summary>
    public int Failures => Lines.Count(line => line.Contains(Injected, StringComparison.Ordinal));

    /// <summary>Only calls on this file; null for all.</summary>
    public string? Path { get; init; }

    private string Trace => folder["trace"];

    private string[] OfPath => Path is { } path ? [$"--trace-path={path}"] : [];

    /// <summary>Skips the test, with the reason, where there is no strace or it may not trace.</summary>
    public static async Task SkipIfMissingAsync() => Assert.SkipWhen(await Missing.Value is not null, await Missing.Value ?? "");

    public Task<DaemonProcess> StartAsync(string data) =>
        DaemonProcess.StartAsync(data, under: ["strace", "--follow-forks", "--seccomp-bpf", "--decode-fds=path", "--string-limit=4096", $"--output={Trace}", .. OfPath, .. expressions.SelectMany(e => new[] { "-e", e })]);

    public void Dispose() => folder.Dispose();

    private static async Task<string?> FindMissingAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["--follow-forks", "--seccomp-bpf", "--output=/dev/null", "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"strace cannot trace here: {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed: apt-get install strace";
        }
    }
}

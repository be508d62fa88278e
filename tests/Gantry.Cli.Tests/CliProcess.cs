using System.Diagnostics;

namespace Gantry.Cli.Tests;

/// <summary>The built program, run as a person would without a terminal.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "gantry");

    public static Process Start(string workingDirectory, IReadOnlyDictionary<string, string>? environment, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GANTRY_", StringComparison.Ordinal) || name.StartsWith("HARNESS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Whatever a test forgets must not reach the tester's own data.
        start.Environment["HOME"] = workingDirectory;
        // Sandboxes have tests of their own; these also run where no boundary can be had.
        start.Environment["GANTRY_SANDBOX"] = "process";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static Task<CliResult> RunAsync(string workingDirectory, params IReadOnlyList<string> arguments) => RunAsync(workingDirectory, null, arguments);

    public static async Task<CliResult> RunAsync(string workingDirectory, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> arguments)
    {
        using var process = Start(workingDirectory, environment, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"gantry {string.Join(' ', arguments)} did not end:\n{await output}\n{await error}", late);
        }

        return new CliResult(process.ExitCode, await output, await error);
    }
}

/// <summary>How the program ended and what it said.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>No stack trace reached the person.</summary>
    public void ShouldBeASentence()
    {
        Error.Trim().ShouldNotBeEmpty();
        Error.ShouldNotContain("   at ");
        Error.ShouldNotContain("Exception");
    }
}

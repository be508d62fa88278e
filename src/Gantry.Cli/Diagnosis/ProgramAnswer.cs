using System.ComponentModel;
using System.Diagnostics;

namespace Gantry.Cli.Diagnosis;

/// <summary>What a program answered that was asked something short.</summary>
/// <param name="Code">Its exit code; null when it is not there, or did not end in time.</param>
/// <param name="Text">The first line that it wrote, on either output.</param>
internal sealed record ProgramAnswer(int? Code, string Text)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>True when there is no such program.</summary>
    public bool IsMissing { get; private init; }

    public static async Task<ProgramAnswer> AskAsync(
        string program, IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var timer = new CancellationTokenSource(Longest, time);
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
            try
            {
                var errors = process.StandardError.ReadToEndAsync(bounded.Token);
                var said = await process.StandardOutput.ReadToEndAsync(bounded.Token) + await errors;
                await process.WaitForExitAsync(bounded.Token);
                return new ProgramAnswer(process.ExitCode, said.Split('\n')[0].Trim());
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return new ProgramAnswer(null, "no answer in time");
            }
        }
        catch (Win32Exception)
        {
            return new ProgramAnswer(null, "not found") { IsMissing = true };
        }
    }
}

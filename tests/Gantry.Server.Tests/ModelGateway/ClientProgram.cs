using System.Diagnostics;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>A client of the gateway as a process of its own, with nothing of this machine's environment.</summary>
internal sealed class ClientProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly Task<string> said;
    private readonly Task<string> complained;

    private ClientProgram(Process process, CancellationToken cancellationToken)
    {
        this.process = process;
        process.StandardInput.Close();
        said = process.StandardOutput.ReadToEndAsync(cancellationToken);
        complained = process.StandardError.ReadToEndAsync(cancellationToken);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static ClientProgram Start(string program, IReadOnlyList<string> arguments, string home, string folder, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in environment.Append(("PATH", Environment.GetEnvironmentVariable("PATH") ?? "")).Append(("HOME", home)))
        {
            start.Environment[name] = value;
        }

        return new ClientProgram(Process.Start(start)!, Cancelled);
    }

    /// <summary>What a person does with Ctrl-C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code, and what it said on both channels.</summary>
    public async Task<(int Code, string Said, string Complained)> EndAsync()
    {
        await process.WaitForExitAsync(Cancelled).WaitAsync(Patience, Cancelled);
        return (process.ExitCode, await said, await complained);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}

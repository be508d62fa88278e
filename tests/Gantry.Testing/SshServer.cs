using System.Diagnostics;

namespace Gantry.Testing;

/// <summary>Debian's sshd on loopback, for the user who runs the tests, with a key of its own; and an agent that holds the key which it lets in.</summary>
public sealed class SshServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string folder;
    private readonly Process agent;
    private Process server;

    private SshServer(string folder, int port, Process agent, Process server)
    {
        this.folder = folder;
        Port = port;
        this.agent = agent;
        this.server = server;
    }

    /// <summary>Why there is none here; null when there is one.</summary>
    public static string? Missing => File.Exists(Program) && File.Exists("/usr/bin/ssh-agent") ? null : "openssh-server is not installed: apt-get install openssh-server";

    public int Port { get; }

    /// <summary>Where the agent listens.</summary>
    public string AgentSocket => Path.Combine(folder, "agent");

    /// <summary>A server that serves.</summary>
    /// <param name="folder">Where it may keep its files; exists.</param>
    public static async Task<SshServer> StartAsync(string folder)
    {
        var agent = await StartAgentAsync(folder);
        try
        {
            return await StartAsync(folder, agent);
        }
        catch
        {
            await EndAsync(agent);
            throw;
        }
    }

    private static async Task<Process> StartAgentAsync(string folder)
    {
        await RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, "user")]);
        var agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", Path.Combine(folder, "agent")]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        _ = await agent.StandardOutput.ReadLineAsync();
        await RunAsync("ssh-add", ["-q", Path.Combine(folder, "user")], ("SSH_AUTH_SOCK", Path.Combine(folder, "agent")));
        return agent;
    }

    private static async Task<SshServer> StartAsync(string folder, Process agent)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Sshd takes no port 0: another may take the free one first.
            var port = FreePort.Find();
            try
            {
                return new SshServer(folder, port, agent, await ServeAsync(folder, port));
            }
            catch (EndOfStreamException) when (attempt < FreePort.MostTries)
            {
                // The next port.
            }
        }
    }

    /// <summary>Becomes a server that has another key, at the same place.</summary>
    public async Task ChangeHostKeyAsync()
    {
        await EndAsync(server);
        server = await ServeAsync(folder, Port);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(server);
        await EndAsync(agent);
    }

    private static async Task<Process> ServeAsync(string folder, int port)
    {
        var key = Path.Combine(folder, $"host-{Guid.NewGuid():N}");
        await RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
        var configuration = Path.Combine(folder, "sshd_config");
        await File.WriteAllLinesAsync(
            configuration,
            [
                $"Port {port}", "ListenAddress 127.0.0.1", $"HostKey {key}", $"AuthorizedKeysFile {Path.Combine(folder, "user.pub")}", "PidFile none",
                "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin prohibit-password", "UsePAM no", "StrictModes no",
            ]);

        // What the package's service makes at its start; sshd wants it from root.
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }

        var process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", configuration]) { UseShellExecute = false, RedirectStandardError = true })!;
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                listening.TrySetException(new EndOfStreamException("sshd ended before it listened."));
            }
            else if (line.Data.Contains("listening on", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        };
        process.BeginErrorReadLine();
        try
        {
            await listening.Task.WaitAsync(Patience);
            return process;
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task RunAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, errors);
    }
}

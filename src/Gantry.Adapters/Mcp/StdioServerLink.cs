using System.Text;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Sandboxes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Gantry.Adapters.Mcp;

/// <summary>A server that is a program in the sandbox, spoken to over its pipes.</summary>
internal sealed class StdioServerLink : IServerLink
{
    private const int MostWords = 2000;

    // They come over another pipe than the rest, within milliseconds unless the machine has no time.
    private static readonly TimeSpan WordsAreHeard = TimeSpan.FromSeconds(2);
    private readonly ISandboxProcess process;
    private readonly TimeProvider time;
    private readonly Task listening;
    private readonly Lock gate = new();
    private readonly StringBuilder said = new();

    private StdioServerLink(ISandboxProcess process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        Transport = new StreamClientTransport(process.Input, new BoundedLines(process.Output));
        listening = ListenAsync();
    }

    public IClientTransport Transport { get; }

    public Task Gone => process.Exited;

    public string LastWords
    {
        get
        {
            lock (gate)
            {
                return said.ToString();
            }
        }
    }

    public async Task SilentAsync() => await listening.WaitAsync(WordsAreHeard, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public static async Task<StdioServerLink> StartAsync(McpServer server, SecretValues secrets, ISandbox sandbox, TimeProvider time, CancellationToken cancellationToken) =>
        new(
            await sandbox.StartAsync(
                new SandboxCommand(server.Command!) { Streams = new SandboxStreams.Apart(), Environment = secrets.Environment }, cancellationToken),
            time);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await listening;
    }

    // Read always, so that a server that says much does not wait for us; the end is kept.
    private async Task ListenAsync()
    {
        try
        {
            using var reader = new StreamReader(process.Errors, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 4096, leaveOpen: true);
            var buffer = new char[4096];
            int read;
            while ((read = await reader.ReadAsync(buffer)) > 0)
            {
                lock (gate)
                {
                    said.Append(buffer, 0, read);
                    said.Remove(0, Math.Max(0, said.Length - MostWords));
                }
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The pipe is gone with its program.
        }
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Agents;

/// <summary>
/// An agent's program in its sandbox, spoken to in JSON lines. Its errors are read all the time, so that it never waits for us to, and the last of them kept.
/// Disposing ends it with everything that it started.
/// </summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const int MostErrors = 16 * 1024;

    private readonly ISandboxProcess process;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim writing = new(1);
    private readonly BoundedText errors = new(MostErrors);
    private readonly Task draining;

    private AgentProcess(ISandboxProcess process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        draining = DrainAsync();
    }

    /// <summary>How it ended; completes when nothing of it runs any more.</summary>
    public Task<SandboxExit> Exited => process.Exited;

    /// <exception cref="Core.Failures.GantryException">It cannot be started.</exception>
    public static async Task<AgentProcess> StartAsync(ISandbox sandbox, SandboxCommand command, TimeProvider time, CancellationToken cancellationToken) =>
        new(await sandbox.StartAsync(command with { Streams = new SandboxStreams.Apart() }, cancellationToken), time);

    /// <summary>What it says until its output ends. A line that is no JSON is only kept as a raw frame.</summary>
    public async IAsyncEnumerable<JsonElement> ListenAsync(IRunJournal journal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in JsonLines.ReadAsync(process.Output, cancellationToken))
        {
            journal.RecordRaw(Encoding.UTF8.GetString(line.Span));
            if (Parse(line) is { ValueKind: JsonValueKind.Object } message)
            {
                yield return message;
            }
        }
    }

    /// <summary>Sends one message. That nobody reads it any more is no failure here: the program's end tells.</summary>
    public async Task SendAsync(JsonObject message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message), (byte)'\n'];
        await writing.WaitAsync();
        try
        {
            await process.Input.WriteAsync(line);
            await process.Input.FlushAsync();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // It closed its input or has ended.
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The end of what it wrote as errors. Complete once it has ended.</summary>
    public async Task<string> ErrorsAsync()
    {
        await draining;
        return errors.ToString().Trim();
    }

    /// <summary>Says that no more comes, and gives it time to end; what then still runs is killed, with all that it started.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        try
        {
            await process.Input.DisposeAsync();
            await process.Exited.WaitAsync(grace, time);
        }
        catch (Exception late) when (late is TimeoutException or IOException)
        {
            await process.SignalAsync(SandboxSignal.Kill, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await draining;
        writing.Dispose();
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task DrainAsync()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var letters = new char[4097];
        try
        {
            while (await process.Errors.ReadAsync(bytes) is var count and > 0)
            {
                errors.Append(new string(letters, 0, decoder.GetChars(bytes.AsSpan(0, count), letters, flush: false)));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The pipe was closed under us: the program is being ended.
        }
    }
}

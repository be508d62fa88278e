using System.Text.Json;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools.Mcp;

/// <summary>
/// One MCP server during one run. When it ends it is started again, once; a call that it may have begun is not repeated, and the model is told.
/// </summary>
internal sealed class McpServerSession(McpServer server, IMcpConnector connector, ISandbox sandbox, EgressQuestion ask, ToolPlace place) : IAsyncDisposable
{
    private const int MostStarts = 2;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private volatile IReadOnlyList<ITool> tools = [];
    private volatile Task refreshing = Task.CompletedTask;
    private IMcpConnection? connection;
    private int starts;

    public McpServer Server => server;

    /// <summary>As the server named them last.</summary>
    public IReadOnlyList<ITool> Tools => tools;

    /// <summary>How the server wants to be used; null when it does not say.</summary>
    public string? Instructions => connection?.Instructions;

    /// <exception cref="GantryException">It does not start; says why.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await StartHeldAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <exception cref="GantryException">It does not answer; says whether the tool may have run, and what became of the server.</exception>
    public async Task<McpAnswer> CallAsync(string tool, JsonElement input, CancellationToken cancellationToken)
    {
        var living = await LivingAsync(cancellationToken);
        using var limit = new CancellationTokenSource(server.CallLimit, place.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var answer = living.CallAsync(tool, input, either.Token);
        try
        {
            await Task.WhenAny(answer, living.Ended).WaitAsync(either.Token);
            if (answer.IsCompletedSuccessfully || !living.Ended.IsCompleted)
            {
                return await answer;
            }

            throw await EndedAsync(living, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GantryException.Unavailable(
                "mcp-slow", $"The MCP server {server.Name} did not answer within {server.CallLimit.TotalSeconds:0} s. What it was asked to do may be done, or still go on: look before you repeat it.");
        }
        catch (GantryException) when (living.Ended.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            throw await EndedAsync(living, cancellationToken);
        }
        finally
        {
            await either.CancelAsync();
            _ = answer.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await refreshing;
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        closing.Dispose();
        gate.Dispose();
    }

    private async Task<IMcpConnection> LivingAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is { Ended.IsCompleted: false } living)
            {
                return living;
            }

            return starts < MostStarts
                ? await StartHeldAsync(cancellationToken)
                : throw GantryException.Unavailable("mcp-ended", $"The MCP server {server.Name} has ended twice in this turn and is not started again. Go on without its tools.{LastWords(connection)}");
        }
        finally
        {
            gate.Release();
        }
    }

    // Held by the gate.
    private async Task<IMcpConnection> StartHeldAsync(CancellationToken cancellationToken)
    {
        starts++;
        if (connection is not null)
        {
            await connection.DisposeAsync();
            connection = null;
        }

        // Before the clock runs, because a person may be asked; when it connects, the answer is known.
        await connector.PermitAsync(server, ask, cancellationToken);
        using var limit = new CancellationTokenSource(server.StartLimit, place.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var started = await connector.ConnectAsync(server, sandbox, ask, either.Token);
            connection = started;
            started.OnToolsChanged = () => refreshing = RefreshAsync(started, refreshing);
            Take(await started.ListToolsAsync(either.Token));
            return started;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GantryException.Unavailable("mcp-slow", $"The MCP server {server.Name} did not start within {server.StartLimit.TotalSeconds:0} s.");
        }
    }

    private async Task<GantryException> EndedAsync(IMcpConnection ended, CancellationToken cancellationToken)
    {
        var told = $"The MCP server {server.Name} ended while this ran; what it had done by then stays done.{LastWords(ended)}";
        try
        {
            await LivingAsync(cancellationToken);
            return GantryException.Unavailable("mcp-ended", $"{told} It has been started again: look at what is done, then call it again if you need to.");
        }
        catch (GantryException refusal)
        {
            return GantryException.Unavailable("mcp-ended", $"{told} {refusal.Message}");
        }
    }

    private static string LastWords(IMcpConnection? ended) => ended is { LastWords: { Length: > 0 } words } ? $" Its last words: {words.Trim()}" : "";

    // One after the other, so that the last answer is the newest.
    private async Task RefreshAsync(IMcpConnection from, Task before)
    {
        await before;
        try
        {
            Take(await from.ListToolsAsync(closing.Token));
        }
        catch (Exception gone) when (gone is GantryException or OperationCanceledException)
        {
            // Its tools stay as they were; a call will tell what became of it.
        }
    }

    private void Take(IReadOnlyList<McpTool> named) =>
        tools = [.. named.Select(tool => new McpCallTool(this, tool, place)).DistinctBy(tool => tool.Declaration.Name)];
}

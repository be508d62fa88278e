using System.Text.Json;
using Gantry.Core.Egress;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Mcp;

/// <summary>Reaches MCP servers.</summary>
public interface IMcpConnector
{
    /// <summary>
    /// Asks whether the host of a server with an address may be reached, by the rules that hold for everything else that leaves the machine. It may take as long
    /// as a person does. A server that is a program needs no permission: it runs in the sandbox.
    /// </summary>
    /// <exception cref="Failures.GantryException">It may not; the sentence says why.</exception>
    Task PermitAsync(McpServer server, EgressQuestion ask, CancellationToken cancellationToken);

    /// <summary>Starts a server in the sandbox, or connects to one; each connection is asked about anew.</summary>
    /// <exception cref="Failures.GantryException">It does not start or answer; the sentence says why and holds no secret.</exception>
    Task<IMcpConnection> ConnectAsync(McpServer server, ISandbox sandbox, EgressQuestion ask, CancellationToken cancellationToken);
}

/// <summary>One server while it is connected. What it says holds no value of its variables and headers. Disposing ends it.</summary>
public interface IMcpConnection : IAsyncDisposable
{
    /// <summary>Completes when it can be called no more and its <see cref="LastWords"/> have come. Never fails.</summary>
    Task Ended { get; }

    /// <summary>The last that its program said as errors, at most 2,000 characters; empty for one that is reached over HTTP.</summary>
    string LastWords { get; }

    /// <summary>How it wants to be used; null when it does not say.</summary>
    string? Instructions { get; }

    /// <summary>Called when its tools changed; must not throw.</summary>
    Action? OnToolsChanged { get; set; }

    /// <summary>Its tools as they are now; at most 1,000.</summary>
    /// <exception cref="Failures.GantryException">It does not answer.</exception>
    Task<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken);

    /// <summary>Calls a tool.</summary>
    /// <exception cref="Failures.GantryException">It does not answer, or not in its own protocol; when it ended meanwhile, <see cref="Ended"/> has completed.</exception>
    Task<McpAnswer> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken);
}

/// <summary>A tool as its server describes it. What it says of itself, that it only reads for one, is nothing to rely on.</summary>
public sealed record McpTool(string Name, string Description, JsonElement InputSchema);

/// <summary>What a tool answered.</summary>
public sealed record McpAnswer(bool IsError, IReadOnlyList<McpContent> Content);

/// <summary>A piece of an answer.</summary>
public abstract record McpContent;

/// <summary>Text, or what stands for something that cannot be shown.</summary>
public sealed record McpText(string Text) : McpContent;

/// <summary>An image, of whatever kind its server says.</summary>
public sealed record McpImage(ReadOnlyMemory<byte> Bytes) : McpContent;

namespace Gantry.Core.Agents.Mcp;

/// <summary>An MCP server (Model Context Protocol) whose tools the native agent is given, as the user configured it.</summary>
/// <param name="Name">1 to 32 letters, digits or dashes; the first a letter or digit. Part of the names of its tools.</param>
public sealed record McpServer(string Name)
{
    /// <summary>The program that speaks over its input and output, and its arguments; it runs in the session's sandbox. Null for one that is reached at <see cref="Url"/>.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Variables of the program. A value may name others of the daemon's own as <c>${NAME}</c>; so no secret has to be written down.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Folders of this machine that the program needs and the sandbox shows for it, read-only; absolute.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>Where it serves streamable HTTP. Null for one with a <see cref="Command"/>.</summary>
    public Uri? Url { get; init; }

    /// <summary>Headers of every request; values as in <see cref="Environment"/>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long one call may take.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it may take to start and to name its tools.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What it is, for people; without any value that could be a secret.</summary>
    public string Summary => Url is not null ? Url.GetLeftPart(UriPartial.Path) : string.Join(' ', Command ?? []);
}

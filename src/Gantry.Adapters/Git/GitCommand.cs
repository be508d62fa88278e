using Gantry.Core.Workspaces;
using Gantry.Protocol.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>One run of git.</summary>
internal sealed record GitCommand
{
    /// <summary>The subcommand and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Further settings, each preceded by <c>-c</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Further environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where it runs; the root folder when absent, where no user could have put a repository to be found.</summary>
    public string? Folder { get; init; }

    /// <summary>The only remote that it may connect to.</summary>
    public GitAddress? Remote { get; init; }

    /// <summary>What it says to that remote to be let in, over https.</summary>
    public GitLogin? Login { get; init; }

    /// <summary>Told how far the command is; it says so on its standard error when it is asked to by <c>--progress</c>.</summary>
    public Action<ImportProgress>? Tell { get; init; }

    /// <summary>What it reads on its standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Output beyond this ends the command.</summary>
    public int MostOutputBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long it may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);
}

namespace Gantry.Core.Sandboxes;

/// <summary>What is wanted of a sandbox, over what every one of Gantry has.</summary>
/// <param name="WorkspaceFolder">The folder that may be changed; absolute.</param>
public sealed record SandboxRequest(string WorkspaceFolder)
{
    /// <summary>The kind's name; null for the daemon's own choice.</summary>
    public string? Kind { get; init; }

    /// <summary>The workspace's folder may only be read; a kind that is no boundary does not hold to it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What else may be read in there.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>What else may be changed in there.</summary>
    public IReadOnlyList<string> WritableFolders { get; init; } = [];

    /// <summary>What can be reached from in there; a kind that is no boundary reaches everything all the same.</summary>
    public SandboxNetwork Network { get; init; } = new SandboxNetwork.None();
}

namespace Gantry.Core.Sandboxes;

/// <summary>What is in force around a sandbox's processes.</summary>
/// <param name="Kind">Such as <c>process</c>.</param>
/// <param name="IsBoundary">False: the kind confines nothing, and everything that shows it says so.</param>
/// <param name="Sentence">One sentence for people: what is and what is not prevented. Shown with every approval.</param>
public sealed record SandboxDescription(string Kind, bool IsBoundary, string Sentence)
{
    /// <summary>What can be reached.</summary>
    public SandboxNetwork Network { get; init; } = new SandboxNetwork.Host();

    /// <summary>What of this machine may be changed; private folders that vanish with the sandbox are not counted. Empty when nothing is confined.</summary>
    public IReadOnlyList<string> WritablePaths { get; init; } = [];

    /// <summary>The limits that are in force; null where there is none.</summary>
    public SandboxLimits Limits { get; init; } = SandboxLimits.None;
}

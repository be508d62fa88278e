namespace Gantry.Core.Workspaces;

/// <summary>What is to be cloned.</summary>
/// <param name="Address">Judged.</param>
public sealed record CloneOrder(GitAddress Address)
{
    /// <summary>What is said to be let in; null: nothing.</summary>
    public GitLogin? Login { get; init; }

    /// <summary>The branch or tag that is checked out, its name checked; null: the remote's choice.</summary>
    public string? Branch { get; init; }

    /// <summary>How many commits of history; null: all.</summary>
    public int? Depth { get; init; }
}

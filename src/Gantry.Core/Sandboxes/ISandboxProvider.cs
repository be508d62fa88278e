namespace Gantry.Core.Sandboxes;

/// <summary>Makes sandboxes of one kind: <c>process</c>, <c>bubblewrap</c>, <c>container</c>, <c>remote</c>.</summary>
public interface ISandboxProvider
{
    /// <summary>The kind's name, as users write it.</summary>
    string Kind { get; }

    /// <summary>Prepares a sandbox around a workspace folder.</summary>
    /// <exception cref="Failures.GantryException">It cannot be built; the sentence says why and what to do. There is never a weaker one instead.</exception>
    Task<ISandbox> PrepareAsync(string workspaceFolder, CancellationToken cancellationToken);
}

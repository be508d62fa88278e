namespace Gantry.Core.Sandboxes;

/// <summary>Makes sandboxes of one kind: <c>process</c>, <c>bubblewrap</c>, <c>container</c>, <c>remote</c>.</summary>
public interface ISandboxProvider
{
    /// <summary>The kind's name, as users write it.</summary>
    string Kind { get; }

    /// <summary>Looks whether this machine has what the kind needs, as far as that can be told without building one.</summary>
    /// <exception cref="Failures.GantryException">Something is missing; the sentence says what to do.</exception>
    Task RequireAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Builds a sandbox. What a plan asks for is in force or the sandbox is not built; there is never a weaker one instead. The one exception is a kind that is no
    /// boundary, and its <see cref="SandboxDescription"/> says so.
    /// </summary>
    /// <exception cref="Failures.GantryException">It cannot be built; the sentence says why and what to do.</exception>
    Task<ISandbox> PrepareAsync(SandboxPlan plan, CancellationToken cancellationToken);
}

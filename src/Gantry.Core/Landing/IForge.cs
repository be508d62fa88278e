namespace Gantry.Core.Landing;

/// <summary>A place that takes pull requests over HTTP: GitHub, GitLab.</summary>
public interface IForge
{
    /// <summary>Its name in the accounts file: <c>github</c>, <c>gitlab</c>.</summary>
    string Kind { get; }

    /// <summary>What git says to be let in over https.</summary>
    Workspaces.GitLogin LoginOf(ForgeAccount account);

    /// <summary>Proposes a branch that has been pushed; gives the request that there is when it was proposed before.</summary>
    /// <returns>Where people look at it.</returns>
    /// <exception cref="Failures.GantryException">The forge refuses or cannot be reached; the sentence never holds the token.</exception>
    Task<string> ProposeAsync(ForgeAccount account, PullRequestDraft draft, CancellationToken cancellationToken);
}

/// <summary>A pull request to be opened.</summary>
/// <param name="Repository">As in the URL: <c>org/repo</c>; GitLab's may have more parts.</param>
/// <param name="Base">The branch that it is for; null: the repository's default.</param>
public sealed record PullRequestDraft(string Repository, string Branch, string? Base, string Title, string Body);

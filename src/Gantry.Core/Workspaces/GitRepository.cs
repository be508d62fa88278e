namespace Gantry.Core.Workspaces;

/// <summary>A folder's own repository, as it is at this moment.</summary>
/// <param name="GitFolder">Where its branches and index are; absolute.</param>
/// <param name="Objects">Where its objects are; absolute.</param>
/// <param name="Prefix">Where the folder lies in the work tree: empty at its top, else ending in a slash.</param>
/// <param name="Commit">What HEAD names; null before the first commit.</param>
/// <param name="Tree">The folder's files in that commit.</param>
public sealed record GitRepository(string GitFolder, string Objects, string Prefix, string? Commit, string? Tree);

/// <summary>A commit to be made.</summary>
/// <param name="Start">The commit whose files it begins from; null: none.</param>
/// <param name="Parent">The commit that it follows, often the same; null: the first of a repository.</param>
/// <param name="Changes">What it changes of those files, relative to the folder.</param>
/// <param name="Author">Name and address, as in <c>Ada &lt;ada@example.test&gt;</c>, taken apart.</param>
public sealed record GitCommitDraft(
    string? Start, string? Parent, IReadOnlyList<TreeChange> Changes, string Message, GitAuthor Author, DateTimeOffset At);

/// <summary>Who a commit is by.</summary>
public sealed record GitAuthor(string Name, string Email);

/// <summary>What a connection says to be let in. Never printed.</summary>
/// <param name="header">A whole HTTP header.</param>
public sealed class GitLogin(string header)
{
    /// <summary>The header.</summary>
    public string Header { get; } = header;

    /// <inheritdoc/>
    public override string ToString() => "(a login)";
}

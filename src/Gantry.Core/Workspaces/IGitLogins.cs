namespace Gantry.Core.Workspaces;

/// <summary>A place that knows what the daemon says to a host to be let in: the users' credentials, the operator's accounts.</summary>
public interface IGitLogins
{
    /// <summary>What is said to this host; null when nothing is known for it.</summary>
    /// <exception cref="Failures.GantryException">What is known cannot be read, or others can read it.</exception>
    GitLogin? Find(GitAddress address);
}

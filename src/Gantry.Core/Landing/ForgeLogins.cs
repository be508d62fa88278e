using Gantry.Core.Workspaces;

namespace Gantry.Core.Landing;

/// <summary>What the operator's accounts say to git: the account that proposes pull requests may fetch and push as well.</summary>
public sealed class ForgeLogins(ForgeAccounts accounts, IEnumerable<IForge> forges) : IGitLogins
{
    /// <inheritdoc/>
    public GitLogin? Find(GitAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return accounts.Find(address.Url.Host) is { } account ? forges.First(forge => forge.Kind == account.Kind).LoginOf(account) : null;
    }
}

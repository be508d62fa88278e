using System.Net;
using System.Net.Sockets;
using Gantry.Core.Failures;
using Gantry.Core.Network;

namespace Gantry.Core.Workspaces;

/// <summary>
/// Decides whether a git URL that a user wrote may be connected to. It resolves the host once; the address that it judged is the one that git connects to, so
/// that a name which changes its meaning afterwards gains nothing.
/// </summary>
public sealed class GitAddressPolicy(WorkspaceOptions options, HostResolver resolve)
{
    /// <summary>Judges a URL: https, ssh, or <c>git@host:path</c>, on a public host or one that the operator lists.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="field">The request's field that it stood in, for the refusal.</param>
    /// <param name="cancellationToken">Gives up the look-up of the host.</param>
    /// <exception cref="GantryException">It may not be connected to; nothing was.</exception>
    public async Task<GitAddress> JudgeAsync(string text, string field, CancellationToken cancellationToken)
    {
        GitUrl url;
        try
        {
            url = GitUrl.Parse(text);
        }
        catch (FormatException refusal)
        {
            throw GantryException.Invalid(field, refusal.Message);
        }

        var addresses = url.Host.Address is { } literal ? [literal] : await ResolveAsync(url.Host.Text, field, cancellationToken);
        if (!IsListed(url) && !addresses.All(PublicAddress.Is))
        {
            throw GantryException.Invalid(
                field,
                $"{url.Host.Text} is not on the public internet. If Gantry may import from it, add {url.HostAndPort} to GANTRY_GIT_ALLOWED_HOSTS and restart the daemon.");
        }

        return new GitAddress(url.ToUri(), addresses[0]);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, string field, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, cancellationToken);
        }
        catch (SocketException)
        {
            addresses = [];
        }

        return addresses.Length > 0 ? addresses : throw GantryException.Invalid(field, $"The host {host} has no address: check its spelling.");
    }

    private bool IsListed(GitUrl url) =>
        options.AllowedGitHosts.Any(listed =>
            string.Equals(listed, url.Host.Bracketed, StringComparison.OrdinalIgnoreCase)
            || string.Equals(listed, url.HostAndPort, StringComparison.OrdinalIgnoreCase));
}

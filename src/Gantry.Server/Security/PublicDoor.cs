using Gantry.Core.Approvals.Links;

namespace Gantry.Server.Security;

/// <summary>Marks a route that people reach by the daemon's public address too, not by loopback only. Such a route asks for a proof of its own.</summary>
internal sealed record PublicDoor(ApprovalLinks Links)
{
    /// <summary>Whether the request came to the public address.</summary>
    public bool Admits(HostString host) =>
        Links.Base is { } address && string.Equals(host.Value, address.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a page of the public address sent it.</summary>
    public bool AdmitsOrigin(string origin) =>
        Links.Base is { } address && string.Equals(origin, address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}

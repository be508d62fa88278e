using System.Net;

namespace Gantry.Core.Network;

/// <summary>Asks what addresses a host's name stands for; the program's own is <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/>.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

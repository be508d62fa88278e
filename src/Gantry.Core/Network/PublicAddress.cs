using System.Net;
using System.Net.Sockets;

namespace Gantry.Core.Network;

/// <summary>Tells addresses of the public internet from all others: private, loopback, link-local, shared, reserved, multicast, and IPv4 dressed up as IPv6.</summary>
internal static class PublicAddress
{
    // The special-purpose registries of IANA; what is reserved is not public either.
    private static readonly IPNetwork[] OtherIPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    // Within 2000::/3: protocol assignments with Teredo, documentation (twice), and 6to4, which carries any IPv4 address.
    private static readonly IPNetwork[] OtherIPv6 =
    [
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    public static bool Is(IPAddress address) =>
        address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !OtherIPv4.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 =>
                address.ScopeId == 0 && IsGlobal(address) && !OtherIPv6.Any(network => network.Contains(address)),
            _ => false,
        };

    // Everything public lies in 2000::/3; NAT64, unique-local, link-local and multicast do not. The bits are read here because IPNetwork.Contains
    // (.NET 10) says of some mapped IPv4 addresses, ::ffff:10.0.0.1 among them, that they lie in there.
    private static bool IsGlobal(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && (bytes[0] & 0b1110_0000) == 0b0010_0000;
    }
}

using System.Net;
using Gantry.Core.Failures;
using Microsoft.Extensions.Primitives;

namespace Gantry.Server.Security;

/// <summary>Under which names this daemon answers, and whether programs of this machine need a token.</summary>
/// <param name="ExtraHosts"><c>NAME</c> or <c>NAME:PORT</c>, beside loopback and the address that a connection came to.</param>
internal sealed record AccessOptions(IReadOnlyList<HostString> ExtraHosts, bool OpenLoopback)
{
    private const string Key = "GANTRY_ALLOWED_HOSTS";

    /// <exception cref="GantryException">An entry is no name; all that are none are told.</exception>
    public static AccessOptions From(ServeOptions options)
    {
        var entries = options.Setting(Key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var faults = entries.Where(entry => !IsHost(entry)).Select(entry => $"'{entry}' in {Key} is no host; write NAME or NAME:PORT, separated by commas, such as gantry.example.org.").ToArray();
        return faults.Length == 0
            ? new AccessOptions([.. entries.Select(entry => new HostString(entry))], options.OpenLoopback)
            : throw GantryException.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [Key] = faults });
    }

    /// <summary>
    /// Whether a request means us. A page of a foreign name that points here (DNS rebinding) could else speak to us; an address cannot be pointed elsewhere, so
    /// the one that the connection came to is good.
    /// </summary>
    public bool IsOurs(HostString host, IPAddress? cameTo) =>
        host.HasValue && (IsLoopbackName(host.Host) || IsExtra(host) || (cameTo is not null && AddressOf(host) is { } address && address.Equals(Plain(cameTo))));

    /// <summary>Whether a page that we served sent the request: same name, same port, same scheme (or https, which a proxy before us may have ended).</summary>
    public bool IsOurs(StringValues origin, HttpRequest request) =>
        string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || (IsExtra(request.Host) && string.Equals(origin.ToString(), $"https://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private static bool IsHost(string entry) =>
        Uri.TryCreate($"http://{entry}/", UriKind.Absolute, out var url) && url.AbsolutePath == "/" && url.UserInfo.Length == 0 && url.Host.Length > 0 && !entry.Contains('/', StringComparison.Ordinal);

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IPAddress? AddressOf(HostString host) => IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) ? Plain(address) : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool IsExtra(HostString host) =>
        ExtraHosts.Any(extra => string.Equals(extra.Host, host.Host, StringComparison.OrdinalIgnoreCase) && (extra.Port is null || extra.Port == host.Port));
}

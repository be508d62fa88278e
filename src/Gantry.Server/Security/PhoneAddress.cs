using System.Net;
using Gantry.Core.Failures;

namespace Gantry.Server.Security;

/// <summary>By which address a phone reaches this daemon: the user's own tunnel to it.</summary>
internal sealed class PhoneAddress(AccessOptions access, string? setting)
{
    public const string Key = "GANTRY_PUBLIC_URL";

    /// <summary>The address that a setting names; null when none does.</summary>
    public Uri? Known =>
        Uri.TryCreate(setting, UriKind.Absolute, out var address) ? address
        : access.ExtraHosts is [{ } host, ..] ? new Uri($"https://{host}/")
        : null;

    /// <summary>The address that is meant.</summary>
    /// <param name="wanted">What the user typed; null or empty: the one that a setting names.</param>
    /// <exception cref="GantryException">There is none, it would carry the link in the open, or the daemon would not answer there.</exception>
    public Uri Choose(string? wanted)
    {
        var address = string.IsNullOrWhiteSpace(wanted)
            ? Known ?? throw Invalid($"Type the address by which the phone reaches this daemon, such as https://gantry.example.ts.net; {Key} keeps it for the next time.")
            : Uri.TryCreate(wanted.Trim(), UriKind.Absolute, out var typed) ? typed
            : throw Invalid($"'{wanted.Trim()}' is no address; write it with https://, such as https://gantry.example.ts.net.");

        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            throw Invalid("The address must begin with https://: over http everybody on the way could read the link and all that follows.");
        }

        var host = new HostString(address.Authority);
        return access.IsOurs(host, null) || IPAddress.TryParse(address.Host.Trim('[', ']'), out _)
            ? new Uri(address.GetLeftPart(UriPartial.Authority))
            : throw Invalid($"This daemon does not answer to the name {address.Host}: start it with GANTRY_ALLOWED_HOSTS={string.Join(',', [.. access.ExtraHosts.Select(extra => extra.Value), address.Host])}.");
    }

    private static GantryException Invalid(string sentence) => GantryException.Invalid("base_url", sentence);
}

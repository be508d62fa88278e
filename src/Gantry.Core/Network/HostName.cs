using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Gantry.Core.Network;

/// <summary>
/// The host of an address that somebody else wrote, taken apart by our own rules. We do not ask <see cref="Uri"/>: it and the programs that connect disagree
/// on odd spellings, and that disagreement is the attack. What is left is spelled in the one way that all of them read alike.
/// </summary>
/// <param name="Text">A name in lower case, or an address in its usual spelling, without brackets.</param>
/// <param name="Address">The host, when it is an address.</param>
internal sealed partial record HostName(string Text, IPAddress? Address)
{
    private const RegexOptions Linear = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>As it stands in a URL: an IPv6 address in brackets.</summary>
    public string Bracketed => Address?.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Text}]" : Text;

    /// <summary>True for names that mean the machine itself wherever they are looked up (RFC 6761, 6.3).</summary>
    public bool IsLoopbackName => Address is null && (Text == "localhost" || Text.EndsWith(".localhost", StringComparison.Ordinal));

    /// <summary>As an allow list spells it.</summary>
    public string With(int port) => string.Create(CultureInfo.InvariantCulture, $"{Bracketed}:{port}");

    /// <summary>Reads <c>host</c> or <c>host:port</c>.</summary>
    /// <returns>The host, and the port when one was given.</returns>
    /// <exception cref="FormatException">It is no host that we would connect to; the message is a sentence for the user.</exception>
    public static (HostName Host, int? Port) Parse(string text)
    {
        var parts = HostAndPortForm().Match(text);
        if (!parts.Success)
        {
            throw new FormatException("The host is missing or is not spelled in plain ASCII letters, digits, dots and dashes (write others as xn--…).");
        }

        int? port = parts.Groups["port"].Success ? int.Parse(parts.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture) : null;
        if (port is 0 or > 65535)
        {
            throw new FormatException("The port must be a number from 1 to 65535.");
        }

        if (parts.Groups["six"].Success)
        {
            return IPAddress.TryParse(parts.Groups["six"].Value, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6
                ? (new HostName(six.ToString(), six), port)
                : throw new FormatException("What stands in brackets is no IPv6 address.");
        }

        var host = parts.Groups["name"].Value.ToLowerInvariant();
        if (!NumericLastLabel().IsMatch(host))
        {
            return (new HostName(host, null), port);
        }

        // A name that ends in a number is an address to some resolver. Only the usual spelling passes: four decimal numbers without leading zeros.
        return IPAddress.TryParse(host, out var four) && string.Equals(four.ToString(), host, StringComparison.Ordinal)
            ? (new HostName(host, four), port)
            : throw new FormatException("The host is an address in an unusual spelling: write it as four decimal numbers.");
    }

    [GeneratedRegex(
        @"\A(\[(?<six>[0-9A-Fa-f:.]{2,45})\]|(?<name>[A-Za-z0-9_]([A-Za-z0-9_-]*(\.[A-Za-z0-9_])?)*))(:(?<port>[0-9]{1,5}))?\z",
        Linear)]
    private static partial Regex HostAndPortForm();

    [GeneratedRegex(@"(\A|\.)([0-9]+|0x[0-9a-f]*)\z", Linear)]
    private static partial Regex NumericLastLabel();
}

using System.Globalization;
using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// A host, with a port or any: <c>example.com</c>, <c>example.com:443</c>, <c>*.example.com</c> (what lies beneath, not the name itself), <c>*</c> (any name).
/// An address is matched by itself alone.
/// </summary>
public sealed record HostPattern : ActionPattern
{
    private const string Anything = "*";

    private readonly ComparableHost? host;
    private readonly bool beneath;
    private readonly int? port;

    private HostPattern(ComparableHost? host, bool beneath, int? port)
    {
        this.host = host;
        this.beneath = beneath;
        this.port = port;
        var name = host is null ? Anything : beneath ? $"*.{host}" : host.ToString();
        Text = port is { } number ? string.Create(CultureInfo.InvariantCulture, $"{name}:{number}") : name;
    }

    /// <inheritdoc/>
    public override string Kind => "network";

    /// <inheritdoc/>
    public override string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="GantryException">It is none; names the field <c>pattern</c>.</exception>
    public static HostPattern Parse(string text)
    {
        var (name, port) = SplitPort(text);
        if (name == Anything)
        {
            return new HostPattern(host: null, beneath: true, port);
        }

        var beneath = name.StartsWith("*.", StringComparison.Ordinal);
        if (!ComparableHost.TryParse(beneath ? name[2..] : name, out var host, out var fault))
        {
            throw Fault($"{fault} Write example.com, *.example.com, an address, and :443 after it for one port.");
        }

        return beneath && host.IsAddress ? throw Fault($"'{text}': nothing lies beneath an address.") : new HostPattern(host, beneath, port);
    }

    /// <inheritdoc/>
    public override bool Matches(ActionPart part) => part is HostPart asked && (port is null || port == asked.Port) && (host is null ? !asked.Host.IsAddress : IsFor(asked.Host));

    /// <inheritdoc/>
    public override bool Touches(ActionPart part) => part is HostPart asked && (port is null || port == asked.Port) && (host is null || IsFor(asked.Host));

    private static (string Name, int? Port) SplitPort(string text)
    {
        var colon = text.LastIndexOf(':');

        // Two colons are an address of version 6, which takes a port only after brackets.
        if (colon < 0 || (text.IndexOf(':') != colon && text[colon - 1] != ']'))
        {
            return (text, null);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? (text[..colon], port)
            : throw Fault($"'{text}' has no port from 1 to 65535 after its colon.");
    }

    private bool IsFor(ComparableHost asked) => beneath
        ? !asked.IsAddress && asked.Text.EndsWith($".{host!.Text}", StringComparison.Ordinal)
        : asked == host;
}

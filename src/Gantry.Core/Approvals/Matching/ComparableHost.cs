using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// A host in the one form in which it is compared: a name in ASCII and lower case without a last dot, or an address as it is usually written. What is connected
/// to is read more strictly: <see cref="Network.HostName"/>.
/// </summary>
public sealed record ComparableHost
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    private ComparableHost(string text, bool isAddress)
    {
        Text = text;
        IsAddress = isAddress;
    }

    /// <summary>The host; an address of version 6 without brackets.</summary>
    public string Text { get; }

    /// <summary>True for an address, which no pattern of names matches.</summary>
    public bool IsAddress { get; }

    /// <summary>Reads a host in any of the forms that programs accept, <c>127.1</c> and <c>bücher.example</c> among them.</summary>
    /// <param name="fault">A sentence, when it is none or may only look like another one.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ComparableHost? host, [NotNullWhen(false)] out string? fault)
    {
        (host, fault) = Parse(text);
        return host is not null;
    }

    /// <summary>With a port, as in an address bar.</summary>
    public string WithPort(int port) => string.Create(CultureInfo.InvariantCulture, $"{this}:{port}");

    /// <summary>The host as in an address bar: version 6 in brackets.</summary>
    public override string ToString() => Text.Contains(':') ? $"[{Text}]" : Text;

    private static (ComparableHost? Host, string? Fault) Parse(string text)
    {
        if (text is ['[', .. var inner, ']'] && inner.Contains(':'))
        {
            return ParseAddress(inner);
        }

        if (text.Contains(':'))
        {
            return ParseAddress(text);
        }

        if (ToAscii(text) is not { } name)
        {
            return (null, $"'{text}' is no host name that can be told at sight: it mixes scripts or has characters that names do not have.");
        }

        name = name.EndsWith('.') ? name[..^1] : name;
        var labels = name.Split('.');
        if (name.Length is 0 or > LongestName || labels.Any(label => label.Length is 0 or > LongestLabel || label.AsSpan().ContainsAnyExcept(LabelCharacters)))
        {
            return (null, $"'{text}' is no host name.");
        }

        // Programs take a name whose last label is a number for an address in one of its many forms: 127.1, 0x7f.1, 2130706433.
        return LooksNumeric(labels[^1]) ? ParseAddress(name) : (new ComparableHost(name, isAddress: false), null);
    }

    private static (ComparableHost? Host, string? Fault) ParseAddress(string text)
    {
        // A zone (fe80::1%eth0) names an interface of this machine, not another host.
        if (text.Contains('%') || !IPAddress.TryParse(text, out var address))
        {
            return (null, $"'{text}' is no host name and no address.");
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? (new ComparableHost(address.ToString(), isAddress: true), null)
            : (null, $"'{text}' is no address.");
    }

    private static bool LooksNumeric(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label[2..].All(char.IsAsciiHexDigit));

    private static string? ToAscii(string text)
    {
        try
        {
            // Letters that a resolver would turn into others first (ｅ, e with a separate accent) are refused: this program runs without the tables for that.
            var lower = text.ToLowerInvariant();
            var mapping = new IdnMapping { UseStd3AsciiRules = false };
            var ascii = Ascii.IsValid(lower) ? lower : mapping.GetAscii(lower).ToLowerInvariant();
            var readable = ascii.Contains("xn--", StringComparison.Ordinal) ? mapping.GetUnicode(ascii) : ascii;
            return readable.Split('.').All(WritingScripts.AreOfOneKind) && !WritingScripts.HasOtherForms(lower) ? ascii : null;
        }
        catch (ArgumentException)
        {
            // Half characters, punycode that is none, labels that are too long.
            return null;
        }
    }
}

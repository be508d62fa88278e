using Gantry.Core.Network;

namespace Gantry.Core.Egress;

/// <summary>Where a program in a sandbox wants to connect to.</summary>
public sealed record EgressTarget
{
    private EgressTarget(HostName host, int port)
    {
        Name = host;
        Port = port;
    }

    /// <summary>A name in lower case, or an address in its usual spelling.</summary>
    public string Host => Name.Text;

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    internal HostName Name { get; }

    /// <summary>Reads <c>host:port</c>, or <c>host</c> where a port goes without saying.</summary>
    /// <exception cref="FormatException">It is spelled in a way that programs read differently; the message is a sentence.</exception>
    public static EgressTarget Parse(string authority, int? usualPort = null)
    {
        ArgumentNullException.ThrowIfNull(authority);

        // "host." is the same place as "host", and must not be another one to the rules.
        var colon = authority.LastIndexOf(':');
        var end = colon < 0 ? authority.Length : colon;
        var text = end > 1 && authority[end - 1] == '.' ? authority.Remove(end - 1, 1) : authority;
        var (host, port) = HostName.Parse(text);
        return new EgressTarget(host, port ?? usualPort ?? throw new FormatException("The port is missing."));
    }

    /// <inheritdoc/>
    public override string ToString() => Name.With(Port);
}

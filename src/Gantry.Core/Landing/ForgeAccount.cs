namespace Gantry.Core.Landing;

/// <summary>What the daemon may do at one host. Never printed.</summary>
/// <param name="host">As git URLs name it.</param>
/// <param name="kind"><c>github</c> or <c>gitlab</c>.</param>
/// <param name="api">Where its HTTP API is, without a slash at its end.</param>
public sealed class ForgeAccount(string host, string kind, Uri api, string token)
{
    /// <summary>As git URLs name it.</summary>
    public string Host { get; } = host;

    /// <summary><c>github</c> or <c>gitlab</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Where its HTTP API is.</summary>
    public Uri Api { get; } = api;

    /// <summary>The secret.</summary>
    public string Token { get; } = token;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} account at {Host}";
}

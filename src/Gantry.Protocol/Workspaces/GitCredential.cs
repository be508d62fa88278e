namespace Gantry.Protocol.Workspaces;

/// <summary>Body of <c>POST /api/workspaces/credentials</c>. The secret is never given out again.</summary>
/// <param name="Host">As git URLs name it: <c>host</c> for the usual port of https, or <c>host:port</c>.</param>
/// <param name="User">The name that goes with the secret; <c>git</c> when absent, which forges take with a token.</param>
/// <param name="Secret">A token or password.</param>
public sealed record SetGitCredential(string? Host = null, string? User = null, string? Secret = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"a credential for {Host}";
}

/// <summary>That there is a credential for a host.</summary>
public sealed record GitCredential(string Host, string User, DateTimeOffset SetAt);

/// <summary>Answer of <c>GET /api/workspaces/credentials</c>, sorted by host.</summary>
public sealed record GitCredentialList(IReadOnlyList<GitCredential> Items);

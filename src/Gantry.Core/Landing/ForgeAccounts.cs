using System.Text.Json.Serialization;
using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Core.Landing;

/// <summary>
/// The accounts that the operator gave the daemon: <c>forges.json</c> in the data directory, which only its owner may read, then the variables
/// <c>GITHUB_TOKEN</c> and <c>GITLAB_TOKEN</c>. Read anew each time, so that a changed token counts at once.
/// </summary>
public sealed class ForgeAccounts(DataDirectory data, ForgeTokens tokens)
{
    /// <summary>The account of a host; null when there is none.</summary>
    /// <exception cref="GantryException">The file cannot be read, or others can read it.</exception>
    public ForgeAccount? Find(string host) =>
        Read().Find(account => string.Equals(account.Host, host, StringComparison.OrdinalIgnoreCase)) is { } listed ? AccountOf(listed)
        : (host.ToLowerInvariant(), tokens) switch
        {
            ("github.com", { GitHub: { } token }) => new ForgeAccount(host, "github", new Uri("https://api.github.com"), token),
            ("gitlab.com", { GitLab: { } token }) => new ForgeAccount(host, "gitlab", new Uri("https://gitlab.com/api/v4"), token),
            _ => null,
        };

    private List<ListedAccount> Read() =>
        SecretFile.Read(data.Forges, "forges", """[{"host":"github.com","kind":"github","token":"…"}]""", ForgesJson.Default.ListListedAccount);

    private ForgeAccount AccountOf(ListedAccount listed)
    {
        var api = (listed.Api, listed.Kind) switch
        {
            ({ } given, _) => given.TrimEnd('/'),
            (_, "gitlab") => $"https://{listed.Host}/api/v4",
            _ when string.Equals(listed.Host, "github.com", StringComparison.OrdinalIgnoreCase) => "https://api.github.com",
            _ => $"https://{listed.Host}/api/v3",
        };
        return listed.Kind is "github" or "gitlab" && Uri.TryCreate(api, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)
            ? new ForgeAccount(listed.Host, listed.Kind, url, listed.Token)
            : throw GantryException.Unavailable("forges-unreadable", $"{data.Forges}: the account of {listed.Host} needs kind github or gitlab, and an api that begins with https://.");
    }
}

/// <summary>The tokens that the environment gave.</summary>
public sealed class ForgeTokens(string? gitHub, string? gitLab)
{
    /// <summary>For github.com.</summary>
    public string? GitHub { get; } = gitHub;

    /// <summary>For gitlab.com.</summary>
    public string? GitLab { get; } = gitLab;
}

internal sealed record ListedAccount(string Host, string Kind, string Token, string? Api = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(List<ListedAccount>))]
internal sealed partial class ForgesJson : JsonSerializerContext;

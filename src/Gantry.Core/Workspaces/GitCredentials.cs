using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Core.Attachments;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Network;
using Gantry.Protocol.Workspaces;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Workspaces;

/// <summary>
/// What users gave the daemon once to be let in at git hosts over https: <c>git-credentials.json</c> in the data directory, which only its owner may read.
/// A secret leaves it only in the environment of the one git that speaks to its host.
/// </summary>
public sealed class GitCredentials(DataDirectory data, DurableWrite write, TimeProvider time, ILogger<GitCredentials> logger) : IGitLogins
{
    private const int Longest = 4096;
    private const int LongestUser = 200;
    private const string UsualUser = "git";
    private readonly Lock writing = new();

    /// <inheritdoc/>
    public GitLogin? Find(GitAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var (host, _) = HostName.Parse(address.Url.Host);
        var asked = Name(host, address.Url.Port);
        return Read().Find(entry => string.Equals(entry.Host, asked, StringComparison.Ordinal)) is { } entry
            ? new GitLogin($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{entry.User}:{entry.Secret}"))}")
            : null;
    }

    /// <summary>The hosts, without secrets.</summary>
    public GitCredentialList List() => new([.. Read().OrderBy(entry => entry.Host, StringComparer.Ordinal).Select(Shown)]);

    /// <summary>Keeps a credential for a host in the place of the one there was.</summary>
    /// <exception cref="GantryException">A field makes no sense, or the file cannot be written.</exception>
    public GitCredential Set(SetGitCredential request, string actor)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var host = "";
        try
        {
            host = HostOf(request.Host ?? "");
        }
        catch (GantryException refused)
        {
            faults["host"] = [refused.Message];
        }

        var user = request.User ?? UsualUser;
        if (user.Length is 0 or > LongestUser || user.Any(letter => char.IsControl(letter) || letter == ':'))
        {
            faults["user"] = [$"user must have 1 to {LongestUser} printable characters and no colon."];
        }

        var secret = request.Secret ?? "";
        if (secret.Length is 0 or > Longest || secret.Any(char.IsControl))
        {
            faults["secret"] = [$"secret must be one line of 1 to {Longest} characters."];
        }

        if (faults.Count > 0)
        {
            throw GantryException.Invalid(faults);
        }

        var entry = new StoredGitCredential(host, user, secret, DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        lock (writing)
        {
            Write([.. Read().Where(other => other.Host != host), entry]);
        }

        WorkspaceLines.CredentialSet(logger, actor, host);
        return Shown(entry);
    }

    /// <summary>Forgets a host's credential.</summary>
    /// <returns>What there was.</returns>
    /// <exception cref="GantryException">There is none.</exception>
    public GitCredential Remove(string host, string actor)
    {
        var name = HostOf(host);
        lock (writing)
        {
            var all = Read();
            var entry = all.Find(other => other.Host == name) ?? throw GantryException.NotFound("credential", name);
            all.Remove(entry);
            Write(all);
            WorkspaceLines.CredentialRemoved(logger, actor, name);
            return Shown(entry);
        }
    }

    private static string HostOf(string text)
    {
        try
        {
            var (host, port) = HostName.Parse(text);
            return Name(host, port ?? 443);
        }
        catch (FormatException refusal)
        {
            throw GantryException.Invalid("host", refusal.Message);
        }
    }

    private static string Name(HostName host, int port) => port == 443 ? host.Bracketed : host.With(port);

    private static GitCredential Shown(StoredGitCredential entry) => new(entry.Host, entry.User, entry.SetAt);

    private List<StoredGitCredential> Read() =>
        SecretFile.Read(
            data.GitCredentials,
            "credentials",
            """[{"host":"git.example.org","user":"git","secret":"…","set_at":"2026-01-31T12:00:00Z"}]""",
            GitCredentialsJson.Default.ListStoredGitCredential);

    private void Write(List<StoredGitCredential> all) => write(data.GitCredentials, JsonSerializer.SerializeToUtf8Bytes(all, GitCredentialsJson.Default.ListStoredGitCredential));
}

internal sealed record StoredGitCredential(string Host, string User, string Secret, DateTimeOffset SetAt)
{
    public override string ToString() => $"a credential for {Host}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(List<StoredGitCredential>))]
internal sealed partial class GitCredentialsJson : JsonSerializerContext;
